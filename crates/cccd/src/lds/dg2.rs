//! EF.DG2: the portrait (Doc 9303-10, 4.7.2; ISO/IEC 7816-11 for the templates).
//!
//! ```text
//! 75 { 7F61 { 02 n, 7F60 { A1 { 81 type, 87 format owner, 88 format type, … }, 5F2E | 7F2E <face record> } … } }
//! ```
//!
//! The record follows ISO/IEC 19794-5 or, since 2026, ISO/IEC 39794-5. Its first bytes determine which. Wrong
//! statements in the header, including about the format, are reported next to the faces.

use super::biometric::{FaceImage, FaceRecord, Layout};
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
/// Biometric header template.
const HEADER: Tag = Tag(0xA1);
const BIOMETRIC_TYPE: Tag = Tag(0x81);
const FORMAT_OWNER: Tag = Tag(0x87);
const FORMAT_TYPE: Tag = Tag(0x88);
/// The biometric type "face".
const FACE: &[u8] = &[0x02];
/// The format owner ISO/IEC JTC 1/SC 37.
const JTC1_SC37: &[u8] = &[0x01, 0x01];
/// Maximum nesting depth of a header; the standard nests nothing in it.
const MAX_HEADER_DEPTH: usize = 8;
/// Maximum number of templates that the standard allows.
const MAX_TEMPLATES: usize = 9;

/// The contents of EF.DG2.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Dg2 {
    faces: Vec<FaceImage>,
    problems: Vec<DataError>,
}

impl Dg2 {
    /// Parses the file. Does not decode pictures.
    ///
    /// # Errors
    /// [`DataError`] if the templates are malformed, or if there are templates but none of them yields a face. A file
    /// without templates, as a small child may have, holds no face and is not an error.
    pub fn parse(bytes: &[u8]) -> Result<Self, DataError> {
        super::parse(File::Dg2, bytes, |file| {
            let mut contents = file.children()?;
            let group = contents.expect(GROUP)?;
            let mut dg2 = Self::default();
            dg2.problems.extend(contents.finish().err());
            for template in templates(group, &mut dg2.problems)? {
                match face_record(template, &mut dg2.problems) {
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

    /// The portrait: the first face, which the standard defines as the preferred one.
    pub fn portrait(&self) -> Option<&FaceImage> {
        self.faces.first()
    }

    /// All faces.
    pub fn faces(&self) -> &[FaceImage] {
        &self.faces
    }

    /// Deviations in the file that did not keep the faces from being read.
    pub fn problems(&self) -> &[DataError] {
        &self.problems
    }
}

/// Returns the templates of a group. The stated count is only compared with the actual one.
fn templates<'a>(group: Element<'a>, problems: &mut Vec<DataError>) -> Result<Vec<Element<'a>>, DataError> {
    let mut reader = group.children()?;
    let count = reader.optional(tag::INTEGER)?;
    let mut templates = Vec::new();
    loop {
        match reader.next() {
            Ok(Some(element)) if element.tag() == TEMPLATE => templates.push(element),
            Ok(Some(element)) => problems.push(element.error(DataKind::Tag)),
            Ok(None) => break,
            // What follows the last template is not a data object.
            Err(error) if !templates.is_empty() => {
                problems.push(error);
                break;
            }
            Err(error) => return Err(error),
        }
        if templates.len() > MAX_TEMPLATES || problems.len() > MAX_TEMPLATES {
            return Err(group.error(DataKind::TooDeep));
        }
    }
    match count {
        None => problems.push(group.error(DataKind::Missing)),
        // An impossible count, such as a negative one, does not lose the portrait either.
        Some(count) if count.small().ok() != u32::try_from(templates.len()).ok() => {
            problems.push(group.error(DataKind::Value));
        }
        Some(_) => {}
    }
    Ok(templates)
}

/// Returns the face record of a template, and reports wrong statements in its header.
fn face_record(template: Element<'_>, problems: &mut Vec<DataError>) -> Result<FaceRecord, DataError> {
    let mut header = None;
    let mut reader = template.children()?;
    while let Some(element) = reader.next()? {
        if element.tag() == HEADER {
            header = Some(element);
        } else if DATA_BLOCKS.contains(&element.tag()) {
            let (layout, record) = FaceRecord::parse(element)?;
            problems.extend(check_header(header.unwrap_or(template), layout).err());
            return Ok(record);
        }
    }
    Err(template.error(DataKind::Missing))
}

/// Compares a header with the record that follows it (Doc 9303-10, table 38).
fn check_header(header: Element<'_>, layout: Layout) -> Result<(), DataError> {
    check_depth(header)?;
    let (mut owner, mut format) = (false, false);
    let mut reader = header.children()?;
    while let Some(element) = reader.next()? {
        let expected = match element.tag() {
            BIOMETRIC_TYPE => FACE,
            FORMAT_OWNER => JTC1_SC37,
            FORMAT_TYPE => &layout.format_type(),
            _ => continue,
        };
        if element.value() != expected {
            return Err(element.error(DataKind::Value));
        }
        owner |= element.tag() == FORMAT_OWNER;
        format |= element.tag() == FORMAT_TYPE;
    }
    if owner && format { Ok(()) } else { Err(header.error(DataKind::Missing)) }
}

/// Follows the nested first data objects, a few levels at most.
fn check_depth(header: Element<'_>) -> Result<(), DataError> {
    let mut element = header;
    for _ in 0..MAX_HEADER_DEPTH {
        match element.children().and_then(|mut inside| inside.next()) {
            Ok(Some(inner)) if inner.tag() == HEADER => element = inner,
            _ => return Ok(()),
        }
    }
    Err(element.error(DataKind::TooDeep))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        lds::biometric::{ImageFormat, iso19794::tests::record, iso39794::tests::jpeg_data},
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

    /// A template with a header of these data objects.
    fn headed(header: &[u8], block: &[u8]) -> Vec<u8> {
        encode(TEMPLATE, &[encode(HEADER, header), block.to_vec()].concat())
    }

    #[test]
    fn the_record_tells_its_layout_and_a_header_that_differs_is_reported() {
        let old = encode(DATA_BLOCKS[0], &record(&[JPEG], 0));
        let new = encode(DATA_BLOCKS[1], &jpeg_data(JPEG));
        let wrapped = encode(DATA_BLOCKS[0], &new);
        let header = |format: &[u8]| [&[0x87, 2, 1, 1][..], format].concat();
        let rows = [
            (header(&[0x88, 2, 0, 8]), &old, vec![]),
            (header(&[0x88, 2, 0, 0x2A]), &new, vec![]),
            (header(&[0x88, 2, 0, 0x2A]), &wrapped, vec![]),
            (header(&[0x88, 2, 0, 0x2A]), &old, vec![DataKind::Value]),
            (header(&[0x88, 2, 0, 8]), &new, vec![DataKind::Value]),
            (header(&[]), &old, vec![DataKind::Missing]),
            (vec![0x88, 2, 0, 8], &old, vec![DataKind::Missing]),
            (vec![0x87, 2, 1, 2, 0x88, 2, 0, 8], &old, vec![DataKind::Value]),
            (header(&[0x81, 1, 8, 0x88, 2, 0, 8]), &old, vec![DataKind::Value]),
            (vec![0x87, 9], &old, vec![DataKind::Truncated]),
            ((0..1000).fold(vec![], |inner, _| encode(HEADER, &inner)), &old, vec![DataKind::TooDeep]),
        ];
        for (header, block, expected) in rows {
            let dg2 = Dg2::parse(&file(&[count(1), headed(&header, block)])).unwrap();
            let kinds: Vec<_> = dg2.problems().iter().map(|problem| problem.kind).collect();
            assert_eq!((dg2.portrait().unwrap().bytes.expose().as_slice(), kinds), (JPEG, expected));
        }
    }

    #[test]
    fn what_follows_the_last_template_is_reported() {
        let good = template(DATA_BLOCKS[0], &record(&[JPEG], 0));
        for (more, kind) in [(vec![0x00, 0x00], DataKind::Tag), (vec![0x5A], DataKind::Truncated)] {
            let inside = Dg2::parse(&file(&[count(1), good.clone(), more.clone()])).unwrap();
            assert_eq!((inside.faces().len(), inside.problems()[0].kind), (1, kind));
            let group = encode(GROUP, &[count(1), good.clone()].concat());
            let behind = Dg2::parse(&encode(File::Dg2.tag(), &[group, more].concat())).unwrap();
            assert_eq!((behind.faces().len(), behind.problems()[0].kind), (1, DataKind::Trailing));
        }
    }

    #[test]
    fn a_file_with_templates_and_no_face_is_an_error() {
        let error = |parts: &[Vec<u8>]| Dg2::parse(&file(parts)).unwrap_err().kind;
        assert_eq!(error(&[count(1), encode(TEMPLATE, &[])]), DataKind::Missing);
        assert_eq!(error(&[count(1), template(DATA_BLOCKS[0], &[])]), DataKind::Missing);
        assert_eq!(error(&[count(1), template(DATA_BLOCKS[0], b"BAD\0")]), DataKind::Value);
        assert_eq!(error(&vec![template(DATA_BLOCKS[0], &[]); 30]), DataKind::TooDeep);
        assert_eq!(Dg2::parse(&encode(Tag(0x76), &[])).unwrap_err().kind, DataKind::Tag);
    }

    #[test]
    fn no_truncation_is_taken_for_the_whole() {
        let whole = file(&[count(1), template(DATA_BLOCKS[0], &record(&[JPEG], 1))]);
        (0..whole.len()).for_each(|end| assert!(Dg2::parse(&whole[..end]).is_err()));
    }
}
