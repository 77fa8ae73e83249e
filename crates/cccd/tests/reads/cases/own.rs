//! Rows that a quirk alone does not cover.

use std::sync::{
    Arc,
    atomic::{AtomicUsize, Ordering},
};

use cccd::{
    Error, Result,
    access::AccessKey,
    check::{Question, Verdict},
    error::{AccessError, Code, TransportError},
    files::File,
    iso7816::StatusWord,
    transport::{Deadline, Limits, Transport},
};
use cccd_base::{
    crypto::{Curve, Group},
    error::CryptoError,
};
use cccd_sim::{
    Chip, ChipOptions, File as SimFile, Issuance, Misbehaviour, Person, Quirk, SimTransport, TornAway,
};

use crate::common::{Read, card, failed, link};

/// Returns a chip with one quirk in its behaviour.
fn quirky(name: &str) -> ChipOptions {
    let mut options = ChipOptions::default();
    Quirk::from_name(name).unwrap().behave(&mut options);
    options
}

/// Returns the error that ends a read, if any.
fn error(read: &Read<'_>) -> Option<Error> {
    read.run().err().map(|interrupted| interrupted.error)
}

pub(super) fn a_wrong_composite_digit_opens_the_card() {
    let card = card();
    let mut lines = card.mrz.lines().to_vec();
    let composite = lines[1].pop().unwrap();
    lines[1].push(if composite == '0' { '1' } else { '0' });
    let key = AccessKey::parse(&lines.join("\n")).unwrap();
    let read = Read { key, access: cccd::access::AccessPolicy::Bac, ..Read::of(&card) };
    assert_eq!(read.run().unwrap().verification.verdict, Verdict::Genuine);
}

pub(super) fn a_wrong_can_never_becomes_bac() {
    let card = card();
    let key = AccessKey::parse(Person::from_seed(b"somebody else").unwrap().can()).unwrap();
    let interrupted = Read { key, ..Read::of(&card) }.run().unwrap_err();
    assert_eq!((interrupted.error.code(), interrupted.reading.access), (Code::WrongKey, None));
}

pub(super) fn a_card_of_another_person_is_a_wrong_card() {
    let number = card().person.personal_number;
    let (first, last) = number.split_at(6);
    let other = format!("{}{last}", if first == "001085" { "001086" } else { "001085" });
    let key = AccessKey::parse(&other).unwrap();
    let card = card();
    let interrupted = Read { key, ..Read::of(&card) }.run().unwrap_err();
    assert_eq!(interrupted.error, AccessError::WrongCard.into());
    assert!(interrupted.reading.holder().is_none());
}

pub(super) fn the_form_of_set_at_is_remembered() {
    let card = card();
    let commands = |chip: ChipOptions| Read { chip, ..Read::of(&card) }.run().unwrap().transfer.commands;
    let plain = commands(ChipOptions::default());
    assert_eq!(commands(quirky("pace-asks-for-parameter")), plain + 1);
    // When the chip is opened a second time, it is asked in the right form at once.
    let dropped = Misbehaviour::DropChannelAt { command: 6, status: StatusWord::SM_OBJECTS_INCORRECT };
    let twice = |mut chip: ChipOptions| {
        chip.misbehaviours.push(dropped);
        commands(chip)
    };
    assert_eq!(twice(quirky("pace-asks-for-parameter")), twice(ChipOptions::default()) + 1);
}

/// Only a chip that knows the reader's private key could force this, so no read can show it.
pub(super) fn a_mapping_to_infinity_is_refused() {
    let group = Group::new(Curve::BrainpoolP256r1).unwrap();
    let mut nonce = Curve::BrainpoolP256r1.explicit().unwrap().order;
    // n - 1 times the generator, plus the generator, is the point at infinity.
    *nonce.last_mut().unwrap() -= 1;
    let refused = group.map(&nonce, group.generator());
    assert_eq!(refused.err(), Some(CryptoError::Point.into()));
}

pub(super) fn answers_that_are_none() {
    let card = card();
    let rows = [
        ("sm-answer-empty", Code::CardMoved),
        ("sm-answer-1", Code::AnswerMalformed),
        ("sm-status-alone", Code::ChannelDropped),
    ];
    for (name, code) in rows {
        let read = Read { chip: quirky(name), ..Read::of(&card) };
        assert_eq!(error(&read).map(|error| error.code()), Some(code), "{name}");
    }
}

pub(super) fn a_card_lifted_within_a_file() {
    let card = card();
    let read = Read { photo: true, ..Read::of(&card) };
    let commands = read.run().unwrap().transfer.commands as usize;
    let torn = TornAway::at(link(&card, ChipOptions::default()), commands - 2);
    let interrupted = read.run_on(torn, &mut |_| {}).unwrap_err();
    assert_eq!(interrupted.error, TransportError::CardMoved.into());
    assert!(interrupted.reading.document.get(File::Dg2).is_none() && interrupted.reading.holder().is_some());
}

pub(super) fn a_card_lifted_at_every_command() {
    let card = card();
    let read = Read::of(&card);
    for index in 0..read.run().unwrap().transfer.commands as usize {
        let torn = TornAway::at(link(&card, ChipOptions::default()), index);
        assert_eq!(read.run_on(torn, &mut |_| {}).unwrap_err().error, TransportError::CardMoved.into());
        assert_eq!(read.run().unwrap().verification.verdict, Verdict::Genuine);
    }
}

/// The second run happens in the same read, because the chip drops its channel once.
pub(super) fn each_run_has_a_fresh_key() {
    let card = card();
    let mut chip = quirky("ca-no-key-twice");
    chip.misbehaviours
        .push(Misbehaviour::DropChannelAt { command: 7, status: StatusWord::SM_OBJECTS_INCORRECT });
    let reading = Read { chip, ..Read::of(&card) }.run().unwrap();
    assert_eq!(reading.verification.verdict, Verdict::Genuine);
}

pub(super) fn a_key_that_no_signature_binds() {
    let original = card();
    let forger = Issuance::new(b"forger").person(original.person.clone()).issue().unwrap();
    let dg14 = forger.files[&SimFile::Dg(14)].clone();
    let mut forged = forger;
    forged.files = original.files.clone();
    let forged = forged.replace_file(SimFile::Dg(14), &dg14);
    let reading = Read::of(&forged).run().unwrap();
    assert_eq!(reading.verification.verdict, Verdict::NotGenuine);
    assert_eq!(failed(&reading, Question::Hashes), Some(Code::HashMismatch));
    assert_ne!(
        reading.verification.outcome(Question::ChipAuthentication),
        Some(&cccd::check::Outcome::Passed)
    );
}

/// Any link, with an action before each command.
struct Around<T, F>(T, F);

impl<T: Transport, F: FnMut(&mut T, Deadline) -> Result<()> + Send> Transport for Around<T, F> {
    fn transmit(&mut self, command: &[u8], deadline: Deadline) -> Result<Vec<u8>> {
        (self.1)(&mut self.0, deadline)?;
        self.0.transmit(command, deadline)
    }

    fn limits(&self) -> Limits {
        self.0.limits()
    }

    fn atr(&self) -> &[u8] {
        self.0.atr()
    }

    fn reset(&mut self) -> Result<()> {
        self.0.reset()
    }
}

/// A limit of the reader is not the card's fault, but also not a reason to call the card genuine.
pub(super) fn a_limit_of_the_reader_accuses_nobody() {
    struct EvenAlone(SimTransport);

    impl Transport for EvenAlone {
        fn transmit(&mut self, command: &[u8], deadline: Deadline) -> Result<Vec<u8>> {
            match command.get(1) {
                Some(0xB1) => Err(TransportError::CommandTooLong { length: command.len(), limit: 0 }.into()),
                _ => self.0.transmit(command, deadline),
            }
        }

        fn limits(&self) -> Limits {
            self.0.limits()
        }

        fn atr(&self) -> &[u8] {
            self.0.atr()
        }

        fn reset(&mut self) -> Result<()> {
            self.0.reset()
        }
    }

    let zeros = |mut content: Vec<u8>| {
        content.resize(36_000, 0);
        cccd_base::tlv::encode(cccd_base::tlv::Tag(0x6E), &content)
    };
    let card = card();
    let card = card.clone().replace_file(SimFile::Dg(14), &zeros(card.files[&SimFile::Dg(14)][4..].to_vec()));
    let link = EvenAlone(link(&card, ChipOptions::default()));
    let interrupted = Read::of(&card).run_on(link, &mut |_| {}).unwrap_err();
    assert_eq!(interrupted.error.code(), Code::CommandTooLong);
    assert_eq!(interrupted.reading.verification.verdict, Verdict::CannotTell);
}

pub(super) fn every_command_has_a_deadline() {
    let card = card();
    for index in [0, 3, 9] {
        let mut commands = 0;
        let waiting = Around(link(&card, ChipOptions::default()), move |_: &mut SimTransport, deadline| {
            assert_ne!(deadline, Deadline::NEVER);
            commands += 1;
            if commands > index { Err(TransportError::Timeout.into()) } else { Ok(()) }
        });
        let interrupted = Read::of(&card).run_on(waiting, &mut |_| {}).unwrap_err();
        assert_eq!(interrupted.error, TransportError::Timeout.into());
    }
}

pub(super) fn a_swapped_card_is_not_taken_for_the_first() {
    let card = card();
    let other = Issuance::new(b"another").issue().unwrap();
    let commands = Read::of(&card).run().unwrap().transfer.commands as usize;
    for index in 8..commands {
        let other = other.clone();
        let count = Arc::new(AtomicUsize::new(0));
        let swapping = Around(link(&card, ChipOptions::default()), move |link: &mut SimTransport, _| {
            if count.fetch_add(1, Ordering::Relaxed) == index {
                *link = SimTransport::new(Chip::new(other.clone()));
            }
            Ok(())
        });
        let interrupted = Read::of(&card).run_on(swapping, &mut |_| {}).unwrap_err();
        let class = interrupted.error.code().class();
        assert!(matches!(class, cccd::Class::SecureMessaging | cccd::Class::Access), "{index}: {class:?}");
    }
}

pub(super) fn any_answer_to_reset_will_do() {
    /// A link with another answer to a reset.
    struct Answering(SimTransport, Vec<u8>);

    impl Transport for Answering {
        fn transmit(&mut self, command: &[u8], deadline: Deadline) -> Result<Vec<u8>> {
            self.0.transmit(command, deadline)
        }

        fn limits(&self) -> Limits {
            self.0.limits()
        }

        fn atr(&self) -> &[u8] {
            &self.1
        }

        fn reset(&mut self) -> Result<()> {
            self.0.reset()
        }
    }

    let card = card();
    for atr in [vec![], vec![0x3B], vec![0x3B, 0x80, 0x01], vec![0x3B; 33], vec![0xFF; 33]] {
        let link = Answering(link(&card, ChipOptions::default()), atr);
        let reading = Read::of(&card).run_on(link, &mut |_| {}).unwrap();
        assert_eq!(reading.verification.verdict, Verdict::Genuine);
    }
}

pub(super) fn a_failed_read_tells_nothing_personal() {
    let card = card();
    for name in ["sm-mac-changed", "pace-token-changed", "sm-data-missing", "ca-old-keys"] {
        let told = format!("{:?}", Read { chip: quirky(name), ..Read::of(&card) }.run());
        let lines = card.mrz.lines();
        for secret in
            [card.person.personal_number.as_str(), card.person.can(), lines[0].as_str(), lines[2].as_str()]
        {
            assert!(!told.contains(secret), "{name}");
        }
    }
}
