//! EF.SOD: CMS SignedData over the hashes of the data groups (Doc 9303-10, 4.6.2; RFC 5652).

use cccd_base::{
    Result,
    crypto::HashAlgorithm,
    tlv::{Tag, tag::PRINTABLE_STRING},
};

use crate::{
    der::{context, encode, encode_all, indefinite, octets, oid, sequence, set_of, small, utc_time},
    files::com::{LdsVersion, UNICODE},
    person::Date,
    pki::{DocumentSigner, SigningKey},
};

const ID_SIGNED_DATA: [u64; 7] = [1, 2, 840, 113_549, 1, 7, 2];
const ID_CONTENT_TYPE: [u64; 7] = [1, 2, 840, 113_549, 1, 9, 3];
const ID_MESSAGE_DIGEST: [u64; 7] = [1, 2, 840, 113_549, 1, 9, 4];
const ID_SIGNING_TIME: [u64; 7] = [1, 2, 840, 113_549, 1, 9, 5];
const ID_LDS_SECURITY_OBJECT: [u64; 6] = [2, 23, 136, 1, 1, 1];

/// Options for EF.SOD.
#[derive(Clone)]
pub(crate) struct SodForm {
    /// Whether the file holds the signer's certificate.
    pub(crate) with_certificate: bool,
    pub(crate) lds_version: LdsVersion,
    /// Deviations, applied one after the other.
    pub(crate) edits: Vec<SodEdit>,
}

/// A deviation in EF.SOD.
#[derive(Clone, Copy, Debug)]
pub(crate) enum SodEdit {
    /// Changes the list before it is signed.
    List(fn(&mut List)),
    /// Changes the signed attributes before they are signed.
    Attributes(fn(&mut Vec<Vec<u8>>)),
    /// Replaces the signature over a message.
    Sign(fn(&SigningKey, &[u8]) -> Result<Vec<u8>>),
    /// Changes what no signature covers.
    Envelope(fn(&mut Envelope)),
}

/// The parts of LDSSecurityObject in DER.
pub(crate) struct List {
    pub(crate) version: Vec<u8>,
    pub(crate) algorithm: Vec<u8>,
    /// One DataGroupHash for each data group.
    pub(crate) hashes: Vec<Vec<u8>>,
    pub(crate) versions: Vec<u8>,
}

/// The parts of SignedData and its SignerInfo in DER; an empty part is left out.
pub(crate) struct Envelope {
    pub(crate) version: Vec<u8>,
    pub(crate) digest_algorithms: Vec<u8>,
    pub(crate) content_type: Vec<u8>,
    /// The content itself.
    pub(crate) content: Vec<u8>,
    pub(crate) certificates: Vec<u8>,
    pub(crate) signer_version: Vec<u8>,
    pub(crate) identifier: Vec<u8>,
    pub(crate) digest_algorithm: Vec<u8>,
    pub(crate) attributes: Vec<u8>,
    pub(crate) signature_algorithm: Vec<u8>,
    /// The OCTET STRING.
    pub(crate) signature: Vec<u8>,
    /// How many times the SignerInfo is present.
    pub(crate) signers: usize,
    /// Whether lengths are indefinite and the content is split into two pieces, as BER allows.
    pub(crate) is_ber: bool,
}

/// The AlgorithmIdentifier of a hash function, without parameters.
pub(crate) fn digest_algorithm(hash: HashAlgorithm) -> Vec<u8> {
    sequence(&[&encode(Tag(0x06), hash.oid())])
}

/// One DataGroupHash.
pub(crate) fn data_group_hash(number: &[u8], hash: &[u8]) -> Vec<u8> {
    sequence(&[number, &octets(hash)])
}

/// Builds EF.SOD, signed at 03:00 UTC of a day.
///
/// # Errors
/// [`CryptoError::Failed`](cccd_base::error::CryptoError::Failed).
pub(crate) fn ef_sod(
    data_groups: &[(u8, &[u8])],
    signer: &DocumentSigner,
    day: Date,
    form: &SodForm,
) -> Result<Vec<u8>> {
    let hash = signer.key.algorithm.hash();
    let content = form.list(data_groups)?;

    let attribute = |id: &[u64], value: &[u8]| sequence(&[&oid(id), &set_of(&[value])]);
    let mut attributes = vec![
        attribute(&ID_CONTENT_TYPE, &oid(&ID_LDS_SECURITY_OBJECT)),
        attribute(&ID_SIGNING_TIME, &utc_time(day, "030000")),
        attribute(&ID_MESSAGE_DIGEST, &octets(&hash.hash(&content)?)),
    ];
    let mut sign: fn(&SigningKey, &[u8]) -> Result<Vec<u8>> = SigningKey::sign;
    for edit in &form.edits {
        match edit {
            SodEdit::Attributes(edit) => edit(&mut attributes),
            SodEdit::Sign(other) => sign = *other,
            SodEdit::List(_) | SodEdit::Envelope(_) => {}
        }
    }
    // Signed as a SET OF, stored as [0] IMPLICIT (RFC 5652, 5.4).
    let attributes = set_of(&attributes.iter().map(Vec::as_slice).collect::<Vec<_>>());
    let mut envelope = Envelope {
        version: small(3),
        digest_algorithms: set_of(&[&digest_algorithm(hash)]),
        content_type: oid(&ID_LDS_SECURITY_OBJECT),
        content,
        certificates: match form.with_certificate {
            true => context(0, &[&signer.certificate]),
            false => Vec::new(),
        },
        signer_version: small(1),
        identifier: sequence(&[&signer.issuer_name, &signer.serial]),
        digest_algorithm: digest_algorithm(hash),
        signature: octets(&sign(&signer.key, &attributes)?),
        attributes: [&[0xA0], attributes.get(1..).unwrap_or_default()].concat(),
        signature_algorithm: signer.key.algorithm.identifier(),
        signers: 1,
        is_ber: false,
    };
    for edit in &form.edits {
        if let SodEdit::Envelope(edit) = edit {
            edit(&mut envelope);
        }
    }
    Ok(encode(Tag(0x77), &envelope.content_info()))
}

impl Envelope {
    fn content_info(&self) -> Vec<u8> {
        let signer = sequence(&[
            &self.signer_version,
            &self.identifier,
            &self.digest_algorithm,
            &self.attributes,
            &self.signature_algorithm,
            &self.signature,
        ]);
        let around = |tag, parts: &[&[u8]]| match self.is_ber {
            true => indefinite(Tag(tag), parts),
            false => encode_all(Tag(tag), parts),
        };
        let content = match self.content.split_at_checked(self.content.len() / 2) {
            Some((first, second)) if self.is_ber => around(0x24, &[&octets(first), &octets(second)]),
            _ => octets(&self.content),
        };
        let signed_data = around(
            0x30,
            &[
                &self.version,
                &self.digest_algorithms,
                &around(0x30, &[&self.content_type, &around(0xA0, &[&content])]),
                &self.certificates,
                &around(0x31, &vec![signer.as_slice(); self.signers]),
            ],
        );
        around(0x30, &[&oid(&ID_SIGNED_DATA), &around(0xA0, &[&signed_data])])
    }
}

impl SodForm {
    /// LDSSecurityObject with SHA-256: version 0, or 1, which names the version of the logical data structure.
    fn list(&self, data_groups: &[(u8, &[u8])]) -> Result<Vec<u8>> {
        let hashes = data_groups
            .iter()
            .map(|(number, file)| Ok(data_group_hash(&small(*number), &HashAlgorithm::Sha256.hash(file)?)))
            .collect::<Result<Vec<_>>>()?;
        let (version, versions) = match self.lds_version {
            LdsVersion::V1_7 => (0, Vec::new()),
            LdsVersion::V1_8 => (1, lds_versions(self.lds_version.digits())),
        };
        let algorithm = digest_algorithm(HashAlgorithm::Sha256);
        let mut list = List { version: small(version), algorithm, hashes, versions };
        for edit in &self.edits {
            if let SodEdit::List(edit) = edit {
                edit(&mut list);
            }
        }
        let hashes = sequence(&list.hashes.iter().map(Vec::as_slice).collect::<Vec<_>>());
        Ok(sequence(&[&list.version, &list.algorithm, &hashes, &list.versions]))
    }
}

/// LDSVersionInfo with this version of the logical data structure.
pub(crate) fn lds_versions(lds: &[u8; 4]) -> Vec<u8> {
    let [lds, unicode] = [lds.as_slice(), UNICODE].map(|text| encode(PRINTABLE_STRING, text));
    sequence(&[&lds, &unicode])
}
