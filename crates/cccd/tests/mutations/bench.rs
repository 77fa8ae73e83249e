//! A card in parts, each of which can be encoded differently before everything is signed again.

use std::collections::BTreeMap;

use cccd::{
    check::{Outcome, Question, Verdict},
    clock::Clock,
    document::Document,
    evidence::{EvidenceFile, Judgement, Origin},
    files::File,
    pki::TrustStore,
    random::SeededRandom,
    read::ReadOptions,
    verification::Verifier,
};
use cccd_base::crypto::HashAlgorithm;
use cccd_sim::{ChipOptions, DocumentSigner, File as SimFile, Issuance, IssuedCard, Issuer};

use crate::{
    common::{link, number, read, today},
    tree::{Length, Node},
};

pub(crate) const SHA_256: HashAlgorithm = HashAlgorithm::Sha256;

/// The number of other signers and issuers: creating one takes longer than judging its work.
pub(crate) const FORGERS: usize = 4;

/// The starting point of all mutations: a card, a read of it, and its signers.
pub(crate) struct Bench {
    pub(crate) card: IssuedCard,
    pub(crate) issuer: Issuer,
    pub(crate) signer: DocumentSigner,
    /// Document signers of other issuers, and issuers with the same name as the genuine one.
    pub(crate) strangers: [DocumentSigner; FORGERS],
    pub(crate) impostors: [Issuer; FORGERS],
    /// The signature on the certificate as it was issued.
    on_certificate: Vec<u8>,
    trust: TrustStore,
    evidence: EvidenceFile,
    original: Parts,
}

/// The parts of a document, as trees of data objects.
#[derive(Clone)]
pub(crate) struct Parts {
    /// TBSCertificate of the document signer.
    pub(crate) tbs: Node,
    /// AlgorithmIdentifier beside the signature on it.
    pub(crate) outer_algorithm: Node,
    /// Data groups by their number.
    pub(crate) files: BTreeMap<u8, Vec<u8>>,
    /// LDSSecurityObject; its list is filled with the hashes of the files.
    pub(crate) list: Node,
    /// The signed attributes under `[0]`; messageDigest is filled.
    pub(crate) attributes: Vec<Node>,
    /// ContentInfo, with empty places for what is filled in.
    pub(crate) envelope: Node,
    /// Applied to a signature before it is encoded.
    pub(crate) rewrite_certificate: fn(Vec<u8>) -> Vec<u8>,
    pub(crate) rewrite_signature: fn(Vec<u8>) -> Vec<u8>,
    /// Whether the attributes are signed as encoded rather than in the order of DER.
    pub(crate) signed_as_it_stands: bool,
    /// The length of `[0]` around the attributes.
    pub(crate) attributes_length: Length,
    /// Applied to the bytes after everything is signed.
    pub(crate) after: fn(&mut Vec<u8>),
    /// A revocation list.
    pub(crate) list_of_revoked: Option<Vec<u8>>,
}

/// The position of the parts in SignedData.
const SIGNED_DATA: [usize; 2] = [1, 0];
pub(crate) const CONTENT: [usize; 5] = [1, 0, 2, 1, 0];
pub(crate) const CERTIFICATES: [usize; 3] = [1, 0, 3];
pub(crate) const ATTRIBUTES: usize = 3;
pub(crate) const SIGNATURE: usize = 5;

impl Bench {
    pub(crate) fn new() -> Self {
        let issuance = || Issuance::new(b"holder").dg2_length(8_000);
        let card = issuance().issue().unwrap();
        let issuer = Issuer::specimen().unwrap();
        let signer = issuer.document_signer(card.person.date_of_issue).unwrap();
        assert_eq!(signer.certificate(), card.signer_certificate);
        let trust = TrustStore::from_certificates([&card.root_certificate]).unwrap();
        let options = ReadOptions::new(&trust)
            .evidence(true)
            .photo(true)
            .clock(today())
            .random(SeededRandom::new(b"terminal"));
        let reading =
            read(link(&card, ChipOptions::default()), &number(&card), options, &mut |_| {}).unwrap();
        let evidence = EvidenceFile::of(&reading, Origin::new("test 1", "reader")).unwrap();
        let original = Parts::of(&card);
        let stranger = |number| {
            let other = Issuer::new(&[number as u8]).unwrap();
            other.document_signer(card.person.date_of_issue).unwrap()
        };
        Self {
            strangers: std::array::from_fn(stranger),
            impostors: std::array::from_fn(|number| Issuer::impostor(&[number as u8]).unwrap()),
            on_certificate: issuer.sign(&original.tbs.encode()).unwrap(),
            card,
            issuer,
            signer,
            trust,
            evidence,
            original,
        }
    }

    pub(crate) fn parts(&self) -> Parts {
        self.original.clone()
    }

    /// Signs everything again and judges it.
    pub(crate) fn judge(&self, parts: &Parts) -> Judgement {
        let sod = self.sod(parts);
        if parts.list_of_revoked.is_none() {
            return self.judge_files(&sod, &parts.files, &self.trust);
        }
        // A list that cannot be read is refused when it is added to the folder.
        let trust =
            self.trust.clone().with_crls(&parts.list_of_revoked).unwrap_or_else(|_| self.trust.clone());
        self.judge_files(&sod, &parts.files, &trust)
    }

    pub(crate) fn judge_sod(&self, sod: &[u8], files: &BTreeMap<u8, Vec<u8>>) -> Judgement {
        self.judge_files(sod, files, &self.trust)
    }

    pub(crate) fn judge_files(
        &self,
        sod: &[u8],
        files: &BTreeMap<u8, Vec<u8>>,
        trust: &TrustStore,
    ) -> Judgement {
        let mut document = Document::default();
        for (file, bytes) in self.evidence.document.files() {
            if file.data_group().is_none() && file != File::Sod {
                document.insert(file, bytes.to_vec().into());
            }
        }
        for (number, bytes) in files {
            document.insert(File::from_data_group(*number).unwrap(), bytes.clone().into());
        }
        document.insert(File::Sod, sod.to_vec().into());
        let mut evidence = self.evidence.clone();
        evidence.document = document;
        evidence.judge(&Verifier::new(trust, false), today().now())
    }

    /// Builds a signed EF.SOD over the files.
    pub(crate) fn sod(&self, parts: &Parts) -> Vec<u8> {
        self.sign(parts).sod
    }

    /// Also returns what is signed in it.
    pub(crate) fn sign(&self, parts: &Parts) -> Signed {
        self.sign_by(&self.issuer, &self.signer, parts)
    }

    /// Builds an EF.SOD signed by someone else.
    pub(crate) fn sign_by(&self, issuer: &Issuer, signer: &DocumentSigner, parts: &Parts) -> Signed {
        let mut parts = parts.clone();
        let tbs = parts.tbs.encode();
        // A signature depends on key and message alone, and most mutations leave the certificate unchanged.
        let is_known = std::ptr::eq(issuer, &self.issuer) && tbs == self.original.tbs.encode();
        let signature = if is_known { self.on_certificate.clone() } else { issuer.sign(&tbs).unwrap() };
        let signature = (parts.rewrite_certificate)(signature);
        let signature = Node::value(0x03, &[&[0], signature.as_slice()].concat());
        let certificate = Node::of(0x30, vec![parts.tbs.clone(), parts.outer_algorithm.clone(), signature]);

        for entry in parts.list.at(&[2]).parts() {
            let [number, hash] = &mut entry.parts()[..] else { panic!("number and hash") };
            let number = *number.bytes_mut().last().unwrap();
            if let Some(file) = parts.files.get(&number).filter(|_| hash.bytes_mut().is_empty()) {
                *hash.bytes_mut() = SHA_256.hash(file).unwrap();
            }
        }
        let content = parts.list.encode();
        for attribute in &mut parts.attributes {
            if is_attribute(attribute, 4) {
                *attribute.at(&[1, 0]).bytes_mut() = SHA_256.hash(&content).unwrap();
            }
        }
        let mut attributes = Node::of(0xA0, std::mem::take(&mut parts.attributes));
        attributes.length = parts.attributes_length;
        let mut message = attributes.encode();
        message[0] = 0x31;
        if !parts.signed_as_it_stands {
            let mut sorted: Vec<_> = attributes.parts().iter().map(|node| node.shortest().encode()).collect();
            sorted.sort();
            message = cccd::tlv::encode(cccd::tlv::tag::SET, &sorted.concat());
        }
        let signature = (parts.rewrite_signature)(signer.sign(&message).unwrap());

        parts.envelope.at(&CONTENT).bytes_mut().clone_from(&content);
        parts.envelope.at(&CERTIFICATES).parts().insert(0, certificate);
        let info = parts.signer().parts();
        let signed = [tbs, content, attributes.encode().split_off(2)];
        info[ATTRIBUTES] = attributes;
        *info[SIGNATURE].bytes_mut() = signature;
        let mut sod = cccd::tlv::encode(File::Sod.tag(), &parts.envelope.encode());
        (parts.after)(&mut sod);
        Signed { sod, signed }
    }
}

/// EF.SOD.
pub(crate) struct Signed {
    pub(crate) sod: Vec<u8>,
    /// What is signed in it: TBSCertificate, LDSSecurityObject, the attributes.
    pub(crate) signed: [Vec<u8>; 3],
}

/// Whether an attribute is `1.2.840.113549.1.9.x`.
pub(crate) fn is_attribute(attribute: &mut Node, last: u8) -> bool {
    attribute.at(&[0]).bytes_mut().last() == Some(&last)
}

impl Parts {
    fn of(card: &IssuedCard) -> Self {
        let mut certificate = Node::parse(&card.signer_certificate);
        let mut sod = Node::parse(&card.files[&SimFile::Sod]);
        let mut envelope = sod.at(&[0]).clone();
        let mut list = Node::parse(envelope.at(&CONTENT).bytes_mut());
        for entry in list.at(&[2]).parts() {
            if [1, 2, 13, 14, 15].contains(&entry.at(&[0]).bytes_mut()[0]) {
                entry.at(&[1]).bytes_mut().clear();
            }
        }
        envelope.at(&CERTIFICATES).parts().clear();
        let attributes = envelope.at(&[1, 0, 4, 0, ATTRIBUTES]).parts().clone();
        let of_number = |(file, bytes): (&SimFile, &Vec<u8>)| match file {
            SimFile::Dg(number @ (1 | 2 | 13 | 14 | 15)) => Some((*number, bytes.clone())),
            _ => None,
        };
        let mut files: BTreeMap<u8, Vec<u8>> = card.files.iter().filter_map(of_number).collect();
        // Fields that the simulator does not produce: more about the person, about the document, and whom to
        // notify.
        let other = |tag: &str, content: &str| {
            let content = hex::decode(content).unwrap();
            cccd::tlv::encode(cccd::tlv::Tag(u32::from_str_radix(tag, 16).unwrap()), &content)
        };
        files.insert(11, other("6B", "5C025F0E5F0E0853504543494D454E"));
        files.insert(12, other("6C", "5C025F265F26083230323230313031"));
        files.insert(16, other("70", "020100"));
        for number in [11, 12, 16] {
            let entry = Node::of(0x30, vec![Node::value(0x02, &[number]), Node::value(0x04, &[])]);
            list.at(&[2]).parts().push(entry);
        }
        let [tbs, outer_algorithm, _] = &certificate.parts()[..] else { panic!("three parts") };
        let (tbs, outer_algorithm) = (tbs.clone(), outer_algorithm.clone());
        Self {
            tbs,
            outer_algorithm,
            files,
            list,
            attributes,
            envelope,
            rewrite_certificate: |signature| signature,
            rewrite_signature: |signature| signature,
            signed_as_it_stands: true,
            attributes_length: Length::Shortest,
            after: |_| {},
            list_of_revoked: None,
        }
    }

    /// Returns the SignerInfo, which is the last part of SignedData.
    pub(crate) fn signer(&mut self) -> &mut Node {
        let infos = self.signed_data().parts().last_mut().unwrap();
        infos.at(&[0])
    }

    /// Returns SignedData.
    pub(crate) fn signed_data(&mut self) -> &mut Node {
        self.envelope.at(&SIGNED_DATA)
    }
}

/// Whether signature, chain and hashes are right: the data is what the state signed.
pub(crate) fn is_authentic(judgement: &Judgement) -> bool {
    let questions = [Question::Chain, Question::Signature, Question::Hashes];
    questions.iter().all(|&question| judgement.verification.outcome(question) == Some(&Outcome::Passed))
}

#[test]
fn the_card_of_all_mutations_is_genuine() {
    let bench = Bench::new();
    let judgement = bench.judge(&bench.parts());
    assert_eq!(judgement.verification.verdict, Verdict::Genuine, "{:#?}", judgement.verification);
}
