//! Quirks on every profile and with each other: whatever the combination, a read ends with an answer.

use std::{sync::OnceLock, thread};

use cccd::{
    access::AccessPolicy,
    check::Verdict,
    error::{Class, Code},
    random::{Random, SeededRandom},
};
use cccd_sim::{ChipOptions, File, Issuance, IssuedCard, Profile, Quirk};

use crate::common::{Read, mrz};

pub(crate) fn quirk(name: &str) -> &'static Quirk {
    Quirk::from_name(name).unwrap_or_else(|| panic!("no quirk {name}"))
}

/// Returns a small JPEG that is drawn only once, because drawing and compressing it takes longer than the rest of a
/// card.
fn picture() -> &'static [u8] {
    static PICTURE: OnceLock<Vec<u8>> = OnceLock::new();
    PICTURE.get_or_init(|| {
        let card = Issuance::new(b"holder").dg2_length(4_000).issue().unwrap();
        let dg2 = cccd::lds::dg2::Dg2::parse(&card.files[&File::Dg(2)]).unwrap();
        dg2.portrait().unwrap().bytes.expose().clone()
    })
}

/// Issues a card of a profile with some quirks, and returns how its chip behaves.
pub(crate) fn card(profile: Profile, dg2_length: usize, quirks: &[&Quirk]) -> (IssuedCard, ChipOptions) {
    let plain = Issuance::of(profile, b"holder").picture(picture()).dg2_length(dg2_length);
    let issuance = quirks.iter().fold(plain, |issuance, quirk| quirk.issue(issuance));
    let card = quirks.iter().fold(issuance.issue().unwrap(), |card, quirk| quirk.forge(card));
    let mut chip = ChipOptions::default();
    quirks.iter().for_each(|quirk| quirk.behave(&mut chip));
    (card, chip)
}

/// Reads a card with the key that suits it best, and returns how the read ended.
fn read(profile: Profile, quirks: &[&Quirk]) -> (Verdict, Option<Code>) {
    let (card, chip) = card(profile, 4_000, quirks);
    let mut read = Read { chip, photo: true, ..Read::of(&card) };
    if !profile.is_opened_by_number() {
        read = Read { key: mrz(&card), access: AccessPolicy::Auto, ..read };
    }
    match read.run() {
        Ok(reading) => (reading.verification.verdict, None),
        Err(interrupted) => (interrupted.reading.verification.verdict, Some(interrupted.error.code())),
    }
}

/// Quirks of a forger: files that were changed or removed, and a chip other than the genuine one.
const FORGERIES: &[&str] = &[
    "card-access-hidden",
    "pace-weakest-shown",
    "dg1-absent",
    "dg14-absent",
    "dg14-claims-36-kb",
    "dg13-truncated",
    "dg1-first-read-differs",
    "ca-keys-do-not-match",
    "ca-key-off-curve",
    "ca-old-keys",
    "ca-plain-answer",
    "ca-refused-6a80",
    "ca-refused-6a88",
    "ca-refused-6982",
    "ca-refused-6300",
    "signer-without-serial",
    "signer-without-issuer",
    "signer-without-validity",
    "signer-without-key",
    "signer-without-algorithm",
    "signer-without-signature",
    "signer-algorithms-differ",
    "signer-issuer-differs",
    "signer-signature-wrong",
    "signer-of-impostor",
    "signer-is-authority",
    "signer-is-root",
    "signer-may-not-sign",
    "signer-country-differs",
    "dg1-state-other",
    "dg1-state-germany",
    "signer-extension-unknown",
    "signer-generator-changed",
    "signer-cofactor-changed",
    "signer-field-composite",
    "signer-rsa-16384",
    "signer-revoked",
    "root-by-false-link",
];

/// The profiles that lack what a forgery needs.
const NOT_THERE: &[(&str, Profile)] = &[
    ("card-access-hidden", Profile::CccdBacOnly),
    ("dg13-truncated", Profile::CanCuoc2024),
    ("dg13-truncated", Profile::Passport),
];

/// Returns what is wrong with the result of some quirks together on a card of a profile, if anything.
fn fault(profile: Profile, quirks: &[&Quirk]) -> Option<String> {
    let names: Vec<_> = quirks.iter().map(|quirk| quirk.name()).collect();
    let (verdict, error) = read(profile, quirks);
    let is_internal = error.is_some_and(|code| code.class() == Class::Internal);
    // Another quirk may prevent a forgery from being seen.
    let is_forged = matches!(names.as_slice(), [name]
        if FORGERIES.contains(name) && !NOT_THERE.contains(&(*name, profile)));
    (is_internal || is_forged && verdict == Verdict::Genuine)
        .then(|| format!("{names:?} of {}: {verdict:?}, {error:?}", profile.name()))
}

#[test]
fn every_quirk_is_survived_by_every_profile() {
    FORGERIES.iter().for_each(|name| _ = quirk(name));
    let faults: Vec<_> = thread::scope(|scope| {
        let faults =
            |profile| Quirk::all().filter_map(move |quirk| fault(profile, &[quirk])).collect::<Vec<_>>();
        let threads = Profile::ALL.map(|profile| scope.spawn(move || faults(profile)));
        threads.into_iter().flat_map(|thread| thread.join().unwrap()).collect()
    });
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn a_hundred_pairs_of_quirks_are_survived() {
    let mut random = SeededRandom::new(b"pairs");
    let all: Vec<_> = Quirk::all().collect();
    let mut below = |end: usize| {
        let mut bytes = [0; 8];
        random.fill(&mut bytes).unwrap();
        (u64::from_be_bytes(bytes) % end as u64) as usize
    };
    for _ in 0..100 {
        let (profile, one, other) = (below(Profile::ALL.len()), below(all.len()), below(all.len()));
        assert_eq!(fault(Profile::ALL[profile], &[all[one], all[other]]), None);
    }
}
