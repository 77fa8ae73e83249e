//! A second opinion: what asn1-rs and this library both accept as a certificate, CMS, EF.SOD, EF.DG14 or
//! EF.CardAccess means the same to both. Each may refuse what the other accepts: asn1-rs requires DER, and this
//! library requires the profile. `cargo xtask fuzz` checks the same for whatever the fuzzer finds.
//!
//! `CCCD_MUTATIONS` sets another number of mutations.

#![allow(clippy::expect_used, clippy::panic, clippy::unwrap_used)]

mod compare;
#[path = "../mutations/dice.rs"]
#[allow(dead_code, reason = "this program needs a part of it")]
mod dice;
mod theirs;
#[path = "../mutations/tree.rs"]
#[allow(dead_code, reason = "this program needs a part of it")]
mod tree;

use std::{collections::BTreeMap, sync::OnceLock};

use cccd::{lds::sod::content_info, pki::SignedData};
use cccd_sim::{File, Issuance, IssuedCard, Profile, Quirk};

use compare::{Accepted, KINDS};
use dice::Dice;
use tree::{Content, Length, Node};

/// Returns the parts of a card, each with its kind.
fn parts(card: &IssuedCard) -> Vec<(usize, Vec<u8>)> {
    let sod = card.files.get(&File::Sod).cloned().unwrap_or_default();
    let mut parts = vec![(0, sod.clone())];
    if let Ok(info) = content_info(&sod) {
        parts.push((1, info.to_vec()));
        if let Ok(signed) = SignedData::parse(info) {
            parts.push((2, signed.content));
            parts.extend(signed.certificates.into_iter().map(|certificate| (3, certificate)));
        }
    }
    parts.push((3, card.signer_certificate.clone()));
    parts.push((3, card.root_certificate.clone()));
    parts.extend(card.files.get(&File::Dg(14)).map(|file| (4, file.clone())));
    parts.extend(card.files.get(&File::CardAccess).map(|file| (5, file.clone())));
    parts
}

/// Returns plain cards, one of each profile.
fn plain() -> &'static [IssuedCard] {
    static CARDS: OnceLock<Vec<IssuedCard>> = OnceLock::new();
    let issue = |profile| Issuance::of(profile, b"second opinion").dg2_length(8_000).issue().unwrap();
    CARDS.get_or_init(|| Profile::ALL.into_iter().map(issue).collect())
}

#[derive(Default)]
struct Counts(BTreeMap<(&'static str, Accepted), usize>);

impl Counts {
    fn take(&mut self, (kind, bytes): (usize, &[u8])) -> Accepted {
        compare::objects(bytes);
        let (name, compare) = KINDS[kind];
        let accepted = compare(bytes);
        *self.0.entry((name, accepted)).or_default() += 1;
        accepted
    }

    /// Prints the counts, and checks that each comparison compared something.
    fn show(&self) {
        for (name, _) in KINDS {
            let count = |accepted| self.0.get(&(name, accepted)).copied().unwrap_or_default();
            let [both, us, them, none] =
                [Accepted::Both, Accepted::Us, Accepted::Them, Accepted::Neither].map(count);
            println!("{name}: {both} by both, {us} by us alone, {them} by them alone, {none} by neither");
            assert!(both > 0, "{name}");
        }
    }
}

#[test]
fn both_read_every_plain_card_and_agree() {
    let mut counts = Counts::default();
    for card in plain() {
        for (kind, bytes) in parts(card) {
            let accepted = counts.take((kind, &bytes));
            assert_eq!(accepted, Accepted::Both, "{}, {}", KINDS[kind].0, hex::encode_upper(&bytes));
        }
    }
    counts.show();
}

#[test]
fn both_agree_on_every_quirk_that_both_read() {
    let mut counts = Counts::default();
    for (quirk, profile) in Quirk::all().zip(Profile::ALL.into_iter().cycle()) {
        let issuance = Issuance::of(profile, b"second opinion").dg2_length(8_000);
        let Ok(card) = quirk.issue(issuance).issue() else { continue };
        for (kind, bytes) in parts(&quirk.forge(card)) {
            counts.take((kind, &bytes));
        }
    }
    counts.show();
}

#[test]
fn both_agree_on_every_mutation_that_both_read() {
    let number: u64 = std::env::var("CCCD_MUTATIONS").map_or(20_000, |text| text.parse().unwrap());
    let originals: Vec<_> = plain().iter().flat_map(parts).collect();
    let mut counts = Counts::default();
    for seed in 0..number {
        let dice = &mut Dice::new("second opinion", seed);
        let (kind, bytes) = &originals[dice.below(originals.len())];
        counts.take((*kind, &mutated(bytes, dice)));
    }
    counts.show();
}

/// Each pair of bytes of a tag, and what follows: the fuzzer found the tag of five bytes.
#[test]
fn both_agree_on_long_tags_where_both_read_them() {
    let info = hex::decode("300F060A04007F00070202030202020101").unwrap();
    let info = &info[..17];
    let mut counts = BTreeMap::<Accepted, usize>::new();
    for tag in ["1F1F", "9F8101", "BF9F7F", "FFFFFFF204", "3F818101", "7F8080808001", "1F01"] {
        let strange = [hex::decode(tag).unwrap(), vec![0]].concat();
        for inside in [[&strange[..], info].concat(), [info, &strange[..]].concat()] {
            let set = [&[0x31, inside.len() as u8], &inside[..]].concat();
            compare::objects(&set);
            *counts.entry(KINDS[5].1(&set)).or_default() += 1;
        }
    }
    assert!(counts[&Accepted::Both] >= 4, "{counts:?}");
}

/// Returns the bytes with one data object encoded differently, changed, left out, doubled or moved; or with a bit
/// flipped.
fn mutated(bytes: &[u8], dice: &mut Dice) -> Vec<u8> {
    let mut tree = Node::parse(bytes);
    for _ in 0..=dice.below(2) {
        let other = tree.nth(dice.below(tree.count())).clone();
        let node = tree.nth(dice.below(tree.count()));
        match (dice.below(9), &mut node.content) {
            (0, _) => node.length = Length::Long(1 + dice.below(4) as u8),
            (1, _) => node.length = Length::Indefinite,
            (2, _) => {
                node.tag[0] = dice.one_of(&[1, 2, 3, 4, 6, 0x0C, 0x13, 0x17, 0x18, 0x30, 0x31, 0x80, 0xA0])
            }
            (3, Content::Value(value)) if !value.is_empty() => {
                let place = dice.below(value.len());
                value[place] ^= 1 << dice.below(8);
            }
            (4, Content::Value(value)) => value.insert(0, dice.one_of(&[0, 0x80, 0xFF])),
            (5, Content::Value(value)) => value.clear(),
            (6, Content::Parts(parts)) if !parts.is_empty() => {
                parts.remove(dice.below(parts.len()));
            }
            (7, Content::Parts(parts)) if !parts.is_empty() => {
                let place = dice.below(parts.len());
                parts.insert(place, parts[place].clone());
            }
            (8, Content::Parts(parts)) => parts.push(other),
            _ => *node = other,
        }
        if tree.count() > 2_000 {
            break;
        }
    }
    let mut bytes = tree.encode();
    if dice.below(4) == 0 && !bytes.is_empty() {
        let place = dice.below(bytes.len());
        bytes[place] ^= 1 << dice.below(8);
    }
    bytes
}
