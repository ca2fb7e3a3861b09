//! `jianbao screens`.

use std::path::PathBuf;

use chrono::NaiveDate;
use clap::Args;

/// Draw the content for LED strips, walls and televisions into screens/.
///
/// For each screen of content/screens.yaml (without it: a usual few) a page that plays by itself from a USB stick, numbered
/// pictures, packs for controllers, and a sheet of all slides for approval. Only what changed is drawn and written.
#[derive(Args)]
#[command(after_help = "Examples:
  jianbao screens                                  the screens of content/screens.yaml, into screens/
  jianbao screens --profile 352x80                 one screen; the others stay as they are
  jianbao screens --profile 320x48 --output stick  a strip of 320 × 48 lamps, into stick/
Ready screens: 192x32 320x48 352x80 384x96 768x480 1080x1920 1920x1080 3840x2160")]
pub struct Screens {
    /// Folder that holds content/ and, if wanted, themes/
    #[arg(long, value_name = "DIR", default_value = ".")]
    root: PathBuf,
    /// Folder to write to [default: screens/ in the root]
    #[arg(long, value_name = "DIR")]
    output: Option<PathBuf>,
    /// A screen of screens.yaml or a ready one; may be given several times [default: all of screens.yaml]
    #[arg(long, value_name = "NAME")]
    profile: Vec<String>,
    /// The day it is (embargo, expiry, latest figures) [default: today, or SOURCE_DATE_EPOCH]
    #[arg(long, value_name = "YYYY-MM-DD", value_parser = super::day)]
    today: Option<NaiveDate>,
    /// Threads, 1 to 256 [default: one a core]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=256))]
    jobs: Option<u16>,
    /// Forget the last run and draw everything
    #[arg(long)]
    force: bool,
}

#[cfg(not(feature = "pictures"))]
impl Screens {
    pub fn run(&self) -> std::process::ExitCode {
        use std::io::Write as _;
        let _ = writeln!(
            std::io::stderr(),
            "error: this program was built without pictures, and draws no screens\n  help: build it with the feature `pictures`"
        );
        std::process::ExitCode::from(2)
    }
}

#[cfg(feature = "pictures")]
mod able {
    use std::io::Write as _;
    use std::path::Path;
    use std::process::ExitCode;
    use std::time::Instant;

    use super::Screens;
    use crate::cli::build::{failed, progress_bar};
    use crate::cli::{epoch, report, with_jobs};
    use crate::diagnostic::{Diagnostic, Location};
    use crate::screens::{self, Built, Request};
    use crate::source::{Source, clock};
    use crate::web;

    impl Screens {
        pub fn run(&self) -> ExitCode {
            let start = Instant::now();
            let epoch = match epoch() {
                Ok(epoch) => epoch,
                Err(code) => return code,
            };
            let output = self.output.clone().unwrap_or_else(|| self.root.join("screens"));
            let now = clock::now(self.today, epoch, web::zone_offset(&self.root));
            let source =
                match Source::open(&self.root, now).and_then(|source| self.free(&source, &output).map(|()| source)) {
                    Ok(source) => source,
                    Err(wrong) => return failed(&[wrong], None),
                };
            let bar = progress_bar();
            let progress = |done: usize, all: usize| {
                bar.set_length(all as u64);
                bar.set_position(done as u64);
            };
            let request = Request {
                source: &source,
                output: &output,
                profiles: &self.profile,
                force: self.force,
                progress: &progress,
            };
            let built = with_jobs(self.jobs, || screens::build(&request));
            bar.finish_and_clear();
            match built {
                Ok(built) => {
                    say(&built, &source, &output, start);
                    ExitCode::SUCCESS
                }
                Err(found) => failed(&found, Some(&source)),
            }
        }

        /// Screens lie neither over what the office wrote nor in the site, which would delete them.
        fn free(&self, source: &Source, output: &Path) -> Result<(), Diagnostic> {
            let whole = |path: &Path| std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
            let inside = whole(output).starts_with(whole(&web::default_output(&self.root)));
            let site = "the screens cannot be drawn into public/: the site is built there";
            match source.covers(output).or(inside.then_some(site)) {
                Some(wrong) => Err(Diagnostic::error(Location::file(output.to_string_lossy()), wrong)
                    .help("give a folder of its own with --output, such as screens/ in the root")),
                None => Ok(()),
            }
        }
    }

    fn say(built: &Built, source: &Source, output: &Path, start: Instant) {
        report::print(&built.warnings, Some(source));
        let mut out = std::io::stdout().lock();
        for screen in &built.screens {
            let (minutes, seconds) = (screen.seconds / 60, screen.seconds % 60);
            let file = output.join(&screen.name).join("screen.html");
            let (name, slides, kilobytes) = (&screen.name, screen.slides, screen.bytes.div_ceil(1000));
            let _ = writeln!(
                out,
                "{name:<12} {slides:>3} pictures, {minutes}:{seconds:02}, {kilobytes} KB  {}",
                file.display()
            );
        }
        let time = start.elapsed().as_secs_f64();
        let done = &built.committed;
        let deleted = if done.deleted > 0 { format!(", {} deleted", done.deleted) } else { String::new() };
        let _ = writeln!(out, "{} pictures drawn, {} files written{deleted} in {time:.2} s", built.drawn, done.written);
    }
}
