//! Decides about each part of a file.

mod revocation;

use std::{
    collections::{HashMap, HashSet},
    path::Path,
};

use super::{
    super::super::{
        certificate::Certificate,
        master_list::MasterList,
        vietnam::{self, Recognition},
        vouching::{is_same_country, signs_itself, vouches},
    },
    super::{Source, SourceKind, TrustStore},
    Confirmation, Decision, Import, MAX_CHECKED, MAX_FALSE, MAX_MALFORMED, PartFault, PartFaultKind, Place,
    Proposal, RefusedList, SignedList,
    contents::{Contents, Part, PartKind},
    is_link,
};
use crate::error::{Error, Result, TrustStoreError};

/// Examines what is in a file. Changes nothing; `confirm` answers for the operator. Errors name the path, and what is
/// taken remembers the name of the file alone.
///
/// # Errors
/// [`TrustStoreError::Input`] for a file of another kind, [`TrustStoreError::Packed`] for an archive. For a file
/// that holds only a master list, those of [`MasterList::verify`], and [`TrustStoreError::NotConfirmed`] when its
/// root was not confirmed. If the file holds other things too, such a list is [refused](Import::refused) and the
/// rest is taken.
pub fn examine(
    path: impl AsRef<Path>,
    bytes: &[u8],
    store: &TrustStore,
    present: &HashSet<String>,
    confirm: &mut dyn FnMut(&Certificate, Confirmation) -> bool,
) -> Result<Import> {
    let mut examination = Examination {
        path: path.as_ref(),
        store,
        present,
        known: present.clone(),
        import: Import::default(),
        kept: Vec::new(),
        lists: 0,
        malformed: 0,
        confirm,
    };
    examination.run(bytes)?;
    Ok(examination.import)
}

struct Examination<'a> {
    path: &'a Path,
    store: &'a TrustStore,
    /// The SHA-256 of everything that the folder holds.
    present: &'a HashSet<String>,
    /// The SHA-256 of everything that the folder holds or that was examined.
    known: HashSet<String>,
    import: Import,
    /// The revocation lists by the keys seen so far.
    kept: Vec<revocation::Kept>,
    /// How many master lists were found so far.
    lists: usize,
    /// How many certificates and lists could not be read so far.
    malformed: usize,
    confirm: &'a mut dyn FnMut(&Certificate, Confirmation) -> bool,
}

impl Examination<'_> {
    fn run(&mut self, bytes: &[u8]) -> Result<()> {
        let contents = Contents::of(bytes).map_err(|kind| kind.error(self.path))?;
        self.import.faults = contents.faults;
        if contents.is_directory {
            self.directory(contents.parts)?;
        } else {
            self.files(contents.parts)?;
        }
        self.copies();
        self.unless_all_is_refused()
    }

    /// Decides about the copies of what was left out as about the first one: they are not in the folder either.
    fn copies(&mut self) {
        let left_out = |proposal: &&Proposal| {
            matches!(proposal.decision, Decision::NotConfirmed | Decision::RootSignature)
        };
        let left_out = self.import.proposals.iter().filter(left_out);
        let decisions: HashMap<_, _> =
            left_out.map(|first| (first.sha256.clone(), first.decision.clone())).collect();
        for proposal in &mut self.import.proposals {
            let first = decisions.get(&proposal.sha256).filter(|_| proposal.decision == Decision::Present);
            if let Some(decision) = first.filter(|_| !self.present.contains(&proposal.sha256)) {
                proposal.decision = decision.clone();
            }
        }
    }

    /// Takes certificates first, then master lists, then the revocation lists that these sign.
    fn files(&mut self, parts: Vec<Part>) -> Result<()> {
        let (certificates, lists): (Vec<_>, Vec<_>) =
            parts.into_iter().partition(|part| part.kind == PartKind::Certificate);
        self.certificates(certificates, SourceKind::Certificate, Confirmation::Root)?;
        let (masters, lists): (Vec<_>, Vec<_>) =
            lists.into_iter().partition(|part| part.kind == PartKind::MasterList);
        masters.iter().for_each(|part| self.one_of_the_lists(&part.der));
        self.revocation_lists(&lists, SourceKind::Certificate)
    }

    /// Takes signed lists first, then certificates, then the revocation lists that these sign.
    fn directory(&mut self, parts: Vec<Part>) -> Result<()> {
        let (mut certificates, mut lists) = (Vec::new(), Vec::new());
        for part in parts {
            match part.kind {
                PartKind::Signer => self.signer(&part)?,
                PartKind::Certificate => certificates.push(part),
                PartKind::RevocationList => lists.push(part),
                PartKind::MasterList => self.one_of_the_lists(&part.der),
            }
        }
        self.certificates(certificates, SourceKind::Ldif, Confirmation::Directory)?;
        self.revocation_lists(&lists, SourceKind::Ldif)
    }

    fn revocation_lists(&mut self, lists: &[Part], source: SourceKind) -> Result<()> {
        lists.iter().take(MAX_CHECKED).try_for_each(|part| self.revocation_list(part, source))?;
        if let Some(part) = lists.get(MAX_CHECKED) {
            self.too_many(part);
        }
        Ok(())
    }

    /// Records that a part and those after it are left out.
    fn too_many(&mut self, part: &Part) {
        let place = part.place.unwrap_or(Place::Part(1));
        let fault = PartFault { place, what: part.kind.name().to_owned(), kind: PartFaultKind::TooMany };
        self.import.faults.push(fault);
    }

    /// Takes a master list among other things. If it fails, the rest is still taken.
    fn one_of_the_lists(&mut self, der: &[u8]) {
        self.lists += 1;
        if let Err(error) = self.master_list(der) {
            self.import.refused.push(RefusedList { number: self.lists, length: der.len(), error });
        }
    }

    /// Returns the master list's error if the file holds one master list and nothing else.
    fn unless_all_is_refused(&mut self) -> Result<()> {
        match &self.import.refused[..] {
            [only]
                if self.import.proposals.is_empty()
                    && self.import.lists.is_empty()
                    && self.import.faults.is_empty() =>
            {
                Err(only.error.clone())
            }
            _ => Ok(()),
        }
    }

    /// Takes a document signer of the directory. One that claims to be a root is not a signer.
    fn signer(&mut self, part: &Part) -> Result<()> {
        let decision = match Certificate::from_der(&part.der) {
            Err(error) => Decision::Malformed(error),
            Ok(certificate) if certificate.is_ca() => Decision::NotConfirmed,
            Ok(_) => Decision::Signer,
        };
        self.propose(&part.der, part.place, decision, self.source(SourceKind::Ldif, None))?;
        Ok(())
    }

    fn master_list(&mut self, der: &[u8]) -> Result<()> {
        let list = MasterList::parse(der).map_err(|error| self.of_list(error.into()))?;
        let verified = list
            .verify(|name| self.store.anchors_named(name).collect())
            .map_err(|error| self.of_list(error))?;
        let source = self.source(SourceKind::MasterList, Some(verified.signer.subject().to_string()));
        if !self.is_confirmed(&verified.root) {
            let sha256 = hex::encode_upper(&verified.root.fingerprint()?);
            if !(self.confirm)(&verified.root, Confirmation::MasterList) {
                return Err(TrustStoreError::NotConfirmed { sha256 }.into());
            }
            // A root from another list is confirmed from now on.
            self.known.remove(&sha256);
            self.propose(verified.root.raw(), None, Decision::Confirmed, source.clone())?;
        }
        let mut vietnamese = Vec::new();
        for der in &list.certificates {
            let certificate = Certificate::from_der(der);
            let is_vietnamese = certificate.as_ref().is_ok_and(Certificate::names_viet_nam);
            let decision = match certificate {
                Err(error) => Decision::Malformed(error),
                Ok(certificate) if !certificate.is_ca() => Decision::NotAuthority,
                Ok(certificate) => match vietnam::recognise(&certificate)? {
                    Some(Recognition::Root(root)) => Decision::Known(root),
                    _ if is_vietnamese => Decision::NotConfirmed,
                    _ => Decision::Listed,
                },
            };
            let index = self.propose(der, None, decision, source.clone())?;
            vietnamese.extend(index.filter(|_| is_vietnamese));
        }
        self.follow_links();
        self.ask(vietnamese, Confirmation::Root);
        self.import.lists.push(SignedList {
            signer: verified.signer,
            root: verified.root,
            signing_time: list.signing_time(),
            length: list.certificates.len(),
        });
        Ok(())
    }

    /// Returns the error of a master list that cannot be read or checked. Its message must not speak of a card.
    fn of_list(&self, error: Error) -> Error {
        let path = self.path.to_owned();
        match error {
            Error::Data(_) => TrustStoreError::InputDamaged { path, line: 0 }.into(),
            Error::Crypto(_) => TrustStoreError::MasterListUnsupported { path }.into(),
            other => other,
        }
    }

    /// Takes certificates that are not signed as a whole: known roots, links and document signers first, then those
    /// that need a question.
    fn certificates(&mut self, all: Vec<Part>, kind: SourceKind, question: Confirmation) -> Result<()> {
        let (mut open, mut roots) = (Vec::new(), 0);
        for part in all {
            let decision = match Certificate::from_der(&part.der) {
                Err(error) => Decision::Malformed(error),
                Ok(certificate) if !certificate.is_ca() => Decision::Signer,
                Ok(_) if roots == MAX_CHECKED => {
                    self.too_many(&part);
                    break;
                }
                Ok(certificate) => match vietnam::recognise(&certificate)? {
                    Some(Recognition::Root(root)) => Decision::Known(root),
                    _ => Decision::NotConfirmed,
                },
            };
            roots += usize::from(matches!(decision, Decision::Known(_) | Decision::NotConfirmed));
            let index = self.propose(&part.der, part.place, decision, self.source(kind, None))?;
            open.extend(index);
        }
        self.follow_links();
        let mut count = 0;
        for (position, &index) in open.iter().enumerate() {
            if count == MAX_FALSE {
                // What was not checked is not asked for.
                let kind = PartFaultKind::TooMany;
                let place = self.import.proposals.get(index).and_then(|proposal| proposal.place);
                let place = place.unwrap_or(Place::Part(position + 1));
                self.import.faults.push(PartFault { place, what: String::new(), kind });
                open.truncate(position);
                break;
            }
            if self.import.proposals.get(index).is_some_and(|proposal| self.is_false(proposal)) {
                self.decide(index, Decision::RootSignature);
                count += 1;
            }
        }
        self.ask(open, question);
        Ok(())
    }

    /// Whether an undecided certificate claims to be a root but was not signed with its own key.
    fn is_false(&self, proposal: &Proposal) -> bool {
        let is_root = |certificate: &&Certificate| !is_link(certificate);
        let root = proposal.certificate.as_ref().filter(is_root);
        proposal.decision == Decision::NotConfirmed
            && root.is_some_and(|root| !signs_itself(root, self.store.checked()))
    }

    /// Asks about each remaining root. After each confirmed one, more links may match.
    fn ask(&mut self, open: Vec<usize>, question: Confirmation) {
        for index in open {
            let Some(proposal) = self.import.proposals.get(index) else { continue };
            let Some(certificate) = &proposal.certificate else { continue };
            if proposal.decision == Decision::NotConfirmed && (self.confirm)(certificate, question) {
                self.decide(index, Decision::Confirmed);
                self.follow_links();
            }
        }
    }

    /// Accepts roots for whose key a trusted root vouches, until there are no more.
    fn follow_links(&mut self) {
        loop {
            let accepted: Vec<_> = self.accepted().collect();
            let linked = self.import.proposals.iter().position(|proposal| {
                let certificate = proposal.certificate.as_ref();
                proposal.decision == Decision::NotConfirmed
                    && certificate.is_some_and(|certificate| self.is_vouched_for(certificate, &accepted))
            });
            match linked {
                Some(index) => self.decide(index, Decision::Linked),
                None => break,
            }
        }
    }

    /// Whether a trusted root, in the folder or accepted before, vouches for this certificate: as its successor, or as
    /// the same root, renewed.
    fn is_vouched_for(&self, certificate: &Certificate, accepted: &[&Certificate]) -> bool {
        let stored = self.store.anchors_named(certificate.issuer()).filter(|root| self.store.trusts(root));
        stored.chain(accepted.iter().copied()).any(|root| vouches(root, certificate, self.store.checked()))
    }

    /// Whether the root above a master list is trusted by more than another state's list: a root of its country was
    /// confirmed.
    fn is_confirmed(&self, root: &Certificate) -> bool {
        let is_stored = |root: &Certificate| {
            let mut same = self.store.anchors_named(root.subject()).filter(|stored| *stored == root);
            same.any(|stored| self.store.trusts(stored))
        };
        let accepted: Vec<_> = self.accepted().collect();
        let is_trusted = is_stored(root) || accepted.contains(&root) || self.is_vouched_for(root, &accepted);
        let is_own = |proposal: &&Proposal| {
            matches!(proposal.decision, Decision::Known(_) | Decision::Linked | Decision::Confirmed)
        };
        let mut own = self.import.proposals.iter().filter(is_own).filter_map(|own| own.certificate.as_ref());
        is_trusted && (self.store.confirms_country_of(root) || own.any(|own| is_same_country(own, root)))
    }

    /// The roots that this import has made trusted so far.
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

    /// Records a proposal, or only that it is already present. Returns its index. Of many that cannot be read, those
    /// after the first ones are recorded as faults, and have no index.
    fn propose(
        &mut self,
        der: &[u8],
        place: Option<Place>,
        decision: Decision,
        source: Source,
    ) -> Result<Option<usize>> {
        let is_malformed = matches!(decision, Decision::Malformed(_));
        self.malformed += usize::from(is_malformed);
        if is_malformed && self.malformed > MAX_MALFORMED {
            let place = place.unwrap_or(Place::Part(self.malformed));
            let fault = PartFault { place, what: String::new(), kind: PartFaultKind::Unknown };
            self.import.faults.push(fault);
            return Ok(None);
        }
        let sha256 = hex::encode_upper(&cccd_base::crypto::HashAlgorithm::Sha256.hash(der)?);
        let certificate = match decision {
            Decision::Malformed(_) => None,
            _ => Certificate::from_der(der).ok(),
        };
        let is_kept = !matches!(
            decision,
            Decision::NotAuthority
                | Decision::Malformed(_)
                | Decision::RevocationListSignature
                | Decision::RevocationListOlder
        );
        let is_new = !is_kept || self.known.insert(sha256.clone());
        let decision = if is_new { decision } else { Decision::Present };
        let der = der.to_vec();
        let revocation_list = None;
        self.import.proposals.push(Proposal {
            der,
            sha256,
            certificate,
            revocation_list,
            decision,
            place,
            source,
        });
        Ok(Some(self.import.proposals.len() - 1))
    }

    fn source(&self, kind: SourceKind, signer: Option<String>) -> Source {
        let file = self.path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        Source { file, kind, signer }
    }
}
