//! EF.SOD: the signed list of file hashes (Doc 9303-10, 4.6.2; 9303-12, Appendix D for the list).
//!
//! ```text
//! 77 { ContentInfo }
//!
//! LDSSecurityObject ::= SEQUENCE {
//!   version INTEGER { v0(0), v1(1) },
//!   hashAlgorithm AlgorithmIdentifier,
//!   dataGroupHashValues SEQUENCE SIZE (2..16) OF SEQUENCE { INTEGER (1..16), OCTET STRING },
//!   ldsVersionInfo SEQUENCE { PrintableString, PrintableString } OPTIONAL }
//! ```

use cccd_base::crypto::HashAlgorithm;

use crate::{
    Result,
    error::{CryptoError, DataError, DataKind},
    files::File,
    pki::{Certificate, SignedData},
    tlv::{Element, Reader, tag},
};

/// Maximum number of entries that are read; there are 16 data groups.
const MAX_ENTRIES: usize = 32;

/// Returns the CMS ContentInfo that EF.SOD holds, including tag and length, not parsed.
///
/// # Errors
/// [`DataError`] if the file is not an EF.SOD, or is empty.
pub fn content_info(bytes: &[u8]) -> Result<&[u8], DataError> {
    super::parse(File::Sod, bytes, |file| match file.value() {
        [] => Err(DataError::new(DataKind::Missing, file.value_offset())),
        content => Ok(content),
    })
}

/// The contents of EF.SOD, parsed but not verified.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sod {
    /// The CMS structure of the file.
    pub signed_data: SignedData,
    /// The certificates of the CMS structure, each parsed or with its error.
    pub certificates: Vec<Result<Certificate, DataError>>,
    /// The signed list of hashes, or why it cannot be read. Who signed it is a separate question.
    pub hash_list: Result<LdsSecurityObject>,
}

impl Sod {
    /// Parses the file. Offsets in errors count from the start of its ContentInfo.
    ///
    /// # Errors
    /// [`DataError`] if the file is not an EF.SOD, or does not hold [signed data](SignedData::parse).
    pub fn parse(bytes: &[u8]) -> Result<Self, DataError> {
        let in_sod = |error: DataError| error.in_file(File::Sod.name());
        let signed_data = content_info(bytes).and_then(SignedData::parse).map_err(in_sod)?;
        let certificates = signed_data.certificates.iter().map(|der| Certificate::from_der(der)).collect();
        let hash_list = LdsSecurityObject::parse(&signed_data.content);
        Ok(Self { signed_data, certificates, hash_list })
    }
}

/// The list of hashes that the document signer signed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LdsSecurityObject {
    version: u32,
    hash_algorithm: HashAlgorithm,
    hashes: Vec<Entry>,
    versions: Option<LdsVersions>,
    is_odd: bool,
}

/// The versions stated by a list of version 1.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LdsVersions {
    /// Version of the logical data structure, such as `0108`.
    pub lds: String,
    /// Version of Unicode, such as `040000`.
    pub unicode: String,
}

impl LdsSecurityObject {
    /// Parses the content of the CMS structure of EF.SOD. Offsets in errors count from its start.
    ///
    /// # Errors
    /// [`CryptoError::Unsupported`] for a hash function other than SHA-1 and SHA-2 (MD5 was never allowed);
    /// [`DataError`] for a version above 1, an empty list, or an entry without number or hash. Data groups outside 1 to
    /// 16 are ignored. Duplicate entries and hashes of the wrong length are kept for the comparison to judge.
    pub fn parse(content: &[u8]) -> Result<Self> {
        let in_sod = |error: DataError| error.in_file(File::Sod.name());
        let (version, oid, mut fields) = head(content).map_err(in_sod)?;
        let hash_algorithm = HashAlgorithm::from_oid(oid)
            .ok_or(CryptoError::Unsupported { what: "the hash function of the security object" })?;
        let (hashes, has_unknown) = data_group_hashes(&mut fields).map_err(in_sod)?;
        let versions = lds_versions(fields).map_err(in_sod)?;
        let mut seen = Vec::new();
        let mut is_odd = |(file, hash): &(File, Vec<u8>)| {
            let is_repeated = seen.contains(file);
            seen.push(*file);
            is_repeated || hash.len() != hash_algorithm.output_len()
        };
        let is_odd = hashes.iter().any(&mut is_odd) || has_unknown;
        Ok(Self { version, hash_algorithm, hashes, versions, is_odd })
    }

    /// Version of the list: 0 or 1.
    pub const fn version(&self) -> u32 {
        self.version
    }

    /// The hash function of all hashes in the list.
    pub const fn hash_algorithm(&self) -> HashAlgorithm {
        self.hash_algorithm
    }

    /// The files in the list, each once, in the order of the list, which need not be that of their numbers.
    pub fn files(&self) -> impl Iterator<Item = File> {
        let is_first =
            |index: usize, file: File| !self.hashes.iter().take(index).any(|(known, _)| *known == file);
        let all = self.hashes.iter().enumerate();
        all.filter(move |&(index, &(file, _))| is_first(index, file)).map(|(_, &(file, _))| file)
    }

    /// The hash of a file, the first one if it is listed twice; `None` if the list does not contain the file.
    pub fn hash_for(&self, file: File) -> Option<&[u8]> {
        self.hashes_for(file).next()
    }

    /// All hashes that the list holds for a file: one, unless it is listed twice. All of them must match.
    pub fn hashes_for(&self, file: File) -> impl Iterator<Item = &[u8]> {
        self.hashes.iter().filter(move |(listed, _)| *listed == file).map(|(_, hash)| hash.as_slice())
    }

    /// Whether the list is irregular: it has duplicate entries, numbers of data groups that do not exist, or hashes
    /// whose length does not fit the hash function.
    pub const fn is_odd(&self) -> bool {
        self.is_odd
    }

    /// Whether the version of the list does not match the version of the logical data structure: 0 states none, 1
    /// states 0108 (Doc 9303-10, 4.6.2.3). Any other combination is from a future edition or a mistake.
    pub(crate) fn is_version_odd(&self) -> bool {
        match (self.version, &self.versions) {
            (0, None) => false,
            (1, Some(versions)) => versions.lds != "0108",
            _ => true,
        }
    }

    /// The versions, if the list states them.
    pub const fn versions(&self) -> Option<&LdsVersions> {
        self.versions.as_ref()
    }
}

/// Parses the version and the hash function, and returns a reader over the rest.
fn head(content: &[u8]) -> Result<(u32, &[u8], Reader<'_>), DataError> {
    let mut fields = Element::parse(content, tag::SEQUENCE)?.children()?;
    let version = fields.expect(tag::INTEGER)?;
    if version.small()? > 1 {
        return Err(version.error(DataKind::Version));
    }
    // The parameters of the algorithm are NULL or absent; both must be accepted.
    let oid = fields.expect(tag::SEQUENCE)?.children()?.expect(tag::OBJECT_IDENTIFIER)?.value();
    Ok((version.small()?, oid, fields))
}

/// A data group and its hash.
type Entry = (File, Vec<u8>);

/// Parses the entries of existing data groups, and returns whether there are others.
fn data_group_hashes(fields: &mut Reader<'_>) -> Result<(Vec<Entry>, bool), DataError> {
    let list = fields.expect(tag::SEQUENCE)?;
    let entries = list.children()?.all(MAX_ENTRIES)?;
    let all = entries.iter().map(|entry| data_group_hash(*entry)).collect::<Result<Vec<_>, _>>()?;
    let hashes: Vec<_> = all.iter().flatten().cloned().collect();
    if hashes.is_empty() {
        return Err(list.error(DataKind::Missing));
    }
    let has_unknown = hashes.len() < all.len();
    Ok((hashes, has_unknown))
}

/// Parses one entry; `None` if its number is not that of a data group.
fn data_group_hash(entry: Element<'_>) -> Result<Option<Entry>, DataError> {
    if entry.tag() != tag::SEQUENCE {
        return Err(entry.error(DataKind::Tag));
    }
    let mut fields = entry.children()?;
    let number = fields.expect(tag::INTEGER)?;
    let file = u8::try_from(number.small()?).ok().and_then(File::from_data_group);
    let hash = fields.expect(tag::OCTET_STRING)?.value();
    fields.finish()?;
    Ok(file.map(|file| (file, hash.to_vec())))
}

/// Parses the versions, which must be the last field of the list.
fn lds_versions(mut fields: Reader<'_>) -> Result<Option<LdsVersions>, DataError> {
    let versions = fields.optional(tag::SEQUENCE)?;
    fields.finish()?;
    let Some(versions) = versions else { return Ok(None) };
    let mut versions = versions.children()?;
    let mut text = || Ok(versions.expect(tag::PRINTABLE_STRING)?.text()?.to_owned());
    Ok(Some(LdsVersions { lds: text()?, unicode: text()? }))
}

#[cfg(test)]
mod tests {
    use asn1_rs::oid;
    use proptest::prelude::*;

    use super::*;
    use crate::{Error, tlv::encode};

    fn integer(value: u8) -> Vec<u8> {
        encode(tag::INTEGER, &[value])
    }

    fn entry(number: u8, length: usize) -> Vec<u8> {
        let hash = encode(tag::OCTET_STRING, &vec![number; length]);
        encode(tag::SEQUENCE, &[integer(number), hash].concat())
    }

    fn algorithm(oid: &[u8]) -> Vec<u8> {
        encode(tag::SEQUENCE, &encode(tag::OBJECT_IDENTIFIER, oid))
    }

    fn object(version: u8, algorithm: &[u8], entries: &[Vec<u8>], versions: &[u8]) -> Vec<u8> {
        let list = encode(tag::SEQUENCE, &entries.concat());
        encode(tag::SEQUENCE, &[&integer(version), algorithm, &list, versions].concat())
    }

    fn well_formed() -> Vec<u8> {
        let with_null = encode(
            tag::SEQUENCE,
            &[encode(tag::OBJECT_IDENTIFIER, HashAlgorithm::Sha256.oid()), vec![5, 0]].concat(),
        );
        let versions = hex::decode("300E130430313038 1306303430303030".replace(' ', "")).unwrap();
        object(1, &with_null, &[entry(1, 32), entry(14, 32), entry(2, 32)], &versions)
    }

    #[test]
    fn the_list_is_read_in_its_own_order() {
        let object = LdsSecurityObject::parse(&well_formed()).unwrap();
        assert_eq!((object.version(), object.hash_algorithm()), (1, HashAlgorithm::Sha256));
        assert_eq!(object.files().collect::<Vec<_>>(), [File::Dg1, File::Dg14, File::Dg2]);
        assert_eq!(object.hash_for(File::Dg14), Some(&[14; 32][..]));
        assert_eq!(object.hash_for(File::Dg13), None);
        assert_eq!(object.versions().unwrap().lds, "0108");
        assert!(!object.is_version_odd());
    }

    #[test]
    fn versions_go_together_or_are_odd() {
        let sha256 = algorithm(HashAlgorithm::Sha256.oid());
        let stated = |lds: &str| {
            let text = |text: &str| encode(tag::PRINTABLE_STRING, text.as_bytes());
            encode(tag::SEQUENCE, &[text(lds), text("040000")].concat())
        };
        for (version, versions, odd) in [
            (0, vec![], false),
            (1, stated("0108"), false),
            (0, stated("0108"), true),
            (1, stated("0107"), true),
            (1, stated("0109"), true),
            (1, vec![], true),
        ] {
            let object = object(version, &sha256, &[entry(1, 32), entry(2, 32)], &versions);
            assert_eq!(LdsSecurityObject::parse(&object).unwrap().is_version_odd(), odd);
        }
    }

    #[test]
    fn every_hash_function_is_read_and_another_length_is_odd() {
        for hash in HashAlgorithm::ALL {
            let parse = |length| {
                let algorithm = algorithm(hash.oid());
                LdsSecurityObject::parse(&object(0, &algorithm, &[entry(1, length), entry(2, length)], &[]))
            };
            let object = parse(hash.output_len()).unwrap();
            assert_eq!((object.hash_algorithm(), object.is_odd()), (hash, false));
            for wrong in [0, hash.output_len() - 1, hash.output_len() + 1] {
                let object = parse(wrong).unwrap();
                assert_eq!((object.hash_for(File::Dg1).unwrap().len(), object.is_odd()), (wrong, true));
            }
        }
    }

    #[test]
    fn entries_that_stand_twice_or_of_no_data_group_are_odd() {
        let sha256 = algorithm(HashAlgorithm::Sha256.oid());
        for (more, of_dg1) in [(entry(1, 32), 2), (entry(1, 31), 2), (entry(0, 32), 1), (entry(17, 32), 1)] {
            let object = object(0, &sha256, &[entry(1, 32), entry(2, 32), more], &[]);
            let object = LdsSecurityObject::parse(&object).unwrap();
            assert!(object.is_odd());
            assert_eq!(object.files().collect::<Vec<_>>(), [File::Dg1, File::Dg2]);
            assert_eq!(object.hashes_for(File::Dg1).count(), of_dg1);
        }
    }

    #[test]
    fn what_the_standard_forbids_is_refused() {
        let sha256 = algorithm(HashAlgorithm::Sha256.oid());
        let kind = |bytes: &[u8]| match LdsSecurityObject::parse(bytes).unwrap_err() {
            Error::Data(error) => {
                assert_eq!(error.file, Some("EF.SOD"));
                error.kind
            }
            error => panic!("{error}"),
        };
        let list = [entry(1, 32), entry(2, 32)];
        assert_eq!(kind(&object(2, &sha256, &list, &[])), DataKind::Version);
        assert_eq!(kind(&object(0, &sha256, &[], &[])), DataKind::Missing);
        assert_eq!(kind(&object(0, &sha256, &[entry(0, 32)], &[])), DataKind::Missing, "no data group");
        assert_eq!(kind(&object(0, &sha256, &list, &[0x13, 0])), DataKind::Trailing);

        let md5 = algorithm(&oid!(raw 1.2.840.113549.2.5));
        let error = LdsSecurityObject::parse(&object(0, &md5, &list, &[])).unwrap_err();
        assert!(matches!(error, Error::Crypto(CryptoError::Unsupported { .. })));
    }

    #[test]
    fn no_truncation_is_taken_for_the_whole() {
        let object = well_formed();
        let file = encode(File::Sod.tag(), &object);
        assert_eq!(content_info(&file).unwrap(), object);
        (0..object.len()).for_each(|end| assert!(LdsSecurityObject::parse(&object[..end]).is_err()));
        (0..file.len()).for_each(|end| assert!(content_info(&file[..end]).is_err()));
    }

    proptest! {
        #[test]
        fn any_change_is_survived(position in 0_usize..140, value in any::<u8>()) {
            let mut object = well_formed();
            let position = position % object.len();
            object[position] = value;
            let _ = LdsSecurityObject::parse(&object);
        }

        #[test]
        fn any_bytes_are_survived(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
            let _ = LdsSecurityObject::parse(&bytes);
            let _ = LdsSecurityObject::parse(&encode(tag::SEQUENCE, &bytes));
        }
    }
}
