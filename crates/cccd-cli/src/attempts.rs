//! Where wrong keys are counted across processes, so that a script cannot try one key after the other.

use std::{env, path::PathBuf};

use cccd::pki::trust_store;

/// Returns the folder: in that of the session, which ends with it, or else in the data folder of the user. `None` for a
/// user without either.
pub(crate) fn folder() -> Option<PathBuf> {
    let session = env::var_os("XDG_RUNTIME_DIR").map(PathBuf::from).filter(|path| path.is_absolute());
    // A folder of somebody else, as after `su`, or one that has gone, is of no use.
    let session =
        session.map(|path| path.join("cccd")).filter(|path| cccd_base::private_file::is_own_folder(path));
    session.or_else(|| trust_store::data_folder().map(|data| data.join("attempts")))
}
