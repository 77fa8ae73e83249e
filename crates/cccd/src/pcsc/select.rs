//! Chooses among the readers.

use super::{ReaderState, Selection};
use crate::error::TransportError;

/// Returns the one reader with a card that the selection identifies.
///
/// # Errors
/// [`TransportError::NoReader`] if there is no reader, [`TransportError::ReaderUnknown`] if the name does not match
/// any, [`TransportError::NoCard`] if those that match are empty, [`TransportError::SeveralCards`] if more than one of
/// them holds a card.
pub(super) fn choose<'a>(
    readers: &'a [ReaderState],
    selection: &Selection,
) -> Result<&'a ReaderState, TransportError> {
    let fitting = selection.fitting(readers)?;
    let holding: Vec<_> = fitting.into_iter().filter(|reader| reader.has_card).collect();
    match *holding {
        [] => Err(TransportError::NoCard),
        [reader] => Ok(reader),
        _ => Err(TransportError::SeveralCards {
            readers: holding.iter().map(|reader| reader.name.clone()).collect(),
        }),
    }
}

impl Selection {
    /// Returns the readers that match, with or without a card; at least one.
    ///
    /// # Errors
    /// [`TransportError::NoReader`] if there is no reader, [`TransportError::ReaderUnknown`] if the name does not match
    /// any.
    pub fn fitting<'a>(&self, readers: &'a [ReaderState]) -> Result<Vec<&'a ReaderState>, TransportError> {
        match self {
            _ if readers.is_empty() => Err(TransportError::NoReader),
            Self::Any => Ok(readers.iter().collect()),
            Self::Named(name) => named(readers, name),
        }
    }
}

/// Returns the reader with exactly this name, or else all whose names contain it, ignoring case.
fn named<'a>(readers: &'a [ReaderState], name: &str) -> Result<Vec<&'a ReaderState>, TransportError> {
    if let Some(reader) = readers.iter().find(|reader| reader.name == name) {
        return Ok(vec![reader]);
    }
    let part = name.to_lowercase();
    let fitting: Vec<_> =
        readers.iter().filter(|reader| reader.name.to_lowercase().contains(&part)).collect();
    if fitting.is_empty() {
        Err(TransportError::ReaderUnknown { name: name.to_owned() })
    } else {
        Ok(fitting)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reader(name: &str, has_card: bool) -> ReaderState {
        ReaderState {
            name: name.to_owned(),
            has_card,
            is_mute: false,
            in_use: false,
            is_exclusive: false,
            atr: Vec::new(),
            moves: 0,
            raw_name: std::ffi::CString::new(name).unwrap(),
        }
    }

    fn chosen(readers: &[ReaderState], selection: &Selection) -> Result<String, TransportError> {
        choose(readers, selection).map(|reader| reader.name.clone())
    }

    fn name(name: &str) -> Selection {
        Selection::Named(name.to_owned())
    }

    #[test]
    fn without_a_reader_there_is_no_reader() {
        assert_eq!(chosen(&[], &Selection::Any), Err(TransportError::NoReader));
        assert_eq!(chosen(&[], &name("ACR122U")), Err(TransportError::NoReader));
    }

    #[test]
    fn unnamed_takes_the_one_that_holds_a_card() {
        let empty = [reader("PICC 0", false), reader("SAM 0", false)];
        assert_eq!(chosen(&empty, &Selection::Any), Err(TransportError::NoCard));
        let one = [reader("PICC 0", false), reader("SAM 0", true)];
        assert_eq!(chosen(&one, &Selection::Any), Ok("SAM 0".to_owned()));
        let two = [reader("PICC 0", true), reader("SAM 0", true), reader("PICC 1", false)];
        assert_eq!(
            chosen(&two, &Selection::Any),
            Err(TransportError::SeveralCards { readers: vec!["PICC 0".to_owned(), "SAM 0".to_owned()] })
        );
    }

    #[test]
    fn a_name_is_exact_before_it_is_a_part() {
        let readers = [reader("Virtual PCD 00 00", true), reader("Virtual PCD 00 0", true)];
        assert_eq!(chosen(&readers, &name("Virtual PCD 00 0")), Ok("Virtual PCD 00 0".to_owned()));
        assert!(matches!(chosen(&readers, &name("virtual")), Err(TransportError::SeveralCards { .. })));
    }

    #[test]
    fn a_part_of_a_name_in_any_case_picks_among_the_slots() {
        let readers =
            [reader("ACS ACR1252 00 00", false), reader("ACS ACR1252 00 01", true), reader("Đầu đọc", true)];
        assert_eq!(chosen(&readers, &name("acr1252")), Ok("ACS ACR1252 00 01".to_owned()));
        assert_eq!(chosen(&readers, &name("ĐẦU")), Ok("Đầu đọc".to_owned()));
        assert_eq!(chosen(&readers, &name("00 00")), Err(TransportError::NoCard));
    }

    #[test]
    fn a_name_that_fits_none_is_unknown() {
        let readers = [reader("ACS ACR1252 00 00", true)];
        assert_eq!(
            chosen(&readers, &name("Omnikey")),
            Err(TransportError::ReaderUnknown { name: "Omnikey".to_owned() })
        );
    }
}
