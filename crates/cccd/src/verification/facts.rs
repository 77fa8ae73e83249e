//! What the chip states, for the checks that compare it.

use jiff::{Timestamp, civil::Date};

use crate::{
    document::Document,
    files::File,
    lds::{dg12::Dg12, dg13::Dg13},
    mrz::{Expiry, Mrz},
    personal_number::{PersonalNumber, Sex},
    vietnam,
};

/// What the chip states, each fact by where it stands.
pub(super) struct Facts<'a> {
    pub(super) mrz: Option<&'a Mrz>,
    pub(super) dg13: Option<&'a Dg13>,
    /// The date of issue.
    pub(super) issue: Option<Date>,
    pub(super) today: Date,
}

impl<'a> Facts<'a> {
    pub(super) fn of(document: &'a Document, today: Date) -> Self {
        Self { mrz: mrz(document), dg13: dg13(document), issue: day_of_issue(document), today }
    }

    pub(super) fn mrz_number(&self) -> Option<PersonalNumber> {
        self.mrz?.personal_number()
    }

    pub(super) fn dg13_number(&self) -> Option<PersonalNumber> {
        self.dg13.and_then(number_of)
    }

    /// The personal number, by DG13 or else by the MRZ.
    pub(super) fn personal_number(&self) -> Option<PersonalNumber> {
        self.dg13_number().or_else(|| self.mrz_number())
    }

    pub(super) fn mrz_birth(&self) -> Option<Date> {
        self.mrz?.birth_date(self.today)
    }

    pub(super) fn dg13_birth(&self) -> Option<Date> {
        self.dg13?.date_of_birth()
    }

    pub(super) fn mrz_sex(&self) -> Option<Sex> {
        self.mrz.map(|mrz| mrz.sex).filter(|sex| *sex != Sex::Unspecified)
    }

    pub(super) fn dg13_sex(&self) -> Option<Sex> {
        vietnam::sex(self.dg13?.sex()?.expose())
    }

    /// The expiry, by DG13 where it can be read there, or else by the MRZ.
    pub(super) fn expiry(&self) -> Option<Expiry> {
        self.dg13.and_then(Dg13::date_of_expiry).filter(is_readable).or(self.mrz.map(Mrz::expiry))
    }
}

pub(super) fn mrz(document: &Document) -> Option<&Mrz> {
    document.dg1_view()?.as_ref().ok().map(|dg1| &dg1.mrz)
}

/// The personal number in DG13, where it is one.
pub(super) fn number_of(dg13: &Dg13) -> Option<PersonalNumber> {
    PersonalNumber::parse(dg13.personal_number()?.expose().trim()).ok()
}

fn dg13(document: &Document) -> Option<&Dg13> {
    document.dg13_view()?.as_ref().ok()
}

/// The day on which the document was issued, at its start in Vietnam.
pub(super) fn date_of_issue(document: &Document) -> Option<Timestamp> {
    vietnam::start_of(day_of_issue(document)?)
}

/// The day on which the document was issued, by EF.DG12 or else by EF.DG13.
fn day_of_issue(document: &Document) -> Option<Date> {
    let by_dg12 = || Dg12::parse(document.get(File::Dg12)?).ok()?.date_of_issue;
    let by_dg13 = || dg13(document)?.date_of_issue();
    by_dg12().or_else(by_dg13)
}

pub(super) const fn is_readable(expiry: &Expiry) -> bool {
    !matches!(expiry, Expiry::Unreadable)
}
