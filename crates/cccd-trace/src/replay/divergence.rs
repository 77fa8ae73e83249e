//! Where a replay differs from its trace.

use cccd::{SensitiveBytes, read::Phase};

use crate::format::End;

/// The first step at which a replay differed from its trace. `Debug` shows no byte of either.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Divergence {
    /// The line of the trace that was next; the last line if the trace had ended.
    pub line: usize,
    /// Number of commands before the step.
    pub commands: usize,
    /// The phase of the read according to the trace.
    pub phase: Option<Phase>,
    /// What differs.
    pub difference: Difference,
}

/// The kinds of differences.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Difference {
    /// Another command.
    Command {
        /// The command of the trace.
        expected: SensitiveBytes,
        /// The command of the replay.
        got: SensitiveBytes,
        /// Index of the first byte that differs, counted from 0.
        first_byte: usize,
    },
    /// Another number of random bytes.
    RandomLength {
        /// Bytes drawn in the trace.
        expected: usize,
        /// Bytes drawn in the replay.
        got: usize,
    },
    /// An event of another kind.
    Kind {
        /// What comes next in the trace, in English.
        expected: &'static str,
        /// What the replay did, in English.
        got: &'static str,
    },
    /// The trace has ended: it was cut off while it was written, or the replay continues where the recorded read ended.
    Ended {
        /// What the replay did, in English.
        got: &'static str,
    },
    /// Every step was the same, but the result differs.
    Outcome {
        /// The result of the recorded read.
        expected: End,
        /// The result of the replay.
        got: End,
    },
}

impl Difference {
    /// The difference between two commands; `None` if they are equal.
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
