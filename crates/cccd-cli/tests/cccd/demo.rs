//! Reads of an invented card: what each verdict looks like.

use super::{Folder, cccd};

const NOT_VERIFIED: &str = "KHÔNG ĐƯỢC XÁC THỰC";

#[test]
fn a_genuine_card_in_vietnamese() {
    let outcome = cccd(&["demo"]);
    assert_eq!((outcome.status, outcome.stderr.as_str()), (0, ""), "{outcome}");
    let text = &outcome.stdout;
    let order = ["SPECIMEN", "THẺ THẬT:", "Họ và tên", "ĐÃ KIỂM TRA", "PACE", "ngày cấp thẻ"];
    let places: Vec<_> =
        order.iter().map(|word| text.find(word).unwrap_or_else(|| panic!("{word}: {text}"))).collect();
    assert!(places.is_sorted(), "{text}");
    assert!(!text.contains(NOT_VERIFIED) && !text.contains('\u{1b}'), "{text}");
    for sensitive in ["Dân tộc", "Tôn giáo", "Đặc điểm nhận dạng", "Họ và tên cha"] {
        assert!(!text.contains(sensitive), "{text}");
        assert!(cccd(&["demo", "--all"]).stdout.contains(sensitive));
    }
}

#[test]
fn a_genuine_card_in_english() {
    let outcome = cccd(&["demo", "--lang", "en"]);
    assert_eq!(outcome.status, 0, "{outcome}");
    for words in
        ["\nGENUINE:", "Full name", "Date of birth", "CHECKS", "Passed", "neither presence nor consent"]
    {
        assert!(outcome.stdout.contains(words), "{words}: {outcome}");
    }
    assert!(!outcome.stdout.contains("Họ và tên"), "{outcome}");
}

#[test]
fn the_json_form_has_its_fields() {
    let outcome = cccd(&["demo", "--format", "json"]);
    assert_eq!((outcome.status, outcome.stderr.as_str()), (0, ""), "{outcome}");
    let json = outcome.json();
    assert_eq!(json["schema_version"], cccd::json::SCHEMA_VERSION);
    assert_eq!(json["verdict"], "genuine");
    assert_eq!(json["access"]["protocol"], "pace");
    assert_eq!(json["transfer"]["commands"], 14);
    assert!(json["error"].is_null());
    let holder = json["holder"].as_object().unwrap();
    assert_eq!(holder["personal_number"].as_str().unwrap().len(), 12);
    assert_eq!(holder["date_of_birth"].as_str().unwrap().split('-').count(), 3);
    assert!(!holder.contains_key("religion"));
    let all = cccd(&["demo", "--format", "json", "--all"]).json();
    assert!(all["holder"]["religion"].is_string());
}

#[test]
fn the_same_seed_is_the_same_person() {
    let name =
        |seed| cccd(&["demo", "--format", "json", "--seed", seed]).json()["holder"]["full_name"].clone();
    assert_eq!(name("one"), name("one"));
    assert_ne!(name("one"), name("two"));
}

#[test]
fn bac_opens_with_the_mrz() {
    let outcome = cccd(&["demo", "--access", "bac", "--format", "json"]);
    assert_eq!(outcome.json()["access"]["protocol"], "bac", "{outcome}");
    assert_eq!(outcome.json()["access"]["password"], "mrz");
}

/// Each forgery, and the check that must see it.
#[test]
fn a_forged_card_is_never_shown_as_verified() {
    let forgeries: [(&[&str], &str); 9] = [
        (&["--change", "DG1"], "hashes"),
        (&["--change", "DG13"], "hashes"),
        (&["--change", "DG14"], "hashes"),
        (&["--change", "DG2", "--photo"], "hashes"),
        (&["--change", "SOD"], "signature"),
        (&["--clone"], "chip_authentication"),
        (&["--withhold", "DG14"], "hashes"),
        (&["--refuse-chip-authentication"], "chip_authentication"),
        (&["--hide-card-access", "--access", "bac"], "card_access"),
    ];
    for (forgery, check) in forgeries {
        let folder = Folder::new();
        let photo = folder.file("photo.jpg");
        let mut arguments = vec!["demo"];
        arguments.extend(forgery);
        if forgery.contains(&"--photo") {
            arguments.push(&photo);
        }
        let text = cccd(&arguments);
        assert_eq!(text.status, 1, "{forgery:?} {text}");
        assert!(text.stdout.contains("\nKHÔNG PHẢI THẺ THẬT:"), "{forgery:?} {text}");
        let holder = text.stdout.find("THÔNG TIN TRÊN CHIP").map(|place| &text.stdout[place..]);
        assert!(
            holder.is_none_or(|holder| holder.lines().next().unwrap().contains(NOT_VERIFIED)),
            "{forgery:?} {text}"
        );

        arguments.extend(["--format", "json"]);
        let json = cccd(&arguments).json();
        assert_eq!(json["verdict"], "not_genuine", "{forgery:?}");
        let checks = json["checks"].as_array().unwrap();
        let failed = checks.iter().any(|entry| entry["name"] == check && entry["result"] == "failed");
        assert!(failed, "{forgery:?} {json:#}");
    }
}

#[test]
fn without_the_root_nothing_can_be_told() {
    let folder = Folder::new();
    let outcome = cccd(&["demo", "--trust", &folder.file("")]);
    assert_eq!((outcome.status, outcome.stderr.as_str()), (8, ""), "{outcome}");
    for words in ["\nCHƯA XÁC ĐỊNH ĐƯỢC:", "[chưa được xác thực]", "CSCA SPECIMEN", &folder.file("")]
    {
        assert!(outcome.stdout.contains(words), "{words}: {outcome}");
    }
    assert!(!outcome.stdout.contains("THẺ THẬT:"), "{outcome}");
}

#[test]
fn a_card_torn_away_is_told_and_what_was_read_is_shown() {
    let early = cccd(&["demo", "--remove-after", "5"]);
    early.assert_error(3, 104);
    assert!(!early.stdout.contains("ĐÃ KIỂM TRA"), "{early}");

    let folder = Folder::new();
    let late = cccd(&["demo", "--remove-after", "16", "--photo", &folder.file("photo.jpg")]);
    late.assert_error(3, 104);
    assert!(late.stdout.contains("Họ và tên") && late.stdout.contains("không có"), "{late}");
    assert_eq!(folder.count(), 0);

    let json = cccd(&["demo", "--remove-after", "5", "--format", "json"]);
    json.assert_error(3, 104);
    assert_eq!(json.json()["error"]["name"], "card_moved");
    assert_eq!(json.json()["verdict"], "cannot_tell");

    // Lifted after its second wrong answer: it is asked twice.
    let forged = cccd(&["demo", "--remove-after", "24", "--clone", "--photo", &folder.file("photo.jpg")]);
    assert_eq!(forged.status, 1, "{forged}");
}

#[test]
fn active_authentication_is_run_on_request_too() {
    let result = |more: &[&str]| {
        let value = cccd(&[&["demo", "--format", "json"], more].concat()).json();
        let checks = value["checks"].as_array().unwrap().clone();
        let active = checks.iter().find(|check| check["name"] == "active_authentication").unwrap();
        active["result"].as_str().unwrap().to_owned()
    };
    assert_eq!(result(&[]), "not_performed");
    assert_eq!(result(&["--active"]), "passed");
}
