//! The extensions of a revocation list (RFC 5280, 5.2; Doc 9303-12, table 8).

use super::super::{name::Name, oid};
use crate::error::{DataError, DataKind};
use crate::tlv::{
    Element, Tag,
    tag::{BOOLEAN, OBJECT_IDENTIFIER, OCTET_STRING, SEQUENCE},
};

/// The largest number of extensions of a list, or of one entry, that are read.
const MAX_EXTENSIONS: usize = 32;

/// The largest number of names of an issuer that are read.
const MAX_NAMES: usize = 16;

/// GeneralName: a directory name (RFC 5280, 4.2.1.6).
const DIRECTORY_NAME: Tag = Tag::context_constructed(4);

/// What the extensions of a list say.
#[derive(Clone, Default, PartialEq, Eq)]
pub(super) struct Extensions {
    /// The identifier of the key that signed the list.
    pub(super) authority_key_identifier: Option<Vec<u8>>,
    /// The names in issuerAltName that are directory names.
    pub(super) other_names: Vec<Name>,
    /// Whether the list, or an entry of it, has an unknown critical extension.
    pub(super) unknown_critical: bool,
}

impl Extensions {
    /// Parses the extensions of a list. A malformed extension that only helps to find the right key or issuer is
    /// ignored: a defect in it must not hide who is revoked.
    ///
    /// # Errors
    /// [`DataError`] when they are malformed.
    pub(super) fn read(&mut self, element: &Element<'_>) -> Result<(), DataError> {
        each(element, |id, critical, value| {
            match id {
                oid::AUTHORITY_KEY_IDENTIFIER => {
                    self.authority_key_identifier = key_identifier(value).unwrap_or_default();
                }
                oid::ISSUER_ALTERNATIVE_NAME => self.other_names = names(value).unwrap_or_default(),
                // Only these three may be critical and ignored: they restrict nothing.
                oid::CRL_NUMBER => {}
                _ => self.unknown_critical |= critical,
            }
            Ok(())
        })
    }
}

/// `SEQUENCE { [0] keyIdentifier OPTIONAL, … }`
fn key_identifier(value: &Element<'_>) -> Result<Option<Vec<u8>>, DataError> {
    let identifier = value.children()?.expect(SEQUENCE)?.children()?.optional(Tag::context(0))?;
    Ok(identifier.map(|identifier| identifier.value().to_vec()))
}

/// `SEQUENCE OF GeneralName`
fn names(value: &Element<'_>) -> Result<Vec<Name>, DataError> {
    let all = value.children()?.expect(SEQUENCE)?.children()?.all(MAX_NAMES)?;
    let directory = all.iter().filter(|name| name.tag() == DIRECTORY_NAME);
    directory.map(|name| Name::parse(&name.children()?.expect(SEQUENCE)?)).collect()
}

/// Calls back for each extension: identifier, whether critical, the OCTET STRING.
///
/// # Errors
/// [`DataError`] when they are malformed, or more than 32.
pub(super) fn each(
    element: &Element<'_>,
    mut take: impl FnMut(&[u8], bool, &Element<'_>) -> Result<(), DataError>,
) -> Result<(), DataError> {
    for extension in element.children()?.all(MAX_EXTENSIONS)? {
        if extension.tag() != SEQUENCE {
            return Err(extension.error(DataKind::Tag));
        }
        let mut inside = extension.children()?;
        let id = inside.expect(OBJECT_IDENTIFIER)?.value();
        let critical = inside.optional(BOOLEAN)?.is_some_and(|critical| critical.value() != [0]);
        let value = inside.expect(OCTET_STRING)?;
        inside.finish()?;
        take(id, critical, &value)?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::super::{
        super::testing::{ListTemplate, key, name},
        RevocationList,
    };
    use super::*;
    use crate::tlv::encode;

    fn with(id: &[u8], value: Vec<u8>) -> RevocationList {
        let mut template = ListTemplate::new();
        template.extensions.push((id.to_vec(), false, value));
        RevocationList::from_der(&template.sign(&key(1))).unwrap()
    }

    fn parsed(der: &[u8]) -> Name {
        Name::parse(&Element::parse(der, SEQUENCE).unwrap()).unwrap()
    }

    #[test]
    fn a_list_names_its_key() {
        let identifier = encode(SEQUENCE, &encode(Tag::context(0), &[7; 20]));
        let list = with(oid::AUTHORITY_KEY_IDENTIFIER, identifier);
        assert_eq!(list.authority_key_identifier(), Some(&[7; 20][..]));
        // A malformed identifier counts as absent, and the list stays usable.
        let list = with(oid::AUTHORITY_KEY_IDENTIFIER, vec![0x04, 9]);
        assert_eq!((list.authority_key_identifier(), list.has_unknown_critical()), (None, false));
    }

    #[test]
    fn a_list_covers_an_older_name_of_the_same_state_alone() {
        let old = name("CSCA OLD SPECIMEN");
        // The first part of the name holds the country: this is another state.
        let mut foreign = old.clone();
        let place = foreign.windows(2).position(|two| two == b"UT").unwrap();
        foreign[place..place + 2].copy_from_slice(b"XX");
        let locality = encode(Tag::context_constructed(4), &encode(SEQUENCE, &[]));
        let directory = |name: &[u8]| encode(DIRECTORY_NAME, name);
        let all = [locality, directory(&old), directory(&foreign), encode(Tag::context(6), b"x:")].concat();
        let list = with(oid::ISSUER_ALTERNATIVE_NAME, encode(SEQUENCE, &all));
        assert!(list.covers(&parsed(&name("CSCA SPECIMEN"))) && list.covers(&parsed(&old)));
        assert!(!list.covers(&parsed(&foreign)) && !list.covers(&parsed(&name("CSCA OTHER"))));
    }
}
