//! One number per failure.

use std::fmt;

/// Groups of [`Code`]s that a caller treats alike; each has its exit status.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Class {
    /// 100-199: the reader, its service, or the link to the card.
    Transport,
    /// 200-299: the card answered, and the answer is a refusal or makes no sense.
    Card,
    /// 300-399: the protected channel is broken.
    SecureMessaging,
    /// 400-499: the key does not open this card.
    Access,
    /// 500-599: a file of the card cannot be read as what it should be.
    Data,
    /// 600-699: reasons of checks and findings; never an error by itself.
    Authenticity,
    /// 700-749: the cryptographic library, or something it does not support.
    Crypto,
    /// 750-799: a record of a read.
    Trace,
    /// 800-849: the folder of certificates.
    TrustStore,
    /// 850-899: files and streams of this machine.
    InputOutput,
    /// 900-949: the call itself.
    Usage,
    /// 950-999: a mistake in this library.
    Internal,
}

impl Class {
    /// All, by their numbers.
    pub const ALL: [Self; 12] = [
        Self::Transport,
        Self::Card,
        Self::SecureMessaging,
        Self::Access,
        Self::Data,
        Self::Authenticity,
        Self::Crypto,
        Self::Trace,
        Self::TrustStore,
        Self::InputOutput,
        Self::Usage,
        Self::Internal,
    ];

    /// The name used where a failure is counted by its class.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Transport => "transport",
            Self::Card => "card",
            Self::SecureMessaging => "secure_messaging",
            Self::Access => "access",
            Self::Data => "data",
            Self::Authenticity => "authenticity",
            Self::Crypto => "crypto",
            Self::Trace => "trace",
            Self::TrustStore => "trust_store",
            Self::InputOutput => "input_output",
            Self::Usage => "usage",
            Self::Internal => "internal",
        }
    }

    /// The exit status of a command that ends with a failure of this class.
    pub const fn exit_status(self) -> u8 {
        match self {
            Self::Transport => 3,
            Self::Card | Self::SecureMessaging => 5,
            Self::Access => 4,
            Self::Data => 6,
            Self::Authenticity => 1,
            Self::Crypto | Self::Trace | Self::TrustStore | Self::InputOutput | Self::Internal => 7,
            Self::Usage => 2,
        }
    }

    /// The class that a number belongs to.
    const fn of(number: u16) -> Self {
        match number {
            100..=199 => Self::Transport,
            200..=299 => Self::Card,
            300..=399 => Self::SecureMessaging,
            400..=499 => Self::Access,
            500..=599 => Self::Data,
            600..=699 => Self::Authenticity,
            700..=749 => Self::Crypto,
            750..=799 => Self::Trace,
            800..=849 => Self::TrustStore,
            850..=899 => Self::InputOutput,
            900..=949 => Self::Usage,
            _ => Self::Internal,
        }
    }
}

/// Declares the codes once: variant, number and name cannot drift apart.
macro_rules! codes {
    ($($(#[$doc:meta])* $variant:ident = $number:literal, $name:literal;)*) => {
        /// A failure, a reason or a finding, by number.
        ///
        /// The number is what `Error::code`, the C interface and logs share. Numbers are never reused.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        #[non_exhaustive]
        #[repr(u16)]
        pub enum Code { $($(#[$doc])* $variant = $number,)* }

        impl Code {
            /// Every code, in the order of the numbers.
            pub const ALL: &'static [Self] = &[$(Self::$variant),*];

            /// The name used in JSON, in snake case.
            pub const fn name(self) -> &'static str {
                match self { $(Self::$variant => $name,)* }
            }
        }
    };
}

codes! {
    /// The PC/SC service is not running.
    ServiceNotRunning = 100, "service_not_running";
    /// No reader is attached.
    NoReader = 101, "no_reader";
    /// Several readers hold a card and none was named.
    SeveralCards = 102, "several_cards";
    /// No card lies on the reader.
    NoCard = 103, "no_card";
    /// The card left the reader while it was being read.
    CardMoved = 104, "card_moved";
    /// Another program holds the reader.
    ReaderBusy = 105, "reader_busy";
    /// The reader was unplugged.
    ReaderUnplugged = 106, "reader_unplugged";
    /// The reader does not answer any more.
    ReaderHung = 107, "reader_hung";
    /// The caller cancelled.
    Cancelled = 108, "cancelled";
    /// The time allowed is over.
    Timeout = 109, "timeout";
    /// No reader has the name that was asked for.
    ReaderUnknown = 110, "reader_unknown";
    /// The command is longer than the reader or card can carry.
    CommandTooLong = 111, "command_too_long";
    /// Another program reset the card.
    CardReset = 112, "card_reset";
    /// Something lies on the reader that does not answer as a card.
    CardMute = 113, "card_mute";
    /// The reader or its driver reported a fault.
    ReaderFault = 114, "reader_fault";
    /// The link has no way to reset the card.
    ResetUnavailable = 115, "reset_unavailable";
    /// The PC/SC service does not let this user use a reader.
    ServiceDenied = 116, "service_denied";
    /// A reader is plugged in that the PC/SC service does not list, for want of a driver.
    DriverMissing = 117, "driver_missing";
    /// A driver of the kernel holds a reader, so that the PC/SC service does not see it.
    ReaderTaken = 118, "reader_taken";
    /// What lies in the contact slot is not readable as such a card.
    WrongPad = 119, "wrong_pad";
    /// The operating system does not let this user use the reader.
    ReaderDenied = 120, "reader_denied";
    /// Nothing that could be a reader answers at the address.
    ReaderUnrecognised = 121, "reader_unrecognised";

    /// The card answered a command with an error status.
    CommandRefused = 200, "command_refused";
    /// The card has no eMRTD application.
    NoApplication = 201, "no_application";
    /// The card does not hold the file.
    FileAbsent = 202, "file_absent";
    /// The card does not give the file to this reader.
    NotPermitted = 203, "not_permitted";
    /// The answer is longer than what was asked for, or than the cap of the file.
    AnswerTooLong = 204, "answer_too_long";
    /// The card goes on answering without giving any data.
    NoProgress = 205, "no_progress";
    /// The answer is not formed as the standard says.
    AnswerMalformed = 206, "answer_malformed";

    /// An answer failed the checks of secure messaging.
    ChannelBroken = 300, "channel_broken";
    /// The card left the protected channel.
    ChannelDropped = 301, "channel_dropped";

    /// The key does not open this card.
    WrongKey = 400, "wrong_key";
    /// The key belongs to another card.
    WrongCard = 401, "wrong_card";
    /// The chip refuses further attempts.
    AccessBlocked = 402, "access_blocked";
    /// The chip offers no access protocol that this library speaks.
    ProtocolNotSupported = 403, "protocol_not_supported";
    /// This kind of key cannot open the card by the protocol that is left.
    KeyUnsuitable = 404, "key_unsuitable";
    /// The access protocol failed for another reason than the key.
    AccessFailed = 405, "access_failed";
    /// Too many wrong keys were tried on one inserted card.
    TooManyAttempts = 408, "too_many_attempts";
    /// After a break the card on the reader is not the one that was being read.
    AnotherCard = 409, "another_card";
    /// The key has the wrong length.
    KeyLength = 410, "key_length";
    /// The key holds a character that cannot stand there.
    KeyCharacter = 411, "key_character";
    /// A check digit of the MRZ does not fit.
    KeyCheckDigit = 412, "key_check_digit";
    /// A date in the MRZ is not a date.
    KeyDate = 413, "key_date";

    /// The data ends before it should.
    DataTruncated = 500, "data_truncated";
    /// Another tag stands where a certain one must.
    DataTag = 501, "data_tag";
    /// A length is malformed or reaches beyond its surroundings.
    DataLength = 502, "data_length";
    /// Data objects are nested too deep, or there are too many.
    DataTooDeep = 503, "data_too_deep";
    /// A value is outside of what the standard allows.
    DataValue = 504, "data_value";
    /// Text is not in its encoding.
    DataText = 505, "data_text";
    /// Bytes follow where the data should end.
    DataTrailing = 506, "data_trailing";
    /// A picture cannot be decoded.
    DataImage = 507, "data_image";
    /// The file is longer than any such file may be.
    DataTooLarge = 508, "data_too_large";
    /// A required part is missing.
    DataMissing = 509, "data_missing";
    /// A part stands twice.
    DataDuplicate = 510, "data_duplicate";
    /// A version that this library does not know.
    DataVersion = 511, "data_version";
    /// A file of ours does not fit its checksum: it was damaged where it was kept.
    FileDamaged = 512, "file_damaged";

    /// The hash of a file differs from the signed one.
    HashMismatch = 600, "hash_mismatch";
    /// A file was read that the signed list does not hold.
    HashMissing = 601, "hash_missing";
    /// A file in the signed list is absent on the chip.
    ListedFileAbsent = 602, "listed_file_absent";
    /// EF.SOD could not be read.
    SodMissing = 603, "sod_missing";
    /// EF.SOD is malformed.
    SodMalformed = 604, "sod_malformed";
    /// The signature of EF.SOD is wrong.
    SignatureWrong = 605, "signature_wrong";
    /// The signed attributes do not fit the signed content.
    SignedContentMismatch = 606, "signed_content_mismatch";
    /// An algorithm that this library does not accept or know.
    AlgorithmNotAccepted = 607, "algorithm_not_accepted";
    /// No document signer certificate is at hand.
    SignerMissing = 608, "signer_missing";
    /// The root certificate that signed the document signer is not in the trust folder.
    RootMissing = 609, "root_missing";
    /// The document signer was not signed by the root it names.
    SignerNotFromRoot = 610, "signer_not_from_root";
    /// A certificate was not valid when it signed.
    CertificateNotValidAtSigning = 611, "certificate_not_valid_at_signing";
    /// The certificate may not be used for what it was used for.
    CertificateUsage = 612, "certificate_usage";
    /// A critical extension that this library does not know.
    CertificateExtension = 613, "certificate_extension";
    /// A certificate is malformed.
    CertificateMalformed = 614, "certificate_malformed";
    /// EF.CardAccess does not show what the signed DG14 lists.
    CardAccessDiffers = 615, "card_access_differs";
    /// DG14 was not read, so nothing can be compared with it.
    DG14Missing = 616, "dg14_missing";
    /// The chip could not show that it holds the private key.
    ChipKeyWrong = 617, "chip_key_wrong";
    /// The chip refused a protocol that its signed files offer.
    ChipRefused = 618, "chip_refused";
    /// The key or parameters for the chip's proof are unusable.
    ChipKeyUnusable = 619, "chip_key_unusable";
    /// The key was proven, but no valid signature binds it to the document.
    ChipKeyNotBound = 620, "chip_key_not_bound";
    /// The question was not asked, because another check has answered it.
    NotNeeded = 621, "not_needed";
    /// This library does not perform the check.
    NotImplemented = 622, "not_implemented";
    /// No revocation list is at hand.
    NoRevocationList = 623, "no_revocation_list";
    /// The files needed for the comparison were not read.
    FilesNotRead = 624, "files_not_read";
    /// The read ended before the check.
    ReadEnded = 625, "read_ended";
    /// DG1 and DG13 name different facts.
    Dg1Dg13Differ = 626, "dg1_dg13_differ";
    /// The key that opened the card is not of the holder in DG1.
    KeyDiffers = 627, "key_differs";
    /// The document has expired.
    DocumentExpired = 628, "document_expired";
    /// A date of the document cannot be read.
    DateUnreadable = 629, "date_unreadable";
    /// The clock of this computer is before the certificate: it cannot be right.
    ClockBeforeCertificate = 630, "clock_before_certificate";
    /// The card does not state what the comparison needs.
    NotStated = 631, "not_stated";
    /// The QR code that was presented and the chip name different facts.
    QrDiffers = 632, "qr_differs";
    /// Text of the QR code differs from the chip, or is no text of its kind: a scanner may have garbled it.
    QrGarbled = 633, "qr_garbled";
    /// The QR code is of an issue before that of the chip.
    QrOlder = 634, "qr_older";
    /// The QR code is of an issue after that of the chip.
    QrNewer = 635, "qr_newer";
    /// The personal number was given for another year of birth or another sex.
    NumberDiffers = 636, "number_differs";
    /// The document claims to be valid for longer than the law has it.
    ExpiryBeyondLaw = 637, "expiry_beyond_law";
    /// The document ends on another day than the law has it, and not later.
    ExpiryNotByLaw = 638, "expiry_not_by_law";
    /// The answer that proves the chip is longer than reader and card can carry.
    ProofTooLong = 640, "proof_too_long";
    /// The chip had proven its key, and after a break another card lay there.
    ProofWithdrawn = 641, "proof_withdrawn";
    /// EF.DG13 has the form of Viet Nam's citizen card, and the document or its root is of another state.
    Dg13OfOtherState = 642, "dg13_of_other_state";
    /// Finding: the document signer names purposes besides that of signing documents, and none that excludes it.
    SignerPurposeOdd = 643, "signer_purpose_odd";
    /// Finding: the document was signed, by its own word, after the time on this computer.
    SigningTimeFuture = 644, "signing_time_future";
    /// Finding: the numbers of the chip's signature have surplus or missing zeros in front.
    ChipSignaturePadded = 645, "chip_signature_padded";
    /// A time in a certificate or in EF.SOD is written in another form than the standard has.
    TimeFormOdd = 646, "time_form_odd";
    /// EF.SOD names the type of its content by an identifier of a former edition or of one issuer.
    ContentTypeFormer = 647, "content_type_former";
    /// EF.CardAccess or DG14 spells out parameters of PACE beside the numbered ones.
    PaceParametersExplicit = 648, "pace_parameters_explicit";
    /// An entry of the signed list of hashes stands twice, is of no data group that exists, or has another length.
    HashListOdd = 649, "hash_list_odd";

    /// Finding: BAC was used; the chip showed no PACE.
    BacUsed = 650, "bac_used";
    /// Finding: the card was opened by a CAN alone, which ties it to nobody.
    CanOnly = 651, "can_only";
    /// Finding: EF.CardAccess shows a PACEInfo that DG14 does not list.
    CardAccessSurplus = 652, "card_access_surplus";
    /// Finding: the document signer was valid at signing and has expired since.
    SignerExpired = 653, "signer_expired";
    /// Finding: the root was valid at signing and has expired since.
    RootExpired = 654, "root_expired";
    /// Finding: the day of signing is unknown.
    SigningTimeUnknown = 655, "signing_time_unknown";
    /// Finding: a file that EF.SOD lists was not read.
    FileNotRead = 656, "file_not_read";
    /// Finding: a file that EF.SOD lists is absent on the chip.
    FileAbsentFinding = 657, "listed_file_not_on_chip";
    /// Finding: the signer's identifier does not match, its only certificate was taken.
    SignerIdentifierDiffers = 658, "signer_identifier_differs";
    /// Finding: signed attributes are not in DER order.
    AttributesUnsorted = 659, "attributes_unsorted";
    /// Finding: the document signer came from the trust folder.
    SignerFromTrustFolder = 660, "signer_from_trust_folder";
    /// Finding: the channel was dropped by the chip and built again.
    ChannelRebuilt = 661, "channel_rebuilt";
    /// Finding: a file is signed and malformed.
    FileMalformed = 662, "file_malformed";
    /// Finding: bytes follow after the end of a file.
    TrailingBytes = 663, "trailing_bytes";
    /// Finding: the signature uses a hash that is out of date.
    HashOutdated = 664, "hash_outdated";
    /// Finding: the private key of a certificate was used outside of its period.
    KeyUsagePeriod = 665, "key_usage_period";
    /// Finding: EF.DG2 departs from the standard, and its portrait was found all the same.
    Dg2Odd = 666, "dg2_odd";
    /// Finding: the chip writes its signature as DER instead of plain.
    ChipSignatureDer = 667, "chip_signature_der";
    /// Finding: DG14 does not state the signature algorithm of the chip; the hash was chosen by the key.
    ChipAlgorithmNotStated = 668, "chip_algorithm_not_stated";
    /// Finding: slips in the key, such as O for 0, were put right.
    KeyNormalised = 669, "key_normalised";
    /// Finding: the chip gives its files without access control.
    NoAccessControl = 670, "no_access_control";
    /// Finding: DG14 holds a key for Chip Authentication and does not say which protocol; 3DES was taken.
    ChipAuthenticationInferred = 671, "chip_authentication_inferred";
    /// Finding: the card was lifted during the read and put back.
    CardLifted = 672, "card_lifted";
    /// Finding: another file of the same batch holds the same challenge.
    ChallengeRepeated = 673, "challenge_repeated";
    /// Finding: EF.COM, which nobody signs, is absent or departs from the standard.
    ComOdd = 674, "com_odd";
    /// Finding: EF.COM, which nobody signs, lists other files than EF.SOD.
    ComDiffers = 675, "com_differs";
    /// Finding: EF.ATR/INFO departs from the standard.
    AtrInfoOdd = 676, "atr_info_odd";
    /// The program that read the card states it, and nobody can check that again.
    StatementOnly = 677, "statement_only";
    /// Finding: the MRZ in EF.DG1 departs from the standard, and was read all the same.
    Dg1Odd = 678, "dg1_odd";
    /// Finding: the MRZ that was entered and DG1 differ in what the keys do not depend on.
    KeyMrzDiffers = 679, "key_mrz_differs";
    /// Finding: EF.DG13 is not of the known form, or holds more or less than is known.
    Dg13Unknown = 680, "dg13_unknown";
    /// Finding: EF.SOD is written in BER, with indefinite lengths or strings in pieces.
    SodBer = 681, "sod_ber";
    /// Finding: a version in EF.SOD that no signature covers is not the one that the standard asks for.
    SodVersionOdd = 682, "sod_version_odd";
    /// Finding: the hash function that EF.SOD lists or that its signature uses is not the one the signer names.
    SodAlgorithmsDiffer = 683, "sod_algorithms_differ";
    /// Finding: the version of the signed list and the version of the LDS that it states do not go together.
    LdsVersionOdd = 684, "lds_version_odd";
    /// Finding: the numbers of a signature have surplus or missing zeros.
    SignatureNumbersOdd = 685, "signature_numbers_odd";
    /// Finding: the key of the document signer is shorter than is accepted for new documents.
    SignerKeyShort = 686, "signer_key_short";
    /// Finding: EF.SOD has several signers.
    SeveralSigners = 687, "several_signers";
    /// Finding: the chip signed its challenge with another hash than DG14 names.
    ChipAlgorithmDiffers = 689, "chip_algorithm_differs";
    /// A certificate of the chain was revoked.
    CertificateRevoked = 690, "certificate_revoked";
    /// The revocation list is out of date.
    RevocationListOutdated = 691, "revocation_list_outdated";
    /// Finding: a certificate was revoked after it had signed, for a reason that leaves earlier signatures valid.
    RevokedAfterSigning = 692, "revoked_after_signing";
    /// Signer, root and EF.DG1 are not of one state.
    CountryDiffers = 693, "country_differs";
    /// A country in a certificate or in EF.DG1 is missing or not known, so that nothing was compared.
    CountryUnknown = 694, "country_unknown";
    /// The document signer is for other types of document than that in EF.DG1: of the same letter (finding), or of
    /// another.
    DocumentTypeDiffers = 695, "document_type_differs";
    /// Finding: a certificate departs from its profile in a way that leaves no doubt about what it says.
    CertificateProfile = 696, "certificate_profile";
    /// The revocation list is not signed by a trusted root, or limits itself in a way that is not known.
    RevocationListUnusable = 697, "revocation_list_unusable";
    /// Finding: the chip selects its application with a warning, such as 6283 for one that is deactivated.
    ApplicationWarning = 698, "application_warning";
    /// Finding: a data group or a revocation list is written in another form than the standard has, and was read all the
    /// same: lengths in more bytes than needed, numbers with surplus or missing zeros, times.
    FormOdd = 699, "form_odd";

    /// The cryptographic library failed.
    CryptoFailed = 700, "crypto_failed";
    /// A point or number is not a member of its group.
    CryptoPoint = 701, "crypto_point";
    /// An algorithm or parameter is not supported.
    CryptoUnsupported = 702, "crypto_unsupported";
    /// The source of random bytes failed.
    RandomFailed = 703, "random_failed";

    /// A line of a trace cannot be read.
    TraceMalformed = 750, "trace_malformed";
    /// The trace has a version that this library does not read.
    TraceVersion = 751, "trace_version";
    /// The trace is larger than any read.
    TraceTooLarge = 752, "trace_too_large";
    /// A line of the trace was changed after it was written.
    TraceChanged = 753, "trace_changed";
    /// The trace ends before the read does.
    TraceEnded = 754, "trace_ended";
    /// A replay does something else than the trace.
    TraceDiverged = 755, "trace_diverged";
    /// The trace lacks what a replay needs.
    TraceIncomplete = 756, "trace_incomplete";
    /// The trace is encrypted.
    TraceEncrypted = 757, "trace_encrypted";

    /// The trust folder cannot be read.
    TrustFolderUnreadable = 800, "trust_folder_unreadable";
    /// A file in the trust folder is not a certificate.
    TrustFileMalformed = 801, "trust_file_malformed";
    /// The trust folder cannot be written.
    TrustFolderUnwritable = 802, "trust_folder_unwritable";
    /// Nobody confirmed the root certificate that was to be trusted.
    TrustNotConfirmed = 803, "trust_not_confirmed";
    /// Another program is writing to the trust folder.
    TrustFolderLocked = 804, "trust_folder_locked";
    /// The index of the trust folder cannot be read.
    TrustIndexMalformed = 805, "trust_index_malformed";
    /// No certificate in the trust folder, or more than one, is what was asked for.
    TrustEntryUnknown = 806, "trust_entry_unknown";
    /// A file is nothing that a trust folder takes.
    TrustInputMalformed = 807, "trust_input_malformed";
    /// The signature of a master list is wrong.
    MasterListSignatureWrong = 808, "master_list_signature_wrong";
    /// The signer of a master list, or the root that certified it, is not at hand.
    MasterListSignerMissing = 809, "master_list_signer_missing";
    /// A file of the trust folder is not the one that was put there.
    TrustFileChanged = 810, "trust_file_changed";
    /// The signature of a revocation list is wrong.
    RevocationListSignatureWrong = 811, "revocation_list_signature_wrong";
    /// The trust folder holds a newer revocation list of the same issuer.
    RevocationListOlder = 812, "revocation_list_older";
    /// A file lies among those of the trust folder that its index does not know.
    TrustFileStray = 813, "trust_file_stray";
    /// A root was not signed with its own key, and no master list vouches for it.
    RootSignatureWrong = 814, "root_signature_wrong";
    /// The signer of a master list was not valid when it signed, or is of another country than its root.
    MasterListSignerNotValid = 815, "master_list_signer_not_valid";
    /// Others may write to the trust folder.
    TrustFolderExposed = 816, "trust_folder_exposed";

    /// Nothing was found that could be judged.
    EvidenceNotFound = 839, "evidence_not_found";
    /// The evidence is not of the form.
    EvidenceMalformed = 840, "evidence_malformed";
    /// The evidence has a version that this library does not read.
    EvidenceVersion = 841, "evidence_version";
    /// The evidence is larger than any read.
    EvidenceTooLarge = 842, "evidence_too_large";
    /// The evidence is encrypted.
    EvidenceEncrypted = 843, "evidence_encrypted";
    /// The office's private key cannot be used.
    OfficeKeyUnusable = 844, "office_key_unusable";
    /// The read brought nothing that could be judged again.
    EvidenceEmpty = 845, "evidence_empty";
    /// The evidence was changed after the office signed it.
    EvidenceChanged = 846, "evidence_changed";
    /// No office signed the evidence.
    EvidenceUnsigned = 847, "evidence_unsigned";
    /// The key that signed the evidence is not among the trusted offices.
    OfficeUnknown = 848, "office_unknown";
    /// None of the private keys opens the encrypted evidence.
    EvidenceIdentityWrong = 849, "evidence_identity_wrong";

    /// A file cannot be read.
    FileUnreadable = 850, "file_unreadable";
    /// A file cannot be written.
    FileUnwritable = 851, "file_unwritable";
    /// Standard input or output failed.
    StreamFailed = 852, "stream_failed";
    /// A picture cannot be read, or is larger than any that is.
    PictureUnreadable = 853, "picture_unreadable";
    /// A picture shows no QR code of a card.
    QrCodeNotFound = 854, "qr_code_not_found";
    /// A journal cannot be read.
    JournalUnreadable = 860, "journal_unreadable";
    /// A file is no journal, or it is damaged.
    NotAJournal = 861, "not_a_journal";
    /// A journal comes from a later version.
    JournalVersion = 862, "journal_version";
    /// A journal cannot be written.
    JournalUnwritable = 863, "journal_unwritable";
    /// A text for the journal is empty, too long, or could be the number of a person.
    JournalText = 864, "journal_text";
    /// A mapping file is too long, or a line of it is not `field = name` in UTF-8.
    MappingMalformed = 870, "mapping_malformed";
    /// A mapping file names a field or a form that does not exist.
    MappingUnknown = 871, "mapping_unknown";
    /// A mapping file has a field or a name twice.
    MappingTwice = 872, "mapping_twice";

    /// An argument has a value that cannot be used.
    ArgumentInvalid = 900, "argument_invalid";
    /// An argument is NULL that may not be.
    ArgumentNull = 901, "argument_null";
    /// A text is not in UTF-8.
    TextNotUtf8 = 902, "text_not_utf8";
    /// What a handle stood for was used up by another call.
    HandleUsed = 903, "handle_used";
    /// An option that this version does not know.
    OptionUnknown = 904, "option_unknown";
    /// This build has no such feature.
    FeatureMissing = 905, "feature_missing";

    /// A mistake in this library.
    Internal = 950, "internal";
}

impl Code {
    /// The number.
    pub const fn number(self) -> u16 {
        self as u16
    }

    /// The class, and with it the exit status.
    pub const fn class(self) -> Class {
        Class::of(self as u16)
    }
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.number(), self.name())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_and_names_are_unique_and_sorted() {
        for pair in Code::ALL.windows(2) {
            assert!(pair[0].number() < pair[1].number(), "{} before {}", pair[0], pair[1]);
        }
        let mut names: Vec<_> = Code::ALL.iter().map(|code| code.name()).collect();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), Code::ALL.len());
    }

    #[test]
    fn every_class_has_its_exit_status() {
        assert_eq!(Code::CardMoved.class().exit_status(), 3);
        assert_eq!(Code::WrongKey.class().exit_status(), 4);
        assert_eq!(Code::CommandRefused.class().exit_status(), 5);
        assert_eq!(Code::ChannelBroken.class().exit_status(), 5);
        assert_eq!(Code::DataTag.class().exit_status(), 6);
        assert_eq!(Code::CryptoFailed.class().exit_status(), 7);
        assert_eq!(Code::ArgumentInvalid.class().exit_status(), 2);
    }
}
