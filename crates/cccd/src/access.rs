//! Opening the chip: keys, PACE and BAC (Doc 9303-11, 4.2 to 4.4).

mod attempts;
pub mod bac;
mod candidate;
mod key;
mod mrz_information;
pub mod pace;
#[cfg(test)]
mod pace_matrix;
#[cfg(test)]
mod vectors;

pub use attempts::{Attempts, MAX_WRONG_KEYS};
pub use candidate::{Candidate, KeyReason};
pub use key::{AccessKey, Can};
pub use mrz_information::MrzInformation;

use crate::lds::security_infos::PaceProtocol;

cccd_base::named! {
    /// Which access protocols may be used. Whatever the policy, a failed PACE never falls back to BAC by itself.
    #[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
    #[non_exhaustive]
    pub enum AccessPolicy {
        /// PACE if the chip offers it, otherwise BAC.
        #[default]
        Auto = "auto",
        /// Only PACE.
        Pace = "pace",
        /// Only BAC.
        Bac = "bac",
    }
}

/// The protocol that opened a chip.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum AccessProtocol {
    /// Password Authenticated Connection Establishment.
    Pace(PaceProtocol),
    /// Basic Access Control.
    Bac,
    /// No protocol: the chip gives its files to everybody, in plain.
    Plain,
}

impl AccessProtocol {
    /// The name used in JSON.
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Pace(_) => "pace",
            Self::Bac => "bac",
            Self::Plain => "none",
        }
    }
}

cccd_base::named! {
    /// The kind of password that opened a chip.
    #[derive(Clone, Copy, Debug, PartialEq, Eq)]
    #[non_exhaustive]
    pub enum PasswordKind {
        /// Document number, date of birth and date of expiry.
        Mrz = "mrz",
        /// The card access number.
        Can = "can",
    }
}

/// How a chip was opened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Access {
    /// The protocol.
    pub protocol: AccessProtocol,
    /// The kind of password that was available; a chip without access control did not require it.
    pub password: PasswordKind,
}
