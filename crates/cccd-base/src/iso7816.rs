//! Commands and responses of ISO/IEC 7816-4, and their exchange over a transport.

mod atr;
mod command;
mod exchange;
mod response;
mod status;

pub use atr::Atr;
pub use command::{Command, MAX_NE_EXTENDED, MAX_NE_SHORT};
pub use exchange::{Lengths, exchange};
pub use response::Response;
pub use status::StatusWord;
