//! Errors of the protected channel to the card.

errors! {
    /// The protected channel is broken.
    SecureMessagingError {
        /// A MAC, padding, data object or status failed its check. They all share one error, so that a card cannot
        /// learn which check failed (Doc 9303-11, 9.8).
        Broken => ChannelBroken = 300, "channel_broken", "an answer failed the checks of secure messaging";
        Dropped {
            /// The instruction byte of the command.
            instruction: u8,
            /// The plain status word.
            status: u16,
        } => ChannelDropped = 301, "channel_dropped",
            "the card left the protected channel at command {instruction:02X} ({status:04X})";
    }
}
