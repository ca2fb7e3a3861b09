//! `jianbao archive`.

use std::io::Write;
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Instant;

use chrono::NaiveDate;
use clap::{Args, Subcommand};

use crate::archive::{self, Package, Period, Request, series::Series};
use crate::cli::{Common, bar, report, with_jobs};
use crate::diagnostic::Diagnostic;

/// Close campaigns or a period into packages for the archive.
///
/// Each package holds the whole site as it stands (so that every link in it leads somewhere), the content and theme it
/// was built from, a replay for browsers (WACZ), and records of what the campaign or period is about: figures, reports,
/// a register. It is a folder (a BagIt bag) with the same as a ZIP and as a TAR beside it, and is never changed
/// afterwards. Without --campaign and --period one package is made for each campaign of campaigns.yaml that is over and
/// was not closed before; for a site without campaigns, one of everything.
#[derive(Args)]
#[command(args_conflicts_with_subcommands = true)]
#[command(mut_arg("output", |arg| arg.help("Folder for the packages [default: archive/ in the root]")))]
#[command(after_help = "Examples:
  jianbao archive                                     a package for each campaign that is over
  jianbao archive --campaign zijinglu                 this campaign alone
  jianbao archive --period 2020-01-21..2020-03-04     the whole site, records of these days
  jianbao archive --campaign zijinglu --correct \"重复统计，已更正\"
                                                      a new package that corrects the one closed before
  jianbao archive log                                 the packages so far, and whether their chain holds
  jianbao verify archive/zijinglu-2020-01-21_2026-11-20.zip")]
pub struct Archive {
    #[command(subcommand)]
    command: Option<Sub>,
    #[command(flatten)]
    common: Common,
    /// A campaign of campaigns.yaml (may be given again)
    #[arg(long, value_name = "ID")]
    campaign: Vec<String>,
    /// Only what falls into these days
    #[arg(long, value_name = "A..B", value_parser = period)]
    period: Option<Period>,
    /// Close again what was closed before, as a correction of it, and say why
    #[arg(long, value_name = "WHY", value_parser = why)]
    correct: Option<String>,
    /// How long the package is to be kept, as the register says it (永久, 30年, 10年)
    #[arg(long, value_name = "TERM")]
    retention: Option<String>,
}

#[derive(Subcommand)]
enum Sub {
    /// List the packages in their order, and say where their chain breaks
    Log {
        /// Folder that holds archive/
        #[arg(long, value_name = "DIR", default_value = ".")]
        root: PathBuf,
        /// Folder of the packages [default: archive/ in the root]
        #[arg(long, value_name = "DIR")]
        output: Option<PathBuf>,
    },
}

fn period(text: &str) -> Result<Period, String> {
    let wrong = || "write a period as 2020-01-21..2020-03-04, its first day and its last".to_owned();
    let day = |text: &str| crate::language::date::parse_day(text.trim());
    let (from, to): (NaiveDate, NaiveDate) =
        text.split_once("..").and_then(|(from, to)| Some((day(from)?, day(to)?))).ok_or_else(wrong)?;
    if from > to { Err(format!("{from} is later than {to}; {}", wrong())) } else { Ok((from, to)) }
}

/// The reason of a correction: it stays in the package for ever.
fn why(text: &str) -> Result<String, String> {
    let why = text.trim();
    if why.is_empty() {
        Err("say why, for a package is never changed afterwards".to_owned())
    } else {
        Ok(why.to_owned())
    }
}

impl Archive {
    pub fn run(&self) -> ExitCode {
        if let Some(Sub::Log { root, output }) = &self.command {
            return log(&output.clone().unwrap_or_else(|| root.join("archive")));
        }
        let start = Instant::now();
        let common = &self.common;
        let epoch = match super::epoch() {
            Ok(epoch) => epoch,
            Err(code) => return code,
        };
        let home = common.output.clone().unwrap_or_else(|| common.root.join("archive"));
        let opened = Common { output: Some(home.clone()), ..common.clone() }.open(epoch);
        let source = match opened {
            Ok((source, _)) => source,
            Err(diagnostic) => return failed(&[diagnostic], None),
        };
        let bar = bar("{msg} {wide_bar} {percent} %");
        let progress = |what: &str, done: u64, all: u64| {
            bar.set_message(what.to_owned());
            bar.set_length(all);
            bar.set_position(done);
        };
        let request = Request {
            source: &source,
            home: &home,
            theme: common.theme.as_deref(),
            campaigns: &self.campaign,
            period: self.period,
            correct: self.correct.as_deref(),
            retention: self.retention.as_deref(),
            epoch: epoch.filter(|_| common.today.is_none()),
            progress: &progress,
        };
        let closed = with_jobs(common.jobs, || archive::close(&request));
        bar.finish_and_clear();
        match closed {
            Ok((packages, notes)) => {
                report::print(&notes, Some(&source));
                say(&packages, &home, start);
                ExitCode::SUCCESS
            }
            Err(found) => failed(&found, Some(&source)),
        }
    }
}

fn say(packages: &[Package], home: &std::path::Path, start: Instant) {
    let mut out = std::io::stdout().lock();
    for package in packages {
        let at = home.join(&package.name);
        let megabytes = package.bytes as f64 / 1e6;
        let _ = writeln!(out, "{}: {} files, {megabytes:.1} MB, also as .zip and .tar", at.display(), package.files);
        let doubtful = &package.doubtful;
        if !doubtful.is_empty() {
            let shown = doubtful.iter().take(5).cloned().collect::<Vec<_>>().join(", ");
            let more = if doubtful.len() > 5 { format!(" and {} more", doubtful.len() - 5) } else { String::new() };
            let _ = writeln!(
                std::io::stderr(),
                "warning: {} of its files are in formats that may not be readable in thirty years: {shown}{more} \
                 (data/records/formats.csv lists them)",
                doubtful.len()
            );
        }
    }
    let time = start.elapsed().as_secs_f64();
    let _ = match packages.len() {
        0 => writeln!(out, "nothing to close"),
        1 => writeln!(out, "1 package closed in {time:.1} s"),
        n => writeln!(out, "{n} packages closed in {time:.1} s"),
    };
}

fn log(home: &std::path::Path) -> ExitCode {
    let series = match Series::read(home) {
        Ok(series) => series,
        Err(diagnostic) => return failed(&[diagnostic], None),
    };
    let (lines, broken) = series.log();
    let mut out = std::io::stdout().lock();
    for line in &lines {
        let _ = writeln!(out, "{line}");
    }
    if lines.is_empty() {
        let _ = writeln!(out, "no package was closed into {} yet", home.display());
    }
    report::print(&broken, None);
    ExitCode::from(u8::from(!broken.is_empty()))
}

fn failed(found: &[Diagnostic], source: Option<&crate::source::Source>) -> ExitCode {
    report::print(found, source);
    let _ = writeln!(std::io::stderr(), "{}; no half package was left", report::count(found));
    ExitCode::from(1)
}
