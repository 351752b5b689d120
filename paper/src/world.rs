//! What Typst sees: the template, the data and pictures of one document, the fonts. No files, no
//! packages, no clock.

use crate::PaperError;
use crate::fonts::Fonts;
use crate::picture::{Readable, name};
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
        // Names and values are told apart by what reads aloud only with these.
        let library = Library::builder().with_features([Feature::A11yExtras].into_iter().collect());
        Some(Self {
            library: LazyHash::new(library.build()),
            template: Source::new(id("sheet.typ")?, TEMPLATE.to_owned()),
            data: id("data.json")?,
        })
    }
}

fn id(name: &str) -> Option<FileId> {
    let path = VirtualPath::new(name).ok()?;
    Some(RootedPath::new(VirtualRoot::Project, path).intern())
}

/// See the module.
pub struct PaperWorld {
    common: &'static Common,
    fonts: &'static Fonts,
    data: Bytes,
    pictures: Vec<(FileId, Bytes)>,
}

impl PaperWorld {
    /// The world of one document.
    ///
    /// # Errors
    /// When the names of its files are no names.
    pub fn new(
        fonts: &'static Fonts,
        data: Vec<u8>,
        pictures: &[Readable],
    ) -> Result<Self, PaperError> {
        static COMMON: OnceLock<Option<Common>> = OnceLock::new();
        let common = COMMON.get_or_init(Common::new).as_ref();
        let no_names = || PaperError::Typst("no file names".to_owned());
        let named =
            |(place, picture): (usize, &Readable)| Some((id(&name(place))?, picture.bytes.clone()));
        let pictures: Option<Vec<_>> = pictures.iter().enumerate().map(named).collect();
        Ok(Self {
            common: common.ok_or_else(no_names)?,
            fonts,
            data: Bytes::new(data),
            pictures: pictures.ok_or_else(no_names)?,
        })
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
        if id == self.common.data {
            return Ok(self.data.clone());
        }
        let found = self.pictures.iter().find(|(known, _)| *known == id);
        found.map(|(_, bytes)| bytes.clone()).ok_or(FileError::AccessDenied)
    }

    fn font(&self, index: usize) -> Option<Font> {
        self.fonts.faces.get(index).cloned()
    }

    fn today(&self, _: Option<Duration>) -> Option<Datetime> {
        None
    }
}
