//! EF.COM (Doc 9303-10, 4.6.1).

use cccd_base::tlv::Tag;

use super::File;
use crate::der::{encode, encode_all};

/// Version of the logical data structure.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum LdsVersion {
    /// 1.7, which EF.SOD does not name.
    V1_7,
    /// 1.8, which EF.SOD names too.
    V1_8,
}

/// Unicode version 4.0.0.
pub(crate) const UNICODE: &[u8; 6] = b"040000";

impl LdsVersion {
    /// The four digits of the version.
    pub(crate) const fn digits(self) -> &'static [u8; 4] {
        match self {
            Self::V1_7 => b"0107",
            Self::V1_8 => b"0108",
        }
    }
}

/// EF.COM with this version, Unicode 4.0.0, and the data groups in the order given.
pub(crate) fn ef_com(version: LdsVersion, data_groups: &[u8]) -> Vec<u8> {
    let tags: Vec<u8> = data_groups.iter().filter_map(|&number| File::Dg(number).data_group_tag()).collect();
    let (lds, unicode) = (encode(Tag(0x5F01), version.digits()), encode(Tag(0x5F36), UNICODE));
    encode_all(Tag(0x60), &[&lds, &unicode, &encode(Tag(0x5C), &tags)])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_tags_in_the_order_of_the_card() {
        let expected = "60185F0104303130375F36063034303030305C066175636D6F6E";
        assert_eq!(hex::encode_upper(ef_com(LdsVersion::V1_7, &[1, 2, 3, 13, 15, 14])), expected);
    }
}
