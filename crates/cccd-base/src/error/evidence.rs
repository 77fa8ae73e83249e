//! Errors of evidence: files in which a read was kept to be judged again.

use std::path::PathBuf;

use crate::screen;

errors! {
    /// A file of evidence, or the keys used with it.
    EvidenceError {
        /// The file does not match its checksum, or cannot be decrypted completely: it was damaged in storage.
        Damaged => FileDamaged = 512, "file_damaged", "the file was damaged";
        /// A file that should hold private keys of recipients holds something else.
        NoIdentity => EvidenceNoIdentity = 838, "evidence_no_identity",
            "the file holds no private key of age, or something besides";
        NotFound {
            /// The folder; `-` for a list on standard input.
            path: PathBuf,
        } => EvidenceNotFound = 839, "evidence_not_found",
            "{path:?} holds no file", (path = screen::path(path));
        /// The file does not have the form of evidence, or is not evidence at all.
        Malformed {
            /// Offset in bytes from the start of the file.
            offset: usize,
        } => EvidenceMalformed = 840, "evidence_malformed", "the evidence is malformed at byte {offset}";
        Version {
            /// The version.
            version: u32,
        } => EvidenceVersion = 841, "evidence_version", "the evidence has version {version}";
        TooLarge => EvidenceTooLarge = 842, "evidence_too_large", "the evidence is larger than any read";
        Encrypted => EvidenceEncrypted = 843, "evidence_encrypted", "the evidence is encrypted";
        OfficeKey => OfficeKeyUnusable = 844, "office_key_unusable",
            "the office's private key cannot be used";
        Nothing => EvidenceEmpty = 845, "evidence_empty",
            "the read brought nothing that could be judged again";
        WrongIdentity => EvidenceIdentityWrong = 849, "evidence_identity_wrong",
            "none of the private keys opens the encrypted evidence";
    }
    codes {
        /// The evidence was changed after the office signed it.
        EvidenceChanged = 846, "evidence_changed";
        /// No office signed the evidence.
        EvidenceUnsigned = 847, "evidence_unsigned";
        /// The key that signed the evidence is not among the trusted offices.
        OfficeUnknown = 848, "office_unknown";
    }
}
