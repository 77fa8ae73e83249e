use crate::{
    access::{AccessProtocol, Attempts},
    check::{Outcome, Question},
    clock::FixedClock,
    error::{Code, Error},
    pki::TrustStore,
    random::SeededRandom,
    read::{ReadOptions, read_with_keys},
};
use cccd_sim::{Chip, ChipOptions, Date, Issuance, IssuedCard, Person, Profile, SimTransport};
use proptest::prelude::*;

use super::*;

/// The text of the QR code of an invented person.
fn qr_text(person: &Person) -> String {
    let day = |date: Date| format!("{:02}{:02}{:04}", date.day, date.month, date.year);
    [
        person.personal_number.clone(),
        person.old_id_number.clone().unwrap_or_default(),
        person.full_name(),
        day(person.date_of_birth),
        person.sex.vietnamese().to_owned(),
        person.place_of_residence.clone(),
        day(person.date_of_issue),
    ]
    .join("|")
}

fn reasons(input: &Input) -> Vec<&'static str> {
    input.keys().iter().map(|candidate| candidate.reason.name()).collect()
}

fn key(input: &Input, index: usize) -> String {
    input.keys()[index].key.text().expose().clone()
}

#[test]
fn every_form_of_invented_people_is_understood() {
    for seed in 0..200_u32 {
        let person = Person::from_seed(&seed.to_be_bytes()).unwrap();
        let card = (seed < 4).then(|| Issuance::new(b"input").person(person.clone()).issue().unwrap());
        let (number, can) = (person.personal_number.as_str(), person.can());
        let grouped = |mark: &str| [&number[..3], &number[3..6], &number[6..9], &number[9..]].join(mark);
        let wide: String = number.chars().map(|c| char::from_u32(u32::from(c) + 0xfee0).unwrap()).collect();
        for text in [
            number.to_owned(),
            format!("\u{feff}{number}\r\n"),
            format!("\u{a0}{number}\u{200b} "),
            grouped(" "),
            grouped("\u{a0}"),
            grouped("."),
            grouped(" - "),
            wide,
        ] {
            let input = Input::parse(&text).unwrap();
            assert_eq!((input.kind(), reasons(&input)), (InputKind::PersonalNumber, vec!["can_of_number"]));
            assert_eq!((key(&input, 0), input.text().expose().as_str()), (number.to_owned(), number));
        }
        for text in [can.to_owned(), format!("{} {}\n", &can[..3], &can[3..])] {
            let input = Input::parse(&text).unwrap();
            assert_eq!(
                (input.kind(), reasons(&input), key(&input, 0)),
                (InputKind::Can, vec!["can"], can.into())
            );
        }
        let qr = qr_text(&person);
        for text in [qr.clone(), format!("]Q3\u{2}{qr}\r\n"), format!("{qr}|Mẫu|2")] {
            let input = Input::parse(&text).unwrap();
            assert_eq!(input.kind(), InputKind::Qr);
            assert_eq!(reasons(&input), ["can_of_number", "mrz_of_qr"]);
            assert_eq!(
                input.keys().iter().map(|c| c.access).collect::<Vec<_>>(),
                [AccessPolicy::Pace, AccessPolicy::Bac]
            );
            assert_eq!(input.qr().unwrap().full_name.expose(), &person.full_name());
            assert!(key(&input, 1).starts_with(person.document_number()));
        }
        let Some(card) = card else { continue };
        let lines = card.mrz.lines();
        for text in [lines.join("\n"), lines.join("\r\n"), lines.concat(), lines.join("\n").to_lowercase()] {
            let input = Input::parse(&text).unwrap();
            assert_eq!((input.kind(), reasons(&input)), (InputKind::Mrz, vec!["can_of_number", "mrz"]));
            assert_eq!(key(&input, 0), number);
            let information = input.mrz().unwrap().information();
            let input = Input::parse(information.expose()).unwrap();
            assert_eq!((input.kind(), reasons(&input)), (InputKind::MrzInformation, vec!["mrz_information"]));
            // The expiry by law is the expiry of the card.
            assert_eq!(key(&Input::parse(&qr).unwrap(), 1), *information.expose());
        }
    }
}

#[test]
fn what_an_input_method_garbled_yields_the_same_keys() {
    let person = Person::from_seed(b"garbled").unwrap();
    let right = Input::parse(&qr_text(&person)).unwrap();
    let garbled = qr_text(&person)
        .replace(&person.full_name(), "Nguyeãn Thò Maãu")
        .replace(person.sex.vietnamese(), "Nưx");
    let garbled = Input::parse(&garbled).unwrap();
    assert_eq!(reasons(&garbled), reasons(&right));
    assert_eq!((key(&garbled, 0), key(&garbled, 1)), (key(&right, 0), key(&right, 1)));
}

#[test]
fn an_mrz_that_is_not_of_a_vietnamese_card_is_one_key() {
    let passport =
        "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<\nL898902C36UTO7408122F1204159ZE184226B<<<<<10";
    let input = Input::parse(passport).unwrap();
    assert_eq!((input.kind(), reasons(&input)), (InputKind::Mrz, vec!["mrz"]));
    assert_eq!(input.keys()[0].access, AccessPolicy::Auto);
}

#[test]
fn a_qr_code_without_dates_opens_by_pace_alone() {
    let input = Input::parse("001085012345||Nguyễn Văn Mẫu|x|Nam|Hà Nội|").unwrap();
    assert_eq!(reasons(&input), ["can_of_number"]);
}

/// The outcome of reading a card with an input, and how many wrong keys it cost.
fn opened_by(card: &IssuedCard, text: &str, attempts: &mut Attempts) -> Result<AccessProtocol> {
    let input = Input::parse(text).unwrap();
    let chip = Chip::with(card.clone(), ChipOptions::default(), Box::new(SeededRandom::new(b"chip")));
    let trust = TrustStore::from_certificates([&card.root_certificate]).unwrap();
    let options = ReadOptions::new(&trust).attempts(attempts);
    let read = read_with_keys(SimTransport::new(chip), input.keys(), options, &mut |_| {});
    let reading = read.to_the_end()?;
    assert_eq!(*reading.verification.outcome(Question::Key).unwrap(), Outcome::Passed);
    Ok(reading.access.unwrap().protocol)
}

fn patient() -> Attempts {
    Attempts::new(FixedClock(std::time::UNIX_EPOCH), |_| {})
}

#[test]
fn every_input_opens_its_card_and_a_card_without_pace_needs_qr_or_mrz() {
    let bac = Issuance::of(Profile::CccdBacOnly, b"input").issue().unwrap();
    let pace = Issuance::new(b"input").issue().unwrap();
    for card in [&bac, &pace] {
        let is_bac = std::ptr::eq(card, &bac);
        let (number, qr, mrz) =
            (&card.person.personal_number, qr_text(&card.person), card.mrz.lines().join("\n"));
        for text in [qr, mrz] {
            let mut attempts = patient();
            let protocol = opened_by(card, &text, &mut attempts).unwrap();
            assert_eq!((protocol == AccessProtocol::Bac, attempts.wrong_keys()), (is_bac, 0));
        }
        let opened = opened_by(card, number, &mut patient()).map(drop);
        let unsuitable = Err(AccessError::KeyUnsuitable { protocol: "BAC", refusal: None }.into());
        assert_eq!(opened, if is_bac { unsuitable } else { Ok(()) });
    }
}

#[test]
fn the_qr_codes_of_three_other_people_are_tried_and_no_more() {
    let card = Issuance::of(Profile::CccdBacOnly, b"input").issue().unwrap();
    let mut attempts = patient();
    for seed in 500..503_u32 {
        let other = Person::from_seed(&seed.to_be_bytes()).unwrap();
        let error = opened_by(&card, &qr_text(&other), &mut attempts).unwrap_err();
        assert_eq!(error.code(), Code::WrongKey);
    }
    let right = opened_by(&card, &qr_text(&card.person), &mut attempts);
    assert_eq!(right, Err(AccessError::TooManyAttempts { attempts: 3, refusal: None }.into()));
}

#[test]
fn mistakes_are_named_with_their_place() {
    let error = |text: &str| Input::parse(text).unwrap_err();
    let part = KeyPart::PersonalNumber;
    let number = |length| Error::from(AccessError::Length { part, length, expected: 12 });
    assert_eq!(error("001 085 012 34"), number(11));
    assert_eq!(error("0010850123456"), number(13));
    assert_eq!(error("00108501234O"), AccessError::Character { part, position: 12 }.into());
    assert_eq!(
        error("001085"[..5].as_ref()),
        AccessError::Length { part: KeyPart::Can, length: 5, expected: 6 }.into()
    );
    for empty in ["", " \r\n", "\u{feff}", ". - ."] {
        assert_eq!(
            error(empty),
            AccessError::Length { part: KeyPart::Input, length: 0, expected: 12 }.into()
        );
    }
    let long = "1".repeat(MAX_TEXT + 1);
    assert!(matches!(error(&long), Error::Access(AccessError::Length { expected: MAX_TEXT, .. })));
    assert!(matches!(
        error("001085012345|a"),
        Error::Access(AccessError::Length { length: 2, expected: 7, .. })
    ));
}

#[test]
fn files_of_editors_are_read() {
    let text = "\u{feff}001085012345|012345678|Nguyễn Văn Mẫu|15011985|Nam|Hà Nội|01042021\r\n";
    let little: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let big: Vec<u8> = text.encode_utf16().flat_map(u16::to_be_bytes).collect();
    for bytes in [text.as_bytes(), &little, &big] {
        let input = Input::from_bytes(bytes).unwrap();
        assert_eq!(input.qr().unwrap().full_name.expose(), "Nguyễn Văn Mẫu");
    }
    let position = |bytes: &[u8]| match Input::from_bytes(bytes) {
        Err(Error::Access(AccessError::Character { part: KeyPart::Input, position })) => position,
        other => panic!("{other:?}"),
    };
    assert_eq!(position(b"0010\xFF850"), 5);
    assert_eq!(position(b"\xFF\xFE0\x001\x00\x00\xDC"), 3);
    assert!(Input::from_bytes(&little[..little.len() - 1]).is_err());
    assert!(Input::from_bytes(&vec![b'1'; MAX_TEXT + 1]).is_err());
}

/// The forms in which a text arrives from a file or a pipe, and whether its letters survive.
fn encodings(text: &str) -> Vec<(&'static str, Vec<u8>, bool)> {
    let wide = |mark: &str, unit: fn(u16) -> [u8; 2]| -> Vec<u8> {
        format!("{mark}{text}").encode_utf16().flat_map(unit).collect()
    };
    // Every letter outside ASCII becomes a byte that is no UTF-8, as in any encoding of one byte per letter.
    let single = text.chars().map(|c| if c.is_ascii() { c as u8 } else { 0xe0 | (c as u8 & 0x1f) }).collect();
    let shift_jis =
        text.chars().flat_map(|c| if c.is_ascii() { vec![c as u8] } else { vec![0xe1, 0xbb] }).collect();
    let doubled = text.bytes().map(char::from).collect::<String>().into_bytes();
    vec![
        ("UTF-8", text.as_bytes().to_vec(), true),
        ("UTF-16LE with a mark", wide("\u{feff}", u16::to_le_bytes), true),
        ("UTF-16BE with a mark", wide("\u{feff}", u16::to_be_bytes), true),
        ("UTF-16LE", wide("", u16::to_le_bytes), true),
        ("UTF-16BE", wide("", u16::to_be_bytes), true),
        ("one byte each", single, false),
        ("two bytes each", shift_jis, false),
        ("UTF-8 twice", doubled, false),
    ]
}

#[test]
fn a_qr_code_yields_its_digits_in_any_encoding_at_every_door() {
    for seed in 0..30_u32 {
        let person = Person::from_seed(&seed.to_be_bytes()).unwrap();
        let right = Input::parse(&qr_text(&person)).unwrap();
        for end in ["", "\n", "\r\n", "\t\r\n"] {
            for (name, bytes, is_legible) in encodings(&format!("{}{end}", qr_text(&person))) {
                let is_wide = name.starts_with("UTF-16");
                let line = Lines::default().take(&bytes).map(|line| Input::from_bytes(line.expose()));
                let doors = [
                    Some(Input::from_bytes(&bytes)),
                    Some(Input::from_text(&bytes)),
                    Some(Input::from_reader(&mut bytes.as_slice())),
                    // A line ends in a byte, which is half a line break of UTF-16.
                    line.filter(|_| !is_wide || end.is_empty()),
                ];
                for input in doors.into_iter().flatten() {
                    let input = input.unwrap_or_else(|error| panic!("{name} {end:?}: {error}"));
                    let keys =
                        |input: &Input| (0..input.keys().len()).map(|at| key(input, at)).collect::<Vec<_>>();
                    assert_eq!(keys(&input), keys(&right), "{name} {end:?}");
                    let (read, right) = (input.qr().unwrap(), right.qr().unwrap());
                    assert_eq!(
                        (read.date_of_birth, read.date_of_issue),
                        (right.date_of_birth, right.date_of_issue)
                    );
                    assert_eq!(read.garbled.is_none(), is_legible, "{name}: {}", read.full_name.expose());
                    assert!(is_legible || read.full_name != right.full_name, "never put right");
                }
            }
        }
    }
}

#[test]
fn lines_of_utf_16_are_told_apart() {
    let text = "001085012345\r\n001085012346\r\n";
    let bytes: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let numbers: Vec<_> = bytes
        .split_inclusive(|byte| *byte == b'\n')
        .filter_map(|line| Lines::default().take(line))
        .filter_map(|line| Input::from_bytes(line.expose()).ok())
        .map(|input| key(&input, 0))
        .collect();
    assert_eq!(numbers, ["001085012345", "001085012346"]);
}

#[test]
fn other_inputs_are_refused_in_other_encodings() {
    // Only the fields of a QR code show that a damaged letter is none of the digits.
    for bytes in [b"0010\xFF850".as_slice(), b"\xE9", b"001085012345\xE9", b"IDVNM085\xE9"] {
        assert!(matches!(Input::from_bytes(bytes), Err(Error::Access(AccessError::Character { .. }))));
        assert!(Input::from_text(bytes).is_err());
    }
    // A digit that is lost is one too few.
    let text = b"00108501234\xE9||L\xea|15011985|Nam|Hu\xea|01042021";
    assert!(matches!(Input::from_bytes(text), Err(Error::Access(AccessError::Character { .. }))));
}

#[test]
fn debug_shows_nothing_personal() {
    let person = Person::from_seed(b"debug").unwrap();
    let debug = format!("{:?}", Input::parse(&qr_text(&person)).unwrap());
    assert_eq!(debug, "Input { kind: Qr, keys: [CanOfNumber, MrzOfQr], .. }");
}

#[test]
fn kinds_have_names_and_labels() {
    for (index, kind) in InputKind::ALL.into_iter().enumerate() {
        for other in &InputKind::ALL[..index] {
            assert_ne!(kind.name(), other.name());
            for language in [Language::Vietnamese, Language::English] {
                assert_ne!(kind.label(language), other.label(language));
            }
        }
    }
}

proptest! {
    #[test]
    fn any_text_is_survived_and_what_is_understood_reads_back(text in any::<String>()) {
        reads_back(&text)?;
    }

    #[test]
    fn what_looks_like_an_input_is_survived_too(text in "[0-9 .|\\-<A-Z\u{a0}\u{feff}0-9]{0,40}(\r\n)?") {
        reads_back(&text)?;
    }

    #[test]
    fn any_digits_in_groups_are_survived(text in "([0-9]{3}[ .]?){4}") {
        prop_assert!(reads_back(&text)?);
    }

    #[test]
    fn any_fields_are_survived(fields in proptest::collection::vec("[0-9a-zữà ]{0,12}", 6..10)) {
        let text = format!("001085012345|{}", fields.join("|"));
        let is_mixed = || Input::parse(&text).map(drop) == Err(AccessError::SeveralInputs.into());
        prop_assert!(reads_back(&text)? || is_mixed());
    }

    #[test]
    fn any_letters_cost_none_of_the_digits(fields in proptest::collection::vec("[a-zữà ]{0,10}", 6..10)) {
        let is_understood = reads_back(&format!("001085012345|{}", fields.join("|")))?;
        prop_assert!(is_understood);
    }

    #[test]
    fn any_bytes_are_survived(bytes in any::<Vec<u8>>(), head in 0..4_usize) {
        let head: &[u8] = [b"".as_slice(), b"\xFF\xD8\xFF", b"\x89PNG\r\n\x1A\n", b"\xFF\xFE"][head];
        let _ = Input::from_bytes(&[head, &bytes].concat());
    }
}

/// Whether the text is an input; if so, checks that its text parses to the same input.
fn reads_back(text: &str) -> Result<bool, TestCaseError> {
    let Ok(input) = Input::parse(text) else { return Ok(false) };
    let again = Input::parse(input.text().expose()).unwrap();
    let keys = |input: &Input| input.keys().iter().map(|c| c.key.text().expose().clone()).collect::<Vec<_>>();
    prop_assert_eq!((input.kind(), input.qr(), keys(&input)), (again.kind(), again.qr(), keys(&again)));
    Ok(true)
}
