//! What is reported beside the verdict: QR code, number, expiry and DG1 compared with the chip, for invented
//! people.

use cccd::{
    check::{About, Outcome, Question, Verdict},
    error::Code,
    evidence::{EvidenceFile, Origin},
    json,
    messages::{Language, reason_message},
    mrz::Mrz,
    read::{Presented, Reading},
    vietnam::qr::QrText,
};
use cccd_sim::{Date, Issuance, IssuedCard, Person, QrForm, Sex};
use unicode_normalization::UnicodeNormalization;

use crate::common::{Read, found, outcome};

/// An answer without values: its name, its code, and the fields that it names.
type Said = (&'static str, Option<Code>, Vec<&'static str>);

fn said(reading: &Reading, question: Question) -> Said {
    let outcome = outcome(reading, question);
    let reason = outcome.reason();
    let fields = match reason.and_then(|reason| reason.about.as_ref()) {
        Some(About::Fields(fields)) => fields.clone(),
        _ => vec![],
    };
    (outcome.name(), reason.map(|reason| reason.code), fields)
}

fn passed() -> Said {
    ("passed", None, vec![])
}

fn person(seed: u32) -> Person {
    Person::from_seed(&seed.to_be_bytes()).unwrap()
}

fn issued(person: Person) -> IssuedCard {
    Issuance::new(b"cross-checks").person(person).issue().unwrap()
}

/// Reads with this text presented as the QR code. It changes no verdict.
fn with_qr(card: &IssuedCard, text: &str) -> Reading {
    let presented = Presented::default().qr(QrText::parse(text).unwrap());
    let reading = Read { presented: Some(presented), ..Read::of(card) }.run().unwrap();
    assert_eq!(reading.verification.verdict, Verdict::Genuine);
    reading
}

#[test]
fn everything_agrees_on_the_cards_of_invented_people_in_both_forms() {
    for seed in 0..12 {
        let card = issued(person(seed));
        for form in [QrForm::Cccd, QrForm::CanCuoc2024] {
            let text = card.person.qr_text(form);
            for text in [text.clone(), text.nfd().collect(), text.to_uppercase()] {
                let reading = with_qr(&card, &text);
                for question in [
                    Question::Qr,
                    Question::Replaced,
                    Question::Number,
                    Question::ExpiryByLaw,
                    Question::Dg1Dg13,
                ] {
                    assert_eq!(said(&reading, question), passed(), "{seed} {question:?}");
                }
            }
        }
    }
}

#[test]
fn without_a_qr_code_nobody_asks_about_it() {
    let reading = Read::of(&issued(person(1))).run().unwrap();
    assert_eq!(reading.verification.outcome(Question::Qr), None);
    assert_eq!(reading.verification.outcome(Question::Replaced), None);
    assert_eq!(said(&reading, Question::Number), passed());
}

/// Changes one field of a QR code.
fn with_field(text: &str, index: usize, value: &str) -> String {
    let mut fields: Vec<_> = text.split('|').collect();
    fields[index] = value;
    fields.join("|")
}

#[test]
fn each_fact_of_the_qr_code_that_differs_is_named() {
    let mut holder = person(7);
    holder.old_id_number = Some("012345678".to_owned());
    (holder.surname, holder.middle_name, holder.given_name) = ("Nguyễn".into(), "Thị".into(), "Mẫu".into());
    holder.sex = Sex::Male;
    let card = issued(holder);
    let qr = card.person.qr_text(QrForm::Cccd);
    let other_number = format!("{}7", &card.person.personal_number[..11]);
    let number = if other_number == card.person.personal_number { "001085012345" } else { &other_number };
    let differs = |field| ("failed", Some(Code::QrDiffers), vec![field]);
    let unclear = |field| ("inconclusive", Some(Code::QrGarbled), vec![field]);
    let rows = [
        (0, number, differs("personal_number")),
        (1, "112345678", differs("old_number")),
        (1, "", passed()),
        (2, "Nguyễn Thị  Mẫu", passed()),
        (2, "Đặng Quốc Vượng", differs("full_name")),
        (2, "Nguyễn Thị Mậu", unclear("full_name")),
        (2, "Nguye64n Thi5 Ma64u", unclear("full_name")),
        (2, "Nguyeenx Thij Maaux", unclear("full_name")),
        (2, "Nguyen Thi Mau", unclear("full_name")),
        (2, "Nguy?n Th? M?u", unclear("full_name")),
        (3, "01011900", differs("date_of_birth")),
        (3, "31021985", unclear("date_of_birth")),
        (4, "Nữ", differs("sex")),
        (4, "N?", unclear("sex")),
        (5, "Thôn Mẫu, Xã Mẫu, Huyện Mẫu", unclear("place_of_residence")),
        (5, "", unclear("place_of_residence")),
        (6, "02012021", differs("date_of_issue")),
        (6, "x", unclear("date_of_issue")),
    ];
    for (index, value, expected) in rows {
        let reading = with_qr(&card, &with_field(&qr, index, value));
        assert_eq!(said(&reading, Question::Qr), expected, "{index} {value}");
        assert!(value.len() < 5 || !format!("{:?}", reading.verification).contains(value));
    }
}

#[test]
fn a_replaced_card_is_told_by_the_date_of_issue() {
    let card = issued(person(9).issued_on(Date::new(2023, 5, 6)));
    let qr = card.person.qr_text(QrForm::Cccd);
    let rows = [
        ("06052023", passed()),
        ("05052023", ("failed", Some(Code::QrOlder), vec!["date_of_issue"])),
        ("07052023", ("failed", Some(Code::QrNewer), vec!["date_of_issue"])),
        ("?", ("not_performed", Some(Code::NotStated), vec![])),
    ];
    for (issue, expected) in rows {
        assert_eq!(
            said(&with_qr(&card, &with_field(&qr, 6, issue)), Question::Replaced),
            expected,
            "{issue}"
        );
    }
    let of_another = with_qr(&card, &person(10).qr_text(QrForm::Cccd));
    assert_eq!(said(&of_another, Question::Replaced), ("not_performed", Some(Code::NotNeeded), vec![]));
    assert_eq!(said(&of_another, Question::Qr).0, "failed");
}

#[test]
fn a_number_of_another_year_century_or_sex_is_named() {
    for seed in 0..20 {
        let whole = person(seed);
        let number = &whole.personal_number;
        let century: u8 = number[3..4].parse().unwrap();
        let year: u8 = number[4..6].parse().unwrap();
        let with = |century: u8, year: u8| format!("{}{century}{year:02}{}", &number[..3], &number[6..]);
        let rows = [
            (format!("199{}", &number[3..]), passed()),
            (with(century, (year + 1) % 100), ("failed", Some(Code::NumberDiffers), vec!["date_of_birth"])),
            (with((century + 2) % 10, year), ("failed", Some(Code::NumberDiffers), vec!["date_of_birth"])),
            (with(century ^ 1, year), ("failed", Some(Code::NumberDiffers), vec!["sex"])),
        ];
        for (number, expected) in rows {
            let reading = Read::of(&issued(whole.clone().with_personal_number(&number))).run().unwrap();
            assert_eq!(said(&reading, Question::Number), expected, "{number}");
            assert_eq!(reading.verification.verdict, Verdict::Genuine);
        }
    }
}

#[test]
fn an_expiry_is_held_against_the_law() {
    let holder = person(11).born_on(Date::new(1985, 1, 15)).issued_on(Date::new(2024, 1, 10));
    let end = |date| Person { date_of_expiry: date, ..holder.clone() };
    let about = vec!["date_of_expiry"];
    let rows = [
        (Some(Date::new(2045, 1, 15)), passed()),
        (Some(Date::new(2045, 1, 16)), ("failed", Some(Code::ExpiryBeyondLaw), about.clone())),
        (None, ("failed", Some(Code::ExpiryBeyondLaw), about.clone())),
        (Some(Date::new(2034, 1, 10)), ("inconclusive", Some(Code::ExpiryNotByLaw), about.clone())),
    ];
    for (date, expected) in rows {
        let reading = Read::of(&issued(end(date))).run().unwrap();
        assert_eq!(said(&reading, Question::ExpiryByLaw), expected, "{date:?}");
        assert_eq!(reading.verification.verdict, Verdict::Genuine);
    }
    let child = Read::of(&issued(person(12).as_child())).run().unwrap();
    assert_eq!(said(&child, Question::ExpiryByLaw), passed());
}

#[test]
fn an_mrz_that_was_presented_is_compared_whatever_opened_the_card() {
    let card = issued(person(13));
    let of = |card: &IssuedCard| Mrz::parse(&card.mrz.lines().join("\n")).unwrap();
    let read = |mrz: Mrz| {
        let presented = Some(Presented::default().mrz(mrz));
        Read { presented, ..Read::of(&card) }.run().unwrap()
    };
    assert!(!found(&read(of(&card)), Code::KeyMrzDiffers));
    let renamed = Person { given_name: "Khác".to_owned(), ..card.person.clone() };
    let reading = read(of(&issued(renamed)));
    let finding = reading.verification.findings.iter().find(|finding| finding.code == Code::KeyMrzDiffers);
    assert_eq!(finding.unwrap().about, Some(About::Fields(vec!["full_name"])));
}

#[test]
fn evidence_keeps_nothing_of_what_was_presented() {
    let card = issued(person(17));
    let reading = with_qr(&card, &card.person.qr_text(QrForm::Cccd));
    let evidence = EvidenceFile::of(&reading, Origin::new("test", "reader")).unwrap();
    let kept: Vec<_> = evidence.recorded.checks.iter().map(|check| check.question.as_str()).collect();
    assert!(kept.contains(&"number") && !kept.contains(&"qr") && !kept.contains(&"replaced"), "{kept:?}");
}

#[test]
fn what_differs_is_said_in_words_and_never_by_value() {
    let card = issued(person(14));
    let other = person(15).qr_text(QrForm::CanCuoc2024);
    let reading = with_qr(&card, &other);
    let shown = json::reading_to_json(&reading, None, json::JsonOptions::default());
    let checks = serde_json::to_string(&shown["checks"]).unwrap();
    for value in other.split('|').chain(card.person.qr_text(QrForm::Cccd).split('|')) {
        assert!(value.len() < 4 || !checks.contains(value), "{value}");
        assert!(value.len() < 4 || !format!("{:?}", reading.verification).contains(value), "{value}");
    }
    let Outcome::Failed(reason) = outcome(&reading, Question::Qr) else { panic!() };
    let words = reason_message(reason, Language::Vietnamese).what;
    assert!(words.contains("Số") && words.contains("Ngày sinh"), "{words}");
}

#[test]
fn a_residence_goes_through_as_it_is() {
    // A province from before July 2025, an extra blank, and an abbreviation: nothing is corrected.
    let residence = "Số 5,  Ấp Mẫu, X. Mẫu, Huyện Mẫu, Hà Tây";
    for written in [residence.to_owned(), residence.nfd().collect()] {
        let holder = Person { place_of_residence: written, ..person(16) };
        let qr = QrText::parse(&holder.qr_text(QrForm::CanCuoc2024)).unwrap();
        assert_eq!(qr.place_of_residence.expose(), residence);
        let reading = Read::of(&issued(holder)).run().unwrap();
        assert_eq!(reading.holder().unwrap().place_of_residence.unwrap().expose(), residence);
    }
}
