//! A whole card: what a chip answers, and what its files hold.

use std::{collections::VecDeque, sync::LazyLock};

use cccd::{
    access::AccessKey,
    check::Verdict,
    error::TransportError,
    files::File,
    iso7816::{Response, StatusWord},
    json::{self, JsonOptions},
    pki::TrustStore,
    random::SeededRandom,
    read::{self, Read, ReadOptions},
    secure_messaging::Channel,
    transport::{FnTransport, Limits, Transport},
};
use cccd_base::crypto::{Cipher, SessionKeys};
use cccd_sim::{Chip, ChipOptions, File as SimFile, Issuance, IssuedCard, Profile, SimTransport};

use crate::Target;

/// The targets of this file.
pub(crate) const TARGETS: &[Target] =
    &[("answers", answers), ("contents", contents), ("protected-answer", protected_answer)];

/// The card that both targets read: BAC alone, whose keys cost the least time.
pub(crate) static CARD: LazyLock<IssuedCard> = LazyLock::new(|| {
    Issuance::of(Profile::Passport, b"fuzz").pace(&[]).dg2_length(4_000).issue().expect("a card")
});

/// Reads with the random bytes of always, so that recorded answers open the card again.
pub(crate) fn read_card(transport: impl Transport + 'static) -> Read {
    static TRUST: LazyLock<TrustStore> = LazyLock::new(|| {
        TrustStore::from_certificates([&CARD.root_certificate]).expect("the root of the invented card")
    });
    let key = AccessKey::parse(&CARD.mrz.lines().join("\n")).expect("the MRZ of the invented card");
    let options = ReadOptions::new(&TRUST)
        .photo(true)
        .files(&[File::Com, File::Dg12, File::Dir, File::AtrInfo])
        .active_authentication(true)
        .random(SeededRandom::new(b"fuzz"));
    read::read(transport, &key, options, &mut |_| {})
}

/// Answers that follow one another, each below its length in two bytes; then the reader is gone.
fn answers(bytes: &[u8]) {
    let mut answers = VecDeque::new();
    let mut rest = bytes;
    while let [high, low, after @ ..] = rest {
        let (answer, next) = after.split_at(after.len().min(usize::from(u16::from_be_bytes([*high, *low]))));
        answers.push_back(answer.to_vec());
        rest = next;
    }
    let link = FnTransport::new(Limits::EXTENDED, move |_: &[u8]| {
        answers.pop_front().ok_or_else(|| TransportError::ReaderUnplugged.into())
    });
    show(read_card(link.with_reset(|| Ok(()))));
}

/// The invented card with other bytes in one file; the first byte chooses which.
fn contents(bytes: &[u8]) {
    let [choice, content @ ..] = bytes else { return };
    let file = FILES[usize::from(*choice) % FILES.len()];
    let card = CARD.clone().replace_file(file, content);
    let chip = Chip::with(card, ChipOptions::default(), Box::new(SeededRandom::new(b"chip")));
    let read = read_card(SimTransport::new(chip));
    // Only what was signed is genuine; of EF.SOD, a part may change. What follows a file is not read.
    let is_other = CARD.files.get(&file).is_some_and(|original| !content.starts_with(original));
    let is_listed = matches!(file, SimFile::Dg(_));
    assert!(!is_other || !is_listed || read.reading.verification.verdict != Verdict::Genuine);
    show(read);
}

/// The files that take part.
pub(crate) const FILES: [SimFile; 10] = [
    SimFile::Com,
    SimFile::Sod,
    SimFile::Dg(1),
    SimFile::Dg(2),
    SimFile::Dg(12),
    SimFile::Dg(14),
    SimFile::Dg(15),
    SimFile::CardAccess,
    SimFile::Dir,
    SimFile::AtrInfo,
];

fn show(read: Read) {
    let shown = json::reading_to_json(&read.reading, read.ended_by.as_ref(), JsonOptions::default());
    assert!(shown.is_object());
}

/// The keys and the counter of Doc 9303-11, D.4.
fn protected_answer(bytes: &[u8]) {
    let key = |text| hex::decode(text).expect("hexadecimal");
    let keys = SessionKeys {
        ks_enc: key("979EC13B1CBFE9DCD01AB0FED307EAE5").into(),
        ks_mac: key("F1CB1F1FB5ADF208806B89DC579DC1F8").into(),
    };
    let mut channel = Channel::with_ssc(Cipher::TripleDes, keys, key("887022120C06C229"));
    let _ = channel.unprotect(0xB0, &Response::new(bytes.to_vec(), StatusWord(0x9000)));
}
