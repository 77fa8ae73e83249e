//! Mapping files: the names under which a local system expects the fields.
//!
//! A mapping renames fields and never adds one: the exported fields are chosen before the mapping is applied, so it
//! cannot export a sensitive field that was not requested.
//!
//! One line per field, `field = name`, with the names of [`Fields::known`]. Empty lines and lines that begin with `#`
//! are ignored. `@date = dd/mm/yyyy` (or `yyyy-mm-dd`, the default) sets the form of dates; `@male = …` and
//! `@female = …` set the words for the sex.
//!
//! ```
//! use cccd_counter::mapping::Mapping;
//!
//! let mapping = Mapping::parse("@male = Nam\npersonal_number = so_dinh_danh\n".as_bytes())?;
//! assert_eq!(mapping.name("personal_number"), "so_dinh_danh");
//! assert_eq!(mapping.name("full_name"), "full_name");
//! assert_eq!(mapping.value("sex", "M".to_owned().into()).expose(), "Nam");
//! # Ok::<(), cccd::Error>(())
//! ```

use std::fmt;

use cccd::{
    Result,
    error::{MappingError, MappingFault},
};
use cccd_base::{SensitiveString, text::Text};
use jiff::civil::Date;

use crate::fields::Fields;

/// Maximum size of a mapping, in bytes.
pub const LIMIT: usize = 16 * 1024;

/// New names for fields, and the forms of dates and sex. The default changes nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Mapping {
    names: Vec<(&'static str, String)>,
    day_first: bool,
    male: Option<String>,
    female: Option<String>,
}

impl Mapping {
    /// Returns the mapping for software that was made for HN212 devices.
    ///
    /// # Errors
    /// Does not fail in practice: a test parses the built-in mapping.
    pub fn hn212() -> Result<Self> {
        Self::parse(include_bytes!("../mappings/hn212.txt"))
    }

    /// Parses a mapping in UTF-8, with or without a byte order mark, or in UTF-16.
    ///
    /// # Errors
    /// [`MappingError`], with the line.
    pub fn parse(content: &[u8]) -> Result<Self> {
        if content.len() > LIMIT {
            return Err(MappingError::TooLong { limit: LIMIT }.into());
        }
        let mut mapping = Self::default();
        let text = Text::of(content);
        for (line, entry) in (1..).zip(text.lines()) {
            let taken = match std::str::from_utf8(entry) {
                Ok(entry) => mapping.take(entry.trim()),
                Err(_) => Err(MappingFault::NotUtf8),
            };
            taken.map_err(|fault| MappingError::Line { line, fault })?;
        }
        Ok(mapping)
    }

    fn take(&mut self, entry: &str) -> std::result::Result<(), MappingFault> {
        if entry.is_empty() || entry.starts_with('#') {
            return Ok(());
        }
        let (field, name) = entry.split_once('=').ok_or(MappingFault::Malformed)?;
        let (field, name) = (field.trim(), name.trim());
        if name.is_empty() || name.chars().any(char::is_control) {
            return Err(MappingFault::Malformed);
        }
        match field {
            "@date" => match name {
                "dd/mm/yyyy" => self.day_first = true,
                "yyyy-mm-dd" => self.day_first = false,
                _ => return Err(MappingFault::Unknown),
            },
            "@male" => self.male = Some(name.to_owned()),
            "@female" => self.female = Some(name.to_owned()),
            _ => {
                let field = Fields::known().find(|known| *known == field).ok_or(MappingFault::Unknown)?;
                if self.names.iter().any(|(known, given)| *known == field || given == name) {
                    return Err(MappingFault::Twice);
                }
                self.names.push((field, name.to_owned()));
            }
        }
        Ok(())
    }

    /// Returns the exported name of a field: its own name if the mapping does not rename it.
    pub fn name<'m>(&'m self, field: &'m str) -> &'m str {
        self.names.iter().find(|(known, _)| *known == field).map_or(field, |(_, name)| name)
    }

    /// Returns a value in the form the mapping sets. A value that is not a date or sex stays unchanged, as does an
    /// expiry that is `unlimited`.
    pub fn value(&self, field: &str, value: SensitiveString) -> SensitiveString {
        if field.starts_with("date_of_") && self.day_first {
            return match value.expose().parse::<Date>() {
                Ok(date) => format!("{:02}/{:02}/{:04}", date.day(), date.month(), date.year()).into(),
                Err(_) => value,
            };
        }
        let word = match (field, value.expose().as_str()) {
            ("sex", "M") => &self.male,
            ("sex", "F") => &self.female,
            _ => &None,
        };
        word.as_ref().map_or(value, |word| word.clone().into())
    }
}

impl fmt::Display for Mapping {
    /// Writes the mapping as a file that parses to the same mapping.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.day_first {
            writeln!(f, "@date = dd/mm/yyyy")?;
        }
        for (form, word) in [("@male", &self.male), ("@female", &self.female)] {
            if let Some(word) = word {
                writeln!(f, "{form} = {word}")?;
            }
        }
        self.names.iter().try_for_each(|(field, name)| writeln!(f, "{field} = {name}"))
    }
}

#[cfg(test)]
mod tests {
    use cccd::{Error, document::Holder};
    use proptest::prelude::*;

    use super::*;

    fn fault(text: impl AsRef<[u8]>) -> (usize, MappingFault) {
        match Mapping::parse(text.as_ref()) {
            Err(Error::Mapping(MappingError::Line { line, fault })) => (line, fault),
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn the_shipped_mapping_has_the_names_that_local_software_reads_and_writes_its_forms() {
        let mapping = Mapping::hn212().unwrap();
        // document_number comes from the MRZ; such devices do not output it.
        let fields = Holder::FIELDS.iter().map(|(name, _)| *name).filter(|name| *name != "document_number");
        let names: Vec<_> = fields.map(|field| mapping.name(field)).collect();
        let mut sorted = names.clone();
        sorted.sort_unstable();
        assert_eq!(
            sorted.join(" "),
            "dateOfBirth expiryDate fatherName gender idCode issueDate motherName nationality oldIdCode \
             originPlace personName personalIdentification race religion residencePlace wifeName"
        );
        let value = |field, value: &str| mapping.value(field, value.to_owned().into()).expose().clone();
        assert_eq!(value("date_of_birth", "1999-01-31"), "31/01/1999");
        assert_eq!(value("date_of_expiry", "unlimited"), "unlimited");
        assert_eq!((value("sex", "M"), value("sex", "F")), ("Nam".to_owned(), "Nữ".to_owned()));
        assert_eq!(value("personal_number", "001099012345"), "001099012345");
    }

    #[test]
    fn what_is_wrong_is_named_with_its_line() {
        assert_eq!(fault("# x\r\n\r\nsex gender"), (3, MappingFault::Malformed));
        assert_eq!(fault("sex ="), (1, MappingFault::Malformed));
        assert_eq!(fault("\u{feff}sex = g\nfingerprint = f"), (2, MappingFault::Unknown));
        let wide: Vec<u8> = "\u{feff}sex = g\r\nx = f".encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert_eq!(fault(wide), (2, MappingFault::Unknown));
        assert_eq!(fault("@date = mm/dd/yyyy"), (1, MappingFault::Unknown));
        assert_eq!(fault("sex = g\nsex = h"), (2, MappingFault::Twice));
        assert_eq!(fault("sex = g\nfather = g"), (2, MappingFault::Twice));
        assert_eq!(fault(b"sex = g\nfather = \xff"), (2, MappingFault::NotUtf8));
        let long = Mapping::parse("#".repeat(LIMIT + 1).as_bytes());
        assert_eq!(long, Err(MappingError::TooLong { limit: LIMIT }.into()));
    }

    proptest! {
        #[test]
        fn no_content_panics_and_what_is_printed_reads_back(content in prop::collection::vec(
            prop_oneof!["[@a-z_]{0,8} ?=? ?.{0,8}", "(sex|father|full_name|@date|@male) = .{1,8}"], 0..6))
        {
            let _ = Mapping::parse(content.concat().as_bytes());
            if let Ok(mapping) = Mapping::parse(content.join("\n").as_bytes()) {
                prop_assert_eq!(Mapping::parse(mapping.to_string().as_bytes()), Ok(mapping));
            }
        }
    }
}
