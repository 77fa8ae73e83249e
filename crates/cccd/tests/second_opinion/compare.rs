//! Compares what both readers accept, and whether it means the same to both. Panics at a difference.

use asn1_rs::{
    ASN1DateTime, ASN1TimeZone, Any, BitString, Class, FromDer, GeneralizedTime, OctetString, Oid, Tag,
    UtcTime, oid,
};
use cccd::{
    files::File,
    lds::{
        dg14::Dg14,
        security_infos::{SecurityInfo, SecurityInfos},
        sod::{LdsSecurityObject, content_info},
    },
    pki::{
        Certificate, SignedData,
        certificate::Extensions,
        cms::{SignerIdentifier, SignerInfo},
        oid as known,
    },
    tlv::Reader,
};
use jiff::{Timestamp, civil, tz::TimeZone};

use super::theirs::{self, each, whole};

/// Which readers accepted the bytes as the kind compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Accepted {
    /// Both, and they agree on the meaning.
    Both,
    /// Only the reader of this library.
    Us,
    /// Only asn1-rs.
    Them,
    /// Neither.
    Neither,
}

/// A comparison: its name and its function.
type Kind = (&'static str, fn(&[u8]) -> Accepted);

/// Everything that is compared.
pub(crate) const KINDS: [Kind; 6] = [
    ("EF.SOD", sod),
    ("signed data", signed_data),
    ("list of hashes", list),
    ("certificate", certificate),
    ("EF.DG14", dg14),
    ("EF.CardAccess", card_access),
];

fn compare<O, T>(ours: Option<O>, theirs: Option<T>, check: impl FnOnce(O, T)) -> Accepted {
    match (ours, theirs) {
        (Some(ours), Some(theirs)) => {
            check(ours, theirs);
            Accepted::Both
        }
        (Some(_), None) => Accepted::Us,
        (None, Some(_)) => Accepted::Them,
        (None, None) => Accepted::Neither,
    }
}

/// Checks that a part as this library keeps it is the object that asn1-rs read.
#[track_caller]
fn assert_same(ours: &[u8], theirs: &Any<'_>) {
    assert_eq!(whole::<Any<'_>>(ours).as_ref(), Some(theirs));
}

/// Compares any data objects: tags, lengths, and where each ends.
pub(crate) fn objects(bytes: &[u8]) {
    fn walk(mut reader: Reader<'_>) {
        loop {
            let rest = reader.rest();
            let Ok(Some(ours)) = reader.next() else { return };
            if let Ok((after, theirs)) = Any::from_der(rest) {
                assert_eq!(ours.value(), theirs.data);
                assert_eq!(rest.len() - after.len(), ours.raw().len());
                assert_eq!(
                    ours.raw().first().map(|first| first & 0x20 != 0),
                    Some(theirs.header.constructed())
                );
            }
            if let Ok(inside) = ours.children() {
                walk(inside);
            }
        }
    }
    walk(Reader::new(bytes));
}

/// Compares a certificate.
fn certificate(bytes: &[u8]) -> Accepted {
    let ours = Certificate::from_der(bytes).ok();
    compare(ours, whole::<theirs::Certificate<'_>>(bytes), |ours, theirs| {
        let theirs = theirs.tbs;
        assert_eq!(ours.version(), theirs.version + 1);
        assert_eq!(ours.serial(), theirs.serial.as_ref());
        assert_same(ours.issuer().raw(), &theirs.issuer);
        assert_same(ours.subject().raw(), &theirs.subject);
        assert_same(ours.public_key_info(), &theirs.public_key);
        for (ours, theirs) in [
            (ours.validity().not_before, moment(&theirs.validity.not_before)),
            (ours.validity().not_after, moment(&theirs.validity.not_after)),
        ] {
            assert_eq!(theirs.unwrap_or(ours), ours);
        }
        extensions(ours.extensions(), &theirs.extensions.unwrap_or_default());
    })
}

fn extensions(ours: &Extensions, theirs: &[theirs::Extension<'_>]) {
    for theirs in theirs {
        let value = theirs.value.as_ref();
        match theirs.id.as_bytes() {
            known::SUBJECT_KEY_IDENTIFIER => {
                if let (Some(ours), Some(theirs)) =
                    (&ours.subject_key_identifier, whole::<OctetString<'_>>(value))
                {
                    assert_eq!(ours, theirs.as_ref());
                }
            }
            known::AUTHORITY_KEY_IDENTIFIER => {
                if let (Some(ours), Some(theirs)) =
                    (&ours.authority_key_identifier, whole::<theirs::AuthorityKeyIdentifier<'_>>(value))
                {
                    assert_eq!(Some(ours.as_slice()), theirs.key.as_ref().map(AsRef::as_ref));
                }
            }
            known::KEY_USAGE => {
                if let (Some(ours), Some(theirs)) = (ours.key_usage, whole::<BitString<'_>>(value)) {
                    let bit =
                        |number: usize| theirs.data.first().is_some_and(|first| first << number & 0x80 != 0);
                    assert_eq!(
                        [ours.digital_signature(), ours.key_cert_sign(), ours.crl_sign()],
                        [bit(0), bit(5), bit(6)]
                    );
                }
            }
            known::BASIC_CONSTRAINTS => {
                if let (Some(ours), Some(theirs)) =
                    (ours.basic_constraints, whole::<theirs::BasicConstraints>(value))
                {
                    assert_eq!((ours.ca, ours.path_len), (theirs.ca.0, theirs.path_len));
                }
            }
            known::EXTENDED_KEY_USAGE => {
                if let Some(theirs) = whole::<Vec<Oid<'_>>>(value) {
                    let theirs: Vec<_> = theirs.iter().map(Oid::as_bytes).map(known::text).collect();
                    let ours: Vec<_> = ours.extended_key_usage.iter().map(|ours| known::text(ours)).collect();
                    assert_eq!(ours, theirs);
                }
            }
            _ => {}
        }
    }
    for unknown in &ours.unknown_critical {
        let is_it =
            |theirs: &theirs::Extension<'_>| known::text(theirs.id.as_bytes()) == known::text(unknown);
        assert!(theirs.iter().any(|theirs| theirs.critical.0 && is_it(theirs)));
    }
}

/// Returns the moment of a DER time; `None` for a time that asn1-rs accepts but that does not exist or has extra
/// parts.
fn moment(time: &Any<'_>) -> Option<Timestamp> {
    let (century, time) = match time.tag() {
        Tag::UtcTime => (1900, UtcTime::try_from(time).ok()?.0),
        Tag::GeneralizedTime => (0, GeneralizedTime::try_from(time).ok()?.0),
        _ => return None,
    };
    let ASN1DateTime { year, month, day, hour, minute, second, millisecond: None, tz: ASN1TimeZone::Z } =
        time
    else {
        return None;
    };
    let year = if century == 0 {
        year
    } else if year < 50 {
        2000 + year
    } else {
        century + year
    };
    let [month, day, hour, minute, second] = [month, day, hour, minute, second].map(|field| field as i8);
    let time = civil::DateTime::new(year as i16, month, day, hour, minute, second, 0).ok()?;
    TimeZone::UTC.to_timestamp(time).ok()
}

/// Compares EF.SOD around its ContentInfo.
fn sod(bytes: &[u8]) -> Accepted {
    let theirs = whole::<Any<'_>>(bytes).filter(|theirs| is_application(theirs, 23));
    compare(content_info(bytes).ok(), theirs, |ours, theirs| assert_eq!(ours, theirs.data))
}

fn is_application(object: &Any<'_>, number: u32) -> bool {
    object.header.class() == Class::Application && object.header.constructed() && object.tag() == Tag(number)
}

/// Compares a ContentInfo with signed data.
fn signed_data(bytes: &[u8]) -> Accepted {
    let theirs = whole::<theirs::ContentInfo<'_>>(bytes);
    let theirs = theirs.filter(|theirs| theirs.content_type == oid!(1.2.840.113549.1.7.2));
    compare(SignedData::parse(bytes).ok(), theirs, |ours, theirs| {
        let theirs = theirs.content;
        assert_eq!(ours.version, theirs.version);
        let algorithms: Vec<_> =
            theirs.digest_algorithms.iter().map(|algorithm| algorithm.oid.as_bytes()).collect();
        assert_eq!(ours.digest_algorithms, algorithms);
        assert_eq!(ours.content_type, theirs.content.content_type.as_bytes());
        assert_eq!(ours.content, theirs.content.content.as_ref());
        if let Some(certificates) = each::<Any<'_>>(theirs.certificates.as_ref().map_or(&[], AsRef::as_ref)) {
            let certificates = certificates.iter().filter(|any| {
                (any.header.class(), any.tag(), any.header.constructed())
                    == (Class::Universal, Tag::Sequence, true)
            });
            assert_eq!(ours.certificates.len(), certificates.clone().count());
            ours.certificates.iter().zip(certificates).for_each(|(ours, theirs)| assert_same(ours, theirs));
        }
        let signers = || std::iter::once(&ours.signer).chain(&ours.further_signers);
        assert_eq!(signers().count(), theirs.signers.len());
        signers().zip(theirs.signers.iter()).for_each(|(ours, theirs)| signer(ours, theirs));
    })
}

fn signer(ours: &SignerInfo, theirs: &theirs::SignerInfo<'_>) {
    assert_eq!(ours.version, theirs.version);
    // An algorithm that this library cannot read is refused when it is used.
    for (ours, theirs) in [
        (&ours.digest_algorithm, &theirs.digest_algorithm),
        (&ours.signature_algorithm, &theirs.signature_algorithm),
    ] {
        if let Ok(ours) = ours {
            assert_same(ours.raw(), theirs);
        }
    }
    assert_eq!(ours.signature, theirs.signature.as_ref());
    match &ours.identifier {
        SignerIdentifier::KeyIdentifier(key) => {
            assert_eq!(
                (theirs.identifier.header.class(), theirs.identifier.tag()),
                (Class::ContextSpecific, Tag(0))
            );
            assert_eq!(key, theirs.identifier.data);
        }
        SignerIdentifier::IssuerAndSerial { issuer, serial } => {
            if let Some([name, number]) = each::<Any<'_>>(theirs.identifier.data).as_deref() {
                assert_same(issuer.raw(), name);
                assert_eq!(serial, number.data);
            }
        }
    }
    for attribute in each::<theirs::Attribute<'_>>(theirs.attributes.as_ref()).unwrap_or_default() {
        let [value] = &attribute.values[..] else { continue };
        let ours = &ours.signed_attributes;
        match attribute.oid.as_bytes() {
            known::CONTENT_TYPE => assert_eq!(ours.content_type, value.data),
            known::MESSAGE_DIGEST => assert_eq!(ours.message_digest, value.data),
            known::SIGNING_TIME => {
                if let (Some(ours), Some(theirs)) = (ours.signing_time, moment(value)) {
                    assert_eq!(ours, theirs);
                }
            }
            _ => {}
        }
    }
}

/// Compares LDSSecurityObject.
fn list(bytes: &[u8]) -> Accepted {
    let theirs = whole::<theirs::LdsSecurityObject<'_>>(bytes);
    compare(LdsSecurityObject::parse(bytes).ok(), theirs, |ours, theirs| {
        assert_eq!(ours.version(), theirs.version);
        assert_eq!(ours.hash_algorithm().oid(), theirs.hash_algorithm.oid.as_bytes());
        for number in 1..=16_u8 {
            let Some(file) = File::from_data_group(number) else { continue };
            let theirs = theirs.hashes.iter().filter(|hash| hash.number == u32::from(number));
            let theirs: Vec<&[u8]> = theirs.map(|hash| hash.hash.as_ref()).collect();
            assert_eq!(ours.hashes_for(file).collect::<Vec<_>>(), theirs);
        }
        if let (Some(ours), Some(theirs)) = (ours.versions(), &theirs.versions) {
            assert_eq!(
                (ours.lds.as_str(), ours.unicode.as_str()),
                (&*theirs.lds.string(), &*theirs.unicode.string())
            );
        }
    })
}

/// Compares EF.DG14.
fn dg14(bytes: &[u8]) -> Accepted {
    let theirs = whole::<Any<'_>>(bytes).filter(|theirs| is_application(theirs, 14));
    let ours = Dg14::parse(bytes).ok();
    compare(ours, theirs.and_then(|theirs| set(theirs.data)), |ours, theirs| {
        infos(&ours.security_infos, &theirs)
    })
}

/// Compares EF.CardAccess.
fn card_access(bytes: &[u8]) -> Accepted {
    compare(SecurityInfos::parse(bytes).ok(), set(bytes), |ours, theirs| infos(&ours, &theirs))
}

/// Returns the objects of a SET, if all of them can be parsed.
fn set(bytes: &[u8]) -> Option<Vec<Any<'_>>> {
    let set = whole::<Any<'_>>(bytes)?;
    let is_set =
        (set.header.class(), set.tag(), set.header.constructed()) == (Class::Universal, Tag::Set, true);
    if is_set { each(set.data) } else { None }
}

fn infos(ours: &SecurityInfos, theirs: &[Any<'_>]) {
    assert_eq!(ours.entries().len(), theirs.len());
    for (ours, theirs) in ours.entries().iter().zip(theirs) {
        assert_same(ours.raw(), theirs);
        let Some(theirs) = whole::<theirs::SecurityInfo<'_>>(ours.raw()) else { continue };
        let protocol = theirs.protocol.as_bytes();
        let required = || theirs.required.as_u32().ok();
        // Another type may follow in future editions.
        let optional = theirs.optional.as_ref().filter(|any| any.header.class() == Class::Universal);
        let optional = optional.filter(|any| any.tag() == Tag::Integer).map(|any| any.as_u32().ok());
        match ours {
            SecurityInfo::Pace(ours) => {
                assert_eq!(ours.protocol.oid(), protocol);
                assert_eq!((Some(ours.version), ours.parameter_id.map(Some)), (required(), optional));
            }
            SecurityInfo::ChipAuthentication(ours) => {
                assert_eq!(ours.protocol.oid(), protocol);
                assert_eq!((Some(ours.version), ours.key_id.map(Some)), (required(), optional));
            }
            SecurityInfo::ChipAuthenticationPublicKey(ours) => {
                assert_same(&ours.spki, &theirs.required);
                assert_eq!(ours.key_id.map(Some), optional);
            }
            SecurityInfo::TerminalAuthentication(ours) => assert_eq!(Some(ours.version), required()),
            SecurityInfo::ActiveAuthentication(ours) => {
                assert_eq!(Some(ours.version), required());
                assert_eq!(Some(ours.signature_algorithm.as_slice()), theirs.optional.map(|any| any.data));
            }
            _ => {}
        }
    }
}
