//! The command line: one file a command.

use std::io::{IsTerminal, Write};
use std::path::PathBuf;
use std::process::ExitCode;

use chrono::{DateTime, NaiveDate, Utc};
use clap::{Args, CommandFactory, Parser, Subcommand};
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use crate::diagnostic::{Diagnostic, Location};
use crate::source::{Source, clock};
use crate::web;

mod archive;
mod build;
mod check;
mod new;
mod report;
mod schema;
mod screens;
mod serve;
mod verify;
#[cfg(feature = "pictures")]
mod wechat;

/// 简报: publicity and progress bulletins as a bilingual static site.
#[derive(Parser)]
#[command(name = "jianbao", version, about, max_term_width = 100, arg_required_else_help = true)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Begin an office, a place, a report or a file of statistics
    New(Box<new::New>),
    /// Build the site from content/ and themes/ into public/
    Build(build::Build),
    /// Read over the content and the built bytes, and say everything that is wrong
    Check(check::Check),
    Archive(Box<archive::Archive>),
    Verify(verify::Verify),
    /// Show the site in a browser, and build it anew whenever a file is saved
    Serve(serve::Serve),
    /// Draw the content for LED strips, walls and televisions into screens/
    Screens(screens::Screens),
    Schema(schema::Schema),
    #[cfg(feature = "pictures")]
    Wechat(wechat::Wechat),
    /// Print the completions of this program for a shell, to be sourced
    Completions {
        #[arg(value_name = "SHELL")]
        shell: clap_complete::Shell,
    },
}

/// What means the same in every command.
#[derive(Args, Clone)]
pub struct Common {
    /// Folder that holds content/ and, if wanted, themes/
    #[arg(long, value_name = "DIR", default_value = ".")]
    pub root: PathBuf,
    /// Folder to write to [default: public/ in the root]
    #[arg(long, value_name = "DIR")]
    pub output: Option<PathBuf>,
    /// Theme instead of the one in site.yaml
    #[arg(long, value_name = "NAME")]
    pub theme: Option<String>,
    /// The day it is (embargo, expiry, latest figures) [default: today, or SOURCE_DATE_EPOCH]
    #[arg(long, value_name = "YYYY-MM-DD", value_parser = day)]
    pub today: Option<NaiveDate>,
    /// Threads, 1 to 256 [default: one a core]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=256))]
    pub jobs: Option<u16>,
}

impl Common {
    fn output(&self) -> PathBuf {
        self.output.clone().unwrap_or_else(|| web::default_output(&self.root))
    }

    /// The root and the output folder, where the one can be built into the other.
    fn open(&self, epoch: Option<DateTime<Utc>>) -> Result<(Source, PathBuf), Diagnostic> {
        let now = clock::now(self.today, epoch, web::zone_offset(&self.root));
        let source = Source::open(&self.root, now)?;
        let output = self.output();
        match source.covers(&output) {
            Some(wrong) => Err(Diagnostic::error(Location::file(output.to_string_lossy()), wrong)
                .help("give a folder of its own with --output, such as public/ in the root")),
            None => Ok((source, output)),
        }
    }
}

/// `SOURCE_DATE_EPOCH`, where it is set; wrong usage where it is no number.
fn epoch() -> Result<Option<DateTime<Utc>>, ExitCode> {
    let Some(typed) = std::env::var("SOURCE_DATE_EPOCH").ok().filter(|e| !e.is_empty()) else { return Ok(None) };
    clock::epoch(&typed).map(Some).ok_or_else(|| {
        let _ = writeln!(std::io::stderr(), "error: SOURCE_DATE_EPOCH is no number of seconds since 1970: {typed}");
        ExitCode::from(2)
    })
}

/// Runs in a pool of `jobs` threads, or in one of the machine's size.
fn with_jobs<T: Send>(jobs: Option<u16>, work: impl FnOnce() -> T + Send) -> T {
    let pool = jobs.and_then(|n| rayon::ThreadPoolBuilder::new().num_threads(usize::from(n)).build().ok());
    match pool {
        Some(pool) => pool.install(work),
        None => work(),
    }
}

/// A bar on a terminal, nothing elsewhere.
fn bar(template: &str) -> ProgressBar {
    let target =
        if std::io::stderr().is_terminal() { ProgressDrawTarget::stderr() } else { ProgressDrawTarget::hidden() };
    let bar = ProgressBar::with_draw_target(Some(0), target);
    match ProgressStyle::with_template(template) {
        Ok(style) => bar.with_style(style),
        Err(_) => bar,
    }
}

fn day(text: &str) -> Result<NaiveDate, String> {
    crate::language::date::parse_day(text).ok_or_else(|| "write a day as 2020-02-25".to_owned())
}

/// Runs the command line. Exit 0 done, 1 mistakes in the content, 2 wrong usage.
pub fn main() -> ExitCode {
    match Cli::parse().command {
        Command::New(new) => new.run(),
        Command::Build(build) => build.run(),
        Command::Check(check) => check.run(),
        Command::Archive(archive) => archive.run(),
        Command::Verify(verify) => verify.run(),
        Command::Serve(serve) => serve.run(),
        Command::Screens(screens) => screens.run(),
        Command::Schema(schema) => schema.run(),
        #[cfg(feature = "pictures")]
        Command::Wechat(wechat) => wechat.run(),
        Command::Completions { shell } => {
            let mut text = Vec::new();
            clap_complete::generate(shell, &mut Cli::command(), "jianbao", &mut text);
            ExitCode::from(u8::from(std::io::Write::write_all(&mut std::io::stdout(), &text).is_err()))
        }
    }
}
