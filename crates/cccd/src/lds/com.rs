//! EF.COM: the versions, and the list of data groups (Doc 9303-10, 4.6.1).
//!
//! This file is not signed. The list in EF.SOD is authoritative; differences in EF.COM are reported.

use crate::{
    error::{DataError, DataKind},
    files::File,
    tlv::{Element, Tag},
};

const LDS_VERSION: Tag = Tag(0x5F01);
const UNICODE_VERSION: Tag = Tag(0x5F36);
const TAG_LIST: Tag = Tag(0x5C);

/// The versions of the logical data structure that Doc 9303-10 defines.
const LDS_VERSIONS: [&str; 2] = ["0107", "0108"];
/// Number of digits of the Unicode version.
const UNICODE_DIGITS: usize = 6;
/// Maximum number of objects, and of tags in the list; the standard has three and sixteen.
const MAX_OBJECTS: usize = 16;
const MAX_TAGS: usize = 64;

/// The contents of EF.COM, as far as they can be read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Com {
    lds_version: Option<String>,
    unicode_version: Option<String>,
    data_groups: Option<Vec<File>>,
    problems: Vec<DataError>,
}

impl Com {
    /// Parses the file: `60 { 5F01 LDS version, 5F36 Unicode version, 5C tags of the data groups }`.
    ///
    /// # Errors
    /// [`DataError`] if the file is not an EF.COM at all. Deviations inside it are in [`problems`](Self::problems).
    pub fn parse(bytes: &[u8]) -> Result<Self, DataError> {
        super::parse(File::Com, bytes, |file| {
            let mut com = Self::default();
            com.read(file);
            com.problems = com.problems.into_iter().map(|error| error.in_file(File::Com.name())).collect();
            Ok(com)
        })
    }

    /// Version of the logical data structure, four digits, such as `0107`.
    pub fn lds_version(&self) -> Option<&str> {
        self.lds_version.as_deref()
    }

    /// Version of Unicode, six digits, such as `040000`.
    pub fn unicode_version(&self) -> Option<&str> {
        self.unicode_version.as_deref()
    }

    /// The data groups, in the order of the list; `None` if there is no list.
    pub fn data_groups(&self) -> Option<&[File]> {
        self.data_groups.as_deref()
    }

    /// Deviations from the standard.
    pub fn problems(&self) -> &[DataError] {
        &self.problems
    }

    fn read(&mut self, file: Element<'_>) {
        let missing = |is_missing: bool| is_missing.then(|| file.error(DataKind::Missing));
        let objects = match file.children() {
            Ok(objects) => objects,
            Err(error) => return self.problems.push(error),
        };
        let mut objects = objects;
        for _ in 0..MAX_OBJECTS {
            match objects.next() {
                Ok(Some(object)) => self.read_object(object),
                Ok(None) => break,
                Err(error) => {
                    self.problems.push(error);
                    break;
                }
            }
        }
        if !objects.is_empty() && self.problems.is_empty() {
            self.problems.push(DataError::new(DataKind::TooDeep, objects.offset()));
        }
        self.problems.extend(missing(self.lds_version.is_none()));
        self.problems.extend(missing(self.unicode_version.is_none()));
        self.problems.extend(missing(self.data_groups.is_none()));
    }

    fn read_object(&mut self, object: Element<'_>) {
        let problem = match object.tag() {
            LDS_VERSION if self.lds_version.is_none() => {
                self.lds_version = digits(object, LDS_VERSIONS[0].len());
                let is_known =
                    self.lds_version.as_deref().is_some_and(|version| LDS_VERSIONS.contains(&version));
                (!is_known).then_some(DataKind::Version)
            }
            UNICODE_VERSION if self.unicode_version.is_none() => {
                self.unicode_version = digits(object, UNICODE_DIGITS);
                self.unicode_version.is_none().then_some(DataKind::Version)
            }
            TAG_LIST if self.data_groups.is_none() => {
                let tags = object.value();
                let files = tags.iter().take(MAX_TAGS).filter_map(|&tag| data_group(tag));
                let mut known: Vec<File> = Vec::new();
                let mut repeated = false;
                for file in files {
                    repeated |= known.contains(&file);
                    if !known.contains(&file) {
                        known.push(file);
                    }
                }
                let is_odd = repeated || known.len() != tags.len();
                self.data_groups = Some(known);
                is_odd.then_some(if repeated { DataKind::Duplicate } else { DataKind::Value })
            }
            LDS_VERSION | UNICODE_VERSION | TAG_LIST => Some(DataKind::Duplicate),
            _ => Some(DataKind::Tag),
        };
        self.problems.extend(problem.map(|kind| object.error(kind)));
    }
}

/// Returns the value if it consists of exactly `count` ASCII digits.
fn digits(object: Element<'_>, count: usize) -> Option<String> {
    let text = object.text().ok()?;
    (text.len() == count && text.bytes().all(|byte| byte.is_ascii_digit())).then(|| text.to_owned())
}

/// Returns the data group whose file begins with this tag.
fn data_group(tag: u8) -> Option<File> {
    File::all().find(|file| file.data_group().is_some() && file.tag() == Tag(tag.into()))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::tlv::{encode, encode_all};

    /// As on the citizen card: LDS 1.7, Unicode 4.0.0, DG1, 2, 3, 13, 15, 14.
    const CCCD: &str = "60185F0104303130375F36063034303030305C066175636D6F6E";

    fn parse(hex: &str) -> Com {
        Com::parse(&hex::decode(hex).unwrap()).unwrap()
    }

    fn kinds(com: &Com) -> Vec<DataKind> {
        com.problems().iter().map(|problem| problem.kind).collect()
    }

    #[test]
    fn the_file_of_the_citizen_card_is_read() {
        let com = parse(CCCD);
        assert_eq!((com.lds_version(), com.unicode_version()), (Some("0107"), Some("040000")));
        let groups = [File::Dg1, File::Dg2, File::Dg3, File::Dg13, File::Dg15, File::Dg14];
        assert_eq!(com.data_groups(), Some(&groups[..]));
        assert_eq!(com.problems(), []);
        assert_eq!(kinds(&parse(&CCCD.replace("30313037", "30313038"))), []);
    }

    #[test]
    fn what_is_odd_is_kept_beside_what_can_be_read() {
        assert_eq!(kinds(&parse(&CCCD.replace("30313037", "30333030"))), [DataKind::Version]);
        assert_eq!(kinds(&parse("60115F36063034303030305C066175636D6F6E")), [DataKind::Missing]);
        assert_eq!(kinds(&parse("600F5F0104303130375C066175636D6F6E")), [DataKind::Missing]);
        assert_eq!(kinds(&parse("60105F0104303130375F3606303430303030")), [DataKind::Missing]);
        // Another object; a tag that is not of a data group; one twice; a list twice.
        assert_eq!(
            kinds(&parse("601A5F0104303130375F36063034303030305C066175636D6F6E0400")),
            [DataKind::Tag]
        );
        assert_eq!(kinds(&parse(&CCCD.replace("6175", "6176"))), []);
        assert_eq!(kinds(&parse(&CCCD.replace("6175", "6130"))), [DataKind::Value]);
        assert_eq!(kinds(&parse(&CCCD.replace("6175", "6161"))), [DataKind::Duplicate]);
        assert_eq!(
            kinds(&parse("601A5F0104303130375F36063034303030305C0261755C0461616161")),
            [DataKind::Duplicate]
        );
    }

    #[test]
    fn no_truncation_is_taken_for_the_whole() {
        let file = hex::decode(CCCD).unwrap();
        for end in 0..file.len() {
            assert_eq!(Com::parse(&file[..end]).unwrap_err().file, Some("EF.COM"));
        }
        // The outer length fits, the inner ones do not.
        for end in 0..file.len() - 2 {
            let com = Com::parse(&encode(File::Com.tag(), &file[2..2 + end])).unwrap();
            assert!(!com.problems().is_empty(), "{end}");
        }
        assert_eq!(Com::parse(&[0x61, 0]).unwrap_err().kind, DataKind::Tag);
    }

    #[test]
    fn what_is_without_end_is_counted() {
        let com = Com::parse(&encode(File::Com.tag(), &[0x04, 0].repeat(1_000))).unwrap();
        assert!(com.problems().len() <= MAX_OBJECTS + 4);
        let list = encode(TAG_LIST, &[0x61; 10_000]);
        let com = Com::parse(&encode_all(File::Com.tag(), &[&list])).unwrap();
        assert_eq!(com.data_groups(), Some(&[File::Dg1][..]));
    }

    proptest! {
        #[test]
        fn any_bytes_are_survived(bytes in proptest::collection::vec(any::<u8>(), 0..300)) {
            let _ = Com::parse(&bytes);
            let com = Com::parse(&encode(File::Com.tag(), &bytes)).unwrap();
            prop_assert!(com.data_groups().is_none_or(|groups| groups.len() <= 16));
            prop_assert!(com.problems().iter().all(|problem| problem.file == Some("EF.COM")));
        }
    }
}
