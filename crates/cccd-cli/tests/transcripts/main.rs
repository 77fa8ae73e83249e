//! What a user sees, in full: each file next to this one is a transcript of calls of the command, with standard output,
//! standard error and exit status. README.md describes how they are read and renewed.

// A test that cannot be set up must fail loudly.
#![allow(clippy::expect_used, clippy::panic, clippy::unwrap_used)]

#[cfg(unix)]
mod coverage;
#[cfg(unix)]
mod redactions;
#[cfg(unix)]
mod session;

/// The calls are shell lines.
#[cfg(not(unix))]
fn main() {}

#[cfg(unix)]
fn main() -> std::process::ExitCode {
    use libtest_mimic::{Arguments, Failed, Trial};

    let mut trials: Vec<_> = session::transcripts()
        .into_iter()
        .map(|(name, path)| Trial::test(name, move || session::compare(&path).map_err(Failed::from)))
        .collect();
    let checks: [(&str, fn()); 5] = [
        ("each_command_shows_its_help", coverage::each_command_shows_its_help),
        ("each_exit_status_is_shown", coverage::each_exit_status_is_shown),
        ("each_forgery_is_told", coverage::each_forgery_is_told),
        ("each_group_of_quirks_is_shown", coverage::each_group_of_quirks_is_shown),
        ("no_error_repeats_what_was_typed", coverage::no_error_repeats_what_was_typed),
    ];
    trials.extend(checks.map(|(name, check)| {
        Trial::test(format!("coverage::{name}"), move || {
            check();
            Ok(())
        })
    }));
    libtest_mimic::run(&Arguments::from_args(), trials).exit_code()
}
