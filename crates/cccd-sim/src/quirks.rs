//! Quirks: named faults of cards, each of which can be applied to a card of any profile. A quirk of something that the
//! profile lacks, such as PACE or EF.DG13, changes nothing.
//!
//! ```
//! use cccd_sim::{Chip, ChipOptions, Issuance, Quirk};
//!
//! let quirk = Quirk::from_name("sm-mac-changed").expect("in the table");
//! let card = quirk.forge(quirk.issue(Issuance::new(b"any seed")).issue()?);
//! let mut options = ChipOptions::default();
//! quirk.behave(&mut options);
//! assert_eq!(options.misbehaviours.len(), 1);
//! # drop(card);
//! # Ok::<(), cccd_base::Error>(())
//! ```

/// Quirks, one row each: name, Vietnamese text, English text, effect.
macro_rules! quirks {
    ($($name:literal, $vietnamese:literal, $english:literal, $effect:expr;)*) => {
        &[$(Quirk::new($name, $vietnamese, $english, $effect)),*]
    };
}

mod access;
mod active;
mod announced;
mod cert;
mod channel;
mod chip;
mod com;
mod dg1;
mod dg13;
mod dg2;
mod files;
mod form;
mod holder;
mod pace;
mod sod;

use crate::{
    chip::{ChipOptions, Edit, Misbehaviour, Moment, Stage},
    files::{File, dg2::Dg2Form, sod::SodEdit},
    issue::{FileEdit, Issuance, IssuedCard, MrzEdit},
    pki::ChainEdit,
};

/// One fault of a card.
#[derive(Debug)]
pub struct Quirk {
    name: &'static str,
    vietnamese: &'static str,
    english: &'static str,
    effect: Effect,
}

/// Quirks that concern the same part of a read.
#[derive(Debug)]
pub struct QuirkGroup {
    vietnamese: &'static str,
    english: &'static str,
    quirks: &'static [Quirk],
}

/// The groups, in the order of a read.
const GROUPS: [QuirkGroup; 14] = [
    group("Chọn ứng dụng, EF.CardAccess, BAC", "SELECT, EF.CardAccess, BAC", access::QUIRKS),
    group("PACE", "PACE", pace::QUIRKS),
    group("Kênh bảo mật (khi đọc DG1)", "Secure messaging (while DG1 is read)", channel::QUIRKS),
    group("Chip Authentication, DG14", "Chip Authentication, DG14", chip::QUIRKS),
    group("Active Authentication, DG15", "Active Authentication, DG15", active::QUIRKS),
    group("Đọc tệp", "Reading files", files::QUIRKS),
    group("EF.COM", "EF.COM", com::QUIRKS),
    group("EF.SOD: chữ ký số", "EF.SOD: the signature", sod::QUIRKS),
    group("EF.ATR/INFO, EF.DIR, byte lịch sử", "EF.ATR/INFO, EF.DIR, historical bytes", announced::QUIRKS),
    group("DG1: vùng MRZ", "DG1: the MRZ", dg1::QUIRKS),
    group("DG2: ảnh", "DG2: the portrait", dg2::QUIRKS),
    group("DG13: thông tin tiếng Việt", "DG13: the holder in Vietnamese", dg13::QUIRKS),
    group("Thông tin đúng chữ ký nhưng cần lưu ý", "What a genuine card states", holder::QUIRKS),
    group("Chứng thư, danh sách thu hồi", "Certificates, revocation lists", cert::QUIRKS),
];

const fn group(vietnamese: &'static str, english: &'static str, quirks: &'static [Quirk]) -> QuirkGroup {
    QuirkGroup { vietnamese, english, quirks }
}

impl QuirkGroup {
    /// The part of a read that they concern, in Vietnamese.
    pub const fn vietnamese(&self) -> &'static str {
        self.vietnamese
    }

    /// The part of a read that they concern, in English.
    pub const fn english(&self) -> &'static str {
        self.english
    }

    /// The quirks.
    pub const fn quirks(&self) -> &'static [Quirk] {
        self.quirks
    }
}

/// What a quirk changes.
#[derive(Clone, Copy, Debug)]
enum Effect {
    /// What is issued and signed.
    Issue(for<'a> fn(Issuance<'a>) -> Issuance<'a>),
    /// The MRZ that is printed on the card, stored in EF.DG1, and from which the keys are derived.
    Print(MrzEdit),
    /// The content of a file, which is then signed.
    EditSigned(File, FileEdit),
    /// What EF.SOD signs, how it signs, or how it is encoded.
    Sod(SodEdit),
    /// The certificates and revocation lists behind the card.
    Certificates(ChainEdit),
    /// The form of EF.DG2.
    Portrait(Dg2Form),
    /// The issued card; nothing is signed again.
    Forge(fn(IssuedCard) -> IssuedCard),
    /// The abilities and habits of the chip.
    Behave(fn(&mut ChipOptions)),
    /// The issued card, and what the chip does with it.
    ForgeAndBehave(fn(IssuedCard) -> IssuedCard, fn(&mut ChipOptions)),
    /// One misbehaviour of the chip.
    Misbehave(Misbehaviour),
}

impl Quirk {
    /// Every quirk, ordered by the part of a read that it concerns.
    pub fn all() -> impl Iterator<Item = &'static Self> {
        Self::groups().flat_map(QuirkGroup::quirks)
    }

    /// Every quirk, in groups.
    pub fn groups() -> impl Iterator<Item = &'static QuirkGroup> {
        const { &GROUPS }.iter()
    }

    /// The quirk with this name.
    pub fn from_name(name: &str) -> Option<&'static Self> {
        Self::all().find(|quirk| quirk.name == name)
    }

    /// The name, in kebab case.
    pub const fn name(&self) -> &'static str {
        self.name
    }

    /// What the card does, in one line of Vietnamese.
    pub const fn vietnamese(&self) -> &'static str {
        self.vietnamese
    }

    /// What the card does, in one line of English.
    pub const fn english(&self) -> &'static str {
        self.english
    }

    /// Applies the quirk to what is issued. Most quirks change nothing here.
    pub fn issue<'a>(&self, issuance: Issuance<'a>) -> Issuance<'a> {
        match self.effect {
            Effect::Issue(change) => change(issuance),
            Effect::Print(edit) => issuance.mrz(edit),
            Effect::EditSigned(file, edit) => issuance.edited(file, edit),
            Effect::Sod(edit) => issuance.sod_edited(edit),
            Effect::Certificates(edit) => issuance.certificates(edit),
            Effect::Portrait(form) => issuance.dg2_form(form),
            Effect::Forge(_) | Effect::Behave(_) | Effect::ForgeAndBehave(..) | Effect::Misbehave(_) => {
                issuance
            }
        }
    }

    /// Applies the quirk to an issued card. Most quirks change nothing here.
    #[must_use]
    pub fn forge(&self, card: IssuedCard) -> IssuedCard {
        match self.effect {
            Effect::Forge(change) | Effect::ForgeAndBehave(change, _) => change(card),
            _ => card,
        }
    }

    /// Applies the quirk to the behaviour of a chip, in addition to what `options` already hold.
    pub fn behave(&self, options: &mut ChipOptions) {
        match self.effect {
            Effect::Behave(change) | Effect::ForgeAndBehave(_, change) => change(options),
            Effect::Misbehave(misbehaviour) => options.misbehaviours.push(misbehaviour),
            Effect::Issue(_)
            | Effect::Print(_)
            | Effect::EditSigned(..)
            | Effect::Sod(_)
            | Effect::Certificates(_)
            | Effect::Portrait(_)
            | Effect::Forge(_) => {}
        }
    }

    const fn new(
        name: &'static str,
        vietnamese: &'static str,
        english: &'static str,
        effect: Effect,
    ) -> Self {
        Self { name, vietnamese, english, effect }
    }
}

/// Changes one answer.
const fn tamper(at: Moment, stage: Stage, edit: fn(&mut Vec<u8>, &cccd_base::iso7816::Command)) -> Effect {
    Effect::Misbehave(Misbehaviour::Tamper { at, stage, edit: Edit(edit) })
}

/// Flips the lowest bit of one byte, counted from the end.
fn flip_from_end(bytes: &mut [u8], from_end: usize) {
    if let Some(byte) = bytes.iter_mut().rev().nth(from_end) {
        *byte ^= 1;
    }
}

/// Overwrites the byte at an offset.
fn put(bytes: &mut [u8], offset: usize, value: u8) {
    if let Some(byte) = bytes.get_mut(offset) {
        *byte = value;
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn names_are_unique_and_in_kebab_case_and_lead_back() {
        let names: BTreeSet<_> = Quirk::all().map(Quirk::name).collect();
        assert_eq!(names.len(), Quirk::all().count());
        for quirk in Quirk::all() {
            let is_kebab =
                quirk.name.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-');
            assert!(is_kebab, "{}", quirk.name);
            assert!(!quirk.vietnamese.is_empty() && !quirk.english.ends_with('.'), "{}", quirk.name);
            assert_eq!(Quirk::from_name(quirk.name).map(Quirk::name), Some(quirk.name));
        }
        assert!(Quirk::from_name("none").is_none());
    }
}
