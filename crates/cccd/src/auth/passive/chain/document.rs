//! Whether a document is one that its signer may sign: of the same state, and of a type that the signer is for
//! (Doc 9303-12, 7.1.1 and appendix D).

#[cfg(test)]
mod tests;

use super::super::{Findings, about};
use crate::{
    check::{About, Outcome, Reason},
    country::{Country, Issuers, VIET_NAM, is_organisation, of_certificate, of_mrz},
    document::Document,
    error::Code,
    lds::dg13::Dg13,
    mrz::Mrz,
    pki::{Certificate, TrustStore},
};

/// Compares signer, root and EF.DG1, as far as EF.DG1 can be read; if it cannot, the question of the hashes stays
/// open. Its hash is checked by that question too. The nationality is not compared: documents of refugees have an
/// issuing state.
pub(super) fn check(
    signer: &Certificate,
    root: &Certificate,
    trust_store: &TrustStore,
    document: &Document,
    findings: &mut Findings,
) -> Result<(), Outcome> {
    let mrz = document.mrz();
    let parties = Parties {
        signer: Named::of(signer),
        root: Named::of(root),
        state: mrz.map(|mrz| State::of(&mrz.issuing_state, root, trust_store)),
    };
    let because = |code| {
        let state = mrz.map(|mrz| mrz.issuing_state.clone());
        let [signer, root] = [&parties.signer, &parties.root].map(|named| named.text.clone());
        Reason::about(code, About::Countries { state, signer, root })
    };
    match parties.accord() {
        Accord::Agree => {}
        Accord::Foreign => return Err(Outcome::Failed(because(Code::CountryDiffers))),
        Accord::Disagree => return Err(Outcome::Inconclusive(because(Code::CountryDiffers))),
        Accord::Unknown => return Err(Outcome::Inconclusive(because(Code::CountryUnknown))),
    }
    let Some(mrz) = mrz else { return Ok(()) };
    let has_form_of_the_cccd = document.dg13().is_some_and(|dg13| dg13.is_ok_and(Dg13::is_of_the_cccd));
    let is_of_viet_nam = mrz.is_vietnamese() && parties.root.country == Some(VIET_NAM);
    if has_form_of_the_cccd && !is_of_viet_nam {
        return Err(Outcome::Inconclusive(because(Code::Dg13OfOtherState)));
    }
    check_type(signer, mrz, findings)
}

/// The result of comparing the parties.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Accord {
    /// All belong to one state.
    Agree,
    /// They belong to several states, none of them Viet Nam.
    Disagree,
    /// The state of one of them is unknown.
    Unknown,
    /// One belongs to Viet Nam, and another is known to belong to another state: proof against the document.
    Foreign,
}

/// The parties that must belong to one state.
struct Parties {
    signer: Named,
    root: Named,
    /// The issuing state; `None` if EF.DG1 was not read.
    state: Option<State>,
}

/// What a certificate says about its country.
struct Named {
    /// As written there.
    text: Option<String>,
    country: Option<Country>,
}

/// What the MRZ says about the issuing state.
enum State {
    Of(Issuers),
    /// An organisation that the operator bound the root to.
    Bound,
    Unknown,
}

impl Parties {
    fn accord(&self) -> Accord {
        let certificates = [self.signer.country, self.root.country];
        if matches!(self.state, Some(State::Bound)) {
            return self.accord_with_organisation();
        }
        let own = match &self.state {
            Some(State::Of(issuers)) => Some(issuers.own),
            _ => None,
        };
        let mut known = certificates.into_iter().chain([own]).flatten();
        if known.clone().any(|country| country == VIET_NAM) && known.any(|country| country != VIET_NAM) {
            return Accord::Foreign;
        }
        let [Some(signer), Some(root)] = certificates else { return Accord::Unknown };
        let agree = match &self.state {
            None => signer == root,
            Some(State::Of(issuers)) => issuers.include(signer) && issuers.include(root),
            Some(State::Bound | State::Unknown) => return Accord::Unknown,
        };
        if agree { Accord::Agree } else { Accord::Disagree }
    }

    /// The operator says that the root belongs to the organisation. The signer belongs to it if it names the same
    /// country, even one that is not known otherwise. Certificates of Viet Nam never belong to an organisation.
    fn accord_with_organisation(&self) -> Accord {
        let folded = |named: &Named| named.text.as_ref().map(|text| text.trim().to_ascii_uppercase());
        let is_vietnamese = |named: &Named| named.country == Some(VIET_NAM);
        if is_vietnamese(&self.signer) || is_vietnamese(&self.root) {
            return Accord::Disagree;
        }
        match [folded(&self.signer), folded(&self.root)] {
            [Some(signer), Some(root)] if signer == root => Accord::Agree,
            [Some(_), Some(_)] => Accord::Disagree,
            _ => Accord::Unknown,
        }
    }
}

impl Named {
    /// If the certificate names several different countries, there is no telling which one is meant.
    fn of(certificate: &Certificate) -> Self {
        let stated = certificate.countries();
        let mut known = stated.iter().map(|name| of_certificate(name));
        let first = known.next().flatten();
        let country = first.filter(|_| known.all(|other| other == first));
        Self { text: (!stated.is_empty()).then(|| stated.join(" / ")), country }
    }
}

impl State {
    fn of(state: &str, root: &Certificate, trust_store: &TrustStore) -> Self {
        match of_mrz(state) {
            Some(issuers) => Self::Of(issuers),
            None if is_organisation(state) && trust_store.is_bound(root, state) => Self::Bound,
            None => Self::Unknown,
        }
    }
}

/// Checks that the signer's list of types contains that of the document. A type of one letter stands for all that
/// begin with it: `P` signs `PO` too. A signer without a list, such as an old one, signs every type. A signer for
/// another type of the same letter is odd; a signer only for other documents leaves the question open.
fn check_type(signer: &Certificate, mrz: &Mrz, findings: &mut Findings) -> Result<(), Outcome> {
    let trimmed = |code: &str| code.trim_end_matches('<').to_ascii_uppercase();
    let code = trimmed(&mrz.document_code);
    let types: Vec<String> =
        signer.extensions().document_types.iter().map(|listed| trimmed(listed)).collect();
    let is_listed = |listed: &String| *listed == code || listed.len() == 1 && code.starts_with(listed);
    let is_akin = |listed: &String| listed.chars().next().is_some_and(|letter| code.starts_with(letter));
    if types.is_empty() || types.iter().any(is_listed) {
        return Ok(());
    }
    if types.iter().any(is_akin) {
        findings.add(about(Code::DocumentTypeDiffers, signer));
        return Ok(());
    }
    Err(Outcome::Inconclusive(about(Code::DocumentTypeDiffers, signer)))
}
