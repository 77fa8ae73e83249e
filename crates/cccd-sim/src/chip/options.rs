//! How a chip answers: what it can do, what it refuses, and where it misbehaves.

use cccd_base::iso7816::{Command, StatusWord};

use super::tamper::{Edit, Moment, Stage};
use crate::files::File;

/// Abilities and habits of a chip. The default is a well-behaved card of 2021.
///
/// ```
/// use cccd_sim::ChipOptions;
///
/// let short = ChipOptions { extended_length: false, ..ChipOptions::default() };
/// assert_eq!(short.max_response, 2048);
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChipOptions {
    /// Takes extended length. Without it such a command is answered 6700 in plain, which ends a channel.
    pub extended_length: bool,
    /// Says in its answer to reset that it takes extended length. What real cards say is not known.
    pub announce_extended_length: bool,
    /// Says in its answer to reset that EF.ATR/INFO tells the sizes of commands and responses.
    pub announce_atr_info: bool,
    /// Largest response APDU in bytes, status word included. A READ BINARY that asks for more gets what fits.
    pub max_response: usize,
    /// READ BINARY gives at most so many bytes, whatever was asked for.
    pub short_reads: Option<usize>,
    /// Status word of a READ BINARY that asks beyond the end of the file and gets what is left.
    pub end_of_file_status: StatusWord,
    /// Gives the files of the application without BAC or PACE, as the first passports did.
    pub without_access_control: bool,
    /// Length of the nonce of PACE in bytes; `None` chooses by the cipher.
    pub pace_nonce_length: Option<usize>,
    /// Refuses MSE:Set AT of PACE that does not name the parameters, though there is but one set.
    pub pace_asks_for_parameter: bool,
    /// Takes Chip Authentication with 3DES by MSE:Set AT and GENERAL AUTHENTICATE, not by MSE:Set KAT.
    pub three_des_by_set_at: bool,
    /// SELECT MF is answered so instead of done.
    pub select_mf_refused: Option<StatusWord>,
    /// SELECT and READ BINARY of EF.CardAccess are answered so instead of done.
    pub card_access_refused: Option<StatusWord>,
    /// A file is refused with 6982, as EF.DG3 always is.
    pub locked_file: Option<File>,
    /// PACE is answered so at its MSE:Set AT.
    pub pace_refused: Option<StatusWord>,
    /// BAC is answered so at its GET CHALLENGE.
    pub bac_refused: Option<StatusWord>,
    /// Chip Authentication is answered so at its MSE:Set AT or MSE:Set KAT, in the channel, which lives on.
    pub chip_authentication_refused: Option<StatusWord>,
    /// Active Authentication is answered so at its INTERNAL AUTHENTICATE.
    pub active_authentication_refused: Option<StatusWord>,
    /// Active Authentication with RSA answers the smaller of J and n - J instead of J (ISO/IEC 9796-2, B.6
    /// instead of B.4).
    pub smaller_signature: bool,
    /// What it does against the standard.
    pub misbehaviours: Vec<Misbehaviour>,
}

impl Default for ChipOptions {
    fn default() -> Self {
        Self {
            extended_length: true,
            announce_extended_length: false,
            announce_atr_info: false,
            max_response: 2048,
            short_reads: None,
            end_of_file_status: StatusWord::OK,
            without_access_control: false,
            pace_nonce_length: None,
            pace_asks_for_parameter: false,
            three_des_by_set_at: false,
            select_mf_refused: None,
            card_access_refused: None,
            locked_file: None,
            pace_refused: None,
            bac_refused: None,
            chip_authentication_refused: None,
            active_authentication_refused: None,
            smaller_signature: false,
            misbehaviours: Vec::new(),
        }
    }
}

/// Something that no chip should do.
///
/// Protected commands are counted from 1 since the chip was made; neither reset nor a new channel sets the
/// count back, so that what happens at one command happens once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Misbehaviour {
    /// Answers one protected command in plain and forgets the channel.
    DropChannelAt {
        /// Number of the command.
        command: usize,
        /// The plain answer, such as 6988.
        status: StatusWord,
    },
    /// Answers every READ BINARY at an offset of a file in plain and forgets the channel, again each time.
    DropChannelAtByte {
        /// The file.
        file: File,
        /// The offset in bytes.
        offset: usize,
        /// The plain answer, such as 6988.
        status: StatusWord,
    },
    /// Answers one protected command with a wrong MAC.
    WrongMacAt {
        /// Number of the command.
        command: usize,
    },
    /// Answers every protected command from one on with a wrong MAC.
    WrongMacFrom {
        /// Number of the first such command.
        command: usize,
    },
    /// Answers one protected command with a status word outside that differs from the one inside.
    WrongOuterStatusAt {
        /// Number of the command.
        command: usize,
        /// The status word outside.
        status: StatusWord,
    },
    /// Changes an answer at one place.
    Tamper {
        /// Which answer.
        at: Moment,
        /// How far it has come.
        stage: Stage,
        /// What is done to it.
        edit: Edit,
    },
    /// Adds one to the send sequence counter before each answer to READ BINARY of a file.
    SkipCounter {
        /// The file.
        file: File,
    },
    /// Gives a changed byte the first time that a file is read, and the true content from then on.
    FirstReadDiffers {
        /// The file.
        file: File,
    },
    /// Says that Chip Authentication succeeded and keeps the old session keys.
    KeepKeysAfterChipAuthentication,
    /// Says that Chip Authentication succeeded and keeps the old session keys, and refuses every later one.
    KeepKeysAndRefuseLater {
        /// The answer, inside the channel.
        status: StatusWord,
    },
    /// Answers the first command after Chip Authentication in plain.
    PlainAfterChipAuthentication,
    /// Refuses a key of the terminal in Chip Authentication that it has seen before.
    RefuseKnownEphemeralKey,
    /// Answers a protected READ BINARY with 6700 inside the channel where more than so many bytes are asked for.
    WrongLengthAbove {
        /// Largest Ne that is answered.
        ne: usize,
    },
    /// Answers a protected READ BINARY with 6Cxx inside the channel where it asks for more bytes than are left, or
    /// than it gives at a time. No more than 256 can be named: where more are left, it gives what fits.
    NamesLength {
        /// Largest Ne that is answered.
        most: usize,
    },
    /// Gives the answer to a protected READ BINARY in parts, each of them protected: 61xx inside the channel
    /// announces the next one, which GET RESPONSE in the channel fetches.
    GetResponseInside {
        /// Length of the first part.
        part: usize,
    },
    /// Refuses READ BINARY with a short file identifier in the channel.
    NoShortIdentifiers,
    /// Answers extended length with nothing at all.
    MuteToExtendedLength,
    /// Gives data with GET RESPONSE alone, as over T=0.
    GetResponse,
    /// Answers a READ BINARY with 9000 and no data where more than so many bytes are asked for.
    NoDataAbove {
        /// Largest Ne that is answered.
        ne: usize,
    },
    /// Answers Active Authentication with 9000 and no data where more than so many bytes are asked for.
    NoSignatureAbove {
        /// Largest Ne that is answered.
        ne: usize,
    },
    /// Answers Active Authentication with something else than the signature of the standard.
    Signature(SignatureFault),
}

/// What is wrong with a signature of Active Authentication (Doc 9303-11, 6.1). Each is about RSA or about ECDSA,
/// but for the replay, and does nothing to the other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum SignatureFault {
    /// It is over another challenge.
    Replay,
    /// RSA: the block ends in these bytes instead of its trailer.
    Trailer(&'static [u8]),
    /// RSA: more bytes follow after hash and trailer, and a second trailer.
    Garbage,
    /// ECDSA: it is written as DER instead of plain.
    Der,
    /// A zero comes before each of its numbers.
    Padded,
    /// One comes before each of its numbers, which makes others of them.
    PaddedByOne,
    /// ECDSA: r is 0.
    ZeroR,
    /// ECDSA: s is 0.
    ZeroS,
    /// ECDSA: r is the order of the group.
    LargeR,
    /// ECDSA: s is the order of the group.
    LargeS,
}

impl ChipOptions {
    /// What is wrong with the signatures of Active Authentication, if anything.
    pub(super) fn signature_fault(&self) -> Option<SignatureFault> {
        self.misbehaviours.iter().find_map(|misbehaviour| match *misbehaviour {
            Misbehaviour::Signature(fault) => Some(fault),
            _ => None,
        })
    }

    /// Whether the chip misbehaves in this way.
    pub(super) fn does(&self, misbehaviour: Misbehaviour) -> bool {
        self.misbehaviours.contains(&misbehaviour)
    }

    /// How Chip Authentication is refused once one was taken, if it is.
    pub(super) fn refuses_later(&self) -> Option<StatusWord> {
        self.misbehaviours.iter().find_map(|misbehaviour| match *misbehaviour {
            Misbehaviour::KeepKeysAndRefuseLater { status } => Some(status),
            _ => None,
        })
    }

    /// The plain answer to a protected command that ends its channel, if this is such a command.
    pub(super) fn drop_at(&self, number: usize) -> Option<StatusWord> {
        self.misbehaviours.iter().find_map(|misbehaviour| match *misbehaviour {
            Misbehaviour::DropChannelAt { command, status } if command == number => Some(status),
            _ => None,
        })
    }

    /// Does to a protected response what was asked for at this command.
    pub(super) fn spoil(&self, number: usize, response: &mut [u8]) {
        for misbehaviour in &self.misbehaviours {
            match *misbehaviour {
                Misbehaviour::WrongMacAt { command } if command == number => flip_mac(response),
                Misbehaviour::WrongMacFrom { command } if command <= number => flip_mac(response),
                Misbehaviour::WrongOuterStatusAt { command, status } if command == number => {
                    if let Some(outer) = response.last_chunk_mut::<2>() {
                        *outer = status.0.to_be_bytes();
                    }
                }
                _ => {}
            }
        }
    }
}

/// Does to an answer what was asked for at this place.
pub(super) fn tamper(
    misbehaviours: &[Misbehaviour],
    here: (Option<Moment>, Stage),
    answer: &mut Vec<u8>,
    command: &Command,
) {
    for misbehaviour in misbehaviours {
        if let Misbehaviour::Tamper { at, stage, edit } = misbehaviour
            && (Some(*at), *stage) == here
        {
            (edit.0)(answer, command);
        }
    }
}

/// Flips a bit of the MAC, whose last byte stands before the status word.
fn flip_mac(response: &mut [u8]) {
    if let Some([byte, _, _]) = response.last_chunk_mut::<3>() {
        *byte ^= 1;
    }
}
