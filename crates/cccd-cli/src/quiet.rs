//! Prevents libnfc from writing to standard error, where each failure is promised to be two lines.

use crate::arguments::Arguments;

/// Re-executes this program if it will use libnfc, with the environment variable that silences it. libnfc reads the
/// level only from the environment, and the environment of a running process cannot be changed safely. A level that the
/// user has set is kept.
#[cfg(all(unix, feature = "nfc"))]
pub(crate) fn silence_libnfc(arguments: &Arguments) {
    use std::{env, os::unix::process::CommandExt, process::Command};

    const LEVEL: &str = "LIBNFC_LOG_LEVEL";
    let mut words = env::args_os();
    if env::var_os(LEVEL).is_some() || !uses_libnfc(arguments) {
        return;
    }
    if let (Ok(program), Some(name)) = (env::current_exe(), words.next()) {
        // `exec` returns only on failure; then libnfc's own output appears, and nothing else changes.
        let _ = Command::new(program).arg0(name).args(words).env(LEVEL, "0").exec();
    }
}

/// Nothing to silence.
#[cfg(not(all(unix, feature = "nfc")))]
pub(crate) const fn silence_libnfc(_: &Arguments) {}

#[cfg(all(unix, feature = "nfc"))]
fn uses_libnfc(arguments: &Arguments) -> bool {
    use cccd::reader::Choice;

    use crate::arguments::Command;

    let reader = match &arguments.command {
        Command::Readers(_) => return true,
        Command::Read(arguments) => &arguments.reader.reader,
        Command::Info(arguments) => &arguments.reader.reader,
        Command::Doctor(arguments) => &arguments.reader,
        Command::Demo(_)
        | Command::Sim(_)
        | Command::Trace(_)
        | Command::Trust(_)
        | Command::Verify(_)
        // The loop uses PC/SC only.
        | Command::Watch(_)
        | Command::Privacy(_)
        | Command::Report(_)
        | Command::Qr(_)
        | Command::Mrz(_)
        | Command::Number(_)
        | Command::Completions(_)
        | Command::Man(_) => &None,
    };
    matches!(reader.as_deref().map(Choice::parse), Some(Choice::Nfc(_) | Choice::AnyNfc))
}
