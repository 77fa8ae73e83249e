//! The properties of a reader as its driver reports them (PC/SC part 10, 2.6.14, GET_TLV_PROPERTIES).

/// CM_IOCTL_GET_FEATURE_REQUEST: lists the control codes that the driver supports.
const GET_FEATURE_REQUEST: u32 = 3400;

/// The feature that lists the properties of the reader.
const FEATURE_GET_TLV_PROPERTIES: u8 = 0x12;

/// The property sFirmwareID: a text.
const FIRMWARE: u8 = 0x08;
/// The property dwMaxAPDUDataSize: the most data bytes in an APDU. Numbers are little-endian.
const MAX_APDU_DATA_SIZE: u8 = 0x0A;
/// The USB properties wIdVendor and wIdProduct.
const VENDOR: u8 = 0x0B;
const PRODUCT: u8 = 0x0C;

/// The properties that are used here; each is `None` if the driver does not report it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Properties {
    /// The most data bytes in an APDU.
    pub(super) max_data: Option<usize>,
    pub(super) firmware: Option<String>,
    /// USB vendor and product.
    pub(super) usb: Option<(u16, u16)>,
}

/// Queries the driver.
pub(super) fn ask(card: &pcsc::Card) -> Properties {
    let mut features = [0; 256];
    let mut buffer = [0; 256];
    let code = card
        .control(pcsc::ctl_code(GET_FEATURE_REQUEST.into()), &[], &mut features)
        .ok()
        .and_then(|features| find(features, FEATURE_GET_TLV_PROPERTIES)?.try_into().ok())
        .map(u32::from_be_bytes);
    let list = code.and_then(|code| card.control(code.into(), &[], &mut buffer).ok());
    list.map(Properties::of_list).unwrap_or_default()
}

impl Properties {
    fn of_list(list: &[u8]) -> Self {
        let word = |tag| Some(u16::from_le_bytes(find(list, tag)?.try_into().ok()?));
        let size = find(list, MAX_APDU_DATA_SIZE).and_then(|bytes| bytes.try_into().ok());
        Self {
            max_data: size.and_then(|bytes| usize::try_from(u32::from_le_bytes(bytes)).ok()),
            firmware: find(list, FIRMWARE).and_then(text),
            usb: word(VENDOR).zip(word(PRODUCT)),
        }
    }
}

/// Text from a driver, without the zero bytes after it; `None` if it is empty.
pub(super) fn text(bytes: &[u8]) -> Option<String> {
    let text = String::from_utf8_lossy(bytes);
    let text = text.trim_matches(|c: char| c == '\0' || c.is_whitespace());
    (!text.is_empty()).then(|| text.to_owned())
}

/// Finds the value of a tag in a list whose tags and lengths are one byte each.
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
    fn a_list_says_size_firmware_and_usb() {
        let list = [
            &[0x08, 5, b'1', b'.', b'2', b' ', 0][..],
            &[0x0A, 4, 0x00, 0x01, 0x00, 0x00],
            &[0x0B, 2, 0x2F, 0x07],
            &[0x0C, 2, 0x00, 0x22],
        ]
        .concat();
        let expected =
            Properties { max_data: Some(256), firmware: Some("1.2".to_owned()), usb: Some((0x072F, 0x2200)) };
        assert_eq!(Properties::of_list(&list), expected);
        // One ID without the other, a value of the wrong length, and an empty text are ignored.
        let list = [0x0B, 2, 0x2F, 0x07, 0x0A, 2, 0, 1, 0x08, 1, 0];
        assert_eq!(Properties::of_list(&list), Properties::default());
        for length in 0..list.len() {
            let _ = Properties::of_list(&list[..length]);
        }
    }
}
