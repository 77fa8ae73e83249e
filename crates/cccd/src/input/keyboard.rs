//! A scanner types for one keyboard layout, usually English (US). A computer with another layout then receives another
//! separator, and with some layouts letters or signs in place of digits.
//!
//! Such a text is only read if its structure proves the reading: twelve digits, the same separator six times, two dates,
//! and the year of birth that the number states. Anything else is an error that names the cause. Letters are never put
//! back: the text counts as garbled.

use std::ops::RangeInclusive;

use unicode_normalization::{UnicodeNormalization, is_nfc, is_nfd};

use crate::{
    SensitiveString,
    vietnam::{
        garbling::GarblingCause,
        qr::{FIELDS, QrText, SEPARATOR},
    },
};

/// The characters that a layout has for the keys 0 to 9, without Shift.
struct Digits(&'static str);

/// English and most others; French, Belgian, Czech, Slovak and Hungarian; and Vietnamese, whose five tones are combining
/// marks.
const LAYOUTS: [Digits; 7] = [
    Digits("0123456789"),
    Digits("à&é\"'(-è_ç"),
    Digits("à&é\"'(§è!ç"),
    Digits("é+ěščřžýáí"),
    Digits("é+ľščťžýáí"),
    Digits("ö123456789"),
    Digits("đăâêô\u{300}\u{309}\u{303}\u{301}\u{323}"),
];

/// Characters that look like the separator: they come from fonts and East Asian keyboards, not from another layout.
const LOOKALIKES: &str = "|｜¦│∣ǀ┃";

/// Maximum number of characters of a text whose layout is searched for; the text of a QR code is shorter.
const MAX_LEN: usize = 3_000;
/// Maximum number of bytes of a field of digits, whose marks take several bytes each.
const MAX_FIELD: usize = 200;
/// Maximum number of characters that a scanner is set to add before a text.
const MAX_PREFIX: usize = 8;

/// The separators of the seven fields.
const SEPARATORS: usize = FIELDS - 1;
const NUMBER_LEN: usize = 12;
/// The numbers of digits that are taken for a number or a CAN: one may be missing or doubled.
const NUMBER_LENGTHS: RangeInclusive<usize> = 5..=NUMBER_LEN + 1;

/// The numbers of characters that the lines of an MRZ have together.
const MRZ_LENGTHS: [usize; 3] = [72, 88, 90];
/// An MRZ has at least as many fillers.
const FILLERS: usize = 5;
/// The lines of an MRZ hold at least as many digits: two dates with their check digits.
const MRZ_DIGITS: usize = 14;

impl Digits {
    fn digit(&self, c: char) -> Option<char> {
        let small = c.to_lowercase().next().unwrap_or(c);
        ('0'..='9').zip(self.0.chars()).find(|(_, known)| *known == small).map(|(digit, _)| digit)
    }

    /// The digits of a field, and whether their order is certain; `None` if it holds anything else.
    fn keys(&self, field: &str) -> Option<(SensitiveString, bool)> {
        let (keys, is_ordered) = typed_keys(field)?;
        let mut number = SensitiveString::new(String::with_capacity(keys.expose().len()));
        for c in keys.expose().chars() {
            number.expose_mut().push(self.digit(c)?);
        }
        Some((number, is_ordered))
    }

    /// The digits of a field; `None` if it holds anything else, or if their order is uncertain.
    fn number(&self, field: &str) -> Option<SensitiveString> {
        self.keys(field).filter(|(_, is_ordered)| *is_ordered).map(|(number, _)| number)
    }

    /// The twelve digits at the end of a field, after what a scanner is set to add in front, and whether their order is
    /// certain.
    fn number_at_end(&self, field: &str) -> Option<(SensitiveString, bool)> {
        let (keys, is_ordered) = typed_keys(field)?;
        let prefix = keys.expose().chars().count().checked_sub(NUMBER_LEN)?;
        let mut number = SensitiveString::new(String::with_capacity(NUMBER_LEN));
        for c in keys.expose().chars().skip(prefix) {
            number.expose_mut().push(self.digit(c)?);
        }
        let before: Vec<char> = keys.expose().chars().take(prefix.min(MAX_PREFIX + 1)).collect();
        let is_clear = match before.as_slice() {
            [] => true,
            // The kind of code: a bracket, a letter and a digit (ISO/IEC 15424).
            [bracket, letter, kind] if self.digit(*kind).is_some() => {
                self.digit(*bracket).is_none() && letter.is_alphabetic()
            }
            [.., last] => prefix <= MAX_PREFIX && self.digit(*last).is_none(),
        };
        is_clear.then_some((number, is_ordered))
    }
}

/// The characters in the order in which they were typed, and whether that is certain. A letter and the marks that were
/// typed after it may have been composed, which orders the marks anew.
fn typed_keys(field: &str) -> Option<(SensitiveString, bool)> {
    if field.len() > MAX_FIELD {
        return None;
    }
    if field.is_ascii() {
        return Some((field.to_owned().into(), true));
    }
    let is_normal = is_nfc(field) || is_nfd(field);
    let is_key = |c: char| LAYOUTS.iter().any(|layout| layout.digit(c).is_some());
    let is_mark = |c: char| matches!(c, '\u{300}'..='\u{36f}');
    let mut parts = SensitiveString::new(String::with_capacity(4 * field.len()));
    for c in field.chars() {
        if is_key(c) { parts.expose_mut().push(c) } else { parts.expose_mut().extend(c.nfd()) }
    }
    let mut keys = SensitiveString::new(String::with_capacity(4 * field.len()));
    let (mut rest, mut is_ordered) = (parts.expose().as_str(), true);
    while let Some(first) = rest.chars().next() {
        let following = rest.get(first.len_utf8()..)?;
        let next = following.trim_start_matches(is_mark);
        let marks = following.strip_suffix(next)?;
        // Breve and circumflex belong to the letter of a key, even if a dot below stands before them.
        let shape = marks.char_indices().find(|(_, mark)| matches!(mark, '\u{302}' | '\u{306}'));
        let letter = shape.and_then(|(_, mark)| [first, mark].into_iter().nfc().next());
        let tones = || marks.char_indices().filter(|mark| Some(*mark) != shape).map(|(_, mark)| mark);
        keys.expose_mut().push(letter.unwrap_or(first));
        keys.expose_mut().extend(tones());
        // Normal forms put the dot below first.
        is_ordered &= !(is_normal && tones().count() > 1 && tones().any(|mark| mark == '\u{323}'));
        rest = next;
    }
    Some((keys, is_ordered))
}

/// Whether a text begins with twelve digits of some layout and has six equal separators. It has letters, too: a name.
pub(super) fn is_meant(text: &str) -> bool {
    text.contains(char::is_alphabetic)
        && separators(text).iter().any(|separator| {
            let first = text.split(*separator).next().unwrap_or_default().trim();
            LAYOUTS.iter().any(|layout| number_before(layout, *separator, first).is_some())
        })
}

/// The number in the first field. A filler of an MRZ as separator allows nothing before it, because the first line of an
/// MRZ may end in digits.
fn number_before(layout: &Digits, separator: char, field: &str) -> Option<(SensitiveString, bool)> {
    let number = layout.number_at_end(field)?;
    (separator != '<' || field.chars().count() == NUMBER_LEN).then_some(number)
}

/// Reads a text whose structure proves how it was typed; `None` if there is not exactly one such reading.
pub(super) fn undone(text: &str) -> Option<QrText> {
    let mut found: Option<QrText> = None;
    for separator in separators(text) {
        for (index, layout) in LAYOUTS.iter().enumerate() {
            for times in [1, 2] {
                let Some(qr) = read(text, separator, times, layout) else { continue };
                let is_other_layout = index > 0 || !LOOKALIKES.contains(separator);
                let qr = if is_other_layout { qr.garbled_by(GarblingCause::KeyboardLayout) } else { qr };
                match &found {
                    None => found = Some(qr),
                    Some(known) if is_same(known, &qr) => {}
                    Some(_) => return None,
                }
            }
        }
    }
    found
}

/// The characters that occur often enough to separate the fields.
fn separators(text: &str) -> Vec<char> {
    let mut seen: Vec<(char, usize)> = Vec::new();
    if text.chars().nth(MAX_LEN).is_some() {
        return Vec::new();
    }
    for c in text.chars().filter(|c| !c.is_ascii_alphanumeric() && *c != ' ') {
        match seen.iter_mut().find(|(known, _)| *known == c) {
            Some((_, count)) => *count += 1,
            None => seen.push((c, 1)),
        }
    }
    seen.into_iter().filter(|(_, count)| *count >= SEPARATORS).map(|(c, _)| c).collect()
}

/// Reads a text with a separator that was typed once or twice, and the digits of a layout.
fn read(text: &str, separator: char, times: usize, layout: &Digits) -> Option<QrText> {
    let separator_text = separator.to_string().repeat(times);
    let split = || text.split(separator_text.as_str()).map(str::trim);
    let (number, true) = number_before(layout, separator, split().next()?)? else { return None };
    let mut fields: Vec<&str> = split().collect();
    if separator != SEPARATOR && fields.iter().any(|field| field.contains(SEPARATOR)) {
        return None;
    }
    let &[_, old, _, birth, _, _, issue] = fields.first_chunk::<FIELDS>()?;
    let [old, birth, issue] = [old, birth, issue].map(|field| layout.number(field));
    let (old, birth, issue) = (old?, birth?, issue?);
    let plain = [(0, &number), (1, &old), (3, &birth), (6, &issue)];
    for (index, value) in plain {
        *fields.get_mut(index)? = value.expose();
    }
    let written = SensitiveString::from(fields.join(SEPARATOR.to_string().as_str()));
    QrText::parse(written.expose()).ok().filter(|qr| is_proven(qr, old.expose()))
}

/// Whether the fields agree with each other as those of a card do.
fn is_proven(qr: &QrText, old: &str) -> bool {
    let (Some(birth), Some(issue)) = (qr.date_of_birth, qr.date_of_issue) else { return false };
    qr.personal_number.birth_year() == birth.year()
        && birth <= issue
        && matches!(old.len(), 0 | 9 | NUMBER_LEN)
}

fn is_same(one: &QrText, other: &QrText) -> bool {
    let facts = |qr: &QrText| (qr.date_of_birth, qr.date_of_issue, qr.old_number.clone());
    one.personal_number == other.personal_number && facts(one) == facts(other)
}

/// Whether a text is a number or an MRZ that was typed for another layout. Nothing proves its reading, so it is not read.
pub(super) fn is_other_layout(text: &str) -> bool {
    let text = text.trim();
    is_number(text) || is_mrz(text) || LAYOUTS.iter().skip(1).any(|layout| is_mrz_of(layout, text))
}

/// Whether the keys that were pressed make the size of an MRZ, and this layout has other characters for its digits. With
/// the marks of the Vietnamese layout, the characters of a text are more or fewer than its keys.
fn is_mrz_of(layout: &Digits, text: &str) -> bool {
    let Some(lines) = text.lines().map(typed_keys).collect::<Option<Vec<_>>>() else { return false };
    let keys = || lines.iter().flat_map(|(keys, _)| keys.expose().chars()).filter(|c| !c.is_whitespace());
    let is_digit = |c: &char| !c.is_ascii_alphanumeric() && layout.digit(*c).is_some();
    MRZ_LENGTHS.contains(&keys().count())
        && keys().all(|c| c.is_ascii() || is_digit(&c))
        && keys().filter(is_digit).count() >= MRZ_DIGITS
}

/// Whether a text consists of digits of another layout, about as many as a number or a CAN has.
fn is_number(text: &str) -> bool {
    let text = SensitiveString::from(text.chars().filter(|c| !c.is_whitespace()).collect::<String>());
    let number = |layout: &Digits| layout.keys(text.expose()).map(|(number, _)| number.expose().len());
    let is_plain = text.expose().bytes().all(|byte| byte.is_ascii_digit());
    !is_plain
        && LAYOUTS.iter().skip(1).any(|layout| number(layout).is_some_and(|it| NUMBER_LENGTHS.contains(&it)))
}

/// How many keys were pressed for a line, however its letters and marks were composed.
pub(super) fn count_keys(line: &str) -> usize {
    typed_keys(line).map_or_else(
        || line.chars().filter(|c| !c.is_whitespace()).count(),
        |(keys, _)| keys.expose().chars().filter(|c| !c.is_whitespace()).count(),
    )
}

/// Whether the lines have the size of an MRZ, but another sign in place of its fillers. Quotation marks are a matter of
/// fonts.
fn is_mrz(text: &str) -> bool {
    let length = text.chars().filter(|c| !c.is_whitespace()).count();
    let is_sign = |c: &char| !c.is_alphanumeric() && !c.is_whitespace() && !"«»‹›".contains(*c);
    let is_filler = |c: char| text.chars().filter(|other| *other == c).count() >= FILLERS;
    MRZ_LENGTHS.contains(&length) && !text.contains('<') && text.chars().filter(is_sign).any(is_filler)
}

/// Whether the letters of a QR code arrived without any digit: a scanner that types on the number pad types no digits
/// while Num Lock is off.
pub(super) fn lacks_digits(text: &str) -> bool {
    let fields: Vec<&str> = text.split(SEPARATOR).collect();
    let Some(&[number, _, name, birth, _, residence, issue]) = fields.first_chunk::<FIELDS>() else {
        return false;
    };
    [number, birth, issue].into_iter().all(is_without_text)
        && [name, residence].into_iter().any(|field| !is_without_text(field))
}

/// Whether a field is empty but for the keys that move a cursor.
fn is_without_text(field: &str) -> bool {
    let mut characters = field.chars();
    while let Some(c) = characters.next() {
        match c {
            // A terminal sends ESC, then [ or O, then a letter, or digits and a tilde.
            '\u{1b}' => {
                characters.next();
                characters.find(|c| c.is_ascii_alphabetic() || *c == '~');
            }
            _ if c.is_whitespace() || c.is_control() => {}
            _ => return false,
        }
    }
    true
}

#[cfg(test)]
mod tests;
