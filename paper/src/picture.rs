//! Pictures on paper: which can be read at all, and under which names Typst finds them.

use mamori_core::ids::RecordingId;
use mamori_core::recording::picture::PictureKind;
use typst::foundations::Bytes;
use typst::visualize::{ExchangeFormat, RasterImage};

/// Most pictures of one document. Their names are kept for as long as the program runs.
pub const PICTURES_MAX: usize = 12;

/// A picture of a case, whole.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Picture {
    /// Which.
    pub id: RecordingId,
    /// What its first bytes say it is.
    pub kind: PictureKind,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

/// A picture that can be read.
#[derive(Clone, Debug)]
pub struct Readable {
    pub id: RecordingId,
    /// What Typst calls its format.
    pub format: &'static str,
    pub bytes: Bytes,
}

impl Readable {
    /// The pictures that can be read, in their order. What cannot is left out and fails nothing:
    /// anybody may attach a file that only begins like a picture.
    pub fn all(pictures: &[Picture]) -> Vec<Self> {
        pictures.iter().filter_map(Self::of).take(PICTURES_MAX).collect()
    }

    fn of(picture: &Picture) -> Option<Self> {
        let (exchange, format) = match picture.kind {
            PictureKind::Png => (ExchangeFormat::Png, "png"),
            PictureKind::Jpeg => (ExchangeFormat::Jpg, "jpg"),
            PictureKind::Webp => (ExchangeFormat::Webp, "webp"),
            PictureKind::Pdf => return None,
        };
        let bytes = Bytes::new(picture.bytes.clone());
        // Bounded in memory by Typst; kept for when the document is set.
        RasterImage::plain(bytes.clone(), exchange).ok()?;
        Some(Self { id: picture.id, format, bytes })
    }
}

/// The name of the picture at a place.
pub fn name(place: usize) -> String {
    format!("picture-{place}")
}
