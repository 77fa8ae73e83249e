//! The extensions of a certificate (RFC 5280, 4.2; Doc 9303-12, table 6).

use jiff::Timestamp;

use super::super::{name::Name, oid, time::parse_time};
use crate::error::{DataError, DataKind};
use crate::tlv::{
    Element, Tag,
    tag::{BIT_STRING, BOOLEAN, INTEGER, OBJECT_IDENTIFIER, OCTET_STRING, PRINTABLE_STRING, SEQUENCE, SET},
};

/// Extensions, and parts of one extension, that are read at the most.
const MAX_PARTS: usize = 64;

/// Extensions that restrict nothing in a path of one certificate without policies, so that they may be
/// critical and still be passed over.
const HARMLESS: [&[u8]; 3] = [oid::CRL_DISTRIBUTION_POINTS, oid::CERTIFICATE_POLICIES, oid::NAME_CHANGE];

/// The extensions of a certificate. What is not there is `None` or empty.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Extensions {
    /// Identifier of the key in the certificate.
    pub subject_key_identifier: Option<Vec<u8>>,
    /// Identifier of the key that signed the certificate.
    pub authority_key_identifier: Option<Vec<u8>>,
    /// What the key may do.
    pub key_usage: Option<KeyUsage>,
    /// Whether the key may certify others.
    pub basic_constraints: Option<BasicConstraints>,
    /// When the private key may sign.
    pub private_key_usage_period: Option<Period<Option<Timestamp>>>,
    /// Special purposes, as object identifiers; empty when the extension is absent.
    pub extended_key_usage: Vec<Vec<u8>>,
    /// True when the special purposes are marked critical.
    pub extended_key_usage_critical: bool,
    /// The localities in the alternative names of the subject, which state its country as in the MRZ.
    pub subject_localities: Vec<String>,
    /// The same of the issuer.
    pub issuer_localities: Vec<String>,
    /// Types of document that may be signed, as in the first two characters of the MRZ.
    pub document_types: Vec<String>,
    /// True when the types of document are marked critical, which the profile forbids.
    pub document_types_critical: bool,
    /// Critical extensions that this library does not know, as object identifiers.
    pub unknown_critical: Vec<Vec<u8>>,
}

/// A time from and a time to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Period<T> {
    /// The first moment.
    pub not_before: T,
    /// The last moment.
    pub not_after: T,
}

/// Basic constraints (RFC 5280, 4.2.1.9).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BasicConstraints {
    /// Whether the key may certify others.
    pub ca: bool,
    /// How many authorities may stand below it.
    pub path_len: Option<u32>,
}

/// What a key may do (RFC 5280, 4.2.1.3).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct KeyUsage(u8);

impl KeyUsage {
    /// Sign documents.
    pub const fn digital_signature(self) -> bool {
        self.0 & 0x80 != 0
    }

    /// Sign certificates.
    pub const fn key_cert_sign(self) -> bool {
        self.0 & 0x04 != 0
    }

    /// Sign revocation lists.
    pub const fn crl_sign(self) -> bool {
        self.0 & 0x02 != 0
    }
}

impl Extensions {
    /// Reads the SEQUENCE of extensions.
    ///
    /// # Errors
    /// [`DataError`] when it, or an extension that this library uses, is malformed;
    /// [`DataKind::Duplicate`] when one stands twice.
    pub(super) fn parse(element: &Element<'_>) -> Result<Self, DataError> {
        let mut extensions = Self::default();
        let mut seen: Vec<&[u8]> = Vec::new();
        for extension in element.children()?.all(MAX_PARTS)? {
            if extension.tag() != SEQUENCE {
                return Err(extension.error(DataKind::Tag));
            }
            let mut inside = extension.children()?;
            let id = inside.expect(OBJECT_IDENTIFIER)?.value();
            let critical = inside.optional(BOOLEAN)?.is_some_and(|critical| critical.value() != [0]);
            let value = inside.expect(OCTET_STRING)?;
            inside.finish()?;
            if seen.contains(&id) {
                return Err(extension.error(DataKind::Duplicate));
            }
            seen.push(id);
            extensions.add(id, critical, &value)?;
        }
        Ok(extensions)
    }

    fn add(&mut self, id: &[u8], critical: bool, value: &Element<'_>) -> Result<(), DataError> {
        let parsed = |tag| {
            let mut inside = value.children()?;
            let element = inside.expect(tag)?;
            inside.finish()?;
            Ok::<_, DataError>(element)
        };
        match id {
            oid::SUBJECT_KEY_IDENTIFIER => {
                self.subject_key_identifier = Some(parsed(OCTET_STRING)?.value().to_vec());
            }
            oid::AUTHORITY_KEY_IDENTIFIER => {
                let identifier = parsed(SEQUENCE)?.children()?.optional(Tag::context(0))?;
                self.authority_key_identifier = identifier.map(|identifier| identifier.value().to_vec());
            }
            oid::KEY_USAGE => {
                // All bits that matter are in the first byte; one without any byte allows nothing.
                let bits = parsed(BIT_STRING)?;
                self.key_usage = Some(KeyUsage(bits.value().get(1).copied().unwrap_or(0)));
            }
            oid::BASIC_CONSTRAINTS => {
                let mut inside = parsed(SEQUENCE)?.children()?;
                let ca = inside.optional(BOOLEAN)?.is_some_and(|ca| ca.value() != [0]);
                let path_len = inside.optional(INTEGER)?.map(|length| length.small()).transpose()?;
                self.basic_constraints = Some(BasicConstraints { ca, path_len });
            }
            oid::PRIVATE_KEY_USAGE_PERIOD => {
                self.private_key_usage_period = Some(parse_usage_period(&parsed(SEQUENCE)?)?);
            }
            oid::EXTENDED_KEY_USAGE => {
                let purposes = parsed(SEQUENCE)?.children()?.all(MAX_PARTS)?;
                self.extended_key_usage = purposes.iter().map(|purpose| purpose.value().to_vec()).collect();
                self.extended_key_usage_critical = critical;
            }
            // They restrict nothing, so that a defect in them is no reason to stop.
            oid::SUBJECT_ALTERNATIVE_NAME => {
                self.subject_localities =
                    parsed(SEQUENCE).and_then(|names| parse_localities(&names)).unwrap_or_default();
            }
            oid::ISSUER_ALTERNATIVE_NAME => {
                self.issuer_localities =
                    parsed(SEQUENCE).and_then(|names| parse_localities(&names)).unwrap_or_default();
            }
            oid::DOCUMENT_TYPE_LIST => {
                self.document_types =
                    parsed(SEQUENCE).and_then(|list| parse_types(&list)).unwrap_or_default();
                self.document_types_critical = critical;
            }
            _ if critical && !HARMLESS.contains(&id) => self.unknown_critical.push(id.to_vec()),
            _ => {}
        }
        Ok(())
    }
}

/// `SEQUENCE { [0] GeneralizedTime OPTIONAL, [1] GeneralizedTime OPTIONAL }`
fn parse_usage_period(element: &Element<'_>) -> Result<Period<Option<Timestamp>>, DataError> {
    let mut inside = element.children()?;
    let mut time = |tag| inside.optional(tag)?.map(|time| parse_implicit_time(&time)).transpose();
    Ok(Period { not_before: time(Tag::context(0))?, not_after: time(Tag::context(1))? })
}

/// A GeneralizedTime under an implicit tag.
fn parse_implicit_time(element: &Element<'_>) -> Result<Timestamp, DataError> {
    let retagged = crate::tlv::encode(crate::tlv::tag::GENERALIZED_TIME, element.value());
    let time = Element::parse(&retagged, crate::tlv::tag::GENERALIZED_TIME)?;
    parse_time(&time).map_err(|e| element.error(e.kind))
}

/// The localities in the directory names among GeneralNames (RFC 5280, 4.2.1.6): `[4] EXPLICIT Name`.
fn parse_localities(element: &Element<'_>) -> Result<Vec<String>, DataError> {
    let mut localities = Vec::new();
    for general_name in element.children()?.all(MAX_PARTS)? {
        if general_name.tag() == Tag::context_constructed(4) {
            let name = Name::parse(&general_name.children()?.expect(SEQUENCE)?)?;
            localities.extend(name.localities().map(str::to_owned));
        }
    }
    Ok(localities)
}

/// `SEQUENCE { version INTEGER, SET OF PrintableString }` (Doc 9303-12, 7.1.1.5)
fn parse_types(element: &Element<'_>) -> Result<Vec<String>, DataError> {
    let mut inside = element.children()?;
    inside.expect(INTEGER)?;
    let types = inside.expect(SET)?.children()?.all(MAX_PARTS)?;
    let types = types.iter().filter(|kind| kind.tag() == PRINTABLE_STRING);
    types.map(|kind| kind.text().map(str::to_owned)).collect()
}
