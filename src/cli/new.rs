//! `jianbao new`.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use chrono::NaiveDate;
use clap::{Args, Subcommand};

use crate::campaign::{Level, Office, load};
use crate::cli::{day, epoch, report};
use crate::diagnostic::{Diagnostic, Location};
use crate::source::{Source, clock};
use crate::start::{self, Draft, Names};
use crate::web;

/// Begin an office, a place, a report or a file of statistics, in all languages of the site.
///
/// Nothing that stands is written over.
#[derive(Args)]
#[command(args_conflicts_with_subcommands = true, arg_required_else_help = true)]
#[command(after_help = "Examples:
  jianbao new office                                a small office in office/, ready to build
  jianbao new place jiedao/hexi --name 河西社区     a place
  jianbao new report jiedao/hexi --title 三班守卡口 a report of that place, as a draft
  jianbao new stats jiedao/hexi                     today's figures of that place, to fill in")]
pub struct New {
    #[command(subcommand)]
    what: Option<What>,
    /// Folder of a new office
    #[arg(value_name = "DIR")]
    office: Option<PathBuf>,
    #[command(flatten)]
    title: Title,
    /// The day it is [default: today, or SOURCE_DATE_EPOCH]
    #[arg(long, value_name = "YYYY-MM-DD", value_parser = day, global = true)]
    today: Option<NaiveDate>,
}

#[derive(Args)]
struct Title {
    /// Title in Chinese
    #[arg(long, value_name = "TEXT")]
    title: Option<String>,
    /// Title in English
    #[arg(long, value_name = "TEXT")]
    title_en: Option<String>,
}

impl Title {
    fn names(&self) -> Names<'_> {
        Names { zh: self.title.as_deref(), en: self.title_en.as_deref() }
    }
}

#[derive(Args)]
struct Root {
    /// Folder that holds content/
    #[arg(long, value_name = "DIR", default_value = ".")]
    root: PathBuf,
}

#[derive(Subcommand)]
enum What {
    /// A folder with place.yaml and an introduction
    Place {
        /// Its path below content/, as henan/gongyi/zijinglu
        path: String,
        /// Name in Chinese
        #[arg(long, value_name = "TEXT")]
        name: Option<String>,
        /// Name in English
        #[arg(long, value_name = "TEXT")]
        name_en: Option<String>,
        /// What kind of place it is
        #[arg(long, value_name = "LEVEL", default_value = "community", value_parser = level)]
        level: Level,
        #[command(flatten)]
        root: Root,
    },
    /// A report with its front matter, and its translation
    Report {
        /// The place it is about
        place: String,
        /// What its file is called behind the date, as night-shift
        #[arg(long, value_name = "NAME", default_value = "report")]
        slug: String,
        #[command(flatten)]
        title: Title,
        #[command(flatten)]
        root: Root,
    },
    /// A file of statistics with all that is counted, to fill in
    Stats {
        /// The place whose figures they are
        place: String,
        /// Where the figures come from: an id in sources.yaml
        #[arg(long, value_name = "ID")]
        source: Option<String>,
        #[command(flatten)]
        root: Root,
    },
}

impl New {
    pub fn run(&self) -> ExitCode {
        let epoch = match epoch() {
            Ok(epoch) => epoch,
            Err(code) => return code,
        };
        let now = |root: &Path| clock::now(self.today, epoch, web::zone_offset(root));
        let done = match (&self.what, &self.office) {
            (Some(what), _) => {
                let root = &what.root().root;
                office(root, now(root))
                    .and_then(|office| what.drafts(&office, now(root).day).map_err(|d| vec![d]))
                    .and_then(|drafts| self.write(root, &drafts))
            }
            (None, Some(folder)) => self.write(folder, &start::office(self.title.names(), now(folder).day)),
            (None, None) => Err(vec![Diagnostic::error(Location::file("DIR"), "which folder is the office to be in?")]),
        };
        match done {
            Ok(()) => ExitCode::SUCCESS,
            Err(found) => {
                report::print(&found, None);
                ExitCode::from(1)
            }
        }
    }

    /// Writes the files and says which, and what comes next.
    fn write(&self, root: &Path, drafts: &[Draft]) -> Result<(), Vec<Diagnostic>> {
        start::write(root, drafts)?;
        let mut out = std::io::stdout().lock();
        for draft in drafts {
            let _ = writeln!(out, "wrote {}", root.join(&draft.path).display());
        }
        if self.what.is_none() {
            let _ = writeln!(out, "next: jianbao serve --root {} --open", quoted(&root.display().to_string()));
        }
        Ok(())
    }
}

impl What {
    fn root(&self) -> &Root {
        match self {
            Self::Place { root, .. } | Self::Report { root, .. } | Self::Stats { root, .. } => root,
        }
    }

    fn drafts(&self, office: &Office, today: NaiveDate) -> Result<Vec<Draft>, Diagnostic> {
        match self {
            Self::Place { path, name, name_en, level, .. } => {
                start::place(office, path, Names { zh: name.as_deref(), en: name_en.as_deref() }, *level)
            }
            Self::Report { place, slug, title, .. } => start::report(office, place, slug, title.names(), today),
            Self::Stats { place, source, .. } => start::stats(office, place, source.as_deref(), today),
        }
    }
}

/// The office as it stands; its mistakes, where it cannot be read at all.
fn office(root: &Path, now: clock::Now) -> Result<Office, Vec<Diagnostic>> {
    let source = Source::open(root, now).map_err(|wrong| vec![wrong])?;
    let (entries, found) = source.list("content");
    if !found.is_empty() {
        return Err(found);
    }
    let (office, _, found) = load::load(&source, &entries);
    if office.broken { Err(found) } else { Ok(office) }
}

fn level(text: &str) -> Result<Level, String> {
    let found = Level::WORDS.iter().find(|(word, _)| *word == text);
    found.map(|(_, level)| *level).ok_or_else(|| format!("one of {}", Level::WORDS.map(|(word, _)| word).join(", ")))
}

/// As a shell takes it: a name with spaces in quotes.
fn quoted(name: &str) -> String {
    if name.contains(char::is_whitespace) { format!("\"{name}\"") } else { name.to_owned() }
}
