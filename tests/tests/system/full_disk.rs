//! A real full disk: a small tmpfs in a mount namespace of its own.

use std::process::Command;

use cccd_sim::{Issuer, invented_roots};
use cccd_tests::{Finished, IssuedCard, cccd};

use crate::common::SEED;

/// Takes `cccd` as `$0`, an empty folder, a root, its SHA-256, and a file of additional roots with theirs. Fills the
/// disk and frees it page by page: each time it adds the additional roots, which fails at a different step, until there
/// is room for all of them. After each failure the index is unchanged, the folder is readable without a problem, and
/// nothing is left that takes space.
const SCRIPT: &str = r#"
mount -t tmpfs -o size=256k tmpfs "$1" 2>/dev/null || exit 77
echo mounted
trust=$1/trust
"$0" trust add --trust "$trust" "$2" --confirm "$3" >/dev/null || exit 1
index=$(cat "$trust/index.jsonl")
dd if=/dev/zero of="$1/filler" bs=4k 2>/dev/null
pages=$(($(stat -c %s "$1/filler") / 4096))
for free in 0 1 2 3 4 5 6 7 8; do
    truncate -s $(((pages - free) * 4096)) "$1/filler"
    if "$0" trust add --lang en --trust "$trust" "$4" $5 2>&1 >/dev/null; then
        echo "done with $free"
        "$0" trust list --trust "$trust" 2>&1 | tail -n 1
        exit 0
    fi
    [ "$(cat "$trust/index.jsonl")" = "$index" ] || { echo "the index has changed"; exit 2; }
    "$0" trust list --trust "$trust" --lang en 2>&1 | tail -n 1
    ls "$trust/certificates" | wc -l
done
exit 3
"#;

#[test]
fn a_full_disk_leaves_the_old_trust_folder() {
    let issued = IssuedCard::new(SEED, &[]);
    let root = format!("{}/root.cer", issued.trust());
    let sha256 = |der: &[u8]| {
        let certificate = cccd::pki::Certificate::from_der(der).expect("it is a certificate");
        let digest = certificate.fingerprint().expect("SHA-256 is there");
        hex::encode_upper(digest)
    };
    let specimen = Issuer::specimen().expect("it can be made");
    let further = invented_roots(3).expect("they can be made");
    let confirm: String = further.iter().map(|der| format!("--confirm {} ", sha256(der))).collect();
    let pem: String = further
        .iter()
        .map(|der| format!("-----BEGIN CERTIFICATE-----\n{}\n-----END CERTIFICATE-----\n", base64(der)))
        .collect();
    let [bundle, disk] = ["further.pem", "disk"].map(|name| issued.folder().join(name));
    std::fs::write(&bundle, pem).expect("it can be written");
    std::fs::create_dir(&disk).expect("it can be made");

    let run = |namespaces: &str| {
        let mut command = Command::new("unshare");
        command.args([namespaces, "sh", "-c", SCRIPT]).arg(cccd()).arg(&disk).arg(&root);
        command.arg(sha256(specimen.certificate())).arg(&bundle).arg(&confirm);
        Finished::of(&mut command, b"")
    };
    // Root in a container may be refused the first but be allowed the second, or the other way round.
    let Some(outcome) =
        ["-rm", "-m"].map(run).into_iter().find(|outcome| outcome.stdout.starts_with("mounted"))
    else {
        eprintln!("not tested: this system does not allow mount namespaces");
        return;
    };
    assert_eq!(outcome.status, 0, "{outcome}");
    let lines: Vec<_> = outcome.stdout.lines().collect();
    let failures = lines.iter().filter(|line| line.starts_with("[802] ")).count();
    // At least one failure for the roots and one for the index, none of which left anything behind.
    assert!(failures >= 3, "{outcome}");
    let listed = |count: &str| lines.iter().filter(|line| line.starts_with(count)).count();
    assert_eq!(
        (listed("1 in "), lines.iter().filter(|line| **line == "1").count()),
        (failures, failures),
        "{outcome}"
    );
    assert_eq!(listed("4 mục trong "), 1, "{outcome}");
}

fn base64(der: &[u8]) -> String {
    const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let digits = der.chunks(3).flat_map(|chunk| {
        let number =
            (0..3).fold(0_usize, |sum, index| sum << 8 | usize::from(chunk.get(index).copied().unwrap_or(0)));
        (0..4).map(move |index| match index <= chunk.len() {
            true => char::from(DIGITS[number >> (18 - 6 * index) & 63]),
            false => '=',
        })
    });
    digits.collect()
}
