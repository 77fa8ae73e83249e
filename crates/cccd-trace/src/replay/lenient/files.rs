//! The files of a trace, assembled from the blocks that were read.

use std::collections::BTreeMap;

use cccd::{SensitiveBytes, iso7816::StatusWord, tlv::Header};

use crate::exchange::FileName;

/// What a trace holds of a file.
#[derive(Default)]
pub(super) struct File {
    /// Parts as they were read: their offsets and bytes.
    blocks: Vec<(usize, SensitiveBytes)>,
    /// The parts in order, with adjacent ones joined.
    runs: Vec<(usize, SensitiveBytes)>,
    /// The status word that a SELECT of it was refused with.
    select: Option<StatusWord>,
    /// The status word that a read from its start was refused with.
    read: Option<StatusWord>,
}

impl File {
    pub(super) fn add(&mut self, offset: usize, bytes: &[u8]) {
        self.blocks.push((offset, bytes.to_vec().into()));
    }

    pub(super) fn refuse_select(&mut self, status: StatusWord) {
        self.select.get_or_insert(status);
    }

    pub(super) fn refuse_read(&mut self, status: StatusWord) {
        self.read.get_or_insert(status);
    }

    /// Joins adjacent parts. The memory for each is reserved at once, so that no copy is left behind.
    fn assemble(&mut self) {
        let mut blocks = std::mem::take(&mut self.blocks);
        blocks.sort_by_key(|(offset, _)| *offset);
        let mut blocks = blocks.as_slice();
        while let Some((start, _)) = blocks.first() {
            let mut end = *start;
            let touching = blocks.iter().take_while(|(offset, bytes)| {
                let touches = *offset <= end;
                if touches {
                    end = end.max(offset.saturating_add(bytes.expose().len()));
                }
                touches
            });
            let (run, rest) = blocks.split_at(touching.count());
            let mut whole = Vec::with_capacity(end - start);
            for (offset, bytes) in run {
                let known = whole.len().saturating_sub(offset - start);
                whole.extend_from_slice(bytes.expose().get(known..).unwrap_or_default());
            }
            self.runs.push((*start, whole.into()));
            blocks = rest;
        }
    }

    /// Whether any byte of the file is known.
    fn has_bytes(&self) -> bool {
        self.runs.iter().any(|(_, bytes)| !bytes.expose().is_empty())
    }

    /// The known bytes from an offset on, up to the first gap and at most `length`.
    pub(super) fn bytes(&self, offset: usize, length: usize) -> &[u8] {
        let from = |(start, bytes): &'_ (usize, SensitiveBytes)| {
            let known = bytes.expose().len().checked_sub(offset.checked_sub(*start)?)?;
            (known > 0).then_some(known)
        };
        let run = self.runs.iter().find_map(|run| from(run).map(|known| (run, known)));
        let Some(((start, bytes), known)) = run else { return &[] };
        let at = offset - start;
        bytes.expose().get(at..at + known.min(length)).unwrap_or_default()
    }

    /// The length according to the header of the file, if all of that is known.
    pub(super) fn whole_len(&self) -> Option<usize> {
        let (_, bytes) = self.runs.first().filter(|(start, _)| *start == 0)?;
        let length = bytes.expose().len();
        let header = Header::parse(bytes.expose()).ok()??;
        (header.total_len() <= length).then_some(length)
    }
}

/// The result of looking up a file.
pub(super) enum Found<'a> {
    /// All or some of its bytes are known.
    File(&'a File),
    /// It was refused in the trace, or needs a channel here.
    Refused(StatusWord),
    /// The trace never requested it.
    Unknown,
}

/// The files of a card, read in plain and through a channel.
#[derive(Default)]
pub(super) struct Files(BTreeMap<(bool, FileName), File>);

impl Files {
    /// A file to which more can be added.
    pub(super) fn entry(&mut self, protected: bool, name: FileName) -> &mut File {
        self.0.entry((protected, name)).or_default()
    }

    /// Assembles every file.
    pub(super) fn assemble(mut self) -> Self {
        self.0.values_mut().for_each(File::assemble);
        self
    }

    /// Looks up a file for a SELECT or a read.
    pub(super) fn find(&self, protected: bool, name: FileName, by_select: bool) -> Found<'_> {
        let here = self.0.get(&(protected, name));
        let there = self.0.get(&(!protected, name)).filter(|file| file.has_bytes());
        if let Some(file) = here.filter(|file| file.has_bytes()) {
            return Found::File(file);
        }
        let refusal = here
            .and_then(|file| if by_select { file.select.or(file.read) } else { file.read.or(file.select) });
        match (refusal, there) {
            // What everyone may read can also be read through a channel.
            (_, Some(file)) if protected => Found::File(file),
            (Some(status), _) => Found::Refused(status),
            (None, Some(_)) => Found::Refused(StatusWord::SECURITY_NOT_SATISFIED),
            (None, None) => Found::Unknown,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(blocks: &[(usize, &[u8])]) -> File {
        let mut file = File::default();
        blocks.iter().for_each(|(offset, bytes)| file.add(*offset, bytes));
        file.assemble();
        file
    }

    #[test]
    fn blocks_that_touch_or_overlap_are_one() {
        let file = file(&[(6, &[6, 7]), (0, &[0x61, 6, 2]), (2, &[2, 3, 4, 5]), (3, &[3]), (20, &[20])]);
        assert_eq!(file.bytes(0, 100), [0x61, 6, 2, 3, 4, 5, 6, 7]);
        assert_eq!(file.bytes(5, 2), [5, 6]);
        assert_eq!(file.bytes(20, 2), [20]);
        assert_eq!(file.whole_len(), Some(8));
        for nothing in [8, 19, 21, usize::MAX] {
            assert!(file.bytes(nothing, 9).is_empty());
        }
    }

    #[test]
    fn a_file_that_lacks_its_end_or_start_is_not_whole() {
        assert_eq!(file(&[(0, &[0x61, 6, 2])]).whole_len(), None);
        assert_eq!(file(&[(1, &[0x61, 1, 2])]).whole_len(), None);
        assert_eq!(file(&[]).whole_len(), None);
        assert_eq!(file(&[(usize::MAX, &[1, 2])]).bytes(usize::MAX, 1), [1]);
    }
}
