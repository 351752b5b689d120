//! Processes that a test starts and that never outlive it. Each carries a mark in its environment
//! which its children inherit, so that a whole browser can be found and killed, and nothing else.

use crate::error::{Doing, Error, Result};
use crate::wait::{Look, until};
use rustix::process::{Pid, Signal, kill_process};
use std::ffi::OsStr;
use std::fs::{self, File};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

const MARK: &str = "MAMORI_E2E_MARK";

/// A running process with everything it started.
#[derive(Debug)]
pub struct Process {
    name: String,
    mark: String,
    child: Child,
    log: PathBuf,
}

impl Process {
    /// Starts a program in a process group of its own; its output goes to `log`.
    ///
    /// # Errors
    /// When it cannot be started; the text names the Debian package of well-known programs.
    pub fn start(mut command: Command, log: &Path) -> Result<Self> {
        static NEXT: AtomicU32 = AtomicU32::new(0);
        let number = NEXT.fetch_add(1, Ordering::Relaxed);
        let mark = format!("{}-{number}", std::process::id());
        let program = command.get_program().to_owned();
        let name = file_name(&program);
        let file = File::options().create(true).append(true).open(log).doing("open a log")?;
        let second = file.try_clone().doing("open a log")?;
        command.env(MARK, &mark).stdin(Stdio::null()).stdout(file).stderr(second).process_group(0);
        let child = command.spawn().map_err(|source| match source.kind() {
            std::io::ErrorKind::NotFound => Error::Missing(format!(
                "{} is not installed: run `cargo xtask setup --test`.",
                program.to_string_lossy()
            )),
            _ => Error::System { action: format!("start {name}"), source },
        })?;
        Ok(Self { name, mark, child, log: log.to_path_buf() })
    }

    /// The process id.
    #[must_use]
    pub fn id(&self) -> u32 {
        self.child.id()
    }

    /// The end of what it printed.
    #[must_use]
    pub fn last_words(&self) -> String {
        let bytes = fs::read(&self.log).unwrap_or_default();
        let text = String::from_utf8_lossy(&bytes).into_owned();
        let lines: Vec<&str> = text.lines().rev().take(20).collect();
        lines.into_iter().rev().collect::<Vec<_>>().join("\n")
    }

    /// An error when the process has ended.
    ///
    /// # Errors
    /// [`Error::Died`] with its last words.
    pub fn check_alive(&mut self) -> Result<()> {
        match self.child.try_wait() {
            Ok(None) => Ok(()),
            _ => Err(Error::Died { process: self.name.clone(), words: self.last_words() }),
        }
    }

    /// `kill -9` for everything it started, first, and then for itself; waits until all are gone.
    ///
    /// # Errors
    /// When one of them survives five seconds.
    pub async fn kill(&mut self) -> Result<()> {
        let id = self.id();
        self.kill_started(|pid| pid != id);
        self.kill_started(|_| true);
        self.reap();
        until(&format!("the end of {}", self.name), Duration::from_secs(5), async || {
            self.kill_started(|_| true);
            Ok(match self.marked().len() {
                0 => Look::Ready(()),
                left => Look::NotYet(format!("{left} processes left")),
            })
        })
        .await
    }

    /// `kill -9` for what it started and keeps itself: a browser dies, its driver lives.
    pub fn kill_children(&self) {
        let id = self.id();
        self.kill_started(|pid| pid != id);
    }

    fn kill_started(&self, wanted: impl Fn(u32) -> bool) {
        for pid in self.marked().into_iter().filter(|pid| wanted(*pid)) {
            if let Some(pid) = i32::try_from(pid).ok().and_then(Pid::from_raw) {
                // It may have ended by itself since it was listed.
                let _gone = kill_process(pid, Signal::KILL);
            }
        }
    }

    /// All living processes with this mark.
    fn marked(&self) -> Vec<u32> {
        let wanted = format!("{MARK}={}", self.mark);
        let folders = fs::read_dir("/proc").into_iter().flatten().flatten();
        let pids = folders.filter_map(|entry| entry.file_name().to_string_lossy().parse().ok());
        let carries = |pid: &u32| {
            let environment = fs::read(format!("/proc/{pid}/environ")).unwrap_or_default();
            environment.split(|byte| *byte == 0).any(|entry| entry == wanted.as_bytes())
        };
        pids.filter(carries).collect()
    }

    fn reap(&mut self) {
        if let Err(error) = self.child.wait() {
            eprintln!("{} could not be waited for: {error}", self.name);
        }
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        self.kill_started(|_| true);
        self.reap();
        // What was being started at that moment.
        self.kill_started(|_| true);
        if std::thread::panicking() {
            eprintln!("last words of {}:\n{}", self.name, self.last_words());
        }
    }
}

fn file_name(program: &OsStr) -> String {
    let path = Path::new(program);
    path.file_name().unwrap_or(program).to_string_lossy().into_owned()
}

#[cfg(test)]
mod tests {
    use super::Process;
    use crate::temp::TempDir;
    use crate::wait::{BOUND, Look, until};
    use std::process::Command;

    #[tokio::test]
    async fn killing_takes_the_whole_tree_and_only_that() {
        let folder = TempDir::new("process").unwrap();
        let start = |name: &str| {
            let mut command = Command::new("sh");
            // The grandchild leaves the process group, as browsers' helpers do.
            command.args(["-c", "setsid sleep 100 & sleep 100"]);
            Process::start(command, &folder.path().join(name)).unwrap()
        };
        let (mut killed, mut spared) = (start("a"), start("b"));
        for process in [&killed, &spared] {
            let three = async || match process.marked().len() {
                3 => Ok(Look::Ready(())),
                count => Ok(Look::NotYet(count.to_string())),
            };
            until("a tree of three", BOUND, three).await.unwrap();
        }
        killed.kill().await.unwrap();
        assert_eq!(killed.marked().len(), 0);
        assert_eq!(spared.marked().len(), 3);
        spared.check_alive().unwrap();
        spared.kill().await.unwrap();
    }
}
