//! The meaning of a personal number (Decree 137/2015/NĐ-CP, article 13).

use std::fmt;

use super::places::{Place, place};
use crate::personal_number::{PersonalNumber, Sex};

/// The meaning of a personal number. It proves nothing: anyone can make one up. `Debug` does not reveal it.
#[derive(Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Explained {
    /// Where the birth was registered, with the place names used before July 2025.
    pub place: Place,
    /// The sex that the number encodes.
    pub sex: Sex,
    /// The year of birth that the number encodes.
    pub birth_year: i16,
}

/// Explains a personal number. An unknown place is not an error.
///
/// ```
/// use cccd::{personal_number::PersonalNumber, vietnam::{number::explain, places::Place}};
///
/// let number = PersonalNumber::parse("001085012345")?;
/// assert_eq!(explain(&number).place, Place::Province("Hà Nội"));
/// assert_eq!(explain(&number).birth_year, 1985);
/// # Ok::<(), cccd::error::AccessError>(())
/// ```
pub fn explain(number: &PersonalNumber) -> Explained {
    Explained {
        place: place(number.place_code().expose()),
        sex: number.sex(),
        birth_year: number.birth_year(),
    }
}

impl fmt::Debug for Explained {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Explained([sensitive])")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn place_sex_and_year_are_named() {
        let of = |text: &str| explain(&PersonalNumber::parse(text).unwrap());
        let explained = of("079305012345");
        assert_eq!(explained.place, Place::Province("TP. Hồ Chí Minh"));
        assert_eq!((explained.sex, explained.birth_year), (Sex::Female, 2005));
        assert_eq!((of("123085012345").place, of("003085012345").place), (Place::Abroad, Place::Unknown));
        assert_eq!(format!("{explained:?}"), "Explained([sensitive])");
    }
}
