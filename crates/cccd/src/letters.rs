//! Letters and their accents, which can be written in more than one way (Unicode, annex 15).

use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfc_quick};

use crate::SensitiveString;

/// Composes letters and accents, so that texts can be compared and shown.
pub(crate) fn composed(text: &str) -> SensitiveString {
    // Most texts are composed as they stand, and that is seen in a fraction of the time.
    if is_nfc_quick(text.chars()) == IsNormalized::Yes {
        return text.to_owned().into();
    }
    // Composition makes no text longer than three times its bytes; the buffer must not move and leave a copy.
    let mut composed = String::with_capacity(text.len() * 3);
    composed.extend(text.nfc());
    composed.into()
}
