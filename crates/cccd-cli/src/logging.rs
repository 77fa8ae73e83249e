//! Logs to standard error if `RUST_LOG` requests it. The library logs instructions, status words, lengths and times;
//! never a key or personal data.

use std::io;

use tracing_subscriber::EnvFilter;

/// Whether logging is requested.
pub(crate) fn is_asked_for() -> bool {
    std::env::var_os(EnvFilter::DEFAULT_ENV).is_some()
}

/// Starts logging if `RUST_LOG` is set; costs nothing otherwise.
pub(crate) fn start() {
    if is_asked_for() {
        let log = tracing_subscriber::fmt().with_env_filter(EnvFilter::from_default_env());
        log.with_writer(io::stderr).init();
    }
}
