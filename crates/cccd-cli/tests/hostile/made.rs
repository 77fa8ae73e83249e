//! Files, byte by byte.

use std::{
    collections::HashMap,
    fs,
    io::Write,
    path::Path,
    process::{Command, Stdio},
    sync::OnceLock,
};

use flate2::{Compression, write::ZlibEncoder};

/// A recipient whose identity is published, in the tests of the `age` crate, and belongs to nobody.
const RECIPIENT: &str = "age1t7rxyev2z3rw82stdlrrepyc39nvn86l5078zqkf5uasdy86jp6svpy7pa";

/// The files that the command wrote for [`own`].
const OWN: [&str; 6] = [
    "plain.evidence",
    "encrypted.evidence",
    "read.trace",
    "counter.journal",
    "card/trust/root.cer",
    "card/pki/revoked.crl",
];

/// What the command writes itself: evidence in plain and encrypted, a trace, a journal, the files of an issuer.
pub(crate) fn own(name: &str) -> Vec<u8> {
    static FILES: OnceLock<HashMap<&str, Vec<u8>>> = OnceLock::new();
    let files = FILES.get_or_init(|| {
        let folder = std::env::temp_dir().join(format!("cccd-hostile-own-{}", std::process::id()));
        fs::create_dir_all(&folder).unwrap();
        run(&folder, &["demo", "--evidence", "plain.evidence", "--plain", "--record", "read.trace"]);
        run(&folder, &["demo", "--evidence", "encrypted.evidence", "--recipient", RECIPIENT]);
        run(&folder, &["demo", "--journal", "counter.journal", "--counter", "1", "--purpose", "test"]);
        run(&folder, &["sim", "issue", "--seed", "hostile", "--out", "card", "--pki"]);
        let files = OWN.map(|name| (name, fs::read(folder.join(name)).unwrap())).into();
        fs::remove_dir_all(&folder).unwrap();
        files
    });
    files[name].clone()
}

fn run(folder: &Path, arguments: &[&str]) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_cccd"));
    command.args(arguments).current_dir(folder).stdin(Stdio::null()).stdout(Stdio::null());
    command.env("XDG_DATA_HOME", "/nonexistent").env_remove("CCCD_TRUST");
    assert!(command.status().unwrap().code().is_some_and(|code| code == 0 || code == 8), "{arguments:?}");
}

/// Evidence that only an identity opens.
pub(crate) fn encrypted() -> Vec<u8> {
    own("encrypted.evidence")
}

/// The bytes, compressed as PNG and TIFF hold them.
pub(crate) fn deflated(length: usize, byte: u8) -> Vec<u8> {
    let mut encoder = ZlibEncoder::new(Vec::new(), Compression::fast());
    let block = vec![byte; 1 << 20];
    (0..length >> 20).for_each(|_| encoder.write_all(&block).unwrap());
    encoder.finish().unwrap()
}

/// A chunk of a PNG.
pub(crate) fn chunk(kind: &[u8; 4], data: &[u8]) -> Vec<u8> {
    let typed = [&kind[..], data].concat();
    [&(data.len() as u32).to_be_bytes()[..], &typed, &crc32fast::hash(&typed).to_be_bytes()].concat()
}

/// A PNG of these dimensions, bits and colours, with these chunks after its header.
pub(crate) fn png(width: u32, height: u32, chunks: &[Vec<u8>]) -> Vec<u8> {
    let header = [&width.to_be_bytes()[..], &height.to_be_bytes(), &[8, 2, 0, 0, 0]].concat();
    [&b"\x89PNG\r\n\x1A\n"[..], &chunk(b"IHDR", &header), &chunks.concat(), &chunk(b"IEND", &[])].concat()
}

/// A TIFF of one directory, whose entries are tag, kind, number and value.
pub(crate) fn tiff(entries: &[(u16, u16, u32, u32)], next: u32) -> Vec<u8> {
    let mut bytes = b"II\x2A\0\x08\0\0\0".to_vec();
    bytes.extend((entries.len() as u16).to_le_bytes());
    for (tag, kind, number, value) in entries {
        bytes.extend([&tag.to_le_bytes()[..], &kind.to_le_bytes()].concat());
        bytes.extend([&number.to_le_bytes()[..], &value.to_le_bytes()].concat());
    }
    bytes.extend(next.to_le_bytes());
    bytes
}

/// A BMP header of these dimensions, with nothing after it.
pub(crate) fn bmp(width: i32, height: i32) -> Vec<u8> {
    let mut bytes = b"BM\x36\0\0\0\0\0\0\0\x36\0\0\0\x28\0\0\0".to_vec();
    bytes.extend([&width.to_le_bytes()[..], &height.to_le_bytes(), &[1, 0, 24, 0]].concat());
    bytes.extend([0; 24]);
    bytes
}

/// A GIF of these dimensions, with these frames.
pub(crate) fn gif(width: u16, height: u16, frames: &[u8]) -> Vec<u8> {
    let size = [width.to_le_bytes(), height.to_le_bytes()].concat();
    [&b"GIF89a"[..], &size, &[0x80, 0, 0, 0, 0, 0, 255, 255, 255], frames].concat()
}

/// A frame of a GIF that covers these dimensions and ends at once.
pub(crate) fn frame(width: u16, height: u16) -> Vec<u8> {
    let size = [width.to_le_bytes(), height.to_le_bytes()].concat();
    [&[0x2C, 0, 0, 0, 0][..], &size, &[0, 2, 2, 0x4C, 0x01, 0]].concat()
}

/// A JPEG up to its first scan, of these dimensions; `kind` is C0 for baseline and C2 for progressive.
pub(crate) fn jpeg(kind: u8, width: u16, height: u16) -> Vec<u8> {
    let size = [height.to_be_bytes(), width.to_be_bytes()].concat();
    let table = [&[0xFF, 0xDB, 0, 67, 0][..], &[1; 64]].concat();
    let codes = [&[0xFF, 0xC4, 0, 20, 0, 1][..], &[0; 15], &[0], &[0xFF, 0xC4, 0, 20, 16, 1], &[0; 15], &[0]]
        .concat();
    [&[0xFF, 0xD8][..], &table, &[0xFF, kind, 0, 11, 8], &size, &[1, 1, 0x11, 0], &codes].concat()
}

/// A scan of a JPEG, over these coefficients, with nothing in it.
pub(crate) fn scan(from: u8, to: u8) -> Vec<u8> {
    vec![0xFF, 0xDA, 0, 8, 1, 1, 0, from, to, 0, 0x55, 0x55]
}

/// A WebP of one chunk, with a length of its own choice.
pub(crate) fn webp(kind: &[u8; 4], length: u32, data: &[u8]) -> Vec<u8> {
    let chunk = [&kind[..], &length.to_le_bytes(), data].concat();
    [&b"RIFF"[..], &(chunk.len() as u32 + 4).to_le_bytes(), b"WEBP", &chunk].concat()
}

/// DER: a tag over a content of a length of its own choice.
pub(crate) fn der(tag: u8, length: u64, content: &[u8]) -> Vec<u8> {
    let bytes = length.to_be_bytes();
    let bytes = &bytes[(length.leading_zeros() / 8) as usize..];
    let length =
        if length < 0x80 { vec![length as u8] } else { [&[0x80 | bytes.len() as u8][..], bytes].concat() };
    [&[tag][..], &length, content].concat()
}

/// A tag in a tag in a tag.
pub(crate) fn nested(tag: u8, depth: usize) -> Vec<u8> {
    (0..depth).fold(Vec::new(), |inside, _| der(tag, inside.len() as u64, &inside))
}

/// The same tags of indefinite length, closed or left open.
pub(crate) fn indefinite(tag: u8, depth: usize, closed: bool) -> Vec<u8> {
    let mut bytes = [tag, 0x80].repeat(depth);
    if closed {
        bytes.resize(4 * depth, 0);
    }
    bytes
}

/// A block of PEM.
pub(crate) fn pem(label: &str, body: &[u8]) -> Vec<u8> {
    use base64ct::{Base64, Encoding};
    format!("-----BEGIN {label}-----\n{}\n-----END {label}-----\n", Base64::encode_string(body)).into_bytes()
}

/// An age file with these stanzas and nothing behind its header.
pub(crate) fn age(stanzas: &str) -> Vec<u8> {
    let mac = "A".repeat(43);
    format!("age-encryption.org/v1\n{stanzas}--- {mac}\n").into_bytes()
}

/// The original up to a part of it, in percent.
pub(crate) fn cut(bytes: &[u8], percent: usize) -> Vec<u8> {
    bytes[..bytes.len() * percent / 100].to_vec()
}
