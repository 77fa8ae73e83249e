//! DER in text (RFC 7468).

use base64ct::{Base64, Encoding};

/// Characters of base64 per line (RFC 7468, 2).
const LINE: usize = 64;

fn begin(label: &str) -> String {
    format!("-----BEGIN {label}-----")
}

fn end(label: &str) -> String {
    format!("-----END {label}-----")
}

/// Returns the content of each block with this label, in order; `None` for a block that has no end or is not
/// base64.
pub(super) fn blocks(bytes: &[u8], label: &str) -> Vec<Option<Vec<u8>>> {
    let (begin, end) = (begin(label), end(label));
    let text = std::str::from_utf8(bytes).unwrap_or_default();
    let decode = |block: &str| {
        let (body, _) = block.split_once(&end)?;
        Base64::decode_vec(&body.split_ascii_whitespace().collect::<String>()).ok()
    };
    text.split(&begin).skip(1).map(decode).collect()
}

/// Returns the content of all blocks with this label; `None` if there is no block or one cannot be read.
pub(super) fn all(bytes: &[u8], label: &str) -> Option<Vec<Vec<u8>>> {
    blocks(bytes, label).into_iter().collect::<Option<Vec<_>>>().filter(|blocks| !blocks.is_empty())
}

/// Whether a block with this label begins anywhere in the bytes, which need not be text.
pub(super) fn has(bytes: &[u8], label: &str) -> bool {
    let begin = begin(label);
    bytes.windows(begin.len()).any(|window| window == begin.as_bytes())
}

/// Encodes one block.
pub(super) fn encode(der: &[u8], label: &str) -> String {
    let base64 = Base64::encode_string(der);
    let mut text = begin(label) + "\n";
    let mut rest = base64.as_str();
    while !rest.is_empty() {
        let (line, more) = rest.split_at_checked(LINE).unwrap_or((rest, ""));
        text += line;
        text.push('\n');
        rest = more;
    }
    text + &end(label) + "\n"
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blocks_are_read_as_they_are_written() {
        for length in [0, 1, 47, 48, 49, 96, 500] {
            let der = vec![0xA5; length];
            let text = encode(&der, "CERTIFICATE");
            assert!(text.lines().all(|line| line.len() <= LINE), "{text}");
            assert!(text.starts_with("-----BEGIN CERTIFICATE-----\n"));
            assert!(text.ends_with("-----END CERTIFICATE-----\n"));
            for text in [text.clone(), text.replace('\n', "\r\n"), format!("Explained\n{text}and signed")] {
                assert_eq!(all(text.as_bytes(), "CERTIFICATE"), Some(vec![der.clone()]), "{text}");
            }
        }
    }

    #[test]
    fn only_blocks_with_the_label_count() {
        let text = encode(&[1], "CERTIFICATE") + &encode(&[2], "X509 CRL") + &encode(&[3], "CERTIFICATE");
        assert_eq!(all(text.as_bytes(), "CERTIFICATE"), Some(vec![vec![1], vec![3]]));
        assert_eq!(all(text.as_bytes(), "X509 CRL"), Some(vec![vec![2]]));
        assert_eq!(all(text.as_bytes(), "CMS"), None);
        assert!(has(text.as_bytes(), "X509 CRL") && !has(text.as_bytes(), "CMS"));
    }

    #[test]
    fn a_block_that_cannot_be_read_is_not_passed_over() {
        let good = encode(&[1], "CERTIFICATE");
        for bad in
            ["-----BEGIN CERTIFICATE-----\nAQ==", "-----BEGIN CERTIFICATE-----!-----END CERTIFICATE-----"]
        {
            let text = format!("{good}{bad}");
            assert_eq!(blocks(text.as_bytes(), "CERTIFICATE"), [Some(vec![1]), None]);
            assert_eq!(all(text.as_bytes(), "CERTIFICATE"), None);
        }
        // Bytes that are not text hold no block, but the beginning of one can still be found in them.
        let binary = [good.as_bytes(), &[0xFF]].concat();
        assert_eq!(all(&binary, "CERTIFICATE"), None);
        assert!(has(&binary, "CERTIFICATE"));
    }
}
