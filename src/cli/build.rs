//! `jianbao build`.

use std::io::{IsTerminal, Write};
use std::process::ExitCode;
use std::time::Instant;

use clap::Args;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use crate::cli::{Common, report, with_jobs};
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
  jianbao build --explain                   say why each page was drawn")]
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
}

impl Build {
    pub fn run(&self) -> ExitCode {
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
        let bar = progress_bar();
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

pub fn failed(found: &[Diagnostic], source: Option<&Source>) -> ExitCode {
    report::print(found, source);
    let _ = writeln!(std::io::stderr(), "{}; nothing was changed in the output", report::count(found));
    ExitCode::from(1)
}

/// A bar on a terminal, nothing elsewhere.
pub fn progress_bar() -> ProgressBar {
    let target =
        if std::io::stderr().is_terminal() { ProgressDrawTarget::stderr() } else { ProgressDrawTarget::hidden() };
    let bar = ProgressBar::with_draw_target(Some(0), target);
    match ProgressStyle::with_template("drawing {wide_bar} {pos}/{len}") {
        Ok(style) => bar.with_style(style),
        Err(_) => bar,
    }
}
