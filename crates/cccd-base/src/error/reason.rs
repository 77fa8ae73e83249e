//! Reasons of checks, and findings: never an error by themselves.

codes! {
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
    /// The portrait was asked for, EF.SOD lists it, and the chip says that it has none.
    PortraitAbsent = 639, "portrait_absent";
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
}
