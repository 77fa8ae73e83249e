//! Third-party readers on the same simulated reader: an independent check of card and controller.

use cccd_sim::pn532::CardType;
use cccd_sim::{File, Issuance, Profile};
use cccd_tests::{Finished, IssuedCard, NfcReader};

/// Debian's `mrtdreader` opens a passport with BAC, and writes EF.COM, EF.SOD and DG1 to standard output and the
/// portrait to a file.
#[test]
#[cfg_attr(not(has_mrtdreader), ignore = "mrtdreader is not installed")]
fn mrtdreader_reads_a_passport() {
    const SEED: &str = "a passport";
    let card = Issuance::of(Profile::Passport, SEED.as_bytes()).issue().expect("a card can be issued");
    // A folder that is deleted with the test.
    let folder = IssuedCard::new(SEED, &["--profile", "passport"]);
    let reader = NfcReader::with(&card, CardType::A);
    let line = &card.mrz.lines()[1];
    let mut command = reader.command("mrtdreader");
    let outcome = Finished::of(command.arg(line).current_dir(folder.folder()), b"");
    assert_eq!(outcome.status, 0, "{outcome}");
    assert!(outcome.stdout.contains("Challenge successful!"), "{outcome}");

    let contents: Vec<_> =
        outcome.stdout.lines().filter_map(|line| line.strip_prefix("File content: ")).collect();
    let of_card = [File::Com, File::Sod].map(|file| hex::encode(&card.files[&file]));
    assert_eq!(contents, of_card, "{outcome}");
    let mrz: String = card.mrz.lines().concat();
    assert!(outcome.stdout.contains(&mrz), "{outcome}");
    assert!(outcome.stdout.contains(&format!("File size: {}", card.files[&File::Dg(1)].len())), "{outcome}");

    let image = std::fs::read(folder.folder().join("image.jpg")).expect("it was written");
    let dg2 = &card.files[&File::Dg(2)];
    let at = dg2.windows(4).position(|bytes| bytes.starts_with(&[0xFF, 0xD8, 0xFF])).expect("a JPEG");
    assert_eq!(image, dg2[at..]);
}
