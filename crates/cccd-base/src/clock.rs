//! Where the time comes from.

use std::time::{Duration, Instant, SystemTime};

/// A source of the current time. All code that needs the time asks it.
pub trait Clock: Send + Sync {
    /// The time of day, for validity dates.
    fn now(&self) -> SystemTime;

    /// Time since an arbitrary fixed start, for durations; never runs backwards.
    fn elapsed(&self) -> Duration;
}

/// The clock of this machine.
#[derive(Clone, Copy, Debug)]
pub struct SystemClock {
    start: Instant,
}

impl Default for SystemClock {
    fn default() -> Self {
        Self { start: Instant::now() }
    }
}

impl Clock for SystemClock {
    fn now(&self) -> SystemTime {
        SystemTime::now()
    }

    fn elapsed(&self) -> Duration {
        self.start.elapsed()
    }
}

/// A clock with a fixed time, for replays and for tests of validity dates.
#[derive(Clone, Copy, Debug)]
pub struct FixedClock(pub SystemTime);

impl Clock for FixedClock {
    fn now(&self) -> SystemTime {
        self.0
    }

    fn elapsed(&self) -> Duration {
        Duration::ZERO
    }
}
