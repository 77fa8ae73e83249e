//! Revocation lists (RFC 5280, 5; Doc 9303-12, 7.1.4).
//!
//! `CertificateList ::= SEQUENCE { tbsCertList, signatureAlgorithm, signatureValue BIT STRING }`

mod extensions;
mod revocation;
mod serial;

use std::{collections::HashMap, fmt, ops::Range};

use cccd_base::crypto::{PublicKey, verify};
use jiff::{SignedDuration, Timestamp};

use super::{algorithm::Algorithm, ber, name::Name, oid, pem, time::parse_time};
use crate::error::{DataError, DataKind, Result};
use crate::tlv::{
    Element, Reader, Tag,
    tag::{BIT_STRING, GENERALIZED_TIME, INTEGER, SEQUENCE, UTC_TIME},
};
use extensions::{Extensions, each};
pub use revocation::Revocation;
use revocation::{graver, parse_reason};
use serial::{is_same_number, plain};

/// The maximum length of a list, in bytes.
pub(crate) const MAX_LIST_LEN: usize = 10 * 1024 * 1024;

/// The largest number of entries that are read.
const MAX_ENTRIES: usize = 100_000;

/// How long a list counts as current if it does not say when the next one comes: issuers must publish one every 90
/// days (Doc 9303-12, 7.1.4).
const LONGEST_LIFE: SignedDuration = SignedDuration::from_hours(90 * 24);

const ENUMERATED: Tag = Tag(0x0A);

/// A list of certificates that their issuer has revoked, parsed but not judged.
#[derive(Clone, PartialEq, Eq)]
pub struct RevocationList {
    raw: Vec<u8>,
    is_odd: bool,
    /// The position of the signed part.
    tbs: Range<usize>,
    /// If it cannot be read, that is an error only when the signature is checked.
    signature_algorithm: Result<Algorithm, DataError>,
    issuer: Name,
    this_update: Timestamp,
    next_update: Option<Timestamp>,
    entries: Vec<Entry>,
    extensions: Extensions,
    signature: Vec<u8>,
}

/// One entry: the position of its serial number in the list, and what the entry says about it.
#[derive(Clone, PartialEq, Eq)]
struct Entry {
    serial: Range<usize>,
    revocation: Revocation,
}

impl RevocationList {
    /// Parses a list that must make up all of the bytes, in DER, of at most 10 MiB and 100,000 entries.
    ///
    /// # Errors
    /// [`DataError`] when it is malformed; [`DataKind::TooLarge`] when it is too long; [`DataKind::TooDeep`] when
    /// it holds too many entries; [`DataKind::Value`] when the algorithm in the signed part and the one beside the
    /// signature differ.
    pub fn from_der(der: &[u8]) -> Result<Self, DataError> {
        if der.len() > MAX_LIST_LEN {
            return Err(DataError::new(DataKind::TooLarge, 0));
        }
        let mut inside = Element::parse(der, SEQUENCE)?.children()?;
        let tbs = inside.expect(SEQUENCE)?;
        let outer_algorithm = inside.expect(SEQUENCE)?;
        let signature = inside.expect(BIT_STRING)?;
        inside.finish()?;
        let mut is_odd = !ber::is_der(der, &[]) || signature.value().first() != Some(&0);

        let mut fields = tbs.children()?;
        fields.optional(INTEGER)?; // The version; extensions are accepted in any version.
        let algorithm = fields.expect(SEQUENCE)?;
        let issuer = Name::parse(&fields.expect(SEQUENCE)?)?;
        let this_update = time(&mut fields, &mut is_odd)?.ok_or_else(|| tbs.error(DataKind::Missing))?;
        let next_update = time(&mut fields, &mut is_odd)?;
        let mut extensions = Extensions::default();
        let entries = match fields.optional(SEQUENCE)? {
            Some(list) => list
                .children()?
                .all(MAX_ENTRIES)?
                .iter()
                .map(|entry| parse_entry(entry, &mut extensions.unknown_critical, &mut is_odd))
                .collect::<Result<_, _>>()?,
            None => Vec::new(),
        };
        if let Some(explicit) = fields.optional(Tag::context_constructed(0))? {
            let mut inside = explicit.children()?;
            extensions.read(&inside.expect(SEQUENCE)?)?;
            inside.finish()?;
        }
        fields.finish()?;
        if algorithm.raw() != outer_algorithm.raw() {
            return Err(outer_algorithm.error(DataKind::Value));
        }
        Ok(Self {
            raw: der.to_vec(),
            is_odd,
            tbs: tbs.offset()..tbs.offset() + tbs.raw().len(),
            signature_algorithm: Algorithm::parse(&algorithm),
            issuer,
            this_update,
            next_update,
            entries,
            extensions,
            signature: signature.bits()?.to_vec(),
        })
    }

    /// Parses the content of a file: one list in DER, or any number of them in PEM (RFC 7468).
    ///
    /// # Errors
    /// As [`from_der`](Self::from_der), for the first list that cannot be read; [`DataKind::Text`] when the bytes
    /// are neither DER nor PEM.
    pub(crate) fn from_der_or_pem(bytes: &[u8]) -> Result<Vec<Self>, DataError> {
        if bytes.first() == Some(&0x30) {
            return Ok(vec![Self::from_der(bytes)?]);
        }
        let malformed = || DataError::new(DataKind::Text, 0);
        let lists = pem::blocks(bytes, "X509 CRL")
            .into_iter()
            .map(|block| Self::from_der(&block.ok_or_else(malformed)?))
            .collect::<Result<Vec<_>, _>>()?;
        if lists.is_empty() { Err(malformed()) } else { Ok(lists) }
    }

    /// Returns the bytes as encoded.
    pub fn raw(&self) -> &[u8] {
        &self.raw
    }

    /// Whether its encoding deviates from DER, or a time in it from RFC 5280, but it can still be read.
    pub(crate) const fn is_odd(&self) -> bool {
        self.is_odd
    }

    /// Returns the name of its signer.
    pub const fn issuer(&self) -> &Name {
        &self.issuer
    }

    /// Returns when it was issued.
    pub const fn this_update(&self) -> Timestamp {
        self.this_update
    }

    /// Returns when the next list comes, if the list says so.
    pub const fn next_update(&self) -> Option<Timestamp> {
        self.next_update
    }

    /// Returns how many certificates it revokes.
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// Whether it revokes no certificates.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// Whether it, or an entry, has a critical extension that this library does not know: for example, a list that
    /// holds only changes, covers only some certificates, or covers those of another issuer. Such a list must not
    /// be used (RFC 5280, 5.2 and 5.3).
    pub(crate) const fn has_unknown_critical(&self) -> bool {
        self.extensions.unknown_critical
    }

    /// Returns the identifier of the key that signed it, if given (Doc 9303-12, table 8, requires it).
    pub fn authority_key_identifier(&self) -> Option<&[u8]> {
        self.extensions.authority_key_identifier.as_deref()
    }

    /// Whether it covers certificates of an issuer with this name: the name of its signer, or an older name of the
    /// same state given in issuerAltName, as in lists after a change of name (Doc 9303-12, 7.1.4).
    pub fn covers(&self, issuer: &Name) -> bool {
        let is_same_state = || match (self.issuer.country(), issuer.country()) {
            (Some(own), Some(other)) => own.eq_ignore_ascii_case(other),
            _ => false,
        };
        self.issuer == *issuer || self.extensions.other_names.contains(issuer) && is_same_state()
    }

    /// Whether it is the current list at a given time. A list that does not announce the next one is current for 90
    /// days.
    pub fn is_current(&self, now: Timestamp) -> bool {
        let end = self
            .next_update
            .unwrap_or_else(|| self.this_update.checked_add(LONGEST_LIFE).unwrap_or(Timestamp::MAX));
        (self.this_update..=end).contains(&now)
    }

    /// Returns what it says about the certificate with this serial number, given as the bytes of its INTEGER. If
    /// several entries match, returns the earliest date and the gravest reason, whatever their order.
    ///
    /// Leading zeros are ignored: issuers that encode a serial number as negative in a certificate encode it as
    /// positive in their list.
    pub fn find(&self, serial: &[u8]) -> Option<Revocation> {
        self.find_all(serial).reduce(Revocation::and)
    }

    /// Returns every entry for the certificate with this serial number.
    pub(crate) fn find_all(&self, serial: &[u8]) -> impl Iterator<Item = Revocation> {
        let is_wanted = move |entry: &&Entry| is_same_number(self.serial(entry), serial);
        self.entries.iter().filter(is_wanted).map(|entry| entry.revocation)
    }

    fn serial(&self, entry: &Entry) -> &[u8] {
        self.raw.get(entry.serial.clone()).unwrap_or_default()
    }

    /// Whether an older list of the same issuer and key adds nothing to this one: this list can be used, and says
    /// no less about every certificate whose revocation lasts. Issuers may leave out certificates that have expired
    /// (RFC 5280, 3.3), which are still revoked.
    pub(crate) fn replaces(&self, other: &Self) -> bool {
        let mut held: HashMap<&[u8], Revocation> = HashMap::new();
        for entry in &self.entries {
            let said = held.entry(plain(self.serial(entry))).or_insert(entry.revocation);
            *said = said.and(entry.revocation);
        }
        let adds_nothing = |entry: &Entry| {
            let said = held.get(plain(other.serial(entry)));
            entry.revocation.is_temporary() || said.is_some_and(|said| said.and(entry.revocation) == *said)
        };
        self.this_update > other.this_update
            && !self.has_unknown_critical()
            && other.entries.iter().all(adds_nothing)
    }

    /// Whether its signature was made with this key. Names are not compared.
    ///
    /// # Errors
    /// [`CryptoError`](crate::error::CryptoError) when key or algorithm are not supported.
    pub(crate) fn verify_signed_by(&self, issuer_key: &PublicKey) -> Result<bool> {
        let scheme = self.signature_algorithm.as_ref().map_err(Clone::clone)?.signature_scheme(None)?;
        verify(issuer_key, scheme, self.raw.get(self.tbs.clone()).unwrap_or_default(), &self.signature)
    }
}

/// Reads the next field if it is a time.
fn time(fields: &mut Reader<'_>, is_odd: &mut bool) -> Result<Option<Timestamp>, DataError> {
    let Some(UTC_TIME | GENERALIZED_TIME) = fields.peek() else { return Ok(None) };
    let time = fields.next()?.map(|time| parse_time(&time)).transpose()?;
    *is_odd |= time.is_some_and(|time| time.is_odd);
    Ok(time.map(|time| time.moment))
}

/// `SEQUENCE { userCertificate INTEGER, revocationDate Time, crlEntryExtensions Extensions OPTIONAL }`
fn parse_entry(
    element: &Element<'_>,
    unknown_critical: &mut bool,
    is_odd: &mut bool,
) -> Result<Entry, DataError> {
    if element.tag() != SEQUENCE {
        return Err(element.error(DataKind::Tag));
    }
    let mut fields = element.children()?;
    let serial = fields.expect(INTEGER)?;
    let date = time(&mut fields, is_odd)?.ok_or_else(|| element.error(DataKind::Missing))?;
    // An extension that occurs twice says two things: both count.
    let (mut reasons, mut since) = (Vec::new(), Vec::new());
    if let Some(list) = fields.optional(SEQUENCE)? {
        each(&list, |id, critical, value| {
            let mut inside = value.children()?;
            match id {
                oid::REASON_CODE => reasons.push(parse_reason(inside.expect(ENUMERATED)?.value())),
                oid::INVALIDITY_DATE => since.extend(time(&mut inside, is_odd)?),
                _ => *unknown_critical |= critical,
            }
            Ok(())
        })?;
    }
    let reason = reasons.into_iter().reduce(graver).flatten();
    let revocation = Revocation { date, reason, invalid_from: since.into_iter().min() };
    fields.finish()?;
    let serial = serial.value_offset()..serial.value_offset() + serial.value().len();
    Ok(Entry { serial, revocation })
}

/// Shows the issuer, the times, and how many certificates are revoked.
impl fmt::Debug for RevocationList {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RevocationList")
            .field("issuer", &self.issuer)
            .field("this_update", &self.this_update)
            .field("next_update", &self.next_update)
            .field("len", &self.entries.len())
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use asn1_rs::oid;

    use super::super::{
        Certificate,
        testing::{ListTemplate, key},
    };
    use super::*;
    use crate::tlv::{
        encode, encode_all,
        tag::{BOOLEAN, OBJECT_IDENTIFIER, OCTET_STRING},
    };

    fn parse(template: &ListTemplate) -> Result<RevocationList, DataKind> {
        RevocationList::from_der(&template.sign(&key(1))).map_err(|e| e.kind)
    }

    fn time(text: &str) -> Timestamp {
        text.parse().unwrap()
    }

    /// A vector made by OpenSSL; see tests/vectors/crl/README.md.
    macro_rules! vector {
        ($name:literal) => {
            include_bytes!(concat!(env!("CARGO_MANIFEST_DIR"), "/../../tests/vectors/crl/", $name)).as_slice()
        };
    }

    #[test]
    fn a_list_by_openssl_is_read_and_verified() {
        let root = Certificate::from_der(vector!("root.der")).unwrap();
        let list = RevocationList::from_der(vector!("list.der")).unwrap();
        assert_eq!(
            RevocationList::from_der_or_pem(vector!("list.pem")).unwrap(),
            std::slice::from_ref(&list)
        );
        assert_eq!(list.issuer(), root.subject());
        assert_eq!(list.this_update(), time("2026-11-23T20:22:43Z"));
        assert_eq!(list.next_update(), Some(time("2027-02-21T20:22:43Z")));
        let entries: [(&[u8], &str, Option<u8>); 3] = [
            (&[0x2A], "2024-01-01T00:00:00Z", Some(1)),
            (&[0x00, 0xFF, 0x01], "2025-06-01T12:00:00Z", Some(4)),
            (&[1, 2, 3, 4, 5, 6, 7, 8], "2025-07-01T00:00:00Z", None),
        ];
        assert_eq!(list.len(), entries.len());
        for (serial, date, reason) in entries {
            let expected = Revocation { date: time(date), reason, invalid_from: None };
            assert_eq!(list.find(serial), Some(expected));
        }
        let root_key = root.public_key().unwrap();
        assert!(list.verify_signed_by(&root_key).unwrap());
        for position in 0..list.raw().len() {
            let mut changed = list.raw().to_vec();
            changed[position] ^= 1;
            // The number of unused bits is unsigned: changing it has no effect, but is reported.
            let is_silent =
                |list: RevocationList| !list.is_odd() && list.verify_signed_by(&root_key) == Ok(true);
            assert!(!RevocationList::from_der(&changed).is_ok_and(is_silent), "byte {position}");
        }
    }

    #[test]
    fn every_field_is_read() {
        let list = parse(&ListTemplate::new().revoke(&[0x2A], Some(4))).unwrap();
        assert_eq!(list.issuer().to_string(), "CN=CSCA SPECIMEN,C=UT");
        assert_eq!(list.this_update(), time("2026-11-15T00:00:00Z"));
        assert_eq!(list.next_update(), Some(time("2027-02-15T00:00:00Z")));
        assert_eq!((list.len(), list.is_empty(), list.has_unknown_critical()), (1, false, false));
        let revocation = list.find(&[0x2A]).unwrap();
        assert_eq!((revocation.date, revocation.reason), (time("2024-01-01T00:00:00Z"), Some(4)));
        assert_eq!(list.find(&[0x2B]), None);
        assert!(list.verify_signed_by(&key(1).public_key()).unwrap());
        assert!(!list.verify_signed_by(&key(2).public_key()).unwrap());
        assert!(format!("{list:?}").contains("CSCA SPECIMEN"));
        assert!(parse(&ListTemplate::new()).unwrap().is_empty());
    }

    #[test]
    fn zeros_before_a_serial_number_do_not_hide_it() {
        let list = parse(&ListTemplate::new().revoke(&[0x00, 0xFF, 0x01], None)).unwrap();
        assert!(list.find(&[0xFF, 0x01]).is_some());
        assert!(list.find(&[0x01]).is_none() && list.find(&[0x01, 0xFF, 0x01]).is_none());
    }

    #[test]
    fn a_list_is_current_between_its_dates_or_for_90_days() {
        let mut template = ListTemplate::new();
        let current = |list: &RevocationList, now| list.is_current(time(now));
        let list = parse(&template).unwrap();
        assert!(current(&list, "2026-11-15T00:00:00Z") && current(&list, "2027-02-15T00:00:00Z"));
        assert!(!current(&list, "2026-11-14T23:59:59Z") && !current(&list, "2027-02-15T00:00:01Z"));
        template.next_update = None;
        let list = parse(&template).unwrap();
        assert!(current(&list, "2027-02-13T00:00:00Z") && !current(&list, "2027-02-13T00:00:01Z"));
    }

    #[test]
    fn what_limits_a_list_is_told() {
        let distribution_point = (&oid!(raw 2.5.29.28)[..], encode(SEQUENCE, &[]));
        let mut template = ListTemplate::new();
        template.extensions = vec![(distribution_point.0.to_vec(), true, distribution_point.1.clone())];
        assert!(parse(&template).unwrap().has_unknown_critical());
        template.extensions[0].1 = false;
        assert!(!parse(&template).unwrap().has_unknown_critical());
        template.extensions.clear();
        // An entry of another issuer.
        template.entries = vec![encode_all(
            SEQUENCE,
            &[
                &encode(INTEGER, &[1]),
                &encode(GENERALIZED_TIME, b"20240101000000Z"),
                &encode(
                    SEQUENCE,
                    &encode_all(
                        SEQUENCE,
                        &[
                            &encode(OBJECT_IDENTIFIER, &oid!(raw 2.5.29.29)),
                            &encode(BOOLEAN, &[0xFF]),
                            &encode(OCTET_STRING, &encode(SEQUENCE, &[])),
                        ],
                    ),
                ),
            ],
        )];
        assert!(parse(&template).unwrap().has_unknown_critical());
    }

    #[test]
    fn pem_may_hold_several() {
        let der = ListTemplate::new().sign(&key(1));
        let block = pem::encode(&der, "X509 CRL");
        assert_eq!(RevocationList::from_der_or_pem(block.repeat(2).as_bytes()).unwrap().len(), 2);
        assert_eq!(RevocationList::from_der_or_pem(&der).unwrap()[0].raw(), der);
        let refused =
            ["", "notes", "-----BEGIN X509 CRL-----", "-----BEGIN X509 CRL-----!-----END X509 CRL-----"];
        for text in refused {
            assert_eq!(RevocationList::from_der_or_pem(text.as_bytes()).unwrap_err().kind, DataKind::Text);
        }
    }

    #[test]
    fn sizes_are_bounded() {
        let long = vec![0x30; MAX_LIST_LEN + 1];
        assert_eq!(RevocationList::from_der(&long).unwrap_err().kind, DataKind::TooLarge);
        let mut template = ListTemplate::new().revoke(&[1], None);
        template.entries = vec![template.entries[0].clone(); MAX_ENTRIES];
        assert_eq!(parse(&template).unwrap().len(), MAX_ENTRIES);
        template.entries.push(template.entries[0].clone());
        assert!(parse(&template).is_err());
    }

    #[test]
    fn no_part_of_a_list_is_a_list_and_changed_bytes_are_survived() {
        let der = ListTemplate::new().revoke(&[0x2A], Some(1)).sign(&key(1));
        for length in 0..der.len() {
            assert!(RevocationList::from_der(&der[..length]).is_err());
        }
        let public_key = key(1).public_key();
        for position in 0..der.len() {
            let mut changed = der.clone();
            changed[position] ^= 0x41;
            if let Ok(list) = RevocationList::from_der(&changed) {
                assert_ne!(list.verify_signed_by(&public_key), Ok(true), "byte {position}");
            }
        }
    }
}
