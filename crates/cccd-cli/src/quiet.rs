//! Keeps libnfc from writing to standard error, where two lines per failure are promised.

use crate::arguments::Arguments;

/// Starts this program once more in its own place where libnfc will be used, with the word in the environment that
/// silences it: it looks there and nowhere else, and the environment of a running process cannot be changed in a
/// safe way. Whoever has set a level keeps it.
#[cfg(all(unix, feature = "nfc"))]
pub(crate) fn silence_libnfc(arguments: &Arguments) {
    use std::{env, os::unix::process::CommandExt, process::Command};

    const LEVEL: &str = "LIBNFC_LOG_LEVEL";
    let mut words = env::args_os();
    if env::var_os(LEVEL).is_some() || !uses_libnfc(arguments) {
        return;
    }
    if let (Ok(program), Some(name)) = (env::current_exe(), words.next()) {
        // It comes back only when it fails, and then the output is no worse than libnfc makes it.
        let _ = Command::new(program).arg0(name).args(words).env(LEVEL, "0").exec();
    }
}

/// There is nothing to silence.
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
        // The loop is one over PC/SC alone.
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
