//! Applies the model to a transport and advances a clock.

use std::{
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    thread,
    time::{Duration, Instant, SystemTime},
};

use cccd_base::{
    Result,
    clock::Clock,
    transport::{Deadline, Limits, Transport},
};

use crate::link_model::LinkModel;

/// A clock that stands still until it is advanced. Clones share the time.
#[derive(Clone, Debug)]
pub struct VirtualClock {
    start: SystemTime,
    /// Nanoseconds since the start.
    elapsed: Arc<AtomicU64>,
}

impl VirtualClock {
    /// A clock that starts at this time of day.
    pub fn starting_at(start: SystemTime) -> Self {
        Self { start, elapsed: Arc::default() }
    }

    /// Advances the time. The clock can hold 584 years and stops at the end of them.
    pub fn advance(&self, time: Duration) {
        let time = u64::try_from(time.as_nanos()).unwrap_or(u64::MAX);
        let add = |elapsed: u64| Some(elapsed.saturating_add(time));
        // The closure always returns a value, so the update never fails.
        let _ = self.elapsed.fetch_update(Ordering::Relaxed, Ordering::Relaxed, add);
    }
}

impl Default for VirtualClock {
    /// Starts at the current time.
    fn default() -> Self {
        Self::starting_at(SystemTime::now())
    }
}

impl Clock for VirtualClock {
    fn now(&self) -> SystemTime {
        self.start + self.elapsed()
    }

    fn elapsed(&self) -> Duration {
        Duration::from_nanos(self.elapsed.load(Ordering::Relaxed))
    }
}

/// A transport whose commands take the time of a [`LinkModel`].
pub struct ModelledLink<T> {
    link: T,
    model: LinkModel,
    clock: VirtualClock,
}

impl<T: Transport> ModelledLink<T> {
    /// Advances the clock by the time of each command, without taking that time.
    pub const fn in_virtual_time(link: T, model: LinkModel, clock: VirtualClock) -> Self {
        Self { link, model, clock }
    }
}

impl<T: Transport> Transport for ModelledLink<T> {
    fn transmit(&mut self, command: &[u8], deadline: Deadline) -> Result<Vec<u8>> {
        let response = self.link.transmit(command, deadline)?;
        self.clock.advance(self.model.time(command, &response));
        Ok(response)
    }

    fn limits(&self) -> Limits {
        self.link.limits()
    }

    fn atr(&self) -> &[u8] {
        self.link.atr()
    }

    fn reset(&mut self) -> Result<()> {
        self.link.reset()
    }
}

impl LinkModel {
    /// Sleeps until a command that was received at `start` has taken its time.
    pub(crate) fn wait(&self, command: &[u8], response: &[u8], start: Instant) {
        thread::sleep(self.time(command, response).saturating_sub(start.elapsed()));
    }
}

#[cfg(test)]
mod tests {
    use cccd_base::transport::FnTransport;

    use super::*;
    use crate::link_model::BitRate;

    const READ: [u8; 5] = [0x00, 0xB0, 0x9C, 0x00, 0x00];

    #[test]
    fn virtual_time_moves_by_the_model_alone() {
        let clock = VirtualClock::starting_at(SystemTime::UNIX_EPOCH);
        let model = LinkModel::new(BitRate::Kbit424);
        let link = FnTransport::new(Limits::SHORT, |_: &[u8]| Ok(vec![0x90, 0x00]));
        let mut link = ModelledLink::in_virtual_time(link, model, clock.clone());
        let one = model.time(&READ, &[0x90, 0x00]);
        for count in 1..=3 {
            assert_eq!(link.transmit(&READ, Deadline::NEVER).unwrap(), [0x90, 0x00]);
            assert_eq!(clock.elapsed(), one * count);
        }
        assert_eq!(clock.now(), SystemTime::UNIX_EPOCH + one * 3);
        assert_eq!(link.limits(), Limits::SHORT);
    }

    #[test]
    fn a_virtual_clock_never_runs_over() {
        let clock = VirtualClock::starting_at(SystemTime::UNIX_EPOCH);
        clock.advance(Duration::MAX);
        clock.advance(Duration::from_nanos(1));
        assert_eq!(clock.elapsed(), Duration::from_nanos(u64::MAX));
    }
}
