//! EF.DG2: the portrait (Doc 9303-10, 4.7.2; ISO/IEC 7816-11 for the wrapping).
//!
//! ```text
//! 75 { 7F61 { 02 n, 7F60 { A1 { … }, 5F2E | 7F2E <face record> } … } }
//! ```

use super::biometric::{FaceImage, iso19794::FaceRecord};
use crate::{
    error::{DataError, DataKind},
    files::File,
    tlv::{Element, Tag, tag},
};

/// Biometric information template group.
const GROUP: Tag = Tag(0x7F61);
/// Biometric information template.
const TEMPLATE: Tag = Tag(0x7F60);
/// Biometric data block, primitive and constructed.
const DATA_BLOCKS: [Tag; 2] = [Tag(0x5F2E), Tag(0x7F2E)];
/// The most templates that the standard allows.
const MAX_TEMPLATES: usize = 9;

/// What EF.DG2 holds.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Dg2 {
    faces: Vec<FaceImage>,
    problems: Vec<DataError>,
}

impl Dg2 {
    /// Reads the file. Pictures are not decoded.
    ///
    /// # Errors
    /// [`DataError`] when the file is not wrapped as it should be, or when it holds templates and no face can
    /// be had from any of them. A file without a template, as a small child may have, holds no face and is
    /// no error.
    pub fn parse(bytes: &[u8]) -> Result<Self, DataError> {
        super::parse(File::Dg2, bytes, |file| {
            let group = file.children()?.expect(GROUP)?;
            let mut dg2 = Self::default();
            for template in templates(group, &mut dg2.problems)? {
                match face_record(template) {
                    Ok(record) => {
                        dg2.faces.extend(record.images);
                        dg2.problems.extend(record.problems);
                    }
                    Err(error) => dg2.problems.push(error),
                }
            }
            dg2.problems = dg2.problems.into_iter().map(|error| error.in_file(File::Dg2.name())).collect();
            match dg2.problems.first() {
                Some(error) if dg2.faces.is_empty() => Err(error.clone()),
                _ => Ok(dg2),
            }
        })
    }

    /// The portrait: the first face, which the standard says is the preferred one.
    pub fn portrait(&self) -> Option<&FaceImage> {
        self.faces.first()
    }

    /// Every face.
    pub fn faces(&self) -> &[FaceImage] {
        &self.faces
    }

    /// What is wrong with the file although faces could be had from it.
    pub fn problems(&self) -> &[DataError] {
        &self.problems
    }
}

/// The templates of a group. Their number is only counted against what is there.
fn templates<'a>(group: Element<'a>, problems: &mut Vec<DataError>) -> Result<Vec<Element<'a>>, DataError> {
    let mut reader = group.children()?;
    let count = reader.optional(tag::INTEGER)?.map(|count| count.small()).transpose()?;
    let elements = reader.all(2 * MAX_TEMPLATES)?;
    let templates: Vec<_> = elements.into_iter().filter(|element| element.tag() == TEMPLATE).collect();
    match count {
        None => problems.push(group.error(DataKind::Missing)),
        Some(count) if count as usize != templates.len() => problems.push(group.error(DataKind::Value)),
        Some(_) => {}
    }
    Ok(templates)
}

fn face_record(template: Element<'_>) -> Result<FaceRecord, DataError> {
    let mut reader = template.children()?;
    while let Some(element) = reader.next()? {
        if DATA_BLOCKS.contains(&element.tag()) {
            return FaceRecord::parse(element.value(), element.value_offset());
        }
    }
    Err(template.error(DataKind::Missing))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        lds::biometric::{ImageFormat, iso19794::tests::record},
        tlv::encode,
    };

    const JPEG: &[u8] = &[0xFF, 0xD8, 0xFF, 0xE0, 1, 2, 3];

    fn template(block: Tag, record: &[u8]) -> Vec<u8> {
        let header = hex::decode("A10E81010282010087020101880200 08".replace(' ', "")).unwrap();
        encode(TEMPLATE, &[header, encode(block, record)].concat())
    }

    fn file(parts: &[Vec<u8>]) -> Vec<u8> {
        encode(File::Dg2.tag(), &encode(GROUP, &parts.concat()))
    }

    fn count(n: u8) -> Vec<u8> {
        encode(tag::INTEGER, &[n])
    }

    #[test]
    fn the_portrait_is_found_in_both_kinds_of_block() {
        for block in DATA_BLOCKS {
            let dg2 = Dg2::parse(&file(&[count(1), template(block, &record(&[JPEG], 2))])).unwrap();
            assert_eq!(dg2.problems(), []);
            let portrait = dg2.portrait().unwrap();
            assert_eq!((portrait.format, portrait.bytes.expose().as_slice()), (ImageFormat::Jpeg, JPEG));
        }
    }

    #[test]
    fn what_is_odd_is_reported_beside_the_faces() {
        let good = template(DATA_BLOCKS[0], &record(&[JPEG], 0));
        let kinds = |parts: &[Vec<u8>]| {
            let dg2 = Dg2::parse(&file(parts)).unwrap();
            assert!(dg2.problems().iter().all(|problem| problem.file == Some("EF.DG2")));
            (dg2.faces().len(), dg2.problems().iter().map(|problem| problem.kind).collect::<Vec<_>>())
        };
        assert_eq!(
            kinds(std::slice::from_ref(&good)),
            (1, vec![DataKind::Missing]),
            "no number of templates"
        );
        assert_eq!(kinds(&[count(2), good.clone()]), (1, vec![DataKind::Value]));
        assert_eq!(kinds(&[count(0)]), (0, vec![]), "no portrait");
        assert_eq!(kinds(&[count(2), good.clone(), good.clone()]), (2, vec![]));
        let bad = template(DATA_BLOCKS[0], b"BAD\0");
        assert_eq!(kinds(&[count(2), bad, good]), (1, vec![DataKind::Value]));
    }

    #[test]
    fn a_file_with_templates_and_no_face_is_an_error() {
        let error = |parts: &[Vec<u8>]| Dg2::parse(&file(parts)).unwrap_err().kind;
        assert_eq!(error(&[count(1), encode(TEMPLATE, &[])]), DataKind::Missing);
        assert_eq!(error(&[count(1), template(DATA_BLOCKS[0], &[])]), DataKind::Value);
        assert_eq!(error(&vec![template(DATA_BLOCKS[0], &[]); 30]), DataKind::TooDeep);
        assert_eq!(Dg2::parse(&encode(Tag(0x76), &[])).unwrap_err().kind, DataKind::Tag);
    }

    #[test]
    fn no_truncation_is_taken_for_the_whole() {
        let whole = file(&[count(1), template(DATA_BLOCKS[0], &record(&[JPEG], 1))]);
        (0..whole.len()).for_each(|end| assert!(Dg2::parse(&whole[..end]).is_err()));
    }
}
