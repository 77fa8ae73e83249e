//! Public key infrastructure of eMRTDs (Doc 9303-12): certificates, signed data and the trust folder.
//!
//! Everything is parsed here from the raw bytes; [`cccd_base::crypto`] does the mathematics. What a certificate may
//! be used for is judged in [`auth::passive`](crate::auth::passive), not while parsing: documents in the field
//! break the profile in many harmless ways.

pub mod algorithm;
pub(crate) mod ber;
pub mod certificate;
pub mod cms;
pub mod crl;
pub mod deviation;
pub(crate) mod ldif;
pub mod master_list;
pub mod name;
pub mod oid;
mod pem;
pub(crate) mod public_key;
mod signature_memo;
pub(crate) mod time;
pub mod trust_store;
pub mod vietnam;
mod vouching;

#[cfg(test)]
pub(crate) mod testing;

pub use certificate::Certificate;
pub use cms::SignedData;
pub use crl::RevocationList;
pub use master_list::MasterList;
pub use name::Name;
pub use trust_store::{TrustFolder, TrustStore};
