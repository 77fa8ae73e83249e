//! Roots and signers of other states, in a folder beside Viet Nam's, and documents that claim to be Vietnamese.

use cccd::{
    check::{Headline, Question, Verdict},
    pki::TrustStore,
};
use cccd_sim::{File, FileEdit, Issuance, IssuedCard, Issuer, Profile};

use crate::{
    breaks::whatever,
    common::{Read, mrz, outcome},
};

/// The MRZ starts at byte 5 of DG1: two characters for the type, three for the state.
const STATE: usize = 7;

/// Issues a document by this issuer, with another edit of DG1.
fn document(profile: Profile, issuer: &Issuer, edit: FileEdit) -> IssuedCard {
    Issuance::of(profile, b"holder").issuer(issuer).edited(File::Dg(1), edit).issue().unwrap()
}

fn with_state(file: &[u8], state: &[u8]) -> Vec<u8> {
    let mut file = file.to_vec();
    file[STATE..STATE + 3].copy_from_slice(state);
    file
}

/// Puts both roots in one folder, as a master list does.
fn folder(card: &IssuedCard) -> TrustStore {
    let vietnamese = Issuer::specimen().unwrap();
    TrustStore::from_certificates([card.root_certificate.as_slice(), vietnamese.certificate()]).unwrap()
}

fn read_in(card: &IssuedCard, profile: Profile) -> cccd::read::Reading {
    let key = if profile.is_opened_by_number() { Read::of(card).key } else { mrz(card) };
    whatever(Read { key, trust: folder(card), ..Read::of(card) }.run())
}

/// Whatever state the MRZ names, a foreign signer never makes a card in Viet Nam's form genuine.
#[test]
fn a_foreign_state_signs_a_card_of_viet_nam_however_the_state_is_written() {
    let states: [(FileEdit, &str); 12] = [
        (|file| with_state(file, b"VNM"), "VNM"),
        (|file| with_state(file, b"VN<"), "VN<"),
        (|file| with_state(file, b"vnm"), "vnm"),
        (|file| with_state(file, b"Vnm"), "Vnm"),
        (|file| with_state(file, b"<VN"), "<VN"),
        (|file| with_state(file, b"V<M"), "V<M"),
        (|file| with_state(file, b"<<<"), "<<<"),
        (|file| with_state(file, b"XXA"), "XXA"),
        (|file| with_state(file, b"XXX"), "XXX"),
        (|file| with_state(file, b"VIE"), "VIE"),
        (|file| with_state(file, b"UTO"), "UTO"),
        (|file| with_state(file, b"D<<"), "D<<"),
    ];
    for country in [("UT", "UTO"), ("LA", "LAO"), ("TW", "TWN"), ("ZZ", "VNM"), ("V", "V")] {
        let issuer = Issuer::of_state(b"foreign", country.0, country.1).unwrap();
        for (edit, state) in states {
            let reading = read_in(&document(Profile::Cccd2021, &issuer, edit), Profile::Cccd2021);
            let chain = outcome(&reading, Question::Chain);
            assert_ne!(reading.verification.verdict, Verdict::Genuine, "{country:?} {state} {chain:?}");
        }
    }
}

/// The nationality says VNM, but the state is another one: nothing follows from the nationality.
#[test]
fn a_foreign_document_of_a_vietnamese_citizen_is_no_card_of_viet_nam() {
    let issuer = Issuer::of_state(b"utopia", "UT", "UTO").unwrap();
    let card = document(Profile::Passport, &issuer, |file| with_state(file, b"UTO"));
    let reading = read_in(&card, Profile::Passport);
    assert_eq!(reading.verification.verdict, Verdict::Genuine);
    assert_eq!(reading.verification.headline(), Headline::OtherState);
    // The same with a DG13 in the form that only the citizen card has.
    let card = document(Profile::Cccd2021, &issuer, |file| with_state(file, b"UTO"));
    let reading = read_in(&card, Profile::Cccd2021);
    assert_eq!(reading.verification.verdict, Verdict::CannotTell);
}

/// Viet Nam's own root with documents whose state is oddly encoded: nobody is accused where the state is unknown.
#[test]
fn a_state_that_is_written_oddly_accuses_no_card_of_viet_nams_root() {
    let issuer = Issuer::specimen().unwrap();
    let states: [FileEdit; 5] = [
        |file| with_state(file, b"VN<"),
        |file| with_state(file, b"vnm"),
        |file| with_state(file, b"<<<"),
        |file| with_state(file, b"VIE"),
        |file| with_state(file, b"XXX"),
    ];
    for edit in states {
        let reading = read_in(&document(Profile::Cccd2021, &issuer, edit), Profile::Cccd2021);
        assert_eq!(reading.verification.verdict, Verdict::CannotTell);
    }
}

/// A root of Viet Nam whose country is in three letters, lower case, or with blanks certifies genuine cards.
#[test]
fn a_root_that_writes_its_country_otherwise_accuses_no_right_card() {
    for country in ["VN", "vn", "Vn", "VNM", "vnm", " VN", "VN "] {
        let issuer = Issuer::of_state(b"viet nam", country, "VNM").unwrap();
        let card = document(Profile::Cccd2021, &issuer, <[u8]>::to_vec);
        let reading = read_in(&card, Profile::Cccd2021);
        assert_eq!(reading.verification.verdict, Verdict::Genuine, "{country:?}");
        assert_eq!(reading.verification.headline(), Headline::Genuine, "{country:?}");
    }
}
