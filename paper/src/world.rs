//! What Typst sees: the template, the data of one document, the fonts. No files, no packages, no
//! clock.

use crate::PaperError;
use crate::fonts::Fonts;
use std::sync::OnceLock;
use typst::diag::{FileError, FileResult};
use typst::foundations::{Bytes, Datetime, Duration};
use typst::syntax::{FileId, RootedPath, Source, VirtualPath, VirtualRoot};
use typst::text::{Font, FontBook};
use typst::utils::LazyHash;
use typst::{Feature, Library, LibraryExt, World};

const TEMPLATE: &str = include_str!("../template/sheet.typ");

/// What is the same for all documents.
struct Common {
    library: LazyHash<Library>,
    template: Source,
    data: FileId,
}

impl Common {
    fn new() -> Option<Self> {
        let id = |name: &str| {
            let path = VirtualPath::new(name).ok()?;
            Some(RootedPath::new(VirtualRoot::Project, path).intern())
        };
        // Names and values are told apart by what reads aloud only with these.
        let library = Library::builder().with_features([Feature::A11yExtras].into_iter().collect());
        Some(Self {
            library: LazyHash::new(library.build()),
            template: Source::new(id("sheet.typ")?, TEMPLATE.to_owned()),
            data: id("data.json")?,
        })
    }
}

/// See the module.
pub struct PaperWorld {
    common: &'static Common,
    fonts: &'static Fonts,
    data: Bytes,
}

impl PaperWorld {
    /// The world of one document.
    ///
    /// # Errors
    /// When the names of its two files are no names.
    pub fn new(fonts: &'static Fonts, data: Vec<u8>) -> Result<Self, PaperError> {
        static COMMON: OnceLock<Option<Common>> = OnceLock::new();
        let common = COMMON.get_or_init(Common::new).as_ref();
        let common = common.ok_or_else(|| PaperError::Typst("no file names".to_owned()))?;
        Ok(Self { common, fonts, data: Bytes::new(data) })
    }
}

impl World for PaperWorld {
    fn library(&self) -> &LazyHash<Library> {
        &self.common.library
    }

    fn book(&self) -> &LazyHash<FontBook> {
        &self.fonts.book
    }

    fn main(&self) -> FileId {
        self.common.template.id()
    }

    fn source(&self, id: FileId) -> FileResult<Source> {
        match id == self.main() {
            true => Ok(self.common.template.clone()),
            false => Err(FileError::AccessDenied),
        }
    }

    fn file(&self, id: FileId) -> FileResult<Bytes> {
        match id == self.common.data {
            true => Ok(self.data.clone()),
            false => Err(FileError::AccessDenied),
        }
    }

    fn font(&self, index: usize) -> Option<Font> {
        self.fonts.faces.get(index).cloned()
    }

    fn today(&self, _: Option<Duration>) -> Option<Datetime> {
        None
    }
}
