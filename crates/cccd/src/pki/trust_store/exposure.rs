//! Checks whether others may write to a trust folder: whoever can put a root there can make cards genuine.

use std::path::{Path, PathBuf};

use super::{
    CERTIFICATES,
    files::{certificate_files, revocation_list_files},
    index::INDEX,
    offices,
};
use crate::error::TrustStoreError;

/// Returns the first folder or file that others may write to, and how many more there are: one that belongs to a
/// user other than root or the current one, or that its group or everybody may write to. Works only on Unix.
pub(super) fn find(folder: &Path) -> Option<TrustStoreError> {
    let mut exposed = paths(folder).into_iter().filter(|path| is_exposed(path));
    let path = exposed.next()?;
    Some(TrustStoreError::Exposed { path, others: exposed.count() })
}

/// Returns the folders, and every file in them that counts.
fn paths(folder: &Path) -> Vec<PathBuf> {
    let [certificates, offices] = [CERTIFICATES, offices::FOLDER].map(|name| folder.join(name));
    let inside = |folder: &Path| -> Vec<PathBuf> {
        let entries = folder.read_dir().into_iter().flatten().flatten();
        let mut files: Vec<_> = entries.map(|entry| entry.path()).collect();
        files.sort();
        files
    };
    let by_hand = [certificate_files(folder), revocation_list_files(folder)].into_iter().flatten().flatten();
    [folder.to_owned(), folder.join(INDEX)]
        .into_iter()
        .chain(by_hand)
        .chain([&certificates, &offices].into_iter().cloned())
        .chain(inside(&certificates))
        .chain(inside(&offices))
        .collect()
}

/// A missing file is not exposed.
#[cfg(unix)]
fn is_exposed(path: &Path) -> bool {
    use std::os::unix::fs::MetadataExt;

    const OTHERS_MAY_WRITE: u32 = 0o022;
    const ROOT: u32 = 0;
    path.metadata().is_ok_and(|metadata| {
        let is_own = [ROOT, nix::unistd::geteuid().as_raw()].contains(&metadata.uid());
        !is_own || metadata.mode() & OTHERS_MAY_WRITE != 0
    })
}

#[cfg(not(unix))]
const fn is_exposed(_: &Path) -> bool {
    false
}

#[cfg(all(test, unix))]
mod tests {
    use std::{fs, os::unix::fs::PermissionsExt};

    use super::{
        super::{TrustFolder, TrustStore, folder::tests::Scratch},
        *,
    };
    use crate::pki::testing::{CertificateTemplate, key};

    #[test]
    fn what_others_may_write_is_named_and_counts_all_the_same() {
        let scratch = Scratch::new("exposed");
        let folder = &scratch.0;
        drop(TrustFolder::open_to_write(folder).unwrap());
        fs::create_dir(folder.join("office")).unwrap();
        let root = CertificateTemplate::root().sign(&key(1), &key(1));
        for name in ["root.cer", "list.crl", "index.jsonl", "notes.txt", "certificates/a.cer", "office/b.pem"]
        {
            fs::write(folder.join(name), &root).unwrap();
        }
        fs::write(folder.join("index.jsonl"), super::super::index::write(&[]).unwrap()).unwrap();
        let set = |name: &str, mode| {
            fs::set_permissions(folder.join(name), fs::Permissions::from_mode(mode)).unwrap();
        };
        let all = [
            "",
            "index.jsonl",
            "root.cer",
            "list.crl",
            "certificates",
            "office",
            "certificates/a.cer",
            "office/b.pem",
        ];
        let close =
            || all.iter().for_each(|name| set(name, if folder.join(name).is_dir() { 0o755 } else { 0o644 }));
        close();
        set("notes.txt", 0o666);
        assert_eq!(find(folder), None);
        for name in all {
            for mode in [0o020, 0o002] {
                set(name, 0o744 | mode);
                let path = if name.is_empty() { folder.clone() } else { folder.join(name) };
                let exposed = TrustStoreError::Exposed { path, others: 0 };
                assert_eq!(find(folder), Some(exposed.clone()), "{name}");
                let store = TrustStore::from_dir(folder).unwrap();
                assert!(store.problems().contains(&exposed), "{name}");
                assert!(TrustFolder::open(folder).unwrap().items().unwrap().1.contains(&exposed), "{name}");
                assert_eq!(store.anchor_count(), 1);
            }
            close();
        }
        set("root.cer", 0o646);
        set("office", 0o757);
        assert_eq!(find(folder), Some(TrustStoreError::Exposed { path: folder.join("root.cer"), others: 1 }));
    }
}
