//! Compares the hashes of the files with those that EF.SOD lists (Doc 9303-10, 4.6.2.3; Doc 9303-11, 5.1).

use cccd_base::crypto::HashAlgorithm;

use super::{Findings, outcome, outcome_of};
use crate::{
    check::{Outcome, Reason},
    document::{Document, Unavailable},
    error::Code,
    files::File,
    lds::sod::{LdsSecurityObject, Sod},
    pki::ber,
};

/// Files that identify the holder and the chip. A chip that holds a document whose list includes them, but does not
/// give them, is not the chip that the document was issued with.
const INDISPENSABLE: [File; 3] = [File::Dg1, File::Dg14, File::Dg15];

/// Checks that every file that was read has the hash that EF.SOD lists, and that no indispensable file is withheld.
pub(super) fn check(sod: &Sod, document: &Document, findings: &mut Findings) -> Outcome {
    match &sod.hash_list {
        Ok(lds) => {
            if lds.is_odd() || !ber::is_der(&sod.signed_data.content, &[]) {
                findings.add(Reason::files(Code::HashListOdd, [File::Sod]));
            }
            outcome(compare(lds, document, findings))
        }
        Err(error) => outcome_of(error, Code::SodMalformed.into()),
    }
}

/// The files that the chip reports as absent. An indispensable file that it refuses counts too, since a chip always
/// gives it once it is open, and so does one whose end it refuses: someone who copied the files but not the keys
/// would prefer not to be challenged.
fn absent(document: &Document) -> Vec<File> {
    let refused = document
        .unavailable(Unavailable::Locked)
        .chain(document.unavailable(Unavailable::BeyondReach))
        .filter(|file| INDISPENSABLE.contains(file));
    document.unavailable(Unavailable::Absent).chain(refused).collect()
}

fn compare(lds: &LdsSecurityObject, document: &Document, findings: &mut Findings) -> Result<(), Outcome> {
    let absent = absent(document);
    let hash = lds.hash_algorithm();
    if hash == HashAlgorithm::Sha1 {
        findings.add(Reason::files(Code::HashOutdated, [File::Sod]));
    }
    if lds.is_version_odd() {
        findings.add(Reason::files(Code::LdsVersionOdd, [File::Sod]));
    }
    let data_groups = || document.files().filter(|(file, _)| file.data_group().is_some());
    let read = |wanted: File| document.get(wanted).is_some();
    let absent = |file: &File| absent.contains(file) && !read(*file);
    let withheld = |file: &File| absent(file) && INDISPENSABLE.contains(file);
    let unread = |file: &File| !read(*file) && !absent(file);

    let mut different = Vec::new();
    for (file, content) in data_groups() {
        let actual = hash.hash(content).map_err(|e| outcome_of(&e, Code::SodMalformed.into()))?;
        if lds.hashes_for(file).any(|listed| listed != actual) {
            different.push(file);
        }
    }
    let unlisted = data_groups().map(|(file, _)| file).filter(|file| lds.hash_for(*file).is_none());
    let listed = |condition: &dyn Fn(&File) -> bool| lds.files().filter(condition).collect::<Vec<_>>();

    for (code, files) in [
        (Code::FileAbsentFinding, listed(&|file| absent(file) && !withheld(file))),
        (Code::FileNotRead, listed(&unread)),
    ] {
        if !files.is_empty() {
            findings.add(Reason::files(code, files));
        }
    }
    for (code, files) in [
        (Code::HashMismatch, different),
        (Code::HashMissing, unlisted.collect()),
        (Code::ListedFileAbsent, listed(&withheld)),
    ] {
        if !files.is_empty() {
            return Err(Outcome::Failed(Reason::files(code, files)));
        }
    }
    // Without DG1, nothing that was verified says whose document it is.
    if !read(File::Dg1) {
        return Err(Outcome::Inconclusive(Reason::files(Code::FilesNotRead, [File::Dg1])));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::super::testing::{Case, DG1, DG2, DG14};
    use super::*;
    use crate::pki::{oid, testing::security_object};
    use crate::tlv::{encode, tag::SEQUENCE};

    fn failed(code: Code, files: &[File]) -> Outcome {
        Outcome::Failed(Reason::files(code, files.iter().copied()))
    }

    #[test]
    fn a_changed_file_fails() {
        for index in 0..3 {
            let mut case = Case::new();
            case.files[index].1.push(0);
            let file = case.files[index].0;
            assert_eq!(case.judge().hashes, failed(Code::HashMismatch, &[file]));
        }
    }

    #[test]
    fn a_data_group_that_is_not_listed_fails_and_other_files_are_passed_over() {
        let mut case = Case::new();
        case.files.push((File::Com, b"EF.COM".to_vec()));
        case.files.push((File::CardAccess, b"EF.CardAccess".to_vec()));
        assert_eq!(case.judge().hashes, Outcome::Passed);
        case.files.push((File::Dg13, b"DG13".to_vec()));
        assert_eq!(case.judge().hashes, failed(Code::HashMissing, &[File::Dg13]));
    }

    #[test]
    fn a_listed_file_that_binds_holder_or_chip_must_be_there() {
        for file in [File::Dg1, File::Dg14, File::Dg15] {
            let mut case = Case::new();
            case.sod.content = security_object(HashAlgorithm::Sha256, &[(1, DG1), (14, DG14), (15, b"DG15")]);
            case.files.retain(|(read, _)| [File::Dg1, File::Dg14].contains(read) && *read != file);
            case.absent = vec![file];
            assert_eq!(case.judge().hashes, failed(Code::ListedFileAbsent, &[file]));
        }
    }

    #[test]
    fn another_listed_file_that_is_absent_is_a_finding() {
        let mut case = Case::new();
        case.files.remove(1);
        case.absent = vec![File::Dg2, File::Dg11, File::Dg15];
        let answers = case.judge();
        assert_eq!(answers.hashes, Outcome::Passed);
        assert_eq!(answers.findings, [Reason::files(Code::FileAbsentFinding, [File::Dg2])]);
    }

    #[test]
    fn a_listed_file_that_was_not_read_is_a_finding() {
        let mut case = Case::new();
        case.files.truncate(1);
        let answers = case.judge();
        assert_eq!(answers.hashes, Outcome::Passed);
        assert_eq!(answers.findings, [Reason::files(Code::FileNotRead, [File::Dg2, File::Dg14])]);
    }

    #[test]
    fn without_dg1_nothing_is_told() {
        let mut case = Case::new();
        case.files.remove(0);
        let expected = Outcome::Inconclusive(Reason::files(Code::FilesNotRead, [File::Dg1]));
        assert_eq!(case.judge().hashes, expected);
        case.files[0].1.clear();
        assert_eq!(case.judge().hashes, failed(Code::HashMismatch, &[File::Dg2]));
    }

    #[test]
    fn entries_that_stand_twice_must_all_fit() {
        let right = security_object(HashAlgorithm::Sha256, &[(1, DG1), (1, DG1), (2, DG2), (14, DG14)]);
        let mut case = Case::new();
        case.sod.content = right;
        let answers = case.judge();
        assert_eq!(answers.hashes, Outcome::Passed);
        assert_eq!(answers.findings, [Reason::files(Code::HashListOdd, [File::Sod])]);
        for list in [[(1, DG1), (1, DG2), (2, DG2)], [(1, DG2), (1, DG1), (2, DG2)]] {
            let mut case = Case::new();
            case.files.pop();
            case.sod.content = security_object(HashAlgorithm::Sha256, &list);
            assert_eq!(case.judge().hashes, failed(Code::HashMismatch, &[File::Dg1]));
        }
    }

    #[test]
    fn a_malformed_list_and_an_unknown_hash_cannot_be_told() {
        let mut case = Case::new();
        case.sod.content.push(0);
        let answers = case.judge();
        assert_eq!(answers.hashes, Outcome::Inconclusive(Code::SodMalformed.into()));
        assert_eq!(answers.signature, Outcome::Passed);

        // SHA-256 becomes SHA3-256.
        let oid = HashAlgorithm::Sha256.oid();
        let mut case = Case::new();
        let position = case.sod.content.windows(oid.len()).position(|window| window == oid).unwrap();
        case.sod.content[position + oid.len() - 1] = 8;
        assert_eq!(case.judge().hashes, Outcome::Inconclusive(Code::AlgorithmNotAccepted.into()));
        // MD5 proves nothing, neither for nor against the card.
        let md5 = [&[0x30, 0x0A, 0x06, 0x08], oid::MD5].concat();
        case.sod.content = encode(SEQUENCE, &[&[2, 1, 0], md5.as_slice(), &[0x30, 0]].concat());
        assert_eq!(case.judge().hashes, Outcome::Inconclusive(Code::AlgorithmNotAccepted.into()));
    }

    #[test]
    fn sha_1_is_a_finding() {
        let mut case = Case::new();
        case.sod.content = security_object(HashAlgorithm::Sha1, &[(1, DG1)]);
        case.files.truncate(1);
        let answers = case.judge();
        assert_eq!(answers.hashes, Outcome::Passed);
        assert_eq!(answers.findings, [Reason::files(Code::HashOutdated, [File::Sod])]);
    }
}
