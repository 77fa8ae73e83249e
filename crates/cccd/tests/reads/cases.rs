//! Cards that misbehave: one row a fault, with the quirks that show it and what must come of it.
//!
//! The identifiers are those of a catalogue of faults in groups: SEL (selection), BAC, PACE, SM (secure
//! messaging), CA (Chip Authentication), FILE, COM (EF.COM), ROB (robustness) and DOWN (downgrades).

mod access;
mod channel;
mod com;
mod files;
mod own;
mod pace;

use std::collections::{BTreeMap, BTreeSet};

use cccd::{
    access::AccessPolicy,
    check::{Question, Verdict},
    error::Code,
    files::File,
    read::Reading,
};
use cccd_sim::{ChipOptions, Issuance, Quirk};

use crate::common::{Read, failed, found, mrz};

/// One row.
pub(crate) struct Case {
    id: &'static str,
    fault: &'static str,
    /// Ways to show the fault, each of them some quirks together; the row must hold for every one.
    ways: &'static [&'static [&'static str]],
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
    Mrz,
}

/// What must come of a read.
enum Expected {
    /// The verdict *genuine*.
    Genuine,
    /// This verdict, and this finding.
    Found(Verdict, Code),
    /// *Not genuine*, because this check failed with this reason.
    NotGenuine(Question, Code),
    /// The read ends with this error.
    Error(Code),
    /// *Genuine*, and this file is not there.
    Without(File),
    /// *Not genuine*, and this file is reported as malformed for this reason.
    Malformed(File, Code),
    /// A test of its own, which fails by itself.
    Own(fn()),
    /// Nothing shows it yet, and why.
    NotBuilt(&'static str),
}

use Expected::{Error, Found, Genuine, Malformed, NotBuilt, NotGenuine, Own, Without};

impl Case {
    const fn new(
        id: &'static str,
        fault: &'static str,
        ways: &'static [&'static [&'static str]],
        expected: Expected,
    ) -> Self {
        Self { id, fault, ways, key: Key::Number, photo: false, strict: false, files: &[], expected }
    }

    /// With the MRZ as key: for BAC.
    const fn mrz(self) -> Self {
        Self { key: Key::Mrz, ..self }
    }

    /// With the photo.
    const fn photo(self) -> Self {
        Self { photo: true, ..self }
    }

    /// By the strict policy.
    const fn strict(self) -> Self {
        Self { strict: true, ..self }
    }

    /// With these files too.
    const fn files(self, files: &'static [File]) -> Self {
        Self { files, ..self }
    }

    fn group(&self) -> &'static str {
        self.id.split('-').next().unwrap()
    }

    /// Whether the row holds; a text says why not.
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

    fn compare(&self, quirks: &[&str]) -> Result<(), String> {
        let quirks = quirks.iter().map(|name| Quirk::from_name(name).unwrap_or_else(|| panic!("no {name}")));
        // A small photo, unless a quirk makes it larger, is issued quicker.
        let plain = Issuance::new(b"holder").dg2_length(if self.photo { 15_000 } else { 4_000 });
        let issuance = quirks.clone().fold(plain, |issuance, quirk| quirk.issue(issuance));
        let card = quirks.clone().fold(issuance.issue().unwrap(), |card, quirk| quirk.forge(card));
        let mut chip = ChipOptions::default();
        quirks.for_each(|quirk| quirk.behave(&mut chip));

        let mut read =
            Read { chip, photo: self.photo, strict: self.strict, files: self.files, ..Read::of(&card) };
        if let Key::Mrz = self.key {
            read = Read { key: mrz(&card), access: AccessPolicy::Auto, ..read };
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
            NotGenuine(question, code) => {
                verdict == Verdict::NotGenuine && failed(reading, question) == Some(code)
            }
            // A broken photo leaves the identity as good as it was.
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
            Own(_) | NotBuilt(_) => false,
        }
    }
}

/// How many rows of a group hold, and how many are not built.
#[derive(Default)]
struct Count {
    hold: usize,
    rows: usize,
    not_built: usize,
}

#[test]
fn every_row_holds_or_says_why_not() {
    let groups = [access::CASES, pace::CASES, channel::CASES, files::CASES, com::CASES];
    let (mut counts, mut wrong) = (BTreeMap::<&str, Count>::new(), Vec::new());
    for case in groups.into_iter().flatten() {
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
    let rows: BTreeSet<_> = groups.into_iter().flatten().map(|case| case.id).collect();
    assert_eq!(rows.len(), ROWS, "rows of the catalogue");
}

/// Rows of the catalogue in these groups.
const ROWS: usize = 126;

#[test]
fn every_quirk_is_in_a_row() {
    let rows =
        || [access::CASES, pace::CASES, channel::CASES, files::CASES, com::CASES].into_iter().flatten();
    for quirk in Quirk::all() {
        let shows = |case: &Case| case.ways.iter().any(|way| way.contains(&quirk.name()));
        assert!(rows().any(shows), "{} is in no row", quirk.name());
    }
}
