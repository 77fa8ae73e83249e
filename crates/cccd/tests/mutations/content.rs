//! Mutations of content: data other than what was signed.

use std::collections::BTreeMap;

use crate::{
    bench::{Bench, FORGERS, Signed, is_authentic},
    dice::Dice,
};
use cccd::check::Verdict;

/// A kind of mutation: its name, and the verdict on a card with it.
type Kind = (&'static str, fn(&Bench, &mut Dice) -> Verdict);

const KINDS: &[Kind] = &[
    ("a data group", |bench, dice| {
        let mut parts = bench.parts();
        let sod = bench.sod(&parts);
        let number = dice.one_of(&[1, 2, 11, 12, 13, 14, 15, 16]);
        flip(parts.files.get_mut(&number).unwrap(), dice);
        verdict(bench.judge_sod(&sod, &parts.files))
    }),
    ("a data group in the place of another", |bench, dice| {
        let mut parts = bench.parts();
        let sod = bench.sod(&parts);
        let (one, other) = (dice.one_of(&[1, 2, 11, 12]), dice.one_of(&[13, 14, 15, 16]));
        let file = parts.files[&other].clone();
        parts.files.insert(one, file);
        verdict(bench.judge_sod(&sod, &parts.files))
    }),
    ("the signed part of the certificate", |bench, dice| changed(bench, dice, 0)),
    ("the list of hashes", |bench, dice| changed(bench, dice, 1)),
    ("the signed attributes", |bench, dice| changed(bench, dice, 2)),
    ("the signature", |bench, dice| {
        let parts = bench.parts();
        let mut sod = bench.sod(&parts);
        let number = sod.len() - 1 - dice.below(30);
        sod[number] ^= 1 << dice.below(8);
        verdict(bench.judge_sod(&sod, &parts.files))
    }),
    ("the signature on the certificate", |bench, dice| {
        let mut parts = bench.parts();
        parts.rewrite_certificate = dice.one_of(&[
            (|mut signature: Vec<u8>| {
                signature[12] ^= 1;
                signature
            }) as fn(Vec<u8>) -> Vec<u8>,
            |mut signature| {
                *signature.last_mut().unwrap() ^= 0x40;
                signature
            },
            |_| vec![],
            |signature| vec![0; signature.len()],
        ]);
        verdict(bench.judge(&parts))
    }),
    ("the signature by another signer", |bench, dice| {
        let parts = bench.parts();
        let stranger = &bench.strangers[dice.below(FORGERS)];
        let sod = bench.sign_by(&bench.issuer, stranger, &parts).sod;
        verdict(bench.judge_sod(&sod, &parts.files))
    }),
    ("the certificate by another root", |bench, dice| {
        let parts = bench.parts();
        let impostor = &bench.impostors[dice.below(FORGERS)];
        let sod = bench.sign_by(impostor, &bench.signer, &parts).sod;
        verdict(bench.judge_sod(&sod, &parts.files))
    }),
    ("a signer that is revoked", |bench, _| {
        let mut parts = bench.parts();
        let [made, until] = [cccd_sim::Date::new(2025, 1, 1), cccd_sim::Date::new(2030, 1, 1)];
        let list = bench.issuer.revocation_list(&[&bench.card.signer_certificate], made, until);
        parts.list_of_revoked = Some(list.unwrap());
        verdict(bench.judge(&parts))
    }),
    ("a file that is not listed", |bench, dice| {
        let mut parts = bench.parts();
        let number = dice.one_of(&[1, 2, 11, 12, 13, 14, 15, 16]);
        parts.list.at(&[2]).parts().retain_mut(|entry| *entry.at(&[0]).bytes_mut() != [number]);
        verdict(bench.judge(&parts))
    }),
];

fn verdict(judgement: cccd::evidence::Judgement) -> Verdict {
    match judgement.verification.verdict {
        // Even without the proof of the chip, the data would be taken for the state's.
        Verdict::ChipNotProven if is_authentic(&judgement) => Verdict::Genuine,
        verdict => verdict,
    }
}

fn flip(bytes: &mut [u8], dice: &mut Dice) {
    let place = dice.below(bytes.len());
    bytes[place] ^= 1 << dice.below(8);
}

/// Flips a bit of signed data in EF.SOD.
fn changed(bench: &Bench, dice: &mut Dice, which: usize) -> Verdict {
    let parts = bench.parts();
    let Signed { mut sod, signed } = bench.sign(&parts);
    let part = &signed[which];
    let start = sod.windows(part.len()).position(|window| window == part).unwrap();
    flip(&mut sod[start..start + part.len()], dice);
    verdict(bench.judge_sod(&sod, &parts.files))
}

#[test]
fn no_mutation_of_content_leaves_a_card_genuine() {
    let bench = Bench::new();
    let mut counts: BTreeMap<&str, [u64; 2]> = BTreeMap::new();
    let mut wrong = Vec::new();
    for seed in 0..crate::number() {
        let (name, mutate) = KINDS[seed as usize % KINDS.len()];
        let count = counts.entry(name).or_default();
        match mutate(&bench, &mut Dice::new("content", seed)) {
            Verdict::Genuine => wrong.push(format!("seed {seed}, {name}")),
            Verdict::NotGenuine => count[0] += 1,
            _ => count[1] += 1,
        }
    }
    for (name, [failed, open]) in &counts {
        println!("{name}: seeds 0 to {}, {failed} not genuine, {open} cannot tell", crate::number() - 1);
    }
    assert!(wrong.is_empty(), "{} wrong\n{}", wrong.len(), wrong.join("\n"));
}
