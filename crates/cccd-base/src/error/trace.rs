//! Errors of records of reads and of their replay.

errors! {
    /// A record of a read, or its replay. Lines are counted from 1.
    TraceError {
        Malformed {
            /// The line.
            line: usize,
            /// What is wrong with it.
            what: &'static str,
        } => TraceMalformed = 750, "trace_malformed", "line {line} of the trace cannot be read: {what}";
        Version {
            /// The version.
            version: u64,
        } => TraceVersion = 751, "trace_version", "the trace has version {version}";
        TooLarge {
            /// The line that goes beyond the limit.
            line: usize,
        } => TraceTooLarge = 752, "trace_too_large", "the trace is larger than any read at line {line}";
        /// A line was changed, moved or removed after it was written.
        Changed {
            /// The first line that does not match those before it.
            line: usize,
        } => TraceChanged = 753, "trace_changed", "line {line} of the trace is not as it was written";
        Ended {
            /// The last line.
            line: usize,
        } => TraceEnded = 754, "trace_ended", "the trace ends with line {line}, before the read does";
        Diverged {
            /// The line that should have been next.
            line: usize,
        } => TraceDiverged = 755, "trace_diverged", "the replay leaves the trace at line {line}";
        Incomplete {
            /// What is missing.
            what: &'static str,
        } => TraceIncomplete = 756, "trace_incomplete", "the trace holds no {what}";
        Encrypted => TraceEncrypted = 757, "trace_encrypted", "the trace is encrypted";
    }
}
