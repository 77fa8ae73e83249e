//! Judges evidence again, with today's trust store.

use std::time::SystemTime;

use crate::{
    auth::{
        active::{self, ActiveAuthentication},
        passive::PassiveAuthentication,
    },
    check::{Check, Outcome, Question, Verdict},
    document::Holder,
    error::Code,
    evidence::{EvidenceFile, RecordedCheck, office},
    verification::{Observed, Verification, Verifier},
};

/// What can be said about evidence today.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Judgement {
    /// The checks, the findings and the verdict, as for a read; Chip Authentication never counts in favour of the
    /// card.
    pub verification: Verification,
    /// Whether a trusted office vouches for everything in the file. Otherwise time, reader, clerk, purpose and the
    /// course of the read are mere statements.
    pub is_vouched_for: bool,
    /// What differs from the judgement at the time of the read.
    pub changes: Vec<Change>,
}

/// A difference from the judgement at the time of the read.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Change {
    /// The verdict.
    Verdict {
        /// As it was recorded.
        then: Verdict,
        /// As it is today.
        now: Verdict,
    },
    /// The answer to a question of authenticity, or its reason.
    Check {
        /// The question.
        question: Question,
        /// As it was recorded; `None` if it was not asked.
        then: Option<RecordedCheck>,
        /// The answer today.
        now: Outcome,
    },
}

impl EvidenceFile {
    /// Judges by today's trust store. Does not use the network.
    pub fn judge(&self, verifier: &Verifier<'_>, now: SystemTime) -> Judgement {
        let office = office::outcome(self.office.as_ref(), verifier.trust());
        let is_vouched_for = office == Outcome::Passed;
        let evidence = Observed {
            document: &self.document,
            key: None,
            presented: None,
            access: self.access,
            // Chip Authentication leaves nothing that others could check, because its proof is that a channel
            // worked. So a statement never counts in favour of the card, but one against it stands.
            chip: self.proofs.chip,
            active: self.active_again(),
            rebuilt: self.proofs.rebuilt,
            lifted: self.proofs.lifted,
        };
        let office = Check { question: Question::OfficeSignature, outcome: office };
        let verification = verifier.verify_with(&evidence, Some(office), now);
        let changes = self.changes(&verification);
        Judgement { verification, is_vouched_for, changes }
    }

    /// Who certified and signed what, and what is missing.
    pub fn why(&self, verifier: &Verifier<'_>, now: SystemTime) -> PassiveAuthentication {
        verifier.passive(&self.document, now)
    }

    /// The holder, as of the time of the read.
    pub fn holder(&self) -> Option<Holder> {
        self.document.holder(self.recorded.time)
    }

    /// Active Authentication, calculated again if challenge and answer are present.
    fn active_again(&self) -> ActiveAuthentication {
        match (&self.proofs.signed, self.proofs.active) {
            // A signed challenge does not prove anything about the card that was present later.
            (_, ActiveAuthentication::Withdrawn) | (None, _) => self.proofs.active,
            (Some(signed), _) => active::check_again(&self.document, signed)
                .unwrap_or_else(|error| ActiveAuthentication::NotPerformed(error.code())),
        }
    }

    fn changes(&self, today: &Verification) -> Vec<Change> {
        let mut changes = Vec::new();
        let (then, now) = (self.recorded.verdict, today.verdict);
        if then != now {
            changes.push(Change::Verdict { then, now });
        }
        let asked = today.checks.iter().filter(|check| check.question.is_authenticity());
        for Check { question, outcome } in asked.filter(|check| check.question != Question::OfficeSignature) {
            let code = outcome.reason().map(|reason| reason.code);
            let then = self.recorded.checks.iter().find(|then| then.question == question.name());
            let is_same = then
                .is_some_and(|then| then.outcome == outcome.name() && then.code == code.map(Code::number));
            // That a statement is only a statement is not a change.
            if !is_same && code != Some(Code::StatementOnly) {
                changes.push(Change::Check {
                    question: *question,
                    then: then.cloned(),
                    now: outcome.clone(),
                });
            }
        }
        changes
    }
}
