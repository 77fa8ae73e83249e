//! Compares the name field of an MRZ with a full name (Doc 9303-3, 4.6 and section 6; Doc 9303-5, 4.2.3).

use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

/// Maximum number of letters of a full name that are compared; a name field has fewer than fifty.
const MAX_UNITS: usize = 400;

/// Letters that are written in more ways than by their base letter, or have none (Doc 9303-3, section 6, table A).
const TRANSLITERATED: [(char, &[&str]); 17] = [
    ('Ä', &["A", "AE"]),
    ('Å', &["A", "AA"]),
    ('Æ', &["AE"]),
    ('Ð', &["D"]),
    ('Đ', &["D"]),
    ('Ɖ', &["D"]),
    ('Ħ', &["H"]),
    ('Ĳ', &["IJ"]),
    ('Ł', &["L"]),
    ('Ñ', &["N", "NXX"]),
    ('Ŋ', &["N"]),
    ('Ö', &["O", "OE"]),
    ('Ø', &["O", "OE"]),
    ('Œ', &["OE"]),
    ('Þ', &["TH"]),
    ('Ŧ', &["T"]),
    ('Ü', &["U", "UE", "UXX"]),
];

/// How a character of a full name is written in an MRZ: in one of these ways. A filler separates parts.
enum Unit {
    Known(&'static [&'static str]),
    Letter(char),
}

const SEPARATOR: &[&str] = &["<"];
/// An apostrophe is left out; some issuers separate the parts beside it.
const APOSTROPHE: &[&str] = &["", "<"];

impl Unit {
    fn of(c: char) -> Option<Self> {
        let base = c.nfd().next().unwrap_or(c);
        let known = TRANSLITERATED.iter().find(|(letter, _)| *letter == c).map(|(_, ways)| Self::Known(ways));
        match c {
            '-' | ',' | '<' => Some(Self::Known(SEPARATOR)),
            '\'' | '’' | 'ʼ' => Some(Self::Known(APOSTROPHE)),
            _ if c.is_whitespace() => Some(Self::Known(SEPARATOR)),
            _ => known.or_else(|| base.is_ascii_alphanumeric().then_some(Self::Letter(base))),
        }
    }

    fn is_separator(&self) -> bool {
        matches!(self, Self::Known(["<"]))
    }

    /// Calls `rest` with what is left of a text after each way of writing this unit; and `cut` where the text ends within
    /// one.
    fn write<'a>(&self, text: &'a str, rest: &mut impl FnMut(&'a str), cut: &mut bool) {
        let mut buffer = [0; 4];
        let letter: &str = match self {
            Self::Letter(c) => c.encode_utf8(&mut buffer),
            Self::Known(_) => "",
        };
        let one = [letter];
        let ways: &[&str] = match self {
            Self::Letter(_) => &one,
            Self::Known(ways) => ways,
        };
        for way in ways {
            match text.strip_prefix(way) {
                Some(left) => rest(left),
                None => *cut |= !text.is_empty() && way.starts_with(text),
            }
        }
    }
}

/// How a name field may differ from the whole name.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Truncation {
    /// It holds the whole name.
    None,
    /// It ends at the end of a part, and further parts follow in the name.
    AfterPart,
    /// It ends anywhere, and each of its parts may be shortened to its beginning.
    Anywhere,
}

/// Whether the name field of an MRZ, including its trailing fillers, can stand for this full name (surname first).
///
/// A name that is too long is shortened so that the last position holds a letter, either at the end or in each part (Doc
/// 9303-5, 4.2.3): then every part only has to be the beginning of its part of the full name, in order. Some issuers cut
/// at the last position instead, which may be a filler: then every part has to be whole, and only parts at the end may be
/// missing. A field that ends in more fillers than separate two parts holds the whole name.
pub(crate) fn name_matches(mrz_name: &str, full_name: &str) -> bool {
    let names = mrz_name.trim_end_matches('<');
    let fillers = mrz_name.len() - names.len();
    let truncation = match fillers {
        0 if names.ends_with(|c: char| c.is_ascii_uppercase()) => Truncation::Anywhere,
        1 => Truncation::AfterPart,
        // Two fillers follow the surname, and nothing else.
        2 if !names.contains("<<") => Truncation::AfterPart,
        _ => Truncation::None,
    };
    let parts = names.split('<').filter(|part| !part.is_empty()).collect::<Vec<_>>();
    if parts.is_empty() {
        return units(full_name).is_empty();
    }
    let printed = crate::SensitiveString::from(parts.join("<"));
    stands_for(printed.expose(), &units(full_name), truncation)
}

/// The characters of a name as units, without separators around and beside each other.
fn units(name: &str) -> Vec<Unit> {
    let mut units: Vec<Unit> = Vec::new();
    let letters = name.nfc().filter(|c| !is_combining_mark(*c)).flat_map(char::to_uppercase);
    for unit in letters.filter_map(Unit::of).take(MAX_UNITS) {
        let is_surplus = unit.is_separator() && units.last().is_none_or(Unit::is_separator);
        if !is_surplus {
            units.push(unit);
        }
    }
    while units.last().is_some_and(Unit::is_separator) {
        units.pop();
    }
    units
}

/// Follows all ways of writing the units at once: the rests of the printed text that are left after each unit.
fn stands_for(printed: &str, units: &[Unit], truncation: Truncation) -> bool {
    let mut rests = vec![printed];
    for unit in units {
        let is_at_end = rests.iter().any(|rest| rest.is_empty());
        match truncation {
            Truncation::Anywhere if is_at_end => return true,
            Truncation::AfterPart if is_at_end && unit.is_separator() => return true,
            _ => {}
        }
        let (mut next, mut is_cut) = (Vec::with_capacity(rests.len() + 1), false);
        for rest in rests {
            let mut keep = |rest| {
                if !next.contains(&rest) {
                    next.push(rest);
                }
            };
            unit.write(rest, &mut keep, &mut is_cut);
            // The rest of this part was left out, and the text goes on with the next one. A part keeps a letter.
            let is_shortened = rest.starts_with('<') && !unit.is_separator();
            if truncation == Truncation::Anywhere && is_shortened && rest.len() < printed.len() {
                keep(rest);
            }
        }
        if is_cut && truncation == Truncation::Anywhere {
            return true;
        }
        rests = next;
    }
    rests.iter().any(|rest| rest.is_empty())
}

#[cfg(test)]
mod tests;
