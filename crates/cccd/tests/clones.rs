//! Reads clones, whose makers could copy every file but not the keys, on links that break wherever that may help
//! them: none is ever *genuine*. Also reads the genuine card on the same links: it is never *not genuine*.
//!
//! Tries every twentieth case, unless `CCCD_CLONES_EVERY` says otherwise; `cargo xtask soak --clones` tries all of
//! them.

#![allow(clippy::expect_used, clippy::panic, clippy::unwrap_used)]

#[path = "reads/common.rs"]
#[allow(dead_code, reason = "this program needs a part of it")]
mod common;
#[path = "clones/disturbed.rs"]
mod disturbed;
#[path = "clones/ways.rs"]
mod ways;

use std::{env, thread, time::Duration};

use cccd::{
    access::AccessKey,
    check::Verdict,
    error::Code,
    pki::TrustStore,
    random::{Random, SeededRandom},
    read::{ReadOptions, Reading},
};
use cccd_sim::IssuedCard;
use common::{Interrupted, mrz, number, read, today, trust};
use disturbed::{Breakage, Disturbance, Disturbed};
use ways::{CardKind, Counterfeit, DOCUMENTS, WAYS};

/// The number of pairs of events tried for each document and way.
const PAIRS: usize = 300;

/// The number of commands that a read may take beyond an undisturbed one once the first event has happened.
const BEYOND: usize = 12;

/// The genuine card, the counterfeit, and what is needed to read them.
struct Bench {
    name: String,
    card: IssuedCard,
    clone: Counterfeit,
    key: AccessKey,
    trust: TrustStore,
    active: bool,
}

/// Which of the two is on the reader first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Lying {
    Clone,
    Right,
}

type Answer = Result<Reading, Box<Interrupted>>;

impl Bench {
    fn of(document: &CardKind, way: &ways::Way, card: &IssuedCard) -> Self {
        let clone = way.make(document, card);
        let key = if document.is_opened_by_number() { number(card) } else { mrz(card) };
        let name = format!("{}, {}", document.name, way.name);
        Self { name, key, trust: trust(card), active: document.is_asked_actively, card: card.clone(), clone }
    }

    fn run(&self, lying: Lying, disturbances: &[Disturbance]) -> (Answer, Disturbed) {
        let (first, second) = match lying {
            Lying::Clone => (self.clone.link(), common::link(&self.card, Default::default())),
            Lying::Right => (common::link(&self.card, Default::default()), self.clone.link()),
        };
        let disturbed = Disturbed::new(first, second, disturbances);
        let options = ReadOptions::new(&self.trust)
            .photo(true)
            .active_authentication(self.active)
            .clock(today())
            .random(SeededRandom::new(b"terminal"))
            .resume(Duration::from_secs(5));
        (read(disturbed.clone(), &self.key, options, &mut |_| {}), disturbed)
    }

    /// Returns how many commands an undisturbed read takes. Judges that read too.
    fn commands(&self, lying: Lying) -> usize {
        let (answer, link) = self.run(lying, &[]);
        assert_eq!(self.judge_answer(lying, &[], &answer, &link), None, "{}", self.name);
        link.commands()
    }

    /// Returns what is wrong with the answer, if anything.
    fn judge(&self, lying: Lying, disturbances: &[Disturbance]) -> Option<String> {
        let (answer, link) = self.run(lying, disturbances);
        self.judge_answer(lying, disturbances, &answer, &link)
    }

    fn judge_answer(
        &self,
        lying: Lying,
        disturbances: &[Disturbance],
        answer: &Answer,
        link: &Disturbed,
    ) -> Option<String> {
        let reading = match answer {
            Ok(reading) => reading,
            Err(interrupted) => &interrupted.reading,
        };
        let verdict = reading.verification.verdict;
        let what = || {
            let error = answer.as_ref().err().map(|interrupted| interrupted.error.clone());
            let checks = &reading.verification.checks;
            format!("{}, {lying:?} first, {disturbances:?}: {verdict:?}, {error:?}, {checks:#?}", self.name)
        };
        // Either every byte after the proof comes from the genuine card, which stays to the end, or the link broke
        // after the genuine card had proven itself, and nothing was read from the clone.
        let ends_on_it = link.ends_on_the_right_card(lying == Lying::Right);
        let lay_there = lying == Lying::Right || link.fired().any(Breakage::is_swap);
        let broke_after_it = answer
            .as_ref()
            .is_err_and(|interrupted| lay_there && interrupted.error.code() != Code::AnotherCard);
        if verdict == Verdict::Genuine && !ends_on_it && !broke_after_it {
            return Some(format!("a clone is genuine: {}", what()));
        }
        let drops = link.fired().filter(|event| event.is_drop()).count();
        let swapped = link.fired().any(Breakage::is_swap);
        let is_accused = verdict == Verdict::NotGenuine && lying == Lying::Right && !swapped && drops < 2;
        is_accused.then(|| format!("the right card is accused: {}", what()))
    }
}

/// Tries one case in `every` of a document, and counts.
#[derive(Default)]
struct Tries {
    every: usize,
    cases: usize,
    tried: usize,
    failures: Vec<String>,
}

impl Tries {
    /// Tries every event at every command, and pairs of events at random places, for every way of not having the
    /// key.
    fn of(document: &CardKind, every: usize) -> Self {
        let mut tries = Self { every, ..Self::default() };
        let mut dice = SeededRandom::new(document.name.as_bytes());
        let mut below = |limit: usize| {
            let mut bytes = [0; 4];
            dice.fill(&mut bytes).unwrap();
            u32::from_be_bytes(bytes) as usize % limit
        };
        let card = document.issue();
        // The genuine card takes the same number of commands whatever the clone.
        let mut right = None;
        for (index, way) in WAYS.iter().enumerate() {
            let bench = Bench::of(document, way, &card);
            let clone = bench.commands(Lying::Clone);
            let right = *right.get_or_insert_with(|| bench.commands(Lying::Right));
            for event in Breakage::ALL {
                (0..clone).for_each(|at| tries.attempt(&bench, Lying::Clone, &[Disturbance { at, event }]));
                // The genuine card is the same for every way, but a swap ends on another clone.
                if index == 0 || event.is_swap() {
                    (0..right)
                        .for_each(|at| tries.attempt(&bench, Lying::Right, &[Disturbance { at, event }]));
                }
            }
            for _ in 0..PAIRS {
                let (lying, commands) =
                    if below(4) == 0 { (Lying::Right, right) } else { (Lying::Clone, clone) };
                let mut pair = [below(commands), below(commands + BEYOND)]
                    .map(|at| Disturbance { at, event: Breakage::ALL[below(Breakage::ALL.len())] });
                pair.sort_by_key(|disturbance| disturbance.at);
                tries.attempt(&bench, lying, &pair);
            }
        }
        tries
    }

    fn attempt(&mut self, bench: &Bench, lying: Lying, disturbances: &[Disturbance]) {
        self.cases += 1;
        if self.cases.is_multiple_of(self.every) {
            self.tried += 1;
            self.failures.extend(bench.judge(lying, disturbances));
        }
    }
}

#[test]
fn no_clone_is_genuine_and_no_right_card_is_accused_on_any_link() {
    let every = env::var("CCCD_CLONES_EVERY").map_or(20, |text| text.parse().unwrap());
    let tries: Vec<Tries> = thread::scope(|scope| {
        let threads: Vec<_> =
            DOCUMENTS.iter().map(|document| scope.spawn(move || Tries::of(document, every))).collect();
        threads.into_iter().map(|thread| thread.join().unwrap()).collect()
    });
    let failures: Vec<&String> = tries.iter().flat_map(|tries| &tries.failures).collect();
    let count = |of: fn(&Tries) -> usize| tries.iter().map(of).sum::<usize>();
    let (tried, cases) = (count(|tries| tries.tried), count(|tries| tries.cases));
    println!("{} documents, {} ways: {tried} of {cases} cases tried", DOCUMENTS.len(), WAYS.len());
    assert!(failures.is_empty(), "{} of {tried}: {:#?}", failures.len(), &failures[..failures.len().min(5)]);
}
