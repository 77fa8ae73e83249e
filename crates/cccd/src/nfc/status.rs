//! The meaning of libnfc errors.

use nfc1::Error;

use crate::error::TransportError;

/// When an error occurred; most have a different meaning once a card is selected.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Moment {
    /// Before a card was selected.
    Opening,
    /// On a selected card.
    Reading,
}

/// The only table from libnfc errors to ours.
///
/// A card that left the field appears as a failed transmission. A reader that lost its card in the meantime reports
/// that the command is not allowed now, which libnfc calls an invalid argument. A time-out comes from the reader, not
/// from the card: the reader stops waiting for a silent card by its own clock.
pub(super) fn transport_error(error: Error, moment: Moment) -> TransportError {
    match (error, moment) {
        (Error::RfTransmissionError | Error::TargetReleased, Moment::Opening) => TransportError::NoCard,
        (Error::RfTransmissionError | Error::TargetReleased | Error::InvalidArgument, Moment::Reading) => {
            TransportError::CardMoved
        }
        (Error::NoDeviceFound | Error::NoSuchDeviceFound, Moment::Opening) => TransportError::NoReader,
        (Error::NoDeviceFound | Error::NoSuchDeviceFound, Moment::Reading) => TransportError::ReaderUnplugged,
        (Error::Timeout, _) => TransportError::ReaderHung,
        (Error::OperationAborted, _) => TransportError::Cancelled,
        (
            Error::Io
            | Error::InvalidArgument
            | Error::DeviceNotSupported
            | Error::BufferOverflow
            | Error::NotImplemented
            | Error::MifareAuthFailed
            | Error::Soft
            | Error::Chip
            | Error::Malloc
            | Error::Undefined(_)
            | Error::UndefinedModulationType,
            _,
        ) => TransportError::ReaderFault { status: number(error).cast_unsigned() },
    }
}

/// The error if no thread can be started.
pub(super) fn out_of_memory() -> TransportError {
    transport_error(Error::Soft, Moment::Opening)
}

/// The error for a thread that ended without an answer, which only a fault inside libnfc can cause.
pub(super) fn ended() -> TransportError {
    transport_error(Error::Undefined(0), Moment::Opening)
}

/// The number of an error in libnfc (`nfc.h`); errors that only exist in the bindings have none.
const fn number(error: Error) -> i32 {
    match error {
        Error::Io => -1,
        Error::InvalidArgument => -2,
        Error::DeviceNotSupported => -3,
        Error::NoSuchDeviceFound | Error::NoDeviceFound => -4,
        Error::BufferOverflow => -5,
        Error::Timeout => -6,
        Error::OperationAborted => -7,
        Error::NotImplemented => -8,
        Error::TargetReleased => -10,
        Error::RfTransmissionError => -20,
        Error::MifareAuthFailed => -30,
        Error::Soft | Error::Malloc => -80,
        Error::Chip => -90,
        Error::Undefined(number) => number,
        Error::UndefinedModulationType => 0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The number in libnfc, and its meaning while opening and while reading.
    const TABLE: &[(i32, TransportError, TransportError)] = {
        use TransportError::*;
        &[
            (-1, ReaderFault { status: 0xFFFF_FFFF }, ReaderFault { status: 0xFFFF_FFFF }),
            (-2, ReaderFault { status: 0xFFFF_FFFE }, CardMoved),
            (-3, ReaderFault { status: 0xFFFF_FFFD }, ReaderFault { status: 0xFFFF_FFFD }),
            (-4, NoReader, ReaderUnplugged),
            (-5, ReaderFault { status: 0xFFFF_FFFB }, ReaderFault { status: 0xFFFF_FFFB }),
            (-6, ReaderHung, ReaderHung),
            (-7, Cancelled, Cancelled),
            (-8, ReaderFault { status: 0xFFFF_FFF8 }, ReaderFault { status: 0xFFFF_FFF8 }),
            (-10, NoCard, CardMoved),
            (-20, NoCard, CardMoved),
            (-30, ReaderFault { status: 0xFFFF_FFE2 }, ReaderFault { status: 0xFFFF_FFE2 }),
            (-80, ReaderFault { status: 0xFFFF_FFB0 }, ReaderFault { status: 0xFFFF_FFB0 }),
            (-90, ReaderFault { status: 0xFFFF_FFA6 }, ReaderFault { status: 0xFFFF_FFA6 }),
            (-77, ReaderFault { status: 0xFFFF_FFB3 }, ReaderFault { status: 0xFFFF_FFB3 }),
        ]
    };

    #[test]
    fn every_condition_is_its_own_error() {
        for (number_of_libnfc, opening, reading) in TABLE {
            let error = Error::from(*number_of_libnfc);
            assert_eq!(number(error), *number_of_libnfc);
            assert_eq!(transport_error(error, Moment::Opening), *opening, "{number_of_libnfc}");
            assert_eq!(transport_error(error, Moment::Reading), *reading, "{number_of_libnfc}");
        }
    }
}
