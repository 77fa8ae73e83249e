use super::*;

/// A folder that is deleted with its test.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Self {
        let folder = std::env::temp_dir().join(format!("cccd-files-{}-{name}", process::id()));
        fs::create_dir_all(&folder).unwrap();
        Self(folder)
    }

    fn file(&self, name: &str) -> PathBuf {
        self.0.join(name)
    }

    fn count(&self) -> usize {
        fs::read_dir(&self.0).unwrap().count()
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        fs::remove_dir_all(&self.0).unwrap();
    }
}

fn kind(outcome: Result<(), InputOutputError>) -> ErrorKind {
    match outcome.unwrap_err() {
        InputOutputError::Unwritable { kind, .. } => kind,
        other => panic!("{other}"),
    }
}

/// Every way to change what is at a path.
const WAYS: [fn(&Path) -> Result<(), InputOutputError>; 4] =
    [|path| create(path).map(drop), |path| create_whole(path, b"x"), |path| replace(path, b"x"), remove];

#[test]
fn a_file_is_replaced_and_nothing_is_left_beside_it() {
    let folder = Folder::new("replace");
    let path = folder.file("photo.jpg");
    replace(&path, b"one").unwrap();
    replace(&path, b"two").unwrap();
    assert_eq!(fs::read(&path).unwrap(), b"two");
    assert_eq!(folder.count(), 1);
    remove(&path).unwrap();
    remove(&path).unwrap();
    assert_eq!(folder.count(), 0);
}

#[test]
fn a_new_file_is_whole_and_never_takes_the_place_of_another() {
    let folder = Folder::new("whole");
    let path = folder.file("evidence");
    create_whole(&path, b"one").unwrap();
    assert_eq!(kind(create_whole(&path, b"two")), ErrorKind::AlreadyExists);
    assert_eq!(kind(create(&path).map(drop)), ErrorKind::AlreadyExists);
    assert_eq!(fs::read(&path).unwrap(), b"one");
    assert_eq!(folder.count(), 1);
}

#[test]
fn a_place_that_cannot_be_written_is_an_error_and_stays_as_it_is() {
    let folder = Folder::new("refuse");
    assert_eq!(kind(replace(&folder.file("no/photo"), b"x")), ErrorKind::NotFound);
    assert_eq!(kind(create_whole(&folder.file("no/photo"), b"x")), ErrorKind::NotFound);
    fs::create_dir(folder.file("taken")).unwrap();
    for way in WAYS {
        for path in [folder.file("taken"), folder.file("taken/."), PathBuf::from("..")] {
            assert_eq!(kind(way(&path)), ErrorKind::IsADirectory);
        }
    }
    assert_eq!(folder.count(), 1);
}

#[cfg(unix)]
mod unix {
    use std::os::unix::{
        fs::{FileTypeExt, PermissionsExt, symlink},
        net::UnixListener,
    };

    use nix::sys::stat::Mode;

    use super::*;

    fn mode(path: &Path) -> u32 {
        path.symlink_metadata().unwrap().permissions().mode() & 0o777
    }

    #[test]
    fn only_the_owner_may_read_and_a_link_is_not_followed() {
        let folder = Folder::new("link");
        let (path, other) = (folder.file("photo.jpg"), folder.file("other"));
        fs::write(&other, b"kept").unwrap();
        symlink(&other, &path).unwrap();
        replace(&path, b"picture").unwrap();
        assert_eq!(fs::read(&other).unwrap(), b"kept");
        assert!(fs::symlink_metadata(&path).unwrap().is_file());
        assert_eq!(mode(&path), 0o600);
        let dangling = folder.file("dangling");
        symlink("/nonexistent/file", &dangling).unwrap();
        for way in [WAYS[0], WAYS[1]] {
            assert_eq!(kind(way(&dangling)), ErrorKind::AlreadyExists);
        }
    }

    #[test]
    fn what_is_not_a_file_is_refused_by_name_and_stays() {
        let folder = Folder::new("kinds");
        let (fifo, socket, link) = (folder.file("fifo"), folder.file("socket"), folder.file("link"));
        nix::unistd::mkfifo(&fifo, Mode::S_IRWXU).unwrap();
        let _listener = UnixListener::bind(&socket).unwrap();
        symlink(&fifo, &link).unwrap();
        let mut paths = vec![fifo.clone(), socket.clone(), link.clone()];
        // A device of its own, which only root can make.
        let device = folder.file("device");
        let number = nix::sys::stat::makedev(1, 3);
        if nix::sys::stat::mknod(&device, nix::sys::stat::SFlag::S_IFCHR, Mode::S_IRWXU, number).is_ok() {
            paths.push(device.clone());
        }
        let count = folder.count();
        for path in &paths {
            for way in WAYS {
                assert_eq!(way(path), Err(InputOutputError::NotAFile { path: path.clone() }));
            }
        }
        assert_eq!(folder.count(), count);
        let kind = |path: &Path| path.symlink_metadata().unwrap().file_type();
        assert!(kind(&fifo).is_fifo() && kind(&socket).is_socket() && kind(&link).is_symlink());
        assert!(!device.exists() || kind(&device).is_char_device());
    }

    /// Only looks at them: a mistake here must not cost a machine its devices.
    #[test]
    fn folders_of_the_system_hold_no_files() {
        for path in
            ["/dev/null", "/dev/stdout", "/dev/fd/1", "/proc/self/fd/1", "/dev/no-such-thing", "/dev/./x"]
        {
            assert_eq!(
                check(Path::new(path)),
                Err(InputOutputError::NotAFile { path: path.into() }),
                "{path}"
            );
        }
        for folder in ["/dev", "/dev/fd", "/proc", "/proc/1/fd", "/sys/kernel"] {
            assert!(holds_no_files(Path::new(folder)), "{folder}");
        }
        for folder in ["/dev/shm", "/dev/shm/cccd", "/development", "/process", "/home/dev", "/tmp"] {
            assert!(!holds_no_files(Path::new(folder)), "{folder}");
        }
    }

    #[test]
    fn a_new_folder_is_its_owners_alone() {
        let folder = Folder::new("folder");
        fs::set_permissions(&folder.0, fs::Permissions::from_mode(0o755)).unwrap();
        let path = folder.file("a/b");
        create_folder(&path).unwrap();
        create_folder(&path).unwrap();
        assert_eq!([mode(&path), mode(&folder.file("a")), mode(&folder.0)], [0o700, 0o700, 0o755]);
        fs::write(folder.file("file"), "").unwrap();
        assert!(create_folder(&folder.file("file")).is_err());
    }

    #[test]
    fn what_a_killed_program_left_is_removed_and_nothing_else() {
        let folder = Folder::new("sweep");
        let old = std::time::SystemTime::now() - ABANDONED * 2;
        let names = [".cccd-1-0.part", ".cccd-2-0.part", ".other.part", ".cccd-notes", "cccd-1-0.part"];
        for name in names {
            fs::write(folder.file(name), b"x").unwrap();
            File::options().write(true).open(folder.file(name)).unwrap().set_modified(old).unwrap();
        }
        fs::write(folder.file(".cccd-2-0.part"), b"being written").unwrap();
        replace(&folder.file("photo.jpg"), b"x").unwrap();
        assert!(!folder.file(names[0]).exists());
        assert!(names[1..].iter().all(|name| folder.file(name).exists()));
    }
}
