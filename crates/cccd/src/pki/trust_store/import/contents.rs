//! Takes a file apart into the certificates and lists in it, whatever its form. Nothing is trusted here.

use cccd_base::text::Text;

use super::foreign::{self, Foreign, foreign};
use crate::{
    error::DataKind,
    pki::{
        cms::Bundle,
        ldif::{self, Attribute, ValueFault},
        oid,
        pem::{self, BlockFault, Content},
        trust_store::MAX_FILE_LEN,
    },
    tlv::{
        Element, Reader,
        tag::{INTEGER, SEQUENCE},
    },
};

/// The largest number of certificates and lists that are taken from one file.
const MAX_PARTS: usize = 65_536;

/// The longest label that is repeated, in characters.
const MAX_LABEL: usize = 40;

/// Where a part is in its file, counted from 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Place {
    /// The line of a text on which it begins.
    Line(usize),
    /// Its position among the parts of a file that has no lines.
    Part(usize),
}

/// A part of a file that cannot be read. The others are taken.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct PartFault {
    /// Where it is.
    pub place: Place,
    /// What it is: the label of a block, or the name of an attribute. Text from outside.
    pub what: String,
    /// Why it cannot be read.
    pub kind: PartFaultKind,
}

/// Why a part of a file cannot be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum PartFaultKind {
    /// It is not base64.
    NotBase64,
    /// The file ends in it, or the next part begins in it.
    Cut,
    /// It is longer than any certificate or list.
    TooLong,
    /// The file holds more parts than are read. It is the first that is not, and no more follow.
    TooMany,
    /// It is neither a certificate nor a list.
    Unknown,
    /// It is a signature of a card.
    OfCard,
}

impl PartFaultKind {
    /// Returns the name used in JSON.
    pub const fn name(self) -> &'static str {
        match self {
            Self::NotBase64 => "not_base64",
            Self::Cut => "cut",
            Self::TooLong => "too_long",
            Self::TooMany => "too_many",
            Self::Unknown => "unknown",
            Self::OfCard => "of_card",
        }
    }
}

/// What a part is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum PartKind {
    Certificate,
    /// A document signer in a directory.
    Signer,
    MasterList,
    RevocationList,
}

impl PartKind {
    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Certificate => "certificate",
            Self::Signer => "document signer",
            Self::MasterList => "master list",
            Self::RevocationList => "revocation list",
        }
    }
}

pub(super) struct Part {
    pub(super) kind: PartKind,
    pub(super) der: Vec<u8>,
    /// `None` if it is the whole file.
    pub(super) place: Option<Place>,
}

/// What a file holds.
#[derive(Default)]
pub(super) struct Contents {
    pub(super) parts: Vec<Part>,
    pub(super) faults: Vec<PartFault>,
    /// Whether the file is an extract of the ICAO directory.
    pub(super) is_directory: bool,
}

impl Contents {
    /// Takes a file apart.
    ///
    /// # Errors
    /// What the file is instead, if nothing in it can be taken.
    pub(super) fn of(file: &[u8]) -> Result<Self, Foreign> {
        let mut contents = Self::default();
        if contents.objects(file) || contents.store(file) {
            return contents.unless_empty(file);
        }
        let text = Text::of(file);
        // A block may be in any file, a page of the web among them; what an archive holds is compressed.
        if let Some(kind @ (Foreign::Zip | Foreign::Own)) = foreign::by_beginning(file) {
            return Err(kind);
        }
        contents.blocks(text.bytes());
        if contents.is_empty() {
            contents.bare(text.bytes());
        }
        if contents.is_empty() {
            contents.directory(text.bytes());
        }
        contents.unless_empty(file)
    }

    fn is_empty(&self) -> bool {
        self.parts.is_empty() && self.faults.is_empty()
    }

    fn unless_empty(self, file: &[u8]) -> Result<Self, Foreign> {
        match self.faults.first() {
            _ if !self.parts.is_empty() => Ok(self),
            Some(PartFault { kind: PartFaultKind::OfCard, .. }) => Err(Foreign::OfCard),
            Some(PartFault { place: Place::Line(line), .. }) => Err(Foreign::Damaged(*line)),
            _ => Err(foreign(file)),
        }
    }

    /// Takes data objects that follow one another: usually one. Returns whether the file begins with any.
    fn objects(&mut self, file: &[u8]) -> bool {
        let mut rest = file;
        for number in 1.. {
            let mut reader = Reader::new(rest);
            let object = match reader.expect(SEQUENCE) {
                Ok(object) => object,
                // Of indefinite length.
                Err(_) if number == 1 && Bundle::begins(file) => {
                    self.part(file, None, "CMS");
                    break;
                }
                Err(_) if number == 1 => return false,
                Err(_) => {
                    self.fault(Place::Part(number), "DER", PartFaultKind::Unknown);
                    break;
                }
            };
            let after = trim_filler(reader.rest());
            let place = (number > 1 || !after.is_empty()).then_some(Place::Part(number));
            if !self.part(object.raw(), place, "DER") || after.is_empty() {
                break;
            }
            rest = after;
        }
        true
    }

    /// Takes what a certificate store of Windows holds (`.sst`): after the header, each element has an identifier, a
    /// type of encoding and a length, all of four bytes.
    fn store(&mut self, file: &[u8]) -> bool {
        const HEADER: &[u8] = b"\0\0\0\0CERT";
        const CERTIFICATE: u32 = 32;
        const REVOCATION_LIST: u32 = 33;
        let Some(mut rest) = file.strip_prefix(HEADER) else { return false };
        let mut number = 0;
        while let Some((identifier, value, after)) = element_of_store(rest) {
            rest = after;
            if !matches!(identifier, CERTIFICATE | REVOCATION_LIST) {
                continue;
            }
            number += 1;
            if !self.part(value, Some(Place::Part(number)), "SST") {
                return true;
            }
        }
        // The element that ends a store has no identifier.
        if !rest.starts_with(&[0; 4]) {
            self.fault(Place::Part(number + 1), "SST", PartFaultKind::Cut);
        }
        true
    }

    fn blocks(&mut self, text: &[u8]) {
        for block in pem::blocks(text) {
            if !matches!(block.content, Content::Certificate | Content::RevocationList | Content::SignedData)
            {
                continue;
            }
            let place = Place::Line(block.line);
            let label = String::from_utf8_lossy(block.label);
            let is_last = match block.der() {
                Ok(der) => !self.part(trusted(&der, block.label), Some(place), &label),
                Err(fault) => !self.fault(
                    place,
                    &label,
                    match fault {
                        BlockFault::NotBase64 => PartFaultKind::NotBase64,
                        BlockFault::Cut => PartFaultKind::Cut,
                        BlockFault::TooLong => PartFaultKind::TooLong,
                    },
                ),
            };
            if is_last {
                break;
            }
        }
    }

    /// Takes base64 that stands by itself.
    fn bare(&mut self, text: &[u8]) {
        if let Some(der) = pem::bare(text).filter(|der| der.first() == Some(&0x30)) {
            self.part(&der, Some(Place::Line(1)), "base64");
        }
    }

    fn directory(&mut self, text: &[u8]) {
        for value in ldif::values(text) {
            self.is_directory = true;
            let place = Place::Line(value.line);
            let (name, kind) = match value.attribute {
                Attribute::UserCertificate => ("userCertificate", PartKind::Signer),
                Attribute::CaCertificate => ("cACertificate", PartKind::Certificate),
                Attribute::MasterList => ("pkdMasterListContent", PartKind::MasterList),
                Attribute::RevocationList => ("certificateRevocationList", PartKind::RevocationList),
            };
            let goes_on = match value.der {
                Ok(der) => self.take(kind, der, Some(place), name),
                Err(ValueFault::NotBase64) => self.fault(place, name, PartFaultKind::NotBase64),
                Err(ValueFault::TooLong) => self.fault(place, name, PartFaultKind::TooLong),
                Err(ValueFault::TooMany) => self.fault(place, name, PartFaultKind::TooMany),
            };
            if !goes_on {
                break;
            }
        }
    }

    /// Takes a data object for what it is. Returns whether more are taken.
    fn part(&mut self, der: &[u8], place: Option<Place>, what: &str) -> bool {
        let kind = match kind(der) {
            Some(kind) => kind,
            None if Bundle::begins(der) => return self.signed_data(der, place, what),
            None => return self.fault(place.unwrap_or(Place::Part(1)), what, unreadable(der)),
        };
        self.take(kind, der.to_vec(), place, what)
    }

    /// Takes a master list as a whole, and a bundle apart.
    fn signed_data(&mut self, der: &[u8], place: Option<Place>, what: &str) -> bool {
        let at = place.unwrap_or(Place::Part(1));
        let Some(bundle) = Bundle::parse(der) else {
            return self.fault(at, what, unreadable(der));
        };
        match bundle.content_type.as_slice() {
            oid::MASTER_LIST => return self.take(PartKind::MasterList, der.to_vec(), place, what),
            oid::DATA => {}
            kind if kind == oid::LDS_SECURITY_OBJECT
                || kind == oid::CARD_SECURITY_OBJECT
                || oid::FORMER_LDS_SECURITY_OBJECTS.contains(&kind) =>
            {
                return self.fault(at, what, PartFaultKind::OfCard);
            }
            _ => return self.fault(at, what, PartFaultKind::Unknown),
        }
        let certificates = bundle.certificates.into_iter().map(|der| (PartKind::Certificate, der));
        let lists = bundle.revocation_lists.into_iter().map(|der| (PartKind::RevocationList, der));
        (1..).zip(certificates.chain(lists)).all(|(number, (kind, der))| {
            self.take(kind, der, Some(place.unwrap_or(Place::Part(number))), what)
        })
    }

    /// Adds a part. Returns whether more are taken.
    fn take(&mut self, kind: PartKind, der: Vec<u8>, place: Option<Place>, what: &str) -> bool {
        let at = place.unwrap_or(Place::Part(1));
        if self.parts.len() == MAX_PARTS {
            return self.fault(at, what, PartFaultKind::TooMany);
        }
        if matches!(kind, PartKind::Certificate | PartKind::Signer) && der.len() as u64 > MAX_FILE_LEN {
            return self.fault(at, what, PartFaultKind::TooLong);
        }
        self.parts.push(Part { kind, der, place });
        true
    }

    /// Adds a fault. Returns whether more parts are taken.
    fn fault(&mut self, place: Place, what: &str, kind: PartFaultKind) -> bool {
        let what = what.chars().take(MAX_LABEL).collect();
        self.faults.push(PartFault { place, what, kind });
        kind != PartFaultKind::TooMany && self.faults.len() < MAX_PARTS
    }
}

/// Why a data object is neither a certificate nor a list.
fn unreadable(der: &[u8]) -> PartFaultKind {
    match Reader::new(der).next() {
        Err(error) if error.kind == DataKind::Truncated => PartFaultKind::Cut,
        _ => PartFaultKind::Unknown,
    }
}

/// Skips what editors and transfers add after a data object.
fn trim_filler(bytes: &[u8]) -> &[u8] {
    let is_filler = |byte: &u8| *byte == 0 || byte.is_ascii_whitespace() || *byte == 0x1A;
    let end = bytes.iter().position(|byte| !is_filler(byte)).unwrap_or(bytes.len());
    bytes.get(end..).unwrap_or_default()
}

/// Leaves out what OpenSSL writes after a certificate that somebody marked as trusted; that mark counts for nothing
/// here.
fn trusted<'a>(der: &'a [u8], label: &[u8]) -> &'a [u8] {
    let first = || Some(Reader::new(der).next().ok()??.raw());
    match label.starts_with(b"TRUSTED") {
        true => first().unwrap_or(der),
        false => der,
    }
}

/// Splits off the first element of a serialized store: its identifier and value, and what follows.
fn element_of_store(bytes: &[u8]) -> Option<(u32, &[u8], &[u8])> {
    let (head, rest) = bytes.split_first_chunk::<12>()?;
    let number = |at: usize| Some(u32::from_le_bytes(*head.get(at..)?.first_chunk()?));
    let (value, rest) = rest.split_at_checked(usize::try_from(number(8)?).ok()?)?;
    Some((number(0).filter(|identifier| *identifier != 0)?, value, rest))
}

/// Determines what a SEQUENCE is from its start: a revocation list has a TBSCertList whose third field is a time (RFC
/// 5280, 5.1); anything else that is not known to be foreign is treated as a certificate.
fn kind(der: &[u8]) -> Option<PartKind> {
    let sequence = Element::parse(der, SEQUENCE).ok()?;
    let first = sequence.children().ok()?.expect(SEQUENCE).ok()?;
    if foreign::of_sequence(&sequence).is_some() {
        return None;
    }
    let mut fields = first.children().ok()?;
    let is_list = fields.optional(INTEGER).is_ok()
        && fields.expect(SEQUENCE).is_ok()
        && fields.expect(SEQUENCE).is_ok()
        && fields.peek().is_some_and(|tag| matches!(tag.0, 0x17 | 0x18));
    Some(if is_list { PartKind::RevocationList } else { PartKind::Certificate })
}
