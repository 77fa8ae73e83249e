//! DGX: the other data groups.

use cccd::{
    check::{Question, Verdict},
    error::Code,
    files::File,
};
use cccd_sim::Profile;

use super::{Case, Expected, Found, NotAsked, NotBuilt, NotGenuine, Own, Passed, Without, odd};

const DG5: &[File] = &[File::Dg5];
const UNKNOWN: Expected = Found(Verdict::Genuine, Code::Dg13Unknown);

pub(super) const CASES: &[Case] = &[
    Case::new("DGX-01", "DG3 malformed", &[], NotBuilt("the content of DG3, which stays locked")),
    Case::new("DGX-02", "DG3 without a finger", &[&[]], Passed),
    Case::new("DGX-02", "DG3 stays locked", &[], Own(odd::dg3_stays_locked)),
    Case::new("DGX-03", "DG4 malformed", &[], NotBuilt("the content of DG4")),
    Case::new(
        "DGX-05",
        "version of Chip Authentication",
        &[&["ca-version-10"]],
        NotAsked(Question::ChipAuthentication, Code::NotImplemented),
    ),
    // An unreadable offer is not one that the chip could fail to honour. Active Authentication proves the chip.
    Case::new(
        "DGX-05",
        "no ChipAuthenticationInfo that can be read",
        &[&["ca-protocol-unknown"], &["ca-protocol-missing"], &["ca-version-missing"]],
        Found(Verdict::Genuine, Code::FileMalformed),
    ),
    Case::new(
        "DGX-05",
        "no ChipAuthenticationInfo that can be read, strict",
        &[&["ca-protocol-unknown", "crl-empty"], &["ca-version-missing", "crl-empty"]],
        NotGenuine(Question::Hashes, Code::FileMalformed),
    )
    .strict(),
    Case::new(
        "DGX-05",
        "unused bits in the key, lengths in more bytes than needed",
        &[&["dg14-unused-bits"], &["dg14-long-length"], &["dg1-long-length"], &["dg13-long-length"]],
        Found(Verdict::Genuine, Code::FormOdd),
    ),
    Case::new(
        "DGX-05",
        "unused bits in the key of another chip",
        &[&["dg14-unused-bits", "other-chip-keys"]],
        NotGenuine(Question::ChipAuthentication, Code::ChipKeyWrong),
    ),
    Case::new(
        "DGX-05",
        "lengths in more bytes than needed, strict",
        &[&["dg14-long-length", "crl-empty"], &["dg1-long-length", "crl-empty"]],
        NotGenuine(Question::Hashes, Code::FormOdd),
    )
    .strict(),
    Case::new("DGX-07", "DG11 nesting and dates", &[], NotBuilt("the content of DG11")),
    Case::new(
        "DGX-08",
        "DG11 and DG12 announce what is absent",
        &[],
        NotBuilt("the content of DG11 and DG12"),
    ),
    Case::new(
        "DGX-09",
        "DG13 of another form",
        &[
            &["dg13-version-unknown"],
            &["dg13-identifier-unknown"],
            &["dg13-head-missing"],
            &["dg13-fields-missing"],
            &["dg13-no-fields"],
            &["dg13-numbers-unknown"],
            &["dg13-number-twice"],
            &["dg13-text-malformed"],
            &["dg13-dates-malformed"],
            &["dg13-empty"],
            &["dg13-text"],
            &["dg13-other-form"],
            &["dg13-random"],
        ],
        UNKNOWN,
    ),
    Case::new("DGX-09", "DG13 that is opaque", &[&[]], UNKNOWN).of(Profile::CanCuoc2024Opaque),
    Case::new("DGX-09", "DG13 unsorted", &[&["dg13-reversed"]], Passed),
    Case::new(
        "DGX-09",
        "DG13 of another tag",
        &[&["dg13-tag"]],
        Found(Verdict::Genuine, Code::FileMalformed),
    ),
    Case::new("DGX-09", "raw bytes are kept", &[], Own(odd::an_odd_dg13_is_kept_and_costs_nothing_else)),
    Case::new("DGX-10", "DG16 with 0 or 300 entries", &[], NotBuilt("the content of DG16")),
    Case::new("DGX-11", "DG5 with a displayed portrait", &[&["dg5"]], Passed).files(DG5),
    Case::new("DGX-11", "DG5 not asked for", &[&["dg5"]], Without(File::Dg5)),
    Case::new(
        "DGX-11",
        "DG5 with a wrong number",
        &[&["dg5-count-odd"]],
        Found(Verdict::Genuine, Code::FormOdd),
    )
    .files(DG5),
    Case::new(
        "DGX-11",
        "DG5 without anything",
        &[&["dg5-empty"]],
        Found(Verdict::Genuine, Code::FileMalformed),
    )
    .files(DG5),
    Case::new(
        "DGX-11",
        "DG5 without anything, strict",
        &[&["dg5-empty", "crl-empty"]],
        NotGenuine(Question::Hashes, Code::FileMalformed),
    )
    .files(DG5)
    .strict(),
];
