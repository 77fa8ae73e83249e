//! Measures a read. `cargo xtask bench` builds it and `cccd`, optimised, and runs it.
//!
//! Figures with a limit are printed with it. Times are medians of [`RUNS`] runs on a machine that may be noisy; counts
//! of commands and bytes are exact.

mod c_interface;
mod child;
mod evidence;
mod in_process;
mod on_air;
mod traces;
mod trust;
mod watch;

use std::error::Error;

/// Number of runs of each measurement.
const RUNS: usize = 31;

/// The invented card that is measured.
const SEED: &str = "demo";

fn main() -> Result<(), Box<dyn Error>> {
    match std::env::args().nth(1).as_deref() {
        None => {
            in_process::measure()?;
            on_air::measure()?;
            traces::measure()?;
            trust::measure()?;
            evidence::measure()?;
            c_interface::measure()?;
            watch::measure()?;
            child::measure()
        }
        Some(evidence::MEMORY) => evidence::measure_memory(),
        Some(child::START) => child::measure_start(),
        Some(child::MEMORY) => child::measure_memory(),
        Some("c") => c_interface::measure(),
        Some("watch") => watch::measure(),
        Some("trust") => trust::measure(),
        Some("evidence") => evidence::measure(),
        Some(other) => Err(format!("unknown argument {other}").into()),
    }
}

/// Prints one line of the result.
fn print(what: &str, value: impl std::fmt::Display, unit: &str, limit: Option<f64>) {
    let limit = limit.map(|limit| format!("   (at most {limit})")).unwrap_or_default();
    println!("{what:<58} {value:>8} {unit}{limit}");
}

/// The median.
fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or(f64::NAN)
}
