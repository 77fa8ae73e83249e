//! What comes of a file that an operator wants to add: certificates, a master list, LDIF, revocation lists.
//!
//! A root becomes trusted in one of these ways: it is known by its fingerprint, a link certificate of a trusted
//! root vouches for it, it stands in a master list whose signer's root is trusted, or the operator confirms it.

use std::collections::HashSet;

use jiff::Timestamp;

use super::{
    super::{
        certificate::Certificate,
        ldif::{self, LdifValue},
        master_list::MasterList,
        vietnam::{self, KnownRoot, Recognition},
    },
    Addition, Role, Source, SourceKind, TrustStore,
    files::parse_pem,
    index::digits,
};
use crate::error::{DataError, Result, TrustStoreError};
use crate::tlv::{
    Element,
    tag::{INTEGER, OBJECT_IDENTIFIER, SEQUENCE},
};

/// What is to be decided by the operator.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Question {
    /// A root that came by itself.
    Root,
    /// The root above the signer of a master list.
    MasterList,
    /// One of the roots in a directory, of which there may be hundreds.
    Directory,
}

/// What is done with a certificate or list, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Decision {
    /// Trusted: it is a root that is known by its fingerprint.
    Known(&'static KnownRoot),
    /// Trusted: a root that is trusted vouches for its key.
    Linked,
    /// Trusted: it stands in a master list of a trusted state.
    Listed,
    /// Trusted: the operator confirmed it.
    Confirmed,
    /// Kept as a document signer; nothing is trusted for its sake.
    Signer,
    /// Kept as a revocation list.
    RevocationList,
    /// The folder holds it already.
    Present,
    /// Left out: a root that nobody confirmed.
    NotConfirmed,
    /// Left out: it stands among roots and is none.
    NotAuthority,
    /// Left out: it cannot be read.
    Malformed(DataError),
}

/// A certificate or list of the file.
#[derive(Clone, Debug)]
pub struct Proposal {
    /// As it stands.
    pub der: Vec<u8>,
    /// SHA-256, 64 hexadecimal digits in upper case.
    pub sha256: String,
    /// The certificate, where it is one and can be read.
    pub certificate: Option<Certificate>,
    /// What is done with it.
    pub decision: Decision,
    /// Where it came from.
    pub source: Source,
}

/// A master list in the file.
#[derive(Clone, Debug)]
pub struct SignedList {
    /// The certificate of its signer.
    pub signer: Certificate,
    /// The root above it.
    pub root: Certificate,
    /// When it was signed, by the signer's own word.
    pub signing_time: Option<Timestamp>,
    /// How many certificates it holds.
    pub length: usize,
}

/// What comes of a file.
#[derive(Clone, Debug, Default)]
pub struct Import {
    /// Everything in it, in its order; nothing is left out silently.
    pub proposals: Vec<Proposal>,
    /// The master lists in it.
    pub lists: Vec<SignedList>,
}

impl Import {
    /// What [`TrustFolder::add`](super::TrustFolder::add) is to take.
    pub fn additions(&self) -> Vec<Addition> {
        self.proposals.iter().filter_map(Proposal::addition).collect()
    }
}

impl Proposal {
    fn addition(&self) -> Option<Addition> {
        let role = match &self.decision {
            Decision::Known(_) | Decision::Linked | Decision::Listed | Decision::Confirmed => {
                if self.certificate.as_ref().is_some_and(is_link) { Role::Link } else { Role::Anchor }
            }
            Decision::Signer => Role::Signer,
            Decision::RevocationList => Role::Crl,
            _ => return None,
        };
        Some(Addition { role, der: self.der.clone(), source: self.source.clone() })
    }
}

/// Whether the certificate of an authority was signed with another key than its own: names or key identifiers
/// of subject and issuer differ.
fn is_link(certificate: &Certificate) -> bool {
    let issuer_key = certificate.extensions().authority_key_identifier.as_deref();
    let keys_differ = certificate.key_identifier().zip(issuer_key).is_some_and(|(own, issuer)| own != issuer);
    certificate.issuer() != certificate.subject() || keys_differ
}

/// Examines a file of this name. Nothing is changed; `confirm` answers for the operator.
///
/// # Errors
/// [`TrustStoreError::Input`] for a file of another kind; those of [`MasterList::verify`];
/// [`TrustStoreError::NotConfirmed`] when the root of a master list was not confirmed.
pub fn examine(
    name: &str,
    bytes: &[u8],
    store: &TrustStore,
    present: &HashSet<String>,
    confirm: &mut dyn FnMut(&Certificate, Question) -> bool,
) -> Result<Import> {
    let mut examination =
        Examination { name, store, known: present.clone(), import: Import::default(), confirm };
    examination.run(bytes)?;
    Ok(examination.import)
}

struct Examination<'a> {
    name: &'a str,
    store: &'a TrustStore,
    /// SHA-256 of all that the folder holds, and of what was examined.
    known: HashSet<String>,
    import: Import,
    confirm: &'a mut dyn FnMut(&Certificate, Question) -> bool,
}

impl Examination<'_> {
    fn run(&mut self, bytes: &[u8]) -> Result<()> {
        let unknown = || TrustStoreError::Input { path: self.name.into() };
        if bytes.first() == Some(&0x30) {
            return self.der(bytes);
        }
        let certificates = parse_pem(bytes, "CERTIFICATE").unwrap_or_default();
        let mut found = !certificates.is_empty();
        self.certificates(certificates, SourceKind::Certificate, Question::Root)?;
        for label in ["X509 CRL", "CMS", "PKCS7"] {
            for der in parse_pem(bytes, label).unwrap_or_default() {
                found = true;
                self.der(&der)?;
            }
        }
        if found {
            return Ok(());
        }
        let text = std::str::from_utf8(bytes).map_err(|_| unknown())?;
        let values = ldif::parse(text).map_err(|_| unknown())?;
        if values.is_empty() {
            return Err(unknown().into());
        }
        self.directory(values)
    }

    fn der(&mut self, der: &[u8]) -> Result<()> {
        match kind(der) {
            Some(Kind::SignedData) => self.master_list(der),
            Some(Kind::RevocationList) => self.revocation_list(der, SourceKind::Certificate),
            Some(Kind::Certificate) => {
                self.certificates(vec![der.to_vec()], SourceKind::Certificate, Question::Root)
            }
            None => Err(TrustStoreError::Input { path: self.name.into() }.into()),
        }
    }

    fn directory(&mut self, values: Vec<LdifValue>) -> Result<()> {
        let mut certificates = Vec::new();
        for value in values {
            match value {
                LdifValue::UserCertificate(der) => self.signer(&der)?,
                LdifValue::CaCertificate(der) => certificates.push(der),
                LdifValue::RevocationList(der) => self.revocation_list(&der, SourceKind::Ldif)?,
                LdifValue::MasterList(der) => self.master_list(&der)?,
            }
        }
        self.certificates(certificates, SourceKind::Ldif, Question::Directory)
    }

    /// A document signer of the directory. One that says it is a root is none.
    fn signer(&mut self, der: &[u8]) -> Result<()> {
        let decision = match Certificate::from_der(der) {
            Err(error) => Decision::Malformed(error),
            Ok(certificate) if certificate.is_ca() => Decision::NotConfirmed,
            Ok(_) => Decision::Signer,
        };
        self.propose(der, decision, self.source(SourceKind::Ldif, None))?;
        Ok(())
    }

    fn revocation_list(&mut self, der: &[u8], source: SourceKind) -> Result<()> {
        self.propose(der, Decision::RevocationList, self.source(source, None))?;
        Ok(())
    }

    fn master_list(&mut self, der: &[u8]) -> Result<()> {
        let list = MasterList::parse(der)?;
        let verified = list.verify(self.store)?;
        let trusted =
            self.store.anchors_named(verified.root.subject()).any(|anchor| *anchor == verified.root)
                || self.accepted().any(|accepted| *accepted == verified.root);
        if !trusted && !(self.confirm)(&verified.root, Question::MasterList) {
            let sha256 = digits(&verified.root.fingerprint()?);
            return Err(TrustStoreError::NotConfirmed { sha256 }.into());
        }
        let source = self.source(SourceKind::MasterList, Some(verified.signer.subject().to_string()));
        if !trusted {
            self.propose(verified.root.raw(), Decision::Confirmed, source.clone())?;
        }
        for der in &list.certificates {
            let decision = match Certificate::from_der(der) {
                Err(error) => Decision::Malformed(error),
                Ok(certificate) if !certificate.is_ca() => Decision::NotAuthority,
                Ok(certificate) => match vietnam::recognise(&certificate)? {
                    Some(Recognition::Root(root)) => Decision::Known(root),
                    _ => Decision::Listed,
                },
            };
            self.propose(der, decision, source.clone())?;
        }
        self.import.lists.push(SignedList {
            signer: verified.signer,
            root: verified.root,
            signing_time: list.signing_time(),
            length: list.certificates.len(),
        });
        Ok(())
    }

    /// Certificates that nobody signed for as a whole: known roots, links and document signers first, then one
    /// question for each root that is left, after each of which links may fit.
    fn certificates(&mut self, all: Vec<Vec<u8>>, kind: SourceKind, question: Question) -> Result<()> {
        let mut open = Vec::new();
        for der in all {
            let decision = match Certificate::from_der(&der) {
                Err(error) => Decision::Malformed(error),
                Ok(certificate) if !certificate.is_ca() => Decision::Signer,
                Ok(certificate) => match vietnam::recognise(&certificate)? {
                    Some(Recognition::Root(root)) => Decision::Known(root),
                    _ => Decision::NotConfirmed,
                },
            };
            let index = self.propose(&der, decision, self.source(kind, None))?;
            open.push(index);
        }
        self.follow_links();
        for index in open {
            let Some(proposal) = self.import.proposals.get(index) else { continue };
            let Some(certificate) = &proposal.certificate else { continue };
            if proposal.decision == Decision::NotConfirmed && (self.confirm)(certificate, question) {
                self.decide(index, Decision::Confirmed);
                self.follow_links();
            }
        }
        Ok(())
    }

    /// Takes every root for whose key a trusted one vouches, until there are no more.
    fn follow_links(&mut self) {
        loop {
            let linked = self.import.proposals.iter().position(|proposal| {
                let certificate = proposal.certificate.as_ref();
                proposal.decision == Decision::NotConfirmed
                    && certificate.is_some_and(|certificate| self.is_vouched_for(certificate))
            });
            match linked {
                Some(index) => self.decide(index, Decision::Linked),
                None => break,
            }
        }
    }

    /// Whether a trusted root signed this certificate, or holds the same key.
    fn is_vouched_for(&self, certificate: &Certificate) -> bool {
        let Ok(own) = certificate.public_key() else { return false };
        let issuers = self.store.anchors_named(certificate.issuer());
        let subjects = self.store.anchors_named(certificate.subject());
        issuers.chain(subjects).chain(self.accepted()).any(|trusted| {
            let Ok(key) = trusted.public_key() else { return false };
            let is_same = trusted.subject() == certificate.subject() && key == own;
            let is_issuer = trusted.subject() == certificate.issuer() && key != own;
            is_same || is_issuer && certificate.verify_signed_by(&key).unwrap_or(false)
        })
    }

    /// The roots that this import made trusted so far.
    fn accepted(&self) -> impl Iterator<Item = &Certificate> {
        let trusted = |proposal: &&Proposal| {
            matches!(
                proposal.decision,
                Decision::Known(_) | Decision::Linked | Decision::Listed | Decision::Confirmed
            )
        };
        self.import.proposals.iter().filter(trusted).filter_map(|proposal| proposal.certificate.as_ref())
    }

    fn decide(&mut self, index: usize, decision: Decision) {
        if let Some(proposal) = self.import.proposals.get_mut(index) {
            proposal.decision = decision;
        }
    }

    /// Takes something down; what is known already is only that. The answer is its place.
    fn propose(&mut self, der: &[u8], decision: Decision, source: Source) -> Result<usize> {
        let sha256 = digits(&cccd_base::crypto::HashAlgorithm::Sha256.hash(der)?);
        let certificate = match decision {
            Decision::RevocationList | Decision::Malformed(_) => None,
            _ => Certificate::from_der(der).ok(),
        };
        let left_out = matches!(decision, Decision::NotAuthority | Decision::Malformed(_));
        let is_new = left_out || self.known.insert(sha256.clone());
        let decision = if is_new { decision } else { Decision::Present };
        self.import.proposals.push(Proposal { der: der.to_vec(), sha256, certificate, decision, source });
        Ok(self.import.proposals.len() - 1)
    }

    fn source(&self, kind: SourceKind, signer: Option<String>) -> Source {
        Source { file: self.name.to_owned(), kind, signer }
    }
}

enum Kind {
    Certificate,
    RevocationList,
    SignedData,
}

/// What a SEQUENCE is, by what it begins with: signed data with an identifier, a revocation list with a
/// TBSCertList whose third field is a time (RFC 5280, 5.1), everything else is taken for a certificate.
fn kind(der: &[u8]) -> Option<Kind> {
    let mut inside = Element::parse(der, SEQUENCE).ok()?.children().ok()?;
    let first = inside.next().ok()??;
    if first.tag() == OBJECT_IDENTIFIER {
        return Some(Kind::SignedData);
    }
    if first.tag() != SEQUENCE {
        return None;
    }
    let mut fields = first.children().ok()?;
    let is_list = fields.optional(INTEGER).is_ok()
        && fields.expect(SEQUENCE).is_ok()
        && fields.expect(SEQUENCE).is_ok()
        && fields.peek().is_some_and(|tag| matches!(tag.0, 0x17 | 0x18));
    Some(if is_list { Kind::RevocationList } else { Kind::Certificate })
}

#[cfg(test)]
mod tests {
    use base64ct::{Base64, Encoding};
    use cccd_sim::{Date, Issuer, invented_roots};

    use super::*;
    use crate::error::Code;

    const DAY: Date = Date::new(2026, 11, 1);

    struct Operator {
        store: TrustStore,
        /// The SHA-256 that are confirmed.
        confirmed: Vec<String>,
        asked: Vec<Question>,
    }

    impl Operator {
        fn new(trusted: &[&[u8]]) -> Self {
            let store = TrustStore::from_certificates(trusted).unwrap();
            Self { store, confirmed: Vec::new(), asked: Vec::new() }
        }

        fn confirming(mut self, der: &[u8]) -> Self {
            self.confirmed.push(sha256(der));
            self
        }

        fn add(&mut self, bytes: &[u8]) -> Result<Import> {
            let Self { store, confirmed, asked } = self;
            examine("file", bytes, store, &HashSet::new(), &mut |certificate, question| {
                asked.push(question);
                confirmed.contains(&digits(&certificate.fingerprint().unwrap()))
            })
        }

        fn decisions(&mut self, bytes: &[u8]) -> Vec<Decision> {
            self.add(bytes).unwrap().proposals.into_iter().map(|proposal| proposal.decision).collect()
        }
    }

    fn sha256(der: &[u8]) -> String {
        digits(&Certificate::from_der(der).unwrap().fingerprint().unwrap())
    }

    fn pem(ders: &[&[u8]]) -> Vec<u8> {
        let block = |der: &&[u8]| {
            format!(
                "-----BEGIN CERTIFICATE-----\n{}\n-----END CERTIFICATE-----\n",
                Base64::encode_string(der)
            )
        };
        ders.iter().map(block).collect::<String>().into_bytes()
    }

    #[test]
    fn a_root_is_trusted_when_it_is_confirmed() {
        let issuer = Issuer::specimen().unwrap();
        let root = issuer.certificate();
        assert_eq!(Operator::new(&[]).decisions(root), [Decision::NotConfirmed]);
        let mut operator = Operator::new(&[]).confirming(root);
        let import = operator.add(root).unwrap();
        assert_eq!(operator.asked, [Question::Root]);
        assert_eq!(import.proposals[0].decision, Decision::Confirmed);
        assert_eq!(import.additions()[0].role, Role::Anchor);
        let present = [sha256(root)].into();
        let again = examine("f", root, &TrustStore::empty(), &present, &mut |_, _| panic!("asked")).unwrap();
        assert_eq!((again.proposals[0].decision.clone(), again.additions().len()), (Decision::Present, 0));
    }

    #[test]
    fn a_link_brings_the_successor_in_and_a_link_of_a_stranger_does_not() {
        let [old, new] = [Issuer::specimen().unwrap(), Issuer::new(b"successor").unwrap()];
        let link = old.link_to(&new).unwrap();
        let bundle = pem(&[new.certificate(), &link]);
        let mut operator = Operator::new(&[old.certificate()]);
        let import = operator.add(&bundle).unwrap();
        let roles: Vec<_> = import.additions().iter().map(|addition| addition.role).collect();
        assert_eq!(roles, [Role::Anchor, Role::Link]);
        assert!(operator.asked.is_empty());
        assert!(import.proposals.iter().all(|proposal| proposal.decision == Decision::Linked));

        let stranger = Issuer::impostor(b"x").unwrap();
        let forged = pem(&[&stranger.link_to(&new).unwrap(), new.certificate()]);
        let mut operator = Operator::new(&[old.certificate()]);
        assert_eq!(operator.decisions(&forged), [Decision::NotConfirmed, Decision::NotConfirmed]);
    }

    #[test]
    fn a_master_list_counts_when_its_root_is_confirmed() {
        let issuer = Issuer::specimen().unwrap();
        let mut roots = invented_roots(24).unwrap();
        roots.push(issuer.certificate().to_vec());
        roots.push(issuer.document_signer(DAY).unwrap().certificate().to_vec());
        roots.push(vec![0x30, 1, 0]);
        let list = issuer.master_list(&roots, DAY).unwrap();

        let refused = Operator::new(&[]).add(&list).unwrap_err();
        assert_eq!(refused.code(), Code::TrustNotConfirmed);
        let mut operator = Operator::new(&[]).confirming(issuer.certificate());
        let import = operator.add(&list).unwrap();
        assert_eq!(operator.asked, [Question::MasterList]);
        let count = |wanted: fn(&Decision) -> bool| {
            import.proposals.iter().filter(|proposal| wanted(&proposal.decision)).count()
        };
        assert_eq!(count(|decision| *decision == Decision::Confirmed), 1);
        assert_eq!(count(|decision| *decision == Decision::Listed), 24);
        assert_eq!(count(|decision| *decision == Decision::Present), 1);
        assert_eq!(count(|decision| *decision == Decision::NotAuthority), 1);
        assert_eq!(count(|decision| matches!(decision, Decision::Malformed(_))), 1);
        assert_eq!(import.additions().len(), 25);
        assert_eq!(import.lists[0].length, 27);
        assert_eq!(import.lists[0].signing_time.unwrap().to_string(), "2026-11-01T08:00:00Z");
        let signer = import.proposals[1].source.signer.as_deref().unwrap();
        assert!(signer.starts_with("CN=Master List Signer SPECIMEN"), "{signer}");
        // Where the root is trusted already, nobody is asked.
        let mut operator = Operator::new(&[issuer.certificate()]);
        operator.add(&list).unwrap();
        assert!(operator.asked.is_empty());
    }

    #[test]
    fn a_changed_master_list_and_one_of_a_forger_are_refused() {
        let issuer = Issuer::specimen().unwrap();
        let list = issuer.master_list(&invented_roots(2).unwrap(), DAY).unwrap();
        let position = list.windows(8).position(|window| window == b"SPECIMEN").unwrap();
        let mut changed = list.clone();
        changed[position] ^= 1;
        let code = |bytes: &[u8]| Operator::new(&[]).add(bytes).unwrap_err().code();
        assert_eq!(code(&changed), Code::MasterListSignatureWrong);
        // The signature is the last of it.
        let mut changed = list.clone();
        *changed.last_mut().unwrap() ^= 1;
        assert_eq!(code(&changed), Code::MasterListSignatureWrong);
        // The forger's root has the name of the trusted one; it is another one and must be confirmed.
        let forged = Issuer::impostor(b"x").unwrap().master_list(&invented_roots(2).unwrap(), DAY).unwrap();
        let mut operator = Operator::new(&[issuer.certificate()]);
        assert_eq!(operator.add(&forged).unwrap_err().code(), Code::TrustNotConfirmed);
    }

    #[test]
    fn nothing_in_ldif_is_trusted_unasked() {
        let issuer = Issuer::specimen().unwrap();
        let signer = issuer.document_signer(DAY).unwrap();
        let line = |name: &str, der: &[u8]| format!("{name};binary:: {}\n", Base64::encode_string(der));
        let ldif = [
            "version: 1\ndn: c=UT\n".to_owned(),
            line("userCertificate", signer.certificate()),
            line("userCertificate", Issuer::new(b"u").unwrap().certificate()),
            line("cACertificate", issuer.certificate()),
            line("certificateRevocationList", &[0x30, 0]),
        ]
        .concat();
        let mut operator = Operator::new(&[]);
        let expected =
            [Decision::Signer, Decision::NotConfirmed, Decision::RevocationList, Decision::NotConfirmed];
        assert_eq!(operator.decisions(ldif.as_bytes()), expected);
        assert_eq!(operator.asked, [Question::Directory]);
        let mut operator = Operator::new(&[]).confirming(issuer.certificate());
        assert_eq!(operator.decisions(ldif.as_bytes())[3], Decision::Confirmed);
    }

    #[test]
    fn other_files_are_refused() {
        for bytes in [&b""[..], b"hello", b"\x30\x03\x02\x01\x05", b"\xFF\xFE", b"dn: c=UT\n"] {
            let error = Operator::new(&[]).add(bytes).unwrap_err();
            assert_eq!(error.code(), Code::TrustInputMalformed, "{bytes:?}");
        }
    }
}
