//! The files of a card and the builders of their contents (Doc 9303-10), one module for each file.

pub(crate) mod atr_info;
pub(crate) mod com;
pub(crate) mod dg1;
pub(crate) mod dg12;
pub(crate) mod dg13;
pub(crate) mod dg2;
pub(crate) mod security_infos;
pub(crate) mod sod;

/// Identifier of the eMRTD application (Doc 9303-10, 3.4).
pub const AID: [u8; 7] = [0xA0, 0x00, 0x00, 0x02, 0x47, 0x10, 0x01];

/// The directory that holds a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Directory {
    /// The master file.
    MasterFile,
    /// The eMRTD application.
    Application,
}

/// An elementary file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum File {
    /// EF.ATR/INFO, in the master file.
    AtrInfo,
    /// EF.DIR, in the master file.
    Dir,
    /// EF.CardAccess, in the master file.
    CardAccess,
    /// EF.COM.
    Com,
    /// EF.SOD.
    Sod,
    /// EF.DG1 to EF.DG16, by their number.
    Dg(u8),
}

/// Tags of EF.DG1 to EF.DG16 (Doc 9303-10, 4.6).
const DATA_GROUP_TAGS: [u8; 16] =
    [0x61, 0x75, 0x63, 0x76, 0x65, 0x66, 0x67, 0x68, 0x69, 0x6A, 0x6B, 0x6C, 0x6D, 0x6E, 0x6F, 0x70];

impl File {
    /// The directory that holds the file.
    pub const fn directory(self) -> Directory {
        match self {
            Self::AtrInfo | Self::Dir | Self::CardAccess => Directory::MasterFile,
            Self::Com | Self::Sod | Self::Dg(_) => Directory::Application,
        }
    }

    /// The name, such as `EF.DG13`.
    pub fn name(self) -> String {
        match self {
            Self::AtrInfo => "EF.ATR/INFO".to_owned(),
            Self::Dir => "EF.DIR".to_owned(),
            Self::CardAccess => "EF.CardAccess".to_owned(),
            Self::Com => "EF.COM".to_owned(),
            Self::Sod => "EF.SOD".to_owned(),
            Self::Dg(number) => format!("EF.DG{number}"),
        }
    }

    /// The file identifier, such as 0x0101.
    pub const fn fid(self) -> u16 {
        match self {
            Self::AtrInfo => 0x2F01,
            Self::Dir => 0x2F00,
            Self::CardAccess => 0x011C,
            Self::Sod => 0x011D,
            Self::Com => 0x011E,
            Self::Dg(number) => 0x0100 + number as u16,
        }
    }

    /// The short file identifier: the low byte of the file identifier, except for EF.DIR.
    pub const fn sfi(self) -> u8 {
        match self {
            Self::Dir => 0x1E,
            _ => self.fid() as u8,
        }
    }

    /// The file of a directory with this short file identifier.
    pub const fn from_sfi(directory: Directory, sfi: u8) -> Option<Self> {
        match (directory, sfi) {
            (Directory::MasterFile, 0x01) => Some(Self::AtrInfo),
            (Directory::MasterFile, 0x1E) => Some(Self::Dir),
            _ => Self::from_fid(directory, 0x0100 | sfi as u16),
        }
    }

    /// The file of a directory with this file identifier.
    pub const fn from_fid(directory: Directory, fid: u16) -> Option<Self> {
        match (directory, fid) {
            (Directory::MasterFile, 0x2F01) => Some(Self::AtrInfo),
            (Directory::MasterFile, 0x2F00) => Some(Self::Dir),
            (Directory::MasterFile, 0x011C) => Some(Self::CardAccess),
            (Directory::Application, 0x011D) => Some(Self::Sod),
            (Directory::Application, 0x011E) => Some(Self::Com),
            (Directory::Application, 0x0101..=0x0110) => Some(Self::Dg(fid as u8)),
            _ => None,
        }
    }

    /// The tag at the start of a data group; `None` for other files.
    pub fn data_group_tag(self) -> Option<u8> {
        match self {
            Self::Dg(number) => DATA_GROUP_TAGS.get(usize::from(number).checked_sub(1)?).copied(),
            _ => None,
        }
    }

    /// Whether the file can be read only after Terminal Authentication: fingerprints and irises.
    pub const fn is_locked(self) -> bool {
        matches!(self, Self::Dg(3 | 4))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn identifiers_lead_back_to_their_file() {
        let others = [File::AtrInfo, File::Dir, File::CardAccess, File::Com, File::Sod];
        for file in (1..=16).map(File::Dg).chain(others) {
            assert_eq!(File::from_fid(file.directory(), file.fid()), Some(file));
            assert_eq!(File::from_sfi(file.directory(), file.sfi()), Some(file));
        }
        assert_eq!(File::from_fid(Directory::MasterFile, 0x0101), None);
        assert_eq!(File::from_fid(Directory::Application, 0x0111), None);
        assert_eq!((File::Dg(13).data_group_tag(), File::Dg(17).data_group_tag()), (Some(0x6D), None));
    }
}
