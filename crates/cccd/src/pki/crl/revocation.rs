//! When and why a certificate was revoked (RFC 5280, 5.3).

use jiff::Timestamp;

use super::serial::unsigned;

// CRLReason (RFC 5280, 5.3.1), as far as the reasons are distinguished here.
const KEY_COMPROMISE: u8 = 1;
const CA_COMPROMISE: u8 = 2;
const AFFILIATION_CHANGED: u8 = 3;
const CESSATION_OF_OPERATION: u8 = 5;
const CERTIFICATE_HOLD: u8 = 6;
const REMOVE_FROM_CRL: u8 = 8;
const AA_COMPROMISE: u8 = 10;

/// When and why a certificate was revoked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Revocation {
    /// When it was revoked.
    pub date: Timestamp,
    /// The CRLReason, if given (RFC 5280, 5.3.1).
    pub reason: Option<u8>,
    /// The time since which the key was in doubt, if given.
    pub invalid_from: Option<Timestamp>,
}

impl Revocation {
    /// Whether what was signed at a given time still counts.
    ///
    /// It does if the certificate was revoked later, for one of the reasons that say nothing against its key:
    /// affiliationChanged (3), superseded (4), cessationOfOperation (5). With any other reason, or without one,
    /// nothing counts: whoever holds a stolen key can claim any time of signing.
    pub(crate) fn spares(&self, signed: Timestamp) -> bool {
        let since = self.invalid_from.map_or(self.date, |from| from.min(self.date));
        says_nothing_against_the_key(self.reason) && signed < since
    }

    /// Whether it can be reversed. certificateHold (6) can, and removeFromCRL (8) says that it was. All other
    /// revocations last, even if a later list leaves them out, which it may do once the certificate has expired
    /// (RFC 5280, 3.3).
    pub(crate) const fn is_temporary(&self) -> bool {
        matches!(self.reason, Some(CERTIFICATE_HOLD | REMOVE_FROM_CRL))
    }

    /// Combines two entries for one certificate: the earlier dates, and the graver reason. The result spares a
    /// signature only if both do.
    pub(crate) fn and(self, other: Self) -> Self {
        Self {
            date: self.date.min(other.date),
            reason: graver(self.reason, other.reason),
            invalid_from: self.invalid_from.into_iter().chain(other.invalid_from).min(),
        }
    }
}

/// affiliationChanged (3), superseded (4), cessationOfOperation (5).
const fn says_nothing_against_the_key(reason: Option<u8>) -> bool {
    matches!(reason, Some(AFFILIATION_CHANGED..=CESSATION_OF_OPERATION))
}

/// Returns the graver of two reasons. A stolen key comes first, then every reason that is not given or not known,
/// then revocations that can be reversed, and last the reasons that say nothing against the key. removeFromCRL
/// belongs only in lists of changes (RFC 5280, 5.3.1): in a complete list it reverses nothing.
pub(super) fn graver(one: Option<u8>, other: Option<u8>) -> Option<u8> {
    let gravity = |given: Option<u8>| match given {
        Some(KEY_COMPROMISE | CA_COMPROMISE | AA_COMPROMISE) => 3,
        Some(CERTIFICATE_HOLD | REMOVE_FROM_CRL) => 1,
        given if says_nothing_against_the_key(given) => 0,
        _ => 2,
    };
    if gravity(other) > gravity(one) { other } else { one }
}

/// Parses a reason. Padding does not change it. An unassigned number counts as no reason.
pub(super) fn parse_reason(value: &[u8]) -> Option<u8> {
    match (value, unsigned(value)) {
        ([], _) => None,
        (_, []) => Some(0),
        (_, [reason]) => Some(*reason),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::super::{
        super::testing::{ListTemplate, key, reason_code},
        RevocationList,
    };
    use super::*;
    use crate::tlv::{
        encode, encode_all,
        tag::{GENERALIZED_TIME, INTEGER, SEQUENCE},
    };

    fn time(text: &str) -> Timestamp {
        text.parse().unwrap()
    }

    fn find(list: &ListTemplate, serial: &[u8]) -> Revocation {
        RevocationList::from_der(&list.sign(&key(1))).unwrap().find(serial).unwrap()
    }

    #[test]
    fn only_a_later_revocation_without_doubt_about_the_key_spares_a_signature() {
        let date = time("2024-01-01T00:00:00Z");
        let (before, after) = (time("2023-12-31T23:59:59Z"), date);
        for reason in 0..=10 {
            let revocation = Revocation { date, reason: Some(reason), invalid_from: None };
            assert_eq!(revocation.spares(before), (3..=5).contains(&reason), "{reason}");
            assert!(!revocation.spares(after));
        }
        let doubted = Revocation { date, reason: Some(5), invalid_from: Some(time("2023-01-01T00:00:00Z")) };
        assert!(!doubted.spares(before));
        assert!(!Revocation { date, reason: None, invalid_from: None }.spares(before));
    }

    /// Tries the reasons from the gravest on, with an older and a later date: whatever the order and the padding,
    /// the gravest reason and the earlier date count.
    #[test]
    fn of_several_entries_for_a_serial_number_the_gravest_counts() {
        let dates = ["20250314000000Z", "20250414000000Z"];
        let grades =
            [&[Some(1), Some(2), Some(10)][..], &[None, Some(0), Some(9), Some(7)], &[Some(6), Some(8)]];
        let harmless = [Some(3), Some(4), Some(5)];
        let forms: [&[u8]; 4] = [&[0xFF, 0x01], &[0, 0xFF, 0x01], &[0, 0, 0xFF, 0x01], &[0xFF, 0xFF, 0x01]];
        let found = |entries: [(&str, &[u8], Option<u8>); 2]| {
            let list = ListTemplate::new().revoke(&[0xFF, 0x02], Some(4));
            let list = entries.iter().fold(list, |list, (date, serial, reason)| {
                list.revoke_at(date, serial, *reason).revoke(&[0x01, 0xFF, 0x01], None)
            });
            find(&list, &[0xFF, 0x01])
        };
        for (place, grade) in grades.iter().enumerate() {
            let milder = grades[place + 1..].iter().copied().flatten().chain(&harmless);
            for (&grave, &mild) in
                grade.iter().flat_map(|grave| milder.clone().map(move |mild| (grave, mild)))
            {
                for (one, other) in forms.iter().flat_map(|one| forms.iter().map(move |other| (one, other))) {
                    let [early, late] = dates;
                    for entries in [
                        [(early, *one, grave), (late, *other, mild)],
                        [(late, *one, grave), (early, *other, mild)],
                        [(early, *one, mild), (late, *other, grave)],
                        [(late, *one, mild), (early, *other, grave)],
                    ] {
                        let expected = Revocation {
                            date: time("2025-03-14T00:00:00Z"),
                            reason: grave,
                            invalid_from: None,
                        };
                        assert_eq!(found(entries), expected, "{entries:02X?}");
                    }
                }
            }
        }
    }

    #[test]
    fn the_reason_of_an_entry_may_be_padded_or_stand_twice() {
        let reason = |codes: &[&[u8]]| {
            let extensions: Vec<u8> = codes.iter().flat_map(|code| reason_code(code)).collect();
            let date = encode(GENERALIZED_TIME, b"20240101000000Z");
            let entry = [&encode(INTEGER, &[1])[..], &date, &encode(SEQUENCE, &extensions)];
            let list = ListTemplate { entries: vec![encode_all(SEQUENCE, &entry)], ..ListTemplate::new() };
            find(&list, &[1]).reason
        };
        assert_eq!([reason(&[&[0, 4]]), reason(&[&[0]]), reason(&[&[1, 4]])], [Some(4), Some(0), None]);
        assert_eq!([reason(&[&[5], &[1]]), reason(&[&[1], &[5]])], [Some(1); 2]);
    }
}
