//! What was presented beside the card, and whether it agrees with the chip.

use std::fmt;

use super::facts::Facts;
use crate::{
    check::{About, Check, Finding, Outcome, Question, Reason},
    error::Code,
    lds::dg13::Dg13,
    mrz::{Mrz, name_matches},
    vietnam::{
        garbling::GarblingCause,
        names::{Likeness, likeness},
        qr::QrText,
    },
};

/// What was presented beside the card, to be compared with the chip. It is unsigned, so it opens and proves
/// nothing. Personal data: `Debug` shows only which parts are present.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Presented {
    /// The text of the QR code.
    pub qr: Option<QrText>,
    /// A whole machine readable zone.
    pub mrz: Option<Mrz>,
}

impl Presented {
    /// Adds the text of a QR code.
    #[must_use]
    pub fn qr(mut self, qr: QrText) -> Self {
        self.qr = Some(qr);
        self
    }

    /// Adds a whole machine readable zone.
    #[must_use]
    pub fn mrz(mut self, mrz: Mrz) -> Self {
        self.mrz = Some(mrz);
        self
    }
}

impl fmt::Debug for Presented {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { qr, mrz } = self;
        f.debug_struct("Presented").field("qr", &qr.is_some()).field("mrz", &mrz.is_some()).finish()
    }
}

/// Answers the questions about a QR code.
pub(super) fn qr_checks(qr: &QrText, facts: &Facts<'_>) -> [Check; 2] {
    let check = |question, outcome| Check { question, outcome };
    [check(Question::Qr, agrees(qr, facts)), check(Question::Replaced, replaced(qr, facts))]
}

/// How a fact in the QR code relates to the same fact on the chip.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Stand {
    Same,
    /// Perhaps the same: a scanner may have garbled it.
    Unclear,
    Other,
}

/// Does the QR code agree with DG1 and DG13 on everything that both state?
///
/// Digits survive every input method, so a number or a date that differs is a failure, and so is the other sex.
/// Letters do not: a difference in them, or a text that is not a date or a sex at all, is left to the eye. A name
/// fails only where no garbling turns one into the other, see [`likeness`]. A residence never fails, because cards
/// of 2024 may hold it in a form of their own (Circular 16/2024/TT-BCA, article 6).
fn agrees(qr: &QrText, facts: &Facts<'_>) -> Outcome {
    let (Facts { mrz, dg13, .. }, mut stands) = (facts, Vec::new());
    if mrz.is_none() && dg13.is_none() {
        return Outcome::NotPerformed(Code::FilesNotRead.into());
    }
    let mut compare =
        |field: &'static str, stand: Option<Stand>| stands.extend(stand.map(|stand| (field, stand)));

    let number = Some(&qr.personal_number);
    compare("personal_number", exact(number, facts.dg13_number().as_ref()));
    compare("personal_number", exact(number, facts.mrz_number().as_ref()));
    let old = |text: &str| {
        (text.len() == 9 && text.bytes().all(|byte| byte.is_ascii_digit())).then(|| text.to_owned())
    };
    let qr_old = qr.old_number.as_ref().and_then(|text| old(text.expose()));
    let chip_old = dg13.and_then(Dg13::old_number).and_then(|text| old(text.expose().trim()));
    compare("old_number", qr_old.zip(chip_old).map(|(one, other)| stand(one == other)));
    let name = qr.full_name.expose();
    // Another keyboard layout exchanges letters, which leaves a clean text that may share little with the name.
    let is_typed_anew =
        qr.garbled.is_some_and(|garbled| garbled.cause == Some(GarblingCause::KeyboardLayout));
    let softened = |stand| if is_typed_anew && stand == Stand::Other { Stand::Unclear } else { stand };
    compare("full_name", dg13.and_then(Dg13::full_name).map(|own| softened(text(name, own.expose()))));
    compare("full_name", mrz.map(|mrz| softened(name_beside(name, mrz))));
    for birth in [facts.dg13_birth(), facts.mrz_birth()] {
        compare("date_of_birth", exact(qr.date_of_birth.as_ref(), birth.as_ref()));
    }
    for sex in [facts.dg13_sex(), facts.mrz_sex()] {
        compare("sex", exact(qr.sex.as_ref(), sex.as_ref()));
    }
    let residence = dg13.and_then(Dg13::place_of_residence);
    let residence = residence.map(|own| text(qr.place_of_residence.expose(), own.expose()));
    compare(
        "place_of_residence",
        residence.map(|stand| if stand == Stand::Other { Stand::Unclear } else { stand }),
    );
    compare("date_of_issue", exact(qr.date_of_issue.as_ref(), facts.issue.as_ref()));

    let named = |wanted| {
        let mut fields: Vec<_> =
            stands.iter().filter(|(_, stand)| *stand == wanted).map(|(field, _)| *field).collect();
        fields.dedup();
        (!fields.is_empty()).then_some(About::Fields(fields))
    };
    match (named(Stand::Other), named(Stand::Unclear)) {
        (Some(about), _) => Outcome::Failed(Reason::about(Code::QrDiffers, about)),
        (None, Some(about)) => Outcome::Inconclusive(Reason::about(Code::QrGarbled, about)),
        (None, None) => Outcome::Passed,
    }
}

const fn stand(is_same: bool) -> Stand {
    if is_same { Stand::Same } else { Stand::Other }
}

/// Compares exact facts. Unclear where the chip states one and the QR code has something else in its place.
fn exact<T: PartialEq>(qr: Option<&T>, chip: Option<&T>) -> Option<Stand> {
    let chip = chip?;
    Some(qr.map_or(Stand::Unclear, |qr| stand(qr == chip)))
}

fn text(qr: &str, chip: &str) -> Stand {
    match likeness(qr, chip) {
        Likeness::Same => Stand::Same,
        Likeness::Unclear => Stand::Unclear,
        Likeness::Other => Stand::Other,
    }
}

/// Compares a name with the name field of an MRZ, which has only base letters and may be truncated.
fn name_beside(name: &str, mrz: &Mrz) -> Stand {
    if name_matches(mrz.name.expose(), name) {
        Stand::Same
    } else {
        text(name, &mrz.name.expose().replace('<', " "))
    }
}

/// Do card and QR code come from the same issue? Another person's code cannot answer that.
fn replaced(qr: &QrText, facts: &Facts<'_>) -> Outcome {
    if facts.mrz.is_none() && facts.dg13.is_none() {
        return Outcome::NotPerformed(Code::FilesNotRead.into());
    }
    if facts.personal_number().is_some_and(|number| number != qr.personal_number) {
        return Outcome::NotPerformed(Code::NotNeeded.into());
    }
    let (Some(printed), Some(chip)) = (qr.date_of_issue, facts.issue) else {
        return Outcome::NotPerformed(Code::NotStated.into());
    };
    let about = |code| Reason::about(code, About::Fields(vec!["date_of_issue"]));
    match printed.cmp(&chip) {
        std::cmp::Ordering::Less => Outcome::Failed(about(Code::QrOlder)),
        std::cmp::Ordering::Equal => Outcome::Passed,
        std::cmp::Ordering::Greater => Outcome::Failed(about(Code::QrNewer)),
    }
}

/// Reports what a presented MRZ states differently from DG1.
pub(super) fn mrz_differs(presented: &Mrz, mrz: &Mrz) -> Option<Finding> {
    let differ: Vec<&'static str> = [
        ("document_number", presented.document_number == mrz.document_number),
        ("personal_number", presented.optional_data_1 == mrz.optional_data_1),
        ("date_of_birth", presented.date_of_birth == mrz.date_of_birth),
        ("date_of_expiry", presented.date_of_expiry == mrz.date_of_expiry),
        ("full_name", presented.name == mrz.name),
        ("sex", presented.sex == mrz.sex),
        ("nationality", presented.nationality == mrz.nationality),
    ]
    .into_iter()
    .filter(|(_, is_same)| !is_same)
    .map(|(field, _)| field)
    .collect();
    (!differ.is_empty()).then(|| Reason::about(Code::KeyMrzDiffers, About::Fields(differ)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn debug_shows_nothing_of_a_person() {
        let qr = QrText::parse("001085012345||Nguyễn Văn Mẫu|15011985|Nam|Phố Mẫu|01042021").unwrap();
        assert_eq!(format!("{:?}", Presented::default().qr(qr)), "Presented { qr: true, mrz: false }");
    }
}
