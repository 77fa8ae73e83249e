//! Commands and responses of ISO/IEC 7816-4, and their exchange over a transport.

mod atr;
mod capabilities;
mod command;
mod exchange;
mod historical;
mod response;
mod status;

pub use atr::Atr;
pub use capabilities::{CardCapabilities, LogicalChannels};
pub use command::{Command, MAX_NE_EXTENDED, MAX_NE_SHORT};
pub use exchange::{Lengths, exchange, follow};
pub use historical::{CardService, CardStatus, Category, HistoricalBytes, HistoricalObject, LifeCycle};
pub use response::Response;
pub use status::StatusWord;
