//! EF.CardAccess: the access protocols that the chip offers, not protected (Doc 9303-11, 9.2.11).

use super::security_infos::SecurityInfos;
use crate::{error::DataError, files::File};

/// The contents of EF.CardAccess. Anybody may have changed it in transit; the signed copy is in EF.DG14.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CardAccess {
    /// The entries, in their original order.
    pub security_infos: SecurityInfos,
}

impl CardAccess {
    /// Parses the file: `31 { SecurityInfo … }`.
    ///
    /// # Errors
    /// [`DataError`] if the file is not a SET. An entry that cannot be read is not an error and is kept as unknown.
    pub fn parse(bytes: &[u8]) -> Result<Self, DataError> {
        super::parse(File::CardAccess, bytes, |set| {
            Ok(Self { security_infos: SecurityInfos::from_set(set)? })
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lds::security_infos::{KeyAgreement, Mapping, SecurityInfo};
    use cccd_base::crypto::Cipher;

    const CCCD: &str = "3134300d060804007f0007020202020101300f060a04007f00070202030202020101\
                        3012060a04007f0007020204020202010202010d";

    #[test]
    fn the_file_of_the_citizen_card_is_read() {
        let file = hex::decode(CCCD).unwrap();
        let infos = CardAccess::parse(&file).unwrap().security_infos;
        assert_eq!(infos.entries().len(), 3);
        assert!(matches!(&infos.entries()[0], SecurityInfo::TerminalAuthentication(ta) if ta.version == 1));

        let ca: Vec<_> = infos.chip_authentication().collect();
        assert_eq!(ca.len(), 1);
        assert_eq!((ca[0].version, ca[0].key_id), (1, None));
        assert_eq!(ca[0].protocol.name(), "id-CA-ECDH-AES-CBC-CMAC-128");

        let pace: Vec<_> = infos.pace().collect();
        assert_eq!(pace.len(), 1);
        assert_eq!((pace[0].version, pace[0].parameter_id), (2, Some(13)));
        assert_eq!(pace[0].protocol.name(), "id-PACE-ECDH-GM-AES-CBC-CMAC-128");
        assert_eq!(pace[0].protocol.agreement, KeyAgreement::Ecdh);
        assert_eq!(pace[0].protocol.mapping, Mapping::Generic);
        assert_eq!(pace[0].protocol.cipher, Cipher::Aes128);
        assert_eq!(pace[0].raw, file[34..]);
    }

    #[test]
    fn no_truncation_is_taken_for_the_whole() {
        let file = hex::decode(CCCD).unwrap();
        for end in 0..file.len() {
            assert_eq!(CardAccess::parse(&file[..end]).unwrap_err().file, Some("EF.CardAccess"));
        }
    }
}
