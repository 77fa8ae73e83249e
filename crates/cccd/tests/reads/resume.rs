//! Cards that are lifted and put back: the same one, or another.

use std::time::Duration;

use cccd::{
    access::{AccessPolicy, Attempts},
    check::Verdict,
    error::{Code, TransportError},
    files::File,
    iso7816::StatusWord,
    read::{Event, MAX_LIFTS, ReadOptions, Reading},
    transport::{Cancel, FnTransport, Limits, Transport},
};
use cccd_sim::{
    Chip, ChipOptions, Issuance, IssuedCard, Misbehaviour, Person, Profile, Quirk, SimTransport, TornAway,
};

use crate::common::{Interrupted, Read, can, card, found, link, mrz, read, today};

/// Longer than any test waits.
const LONG: Duration = Duration::from_secs(60);

/// How many commands a read may take beyond those that remained when the card was lifted.
const BEYOND: u64 = 12;

type Outcome = Result<Reading, Box<Interrupted>>;

/// A bench that waits for lifted cards.
struct Bench<'a> {
    read: Read<'a>,
    limits: Limits,
}

impl<'a> Bench<'a> {
    /// Reads everything from a card, with its number.
    fn of(card: &'a IssuedCard) -> Self {
        Self { read: Read { photo: true, ..Read::of(card) }, limits: Limits::EXTENDED }
    }

    fn by_mrz(card: &'a IssuedCard) -> Self {
        Self { read: Read { photo: true, key: mrz(card), ..Read::of(card) }, limits: Limits::EXTENDED }
    }

    fn link_to(&self, card: &IssuedCard) -> SimTransport {
        SimTransport::with_limits(Chip::new(card.clone()).behaving(&self.read.chip), self.limits)
    }

    fn link(&self) -> SimTransport {
        self.link_to(self.read.card)
    }

    fn run(&self, link: impl Transport + 'static) -> Outcome {
        self.run_with(link, LONG, &mut |_| {})
    }

    fn run_with(
        &self,
        link: impl Transport + 'static,
        wait: Duration,
        progress: &mut dyn FnMut(Event<'_>),
    ) -> Outcome {
        let options = ReadOptions::new(&self.read.trust)
            .access(self.read.access)
            .photo(self.read.photo)
            .strict(self.read.strict)
            .active_authentication(self.read.active)
            .clock(today())
            .resume(wait);
        read(link, &self.read.key, options, progress)
    }

    /// Lifts the card at every command and puts it back.
    fn assert_resumes(&self, name: &str) {
        let whole = self.run(self.link()).unwrap();
        assert!(!found(&whole, Code::CardLifted), "{name}");
        for index in 0..whole.transfer.commands {
            let torn = TornAway::at(self.link(), index as usize).put_back();
            let reading = self.run(torn).unwrap_or_else(|error| panic!("{name}, command {index}: {error}"));
            self.assert_is(&reading, &whole, &format!("{name}, command {index}"));
            let beyond = reading.transfer.commands - whole.transfer.commands;
            assert!((1..=BEYOND).contains(&beyond), "{name}, command {index}: {beyond} commands more");
        }
    }

    /// Checks that a read with a lift returned and found the same as one without.
    fn assert_is(&self, reading: &Reading, whole: &Reading, name: &str) {
        assert_eq!(reading.verification.checks, whole.verification.checks, "{name}");
        assert_eq!(reading.verification.verdict, whole.verification.verdict, "{name}");
        assert!(reading.document.files().eq(whole.document.files()), "{name}");
        assert_eq!(reading.access, whole.access, "{name}");
        assert!(found(reading, Code::CardLifted), "{name}");
    }
}

/// Sets the behaviour of a chip after it was made.
trait Behaving {
    fn behaving(self, options: &ChipOptions) -> Self;
}

impl Behaving for Chip {
    fn behaving(mut self, options: &ChipOptions) -> Self {
        *self.options_mut() = options.clone();
        self
    }
}

/// Whether every file that was read belongs to this card.
fn is_of(reading: &Reading, card: &IssuedCard) -> bool {
    reading.document.files().all(|(_, bytes)| card.files.values().any(|file| file == bytes))
}

/// Issues somebody else's card that opens with the CAN of this one.
fn namesake(card: &IssuedCard) -> IssuedCard {
    let other = Person::from_seed(b"somebody else").unwrap();
    let number = format!("{}{}", &other.personal_number[..6], card.person.can());
    let person = other.with_personal_number(&number);
    Issuance::new(b"somebody else").person(person).issue().unwrap()
}

fn without_chip_authentication() -> Issuance<'static> {
    Issuance::new(b"holder").without_chip_authentication()
}

#[test]
fn a_card_lifted_at_any_command_and_put_back_is_read_with_few_commands_more() {
    let card = card();
    Bench::of(&card).assert_resumes("extended");
    let bench = Bench::of(&card);
    Bench { read: Read { active: true, ..bench.read }, ..bench }.assert_resumes("both proofs");
}

#[test]
fn short_commands_resume_at_every_command_too() {
    let card = card();
    Bench { limits: Limits::SHORT, ..Bench::of(&card) }.assert_resumes("short reader");
    let bench = Bench::of(&card);
    let chip = ChipOptions { extended_length: false, ..ChipOptions::default() };
    Bench { read: Read { chip, photo: false, ..bench.read }, ..bench }.assert_resumes("short card");
}

#[test]
fn other_kinds_of_documents_resume_at_every_command() {
    for profile in [Profile::CccdBacOnly, Profile::Passport] {
        let card = Issuance::of(profile, b"profile").issue().unwrap();
        Bench::by_mrz(&card).assert_resumes(profile.name());
    }
}

#[test]
fn cards_without_chip_authentication_resume_at_every_command() {
    let active = without_chip_authentication().issue().unwrap();
    Bench::of(&active).assert_resumes("Active Authentication alone");
    let none = without_chip_authentication().without_active_authentication().issue().unwrap();
    Bench::of(&none).assert_resumes("neither");
    let bench = Bench { limits: Limits::SHORT, ..Bench::of(&none) };
    Bench { read: Read { photo: false, ..bench.read }, ..bench }.assert_resumes("neither, short");
}

#[test]
fn a_card_lifted_again_on_its_way_back_resumes_again() {
    let card = card();
    let bench = Bench::of(&card);
    let whole = bench.run(bench.link()).unwrap();
    for first in [4, 10, 17] {
        for later in [1, 2, 5, 6, 7, 8, 9, 10, 11] {
            let twice = TornAway::at(bench.link(), first).put_back();
            let twice = TornAway::at(twice, first + later).put_back();
            let reading = bench.run(twice).unwrap();
            bench.assert_is(&reading, &whole, &format!("commands {first} and {}", first + later));
        }
    }
}

#[test]
fn a_resumed_file_goes_on_at_its_byte() {
    let card = card();
    let bench = Bench::of(&card);
    let mut blocks = Vec::new();
    let mut events = Vec::new();
    let torn = TornAway::at(bench.link(), 17).put_back().after(1);
    bench
        .run_with(torn, LONG, &mut |event| match event {
            Event::Progress { file: File::Dg2, done, .. } => blocks.push(done),
            Event::Lifted => events.push("lifted"),
            Event::Returned => events.push("returned"),
            Event::Identity { .. } => events.push("identity"),
            Event::Reopened => panic!("nothing was dropped by the chip"),
            _ => {}
        })
        .unwrap();
    assert!(blocks.len() == 8 && blocks.windows(2).all(|pair| pair[0] < pair[1]), "{blocks:?}");
    assert_eq!(events, ["identity", "lifted", "returned"]);
}

#[test]
fn a_card_that_is_not_put_back_is_a_moved_card_and_everything_is_kept() {
    let card = card();
    let bench = Bench::of(&card);
    let mut events = Vec::new();
    let torn = TornAway::at(bench.link(), 17);
    let interrupted = bench
        .run_with(torn, Duration::from_millis(1), &mut |event| match event {
            Event::Lifted => events.push("lifted"),
            Event::Returned => events.push("returned"),
            _ => {}
        })
        .unwrap_err();
    assert_eq!(interrupted.error, TransportError::CardMoved.into());
    assert_eq!(events, ["lifted"]);
    assert_eq!(interrupted.reading.document.files().count(), 5);
    assert_eq!(interrupted.reading.verification.verdict, Verdict::Genuine);
    assert!(interrupted.reading.holder().is_some());
}

#[test]
fn a_wait_for_the_card_can_be_cancelled() {
    let card = card();
    let bench = Bench::of(&card);
    let cancel = Cancel::default();
    let options = ReadOptions::new(&bench.read.trust).clock(today()).resume(LONG).cancel(cancel.clone());
    let torn = TornAway::at(bench.link(), 13);
    let interrupted = read(torn, &bench.read.key, options, &mut |event| {
        if matches!(event, Event::Lifted) {
            cancel.cancel();
        }
    })
    .unwrap_err();
    assert_eq!(interrupted.error, TransportError::Cancelled.into());
    assert_eq!(interrupted.reading.document.files().count(), 4);
}

/// Until a chip was proven, nobody's data was read: whatever card is present is read as it is.
#[test]
fn another_card_with_the_same_can_is_an_error_of_its_own() {
    let (card, other) = (card(), namesake(&card()));
    let bench = Bench::of(&card);
    let bench = Bench { read: Read { key: can(&card), ..bench.read }, ..bench };
    let of_other = Bench::of(&other);
    let of_other = Bench { read: Read { key: can(&card), ..of_other.read }, ..of_other };
    let whole = of_other.run(of_other.link()).unwrap();
    for index in 0..22 {
        let replaced = TornAway::at(bench.link(), index).replaced_by(bench.link_to(&other));
        let (is_of_second, reading) = match bench.run(replaced) {
            Ok(reading) => (true, reading),
            Err(interrupted) => {
                assert_eq!(interrupted.error.code(), Code::AnotherCard, "command {index}");
                (false, interrupted.reading)
            }
        };
        // Command 11 returns the first block of EF.SOD and with it the proof.
        assert_eq!(is_of_second, index <= 11, "command {index}");
        if is_of_second {
            of_other.assert_is(&reading, &whole, &format!("command {index}"));
        } else {
            assert!(is_of(&reading, &card), "command {index}");
            assert_ne!(reading.verification.verdict, Verdict::NotGenuine, "command {index}");
        }
    }
}

#[test]
fn another_card_of_the_same_number_or_of_none_is_no_continuation() {
    let card = card();
    let bench = Bench::of(&card);
    let renewed = card.person.clone().issued_on(cccd_sim::Date::new(2023, 5, 4));
    let others = [
        ("a namesake", namesake(&card)),
        ("their renewed card", Issuance::new(b"renewed").person(renewed).issue().unwrap()),
        ("somebody's", Issuance::new(b"somebody else").issue().unwrap()),
        ("a passport", Issuance::of(Profile::Passport, b"passport").issue().unwrap()),
    ];
    for (name, other) in &others {
        for index in [12, 13, 14, 21] {
            let replaced = TornAway::at(bench.link(), index).replaced_by(bench.link_to(other));
            let Interrupted { error, reading, .. } = *bench.run(replaced).unwrap_err();
            assert_eq!(error.code(), Code::AnotherCard, "{name}, command {index}");
            assert!(is_of(&reading, &card), "{name}, command {index}");
            assert_ne!(reading.verification.verdict, Verdict::NotGenuine, "{name}, command {index}");
            assert_eq!(reading.holder().is_some(), index > 12, "{name}, command {index}");
        }
    }
}

/// The copy has every file of the first card, but not its private keys.
#[test]
fn a_copy_that_takes_the_place_of_its_original_is_found_out() {
    let active = || without_chip_authentication().issue().unwrap();
    // The commands from which on the original has shown what the copy cannot show.
    for (card, proven, commands) in [(card(), 12, 22), (active(), 14, 22)] {
        let bench = Bench::of(&card);
        assert_eq!(bench.run(bench.link()).unwrap().transfer.commands, commands);
        let copy = card.clone().clone_with_another_key(b"copy").unwrap();
        for index in 0..commands as usize {
            let replaced = TornAway::at(bench.link(), index).replaced_by(bench.link_to(&copy));
            match bench.run(replaced) {
                Ok(reading) => {
                    assert!(index < proven, "command {index}");
                    assert_eq!(reading.verification.verdict, Verdict::NotGenuine, "command {index}");
                }
                Err(interrupted) => {
                    assert!(index >= proven, "command {index}: {interrupted}");
                    assert_eq!(interrupted.error.code(), Code::AnotherCard, "command {index}");
                    assert!(interrupted.reading.document.get(File::Dg2).is_none(), "command {index}");
                }
            }
        }
    }
}

#[test]
fn without_any_proof_another_dg1_is_another_card() {
    let card = without_chip_authentication().without_active_authentication().issue().unwrap();
    let person = namesake(&card).person;
    let other = without_chip_authentication().without_active_authentication().person(person).issue().unwrap();
    let bench = Bench::of(&card);
    let bench = Bench { read: Read { key: can(&card), ..bench.read }, ..bench };
    let commands = bench.run(bench.link()).unwrap().transfer.commands;
    let mut others = 0;
    for index in 0..commands as usize {
        let replaced = TornAway::at(bench.link(), index).replaced_by(bench.link_to(&other));
        match bench.run(replaced) {
            Ok(reading) => assert!(is_of(&reading, &other), "command {index}"),
            Err(interrupted) => {
                assert_eq!(interrupted.error.code(), Code::AnotherCard, "command {index}");
                assert!(is_of(&interrupted.reading, &card), "command {index}");
                others += 1;
            }
        }
    }
    // All but EF.CardAccess, access, DG14 and DG1.
    assert_eq!(others, commands - 10);
}

/// The same card, but with weaker access control when it comes back.
#[test]
fn a_card_that_comes_back_with_another_access_is_another_card() {
    let card = card();
    let weaker = card.clone().withhold(cccd_sim::File::CardAccess);
    let bench = Bench::by_mrz(&card);
    let replaced = TornAway::at(bench.link(), 8).replaced_by(bench.link_to(&weaker));
    let interrupted = bench.run(replaced).unwrap_err();
    assert_eq!(interrupted.error.code(), Code::AnotherCard);
    let bench = Bench { read: Read { access: AccessPolicy::Bac, ..bench.read }, ..bench };
    let replaced = TornAway::at(bench.link(), 14).replaced_by(bench.link_to(&weaker));
    assert_eq!(bench.run(replaced).unwrap().verification.verdict, Verdict::Genuine, "BAC was all it took");
}

#[test]
fn a_key_that_opened_the_first_card_is_no_wrong_key() {
    let card = card();
    let other = Issuance::new(b"somebody else").issue().unwrap();
    let bench = Bench::of(&card);
    let run = |index: usize| {
        let mut attempts = Attempts::default();
        let options = ReadOptions::new(&bench.read.trust).clock(today()).resume(LONG).attempts(&mut attempts);
        let replaced = TornAway::at(bench.link(), index).replaced_by(bench.link_to(&other));
        let interrupted = read(replaced, &bench.read.key, options, &mut |_| {}).unwrap_err();
        (interrupted.error.code(), attempts.wrong_keys())
    };
    assert_eq!(run(5), (Code::WrongKey, 1), "the first card was not open yet");
    assert_eq!(run(8), (Code::AnotherCard, 0));
    assert_eq!(run(13), (Code::AnotherCard, 0));
}

#[test]
fn a_card_that_failed_its_proof_is_not_waited_for() {
    let copy = card().clone_with_another_key(b"copy").unwrap();
    let bench = Bench::of(&copy);
    let mut lifted = 0;
    let torn = TornAway::at(bench.link(), 25).put_back();
    let interrupted = bench
        .run_with(torn, LONG, &mut |event| lifted += usize::from(matches!(event, Event::Lifted)))
        .unwrap_err();
    assert_eq!(interrupted.error, TransportError::CardMoved.into());
    assert_eq!(interrupted.reading.verification.verdict, Verdict::NotGenuine);
    assert_eq!(lifted, 0);
}

#[test]
fn a_card_that_is_always_gone_is_given_up() {
    let card = card();
    let bench = Bench::of(&card);
    let mut lifts = 0;
    let mute = FnTransport::new(Limits::EXTENDED, |_: &[u8]| Ok(Vec::new())).with_reset(|| Ok(()));
    let interrupted = bench
        .run_with(mute, LONG, &mut |event| lifts += usize::from(matches!(event, Event::Lifted)))
        .unwrap_err();
    assert_eq!((interrupted.error, lifts), (TransportError::CardMoved.into(), MAX_LIFTS));
    // A link that cannot connect to a card again does not wait either.
    let once = FnTransport::new(Limits::EXTENDED, |_: &[u8]| Ok(Vec::new()));
    assert_eq!(bench.run(once).unwrap_err().error, TransportError::CardMoved.into());
}

#[test]
fn a_chip_that_drops_its_channel_and_is_lifted_is_read_all_the_same() {
    let card = card();
    let bench = Bench::of(&card);
    let status = StatusWord::SM_OBJECTS_INCORRECT;
    let drop = ChipOptions {
        misbehaviours: vec![Misbehaviour::DropChannelAt { command: 8, status }],
        ..ChipOptions::default()
    };
    let bench = Bench { read: Read { chip: drop, ..bench.read }, ..bench };
    let whole = bench.run(bench.link()).unwrap();
    assert!(found(&whole, Code::ChannelRebuilt));
    // The chip drops its channel at command 14.
    for index in 15..whole.transfer.commands {
        let torn = TornAway::at(bench.link(), index as usize).put_back();
        let reading = bench.run(torn).unwrap();
        bench.assert_is(&reading, &whole, &format!("command {index}"));
        assert!(found(&reading, Code::ChannelRebuilt), "command {index}");
    }
}

#[test]
fn a_strict_reading_counts_no_lift() {
    let card = card();
    let bench = Bench::of(&card);
    let bench = Bench { read: Read { strict: true, ..bench.read }, ..bench };
    let whole = bench.run(bench.link()).unwrap();
    let reading = bench.run(TornAway::at(bench.link(), 15).put_back()).unwrap();
    bench.assert_is(&reading, &whole, "strict");
}

/// Runs without the bench, which always waits.
#[test]
fn without_a_wait_the_read_ends_at_once() {
    let card = card();
    let torn = TornAway::at(link(&card, ChipOptions::default()), 13).put_back();
    let interrupted = Read::of(&card).run_on(torn, &mut |event| {
        assert!(!matches!(event, Event::Lifted));
    });
    assert_eq!(interrupted.unwrap_err().error, TransportError::CardMoved.into());
}

/// What one card announces in EF.ATR/INFO says nothing about the next, which announces nothing.
#[test]
fn the_sizes_of_the_card_before_are_forgotten() {
    let quirk = Quirk::from_name("atr-info-512").unwrap();
    let first = quirk.forge(quirk.issue(Issuance::new(b"holder")).issue().unwrap());
    let mut announcing = ChipOptions::default();
    quirk.behave(&mut announcing);
    let link_to_first = || SimTransport::new(Chip::new(first.clone()).behaving(&announcing));
    let other = namesake(&first);
    let of_other = Bench::of(&other);
    let of_other = Bench { read: Read { key: can(&first), ..of_other.read }, ..of_other };
    let photo_of = |link: TornAway<SimTransport>| {
        let mut blocks = Vec::new();
        let mut was_lifted = false;
        let reading = of_other.run_with(link, LONG, &mut |event| match event {
            Event::Progress { file: File::Dg2, done, .. } => blocks.push(done),
            Event::Lifted => was_lifted = true,
            _ => {}
        });
        let reading = reading.unwrap();
        assert!(is_of(&reading, &other) && reading.document.atr_info().is_none());
        (blocks, was_lifted)
    };
    let (blocks, _) = photo_of(TornAway::at(of_other.link(), usize::MAX));
    assert!(blocks.len() > 1, "{blocks:?}");
    // SELECT and READ BINARY of EF.ATR/INFO come first.
    for index in 2..10 {
        let swapped = TornAway::at(link_to_first(), index).replaced_by(of_other.link());
        assert_eq!(photo_of(swapped), (blocks.clone(), true), "command {index}");
    }
}
