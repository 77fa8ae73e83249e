//! The time that one picture may take, whatever it holds.

use std::{
    cell::Cell,
    io::{self, BufRead, ErrorKind, Read, Seek, SeekFrom},
    time::{Duration, Instant},
};

/// The number of pixels that the shorter time is for: those of an ordinary phone.
const ORDINARY: u64 = 12_500_000;
/// The time for a picture of up to [`ORDINARY`] pixels, and for larger ones. A build for tests gets more.
const TIMES: [Duration; 2] = if cfg!(debug_assertions) {
    [Duration::from_secs(8), Duration::from_secs(16)]
} else {
    [Duration::from_millis(1_600), Duration::from_millis(3_300)]
};
/// How many bytes are handed to a decoder at once, so that it comes back in time.
const PIECE: usize = 4096;
/// After so many small reads the clock is looked at.
const READS: u32 = 64;

/// The time for one picture. Every stage asks it whether it is over; nothing is left running.
pub(super) struct Budget {
    start: Instant,
    time: Cell<Duration>,
}

impl Budget {
    /// Starts with the shorter time.
    pub(super) fn start() -> Self {
        Self { start: Instant::now(), time: Cell::new(TIMES[0]) }
    }

    /// Allows more time for a large picture, whose dimensions are now known.
    pub(super) fn allow_for(&self, pixels: u64) {
        self.time.set(TIMES[usize::from(pixels > ORDINARY)]);
    }

    /// Whether so much of the time is used that a picture with one code need not be searched for another.
    pub(super) fn is_well_used(&self) -> bool {
        self.start.elapsed() >= self.time.get() / 4
    }

    /// Whether so much time is left.
    pub(super) fn has(&self, time: Duration) -> bool {
        self.start.elapsed() + time <= self.time.get()
    }

    /// Whether no time is left.
    pub(super) fn is_over(&self) -> bool {
        self.start.elapsed() >= self.time.get()
    }
}

/// The bytes of a picture for its decoder. They cannot be read any more when the time is over: this ends any decoder,
/// whatever it is busy with.
pub(super) struct Source<'a> {
    bytes: &'a [u8],
    position: usize,
    budget: &'a Budget,
    /// Counts the reads, to look at the clock at times.
    reads: u32,
    /// Whether more was wanted than there is.
    is_cut: &'a Cell<bool>,
}

impl<'a> Source<'a> {
    /// Sets `is_cut` when the decoder wants more than there is.
    pub(super) const fn new(bytes: &'a [u8], budget: &'a Budget, is_cut: &'a Cell<bool>) -> Self {
        Self { bytes, position: 0, budget, reads: 0, is_cut }
    }
}

impl BufRead for Source<'_> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        self.reads = self.reads.wrapping_add(1);
        if self.reads.is_multiple_of(READS) && self.budget.is_over() {
            return Err(ErrorKind::TimedOut.into());
        }
        let rest = self.bytes.get(self.position..).unwrap_or_default();
        if rest.is_empty() {
            self.is_cut.set(true);
        }
        Ok(rest.get(..PIECE).unwrap_or(rest))
    }

    fn consume(&mut self, amount: usize) {
        self.position = self.position.saturating_add(amount).min(self.bytes.len());
    }
}

impl Read for Source<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let piece = self.fill_buf()?;
        let length = piece.len().min(buffer.len());
        let (Some(from), Some(to)) = (piece.get(..length), buffer.get_mut(..length)) else {
            return Ok(0);
        };
        to.copy_from_slice(from);
        self.consume(length);
        Ok(length)
    }
}

impl Seek for Source<'_> {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        let position = match to {
            SeekFrom::Start(position) => usize::try_from(position).ok(),
            SeekFrom::End(offset) => self.bytes.len().checked_add_signed(offset as isize),
            SeekFrom::Current(offset) => self.position.checked_add_signed(offset as isize),
        };
        self.position = position.ok_or(ErrorKind::InvalidInput)?;
        Ok(self.position as u64)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_read_when_the_time_is_over() {
        let bytes = vec![7; 10 * PIECE];
        let (budget, is_cut) = (Budget::start(), Cell::new(false));
        let mut read = Vec::new();
        Source::new(&bytes, &budget, &is_cut).read_to_end(&mut read).unwrap();
        assert!(read == bytes && is_cut.get());
        budget.time.set(Duration::ZERO);
        let mut source = Source::new(&bytes, &budget, &is_cut);
        let failed = std::iter::repeat_with(|| source.read(&mut [0; 4])).take(200).find_map(Result::err);
        assert_eq!(failed.unwrap().kind(), ErrorKind::TimedOut);
    }

    #[test]
    fn a_place_beyond_the_end_has_no_bytes() {
        let (budget, is_cut) = (Budget::start(), Cell::new(false));
        let mut source = Source::new(b"abc", &budget, &is_cut);
        assert_eq!(source.seek(SeekFrom::Start(9)).unwrap(), 9);
        assert!(!is_cut.get() && source.read(&mut [0; 4]).unwrap() == 0 && is_cut.get());
        assert!(source.seek(SeekFrom::Current(-10)).is_err());
        assert_eq!(source.seek(SeekFrom::End(-1)).unwrap(), 2);
    }
}
