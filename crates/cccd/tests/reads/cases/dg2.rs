//! DG2: the results of whole reads. Other tests cover the forms of the portrait and how it is shown.

use cccd::{
    check::{Question, Verdict},
    error::Code,
    files::File,
};

use super::{Case, Differs, Expected, Found, Genuine, Misread, NotGenuine, Passed, Without};

const ODD: Expected = Found(Verdict::Genuine, Code::Dg2Odd);

pub(super) const CASES: &[Case] = &[
    Case::new(
        "DG2-01",
        "JPEG, JPEG 2000, feature points",
        &[
            &[],
            &["dg2-feature-points"],
            &["dg2-jp2"],
            &["dg2-codestream"],
            &["dg2-several-faces"],
            &["dg2-61-kb"],
            &["dg2-61-kb", "short-length-only"],
        ],
        Passed,
    )
    .photo(),
    Case::new("DG2-01", "no face", &[&["dg2-no-face"]], Passed).photo(),
    Case::new("DG2-02", "39794-5", &[&["dg2-39794"], &["dg2-39794-full"]], Passed).photo(),
    Case::new(
        "DG2-03",
        "tag, length",
        &[
            &["dg2-tag"],
            &["dg2-length-less"],
            &["dg2-length-less", "short-length-only"],
            &["dg2-length-less", "dg2-45-kb"],
            &["dg2-length-more"],
        ],
        Misread(File::Dg2),
    )
    .photo(),
    Case::new("DG2-04", "no number of templates", &[&["dg2-count-missing"]], ODD).photo(),
    Case::new("DG2-05", "format", &[&["dg2-format-missing"], &["dg2-format-unknown"]], ODD).photo(),
    Case::new("DG2-06", "record header", &[&["dg2-record-identifier"], &["dg2-record-version"]], ODD).photo(),
    Case::new(
        "DG2-07",
        "lengths in the record",
        &[
            &["dg2-record-length"],
            &["dg2-record-short"],
            &["dg2-image-short"],
            &["dg2-image-count"],
            &["dg2-picture-followed"],
            &["dg2-feature-count"],
            &["dg2-trailing-bytes"],
        ],
        ODD,
    )
    .photo(),
    Case::new("DG2-08", "codes without a meaning", &[&["dg2-codes"]], ODD).photo(),
    Case::new("DG2-09", "type differs from the picture", &[&["dg2-data-type"]], ODD).photo(),
    Case::new(
        "DG2-10",
        "no data block",
        &[&["dg2-block-missing"], &["dg2-block-empty"]],
        Found(Verdict::Genuine, Code::FileMalformed),
    )
    .photo(),
    Case::new("DG2-12", "huge picture in few bytes", &[&["dg2-bomb"]], Genuine).photo(),
    Case::new(
        "DG2-13",
        "boxes",
        &[&["dg2-box-to-the-end"], &["dg2-box-too-short"], &["dg2-box-too-long"], &["dg2-box-tower"]],
        Genuine,
    )
    .photo(),
    Case::new("DG2-15", "nested 1,000 deep", &[&["dg2-tag-tower"]], ODD).photo(),
    Case::new(
        "DG2-16",
        "listed, and absent by the chip",
        &[&["dg2-absent"]],
        Differs(Question::Portrait, Code::PortraitAbsent),
    )
    .photo(),
    Case::new("DG2-16", "listed, and absent by the chip", &[&["dg2-absent"]], Without(File::Dg2)).photo(),
    Case::new(
        "DG2-16",
        "listed, and absent by the chip, strict",
        &[&["dg2-absent", "crl-empty"]],
        NotGenuine(Question::Hashes, Code::FileAbsentFinding),
    )
    .photo()
    .strict(),
    Case::new("DG2-16", "listed, absent, and not asked for", &[&["dg2-absent"]], Passed),
];
