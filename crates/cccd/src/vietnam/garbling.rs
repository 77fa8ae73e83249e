//! Recognises text of a QR code that did not arrive as it is printed, and what did that to it.
//!
//! A scanner may send letters in an encoding that the computer does not expect, or type for another keyboard. A cause is
//! only named if undoing it turns every word into a syllable of Vietnamese, and only if no other cause does so with
//! another result. Nothing here repairs a text: what is undone is only looked at.

mod code_page;
mod syllable;

use unicode_normalization::UnicodeNormalization;

use crate::{SensitiveBytes, SensitiveString};

use code_page::{latin_1_bytes, tcvn_3, vni, windows_1252, windows_1258, windows_1258_bytes};
use syllable::{is_lettered, is_name};

cccd_base::named! {
    /// What changed the letters of a text on its way from the scanner.
    #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
    #[non_exhaustive]
    pub enum GarblingCause {
        /// They were sent in Windows-1258.
        Windows1258 = "windows_1258",
        /// They were sent in Windows-1252 or ISO/IEC 8859-1 (Latin-1).
        Windows1252 = "windows_1252",
        /// They were sent in TCVN 5712:1993 (TCVN3, ABC).
        Tcvn3 = "tcvn_3",
        /// They were sent in the encoding of VNI fonts.
        Vni = "vni",
        /// They were sent in UTF-8 and read in an encoding of one byte per letter.
        Utf8 = "utf_8",
        /// The scanner types for another keyboard layout than that of the computer.
        KeyboardLayout = "keyboard_layout",
    }
}

/// How a text of letters arrived: as bytes that are no UTF-8, or as characters.
#[derive(Clone, Copy)]
pub(crate) enum Arrived<'a> {
    Bytes(&'a [u8]),
    Text(&'a str),
}

/// Judges the name and the residence. `None` if nothing shows that they are garbled; otherwise the cause, if it is
/// unambiguous.
pub(crate) fn of(name: Arrived<'_>, residence: Arrived<'_>) -> Option<Option<GarblingCause>> {
    let (is_odd, is_right) = match (name, residence) {
        (Arrived::Text(name), Arrived::Text(residence)) => {
            (is_odd_name(name) || is_odd(residence), is_name(name) && is_lettered_throughout(residence))
        }
        _ => (true, false),
    };
    if is_right && !is_odd {
        return None;
    }
    match cause(name, residence) {
        None if !is_odd => None,
        cause => Some(cause),
    }
}

/// The one cause whose undoing yields Vietnamese; `None` if there is none, or if two yield different texts.
fn cause(name: Arrived<'_>, residence: Arrived<'_>) -> Option<GarblingCause> {
    let mut found: Option<(GarblingCause, SensitiveString)> = None;
    for (cause, undo) in WAYS {
        let Some(text) = undone(undo, name, residence) else { continue };
        match &found {
            None => found = Some((cause, text)),
            Some((_, known)) if *known == text => {}
            Some(_) => return None,
        }
    }
    found.map(|(cause, _)| cause)
}

/// Undoes one cause: returns the text as it was printed, if that can be.
type Undo = fn(Arrived<'_>) -> Option<SensitiveString>;

/// The causes by how common they are: of two with the same result, the first is named.
const WAYS: [(GarblingCause, Undo); 8] = [
    (GarblingCause::Utf8, |from| utf_8(from, latin_1_bytes)),
    (GarblingCause::Utf8, |from| utf_8(from, windows_1252::bytes)),
    (GarblingCause::Utf8, |from| utf_8(from, windows_1258_bytes)),
    (GarblingCause::Windows1258, |from| Some(windows_1258(bytes(from)?.expose()))),
    (GarblingCause::Windows1252, |from| match from {
        Arrived::Bytes(bytes) => Some(windows_1252::text(bytes)),
        // As text it already is what the computer took it for.
        Arrived::Text(_) => None,
    }),
    (GarblingCause::Tcvn3, |from| Some(tcvn_3(bytes(from)?.expose()))),
    (GarblingCause::Vni, |from| Some(vni(windows_1252::text(bytes(from)?.expose()).expose()))),
    (GarblingCause::Vni, |from| match from {
        // The marks of VNI are letters of Latin-1 and survive as such.
        Arrived::Text(text) => Some(vni(text)),
        Arrived::Bytes(_) => None,
    }),
];

/// The bytes that arrived, or those that were taken for these characters.
fn bytes(from: Arrived<'_>) -> Option<SensitiveBytes> {
    match from {
        Arrived::Bytes(bytes) => Some(bytes.to_vec().into()),
        Arrived::Text(text) => windows_1252::bytes(text),
    }
}

/// Reads characters that were bytes of UTF-8.
fn utf_8(from: Arrived<'_>, bytes: fn(&str) -> Option<SensitiveBytes>) -> Option<SensitiveString> {
    let Arrived::Text(text) = from else { return None };
    let bytes = bytes(text)?;
    Some(std::str::from_utf8(bytes.expose()).ok()?.to_owned().into())
}

/// Name and residence with a cause undone, if that changes them and yields Vietnamese: syllables in the
/// name, and letters of Vietnamese in the residence.
fn undone(undo: Undo, name: Arrived<'_>, residence: Arrived<'_>) -> Option<SensitiveString> {
    let composed = |from| Some(crate::letters::composed(undo(from)?.expose()));
    let (own, place) = (composed(name)?, composed(residence)?);
    let whole = SensitiveString::from([own.expose().as_str(), place.expose()].join("|"));
    let is_same = matches!((name, residence), (Arrived::Text(name), Arrived::Text(residence))
        if own.expose() == name && place.expose() == residence);
    let is_vietnamese = !whole.expose().is_ascii()
        && is_name(own.expose())
        && !is_odd(place.expose())
        && is_lettered_throughout(place.expose());
    (!is_same && is_vietnamese).then_some(whole)
}

/// Whether every word with a letter outside ASCII is written in the letters of Vietnamese.
fn is_lettered_throughout(text: &str) -> bool {
    text.split(|c: char| !c.is_alphabetic() && !is_mark(c)).filter(|word| !word.is_ascii()).all(is_lettered)
}

/// Whether a name holds what no name has.
fn is_odd_name(name: &str) -> bool {
    is_odd(name)
        || name.chars().any(|c| c.is_numeric() || (c.is_ascii_punctuation() && !"-'.,()".contains(c)))
}

/// Whether a text holds what no encoding of a Vietnamese text has: a replacement character, a control character, a
/// letter of another script, or a sign outside ASCII other than typographic ones.
fn is_odd(text: &str) -> bool {
    text.nfc().any(|c| {
        let is_latin = matches!(c, 'a'..='z' | 'A'..='Z' | '\u{c0}'..='\u{24f}' | '\u{1e00}'..='\u{1eff}');
        let is_known = is_latin && !matches!(c, '×' | '÷');
        let is_typographic = matches!(c, '\u{2010}'..='\u{2015}' | '\u{2018}'..='\u{201d}' | '\u{a0}' | 'ʼ');
        !(is_known || is_mark(c) || is_typographic || (c.is_ascii() && !c.is_control()))
    })
}

/// A combining mark of Vietnamese or of another Latin alphabet.
const fn is_mark(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36f}')
}

#[cfg(test)]
mod tests;
