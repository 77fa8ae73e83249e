//! The lengths of APDUs that the reader can carry, from the property dwMaxAPDUDataSize.

use super::properties;
use crate::transport::Limits;

/// Queries the driver. If it does not answer, the reader is assumed to carry everything: the limits of the card are
/// checked as well before a long APDU is sent.
pub(super) fn ask(card: &pcsc::Card) -> Limits {
    properties::ask(card).max_data.map_or(Limits::EXTENDED, limits)
}

/// A reader with at most 256 bytes of data carries only short APDUs.
pub(super) fn limits(data_size: usize) -> Limits {
    if data_size <= 256 {
        return Limits::SHORT;
    }
    Limits {
        max_command: data_size.saturating_add(9).min(Limits::EXTENDED.max_command),
        max_response: data_size.saturating_add(2).min(Limits::EXTENDED.max_response),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_reader_only_lowers_what_is_carried() {
        assert_eq!(limits(0), Limits::SHORT);
        assert_eq!(limits(256), Limits::SHORT);
        assert_eq!(limits(2048), Limits { max_command: 2057, max_response: 2050 });
        assert_eq!(limits(65_536), Limits::EXTENDED);
        assert_eq!(limits(usize::MAX), Limits::EXTENDED);
    }
}
