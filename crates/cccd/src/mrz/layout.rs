//! Where the fields stand: one row for each size of document.

use crate::{SensitiveString, error::KeyPart};

use super::{MrzError, MrzErrorKind};

/// Where a field stands: offsets in the lines put in a row, the end exclusive.
#[derive(Clone, Copy)]
pub(super) struct Place {
    pub(super) start: usize,
    pub(super) end: usize,
}

/// The fields of one size.
pub(super) struct Layout {
    lines: usize,
    width: usize,
    pub(super) document_code: Place,
    pub(super) issuing_state: Place,
    pub(super) number: Place,
    pub(super) number_digit: Place,
    pub(super) optional_data_1: Place,
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

/// Every size that is read. The first is the one that an unclear input is measured by.
pub(super) const LAYOUTS: &[Layout] = &[TD1];

/// Doc 9303-5, 4.2.2.
const TD1: Layout = Layout {
    lines: 3,
    width: 30,
    document_code: td1(1, 1, 2),
    issuing_state: td1(1, 3, 5),
    number: td1(1, 6, 14),
    number_digit: td1(1, 15, 15),
    optional_data_1: td1(1, 16, 30),
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

/// Positions as the standard counts them: line, first and last, from 1.
const fn td1(line: usize, first: usize, last: usize) -> Place {
    Place { start: (line - 1) * 30 + first - 1, end: (line - 1) * 30 + last }
}

const ALL: &str = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789<";
const LETTERS: &str = "ABCDEFGHIJKLMNOPQRSTUVWXYZ<";
const DIGITS: &str = "0123456789<";
const SEXES: &str = "MF<";

impl Layout {
    /// How many characters there are in all.
    const fn len(&self) -> usize {
        self.lines * self.width
    }

    /// The characters that may stand at an offset.
    pub(super) fn alphabet(&self, offset: usize) -> &'static str {
        let within = |places: &[Place]| places.iter().any(|place| (place.start..place.end).contains(&offset));
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

    /// The line that an offset lies in, and the position in it, counted from 1.
    pub(super) const fn line(&self, offset: usize) -> (KeyPart, usize) {
        (line_part(offset / self.width), offset % self.width + 1)
    }
}

const fn line_part(index: usize) -> KeyPart {
    match index {
        0 => KeyPart::MrzLine1,
        1 => KeyPart::MrzLine2,
        _ => KeyPart::MrzLine3,
    }
}

/// Finds the size of a text and puts its lines in a row.
pub(super) fn join(text: &str) -> Result<(&'static Layout, SensitiveString), MrzError> {
    let lines: Vec<&str> = text.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
    let total: usize = lines.iter().map(|line| line.chars().count()).sum();
    let fits = |layout: &&Layout| {
        total == layout.len()
            && (lines.len() == 1 || lines.iter().all(|line| line.chars().count() == layout.width))
    };
    match LAYOUTS.iter().find(fits) {
        Some(layout) => Ok((layout, lines.concat().into())),
        None => Err(wrong_length(&TD1, &lines, total)),
    }
}

/// Names the line that has the wrong length, or the whole where the lines cannot be told apart.
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
