//! Estimates the cost of a command and of a byte by least squares.

use std::time::Duration;

use crate::exchange::Exchange;

/// Smallest number of commands for an estimate.
const FEWEST: usize = 3;

/// An estimate of the cost of READ BINARY. A byte costs time on the link, and in the card for its protection; a command
/// costs time in the card and in every program on the way.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Rate {
    /// Time for a command, whatever its length.
    pub per_command: Duration,
    /// Time for a byte of command or answer, in microseconds.
    pub micros_per_byte: f64,
    /// Number of commands that the estimate is based on.
    pub commands: usize,
}

impl Rate {
    /// The line that best fits the READ BINARY commands; `None` if there are too few, if all have the same length, or
    /// if longer ones do not take longer.
    pub(super) fn of<'a>(exchanges: impl Iterator<Item = &'a Exchange<'a>>) -> Option<Self> {
        let points: Vec<(f64, f64)> = exchanges
            .filter(|exchange| {
                exchange.block.and_then(|block| block.received).is_some_and(|length| length > 0)
            })
            .filter_map(|exchange| {
                let bytes = exchange.command.expose().len() + exchange.received();
                Some((bytes as f64, exchange.duration?.as_secs_f64() * 1e6))
            })
            .collect();
        Self::fit(&points)
    }

    /// The line through points of bytes and microseconds.
    fn fit(points: &[(f64, f64)]) -> Option<Self> {
        if points.len() < FEWEST {
            return None;
        }
        let number = points.len() as f64;
        let mean = |of: fn(&(f64, f64)) -> f64| points.iter().map(of).sum::<f64>() / number;
        let (mean_bytes, mean_time) = (mean(|point| point.0), mean(|point| point.1));
        let spread: f64 = points.iter().map(|(bytes, _)| (bytes - mean_bytes).powi(2)).sum();
        let common: f64 = points.iter().map(|(bytes, time)| (bytes - mean_bytes) * (time - mean_time)).sum();
        let micros_per_byte = common / spread;
        let micros = mean_time - micros_per_byte * mean_bytes;
        // If all have the same length, this divides 0 by 0, which gives NaN. Negative values mean noise or a relation
        // that is not linear.
        let is_sound = micros_per_byte > 0.0 && micros_per_byte.is_finite() && micros >= 0.0;
        let per_command = Duration::try_from_secs_f64(micros / 1e6).ok().filter(|_| is_sound)?;
        Some(Self { per_command, micros_per_byte, commands: points.len() })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_found_again() {
        let point = |bytes: u32| (f64::from(bytes), 9_000.0 + 75.0 * f64::from(bytes));
        let rate = Rate::fit(&[point(26), point(263), point(120)]).unwrap();
        assert!((rate.micros_per_byte - 75.0).abs() < 1e-6, "{rate:?}");
        assert!((rate.per_command.as_secs_f64() - 0.009).abs() < 1e-8, "{rate:?}");
        assert_eq!(rate.commands, 3);
    }

    #[test]
    fn what_tells_nothing_gives_no_estimate() {
        assert_eq!(Rate::fit(&[]), None);
        assert_eq!(Rate::fit(&[(10.0, 1.0), (20.0, 2.0)]), None, "too few");
        assert_eq!(Rate::fit(&[(10.0, 1.0), (10.0, 2.0), (10.0, 3.0)]), None, "one length");
        assert_eq!(Rate::fit(&[(10.0, 9.0), (20.0, 5.0), (30.0, 1.0)]), None, "shorter the more it carries");
        assert_eq!(
            Rate::fit(&[(100.0, 1.0), (110.0, 50.0), (120.0, 99.0)]),
            None,
            "a command of less than nothing"
        );
    }
}
