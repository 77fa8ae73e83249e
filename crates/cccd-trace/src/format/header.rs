//! The first line of a trace.

use std::time::{Duration, SystemTime};

use cccd::{
    access::{AccessKey, AccessPolicy, Candidate},
    read::Settings,
    transport::Limits,
};

/// The version of the format that this library writes. It reads all versions; version 1 also held the judgement at its
/// end.
pub const VERSION: u64 = 2;

cccd_base::named! {
    /// The source of a trace, which determines what the trace can hold.
    #[derive(Clone, Copy, Debug, PartialEq, Eq)]
    #[non_exhaustive]
    pub enum Source {
        /// A read by this library: complete.
        Recorded = "recorded",
        /// The APDU log of pcscd: no random bytes, clock, key or options.
        ApduLog = "apdu-log",
        /// The output of pcsc-spy: it lacks the same.
        PcscSpy = "pcsc-spy",
    }
}

/// What was known when the read began.
#[derive(Clone, Debug)]
pub struct Header {
    /// The source of the trace.
    pub source: Source,
    /// Name and version of the program that wrote it.
    pub tool: String,
    /// The time when recording began.
    pub started: SystemTime,
    /// Name of the reader.
    pub reader: String,
    /// The answer to reset of the card; empty if it is not known.
    pub atr: Vec<u8>,
    /// What the link could carry.
    pub limits: Limits,
    /// The key that the read was given, or the first of several; `None` if it is not known.
    pub key: Option<AccessKey>,
    /// All keys that the read was given, in order, if there were several; empty otherwise.
    pub keys: Vec<Candidate>,
    /// The settings of the read; the default if they are not known.
    pub settings: Settings,
}

impl Header {
    /// The keys that the read was given, in order.
    pub(crate) fn candidates(&self) -> Vec<Candidate> {
        match &self.key {
            Some(key) if self.keys.is_empty() => vec![key.clone().into()],
            _ => self.keys.clone(),
        }
    }
}

/// The policy with that name.
pub(super) fn policy_named(name: &str) -> Option<AccessPolicy> {
    AccessPolicy::ALL.into_iter().find(|policy| policy.name() == name)
}

/// Microseconds since 1970; 0 for times before.
pub(crate) fn unix_micros(time: SystemTime) -> u64 {
    let since = time.duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
    u64::try_from(since.as_micros()).unwrap_or(u64::MAX)
}

/// The time this many microseconds after 1970; `None` if this machine cannot represent it.
pub(super) fn from_unix_micros(micros: u64) -> Option<SystemTime> {
    SystemTime::UNIX_EPOCH.checked_add(Duration::from_micros(micros))
}
