//! Keys that can be tried on a card, each with the protocols it is for and the reason it is tried.

use crate::{
    access::{AccessKey, AccessPolicy},
    mrz::Mrz,
};

/// A key that can be tried on a card.
#[derive(Clone, Debug)]
pub struct Candidate {
    /// The key.
    pub key: AccessKey,
    /// The protocols that the key is for. A key for PACE is never tried with BAC, nor the other way round.
    pub access: AccessPolicy,
    /// Why the key can open the card.
    pub reason: KeyReason,
}

impl Candidate {
    /// The MRZ, if the key is a complete one.
    pub fn mrz(&self) -> Option<&Mrz> {
        match &self.key {
            AccessKey::Mrz(mrz) => Some(mrz),
            _ => None,
        }
    }

    /// Whether the key can open a chip that offers PACE, or one that does not.
    pub(crate) const fn fits(&self, offers_pace: bool) -> bool {
        match self.access {
            AccessPolicy::Auto => offers_pace || self.key.is_for_bac(),
            AccessPolicy::Pace => offers_pace,
            AccessPolicy::Bac => !offers_pace && self.key.is_for_bac(),
        }
    }
}

/// A key given by itself, for every protocol that it can be used with.
impl From<AccessKey> for Candidate {
    fn from(key: AccessKey) -> Self {
        let reason = match key {
            AccessKey::PersonalNumber(_) => KeyReason::CanOfNumber,
            AccessKey::Can(_) => KeyReason::Can,
            AccessKey::Mrz(_) => KeyReason::Mrz,
            AccessKey::MrzInformation(_) => KeyReason::MrzInformation,
        };
        Self { key, access: AccessPolicy::Auto, reason }
    }
}

cccd_base::named! {
    /// Why a key can open a card.
    #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
    #[non_exhaustive]
    pub enum KeyReason {
        /// The last six digits of the personal number are the CAN.
        CanOfNumber = "can_of_number",
        /// The CAN was given.
        Can = "can",
        /// The QR code states number, birth and issue; the expiry follows from the law
        /// ([`expiry::by_law`](crate::vietnam::expiry::by_law)).
        MrzOfQr = "mrz_of_qr",
        /// The lines of the MRZ were given.
        Mrz = "mrz",
        /// The parts of the MRZ that enter the keys were given.
        MrzInformation = "mrz_information",
    }
}

impl KeyReason {
    /// The reason with this name; `None` for any other name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|reason| reason.name() == name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_fits_the_protocols_that_it_is_for_and_can_be_used_with() {
        let number = AccessKey::parse("001085012345").unwrap();
        let information = AccessKey::parse("085012345285011564501158").unwrap();
        let fits = |key: &AccessKey, access| {
            let candidate = Candidate { access, ..key.clone().into() };
            (candidate.fits(true), candidate.fits(false))
        };
        assert_eq!(fits(&number, AccessPolicy::Auto), (true, false));
        assert_eq!(fits(&number, AccessPolicy::Pace), (true, false));
        assert_eq!(fits(&number, AccessPolicy::Bac), (false, false));
        assert_eq!(fits(&information, AccessPolicy::Auto), (true, true));
        assert_eq!(fits(&information, AccessPolicy::Pace), (true, false));
        assert_eq!(fits(&information, AccessPolicy::Bac), (false, true));
    }

    #[test]
    fn reasons_are_found_by_their_names() {
        for reason in KeyReason::ALL {
            assert_eq!(KeyReason::from_name(reason.name()), Some(reason));
        }
        assert_eq!(KeyReason::from_name("guessed"), None);
    }
}
