//! The first line of a trace.

use std::time::{Duration, SystemTime};

use cccd::{
    access::{AccessKey, AccessPolicy, Candidate},
    read::Settings,
    transport::Limits,
};

/// The version of the form that this library writes. It reads every version that ever was: 1 held at its end
/// what was judged too.
pub const VERSION: u64 = 2;

/// Where a trace comes from, and with it what it can hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Source {
    /// A read by this library: all there is.
    Recorded,
    /// The APDU log of pcscd: neither random bytes nor the clock, no key, no options.
    ApduLog,
    /// pcsc-spy: the same.
    PcscSpy,
}

impl Source {
    /// Every source.
    pub const ALL: [Self; 3] = [Self::Recorded, Self::ApduLog, Self::PcscSpy];

    /// The name in the header.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Recorded => "recorded",
            Self::ApduLog => "apdu-log",
            Self::PcscSpy => "pcsc-spy",
        }
    }
}

/// What was known when the read began.
#[derive(Clone, Debug)]
pub struct Header {
    /// Where the trace comes from.
    pub source: Source,
    /// Name and version of the program that wrote it.
    pub tool: String,
    /// When recording began.
    pub started: SystemTime,
    /// Name of the reader.
    pub reader: String,
    /// The answer to reset of the card; empty where it is not known.
    pub atr: Vec<u8>,
    /// What the link could carry.
    pub limits: Limits,
    /// The key that the read was given, or the first of them; `None` where it is not known.
    pub key: Option<AccessKey>,
    /// All the keys that the read was given, in order, where they were several; otherwise none.
    pub keys: Vec<Candidate>,
    /// What was asked for; the default where it is not known.
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

/// The name of a policy in the header.
pub(super) const fn policy_name(policy: AccessPolicy) -> &'static str {
    match policy {
        AccessPolicy::Pace => "pace",
        AccessPolicy::Bac => "bac",
        _ => "auto",
    }
}

/// The policy of that name.
pub(super) fn policy_named(name: &str) -> Option<AccessPolicy> {
    [AccessPolicy::Auto, AccessPolicy::Pace, AccessPolicy::Bac].into_iter().find(|p| policy_name(*p) == name)
}

/// Microseconds since 1970; none before.
pub(crate) fn unix_micros(time: SystemTime) -> u64 {
    let since = time.duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
    u64::try_from(since.as_micros()).unwrap_or(u64::MAX)
}

/// The time so many microseconds after 1970; `None` beyond what this machine can tell.
pub(super) fn from_unix_micros(micros: u64) -> Option<SystemTime> {
    SystemTime::UNIX_EPOCH.checked_add(Duration::from_micros(micros))
}
