//! EF.SOD: the signed list of the files' hashes (Doc 9303-10, 4.6.2; 9303-12, Appendix D for the list).
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
    tlv::{Element, Reader, tag},
};

/// The CMS ContentInfo that EF.SOD holds, tag and length included, not looked into.
///
/// # Errors
/// [`DataError`] when the file is no EF.SOD, or empty.
pub fn content_info(bytes: &[u8]) -> Result<&[u8], DataError> {
    super::parse(File::Sod, bytes, |file| match file.value() {
        [] => Err(DataError::new(DataKind::Missing, file.value_offset())),
        content => Ok(content),
    })
}

/// The list of hashes that the document signer signed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LdsSecurityObject {
    version: u32,
    hash_algorithm: HashAlgorithm,
    hashes: Vec<(File, Vec<u8>)>,
    versions: Option<LdsVersions>,
}

/// The versions that a list of version 1 states.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LdsVersions {
    /// Version of the logical data structure, such as `0108`.
    pub lds: String,
    /// Version of Unicode, such as `040000`.
    pub unicode: String,
}

impl LdsSecurityObject {
    /// Reads the content that the CMS structure of EF.SOD carries; offsets in errors count from its start.
    ///
    /// # Errors
    /// [`CryptoError::Unsupported`] for a hash function that is not one of SHA-1 and SHA-2 (MD5 never was
    /// allowed); [`DataError`] for a version above 1, an empty list, a data group outside of 1 to 16 or one
    /// that stands twice, or a hash of the wrong length.
    pub fn parse(content: &[u8]) -> Result<Self> {
        let in_sod = |error: DataError| error.in_file(File::Sod.name());
        let (version, oid, mut fields) = head(content).map_err(in_sod)?;
        let hash_algorithm = HashAlgorithm::from_oid(oid)
            .ok_or(CryptoError::Unsupported { what: "the hash function of the security object" })?;
        let hashes = data_group_hashes(&mut fields, hash_algorithm).map_err(in_sod)?;
        let versions = lds_versions(fields).map_err(in_sod)?;
        Ok(Self { version, hash_algorithm, hashes, versions })
    }

    /// Version of the list: 0 or 1.
    pub const fn version(&self) -> u32 {
        self.version
    }

    /// The hash function of all hashes in the list.
    pub const fn hash_algorithm(&self) -> HashAlgorithm {
        self.hash_algorithm
    }

    /// The files in the list, in its order, which need not be that of their numbers.
    pub fn files(&self) -> impl Iterator<Item = File> {
        self.hashes.iter().map(|&(file, _)| file)
    }

    /// The hash of a file; `None` where the list does not hold it.
    pub fn hash_for(&self, file: File) -> Option<&[u8]> {
        self.hashes.iter().find(|(listed, _)| *listed == file).map(|(_, hash)| hash.as_slice())
    }

    /// Whether version of the list and version of the logical data structure do not go together: 0 states none, 1
    /// states 0108 (Doc 9303-10, 4.6.2.3). Another is of the future, or a slip.
    pub fn is_version_odd(&self) -> bool {
        match (self.version, &self.versions) {
            (0, None) => false,
            (1, Some(versions)) => versions.lds != "0108",
            _ => true,
        }
    }

    /// Whether the content names MD5 as the hash function, which never was allowed: what it lists proves nothing.
    pub fn names_md5(content: &[u8]) -> bool {
        head(content).is_ok_and(|(_, oid, _)| oid == crate::pki::oid::MD5)
    }

    /// The versions, where the list states them.
    pub const fn versions(&self) -> Option<&LdsVersions> {
        self.versions.as_ref()
    }
}

/// Version and hash function, and a reader over what follows.
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

fn data_group_hashes(
    fields: &mut Reader<'_>,
    algorithm: HashAlgorithm,
) -> Result<Vec<(File, Vec<u8>)>, DataError> {
    let list = fields.expect(tag::SEQUENCE)?;
    let mut hashes: Vec<(File, Vec<u8>)> = Vec::new();
    for entry in list.children()?.all(16)? {
        let (file, hash) = data_group_hash(entry, algorithm)?;
        if hashes.iter().any(|(listed, _)| *listed == file) {
            return Err(entry.error(DataKind::Duplicate));
        }
        hashes.push((file, hash));
    }
    if hashes.is_empty() {
        return Err(list.error(DataKind::Missing));
    }
    Ok(hashes)
}

fn data_group_hash(entry: Element<'_>, algorithm: HashAlgorithm) -> Result<(File, Vec<u8>), DataError> {
    if entry.tag() != tag::SEQUENCE {
        return Err(entry.error(DataKind::Tag));
    }
    let mut fields = entry.children()?;
    let number = fields.expect(tag::INTEGER)?;
    let file = u8::try_from(number.small()?)
        .ok()
        .and_then(File::from_data_group)
        .ok_or_else(|| number.error(DataKind::Value))?;
    let hash = fields.expect(tag::OCTET_STRING)?;
    if hash.value().len() != algorithm.output_len() {
        return Err(hash.error(DataKind::Length));
    }
    fields.finish()?;
    Ok((file, hash.value().to_vec()))
}

/// The versions, which must end the list.
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
    fn every_hash_function_is_read_with_its_own_length_only() {
        for hash in HashAlgorithm::ALL {
            let parse = |length| {
                let algorithm = algorithm(hash.oid());
                LdsSecurityObject::parse(&object(0, &algorithm, &[entry(1, length), entry(2, length)], &[]))
            };
            assert_eq!(parse(hash.output_len()).unwrap().hash_algorithm(), hash);
            for wrong in [0, hash.output_len() - 1, hash.output_len() + 1] {
                let error = parse(wrong).unwrap_err();
                assert!(matches!(error, Error::Data(DataError { kind: DataKind::Length, .. })), "{error}");
            }
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
        assert_eq!(kind(&object(0, &sha256, &[entry(1, 32), entry(1, 32)], &[])), DataKind::Duplicate);
        assert_eq!(kind(&object(0, &sha256, &[entry(0, 32)], &[])), DataKind::Value);
        assert_eq!(kind(&object(0, &sha256, &[entry(17, 32)], &[])), DataKind::Value);
        assert_eq!(kind(&object(0, &sha256, &list, &[0x13, 0])), DataKind::Trailing);

        let md5 = algorithm(&[0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x02, 0x05]);
        assert!(LdsSecurityObject::names_md5(&object(0, &md5, &list, &[])));
        assert!(!LdsSecurityObject::names_md5(&object(0, &sha256, &list, &[])));
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
