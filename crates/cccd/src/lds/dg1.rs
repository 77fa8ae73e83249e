//! EF.DG1: the machine readable zone (Doc 9303-10, 4.7.1).
//!
//! ```text
//! 61 { 5F1F <the lines joined> }
//! ```

use crate::{
    error::DataError,
    files::File,
    mrz::{Mrz, MrzError},
    tlv::{Element, Tag},
};

/// The MRZ data object.
const MRZ: Tag = Tag(0x5F1F);

/// The contents of EF.DG1.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Dg1 {
    /// The machine readable zone.
    pub mrz: Mrz,
    /// Deviations in the zone that did not keep it from being read.
    pub problems: Vec<MrzError>,
}

impl Dg1 {
    /// Parses the file. Mistakes of the issuer are in [`problems`](Self::problems).
    ///
    /// # Errors
    /// [`DataError`] if the MRZ is missing, is not text, or does not have the size of any document.
    pub fn parse(bytes: &[u8]) -> Result<Self, DataError> {
        super::parse(File::Dg1, bytes, |file| {
            let (mrz, problems) = mrz(file.children()?.expect(MRZ)?)?;
            Ok(Self { mrz, problems })
        })
    }
}

fn mrz(element: Element<'_>) -> Result<(Mrz, Vec<MrzError>), DataError> {
    Mrz::parse_issued(element.text()?).map_err(|error| error.into_data_error(element.value_offset()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{error::DataKind, tlv::encode};

    const SPECIMEN: &str =
        "IDVNM0850123452001085012345<<38501156M4501158VNM<<<<<<<<<<<6NGUYEN<<VAN<MAU<<<<<<<<<<<<<<<";

    fn file(mrz: &str) -> Vec<u8> {
        encode(File::Dg1.tag(), &encode(MRZ, mrz.as_bytes()))
    }

    #[test]
    fn the_specimen_is_read() {
        let dg1 = Dg1::parse(&file(SPECIMEN)).unwrap();
        assert_eq!(dg1.mrz.document_number.expose(), "085012345");
        assert_eq!(dg1.mrz.personal_number().unwrap().expose(), "001085012345");
        let debug = format!("{dg1:?}");
        assert!(!debug.contains("085012345") && !debug.contains("MAU"), "{debug}");
    }

    #[test]
    fn the_sizes_with_two_lines_are_read() {
        let td2 = "I<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<D231458907UTO7408122F1204159<<<<<<<6";
        let td3 = "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<L898902C36UTO7408122F1204159ZE184226B<<<<<10";
        for (zone, length, number) in [(td2, 72, "D23145890"), (td3, 88, "L898902C3")] {
            assert_eq!(zone.len(), length);
            let dg1 = Dg1::parse(&file(zone)).unwrap();
            assert_eq!((dg1.mrz.document_number.expose().as_str(), dg1.problems), (number, vec![]));
            // What a person may type is a deviation on a chip, and is never corrected there.
            let dg1 = Dg1::parse(&file(&zone.to_lowercase())).unwrap();
            assert!(!dg1.problems.is_empty() && dg1.mrz.normalised().is_empty());
        }
    }

    #[test]
    fn errors_name_file_and_byte() {
        let error = |kind, offset| Some(DataError { file: Some("EF.DG1"), ..DataError::new(kind, offset) });
        let parse = |bytes: &[u8]| Dg1::parse(bytes).err();
        let no_letter = SPECIMEN.replace("8501156", "850115\u{7}");
        assert_eq!(parse(&file(&no_letter)), error(DataKind::Value, 5 + 36));
        assert_eq!(parse(&file(&SPECIMEN[1..])), error(DataKind::Length, 5));
        assert_eq!(parse(&encode(Tag(0x62), &[])), error(DataKind::Tag, 0));
        assert_eq!(parse(&encode(Tag(0x61), &[])), error(DataKind::Missing, 2));
        assert_eq!(parse(&encode(Tag(0x61), &[0x5F, 0x01, 0x00])), error(DataKind::Tag, 2));
        assert_eq!(parse(&encode(Tag(0x61), &[0x5F, 0x1F, 0x01, 0xFF])), error(DataKind::Text, 5));
        for end in 0..file(SPECIMEN).len() {
            assert!(parse(&file(SPECIMEN)[..end]).is_some());
        }
    }

    #[test]
    fn padding_after_the_file_is_passed_over() {
        assert!(Dg1::parse(&[file(SPECIMEN), vec![0; 7]].concat()).is_ok());
    }
}
