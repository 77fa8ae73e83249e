//! How a root or signer deviates from the profile (Doc 9303-12, tables 5 and 6). No deviation is a reason to leave
//! the certificate out: roots in the field have all of these.

use cccd_base::crypto::{HashAlgorithm, PublicKey};
use jiff::Timestamp;

use super::{algorithm::message_hash, certificate::Certificate, trust_store::key_used_until};

/// A deviation of a certificate.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Deviation {
    /// It has expired.
    Expired,
    /// Its validity has not begun.
    NotYetValid,
    /// The private key may not sign any more.
    KeyUseOver,
    /// It does not say how long the private key may sign.
    NoKeyUsePeriod,
    /// The serial number is negative or zero.
    SerialNotPositive,
    /// The name holds no country, or one that is not two upper case letters.
    Country,
    /// It has no subject key identifier.
    NoKeyIdentifier,
    /// The key usage is missing or wrong.
    KeyUsage,
    /// Basic constraints are missing.
    NoBasicConstraints,
    /// It has an unknown critical extension, so it is not used to verify anything.
    UnknownCriticalExtension,
    /// Its signature uses SHA-1.
    Sha1,
    /// RSA of fewer than 2,048 bits.
    ShortKey,
    /// RSA with the exponent 3.
    SmallExponent,
    /// It names itself as its issuer, but its signature was not made with its own key. Trusting its name and key
    /// does not depend on that signature (RFC 5280, 6.1): in a master list the signer of the list vouches for both
    /// (Doc 9303-12, 9); otherwise the operator does, by the SHA-256. So it is reported but never a reason to
    /// refuse.
    SelfSignature,
    /// The key or the algorithm is not supported, so the certificate is not used to verify anything.
    Unsupported,
}

/// The name of each in JSON, in Vietnamese and in English.
const WORDS: [(Deviation, &str, &str, &str); 15] = [
    (Deviation::Expired, "expired", "đã hết hạn", "expired"),
    (Deviation::NotYetValid, "not_yet_valid", "chưa có hiệu lực", "not yet valid"),
    (Deviation::KeyUseOver, "key_use_over", "đã hết thời hạn ký", "key use is over"),
    (Deviation::NoKeyUsePeriod, "no_key_use_period", "không ghi thời hạn ký", "no period of key use"),
    (
        Deviation::SerialNotPositive,
        "serial_not_positive",
        "số sê-ri không dương",
        "serial number not positive",
    ),
    (Deviation::Country, "country", "không có mã nước đúng dạng", "no proper country"),
    (Deviation::NoKeyIdentifier, "no_key_identifier", "không có mã nhận dạng khóa", "no key identifier"),
    (Deviation::KeyUsage, "key_usage", "mục đích khóa không đúng", "key usage does not fit"),
    (Deviation::NoBasicConstraints, "no_basic_constraints", "không ghi là CA", "no basic constraints"),
    (
        Deviation::UnknownCriticalExtension,
        "unknown_critical_extension",
        "phần mở rộng bắt buộc không hiểu được, không dùng được",
        "unknown critical extension, of no use",
    ),
    (Deviation::Sha1, "sha1", "ký bằng SHA-1", "signed with SHA-1"),
    (Deviation::ShortKey, "short_key", "khóa RSA dưới 2048 bit", "RSA below 2,048 bits"),
    (Deviation::SmallExponent, "small_exponent", "RSA với số mũ 3", "RSA with exponent 3"),
    (
        Deviation::SelfSignature,
        "self_signature",
        "chữ ký tự ký không đúng",
        "its signature on itself is wrong",
    ),
    (
        Deviation::Unsupported,
        "unsupported",
        "thuật toán không hỗ trợ, không dùng được",
        "algorithm not supported, of no use",
    ),
];

impl Deviation {
    /// Returns the name used in JSON, in snake case.
    pub fn name(self) -> &'static str {
        self.words().0
    }

    /// Returns a short description in Vietnamese.
    pub fn vietnamese(self) -> &'static str {
        self.words().1
    }

    /// Returns a short description in English.
    pub fn english(self) -> &'static str {
        self.words().2
    }

    fn words(self) -> (&'static str, &'static str, &'static str) {
        let row = WORDS.iter().find(|(deviation, ..)| *deviation == self);
        row.map_or(("", "", ""), |(_, name, vietnamese, english)| (name, vietnamese, english))
    }
}

/// Returns the deviations of a certificate, in the order of the enumeration.
pub fn deviations(certificate: &Certificate, now: Timestamp) -> Vec<Deviation> {
    let extensions = certificate.extensions();
    let validity = certificate.validity();
    let is_ca = certificate.is_ca();
    let (first, rest) =
        certificate.serial().split_first().map_or((0, &[][..]), |(first, rest)| (*first, rest));
    let is_proper = |country: &str| country.len() == 2 && country.bytes().all(|b| b.is_ascii_uppercase());
    let fits = extensions.key_usage.is_some_and(|usage| match is_ca {
        true => usage.key_cert_sign(),
        false => usage.digital_signature(),
    });
    let until = key_used_until(certificate);
    let scheme = certificate.signature_scheme();
    let hash = scheme.as_ref().ok().and_then(|scheme| message_hash(*scheme));
    let key = certificate.public_key();
    let rsa = match &key {
        Ok(PublicKey::Rsa { modulus, exponent }) => Some((modulus.len() * 8, exponent.as_slice())),
        _ => None,
    };
    let all = [
        (Deviation::Expired, now > validity.not_after),
        (Deviation::NotYetValid, now < validity.not_before),
        (Deviation::KeyUseOver, until.is_some_and(|until| now > until)),
        (Deviation::NoKeyUsePeriod, until.is_none()),
        (Deviation::SerialNotPositive, first >= 0x80 || (first == 0 && rest.iter().all(|&byte| byte == 0))),
        (Deviation::Country, !certificate.subject().country().is_some_and(is_proper)),
        (Deviation::NoKeyIdentifier, is_ca && certificate.key_identifier().is_none()),
        (Deviation::KeyUsage, !fits),
        (Deviation::NoBasicConstraints, is_ca && extensions.basic_constraints.is_none()),
        (Deviation::UnknownCriticalExtension, !extensions.unknown_critical.is_empty()),
        (Deviation::Sha1, hash == Some(HashAlgorithm::Sha1)),
        (Deviation::ShortKey, rsa.is_some_and(|(bits, _)| bits < 2048)),
        (Deviation::SmallExponent, rsa.is_some_and(|(_, exponent)| exponent == [3])),
        (Deviation::SelfSignature, key.as_ref().is_ok_and(|key| is_falsely_self_signed(certificate, key))),
        (Deviation::Unsupported, key.is_err() || scheme.is_err()),
    ];
    all.into_iter().filter_map(|(deviation, holds)| holds.then_some(deviation)).collect()
}

/// Whether an authority claims to have signed itself but did not. A link certificate of the same name does not
/// claim that: its identifiers differ.
fn is_falsely_self_signed(certificate: &Certificate, key: &PublicKey) -> bool {
    let issuer_key = certificate.extensions().authority_key_identifier.as_deref();
    let is_link = issuer_key.zip(certificate.key_identifier()).is_some_and(|(issuer, own)| issuer != own);
    certificate.is_ca()
        && !is_link
        && certificate.issuer() == certificate.subject()
        && certificate.signature_scheme().is_ok()
        && certificate.verify_signed_by(key) != Ok(true)
}

#[cfg(test)]
mod tests {
    use super::super::{
        oid,
        testing::{CertificateTemplate, key, vector},
    };
    use super::*;
    use crate::tlv::{Tag, encode, tag::SEQUENCE};

    fn of(template: &CertificateTemplate, now: &str) -> Vec<Deviation> {
        let der = template.sign(&key(1), &key(1));
        deviations(&Certificate::from_der(&der).unwrap(), now.parse().unwrap())
    }

    #[test]
    fn every_remark_has_words_in_their_order() {
        assert!(WORDS.windows(2).all(|pair| pair[0].0 < pair[1].0));
        for (deviation, name, vietnamese, english) in WORDS {
            assert_eq!(
                (deviation.name(), deviation.vietnamese(), deviation.english()),
                (name, vietnamese, english)
            );
            assert!(!vietnamese.is_ascii() || vietnamese.contains("RSA"), "{vietnamese}");
        }
    }

    #[test]
    fn what_is_missing_is_said() {
        let mut root = CertificateTemplate::root();
        root.set_usage_period("20210101000000Z", "20260101000000Z");
        assert_eq!(of(&root, "2025-01-01T00:00:00Z"), []);
        assert_eq!(of(&root, "2020-01-01T00:00:00Z"), [Deviation::NotYetValid]);
        assert_eq!(of(&root, "2046-01-01T00:00:00Z"), [Deviation::Expired, Deviation::KeyUseOver]);
        root.serial = vec![0x80, 1];
        root.hash = HashAlgorithm::Sha1;
        root.extensions.clear();
        root.set(&[0x2A, 3], true, vec![5, 0]);
        let bare = [
            Deviation::NoKeyUsePeriod,
            Deviation::SerialNotPositive,
            Deviation::NoKeyIdentifier,
            Deviation::KeyUsage,
            Deviation::NoBasicConstraints,
            Deviation::UnknownCriticalExtension,
            Deviation::Sha1,
        ];
        assert_eq!(of(&root, "2025-01-01T00:00:00Z"), bare);
        root.subject = vec![0x30, 0];
        assert!(of(&root, "2025-01-01T00:00:00Z").contains(&Deviation::Country));
    }

    #[test]
    fn a_root_that_did_not_sign_itself_is_told() {
        let mut root = CertificateTemplate::root();
        root.set_usage_period("20210101000000Z", "20260101000000Z");
        let of = |template: &CertificateTemplate| {
            let certificate = Certificate::from_der(&template.sign(&key(1), &key(2))).unwrap();
            deviations(&certificate, "2025-01-01T00:00:00Z".parse().unwrap())
        };
        assert_eq!(of(&root), [Deviation::SelfSignature]);
        // A link certificate of the same name, which identifies the key that signed it.
        let other = encode(SEQUENCE, &encode(Tag::context(0), &[0x44; 20]));
        root.set(oid::AUTHORITY_KEY_IDENTIFIER, false, other);
        assert_eq!(of(&root), []);
    }

    #[test]
    fn explicit_curves_and_pss_lack_nothing_of_that() {
        for der in [vector!("root-explicit.der"), vector!("root-pss.der")] {
            let root = Certificate::from_der(der).unwrap();
            let deviations = deviations(&root, root.validity().not_before);
            assert!(!deviations.contains(&Deviation::Unsupported), "{deviations:?}");
        }
    }
}
