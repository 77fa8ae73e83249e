//! EF.DIR: the applications of the card (Doc 9303-10, 3.11.2; ISO/IEC 7816-4, 12.2.1.1).
//!
//! The file itself is not signed; EF.CardSecurity may hold a signed copy.

use crate::{
    error::{DataError, DataKind},
    files::File,
    tlv::{Element, Reader, Tag},
};

const TEMPLATE: Tag = Tag(0x61);
const IDENTIFIER: Tag = Tag(0x4F);
const LABEL: Tag = Tag(0x50);

/// Maximum number of applications that are examined.
const MAX_APPLICATIONS: usize = 32;
/// Longest application identifier in bytes (ISO/IEC 7816-4, 12.2.3).
const MAX_IDENTIFIER: usize = 16;

/// One application.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Application {
    /// Its identifier, 1 to 16 bytes.
    pub identifier: Vec<u8>,
    /// Its name for people, if that is text.
    pub label: Option<String>,
}

/// The applications of the International Civil Aviation Organization (Doc 9303-10, 3.11.2 and table 37).
const KNOWN: [(&[u8], &str); 4] = [
    (&[0xA0, 0x00, 0x00, 0x02, 0x47, 0x10, 0x01], "eMRTD"),
    (&[0xA0, 0x00, 0x00, 0x02, 0x47, 0x20, 0x01], "Travel Records"),
    (&[0xA0, 0x00, 0x00, 0x02, 0x47, 0x20, 0x02], "Visa Records"),
    (&[0xA0, 0x00, 0x00, 0x02, 0x47, 0x20, 0x03], "Additional Biometrics"),
];

impl Application {
    /// The name in the standard, for the four applications of Doc 9303.
    pub fn name(&self) -> Option<&'static str> {
        KNOWN.iter().find(|(identifier, _)| *identifier == self.identifier).map(|(_, name)| *name)
    }
}

/// The contents of EF.DIR, as far as they can be read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Dir {
    applications: Vec<Application>,
    problems: Vec<DataError>,
}

impl Dir {
    /// Parses the file: `61 { 4F application identifier, … } …`, and padding of 00 or FF.
    pub fn parse(bytes: &[u8]) -> Self {
        let mut dir = Self::default();
        let (objects, problem) = super::objects(File::Dir, bytes, MAX_APPLICATIONS);
        for object in objects {
            match application(object) {
                Ok(application) => dir.applications.push(application),
                Err(error) => dir.problems.push(error.in_file(File::Dir.name())),
            }
        }
        dir.problems.extend(problem);
        dir
    }

    /// The applications, in their original order.
    pub fn applications(&self) -> &[Application] {
        &self.applications
    }

    /// Deviations from the standard.
    pub fn problems(&self) -> &[DataError] {
        &self.problems
    }
}

fn application(template: Element<'_>) -> Result<Application, DataError> {
    if template.tag() != TEMPLATE {
        return Err(template.error(DataKind::Tag));
    }
    let (mut identifier, mut label) = (None, None);
    let mut objects: Reader<'_> = template.children()?;
    while let Some(object) = objects.next()? {
        match object.tag() {
            IDENTIFIER => identifier = Some(object),
            LABEL => label = object.text().ok().map(str::to_owned),
            // Other objects are not needed here.
            _ => {}
        }
    }
    let identifier = identifier.ok_or_else(|| template.error(DataKind::Missing))?;
    if !(1..=MAX_IDENTIFIER).contains(&identifier.value().len()) {
        return Err(identifier.error(DataKind::Length));
    }
    Ok(Application { identifier: identifier.value().to_vec(), label })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const FILE: &str = "61094F07A000000247100161104F07A00000024720015005536F206B68";

    fn names(dir: &Dir) -> Vec<Option<&str>> {
        dir.applications().iter().map(Application::name).collect()
    }

    #[test]
    fn the_applications_are_read() {
        let file = hex::decode(FILE).unwrap();
        let dir = Dir::parse(&file);
        assert_eq!(names(&dir), [Some("eMRTD"), Some("Travel Records")]);
        assert_eq!(dir.applications()[1].label.as_deref(), Some("So kh"));
        assert_eq!(dir.problems(), []);
        for padding in [[0x00; 5], [0xFF; 5]] {
            assert_eq!(Dir::parse(&[&file[..], &padding].concat()), dir);
        }
        let other = Dir::parse(&hex::decode("61074F05D276000085").unwrap());
        assert_eq!((names(&other), other.problems().len()), (vec![None], 0));
    }

    #[test]
    fn every_truncation_is_told_and_whole_applications_stay() {
        let file = hex::decode(FILE).unwrap();
        for end in 0..file.len() {
            let dir = Dir::parse(&file[..end]);
            assert_eq!(dir.applications().len(), usize::from(end >= 11), "{end}");
            assert_eq!(dir.problems().is_empty(), [0, 11].contains(&end), "{end}");
        }
    }

    #[test]
    fn what_is_no_application_is_told() {
        let kinds = |hex: &str| -> Vec<_> {
            Dir::parse(&hex::decode(hex).unwrap()).problems().iter().map(|problem| problem.kind).collect()
        };
        assert_eq!(kinds("3000"), [DataKind::Tag]);
        assert_eq!(kinds("6100"), [DataKind::Missing]);
        assert_eq!(kinds("61024F00"), [DataKind::Length]);
        assert_eq!(kinds(&format!("61134F11{}", "A0".repeat(17))), [DataKind::Length]);
        assert_eq!(kinds(&"61034F01A0".repeat(33)), [DataKind::TooDeep]);
    }

    proptest! {
        #[test]
        fn any_bytes_are_survived(bytes in proptest::collection::vec(any::<u8>(), 0..300)) {
            let dir = Dir::parse(&bytes);
            prop_assert!(dir.applications().len() <= MAX_APPLICATIONS);
            prop_assert!(dir.problems().iter().all(|problem| problem.file == Some("EF.DIR")));
        }
    }
}
