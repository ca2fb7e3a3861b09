//! The command line: one file a command.

use std::path::PathBuf;
use std::process::ExitCode;

use chrono::NaiveDate;
use clap::{Args, Parser, Subcommand};

mod build;
mod report;

/// 简报: publicity and progress bulletins as a bilingual static site.
#[derive(Parser)]
#[command(name = "jianbao", version, about, max_term_width = 100, arg_required_else_help = true)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Build the site from content/ and themes/ into public/
    Build(build::Build),
}

/// What means the same in every command.
#[derive(Args)]
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

fn day(text: &str) -> Result<NaiveDate, String> {
    crate::language::date::parse_day(text).ok_or_else(|| "write a day as 2020-02-25".to_owned())
}

/// Runs the command line. Exit 0 done, 1 mistakes in the content, 2 wrong usage.
pub fn main() -> ExitCode {
    match Cli::parse().command {
        Command::Build(build) => build.run(),
    }
}
