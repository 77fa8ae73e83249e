//! Serial numbers as encoded in certificates and lists.

/// Whether the bytes of two INTEGERs are the same serial number.
///
/// Issuers encode one number in several ways: padded with zeros; without the zero that keeps it positive, which
/// makes it negative (`FF 01` for `00 FF 01`); and such a negative one padded with its sign (`FF FF 01`). X.690,
/// 8.3.2 allows only one of them, but a mistake must not hide who is revoked.
pub(super) fn is_same_number(one: &[u8], other: &[u8]) -> bool {
    unsigned(one) == unsigned(other) || plain(one) == plain(other)
}

/// Returns the number without any padding.
pub(super) fn plain(bytes: &[u8]) -> &[u8] {
    unsigned(without_sign(bytes))
}

/// Returns the number without leading zeros.
pub(super) fn unsigned(mut bytes: &[u8]) -> &[u8] {
    while let [0, rest @ ..] = bytes {
        bytes = rest;
    }
    bytes
}

/// Returns a negative number without the repeated sign bytes.
fn without_sign(mut bytes: &[u8]) -> &[u8] {
    while let [0xFF, next, ..] = bytes
        && *next >= 0x80
    {
        bytes = bytes.get(1..).unwrap_or_default();
    }
    bytes
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_known_in_every_padding() {
        let forms: [&[&[u8]]; 4] = [
            &[&[0x2A], &[0, 0x2A], &[0, 0, 0x2A]],
            &[
                &[0xFF, 0x01],
                &[0, 0xFF, 0x01],
                &[0, 0, 0xFF, 0x01],
                &[0xFF, 0xFF, 0x01],
                &[0xFF, 0xFF, 0xFF, 0x01],
            ],
            &[&[0x80], &[0, 0x80], &[0xFF, 0x80], &[0xFF, 0xFF, 0x80]],
            &[&[], &[0], &[0, 0]],
        ];
        for (number, same) in forms.iter().enumerate() {
            for one in *same {
                for (other_number, others) in forms.iter().enumerate() {
                    for other in *others {
                        let is_same = is_same_number(one, other);
                        assert_eq!(is_same, number == other_number, "{one:02X?} {other:02X?}");
                    }
                }
            }
        }
        // Without its zero, a positive number that begins with FF becomes negative, but is still the same number.
        assert!(is_same_number(&[0, 0xFF, 0xFF, 0x01], &[0xFF, 0xFF, 0x01]));
        assert!(!is_same_number(&[0, 0xFF, 0xFF, 0x01], &[0xFF, 0x01]));
        assert!(!is_same_number(&[0xFF, 0x01], &[0x01]) && !is_same_number(&[0xFF], &[0x01]));
        assert!(!is_same_number(&[0x2A, 0], &[0x2A]));
    }
}
