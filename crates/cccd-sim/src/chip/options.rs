//! How a chip answers: its abilities, its refusals and its misbehaviour.

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
    /// Accepts extended length. Without it, such a command is answered with 6700 in plain, which ends a channel.
    pub extended_length: bool,
    /// Announces extended length in the answer to reset. Whether real cards do is not known.
    pub announce_extended_length: bool,
    /// Announces in the answer to reset that EF.ATR/INFO holds the sizes of commands and responses.
    pub announce_atr_info: bool,
    /// Largest response APDU in bytes, status word included. A READ BINARY that requests more gets what fits.
    pub max_response: usize,
    /// Largest number of bytes that READ BINARY returns, whatever Ne is.
    pub short_reads: Option<usize>,
    /// Status word of a READ BINARY that reaches beyond the end of the file and gets the bytes that are left.
    pub end_of_file_status: StatusWord,
    /// Returns the files of the application without BAC or PACE, as the first passports did.
    pub without_access_control: bool,
    /// Length of the nonce of PACE in bytes; `None` chooses by the cipher.
    pub pace_nonce_length: Option<usize>,
    /// Refuses MSE:Set AT of PACE if it does not name the parameters, although there is only one set.
    pub pace_asks_for_parameter: bool,
    /// Accepts Chip Authentication with 3DES by MSE:Set AT and GENERAL AUTHENTICATE, not by MSE:Set KAT.
    pub three_des_by_set_at: bool,
    /// Status word that SELECT MF is refused with.
    pub select_mf_refused: Option<StatusWord>,
    /// Status word that SELECT and READ BINARY of EF.CardAccess are refused with.
    pub card_access_refused: Option<StatusWord>,
    /// A file that is refused with 6982, as EF.DG3 always is.
    pub locked_file: Option<File>,
    /// Status word that MSE:Set AT of PACE is refused with.
    pub pace_refused: Option<StatusWord>,
    /// Status word that GET CHALLENGE of BAC is refused with.
    pub bac_refused: Option<StatusWord>,
    /// Status word that MSE:Set AT or MSE:Set KAT of Chip Authentication is refused with, in the channel, which stays
    /// open.
    pub chip_authentication_refused: Option<StatusWord>,
    /// Status word that INTERNAL AUTHENTICATE of Active Authentication is refused with.
    pub active_authentication_refused: Option<StatusWord>,
    /// Active Authentication with RSA returns the smaller of J and n - J instead of J (ISO/IEC 9796-2, B.6 instead of
    /// B.4).
    pub smaller_signature: bool,
    /// What the chip does against the standard.
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
/// Protected commands are counted from 1 since the chip was made. Neither a reset nor a new channel restarts the count,
/// so a misbehaviour at one command happens only once.
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
    /// Answers every READ BINARY at this offset of a file in plain and forgets the channel each time.
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
    /// Answers every protected command from this one on with a wrong MAC.
    WrongMacFrom {
        /// Number of the first such command.
        command: usize,
    },
    /// Answers one protected command with a status word outside the channel that differs from the one inside.
    WrongOuterStatusAt {
        /// Number of the command.
        command: usize,
        /// The status word outside.
        status: StatusWord,
    },
    /// Changes one answer at one stage.
    Tamper {
        /// The answer to change.
        at: Moment,
        /// The stage at which it is changed.
        stage: Stage,
        /// The change.
        edit: Edit,
    },
    /// Adds one to the send sequence counter before each answer to READ BINARY of a file.
    SkipCounter {
        /// The file.
        file: File,
    },
    /// Returns one changed byte when a file is first read, and the true content from then on.
    FirstReadDiffers {
        /// The file.
        file: File,
    },
    /// Reports that Chip Authentication succeeded, but keeps the old session keys.
    KeepKeysAfterChipAuthentication,
    /// Reports that Chip Authentication succeeded, but keeps the old session keys and refuses every later one.
    KeepKeysAndRefuseLater {
        /// The answer, inside the channel.
        status: StatusWord,
    },
    /// Answers the first command after Chip Authentication in plain.
    PlainAfterChipAuthentication,
    /// Refuses Chip Authentication with a terminal key that it has seen before.
    RefuseKnownEphemeralKey,
    /// Answers a protected READ BINARY with 6700 inside the channel if its Ne is larger than this.
    WrongLengthAbove {
        /// Largest Ne that is answered.
        ne: usize,
    },
    /// Answers a protected READ BINARY with 6Cxx inside the channel if it requests more bytes than are left, or than
    /// the chip returns at a time. 6Cxx cannot express more than 256: if more bytes are left, the chip returns what
    /// fits.
    NamesLength {
        /// Largest Ne that is answered.
        most: usize,
    },
    /// Returns the response to a protected READ BINARY in parts, each of them protected: 61xx inside the channel
    /// announces the next part, which GET RESPONSE in the channel fetches.
    GetResponseInside {
        /// Length of the first part.
        part: usize,
    },
    /// Refuses READ BINARY with a short file identifier in the channel.
    NoShortIdentifiers,
    /// Does not answer commands of extended length at all.
    MuteToExtendedLength,
    /// Returns data only to GET RESPONSE, as over T=0.
    GetResponse,
    /// Answers a READ BINARY with 9000 and no data if its Ne is larger than this.
    NoDataAbove {
        /// Largest Ne that is answered.
        ne: usize,
    },
    /// Answers Active Authentication with 9000 and no data if its Ne is larger than this.
    NoSignatureAbove {
        /// Largest Ne that is answered.
        ne: usize,
    },
    /// Answers Active Authentication with something other than the signature of the standard.
    Signature(SignatureFault),
}

/// What is wrong with a signature of Active Authentication (Doc 9303-11, 6.1). All but the replay apply either to RSA
/// or to ECDSA and do nothing to the other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum SignatureFault {
    /// The signature is over another challenge.
    Replay,
    /// RSA: the block ends in these bytes instead of its trailer.
    Trailer(&'static [u8]),
    /// RSA: more bytes and a second trailer follow the hash and the trailer.
    Garbage,
    /// ECDSA: the signature is in DER instead of plain.
    Der,
    /// Each number has an extra zero byte in front.
    Padded,
    /// Each number has an extra byte 01 in front, which changes its value.
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

    /// How the chip refuses a later Chip Authentication after the first, if it does.
    pub(super) fn refuses_later(&self) -> Option<StatusWord> {
        self.misbehaviours.iter().find_map(|misbehaviour| match *misbehaviour {
            Misbehaviour::KeepKeysAndRefuseLater { status } => Some(status),
            _ => None,
        })
    }

    /// The plain answer that ends the channel at this protected command, if there is one.
    pub(super) fn drop_at(&self, number: usize) -> Option<StatusWord> {
        self.misbehaviours.iter().find_map(|misbehaviour| match *misbehaviour {
            Misbehaviour::DropChannelAt { command, status } if command == number => Some(status),
            _ => None,
        })
    }

    /// Applies the misbehaviours for this command to a protected response.
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

/// Applies the edits for this moment and stage to an answer.
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

/// Flips a bit of the last byte of the MAC, which precedes the status word.
fn flip_mac(response: &mut [u8]) {
    if let Some([byte, _, _]) = response.last_chunk_mut::<3>() {
        *byte ^= 1;
    }
}
