//! EF.DG14: the protocols and public keys of the chip, signed (Doc 9303-10, 4.7.14).

use super::security_infos::SecurityInfos;
use crate::{error::DataError, files::File, tlv::tag};

/// The contents of EF.DG14.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Dg14 {
    /// The entries, in their original order.
    pub security_infos: SecurityInfos,
}

impl Dg14 {
    /// Parses the file: `6E { 31 { SecurityInfo … } }`.
    ///
    /// # Errors
    /// [`DataError`] if there is no SET. An entry that cannot be read is not an error and is kept as unknown.
    pub fn parse(bytes: &[u8]) -> Result<Self, DataError> {
        super::parse(File::Dg14, bytes, |file| {
            let set = file.children()?.expect(tag::SET)?;
            Ok(Self { security_infos: SecurityInfos::from_set(set)? })
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        error::DataKind,
        lds::security_infos::{KeyAgreement, SecurityInfo},
        tlv::encode,
    };

    /// As on a card, with the entries not in DER order: a public key with key identifier 1, a protocol, an unknown
    /// entry and one that cannot be read.
    fn file() -> Vec<u8> {
        let spki = encode(tag::SEQUENCE, &hex::decode("3000030200FF").unwrap());
        let id_pk_ecdh = hex::decode("060904007F000702020102").unwrap();
        let public_key = encode(tag::SEQUENCE, &[id_pk_ecdh, spki, vec![2, 1, 1]].concat());
        let entries = [
            public_key,
            hex::decode("3012060A04007F00070202030204020101020101").unwrap(),
            hex::decode("30050603813401").unwrap(),
            hex::decode("04020102").unwrap(),
        ];
        encode(File::Dg14.tag(), &encode(tag::SET, &entries.concat()))
    }

    #[test]
    fn keys_and_protocols_are_read_beside_entries_that_are_not_understood() {
        let infos = Dg14::parse(&file()).unwrap().security_infos;
        let keys: Vec<_> = infos.chip_authentication_public_keys().collect();
        assert_eq!(keys.len(), 1);
        assert_eq!((keys[0].agreement, keys[0].key_id), (KeyAgreement::Ecdh, Some(1)));
        assert_eq!(hex::encode_upper(&keys[0].spki), "30063000030200FF");
        let ca: Vec<_> = infos.chip_authentication().collect();
        assert_eq!((ca[0].protocol.name(), ca[0].key_id), ("id-CA-ECDH-AES-CBC-CMAC-256".into(), Some(1)));

        let unknown: Vec<_> = infos.entries()[2..].iter().map(SecurityInfo::raw).collect();
        assert_eq!(unknown, [&[0x30, 5, 6, 3, 0x81, 0x34, 1][..], &[4, 2, 1, 2]]);
    }

    #[test]
    fn no_truncation_is_taken_for_the_whole() {
        for end in 0..file().len() {
            assert!(Dg14::parse(&file()[..end]).is_err());
        }
        let error = Dg14::parse(&encode(File::Dg14.tag(), &[0x30, 0])).unwrap_err();
        assert_eq!((error.kind, error.offset), (DataKind::Tag, 2));
    }
}
