//! The verification of a read: one check per question, the findings, the verdict, and the headline that sums them
//! up.
//!
//! # The rule
//! - *Genuine* needs every proof to come from the card that is present, each bound to what the state signed. A
//!   proof is a value that only the right code path can make: a [`ChipProof`](crate::auth::chip::ChipProof) does
//!   not exist without an answer under the keys of its own run, nor an
//!   [`ActiveProof`](crate::auth::active::ActiveProof) without a verified signature.
//! - *Not genuine* needs a proof against the card: a signature or hash that is mathematically wrong, a chip that
//!   answered a request for proof wrongly, a signed file that says that something better was hidden, a signer that
//!   is excluded by its own certificate. [`grounds`] lists every way to either verdict.
//! - A form that no standard defines, but that can be read in only one way, is read, with a finding. What cannot be
//!   read is *cannot tell*.
//!
//! # Breaks
//! A reset, a removal, a time-out and an empty answer are attributed to the link, and are never evidence. A wrong
//! answer to a request for proof may still come from the link if it is the first answer:
//!
//! | event | consequence |
//! |---|---|
//! | a plain answer, such as 6987 or 6988, or a wrong MAC, as the first answer under the new keys of Chip Authentication; a plain refusal of its commands, or of INTERNAL AUTHENTICATE: anybody on the link can write these | the card is opened again and asked once more, with fresh keys or another challenge; a second wrong answer is *Failed* |
//! | a refusal inside the channel, or a signature that is wrong | *Failed* at once |
//! | 6987 or 6988 in plain, or a wrong MAC, later | a break of the link |
//! | a break before anything was proven, while nothing shows whose card it is | the read starts over, with whatever card is present |
//! | any break | a proof covers only what was read before the break; reading does not continue until the same key is proven again: Chip Authentication by an answer under the keys of the new run, Active Authentication by a new challenge. A card without a key is recognised by DG1, byte for byte |
//! | the key is proven again | the read continues |
//! | the link breaks again | the read ends in the link's error; what was read keeps its proof, and the headline says *not read to the end* |
//! | refused or answered wrongly after an earlier proof | another card is present: the read ends, and the proof is withdrawn ([`ProofWithdrawn`](Code::ProofWithdrawn)), which is at best *chip not proven*, and never *Failed* |
//! | refused or answered wrongly without an earlier proof | *Failed*; after a card was lifted and put back, it counts as another card |

mod consistency;
mod facts;
pub mod grounds;
mod headline;
mod law;
mod oddities;
mod presented;
mod unsigned;

use std::time::SystemTime;

use crate::{
    access::{Access, AccessKey, AccessProtocol},
    auth::{
        active::ActiveAuthentication,
        chip::{self, ChipAuthentication},
        passive::PassiveAuthentication,
    },
    check::{About, Check, Finding, Headline, Outcome, Question, Reason, Verdict},
    clock,
    document::Document,
    error::Code,
    files::File,
    lds::security_infos::{PaceInfo, SecurityInfos},
    mrz::Mrz,
    pki::TrustStore,
};

pub use presented::Presented;

/// The result of verifying a card. `Debug` shows codes and names of files, nothing personal.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Verification {
    /// The verdict, which depends on the checks of authenticity alone.
    pub verdict: Verdict,
    /// One answer per question.
    pub checks: Vec<Check>,
    /// Oddities that fail no check.
    pub findings: Vec<Finding>,
    /// What the headline is built from, in addition to the above.
    facts: headline::Facts,
}

impl Verification {
    /// Returns what the clerk reads first: see [`Headline`].
    pub fn headline(&self) -> Headline {
        self.headlines().first().copied().unwrap_or_else(|| self.verdict.into())
    }

    /// Returns what else to show beside the headline, in order. Includes the verdict unless the headline already
    /// states it.
    pub fn beside(&self) -> Vec<Headline> {
        let headlines = self.headlines();
        let tells = headlines.first().is_some_and(|first| first.is_of_genuine());
        headlines.into_iter().skip(1).filter(|other| !(tells && *other == Headline::Genuine)).collect()
    }

    fn headlines(&self) -> Vec<Headline> {
        headline::headlines(self.verdict, &self.checks, &self.findings, &self.facts)
    }

    /// Returns the issuing state as in DG1, without fillers: `VNM` for Viet Nam, empty where the document names
    /// none. `None` where DG1 cannot be read or is withheld.
    pub fn issuing_state(&self) -> Option<&str> {
        self.facts.issuing_state.as_deref()
    }

    /// Returns the issuing state if it is not Viet Nam.
    pub fn other_state(&self) -> Option<&str> {
        self.facts.other_state()
    }

    /// Records that the read ended in an error.
    pub(crate) fn end_early(&mut self) {
        self.facts.ended_early = true;
    }

    /// Removes what the document says about itself.
    pub(crate) fn withhold(&mut self) {
        self.facts = headline::Facts::default();
    }

    /// Returns the answer to a question.
    pub fn outcome(&self, question: Question) -> Option<&Outcome> {
        self.checks.iter().find(|check| check.question == question).map(|check| &check.outcome)
    }
}

/// What a verification judges.
#[derive(Debug)]
pub struct Observed<'a> {
    /// The files that were read.
    pub document: &'a Document,
    /// The key that opened the card, if known. Evidence does not keep it.
    pub key: Option<&'a AccessKey>,
    /// What was presented beside the card, if anything. Evidence does not keep it.
    pub presented: Option<&'a Presented>,
    /// How the card was opened.
    pub access: Option<Access>,
    /// The result of Chip Authentication.
    pub chip: ChipAuthentication,
    /// The result of Active Authentication.
    pub active: ActiveAuthentication,
    /// Whether the chip dropped the channel and it was built again.
    pub rebuilt: bool,
    /// Whether the card was lifted and put back.
    pub lifted: bool,
}

/// Judges reads against one trust store, under one policy.
#[derive(Debug)]
pub struct Verifier<'a> {
    trust: &'a TrustStore,
    strict: bool,
}

impl<'a> Verifier<'a> {
    /// Creates a verifier with these roots. A `strict` one counts findings about authenticity as failures, and cannot
    /// tell without a current revocation list.
    pub const fn new(trust: &'a TrustStore, strict: bool) -> Self {
        Self { trust, strict }
    }

    /// The certificates to trust.
    pub(crate) const fn trust(&self) -> &'a TrustStore {
        self.trust
    }

    /// Judges a read.
    pub fn verify(&self, observed: &Observed<'_>, now: SystemTime) -> Verification {
        self.verify_with(observed, None, now)
    }

    /// Judges a read, with one more check.
    pub(crate) fn verify_with(
        &self,
        observed: &Observed<'_>,
        more: Option<Check>,
        now: SystemTime,
    ) -> Verification {
        let document = observed.document;
        let mut passive = self.passive(document, now);
        if let Some(reason) = oddities::misread(document)
            && is_passed(&passive.hashes)
        {
            passive.hashes = Outcome::Inconclusive(reason);
        }
        let bound = [&passive.chain, &passive.signature, &passive.hashes].into_iter().all(is_passed);
        let mut findings = passive.findings;
        findings.extend(oddities::findings(document));
        findings.extend(unsigned::findings(document));
        let card_access = card_access(document, &mut findings);
        let active = active(observed, bound, &mut findings);
        let mut checks = vec![
            check(Question::Chain, passive.chain),
            check(Question::Signature, passive.signature),
            check(Question::Hashes, passive.hashes),
            check(Question::CardAccess, card_access),
            check(Question::Revocation, passive.revocation),
            check(Question::ChipAuthentication, observed.chip.outcome(document, bound)),
            check(Question::ActiveAuthentication, active),
            check(Question::ChipAuthenticationMapping, Outcome::NotSupported),
        ];
        checks.extend(more);
        grounds::hold_to(&mut checks);
        if self.strict {
            apply_strict_policy(&mut checks, &findings, clock::stated(now).is_ok());
        }
        let verdict = verdict(&checks);
        checks.extend(consistency::checks(observed, now));
        findings.extend(beside_the_verdict(observed));
        Verification { verdict, checks, findings, facts: headline::Facts::of(document) }
    }

    /// Runs Passive Authentication alone: who signed, and which root vouches for the signer.
    pub fn passive(&self, document: &Document, now: SystemTime) -> PassiveAuthentication {
        PassiveAuthentication::judge(document, self.trust, now)
    }
}

const fn check(question: Question, outcome: Outcome) -> Check {
    Check { question, outcome }
}

const fn is_passed(outcome: &Outcome) -> bool {
    matches!(outcome, Outcome::Passed)
}

/// Returns the verdict, by the first of these that applies: a check of authenticity failed; something could not be
/// told; there is no proof of the chip; otherwise genuine.
fn verdict(checks: &[Check]) -> Verdict {
    let authenticity = || checks.iter().filter(|check| check.question.is_authenticity());
    let passed =
        |question| authenticity().any(|check| check.question == question && is_passed(&check.outcome));
    let undecided = |check: &Check| {
        matches!(check.question, Question::Revocation | Question::CardAccess)
            && matches!(check.outcome, Outcome::Inconclusive(_))
    };
    if authenticity().any(|check| matches!(check.outcome, Outcome::Failed(_))) {
        Verdict::NotGenuine
    } else if ![Question::Chain, Question::Signature, Question::Hashes].into_iter().all(passed)
        || authenticity().any(undecided)
    {
        Verdict::CannotTell
    } else if [
        Question::ChipAuthentication,
        Question::ActiveAuthentication,
        Question::ChipAuthenticationMapping,
    ]
    .into_iter()
    .any(passed)
    {
        Verdict::Genuine
    } else {
        Verdict::ChipNotProven
    }
}

/// Checks that EF.CardAccess shows every PACEInfo of DG14. A chip that hides one tries to be opened with a weaker
/// one. A file that is absent or refused shows none, whatever protocol opened the card.
fn card_access(document: &Document, findings: &mut Vec<Finding>) -> Outcome {
    let signed = match document.dg14() {
        Some(Ok(dg14)) => &dg14.security_infos,
        Some(Err(_)) => return Outcome::Inconclusive(Reason::files(Code::FileMalformed, [File::Dg14])),
        None if document.lists(File::Dg14) == Some(false) => return Outcome::NotSupported,
        None => return Outcome::NotPerformed(Code::DG14Missing.into()),
    };
    let is_malformed = document.malformed().any(|(file, _)| file == File::CardAccess);
    let card_access = document.card_access().transpose();
    let is_malformed = is_malformed || card_access.is_err();
    let nothing = SecurityInfos::default();
    let shown = card_access.ok().flatten().unwrap_or(&nothing);
    if [signed, shown].iter().any(|infos| infos.has_explicit_pace_parameters()) {
        findings.push(Code::PaceParametersExplicit.into());
    }
    // Compares what the entries mean, however each is encoded. An entry that names no parameters is matched by one
    // with any parameters.
    let is_shown_by = |entry: &PaceInfo, known: &PaceInfo| {
        (entry.protocol, entry.version) == (known.protocol, known.version)
            && (entry.parameter_id.is_none() || entry.parameter_id == known.parameter_id)
    };
    let lacks = |infos: &SecurityInfos, other: &SecurityInfos| {
        other.pace().any(|entry| !infos.pace().any(|known| is_shown_by(entry, known)))
    };
    if lacks(signed, shown) {
        findings.push(Code::CardAccessSurplus.into());
    }
    match lacks(shown, signed) {
        // A file that cannot be read hides nothing that is proven to have been there.
        true if is_malformed || shown.has_unread_pace() => {
            Outcome::Inconclusive(Reason::files(Code::FileMalformed, [File::CardAccess]))
        }
        true => Outcome::Failed(Code::CardAccessDiffers.into()),
        false => Outcome::Passed,
    }
}

/// A key that EF.SOD does not list is not a key of this document, whatever the chip can do with it.
fn active(observed: &Observed<'_>, bound: bool, findings: &mut Vec<Finding>) -> Outcome {
    if observed.document.lists(File::Dg15) == Some(false) {
        return Outcome::NotSupported;
    }
    findings.extend(observed.active.findings());
    observed.active.outcome(observed.document, bound)
}

/// Returns the check that a finding fails under the strict policy. `None` for findings reported beside the verdict,
/// such as a signing time in the future, which the clock of this computer may cause.
fn weighs_on(finding: &Finding) -> Option<Question> {
    match finding.code {
        Code::SignerExpired
        | Code::RootExpired
        | Code::SigningTimeUnknown
        | Code::KeyUsagePeriod
        | Code::SignerFromTrustFolder
        | Code::DocumentTypeDiffers
        | Code::SignerPurposeOdd
        | Code::TimeFormOdd
        | Code::CertificateProfile => Some(Question::Chain),
        Code::SignerIdentifierDiffers
        | Code::AttributesUnsorted
        | Code::HashOutdated
        | Code::SodBer
        | Code::SodVersionOdd
        | Code::SodAlgorithmsDiffer
        | Code::SignatureNumbersOdd
        | Code::ContentTypeFormer
        | Code::SignerKeyShort
        | Code::SeveralSigners => Some(Question::Signature),
        Code::RevokedAfterSigning => Some(Question::Revocation),
        // A finding about a data group, or about a revocation list.
        Code::FormOdd if matches!(finding.about, Some(About::Files(_))) => Some(Question::Hashes),
        Code::FormOdd => Some(Question::Revocation),
        Code::FileAbsentFinding
        | Code::TrailingBytes
        | Code::FileMalformed
        | Code::LdsVersionOdd
        | Code::HashListOdd
        | Code::Dg1Odd
        | Code::Dg2Odd
        | Code::ComOdd
        | Code::ComDiffers => Some(Question::Hashes),
        Code::CardAccessSurplus | Code::PaceParametersExplicit => Some(Question::CardAccess),
        Code::ChipSignatureDer
        | Code::ChipAlgorithmNotStated
        | Code::ChipAlgorithmDiffers
        | Code::ChipSignaturePadded => Some(Question::ActiveAuthentication),
        _ => None,
    }
}

fn apply_strict_policy(checks: &mut [Check], findings: &[Finding], is_clock_set: bool) {
    for check in checks {
        if check.question == Question::Revocation
            && let Outcome::NotPerformed(reason) = &check.outcome
        {
            check.outcome = Outcome::Inconclusive(reason.clone());
        }
        // A signer for other documents leaves the question open, but a strict check fails.
        if let Outcome::Inconclusive(reason) = &check.outcome
            && reason.code == Code::DocumentTypeDiffers
        {
            check.outcome = Outcome::Failed(reason.clone());
        }
        if is_passed(&check.outcome)
            && let Some(finding) = findings.iter().find(|finding| weighs_on(finding) == Some(check.question))
        {
            // A clock that was never set does not say that anything has expired.
            let is_by_clock = matches!(finding.code, Code::SignerExpired | Code::RootExpired);
            let weighed = if is_by_clock && !is_clock_set { Outcome::Inconclusive } else { Outcome::Failed };
            check.outcome = weighed(finding.clone());
        }
    }
}

/// Findings that no policy counts.
fn beside_the_verdict(observed: &Observed<'_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    match observed.access.map(|access| access.protocol) {
        Some(AccessProtocol::Bac) => findings.push(Code::BacUsed.into()),
        Some(AccessProtocol::Plain) => findings.push(Code::NoAccessControl.into()),
        _ => {}
    }
    let dg14 = observed.document.dg14().and_then(Result::ok);
    if dg14.is_some_and(|dg14| chip::is_inferred(&dg14.security_infos)) {
        findings.push(Code::ChipAuthenticationInferred.into());
    }
    if observed.access.is_some() && matches!(observed.key, Some(AccessKey::Can(_))) {
        findings.push(Code::CanOnly.into());
    }
    let mut parts = Vec::new();
    // Corrections in an MRZ matter whichever key opened the card.
    let presented = observed.presented.and_then(|presented| presented.mrz.as_ref()).map(Mrz::normalised);
    for slip in presented.or(observed.key.map(AccessKey::normalised)).unwrap_or_default() {
        if !parts.contains(&slip.part) {
            parts.push(slip.part);
        }
    }
    if observed.access.is_some() && !parts.is_empty() {
        findings.push(Reason::about(Code::KeyNormalised, About::KeyParts(parts)));
    }
    findings.extend(consistency::key_beside_the_keys(observed));
    if observed.rebuilt {
        findings.push(Code::ChannelRebuilt.into());
    }
    if observed.lifted {
        findings.push(Code::CardLifted.into());
    }
    findings
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Compares every combination of outcomes for the questions that count with the rules in words.
    #[test]
    fn the_verdict_is_a_total_function_of_the_checks() {
        let reason = || Reason::from(Code::NotNeeded);
        let outcomes = [
            Outcome::Passed,
            Outcome::Failed(reason()),
            Outcome::Inconclusive(reason()),
            Outcome::NotSupported,
            Outcome::NotPerformed(reason()),
        ];
        let questions = [
            Question::Chain,
            Question::Signature,
            Question::Hashes,
            Question::CardAccess,
            Question::Revocation,
            Question::ChipAuthentication,
            Question::ActiveAuthentication,
        ];
        let mut counts = [0_u32; 4];
        for number in 0..outcomes.len().pow(questions.len() as u32) {
            let mut rest = number;
            let checks: Vec<Check> = questions
                .iter()
                .map(|&question| {
                    let outcome = outcomes[rest % outcomes.len()].clone();
                    rest /= outcomes.len();
                    Check { question, outcome }
                })
                .collect();
            let failed = checks.iter().any(|check| matches!(check.outcome, Outcome::Failed(_)));
            let data = checks[..3].iter().all(|check| is_passed(&check.outcome))
                && !checks[3..5].iter().any(|check| matches!(check.outcome, Outcome::Inconclusive(_)));
            let chip = checks[5..].iter().any(|check| is_passed(&check.outcome));
            let (index, expected) = match (failed, data, chip) {
                (true, _, _) => (0, Verdict::NotGenuine),
                (false, false, _) => (1, Verdict::CannotTell),
                (false, true, false) => (2, Verdict::ChipNotProven),
                (false, true, true) => (3, Verdict::Genuine),
            };
            assert_eq!(verdict(&checks), expected, "{checks:?}");
            counts[index] += 1;
        }
        assert!(counts.iter().all(|&count| count > 0), "{counts:?}");
    }

    #[test]
    fn consistency_never_changes_the_verdict() {
        let mut checks: Vec<Check> =
            [Question::Chain, Question::Signature, Question::Hashes, Question::ChipAuthentication]
                .map(|question| check(question, Outcome::Passed))
                .into();
        for question in Question::ALL.into_iter().filter(|question| !question.is_authenticity()) {
            checks.push(check(question, Outcome::Failed(Code::DocumentExpired.into())));
        }
        assert_eq!(verdict(&checks), Verdict::Genuine);
    }

    #[test]
    fn the_strict_policy_counts_findings_and_missing_lists() {
        let mut checks = vec![
            check(Question::Chain, Outcome::Passed),
            check(Question::Hashes, Outcome::Passed),
            check(Question::Revocation, Outcome::NotPerformed(Code::NoRevocationList.into())),
        ];
        let findings = [Code::SignerExpired.into(), Code::FileNotRead.into()];
        apply_strict_policy(&mut checks, &findings, true);
        assert_eq!(checks[0].outcome, Outcome::Failed(Code::SignerExpired.into()));
        assert_eq!(checks[1].outcome, Outcome::Passed);
        assert_eq!(checks[2].outcome, Outcome::Inconclusive(Code::NoRevocationList.into()));

        // A clock that was never set accuses nobody.
        let mut checks = vec![check(Question::Chain, Outcome::Passed)];
        apply_strict_policy(&mut checks, &findings, false);
        assert_eq!(checks[0].outcome, Outcome::Inconclusive(Code::SignerExpired.into()));
    }
}
