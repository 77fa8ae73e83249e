//! DG1: the hash in EF.SOD is right, so only the MRZ is odd.

use cccd::{
    check::{Question, Verdict},
    error::Code,
    files::File,
};
use cccd_sim::Profile;

use super::{CannotTell, Case, Differs, Expected, Found, Genuine, Misread, Own, Passed, WrongCard, odd};

const ODD: Expected = Found(Verdict::Genuine, Code::Dg1Odd);

pub(super) const CASES: &[Case] = &[
    Case::new(
        "DG1-01",
        "tag, length",
        &[&["dg1-tag"], &["dg1-length-less"], &["dg1-length-more"]],
        Misread(File::Dg1),
    ),
    Case::new("DG1-01", "a changed file has no rest", &[], Own(odd::a_changed_dg1_has_no_rest_to_look_for)),
    // The type in the MRZ is odd, and not one that the signer is for; the issuing state is odd, and not any
    // state's.
    Case::new(
        "DG1-02",
        "unknown document type",
        &[&["dg1-type-unknown"]],
        CannotTell(Question::Chain, Code::DocumentTypeDiffers),
    ),
    Case::new(
        "DG1-03",
        "issuing state",
        &[&["dg1-state-odd"]],
        CannotTell(Question::Chain, Code::CountryUnknown),
    ),
    Case::new("DG1-04", "name void", &[&["dg1-name-void"]], ODD),
    Case::new(
        "DG1-05",
        "name differs from the card",
        &[&["dg1-name-differs"]],
        Differs(Question::Dg1Dg13, Code::Dg1Dg13Differ),
    ),
    Case::new(
        "DG1-05",
        "name differs from the card, without DG13",
        &[&["dg1-name-differs"]],
        Found(Verdict::Genuine, Code::KeyMrzDiffers),
    )
    .of(Profile::CanCuoc2024)
    .mrz(),
    Case::new(
        "DG1-06",
        "document number differs from the card",
        &[&["dg1-number-differs"], &["dg1-number-differs", "bac-only"]],
        WrongCard,
    )
    .mrz(),
    // The number that opens the card is not a document number, and belongs to the holder.
    Case::new(
        "DG1-06",
        "document number differs from the personal number",
        &[&["dg1-number-differs"]],
        Differs(Question::Dg1Dg13, Code::Dg1Dg13Differ),
    ),
    Case::new("DG1-07", "check digit of the document number", &[&["dg1-number-digit"]], ODD),
    Case::new("DG1-07", "check digit of the document number", &[&["dg1-number-digit"]], ODD).mrz(),
    Case::new("DG1-08", "nationality", &[&["dg1-nationality-odd"]], ODD),
    Case::new("DG1-09", "date of birth", &[&["dg1-birth-letters"], &["dg1-birth-impossible"]], ODD),
    Case::new("DG1-09", "date of expiry", &[&["dg1-expiry-impossible"]], ODD),
    Case::new("DG1-10", "check digit of the date of birth", &[&["dg1-birth-digit"]], ODD),
    Case::new(
        "DG1-13",
        "check digits of expiry and of all",
        &[&["dg1-expiry-digit"], &["dg1-composite-digit"]],
        ODD,
    ),
    Case::new("DG1-13", "check digit of the optional data", &[&["dg1-optional-digit"]], ODD)
        .of(Profile::Passport)
        .mrz(),
    Case::new("DG1-14", "no 5F1F", &[&["dg1-zone-missing"]], Misread(File::Dg1)),
    Case::new(
        "DG1-15",
        "day, month, year of birth unknown",
        &[&["dg1-birth-no-day"], &["dg1-birth-no-month"], &["dg1-birth-no-year"], &["dg1-birth-unknown"]],
        Passed,
    ),
    Case::new(
        "DG1-16",
        "check digit of no optional data",
        &[&["dg1-optional-digit-0"], &["dg1-optional-digit-filler"]],
        Passed,
    )
    .of(Profile::Passport)
    .dg1(),
    Case::new(
        "DG1-17",
        "second name missing or abbreviated",
        &[&["dg1-name-surname-only"], &["dg1-name-abbreviated"]],
        Passed,
    )
    .of(Profile::CanCuoc2024),
    Case::new("DG1-17", "and DG13 has the whole name", &[&["dg1-name-surname-only"]], Genuine),
    // The printed MRZ is the key, character by character, over PACE and BAC.
    Case::new(
        "DG1-18",
        "the printed MRZ has an unknown date of birth or no sex",
        &[
            &["mrz-birth-no-day"],
            &["mrz-birth-year-only"],
            &["mrz-birth-unknown"],
            &["mrz-sex-unstated"],
            &["mrz-birth-no-day", "bac-only"],
            &["mrz-birth-year-only", "bac-only"],
            &["mrz-birth-unknown", "mrz-sex-unstated", "bac-only"],
        ],
        Passed,
    )
    .mrz(),
    Case::new(
        "DG1-18",
        "the printed MRZ of a passport has an unknown date of birth or no sex",
        &[&["mrz-birth-year-only"], &["mrz-birth-unknown"], &["mrz-sex-unstated"]],
        Passed,
    )
    .of(Profile::Passport)
    .mrz(),
    Case::new(
        "DG1-19",
        "the printed MRZ has no date of expiry, or X for the sex",
        &[
            &["mrz-expiry-unknown"],
            &["mrz-sex-x"],
            &["mrz-expiry-unknown", "bac-only"],
            &["mrz-sex-x", "mrz-birth-unknown", "bac-only"],
        ],
        ODD,
    )
    .mrz(),
    Case::new("DG1-09", "what is odd is shown", &[], Own(odd::an_odd_dg1_is_shown_as_far_as_it_can_be_read)),
    Case::new(
        "DG1-10",
        "what is odd, strictly",
        &[],
        Own(odd::an_odd_dg1_fails_strictly_and_an_odd_dg13_does_not),
    ),
];
