//! Errors of the folder of certificates.

use std::{io::ErrorKind, path::PathBuf};

use crate::screen;

errors! {
    /// The folder of certificates.
    TrustStoreError {
        Unreadable {
            /// The folder.
            path: PathBuf,
            /// The cause.
            kind: ErrorKind,
        } => TrustFolderUnreadable = 800, "trust_folder_unreadable",
            "the trust folder {path:?} cannot be read: {kind}", (path = screen::path(path));
        Malformed {
            /// The file.
            path: PathBuf,
        } => TrustFileMalformed = 801, "trust_file_malformed",
            "{path:?} is not a certificate", (path = screen::path(path));
        Unwritable {
            /// The file or folder.
            path: PathBuf,
            /// The cause.
            kind: ErrorKind,
        } => TrustFolderUnwritable = 802, "trust_folder_unwritable",
            "{path:?} cannot be written: {kind}", (path = screen::path(path));
        NotConfirmed {
            /// Its SHA-256 in hexadecimal digits.
            sha256: String,
        } => TrustNotConfirmed = 803, "trust_not_confirmed", "nobody confirmed the root certificate {sha256}";
        Locked {
            /// The folder.
            path: PathBuf,
        } => TrustFolderLocked = 804, "trust_folder_locked",
            "another program is writing to {path:?}", (path = screen::path(path));
        Index {
            /// The index.
            path: PathBuf,
            /// The line, counted from 1.
            line: usize,
        } => TrustIndexMalformed = 805, "trust_index_malformed",
            "line {line} of the index {path:?} cannot be read", (path = screen::path(path));
        Unknown => TrustEntryUnknown = 806, "trust_entry_unknown",
            "no single certificate in the trust folder fits";
        /// A file is not a certificate, master list, LDIF file or revocation list.
        Input {
            /// The file.
            path: PathBuf,
        } => TrustInputMalformed = 807, "trust_input_malformed",
            "{path:?} is nothing that a trust folder takes", (path = screen::path(path));
        MasterListSignature => MasterListSignatureWrong = 808, "master_list_signature_wrong",
            "the signature of the master list is wrong";
        MasterListSigner => MasterListSignerMissing = 809, "master_list_signer_missing",
            "the signer of the master list or its root is not at hand";
        Changed {
            /// The file.
            path: PathBuf,
        } => TrustFileChanged = 810, "trust_file_changed",
            "{path:?} is not the file that was put there", (path = screen::path(path));
        RevocationListSignature {
            /// The file.
            path: PathBuf,
        } => RevocationListSignatureWrong = 811, "revocation_list_signature_wrong",
            "the signature of the revocation list in {path:?} is wrong", (path = screen::path(path));
        RevocationListOlder {
            /// The file.
            path: PathBuf,
        } => RevocationListOlder = 812, "revocation_list_older",
            "a newer revocation list than that in {path:?} is there", (path = screen::path(path));
        Stray {
            /// The first such file.
            path: PathBuf,
            /// How many others there are.
            others: usize,
        } => TrustFileStray = 813, "trust_file_stray",
            "{path:?} is not known to the index, and {others} more are not", (path = screen::path(path));
        RootSignature {
            /// The file.
            path: PathBuf,
        } => RootSignatureWrong = 814, "root_signature_wrong",
            "the root in {path:?} was not signed with its own key", (path = screen::path(path));
        /// The signer of a master list was not valid when it signed, or is of another country than its root.
        MasterListSignerNotValid => MasterListSignerNotValid = 815, "master_list_signer_not_valid",
            "the signer of the master list was not valid when it signed";
        /// Others than the user and root may write to the folder.
        Exposed {
            /// The first folder or file that others may write to.
            path: PathBuf,
            /// How many others there are.
            others: usize,
        } => TrustFolderExposed = 816, "trust_folder_exposed",
            "others may write {path:?}, and {others} more", (path = screen::path(path));
        /// Lists are published as ZIP archives (PKWARE APPNOTE, 4.3.7); the operator must choose what to use from one.
        Packed {
            /// The file.
            path: PathBuf,
        } => TrustInputPacked = 817, "trust_input_packed",
            "{path:?} is a ZIP archive", (path = screen::path(path));
        /// A part of a file is broken and no other part is there; or a master list cannot be read.
        InputDamaged {
            /// The file.
            path: PathBuf,
            /// The line of the first fault, counted from 1; 0 if the file has no lines.
            line: usize,
        } => TrustInputDamaged = 818, "trust_input_damaged",
            "nothing in {path:?} can be read, from line {line} on", (path = screen::path(path));
        /// A file holds a private key, such as PKCS#12 (RFC 7292), and no certificate by itself.
        InputPrivateKey {
            /// The file.
            path: PathBuf,
        } => TrustInputPrivateKey = 819, "trust_input_private_key",
            "{path:?} holds a private key", (path = screen::path(path));
        /// A file of a card, such as EF.SOD, or the signature in one.
        InputOfCard {
            /// The file.
            path: PathBuf,
        } => TrustInputOfCard = 820, "trust_input_of_card",
            "{path:?} is of a card", (path = screen::path(path));
        /// Evidence, a trace, or other output of this program.
        InputOwn {
            /// The file.
            path: PathBuf,
        } => TrustInputOwn = 821, "trust_input_own",
            "{path:?} is evidence, a trace or other output", (path = screen::path(path));
        /// A request for a certificate (RFC 2986).
        InputRequest {
            /// The file.
            path: PathBuf,
        } => TrustInputRequest = 822, "trust_input_request",
            "{path:?} is a request for a certificate", (path = screen::path(path));
        /// A page that a server sent in place of the file.
        InputWebPage {
            /// The file.
            path: PathBuf,
        } => TrustInputWebPage = 823, "trust_input_web_page",
            "{path:?} is a page of the web", (path = screen::path(path));
        /// A mail (RFC 5322, or a message of Outlook) without certificates in its text.
        InputMail {
            /// The file.
            path: PathBuf,
        } => TrustInputMail = 824, "trust_input_mail", "{path:?} is a mail", (path = screen::path(path));
        /// A file of another kind that is known by its beginning.
        InputOther {
            /// The file.
            path: PathBuf,
            /// The kind.
            kind: &'static str,
        } => TrustInputOther = 825, "trust_input_other",
            "{path:?} is a file of the kind {kind}", (path = screen::path(path));
        InputEmpty {
            /// The file.
            path: PathBuf,
        } => TrustInputEmpty = 826, "trust_input_empty", "{path:?} is empty", (path = screen::path(path));
        /// A master list was signed with an algorithm that is not supported.
        MasterListUnsupported {
            /// The file.
            path: PathBuf,
        } => MasterListUnsupported = 827, "master_list_unsupported",
            "the master list in {path:?} uses an algorithm that is not supported", (path = screen::path(path));
        /// A folder was given to add, and no file is in it.
        NoInput {
            /// The folder.
            path: PathBuf,
        } => TrustInputAbsent = 828, "trust_input_absent",
            "{path:?} holds no file", (path = screen::path(path));
        /// Nothing in the trust folder is of this country.
        NoneOfCountry {
            /// Its two letters.
            country: String,
        } => TrustCountryAbsent = 829, "trust_country_absent", "nothing in the trust folder is of {country}";
    }
}
