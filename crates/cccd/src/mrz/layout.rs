//! The positions of the fields: one row for each document size.

use crate::{SensitiveString, error::KeyPart};

use super::{MrzError, MrzErrorKind};

/// The position of a field: offsets in the joined lines, the end exclusive.
#[derive(Clone, Copy)]
pub(super) struct Place {
    pub(super) start: usize,
    pub(super) end: usize,
}

impl Place {
    /// Whether an offset lies in this field.
    pub(super) const fn holds(self, offset: usize) -> bool {
        self.start <= offset && offset < self.end
    }
}

/// The fields of one document size.
pub(super) struct Layout {
    lines: usize,
    width: usize,
    pub(super) document_code: Place,
    pub(super) issuing_state: Place,
    pub(super) number: Place,
    pub(super) number_digit: Place,
    /// A number of more than nine characters continues in the optional data.
    pub(super) long_number: bool,
    pub(super) optional_data_1: Place,
    /// The check digit of the first optional data, if the size has one.
    pub(super) optional_digit: Option<Place>,
    pub(super) birth: Place,
    pub(super) birth_digit: Place,
    pub(super) sex: Place,
    pub(super) expiry: Place,
    pub(super) expiry_digit: Place,
    pub(super) nationality: Place,
    pub(super) optional_data_2: Option<Place>,
    pub(super) composite: Place,
    pub(super) composite_over: &'static [Place],
    pub(super) name: Place,
}

/// All supported sizes. An input of unclear size is measured by the first.
pub(super) const LAYOUTS: &[Layout] = &[TD1, TD2, TD3];

/// Number of characters of the shortest size. Two lines of a TD1, which has three, are fewer.
pub(crate) const SHORTEST: usize = TD2.len();

/// Doc 9303-5, 4.2.2.
const TD1: Layout = Layout {
    lines: 3,
    width: 30,
    document_code: td1(1, 1, 2),
    issuing_state: td1(1, 3, 5),
    number: td1(1, 6, 14),
    number_digit: td1(1, 15, 15),
    long_number: true,
    optional_data_1: td1(1, 16, 30),
    optional_digit: None,
    birth: td1(2, 1, 6),
    birth_digit: td1(2, 7, 7),
    sex: td1(2, 8, 8),
    expiry: td1(2, 9, 14),
    expiry_digit: td1(2, 15, 15),
    nationality: td1(2, 16, 18),
    optional_data_2: Some(td1(2, 19, 29)),
    composite: td1(2, 30, 30),
    composite_over: &[td1(1, 6, 30), td1(2, 1, 7), td1(2, 9, 15), td1(2, 19, 29)],
    name: td1(3, 1, 30),
};

/// Doc 9303-6, 4.2.2.
const TD2: Layout = Layout {
    lines: 2,
    width: 36,
    document_code: td2(1, 1, 2),
    issuing_state: td2(1, 3, 5),
    number: td2(2, 1, 9),
    number_digit: td2(2, 10, 10),
    long_number: true,
    optional_data_1: td2(2, 29, 35),
    optional_digit: None,
    birth: td2(2, 14, 19),
    birth_digit: td2(2, 20, 20),
    sex: td2(2, 21, 21),
    expiry: td2(2, 22, 27),
    expiry_digit: td2(2, 28, 28),
    nationality: td2(2, 11, 13),
    optional_data_2: None,
    composite: td2(2, 36, 36),
    composite_over: &[td2(2, 1, 10), td2(2, 14, 20), td2(2, 22, 35)],
    name: td2(1, 6, 36),
};

/// Doc 9303-4, 4.2.2. The optional data has its own check digit (position 43), which the composite one covers as well.
const TD3: Layout = Layout {
    lines: 2,
    width: 44,
    document_code: td3(1, 1, 2),
    issuing_state: td3(1, 3, 5),
    number: td3(2, 1, 9),
    number_digit: td3(2, 10, 10),
    long_number: false,
    optional_data_1: td3(2, 29, 42),
    optional_digit: Some(td3(2, 43, 43)),
    birth: td3(2, 14, 19),
    birth_digit: td3(2, 20, 20),
    sex: td3(2, 21, 21),
    expiry: td3(2, 22, 27),
    expiry_digit: td3(2, 28, 28),
    nationality: td3(2, 11, 13),
    optional_data_2: None,
    composite: td3(2, 44, 44),
    composite_over: &[td3(2, 1, 10), td3(2, 14, 20), td3(2, 22, 43)],
    name: td3(1, 6, 44),
};

const fn td1(line: usize, first: usize, last: usize) -> Place {
    place(30, line, first, last)
}

const fn td2(line: usize, first: usize, last: usize) -> Place {
    place(36, line, first, last)
}

const fn td3(line: usize, first: usize, last: usize) -> Place {
    place(44, line, first, last)
}

/// Converts positions as counted by the standard: line, first and last, from 1.
const fn place(width: usize, line: usize, first: usize, last: usize) -> Place {
    Place { start: (line - 1) * width + first - 1, end: (line - 1) * width + last }
}

const ALL: &str = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789<";
pub(super) const LETTERS: &str = "ABCDEFGHIJKLMNOPQRSTUVWXYZ<";
pub(super) const DIGITS: &str = "0123456789<";
const SEXES: &str = "MF<";

impl Layout {
    /// The total number of characters.
    const fn len(&self) -> usize {
        self.lines * self.width
    }

    /// The characters that are allowed at an offset.
    pub(super) fn alphabet(&self, offset: usize) -> &'static str {
        let within = |places: &[Place]| places.iter().any(|place| place.holds(offset));
        let dates = [self.birth, self.birth_digit, self.expiry, self.expiry_digit];
        if within(&[self.issuing_state, self.nationality, self.name]) {
            LETTERS
        } else if within(&dates) || within(&[self.number_digit, self.composite]) {
            DIGITS
        } else if within(&[self.sex]) {
            SEXES
        } else {
            ALL
        }
    }

    /// The key field that contains an offset, including its check digit; otherwise the line.
    pub(super) fn part(&self, offset: usize) -> KeyPart {
        let fields = [
            (KeyPart::DocumentNumber, [self.number, self.number_digit]),
            (KeyPart::DateOfBirth, [self.birth, self.birth_digit]),
            (KeyPart::DateOfExpiry, [self.expiry, self.expiry_digit]),
        ];
        let field = fields.iter().find(|(_, places)| places.iter().any(|place| place.holds(offset)));
        field.map_or_else(|| self.line(offset).0, |(part, _)| *part)
    }

    /// Whether this is a card of this size issued by Vietnam, whose numbers consist only of digits.
    pub(super) fn is_vietnamese_card(&self, text: &str) -> bool {
        self.width == TD1.width && text.get(self.issuing_state.start..self.issuing_state.end) == Some("VNM")
    }

    /// The line that contains an offset, and the position in it, counted from 1.
    pub(super) const fn line(&self, offset: usize) -> (KeyPart, usize) {
        (line_part(offset / self.width), offset % self.width + 1)
    }
}

/// The part for a line, whose index counts from 0.
pub(super) const fn line_part(index: usize) -> KeyPart {
    match index {
        0 => KeyPart::MrzLine1,
        1 => KeyPart::MrzLine2,
        _ => KeyPart::MrzLine3,
    }
}

/// This many characters too few or too many are no longer a slip of the hand.
const FAR: usize = 5;

/// Determines the size of a text and joins its lines.
pub(super) fn join(text: &str) -> Result<(&'static Layout, SensitiveString), MrzError> {
    let lines: Vec<&str> = text.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
    let total: usize = lines.iter().map(|line| line.chars().count()).sum();
    let fits = |layout: &&Layout| {
        total == layout.len()
            && (lines.len() == 1 || lines.iter().all(|line| line.chars().count() == layout.width))
    };
    match LAYOUTS.iter().find(fits) {
        Some(layout) => Ok((layout, lines.concat().into())),
        None => Err(wrong_length(nearest(&lines, total), &lines, total)),
    }
}

/// The size that the lines were most likely meant to have.
fn nearest(lines: &[&str], total: usize) -> &'static Layout {
    let longest = lines.iter().map(|line| line.chars().count()).max().unwrap_or_default();
    let distance = |layout: &&Layout| match lines.len() {
        // A text far from all sizes counts as equally far from each.
        0 | 1 => layout.len().abs_diff(total).min(FAR),
        _ => layout.width.abs_diff(longest),
    };
    LAYOUTS.iter().min_by_key(distance).unwrap_or(&TD1)
}

/// Names the line with the wrong length, or the whole if the lines cannot be told apart.
fn wrong_length(layout: &Layout, lines: &[&str], total: usize) -> MrzError {
    let error = |part, length, expected, offset| MrzError {
        part,
        kind: MrzErrorKind::Length { length, expected },
        offset,
    };
    if lines.len() > 1 {
        for index in 0..layout.lines {
            let length = lines.get(index).map_or(0, |line| line.chars().count());
            if length != layout.width {
                return error(line_part(index), length, layout.width, index * layout.width);
            }
        }
    }
    error(KeyPart::Input, total, layout.len(), 0)
}
