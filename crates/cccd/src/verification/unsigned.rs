//! Unsigned files that describe the others: EF.COM and EF.ATR/INFO. Oddities in them are reported where they were
//! read; only the signed list of EF.SOD counts.

use crate::{
    check::{Finding, Reason},
    document::{Document, Unavailable},
    error::Code,
    files::File,
    lds::{com::Com, sod::LdsSecurityObject},
};

/// Reports oddities in the files that were read, and an EF.COM that was requested but is absent.
pub(super) fn findings(document: &Document) -> Vec<Finding> {
    let mut findings = Vec::new();
    if is_com_odd(document) {
        findings.push(Reason::files(Code::ComOdd, [File::Com]));
    }
    if let (Some(Ok(com)), Some(lds)) = (document.com(), document.hash_list()) {
        let files = differences(com, lds);
        if !files.is_empty() {
            findings.push(Reason::files(Code::ComDiffers, files));
        }
    }
    if document.atr_info().is_some_and(|info| !info.problems().is_empty()) {
        findings.push(Reason::files(Code::AtrInfoOdd, [File::AtrInfo]));
    }
    findings
}

/// Whether EF.COM is absent, incomplete or not as the standard requires (Doc 9303-10, 4.6.1).
fn is_com_odd(document: &Document) -> bool {
    document.unavailable(Unavailable::Absent).any(|file| file == File::Com)
        || document.malformed().any(|(file, _)| file == File::Com)
        || document.trailing().contains(&File::Com)
        || document.com().is_some_and(|com| com.map_or(true, |com| !com.problems().is_empty()))
}

/// The data groups that only one of the two lists names; EF.COM itself if it names another version than EF.SOD.
fn differences(com: &Com, lds: &LdsSecurityObject) -> Vec<File> {
    let signed: Vec<File> = lds.files().collect();
    // A missing list is odd and says nothing else.
    let named = com.data_groups().unwrap_or(&signed);
    let mut files: Vec<File> = signed.iter().filter(|file| !named.contains(file)).copied().collect();
    files.extend(named.iter().filter(|file| !signed.contains(file)));
    files.sort_unstable();
    let other_version =
        |(version, signed): (&str, &crate::lds::sod::LdsVersions)| version != signed.lds.as_str();
    if com.lds_version().zip(lds.versions()).is_some_and(other_version) {
        files.push(File::Com);
    }
    files
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        error::{DataError, DataKind},
        pki::testing::{SodTemplate, key, security_object},
        tlv::encode,
    };
    use cccd_base::crypto::HashAlgorithm;

    const COM: &str = "5F0104303130375F36063034303030305C036175";

    /// Returns a document with an EF.SOD whose list names DG1, DG2 and DG14.
    fn listed(mut document: Document) -> Document {
        let content = security_object(HashAlgorithm::Sha256, &[(1, b"DG1"), (2, b"DG2"), (14, b"DG14")]);
        document.insert(File::Sod, SodTemplate::new(content).sign(&key(2)).into());
        document
    }

    fn with(file: File, bytes: Vec<u8>) -> Document {
        let mut document = Document::default();
        document.insert(file, bytes.into());
        document
    }

    /// Builds EF.COM with these tags.
    fn com(tags: &str) -> Document {
        with(File::Com, encode(File::Com.tag(), &hex::decode(format!("{COM}{tags}")).unwrap()))
    }

    #[test]
    fn what_was_not_read_is_not_odd() {
        assert_eq!(findings(&listed(Document::default())), []);
        assert_eq!(findings(&listed(com("6E"))), []);
        assert_eq!(findings(&com("6E")), []);
    }

    #[test]
    fn a_difference_names_the_files_of_either_list() {
        let differs = |files: &[File]| [Reason::files(Code::ComDiffers, files.iter().copied())];
        assert_eq!(findings(&listed(com("6D"))), differs(&[File::Dg13, File::Dg14]));
        let other = with(File::Com, hex::decode("60145F0104303130375F36063034303030305C026175").unwrap());
        assert_eq!(findings(&listed(other.clone())), differs(&[File::Dg14]));
        assert_eq!(findings(&other), []);
    }

    #[test]
    fn whatever_is_wrong_with_ef_com_is_one_finding() {
        let odd = [Reason::files(Code::ComOdd, [File::Com])];
        let mut absent = Document::default();
        absent.set_absent(File::Com, None);
        assert_eq!(findings(&listed(absent)), odd);
        let mut trailing = com("6E");
        trailing.set_trailing(File::Com);
        assert_eq!(findings(&listed(trailing)), odd);
        let mut malformed = with(File::Com, vec![0x61, 0x00]);
        malformed.set_malformed(File::Com, DataError::new(DataKind::Tag, 0));
        assert_eq!(findings(&listed(malformed)), odd);
        assert_eq!(findings(&listed(with(File::Com, vec![0x60, 0x00]))), odd);
    }

    #[test]
    fn odd_sizes_are_a_finding() {
        let atr_info = |hex: &str| with(File::AtrInfo, hex::decode(hex).unwrap());
        assert_eq!(findings(&atr_info("7F66080202078002020780")), []);
        let odd = [Reason::files(Code::AtrInfoOdd, [File::AtrInfo])];
        assert_eq!(findings(&atr_info("7F660402020780")), odd);
    }
}
