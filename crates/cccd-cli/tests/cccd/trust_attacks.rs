//! `cccd trust add` with files by which a forger would get his root trusted, and with a folder that he may write to.

use std::fs;

use cccd_sim::{Date, Issuer};

use crate::{Finished, Folder, cccd};

const DAY: Date = Date::new(2026, 11, 1);

/// A trust folder that contains the test root.
struct Desk {
    folder: Folder,
    trust: String,
}

impl Desk {
    fn new() -> Self {
        let folder = Folder::new();
        let desk = Self { trust: folder.file("trust"), folder };
        let root = desk.write("root.cer", Issuer::specimen().unwrap().certificate());
        assert_eq!(desk.add(&root, &[&desk.sha256(&root)]).status, 0);
        desk
    }

    fn write(&self, name: &str, content: &[u8]) -> String {
        let path = self.folder.file(name);
        fs::write(&path, content).unwrap();
        path
    }

    fn add(&self, file: &str, confirmed: &[&str]) -> Finished {
        let confirm = confirmed.iter().flat_map(|sha256| ["--confirm", sha256]);
        let arguments = ["trust", "add", file, "--trust", &self.trust, "--lang", "en"];
        cccd(&arguments.into_iter().chain(confirm).collect::<Vec<_>>())
    }

    /// The SHA-256 that the command reports for a file that it rejects.
    fn sha256(&self, file: &str) -> String {
        let json = cccd(&["trust", "add", file, "--trust", &self.trust, "--format", "json"]).json();
        json["certificates"][0]["sha256"].as_str().unwrap().to_owned()
    }

    /// The number of trusted roots.
    fn trusted(&self) -> usize {
        let json = cccd(&["trust", "list", "--trust", &self.trust, "--format", "json"]).json();
        json["certificates"].as_array().unwrap().iter().filter(|item| item["role"] == "anchor").count()
    }
}

#[test]
fn a_master_list_does_not_smuggle_in_a_root_of_viet_nam() {
    let desk = Desk::new();
    let forger = Issuer::impostor(b"forger").unwrap();
    let list = Issuer::specimen().unwrap().master_list(&[forger.certificate()], DAY).unwrap();
    let list = desk.write("list.ml", &list);
    let refused = desk.add(&list, &[]);
    refused.assert_error(7, 803);
    assert!(refused.stdout.contains("NOT added, not confirmed"), "{refused}");
    assert_eq!(desk.trusted(), 1);
    let added = desk.add(&list, &[&desk.sha256(&list)]);
    assert!(added.status == 0 && added.stdout.contains("Added, confirmed"), "{added}");
    assert_eq!(desk.trusted(), 2);
}

#[test]
fn a_copy_of_the_root_with_other_dates_is_refused_whatever_is_confirmed() {
    let desk = Desk::new();
    let mut copy = Issuer::specimen().unwrap().certificate().to_vec();
    let end = copy.windows(12).position(|window| window == b"461231235959").unwrap();
    copy[end..end + 2].copy_from_slice(b"49");
    let path = desk.write("copy.cer", &copy);
    let refused = desk.add(&path, &[&desk.sha256(&path)]);
    refused.assert_error(7, 814);
    assert!(refused.stdout.contains("NOT added, not signed with its own key"), "{refused}");
    assert_eq!(desk.trusted(), 1);
}

#[test]
fn a_link_by_a_forger_and_a_list_signed_too_late_are_refused() {
    let desk = Desk::new();
    let forger = Issuer::impostor(b"forger").unwrap();
    let link = desk.write("link.cer", &forger.link_to(&Issuer::new(b"other").unwrap()).unwrap());
    desk.add(&link, &[]).assert_error(7, 803);
    let late =
        Issuer::specimen().unwrap().master_list(&[forger.certificate()], Date::new(2047, 1, 2)).unwrap();
    desk.add(&desk.write("late.ml", &late), &[]).assert_error(7, 815);
    assert_eq!(desk.trusted(), 1);
}

/// The verdict does not change; the output warns.
#[cfg(unix)]
#[test]
fn a_folder_that_others_may_write_is_warned_of() {
    use std::os::unix::fs::PermissionsExt;

    let desk = Desk::new();
    let folder = desk.folder.path().join("trust");
    let demo = |format: &str| cccd(&["demo", "--trust", &desk.trust, "--lang", "en", "--format", format]);
    let list =
        |format: &str| cccd(&["trust", "list", "--trust", &desk.trust, "--lang", "en", "--format", format]);
    let doctor = |format: &str| cccd(&["doctor", "--trust", &desk.trust, "--lang", "en", "--format", format]);
    let codes = |value: &serde_json::Value| -> Vec<u64> {
        value.as_array().unwrap().iter().map(|problem| problem["code"].as_u64().unwrap()).collect()
    };
    let hints = |outcome: &Finished| -> Vec<String> {
        let hints = outcome.json()["hints"].clone();
        hints.as_array().unwrap().iter().map(|hint| hint["name"].as_str().unwrap().to_owned()).collect()
    };
    for (mode, is_exposed) in [(0o755, false), (0o775, true), (0o757, true), (0o700, false)] {
        fs::set_permissions(&folder, fs::Permissions::from_mode(mode)).unwrap();
        for outcome in [demo("text"), list("text"), demo("json"), list("json")] {
            assert_eq!(outcome.status, 0, "{outcome}");
            assert_eq!(
                outcome.stderr.contains("[816] Others may write to the trust folder"),
                is_exposed,
                "{outcome}"
            );
            assert_eq!(outcome.stderr.lines().count(), if is_exposed { 2 } else { 0 }, "{outcome}");
        }
        let expected = if is_exposed { vec![816] } else { vec![] };
        assert_eq!(codes(&demo("json").json()["trust_problems"]), expected);
        assert_eq!(codes(&list("json").json()["problems"]), expected);
        assert_eq!(doctor("text").stdout.contains("[816]"), is_exposed);
        assert_eq!(hints(&doctor("json")).contains(&"trust_folder_exposed".to_owned()), is_exposed);
        // The warning does not prevent a read.
        let problems = doctor("json").json()["problems"].clone();
        assert!(problems.as_array().unwrap().iter().all(|problem| problem["code"] != 816));
    }
}

/// Even if the umask lets others write to new files.
#[cfg(unix)]
#[test]
fn what_is_added_is_for_its_owner_to_write() {
    let folder = Folder::new();
    let root = folder.file("root.cer");
    fs::write(&root, Issuer::specimen().unwrap().certificate()).unwrap();
    let (trust, office) = (folder.file("trust"), folder.file("office.cer"));
    fs::copy(&root, &office).unwrap();
    let json = cccd(&["trust", "add", &root, "--trust", &trust, "--format", "json"]).json();
    let sha256 = json["certificates"][0]["sha256"].as_str().unwrap().to_owned();
    fs::remove_dir_all(&trust).unwrap();
    let line = "umask 0; cccd=$1; \"$cccd\" trust add \"$2\" --trust \"$3\" --confirm \"$4\" && \
                \"$cccd\" trust add \"$5\" --trust \"$3\" --office";
    let outcome = std::process::Command::new("sh")
        .args(["-c", line, "sh", env!("CARGO_BIN_EXE_cccd"), &root, &trust, &sha256, &office])
        .output()
        .unwrap();
    assert!(outcome.status.success(), "{outcome:?}");
    let listed = cccd(&["trust", "list", "--trust", &trust]);
    assert_eq!((listed.status, listed.stderr.as_str()), (0, ""), "{listed}");
}

/// The name of a file tells nothing about the key in it.
#[test]
fn an_office_key_does_not_replace_another_one() {
    let folder = Folder::new();
    let (trust, key) = (folder.file("trust"), folder.file("office.cer"));
    let add = || cccd(&["trust", "add", "--office", &key, "--trust", &trust]);
    fs::write(&key, Issuer::new(b"one").unwrap().certificate()).unwrap();
    assert_eq!([add().status, add().status], [0, 0], "the same key may be added again");
    fs::write(&key, Issuer::new(b"two").unwrap().certificate()).unwrap();
    add().assert_error(7, 851);
    let kept = fs::read(std::path::Path::new(&trust).join("office/office.cer")).unwrap();
    assert_eq!(kept, Issuer::new(b"one").unwrap().certificate());
}
