//! The extensions of a certificate (RFC 5280, 4.2; Doc 9303-12, table 6).

use jiff::Timestamp;

use super::super::{name::Name, oid, time::parse_implicit_generalized_time};
use crate::error::{DataError, DataKind};
use crate::tlv::{
    Element, Tag,
    tag::{BIT_STRING, BOOLEAN, INTEGER, OBJECT_IDENTIFIER, OCTET_STRING, SEQUENCE, SET},
};

/// The largest number of extensions, and of parts of one extension, that are read.
const MAX_PARTS: usize = 64;

/// Extensions that restrict nothing in a path of one certificate without policies, so that they can be ignored even
/// if they are critical.
const HARMLESS: [&[u8]; 2] = [oid::CRL_DISTRIBUTION_POINTS, oid::CERTIFICATE_POLICIES];

/// The extensions of a certificate. An absent one is `None` or empty.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Extensions {
    /// The identifier of the key in the certificate.
    pub subject_key_identifier: Option<Vec<u8>>,
    /// The identifier of the key that signed the certificate.
    pub authority_key_identifier: Option<Vec<u8>>,
    /// What the key may do.
    pub key_usage: Option<KeyUsage>,
    /// Whether the key may certify others.
    pub basic_constraints: Option<BasicConstraints>,
    /// When the private key may sign.
    pub private_key_usage_period: Option<Period<Option<Timestamp>>>,
    /// Special purposes, as object identifiers; empty when the extension is absent.
    pub extended_key_usage: Vec<Vec<u8>>,
    /// Whether the special purposes are marked critical.
    pub extended_key_usage_critical: bool,
    /// The localities in the alternative names of the subject, which state its country as in the MRZ.
    pub subject_localities: Vec<String>,
    /// The localities in the alternative names of the issuer.
    pub issuer_localities: Vec<String>,
    /// The types of document that may be signed, as in the first two characters of the MRZ.
    pub document_types: Vec<String>,
    /// Whether the types of document are marked critical, which the profile forbids.
    pub document_types_critical: bool,
    /// Whether a link certificate says that the name of its authority changed (Doc 9303-12, 7.1.1.6).
    pub name_change: bool,
    /// Critical extensions that this library does not know, as object identifiers.
    pub unknown_critical: Vec<Vec<u8>>,
    /// Whether the private key usage period is in another form than GeneralizedTime in UTC to the second, or cannot
    /// be read.
    pub has_odd_times: bool,
    /// Whether something deviates from the standard: an extension that occurs twice with the same content, or one
    /// that cannot be read and decides nothing.
    pub is_odd: bool,
}

/// A start time and an end time.
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
    /// How many authorities may be below it.
    pub path_len: Option<u32>,
}

/// What a key may do (RFC 5280, 4.2.1.3).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct KeyUsage(u8);

impl KeyUsage {
    /// Whether it may sign documents.
    pub const fn digital_signature(self) -> bool {
        self.0 & 0x80 != 0
    }

    /// Whether it may sign certificates.
    pub const fn key_cert_sign(self) -> bool {
        self.0 & 0x04 != 0
    }

    /// Whether it may sign revocation lists.
    pub const fn crl_sign(self) -> bool {
        self.0 & 0x02 != 0
    }
}

impl Extensions {
    /// Parses the SEQUENCE of extensions.
    ///
    /// # Errors
    /// [`DataError`] when it, or an extension that decides something here, is malformed; [`DataKind::Duplicate`]
    /// when one occurs twice with different contents.
    pub(super) fn parse(element: &Element<'_>) -> Result<Self, DataError> {
        let mut extensions = Self::default();
        let mut seen: Vec<(Vec<u8>, &[u8])> = Vec::new();
        for extension in element.children()?.all(MAX_PARTS)? {
            if extension.tag() != SEQUENCE {
                return Err(extension.error(DataKind::Tag));
            }
            let mut inside = extension.children()?;
            let id = extensions.identifier(inside.expect(OBJECT_IDENTIFIER)?.value());
            let critical = inside.optional(BOOLEAN)?.is_some_and(|critical| critical.value() != [0]);
            let value = inside.expect(OCTET_STRING)?;
            inside.finish()?;
            // A repeated identical extension adds nothing; of two different ones nobody knows which is meant.
            match seen.iter().find(|(known, _)| *known == id) {
                Some((_, same)) if *same == extension.raw() => extensions.is_odd = true,
                Some(_) => return Err(extension.error(DataKind::Duplicate)),
                None => {
                    extensions.add(&id, critical, &value)?;
                    seen.push((id, extension.raw()));
                }
            }
        }
        Ok(extensions)
    }

    /// Returns an identifier in its DER form. A padded one means the same, and is odd.
    fn identifier(&mut self, value: &[u8]) -> Vec<u8> {
        let shortest = oid::shortest(value);
        self.is_odd |= shortest != value;
        shortest
    }

    fn add(&mut self, id: &[u8], critical: bool, value: &Element<'_>) -> Result<(), DataError> {
        let parsed = |tag| {
            let mut inside = value.children()?;
            let element = inside.expect(tag)?;
            inside.finish()?;
            Ok::<_, DataError>(element)
        };
        match id {
            // Both only help to find the right certificate, and decide nothing.
            oid::SUBJECT_KEY_IDENTIFIER => match parsed(OCTET_STRING) {
                Ok(identifier) => self.subject_key_identifier = Some(identifier.value().to_vec()),
                Err(_) => self.is_odd = true,
            },
            oid::AUTHORITY_KEY_IDENTIFIER => {
                let identifier =
                    parsed(SEQUENCE).and_then(|names| names.children()?.optional(Tag::context(0)));
                self.is_odd |= identifier.is_err();
                let identifier = identifier.unwrap_or_default();
                self.authority_key_identifier = identifier.map(|identifier| identifier.value().to_vec());
            }
            oid::KEY_USAGE => {
                // All bits that matter are in the first byte; a value without any bytes allows nothing.
                let bits = parsed(BIT_STRING)?;
                self.key_usage = Some(KeyUsage(bits.value().get(1).copied().unwrap_or(0)));
            }
            oid::BASIC_CONSTRAINTS => {
                let mut inside = parsed(SEQUENCE)?.children()?;
                let ca = inside.optional(BOOLEAN)?.is_some_and(|ca| ca.value() != [0]);
                let path_len = inside.optional(INTEGER)?.map(|length| length.small()).transpose()?;
                self.basic_constraints = Some(BasicConstraints { ca, path_len });
            }
            // An unreadable period says nothing about the time of signing.
            oid::PRIVATE_KEY_USAGE_PERIOD => {
                match parsed(SEQUENCE).and_then(|period| parse_usage_period(&period)) {
                    Ok((period, is_odd)) => {
                        self.private_key_usage_period = Some(period);
                        self.has_odd_times = is_odd;
                    }
                    Err(_) => self.has_odd_times = true,
                }
            }
            oid::EXTENDED_KEY_USAGE => {
                let purposes = parsed(SEQUENCE)?.children()?.all(MAX_PARTS)?;
                self.extended_key_usage =
                    purposes.iter().map(|purpose| self.identifier(purpose.value())).collect();
                self.extended_key_usage_critical = critical;
                self.is_odd |= purposes.is_empty();
            }
            // They restrict nothing, so a defect in them is not a reason to stop.
            oid::SUBJECT_ALTERNATIVE_NAME => {
                self.subject_localities =
                    parsed(SEQUENCE).and_then(|names| parse_localities(&names)).unwrap_or_default();
            }
            oid::ISSUER_ALTERNATIVE_NAME => {
                self.issuer_localities =
                    parsed(SEQUENCE).and_then(|names| parse_localities(&names)).unwrap_or_default();
            }
            oid::NAME_CHANGE => self.name_change = true,
            oid::DOCUMENT_TYPE_LIST => {
                // Without a list the signer may sign every type, so a list that cannot be read matters.
                self.document_types = parsed(SEQUENCE).and_then(|list| parse_types(&list))?;
                self.is_odd |= self.document_types.is_empty();
                self.document_types_critical = critical;
            }
            _ if critical && !HARMLESS.contains(&id) => self.unknown_critical.push(id.to_vec()),
            _ => {}
        }
        Ok(())
    }
}

/// `SEQUENCE { [0] GeneralizedTime OPTIONAL, [1] GeneralizedTime OPTIONAL }`. Also returns whether a time has an
/// odd form.
fn parse_usage_period(element: &Element<'_>) -> Result<(Period<Option<Timestamp>>, bool), DataError> {
    let mut inside = element.children()?;
    let mut is_odd = false;
    let mut time = |tag| {
        let time = inside.optional(tag)?.map(|time| parse_implicit_generalized_time(&time)).transpose()?;
        is_odd |= time.is_some_and(|time| time.is_odd);
        Ok::<_, DataError>(time.map(|time| time.moment))
    };
    let period = Period { not_before: time(Tag::context(0))?, not_after: time(Tag::context(1))? };
    Ok((period, is_odd))
}

/// Returns the localities in the directory names among GeneralNames (RFC 5280, 4.2.1.6): `[4] EXPLICIT Name`.
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
    inside.optional(INTEGER)?;
    let list = inside.optional(SEQUENCE)?;
    let list = list.map_or_else(|| inside.expect(SET), Ok)?;
    let types = list.children()?.all(MAX_PARTS)?;
    // Accepts any string type, a missing version, and a SEQUENCE.
    types.iter().map(|kind| kind.text().map(str::to_owned)).collect()
}
