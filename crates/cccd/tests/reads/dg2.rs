//! The portrait in every form, and every fault of an EF.DG2 whose hash is right.

use cccd::{
    check::{About, Outcome, Question, Verdict},
    error::{Class, Code, DataKind},
    files::File,
    image::DecodedImage,
    lds::biometric::ImageFormat,
    lds::biometric::ImageFormat::{Jpeg, Jpeg2000},
    lds::dg2::Dg2,
    read::Reading,
};
use cccd_sim::{Dg2Form, File as SimFile, Issuance, IssuedCard};

use crate::common::{Read, failed, found, outcome};

/// What happens to the portrait.
enum Portrait {
    /// Pictures in these formats, each decoded.
    Shown(&'static [ImageFormat]),
    /// The bytes are returned, and decoding is refused.
    Undecoded(DataKind),
    /// The file was read, but contains no usable picture.
    None,
}
use Portrait::{None as Nothing, Shown, Undecoded};

/// Case, form, finding, portrait.
type Row = (&'static str, Dg2Form, Option<Code>, Portrait);

const ODD: Option<Code> = Some(Code::Dg2Odd);

/// Cards that are genuine, whatever their EF.DG2 looks like.
const GENUINE: &[Row] = &[
    ("DG2-01", Dg2Form::Jpeg, None, Shown(&[Jpeg])),
    ("DG2-01", Dg2Form::FeaturePoints, None, Shown(&[Jpeg])),
    ("DG2-01", Dg2Form::Jpeg2000, None, Shown(&[Jpeg2000])),
    ("DG2-01", Dg2Form::Codestream, None, Shown(&[Jpeg2000])),
    ("DG2-01", Dg2Form::SeveralFaces, None, Shown(&[Jpeg, Jpeg2000])),
    ("DG2-02", Dg2Form::Iso39794, None, Shown(&[Jpeg])),
    ("DG2-02", Dg2Form::Iso39794Full, None, Shown(&[Jpeg2000, Jpeg])),
    ("DG2-04", Dg2Form::CountMissing, ODD, Shown(&[Jpeg])),
    ("DG2-05", Dg2Form::FormatMissing, ODD, Shown(&[Jpeg])),
    ("DG2-05", Dg2Form::FormatUnknown, ODD, Shown(&[Jpeg])),
    ("DG2-06", Dg2Form::RecordIdentifier, ODD, Shown(&[Jpeg])),
    ("DG2-06", Dg2Form::RecordVersion, ODD, Shown(&[Jpeg])),
    ("DG2-07", Dg2Form::RecordLength, ODD, Shown(&[Jpeg])),
    ("DG2-07", Dg2Form::RecordShort, ODD, Shown(&[Jpeg])),
    ("DG2-07", Dg2Form::ImageShort, ODD, Shown(&[Jpeg])),
    ("DG2-07", Dg2Form::ImageCount, ODD, Shown(&[Jpeg])),
    ("DG2-07", Dg2Form::PictureFollowed, ODD, Shown(&[Jpeg])),
    ("DG2-07", Dg2Form::FeatureCount, ODD, Shown(&[Jpeg])),
    ("DG2-07", Dg2Form::TrailingBytes, ODD, Shown(&[Jpeg])),
    ("DG2-08", Dg2Form::Codes, ODD, Shown(&[Jpeg])),
    ("DG2-09", Dg2Form::DataType, ODD, Shown(&[Jpeg2000])),
    ("DG2-10", Dg2Form::BlockMissing, Some(Code::FileMalformed), Nothing),
    ("DG2-10", Dg2Form::BlockEmpty, Some(Code::FileMalformed), Nothing),
    ("DG2-12", Dg2Form::Bomb, None, Undecoded(DataKind::TooLarge)),
    ("DG2-13", Dg2Form::BoxToTheEnd, None, Undecoded(DataKind::Image)),
    ("DG2-13", Dg2Form::BoxTooShort, None, Undecoded(DataKind::Image)),
    ("DG2-13", Dg2Form::BoxTooLong, None, Undecoded(DataKind::Image)),
    ("DG2-13", Dg2Form::BoxTower, None, Undecoded(DataKind::Image)),
    ("DG2-15", Dg2Form::TagTower, ODD, Shown(&[Jpeg])),
];

/// Case, form, the outcome of the hashes, the verdict. The read ends with a data error.
const MISREAD: &[(&str, Dg2Form, Verdict)] = &[
    ("DG2-03", Dg2Form::Tag, Verdict::CannotTell),
    ("DG2-03", Dg2Form::LengthLess, Verdict::CannotTell),
    ("DG2-03", Dg2Form::LengthMore, Verdict::CannotTell),
];

fn issue(form: Dg2Form) -> IssuedCard {
    Issuance::new(b"holder").dg2_form(form).issue().unwrap()
}

fn read(card: &IssuedCard, strict: bool) -> Reading {
    Read { photo: true, strict, ..Read::of(card) }.run().unwrap()
}

fn check_portrait(reading: &Reading, portrait: &Portrait, case: &str) {
    let dg2 = reading.document.dg2().unwrap();
    match portrait {
        Nothing => assert!(dg2.is_err(), "{case}"),
        Undecoded(kind) => {
            let dg2 = dg2.unwrap();
            let face = dg2.portrait().unwrap();
            assert_eq!(face.format, Jpeg2000, "{case}");
            assert!(face.bytes.expose().len() > 100, "{case}: the bytes are there");
            assert_eq!(DecodedImage::decode(face).unwrap_err().kind, *kind, "{case}");
        }
        Shown(formats) => {
            let dg2 = dg2.unwrap();
            let found: Vec<_> = dg2.faces().iter().map(|face| face.format).collect();
            assert_eq!(found, *formats, "{case}");
            for face in dg2.faces() {
                let is_whole = face.format != Jpeg || face.bytes.expose().ends_with(&[0xFF, 0xD9]);
                assert!(is_whole, "{case}: it ends with its end-of-image mark");
                let picture = DecodedImage::decode(face).unwrap();
                assert_eq!((picture.width, picture.height), (240, 320), "{case}");
            }
        }
    }
}

#[test]
fn every_form_of_the_portrait_and_every_fault_that_costs_no_more_than_the_portrait() {
    for (case, form, finding, portrait) in GENUINE {
        let case = format!("{case} {}", form.name());
        let card = issue(*form);
        let reading = read(&card, false);
        assert_eq!(reading.verification.verdict, Verdict::Genuine, "{case}");
        assert_eq!(*outcome(&reading, Question::Hashes), Outcome::Passed, "{case}");
        assert_eq!(reading.document.get(File::Dg2), Some(&card.files[&SimFile::Dg(2)][..]), "{case}");
        for code in [Code::Dg2Odd, Code::FileMalformed] {
            assert_eq!(found(&reading, code), *finding == Some(code), "{case}: {code}");
        }
        check_portrait(&reading, portrait, &case);

        // Only what is odd fails under the strict policy.
        let strict = failed(&read(&card, true), Question::Hashes);
        assert_eq!(strict, *finding, "{case}");
    }
}

#[test]
fn a_signed_file_that_is_another_or_cut_is_an_error_of_data_and_never_genuine() {
    for (case, form, verdict) in MISREAD {
        let case = format!("{case} {}", form.name());
        let card = issue(*form);
        let interrupted = Read { photo: true, ..Read::of(&card) }.run().unwrap_err();
        assert_eq!(interrupted.error.code().class(), Class::Data, "{case}");
        let reading = interrupted.reading;
        assert_eq!(reading.verification.verdict, *verdict, "{case}");
        let Outcome::Inconclusive(reason) = outcome(&reading, Question::Hashes) else { panic!("{case}") };
        let about = Some(About::Files(vec![File::Dg2]));
        assert_eq!((reason.code, &reason.about), (Code::FileMalformed, &about), "{case}");
        assert!(found(&reading, Code::FileMalformed), "{case}");
        assert!(reading.holder().is_some(), "{case}: the identity is shown all the same");
    }
}

/// The header states a shorter length than was signed, and a byte was changed too: no following bytes make the hash
/// right.
#[test]
fn a_file_that_claims_to_be_shorter_and_was_changed_is_not_genuine() {
    let card = issue(Dg2Form::LengthLess).flip_bit(SimFile::Dg(2), 1000);
    let reading = read(&card, false);
    assert_eq!(reading.verification.verdict, Verdict::NotGenuine);
    assert_eq!(failed(&reading, Question::Hashes), Some(Code::HashMismatch));
    assert!(reading.document.dg2().unwrap().is_err());
}

/// A length or number in EF.DG2 is wrong: the data objects delimit the picture, which is returned whole, and the
/// fault is reported.
#[test]
fn no_length_or_number_that_lies_costs_a_byte_of_the_picture() {
    let file = issue(Dg2Form::Jpeg).files[&SimFile::Dg(2)].clone();
    let right = Dg2::parse(&file).unwrap();
    assert!(right.problems().is_empty());
    let picture = right.portrait().unwrap().bytes.expose();
    let record = file.windows(4).position(|bytes| bytes == b"FAC\0").unwrap();
    let group = file.windows(3).position(|bytes| bytes == [0x02, 0x01, 0x01]).unwrap();
    assert!(group < record && file.len() == record + 14 + 20 + 12 + picture.len());

    let mut rows: Vec<(String, Vec<u8>)> = Vec::new();
    for (what, place) in [("record", record + 8), ("image", record + 14)] {
        let length = u32::from_be_bytes(file[place..place + 4].try_into().unwrap());
        let by = [-1, 1, -8, 8, -1000, 1000].map(|by| length.wrapping_add_signed(by));
        for claimed in by.into_iter().chain([0, 1, 19, u32::MAX]) {
            let mut odd = file.clone();
            odd[place..place + 4].copy_from_slice(&claimed.to_be_bytes());
            rows.push((format!("length of the {what}: {claimed} for {length}"), odd));
        }
    }
    for count in [0, 2, 9, 127, 128, 255] {
        let mut odd = file.clone();
        odd[group + 2] = count;
        rows.push((format!("{count} templates"), odd));
    }
    for count in [0, 2, 255, u16::MAX] {
        let mut odd = file.clone();
        odd[record + 12..record + 14].copy_from_slice(&count.to_be_bytes());
        // The length of the only image may be stated as more or less, too.
        for by in [0, -1, 1, -8, 8] {
            let mut odd = odd.clone();
            let length = &mut odd[record + 14..record + 18];
            let claimed = u32::from_be_bytes((&*length).try_into().unwrap()).wrapping_add_signed(by);
            length.copy_from_slice(&claimed.to_be_bytes());
            rows.push((format!("{count} images, the length of the first by {by}"), odd));
        }
    }
    for (what, odd) in rows {
        let dg2 = Dg2::parse(&odd).unwrap_or_else(|error| panic!("{what}: {error:?}"));
        assert!(!dg2.problems().is_empty(), "{what}: nothing is told");
        assert!(dg2.portrait().unwrap().bytes.expose() == picture, "{what}: the picture is another");
    }
}

#[test]
fn every_form_of_the_simulated_card_stands_in_a_table() {
    let is_covered =
        |form: &Dg2Form| GENUINE.iter().any(|row| row.1 == *form) || MISREAD.iter().any(|row| row.1 == *form);
    assert!(Dg2Form::ALL.iter().all(is_covered));
}
