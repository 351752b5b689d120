//! What audio bytes are, by their content: the name a file or a sender gives them proves nothing.
//!
//! Looks at the first bytes only and decodes nothing. WebM and MP4 may hold pictures too; what is
//! served is labelled as audio whatever is inside, so that no browser shows it as anything else.

/// So many first bytes decide in every case.
pub const SNIFF_LEN: usize = 64;

/// A container of audio that is taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// RIFF WAVE.
    Wav,
    /// MPEG audio, layer III, with or without ID3.
    Mp3,
    /// ISO base media: m4a, mp4.
    Mp4,
    /// WebM.
    Webm,
    /// Ogg with Opus, Vorbis, FLAC or Speex.
    Ogg,
}

/// What first bytes tell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sniff {
    /// Audio of this kind.
    Audio(Kind),
    /// Too few bytes to tell.
    TooShort,
    /// Not audio of any kind that is taken.
    NotAudio,
}

impl Kind {
    /// All of them.
    pub const ALL: [Self; 5] = [Self::Wav, Self::Mp3, Self::Mp4, Self::Webm, Self::Ogg];

    /// The media type it is served as.
    pub fn mime(self) -> &'static str {
        match self {
            Self::Wav => "audio/wav",
            Self::Mp3 => "audio/mpeg",
            Self::Mp4 => "audio/mp4",
            Self::Webm => "audio/webm",
            Self::Ogg => "audio/ogg",
        }
    }

    /// The ending of a file's name, without the dot.
    pub fn extension(self) -> &'static str {
        match self {
            Self::Wav => "wav",
            Self::Mp3 => "mp3",
            Self::Mp4 => "m4a",
            Self::Webm => "webm",
            Self::Ogg => "ogg",
        }
    }

    /// The kind that a media type names, parameters aside.
    pub fn of_mime(mime: &str) -> Option<Self> {
        let essence = mime.split(';').next().unwrap_or_default().trim();
        let is = |name: &str| essence.eq_ignore_ascii_case(name);
        if is("audio/webm") || is("video/webm") {
            Some(Self::Webm)
        } else if is("audio/mp4") || is("audio/x-m4a") || is("audio/m4a") || is("video/mp4") {
            Some(Self::Mp4)
        } else if is("audio/ogg") || is("application/ogg") {
            Some(Self::Ogg)
        } else if is("audio/mpeg") || is("audio/mp3") {
            Some(Self::Mp3)
        } else if is("audio/wav") || is("audio/x-wav") || is("audio/wave") {
            Some(Self::Wav)
        } else {
            None
        }
    }
}

/// Looks at the first bytes of a segment.
pub fn sniff(first: &[u8]) -> Sniff {
    let first = &first[..first.len().min(SNIFF_LEN)];
    let mut too_short = false;
    for (kind, look) in [
        (Kind::Wav, wav as fn(&[u8]) -> Sniff),
        (Kind::Mp3, mp3),
        (Kind::Mp4, mp4),
        (Kind::Webm, webm),
        (Kind::Ogg, ogg),
    ] {
        match look(first) {
            Sniff::Audio(_) => return Sniff::Audio(kind),
            Sniff::TooShort => too_short = true,
            Sniff::NotAudio => {}
        }
    }
    if too_short { Sniff::TooShort } else { Sniff::NotAudio }
}

/// Whether these bytes stand at a place.
fn at(bytes: &[u8], place: usize, wanted: &[u8], kind: Kind) -> Sniff {
    let Some(from) = bytes.get(place..) else { return Sniff::TooShort };
    let have = from.len().min(wanted.len());
    if from[..have] != wanted[..have] {
        Sniff::NotAudio
    } else if have < wanted.len() {
        Sniff::TooShort
    } else {
        Sniff::Audio(kind)
    }
}

fn wav(bytes: &[u8]) -> Sniff {
    match at(bytes, 0, b"RIFF", Kind::Wav) {
        Sniff::Audio(_) => at(bytes, 8, b"WAVE", Kind::Wav),
        other => other,
    }
}

/// ID3v2, or a frame header of layer III (ISO 11172-3 §2.4.2.3): eleven bits of sync, a version and
/// a layer that exist, a bit rate and a sampling rate that are not reserved. Layer 0 is AAC.
fn mp3(bytes: &[u8]) -> Sniff {
    let id3 = at(bytes, 0, b"ID3", Kind::Mp3);
    if id3 != Sniff::NotAudio {
        return id3;
    }
    match bytes {
        [0xff] => Sniff::TooShort,
        [0xff, b, ..] if b & 0xe0 != 0xe0 || b & 0x18 == 0x08 || b & 0x06 != 0x02 => {
            Sniff::NotAudio
        }
        [0xff, _] => Sniff::TooShort,
        [0xff, _, c, ..] if c & 0xf0 == 0xf0 || c & 0xf0 == 0 || c & 0x0c == 0x0c => {
            Sniff::NotAudio
        }
        [0xff, ..] => Sniff::Audio(Kind::Mp3),
        _ => Sniff::NotAudio,
    }
}

/// Brands of pictures in the same container.
const PICTURES: [&[u8; 4]; 8] =
    [b"heic", b"heix", b"hevc", b"mif1", b"msf1", b"avif", b"avis", b"jp2 "];

fn mp4(bytes: &[u8]) -> Sniff {
    // The box's length is first; a sensible one is below 64 KiB, so two zero bytes.
    match at(bytes, 0, &[0, 0], Kind::Mp4) {
        Sniff::Audio(_) => {}
        other => return other,
    }
    match (at(bytes, 4, b"ftyp", Kind::Mp4), bytes.get(8..12)) {
        (Sniff::Audio(_), None) => Sniff::TooShort,
        (Sniff::Audio(_), Some(brand)) if PICTURES.iter().any(|p| p[..] == *brand) => {
            Sniff::NotAudio
        }
        (found, _) => found,
    }
}

/// EBML (RFC 8794) whose document type (0x4282) is `webm`.
fn webm(bytes: &[u8]) -> Sniff {
    match at(bytes, 0, &[0x1a, 0x45, 0xdf, 0xa3], Kind::Webm) {
        Sniff::Audio(_) => {}
        other => return other,
    }
    let mut place = 4;
    while place + 1 < bytes.len() {
        if bytes[place..].starts_with(&[0x42, 0x82]) {
            // One byte of length stands between the element's id and its text.
            return at(bytes, place + 3, b"webm", Kind::Webm);
        }
        place += 1;
    }
    if bytes.len() < SNIFF_LEN { Sniff::TooShort } else { Sniff::NotAudio }
}

/// The first page of Ogg (RFC 3533) begins with the codec's own mark.
fn ogg(bytes: &[u8]) -> Sniff {
    match at(bytes, 0, b"OggS", Kind::Ogg) {
        Sniff::Audio(_) => {}
        other => return other,
    }
    let mut told = Sniff::NotAudio;
    for mark in [&b"OpusHead"[..], b"\x01vorbis", b"\x7fFLAC", b"Speex   "] {
        match at(bytes, 28, mark, Kind::Ogg) {
            Sniff::Audio(kind) => return Sniff::Audio(kind),
            Sniff::TooShort => told = Sniff::TooShort,
            Sniff::NotAudio => {}
        }
    }
    told
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ogg_with(mark: &[u8]) -> Vec<u8> {
        let mut page = b"OggS".to_vec();
        page.resize(28, 0);
        page.extend_from_slice(mark);
        page.resize(80, 0);
        page
    }

    fn ebml(doc: &[u8]) -> Vec<u8> {
        let mut bytes = vec![0x1a, 0x45, 0xdf, 0xa3, 0x9f, 0x42, 0x86, 0x81, 1];
        bytes.extend_from_slice(&[0x42, 0x82, 0x80 + doc.len() as u8]);
        bytes.extend_from_slice(doc);
        bytes.resize(80, 0);
        bytes
    }

    #[test]
    fn audio_is_known_by_its_content() {
        for (bytes, kind) in [
            (b"RIFF\x24\x00\x00\x00WAVEfmt ".to_vec(), Kind::Wav),
            (b"ID3\x03\x00".to_vec(), Kind::Mp3),
            (vec![0xff, 0xfb, 0x90, 0x64], Kind::Mp3),
            (vec![0xff, 0xf3, 0x48, 0xc4], Kind::Mp3),
            (b"\x00\x00\x00\x1cftypM4A ".to_vec(), Kind::Mp4),
            (b"\x00\x00\x00\x20ftypiso5".to_vec(), Kind::Mp4),
            (ebml(b"webm"), Kind::Webm),
            (ogg_with(b"OpusHead"), Kind::Ogg),
            (ogg_with(b"\x01vorbis"), Kind::Ogg),
        ] {
            assert_eq!(sniff(&bytes), Sniff::Audio(kind), "{bytes:?}");
            assert_eq!(Kind::of_mime(kind.mime()), Some(kind));
        }
    }

    #[test]
    fn other_files_are_not() {
        for bytes in [
            b"<!DOCTYPE html><html>".to_vec(),
            b"%PDF-1.7\n".to_vec(),
            b"\x89PNG\r\n\x1a\n".to_vec(),
            b"MZ\x90\x00".to_vec(),
            b"PK\x03\x04".to_vec(),
            b"RIFF\x24\x00\x00\x00AVI LIST".to_vec(),
            b"\x00\x00\x00\x1cftypheic".to_vec(),
            ebml(b"matroska"),
            ogg_with(b"\x80theora"),
            // AAC in ADTS, and an MPEG header with a reserved bit rate.
            vec![0xff, 0xf1, 0x50, 0x80],
            vec![0xff, 0xfb, 0xf0, 0x64],
            vec![0; 80],
        ] {
            assert_eq!(sniff(&bytes), Sniff::NotAudio, "{bytes:?}");
        }
    }

    #[test]
    fn few_bytes_do_not_decide() {
        for whole in [ebml(b"webm"), ogg_with(b"OpusHead"), b"RIFF\x24\0\0\0WAVEfmt ".to_vec()] {
            assert_eq!(sniff(&whole[..1]), Sniff::TooShort);
            for length in 1..whole.len() {
                assert_ne!(sniff(&whole[..length]), Sniff::NotAudio, "{length} of {whole:?}");
            }
        }
        assert_eq!(sniff(&[]), Sniff::TooShort);
    }
}
