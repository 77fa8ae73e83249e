//! A card without PACE, opened with the data of its QR code: the expiry follows from the law.

use cccd::{
    access::{AccessKey, AccessProtocol, MrzInformation},
    check::{Outcome, Question, Verdict},
    mrz::Expiry,
    vietnam::qr::QrText,
};
use cccd_sim::{Date, Issuance, Person, Profile};

use crate::common::{Read, outcome};

/// Returns the QR code of an invented person's card.
fn qr(person: &Person) -> QrText {
    let day = |date: Date| format!("{:02}{:02}{:04}", date.day, date.month, date.year);
    let fields = [
        person.personal_number.clone(),
        String::new(),
        person.full_name(),
        day(person.date_of_birth),
        person.sex.vietnamese().to_owned(),
        "Thôn Mẫu".to_owned(),
        day(person.date_of_issue),
    ];
    QrText::parse(&fields.join("|")).unwrap()
}

/// Returns the keys that a QR code yields for a card without PACE.
fn keys(qr: &QrText) -> Vec<MrzInformation> {
    let number = qr.personal_number.document_number();
    let of = |expiry| MrzInformation::new(number.expose(), qr.date_of_birth?, expiry);
    qr.expiries().into_iter().filter_map(of).collect()
}

#[test]
fn the_law_and_the_cards_of_invented_people_agree() {
    for seed in 0..300_u32 {
        let person = Person::from_seed(&seed.to_be_bytes()).unwrap();
        let printed = person.date_of_expiry.map_or(Expiry::Unlimited, |date| {
            Expiry::On(jiff::civil::date(date.year as i16, date.month as i8, date.day as i8))
        });
        assert_eq!(qr(&person).expiries(), [printed], "{seed}");
    }
}

#[test]
fn a_card_with_bac_alone_opens_by_what_its_qr_code_says() {
    let card = Issuance::of(Profile::CccdBacOnly, b"by law").issue().unwrap();
    let key = keys(&qr(&card.person)).remove(0);
    let reading = Read { key: AccessKey::MrzInformation(key), ..Read::of(&card) }.run().unwrap();
    assert_eq!(reading.access.unwrap().protocol, AccessProtocol::Bac);
    assert_eq!(reading.verification.verdict, Verdict::Genuine);
    assert_eq!(*outcome(&reading, Question::Key), Outcome::Passed);
}

#[test]
fn a_key_made_of_facts_is_read_back_as_it_was_written() {
    let person = Person::from_seed(b"facts").unwrap();
    let key = AccessKey::MrzInformation(keys(&qr(&person)).remove(0));
    assert!(matches!(AccessKey::parse(key.text().expose()), Ok(AccessKey::MrzInformation(_))));
}
