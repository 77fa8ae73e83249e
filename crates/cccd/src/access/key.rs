//! Keys in the forms that people have them: the 12-digit number, a card access number, or the lines of the MRZ.

use cccd_base::crypto::HashAlgorithm;

use crate::{
    access::{MrzInformation, PasswordKind},
    error::{AccessError, KeyPart, Result},
    mrz::{Mrz, Normalised},
    personal_number::PersonalNumber,
    sensitive::{SensitiveBytes, SensitiveString},
};

/// Digits of a card access number on a card (Doc 9303-5).
const CAN_LEN: usize = 6;
/// Digits of a personal number.
const NUMBER_LEN: usize = 12;

/// What opens a chip.
///
/// ```
/// use cccd::access::AccessKey;
///
/// let key = AccessKey::parse("001085012345")?;
/// assert!(matches!(key, AccessKey::PersonalNumber(_)));
/// # Ok::<(), cccd::error::AccessError>(())
/// ```
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum AccessKey {
    /// The 12-digit personal number, whose last six digits are the CAN.
    PersonalNumber(PersonalNumber),
    /// The card access number alone. It does not identify the holder.
    Can(Can),
    /// The lines of the MRZ.
    Mrz(Box<Mrz>),
    /// The parts of the MRZ that enter the keys, for when its lines are not at hand.
    MrzInformation(MrzInformation),
}

impl AccessKey {
    /// Parses a key as it is typed or scanned: 12 digits, 6 digits, the lines of an MRZ (three of 30 characters,
    /// two of 36, two of 44, or the same number of characters without line breaks), or the 24 characters of
    /// [`MrzInformation`].
    ///
    /// Corrects slips in an MRZ where its check digits confirm the correction, see [`Mrz::parse_lenient`];
    /// [`normalised`](Self::normalised) reports them.
    ///
    /// # Errors
    /// An [`AccessError`] that names the wrong part: its length, a character by its position, a check digit or a
    /// date.
    pub fn parse(text: &str) -> Result<Self, AccessError> {
        let text = text.trim();
        let length = text.chars().count();
        if let Some(information) = MrzInformation::parse(text) {
            return Ok(Self::MrzInformation(information));
        }
        if Self::is_meant_as_mrz(text) {
            return Ok(Self::Mrz(Box::new(Mrz::parse_lenient(text)?.typed_as(text))));
        }
        if text.is_empty() {
            return Err(AccessError::Length { part: KeyPart::Input, length, expected: NUMBER_LEN });
        }
        if length <= CAN_LEN + 1 {
            return Ok(Self::Can(Can::parse(text)?));
        }
        Ok(Self::PersonalNumber(PersonalNumber::parse(text)?))
    }

    /// Whether a text was meant as an MRZ or as lines of one, complete or not: it contains a filler, or is longer
    /// than any mistyped number.
    pub(crate) fn is_meant_as_mrz(text: &str) -> bool {
        let is_long = text.contains('<') || text.chars().count() > 2 * NUMBER_LEN;
        is_long && MrzInformation::parse(text).is_none()
    }

    /// The key as it was typed or scanned, for callers that must store it: [`parse`](Self::parse) reads it back.
    pub fn text(&self) -> SensitiveString {
        match self {
            Self::PersonalNumber(number) => number.expose().to_owned().into(),
            Self::Can(can) => can.0.clone(),
            Self::Mrz(mrz) => mrz.typed().clone(),
            Self::MrzInformation(information) => information.text().clone(),
        }
    }

    /// What was corrected in the key when it was parsed.
    pub fn normalised(&self) -> &[Normalised] {
        match self {
            Self::Mrz(mrz) => mrz.normalised(),
            Self::PersonalNumber(_) | Self::Can(_) | Self::MrzInformation(_) => &[],
        }
    }

    /// The password for PACE: its kind and f(π) (Doc 9303-11, 9.7.3).
    pub(crate) fn pace_password(&self) -> Result<(PasswordKind, SensitiveBytes)> {
        Ok(match self {
            Self::PersonalNumber(number) => {
                (PasswordKind::Can, number.can().expose().as_bytes().to_vec().into())
            }
            Self::Can(can) => (PasswordKind::Can, can.0.expose().as_bytes().to_vec().into()),
            Self::Mrz(mrz) => (PasswordKind::Mrz, seed(&mrz.information())?),
            Self::MrzInformation(information) => (PasswordKind::Mrz, seed(information.text())?),
        })
    }

    /// Whether BAC can be run with the key: BAC only supports keys from an MRZ (Doc 9303-11, 4.3).
    pub(crate) const fn is_for_bac(&self) -> bool {
        matches!(self, Self::Mrz(_) | Self::MrzInformation(_))
    }

    /// SHA-1 of the MRZ information, from which BAC derives its keys; `None` for keys without an MRZ.
    pub(crate) fn bac_seed(&self) -> Option<Result<SensitiveBytes>> {
        match self {
            Self::Mrz(mrz) => Some(seed(&mrz.information())),
            Self::MrzInformation(information) => Some(seed(information.text())),
            Self::PersonalNumber(_) | Self::Can(_) => None,
        }
    }
}

/// K_seed of BAC and f(π) of PACE (Doc 9303-11, 9.7.2 and 9.7.3).
fn seed(information: &SensitiveString) -> Result<SensitiveBytes> {
    Ok(HashAlgorithm::Sha1.hash(information.expose().as_bytes())?.into())
}

/// A card access number: six digits.
#[derive(Clone, Debug)]
pub struct Can(SensitiveString);

impl Can {
    /// Parses six digits.
    ///
    /// # Errors
    /// [`AccessError::Length`] or [`AccessError::Character`].
    pub fn parse(text: &str) -> Result<Self, AccessError> {
        let part = KeyPart::Can;
        if let Some(index) = text.chars().position(|c| !c.is_ascii_digit()) {
            return Err(AccessError::Character { part, position: index + 1 });
        }
        if text.len() != CAN_LEN {
            return Err(AccessError::Length { part, length: text.len(), expected: CAN_LEN });
        }
        Ok(Self(text.to_owned().into()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::mrz::Misreading;

    const LINES: &str =
        "IDVNM0850123452001085012345<<3\n8501156M4501158VNM<<<<<<<<<<<6\nNGUYEN<<VAN<MAU<<<<<<<<<<<<<<<";

    fn error(text: &str) -> AccessError {
        AccessKey::parse(text).unwrap_err()
    }

    #[test]
    fn the_three_kinds_of_key() {
        let can = |text: &str| {
            let (kind, password) = AccessKey::parse(text).unwrap().pace_password().unwrap();
            assert_eq!(kind, PasswordKind::Can);
            password.expose().clone()
        };
        assert_eq!(can("001085012345\n"), b"012345");
        assert_eq!(can(" 012345 "), b"012345");
        let mrz = AccessKey::parse(LINES).unwrap();
        assert_eq!(mrz.pace_password().unwrap().0, PasswordKind::Mrz);
        assert!(mrz.bac_seed().is_some());
        assert!(AccessKey::parse("012345").unwrap().bac_seed().is_none());
    }

    #[test]
    fn errors_name_the_part_that_is_wrong() {
        assert_eq!(error(""), AccessError::Length { part: KeyPart::Input, length: 0, expected: 12 });
        assert_eq!(error("12345"), AccessError::Length { part: KeyPart::Can, length: 5, expected: 6 });
        assert_eq!(error("12O456"), AccessError::Character { part: KeyPart::Can, position: 3 });
        let part = KeyPart::PersonalNumber;
        assert_eq!(error("00108501234"), AccessError::Length { part, length: 11, expected: 12 });
        assert_eq!(error("00108501234l"), AccessError::Character { part, position: 12 });
        let spoilt = LINES.replace("8501156M", "8501157M");
        assert_eq!(error(&spoilt), AccessError::CheckDigit { part: KeyPart::DateOfBirth });
    }

    #[test]
    fn passports_and_cards_of_two_lines_are_keys() {
        let passport =
            "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<\nL898902C36UTO7408122F1204159ZE184226B<<<<<10";
        let card = "I<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<\nD231458907UTO7408122F1204159<<<<<<<6";
        for text in [passport, card] {
            for text in [text.to_owned(), text.replace('\n', "")] {
                let key = AccessKey::parse(&text).unwrap();
                assert!(matches!(key, AccessKey::Mrz(_)));
                assert!(key.normalised().is_empty());
            }
        }
    }

    #[test]
    fn a_slip_is_put_right_and_told_of_unless_strict() {
        let slip = LINES.replace("8501156M", "85O1156M");
        let key = AccessKey::parse(&slip).unwrap();
        let normalised = Normalised { part: KeyPart::DateOfBirth, misreading: Misreading::LetterForDigit };
        assert_eq!(key.normalised(), [normalised]);
        let error = AccessError::from(Mrz::parse(&slip).unwrap_err());
        assert_eq!(error, AccessError::Character { part: KeyPart::MrzLine2, position: 3 });
        assert!(AccessKey::parse("012345").unwrap().normalised().is_empty());
    }

    #[test]
    fn the_text_of_a_key_reads_back_as_the_same_key_with_the_same_slips() {
        for text in ["001085012345", "012345", LINES, &LINES.replace("8501156M", "85o1156M")] {
            let key = AccessKey::parse(text).unwrap();
            let again = AccessKey::parse(key.text().expose()).unwrap();
            assert_eq!(again.normalised(), key.normalised());
            assert_eq!(again.pace_password().unwrap(), key.pace_password().unwrap());
        }
    }

    #[test]
    fn debug_shows_no_digit() {
        for text in ["001085012345", "012345", LINES] {
            let debug = format!("{:?}", AccessKey::parse(text).unwrap());
            assert!(!debug.contains("012345"), "{debug}");
        }
    }
}
