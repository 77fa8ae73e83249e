//! The holder, from DG13 and DG1.

use jiff::civil::Date;

use crate::{
    lds::dg13::Dg13,
    mrz::{Expiry, Mrz},
    personal_number::Sex,
    sensitive::SensitiveString,
    vietnam::{self, form::CardForm},
};

/// The value of `date_of_expiry` for a document without one.
pub(crate) const UNLIMITED: &str = "unlimited";

/// Declares each field once: member, name in JSON, and whether the field is sensitive by law.
macro_rules! holder {
    ($($(#[$doc:meta])* $field:ident: $class:ident;)*) => {
        /// The holder and the document, as text. A field that the card does not state is `None`.
        ///
        /// Dates are `yyyy-mm-dd`; text in Vietnamese is in NFC.
        #[derive(Clone, Debug, Default, PartialEq, Eq)]
        #[non_exhaustive]
        pub struct Holder { $($(#[$doc])* pub $field: Option<SensitiveString>,)* }

        impl Holder {
            /// Every possible field in the order in which they are shown: its name in JSON, and whether it is
            /// sensitive by law.
            pub const FIELDS: &[(&'static str, bool)] =
                &[$((stringify!($field), matches!(Class::$class, Class::Sensitive))),*];

            /// The fields that the card states, in the order in which they are shown.
            pub fn fields(&self) -> impl Iterator<Item = Field<'_>> {
                [$((stringify!($field), Class::$class, &self.$field)),*].into_iter().filter_map(
                    |(name, class, value)| {
                        value.as_ref().map(|value| Field { name, sensitive: class == Class::Sensitive, value })
                    },
                )
            }
        }
    };
}

#[derive(PartialEq, Eq)]
enum Class {
    /// Shown by default.
    Identity,
    /// Shown only when requested by name: ethnicity and religion are sensitive by Law 91/2025/QH15, and most
    /// counters have no need of family and marks of the body.
    Sensitive,
}

holder! {
    /// The 12-digit personal number.
    personal_number: Identity;
    /// Full name in Vietnamese letters; in those of the MRZ if DG13 does not state it.
    full_name: Identity;
    /// Date of birth.
    date_of_birth: Identity;
    /// `M`, `F` or `X`, as in Doc 9303.
    sex: Identity;
    /// Nationality, in Vietnamese; the three-letter code if DG13 does not state it.
    nationality: Identity;
    /// Place of origin.
    place_of_origin: Identity;
    /// Place of residence on the day of issue.
    place_of_residence: Identity;
    /// Date of issue.
    date_of_issue: Identity;
    /// Date of expiry, or `unlimited`.
    date_of_expiry: Identity;
    /// Document number of the MRZ.
    document_number: Identity;
    /// Number of the old identity card.
    old_number: Identity;
    /// Ethnicity.
    ethnicity: Sensitive;
    /// Religion.
    religion: Sensitive;
    /// Marks by which the holder can be recognised.
    personal_identification: Sensitive;
    /// Father's name.
    father: Sensitive;
    /// Mother's name.
    mother: Sensitive;
    /// Name of husband or wife.
    spouse: Sensitive;
}

/// One field of the holder.
#[derive(Clone, Copy, Debug)]
pub struct Field<'a> {
    /// The name used in JSON.
    pub name: &'static str,
    /// True for fields that are released only when requested.
    pub sensitive: bool,
    /// The value.
    pub value: &'a SensitiveString,
}

impl Holder {
    /// The kind of identity card, by the date of issue; `None` if the chip does not state that date.
    pub fn form(&self) -> Option<CardForm> {
        self.date_of_issue.as_ref()?.expose().parse().ok().map(CardForm::issued_on)
    }

    pub(super) fn new(mrz: Option<&Mrz>, dg13: Option<&Dg13>, today: Date) -> Self {
        let own = |text: Option<&SensitiveString>| text.cloned();
        let date = |date: Option<Date>| date.map(|date| SensitiveString::from(date.to_string()));
        let expiry = dg13.and_then(Dg13::date_of_expiry).or(mrz.map(Mrz::expiry));
        Self {
            personal_number: own(dg13.and_then(Dg13::personal_number))
                .or_else(|| Some(mrz?.personal_number()?.expose().to_owned().into())),
            full_name: own(dg13.and_then(Dg13::full_name)).or_else(|| mrz.map(full_name)),
            date_of_birth: date(dg13.and_then(Dg13::date_of_birth)).or_else(|| date(mrz?.birth_date(today))),
            sex: sex(mrz, dg13),
            nationality: own(dg13.and_then(Dg13::nationality)).or_else(|| Some(mrz?.nationality.clone())),
            place_of_origin: own(dg13.and_then(Dg13::place_of_origin)),
            place_of_residence: own(dg13.and_then(Dg13::place_of_residence)),
            date_of_issue: date(dg13.and_then(Dg13::date_of_issue)),
            date_of_expiry: match expiry {
                Some(Expiry::On(day)) => date(Some(day)),
                Some(Expiry::Unlimited) => Some(UNLIMITED.to_owned().into()),
                _ => None,
            },
            document_number: mrz.map(|mrz| mrz.document_number.clone()),
            old_number: own(dg13.and_then(Dg13::old_number)),
            ethnicity: own(dg13.and_then(Dg13::ethnicity)),
            religion: own(dg13.and_then(Dg13::religion)),
            personal_identification: own(dg13.and_then(Dg13::personal_identification)),
            father: own(dg13.and_then(Dg13::father)),
            mother: own(dg13.and_then(Dg13::mother)),
            spouse: own(dg13.and_then(Dg13::spouse)),
        }
    }
}

fn full_name(mrz: &Mrz) -> SensitiveString {
    let name = [mrz.primary_identifier.expose().as_str(), mrz.secondary_identifier.expose()].join(" ");
    SensitiveString::from(name.trim().to_owned())
}

/// The sex according to the MRZ, which has three letters for it; according to DG13 if there is no MRZ.
fn sex(mrz: Option<&Mrz>, dg13: Option<&Dg13>) -> Option<SensitiveString> {
    let sex = match mrz {
        Some(mrz) => mrz.sex,
        None => vietnam::sex(dg13?.sex()?.expose()).unwrap_or(Sex::Unspecified),
    };
    Some(SensitiveString::from(sex.letter().to_owned()))
}
