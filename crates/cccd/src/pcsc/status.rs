//! The meaning of PC/SC errors.

use pcsc::Error;

use crate::error::TransportError;

/// When an error occurred; some have a different meaning once the card is open.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Moment {
    /// Before we hold the card.
    Opening,
    /// On an open card.
    Reading,
}

/// The only table from PC/SC errors to ours.
///
/// `SCARD_E_NOT_TRANSACTED` is how a failed exchange in a driver is reported; nearly always the card left the field.
/// `SCARD_F_COMM_ERROR` means that the connection to the service has ended, and so does a handle that the service no
/// longer knows.
pub(super) fn transport_error(error: Error, moment: Moment) -> TransportError {
    match (error, moment) {
        (
            Error::NoService
            | Error::ServiceStopped
            | Error::Shutdown
            | Error::CommError
            | Error::InvalidHandle,
            _,
        ) => TransportError::ServiceNotRunning,
        (Error::NoReadersAvailable, Moment::Opening) => TransportError::NoReader,
        (Error::NoReadersAvailable, Moment::Reading)
        | (Error::ReaderUnavailable | Error::UnknownReader, _) => TransportError::ReaderUnplugged,
        (Error::NoSmartcard | Error::RemovedCard, Moment::Opening) => TransportError::NoCard,
        (Error::NoSmartcard | Error::RemovedCard, Moment::Reading) | (Error::NotTransacted, _) => {
            TransportError::CardMoved
        }
        (Error::ResetCard, _) => TransportError::CardReset,
        (Error::SharingViolation, _) => TransportError::ReaderBusy,
        (
            Error::UnresponsiveCard
            | Error::UnpoweredCard
            | Error::UnsupportedCard
            | Error::CardUnsupported
            | Error::InvalidAtr,
            _,
        ) => TransportError::CardMute,
        (Error::SecurityViolation, _) => TransportError::ServiceDenied,
        (Error::Timeout, _) => TransportError::Timeout,
        (Error::Cancelled | Error::SystemCancelled, _) => TransportError::Cancelled,
        (other, _) => TransportError::ReaderFault { status: other as u32 },
    }
}

/// The errors of the table with a specific meaning.
const NAMED: [Error; 22] = [
    Error::NoService,
    Error::ServiceStopped,
    Error::Shutdown,
    Error::CommError,
    Error::InvalidHandle,
    Error::NoReadersAvailable,
    Error::ReaderUnavailable,
    Error::UnknownReader,
    Error::NoSmartcard,
    Error::RemovedCard,
    Error::NotTransacted,
    Error::ResetCard,
    Error::SharingViolation,
    Error::UnresponsiveCard,
    Error::UnpoweredCard,
    Error::UnsupportedCard,
    Error::CardUnsupported,
    Error::InvalidAtr,
    Error::SecurityViolation,
    Error::Timeout,
    Error::Cancelled,
    Error::SystemCancelled,
];

/// The meaning of a PC/SC status number that was reported for an open card, for example in the log of another program.
pub fn error_of_status(status: u32) -> TransportError {
    match NAMED.into_iter().find(|error| *error as u32 == status) {
        Some(error) => transport_error(error, Moment::Reading),
        None => TransportError::ReaderFault { status },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The status, and its meaning while opening and while reading.
    const TABLE: &[(Error, u32, TransportError, TransportError)] = {
        use TransportError::*;
        &[
            (Error::NoService, 0x8010_001D, ServiceNotRunning, ServiceNotRunning),
            (Error::ServiceStopped, 0x8010_001E, ServiceNotRunning, ServiceNotRunning),
            (Error::Shutdown, 0x8010_0018, ServiceNotRunning, ServiceNotRunning),
            (Error::CommError, 0x8010_0013, ServiceNotRunning, ServiceNotRunning),
            (Error::NoReadersAvailable, 0x8010_002E, NoReader, ReaderUnplugged),
            (Error::ReaderUnavailable, 0x8010_0017, ReaderUnplugged, ReaderUnplugged),
            (Error::UnknownReader, 0x8010_0009, ReaderUnplugged, ReaderUnplugged),
            (Error::NoSmartcard, 0x8010_000C, NoCard, CardMoved),
            (Error::RemovedCard, 0x8010_0069, NoCard, CardMoved),
            (Error::NotTransacted, 0x8010_0016, CardMoved, CardMoved),
            (Error::ResetCard, 0x8010_0068, CardReset, CardReset),
            (Error::SharingViolation, 0x8010_000B, ReaderBusy, ReaderBusy),
            (Error::SecurityViolation, 0x8010_006A, ServiceDenied, ServiceDenied),
            (Error::UnresponsiveCard, 0x8010_0066, CardMute, CardMute),
            (Error::UnpoweredCard, 0x8010_0067, CardMute, CardMute),
            (Error::UnsupportedCard, 0x8010_0065, CardMute, CardMute),
            (
                Error::ProtoMismatch,
                0x8010_000F,
                ReaderFault { status: 0x8010_000F },
                ReaderFault { status: 0x8010_000F },
            ),
        ]
    };

    #[test]
    fn every_condition_is_its_own_error() {
        for (error, status, opening, reading) in TABLE {
            assert_eq!(*error as u32, *status, "{error:?}");
            assert_eq!(transport_error(*error, Moment::Opening), *opening, "{error:?}");
            assert_eq!(transport_error(*error, Moment::Reading), *reading, "{error:?}");
            assert_eq!(error_of_status(*status), *reading, "{error:?}");
        }
    }
}
