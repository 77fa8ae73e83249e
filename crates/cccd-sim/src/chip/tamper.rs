//! Where, and how, an answer of the chip can be changed before it is sent.

use std::fmt;

use cccd_base::iso7816::Command;

use super::Chip;
use crate::files::File;

/// The command that an answer belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Moment {
    /// SELECT of the application.
    SelectApplication,
    /// SELECT of the master file.
    SelectMasterFile,
    /// SELECT of a file by its identifier.
    SelectFile,
    /// READ BINARY of a file, in every form.
    Read(File),
    /// GET CHALLENGE of BAC.
    GetChallenge,
    /// EXTERNAL AUTHENTICATE of BAC.
    ExternalAuthenticate,
    /// MSE:Set AT of PACE.
    SetPace,
    /// Step 1 of PACE: the encrypted nonce.
    Nonce,
    /// Step 2 of PACE: the mapping key.
    Map,
    /// Step 3 of PACE: the ephemeral key.
    Agree,
    /// Step 4 of PACE: the token.
    Token,
    /// Any command of Chip Authentication.
    ChipAuthentication,
    /// INTERNAL AUTHENTICATE of Active Authentication.
    ActiveAuthentication,
}

/// The stage of an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    /// Data and status word before encryption, in a channel or in R of BAC.
    Clear,
    /// The bytes just before the MAC is computed over them: the data objects of a channel, or E.IC of BAC.
    Authenticated,
    /// The whole response APDU.
    Sent,
}

/// A change of an answer. It also gets the command: as received or, inside a channel, with its protection removed.
#[derive(Clone, Copy)]
pub struct Edit(pub fn(answer: &mut Vec<u8>, command: &Command));

impl fmt::Debug for Edit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Edit")
    }
}

impl PartialEq for Edit {
    fn eq(&self, other: &Self) -> bool {
        std::ptr::fn_addr_eq(self.0, other.0)
    }
}

impl Eq for Edit {}

impl Chip {
    /// The moment that a command stands for, once it has been carried out.
    pub(super) fn moment(&self, command: &Command) -> Option<Moment> {
        Some(match (command.ins(), command.p1()) {
            (0xA4, 0x04) => Moment::SelectApplication,
            (0xA4, 0x00) => Moment::SelectMasterFile,
            (0xA4, _) => Moment::SelectFile,
            (0xB0 | 0xB1, _) => Moment::Read(self.current_file?),
            (0x84, _) => Moment::GetChallenge,
            (0x82, _) => Moment::ExternalAuthenticate,
            (0x88, _) => Moment::ActiveAuthentication,
            (0x22, 0xC1) => Moment::SetPace,
            (0x22, _) => Moment::ChipAuthentication,
            (0x86, _) => match command.data().get(2) {
                None => Moment::Nonce,
                Some(0x81) => Moment::Map,
                Some(0x83) => Moment::Agree,
                Some(0x85) => Moment::Token,
                Some(_) => Moment::ChipAuthentication,
            },
            _ => return None,
        })
    }
}
