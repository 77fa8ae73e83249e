//! Checks that a trace is consistent, beyond its format, which is checked when it is read.

use std::fmt;

use cccd::{iso7816::Command, messages::Language, pki::Certificate};

use crate::{
    exchange::{Protection, Reply, Step, Timeline},
    format::{Source, Trace, TraceEvent, What},
};

/// A remark about a trace for whoever works with it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Note {
    /// The line that the remark is about, counted from 1.
    pub line: usize,
    /// The kind of remark.
    pub kind: NoteKind,
}

/// The kinds of remark about a line of a trace.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum NoteKind {
    /// The trace ends before the read does.
    CutOff,
    /// There is no access key: a strict replay is not possible.
    NoKey,
    /// A certificate cannot be read.
    Certificate,
    /// No command was sent.
    NoCommands,
    /// A command cannot be parsed.
    MalformedCommand,
    /// A command has neither an answer nor an error.
    Unanswered,
    /// An answer has no command.
    AnswerAlone,
    /// An answer has no status word.
    NoStatus,
    /// A channel was built, but no random bytes were recorded since the previous one: they are missing, and a replay
    /// cannot follow.
    NoRandom,
    /// The keys of the trace do not decrypt an exchange, or it has no keys.
    Unreadable,
    /// A reset has no outcome.
    ResetAlone,
}

impl NoteKind {
    /// The remark in words.
    pub const fn text(self, language: Language) -> &'static str {
        let (vi, en) = match self {
            Self::CutOff => ("bản ghi dừng trước khi đọc xong", "the trace breaks off before the read ends"),
            Self::NoKey => ("không có số hay mã mở chip", "no access key: it cannot be replayed strictly"),
            Self::Certificate => ("không đọc được chứng thư", "a certificate that cannot be read"),
            Self::NoCommands => ("không có lệnh nào", "no command"),
            Self::MalformedCommand => ("lệnh không đúng dạng", "a command that is none"),
            Self::Unanswered => ("lệnh không có trả lời", "a command without answer"),
            Self::AnswerAlone => ("trả lời không có lệnh", "an answer without command"),
            Self::NoStatus => ("trả lời không có mã trạng thái", "an answer without status word"),
            Self::NoRandom => {
                ("kênh bảo mật không có số ngẫu nhiên", "a channel without random bytes before it")
            }
            Self::Unreadable => {
                ("không mở được bằng khóa của bản ghi", "the keys of the trace do not open this exchange")
            }
            Self::ResetAlone => ("khởi động lại thẻ không có kết quả", "a reset without outcome"),
        };
        language.pick(vi, en)
    }
}

impl fmt::Display for Note {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "line {}: {}", self.line, self.kind.text(Language::English))
    }
}

/// Checks a whole trace and returns what is inconsistent, in the order of the lines. An empty list means that the trace
/// can be shown and replayed as a whole.
pub fn check(trace: &Trace) -> Vec<Note> {
    let mut remarks = Vec::new();
    let mut add = |line, kind| remarks.push(Note { line, kind });
    let is_recorded = trace.header.source == Source::Recorded;
    if is_recorded && trace.header.key.is_none() {
        add(1, NoteKind::NoKey);
    }
    for (index, certificate) in trace.certificates.iter().enumerate() {
        if Certificate::from_der(certificate).is_err() {
            add(index + 2, NoteKind::Certificate);
        }
    }
    let timeline = Timeline::of(trace);
    let mut has_random = false;
    let mut reset = None;
    for step in &timeline.steps {
        let (line, what) = match step {
            Step::Exchange(exchange) => {
                if Command::parse(exchange.command.expose()).is_err() {
                    add(exchange.line, NoteKind::MalformedCommand);
                }
                match exchange.outcome {
                    Reply::Missing => add(exchange.line, NoteKind::Unanswered),
                    // A card that was torn away leaves an empty answer.
                    Reply::Answer(answer) if answer.expose().len() == 1 => {
                        add(exchange.line, NoteKind::NoStatus);
                    }
                    Reply::Answer(_) | Reply::Error(_) => {}
                }
                if exchange.protection == Protection::Unreadable {
                    add(exchange.line, NoteKind::Unreadable);
                }
                (exchange.line, None)
            }
            Step::Event(TraceEvent { line, what, .. }) => (*line, Some(what)),
        };
        let is_reset_outcome = matches!(what, Some(What::Card { .. } | What::Error(_)));
        if let Some(line) = reset.take().filter(|_| !is_reset_outcome) {
            add(line, NoteKind::ResetAlone);
        }
        match what {
            Some(What::Answer(_)) => add(line, NoteKind::AnswerAlone),
            Some(What::Reset) => reset = Some(line),
            Some(What::Random(_)) => has_random = true,
            Some(What::Channel(_)) => {
                if !has_random {
                    add(line, NoteKind::NoRandom);
                }
                has_random = false;
            }
            _ => {}
        }
    }
    if let Some(line) = reset {
        add(line, NoteKind::ResetAlone);
    }
    if timeline.exchanges().next().is_none() {
        add(trace.last_line(), NoteKind::NoCommands);
    }
    if is_recorded && !trace.is_whole() {
        add(trace.last_line(), NoteKind::CutOff);
    }
    remarks.sort_by_key(|remark| remark.line);
    remarks
}

#[cfg(test)]
mod tests {
    use cccd_sim::Profile;

    use super::*;
    use crate::testing;

    #[test]
    fn a_trace_as_it_was_recorded_has_no_remarks() {
        for profile in Profile::ALL {
            assert_eq!(check(&testing::recorded(profile)), [], "{}", profile.name());
        }
    }

    /// The remarks on a changed trace, and the line of the change.
    fn remarks(change: impl FnOnce(&mut Trace) -> usize) -> (usize, Vec<Note>) {
        let mut trace = testing::recorded(Profile::Cccd2021);
        let line = change(&mut trace);
        (line, check(&trace))
    }

    /// Removes or changes the last event of a kind, and returns its line.
    fn last(trace: &Trace, is: impl Fn(&What) -> bool) -> usize {
        trace.events.iter().rposition(|event| is(&event.what)).unwrap()
    }

    #[test]
    fn each_fault_is_named_at_its_line() {
        let expect = |kind, change: &dyn Fn(&mut Trace) -> usize| {
            let (line, remarks) = remarks(change);
            assert!(remarks.contains(&Note { line, kind }), "{kind:?} at {line}: {remarks:?}");
        };
        expect(NoteKind::CutOff, &|trace| {
            trace.events.pop();
            trace.last_line()
        });
        expect(NoteKind::NoKey, &|trace| {
            trace.header.key = None;
            1
        });
        expect(NoteKind::Certificate, &|trace| {
            trace.certificates[0].pop();
            2
        });
        expect(NoteKind::NoCommands, &|trace| {
            trace.events.clear();
            trace.last_line()
        });
        expect(NoteKind::Unanswered, &|trace| {
            let at = last(trace, |what| matches!(what, What::Answer(_)));
            trace.events.remove(at);
            trace.events[at - 1].line
        });
        expect(NoteKind::AnswerAlone, &|trace| {
            let at = last(trace, |what| matches!(what, What::Command(_)));
            trace.events.remove(at).line + 1
        });
        expect(NoteKind::MalformedCommand, &|trace| {
            trace.events[1].what = What::Command(vec![0, 0xA4].into());
            trace.events[1].line
        });
        expect(NoteKind::NoStatus, &|trace| {
            trace.events[2].what = What::Answer(vec![0x90].into());
            trace.events[1].line
        });
        expect(NoteKind::NoRandom, &|trace| {
            trace.events.retain(|event| !matches!(event.what, What::Random(_)));
            let at = last(trace, |what| matches!(what, What::Channel(_)));
            trace.events[at].line
        });
        // Random bytes count for only one channel.
        expect(NoteKind::NoRandom, &|trace| {
            let first = trace.events.iter().position(|event| matches!(event.what, What::Channel(_))).unwrap();
            let (mut index, at) = (0, last(trace, |what| matches!(what, What::Channel(_))));
            let line = trace.events[at].line;
            assert!(first < at);
            trace.events.retain(|event| {
                index += 1;
                index <= first || !matches!(event.what, What::Random(_))
            });
            line
        });
        expect(NoteKind::Unreadable, &|trace| {
            let at = last(trace, |what| matches!(what, What::Answer(_)));
            if let What::Answer(answer) = &mut trace.events[at].what {
                answer.expose_mut()[9] ^= 1;
            }
            trace.events[at - 1].line
        });
        expect(NoteKind::ResetAlone, &|trace| {
            trace.events[1].what = What::Reset;
            trace.events[1].line
        });
    }

    #[test]
    fn every_remark_has_words_in_both_languages() {
        let remark = Note { line: 7, kind: NoteKind::Unanswered };
        assert_eq!(remark.to_string(), "line 7: a command without answer");
        assert_eq!(remark.kind.text(Language::Vietnamese), "lệnh không có trả lời");
    }
}
