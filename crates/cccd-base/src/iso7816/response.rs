//! Responses.

use crate::{
    error::{CardError, Result},
    iso7816::StatusWord,
    sensitive::SensitiveBytes,
};

/// The response to a command: data and status word. `Debug` shows only the length of the data.
#[derive(Clone)]
pub struct Response {
    data: SensitiveBytes,
    status: StatusWord,
}

impl Response {
    /// Creates a response.
    pub fn new(data: impl Into<SensitiveBytes>, status: StatusWord) -> Self {
        Self { data: data.into(), status }
    }

    /// The data field, whatever the status.
    pub fn data(&self) -> &[u8] {
        self.data.expose()
    }

    /// The status word.
    pub const fn status(&self) -> StatusWord {
        self.status
    }

    /// Returns the data field of a response with 9000.
    ///
    /// # Errors
    /// [`CardError::CommandRefused`] for any other status; `instruction` is the INS of the command.
    pub fn into_data(self, instruction: u8) -> Result<SensitiveBytes> {
        if self.status.is_ok() {
            Ok(self.data)
        } else {
            Err(CardError::CommandRefused { instruction, status: self.status.0 }.into())
        }
    }
}

impl std::fmt::Debug for Response {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Response {{ {} bytes, {} }}", self.data().len(), self.status)
    }
}
