//! A PostgreSQL server on loopback, from the distribution's package, gone when dropped.

use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// A server with an empty database.
pub(crate) struct Server {
    folder: tempfile::TempDir,
    process: Child,
    port: u16,
}

impl Server {
    /// Starts a server; without the programs for that, says so and gives none.
    pub(crate) fn start() -> Option<Self> {
        let Some(programs) = programs() else {
            eprintln!("skipped: there is no PostgreSQL server (initdb, postgres) on this machine");
            return None;
        };
        let folder = tempfile::tempdir().unwrap();
        let is_root = Command::new("id").arg("-u").output().is_ok_and(|id| id.stdout == b"0\n");
        if is_root {
            // A server refuses to run as root.
            let owned = Command::new("chown").arg("postgres").arg(folder.path()).status();
            if !owned.is_ok_and(|status| status.success()) {
                eprintln!("skipped: a PostgreSQL server does not run as root, and there is no user postgres");
                return None;
            }
        }
        let data = folder.path().join("data");
        let made = as_user(is_root, &programs.join("initdb"))
            .args(["--no-sync", "-A", "trust", "-U", "postgres", "-E", "UTF8", "--locale=C", "-D"])
            .arg(&data)
            .stdout(Stdio::null())
            .status();
        assert!(made.is_ok_and(|status| status.success()), "initdb fails");
        let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let process = as_user(is_root, &programs.join("postgres"))
            .args(["-F", "-h", "127.0.0.1", "-c", "log_min_messages=panic", "-p", &port.to_string(), "-k"])
            .arg(folder.path())
            .arg("-D")
            .arg(&data)
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("the server starts");
        let mut server = Self { folder, process, port };
        let start = Instant::now();
        while postgres::Client::connect(&server.url(), postgres::NoTls).is_err() {
            let gone = server.process.try_wait().unwrap();
            assert!(gone.is_none(), "the server ended: {gone:?}");
            assert!(
                start.elapsed() < Duration::from_secs(30),
                "the server in {:?} does not answer",
                server.folder
            );
            std::thread::sleep(Duration::from_millis(50));
        }
        Some(server)
    }

    pub(crate) fn port(&self) -> u16 {
        self.port
    }

    fn url(&self) -> String {
        format!("postgres://postgres@127.0.0.1:{}/postgres", self.port)
    }

    /// The address of what `part` names, as `table=products`, with a password that must not show.
    pub(crate) fn address(&self, part: &str) -> String {
        format!("postgres://postgres:s3cret@127.0.0.1:{}/postgres?{part}", self.port)
    }

    pub(crate) fn client(&self) -> postgres::Client {
        postgres::Client::connect(&self.url(), postgres::NoTls).unwrap()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // SIGQUIT ends a server at once and lets it free its shared memory.
        let asked = Command::new("kill").args(["-QUIT", &self.process.id().to_string()]).status();
        if !asked.is_ok_and(|status| status.success()) {
            let _ = self.process.kill();
        }
        let _ = self.process.wait();
    }
}

/// The folder of `initdb` and `postgres`.
fn programs() -> Option<PathBuf> {
    let has = |folder: &Path| folder.join("initdb").is_file() && folder.join("postgres").is_file();
    let path = std::env::var_os("PATH").unwrap_or_default();
    let versions = std::fs::read_dir("/usr/lib/postgresql").into_iter().flatten().flatten();
    let mut packaged: Vec<PathBuf> = versions.map(|entry| entry.path().join("bin")).collect();
    packaged.sort();
    std::env::split_paths(&path).chain(packaged.into_iter().rev()).find(|folder| has(folder))
}

fn as_user(is_root: bool, program: &Path) -> Command {
    let mut command = Command::new(if is_root { Path::new("setpriv") } else { program });
    if is_root {
        command.args(["--reuid=postgres", "--regid=postgres", "--clear-groups", "--"]).arg(program);
    }
    // The folder of the test may be closed to the other user.
    command.current_dir("/");
    command
}
