//! The two known roots of Viet Nam, identified by name and SHA-256: for the ID card and for the passport.

use jiff::{Timestamp, civil::date, tz::TimeZone};

use super::{certificate::Certificate, name::fold};
use crate::error::Result;

/// The kind of document that a root signs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum DocumentKind {
    /// The ID card.
    IdCard,
    /// The passport.
    Passport,
}

/// A known root of Viet Nam.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct KnownRoot {
    /// The kind of document that it signs.
    pub document: DocumentKind,
    /// Its common name.
    pub common_name: &'static str,
    /// The SHA-256 of the certificate, 64 upper case hexadecimal digits.
    pub sha256: &'static str,
    /// Year, month and day on which the use of its private key ends. Documents signed before that day stay valid;
    /// later ones are signed under a successor.
    pub key_used_until: (i16, i8, i8),
}

impl KnownRoot {
    /// Whether the use of its private key has ended.
    pub fn is_over(&self, now: Timestamp) -> bool {
        let (year, month, day) = self.key_used_until;
        let end = date(year, month, day).at(23, 59, 59, 0);
        TimeZone::UTC.to_timestamp(end).is_ok_and(|end| now > end)
    }
}

/// The known roots.
pub const ROOTS: [KnownRoot; 2] = [
    KnownRoot {
        document: DocumentKind::IdCard,
        common_name: "CSCA Vietnam",
        sha256: "6F0A20D63A43FC589EAF0D8C52113A2A8BFA341C6F2FAB04121238AA0C22B1A9",
        key_used_until: (2026, 1, 21),
    },
    KnownRoot {
        document: DocumentKind::Passport,
        common_name: "CSCA ePassport Vietnam",
        sha256: "6B5FA6FE45CC4E855A73760413E08B7A9AC50A27722C702F3909A90FACC991BD",
        key_used_until: (2027, 7, 1),
    },
];

/// How a certificate relates to a known root.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Recognition {
    /// It is that root.
    Root(&'static KnownRoot),
    /// It has that root's name but another fingerprint: a successor, or a forgery.
    NameOnly(&'static KnownRoot),
}

/// Returns the known root that a certificate is, or claims by its name to be.
///
/// # Errors
/// [`CryptoError::Failed`](crate::error::CryptoError::Failed).
pub fn recognise(certificate: &Certificate) -> Result<Option<Recognition>> {
    if !certificate.is_ca() {
        return Ok(None);
    }
    let sha256 = hex::encode_upper(certificate.fingerprint()?);
    let subject = certificate.subject();
    Ok(recognise_by(&sha256, subject.country(), subject.common_name()))
}

fn recognise_by(sha256: &str, country: Option<&str>, common_name: Option<&str>) -> Option<Recognition> {
    let root = ROOTS.iter().find(|root| root.sha256 == sha256).map(Recognition::Root);
    let is_vietnam = country.is_some_and(|country| country.trim().eq_ignore_ascii_case("VN"));
    let bears = |root: &&KnownRoot| {
        is_vietnam && common_name.is_some_and(|name| fold(name) == fold(root.common_name))
    };
    root.or_else(|| ROOTS.iter().find(bears).map(Recognition::NameOnly))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_root_is_known_by_its_fingerprint_and_a_name_alone_is_not_enough() {
        let [card, passport] = &ROOTS;
        let by = |sha256, country, name| recognise_by(sha256, Some(country), Some(name));
        assert_eq!(by(card.sha256, "VN", "CSCA Vietnam"), Some(Recognition::Root(card)));
        assert_eq!(by(passport.sha256, "VN", "anything"), Some(Recognition::Root(passport)));
        assert_eq!(by("00", "vn", "csca  VIETNAM"), Some(Recognition::NameOnly(card)));
        assert_eq!(by("00", "VN", "CSCA ePassport Vietnam"), Some(Recognition::NameOnly(passport)));
        assert_eq!(by("00", "DE", "CSCA Vietnam"), None);
        assert_eq!(by("00", "VN", "CSCA SPECIMEN"), None);
    }

    /// Repeats the published values, so that a mistake in one of them is noticed.
    #[test]
    fn the_fingerprints_are_the_published_ones() {
        let [card, passport] = ROOTS.map(|root| root.sha256);
        let manual = include_str!("../../docs/trust.md");
        assert!(manual.contains(card), "{card}");
        let ends = |text: &'static str| (text.len(), &text[..16], &text[48..]);
        assert_eq!(ends(card), (64, "6F0A20D63A43FC58", "121238AA0C22B1A9"));
        assert_eq!(ends(passport), (64, "6B5FA6FE45CC4E85", "3909A90FACC991BD"));
    }

    #[test]
    fn the_use_of_the_keys_ends_on_the_published_days() {
        let [card, passport] = &ROOTS;
        let at = |text: &str| text.parse::<Timestamp>().unwrap();
        assert!(!card.is_over(at("2026-01-21T12:00:00Z")));
        assert!(card.is_over(at("2026-01-22T00:00:00Z")));
        assert!(!passport.is_over(at("2027-07-01T12:00:00Z")));
        assert!(passport.is_over(at("2027-07-02T00:00:00Z")));
    }
}
