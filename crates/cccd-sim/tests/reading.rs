//! A terminal of the tests opens and reads a card in every way that the card offers.

#![allow(clippy::expect_used, clippy::panic, clippy::unwrap_used)]

mod terminal;

use cccd_base::{
    crypto::{Cipher, Curve, HashAlgorithm},
    iso7816::StatusWord,
    random::SeededRandom,
};
use cccd_sim::{Chip, ChipOptions, File, Issuance, IssuedCard, Misbehaviour, PaceOffer};
use terminal::{Password, Terminal, apdu, status};

const CURVE: Curve = Curve::BrainpoolP256r1;

fn issue() -> IssuedCard {
    Issuance::new(b"reading").issue().unwrap()
}

fn chip(card: IssuedCard, options: ChipOptions) -> Chip {
    Chip::with(card, options, Box::new(SeededRandom::new(b"chip")))
}

fn open(chip: &mut Chip) -> Terminal {
    let can = chip.card().person.can().to_owned();
    let mut terminal = Terminal::pace(chip, CURVE, Cipher::Aes128, &Password::Can(&can), false).unwrap();
    terminal.select_application(chip);
    terminal
}

/// The last 65 bytes of EF.DG14 are the point of Chip Authentication.
fn chip_point(card: &IssuedCard, curve: Curve) -> Vec<u8> {
    let dg14 = &card.files[&File::Dg(14)];
    dg14[dg14.len() - 1 - 2 * curve.field_len()..].to_vec()
}

#[test]
fn every_file_comes_as_it_was_issued() {
    for ne in [223, 2015] {
        let mut chip = chip(issue(), ChipOptions::default());
        let mut terminal = open(&mut chip);
        for file in [File::Com, File::Sod].into_iter().chain([1, 2, 13, 14, 15].map(File::Dg)) {
            let content = terminal.read_file(&mut chip, file.sfi(), ne).unwrap();
            assert_eq!(content, chip.card().files[&file], "{file:?}");
        }
        assert_eq!(terminal.read_file(&mut chip, 3, ne), Err(0x6982));
        assert_eq!(terminal.read_file(&mut chip, 11, ne), Err(0x6A82));
        assert_eq!(terminal.read_file(&mut chip, 12, ne), Err(0x6A82));
        assert_eq!(terminal.read_file(&mut chip, 1, ne).unwrap(), chip.card().files[&File::Dg(1)]);
    }
}

#[test]
fn chip_authentication_renews_the_channel() {
    for cipher in Cipher::ALL {
        let issuance = Issuance::new(b"reading").chip_authentication(Curve::P384, cipher);
        let mut chip = chip(issuance.issue().unwrap(), ChipOptions::default());
        let point = chip_point(chip.card(), Curve::P384);
        let mut terminal = open(&mut chip);
        terminal.chip_authentication(&mut chip, Curve::P384, cipher, &point).unwrap();
        let dg1 = terminal.read_file(&mut chip, 1, 223).unwrap();
        assert_eq!(dg1, chip.card().files[&File::Dg(1)]);
    }
}

#[test]
fn a_clone_loses_the_channel_after_chip_authentication() {
    let mut chip = chip(issue().clone_with_another_key(b"forger").unwrap(), ChipOptions::default());
    let point = chip_point(chip.card(), CURVE);
    let mut terminal = open(&mut chip);
    terminal.chip_authentication(&mut chip, CURVE, Cipher::Aes128, &point).unwrap();
    assert_eq!(terminal.read_file(&mut chip, 1, 223), Err(0x6988));
    let mut terminal = open(&mut chip);
    assert!(terminal.read_file(&mut chip, 1, 223).is_ok());
}

/// OpenSSL's own program recovers the signature with the key of EF.DG15; a clone signs with another key.
#[test]
fn active_authentication_signs_the_challenge() {
    let folder = std::env::temp_dir().join(format!("cccd-sim-aa-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let write = |name: &str, content: &[u8]| std::fs::write(folder.join(name), content).unwrap();
    for (card, genuine) in [(issue(), true), (issue().clone_with_another_key(b"forger").unwrap(), false)] {
        let mut chip = chip(card, ChipOptions::default());
        let mut terminal = open(&mut chip);
        let rnd_ifd = [0xA5; 8];
        assert_eq!(terminal.send(&mut chip, &[0x88, 0x00, 0x00], &rnd_ifd, Some(256)), Err(0x6700));
        terminal.extended = true;
        let signature = terminal.send(&mut chip, &[0x88, 0x00, 0x00], &rnd_ifd, Some(256)).unwrap();
        write("signature", &signature);
        write("key.der", &chip.card().files[&File::Dg(15)][4..]);
        let recover = "pkeyutl -verifyrecover -pubin -keyform DER -inkey key.der -in signature \
                       -pkeyopt rsa_padding_mode:none";
        let output =
            std::process::Command::new("openssl").current_dir(&folder).args(recover.split(' ')).output();
        let Ok(output) = output else { continue };
        let f = output.stdout;
        let opened = f.len() == 256 && (f[0], f[255]) == (0x6A, 0xBC) && {
            let hash = HashAlgorithm::Sha1.hash_parts(&[&f[1..235], &rnd_ifd]).unwrap();
            hash == f[235..255]
        };
        assert_eq!(opened, genuine);
    }
    std::fs::remove_dir_all(&folder).unwrap();
}

#[test]
fn the_mrz_opens_too_and_a_wrong_password_does_not() {
    let mut chip = chip(issue(), ChipOptions::default());
    let information = chip.card().mrz.information();
    assert!(Terminal::pace(&mut chip, CURVE, Cipher::Aes128, &Password::Mrz(&information), true).is_ok());
    chip.reset();
    assert!(Terminal::bac(&mut chip, &information).is_ok());
    chip.reset();
    let wrong = if chip.card().person.can() == "000000" { "000001" } else { "000000" };
    let refused = Terminal::pace(&mut chip, CURVE, Cipher::Aes128, &Password::Can(wrong), false);
    assert_eq!(refused.err(), Some(0x6300));
    assert_eq!(Terminal::bac(&mut chip, "085012345285011564501158").err(), Some(0x6300));
}

#[test]
fn bac_opens_the_application() {
    let mut chip = chip(issue(), ChipOptions::default());
    let information = chip.card().mrz.information();
    let mut terminal = Terminal::bac(&mut chip, &information).unwrap();
    for (file, ne) in [(File::Dg(1), 231), (File::Dg(2), 2023), (File::Dg(13), 100)] {
        let content = terminal.read_file(&mut chip, file.sfi(), ne).unwrap();
        assert_eq!(content, chip.card().files[&file]);
    }
}

#[test]
fn only_what_is_offered_is_accepted() {
    let offers = [
        PaceOffer { curve: Curve::P384, cipher: Cipher::Aes256 },
        PaceOffer { curve: Curve::P256, cipher: Cipher::Aes256 },
        PaceOffer { curve: Curve::P256, cipher: Cipher::TripleDes },
    ];
    let mut chip = chip(Issuance::new(b"offers").pace(&offers).issue().unwrap(), ChipOptions::default());
    let can = chip.card().person.can().to_owned();
    let mut pace = |curve, cipher, parameters| {
        Terminal::pace(&mut chip, curve, cipher, &Password::Can(&can), parameters).err()
    };
    assert_eq!(pace(Curve::P384, Cipher::Aes256, true), None);
    assert_eq!(pace(Curve::P256, Cipher::TripleDes, false), Some(0x6987)); // ends the channel
    assert_eq!(pace(Curve::P256, Cipher::TripleDes, false), None);
    assert_eq!(pace(Curve::P256, Cipher::TripleDes, false), Some(0x6987));
    assert_eq!(pace(Curve::P384, Cipher::Aes256, false), Some(0x6A88)); // ambiguous
    assert_eq!(pace(CURVE, Cipher::Aes256, true), Some(0x6A88));
    assert_eq!(pace(CURVE, Cipher::Aes128, true), Some(0x6A80));
}

#[test]
fn files_are_closed_without_a_channel() {
    let mut chip = chip(issue(), ChipOptions::default());
    assert_eq!(status(&chip.handle(&[0x00, 0xB0, 0x81, 0x00, 0x00])), 0x6A82); // in the master file
    assert_eq!(status(&chip.handle(&[0x00, 0xB0, 0x00, 0x00, 0x00])), 0x6986); // nothing selected
    let card_access = chip.card().files[&File::CardAccess].clone();
    let read = chip.handle(&[0x00, 0xB0, 0x9C, 0x00, 0x00]);
    assert_eq!(read[..54], card_access);
    chip.handle(&apdu(&[0x00, 0xA4, 0x04, 0x0C], &cccd_sim::AID, None));
    assert_eq!(status(&chip.handle(&[0x00, 0xB0, 0x81, 0x00, 0x00])), 0x6982);
    assert_eq!(status(&chip.handle(&[0x00, 0xA4, 0x02, 0x0C, 0x02, 0x01, 0x0B])), 0x6982);
    assert_eq!(status(&chip.handle(&[0x00, 0xA4, 0x02, 0x0C, 0x02, 0x01, 0x1C])), 0x9000);
    assert_eq!(chip.handle(&[0x00, 0xB0, 0x00, 0x00, 0x00])[..54], card_access);
    assert_eq!(status(&chip.handle(&[0x00, 0xB0, 0x00, 0x36, 0x01])), 0x6B00);
}

#[test]
fn protected_errors_keep_the_channel_and_plain_ones_end_it() {
    let mut chip = chip(issue(), ChipOptions::default());
    let mut terminal = open(&mut chip);
    assert_eq!(terminal.send(&mut chip, &[0xB0, 0x00, 0x00], &[], Some(4)), Err(0x6986));
    assert_eq!(terminal.send(&mut chip, &[0xA4, 0x02, 0x0C], &[0x01, 0x0B], None), Err(0x6A82));
    assert_eq!(terminal.send(&mut chip, &[0xA4, 0x02, 0x0C], &[0x01, 0x01], None), Ok(vec![]));
    assert_eq!(terminal.send(&mut chip, &[0xB0, 0x00, 0x00], &[], Some(2)), Ok(vec![0x61, 0x5D]));
    assert_eq!(terminal.send(&mut chip, &[0xB0, 0x00, 0x5F], &[], Some(2)), Err(0x6B00));
    assert_eq!(terminal.send(&mut chip, &[0xCA, 0x00, 0x00], &[], Some(2)), Err(0x6D00));

    let mut command = terminal.protect(&[0xB0, 0x00, 0x00], &[], Some(2));
    *command.iter_mut().rev().nth(1).unwrap() ^= 1;
    assert_eq!(chip.handle(&command), [0x69, 0x88]);
    let command = terminal.protect(&[0xB0, 0x00, 0x00], &[], Some(2));
    assert_eq!(chip.handle(&command), [0x69, 0x88]);

    let mut terminal = open(&mut chip);
    assert_eq!(chip.handle(&[0x00, 0xB0, 0x81, 0x00, 0x04]), [0x69, 0x87]);
    let command = terminal.protect(&[0xB0, 0x81, 0x00], &[], Some(2));
    assert_eq!(chip.handle(&command), [0x69, 0x88]);

    let mut terminal = open(&mut chip);
    assert_eq!(chip.handle(&apdu(&[0x00, 0xA4, 0x04, 0x0C], &cccd_sim::AID, None)), [0x90, 0x00]);
    let command = terminal.protect(&[0xB0, 0x81, 0x00], &[], Some(2));
    assert_eq!(chip.handle(&command), [0x69, 0x88]);
}

#[test]
fn the_odd_read_carries_its_offset_and_data_in_objects() {
    let mut chip = chip(issue(), ChipOptions::default());
    let mut terminal = open(&mut chip);
    let dg2 = chip.card().files[&File::Dg(2)].clone();
    let answer = terminal.send(&mut chip, &[0xB1, 0x00, 0x02], &[0x54, 0x02, 0x10, 0x00], Some(223)).unwrap();
    assert_eq!(answer[..3], [0x53, 0x81, 220]);
    assert_eq!(answer[3..], dg2[0x1000..0x1000 + 220]);
    let answer = terminal.send(&mut chip, &[0xB1, 0x00, 0x00], &[0x54, 0x01, 0x03], Some(6)).unwrap();
    assert_eq!(answer, [&[0x53, 4], &dg2[3..7]].concat());
    assert_eq!(terminal.send(&mut chip, &[0xB1, 0x00, 0x00], &[0x53, 0x01, 0x03], Some(6)), Err(0x6A80));
    assert_eq!(
        terminal.send(&mut chip, &[0xB1, 0x00, 0x00], &[0x54, 0x02, 0x7F, 0xFF], Some(6)),
        Err(0x6B00)
    );
}

#[test]
fn an_answer_is_never_longer_than_the_card_can_carry() {
    for (max_response, ne, expected) in
        [(2048, 65_536, 2015), (2048, 2015, 2015), (1000, 2015, 975), (258, 256, 223)]
    {
        let mut chip = chip(issue(), ChipOptions { max_response, ..ChipOptions::default() });
        let mut terminal = open(&mut chip);
        let command = terminal.protect(&[0xB0, 0x82, 0x00], &[], Some(ne));
        let response = chip.handle(&command);
        assert!(response.len() <= max_response);
        assert_eq!(terminal.open(&response, 0xB0).unwrap().len(), expected);
    }
}

#[test]
fn without_extended_length_such_a_command_ends_the_channel() {
    let mut chip = chip(issue(), ChipOptions { extended_length: false, ..ChipOptions::default() });
    assert_eq!(chip.handle(&[0x00, 0xB0, 0x9C, 0x00, 0x00, 0x04, 0x00]), [0x67, 0x00]);
    let mut terminal = open(&mut chip);
    assert_eq!(terminal.send(&mut chip, &[0xB0, 0x82, 0x00], &[], Some(1000)), Err(0x6700));
    assert_eq!(terminal.send(&mut chip, &[0xB0, 0x82, 0x00], &[], Some(100)), Err(0x6988));
}

#[test]
fn options_do_what_they_say() {
    let with = |options| chip(issue(), options);
    let select_mf = [0x00, 0xA4, 0x00, 0x0C, 0x02, 0x3F, 0x00];
    assert_eq!(with(ChipOptions::default()).handle(&select_mf), [0x90, 0x00]);
    let status = StatusWord::INSTRUCTION_NOT_SUPPORTED;
    let mut refusing = with(ChipOptions { select_mf_refused: Some(status), ..ChipOptions::default() });
    assert_eq!(refusing.handle(&select_mf), [0x6D, 0x00]);

    let mut short = with(ChipOptions { short_reads: Some(100), ..ChipOptions::default() });
    let mut terminal = open(&mut short);
    assert_eq!(terminal.send(&mut short, &[0xB0, 0x82, 0x00], &[], Some(223)).unwrap().len(), 100);

    let mut warning =
        with(ChipOptions { end_of_file_status: StatusWord::END_OF_FILE, ..ChipOptions::default() });
    let read = warning.handle(&[0x00, 0xB0, 0x9C, 0x00, 0x00]);
    assert_eq!((read.len(), terminal::status(&read)), (56, 0x6282));

    let refused = Some(StatusWord::INCORRECT_DATA);
    let mut chip = with(ChipOptions { chip_authentication_refused: refused, ..ChipOptions::default() });
    let point = chip_point(chip.card(), CURVE);
    let mut terminal = open(&mut chip);
    assert_eq!(terminal.chip_authentication(&mut chip, CURVE, Cipher::Aes128, &point), Err(0x6A80));
    assert!(terminal.read_file(&mut chip, 1, 223).is_ok());

    let mut hidden =
        with(ChipOptions { card_access_refused: Some(StatusWord::FILE_NOT_FOUND), ..ChipOptions::default() });
    assert_eq!(hidden.handle(&[0x00, 0xB0, 0x9C, 0x00, 0x00]), [0x6A, 0x82]);
}

#[test]
fn misbehaviour_happens_where_it_was_ordered() {
    let misbehaving = |misbehaviour| {
        chip(issue(), ChipOptions { misbehaviours: vec![misbehaviour], ..ChipOptions::default() })
    };
    let status = StatusWord::SM_OBJECTS_INCORRECT;
    let mut chip = misbehaving(Misbehaviour::DropChannelAt { command: 3, status });
    let mut terminal = open(&mut chip);
    assert!(terminal.send(&mut chip, &[0xB0, 0x81, 0x00], &[], Some(4)).is_ok());
    assert_eq!(terminal.send(&mut chip, &[0xB0, 0x81, 0x00], &[], Some(4)), Err(0x6988));
    let mut terminal = open(&mut chip);
    assert!(terminal.read_file(&mut chip, 13, 223).is_ok());

    let mut chip = misbehaving(Misbehaviour::DropChannelAtByte { file: File::Dg(13), offset: 223, status });
    for _ in 0..2 {
        let mut terminal = open(&mut chip);
        assert!(terminal.read_file(&mut chip, 1, 223).is_ok());
        assert_eq!(terminal.read_file(&mut chip, 13, 223), Err(0x6988));
    }

    let mut chip = misbehaving(Misbehaviour::WrongMacAt { command: 2 });
    let mut good = self::chip(issue(), ChipOptions::default());
    let (mut one, mut two) = (open(&mut chip), open(&mut good));
    let wrong = chip.handle(&one.protect(&[0xB0, 0x81, 0x00], &[], Some(4)));
    let right = good.handle(&two.protect(&[0xB0, 0x81, 0x00], &[], Some(4)));
    assert_eq!(wrong.len(), right.len());
    let different: Vec<_> = (0..right.len()).filter(|&index| wrong[index] != right[index]).collect();
    assert_eq!(different, [right.len() - 3]);
}

#[test]
fn what_a_forger_does_to_a_card_is_done() {
    let card = issue();
    let changed = card.clone().flip_bit(File::Dg(1), 40);
    let differences = |file: File| {
        let (one, two) = (&card.files[&file], &changed.files[&file]);
        one.iter().zip(two).filter(|(one, two)| one != two).count()
    };
    assert_eq!((differences(File::Dg(1)), differences(File::Sod)), (1, 0));
    assert!(!card.clone().withhold(File::Dg(14)).files.contains_key(&File::Dg(14)));
    assert_eq!(card.clone().flip_bit(File::Dg(11), 0).files, card.files);
    let mut chip = chip(card.withhold(File::Dg(14)), ChipOptions::default());
    let mut terminal = open(&mut chip);
    assert_eq!(terminal.read_file(&mut chip, 14, 223), Err(0x6A82));
}
