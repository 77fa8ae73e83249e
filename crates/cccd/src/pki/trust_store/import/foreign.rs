//! Names the files that people take for certificates, so that the error says what was chosen.

use std::path::Path;

use cccd_base::text::Text;

use crate::{
    error::TrustStoreError,
    pki::pem::{self, Content},
    tlv::{
        Element, Reader,
        tag::{BIT_STRING, INTEGER, OCTET_STRING, SEQUENCE},
    },
};

/// What a file is that holds nothing for a trust folder.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Foreign {
    Unknown,
    Empty,
    /// It holds certificates, but none that can be read. The first fault is on this line.
    Damaged(usize),
    Zip,
    PrivateKey,
    /// A file of a card, or its signature.
    OfCard,
    /// A file that this program writes.
    Own,
    Request,
    WebPage,
    Mail,
    /// Anything else that is known by its beginning.
    Other(&'static str),
}

impl Foreign {
    pub(super) fn error(self, path: &Path) -> TrustStoreError {
        let path = path.to_owned();
        match self {
            Self::Unknown => TrustStoreError::Input { path },
            Self::Empty => TrustStoreError::InputEmpty { path },
            Self::Damaged(line) => TrustStoreError::InputDamaged { path, line },
            Self::Zip => TrustStoreError::Packed { path },
            Self::PrivateKey => TrustStoreError::InputPrivateKey { path },
            Self::OfCard => TrustStoreError::InputOfCard { path },
            Self::Own => TrustStoreError::InputOwn { path },
            Self::Request => TrustStoreError::InputRequest { path },
            Self::WebPage => TrustStoreError::InputWebPage { path },
            Self::Mail => TrustStoreError::InputMail { path },
            Self::Other(kind) => TrustStoreError::InputOther { path, kind },
        }
    }
}

/// The beginnings of files (the first byte of a card's files is in [`CARD`]).
const BEGINNINGS: [(&[u8], Foreign); 23] = [
    (b"PK\x03\x04", Foreign::Zip),
    (b"cccd-evidence ", Foreign::Own),
    (b"age-encryption.org/", Foreign::Own),
    (b"-----BEGIN AGE ENCRYPTED FILE-----", Foreign::Own),
    (b"%PDF-", Foreign::Other("PDF")),
    (b"\x89PNG", Foreign::Other("PNG")),
    (b"\xFF\xD8\xFF", Foreign::Other("JPEG")),
    (b"GIF8", Foreign::Other("GIF")),
    (b"BM", Foreign::Other("BMP")),
    (b"RIFF", Foreign::Other("RIFF")),
    (b"\x1F\x8B", Foreign::Other("gzip")),
    (b"BZh", Foreign::Other("bzip2")),
    (b"\xFD7zXZ", Foreign::Other("xz")),
    (b"7z\xBC\xAF\x27\x1C", Foreign::Other("7-Zip")),
    (b"Rar!", Foreign::Other("RAR")),
    (b"MSCF", Foreign::Other("CAB")),
    (b"\xFE\xED\xFE\xED", Foreign::Other("Java KeyStore")),
    (b"MZ", Foreign::Other("EXE, DLL")),
    (b"\x7FELF", Foreign::Other("ELF")),
    (b"{\\rtf", Foreign::Other("RTF")),
    (b"version https://git-lfs", Foreign::Other("Git LFS")),
    (b"ssh-", Foreign::Other("SSH")),
    (b"SQLite format 3", Foreign::Other("SQLite")),
];

/// The beginning of a compound file, in which Outlook keeps a message (MS-CFB, 2.2).
const COMPOUND: &[u8] = b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1";

/// The beginning of the names of a message's streams, in UTF-16 (MS-OXMSG, 2.2).
const MESSAGE: &[u8] = b"_\0_\0s\0u\0b\0s\0t\0g\0";

/// How much of a compound file is searched for the names of its streams, in bytes.
const MAX_SEARCHED: usize = 1 << 20;

/// The tags of the files of the eMRTD application (Doc 9303-10, table 38), and of CardAccess.
const CARD: [u32; 19] = [
    0x60, 0x61, 0x63, 0x65, 0x66, 0x67, 0x68, 0x69, 0x6A, 0x6B, 0x6C, 0x6D, 0x6E, 0x6F, 0x70, 0x75, 0x76,
    0x77, 0x31,
];

/// The tag of a card verifiable certificate (TR-03110-3, C.1).
const CARD_VERIFIABLE: u32 = 0x7F21;

/// How much of a text is searched for what it is, in bytes.
const HEAD: usize = 1024;

/// Names a file in which neither certificates nor lists were found.
pub(super) fn foreign(file: &[u8]) -> Foreign {
    let text = Text::of(file);
    if text.bytes().trim_ascii().is_empty() {
        return Foreign::Empty;
    }
    if let Some(kind) = by_beginning(file) {
        return kind;
    }
    if file.starts_with(COMPOUND) {
        let searched = file.get(..file.len().min(MAX_SEARCHED)).unwrap_or_default();
        let is_message = searched.windows(MESSAGE.len()).any(|window| window == MESSAGE);
        return if is_message { Foreign::Mail } else { Foreign::Other("DOC, XLS, MSI") };
    }
    of_blocks(text.bytes()).or_else(|| of_tlv(file)).or_else(|| of_text(&text)).unwrap_or(Foreign::Unknown)
}

/// Names a file by its first bytes.
pub(super) fn by_beginning(file: &[u8]) -> Option<Foreign> {
    BEGINNINGS.iter().find(|(beginning, _)| file.starts_with(beginning)).map(|(_, kind)| *kind)
}

/// Names a text by its blocks of PEM.
fn of_blocks(text: &[u8]) -> Option<Foreign> {
    pem::blocks(text).find_map(|block| match block.content {
        Content::PrivateKey => Some(Foreign::PrivateKey),
        Content::Request => Some(Foreign::Request),
        Content::PublicKey => Some(Foreign::Other("PUBLIC KEY")),
        Content::Other if block.label.starts_with(b"PGP") => Some(Foreign::Other("PGP")),
        _ => None,
    })
}

/// Names a data object that is the whole file.
fn of_tlv(file: &[u8]) -> Option<Foreign> {
    let mut reader = Reader::new(file);
    let object = reader.next().ok()??;
    reader.finish().ok()?;
    match object.tag().0 {
        CARD_VERIFIABLE => Some(Foreign::Other("CVC (BSI TR-03110)")),
        0x30 => of_sequence(&object),
        tag if CARD.contains(&tag) => Some(Foreign::OfCard),
        _ => None,
    }
}

/// Names a SEQUENCE by its first fields.
pub(super) fn of_sequence(sequence: &Element<'_>) -> Option<Foreign> {
    let mut fields = sequence.children().ok()?;
    let first = fields.next().ok()??;
    let second = fields.next().ok()??;
    match (first.tag(), second.tag()) {
        // PFX (RFC 7292, 4), PrivateKeyInfo (RFC 5958, 2), RSAPrivateKey (RFC 8017, A.1.2), ECPrivateKey (RFC 5915, 3).
        (INTEGER, SEQUENCE | INTEGER | OCTET_STRING) => Some(Foreign::PrivateKey),
        // EncryptedPrivateKeyInfo (RFC 5958, 3).
        (SEQUENCE, OCTET_STRING) => Some(Foreign::PrivateKey),
        (SEQUENCE, BIT_STRING) => Some(Foreign::Other("SubjectPublicKeyInfo")),
        // CertificationRequest (RFC 2986, 4.2).
        (SEQUENCE, SEQUENCE) => {
            let mut inside = first.children().ok()?;
            inside.expect(INTEGER).ok()?;
            inside.expect(SEQUENCE).ok()?;
            let key = inside.expect(SEQUENCE).ok()?.children().ok()?.all(3).ok()?;
            (key.len() == 2 && key[1].tag() == BIT_STRING).then_some(Foreign::Request)
        }
        _ => None,
    }
}

/// Names a text by its first words.
fn of_text(text: &Text<'_>) -> Option<Foreign> {
    let text = text.bytes().trim_ascii_start();
    let head = text.get(..text.len().min(HEAD)).unwrap_or_default().to_ascii_lowercase();
    let begins = |words: &[&str]| words.iter().any(|word| head.starts_with(word.as_bytes()));
    let has = |word: &str| head.windows(word.len()).any(|window| window == word.as_bytes());
    if begins(&["<!doctype html", "<html", "<head", "<body", "<script", "<meta"]) || has("<html") {
        return Some(Foreign::WebPage);
    }
    if begins(&["{\"format\":\"cccd", "{\"schema_version\"", "{ \"schema_version\""]) || has("cccd-trace") {
        return Some(Foreign::Own);
    }
    let headers =
        ["return-path:", "received:", "from:", "mime-version:", "delivered-to:", "subject:", "date:", "to:"];
    if begins(&headers) || begins(&["from "]) && has("mime-version:") {
        return Some(Foreign::Mail);
    }
    if begins(&["<?xml", "<"]) {
        return Some(Foreign::Other("XML"));
    }
    begins(&["{", "["]).then_some(Foreign::Other("JSON"))
}
