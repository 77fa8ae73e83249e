//! Finds out which file a READ BINARY reads, by tracking SELECT, short identifiers and offsets.

use std::fmt;

use cccd::{
    card::APPLICATION,
    files::File,
    iso7816::{Command, Response, StatusWord},
    tlv::{Element, Reader, Tag},
};

const SELECT: u8 = 0xA4;
const READ_BINARY: u8 = 0xB0;
const READ_BINARY_ODD: u8 = 0xB1;
/// P1 of READ BINARY with a short file identifier.
const BY_SFI: u8 = 0x80;
const DO_OFFSET: Tag = Tag(0x54);
const DO_DATA: Tag = Tag(0x53);

/// A file by the most specific name that the trace allows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum FileName {
    /// A file of the standard that this library reads.
    Known(File),
    /// A file of the master file, by its name in the standard.
    Named(&'static str),
    /// A file by its identifier.
    Identifier(u16),
    /// A file by its short identifier.
    Short(u8),
}

impl fmt::Display for FileName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Known(file) => file.fmt(f),
            Self::Named(name) => f.write_str(name),
            Self::Identifier(fid) => write!(f, "EF {fid:04X}"),
            Self::Short(sfi) => write!(f, "EF with SFI {sfi:02X}"),
        }
    }
}

/// A file of the master file that this library does not read (Doc 9303-10, 3.11).
const CARD_SECURITY: &str = "EF.CardSecurity";
const CARD_SECURITY_FID: u16 = 0x011D;
const CARD_SECURITY_SFI: u8 = 0x1D;

impl FileName {
    /// The file with this identifier, in the application or in the master file. Some cards also return the files of the
    /// master file while the application is selected, where no other file has their identifiers.
    pub(crate) fn with_fid(fid: u16, in_application: bool) -> Self {
        if fid == CARD_SECURITY_FID && !in_application {
            return Self::Named(CARD_SECURITY);
        }
        let is_there = |file: &File| file.is_in_application() == in_application;
        let mut found: Vec<File> = File::all().filter(|file| file.fid() == fid).collect();
        found.sort_by_key(|file| !is_there(file));
        found.first().map_or(Self::Identifier(fid), |&file| Self::Known(file))
    }

    /// The file with this short identifier, in the application or in the master file.
    pub(crate) fn with_sfi(sfi: u8, in_application: bool) -> Self {
        if sfi == CARD_SECURITY_SFI && !in_application {
            return Self::Named(CARD_SECURITY);
        }
        let is_there = |file: &File| file.is_in_application() == in_application;
        File::all().find(|file| file.sfi() == sfi && is_there(file)).map_or(Self::Short(sfi), Self::Known)
    }
}

/// A part of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Block {
    /// The file; `None` if the trace does not show it.
    pub file: Option<FileName>,
    /// Offset of the part in bytes; `None` if it is protected and cannot be decrypted.
    pub offset: Option<usize>,
    /// Number of requested bytes; `None` if it is protected and cannot be decrypted.
    pub asked: Option<usize>,
    /// Number of bytes of the file that were received; `None` if the answer cannot be decrypted.
    pub received: Option<usize>,
    /// Whether the offset and the data are in data objects, which `asked` counts too.
    pub in_objects: bool,
}

/// The selected file and application at one point of a trace.
#[derive(Default)]
pub(super) struct Follower {
    current: Option<FileName>,
    in_application: bool,
    /// What becomes the current file or application if the card accepts the command.
    pending: Option<Pending>,
}

enum Pending {
    Application,
    /// Another application, or the master file.
    Elsewhere,
    File(FileName),
}

impl Follower {
    /// Handles a command and returns the part of a file that it requests. The header of a protected command is in
    /// plain, so that a part is known even if nothing can be decrypted.
    pub(super) fn command(&mut self, sent: &[u8], plain: Option<&Command>) -> Option<Block> {
        self.pending = None;
        let &[_, ins, p1, p2] = sent.first_chunk::<4>()?;
        match ins {
            SELECT => {
                self.pending = plain.and_then(|plain| self.selected(plain));
                None
            }
            READ_BINARY | READ_BINARY_ODD => {
                let by_sfi = match ins {
                    READ_BINARY => (p1 & BY_SFI != 0).then_some(p1 & 0x1F),
                    _ => (p1 == 0 && p2 & 0xE0 == 0 && p2 != 0).then_some(p2),
                };
                if let Some(sfi) = by_sfi {
                    self.pending = Some(Pending::File(FileName::with_sfi(sfi, self.in_application)));
                } else if ins == READ_BINARY_ODD && [p1, p2] != [0, 0] {
                    let fid = u16::from_be_bytes([p1, p2]);
                    self.pending = Some(Pending::File(FileName::with_fid(fid, self.in_application)));
                }
                let file = match self.pending {
                    Some(Pending::File(file)) => Some(file),
                    _ => self.current,
                };
                let offset = match ins {
                    READ_BINARY if by_sfi.is_some() => Some(usize::from(p2)),
                    READ_BINARY => Some(usize::from(u16::from_be_bytes([p1, p2]))),
                    _ => plain.and_then(|plain| offset(plain.data())),
                };
                let asked = plain.map(Command::ne);
                Some(Block { file, offset, asked, received: None, in_objects: ins == READ_BINARY_ODD })
            }
            _ => None,
        }
    }

    /// The file or application that a SELECT makes current.
    fn selected(&self, plain: &Command) -> Option<Pending> {
        match (plain.p1(), plain.data()) {
            (0x04, aid) if aid == APPLICATION => Some(Pending::Application),
            (0x04, _) | (0x00, [] | [0x3F, 0x00]) => Some(Pending::Elsewhere),
            (_, &[high, low]) => {
                let fid = u16::from_be_bytes([high, low]);
                Some(Pending::File(FileName::with_fid(fid, self.in_application)))
            }
            _ => None,
        }
    }

    /// Handles the answer to the command.
    pub(super) fn answer(
        &mut self,
        block: &mut Option<Block>,
        status: Option<StatusWord>,
        answer: Option<&Response>,
    ) {
        if let (Some(block), Some(answer)) = (block, answer) {
            block.received = Some(match block.in_objects {
                true => Element::parse(answer.data(), DO_DATA).map_or(0, |object| object.value().len()),
                false => answer.data().len(),
            });
        }
        // A card that warns, or returns less than was requested, has still selected the file.
        if !status.is_some_and(|status| matches!(status.sw1(), 0x90 | 0x61 | 0x62)) {
            return;
        }
        match self.pending.take() {
            Some(Pending::File(file)) => self.current = Some(file),
            Some(Pending::Application) => (self.current, self.in_application) = (None, true),
            Some(Pending::Elsewhere) => (self.current, self.in_application) = (None, false),
            None => {}
        }
    }
}

/// The offset in DO'54'.
fn offset(data: &[u8]) -> Option<usize> {
    let object = Reader::new(data).expect(DO_OFFSET).ok()?;
    let value = object.value();
    (value.len() <= 4).then(|| value.iter().fold(0, |sum, &byte| sum << 8 | usize::from(byte)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn run(follower: &mut Follower, command: &[u8], status: u16) -> Option<Block> {
        let plain = Command::parse(command).ok();
        let mut block = follower.command(command, plain.as_ref());
        let answer = Response::new(vec![1, 2, 3], StatusWord(status));
        follower.answer(&mut block, Some(StatusWord(status)), Some(&answer));
        block
    }

    fn file(block: Option<Block>) -> (String, Option<usize>) {
        let block = block.unwrap();
        (block.file.map(|file| file.to_string()).unwrap_or_default(), block.offset)
    }

    #[test]
    fn files_are_followed_through_select_and_short_identifiers() {
        let mut follower = Follower::default();
        let f = &mut follower;
        assert_eq!(file(run(f, &[0, 0xB0, 0, 0, 0], 0x9000)), (String::new(), Some(0)));
        assert_eq!(file(run(f, &[0, 0xB0, 0x9E, 0, 0], 0x9000)), ("EF.DIR".into(), Some(0)));
        assert_eq!(run(f, &[0, 0xA4, 2, 0x0C, 2, 0x01, 0x1C], 0x9000), None);
        assert_eq!(file(run(f, &[0, 0xB0, 0, 8, 0], 0x9000)), ("EF.CardAccess".into(), Some(8)));
        run(f, &[&[0, 0xA4, 4, 0x0C, 7][..], &APPLICATION].concat(), 0x9000);
        assert_eq!(file(run(f, &[0, 0xB0, 0x81, 0, 0], 0x9000)), ("EF.DG1".into(), Some(0)));
        assert_eq!(file(run(f, &[0, 0xB0, 0x9E, 0, 0], 0x9000)), ("EF.COM".into(), Some(0)));
        assert_eq!(file(run(f, &[0, 0xB0, 1, 0, 0], 0x9000)), ("EF.COM".into(), Some(256)));
        // Does not exist: the previous file stays current.
        run(f, &[0, 0xA4, 2, 0x0C, 2, 0x01, 0x0D], 0x6A82);
        assert_eq!(file(run(f, &[0, 0xB0, 1, 0, 0], 0x9000)), ("EF.COM".into(), Some(256)));
        run(f, &[0, 0xA4, 2, 0x0C, 2, 0x01, 0x02], 0x9000);
        let far = run(f, &[0, 0xB1, 0, 0, 5, 0x54, 3, 1, 0, 0, 0], 0x9000);
        assert_eq!(file(far), ("EF.DG2".into(), Some(65_536)));
        assert_eq!(far.unwrap().received, Some(0), "there is no DO'53' around the data");
        run(f, &[0, 0xA4, 2, 0x0C, 2, 0x12, 0x34], 0x9000);
        assert_eq!(file(run(f, &[0, 0xB0, 0, 1, 0], 0x9000)), ("EF 1234".into(), Some(1)));
        assert_eq!(file(run(f, &[0, 0xB0, 0x98, 1, 0], 0x9000)), ("EF with SFI 18".into(), Some(1)));
        assert_eq!(f.command(&[0, 0xB0], None), None);
    }
}
