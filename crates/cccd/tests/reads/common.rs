//! A bench for reads in this process: a card, a chip, a key, and the options.

use cccd::{
    access::{AccessKey, AccessPolicy, Candidate},
    check::{Outcome, Question},
    clock::FixedClock,
    error::Code,
    files::File,
    pki::TrustStore,
    random::SeededRandom,
    read::{self, Event, Presented, ReadOptions, Reading},
    transport::Transport,
};
use cccd_sim::{Chip, ChipOptions, Issuance, IssuedCard, SimTransport};

/// Returns a day on which every card of the simulator is valid, unless a test says otherwise.
pub(crate) fn today() -> FixedClock {
    let seconds = 1_750_000_000; // 2025-06-15
    FixedClock(std::time::UNIX_EPOCH + std::time::Duration::from_secs(seconds))
}

/// Issues the card of 2021.
pub(crate) fn card() -> IssuedCard {
    Issuance::new(b"holder").issue().unwrap()
}

/// Returns a key that opens a card: number, CAN or MRZ lines.
pub(crate) fn number(card: &IssuedCard) -> AccessKey {
    AccessKey::parse(&card.person.personal_number).unwrap()
}

pub(crate) fn can(card: &IssuedCard) -> AccessKey {
    AccessKey::parse(card.person.can()).unwrap()
}

pub(crate) fn mrz(card: &IssuedCard) -> AccessKey {
    AccessKey::parse(&card.mrz.lines().join("\n")).unwrap()
}

/// Returns a trust folder with the root of a card and what belongs to it.
pub(crate) fn trust(card: &IssuedCard) -> TrustStore {
    let certificates = [&card.root_certificate].into_iter().chain(&card.other_certificates);
    TrustStore::from_certificates(certificates).unwrap().with_crls(&card.revocation_lists).unwrap()
}

/// Puts a chip on a link, with random bytes that depend on the card.
pub(crate) fn link(card: &IssuedCard, options: ChipOptions) -> SimTransport {
    SimTransport::new(Chip::with(card.clone(), options, Box::new(SeededRandom::new(b"chip"))))
}

/// The result of a read, for tests that expect either ending.
pub(crate) type Answer = Result<Reading, Box<Interrupted>>;

/// A read that ended in an error, and what was read until then.
#[derive(Clone, Debug)]
pub(crate) struct Interrupted {
    pub(crate) error: cccd::Error,
    pub(crate) reading: Reading,
}

impl std::fmt::Display for Interrupted {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.error.fmt(f)
    }
}

pub(crate) fn read(
    link: impl Transport + 'static,
    key: &AccessKey,
    options: ReadOptions<'_>,
    progress: &mut dyn FnMut(Event<'_>),
) -> Answer {
    read_with_keys(link, &[key.clone().into()], options, progress)
}

pub(crate) fn read_with_keys(
    link: impl Transport + 'static,
    keys: &[Candidate],
    options: ReadOptions<'_>,
    progress: &mut dyn FnMut(Event<'_>),
) -> Answer {
    let read::Read { reading, ended_by } = read::read_with_keys(link, keys, options, progress);
    match ended_by {
        None => Ok(reading),
        Some(error) => Err(Box::new(Interrupted { error, reading })),
    }
}

/// One read, configured step by step.
pub(crate) struct Read<'a> {
    pub(crate) card: &'a IssuedCard,
    pub(crate) key: AccessKey,
    pub(crate) trust: TrustStore,
    pub(crate) chip: ChipOptions,
    pub(crate) access: AccessPolicy,
    pub(crate) photo: bool,
    pub(crate) strict: bool,
    pub(crate) active: bool,
    pub(crate) files: &'a [File],
    pub(crate) presented: Option<Presented>,
}

impl<'a> Read<'a> {
    /// Reads the card as it is, with its number, with its root trusted.
    pub(crate) fn of(card: &'a IssuedCard) -> Self {
        Self {
            card,
            key: number(card),
            trust: trust(card),
            chip: ChipOptions::default(),
            access: AccessPolicy::Auto,
            photo: false,
            strict: false,
            active: false,
            files: &[],
            presented: None,
        }
    }

    pub(crate) fn run(&self) -> Answer {
        self.run_on(link(self.card, self.chip.clone()), &mut |_| {})
    }

    pub(crate) fn run_on(
        &self,
        link: impl Transport + 'static,
        progress: &mut dyn FnMut(Event<'_>),
    ) -> Answer {
        let mut options = ReadOptions::new(&self.trust)
            .access(self.access)
            .photo(self.photo)
            .strict(self.strict)
            .active_authentication(self.active)
            .files(self.files)
            .clock(today())
            .random(SeededRandom::new(b"terminal"));
        if let Some(presented) = self.presented.clone() {
            options = options.presented(presented);
        }
        read(link, &self.key, options, progress)
    }
}

/// Returns the outcome of a check.
pub(crate) fn outcome(reading: &Reading, question: Question) -> &Outcome {
    reading.verification.outcome(question).unwrap()
}

/// Returns the code with which a check failed.
pub(crate) fn failed(reading: &Reading, question: Question) -> Option<Code> {
    match outcome(reading, question) {
        Outcome::Failed(reason) => Some(reason.code),
        _ => None,
    }
}

/// Whether a finding was reported.
pub(crate) fn found(reading: &Reading, code: Code) -> bool {
    reading.verification.findings.iter().any(|finding| finding.code == code)
}
