//! A PC/SC service with a virtual reader of two slots, in an isolated world.
//!
//! The driver is `vpcd` of the vsmartcard project: a card is a TCP client of port 35963 (first slot) or 35964 (second
//! slot). The driver listens on every interface and pcscd can run only once, so each [`VirtualReader`] has its own
//! mount namespace with an empty `/run`, and its own network namespace with a loopback: any number of them run at once
//! and none sees another. Without root, both are inside a user namespace. Programs reach the reader through
//! [`VirtualReader::command`].
//!
//! One shell holds the namespaces and pcscd is its child. It takes orders on its standard input and ends, with pcscd,
//! when that is closed; so nothing is left running even if this process is killed.
//!
//! Namespaces are not available in an unprivileged container. There, root runs pcscd on the machine itself, if none is
//! running yet, one reader at a time: a second one waits until the first is dropped. Without root (Ubuntu 24.04 refuses
//! until `kernel.apparmor_restrict_unprivileged_userns` is 0) and on systems other than Linux, [`VirtualReader::start`]
//! is an error; [`VirtualReader::of_this_machine`] remains.

use std::ffi::OsStr;
use std::fs::{self, File};
use std::io::{BufRead, BufReader, Read, Write};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};
use std::{env, io};

use crate::{Error, Result, programs};

/// The port to which a card in the first slot connects; the second slot has the next one.
pub const FIRST_PORT: u16 = 35963;

/// Takes the path of pcscd as `$0`, and as `$1` whether it has namespaces of its own. SIGINT is ignored, so that after
/// Ctrl-C at a terminal, which reaches the whole process group, our process ends first and this shell sees the end of
/// its input.
const HOLDER: &str = r#"
set -e
trap '' INT
if [ "$1" = own ]; then
    mount -t tmpfs tmpfs /run
    ip link set lo up
fi
echo ready
service=
stop() {
    [ -n "$service" ] || return 0
    kill -KILL "$service"
    wait "$service" || true
    service=
    rm -rf /run/pcscd /run/pcscd.log
}
while read -r order; do
    case $order in
    start)
        "$0" --foreground --error >/run/pcscd.log 2>&1 &
        service=$!
        ;;
    stop)
        stop
        ;;
    esac
    echo "done"
done
stop
"#;

/// How long pcscd may take to start, and the holder to end. Both usually take hundredths of a second.
const PATIENCE: Duration = Duration::from_secs(20);
const INTERVAL: Duration = Duration::from_millis(5);

/// A virtual reader; dropping it stops its service and ends its namespaces.
#[derive(Debug)]
pub struct VirtualReader {
    /// Absent for the reader of this machine.
    holder: Option<Holder>,
}

#[derive(Debug)]
struct Holder {
    child: Child,
    /// Taken out in order to close it.
    orders: Option<ChildStdin>,
    answers: BufReader<ChildStdout>,
    place: Place,
    /// Held while only one reader can exist. Declared after the child, which must end before the lock is released.
    _only_one: Option<File>,
}

/// Where a reader runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Place {
    /// In namespaces created by root.
    Namespaces,
    /// In namespaces inside a user namespace, which needs no root.
    UserNamespace,
    /// On the machine itself.
    Machine,
}

impl VirtualReader {
    /// Starts a reader in namespaces of its own, with its service running and both slots empty.
    ///
    /// # Errors
    ///
    /// [`Error::Namespaces`] where the system does not allow them, [`Error::Start`] if a program is missing,
    /// [`Error::Service`] if pcscd does not start.
    pub fn start() -> Result<Self> {
        let mut reader = Self::start_without_service()?;
        reader.start_service()?;
        Ok(reader)
    }

    /// Starts a reader whose PC/SC service is not running yet.
    ///
    /// # Errors
    ///
    /// Those of [`start`](Self::start), except those of the service.
    pub fn start_without_service() -> Result<Self> {
        // Root inside a container may be refused the first place but be allowed the second.
        let of_root = [Place::Namespaces, Place::UserNamespace, Place::Machine];
        let places = if programs::is_root() { &of_root[..] } else { &[Place::UserNamespace] };
        let mut refusal = None;
        for &place in places {
            match Holder::start(place) {
                Ok(holder) => return Ok(Self { holder: Some(holder) }),
                // The first refusal is about the best place.
                Err(error @ Error::Namespaces { .. }) => refusal = refusal.or(Some(error)),
                Err(error) => return Err(error),
            }
        }
        Err(refusal.unwrap_or(Error::NoServiceHere))
    }

    /// The reader of the pcscd that already runs on this machine, shared with its other users.
    ///
    /// # Errors
    ///
    /// [`Error::NoServiceHere`] if no pcscd is running or it has no virtual reader.
    pub fn of_this_machine() -> Result<Self> {
        let reader = Self { holder: None };
        if reader.service_runs() { Ok(reader) } else { Err(Error::NoServiceHere) }
    }

    /// Starts the PC/SC service and waits until it answers. Does nothing if it is running.
    ///
    /// # Errors
    ///
    /// [`Error::Service`] if it does not start; [`Error::InputOutput`] if the namespaces are gone.
    pub fn start_service(&mut self) -> Result<()> {
        if self.service_runs() {
            return Ok(());
        }
        self.order("start")?;
        let deadline = Instant::now() + PATIENCE;
        while !self.service_runs() {
            if Instant::now() > deadline {
                return Err(Error::Service { log: self.service_log() });
            }
            sleep(INTERVAL);
        }
        Ok(())
    }

    /// Stops the PC/SC service at once, as in a crash: cards lose their reader, programs their connection. Does nothing
    /// if it is not running.
    ///
    /// # Errors
    ///
    /// [`Error::InputOutput`] if the namespaces are gone; [`Error::NoServiceHere`] for the reader of this machine,
    /// which is not ours to stop.
    pub fn stop_service(&mut self) -> Result<()> {
        if self.service_runs() { self.order("stop") } else { Ok(()) }
    }

    /// A command that will run in the world of this reader, in the current folder of this process.
    ///
    /// The child is the program itself, so that killing it kills the program. Its standard streams, arguments and
    /// environment can be set as for any other command; its folder cannot.
    pub fn command(&self, program: impl AsRef<OsStr>) -> Command {
        let own = self.holder.as_ref().filter(|holder| holder.place != Place::Machine);
        let Some(holder) = own else { return Command::new(program) };
        let mut command = Command::new("nsenter");
        if holder.place == Place::UserNamespace {
            command.args(["--user", "--preserve-credentials"]);
        }
        command.args(["--mount", "--net", "--target", &holder.child.id().to_string(), "--"]);
        // Entering a mount namespace changes the current folder to its root.
        command.args(["sh", "-c", r#"cd "$0" && exec "$@""#]);
        command.arg(env::current_dir().unwrap_or_else(|_| "/".into())).arg(program);
        command
    }

    /// Whether it has namespaces of its own, so that others can exist too.
    pub fn is_own(&self) -> bool {
        self.holder.as_ref().is_some_and(|holder| holder.place != Place::Machine)
    }

    /// pcscd opens its socket after its readers, so the socket means that the ports are listening too; the socket alone
    /// may be held by a service manager that would start pcscd on demand.
    fn service_runs(&self) -> bool {
        const LISTENING: &str = " 0A ";
        let process = self.holder.as_ref().map_or("self".to_owned(), |holder| holder.child.id().to_string());
        let port = format!(":{FIRST_PORT:04X} ");
        socket_is_open(&process)
            && network(&process, "tcp").lines().any(|line| line.contains(&port) && line.contains(LISTENING))
    }

    fn service_log(&self) -> String {
        let log = self.command("tail").args(["-n", "3", "/run/pcscd.log"]).output();
        let log = log.map(|output| String::from_utf8_lossy(&output.stdout).trim().to_owned());
        log.ok().filter(|text| !text.is_empty()).unwrap_or_else(|| "it said nothing".to_owned())
    }

    fn order(&mut self, order: &str) -> Result<()> {
        let holder = self.holder.as_mut().ok_or(Error::NoServiceHere)?;
        holder.order(order).map_err(|source| Error::InputOutput { doing: "ordering pcscd about", source })
    }
}

/// Whether a process holds the socket of a PC/SC service in the network namespace of `process`.
fn socket_is_open(process: &str) -> bool {
    network(process, "unix").lines().any(|line| line.ends_with("/pcscd.comm"))
}

/// A system table of a process's network namespace; empty for a process that has ended.
fn network(process: &str, name: &str) -> String {
    fs::read_to_string(format!("/proc/{process}/net/{name}")).unwrap_or_default()
}

impl Holder {
    fn start(place: Place) -> Result<Self> {
        let find = |name: &str| {
            let missing =
                || Error::Start { program: name.to_owned(), source: io::ErrorKind::NotFound.into() };
            programs::find(name).ok_or_else(missing)
        };
        let service = find("pcscd")?;
        let mut only_one = None;
        let mut command;
        if place == Place::Machine {
            only_one = Some(be_the_only_one()?);
            command = Command::new("sh");
        } else {
            command = Command::new(find("unshare")?);
            if place == Place::UserNamespace {
                command.args(["--user", "--map-root-user"]);
            }
            command.args(["--mount", "--net", "sh"]);
        }
        command.args(["-c", HOLDER]).arg(service).arg(if place == Place::Machine { "shared" } else { "own" });
        // `ip` is a system program, and an unprivileged user's search path may lack its folder.
        command.env("PATH", format!("{}:/usr/sbin:/sbin", env::var("PATH").unwrap_or_default()));
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());

        let program = programs::name(&command);
        let lost = |source| Error::Start { program: program.clone(), source };
        let mut child = command.spawn().map_err(lost)?;
        let (Some(orders), Some(answers)) = (child.stdin.take(), child.stdout.take()) else {
            return Err(lost(io::ErrorKind::BrokenPipe.into()));
        };
        let mut holder = Self {
            child,
            orders: Some(orders),
            answers: BufReader::new(answers),
            place,
            _only_one: only_one,
        };
        if holder.answer("ready").is_err() {
            return Err(Error::Namespaces { said: holder.last_words() });
        }
        Ok(holder)
    }

    fn order(&mut self, order: &str) -> io::Result<()> {
        let orders = self.orders.as_mut().ok_or(io::ErrorKind::BrokenPipe)?;
        writeln!(orders, "{order}")?;
        self.answer("done")
    }

    fn answer(&mut self, expected: &str) -> io::Result<()> {
        let mut line = String::new();
        self.answers.read_line(&mut line)?;
        if line.trim_end() == expected { Ok(()) } else { Err(io::ErrorKind::UnexpectedEof.into()) }
    }

    /// The last message of the holder before it ended.
    fn last_words(&mut self) -> String {
        self.orders = None;
        let mut said = String::new();
        if let Some(stream) = &mut self.child.stderr {
            // Text that is not UTF-8 is ignored.
            let _ = stream.read_to_string(&mut said);
        }
        said.lines().next_back().unwrap_or("nothing was said").trim_end_matches('.').to_owned()
    }
}

/// Waits until no other reader of ours runs on the machine itself. Closing the file releases the lock.
fn be_the_only_one() -> Result<File> {
    let lock = File::create("/run/cccd-virtual-reader.lock");
    let lock = lock.and_then(|file| file.lock().map(|()| file));
    let lock =
        lock.map_err(|source| Error::InputOutput { doing: "waiting for the virtual reader", source })?;
    if socket_is_open("self") {
        return Err(Error::Namespaces { said: "and a pcscd runs on the machine already".to_owned() });
    }
    Ok(lock)
}

impl Drop for Holder {
    fn drop(&mut self) {
        self.orders = None;
        let deadline = Instant::now() + PATIENCE;
        while let Ok(None) = self.child.try_wait() {
            if Instant::now() > deadline {
                // It holds nothing but the namespaces and pcscd, and nobody is left to report to.
                let _ = self.child.kill();
                let _ = self.child.wait();
                return;
            }
            sleep(INTERVAL);
        }
    }
}
