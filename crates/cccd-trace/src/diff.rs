//! Compares two traces.

mod align;
mod text;

use std::collections::HashMap;

use cccd::read::Phase;

use crate::{
    exchange::{Exchange, Reply, Step, Timeline},
    format::{End, Header, Trace, What},
    show::ShowOptions,
    summary::{Share, Summary},
    words::settings_text,
};
use cccd_base::screen::replaced;

/// What two traces have in common and where they differ. `Debug` shows no byte of either.
#[derive(Debug)]
pub struct TraceDiff<'a> {
    /// Differences outside the exchanges: the field and its value in each trace; for results, only what the other trace
    /// lacks. An access key or an answer to reset that differs is named without its value.
    pub fields: Vec<(Field, String, String)>,
    /// The exchanges of both, side by side.
    pub rows: Vec<Row<'a>>,
    /// The times of each phase in both.
    pub phases: Vec<(Option<Phase>, Share, Share)>,
    /// The total times of both.
    pub totals: (Share, Share),
}

/// A part of a trace outside its exchanges.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
#[expect(missing_docs, reason = "the names are those of the header")]
pub enum Field {
    Source,
    Tool,
    Reader,
    Atr,
    Limits,
    AccessKey,
    Settings,
    Certificates,
    Result,
}

/// One row of the comparison.
#[derive(Debug)]
pub enum Row<'a> {
    /// The same command in both.
    Both(Box<[Exchange<'a>; 2]>, Change),
    /// A command of the first trace only.
    Removed(Box<Exchange<'a>>),
    /// A command of the second trace only.
    Added(Box<Exchange<'a>>),
}

/// How the answers to the same command differ.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Change {
    /// Not at all, as far as they can be compared: answers that are random by nature are not compared.
    None,
    /// The status word, or the error.
    Status,
    /// The length of the answer, in plain if it can be decrypted.
    Length,
    /// The bytes of a file.
    Data,
}

/// Compares two traces by their exchanges. Two commands are the same if header, lengths and meaning are; bytes that a
/// protocol draws at random do not count. Time and memory grow only with the length of the traces.
pub fn diff<'a>(one: &'a Trace, other: &'a Trace) -> TraceDiff<'a> {
    let [a, b] = [one, other].map(exchanges);
    let mut ids = HashMap::new();
    let [keys_a, keys_b] = [&a, &b].map(|list| {
        let mut next = |exchange| {
            let fresh = ids.len() as u32;
            *ids.entry(Key::of(exchange)).or_insert(fresh)
        };
        list.iter().map(&mut next).collect::<Vec<u32>>()
    });
    let pairs = align::align(&keys_a, &keys_b);
    let (mut a, mut b) = (a.into_iter(), b.into_iter());
    // Every exchange occurs once in the alignment, in order.
    let rows = pairs.into_iter().filter_map(|pair| match pair {
        (Some(_), Some(_)) => {
            let both = [a.next()?, b.next()?];
            let change = Change::of(&both);
            Some(Row::Both(Box::new(both), change))
        }
        (Some(_), None) => Some(Row::Removed(Box::new(a.next()?))),
        (None, Some(_)) => Some(Row::Added(Box::new(b.next()?))),
        (None, None) => None,
    });
    let rows = rows.collect();
    let summaries = (Summary::of(one), Summary::of(other));
    TraceDiff {
        fields: fields(one, other),
        rows,
        phases: phases(&summaries.0, &summaries.1),
        totals: (summaries.0.total, summaries.1.total),
    }
}

fn exchanges(trace: &Trace) -> Vec<Exchange<'_>> {
    let steps = Timeline::of(trace).steps.into_iter();
    steps
        .filter_map(|step| match step {
            Step::Exchange(exchange) => Some(exchange),
            Step::Event(_) => None,
        })
        .collect()
}

/// What identifies a command. None of it is personal.
#[derive(PartialEq, Eq, Hash)]
struct Key {
    header: Option<[u8; 4]>,
    /// Lc and Le in plain; the whole length if the command cannot be decrypted.
    lengths: (usize, usize),
    name: String,
}

impl Key {
    fn of(exchange: &Exchange<'_>) -> Self {
        let (header, lengths) = match &exchange.plain {
            Some(plain) => (Some(plain.header()), (plain.data().len(), plain.ne())),
            None => (exchange.header(), (exchange.command.expose().len(), usize::MAX)),
        };
        Self { header, lengths, name: exchange.name() }
    }
}

impl Change {
    fn of([one, other]: &[Exchange<'_>; 2]) -> Self {
        let error = |exchange: &Exchange<'_>| match exchange.outcome {
            Reply::Error(fault) => Some(fault.code),
            Reply::Answer(_) | Reply::Missing => None,
        };
        if one.status() != other.status() || error(one) != error(other) {
            return Self::Status;
        }
        match (&one.answer, &other.answer) {
            (Some(a), Some(b)) if a.data().len() != b.data().len() => Self::Length,
            (Some(a), Some(b)) if one.block.is_some() && a.data() != b.data() => Self::Data,
            (Some(_), Some(_)) => Self::None,
            _ if one.received() != other.received() => Self::Length,
            _ => Self::None,
        }
    }
}

/// A field of a header as text.
type TextOf = fn(&Header) -> String;

fn fields(one: &Trace, other: &Trace) -> Vec<(Field, String, String)> {
    let mut fields = Vec::new();
    let mut add = |field, [a, b]: [String; 2]| fields.push((field, a, b));
    let both = [one, other];
    let texts: [(Field, TextOf); 5] = [
        (Field::Source, |header| header.source.name().to_owned()),
        (Field::Tool, |header| replaced(&header.tool).into_owned()),
        (Field::Reader, |header| replaced(&header.reader).into_owned()),
        (Field::Limits, |header| {
            format!("{} / {} bytes", header.limits.max_command, header.limits.max_response)
        }),
        (Field::Settings, |header| settings_text(&header.settings)),
    ];
    for (field, text) in texts {
        let texts = both.map(|trace| text(&trace.header));
        if texts[0] != texts[1] {
            add(field, texts);
        }
    }
    if one.header.atr != other.header.atr {
        add(Field::Atr, both.map(|trace| format!("[{} bytes]", trace.header.atr.len())));
    }
    let keys = both.map(|trace| trace.header.key.as_ref().map(|key| key.text()));
    if keys[0] != keys[1] {
        add(Field::AccessKey, keys.map(|key| if key.is_some() { "[…]" } else { "-" }.to_owned()));
    }
    if one.certificates != other.certificates {
        add(Field::Certificates, both.map(|trace| trace.certificates.len().to_string()));
    }
    // Judgements are compared only if both traces hold one.
    let ends = both.map(end);
    let is_judged = ends.iter().flatten().all(|end| end.judgement.is_some());
    let ends = ends.map(|end| end.map(|end| results(end, is_judged)).unwrap_or_default());
    if ends[0] != ends[1] {
        let only = |of: usize, not_of: usize| {
            let rest = ends[of].iter().filter(|result| !ends[not_of].contains(result));
            rest.map(String::as_str).collect::<Vec<_>>().join("; ")
        };
        add(Field::Result, [only(0, 1), only(1, 0)]);
    }
    fields
}

fn end(trace: &Trace) -> Option<&End> {
    trace.events.last().and_then(|event| match &event.what {
        What::End(end) => Some(end),
        _ => None,
    })
}

/// The error, and on request verdict, checks and findings: names and numbers only.
fn results(end: &End, is_judged: bool) -> Vec<String> {
    let ended = match end.error {
        Some(error) => format!("error {error}"),
        None => "read to the end".to_owned(),
    };
    let Some(judgement) = end.judgement.as_ref().filter(|_| is_judged) else { return vec![ended] };
    let checks = judgement.checks.iter().map(|(question, outcome, reason)| {
        let reason = reason.map(|reason| format!(" {reason}")).unwrap_or_default();
        format!("{}: {}{reason}", replaced(question), replaced(outcome))
    });
    let findings = judgement.findings.iter().map(|finding| format!("finding {finding}"));
    [replaced(&judgement.verdict).into_owned(), ended].into_iter().chain(checks).chain(findings).collect()
}

fn phases(one: &Summary, other: &Summary) -> Vec<(Option<Phase>, Share, Share)> {
    let share = |summary: &Summary, phase: Option<Phase>| {
        summary.phases.iter().find(|(other, _)| *other == phase).map(|(_, share)| *share).unwrap_or_default()
    };
    let mut all: Vec<Option<Phase>> =
        one.phases.iter().chain(&other.phases).map(|(phase, _)| *phase).collect();
    all.sort_unstable();
    all.dedup();
    all.into_iter().map(|phase| (phase, share(one, phase), share(other, phase))).collect()
}

impl Row<'_> {
    /// Whether the same command got the same answer.
    pub fn is_same(&self) -> bool {
        matches!(self, Self::Both(_, Change::None))
    }

    /// The exchange; that of the first trace if it is in both.
    fn exchange(&self) -> &Exchange<'_> {
        match self {
            Self::Both(both, _) => {
                let [one, _] = both.as_ref();
                one
            }
            Self::Removed(exchange) | Self::Added(exchange) => exchange,
        }
    }
}

impl<'a> TraceDiff<'a> {
    /// The first row at which the exchanges differ; `None` if they are the same.
    pub fn first_difference(&self) -> Option<&Row<'a>> {
        self.rows.iter().find(|row| !row.is_same())
    }

    /// Whether both reads did the same with the same result. Times and the recording program do not count.
    pub fn is_same(&self) -> bool {
        let beside = |field| matches!(field, Field::Source | Field::Tool | Field::Reader);
        self.first_difference().is_none() && self.fields.iter().all(|(field, ..)| beside(*field))
    }

    /// The comparison for people: what differs, line by line, and the times side by side. Bytes appear only if the
    /// options request them.
    pub fn text(&self, options: &ShowOptions) -> String {
        text::of(self, options)
    }
}

#[cfg(test)]
mod tests {
    use cccd::messages::Language;
    use cccd_sim::{ChipOptions, Profile};

    use super::*;
    use crate::testing;

    const ENGLISH: ShowOptions = ShowOptions { bytes: false, language: Language::English };

    fn of_chip(options: ChipOptions) -> Trace {
        let bytes = testing::recorded_with(&testing::card(Profile::Cccd2021), options);
        Trace::read(bytes.as_slice()).unwrap()
    }

    #[test]
    fn two_reads_of_one_card_are_the_same_whatever_was_drawn() {
        let (one, other) = (testing::recorded(Profile::Cccd2021), of_chip(ChipOptions::default()));
        let diff = diff(&one, &other);
        assert!(diff.is_same(), "{}", diff.text(&ENGLISH));
        let commands = diff.rows.len();
        assert!(diff.text(&ENGLISH).contains(&format!("{commands} the same · 0 answered otherwise")));
    }

    /// Without extended length the same files are read in other blocks.
    #[test]
    fn another_size_of_block_shows_as_other_commands() {
        let one = testing::recorded(Profile::Cccd2021);
        let other = of_chip(ChipOptions { extended_length: false, ..ChipOptions::default() });
        let diff = diff(&one, &other);
        let text = diff.text(&ENGLISH);
        assert!(!diff.is_same());
        assert!(text.contains("READ BINARY EF.DG2 bytes 0..2015"), "{text}");
        assert!(text.lines().any(|line| line.starts_with('+') && line.contains("EF.DG2")), "{text}");
        assert!(text.contains("First difference: Finding out what the chip offers, line "), "{text}");
        // Access and Chip Authentication are the same.
        assert!(diff.rows.iter().filter(|row| row.is_same()).count() >= 8, "{text}");
        assert!(!text.contains("Result"), "{text}");
    }

    #[test]
    fn another_answer_another_file_and_another_result_are_named() {
        let one = testing::recorded(Profile::Cccd2021);
        let mut other = one.clone();
        let answers: Vec<usize> = other
            .events
            .iter()
            .enumerate()
            .filter(|(_, event)| matches!(event.what, What::Answer(_)))
            .map(|(index, _)| index)
            .collect();
        other.events[answers[2]].what = What::Answer(vec![0x6A, 0x80].into());
        if let What::Answer(answer) = &mut other.events[answers[1]].what {
            answer.expose_mut()[20] ^= 1;
        }
        if let Some(What::End(end)) = other.events.last_mut().map(|event| &mut event.what) {
            end.error = Some(104);
        }
        other.header.limits.max_command = 261;
        let diff = diff(&one, &other);
        let changes: Vec<Change> = diff
            .rows
            .iter()
            .filter_map(|row| match row {
                Row::Both(_, change) if *change != Change::None => Some(*change),
                _ => None,
            })
            .collect();
        assert_eq!(changes, [Change::Data, Change::Status]);
        let fields: Vec<Field> = diff.fields.iter().map(|(field, ..)| *field).collect();
        assert_eq!(fields, [Field::Limits, Field::Result]);
        let text = diff.text(&ENGLISH);
        assert!(text.contains("9000 ← 2 / 6A80 ← 2"), "{text}");
        assert!(
            text.contains("A read to the end\n  B error 104\n") && text.contains("other bytes of the file"),
            "{text}"
        );
    }

    /// Two different cards: everything differs, and no byte of either is shown.
    #[test]
    fn nothing_personal_is_in_the_text_unless_asked_for() {
        let (one, other) = (testing::recorded(Profile::Cccd2021), testing::recorded(Profile::Passport));
        let diff = diff(&one, &other);
        let hidden = diff.text(&ENGLISH);
        let person = testing::card(Profile::Cccd2021).person;
        for secret in [&person.personal_number, &person.surname, &person.place_of_origin] {
            let hexadecimal = hex::encode_upper(secret);
            assert!(!hidden.contains(secret.as_str()) && !hidden.contains(&hexadecimal), "{hidden}");
            let shown = diff.text(&ShowOptions { bytes: true, ..ENGLISH });
            assert!(secret != &person.personal_number || shown.contains(&hexadecimal));
        }
        assert!(hidden.contains("Access key"));
    }
}
