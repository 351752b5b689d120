//! Running other programs: one place that turns "not there" and "failed" into sentences.

use crate::error::{Error, Result};
use std::env;
use std::ffi::{OsStr, OsString};
use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// A command line in the making.
#[derive(Debug)]
pub struct Cmd {
    inner: Command,
    hint: String,
}

impl Cmd {
    /// Starts a command line; the program is a name on `PATH` or a path.
    pub fn new(program: impl AsRef<OsStr>) -> Self {
        let hint = format!("is {} installed?", program.as_ref().to_string_lossy());
        Self { inner: Command::new(program), hint }
    }

    /// The cargo that runs this program.
    pub fn cargo() -> Self {
        Self::new(env::var_os("CARGO").unwrap_or_else(|| OsString::from("cargo")))
    }

    /// What to tell when the program is not there.
    #[must_use]
    pub fn hint(mut self, hint: &str) -> Self {
        self.hint = hint.to_owned();
        self
    }

    /// Adds one argument.
    #[must_use]
    pub fn arg(mut self, arg: impl AsRef<OsStr>) -> Self {
        self.inner.arg(arg);
        self
    }

    /// Adds arguments.
    #[must_use]
    pub fn args<S: AsRef<OsStr>>(mut self, args: impl IntoIterator<Item = S>) -> Self {
        self.inner.args(args);
        self
    }

    /// Sets an environment variable.
    #[must_use]
    pub fn env(mut self, key: &str, value: impl AsRef<OsStr>) -> Self {
        self.inner.env(key, value);
        self
    }

    /// Removes an environment variable.
    #[must_use]
    pub fn env_remove(mut self, key: &str) -> Self {
        self.inner.env_remove(key);
        self
    }

    /// Sets the working folder.
    #[must_use]
    pub fn dir(mut self, dir: &Path) -> Self {
        self.inner.current_dir(dir);
        self
    }

    /// Runs with our own output and waits.
    ///
    /// # Errors
    /// When the program is missing or reports failure.
    pub fn run(mut self) -> Result<()> {
        let status = self.inner.stdin(Stdio::null()).status();
        let status = status.map_err(|source| self.not_started(source))?;
        self.judge(status)
    }

    /// Runs silently and returns standard output.
    ///
    /// # Errors
    /// When the program is missing or reports failure; its standard error is then printed.
    pub fn read(mut self) -> Result<String> {
        let output = self.inner.stdin(Stdio::null()).output();
        let output = output.map_err(|source| self.not_started(source))?;
        if !output.status.success() {
            eprint!("{}", String::from_utf8_lossy(&output.stderr));
        }
        self.judge(output.status)?;
        Ok(String::from_utf8_lossy(&output.stdout).into_owned())
    }

    /// True when the program is there, runs and reports success. Prints nothing.
    pub fn succeeds(mut self) -> bool {
        self.inner.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
        self.inner.status().is_ok_and(|status| status.success())
    }

    /// Runs, shows standard output as it comes, and hands each line to `see`.
    ///
    /// # Errors
    /// When the program is missing or reports failure.
    pub fn watch(mut self, mut see: impl FnMut(&str)) -> Result<()> {
        self.inner.stdin(Stdio::null()).stdout(Stdio::piped());
        let mut child = self.inner.spawn().map_err(|source| self.not_started(source))?;
        if let Some(stdout) = child.stdout.take() {
            let mut screen = std::io::stdout().lock();
            for line in BufReader::new(stdout).split(b'\n').map_while(std::io::Result::ok) {
                let line = String::from_utf8_lossy(&line);
                see(&line);
                // A closed screen must not stop the tests; their result is the exit status.
                let _closed = writeln!(screen, "{line}");
            }
        }
        let status = child.wait().map_err(|source| self.not_started(source))?;
        self.judge(status)
    }

    /// Replaces this process by the program; returns only when that fails.
    pub fn become_it(mut self) -> Error {
        use std::os::unix::process::CommandExt;
        let source = self.inner.exec();
        self.not_started(source)
    }

    fn not_started(&self, source: std::io::Error) -> Error {
        let program = self.inner.get_program().to_string_lossy().into_owned();
        Error::Start { program, hint: self.hint.clone(), source }
    }

    fn judge(&self, status: std::process::ExitStatus) -> Result<()> {
        if status.success() {
            return Ok(());
        }
        let mut command = file_name(self.inner.get_program());
        for arg in self.inner.get_args() {
            command.push(' ');
            command.push_str(&arg.to_string_lossy());
        }
        Err(Error::Failed { command, status: status.to_string() })
    }
}

fn file_name(program: &OsStr) -> String {
    let path = PathBuf::from(program);
    path.file_name().unwrap_or(program).to_string_lossy().into_owned()
}

/// Looks a program up on `PATH`.
pub fn which(program: &str) -> Option<PathBuf> {
    let path = env::var_os("PATH")?;
    env::split_paths(&path).map(|dir| dir.join(program)).find(|file| file.is_file())
}

#[cfg(test)]
mod tests {
    use super::{Cmd, which};
    use crate::error::Error;

    #[test]
    fn a_missing_program_is_told_with_its_hint() {
        let error = Cmd::new("no-such-program-here").hint("install it").run().unwrap_err();
        assert!(matches!(error, Error::Start { .. }));
        assert!(error.to_string().contains("install it"), "{error}");
        assert_eq!(which("no-such-program-here"), None);
    }

    #[test]
    fn a_failing_program_is_a_failure_and_a_good_one_is_not() {
        assert!(matches!(Cmd::new("false").run(), Err(Error::Failed { .. })));
        assert!(Cmd::new("true").run().is_ok());
        assert!(!Cmd::new("false").succeeds());
    }

    #[test]
    fn every_line_is_seen_while_watching() {
        let mut seen = Vec::new();
        let result = Cmd::new("printf").arg("a\\nb\\n").watch(|line| seen.push(line.to_owned()));
        assert!(result.is_ok());
        assert_eq!(seen, ["a", "b"]);
    }
}
