//! Errors of records of reads and of their replay.

use thiserror::Error;

use crate::error::Code;

/// A record of a read, or its replay. Lines are counted from 1.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum TraceError {
    /// A line cannot be read.
    #[error("line {line} of the trace cannot be read: {what}")]
    Malformed {
        /// The line.
        line: usize,
        /// What is wrong with it.
        what: &'static str,
    },
    /// A version that this library does not read.
    #[error("the trace has version {version}")]
    Version {
        /// The version.
        version: u64,
    },
    /// Larger than any read.
    #[error("the trace is larger than any read at line {line}")]
    TooLarge {
        /// The line that goes beyond the limit.
        line: usize,
    },
    /// A line was changed, moved or taken out after it was written.
    #[error("line {line} of the trace is not as it was written")]
    Changed {
        /// The first line that does not fit those before it.
        line: usize,
    },
    /// The trace ends before the read does.
    #[error("the trace ends with line {line}, before the read does")]
    Ended {
        /// The last line.
        line: usize,
    },
    /// The replay does something else than the trace.
    #[error("the replay leaves the trace at line {line}")]
    Diverged {
        /// The line that was to be next.
        line: usize,
    },
    /// The trace lacks what a replay needs.
    #[error("the trace holds no {what}")]
    Incomplete {
        /// What it lacks.
        what: &'static str,
    },
    /// The trace is encrypted.
    #[error("the trace is encrypted")]
    Encrypted,
}

impl TraceError {
    /// The number of this failure.
    pub const fn code(&self) -> Code {
        match self {
            Self::Malformed { .. } => Code::TraceMalformed,
            Self::Version { .. } => Code::TraceVersion,
            Self::TooLarge { .. } => Code::TraceTooLarge,
            Self::Changed { .. } => Code::TraceChanged,
            Self::Ended { .. } => Code::TraceEnded,
            Self::Diverged { .. } => Code::TraceDiverged,
            Self::Incomplete { .. } => Code::TraceIncomplete,
            Self::Encrypted => Code::TraceEncrypted,
        }
    }
}
