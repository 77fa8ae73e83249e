//! Keys and pictures from a pipe or a file.

use super::{Folder, cccd, command, run};

/// A well-formed key gets as far as the service, which is not there.
#[test]
fn every_kind_of_key_is_taken_from_pipe_and_file() {
    let folder = Folder::new();
    let mrz =
        "IDVNM0850123452001085012345<<3\n8501156M4501158VNM<<<<<<<<<<<6\nNGUYEN<<VAN<MAU<<<<<<<<<<<<<<<\n";
    for key in [
        "001085012345\n",
        "012345",
        "\u{FEFF} 001085012345 \r\n",
        "001 085 012 345\n",
        "001085012345|012345678|Nguyễn Văn Mẫu|15011985|Nam|Thôn Mẫu|01042021\r\n",
        "001085012345||Nguyeãn Vaên Maãu|15011985|Nam|Thoân Maãu|01042021|x|y\r\n",
        mrz,
        &mrz.replace('\n', "\r\n"),
        &mrz.replace('\n', ""),
    ] {
        run(command(&["read"]), key.as_bytes()).assert_error(3, 100);
        std::fs::write(folder.path().join("key"), key).unwrap();
        cccd(&["read", "--key-file", &folder.file("key")]).assert_error(3, 100);
    }
}

/// One grey pixel.
const PIXEL: &[u8] = b"\x89PNG\r\n\x1A\n\0\0\0\rIHDR\0\0\0\x01\0\0\0\x01\x08\0\0\0\0\x3A\x7E\x9B\x55\0\0\0\nIDAT\x78\x9C\x63\x68\0\0\
    \0\x82\0\x81\x77\xCD\x72\xB6\0\0\0\0IEND\xAE\x42\x60\x82";

#[test]
fn a_picture_without_a_code_is_told_and_so_is_one_that_is_damaged() {
    let folder = Folder::new();
    for (bytes, code) in [(PIXEL, 854), (&PIXEL[..20], 853), (b"\xFF\xD8\xFF\xE0", 853)] {
        std::fs::write(folder.path().join("picture"), bytes).unwrap();
        cccd(&["read", "--key-file", &folder.file("picture")]).assert_error(7, code);
        run(command(&["read"]), bytes).assert_error(7, code);
    }
}

/// A key that is typed in the place of its file, or of anything else, stands on no screen and in no log.
#[test]
fn a_secret_among_the_arguments_is_never_repeated() {
    let folder = Folder::new();
    let evidence = folder.file("evidence");
    for secret in [
        "AGE-SECRET-KEY-1QQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQ",
        "012345",
        "001085012345",
        "IDVNM0850123452001085012345<<3",
        "001085012345|012345678|Nguyen Van Mau|15011985|Nam|Thon Mau|01042021",
    ] {
        for call in [
            &["read", secret][..],
            &["read", "--key-file", secret],
            &["read", "--reader", secret],
            &["read", "--resume", secret],
            &["demo", "--mapping", secret],
            &["demo", "--fields", secret],
            &["demo", "--trust", secret],
            &["demo", "--evidence", &evidence, "--recipient", secret],
            &["demo", "--record", &evidence, "--recipient", secret],
            &["demo", "--evidence", &evidence, "--plain", "--office-key", secret],
            &[
                "demo",
                "--evidence",
                &evidence,
                "--plain",
                "--office-key",
                &evidence,
                "--office-passphrase",
                secret,
            ],
            &["verify", secret],
            &["verify", "--identity", secret, &evidence],
            &["verify", &format!("--identity={secret}"), &evidence],
            &["verify", "--identitty", secret, &evidence],
            &["verify", "--trust", secret, &evidence],
            &["trace", "show", secret],
            &["trace", "replay", secret],
            &["trace", "check", secret],
            &["trace", "diff", secret, secret],
            &["trust", "add", secret],
            &["trust", "list", "--trust", secret],
            &["trust", "path", "--trust", secret],
            &["report", "--month", "2026-11", secret],
            &["report", "--month", secret],
            &["qr", secret],
            &["qr", "--file", secret],
            &["mrz", secret],
            &["number", secret],
            &["info", secret],
            &[secret],
        ] {
            for more in [&[][..], &["--format", "json"], &["--language", "en"]] {
                let mut command = command(&[call, more].concat());
                command
                    .current_dir(folder.path())
                    .env("RUST_LOG", "trace")
                    .env("XDG_DATA_HOME", folder.path());
                let outcome = run(command, b"");
                assert!(!outcome.stdout.contains(secret), "{call:?} {more:?}\n{outcome}");
                assert!(!outcome.stderr.contains(secret), "{call:?} {more:?}\n{outcome}");
            }
        }
    }
    cccd(&["verify", "--identity", "012345", &evidence]).assert_error(7, 850);
    let told = cccd(&["verify", "--identity", "012345", &evidence]).stderr;
    assert!(told.contains("[…]"), "{told}");
}
