//! SELECT and READ BINARY (ISO/IEC 7816-4, 11.2.2 and 11.3.3; Doc 9303-10, 3.6).

use cccd_base::{
    iso7816::{Command, StatusWord},
    tlv::{Element, Tag},
};

use super::{Answer, Chip, Refusal, Reply, announced, options::Misbehaviour};
use crate::der::encode;
use crate::files::{AID, Directory, File};

/// P2 of SELECT: first or only occurrence; requests FCI, FCP or no data. This chip never returns any.
const SELECT_P2: [u8; 3] = [0x00, 0x04, 0x0C];
/// Identifier of the master file.
const MASTER_FILE: &[u8] = &[0x3F, 0x00];
/// Offset data object of READ BINARY with odd INS.
const OFFSET: Tag = Tag(0x54);
/// Discretionary data object of its answer.
const DISCRETIONARY: Tag = Tag(0x53);

impl Chip {
    /// SELECT by application identifier, by file identifier, or of the master file.
    pub(super) fn select(&mut self, command: &Command, secured: bool) -> Answer {
        if !SELECT_P2.contains(&command.p2()) {
            return Err(StatusWord::INCORRECT_P1_P2.into());
        }
        match (command.p1(), command.data()) {
            (0x04, aid) => {
                if aid != AID {
                    return Err(StatusWord::FILE_NOT_FOUND.into());
                }
                self.enter(Directory::Application);
                Ok(Reply::done())
            }
            (0x00, [] | MASTER_FILE) => {
                if let Some(status) = self.options.select_mf_refused {
                    return Err(status.into());
                }
                self.enter(Directory::MasterFile);
                Ok(Reply::done())
            }
            (0x00 | 0x02, &[high, low]) => {
                let fid = u16::from_be_bytes([high, low]);
                // Cards answer for EF.CardAccess even with the application selected, because there is no EF.CVCA.
                let file = match File::from_fid(self.directory, fid) {
                    None if fid == File::CardAccess.fid() => Some(File::CardAccess),
                    other => other,
                };
                let file = self.permit(file, secured)?;
                self.current_file = Some(file);
                Ok(Reply::done())
            }
            (0x00 | 0x02, _) => Err(StatusWord::NC_INCONSISTENT.into()),
            _ => Err(StatusWord::INCORRECT_P1_P2.into()),
        }
    }

    /// READ BINARY with even INS: a 15-bit offset, or a short file identifier and an 8-bit offset.
    pub(super) fn read_binary(&mut self, command: &Command, secured: bool, room: usize) -> Answer {
        let [_, _, p1, p2] = command.header();
        let (file, offset) = if p1 & 0x80 == 0 {
            (self.current_file.ok_or(StatusWord::COMMAND_NOT_ALLOWED)?, u16::from_be_bytes([p1, p2]))
        } else if secured && self.options.does(Misbehaviour::NoShortIdentifiers) {
            return Err(StatusWord::INCORRECT_P1_P2.into());
        } else if p1 & 0x60 == 0 {
            (self.select_by_sfi(p1 & 0x1F, secured)?, u16::from(p2))
        } else {
            return Err(StatusWord::INCORRECT_P1_P2.into());
        };
        self.read(file, usize::from(offset), secured, command.ne(), room)
    }

    /// READ BINARY with odd INS: the offset in DO54, the data in DO53.
    pub(super) fn read_binary_odd(&mut self, command: &Command, secured: bool, room: usize) -> Answer {
        let file = match (command.p1(), command.p2()) {
            (0, 0) => self.current_file.ok_or(StatusWord::COMMAND_NOT_ALLOWED)?,
            (0, sfi @ 1..=0x1F) => self.select_by_sfi(sfi, secured)?,
            _ => return Err(StatusWord::INCORRECT_P1_P2.into()),
        };
        let offset = Element::parse(command.data(), OFFSET).map_err(|_| StatusWord::INCORRECT_DATA)?;
        let offset = match offset.value() {
            digits @ [_, ..] if digits.len() <= 4 => {
                digits.iter().fold(0_usize, |sum, &digit| sum << 8 | usize::from(digit))
            }
            _ => return Err(StatusWord::INCORRECT_DATA.into()),
        };
        // Ne counts the data object too, and its header grows with the value.
        let inside = |length: usize| match length {
            0..=0x81 => length.saturating_sub(2),
            0x82..=0x102 => length - 3,
            _ => length - 4,
        };
        let mut reply = self.read(file, offset, secured, inside(command.ne()), inside(room))?;
        reply.data = encode(DISCRETIONARY, &reply.data);
        Ok(reply)
    }

    fn select_by_sfi(&mut self, sfi: u8, secured: bool) -> Result<File, StatusWord> {
        let file = File::from_sfi(self.directory, sfi);
        let file = self.permit(file, secured)?;
        self.current_file = Some(file);
        Ok(file)
    }

    /// Returns the file if it exists and the reader may read it. Before access is granted, files of the application
    /// that exist and files that do not get the same answer.
    fn permit(&self, file: Option<File>, secured: bool) -> Result<File, StatusWord> {
        let file = match file {
            Some(File::CardAccess) => self.options.card_access_refused.map_or(Ok(File::CardAccess), Err)?,
            _ if !secured
                && self.directory == Directory::Application
                && !self.options.without_access_control =>
            {
                return Err(StatusWord::SECURITY_NOT_SATISFIED);
            }
            Some(file)
                if (file.is_locked() && self.card.files.contains_key(&file))
                    || self.options.locked_file == Some(file) =>
            {
                return Err(StatusWord::SECURITY_NOT_SATISFIED);
            }
            Some(file) => file,
            None => return Err(StatusWord::FILE_NOT_FOUND),
        };
        if self.card.files.contains_key(&file) { Ok(file) } else { Err(StatusWord::FILE_NOT_FOUND) }
    }

    /// Reads at most Ne bytes, and at most as many as there is room for.
    fn read(&self, file: File, offset: usize, secured: bool, ne: usize, room: usize) -> Answer {
        let file = self.permit(Some(file), secured)?;
        let content = self.card.files.get(&file).ok_or(StatusWord::FILE_NOT_FOUND)?;
        if ne == 0 {
            return Err(StatusWord::WRONG_LENGTH.into());
        }
        let rest = content.get(offset..).filter(|rest| !rest.is_empty()).ok_or(StatusWord::WRONG_P1_P2)?;
        let mut length = ne.min(room).min(self.options.short_reads.unwrap_or(usize::MAX));
        for misbehaviour in &self.options.misbehaviours {
            match *misbehaviour {
                Misbehaviour::DropChannelAtByte { file: at, offset: byte, status }
                    if secured && (at, byte) == (file, offset) =>
                {
                    return Err(Refusal::Drop(status));
                }
                Misbehaviour::WrongLengthAbove { ne: largest } if secured && ne > largest => {
                    return Err(StatusWord::WRONG_LENGTH.into());
                }
                Misbehaviour::NamesLength { most } if secured => {
                    let named = rest.len().min(most);
                    if ne > named && named <= 256 {
                        return Err(StatusWord(0x6C00 | (named & 0xFF) as u16).into());
                    }
                }
                Misbehaviour::NoDataAbove { ne: largest } if ne > largest => length = 0,
                _ => {}
            }
        }
        let data = rest.get(..length).unwrap_or(rest).to_vec();
        let status = if ne > rest.len() { self.options.end_of_file_status } else { StatusWord::OK };
        Ok(Reply { status, ..Reply::with(data) })
    }

    /// Holds back everything after the first part of a READ BINARY response in the channel, if the options request it.
    pub(super) fn keep_rest(&mut self, mut reply: Reply) -> Reply {
        let part = self.options.misbehaviours.iter().find_map(|misbehaviour| match *misbehaviour {
            Misbehaviour::GetResponseInside { part } => Some(part),
            _ => None,
        });
        if let Some(part) = part
            && reply.data.len() > part
        {
            self.waiting_inside = reply.data.split_off(part);
            reply.status = announced(self.waiting_inside.len());
        }
        reply
    }

    /// GET RESPONSE in the channel: returns as much of the rest as there is room for.
    pub(super) fn get_rest(&mut self, room: usize) -> Answer {
        let end = room.min(self.waiting_inside.len());
        let mut reply = Reply::with(self.waiting_inside.drain(..end).collect());
        if !self.waiting_inside.is_empty() {
            reply.status = announced(self.waiting_inside.len());
        }
        Ok(reply)
    }

    pub(super) fn enter(&mut self, directory: Directory) {
        self.directory = directory;
        self.current_file = None;
        self.challenge = None;
    }
}
