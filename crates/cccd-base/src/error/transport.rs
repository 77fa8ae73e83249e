//! Errors of the reader, its service, and the link to the card.

errors! {
    /// The reader, its service, or the link to the card.
    TransportError {
        ServiceNotRunning => ServiceNotRunning = 100, "service_not_running",
            "the PC/SC service is not running";
        NoReader => NoReader = 101, "no_reader", "no reader is attached";
        /// Several readers hold a card and no reader was named.
        SeveralCards {
            /// Their names.
            readers: Vec<String>,
        } => SeveralCards = 102, "several_cards", "several readers hold a card: {}", (.readers.join(", "));
        NoCard => NoCard = 103, "no_card", "no card lies on the reader";
        CardMoved => CardMoved = 104, "card_moved", "the card was moved";
        ReaderBusy => ReaderBusy = 105, "reader_busy", "the reader is held by another program";
        ReaderUnplugged => ReaderUnplugged = 106, "reader_unplugged", "the reader was unplugged";
        ReaderHung => ReaderHung = 107, "reader_hung", "the reader does not answer any more";
        Cancelled => Cancelled = 108, "cancelled", "cancelled";
        Timeout => Timeout = 109, "timeout", "the time allowed is over";
        ReaderUnknown {
            /// The name that was requested.
            name: String,
        } => ReaderUnknown = 110, "reader_unknown", "no reader is named {name:?}";
        CommandTooLong {
            /// Length of the command in bytes.
            length: usize,
            /// Largest command in bytes.
            limit: usize,
        } => CommandTooLong = 111, "command_too_long",
            "a command of {length} bytes; the link carries {limit}";
        CardReset => CardReset = 112, "card_reset", "the card was reset by another program";
        CardMute => CardMute = 113, "card_mute", "what lies on the reader does not answer as a card";
        ReaderFault {
            /// The number that PC/SC or the driver returned.
            status: u32,
        } => ReaderFault = 114, "reader_fault", "the reader reported fault {status:08X}";
        ResetUnavailable => ResetUnavailable = 115, "reset_unavailable",
            "the link has no way to reset the card";
        ServiceDenied => ServiceDenied = 116, "service_denied",
            "the PC/SC service does not let this user use a reader";
        ReaderDenied {
            /// Its address.
            name: String,
        } => ReaderDenied = 120, "reader_denied",
            "the operating system does not let this user use the reader at {name:?}";
        ReaderUnrecognised {
            /// The address.
            name: String,
        } => ReaderUnrecognised = 121, "reader_unrecognised", "nothing at {name:?} answers as a reader";
    }
    codes {
        /// A reader is plugged in that the PC/SC service does not list because the driver is missing.
        DriverMissing = 117, "driver_missing";
        /// A driver of the kernel holds a reader, so that the PC/SC service does not see it.
        ReaderTaken = 118, "reader_taken";
        /// The card in the contact slot cannot be read as an eMRTD.
        WrongPad = 119, "wrong_pad";
    }
}

impl TransportError {
    /// The failures that are identified by their number alone.
    const PLAIN: [Self; 13] = [
        Self::ServiceNotRunning,
        Self::ServiceDenied,
        Self::NoReader,
        Self::NoCard,
        Self::CardMoved,
        Self::ReaderBusy,
        Self::ReaderUnplugged,
        Self::ReaderHung,
        Self::Cancelled,
        Self::Timeout,
        Self::CardReset,
        Self::CardMute,
        Self::ResetUnavailable,
    ];

    /// Returns the failure with this number; `None` if a number alone does not identify it.
    pub fn from_number(number: u16) -> Option<Self> {
        Self::PLAIN.into_iter().find(|failure| failure.code().number() == number)
    }
}
