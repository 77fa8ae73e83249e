//! Errors of keys and of the protocols that open a chip.

use crate::error::Refusal;

crate::named! {
    /// The part of a key that an error is about.
    #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
    #[non_exhaustive]
    pub enum KeyPart {
        /// The whole input.
        Input = "input",
        /// The 12-digit personal number.
        PersonalNumber = "personal_number",
        /// The card access number.
        Can = "can",
        /// First line of the MRZ.
        MrzLine1 = "mrz_line_1",
        /// Second line of the MRZ.
        MrzLine2 = "mrz_line_2",
        /// Third line of the MRZ.
        MrzLine3 = "mrz_line_3",
        /// The document number in the MRZ.
        DocumentNumber = "document_number",
        /// The date of birth in the MRZ.
        DateOfBirth = "date_of_birth",
        /// The date of expiry in the MRZ.
        DateOfExpiry = "date_of_expiry",
        /// The composite check digit in the MRZ.
        Composite = "composite",
        /// The fields of the text of a QR code, which are counted one by one.
        QrFields = "qr_fields",
    }
}

errors! {
    /// The key does not open the card.
    AccessError {
        WrongKey {
            /// The refusal that shows it; `None` if a MAC or a token did not verify.
            refusal: Option<Refusal>,
        } => WrongKey = 400, "wrong_key", "the key does not open this card";
        WrongCard => WrongCard = 401, "wrong_card", "the key belongs to another card";
        Blocked {
            /// The command, in the standard's words.
            command: &'static str,
            /// The status word.
            status: u16,
        } => AccessBlocked = 402, "access_blocked",
            "the chip refuses further attempts at {command} ({status:04X})";
        ProtocolNotSupported => ProtocolNotSupported = 403, "protocol_not_supported",
            "the chip offers no access protocol that may be used";
        KeyUnsuitable {
            /// `BAC` or `PACE`.
            protocol: &'static str,
            /// The refusal that shows it; `None` if the key was not tried.
            refusal: Option<Refusal>,
        } => KeyUnsuitable = 404, "key_unsuitable", "this kind of key cannot be used with {protocol}";
        Failed {
            /// `BAC` or `PACE`.
            protocol: &'static str,
            /// The step, in the standard's words.
            step: &'static str,
            /// The refusal that ended it; `None` if the response itself is wrong.
            refusal: Option<Refusal>,
        } => AccessFailed = 405, "access_failed", "{protocol} failed at {step}";
        /// Too many wrong keys were tried on one inserted card: nothing more is sent to it.
        TooManyAttempts {
            /// How many keys were tried.
            attempts: usize,
            /// The refusal of the last one, if this error is the reaction to it.
            refusal: Option<Refusal>,
        } => TooManyAttempts = 408, "too_many_attempts", "{attempts} wrong keys were tried on this card";
        AnotherCard {
            /// The refusal that shows it; `None` if a response differed instead.
            refusal: Option<Refusal>,
        } => AnotherCard = 409, "another_card", "the card on the reader is not the one that was being read";
        Length {
            /// The part.
            part: KeyPart,
            /// How many characters there are; how many fields in a QR code.
            length: usize,
            /// How many there must be.
            expected: usize,
        } => KeyLength = 410, "key_length", "{part:?} has {length} characters, not {expected}";
        Character {
            /// The part.
            part: KeyPart,
            /// Position in that part, counted from 1.
            position: usize,
        } => KeyCharacter = 411, "key_character",
            "{part:?} holds a character that cannot stand at position {position}";
        CheckDigit {
            /// The part.
            part: KeyPart,
        } => KeyCheckDigit = 412, "key_check_digit", "the check digit of {part:?} does not fit";
        Date {
            /// The part.
            part: KeyPart,
        } => KeyDate = 413, "key_date", "{part:?} is not a date";
        /// A camera or a program writes such pictures, but they cannot be read here.
        PictureKind {
            /// The kind, by its usual name.
            kind: &'static str,
        } => PictureKindUnsupported = 414, "picture_kind_unsupported", "pictures of the kind {kind} cannot be read";
        /// A document, which may show a picture of the QR code.
        NotAPicture {
            /// The kind of the file, by its usual name.
            kind: &'static str,
        } => NotAPicture = 415, "not_a_picture", "the file is a document ({kind}), not a picture";
        /// Nobody could tell which of them was meant.
        SeveralQrCodes => SeveralQrCodes = 416, "several_qr_codes", "the picture shows the QR codes of several cards";
        KeyboardLayout => KeyboardLayout = 420, "keyboard_layout",
            "a scanner typed for another keyboard layout than that of the computer";
        DigitsMissing => DigitsMissing = 421, "digits_missing", "a QR code arrived without its digits";
        /// Nobody could tell which of them was meant.
        SeveralInputs => SeveralInputs = 422, "several_inputs", "the text holds what belongs to several cards";
        NothingEntered => NothingEntered = 423, "nothing_entered", "there is nothing in the file or pipe";
    }
}
