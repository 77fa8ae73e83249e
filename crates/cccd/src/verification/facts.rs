//! What the chip states, for the checks that compare it.

use jiff::civil::Date;

use crate::{
    document::Document,
    lds::dg13::Dg13,
    mrz::{Expiry, Mrz},
    personal_number::{PersonalNumber, Sex},
    vietnam,
};

/// What the chip states, each fact with its source.
pub(super) struct Facts<'a> {
    pub(super) mrz: Option<&'a Mrz>,
    pub(super) dg13: Option<&'a Dg13>,
    /// The date of issue.
    pub(super) issue: Option<Date>,
    pub(super) today: Date,
}

impl<'a> Facts<'a> {
    pub(super) fn of(document: &'a Document, today: Date) -> Self {
        let dg13 = document.dg13().and_then(Result::ok);
        Self { mrz: document.mrz(), dg13, issue: document.date_of_issue(), today }
    }

    pub(super) fn mrz_number(&self) -> Option<PersonalNumber> {
        self.mrz?.personal_number()
    }

    pub(super) fn dg13_number(&self) -> Option<PersonalNumber> {
        self.dg13.and_then(number_of)
    }

    /// Returns the personal number from DG13, or else from the MRZ.
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

    /// Returns the expiry from DG13 if it can be read there, or else from the MRZ.
    pub(super) fn expiry(&self) -> Option<Expiry> {
        self.dg13.and_then(Dg13::date_of_expiry).filter(is_readable).or(self.mrz.map(Mrz::expiry))
    }
}

/// Returns the personal number in DG13, if it is a valid one.
pub(super) fn number_of(dg13: &Dg13) -> Option<PersonalNumber> {
    PersonalNumber::parse(dg13.personal_number()?.expose().trim()).ok()
}

pub(super) const fn is_readable(expiry: &Expiry) -> bool {
    !matches!(expiry, Expiry::Unreadable)
}
