//! DER in text (RFC 7468), as editors, shells and mail programs leave it.
//!
//! What stands outside the blocks is ignored in any encoding. Inside a block, blanks and the marks of a quoted mail do
//! not count, and neither do the header lines of RFC 1421.

use base64ct::{Base64, Encoding};
use cccd_base::text::Text;

/// Characters of base64 per line (RFC 7468, 2).
const LINE: usize = 64;

/// The longest label that is read, in bytes.
const MAX_LABEL_LEN: usize = 64;

/// The longest block that is decoded, in bytes of text.
const MAX_BLOCK_LEN: usize = 32 << 20;

const BEGIN: &[u8] = b"-----BEGIN ";
const END: &[u8] = b"-----END ";
const DASHES: &[u8] = b"-----";

/// What a block holds according to its label.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Content {
    /// A certificate, also under the names that OpenSSL and older programs use.
    Certificate,
    /// A revocation list.
    RevocationList,
    /// Signed data: a master list, or a bundle of certificates.
    SignedData,
    PublicKey,
    PrivateKey,
    /// A request for a certificate.
    Request,
    /// Anything else.
    Other,
}

impl Content {
    fn of(label: &[u8]) -> Self {
        let letters = label.iter().filter(|letter| letter.is_ascii_alphanumeric());
        let plain: Vec<u8> = letters.map(u8::to_ascii_uppercase).collect();
        match plain.as_slice() {
            b"CERTIFICATE" | b"X509CERTIFICATE" | b"TRUSTEDCERTIFICATE" => Self::Certificate,
            b"X509CRL" | b"CRL" => Self::RevocationList,
            b"CMS" | b"PKCS7" | b"PKCS7SIGNEDDATA" => Self::SignedData,
            b"PUBLICKEY" | b"RSAPUBLICKEY" => Self::PublicKey,
            label if label.ends_with(b"PRIVATEKEY") => Self::PrivateKey,
            label if label.ends_with(b"CERTIFICATEREQUEST") => Self::Request,
            _ => Self::Other,
        }
    }
}

/// Why a block cannot be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum BlockFault {
    NotBase64,
    /// It has no end.
    Cut,
    TooLong,
}

/// A block of a text.
#[derive(Clone, Copy, Debug)]
pub(super) struct Block<'a> {
    pub(super) content: Content,
    pub(super) label: &'a [u8],
    /// The line on which it begins, counted from 1.
    pub(super) line: usize,
    body: &'a [u8],
    is_whole: bool,
}

impl Block<'_> {
    /// Decodes the block.
    pub(super) fn der(&self) -> Result<Vec<u8>, BlockFault> {
        if !self.is_whole {
            return Err(BlockFault::Cut);
        }
        if self.body.len() > MAX_BLOCK_LEN {
            return Err(BlockFault::TooLong);
        }
        let body = without_headers(self.body);
        base64(body).or_else(|| base64(&unquoted(body))).ok_or(BlockFault::NotBase64)
    }
}

/// Returns the blocks of a text, in order. Each ends where the next one begins, at the latest.
pub(super) fn blocks(text: &[u8]) -> impl Iterator<Item = Block<'_>> {
    let (mut offset, mut line, mut counted) = (0, 1, 0);
    std::iter::from_fn(move || {
        loop {
            let begin = offset + find(text.get(offset..)?, &[BEGIN])?;
            let after = text.get(begin + BEGIN.len()..)?;
            offset = begin + BEGIN.len();
            line += lines(text.get(counted..begin)?);
            counted = begin;
            let is_end = |byte: &u8| matches!(byte, b'\r' | b'\n');
            let head = after.get(..after.len().min(MAX_LABEL_LEN + DASHES.len()))?;
            let head = head.split(is_end).next().unwrap_or_default();
            let Some(label_len) = find(head, &[DASHES]) else {
                // Prose, unless the text ends in the middle of the label.
                if head.len() < after.len() {
                    continue;
                }
                let content = Content::Certificate;
                return Some(Block { content, label: b"", line, body: b"", is_whole: false });
            };
            let (label, rest) = after.split_at_checked(label_len)?;
            let body = rest.get(DASHES.len()..)?;
            let end = find(body, &[BEGIN, END]).unwrap_or(body.len());
            let (body, rest) = body.split_at_checked(end)?;
            offset = text.len() - rest.len();
            let content = Content::of(label);
            return Some(Block { content, label, line, body, is_whole: rest.starts_with(END) });
        }
    })
}

/// Returns the bytes of every block of this kind in a file, in order.
pub(super) fn all(file: &[u8], content: Content) -> Vec<Result<Vec<u8>, BlockFault>> {
    let text = Text::of(file);
    blocks(text.bytes()).filter(|block| block.content == content).map(|block| block.der()).collect()
}

/// Decodes base64 that stands by itself, without the lines around a block; `None` for anything else.
pub(super) fn bare(text: &[u8]) -> Option<Vec<u8>> {
    let is_base64 = |byte: &u8| byte.is_ascii_alphanumeric() || b"+/=".contains(byte);
    let is_all =
        text.len() <= MAX_BLOCK_LEN && text.iter().all(|byte| is_base64(byte) || byte.is_ascii_whitespace());
    is_all.then(|| base64(text)).flatten()
}

/// Returns the offset of the first of these marks, each of which begins with a dash.
fn find(text: &[u8], marks: &[&[u8]]) -> Option<usize> {
    let is_mark = |offset: &usize| {
        text.get(*offset..).is_some_and(|rest| marks.iter().any(|mark| rest.starts_with(mark)))
    };
    (0..text.len()).filter(|offset| text.get(*offset) == Some(&b'-')).find(is_mark)
}

/// Counts the ends of lines: CR, LF, or both.
fn lines(text: &[u8]) -> usize {
    let ends = text.iter().zip(std::iter::once(&0).chain(text));
    ends.filter(|(byte, before)| **byte == b'\r' || **byte == b'\n' && **before != b'\r').count()
}

/// Skips header lines, which end in an empty line (RFC 1421, 4.4).
fn without_headers(body: &[u8]) -> &[u8] {
    if !body.contains(&b':') {
        return body;
    }
    let mut rest = body;
    while let Some(end) = rest.iter().position(|byte| *byte == b'\n') {
        let (line, after) = rest.split_at(end + 1);
        if !line.contains(&b':') && !line.trim_ascii().is_empty() {
            break;
        }
        rest = after;
    }
    rest
}

fn base64(text: &[u8]) -> Option<Vec<u8>> {
    let is_filler = |byte: &&u8| byte.is_ascii_whitespace() || **byte == b'>';
    let mut bytes: Vec<u8> = Vec::with_capacity(text.len());
    bytes.extend(text.iter().filter(|byte| !is_filler(byte)));
    let length = Base64::decode_in_place(&mut bytes).ok()?.len();
    bytes.truncate(length);
    bytes.shrink_to_fit();
    Some(bytes)
}

/// Undoes the quoted-printable encoding of a mail (RFC 2045, 6.7), as far as it touches base64.
fn unquoted(text: &[u8]) -> Vec<u8> {
    let mut rest = text;
    let mut plain = Vec::with_capacity(text.len());
    while let [first, after @ ..] = rest {
        rest = after;
        match (first, after) {
            (b'=', [b'3', b'D' | b'd', after @ ..]) => {
                plain.push(b'=');
                rest = after;
            }
            // A line that goes on.
            (b'=', [b'\r', b'\n', after @ ..] | [b'\n' | b'\r', after @ ..]) => rest = after,
            _ => plain.push(*first),
        }
    }
    plain
}

/// Encodes one block.
pub(super) fn encode(der: &[u8], label: &str) -> String {
    let base64 = Base64::encode_string(der);
    let mut text = format!("-----BEGIN {label}-----\n");
    let mut rest = base64.as_str();
    while !rest.is_empty() {
        let (line, more) = rest.split_at_checked(LINE).unwrap_or((rest, ""));
        text += line;
        text.push('\n');
        rest = more;
    }
    text + &format!("-----END {label}-----\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn certificates(file: impl AsRef<[u8]>) -> Vec<Result<Vec<u8>, BlockFault>> {
        all(file.as_ref(), Content::Certificate)
    }

    #[test]
    fn blocks_are_read_as_they_are_written() {
        for length in [0, 1, 47, 48, 49, 96, 500] {
            let der = vec![0xA5; length];
            let text = encode(&der, "CERTIFICATE");
            assert!(text.lines().all(|line| line.len() <= LINE), "{text}");
            assert!(text.starts_with("-----BEGIN CERTIFICATE-----\n"));
            assert!(text.ends_with("-----END CERTIFICATE-----\n"));
            for text in [text.clone(), text.replace('\n', "\r\n"), format!("Explained\n{text}and signed")] {
                assert_eq!(certificates(&text), [Ok(der.clone())], "{text}");
            }
        }
    }

    #[test]
    fn a_block_is_read_from_every_form_in_which_a_file_or_mail_holds_it() {
        let der: Vec<u8> = (0..100).collect();
        let text = encode(&der, "CERTIFICATE");
        let quoted = text.replace('=', "=3D");
        let wide = |order: fn(u16) -> [u8; 2]| -> Vec<u8> {
            format!("\u{FEFF}{text}").encode_utf16().flat_map(order).collect()
        };
        let forms: [Vec<u8>; 14] = [
            text.replace('\n', "\r").into_bytes(),
            text.replace('\n', "\n\n").into_bytes(),
            text.replace('\n', "").into_bytes(),
            format!("    {}", text.replace('\n', "\n    ")).into_bytes(),
            format!("> {}", text.replace('\n', "\n> ")).into_bytes(),
            format!(">> {}", text.replace('\n', "\r\n>> ")).into_bytes(),
            format!("Content-Transfer-Encoding: quoted-printable\n\n{}", quoted.replace("AQ", "A=\r\nQ"))
                .into_bytes(),
            [b"Pr\xE9fecture\n\xFF\xFE\x00", text.as_bytes(), b"\xE9"].concat(),
            format!("\u{FEFF}{text}").into_bytes(),
            wide(u16::to_le_bytes),
            wide(u16::to_be_bytes),
            text.encode_utf16().flat_map(u16::to_le_bytes).collect(),
            text.replace("E-----\n", "E-----\nProc-Type: 4,CLEAR\nX-Note: a\n\n").into_bytes(),
            format!("-----BEGIN a text about certificates\n{text}").into_bytes(),
        ];
        for form in forms {
            assert_eq!(certificates(&form), [Ok(der.clone())], "{}", String::from_utf8_lossy(&form));
        }
        for label in ["X509 CERTIFICATE", "TRUSTED CERTIFICATE", "certificate"] {
            assert_eq!(certificates(encode(&der, label)), [Ok(der.clone())], "{label}");
        }
        for label in ["PKCS7", "PKCS #7 SIGNED DATA", "CMS"] {
            assert_eq!(all(encode(&der, label).as_bytes(), Content::SignedData).len(), 1, "{label}");
        }
    }

    #[test]
    fn only_blocks_of_the_kind_count() {
        let text = encode(&[1], "CERTIFICATE") + &encode(&[2], "X509 CRL") + &encode(&[3], "CERTIFICATE");
        assert_eq!(certificates(&text), [Ok(vec![1]), Ok(vec![3])]);
        assert_eq!(all(text.as_bytes(), Content::RevocationList), [Ok(vec![2])]);
        assert_eq!(all(text.as_bytes(), Content::SignedData), []);
        let lines: Vec<_> = blocks(text.as_bytes()).map(|block| block.line).collect();
        assert_eq!(lines, [1, 4, 7]);
        for label in ["PRIVATE KEY", "RSA PRIVATE KEY", "ENCRYPTED PRIVATE KEY", "EC PRIVATE KEY"] {
            assert_eq!(blocks(encode(&[1], label).as_bytes()).next().unwrap().content, Content::PrivateKey);
        }
    }

    #[test]
    fn a_block_that_cannot_be_read_is_said_and_costs_none_of_the_others() {
        let good = encode(&[1], "CERTIFICATE");
        for (bad, fault) in [
            ("-----BEGIN CERTIFICATE-----\nAQ==\n", BlockFault::Cut),
            ("-----BEGIN CERTIFICATE-----\nAQ=", BlockFault::Cut),
            ("-----BEGIN CERTIFICATE-----\nAQ==\n-----", BlockFault::Cut),
            ("-----BEGIN CERTIFICATE-----", BlockFault::Cut),
            ("-----BEGIN CERTIFICATE-----!-----END CERTIFICATE-----\n", BlockFault::NotBase64),
            ("-----BEGIN CERTIFICATE-----\nAQ=\n-----END CERTIFICATE-----\n", BlockFault::NotBase64),
            ("-----BEGIN CERTIFICATE-----\nA\u{301}==\n-----END CERTIFICATE-----\n", BlockFault::NotBase64),
        ] {
            assert_eq!(certificates(format!("{good}{bad}")), [Ok(vec![1]), Err(fault)], "{bad}");
            assert_eq!(certificates(format!("{bad}\n{good}")), [Err(fault), Ok(vec![1])], "{bad}");
        }
        assert_eq!(certificates(format!("{good}-----BEGIN CERTIF")), [Ok(vec![1]), Err(BlockFault::Cut)]);
    }

    #[test]
    fn base64_by_itself_is_read_and_words_are_not() {
        assert_eq!(bare(b"MAMC\r\nAQU=\r\n"), Some(vec![0x30, 3, 2, 1, 5]));
        assert_eq!(bare(b"a text, not base64"), None);
    }
}
