//! Several keys in one read: which are tried, in what order, and where the read stops.

use std::{
    sync::{
        Arc, Mutex,
        atomic::{AtomicU64, Ordering},
    },
    time::{Duration, SystemTime},
};

use cccd::{
    access::{AccessKey, AccessPolicy, AccessProtocol, Attempts, Candidate, KeyReason, MrzInformation},
    check::{Outcome, Question, Verdict},
    clock::Clock,
    error::{AccessError, Code, Error},
    mrz::Expiry,
    random::SeededRandom,
    read::{ReadOptions, Reading},
    transport::{Deadline, Limits, Transport},
    vietnam::qr::QrText,
};
use cccd_sim::{ChipOptions, Date, Issuance, IssuedCard, Person, Profile};

use crate::common::{Interrupted, link, number, outcome, read_with_keys, today, trust};

const GET_CHALLENGE: u8 = 0x84;
const EXTERNAL_AUTHENTICATE: u8 = 0x82;
const GENERAL_AUTHENTICATE: u8 = 0x86;
const MSE: u8 = 0x22;

/// Counts the plain commands, by instruction.
struct Counted<T> {
    link: T,
    instructions: Arc<Mutex<Vec<u8>>>,
}

impl<T: Transport> Transport for Counted<T> {
    fn transmit(&mut self, command: &[u8], deadline: Deadline) -> Result<Vec<u8>, Error> {
        // Secure messaging has its own class byte.
        if command[0] & 0x0C == 0 {
            self.instructions.lock().unwrap().push(command[1]);
        }
        self.link.transmit(command, deadline)
    }

    fn limits(&self) -> Limits {
        self.link.limits()
    }

    fn atr(&self) -> &[u8] {
        self.link.atr()
    }

    fn reset(&mut self) -> Result<(), Error> {
        self.link.reset()
    }
}

/// A clock that advances only while somebody sleeps.
#[derive(Clone, Default)]
struct Virtual(Arc<AtomicU64>);

impl Clock for Virtual {
    fn now(&self) -> SystemTime {
        SystemTime::UNIX_EPOCH
    }

    fn elapsed(&self) -> Duration {
        Duration::from_millis(self.0.load(Ordering::Relaxed))
    }
}

/// The result of a read with several keys.
struct Tried {
    outcome: Result<Reading, Box<Interrupted>>,
    instructions: Vec<u8>,
    wrong_keys: usize,
    /// How long the attempts waited, in milliseconds.
    waited: u128,
}

impl Tried {
    fn count(&self, instruction: u8) -> usize {
        self.instructions.iter().filter(|seen| **seen == instruction).count()
    }

    fn error(&self) -> &Error {
        &self.outcome.as_ref().unwrap_err().error
    }

    fn opened_by_bac(&self) -> bool {
        let reading = self.outcome.as_ref().unwrap();
        assert_eq!(reading.verification.verdict, Verdict::Genuine);
        assert_eq!(*outcome(reading, Question::Key), Outcome::Passed);
        reading.access.unwrap().protocol == AccessProtocol::Bac
    }
}

fn try_keys(card: &IssuedCard, keys: &[Candidate]) -> Tried {
    let clock = Virtual::default();
    let sleeper = clock.clone();
    let sleep = move |time: Duration| {
        sleeper.0.fetch_add(u64::try_from(time.as_millis()).unwrap(), Ordering::Relaxed);
    };
    let mut attempts = Attempts::new(clock.clone(), sleep);
    let instructions = Arc::new(Mutex::new(Vec::new()));
    let link = Counted { link: link(card, ChipOptions::default()), instructions: Arc::clone(&instructions) };
    let trust = trust(card);
    let options = ReadOptions::new(&trust)
        .clock(today())
        .random(SeededRandom::new(b"terminal"))
        .attempts(&mut attempts);
    let outcome = read_with_keys(link, keys, options, &mut |_| {});
    let instructions = instructions.lock().unwrap().clone();
    Tried { outcome, instructions, wrong_keys: attempts.wrong_keys(), waited: clock.elapsed().as_millis() }
}

/// Returns the keys that a card's QR code yields.
fn of_qr(person: &Person) -> Vec<Candidate> {
    let day = |date: Date| format!("{:02}{:02}{:04}", date.day, date.month, date.year);
    let (birth, issue) = (day(person.date_of_birth), day(person.date_of_issue));
    let number = &person.personal_number;
    let qr = QrText::parse(&format!("{number}||Mẫu|{birth}|Nam|Thôn Mẫu|{issue}")).unwrap();
    let key = AccessKey::PersonalNumber(qr.personal_number.clone());
    let mut keys = vec![Candidate { access: AccessPolicy::Pace, ..key.into() }];
    for expiry in qr.expiries() {
        let number = qr.personal_number.document_number();
        let information = MrzInformation::new(number.expose(), qr.date_of_birth.unwrap(), expiry).unwrap();
        keys.push(Candidate {
            key: AccessKey::MrzInformation(information),
            access: AccessPolicy::Bac,
            reason: KeyReason::MrzOfQr,
        });
    }
    keys
}

fn bac_card(person: Person) -> IssuedCard {
    Issuance::of(Profile::CccdBacOnly, b"keys").person(person).issue().unwrap()
}

fn person(seed: u32) -> Person {
    Person::from_seed(&seed.to_be_bytes()).unwrap()
}

/// Returns keys of other people: MRZ data for BAC, or numbers for PACE.
fn others(count: u32, access: AccessPolicy) -> Vec<Candidate> {
    (100..100 + count)
        .map(|seed| of_qr(&person(seed)).into_iter().find(|key| key.access == access).unwrap())
        .collect()
}

#[test]
fn cards_without_pace_open_by_what_their_qr_code_says() {
    let rows = [
        ("before 40", Date::new(1985, 1, 15), Date::new(2024, 6, 30), Some(Date::new(2045, 1, 15))),
        ("before 14, law of 2023", Date::new(2012, 8, 1), Date::new(2024, 7, 1), Some(Date::new(2026, 8, 1))),
        (
            "before 25, law of 2014",
            Date::new(2010, 8, 1),
            Date::new(2024, 6, 30),
            Some(Date::new(2035, 8, 1)),
        ),
        ("no expiry", Date::new(1960, 1, 15), Date::new(2021, 4, 1), None),
        ("no expiry, law of 2023", Date::new(1960, 1, 15), Date::new(2024, 9, 1), None),
    ];
    for (name, birth, issue, end) in rows {
        let mut person = person(1).issued_on(issue).born_on(birth);
        person.date_of_expiry = end;
        let tried = try_keys(&bac_card(person.clone()), &of_qr(&person));
        assert!(tried.opened_by_bac(), "{name}");
        assert_eq!((tried.count(GET_CHALLENGE), tried.wrong_keys), (1, 0), "{name}");
        assert_eq!(tried.count(MSE) + tried.count(GENERAL_AUTHENTICATE), 0, "no PACE: {name}");
    }
}

#[test]
fn who_was_born_on_29_february_has_two_ends_and_both_are_tried() {
    for (end, challenges) in [(Date::new(2025, 2, 28), 1), (Date::new(2025, 3, 1), 2)] {
        let mut person = person(2).issued_on(Date::new(2021, 5, 1)).born_on(Date::new(2000, 2, 29));
        person.date_of_expiry = Some(end);
        let keys = of_qr(&person);
        assert_eq!(keys.len(), 3);
        let tried = try_keys(&bac_card(person), &keys);
        assert!(tried.opened_by_bac());
        assert_eq!((tried.count(GET_CHALLENGE), tried.wrong_keys), (challenges, 0));
        assert_eq!(tried.waited, [0, 1_000][challenges - 1]);
    }
}

#[test]
fn three_wrong_keys_are_tried_and_no_fourth() {
    let card = bac_card(person(3));
    for count in [1, 2, 3] {
        let tried = try_keys(&card, &others(count, AccessPolicy::Bac));
        assert_eq!(tried.error().code(), Code::WrongKey, "{count}");
        assert_eq!(tried.wrong_keys, count as usize);
    }
    let mut keys = others(3, AccessPolicy::Bac);
    keys.extend(of_qr(&card.person));
    let tried = try_keys(&card, &keys);
    assert_eq!(*tried.error(), AccessError::TooManyAttempts { attempts: 3, refusal: None }.into());
    assert_eq!((tried.count(GET_CHALLENGE), tried.count(EXTERNAL_AUTHENTICATE)), (3, 3));
    assert_eq!((tried.wrong_keys, tried.waited), (3, 5_000));
    let document = &tried.outcome.unwrap_err().reading.document;
    assert!(document.files().all(|(file, _)| !file.is_in_application()));
}

#[test]
fn pace_that_is_offered_never_becomes_bac() {
    let card = Issuance::new(b"keys").issue().unwrap();
    // The wrong number, and every key for BAC that there is.
    let mut keys = others(1, AccessPolicy::Pace);
    keys.extend(of_qr(&card.person).into_iter().filter(|key| key.access == AccessPolicy::Bac));
    let tried = try_keys(&card, &keys);
    assert_eq!(tried.error().code(), Code::WrongKey);
    assert_eq!((tried.count(GET_CHALLENGE), tried.count(EXTERNAL_AUTHENTICATE)), (0, 0));
    assert_eq!((tried.count(MSE), tried.wrong_keys), (1, 1));
    // Without a key for PACE, nothing is tried.
    let tried = try_keys(&card, &keys[1..]);
    assert_eq!(*tried.error(), AccessError::KeyUnsuitable { protocol: "PACE", refusal: None }.into());
    assert_eq!(tried.count(GET_CHALLENGE) + tried.count(MSE) + tried.wrong_keys, 0);
}

#[test]
fn a_chip_with_pace_takes_the_next_key_in_the_same_session() {
    let card = Issuance::new(b"keys").issue().unwrap();
    let mut keys = others(2, AccessPolicy::Pace);
    keys.extend(of_qr(&card.person));
    let tried = try_keys(&card, &keys);
    assert_eq!((tried.count(MSE), tried.count(GET_CHALLENGE)), (3, 0));
    assert_eq!((tried.wrong_keys, tried.waited), (0, 5_000));
    let reading = tried.outcome.unwrap();
    assert_eq!(*outcome(&reading, Question::Key), Outcome::Passed, "of the key that opened it");
    assert_eq!(reading.verification.verdict, Verdict::Genuine);
}

#[test]
fn without_a_key_for_bac_the_error_says_so_and_nothing_is_tried() {
    let card = bac_card(person(4));
    for keys in [vec![number(&card).into()], others(2, AccessPolicy::Pace), vec![]] {
        let tried = try_keys(&card, &keys);
        assert_eq!(*tried.error(), AccessError::KeyUnsuitable { protocol: "BAC", refusal: None }.into());
        assert_eq!((tried.count(EXTERNAL_AUTHENTICATE), tried.wrong_keys), (0, 0));
    }
}

#[test]
fn several_keys_are_counted_where_the_caller_does_not() {
    let card = bac_card(person(5));
    // An expiry that no law gives, and the right one: one wait of a second, by the clock of this machine.
    let mut keys = of_qr(&card.person);
    let number = cccd::personal_number::PersonalNumber::parse(&card.person.personal_number).unwrap();
    let birth = card.person.date_of_birth;
    let birth = jiff::civil::date(birth.year as i16, birth.month as i8, birth.day as i8);
    let end = Expiry::On(jiff::civil::date(2099, 1, 2));
    let wrong = MrzInformation::new(number.document_number().expose(), birth, end).unwrap();
    keys.insert(0, AccessKey::MrzInformation(wrong).into());
    let trust = trust(&card);
    let options = ReadOptions::new(&trust).clock(today()).random(SeededRandom::new(b"terminal"));
    let reading = read_with_keys(link(&card, ChipOptions::default()), &keys, options, &mut |_| {}).unwrap();
    assert_eq!(reading.verification.verdict, Verdict::Genuine);
}
