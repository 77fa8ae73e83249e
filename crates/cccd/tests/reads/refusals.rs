//! Every error caused by a status word names the command and the status word, and no other error does.

use std::time::Duration;

use cccd::{
    access::AccessKey,
    error::{Code, Error},
    iso7816::{Command, StatusWord},
    json::error_to_json,
    messages::{Language, error_message},
    read::ReadOptions,
    transport::{FnTransport, Limits},
};
use cccd_base::tlv;
use cccd_sim::{
    ChipOptions, Edit, File as SimFile, Issuance, IssuedCard, Misbehaviour, Moment, Profile, Stage, TornAway,
};

use crate::{
    cases::combined::quirk,
    common::{Read, can, card, link, mrz, number, read, today},
};

/// The command and the status word that an error must name; `None` if no status word caused it.
type Named = Option<(&'static str, u16)>;

/// Checks that an error has this number and names this, in each form in which it is reported.
fn assert_names(error: &Error, code: Code, named: Named, what: &str) {
    assert_eq!(error.code(), code, "{what}: {error:?}");
    let refusal = error.refusal().map(|refusal| (refusal.command, refusal.status));
    assert_eq!(refusal, named, "{what}: {error:?}");
    for (language, word) in [(Language::Vietnamese, "mã"), (Language::English, "status")] {
        let json = error_to_json(error, language);
        let text = error_message(error, language).what;
        assert_eq!(json["what"], *text, "{what}");
        match named {
            Some((command, status)) => {
                assert_eq!(json["command"], command, "{what}");
                assert_eq!(json["status_word"], format!("{status:04X}"), "{what}");
                assert!(text.contains(&format!("{command}, {word} {status:04X})")), "{what}: {text}");
                assert_eq!(text.matches(command).count(), 1, "{what}: {text}");
            }
            None => {
                assert!(json.get("command").is_none() && json.get("status_word").is_none(), "{what}: {json}");
                assert!(!text.contains(&format!(", {word} ")), "{what}: {text}");
            }
        }
    }
}

/// The key that opens a card.
#[derive(Clone, Copy)]
enum By {
    Number,
    Can,
    Mrz,
}

impl By {
    fn key(self, card: &IssuedCard) -> AccessKey {
        match self {
            Self::Number => number(card),
            Self::Can => can(card),
            Self::Mrz => mrz(card),
        }
    }
}

/// Replaces an answer with only a status word.
fn status<const STATUS: u16>(answer: &mut Vec<u8>, _: &Command) {
    *answer = STATUS.to_be_bytes().to_vec();
}

/// Makes the chip answer this at a given moment: in plain, which ends a channel, or inside its channel.
const fn answers<const STATUS: u16>(at: Moment, stage: Stage) -> Misbehaviour {
    Misbehaviour::Tamper { at, stage, edit: Edit(status::<STATUS>) }
}

const fn plain<const STATUS: u16>(at: Moment) -> Misbehaviour {
    answers::<STATUS>(at, Stage::Sent)
}

const fn inside<const STATUS: u16>(at: Moment) -> Misbehaviour {
    answers::<STATUS>(at, Stage::Clear)
}

const SELECT: &str = "SELECT";
const READ_BINARY: &str = "READ BINARY";
const SET_AT: &str = "MSE:Set AT";
const SET_KAT: &str = "MSE:Set KAT";
const GENERAL_AUTHENTICATE: &str = "GENERAL AUTHENTICATE";
const GET_CHALLENGE: &str = "GET CHALLENGE";
const EXTERNAL_AUTHENTICATE: &str = "EXTERNAL AUTHENTICATE";
const INTERNAL_AUTHENTICATE: &str = "INTERNAL AUTHENTICATE";
const DG1: Moment = Moment::Read(SimFile::Dg(1));

/// Returns the error that ends a read of a card with these quirks and misbehaviours.
fn error_of(quirks: &[&str], misbehaviours: &[Misbehaviour], by: By) -> Error {
    let quirks: Vec<_> = quirks.iter().map(|name| quirk(name)).collect();
    let issuance = quirks.iter().fold(Issuance::new(b"holder"), |issuance, quirk| quirk.issue(issuance));
    let card = quirks.iter().fold(issuance.issue().unwrap(), |card, quirk| quirk.forge(card));
    let mut chip = ChipOptions::default();
    quirks.iter().for_each(|quirk| quirk.behave(&mut chip));
    chip.misbehaviours.extend_from_slice(misbehaviours);
    Read { key: by.key(&card), chip, photo: true, ..Read::of(&card) }.run().unwrap_err().error
}

#[test]
fn a_refused_access_is_named() {
    use By::{Can, Mrz, Number};
    let pace: &[(Moment, Misbehaviour, By, Code, Named)] = &[
        (
            Moment::SetPace,
            plain::<0x6A80>(Moment::SetPace),
            Number,
            Code::AccessFailed,
            Some((SET_AT, 0x6A80)),
        ),
        (Moment::SetPace, plain::<0x6A88>(Moment::SetPace), Can, Code::KeyUnsuitable, Some((SET_AT, 0x6A88))),
        (Moment::SetPace, plain::<0x6A88>(Moment::SetPace), Mrz, Code::AccessFailed, Some((SET_AT, 0x6A88))),
        (
            Moment::SetPace,
            plain::<0x6983>(Moment::SetPace),
            Number,
            Code::AccessBlocked,
            Some((SET_AT, 0x6983)),
        ),
        (
            Moment::SetPace,
            plain::<0x63C0>(Moment::SetPace),
            Number,
            Code::AccessBlocked,
            Some((SET_AT, 0x63C0)),
        ),
    ];
    for (at, misbehaviour, by, code, named) in pace {
        assert_names(&error_of(&[], &[*misbehaviour], *by), *code, *named, &format!("{at:?}"));
    }
    for at in [Moment::Nonce, Moment::Map, Moment::Agree] {
        let named = |status| Some((GENERAL_AUTHENTICATE, status));
        let failed = error_of(&[], &[plain::<0x6A80>(at)], Number);
        assert_names(&failed, Code::AccessFailed, named(0x6A80), &format!("{at:?}"));
        let blocked = error_of(&[], &[plain::<0x6983>(at)], Number);
        assert_names(&blocked, Code::AccessBlocked, named(0x6983), &format!("{at:?}"));
    }
    let token = [
        (plain::<0x6300>(Moment::Token), Code::WrongKey, 0x6300),
        (plain::<0x63C2>(Moment::Token), Code::WrongKey, 0x63C2),
        (plain::<0x6982>(Moment::Token), Code::WrongKey, 0x6982),
        (plain::<0x6988>(Moment::Token), Code::WrongKey, 0x6988),
        (plain::<0x63C0>(Moment::Token), Code::AccessBlocked, 0x63C0),
        (plain::<0x6983>(Moment::Token), Code::AccessBlocked, 0x6983),
        (plain::<0x6A80>(Moment::Token), Code::AccessFailed, 0x6A80),
    ];
    for (misbehaviour, code, status) in token {
        let error = error_of(&[], &[misbehaviour], Number);
        assert_names(&error, code, Some((GENERAL_AUTHENTICATE, status)), "the token");
    }
    let challenge = error_of(&["bac-only"], &[plain::<0x6D00>(Moment::GetChallenge)], Mrz);
    assert_names(&challenge, Code::AccessFailed, Some((GET_CHALLENGE, 0x6D00)), "the challenge");
    let at = Moment::ExternalAuthenticate;
    let mutual = [
        (plain::<0x6300>(at), Code::WrongKey, 0x6300),
        (plain::<0x6982>(at), Code::WrongKey, 0x6982),
        (plain::<0x6A80>(at), Code::WrongKey, 0x6A80),
        (plain::<0x6F00>(at), Code::WrongKey, 0x6F00),
        (plain::<0x6983>(at), Code::AccessBlocked, 0x6983),
        (plain::<0x6700>(at), Code::AccessFailed, 0x6700),
        (plain::<0x6D00>(at), Code::AccessFailed, 0x6D00),
    ];
    for (misbehaviour, code, status) in mutual {
        let error = error_of(&["bac-only"], &[misbehaviour], Mrz);
        assert_names(&error, code, Some((EXTERNAL_AUTHENTICATE, status)), "mutual authentication");
    }
}

/// With somebody else's key, and nothing forged.
#[test]
fn a_wrong_key_is_named_by_its_refusal() {
    let other = Issuance::new(b"somebody else").issue().unwrap();
    let (card, bac) = (card(), Issuance::of(Profile::CccdBacOnly, b"holder").issue().unwrap());
    let error = |card, key| Read { key, ..Read::of(card) }.run().unwrap_err().error;
    let named = Some((GENERAL_AUTHENTICATE, 0x6300));
    assert_names(&error(&card, can(&other)), Code::WrongKey, named, "a CAN");
    assert_names(&error(&card, mrz(&other)), Code::WrongKey, named, "an MRZ");
    let named = Some((EXTERNAL_AUTHENTICATE, 0x6300));
    assert_names(&error(&bac, mrz(&other)), Code::WrongKey, named, "an MRZ for BAC");
    let passport = Issuance::of(Profile::Passport, b"passport").issue().unwrap();
    let named = Some((SET_AT, 0x6A88));
    assert_names(&error(&passport, can(&passport)), Code::KeyUnsuitable, named, "a passport has no CAN");
}

#[test]
fn a_refused_file_is_named() {
    use By::{Mrz, Number};
    let by_sfi: &[&str] = &[];
    let by_fid: &[&str] = &["no-short-identifiers"];
    let select = Moment::SelectFile;
    type Row<'a> = (&'a str, &'a [&'a str], &'a [Misbehaviour], By, Code, Named);
    let rows: &[Row<'_>] = &[
        (
            "no application",
            &["bac-only", "no-application"],
            &[],
            Mrz,
            Code::NoApplication,
            Some((SELECT, 0x6A82)),
        ),
        (
            "after PACE",
            &["application-refused-in-channel"],
            &[],
            Number,
            Code::NoApplication,
            Some((SELECT, 0x6982)),
        ),
        ("absent", &["dg1-absent"], &[], Number, Code::FileAbsent, Some((READ_BINARY, 0x6A82))),
        (
            "absent by FID",
            &["dg1-absent", "no-short-identifiers"],
            &[],
            Number,
            Code::FileAbsent,
            Some((SELECT, 0x6A82)),
        ),
        ("locked", by_sfi, &[inside::<0x6982>(DG1)], Number, Code::NotPermitted, Some((READ_BINARY, 0x6982))),
        (
            "other",
            by_sfi,
            &[inside::<0x6985>(DG1)],
            Number,
            Code::CommandRefused,
            Some((READ_BINARY, 0x6985)),
        ),
        (
            "other by FID",
            by_fid,
            &[inside::<0x6985>(select)],
            Number,
            Code::CommandRefused,
            Some((SELECT, 0x6985)),
        ),
        (
            "locked at READ BINARY",
            by_fid,
            &[inside::<0x6982>(DG1)],
            Number,
            Code::NotPermitted,
            Some((READ_BINARY, 0x6982)),
        ),
        ("empty", by_sfi, &[inside::<0x6282>(DG1)], Number, Code::NoProgress, Some((READ_BINARY, 0x6282))),
        (
            "dropped",
            by_sfi,
            &[plain::<0x6988>(DG1)],
            Number,
            Code::ChannelDropped,
            Some((READ_BINARY, 0x6988)),
        ),
        (
            "dropped",
            by_sfi,
            &[plain::<0x6F00>(DG1)],
            Number,
            Code::ChannelDropped,
            Some((READ_BINARY, 0x6F00)),
        ),
    ];
    for (name, quirks, misbehaviours, by, code, named) in rows {
        let what = format!("{name}, {quirks:?}");
        assert_names(&error_of(quirks, misbehaviours, *by), *code, *named, &what);
    }
    for (quirks, command) in [(by_sfi, READ_BINARY), (by_fid, SELECT)] {
        let mut chip = ChipOptions { locked_file: Some(SimFile::Dg(1)), ..ChipOptions::default() };
        quirks.iter().for_each(|name| quirk(name).behave(&mut chip));
        let card = card();
        let error = Read { chip, ..Read::of(&card) }.run().unwrap_err().error;
        assert_names(&error, Code::NotPermitted, Some((command, 0x6982)), "a locked file");
    }
    // The header states more than the file holds: the chip refuses the rest.
    let card = card();
    let dg1 = &card.files[&SimFile::Dg(1)];
    let longer = tlv::encode(tlv::Tag(0x61), &[&dg1[2..], &[0; 20]].concat());
    let cut = card.clone().replace_file(SimFile::Dg(1), &longer[..dg1.len()]);
    let error = Read::of(&cut).run().unwrap_err().error;
    assert_names(&error, Code::DataTruncated, Some((READ_BINARY, 0x6B00)), "a file that ends early");
}

#[test]
fn what_no_status_word_caused_names_no_command() {
    use By::{Mrz, Number};
    let rows: &[(&[&str], By, Code)] = &[
        (&["pace-token-changed"], Number, Code::WrongKey),
        (&["bac-only", "bac-mac-changed"], Mrz, Code::WrongKey),
        (&["bac-only"], Number, Code::KeyUnsuitable),
        (&["bac-only", "bac-answer-39"], Mrz, Code::AccessFailed),
        (&["pace-map-off-curve"], Number, Code::AccessFailed),
        (&["no-data"], Number, Code::NoProgress),
        (&["answer-too-long"], Number, Code::AnswerTooLong),
        (&["sm-answer-1"], Number, Code::AnswerMalformed),
        (&["sm-mac-changed"], Number, Code::ChannelBroken),
    ];
    for (quirks, by, code) in rows {
        assert_names(&error_of(quirks, &[], *by), *code, None, &format!("{quirks:?}"));
    }
}

/// A card that keeps announcing more and returns nothing.
#[test]
fn an_announcement_of_nothing_is_named() {
    let card = card();
    let announcing = FnTransport::new(Limits::SHORT, |_: &[u8]| Ok(vec![0x61, 0x10]));
    let error = Read::of(&card).run_on(announcing, &mut |_| {}).unwrap_err().error;
    assert_names(&error, Code::AnswerMalformed, Some(("GET RESPONSE", 0x6110)), "61xx for ever");
}

/// Returns the error of a read in which a card is lifted late and another one, with this chip, takes its place.
fn replaced(card: &IssuedCard, other: &IssuedCard, chip: ChipOptions) -> Error {
    let bench = Read::of(card);
    let torn = TornAway::at(link(card, ChipOptions::default()), 18).replaced_by(link(other, chip));
    let options = ReadOptions::new(&bench.trust).photo(true).clock(today()).resume(Duration::from_secs(60));
    read(torn, &bench.key, options, &mut |_| {}).unwrap_err().error
}

/// Refuses GENERAL AUTHENTICATE of Chip Authentication, but not the MSE:Set AT before it.
fn refuse_general_authenticate(answer: &mut Vec<u8>, command: &Command) {
    if command.ins() == 0x86 {
        status::<0x6A80>(answer, command);
    }
}

/// A card that is put back is recognised by its proof: a card that refuses it is another one, and the error names
/// the refusal.
#[test]
fn a_card_that_was_put_back_is_refused_with_a_name() {
    use Misbehaviour::{KeepKeysAfterChipAuthentication, PlainAfterChipAuthentication};
    let behaving = |misbehaviour| ChipOptions { misbehaviours: vec![misbehaviour], ..ChipOptions::default() };
    let at = Moment::ChipAuthentication;
    let half = Misbehaviour::Tamper { at, stage: Stage::Clear, edit: Edit(refuse_general_authenticate) };
    let chip_refused = Some(StatusWord(0x6A88));
    let chip_refuses = ChipOptions { chip_authentication_refused: chip_refused, ..ChipOptions::default() };
    let active_refused = Some(StatusWord(0x6985));
    let active_refuses =
        ChipOptions { active_authentication_refused: active_refused, ..ChipOptions::default() };
    let locked = ChipOptions { locked_file: Some(SimFile::Dg(1)), ..ChipOptions::default() };

    let new = || Issuance::new(b"holder");
    let aes = card();
    let triple_des = quirk("ca-3des").issue(new()).issue().unwrap();
    let active = new().without_chip_authentication().issue().unwrap();
    let bare = new().without_chip_authentication().without_active_authentication().issue().unwrap();
    let rows: &[(&IssuedCard, ChipOptions, (&'static str, u16))] = &[
        (&aes, behaving(inside::<0x6A80>(at)), (SET_AT, 0x6A80)),
        (&aes, behaving(plain::<0x6982>(at)), (SET_AT, 0x6982)),
        (&aes, behaving(plain::<0x6988>(at)), (SET_AT, 0x6988)),
        (&aes, behaving(half), (GENERAL_AUTHENTICATE, 0x6A80)),
        (&aes, behaving(PlainAfterChipAuthentication), (SELECT, 0x9000)),
        (&aes, behaving(KeepKeysAfterChipAuthentication), (SELECT, 0x6988)),
        (&aes, behaving(inside::<0x6A82>(Moment::SelectApplication)), (SELECT, 0x6A82)),
        (&triple_des, chip_refuses, (SET_KAT, 0x6A88)),
        (&triple_des, behaving(plain::<0x6988>(at)), (SET_KAT, 0x6988)),
        (&active, active_refuses, (INTERNAL_AUTHENTICATE, 0x6985)),
        (&bare, locked, (READ_BINARY, 0x6982)),
    ];
    for (row, (card, chip, named)) in rows.iter().enumerate() {
        let error = replaced(card, card, chip.clone());
        assert_names(&error, Code::AnotherCard, Some(*named), &format!("row {row}"));
    }
    let somebodys = Issuance::new(b"somebody else").issue().unwrap();
    let error = replaced(&aes, &somebodys, ChipOptions::default());
    assert_names(&error, Code::AnotherCard, Some((GENERAL_AUTHENTICATE, 0x6300)), "somebody's");
    let changed = bare.clone().flip_bit(SimFile::Dg(1), 65);
    let error = replaced(&bare, &changed, ChipOptions::default());
    assert_names(&error, Code::AnotherCard, None, "another DG1");
}
