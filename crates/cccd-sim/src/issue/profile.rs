//! The kinds of documents that can be issued.

use cccd_base::Result;

use super::{Dg13, Issuance, Portrait};
use crate::person::Person;

cccd_base::named! {
    /// A kind of document.
    #[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
    #[non_exhaustive]
    pub enum Profile {
        /// The CCCD with a chip, issued since 2021: PACE and Chip Authentication by ECDH on brainpoolP256r1 with
        /// AES-128, BAC, EF.DG15 with an RSA key.
        #[default]
        Cccd2021 = "cccd-2021",
        /// The same card without PACE: BAC with the lines of the MRZ is the only way in.
        CccdBacOnly = "cccd-bac-only",
        /// The thẻ căn cước of 2024, assumed to have no EF.DG13: only the MRZ names the holder.
        CanCuoc2024 = "can-cuoc-2024",
        /// The thẻ căn cước of 2024, assumed to have an EF.DG13 of an unknown form.
        CanCuoc2024Opaque = "can-cuoc-2024-opaque",
        /// A passport: TD3, PACE with the MRZ and BAC, no CAN, and a document signer with an RSA key.
        Passport = "passport",
        /// The card of a small child, without EF.DG2 and EF.DG3.
        Child = "child",
    }
}

impl Profile {
    /// The profile with this name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|profile| profile.name() == name)
    }

    /// Whether the 12-digit number opens such a document; otherwise only the MRZ does.
    pub const fn is_opened_by_number(self) -> bool {
        !matches!(self, Self::CccdBacOnly | Self::Passport)
    }

    /// The person that follows from a seed, as a holder of such a document.
    ///
    /// # Errors
    /// As [`Person::from_seed`].
    pub fn person(self, seed: &[u8]) -> Result<Person> {
        let person = Person::from_seed(seed)?;
        Ok(if self == Self::Child { person.as_child() } else { person })
    }

    /// Applies what differs from the CCCD of 2021.
    pub(super) fn change(self, card: Issuance<'_>) -> Issuance<'_> {
        match self {
            Self::Cccd2021 => card,
            Self::CccdBacOnly => card.pace(&[]),
            Self::CanCuoc2024 => Issuance { dg13: Dg13::Absent, ..card },
            Self::CanCuoc2024Opaque => Issuance { dg13: Dg13::Opaque, ..card },
            Self::Passport => Issuance { dg13: Dg13::Absent, active_authentication: None, ..card },
            Self::Child => Issuance { portrait: Portrait::NoFile, ..card },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::files::File;

    #[test]
    fn names_lead_back_to_their_profile() {
        for profile in Profile::ALL {
            assert_eq!(Profile::from_name(profile.name()), Some(profile));
        }
        assert_eq!(Profile::from_name("cccd"), None);
    }

    #[test]
    fn files_are_those_of_the_profile() {
        for profile in Profile::ALL {
            let card = Issuance::of(profile, b"profile").issue().unwrap();
            let is_there = |file: File| card.files.contains_key(&file);
            let expected = [
                (File::CardAccess, profile != Profile::CccdBacOnly),
                (File::Dg(2), profile != Profile::Child),
                (File::Dg(13), !matches!(profile, Profile::CanCuoc2024 | Profile::Passport)),
                (File::Dg(14), true),
                (File::Dg(15), profile != Profile::Passport),
            ];
            for (file, expected) in expected {
                assert_eq!(is_there(file), expected, "{file:?} of {}", profile.name());
            }
            assert_eq!(card.mrz.lines().len() == 2, profile == Profile::Passport);
        }
    }
}
