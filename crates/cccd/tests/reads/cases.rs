//! Cards that misbehave: one row per fault, with the quirks that produce it and the expected result.
//!
//! The identifiers are those of a catalogue of faults in groups: SEL (selection), BAC, PACE, SM (secure messaging),
//! CA (Chip Authentication), AA (Active Authentication), COM (EF.COM), SOD (EF.SOD), CERT (certificates and
//! revocation lists), HOLD (what a card states), FILE, DG1, DG2, DGX (the other data groups), ROB (robustness) and
//! DOWN (downgrades).

mod access;
mod active;
mod cert;
mod channel;
mod com;
pub(crate) mod combined;
mod dg1;
mod dg2;
mod dgx;
mod files;
mod holder;
mod odd;
mod own;
mod pace;
mod sod;
mod states;

use std::collections::{BTreeMap, BTreeSet};

use cccd::{
    access::{AccessKey, AccessPolicy},
    check::{Outcome, Question, Reason, Verdict},
    error::{Class, Code},
    files::File,
    read::Reading,
};
use cccd_sim::{IssuedCard, Profile, Quirk};

use crate::common::{Read, failed, found, mrz, outcome};

/// One row.
pub(crate) struct Case {
    id: &'static str,
    fault: &'static str,
    /// Ways to produce the fault, each a combination of quirks; the row must hold for all of them.
    ways: &'static [&'static [&'static str]],
    profile: Profile,
    key: Key,
    photo: bool,
    strict: bool,
    files: &'static [File],
    expected: Expected,
}

/// The key that the reader is given.
#[derive(Clone, Copy)]
enum Key {
    Number,
    /// The MRZ as printed.
    Mrz,
    /// The MRZ as in EF.DG1.
    Dg1,
}

/// The expected result of a read.
enum Expected {
    /// The verdict *genuine*.
    Genuine,
    /// This verdict, and this finding.
    Found(Verdict, Code),
    /// *Genuine*, although this proof could not be requested, for this reason.
    NotAsked(Question, Code),
    /// *Not genuine*, because this check failed with this reason.
    NotGenuine(Question, Code),
    /// *Cannot tell*, because this check was left open for this reason.
    CannotTell(Question, Code),
    /// The read ends with this error.
    Error(Code),
    /// *Genuine*, and this file is absent.
    Without(File),
    /// *Not genuine*, and this file is reported as malformed for this reason.
    Malformed(File, Code),
    /// *Genuine*, with nothing odd and nothing that disagrees.
    Passed,
    /// *Genuine*, and this check of consistency failed with this reason.
    Differs(Question, Code),
    /// The read ends with a data error, and nobody can tell what the signature over this file means.
    Misread(File),
    /// The key belongs to another card, and nothing personal is returned.
    WrongCard,
    /// A separate test, which fails by itself.
    Own(fn()),
    /// Nothing produces it yet, for this reason.
    NotBuilt(&'static str),
}

use Expected::{
    CannotTell, Differs, Error, Found, Genuine, Malformed, Misread, NotAsked, NotBuilt, NotGenuine, Own,
    Passed, Without, WrongCard,
};

impl Case {
    const fn new(
        id: &'static str,
        fault: &'static str,
        ways: &'static [&'static [&'static str]],
        expected: Expected,
    ) -> Self {
        let (profile, key) = (Profile::Cccd2021, Key::Number);
        Self { id, fault, ways, profile, key, photo: false, strict: false, files: &[], expected }
    }

    /// Uses a card of another profile.
    const fn of(self, profile: Profile) -> Self {
        Self { profile, ..self }
    }

    /// Uses the MRZ of EF.DG1 as the key.
    const fn dg1(self) -> Self {
        Self { key: Key::Dg1, ..self }
    }

    /// Uses the MRZ as the key, for BAC.
    const fn mrz(self) -> Self {
        Self { key: Key::Mrz, ..self }
    }

    /// Reads the photo too.
    const fn photo(self) -> Self {
        Self { photo: true, ..self }
    }

    /// Judges by the strict policy.
    const fn strict(self) -> Self {
        Self { strict: true, ..self }
    }

    /// Reads these files too.
    const fn files(self, files: &'static [File]) -> Self {
        Self { files, ..self }
    }

    fn group(&self) -> &'static str {
        self.id.split('-').next().unwrap()
    }

    /// Checks whether the row holds; the error says why not.
    fn holds(&self) -> Result<(), String> {
        if let Own(test) = self.expected {
            test();
            return Ok(());
        }
        assert!(!self.ways.is_empty(), "{}", self.id);
        self.ways.iter().try_for_each(|quirks| {
            self.compare(quirks).map_err(|seen| format!("{} ({}), {quirks:?}: {seen}", self.id, self.fault))
        })
    }

    fn compare(&self, names: &[&str]) -> Result<(), String> {
        let quirks: Vec<_> = names.iter().map(|name| combined::quirk(name)).collect();
        // A card with a small photo is faster to issue; a quirk may make it larger.
        let length = if self.photo { 15_000 } else { 4_000 };
        let (card, chip) = combined::card(self.profile, length, &quirks);
        let mut read =
            Read { chip, photo: self.photo, strict: self.strict, files: self.files, ..Read::of(&card) };
        if let Some(key) = match self.key {
            Key::Number => None,
            Key::Mrz => Some(mrz(&card)),
            Key::Dg1 => Some(mrz_of_dg1(&card)),
        } {
            read = Read { key, access: AccessPolicy::Auto, ..read };
        }
        let (reading, error) = match read.run() {
            Ok(reading) => (reading, None),
            Err(interrupted) => (interrupted.reading, Some(interrupted.error.code())),
        };
        let seen = || format!("{error:?}, {:#?}", reading.verification);
        if self.fits(&reading, error) { Ok(()) } else { Err(seen()) }
    }

    fn fits(&self, reading: &Reading, error: Option<Code>) -> bool {
        let verdict = reading.verification.verdict;
        let (document, ends_well) = (&reading.document, error.is_none());
        match self.expected {
            Genuine => ends_well && verdict == Verdict::Genuine && document.get(File::Dg1).is_some(),
            Found(expected, code) => ends_well && verdict == expected && found(reading, code),
            NotAsked(question, code) => {
                let reason = Outcome::NotPerformed(code.into());
                ends_well && verdict == Verdict::Genuine && *outcome(reading, question) == reason
            }
            NotGenuine(question, code) => {
                verdict == Verdict::NotGenuine && failed(reading, question) == Some(code)
            }
            CannotTell(question, code) => {
                let open = matches!(outcome(reading, question), Outcome::Inconclusive(reason) if reason.code == code);
                ends_well && verdict == Verdict::CannotTell && open
            }
            // A broken photo does not affect the identity.
            Error(code) if self.photo => error == Some(code) && document.get(File::Dg2).is_none(),
            Error(code) => error == Some(code) && verdict != Verdict::Genuine,
            Without(file) => {
                let missing = |finding: &cccd::check::Finding| {
                    matches!(finding.code, Code::FileAbsentFinding | Code::FileNotRead)
                        && matches!(&finding.about, Some(cccd::check::About::Files(files)) if files.contains(&file))
                };
                ends_well
                    && verdict == Verdict::Genuine
                    && document.get(file).is_none()
                    && reading.verification.findings.iter().any(missing)
            }
            Malformed(file, code) => {
                let is_named = document.malformed().any(|(f, error)| (f, error.kind.code()) == (file, code));
                verdict == Verdict::NotGenuine && is_named
            }
            Passed => {
                let disagrees = |question| matches!(outcome(reading, question), Outcome::Failed(_));
                let is_odd = ODDITIES.iter().any(|&code| found(reading, code));
                let agrees = ![Question::Key, Question::Dg1Dg13].into_iter().any(disagrees);
                ends_well && verdict == Verdict::Genuine && agrees && !is_odd
            }
            Differs(question, code) => {
                ends_well && verdict == Verdict::Genuine && failed(reading, question) == Some(code)
            }
            Misread(file) => {
                let reason = Reason::files(Code::FileMalformed, [file]);
                error.is_some_and(|code| code.class() == Class::Data)
                    && verdict == Verdict::CannotTell
                    && *outcome(reading, Question::Hashes) == Outcome::Inconclusive(reason.clone())
                    && reading.verification.findings.contains(&reason)
            }
            WrongCard => {
                error == Some(Code::WrongCard) && document.is_withheld() && reading.holder().is_none()
            }
            Own(_) | NotBuilt(_) => false,
        }
    }
}

/// Findings about the content of files.
const ODDITIES: [Code; 5] =
    [Code::Dg1Odd, Code::Dg2Odd, Code::Dg13Unknown, Code::FileMalformed, Code::TrailingBytes];

/// Returns the MRZ at the end of EF.DG1.
fn mrz_of_dg1(card: &IssuedCard) -> AccessKey {
    let zone = card.files[&cccd_sim::File::Dg(1)].get(5..).unwrap();
    AccessKey::parse(std::str::from_utf8(zone).unwrap()).unwrap()
}

/// Returns every row.
fn all() -> impl Iterator<Item = &'static Case> {
    let of_files =
        [files::CASES, com::CASES, sod::CASES, sod::ODD.as_flattened(), dg1::CASES, dg2::CASES, dgx::CASES];
    [access::CASES, pace::CASES, channel::CASES, active::CASES, cert::CASES, holder::CASES]
        .into_iter()
        .chain(of_files)
        .flatten()
}

/// The number of rows in a group that hold, and that are not built.
#[derive(Default)]
struct Count {
    hold: usize,
    rows: usize,
    not_built: usize,
}

#[test]
fn every_row_holds_or_says_why_not() {
    let (mut counts, mut wrong) = (BTreeMap::<&str, Count>::new(), Vec::new());
    for case in all() {
        let count = counts.entry(case.group()).or_default();
        if let NotBuilt(reason) = case.expected {
            count.not_built += 1;
            println!("{} not built: {} ({reason})", case.id, case.fault);
            continue;
        }
        count.rows += 1;
        match case.holds() {
            Ok(()) => count.hold += 1,
            Err(seen) => wrong.push(seen),
        }
    }
    for (group, Count { hold, rows, not_built }) in &counts {
        println!("{group}: {hold} of {rows} hold, {not_built} not built");
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    let rows: BTreeSet<_> = all().map(|case| case.id).collect();
    assert_eq!(rows.len(), ROWS, "rows of the catalogue");
}

/// Rows of the catalogue in these groups.
const ROWS: usize = 236;

#[test]
fn every_quirk_is_in_a_row() {
    for quirk in Quirk::all() {
        let shows = |case: &Case| case.ways.iter().any(|way| way.contains(&quirk.name()));
        assert!(all().any(shows), "{} is in no row", quirk.name());
    }
}
