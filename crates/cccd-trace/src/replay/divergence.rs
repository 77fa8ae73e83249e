//! Where a replay does something else than its trace.

use cccd::{SensitiveBytes, read::Phase};

use crate::format::End;

/// The first step at which a replay did something else than its trace. `Debug` shows no byte of either.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Divergence {
    /// The line of the trace that was to be next; the last one when the trace had ended.
    pub line: usize,
    /// How many commands had gone by.
    pub commands: usize,
    /// The part of the read, by the trace.
    pub phase: Option<Phase>,
    /// What differs.
    pub difference: Difference,
}

/// What can differ.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Difference {
    /// Another command.
    Command {
        /// The command of the trace.
        expected: SensitiveBytes,
        /// The command of the replay.
        got: SensitiveBytes,
        /// The first byte that differs, counted from 0.
        first_byte: usize,
    },
    /// Another number of random bytes.
    RandomLength {
        /// Bytes drawn in the trace.
        expected: usize,
        /// Bytes drawn in the replay.
        got: usize,
    },
    /// Something of another kind.
    Kind {
        /// What the trace has there, in English.
        expected: &'static str,
        /// What the replay did, in English.
        got: &'static str,
    },
    /// The trace has nothing more: it was cut off while it was written, or the replay goes on where the
    /// recorded read ended.
    Ended {
        /// What the replay did, in English.
        got: &'static str,
    },
    /// All went the same way, and something else came of it.
    Outcome {
        /// What came of the recorded read.
        expected: End,
        /// What came of the replay.
        got: End,
    },
}

impl Difference {
    /// The difference of two commands; `None` where there is none.
    pub(super) fn of_commands(expected: &SensitiveBytes, got: &[u8]) -> Option<Self> {
        let bytes = expected.expose();
        if bytes == got {
            return None;
        }
        let same = bytes.iter().zip(got).take_while(|(one, two)| one == two).count();
        Some(Self::Command { expected: expected.clone(), got: got.to_vec().into(), first_byte: same })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_byte_that_differs_is_named() {
        let first =
            |expected: &[u8], got: &[u8]| match Difference::of_commands(&expected.to_vec().into(), got) {
                Some(Difference::Command { first_byte, .. }) => Some(first_byte),
                _ => None,
            };
        assert_eq!(first(&[1, 2, 3], &[1, 2, 3]), None);
        assert_eq!(first(&[1, 2, 3], &[1, 9, 3]), Some(1));
        assert_eq!(first(&[1, 2, 3], &[1, 2]), Some(2));
        assert_eq!(first(&[], &[7]), Some(0));
    }
}
