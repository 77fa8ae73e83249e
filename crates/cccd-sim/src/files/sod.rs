//! EF.SOD: CMS SignedData over the hashes of the data groups (Doc 9303-10, 4.6.2; RFC 5652).

use cccd_base::{
    Result,
    crypto::HashAlgorithm,
    tlv::{Tag, encode, tag::PRINTABLE_STRING},
};

use crate::{
    der::{context, octets, oid, sequence, set_of, small, utc_time},
    files::com::{LdsVersion, UNICODE},
    person::Date,
    pki::DocumentSigner,
};

const ID_SHA_256: [u64; 9] = [2, 16, 840, 1, 101, 3, 4, 2, 1];
const ID_SIGNED_DATA: [u64; 7] = [1, 2, 840, 113_549, 1, 7, 2];
const ID_CONTENT_TYPE: [u64; 7] = [1, 2, 840, 113_549, 1, 9, 3];
const ID_MESSAGE_DIGEST: [u64; 7] = [1, 2, 840, 113_549, 1, 9, 4];
const ID_SIGNING_TIME: [u64; 7] = [1, 2, 840, 113_549, 1, 9, 5];
const ID_LDS_SECURITY_OBJECT: [u64; 6] = [2, 23, 136, 1, 1, 1];

/// The file, signed at 03:00 UTC of a day.
///
/// # Errors
/// [`CryptoError::Failed`](cccd_base::error::CryptoError::Failed).
pub(crate) fn ef_sod(
    data_groups: &[(u8, &[u8])],
    signer: &DocumentSigner,
    day: Date,
    with_certificate: bool,
    version: LdsVersion,
) -> Result<Vec<u8>> {
    let hash = HashAlgorithm::Sha256;
    let content = lds_security_object(data_groups, version)?;
    let digest_algorithm = sequence(&[&oid(&ID_SHA_256)]);

    let attribute = |id: &[u64], value: &[u8]| sequence(&[&oid(id), &set_of(&[value])]);
    let attributes = set_of(&[
        &attribute(&ID_CONTENT_TYPE, &oid(&ID_LDS_SECURITY_OBJECT)),
        &attribute(&ID_SIGNING_TIME, &utc_time(day, "030000")),
        &attribute(&ID_MESSAGE_DIGEST, &octets(&hash.hash(&content)?)),
    ]);
    let signature = signer.key.sign(&attributes)?;
    // Signed as a SET OF, stored as [0] IMPLICIT (RFC 5652, 5.4).
    let stored_attributes = [&[0xA0], attributes.get(1..).unwrap_or_default()].concat();
    let signer_info = sequence(&[
        &small(1),
        &sequence(&[&signer.issuer_name, &signer.serial]),
        &digest_algorithm,
        &stored_attributes,
        &signer.key.algorithm(),
        &octets(&signature),
    ]);

    let certificates = if with_certificate { context(0, &[&signer.certificate]) } else { Vec::new() };
    let signed_data = sequence(&[
        &small(3),
        &set_of(&[&digest_algorithm]),
        &sequence(&[&oid(&ID_LDS_SECURITY_OBJECT), &context(0, &[&octets(&content)])]),
        &certificates,
        &set_of(&[&signer_info]),
    ]);
    Ok(encode(Tag(0x77), &sequence(&[&oid(&ID_SIGNED_DATA), &context(0, &[&signed_data])])))
}

/// LDSSecurityObject with SHA-256: version 0, or 1, which names the version of the logical data structure.
fn lds_security_object(data_groups: &[(u8, &[u8])], version: LdsVersion) -> Result<Vec<u8>> {
    let hashes = data_groups
        .iter()
        .map(|(number, file)| {
            let hash = HashAlgorithm::Sha256.hash(file)?;
            Ok(sequence(&[&small(*number), &octets(&hash)]))
        })
        .collect::<Result<Vec<_>>>()?;
    let hashes: Vec<&[u8]> = hashes.iter().map(Vec::as_slice).collect();
    let (number, versions) = match version {
        LdsVersion::V1_7 => (0, Vec::new()),
        LdsVersion::V1_8 => {
            let [lds, unicode] =
                [version.digits(), UNICODE.as_slice()].map(|text| encode(PRINTABLE_STRING, text));
            (1, sequence(&[&lds, &unicode]))
        }
    };
    let algorithm = sequence(&[&oid(&ID_SHA_256)]);
    Ok(sequence(&[&small(number), &algorithm, &sequence(&hashes), &versions]))
}
