//! What the clerk reads first: one line that sums up the verdict, the checks of consistency and
//! what was presented.

use crate::{
    check::{Check, Finding, Headline, Outcome, Question, Verdict},
    country,
    document::Document,
    error::Code,
};

/// What a headline is built from, in addition to the verdict and the checks.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Facts {
    /// The issuing state of DG1, without fillers; `None` where DG1 cannot be read.
    pub(super) issuing_state: Option<String>,
    /// An identity card of Viet Nam whose DG13 does not give the name in Vietnamese letters.
    pub(super) lacks_tones: bool,
    /// The read ended in an error.
    pub(super) ended_early: bool,
}

impl Facts {
    pub(super) fn of(document: &Document) -> Self {
        let Some(Ok(dg1)) = document.dg1() else { return Self::default() };
        let state = dg1.mrz.issuing_state.replace('<', "");
        let is_named = matches!(document.dg13(), Some(Ok(dg13)) if dg13.full_name().is_some());
        // A passport has no DG13 that could be missing.
        let is_identity_card = state == country::VIET_NAM_IN_MRZ && !dg1.mrz.document_code.starts_with('P');
        Self { issuing_state: Some(state), lacks_tones: is_identity_card && !is_named, ended_early: false }
    }

    /// The issuing state if it is not Viet Nam; empty where the document names none.
    pub(super) fn other_state(&self) -> Option<&str> {
        self.issuing_state.as_deref().filter(|state| *state != country::VIET_NAM_IN_MRZ)
    }
}

/// Returns every headline that holds, in the order of [`Headline`]; never empty.
///
/// With another holder's key, only the verdict is reported about the card: the read ended because of the key, and
/// any other oddity of the card is not the clerk's business.
pub(super) fn headlines(
    verdict: Verdict,
    checks: &[Check],
    findings: &[Finding],
    facts: &Facts,
) -> Vec<Headline> {
    let reason = |question| {
        checks.iter().find_map(|check| match &check.outcome {
            Outcome::Failed(reason) if check.question == question => Some(reason.code),
            _ => None,
        })
    };
    let failed = |question| reason(question).is_some();
    let is_of_another_holder = failed(Question::Key);
    let of_the_card = [
        (Headline::NotReadToEnd, facts.ended_early),
        (Headline::OtherState, facts.other_state().is_some()),
        // An older QR code belongs to a card that was replaced; the card on the reader is then the newer one.
        (Headline::Replaced, reason(Question::Replaced).is_some_and(|code| code != Code::QrOlder)),
        (Headline::QrDiffers, failed(Question::Qr) || failed(Question::Replaced)),
        // A typing mistake fails nothing, but the data printed there may belong to another card.
        (Headline::MrzDiffers, findings.iter().any(|finding| finding.code == Code::KeyMrzDiffers)),
        (Headline::Dg1Dg13Differ, failed(Question::Dg1Dg13)),
        (Headline::NumberDiffers, failed(Question::Number)),
        (Headline::Expired, failed(Question::Expiry)),
        (Headline::ExpiryBeyondLaw, failed(Question::ExpiryByLaw)),
        (Headline::WithoutTones, facts.lacks_tones),
    ];
    let mut headlines: Vec<Headline> = match is_of_another_holder {
        true => vec![Headline::KeyDiffers],
        false => of_the_card.into_iter().filter(|(_, holds)| *holds).map(|(headline, _)| headline).collect(),
    };
    headlines.push(verdict.into());
    headlines.sort_unstable();
    headlines
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::{Reason, Tone};

    const VERDICTS: [Verdict; 4] =
        [Verdict::NotGenuine, Verdict::CannotTell, Verdict::ChipNotProven, Verdict::Genuine];

    /// The questions of consistency, how each can fail, and the headline for that failure.
    const PROBLEMS: [(Question, Code, Headline); 7] = [
        (Question::Key, Code::KeyDiffers, Headline::KeyDiffers),
        (Question::Replaced, Code::QrNewer, Headline::Replaced),
        (Question::Qr, Code::QrDiffers, Headline::QrDiffers),
        (Question::Dg1Dg13, Code::Dg1Dg13Differ, Headline::Dg1Dg13Differ),
        (Question::Number, Code::NumberDiffers, Headline::NumberDiffers),
        (Question::Expiry, Code::DocumentExpired, Headline::Expired),
        (Question::ExpiryByLaw, Code::ExpiryBeyondLaw, Headline::ExpiryBeyondLaw),
    ];

    fn facts(state: Option<&str>, lacks_tones: bool, ended_early: bool) -> Facts {
        Facts { issuing_state: state.map(str::to_owned), lacks_tones, ended_early }
    }

    /// The headline, by the rule in words: the verdict *not genuine*; the key; the end of the read; the other
    /// verdicts that are not *genuine*; the other problems; *genuine*.
    fn by_the_rule(verdict: Verdict, failed: &[Headline], facts: &Facts) -> Headline {
        let first_problem = failed.first().copied();
        match verdict {
            Verdict::NotGenuine => Headline::NotGenuine,
            _ if first_problem == Some(Headline::KeyDiffers) => Headline::KeyDiffers,
            _ if facts.ended_early => Headline::NotReadToEnd,
            Verdict::CannotTell => Headline::CannotTell,
            Verdict::ChipNotProven => Headline::ChipNotProven,
            Verdict::Genuine if facts.other_state().is_some() => Headline::OtherState,
            Verdict::Genuine => first_problem.unwrap_or(match facts.lacks_tones {
                true => Headline::WithoutTones,
                false => Headline::Genuine,
            }),
        }
    }

    /// Tries every verdict with every set of problems, every state and both ends of a read.
    #[test]
    fn the_headline_is_a_total_function() {
        let mut seen = Vec::new();
        let states = [None, Some("VNM"), Some("D"), Some("vnm"), Some("")];
        for number in 0..(VERDICTS.len() * states.len() * 4) << PROBLEMS.len() {
            let (set, rest) = (number % (1 << PROBLEMS.len()), number >> PROBLEMS.len());
            let facts = facts(states[rest / 4 % states.len()], rest & 1 != 0, rest & 2 != 0);
            let verdict = VERDICTS[rest / 4 / states.len()];
            let (mut checks, mut failed) = (Vec::new(), Vec::new());
            for (bit, (question, code, headline)) in PROBLEMS.into_iter().enumerate() {
                let outcome = match set >> bit & 1 {
                    0 => Outcome::Passed,
                    _ => {
                        failed.push(headline);
                        Outcome::Failed(code.into())
                    }
                };
                checks.push(Check { question, outcome });
            }
            let headlines = headlines(verdict, &checks, &[], &facts);
            let seen_now = || format!("{verdict:?} {failed:?} {facts:?}: {headlines:?}");
            assert_eq!(headlines[0], by_the_rule(verdict, &failed, &facts), "{}", seen_now());
            assert!(headlines.is_sorted_by(|one, next| one < next), "{}", seen_now());
            assert!(headlines.contains(&verdict.into()), "{}", seen_now());
            // The colour that the clerk sees: never red for a citizen whose card is not proven false, never green
            // for one with any problem.
            let tone = headlines[0].tone();
            assert_eq!(tone == Tone::Red, verdict == Verdict::NotGenuine, "{}", seen_now());
            let is_whole = !facts.ended_early && !facts.lacks_tones && facts.other_state().is_none();
            let is_fine = verdict == Verdict::Genuine && failed.is_empty() && is_whole;
            assert_eq!(tone == Tone::Green, is_fine, "{}", seen_now());
            assert!(!headlines[0].is_of_genuine() || verdict == Verdict::Genuine, "{}", seen_now());
            // Nothing is lost: what is not the headline is shown beside it.
            let is_of_another = failed.contains(&Headline::KeyDiffers);
            let lost = failed.iter().find(|problem| !headlines.contains(problem));
            assert!(lost.is_none() || is_of_another, "{}", seen_now());
            assert!(!is_of_another || headlines.len() == 2, "{}", seen_now());
            if !seen.contains(&headlines[0]) {
                seen.push(headlines[0]);
            }
        }
        seen.sort_unstable();
        assert!(
            seen.into_iter()
                .eq(Headline::ALL.into_iter().filter(|headline| *headline != Headline::MrzDiffers))
        );
    }

    #[test]
    fn what_did_not_fail_makes_no_headline() {
        let reason = || Reason::from(Code::NotNeeded);
        let outcomes = [
            Outcome::Inconclusive(reason()),
            Outcome::NotSupported,
            Outcome::NotPerformed(reason()),
            Outcome::Passed,
        ];
        for outcome in outcomes {
            for (question, ..) in PROBLEMS {
                let check = Check { question, outcome: outcome.clone() };
                let headlines = headlines(Verdict::Genuine, &[check], &[], &facts(Some("VNM"), false, false));
                assert_eq!(headlines, [Headline::Genuine], "{question:?} {outcome:?}");
            }
        }
    }

    #[test]
    fn an_older_qr_code_does_not_make_the_newer_card_a_replaced_one() {
        let of = |code: Code| {
            let check = |question, code: Code| Check { question, outcome: Outcome::Failed(code.into()) };
            let checks = [check(Question::Qr, Code::QrDiffers), check(Question::Replaced, code)];
            headlines(Verdict::Genuine, &checks, &[], &facts(Some("VNM"), false, false))
        };
        assert_eq!(of(Code::QrOlder), [Headline::QrDiffers, Headline::Genuine]);
        assert_eq!(of(Code::QrNewer), [Headline::Replaced, Headline::QrDiffers, Headline::Genuine]);
    }

    #[test]
    fn an_mrz_that_says_another_thing_is_the_one_finding_that_makes_a_headline() {
        for code in Code::ALL {
            let findings = [Finding::from(*code)];
            for verdict in VERDICTS {
                let headlines = headlines(verdict, &[], &findings, &facts(Some("VNM"), false, false));
                let is_told = headlines.contains(&Headline::MrzDiffers);
                assert_eq!(is_told, *code == Code::KeyMrzDiffers, "{code:?} {verdict:?}");
                assert_eq!(headlines[0].is_of_genuine(), verdict == Verdict::Genuine, "{code:?}");
            }
        }
    }
}
