//! SecurityInfos: the protocols that a chip supports, with their parameters and keys (Doc 9303-11, 9.2).
//!
//! ```text
//! SecurityInfos ::= SET OF SecurityInfo
//! SecurityInfo  ::= SEQUENCE { protocol OBJECT IDENTIFIER, required ANY, optional ANY OPTIONAL }
//! ```

mod protocol;

use asn1_rs::oid;

use crate::{
    error::{DataError, DataKind},
    tlv::{Element, Reader, tag},
};

use protocol::{CHIP_AUTHENTICATION, PACE};

pub use protocol::{ChipAuthenticationProtocol, KeyAgreement, Mapping, PaceProtocol};

/// id-PK-DH.
const ID_PK_DH: &[u8] = &oid!(raw 0.4.0.127.0.7.2.2.1.1);
/// id-PK-ECDH.
const ID_PK_ECDH: &[u8] = &oid!(raw 0.4.0.127.0.7.2.2.1.2);
/// id-TA.
const ID_TA: &[u8] = &oid!(raw 0.4.0.127.0.7.2.2.2);
/// id-icao-mrtd-security-aaProtocolObject.
const ID_AA: &[u8] = &oid!(raw 2.23.136.1.1.5);

/// The entries of EF.CardAccess or EF.DG14, in the order of the card.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SecurityInfos {
    entries: Vec<SecurityInfo>,
}

/// One entry. Each keeps its bytes as on the card, so that two files can be compared.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum SecurityInfo {
    /// PACE (9.2.1).
    Pace(PaceInfo),
    /// Chip Authentication (9.2.5).
    ChipAuthentication(ChipAuthenticationInfo),
    /// A public key for Chip Authentication (9.2.6).
    ChipAuthenticationPublicKey(ChipAuthenticationPublicKeyInfo),
    /// Terminal Authentication (9.2.7).
    TerminalAuthentication(TerminalAuthenticationInfo),
    /// Active Authentication with ECDSA (9.2.4).
    ActiveAuthentication(ActiveAuthenticationInfo),
    /// Another protocol, or an entry that is malformed for its protocol.
    Unknown(Vec<u8>),
}

/// A variant of PACE that the chip offers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PaceInfo {
    /// The protocol.
    pub protocol: PaceProtocol,
    /// Version of the protocol; 2 is the only one in use.
    pub version: u32,
    /// Number of the standardised domain parameters (9.5.1).
    pub parameter_id: Option<u32>,
    /// The whole entry.
    pub raw: Vec<u8>,
}

/// A variant of Chip Authentication that the chip offers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChipAuthenticationInfo {
    /// The protocol.
    pub protocol: ChipAuthenticationProtocol,
    /// Version of the protocol; 1 for eMRTDs.
    pub version: u32,
    /// Identifier of the key, if there are several.
    pub key_id: Option<u32>,
    /// The whole entry.
    pub raw: Vec<u8>,
}

/// A public key of the chip for Chip Authentication.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChipAuthenticationPublicKeyInfo {
    /// The kind of key agreement that the key is for.
    pub agreement: KeyAgreement,
    /// The SubjectPublicKeyInfo, including tag and length, not parsed.
    pub spki: Vec<u8>,
    /// Identifier of this key, if there are several.
    pub key_id: Option<u32>,
    /// The whole entry.
    pub raw: Vec<u8>,
}

/// The chip requires Terminal Authentication before it releases fingerprints or irises.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TerminalAuthenticationInfo {
    /// Version of the protocol; 1 for eMRTDs.
    pub version: u32,
    /// The whole entry.
    pub raw: Vec<u8>,
}

/// The signature algorithm of Active Authentication.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ActiveAuthenticationInfo {
    /// Version of the protocol; 1 is the only one.
    pub version: u32,
    /// Object identifier of the signature algorithm, without tag and length.
    pub signature_algorithm: Vec<u8>,
    /// The whole entry.
    pub raw: Vec<u8>,
}

impl SecurityInfos {
    /// Parses SecurityInfos: `31 { … }` with nothing after it.
    ///
    /// # Errors
    /// [`DataError`] if the bytes are not a SET. An entry that cannot be read is kept as [`SecurityInfo::Unknown`], and
    /// so is everything after it if the start of the next entry cannot be found.
    pub fn parse(bytes: &[u8]) -> Result<Self, DataError> {
        Self::from_set(Element::parse(bytes, tag::SET)?)
    }

    pub(super) fn from_set(set: Element<'_>) -> Result<Self, DataError> {
        let mut entries = Vec::new();
        let mut reader = set.children()?;
        while !reader.is_empty() {
            let rest = reader.rest();
            let Ok(Some(element)) = reader.next() else {
                entries.push(SecurityInfo::Unknown(rest.to_vec()));
                break;
            };
            entries.push(SecurityInfo::from_element(element));
        }
        Ok(Self { entries })
    }

    /// All entries.
    pub fn entries(&self) -> &[SecurityInfo] {
        &self.entries
    }

    /// The variants of PACE that the chip offers.
    pub fn pace(&self) -> impl Iterator<Item = &PaceInfo> {
        self.entries.iter().filter_map(|entry| match entry {
            SecurityInfo::Pace(info) => Some(info),
            _ => None,
        })
    }

    /// The variants of Chip Authentication that the chip offers.
    pub fn chip_authentication(&self) -> impl Iterator<Item = &ChipAuthenticationInfo> {
        self.entries.iter().filter_map(|entry| match entry {
            SecurityInfo::ChipAuthentication(info) => Some(info),
            _ => None,
        })
    }

    /// The public keys for Chip Authentication.
    pub fn chip_authentication_public_keys(&self) -> impl Iterator<Item = &ChipAuthenticationPublicKeyInfo> {
        self.entries.iter().filter_map(|entry| match entry {
            SecurityInfo::ChipAuthenticationPublicKey(info) => Some(info),
            _ => None,
        })
    }

    /// Whether there is an unreadable entry that may offer Chip Authentication: one of that protocol, or one without a
    /// readable protocol.
    pub(crate) fn has_unread(&self) -> bool {
        let is_unread =
            |oid: &[u8]| oid.starts_with(&CHIP_AUTHENTICATION) || [ID_PK_DH, ID_PK_ECDH].contains(&oid);
        self.unknown().any(|oid| oid.is_none_or(is_unread))
    }

    /// Whether there is an unreadable entry that may offer PACE.
    pub(crate) fn has_unread_pace(&self) -> bool {
        let is_unread = |oid: &[u8]| oid.starts_with(&PACE) && oid.len() > PACE.len() + 1;
        self.unknown().any(|oid| oid.is_none_or(is_unread))
    }

    /// Whether PACE parameters are given explicitly, by PACEDomainParameterInfo instead of a number (9.2.2).
    pub(crate) fn has_explicit_pace_parameters(&self) -> bool {
        self.unknown().any(|oid| oid.is_some_and(|oid| oid.starts_with(&PACE) && oid.len() == PACE.len() + 1))
    }

    /// The protocols of the unknown entries; `None` for an entry without a readable protocol.
    fn unknown(&self) -> impl Iterator<Item = Option<&[u8]>> {
        self.entries.iter().filter_map(|entry| match entry {
            SecurityInfo::Unknown(raw) => Some(protocol_of(raw).ok()),
            _ => None,
        })
    }

    /// The signature algorithm of Active Authentication, if stated.
    pub fn active_authentication(&self) -> Option<&ActiveAuthenticationInfo> {
        self.entries.iter().find_map(|entry| match entry {
            SecurityInfo::ActiveAuthentication(info) => Some(info),
            _ => None,
        })
    }
}

impl SecurityInfo {
    /// The entry as stored on the card, including tag and length.
    pub fn raw(&self) -> &[u8] {
        match self {
            Self::Pace(info) => &info.raw,
            Self::ChipAuthentication(info) => &info.raw,
            Self::ChipAuthenticationPublicKey(info) => &info.raw,
            Self::TerminalAuthentication(info) => &info.raw,
            Self::ActiveAuthentication(info) => &info.raw,
            Self::Unknown(raw) => raw,
        }
    }

    fn from_element(element: Element<'_>) -> Self {
        Self::known(element).unwrap_or_else(|_| Self::Unknown(element.raw().to_vec()))
    }

    fn known(element: Element<'_>) -> Result<Self, DataError> {
        let raw = element.raw().to_vec();
        if element.tag() != tag::SEQUENCE {
            return Err(element.error(DataKind::Tag));
        }
        let mut fields = element.children()?;
        let protocol = fields.expect(tag::OBJECT_IDENTIFIER)?.value();
        let info = if let Some(protocol) = PaceProtocol::from_oid(protocol) {
            let version = small(&mut fields)?;
            let parameter_id = optional_small(&mut fields)?;
            fields.finish()?;
            Self::Pace(PaceInfo { protocol, version, parameter_id, raw })
        } else if let Some(protocol) = ChipAuthenticationProtocol::from_oid(protocol) {
            let version = small(&mut fields)?;
            let key_id = optional_small(&mut fields)?;
            Self::ChipAuthentication(ChipAuthenticationInfo { protocol, version, key_id, raw })
        } else if let ID_PK_DH | ID_PK_ECDH = protocol {
            let agreement = if protocol == ID_PK_DH { KeyAgreement::Dh } else { KeyAgreement::Ecdh };
            let spki = fields.expect(tag::SEQUENCE)?.raw().to_vec();
            let key_id = optional_small(&mut fields)?;
            let info = ChipAuthenticationPublicKeyInfo { agreement, spki, key_id, raw };
            Self::ChipAuthenticationPublicKey(info)
        } else if protocol == ID_TA {
            // The identifier of EF.CVCA may follow; only terminals with such a certificate need it.
            let version = small(&mut fields)?;
            Self::TerminalAuthentication(TerminalAuthenticationInfo { version, raw })
        } else if protocol == ID_AA {
            let version = small(&mut fields)?;
            let signature_algorithm = fields.expect(tag::OBJECT_IDENTIFIER)?.value().to_vec();
            Self::ActiveAuthentication(ActiveAuthenticationInfo { version, signature_algorithm, raw })
        } else {
            Self::Unknown(raw)
        };
        // Further fields in signed entries belong to future editions and do not invalidate the offer.
        Ok(info)
    }
}

fn protocol_of(entry: &[u8]) -> Result<&[u8], DataError> {
    Ok(Element::parse(entry, tag::SEQUENCE)?.children()?.expect(tag::OBJECT_IDENTIFIER)?.value())
}

fn small(fields: &mut Reader<'_>) -> Result<u32, DataError> {
    fields.expect(tag::INTEGER)?.small()
}

fn optional_small(fields: &mut Reader<'_>) -> Result<Option<u32>, DataError> {
    fields.optional(tag::INTEGER)?.map(|integer| integer.small()).transpose()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::tlv::encode;

    fn infos(entries: &[&str]) -> SecurityInfos {
        let entries: Vec<u8> =
            entries.iter().flat_map(|entry| hex::decode(entry.replace(' ', "")).unwrap()).collect();
        SecurityInfos::parse(&encode(tag::SET, &entries)).unwrap()
    }

    #[test]
    fn an_entry_that_is_malformed_loses_none_of_the_others() {
        let pace = "3012060A04007F0007020204020202010202010D";
        for malformed in [
            "3000",                                         // without a protocol
            "3003020101",                                   // not an object identifier
            "300C060A04007F00070202040202",                 // without a version
            "300F060A04007F00070202040202040102",           // a version that is not an INTEGER
            "300F060A04007F00070202040202020180",           // a negative version
            "3014060A04007F00070202040202020102020105",     // length too large by two bytes
            "3013060A04007F000702020402020201020201050000", // bytes after the end
        ] {
            let infos = infos(&[pace, malformed, pace]);
            assert!(infos.pace().count() >= 1, "{malformed}");
            assert!(matches!(infos.entries()[1], SecurityInfo::Unknown(_)), "{malformed}");
        }
        let infos = infos(&[pace, "3F", pace]);
        assert_eq!(infos.entries().len(), 2);
        assert_eq!(infos.entries()[1].raw().len(), 21, "the rest is kept");
    }

    #[test]
    fn terminal_and_active_authentication_are_read() {
        let infos = infos(&[
            "30130608 04007F0007020202 020101 3004 0402 011C",
            "30170606 678108010105 020101 060A 04007F00070101040103",
        ]);
        assert!(matches!(&infos.entries()[0], SecurityInfo::TerminalAuthentication(ta) if ta.version == 1));
        let aa = infos.active_authentication().unwrap();
        assert_eq!(hex::encode_upper(&aa.signature_algorithm), "04007F00070101040103");
    }

    proptest! {
        #[test]
        fn every_byte_is_kept(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
            let infos = SecurityInfos::parse(&encode(tag::SET, &bytes)).unwrap();
            let kept: Vec<u8> = infos.entries().iter().flat_map(|entry| entry.raw().to_vec()).collect();
            prop_assert_eq!(kept, bytes);
        }
    }
}
