//! Neither personal data nor a key leaves the program except in the requested output.

use super::{Folder, command, run};

#[test]
fn logs_and_errors_hold_nothing_of_the_card() {
    let folder = Folder::new();
    let photo = folder.file("photo.jpg");
    for end in [&[][..], &["--remove-after", "16"], &["--change", "DG13"], &["--access", "bac"]] {
        let arguments = [&["demo", "--all", "--format", "json", "--photo", &photo], end].concat();
        let mut traced = command(&arguments);
        traced.env("RUST_LOG", "trace");
        let outcome = run(traced, b"");
        assert!(outcome.stderr.lines().count() > 10, "nothing was logged: {outcome}");
        let json = outcome.json();
        let holder = json["holder"].as_object().unwrap();
        assert!(holder.len() > 10);
        for (name, value) in holder {
            let value = value.as_str().unwrap();
            assert!(outcome.stdout.contains(value), "the search does not find {name} where it stands");
            if value.chars().count() > 3 {
                assert!(!outcome.stderr.contains(value), "{name} in {}", outcome.stderr);
            }
        }
        let can = &holder["personal_number"].as_str().unwrap()[6..];
        assert!(!outcome.stderr.contains(can), "{}", outcome.stderr);
    }
}
