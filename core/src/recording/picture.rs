//! Pictures of a screen 画面の写し: files of a case that travel like a recorder's file and are not
//! audio. What they are is known by their content: a name or a sender proves nothing.
//!
//! Looks at the first bytes only and decodes nothing.

/// Longest picture, bytes.
pub const PICTURE_BYTES_MAX: u64 = 10 * 1024 * 1024;

/// A kind of picture that is taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PictureKind {
    /// PNG.
    Png,
    /// JPEG.
    Jpeg,
    /// WebP.
    Webp,
    /// PDF, e.g. a page that was printed into a file.
    Pdf,
}

impl PictureKind {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Png, Self::Jpeg, Self::Webp, Self::Pdf];

    /// The media type it is served as.
    pub fn mime(self) -> &'static str {
        match self {
            Self::Png => "image/png",
            Self::Jpeg => "image/jpeg",
            Self::Webp => "image/webp",
            Self::Pdf => "application/pdf",
        }
    }

    /// The ending of a file's name, without the dot.
    pub fn extension(self) -> &'static str {
        match self {
            Self::Png => "png",
            Self::Jpeg => "jpg",
            Self::Webp => "webp",
            Self::Pdf => "pdf",
        }
    }

    /// Whether a browser shows it as an image.
    pub fn is_image(self) -> bool {
        self != Self::Pdf
    }

    /// The kind that a media type names; only the types that this build itself writes.
    pub fn of_mime(mime: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.mime() == mime)
    }
}

/// Looks at the first bytes of a file; `None` for what is not taken.
pub fn sniff(first: &[u8]) -> Option<PictureKind> {
    if first.starts_with(b"\x89PNG\r\n\x1a\n") {
        Some(PictureKind::Png)
    } else if first.starts_with(&[0xff, 0xd8, 0xff]) {
        Some(PictureKind::Jpeg)
    } else if first.starts_with(b"RIFF") && first.get(8..12) == Some(b"WEBP") {
        Some(PictureKind::Webp)
    } else if first.starts_with(b"%PDF-") {
        Some(PictureKind::Pdf)
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::recording::kind;

    #[test]
    fn pictures_are_known_by_their_content_and_are_not_audio() {
        for (bytes, picture) in [
            (&b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR"[..], PictureKind::Png),
            (&[0xff, 0xd8, 0xff, 0xe0], PictureKind::Jpeg),
            (b"RIFF\x24\0\0\0WEBPVP8 ", PictureKind::Webp),
            (b"%PDF-1.7\n", PictureKind::Pdf),
        ] {
            assert_eq!(sniff(bytes), Some(picture));
            assert!(!matches!(kind::sniff(bytes), kind::Sniff::Audio(_)), "{picture:?}");
            assert_eq!(PictureKind::of_mime(picture.mime()), Some(picture));
        }
    }

    #[test]
    fn what_a_browser_would_run_is_not_a_picture() {
        for bytes in [
            &b"<svg xmlns='http://www.w3.org/2000/svg'>"[..],
            b"<!DOCTYPE html>",
            b"GIF89a",
            b"RIFF\x24\0\0\0WAVEfmt ",
            b"",
            b"\x89PN",
        ] {
            assert_eq!(sniff(bytes), None, "{bytes:?}");
        }
        assert_eq!(PictureKind::of_mime("image/svg+xml"), None);
    }
}
