//! Whether a document is one of those that its signer may sign: of the same state and of a type that the
//! signer is for (Doc 9303-12, 7.1.1 and appendix D).

use super::{
    super::{Evidence, Findings, about},
    countries::{Country, of_certificate, of_mrz},
};
use crate::{check::Outcome, error::Code, files::File, lds::dg1::Dg1, mrz::Mrz, pki::Certificate};

/// Compares signer, root and EF.DG1, as far as that was read. Its hash is for another question to judge.
pub(super) fn check(
    signer: &Certificate,
    root: &Certificate,
    evidence: &Evidence<'_>,
    findings: &mut Findings,
) -> Result<(), Outcome> {
    let dg1 = evidence.files.iter().find(|(file, _)| *file == File::Dg1);
    let mrz = dg1.and_then(|(_, content)| Dg1::parse(content).ok()).map(|dg1| dg1.mrz);

    let countries = [country(signer), country(root)];
    let state = mrz.as_ref().map(|mrz| of_mrz(&mrz.issuing_state));
    let known: Vec<_> = countries.into_iter().chain(state).collect();
    if known.contains(&None) {
        findings.add(about(Code::CountryUnknown, signer));
    }
    let mut known = known.into_iter().flatten();
    let first = known.next();
    if known.any(|other| Some(other) != first) {
        return Err(Outcome::Failed(about(Code::CountryDiffers, signer)));
    }
    if mrz.is_some_and(|mrz| !signs_type(signer, &mrz)) {
        findings.add(about(Code::DocumentTypeDiffers, signer));
    }
    Ok(())
}

fn country(certificate: &Certificate) -> Option<Country> {
    of_certificate(certificate.subject().country()?)
}

/// Whether the signer's list of types holds that of the document. A type of one letter stands for all that
/// begin with it: `P` signs `PO` too. A signer without a list, as old ones are, signs every type.
fn signs_type(signer: &Certificate, mrz: &Mrz) -> bool {
    let trimmed = |code: &str| code.trim_end_matches('<').to_ascii_uppercase();
    let code = trimmed(&mrz.document_code);
    let types = &signer.extensions().document_types;
    let is_listed = |listed: &String| {
        let listed = trimmed(listed);
        listed == code || listed.len() == 1 && code.starts_with(&listed)
    };
    types.is_empty() || types.iter().any(is_listed)
}
