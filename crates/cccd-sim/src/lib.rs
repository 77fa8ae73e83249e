//! A software citizen card.
mod chip;
pub(crate) mod der;
mod files;
mod issue;
mod person;
mod pki;
mod portrait;
mod transport;
pub mod vpcd;

pub use chip::{Chip, ChipOptions, Misbehaviour};
pub use files::{AID, Directory, File, dg1::Mrz, security_infos::PaceOffer};
pub use issue::{Issuance, IssuedCard};
pub use person::{Date, Person, Sex};
pub use pki::{DocumentSigner, Issuer};
pub use transport::{SimTransport, TornAway};
