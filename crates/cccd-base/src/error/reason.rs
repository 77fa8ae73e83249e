//! Reasons of checks, and findings. None of them is an error by itself.

codes! {
    /// The hash of a file differs from the signed one.
    HashMismatch = 600, "hash_mismatch";
    /// A file was read that the signed list does not contain.
    HashMissing = 601, "hash_missing";
    /// A file in the signed list is absent on the chip.
    ListedFileAbsent = 602, "listed_file_absent";
    /// EF.SOD could not be read.
    SodMissing = 603, "sod_missing";
    /// EF.SOD is malformed.
    SodMalformed = 604, "sod_malformed";
    /// The signature of EF.SOD is wrong.
    SignatureWrong = 605, "signature_wrong";
    /// The signed attributes do not match the signed content.
    SignedContentMismatch = 606, "signed_content_mismatch";
    /// An algorithm is unknown to this library or not accepted.
    AlgorithmNotAccepted = 607, "algorithm_not_accepted";
    /// No document signer certificate is available.
    SignerMissing = 608, "signer_missing";
    /// The root certificate that signed the document signer is not in the trust folder.
    RootMissing = 609, "root_missing";
    /// The document signer was not signed by the root it names.
    SignerNotFromRoot = 610, "signer_not_from_root";
    /// A certificate was not valid when it signed.
    CertificateNotValidAtSigning = 611, "certificate_not_valid_at_signing";
    /// The certificate may not be used for this purpose.
    CertificateUsage = 612, "certificate_usage";
    /// A certificate has a critical extension that this library does not know.
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
    /// The check was not needed, because another check has settled the question.
    NotNeeded = 621, "not_needed";
    /// This library does not perform the check.
    NotImplemented = 622, "not_implemented";
    /// No revocation list is available.
    NoRevocationList = 623, "no_revocation_list";
    /// The files needed for the comparison were not read.
    FilesNotRead = 624, "files_not_read";
    /// The read ended before the check.
    ReadEnded = 625, "read_ended";
    /// DG1 and DG13 state different facts.
    Dg1Dg13Differ = 626, "dg1_dg13_differ";
    /// The key that opened the card does not belong to the holder in DG1.
    KeyDiffers = 627, "key_differs";
    /// The document has expired.
    DocumentExpired = 628, "document_expired";
    /// A date of the document cannot be read.
    DateUnreadable = 629, "date_unreadable";
    /// The clock of this computer is earlier than the certificate, so it must be wrong.
    ClockBeforeCertificate = 630, "clock_before_certificate";
    /// The card does not state what the comparison needs.
    NotStated = 631, "not_stated";
    /// The QR code that was presented and the chip state different facts.
    QrDiffers = 632, "qr_differs";
    /// Text of the QR code differs from the chip, or is not valid for its field: a scanner may have garbled it.
    QrGarbled = 633, "qr_garbled";
    /// The QR code belongs to an earlier issue than the chip.
    QrOlder = 634, "qr_older";
    /// The QR code belongs to a later issue than the chip.
    QrNewer = 635, "qr_newer";
    /// The personal number is for another year of birth or another sex.
    NumberDiffers = 636, "number_differs";
    /// The document claims to be valid for longer than the law allows.
    ExpiryBeyondLaw = 637, "expiry_beyond_law";
    /// The document expires on a different day than the law states, and not later.
    ExpiryNotByLaw = 638, "expiry_not_by_law";
    /// The portrait was requested and EF.SOD lists it, but the chip reports that it has none.
    PortraitAbsent = 639, "portrait_absent";
    /// The response that proves the chip is longer than reader and card support.
    ProofTooLong = 640, "proof_too_long";
    /// The chip had proven its key, but after an interruption another card was present.
    ProofWithdrawn = 641, "proof_withdrawn";
    /// EF.DG13 has the form of Viet Nam's citizen card, but the document or its root is of another state.
    Dg13OfOtherState = 642, "dg13_of_other_state";
    /// Finding: the document signer states purposes besides signing documents, but none that excludes it.
    SignerPurposeOdd = 643, "signer_purpose_odd";
    /// Finding: the signing time stated in the document is later than the time on this computer.
    SigningTimeFuture = 644, "signing_time_future";
    /// Finding: the numbers of the chip's signature have surplus or missing leading zeros.
    ChipSignaturePadded = 645, "chip_signature_padded";
    /// A time in a certificate or in EF.SOD is written in a form other than that of the standard.
    TimeFormOdd = 646, "time_form_odd";
    /// EF.SOD identifies the type of its content by an identifier of a former edition or of a single issuer.
    ContentTypeFormer = 647, "content_type_former";
    /// EF.CardAccess or DG14 contains explicit PACE parameters besides the numbered ones.
    PaceParametersExplicit = 648, "pace_parameters_explicit";
    /// An entry of the signed list of hashes occurs twice, is for a data group that does not exist, or has the wrong
    /// length.
    HashListOdd = 649, "hash_list_odd";
    /// Finding: BAC was used; the chip did not announce PACE.
    BacUsed = 650, "bac_used";
    /// Finding: the card was opened by a CAN alone, which does not tie it to a person.
    CanOnly = 651, "can_only";
    /// Finding: EF.CardAccess contains a PACEInfo that DG14 does not list.
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
    /// Finding: the signer's identifier does not match; the only certificate was used.
    SignerIdentifierDiffers = 658, "signer_identifier_differs";
    /// Finding: signed attributes are not in DER order.
    AttributesUnsorted = 659, "attributes_unsorted";
    /// Finding: the document signer came from the trust folder.
    SignerFromTrustFolder = 660, "signer_from_trust_folder";
    /// Finding: the chip dropped the channel, which was established again.
    ChannelRebuilt = 661, "channel_rebuilt";
    /// Finding: a file is signed but malformed.
    FileMalformed = 662, "file_malformed";
    /// Finding: bytes follow the end of a file.
    TrailingBytes = 663, "trailing_bytes";
    /// Finding: the signature uses an outdated hash.
    HashOutdated = 664, "hash_outdated";
    /// Finding: the private key of a certificate was used outside its usage period.
    KeyUsagePeriod = 665, "key_usage_period";
    /// Finding: EF.DG2 deviates from the standard, but its portrait was found.
    Dg2Odd = 666, "dg2_odd";
    /// Finding: the chip writes its signature as DER instead of plain.
    ChipSignatureDer = 667, "chip_signature_der";
    /// Finding: DG14 does not state the signature algorithm of the chip; the hash was chosen by the key.
    ChipAlgorithmNotStated = 668, "chip_algorithm_not_stated";
    /// Finding: slips in the key, such as O for 0, were corrected.
    KeyNormalised = 669, "key_normalised";
    /// Finding: the chip allows its files to be read without access control.
    NoAccessControl = 670, "no_access_control";
    /// Finding: DG14 holds a key for Chip Authentication but does not state the protocol; 3DES was assumed.
    ChipAuthenticationInferred = 671, "chip_authentication_inferred";
    /// Finding: the card was lifted during the read and put back.
    CardLifted = 672, "card_lifted";
    /// Finding: another file of the same batch holds the same challenge.
    ChallengeRepeated = 673, "challenge_repeated";
    /// Finding: EF.COM, which is not signed, is absent or deviates from the standard.
    ComOdd = 674, "com_odd";
    /// Finding: EF.COM, which is not signed, lists different files than EF.SOD.
    ComDiffers = 675, "com_differs";
    /// Finding: EF.ATR/INFO deviates from the standard.
    AtrInfoOdd = 676, "atr_info_odd";
    /// Only the program that read the card states it; it cannot be checked again.
    StatementOnly = 677, "statement_only";
    /// Finding: the MRZ in EF.DG1 deviates from the standard, but could be read.
    Dg1Odd = 678, "dg1_odd";
    /// Finding: the MRZ that was entered and DG1 differ in parts that the keys do not depend on.
    KeyMrzDiffers = 679, "key_mrz_differs";
    /// Finding: EF.DG13 does not have the known form, or holds more or fewer fields than known.
    Dg13Unknown = 680, "dg13_unknown";
    /// Finding: EF.SOD is written in BER, with indefinite lengths or strings in pieces.
    SodBer = 681, "sod_ber";
    /// Finding: a version in EF.SOD that no signature covers is not the one that the standard requires.
    SodVersionOdd = 682, "sod_version_odd";
    /// Finding: the hash function that EF.SOD lists or that its signature uses is not the one the signer names.
    SodAlgorithmsDiffer = 683, "sod_algorithms_differ";
    /// Finding: the version of the signed list does not match the version of the LDS that it states.
    LdsVersionOdd = 684, "lds_version_odd";
    /// Finding: the numbers of a signature have surplus or missing zeros.
    SignatureNumbersOdd = 685, "signature_numbers_odd";
    /// Finding: the key of the document signer is shorter than accepted for new documents.
    SignerKeyShort = 686, "signer_key_short";
    /// Finding: EF.SOD has several signers.
    SeveralSigners = 687, "several_signers";
    /// Finding: the chip signed its challenge with a hash other than the one that DG14 names.
    ChipAlgorithmDiffers = 689, "chip_algorithm_differs";
    /// A certificate of the chain was revoked.
    CertificateRevoked = 690, "certificate_revoked";
    /// The revocation list is out of date.
    RevocationListOutdated = 691, "revocation_list_outdated";
    /// Finding: a certificate was revoked after it had signed, for a reason that leaves earlier signatures valid.
    RevokedAfterSigning = 692, "revoked_after_signing";
    /// Signer, root and EF.DG1 are not all of the same state.
    CountryDiffers = 693, "country_differs";
    /// A country in a certificate or in EF.DG1 is missing or unknown, so nothing was compared.
    CountryUnknown = 694, "country_unknown";
    /// The document signer is for document types other than the one in EF.DG1: with the same letter (finding) or with
    /// another.
    DocumentTypeDiffers = 695, "document_type_differs";
    /// Finding: a certificate deviates from its profile, but its meaning is unambiguous.
    CertificateProfile = 696, "certificate_profile";
    /// The revocation list is not signed by a trusted root, or limits its scope in an unknown way.
    RevocationListUnusable = 697, "revocation_list_unusable";
    /// Finding: the chip selects its application with a warning, such as 6283 for a deactivated one.
    ApplicationWarning = 698, "application_warning";
    /// Finding: a data group or a revocation list is written in a form other than that of the standard, but could be
    /// read: lengths in more bytes than needed, numbers with surplus or missing zeros, times.
    FormOdd = 699, "form_odd";
}
