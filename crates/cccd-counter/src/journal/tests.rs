use std::{
    fs,
    io::{BufRead, BufReader},
    path::{Path, PathBuf},
    process::{self, Command, Stdio},
    time::{Duration, Instant},
};

use cccd::{
    Error,
    check::{Headline, Verdict},
    error::{Class, Code},
};

use super::*;

const IN_NOVEMBER: i64 = 1_795_000_000;
const CHILD: &str = "CCCD_TEST_JOURNAL";

struct Place(PathBuf);

impl Place {
    fn new(name: &str) -> Self {
        let folder = std::env::temp_dir().join(format!("cccd-journal-{}-{name}", process::id()));
        fs::create_dir_all(&folder).unwrap();
        Self(folder)
    }

    fn file(&self) -> PathBuf {
        self.0.join("journal.db")
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

fn entry(number: u64) -> Entry {
    let outcome = Ending::Verdict(Verdict::Genuine);
    Entry::new(IN_NOVEMBER, "Quầy 1", "Đăng ký", Method::Card, outcome, Duration::from_millis(number))
        .unwrap()
}

fn november() -> Month {
    Month::parse("2026-11").unwrap()
}

fn code(result: Result<impl std::fmt::Debug>) -> Code {
    result.unwrap_err().code()
}

#[test]
fn rows_come_back_by_month_and_the_file_is_private() {
    let place = Place::new("rows");
    let journal = Journal::open(&place.file()).unwrap();
    journal.append(&entry(1)).unwrap();
    let failed = Ending::Failed(Class::Access);
    let second = Entry::new(IN_NOVEMBER, "2", "x", Method::QrReader, failed, Duration::from_secs(2)).unwrap();
    let second = second.with_headline(Some(Headline::NotReadToEnd));
    journal.append(&second).unwrap();
    assert_eq!(journal.entries(november()).unwrap(), [entry(1), second]);
    assert!(journal.entries(Month::parse("2026-12").unwrap()).unwrap().is_empty());
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        assert_eq!(fs::metadata(place.file()).unwrap().permissions().mode() & 0o777, 0o600);
    }
}

#[test]
fn what_is_no_journal_is_an_error_of_its_own() {
    let place = Place::new("other");
    assert_eq!(code(Journal::open_existing(&place.file())), Code::JournalUnreadable);
    assert_eq!(code(Journal::open(&place.0.join("no/journal"))), Code::JournalUnwritable);
    fs::write(place.file(), b"not SQLite, by no means, and long enough to tell").unwrap();
    assert_eq!(code(Journal::open(&place.file())), Code::NotAJournal);
    fs::remove_file(place.file()).unwrap();
    let journal = Journal::open(&place.file()).unwrap();
    (0..100).for_each(|number| journal.append(&entry(number)).unwrap());
    journal.connection.pragma_update(None, "user_version", VERSION + 1).unwrap();
    drop(journal);
    assert_eq!(code(Journal::open(&place.file())), Code::JournalVersion);
    let whole = fs::read(place.file()).unwrap();
    fs::write(place.file(), whole.get(..whole.len() / 2).unwrap()).unwrap();
    assert!(matches!(Journal::open_existing(&place.file()), Err(Error::Journal(_))));
}

/// Journals of older versions of the table, written by those versions. They are never regenerated.
fn older(version: i32, place: &Place) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/journals");
    fs::copy(folder.join(format!("version-{version}.db")), place.file()).unwrap();
}

#[test]
fn older_journals_are_read_as_they_are_and_written_to_with_what_they_lacked() {
    for version in 1..VERSION {
        let place = Place::new(&format!("version-{version}"));
        older(version, &place);
        let before = fs::read(place.file()).unwrap();
        let read = || Journal::open_existing(&place.file()).unwrap().entries(november()).unwrap();
        let wrong_key = Ending::Failed(Class::Access);
        let second =
            Entry::new(IN_NOVEMBER + 60, "Quầy 1", "x", Method::QrReader, wrong_key, Duration::from_secs(2))
                .unwrap();
        assert_eq!(read(), [entry(1_500), second.clone()]);
        assert_eq!(fs::read(place.file()).unwrap(), before, "who reads a journal changes nothing of it");
        let third = entry(3).with_headline(Some(Headline::Expired));
        // Both open the old version; one of them adds the column.
        let journals = [(); 2].map(|()| Journal::open(&place.file()).unwrap());
        journals.iter().for_each(|journal| journal.append(&third).unwrap());
        assert_eq!(read(), [entry(1_500), second, third.clone(), third]);
    }
}

#[test]
fn a_headline_that_nobody_knows_is_no_row() {
    let place = Place::new("headline");
    let journal = Journal::open(&place.file()).unwrap();
    for headline in Headline::ALL {
        journal.append(&entry(1).with_headline(Some(headline))).unwrap();
    }
    let kept = journal.entries(november()).unwrap();
    assert!(kept.iter().map(Entry::headline).eq(Headline::ALL.map(Some)));
    journal.connection.execute("UPDATE transactions SET headline = 'blue' WHERE rowid = 1", []).unwrap();
    assert_eq!(code(journal.entries(november())), Code::NotAJournal);
}

#[test]
fn a_database_of_somebody_else_is_left_as_it_is() {
    let place = Place::new("foreign");
    let foreign = Connection::open(place.file()).unwrap();
    foreign.pragma_update(None, "journal_mode", "WAL").unwrap();
    foreign.execute_batch("CREATE TABLE cards (number TEXT)").unwrap();
    drop(foreign);
    let before = fs::read(place.file()).unwrap();
    assert_eq!(code(Journal::open(&place.file())), Code::NotAJournal);
    assert_eq!(fs::read(place.file()).unwrap(), before);
}

#[test]
fn a_text_that_could_be_a_persons_number_is_refused() {
    for wrong in [
        "",
        "  ",
        "012345678",
        "so 001 099 000 001",
        "001.099.000001",
        "001/099_000,001",
        "a\nb",
        "x".repeat(81).as_str(),
    ] {
        assert_eq!(code(Entry::check_text("counter", wrong)), Code::JournalText, "{wrong:?}");
    }
    assert_eq!(Entry::check_text("counter", " Quầy 12345678 ").unwrap(), "Quầy 12345678");
}

#[test]
fn months_are_those_of_vietnam() {
    let month = november().seconds();
    assert_eq!((month.start, month.end), (1_793_466_000, 1_796_058_000));
    for wrong in ["2026-13", "2026-00", "2026-1", "26-11", "2026", "+026-11", "9999-12", "0000-01", ""] {
        assert_eq!(code(Month::parse(wrong)), Code::ArgumentInvalid, "{wrong:?}");
    }
    assert_eq!(Month::parse("2026-12").unwrap().seconds().start, month.end);
}

/// Not a test of its own: the next two tests start it as another process.
#[test]
fn child_appends() {
    let Ok(path) = std::env::var(CHILD) else { return };
    let journal = Journal::open(Path::new(&path)).unwrap();
    for number in 0..1000 {
        journal.append(&entry(number)).unwrap();
        println!("\nconfirmed {number}");
    }
}

fn child(path: &Path) -> process::Child {
    Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "journal::tests::child_appends", "--nocapture"])
        .env(CHILD, path)
        .stdout(Stdio::piped())
        .spawn()
        .unwrap()
}

/// Waits for a child to end and returns how many rows were confirmed to it.
fn confirmed(child: &mut process::Child) -> usize {
    let count = count(child.stdout.take().unwrap());
    child.wait().unwrap();
    count
}

fn count(output: process::ChildStdout) -> usize {
    let lines = BufReader::new(output).lines().map_while(std::result::Result::ok);
    lines.filter(|line| line.starts_with("confirmed ")).count()
}

#[test]
fn no_confirmed_row_is_lost_when_the_writer_is_killed_at_any_moment() {
    // Measures a whole run on this machine, so that the kills are spread over all of it.
    let place = Place::new("whole");
    let start = Instant::now();
    assert_eq!(confirmed(&mut child(&place.file())), 1000);
    let whole = start.elapsed();
    for moment in 1..=16 {
        let place = Place::new(&format!("killed-{moment}"));
        let mut child = child(&place.file());
        // The kills are closer together at the beginning, where the file is created; no two runs hit the same moments.
        let chance = Duration::from_micros(u64::from(child.id() % 997));
        let after = whole * (moment * moment) / (17 * 17) + chance;
        let confirmed = std::thread::scope(|scope| {
            let output = child.stdout.take().unwrap();
            let counted = scope.spawn(|| count(output));
            std::thread::sleep(after);
            child.kill().unwrap();
            child.wait().unwrap();
            counted.join().unwrap()
        });
        let rows = Journal::open(&place.file()).unwrap().entries(november()).unwrap();
        let there: Vec<_> = rows.iter().map(|row| row.duration().as_millis() as u64).collect();
        assert!(there.iter().copied().eq(0..there.len() as u64), "rows are whole and in order");
        assert!([confirmed, confirmed + 1].contains(&there.len()), "after {after:?}");
    }
}

/// A writer that is killed in its very first transaction leaves pages in the file, and beside it what undoes them.
#[test]
fn a_journal_whose_first_transaction_was_cut_off_is_empty() {
    let place = Place::new("cut-off");
    let being_written = place.0.join("being-written.db");
    let connection = rusqlite::Connection::open(&being_written).unwrap();
    // With so small a cache pages reach the file before the commit.
    connection
        .execute_batch(
            "PRAGMA journal_mode = DELETE; PRAGMA cache_size = 1; BEGIN IMMEDIATE;
             CREATE TABLE pages (content BLOB);",
        )
        .unwrap();
    for _ in 0..64 {
        connection.execute("INSERT INTO pages VALUES (zeroblob(4096))", []).unwrap();
    }
    let beside = |file: &Path| PathBuf::from(format!("{}-journal", file.display()));
    for open in [Journal::open, Journal::open_existing] {
        fs::copy(&being_written, place.file()).unwrap();
        fs::copy(beside(&being_written), beside(&place.file())).unwrap();
        assert!(place.file().metadata().unwrap().len() > 0, "pages were written");
        assert!(open(&place.file()).unwrap().entries(november()).unwrap().is_empty());
    }
}

/// The names and contents of all files of a folder.
fn contents(folder: &Path) -> std::collections::BTreeMap<PathBuf, Vec<u8>> {
    let paths = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    paths.map(|path| (path.clone(), fs::read(path).unwrap())).collect()
}

#[test]
fn who_reads_a_journal_writes_nothing_even_where_a_writer_was_killed() {
    let place = Place::new("hot");
    let other = Place::new("hot-other");
    let journal = Journal::open(&other.file()).unwrap();
    journal.append(&entry(1)).unwrap();
    // With so small a cache the pages of a transaction reach the file before it is over.
    journal.connection.execute_batch("PRAGMA cache_size = 1; BEGIN IMMEDIATE").unwrap();
    (0..2_000).for_each(|_| journal.append(&entry(2)).unwrap());
    for (path, content) in contents(&other.0) {
        fs::write(place.0.join(path.file_name().unwrap()), content).unwrap();
    }
    let before = contents(&place.0);
    assert_eq!(before.len(), 2, "what undoes the transaction is beside it");
    let copies = || {
        let names = fs::read_dir(std::env::temp_dir()).unwrap().map(|entry| entry.unwrap().file_name());
        let own = format!("cccd-report-{}-", process::id());
        names.filter(|name| name.to_string_lossy().starts_with(&own)).count()
    };
    {
        let journal = Journal::open_existing(&place.file()).unwrap();
        assert_eq!(journal.entries(november()).unwrap(), [entry(1)]);
        assert_eq!(contents(&place.0), before);
    }
    assert_eq!(copies(), 0);
    // A writer undoes it for good.
    assert_eq!(Journal::open(&place.file()).unwrap().entries(november()).unwrap(), [entry(1)]);
    assert_eq!(contents(&place.0).len(), 1);
}

#[test]
fn who_reads_a_journal_writes_nothing_in_any_mode() {
    let place = Place::new("wal");
    let journal = Journal::open(&place.file()).unwrap();
    journal.append(&entry(1)).unwrap();
    journal.connection.pragma_update(None, "journal_mode", "WAL").unwrap();
    journal.append(&entry(2)).unwrap();
    let read = || Journal::open_existing(&place.file()).unwrap().entries(november()).unwrap();
    let before = contents(&place.0);
    assert!(before.len() > 1);
    assert_eq!(read(), [entry(1), entry(2)]);
    assert_eq!(contents(&place.0).len(), before.len());
    drop(journal);
    let before = contents(&place.0);
    assert_eq!(read(), [entry(1), entry(2)]);
    assert_eq!(contents(&place.0), before);
    // A file without a row yet stays empty.
    let empty = Place::new("empty");
    fs::write(empty.file(), b"").unwrap();
    assert!(Journal::open_existing(&empty.file()).unwrap().entries(november()).unwrap().is_empty());
    assert!(fs::read(empty.file()).unwrap().is_empty());
}

#[test]
fn two_processes_write_at_once() {
    let place = Place::new("two");
    let mut children = [child(&place.file()), child(&place.file())];
    let [first, second] = &mut children;
    let counted = std::thread::scope(|scope| {
        let other = scope.spawn(|| confirmed(second));
        confirmed(first) + other.join().unwrap()
    });
    assert_eq!(counted, 2000);
    let rows = Journal::open_existing(&place.file()).unwrap().entries(november()).unwrap();
    assert_eq!(rows.len(), 2000);
}
