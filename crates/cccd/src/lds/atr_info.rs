//! EF.ATR/INFO: the capabilities of the card, and the maximum lengths of its commands and responses (Doc 9303-10,
//! 3.11.1; ISO/IEC 7816-4, 12.7.1).
//!
//! ```text
//! 47   03 bytes   card capabilities
//! 7F66 { 02 INTEGER  largest command APDU in bytes
//!        02 INTEGER  largest response APDU in bytes, its status word included }
//! ```
//!
//! This file is not signed. It only determines how much is requested at a time.

use crate::{
    error::{DataError, DataKind},
    files::File,
    iso7816::CardCapabilities,
    tlv::{Element, Tag, tag},
    transport::Limits,
};

const CAPABILITIES: Tag = Tag(0x47);
const EXTENDED_LENGTH_INFORMATION: Tag = Tag(0x7F66);

/// Maximum number of objects that are examined.
const MAX_OBJECTS: usize = 32;
/// Every card accepts a short APDU, and Ne cannot express more than the largest.
const SMALLEST: usize = 256;
const LARGEST: usize = 65_536;

/// The contents of EF.ATR/INFO, as far as they can be read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AtrInfo {
    capabilities: Option<CardCapabilities>,
    sizes: Option<Limits>,
    problems: Vec<DataError>,
}

impl AtrInfo {
    /// Parses the file: data objects in any order, and padding of 00 or FF. Objects with other tags are ignored.
    pub fn parse(bytes: &[u8]) -> Self {
        let mut info = Self::default();
        let (objects, problem) = super::objects(File::AtrInfo, bytes, MAX_OBJECTS);
        for object in objects {
            match object.tag() {
                CAPABILITIES => {
                    info.capabilities = CardCapabilities::parse(object.value());
                    if info.capabilities.is_none() {
                        info.problems.push(object.error(DataKind::Length));
                    }
                }
                EXTENDED_LENGTH_INFORMATION => info.sizes = sizes(object, &mut info.problems),
                _ => {}
            }
        }
        info.problems.extend(problem);
        info.problems = info.problems.into_iter().map(|error| error.in_file(File::AtrInfo.name())).collect();
        info
    }

    /// The card capabilities, if stated.
    pub const fn capabilities(&self) -> Option<CardCapabilities> {
        self.capabilities
    }

    /// The largest command and response APDU in bytes, each within 256 and 65,536, if both are stated.
    pub const fn sizes(&self) -> Option<Limits> {
        self.sizes
    }

    /// Deviations from the standard.
    pub fn problems(&self) -> &[DataError] {
        &self.problems
    }
}

/// Returns both sizes. A single size is ignored: it could be either of the two.
fn sizes(object: Element<'_>, problems: &mut Vec<DataError>) -> Option<Limits> {
    let values = match object.children().and_then(|values| values.all(2)) {
        Ok(values) => values,
        Err(error) => {
            problems.push(error);
            return None;
        }
    };
    let [command, response] = values.as_slice() else {
        problems.push(object.error(DataKind::Missing));
        return None;
    };
    Some(Limits { max_command: size(*command, problems)?, max_response: size(*response, problems)? })
}

/// Parses an INTEGER of any length and clamps it to the bounds. Some cards omit the leading zero that a first bit of 1
/// needs.
fn size(value: Element<'_>, problems: &mut Vec<DataError>) -> Option<usize> {
    let digits = value.value();
    if value.tag() != tag::INTEGER || digits.is_empty() {
        problems.push(value.error(DataKind::Value));
        return None;
    }
    let number =
        digits.iter().fold(0_usize, |sum, &digit| sum.saturating_mul(256).saturating_add(usize::from(digit)));
    let size = number.clamp(SMALLEST, LARGEST);
    if size != number || value.unsigned().is_err() {
        problems.push(value.error(DataKind::Value));
    }
    Some(size)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const FILE: &str = "4703F401E07F66080202078002020780";

    fn parse(hex: &str) -> AtrInfo {
        AtrInfo::parse(&hex::decode(hex).unwrap())
    }

    /// The sizes and the kinds of problems.
    fn seen(hex: &str) -> (Option<(usize, usize)>, Vec<DataKind>) {
        let info = parse(hex);
        let sizes = info.sizes().map(|sizes| (sizes.max_command, sizes.max_response));
        (sizes, info.problems().iter().map(|problem| problem.kind).collect())
    }

    #[test]
    fn both_sizes_and_the_capabilities_are_read() {
        let info = parse(FILE);
        assert_eq!(seen(FILE), (Some((1920, 1920)), vec![]));
        let capabilities = info.capabilities().unwrap();
        assert_eq!(capabilities.chaining(), Some(true));
        assert_eq!(capabilities.extended_length(), Some(true));
        assert_eq!(capabilities.sizes_in_atr_info(), Some(true));
        // Integers of three bytes; other objects around; padding.
        assert_eq!(seen("7F660A02030007800203000800"), (Some((1920, 2048)), vec![]));
        assert_eq!(seen("43018046012A7F66080202078002020800E00100000000"), (Some((1920, 2048)), vec![]));
        assert_eq!(seen("7F66080202078002020800FFFFFF"), (Some((1920, 2048)), vec![]));
        assert_eq!(seen(""), (None, vec![]));
        assert_eq!(seen("000000"), (None, vec![]));
    }

    #[test]
    fn one_size_is_none() {
        assert_eq!(seen("7F660402020780"), (None, vec![DataKind::Missing]));
        assert_eq!(seen("7F6600"), (None, vec![DataKind::Missing]));
        assert_eq!(seen("7F660C020207800202078002020780"), (None, vec![DataKind::TooDeep]));
        assert_eq!(seen("7F66080402078002020780"), (None, vec![DataKind::Value]));
        assert_eq!(seen("7F6606020002020780"), (None, vec![DataKind::Value]));
    }

    #[test]
    fn sizes_out_of_bounds_are_put_within() {
        let odd = DataKind::Value;
        assert_eq!(seen("7F6606020100020101"), (Some((256, 256)), vec![odd, odd]));
        assert_eq!(seen("7F66080202010002020100"), (Some((256, 256)), vec![]));
        assert_eq!(
            seen("7F660A0203010000 0203010001".replace(' ', "").as_str()),
            (Some((65_536, 65_536)), vec![odd])
        );
        assert_eq!(
            seen("7F660D0205 00FFFFFFFF 0204FFFFFFFF".replace(' ', "").as_str()),
            (Some((65_536, 65_536)), vec![odd, odd])
        );
        assert_eq!(seen("7F6608020207800202FFFF"), (Some((1920, 65_535)), vec![odd]));
        let long = format!("7F66190202078002 13{}", "FF".repeat(19)).replace(' ', "");
        assert_eq!(seen(&long), (Some((1920, 65_536)), vec![odd]));
    }

    #[test]
    fn every_truncation_is_told() {
        let file = hex::decode(FILE).unwrap();
        for end in 0..file.len() {
            let info = AtrInfo::parse(&file[..end]);
            assert_eq!(info.sizes(), None, "{end}");
            assert_eq!(info.problems().is_empty(), [0, 5].contains(&end), "{end}");
        }
        assert_eq!(seen("4700"), (None, vec![DataKind::Length]));
    }

    proptest! {
        #[test]
        fn any_bytes_are_survived(bytes in proptest::collection::vec(any::<u8>(), 0..300)) {
            for file in [bytes.clone(), crate::tlv::encode(EXTENDED_LENGTH_INFORMATION, &bytes)] {
                let info = AtrInfo::parse(&file);
                let within = |size| (SMALLEST..=LARGEST).contains(&size);
                prop_assert!(info.sizes().is_none_or(|s| within(s.max_command) && within(s.max_response)));
                prop_assert!(info.problems().iter().all(|problem| problem.file == Some("EF.ATR/INFO")));
            }
        }
    }
}
