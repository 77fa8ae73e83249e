//! Where the time comes from.

use std::time::{Duration, Instant, SystemTime};

use crate::error::InputOutputError;

/// From 1970 up to the beginning of the year 9999, in seconds since 1970. Traces and journals count from 1970, workbooks
/// and X.509 end with the year 9999; a machine whose clock shows anything else has a clock that was never set.
const STATED: std::ops::Range<u64> = 0..253_370_764_800;

/// Returns the time if files can state it: a year from 1970 to 9998.
///
/// # Errors
/// [`InputOutputError::Clock`].
pub fn stated(now: SystemTime) -> Result<SystemTime, InputOutputError> {
    match now.duration_since(SystemTime::UNIX_EPOCH) {
        Ok(since) if STATED.contains(&since.as_secs()) => Ok(now),
        _ => Err(InputOutputError::Clock),
    }
}

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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_years_that_files_can_state_are_a_time() {
        let (epoch, second) = (SystemTime::UNIX_EPOCH, Duration::from_secs(1));
        let end = epoch + Duration::from_secs(STATED.end);
        for now in [epoch, SystemTime::now(), end - second] {
            assert_eq!(stated(now), Ok(now));
        }
        for now in
            [epoch - second, epoch - second * 86_400 * 365 * 90, end, end + second * 86_400 * 365 * 9_000]
        {
            assert_eq!(stated(now), Err(InputOutputError::Clock), "{now:?}");
        }
    }
}
