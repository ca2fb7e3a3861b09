//! `jianbao serve`: reads its arguments, and says on the terminal what the server does.

use std::collections::BTreeSet;
use std::io::{IsTerminal, Write};
use std::process::{Command, ExitCode, Stdio};
use std::time::Duration;

use clap::Args;

use crate::cli::{Common, report, with_jobs};
use crate::serve::{self, Cause, News, Settings};
use crate::web::Built;

/// Show the site in a browser, and build it anew whenever a file is saved.
///
/// Open pages load themselves again and stay where they were scrolled to. A mistake is shown here and over the page,
/// and goes away when it is mended. Screens are shown at /.jianbao/screens/ as they would hang. Only this machine can open the pages. Ctrl-C ends it; the output folder then holds
/// the same files as after `jianbao build`.
#[derive(Args)]
#[command(after_help = "Examples:
  jianbao serve                     the site of this folder, at http://127.0.0.1:4100/
  jianbao serve --open              the same, and open it in the browser
  jianbao serve --port 8000         at another port, or the next one that is free
  jianbao serve --today 2026-12-01  with that day as today")]
pub struct Serve {
    #[command(flatten)]
    common: Common,
    /// Port to serve at; where it is taken, the next free one. 0: any
    #[arg(long, value_name = "N", default_value_t = 4100)]
    port: u16,
    /// Open the site in the browser
    #[arg(long)]
    open: bool,
}

/// Files named in the line of a rebuild before the rest is only counted.
const NAMED: usize = 3;

impl Serve {
    pub fn run(&self) -> ExitCode {
        let epoch = match super::epoch() {
            Ok(epoch) => epoch,
            Err(code) => return code,
        };
        let output = match self.common.open(epoch) {
            Ok((_, output)) => output,
            Err(diagnostic) => {
                report::print(&[diagnostic], None);
                return ExitCode::from(1);
            }
        };
        let listener = match serve::listen(self.port) {
            Ok(listener) => listener,
            Err(error) => {
                let help = "give another one with --port";
                return stopped(&format!("port {} and those after it cannot be used ({error}); {help}", self.port));
            }
        };
        let Common { root, theme, today, jobs, .. } = &self.common;
        let settings = Settings { root, output: &output, theme: theme.as_deref(), today: *today, epoch };
        match with_jobs(*jobs, || serve::run(&settings, listener, &mut |news| self.say(&news))) {
            Ok(()) => ExitCode::SUCCESS,
            Err(why) => stopped(&why),
        }
    }

    fn say(&self, news: &News) {
        let mut out = std::io::stdout().lock();
        let _ = match news {
            News::Serving(address) => {
                let moved = !address.ends_with(&format!(":{}/", self.port)) && self.port != 0;
                let moved = if moved { format!(" (port {} is taken)", self.port) } else { String::new() };
                if self.open {
                    open(address);
                }
                writeln!(out, "serving {}{moved}; Ctrl-C ends it", paint("1;36", address))
            }
            News::Built { cause, built, took } => writeln!(out, "{}: {}", why(cause), what(built, *took)),
            News::Failed { cause, found, source } => {
                report::print(found, *source);
                let count = paint("1;31", &report::count(found));
                writeln!(out, "{}: {count}; the pages stay as they were until it is mended", why(cause))
            }
            News::Warnings { found, source } => {
                report::print(found, Some(source));
                Ok(())
            }
            News::Unwatched(why) => writeln!(
                std::io::stderr(),
                "warning: changes are not told by the system, so the folders are looked through now and then: {why}"
            ),
        };
    }
}

fn stopped(why: &str) -> ExitCode {
    let _ = writeln!(std::io::stderr(), "error: {why}");
    ExitCode::from(1)
}

/// What a rebuild was made for: `content/a.md, content/b.md and 7 more`.
fn why(cause: &Cause) -> String {
    match cause {
        Cause::Start => "built".to_owned(),
        Cause::Clock => "it is time".to_owned(),
        Cause::Look => "found by a second look".to_owned(),
        Cause::Files(paths, more) => names(paths, *more),
    }
}

fn names(paths: &BTreeSet<String>, more: usize) -> String {
    if paths.is_empty() {
        return "files changed".to_owned();
    }
    let shown: Vec<&str> =
        paths.iter().take(NAMED).map(|path| if path.is_empty() { "the root" } else { path }).collect();
    match paths.len() + more - shown.len() {
        0 => shown.join(", "),
        rest => format!("{} and {rest} more", shown.join(", ")),
    }
}

/// `12 drawn, 3 written, 1 deleted of 480 files in 42 ms`.
fn what(built: &Built, took: Duration) -> String {
    let done = &built.committed;
    let deleted = if done.deleted > 0 { format!(", {} deleted", done.deleted) } else { String::new() };
    let numbers = format!("{} drawn, {} written{deleted}", built.drawn, done.written);
    let warnings = match built.warnings.len() {
        0 => String::new(),
        _ => format!("; {}", paint("33", &report::count(&built.warnings))),
    };
    format!("{} of {} files in {} ms{warnings}", paint("32", &numbers), built.pages, took.as_millis())
}

/// In colour on a terminal, plain elsewhere.
fn paint(code: &str, text: &str) -> String {
    let colour = std::io::stdout().is_terminal() && std::env::var_os("NO_COLOR").is_none();
    if colour { format!("\x1b[{code}m{text}\x1b[0m") } else { text.to_owned() }
}

/// Hands the address to the browser by the system's own opener, without a shell.
fn open(address: &str) {
    let opener = match std::env::consts::OS {
        "macos" => "open",
        "windows" => "explorer",
        _ => "xdg-open",
    };
    let mut command = Command::new(opener);
    command.arg(address).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    match command.spawn() {
        // Waited for, so that nothing of it is left behind.
        Ok(mut child) => drop(std::thread::spawn(move || child.wait())),
        Err(_) => {
            let _ = writeln!(std::io::stderr(), "warning: no browser can be opened from here; open {address} yourself");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rebuild_names_three_files() {
        let of = |n: usize| (0..n).map(|n| format!("content/{n}.md")).collect::<BTreeSet<_>>();
        assert_eq!(names(&of(2), 0), "content/0.md, content/1.md");
        assert_eq!(names(&of(9), 100), "content/0.md, content/1.md, content/2.md and 106 more");
        assert_eq!(names(&of(0), 0), "files changed");
    }
}
