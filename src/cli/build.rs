//! `jianbao build`.

use std::io::Write;
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Instant;

use clap::Args;

use crate::archive::rebuild::{Rebuilt, rebuild};
use crate::cli::{Common, bar, report, with_jobs};
use crate::diagnostic::Diagnostic;
use crate::source::Source;
use crate::web::{self, Built, Request};

/// Build the site from content/ and themes/ into public/.
///
/// Only what changed is drawn and written. A build that fails changes nothing in the output folder.
#[derive(Args)]
#[command(after_help = "Examples:
  jianbao build                             the site of this folder, into public/
  jianbao build --root office --output site the site of office/, into site/
  jianbao build --today 2026-12-01          with that day as today: what is published then
  jianbao build --explain                   say why each page was drawn
  jianbao build --from BAG --output site    the site of an archived package again, held against what was archived")]
pub struct Build {
    #[command(flatten)]
    common: Common,
    /// Forget the last build and draw everything
    #[arg(long)]
    force: bool,
    /// Say why each page was drawn
    #[arg(long)]
    explain: bool,
    /// Say how long each stage took
    #[arg(long)]
    timings: bool,
    /// Build the site of an archived package (its folder) again, with the day and theme of then
    #[arg(long, value_name = "BAG", requires = "output", conflicts_with_all = ["root", "theme", "today", "explain", "timings"])]
    from: Option<PathBuf>,
}

pub const DRAWING: &str = "drawing {wide_bar} {pos}/{len}";

impl Build {
    pub fn run(&self) -> ExitCode {
        if let Some(bag) = &self.from {
            return self.again(bag);
        }
        let start = Instant::now();
        let common = &self.common;
        let epoch = match super::epoch() {
            Ok(epoch) => epoch,
            Err(code) => return code,
        };
        let (source, output) = match common.open(epoch) {
            Ok(opened) => opened,
            Err(diagnostic) => return failed(&[diagnostic], None),
        };
        let bar = bar(DRAWING);
        let progress = |done: usize, all: usize| {
            bar.set_length(all as u64);
            if done.is_multiple_of(64) || done == all {
                bar.set_position(done as u64);
            }
        };
        let request = Request {
            source: &source,
            output: &output,
            theme: common.theme.as_deref(),
            force: self.force,
            changed: None,
            progress: &progress,
        };
        let built = with_jobs(common.jobs, || web::build(&request));
        bar.finish_and_clear();
        match built {
            Ok(built) => {
                self.say(&built, &source, start);
                ExitCode::SUCCESS
            }
            Err(found) => failed(&found, Some(&source)),
        }
    }

    fn again(&self, bag: &std::path::Path) -> ExitCode {
        let bar = bar(DRAWING);
        let progress = |done: usize, all: usize| {
            bar.set_length(all as u64);
            bar.set_position(done as u64);
        };
        let output = self.common.output();
        let rebuilt = with_jobs(self.common.jobs, || rebuild(bag, &output, &progress));
        bar.finish_and_clear();
        match rebuilt {
            Ok(rebuilt) => compared(&rebuilt),
            Err(found) => failed(&found, None),
        }
    }

    fn say(&self, built: &Built, source: &Source, start: Instant) {
        report::print(&built.warnings, Some(source));
        let mut out = std::io::stdout().lock();
        if self.explain {
            for (route, why) in &built.reasons {
                let _ = writeln!(out, "{route}: drawn because {why}");
            }
        }
        if self.timings {
            for (stage, time) in &built.timings {
                let _ = writeln!(out, "{stage:<10} {:>8.1} ms", time.as_secs_f64() * 1000.0);
            }
        }
        let done = &built.committed;
        let deleted = if done.deleted > 0 { format!(", {} deleted", done.deleted) } else { String::new() };
        let kept = built.pages.saturating_sub(built.drawn);
        let time = start.elapsed().as_secs_f64();
        let _ = writeln!(
            out,
            "{} files: {} drawn, {kept} kept, {} written{deleted} in {time:.2} s",
            built.pages, built.drawn, done.written
        );
        let output = self.common.output();
        let _ = writeln!(out, "open {}", output.join("index.html").display());
    }
}

/// Says how the new site stands beside the archived one.
fn compared(rebuilt: &Rebuilt) -> ExitCode {
    let mut out = std::io::stdout().lock();
    if rebuilt.differing.is_empty() {
        let _ = writeln!(out, "{} files: the same bytes as were archived", rebuilt.files);
        return ExitCode::SUCCESS;
    }
    for (path, how) in &rebuilt.differing {
        let _ = writeln!(out, "{path} {how}");
    }
    for reason in &rebuilt.reasons {
        let _ = writeln!(out, "because {reason}");
    }
    let _ = writeln!(out, "{} of {} files are not the same", rebuilt.differing.len(), rebuilt.files);
    ExitCode::from(1)
}

pub fn failed(found: &[Diagnostic], source: Option<&Source>) -> ExitCode {
    report::print(found, source);
    let _ = writeln!(std::io::stderr(), "{}; nothing was changed in the output", report::count(found));
    ExitCode::from(1)
}
