//! EF.COM (Doc 9303-10, 4.6.1).

use cccd_base::tlv::{Tag, encode, encode_all};

use super::File;

/// LDS 1.7, Unicode 4.0.0, and the data groups in the order given.
pub(crate) fn ef_com(data_groups: &[u8]) -> Vec<u8> {
    let tags: Vec<u8> = data_groups.iter().filter_map(|&number| File::Dg(number).data_group_tag()).collect();
    let (lds, unicode) = (encode(Tag(0x5F01), b"0107"), encode(Tag(0x5F36), b"040000"));
    encode_all(Tag(0x60), &[&lds, &unicode, &encode(Tag(0x5C), &tags)])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_tags_in_the_order_of_the_card() {
        let expected = "60185F0104303130375F36063034303030305C066175636D6F6E";
        assert_eq!(hex::encode_upper(ef_com(&[1, 2, 3, 13, 15, 14])), expected);
    }
}
