//! `jianbao verify`.

use std::io::Write;
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Instant;

use clap::Args;

use crate::archive::verify::verify;
use crate::cli::{bar, report, with_jobs};

/// Say whether a package is whole, and if not, which files are not.
///
/// Reads a folder, a ZIP, a TAR or a WACZ; unpacks nothing and writes nothing. Every finding is told, not only the
/// first; the exit code is 1 where there is one.
#[derive(Args)]
#[command(after_help = "Examples:
  jianbao verify archive/zijinglu-2020-01-21_2026-11-20        the folder
  jianbao verify archive/zijinglu-2020-01-21_2026-11-20.zip    the ZIP
  jianbao verify site.wacz                                     a replay alone")]
pub struct Verify {
    /// A package: folder, ZIP, TAR or WACZ
    #[arg(value_name = "PATH")]
    path: PathBuf,
    /// Threads, 1 to 256 [default: one a core]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=256))]
    jobs: Option<u16>,
}

impl Verify {
    pub fn run(&self) -> ExitCode {
        let start = Instant::now();
        let bar = bar("verifying {wide_bar} {bytes}/{total_bytes}");
        let progress = |done: u64, all: u64| {
            bar.set_length(all);
            bar.set_position(done);
        };
        let verified = with_jobs(self.jobs, || verify(&self.path, &progress));
        bar.finish_and_clear();
        let verified = match verified {
            Ok(verified) => verified,
            Err(diagnostic) => {
                report::print(&[diagnostic], None);
                return ExitCode::from(1);
            }
        };
        report::print(&verified.findings, None);
        let (kind, files, count) = (verified.kind, verified.files, verified.findings.len());
        let megabytes = verified.bytes as f64 / 1e6;
        let time = start.elapsed().as_secs_f64();
        let mut out = std::io::stdout().lock();
        let _ = match count {
            0 => writeln!(out, "whole: {kind}, {files} files, {megabytes:.1} MB in {time:.2} s"),
            1 => writeln!(out, "not whole: 1 finding in {files} files"),
            n => writeln!(out, "not whole: {n} findings in {files} files"),
        };
        ExitCode::from(u8::from(count > 0))
    }
}
