//! Parses the inputs of a counter: typed, scanned, read from a file, or a picture of the QR code.
//!
//! ```
//! use cccd::input::{Input, InputKind};
//!
//! let input = Input::parse("001 085 012 345")?;
//! assert_eq!((input.kind(), input.keys().len()), (InputKind::PersonalNumber, 1));
//! # Ok::<(), cccd::Error>(())
//! ```
//!
//! An [`Input`] yields the keys that can be tried, in order, for [`read_with_keys`](crate::read::read_with_keys). Only
//! the digits matter: a scanner that types through a Vietnamese input method garbles the letters of a name, and such
//! input is still accepted.
//!
//! For a series of inputs, [`Lines`] joins the lines of an MRZ, and [`Typed`] reads until an input is complete.

mod keyboard;
mod kind;
mod lines;
#[cfg(feature = "picture")]
mod picture;
mod scanned;
mod stream;
mod tidy;
mod whole;

use std::fmt;

use crate::{
    Result, SensitiveString,
    access::{AccessKey, AccessPolicy, Candidate, KeyReason, MrzInformation},
    error::{AccessError, KeyPart},
    messages::Language,
    mrz::Mrz,
    read::Presented,
    vietnam::qr::QrText,
};

use kind::{Format, Kind};

pub use lines::Lines;
pub use stream::Typed;

/// Maximum length of a text in bytes: more than the largest QR code holds.
pub const MAX_TEXT: usize = 16 * 1024;
/// Maximum length of a picture in bytes.
const MAX_PICTURE: usize = 32 * 1024 * 1024;

cccd_base::named! {
    /// The kind of an input.
    #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
    #[non_exhaustive]
    pub enum InputKind {
        /// The 12-digit personal number.
        PersonalNumber = "personal_number",
        /// The card access number.
        Can = "can",
        /// The text of the QR code of a card.
        Qr = "qr",
        /// The lines of an MRZ.
        Mrz = "mrz",
        /// The 24 characters of an MRZ from which the keys are derived.
        MrzInformation = "mrz_information",
    }
}

impl InputKind {
    /// The label for a clerk.
    pub const fn label(self, language: Language) -> &'static str {
        let (vi, en) = match self {
            Self::PersonalNumber => ("Số định danh cá nhân", "Personal number"),
            Self::Can => ("Mã CAN", "CAN"),
            Self::Qr => ("Mã QR của thẻ", "QR code of a card"),
            Self::Mrz => ("Các dòng MRZ", "Lines of an MRZ"),
            Self::MrzInformation => ("Dữ liệu khóa của MRZ", "Key data of an MRZ"),
        };
        language.pick(vi, en)
    }
}

/// A typed, scanned or photographed input, and the keys that it yields. `Debug` only reveals its kind.
#[derive(Clone)]
pub struct Input {
    kind: InputKind,
    text: SensitiveString,
    keys: Vec<Candidate>,
    qr: Option<QrText>,
}

impl Input {
    /// Parses a text: 12 digits, 6 digits, the text of a QR code, the lines of an MRZ, or the 24 characters of an MRZ
    /// from which the keys are derived.
    ///
    /// Ignores a byte order mark, blanks and line breaks around the text, the prefix that some scanners add, and blanks
    /// or dots between the digits of a number. [`AccessKey::parse`] describes what is corrected in an MRZ. The text of a
    /// QR code may have been typed for another keyboard layout, if its fields show without doubt how.
    ///
    /// # Errors
    /// [`AccessError`], which names the wrong part and its position; [`AccessError::KeyboardLayout`] for a text that was
    /// typed for another keyboard layout and may be read in more than one way.
    pub fn parse(text: &str) -> Result<Self> {
        if text.len() > MAX_TEXT {
            let length = text.chars().count();
            return Err(AccessError::Length { part: KeyPart::Input, length, expected: MAX_TEXT }.into());
        }
        let text = tidy::tidy(text);
        if scanned::is_meant(text.expose()) {
            let qr = scanned::parse(text.expose())?;
            return Ok(Self { kind: InputKind::Qr, keys: keys_of_qr(&qr), qr: Some(qr), text });
        }
        let key = AccessKey::parse(text.expose()).map_err(|error| match error {
            _ if keyboard::is_other_layout(text.expose()) => AccessError::KeyboardLayout,
            error => error,
        })?;
        let (kind, keys) = match &key {
            AccessKey::PersonalNumber(_) => (InputKind::PersonalNumber, vec![key.into()]),
            AccessKey::Can(_) => (InputKind::Can, vec![key.into()]),
            AccessKey::Mrz(mrz) => (InputKind::Mrz, keys_of_mrz(mrz)),
            // Other kinds of keys are passed on unchanged.
            _ => (InputKind::MrzInformation, vec![key.into()]),
        };
        Ok(Self { kind, keys, qr: None, text })
    }

    /// Parses the content of a file or a pipe: a text as for [`parse`](Self::parse), in UTF-8 or UTF-16; or a picture of
    /// a QR code (JPEG, PNG, WebP, BMP, GIF or TIFF; feature `picture`). The letters of a QR code may be in any other encoding: its digits are
    /// read, and its letters count as [garbled](QrText::garbled).
    ///
    /// # Errors
    /// As for [`parse`](Self::parse); [`InputOutputError::Picture`](crate::error::InputOutputError::Picture) and
    /// [`InputOutputError::NoQrCode`](crate::error::InputOutputError::NoQrCode) for a picture, without the feature
    /// [`UsageError::FeatureMissing`](crate::error::UsageError::FeatureMissing); [`AccessError::PictureKind`] and
    /// [`AccessError::NotAPicture`] for a file of another kind.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self> {
        match Kind::of(bytes).map(Format::try_from).transpose()? {
            Some(_) => Self::from_picture(bytes),
            None => Self::from_text(bytes),
        }
    }

    /// Parses the bytes of a text, as [`from_bytes`](Self::from_bytes) does, and takes none for a picture.
    ///
    /// # Errors
    /// As for [`parse`](Self::parse).
    pub fn from_text(bytes: &[u8]) -> Result<Self> {
        match tidy::decode(bytes) {
            Ok(text) => Self::parse(text.expose()),
            Err(error) => Self::salvaged(bytes).unwrap_or(Err(error)),
        }
    }

    /// Reads the text of a QR code in another encoding; `None` for any other input.
    fn salvaged(bytes: &[u8]) -> Option<Result<Self>> {
        let text = tidy::tidy(tidy::glance(bytes).expose());
        if bytes.len() > MAX_TEXT || tidy::is_cut(bytes) || !scanned::is_meant(text.expose()) {
            return None;
        }
        let input = Self::parse(text.expose()).map(|input| {
            let cause = scanned::cause(bytes);
            Self { qr: input.qr.map(|qr| if cause.is_some() { qr.garbled_by(cause) } else { qr }), ..input }
        });
        Some(input)
    }

    /// The contents of the input beyond the keys, to be [compared](crate::read::ReadOptions::presented) with the chip.
    pub fn presented(&self) -> Presented {
        Presented { qr: self.qr.clone(), mrz: self.mrz().cloned() }
    }

    /// Finds the QR code of a card in a picture: JPEG, PNG, WebP, BMP, GIF or TIFF.
    ///
    /// # Errors
    /// As for [`from_bytes`](Self::from_bytes).
    #[cfg(feature = "picture")]
    pub fn from_picture(bytes: &[u8]) -> Result<Self> {
        Self::parse(picture::find(bytes)?.expose())
    }

    /// Fails: this build does not support pictures.
    ///
    /// # Errors
    /// [`UsageError::FeatureMissing`](crate::error::UsageError::FeatureMissing).
    #[cfg(not(feature = "picture"))]
    pub fn from_picture(_bytes: &[u8]) -> Result<Self> {
        Err(crate::error::UsageError::FeatureMissing { feature: "picture" }.into())
    }

    /// The kind of this input.
    pub const fn kind(&self) -> InputKind {
        self.kind
    }

    /// The keys to try, in order; at least one.
    pub fn keys(&self) -> &[Candidate] {
        &self.keys
    }

    /// The contents of the QR code, if the input is one. They are not signed.
    pub const fn qr(&self) -> Option<&QrText> {
        self.qr.as_ref()
    }

    /// The fields of the MRZ, if the input is one. What is printed is not signed.
    pub fn mrz(&self) -> Option<&Mrz> {
        self.keys.iter().find_map(Candidate::mrz)
    }

    /// The text without anything around it: [`parse`](Self::parse) reads it back as the same input.
    pub const fn text(&self) -> &SensitiveString {
        &self.text
    }
}

/// Reveals the kind and the reasons for the keys, but not the keys.
impl fmt::Debug for Input {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let reasons: Vec<_> = self.keys.iter().map(|candidate| candidate.reason).collect();
        f.debug_struct("Input").field("kind", &self.kind).field("keys", &reasons).finish_non_exhaustive()
    }
}

/// The number yields the CAN for PACE; number, birth and issue yield the key for a card without PACE.
fn keys_of_qr(qr: &QrText) -> Vec<Candidate> {
    let number = &qr.personal_number;
    let by_law = qr.expiries().into_iter().filter_map(|expiry| {
        let information = MrzInformation::new(number.document_number().expose(), qr.date_of_birth?, expiry)?;
        let key = AccessKey::MrzInformation(information);
        Some(Candidate { key, access: AccessPolicy::Bac, reason: KeyReason::MrzOfQr })
    });
    [can_of(AccessKey::PersonalNumber(number.clone()))].into_iter().chain(by_law).collect()
}

/// A Vietnamese card is known to open with the last six digits of its number; with its MRZ over PACE it may or may not.
fn keys_of_mrz(mrz: &Mrz) -> Vec<Candidate> {
    let number = if mrz.document_code.starts_with('I') { mrz.personal_number() } else { None };
    let number = number.map(|number| can_of(AccessKey::PersonalNumber(number)));
    number.into_iter().chain([AccessKey::Mrz(Box::new(mrz.clone())).into()]).collect()
}

fn can_of(number: AccessKey) -> Candidate {
    Candidate { access: AccessPolicy::Pace, ..number.into() }
}

#[cfg(test)]
mod tests;
