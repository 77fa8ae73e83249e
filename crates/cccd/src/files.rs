//! The files of the eMRTD application, and those beside it in the master file, in one table (Doc 9303-10, 3.11 and
//! table 38).

use crate::tlv::Tag;

/// An elementary file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
#[expect(missing_docs, reason = "the names are those of the standard")]
pub enum File {
    AtrInfo,
    Dir,
    CardAccess,
    Com,
    Sod,
    Dg1,
    Dg2,
    Dg3,
    Dg4,
    Dg5,
    Dg6,
    Dg7,
    Dg8,
    Dg9,
    Dg10,
    Dg11,
    Dg12,
    Dg13,
    Dg14,
    Dg15,
    Dg16,
}

/// One row of the table.
struct Row {
    file: File,
    name: &'static str,
    fid: u16,
    sfi: u8,
    tag: u32,
    cap: usize,
}

/// Caps are in bytes: a file that claims more is not read. They are far above what any card in the field holds.
const KIB: usize = 1024;

const fn row(file: File, name: &'static str, fid: u16, sfi: u8, tag: u32, cap: usize) -> Row {
    Row { file, name, fid, sfi, tag, cap }
}

/// In the order of [`File`].
const TABLE: [Row; 21] = [
    row(File::AtrInfo, "EF.ATR/INFO", 0x2F01, 0x01, 0x47, 4 * KIB),
    row(File::Dir, "EF.DIR", 0x2F00, 0x1E, 0x61, 4 * KIB),
    row(File::CardAccess, "EF.CardAccess", 0x011C, 0x1C, 0x31, 4 * KIB),
    row(File::Com, "EF.COM", 0x011E, 0x1E, 0x60, 64 * KIB),
    row(File::Sod, "EF.SOD", 0x011D, 0x1D, 0x77, 64 * KIB),
    row(File::Dg1, "EF.DG1", 0x0101, 0x01, 0x61, 64 * KIB),
    row(File::Dg2, "EF.DG2", 0x0102, 0x02, 0x75, 1024 * KIB),
    row(File::Dg3, "EF.DG3", 0x0103, 0x03, 0x63, 1024 * KIB),
    row(File::Dg4, "EF.DG4", 0x0104, 0x04, 0x76, 1024 * KIB),
    row(File::Dg5, "EF.DG5", 0x0105, 0x05, 0x65, 1024 * KIB),
    row(File::Dg6, "EF.DG6", 0x0106, 0x06, 0x66, 64 * KIB),
    row(File::Dg7, "EF.DG7", 0x0107, 0x07, 0x67, 1024 * KIB),
    row(File::Dg8, "EF.DG8", 0x0108, 0x08, 0x68, 64 * KIB),
    row(File::Dg9, "EF.DG9", 0x0109, 0x09, 0x69, 64 * KIB),
    row(File::Dg10, "EF.DG10", 0x010A, 0x0A, 0x6A, 64 * KIB),
    row(File::Dg11, "EF.DG11", 0x010B, 0x0B, 0x6B, 1024 * KIB),
    row(File::Dg12, "EF.DG12", 0x010C, 0x0C, 0x6C, 1024 * KIB),
    row(File::Dg13, "EF.DG13", 0x010D, 0x0D, 0x6D, 64 * KIB),
    row(File::Dg14, "EF.DG14", 0x010E, 0x0E, 0x6E, 64 * KIB),
    row(File::Dg15, "EF.DG15", 0x010F, 0x0F, 0x6F, 64 * KIB),
    row(File::Dg16, "EF.DG16", 0x0110, 0x10, 0x70, 64 * KIB),
];

impl File {
    /// Every file of the table.
    pub fn all() -> impl Iterator<Item = Self> {
        TABLE.iter().map(|row| row.file)
    }

    /// The data group with this number.
    pub fn from_data_group(number: u8) -> Option<Self> {
        Self::all().find(|file| file.data_group() == Some(number))
    }

    /// The file with this name, in either case, with or without `EF.` in front: `DG15`, `ef.com`, `ATR/INFO`.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::all().find(|file| {
            file.name().eq_ignore_ascii_case(name) || file.short_name().eq_ignore_ascii_case(name)
        })
    }

    const fn row(self) -> &'static Row {
        &TABLE[self as usize]
    }

    /// The standard's name, such as `EF.DG13`.
    pub const fn name(self) -> &'static str {
        self.row().name
    }

    /// The name without `EF.` in front, such as `DG13`.
    pub fn short_name(self) -> &'static str {
        self.name().strip_prefix("EF.").unwrap_or(self.name())
    }

    /// File identifier.
    pub const fn fid(self) -> u16 {
        self.row().fid
    }

    /// Short file identifier, 1 to 30.
    pub const fn sfi(self) -> u8 {
        self.row().sfi
    }

    /// Tag of the data object that the file consists of. EF.ATR/INFO and EF.DIR are sequences of objects; theirs is
    /// the tag of the most informative one.
    pub const fn tag(self) -> Tag {
        Tag(self.row().tag)
    }

    /// The maximum length of the file, in bytes.
    pub(crate) const fn cap(self) -> usize {
        self.row().cap
    }

    /// True for the files that are read once the chip is open; the others are in the master file, readable by
    /// everybody.
    pub const fn is_in_application(self) -> bool {
        !matches!(self, Self::AtrInfo | Self::Dir | Self::CardAccess)
    }

    /// Number of the data group, for EF.DG1 to EF.DG16.
    pub const fn data_group(self) -> Option<u8> {
        match self {
            Self::AtrInfo | Self::Dir | Self::CardAccess | Self::Com | Self::Sod => None,
            _ => Some(self.row().sfi),
        }
    }
}

impl std::fmt::Display for File {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.name())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_stands_in_the_order_of_the_enum() {
        for (index, row) in TABLE.iter().enumerate() {
            assert_eq!(row.file as usize, index);
            if row.file.is_in_application() || row.file == File::CardAccess {
                assert_eq!(row.fid & 0xFF, u16::from(row.sfi));
            }
        }
        assert_eq!(File::from_data_group(13), Some(File::Dg13));
        assert_eq!(File::from_data_group(17), None);
        assert_eq!(File::Dg2.to_string(), "EF.DG2");
    }

    #[test]
    fn names_lead_back_to_their_file() {
        for file in File::all() {
            for name in [file.name(), file.short_name()] {
                for name in [name.to_owned(), name.to_lowercase(), name.to_uppercase()] {
                    assert_eq!(File::from_name(&name), Some(file), "{name}");
                }
            }
        }
        assert_eq!(File::from_name("atr/info"), Some(File::AtrInfo));
        for wrong in ["", "EF.", "DG0", "DG17", "DG", "DG1 ", "ATR", "EF.EF.COM", "EFCOM"] {
            assert_eq!(File::from_name(wrong), None, "{wrong}");
        }
    }
}
