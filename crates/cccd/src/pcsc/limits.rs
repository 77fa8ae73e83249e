//! How long an APDU the reader can carry (PC/SC part 10, 2.6.14, GET_TLV_PROPERTIES).

use crate::transport::Limits;

/// CM_IOCTL_GET_FEATURE_REQUEST: which control codes the driver knows.
const GET_FEATURE_REQUEST: u32 = 3400;

/// The feature that lists the properties of the reader.
const FEATURE_GET_TLV_PROPERTIES: u8 = 0x12;

/// The property dwMaxAPDUDataSize: most bytes of data in an APDU, little-endian.
const MAX_APDU_DATA_SIZE: u8 = 0x0A;

/// Asks the driver. One that does not tell is taken to carry everything: the card, too, is asked before a
/// long APDU is sent.
pub(super) fn ask(card: &pcsc::Card) -> Limits {
    data_size(card).map_or(Limits::EXTENDED, limits)
}

/// The property, where the driver has it.
fn data_size(card: &pcsc::Card) -> Option<usize> {
    let mut buffer = [0; 256];
    let features = card.control(pcsc::ctl_code(GET_FEATURE_REQUEST.into()), &[], &mut buffer).ok()?;
    let code: [u8; 4] = find(features, FEATURE_GET_TLV_PROPERTIES)?.try_into().ok()?;
    let properties = card.control(u32::from_be_bytes(code).into(), &[], &mut buffer).ok()?;
    let size: [u8; 4] = find(properties, MAX_APDU_DATA_SIZE)?.try_into().ok()?;
    usize::try_from(u32::from_le_bytes(size)).ok()
}

/// Up to 256 bytes of data the reader carries short APDUs only.
fn limits(data_size: usize) -> Limits {
    if data_size <= 256 {
        return Limits::SHORT;
    }
    Limits {
        max_command: data_size.saturating_add(9).min(Limits::EXTENDED.max_command),
        max_response: data_size.saturating_add(2).min(Limits::EXTENDED.max_response),
    }
}

/// The value of a tag in a list of tags and lengths of one byte each.
fn find(mut list: &[u8], wanted: u8) -> Option<&[u8]> {
    while let [tag, length, rest @ ..] = list {
        let value = rest.get(..usize::from(*length))?;
        if *tag == wanted {
            return Some(value);
        }
        list = rest.get(value.len()..)?;
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_a_property_among_others() {
        let list = [0x06, 4, 0x42, 0x33, 0x00, 0x12, 0x12, 4, 0x42, 0x33, 0x00, 0x12, 0x0A, 1];
        assert_eq!(find(&list, 0x12), Some(&[0x42, 0x33, 0x00, 0x12][..]));
        assert_eq!(find(&list, 0x0A), None, "cut short");
        assert_eq!(find(&list, 0x01), None);
        assert_eq!(find(&[], 0x12), None);
    }

    #[test]
    fn the_reader_only_lowers_what_is_carried() {
        assert_eq!(limits(0), Limits::SHORT);
        assert_eq!(limits(256), Limits::SHORT);
        assert_eq!(limits(2048), Limits { max_command: 2057, max_response: 2050 });
        assert_eq!(limits(65_536), Limits::EXTENDED);
        assert_eq!(limits(usize::MAX), Limits::EXTENDED);
    }
}
