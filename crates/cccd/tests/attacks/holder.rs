//! Genuine cards in the wrong hands, and genuine cards with a problem: the headline must not be green.

use cccd::{
    access::AccessKey,
    check::{Headline, Question, Verdict},
    error::AccessError,
    read::Presented,
    vietnam::qr::QrText,
};
use cccd_sim::{File, Issuance, IssuedCard, Person, QrForm};

use crate::common::{Read, outcome};

/// Issues a card of 2021 whose MRZ omits the personal number, because the document number is a part of it.
fn without_number_in_the_mrz() -> IssuedCard {
    let edit = |file: &[u8]| {
        let mut file = file.to_vec();
        // The optional data is at characters 16 to 30 of the first line.
        file[5 + 15..5 + 30].fill(b'<');
        // The composite check digit covers it: character 30 of the second line.
        let (first, second) = (file[5..35].to_vec(), file[35..65].to_vec());
        let covered = [&first[5..30], &second[..7], &second[8..15], &second[18..29]].concat();
        file[35 + 29] = b'0' + check_digit(&covered);
        file
    };
    Issuance::new(b"holder").edited(File::Dg(1), edit).issue().unwrap()
}

/// Computes a check digit (Doc 9303-3, 4.9).
fn check_digit(text: &[u8]) -> u8 {
    let value = |byte: u8| match byte {
        b'0'..=b'9' => u32::from(byte - b'0'),
        b'A'..=b'Z' => u32::from(byte - b'A') + 10,
        _ => 0,
    };
    let weighed = text.iter().zip([7, 3, 1].into_iter().cycle()).map(|(&byte, weight)| value(byte) * weight);
    u8::try_from(weighed.sum::<u32>() % 10).unwrap()
}

/// The numbers differ only in the province: the last nine digits, and with them the CAN and the document number,
/// are the same. DG13 says whose card it is.
#[test]
fn the_number_of_somebody_else_whose_last_nine_digits_are_the_holders() {
    let card = without_number_in_the_mrz();
    let own = &card.person.personal_number;
    let province = if own.starts_with("001") { "079" } else { "001" };
    let other = format!("{province}{}", &own[3..]);
    let read = Read { key: AccessKey::parse(&other).unwrap(), ..Read::of(&card) };
    let interrupted = read.run().unwrap_err();
    assert_eq!(interrupted.error, AccessError::WrongCard.into());
    assert!(interrupted.reading.document.is_withheld());
    // With its own number it is a card like any other.
    let reading = Read::of(&card).run().unwrap();
    assert_eq!(reading.verification.verdict, Verdict::Genuine, "{:?}", reading.verification);
}

fn presented(text: &str) -> Option<Presented> {
    Some(Presented::default().qr(QrText::parse(text).unwrap()))
}

/// Another person's QR code with a name that a scanner has garbled: number and birth give it away.
#[test]
fn the_qr_code_of_another_person_with_a_garbled_name() {
    let card = Issuance::new(b"holder").issue().unwrap();
    let other = Person::from_seed(b"somebody else").unwrap();
    for form in [QrForm::Cccd, QrForm::CanCuoc2024] {
        let text = other.qr_text(form);
        let mut fields: Vec<_> = text.split('|').map(str::to_owned).collect();
        fields[2] = "?????".into();
        let reading = Read { presented: presented(&fields.join("|")), ..Read::of(&card) }.run().unwrap();
        assert_eq!(reading.verification.verdict, Verdict::Genuine);
        assert_eq!(
            reading.verification.headline(),
            Headline::QrDiffers,
            "{:?}",
            outcome(&reading, Question::Qr)
        );
    }
}

/// The same person's QR code with another birth or sex.
#[test]
fn the_qr_code_of_the_same_number_and_another_birth_or_sex() {
    let card = Issuance::new(b"holder").issue().unwrap();
    let own = card.person.qr_text(QrForm::Cccd);
    let other_sex = if own.contains("|Nam|") { "Nữ" } else { "Nam" };
    for (index, value) in [(3, "01011990"), (4, other_sex)] {
        let mut fields: Vec<_> = own.split('|').collect();
        fields[index] = value;
        let reading = Read { presented: presented(&fields.join("|")), ..Read::of(&card) }.run().unwrap();
        assert_eq!(reading.verification.headline(), Headline::QrDiffers, "{index}");
    }
}

/// DG13, which EF.SOD lists, is not returned: no green without the name in Vietnamese letters.
#[test]
fn a_chip_that_keeps_dg13_back_is_not_green() {
    let card = Issuance::new(b"holder").issue().unwrap().withhold(File::Dg(13));
    let reading = Read::of(&card).run().unwrap();
    assert_eq!(reading.verification.headline(), Headline::WithoutTones);
}

/// DG2, which EF.SOD lists, is another person's: its hash is checked even though the picture can be shown.
#[test]
fn the_portrait_is_another_persons() {
    let other = Issuance::new(b"somebody else").issue().unwrap();
    let card =
        Issuance::new(b"holder").issue().unwrap().replace_file(File::Dg(2), &other.files[&File::Dg(2)]);
    let reading = Read { photo: true, ..Read::of(&card) }.run().unwrap();
    assert_eq!(reading.verification.verdict, Verdict::NotGenuine);
    assert_eq!(reading.verification.headline(), Headline::NotGenuine);
}
