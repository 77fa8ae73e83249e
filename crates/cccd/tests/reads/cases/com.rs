//! COM: EF.COM, which is unsigned. It is read if it is requested; only the list of EF.SOD counts.

use cccd::{
    check::{About, Question, Verdict},
    error::Code,
    files::File,
};
use cccd_sim::{Issuance, Quirk};

use super::{Case, Expected, Found, Genuine, NotGenuine, Own};
use crate::common::Read;

const COM: &[File] = &[File::Com];
const ODD: Expected = Found(Verdict::Genuine, Code::ComOdd);
const DIFFERS: Expected = Found(Verdict::Genuine, Code::ComDiffers);
const ODD_STRICTLY: Expected = NotGenuine(Question::Hashes, Code::ComOdd);
const DIFFERS_STRICTLY: Expected = NotGenuine(Question::Hashes, Code::ComDiffers);

/// A row under the lenient policy, and the same under the strict one.
macro_rules! rows {
    ($($id:literal, $fault:literal, $ways:expr, $expected:expr, $strictly:expr;)*) => {
        &[$(
            Case::new($id, $fault, $ways, $expected).files(COM),
            Case::new($id, $fault, $ways, $strictly).files(COM).strict(),
        )*
            Case::new("COM-10", "LDS 1.8, in EF.SOD too", &[&["lds-1-8"]], Genuine).files(COM),
            Case::new("COM-10", "LDS 1.8, without a finding", &[], Own(lds_1_8_is_no_finding)),
            Case::new("COM-12", "the finding names the files", &[], Own(the_finding_names_the_files)),
        ]
    };
}

pub(super) const CASES: &[Case] = rows! {
    "COM-01", "tag 61", &[&["com-tag-61"]], ODD, ODD_STRICTLY;
    "COM-02", "length too small", &[&["com-length-too-small"]], ODD, ODD_STRICTLY;
    "COM-03", "length too large", &[&["com-length-too-large"]], ODD, ODD_STRICTLY;
    "COM-04", "LDS 3.0", &[&["com-lds-3"]], ODD, ODD_STRICTLY;
    "COM-05", "no version of the LDS", &[&["com-no-lds-version"]], ODD, ODD_STRICTLY;
    "COM-07", "no version of Unicode", &[&["com-no-unicode-version"]], ODD, ODD_STRICTLY;
    "COM-08", "DG1 is not listed", &[&["com-without-dg1"]], DIFFERS, DIFFERS_STRICTLY;
    "COM-11", "EF.COM absent", &[&["com-absent"]], ODD, ODD_STRICTLY;
    "COM-12", "another list than EF.SOD", &[&["com-without-dg13"], &["com-with-dg16"], &["com-dg16-for-dg13"]],
        DIFFERS, DIFFERS_STRICTLY;
};

/// Returns the findings about EF.COM of a card with one quirk, with their code and the files that they name.
fn findings(quirk: &str, files: &'static [File]) -> Vec<(Code, Vec<File>)> {
    let quirk = Quirk::from_name(quirk).unwrap();
    let card = quirk.forge(quirk.issue(Issuance::new(b"holder").dg2_length(4_000)).issue().unwrap());
    let reading = Read { files, ..Read::of(&card) }.run().unwrap();
    assert_eq!(reading.verification.verdict, Verdict::Genuine);
    let about = reading.verification.findings.iter().filter_map(|finding| match &finding.about {
        Some(About::Files(files)) if matches!(finding.code, Code::ComOdd | Code::ComDiffers) => {
            Some((finding.code, files.clone()))
        }
        _ => None,
    });
    about.collect()
}

fn lds_1_8_is_no_finding() {
    assert_eq!(findings("lds-1-8", COM), []);
}

fn the_finding_names_the_files() {
    for (quirk, files) in [
        ("com-without-dg1", &[File::Dg1][..]),
        ("com-without-dg13", &[File::Dg13]),
        ("com-with-dg16", &[File::Dg16]),
        ("com-dg16-for-dg13", &[File::Dg13, File::Dg16]),
    ] {
        assert_eq!(findings(quirk, COM), [(Code::ComDiffers, files.to_vec())], "{quirk}");
        // A read that does not need EF.COM does not examine it.
        assert_eq!(findings(quirk, &[]), [], "{quirk}");
    }
}
