//! Letters and accents, which Unicode can encode in more than one way (Unicode, annex 15).

use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfc_quick};

use crate::SensitiveString;

/// Composes letters and accents (NFC), so that texts can be compared and displayed.
pub(crate) fn composed(text: &str) -> SensitiveString {
    // Most texts are already composed, and the quick check takes a fraction of the time.
    if is_nfc_quick(text.chars()) == IsNormalized::Yes {
        return text.to_owned().into();
    }
    // Composition produces at most three times as many bytes. The buffer must not move and leave a copy behind.
    let mut composed = String::with_capacity(text.len() * 3);
    composed.extend(text.nfc());
    composed.into()
}
