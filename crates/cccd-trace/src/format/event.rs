//! One thing that happened during a read.

use std::time::{Duration, SystemTime};

use cccd::{
    Code, Error, SensitiveBytes,
    check::Verdict,
    error::{CryptoError, TraceError, TransportError},
    read::{Phase, Read},
    transport::Limits,
};
use cccd_base::crypto::Cipher;
use serde::{Deserialize, Serialize};

/// One event of a read. `Debug` shows none of its bytes.
#[derive(Clone, Debug)]
pub struct TraceEvent {
    /// The line of the trace, counted from 1.
    pub line: usize,
    /// Time since the start of the recording, to the microsecond.
    pub at: Duration,
    /// What happened.
    pub what: What,
}

/// The kinds of events.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum What {
    /// A phase of the read began.
    Phase(Phase),
    /// A command APDU was sent to the card.
    Command(SensitiveBytes),
    /// Its response APDU was received, status word included; empty from a card that was torn away.
    Answer(SensitiveBytes),
    /// A command, a reset or a draw of random bytes ended in an error instead.
    Error(Fault),
    /// The card was to be put into the state after power-on.
    Reset,
    /// A card has power: its answer to reset and what the link can carry.
    Card {
        /// The answer to reset; empty if it is not known.
        atr: Vec<u8>,
        /// What the link can carry.
        limits: Limits,
    },
    /// The card was lifted off the reader.
    Lifted,
    /// The caller ended the read.
    Cancelled,
    /// Random bytes were drawn.
    Random(SensitiveBytes),
    /// The clock was asked for the time of day and gave this.
    Now(SystemTime),
    /// A protected channel was built.
    Channel(SessionChannel),
    /// The read ended.
    End(End),
}

/// A protected channel in its initial state. With it, the following commands can be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SessionChannel {
    /// The cipher.
    pub cipher: Cipher,
    /// The key for encryption.
    pub ks_enc: SensitiveBytes,
    /// The key for the MAC.
    pub ks_mac: SensitiveBytes,
    /// The send sequence counter before the first command.
    pub ssc: SensitiveBytes,
}

/// An error from outside, reduced to what a replay needs.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Fault {
    /// The number of the failure.
    pub code: u16,
    /// The number that the reader or its driver reported, if there is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub status: Option<u32>,
    /// Length in bytes of a command that was too long.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub length: Option<usize>,
    /// Largest length in bytes that the link carries, for a command that was too long.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub limit: Option<usize>,
}

impl Fault {
    /// The part of an error to record.
    pub fn of(error: &Error) -> Self {
        let code = error.code().number();
        match error {
            Error::Transport(TransportError::ReaderFault { status }) => {
                Self { code, status: Some(*status), ..Self::default() }
            }
            Error::Transport(TransportError::CommandTooLong { length, limit }) => {
                Self { code, length: Some(*length), limit: Some(*limit), ..Self::default() }
            }
            _ => Self { code, ..Self::default() },
        }
    }

    /// The error for the replay.
    ///
    /// # Errors
    /// [`TraceError::Incomplete`] for an error that no transport reports.
    pub fn to_error(self) -> Result<Error, TraceError> {
        if let Some(error) = TransportError::from_number(self.code) {
            return Ok(error.into());
        }
        match (self.status, self.length.zip(self.limit)) {
            (Some(status), _) if self.code == Code::ReaderFault.number() => {
                Ok(TransportError::ReaderFault { status }.into())
            }
            (_, Some((length, limit))) if self.code == Code::CommandTooLong.number() => {
                Ok(TransportError::CommandTooLong { length, limit }.into())
            }
            _ if self.code == Code::RandomFailed.number() => Ok(CryptoError::Random.into()),
            _ => Err(TraceError::Incomplete { what: "error that can be replayed" }),
        }
    }
}

/// How the read ended. None of it is personal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct End {
    /// The number of the error that ended it early.
    pub error: Option<u16>,
    /// The judgement. Traces have not held one since version 2: a replay judges again, by the rules of its own time.
    pub judgement: Option<Judgement>,
}

/// What was concluded about a card. None of it is personal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Judgement {
    /// The verdict, by its name in JSON.
    pub verdict: String,
    /// Each question, the outcome of its check, and the number of the reason if there is one.
    pub checks: Vec<(String, String, Option<u16>)>,
    /// The numbers of the findings.
    pub findings: Vec<u16>,
}

impl End {
    /// The end of a read, with its judgement.
    pub fn of(read: &Read) -> Self {
        let error = read.ended_by.as_ref().map(|error| error.code().number());
        Self { error, judgement: Some(Judgement::of(read)) }
    }

    /// Whether this read and another one that ended like `other` had the same result. Judgements are compared only if
    /// both hold one.
    pub fn agrees_with(&self, other: &Self) -> bool {
        let judged_alike = match (&self.judgement, &other.judgement) {
            (Some(one), Some(other)) => one.agrees_with(other),
            _ => true,
        };
        self.error == other.error && judged_alike
    }
}

impl Judgement {
    /// The judgement of a read.
    pub fn of(read: &Read) -> Self {
        let verification = &read.reading.verification;
        let verdict: Verdict = verification.verdict;
        let kept = verification.checks.iter().filter(|check| !check.question.is_about_stated());
        let checks = kept.map(|check| {
            let reason = check.outcome.reason().map(|reason| reason.code.number());
            (check.question.name().to_owned(), check.outcome.name().to_owned(), reason)
        });
        Self {
            verdict: verdict.name().to_owned(),
            checks: checks.collect(),
            findings: verification.findings.iter().map(|finding| finding.code.number()).collect(),
        }
    }

    /// Whether both reached the same verdict, and the same outcome of each question that both checked. Another version
    /// of the library checks other questions and has other findings; that alone is no disagreement.
    fn agrees_with(&self, other: &Self) -> bool {
        let differs = |(question, outcome, reason): &(String, String, Option<u16>)| {
            let answered = other.checks.iter().find(|check| check.0 == *question);
            answered.is_some_and(|check| (&check.1, &check.2) != (outcome, reason))
        };
        self.verdict == other.verdict && !self.checks.iter().any(differs)
    }
}

#[cfg(test)]
mod tests {
    use cccd::{
        access::AccessKey,
        pki::TrustStore,
        read::{Presented, ReadOptions, read},
        vietnam::qr::QrText,
    };
    use cccd_sim::{Chip, Profile, QrForm, SimTransport};

    use super::*;
    use crate::testing;

    #[test]
    fn a_trace_holds_no_answer_about_what_was_presented() {
        let card = testing::card(Profile::Cccd2021);
        let trust = TrustStore::from_certificates([&card.root_certificate]).unwrap();
        let key = AccessKey::parse(&card.person.personal_number).unwrap();
        let presented = Presented::default().qr(QrText::parse(&card.person.qr_text(QrForm::Cccd)).unwrap());
        let options = ReadOptions::new(&trust).presented(presented);
        let outcome = read(SimTransport::new(Chip::new(card)), &key, options, &mut |_| {});
        let asked = &outcome.reading.verification.checks;
        let kept = Judgement::of(&outcome).checks;
        assert_eq!(kept.len() + 2, asked.len());
        assert!(kept.iter().all(|(question, ..)| question != "qr" && question != "replaced"));
    }

    #[test]
    fn judgements_disagree_about_the_verdict_or_a_question_that_both_asked() {
        let judged = |verdict: &str, checks: &[(&str, &str)], findings: &[u16]| End {
            error: None,
            judgement: Some(Judgement {
                verdict: verdict.to_owned(),
                checks: checks
                    .iter()
                    .map(|(q, outcome)| ((*q).to_owned(), (*outcome).to_owned(), None))
                    .collect(),
                findings: findings.to_vec(),
            }),
        };
        let old = judged("genuine", &[("chain", "passed"), ("dropped", "passed")], &[656]);
        let asks_more = judged("genuine", &[("chain", "passed"), ("new", "failed")], &[]);
        assert!(old.agrees_with(&asks_more) && asks_more.agrees_with(&old));
        assert!(!old.agrees_with(&judged("not_genuine", &[], &[])));
        assert!(!old.agrees_with(&judged("genuine", &[("chain", "failed")], &[656])));
        let unjudged = End { error: None, judgement: None };
        assert!(unjudged.agrees_with(&old) && old.agrees_with(&unjudged));
        assert!(!End { error: Some(104), ..unjudged }.agrees_with(&old));
    }

    #[test]
    fn errors_of_transports_come_back_as_they_were() {
        let errors: [Error; 5] = [
            TransportError::CardMoved.into(),
            TransportError::Timeout.into(),
            TransportError::ReaderFault { status: 0x8010_002F }.into(),
            TransportError::CommandTooLong { length: 9, limit: 7 }.into(),
            CryptoError::Random.into(),
        ];
        for error in errors {
            assert_eq!(Fault::of(&error).to_error(), Ok(error));
        }
        let incomplete = TraceError::Incomplete { what: "error that can be replayed" };
        assert_eq!(Fault { code: 112, ..Fault::default() }.to_error(), Ok(TransportError::CardReset.into()));
        assert_eq!(Fault { code: 114, ..Fault::default() }.to_error(), Err(incomplete.clone()));
        assert_eq!(Fault { code: 950, ..Fault::default() }.to_error(), Err(incomplete));
    }
}
