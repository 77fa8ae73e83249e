//! What a reader and a simulated eMRTD chip share; contains no protocol.
//!
//! `cccd` re-exports everything here that an integrator needs, except [`crypto`], which is not part of its stable API.

pub mod command_names;
pub mod error;
pub mod sensitive;

pub mod clock;
pub mod crypto;

pub mod input_file;
pub mod private_file;

pub mod iso7816;
mod named;
pub mod screen;
pub mod tlv;
pub mod transport;

pub use crypto::random;
pub use error::{Class, Code, Error, Result};
pub use sensitive::{Sensitive, SensitiveBytes, SensitiveString};
