//! Checks of consistency: do the parts of the document agree with each other and with the key? They stand
//! beside the verdict and never change it.

use std::time::SystemTime;

use jiff::{Timestamp, civil::Date};

use crate::{
    access::AccessKey,
    check::{About, Check, Finding, Outcome, Question, Reason},
    document::Document,
    error::Code,
    files::File,
    lds::{dg12::Dg12, dg13::Dg13},
    mrz::{Expiry, Mrz, name_matches},
    verification::Evidence,
    vietnam,
};

pub(super) fn checks(evidence: &Evidence<'_>, now: SystemTime) -> Vec<Check> {
    let mrz = mrz(evidence.document);
    let dg13 = dg13(evidence.document);
    let today = vietnam::date(now);
    [
        (Question::Key, key(evidence.key, mrz, dg13)),
        (Question::Dg1Dg13, dg1_dg13(mrz, dg13, today)),
        (Question::Expiry, expiry(mrz, dg13, today)),
    ]
    .map(|(question, outcome)| Check { question, outcome })
    .into()
}

fn mrz(document: &Document) -> Option<&Mrz> {
    document.dg1_view()?.as_ref().ok().map(|dg1| &dg1.mrz)
}

fn dg13(document: &Document) -> Option<&Dg13> {
    document.dg13_view()?.as_ref().ok()
}

/// The day on which the document was issued, by EF.DG12 or else by EF.DG13, at the start of that day in Vietnam.
pub(super) fn date_of_issue(document: &Document) -> Option<Timestamp> {
    let by_dg12 = || Dg12::parse(document.get(File::Dg12)?).ok()?.date_of_issue;
    let by_dg13 = || dg13(document)?.date_of_issue();
    vietnam::start_of(by_dg12().or_else(by_dg13)?)
}

/// Does the key belong to the holder in DG1? Where DG1 cannot be read, DG13 can still tell of a number that
/// it is another's.
fn key(key: Option<&AccessKey>, mrz: Option<&Mrz>, dg13: Option<&Dg13>) -> Outcome {
    let Some(key) = key else { return Outcome::NotPerformed(Code::StatementOnly.into()) };
    let same = match (key, mrz) {
        (AccessKey::Can(_), _) => return Outcome::NotPerformed(Code::CanOnly.into()),
        (AccessKey::PersonalNumber(number), Some(mrz)) => match mrz.personal_number() {
            Some(read) => read.expose() == number.expose(),
            // The document number of a Vietnamese card is a part of the personal number; and where DG1 is odd,
            // DG13 can tell whose it is.
            None => {
                mrz.issuing_state == "VNM" && mrz.document_number == number.document_number()
                    || dg13
                        .and_then(Dg13::personal_number)
                        .is_some_and(|read| read.expose() == number.expose())
            }
        },
        (AccessKey::Mrz(key), Some(mrz)) => {
            key.information() == mrz.information() && key.optional_data_1 == mrz.optional_data_1
        }
        (AccessKey::MrzInformation(key), Some(mrz)) => key.expose() == mrz.information().expose(),
        (AccessKey::PersonalNumber(number), None)
            if dg13.and_then(Dg13::personal_number).is_some_and(|read| read.expose() != number.expose()) =>
        {
            false
        }
        (_, None) => return Outcome::NotPerformed(Code::FilesNotRead.into()),
    };
    if same { Outcome::Passed } else { Outcome::Failed(Code::KeyDiffers.into()) }
}

/// What an MRZ that belongs to the holder says in another way than DG1, beside what the keys depend on.
pub(super) fn key_beside_the_keys(evidence: &Evidence<'_>) -> Option<Finding> {
    let Some(AccessKey::Mrz(entered)) = evidence.key else { return None };
    let mrz = mrz(evidence.document)?;
    if key(evidence.key, Some(mrz), None) != Outcome::Passed {
        return None;
    }
    let differ: Vec<&'static str> = [
        ("full_name", entered.name == mrz.name),
        ("sex", entered.sex == mrz.sex),
        ("nationality", entered.nationality == mrz.nationality),
    ]
    .into_iter()
    .filter(|(_, is_same)| !is_same)
    .map(|(field, _)| field)
    .collect();
    (!differ.is_empty()).then(|| Reason::about(Code::KeyMrzDiffers, About::Fields(differ)))
}

/// Do DG1 and DG13 say the same, wherever both say something?
fn dg1_dg13(mrz: Option<&Mrz>, dg13: Option<&Dg13>, today: Date) -> Outcome {
    let (Some(mrz), Some(dg13)) = (mrz, dg13) else {
        return Outcome::NotPerformed(Code::FilesNotRead.into());
    };
    let mut differ = Vec::new();
    let mut compare = |field: &'static str, same: Option<bool>| {
        if same == Some(false) {
            differ.push(field);
        }
    };
    let number = dg13.personal_number().map(|number| number.expose().as_str());
    compare("personal_number", same(number, mrz.personal_number().as_ref().map(|n| n.expose())));
    // The document number is the end of the personal number, nine digits of it or more.
    let document_number = mrz.document_number.expose().as_str();
    let is_end = |number: &str| document_number.len() >= 9 && number.ends_with(document_number);
    compare("document_number", number.map(is_end));
    compare("full_name", dg13.full_name().map(|name| name_matches(mrz.name.expose(), name.expose())));
    compare("date_of_birth", same(dg13.date_of_birth(), mrz.birth_date(today)));
    compare("date_of_expiry", same(dg13.date_of_expiry().filter(is_readable), Some(mrz.expiry())));
    if differ.is_empty() {
        Outcome::Passed
    } else {
        Outcome::Failed(Reason::about(Code::Dg1Dg13Differ, About::Fields(differ)))
    }
}

/// Compares two facts where both are there.
fn same<T: PartialEq>(one: Option<T>, other: Option<T>) -> Option<bool> {
    Some(one? == other?)
}

const fn is_readable(expiry: &Expiry) -> bool {
    !matches!(expiry, Expiry::Unreadable)
}

/// Is the document still valid? The day of expiry is the last valid one.
fn expiry(mrz: Option<&Mrz>, dg13: Option<&Dg13>, today: Date) -> Outcome {
    let stated = dg13.and_then(Dg13::date_of_expiry).filter(is_readable).or(mrz.map(Mrz::expiry));
    match stated {
        None => Outcome::NotPerformed(Code::FilesNotRead.into()),
        Some(Expiry::Unlimited) => Outcome::Passed,
        Some(Expiry::On(last)) if last >= today => Outcome::Passed,
        Some(Expiry::On(_)) => Outcome::Failed(Code::DocumentExpired.into()),
        Some(_) => Outcome::Inconclusive(Code::DateUnreadable.into()),
    }
}
