//! A trace as a list of exchanges: each command with its answer, in plain if the keys of the trace decrypt it.

mod follow;
mod open;

use std::time::Duration;

use cccd::{
    SensitiveBytes,
    iso7816::{Command, Response, StatusWord},
    read::Phase,
};

use crate::format::{Fault, Trace, TraceEvent, What};
use follow::Follower;
use open::Opener;

pub use follow::{Block, FileName};

/// A trace in order: its exchanges, and the events between them.
#[derive(Clone, Debug)]
pub struct Timeline<'a> {
    /// Everything that happened, in order.
    pub steps: Vec<Step<'a>>,
}

/// One step on a [`Timeline`].
// Nearly all are exchanges, so a box for each would gain nothing.
#[allow(clippy::large_enum_variant)]
#[derive(Clone, Debug)]
pub enum Step<'a> {
    /// A command, and what came back.
    Exchange(Exchange<'a>),
    /// Anything else.
    Event(&'a TraceEvent),
}

/// A command and what came back. `Debug` shows no byte of either.
#[derive(Clone, Debug)]
pub struct Exchange<'a> {
    /// The number of the command, counted from 1.
    pub number: usize,
    /// The line of the command.
    pub line: usize,
    /// The phase of the read.
    pub phase: Option<Phase>,
    /// When the command was sent, measured from the start of the recording.
    pub start: Duration,
    /// Time until the answer or error; `None` if neither came.
    pub duration: Option<Duration>,
    /// The command as it was sent.
    pub command: &'a SensitiveBytes,
    /// What came back.
    pub outcome: Reply<'a>,
    /// How the exchange was protected.
    pub protection: Protection,
    /// The command in plain; `None` if it cannot be parsed or decrypted.
    pub plain: Option<Command>,
    /// The answer in plain; `None` if there is none, or if it cannot be decrypted.
    pub answer: Option<Response>,
    /// The part of a file that the command requests.
    pub block: Option<Block>,
}

/// What came back for a command.
#[derive(Clone, Debug)]
pub enum Reply<'a> {
    /// An answer, as it was received.
    Answer(&'a SensitiveBytes),
    /// An error of the link.
    Error(Fault),
    /// Nothing: the trace ends here, or another event follows.
    Missing,
}

/// How an exchange was protected, and whether the keys of the trace decrypt it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Protection {
    /// It was in plain.
    None,
    /// It was decrypted: the command, and the answer if there is one.
    Opened,
    /// A part of a chain, or of an answer in several parts; the last part holds the whole.
    Part,
    /// It was protected, and the command or the answer cannot be decrypted.
    Unreadable,
}

impl<'a> Timeline<'a> {
    /// Follows a trace. An exchange that cannot be decrypted is marked as such; the rest is still followed.
    pub fn of(trace: &'a Trace) -> Self {
        let mut walk = Walk::default();
        let steps = walk.steps(&trace.events, usize::MAX);
        Self { steps }
    }

    /// Only the exchanges.
    pub fn exchanges(&self) -> impl Iterator<Item = &Exchange<'a>> {
        self.steps.iter().filter_map(|step| match step {
            Step::Exchange(exchange) => Some(exchange),
            Step::Event(_) => None,
        })
    }
}

/// Parses a command that another program sent in place of the one with this number, with the keys that the trace has at
/// that point: the command in plain, the block that it requests, and whether it could be decrypted.
pub(crate) fn command_at<'a>(trace: &Trace, number: usize, sent: &'a SensitiveBytes) -> Exchange<'a> {
    let mut walk = Walk::default();
    walk.steps(&trace.events, number.saturating_sub(1));
    let (protection, plain) = walk.opener.command(sent.expose());
    let block = walk.follower.command(sent.expose(), plain.as_ref());
    Exchange {
        number,
        line: 0,
        phase: walk.phase,
        start: Duration::ZERO,
        duration: None,
        command: sent,
        outcome: Reply::Missing,
        protection,
        plain,
        answer: None,
        block,
    }
}

#[derive(Default)]
struct Walk {
    phase: Option<Phase>,
    opener: Opener,
    follower: Follower,
    number: usize,
}

impl Walk {
    /// Follows the trace until it has passed this many commands.
    fn steps<'a>(&mut self, events: &'a [TraceEvent], commands: usize) -> Vec<Step<'a>> {
        let mut steps = Vec::with_capacity(events.len());
        let mut events = events.iter().peekable();
        while let Some(event) = events.next() {
            match &event.what {
                What::Command(_) if self.number == commands => break,
                What::Command(command) => {
                    let next = events.next_if(|next| matches!(next.what, What::Answer(_) | What::Error(_)));
                    steps.push(Step::Exchange(self.exchange(event, command, next)));
                    continue;
                }
                What::Phase(phase) => self.phase = Some(*phase),
                What::Channel(channel) => self.opener.open_with(channel),
                What::Reset | What::Lifted => {
                    self.opener.close();
                    self.follower = Follower::default();
                }
                _ => {}
            }
            steps.push(Step::Event(event));
        }
        steps
    }

    fn exchange<'a>(
        &mut self,
        event: &'a TraceEvent,
        command: &'a SensitiveBytes,
        next: Option<&'a TraceEvent>,
    ) -> Exchange<'a> {
        self.number += 1;
        let (mut protection, plain) = self.opener.command(command.expose());
        let mut block = self.follower.command(command.expose(), plain.as_ref());
        let outcome = match next.map(|next| &next.what) {
            Some(What::Answer(answer)) => Reply::Answer(answer),
            Some(What::Error(fault)) => Reply::Error(*fault),
            _ => Reply::Missing,
        };
        let mut answer = None;
        if let Reply::Answer(bytes) = outcome {
            let whole = self.opener.answer(bytes.expose());
            protection = protection.and(whole.0);
            answer = whole.1;
            self.follower.answer(&mut block, status(bytes.expose()), answer.as_ref());
        }
        Exchange {
            number: self.number,
            line: event.line,
            phase: self.phase,
            start: event.at,
            duration: next.map(|next| next.at.saturating_sub(event.at)),
            command,
            outcome,
            protection,
            plain,
            answer,
            block,
        }
    }
}

impl Protection {
    /// Combines the protection of a command with that of its answer.
    const fn and(self, answer: Self) -> Self {
        match (self, answer) {
            (Self::Unreadable, _) | (_, Self::Unreadable) => Self::Unreadable,
            (Self::Part, _) | (_, Self::Part) => Self::Part,
            (Self::Opened, _) => Self::Opened,
            (Self::None, answer) => answer,
        }
    }
}

impl Exchange<'_> {
    /// CLA, INS, P1 and P2 as they were sent; `None` if there are fewer than four bytes.
    pub fn header(&self) -> Option<[u8; 4]> {
        self.command.expose().first_chunk().copied()
    }

    /// The status word outside any protection; `None` without an answer of at least two bytes.
    pub fn status(&self) -> Option<StatusWord> {
        match self.outcome {
            Reply::Answer(answer) => status(answer.expose()),
            Reply::Error(_) | Reply::Missing => None,
        }
    }

    /// Number of bytes received, status word included.
    pub fn received(&self) -> usize {
        match self.outcome {
            Reply::Answer(answer) => answer.expose().len(),
            Reply::Error(_) | Reply::Missing => 0,
        }
    }

    /// Whether the command was sent under the keys of a channel.
    pub fn is_protected(&self) -> bool {
        self.protection != Protection::None
    }
}

/// The status word: the last two bytes of an answer.
fn status(answer: &[u8]) -> Option<StatusWord> {
    answer.last_chunk().map(|status| StatusWord(u16::from_be_bytes(*status)))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use cccd_sim::Profile;

    use super::*;
    use crate::testing;

    #[test]
    fn every_exchange_of_every_profile_opens() {
        for profile in Profile::ALL {
            let trace = testing::recorded(profile);
            let timeline = Timeline::of(&trace);
            assert!(timeline.exchanges().any(Exchange::is_protected));
            for exchange in timeline.exchanges() {
                let name = format!("{} {exchange:?}", profile.name());
                assert!(exchange.plain.is_some() && exchange.answer.is_some(), "{name}");
                assert!(matches!(exchange.protection, Protection::None | Protection::Opened), "{name}");
                assert_eq!(exchange.answer.as_ref().map(Response::status), exchange.status());
            }
        }
    }

    /// The assembled blocks of each file equal the issued file.
    #[test]
    fn the_blocks_make_up_the_files() {
        for profile in Profile::ALL {
            let card = testing::card(profile);
            let trace = testing::recorded(profile);
            let mut files = BTreeMap::<String, Vec<u8>>::new();
            for exchange in Timeline::of(&trace).exchanges() {
                let Some(block) = &exchange.block else { continue };
                let file = files.entry(block.file.as_ref().unwrap().to_string()).or_default();
                assert_eq!(block.offset, Some(file.len()));
                file.extend_from_slice(exchange.answer.as_ref().unwrap().data());
            }
            assert!(files.len() >= 4, "{:?}", files.keys());
            for (name, content) in files.iter().filter(|(_, content)| !content.is_empty()) {
                assert!(card.files.values().any(|file| file.starts_with(content)), "{name}");
            }
        }
    }

    /// Answers in parts, repeated commands, files read after SELECT, a channel that is lost and built again.
    #[test]
    fn exchanges_with_cards_of_many_habits_open() {
        for name in
            ["get-response", "wrong-le-named", "no-short-identifiers", "sm-plain-6988", "pace-more-data"]
        {
            let trace = testing::quirk(name);
            assert_eq!(crate::check(&trace), [], "{name}");
            let timeline = Timeline::of(&trace);
            let unknown = |exchange: &&Exchange<'_>| {
                exchange.protection == Protection::Unreadable
                    || exchange.block.is_some_and(|block| block.file.is_none() || block.asked.is_none())
            };
            assert!(timeline.exchanges().find(unknown).is_none(), "{name}");
            let retries = crate::Summary::of(&trace).retries;
            assert_eq!(
                retries.more > 0,
                ["get-response", "pace-more-data"].contains(&name),
                "{name}: {retries:?}"
            );
            assert_eq!(retries.wrong_le > 0, name == "wrong-le-named", "{name}: {retries:?}");
            assert_eq!(retries.resets > 0, name == "sm-plain-6988", "{name}: {retries:?}");
        }
    }

    #[test]
    fn other_keys_open_nothing_and_end_nothing() {
        let mut trace = testing::recorded(Profile::Cccd2021);
        for event in &mut trace.events {
            if let What::Channel(channel) = &mut event.what {
                channel.ks_mac.expose_mut()[0] ^= 1;
            }
        }
        let timeline = Timeline::of(&trace);
        let protected: Vec<_> = timeline.exchanges().filter(|exchange| exchange.is_protected()).collect();
        assert!(protected.len() > 5);
        for exchange in protected {
            assert_eq!(exchange.protection, Protection::Unreadable);
            assert!(exchange.plain.is_none() && exchange.answer.is_none());
        }
    }

    #[test]
    fn a_trace_that_breaks_off_ends_with_a_command_without_answer() {
        let mut trace = testing::recorded(Profile::Cccd2021);
        let last = trace.events.iter().rposition(|event| matches!(event.what, What::Command(_))).unwrap();
        trace.events.truncate(last + 1);
        let timeline = Timeline::of(&trace);
        let exchange = timeline.exchanges().last().unwrap();
        assert!(matches!(exchange.outcome, Reply::Missing) && exchange.duration.is_none());
        assert!(exchange.plain.is_some());
    }
}
