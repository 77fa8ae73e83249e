//! What stands where a file is meant: devices, FIFOs, sockets and folders are neither written to nor replaced, and reading
//! one does not hang. A full disk leaves nothing of a person.

use std::{
    fs,
    os::unix::{
        fs::{FileTypeExt, MetadataExt, PermissionsExt, symlink},
        net::UnixListener,
    },
    path::Path,
    process::{Command, Stdio},
    time::{Duration, Instant},
};

use super::{Finished, Folder, cccd, command, run};

fn call(program: &str, arguments: &[&str]) -> bool {
    let mut command = Command::new(program);
    command.args(arguments).stdout(Stdio::null()).stderr(Stdio::null()).status().unwrap().success()
}

/// Nodes of a folder of its own, which only root can make all of: never those of the machine.
fn nodes(folder: &Folder) -> (Vec<String>, UnixListener) {
    let [fifo, socket, link, device] = ["fifo", "socket", "link", "device"].map(|name| folder.file(name));
    assert!(call("mkfifo", &[&fifo]));
    let listener = UnixListener::bind(&socket).unwrap();
    symlink(&fifo, &link).unwrap();
    let mut nodes = vec![fifo, socket, link];
    if call("mknod", &[&device, "c", "1", "3"]) {
        nodes.push(device);
    }
    (nodes, listener)
}

/// What a node is, so that any change of it shows.
fn state(path: &str) -> (u64, u32, u64) {
    let there = Path::new(path).symlink_metadata().unwrap();
    (there.ino(), there.mode(), there.rdev())
}

/// A trust folder, and the evidence and the trace of a read.
fn issued(folder: &Folder) -> [String; 3] {
    let [issued, evidence, trace] = ["issued", "kept.evidence", "kept.trace"].map(|name| folder.file(name));
    assert_eq!(cccd(&["sim", "issue", "--seed", "x", "--out", &issued]).status, 0);
    let read = cccd(&["demo", "--seed", "x", "--evidence", &evidence, "--plain", "--record", &trace]);
    assert_eq!(read.status, 0, "{read}");
    [format!("{issued}/trust"), evidence, trace]
}

#[test]
fn nothing_but_a_file_is_written_to_or_replaced() {
    let folder = Folder::new();
    let (nodes, _listener) = nodes(&folder);
    let [trust, _, trace] = issued(&folder);
    let journal = folder.file("journal.db");
    let count = ["--counter", "1", "--purpose", "x", "--journal"];
    assert_eq!(cccd(&[&["demo"][..], &count, &[&journal]].concat()).status, 0);
    let report = ["report", journal.as_str(), "--month", "2026-11"];
    let inside = folder.file("inside");
    fs::create_dir(&inside).unwrap();
    for node in &nodes {
        let before = state(node);
        let calls: [&[&str]; 11] = [
            &["demo", "--photo", node],
            &["demo", "--format", "csv", "--output", node],
            &["demo", "--format", "xlsx", "--output", node],
            &["demo", "--evidence", node, "--plain"],
            &["demo", "--record", node],
            &[&["demo"][..], &count, &[node]].concat(),
            &[&report[..], &["--chart", node]].concat(),
            &[&report[..], &["--format", "csv", "--output", node]].concat(),
            &["trust", "export", node, "--trust", &trust],
            &["trace", "outline", &trace, node],
            &["watch", "--format", "json", "--photo", node],
        ];
        for arguments in calls {
            let outcome = cccd(arguments);
            outcome.assert_error(7, 857);
            assert!(outcome.stderr.contains(node.as_str()), "{arguments:?} {outcome}");
            assert_eq!(state(node), before, "{arguments:?}");
        }
        for (arguments, name) in [
            (&["man", &inside][..], "cccd.1"),
            (&["sim", "issue", "--seed", "x", "--out", &inside], "key.txt"),
        ] {
            let target = format!("{inside}/{name}");
            fs::hard_link(node, &target).unwrap();
            for more in [&[][..], &["--force"]] {
                if more.is_empty() || arguments[0] == "sim" {
                    cccd(&[arguments, more].concat()).assert_error(7, 857);
                    assert_eq!(state(&target), before, "{arguments:?}");
                }
            }
            fs::remove_file(target).unwrap();
        }
    }
    // A folder is one by its name, too.
    for arguments in [["demo", "--photo", &inside], ["demo", "--record", &inside]] {
        cccd(&arguments).assert_error(7, 851);
        assert!(Path::new(&inside).is_dir());
    }
}

/// Runs all calls at once, and asserts that none of them hangs.
fn within(limit: Duration, calls: &[Vec<&str>]) -> Vec<Finished> {
    let start = Instant::now();
    let outcomes = std::thread::scope(|scope| {
        let threads: Vec<_> = calls.iter().map(|call| scope.spawn(|| cccd(call))).collect();
        threads.into_iter().map(|thread| thread.join().unwrap()).collect()
    });
    assert!(start.elapsed() < limit, "{:?}", start.elapsed());
    outcomes
}

#[test]
fn reading_what_is_not_a_file_does_not_hang() {
    let folder = Folder::new();
    let (nodes, _listener) = nodes(&folder);
    let [trust, evidence, _] = issued(&folder);
    let root = format!("{trust}/root.cer");
    // Only one program at a time changes a trust folder.
    let new: Vec<_> = nodes.iter().map(|node| format!("{node}-trust")).collect();
    let calls: Vec<_> = nodes
        .iter()
        .zip(&new)
        .flat_map(|(node, new)| {
            [
                vec!["number", "--file", node],
                vec!["qr", "--file", node],
                vec!["read", "--key-file", node],
                vec!["verify", node],
                vec!["verify", &evidence, "--identity", node],
                vec!["trust", "why", node, "--trust", &trust],
                vec!["trust", "add", node, "--trust", new],
                vec!["trace", "show", node],
                vec!["trace", "replay", node],
                vec!["trace", "import", node, "/nonexistent/file"],
                vec!["report", node, "--month", "2026-11"],
                vec!["demo", "--format", "json", "--mapping", node],
                vec!["demo", "--evidence", "/nonexistent/x", "--plain", "--office-key", node],
            ]
        })
        .collect();
    let before: Vec<_> = nodes.iter().map(|node| state(node)).collect();
    for (call, outcome) in calls.iter().zip(within(Duration::from_secs(30), &calls)) {
        let is_fifo = call.iter().any(|word| word.ends_with("fifo") || word.ends_with("link"));
        assert!(outcome.status != 0 && outcome.status < 10, "{call:?} {outcome}");
        if !is_fifo {
            assert!(
                outcome.stderr.starts_with("[857] ") || outcome.stdout.contains("857"),
                "{call:?} {outcome}"
            );
        }
    }
    assert_eq!(nodes.iter().map(|node| state(node)).collect::<Vec<_>>(), before);
    // In a trust folder such a thing is no certificate.
    for node in &nodes {
        let name = Path::new(node).file_name().unwrap().to_str().unwrap();
        fs::hard_link(node, format!("{trust}/{name}.cer")).unwrap();
    }
    let listed = &within(Duration::from_secs(30), &[vec!["trust", "list", "--trust", &trust]])[0];
    assert_eq!(listed.status, 0, "{listed}");
    assert!(Path::new(&root).exists());
}

#[test]
fn what_another_program_writes_is_read_as_a_file() {
    let folder = Folder::new();
    let [trust, evidence, _] = issued(&folder);
    for script in [
        "exec \"$0\" number --file <(sleep 0.2; echo 001085012345)",
        "echo 001085012345 | \"$0\" number --file /dev/stdin",
        "\"$0\" number --file /dev/stdin < <(echo 001085012345)",
        "\"$0\" verify <(cat \"$1\") --trust \"$2\"",
        "cat \"$1\" | \"$0\" verify /dev/stdin --trust \"$2\"",
    ] {
        let mut shell = Command::new("bash");
        shell.args(["-c", script, env!("CARGO_BIN_EXE_cccd"), &evidence, &trust]);
        let outcome = shell.stdin(Stdio::null()).output().unwrap();
        assert!(outcome.status.success(), "{script}: {}", String::from_utf8_lossy(&outcome.stderr));
    }
}

/// Where a shell has put standard output, nothing is replaced; whoever wants it there leaves the option away.
#[test]
fn standard_output_by_its_path_is_refused() {
    let folder = Folder::new();
    for script in
        ["\"$0\" demo --format csv --output /dev/stdout > \"$1\"", "\"$0\" demo --photo /dev/fd/1 | cat"]
    {
        let mut shell = Command::new("bash");
        shell.args([
            "-c",
            &format!("set -o pipefail; {script}"),
            env!("CARGO_BIN_EXE_cccd"),
            &folder.file("x"),
        ]);
        let outcome = shell.stdin(Stdio::null()).output().unwrap();
        assert_eq!(outcome.status.code(), Some(7), "{script}");
        assert!(String::from_utf8_lossy(&outcome.stderr).starts_with("[857] "), "{script}");
    }
    assert!(
        Path::new("/dev/stdout").is_symlink()
            && Path::new("/dev/null").metadata().unwrap().file_type().is_char_device()
    );
}

#[test]
fn a_disk_without_room_leaves_nothing_of_a_person() {
    let folder = Folder::new();
    let calls: [&[&str]; 5] = [
        &["--photo"],
        &["--evidence"],
        &["--record"],
        &["--format", "xlsx", "--output"],
        &["--format", "csv", "--output"],
    ];
    for call in calls {
        let target = folder.file("target");
        let mut arguments = [&["demo"], call, &[&target]].concat();
        if call[0] == "--evidence" {
            arguments.push("--plain");
        }
        // No file may grow at all, which fails as on a full disk.
        let limit = "trap '' XFSZ; ulimit -f 0; exec \"$0\" \"$@\"";
        let mut shell = command(&[]);
        shell = {
            let mut limited = Command::new("bash");
            limited.args(["-c", limit, env!("CARGO_BIN_EXE_cccd")]).args(&arguments);
            limited.envs(shell.get_envs().filter_map(|(name, value)| Some((name, value?))));
            limited.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
            limited
        };
        let outcome = run(shell, b"");
        assert_ne!(outcome.status, 0, "{arguments:?} {outcome}");
        assert!(outcome.stderr.contains("[851] "), "{arguments:?} {outcome}");
        assert_eq!(folder.count(), 0, "{arguments:?} {outcome}");
    }
}

#[test]
fn a_killed_command_leaves_no_part_of_a_file() {
    let folder = Folder::new();
    for moment in 0..24 {
        let target = folder.file("photo");
        let mut child =
            command(&["demo", "--photo", &target, "--evidence", &folder.file("evidence"), "--plain"]);
        let mut child = child.spawn().unwrap();
        std::thread::sleep(Duration::from_millis(5 + 7 * moment));
        let _ = child.kill();
        child.wait().unwrap();
        for entry in fs::read_dir(folder.path()).unwrap().flatten() {
            let content = fs::read(entry.path()).unwrap();
            let name = entry.file_name();
            match name.to_str().unwrap() {
                "photo" => assert!(content.starts_with(&[0xFF, 0xD8]) && content.ends_with(&[0xFF, 0xD9])),
                "evidence" => assert!(cccd(&["verify", &folder.file("evidence")]).status < 9),
                other => panic!("{other}"),
            }
            fs::remove_file(entry.path()).unwrap();
        }
    }
}

#[test]
fn a_trust_folder_is_its_owners_alone_whatever_the_umask() {
    for umask in ["000", "022", "077"] {
        let folder = Folder::new();
        let [trust, ..] = issued(&folder);
        let refused =
            cccd(&["trust", "add", &format!("{trust}/root.cer"), "--trust", &folder.file("a/b/new")]);
        let text = format!("{}{}", refused.stdout, refused.stderr);
        let sha256 = text.split(|c: char| !c.is_ascii_hexdigit()).find(|word| word.len() == 64).unwrap();
        let script = "umask $1; exec \"$0\" trust add \"$2\" --confirm $3 --trust \"$4\"";
        for new in ["a/b/new", "c/other"] {
            let mut shell = Command::new("bash");
            let (root, new) = (format!("{trust}/root.cer"), folder.file(new));
            shell.args(["-c", script, env!("CARGO_BIN_EXE_cccd"), umask, &root, sha256, &new]);
            assert!(shell.output().unwrap().status.success());
        }
        let mut seen = 0;
        let mut folders = vec![folder.path().join("a"), folder.path().join("c")];
        while let Some(path) = folders.pop() {
            let there = path.symlink_metadata().unwrap();
            let wanted = if there.is_dir() { 0o700 } else { 0o600 };
            assert_eq!(there.permissions().mode() & 0o777, wanted, "umask {umask}: {}", path.display());
            seen += 1;
            if there.is_dir() {
                folders.extend(fs::read_dir(path).unwrap().map(|entry| entry.unwrap().path()));
            }
        }
        assert!(seen > 8);
    }
}

/// An office may have one folder for several users of a computer.
#[test]
fn a_trust_folder_that_others_may_read_stays_so() {
    let folder = Folder::new();
    let [trust, ..] = issued(&folder);
    let shared = folder.file("shared");
    fs::create_dir_all(format!("{shared}/certificates")).unwrap();
    for path in [shared.clone(), format!("{shared}/certificates")] {
        fs::set_permissions(path, fs::Permissions::from_mode(0o755)).unwrap();
    }
    let root = format!("{trust}/root.cer");
    let refused = cccd(&["trust", "add", &root, "--trust", &shared]);
    let text = format!("{}{}", refused.stdout, refused.stderr);
    let sha256 = text.split(|c: char| !c.is_ascii_hexdigit()).find(|word| word.len() == 64).unwrap();
    assert_eq!(cccd(&["trust", "add", &root, "--trust", &shared, "--confirm", sha256]).status, 0);
    let files = fs::read_dir(format!("{shared}/certificates")).unwrap().map(|entry| entry.unwrap().path());
    for path in files.chain([Path::new(&shared).join("index.jsonl")]) {
        assert_eq!(path.metadata().unwrap().permissions().mode() & 0o777, 0o644, "{}", path.display());
    }
}
