//! Recognises by its first bytes what a file holds: people hand over whatever their phone or scanner makes.

use crate::error::AccessError;

/// What a file holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// A picture that is read.
    Picture(Format),
    /// A picture that is not read, by the name of its kind.
    OtherPicture(&'static str),
    /// A document that may show a picture, by the name of its kind.
    Document(&'static str),
}

/// The formats of pictures that are read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Format {
    /// ISO/IEC 10918-1, and JFIF and Exif around it.
    Jpeg,
    /// ISO/IEC 15948.
    Png,
    /// RFC 9649.
    WebP,
    /// A device-independent bitmap of Windows.
    Bmp,
    /// GIF87a, GIF89a.
    Gif,
    /// TIFF 6.0, BigTIFF.
    Tiff,
}

/// The first bytes of each kind; `.` stands for any byte. The first that fits counts.
///
/// HEIC and AVIF are boxes (ISO/IEC 14496-12, 4.3): their length, `ftyp`, and their brand.
const BEGINNINGS: &[(&[u8], Kind)] = &[
    (b"\xFF\xD8\xFF", Kind::Picture(Format::Jpeg)),
    (b"\x89PNG\r\n\x1A\n", Kind::Picture(Format::Png)),
    (b"RIFF....WEBP", Kind::Picture(Format::WebP)),
    (b"BM....\0\0\0\0", Kind::Picture(Format::Bmp)),
    (b"GIF8.a", Kind::Picture(Format::Gif)),
    (b"II*\0", Kind::Picture(Format::Tiff)),
    (b"MM\0*", Kind::Picture(Format::Tiff)),
    (b"II+\0", Kind::Picture(Format::Tiff)),
    (b"MM\0+", Kind::Picture(Format::Tiff)),
    (b"\0\0\0.ftypavi", Kind::OtherPicture("AVIF")),
    (b"\0\0\0.ftyphe", Kind::OtherPicture("HEIC")),
    (b"\0\0\0.ftypmif", Kind::OtherPicture("HEIC")),
    (b"\0\0\0.ftypmsf", Kind::OtherPicture("HEIC")),
    (b"\0\0\0.ftyp", Kind::OtherPicture("MP4")),
    (b"\0\0\0\x0CJXL ", Kind::OtherPicture("JPEG XL")),
    (b"\xFF\x0A", Kind::OtherPicture("JPEG XL")),
    (b"\0\0\0\x0CjP  ", Kind::OtherPicture("JPEG 2000")),
    (b"\xFF\x4F\xFF\x51", Kind::OtherPicture("JPEG 2000")),
    (b"8BPS", Kind::OtherPicture("Photoshop")),
    (b"\0\0\x01\0", Kind::OtherPicture("ICO")),
    (b"<svg", Kind::OtherPicture("SVG")),
    (b"%PDF", Kind::Document("PDF")),
    (b"%!PS", Kind::Document("PostScript")),
    (b"PK\x03\x04", Kind::Document("ZIP, Word, Excel")),
    (b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", Kind::Document("Word, Excel")),
    (b"{\\rtf", Kind::Document("RTF")),
    (b"Rar!", Kind::Document("RAR")),
    (b"7z\xBC\xAF", Kind::Document("7z")),
    (b"<?xml", Kind::Document("XML, SVG")),
];

/// How web pages begin, in small letters: a browser may save one under the name of a picture.
const PAGES: &[&[u8]] = &[b"<!doctype", b"<html", b"<head", b"<body", b"<!--"];

impl Kind {
    /// Returns the kind of a file that begins like this; `None` for a text, and whatever else is unknown.
    pub(super) fn of(bytes: &[u8]) -> Option<Self> {
        let fits = |beginning: &[u8]| bytes.len() >= beginning.len() && agree(bytes, beginning);
        let known = BEGINNINGS.iter().find(|(beginning, _)| fits(beginning)).map(|(_, kind)| *kind);
        known.or_else(|| page(bytes))
    }

    /// Whether more bytes can tell more: these are fewer than the beginning of some kind, and agree with it.
    pub(super) fn is_open(bytes: &[u8]) -> bool {
        BEGINNINGS.iter().any(|(beginning, _)| bytes.len() < beginning.len() && agree(bytes, beginning))
    }
}

impl TryFrom<Kind> for Format {
    type Error = AccessError;

    /// Fails for what is not read, with what to do instead.
    fn try_from(kind: Kind) -> Result<Self, AccessError> {
        match kind {
            Kind::Picture(format) => Ok(format),
            Kind::OtherPicture(kind) => Err(AccessError::PictureKind { kind }),
            Kind::Document(kind) => Err(AccessError::NotAPicture { kind }),
        }
    }
}

/// Recognises a web page in capital or small letters, after a byte order mark and blanks.
fn page(bytes: &[u8]) -> Option<Kind> {
    let text = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes).trim_ascii_start();
    let begins =
        |with: &&[u8]| text.get(..with.len()).is_some_and(|beginning| beginning.eq_ignore_ascii_case(with));
    PAGES.iter().any(begins).then_some(Kind::Document("HTML"))
}

/// Whether the bytes agree with a beginning, as far as both go.
fn agree(bytes: &[u8], beginning: &[u8]) -> bool {
    bytes.iter().zip(beginning).all(|(byte, wanted)| byte == wanted || *wanted == b'.')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_typed_is_no_file() {
        for text in [
            "001085012345",
            "IDVNM0850",
            "I<VNM",
            "P<UTO",
            "<<<",
            "]Q1001",
            "\u{FEFF}001",
            "MM",
            "",
            "B",
            "GIF",
        ] {
            assert_eq!(Kind::of(text.as_bytes()), None, "{text}");
        }
        assert!(!Kind::is_open(b"ID") && !Kind::is_open(b"0") && !Kind::is_open(b"<<"));
        assert!(Kind::is_open(b"") && Kind::is_open(b"I") && Kind::is_open(b"RIFF1234WEB"));
    }

    #[test]
    fn files_are_named_by_their_beginnings() {
        assert_eq!(Kind::of(b"\0\0\0\x18ftypheic\0"), Some(Kind::OtherPicture("HEIC")));
        assert_eq!(Kind::of(b"\0\0\0\x1Cftypmif1"), Some(Kind::OtherPicture("HEIC")));
        assert_eq!(Kind::of(b"\0\0\0\x20ftypavif"), Some(Kind::OtherPicture("AVIF")));
        assert_eq!(Kind::of(b"RIFF\x10\0\0\0WEBPVP8 "), Some(Kind::Picture(Format::WebP)));
        assert_eq!(Kind::of(b"RIFF\x10\0\0\0WAVE"), None);
        assert_eq!(Kind::of(b"%PDF-1.7\n"), Some(Kind::Document("PDF")));
        for page in
            ["<!DOCTYPE html>", "<!doctype HTML>", "\u{feff}\r\n <HTML lang=vi>", "<head>", "<!-- saved -->"]
        {
            assert_eq!(Kind::of(page.as_bytes()), Some(Kind::Document("HTML")), "{page}");
        }
    }
}
