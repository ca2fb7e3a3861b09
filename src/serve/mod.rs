//! `jianbao serve`: builds, serves what was built on loopback, watches what it was built from, and builds again.
//!
//! Read it from `run` down. Two threads: this one builds whenever the `watch` bell rings (`pace` says how soon), the
//! other answers requests (`http`, `path`), draws the screens that are looked at (`walls`) and tells open pages (`live`).
//! The output holds the bytes of `build`.

use std::collections::BTreeSet;
use std::net::TcpListener;
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use chrono::{DateTime, NaiveDate, Utc};

use crate::diagnostic::{Diagnostic, Severity};
use crate::plan::Why;
use crate::source::Source;
use crate::source::clock::{self, Now};
use crate::web::{self, Built, Request, Session};

mod http;
mod live;
mod pace;
mod path;
mod walls;
mod watch;

use live::{Changed, Live, Mistakes};
use pace::{Burst, Pace, Turn};
use walls::Walls;
use watch::{Bell, Wake, Watched};

/// Where folders cannot be watched they are looked through: at least so far apart, and for a fiftieth of the time.
const LOOKS: Duration = Duration::from_secs(1);
/// Mistakes shown over a page before the rest is only counted.
const MOST: usize = 20;

/// What screens are made of beside what the pages show.
const SCREENS: [&str; 2] = ["content/screens.yaml", "content/slogans.yaml"];

/// What `serve` is asked for.
pub struct Settings<'a> {
    pub root: &'a Path,
    pub output: &'a Path,
    pub theme: Option<&'a str>,
    /// The day it is, where that was said; else the clock's, and pages are published and expire while it serves.
    pub today: Option<NaiveDate>,
    pub epoch: Option<DateTime<Utc>>,
}

/// Why a build was made.
pub enum Cause {
    Start,
    /// Paths from the root, and how many more than those named.
    Files(BTreeSet<String>, usize),
    /// It is another day, or something is published or expires.
    Clock,
    /// What a second look found, though nothing was told.
    Look,
}

/// What there is to say on the terminal.
pub enum News<'a> {
    /// Pages can be opened at this address.
    Serving(&'a str),
    Built {
        cause: &'a Cause,
        built: &'a Built,
        took: Duration,
    },
    Failed {
        cause: &'a Cause,
        found: &'a [Diagnostic],
        source: Option<&'a Source>,
    },
    /// Warnings that the build before did not give.
    Warnings {
        found: &'a [Diagnostic],
        source: &'a Source,
    },
    /// Something cannot be watched, and why.
    Unwatched(&'a str),
}

/// The port, or the next free one.
pub fn listen(port: u16) -> std::io::Result<TcpListener> {
    http::listen(port)
}

/// Serves until Ctrl-C. Mistakes in the content do not end it; what does is given in words.
pub fn run(settings: &Settings, listener: TcpListener, say: &mut dyn FnMut(News)) -> Result<(), String> {
    let address = listener.local_addr().map_err(|e| e.to_string())?;
    let (bell, live) = (Arc::new(Bell::default()), Arc::new(Live::new()));
    let mut builder = Builder::new(settings, &bell, &live, say);
    // Watched before it is read: what changes meanwhile is built next.
    builder.aim();
    live.begin();
    let walls = Walls::new(settings);
    http::start(listener, settings.output, walls, &live, &bell).map_err(|e| format!("cannot serve: {e}"))?;
    builder.make(Cause::Start, false);
    (builder.say)(News::Serving(&format!("http://{address}/")));
    while let Wake::Turn(turn) = bell.wait() {
        match turn {
            Turn::Build(burst) => builder.changed(burst),
            Turn::Look => builder.make(Cause::Look, false),
            Turn::Wait(_) if builder.is_due() => builder.make(Cause::Clock, false),
            Turn::Wait(_) => {}
        }
    }
    Ok(())
}

/// What is kept from build to build; nothing in it grows with their number.
struct Builder<'a> {
    settings: &'a Settings<'a>,
    bell: &'a Arc<Bell>,
    live: &'a Live,
    say: &'a mut dyn FnMut(News),
    watched: Option<Watched>,
    /// Whether all folders are watched.
    whole: bool,
    /// The time of the last build, and when on that day something is published or expires next.
    now: Now,
    zone: i32,
    until: Option<(u32, u32)>,
    /// What the last build had to say.
    last: Last,
    session: Session,
    /// The files of the screens as they were: a look may find them changed where the pages stay.
    screens: [Option<Vec<u8>>; 2],
    /// The session was written down.
    saved: bool,
}

#[derive(Default)]
struct Last {
    failed: bool,
    /// Something is wrong that no watched file can mend, such as another build that writes to the same output.
    elsewhere: bool,
    found: Vec<Diagnostic>,
}

impl<'a> Builder<'a> {
    fn new(settings: &'a Settings<'a>, bell: &'a Arc<Bell>, live: &'a Live, say: &'a mut dyn FnMut(News)) -> Self {
        let zone = web::zone_offset(settings.root);
        let now = clock::now(settings.today, settings.epoch, zone);
        Self {
            settings,
            bell,
            live,
            say,
            watched: None,
            whole: true,
            now,
            zone,
            until: None,
            last: Last::default(),
            session: Session::default(),
            screens: [None, None],
            saved: false,
        }
    }

    /// Sets the watches on what is there now. What cannot be watched is looked through every now and then.
    fn aim(&mut self) {
        let aimed = match &mut self.watched {
            Some(watched) => watched.aim(),
            None => Watched::new(self.settings.root, self.bell).and_then(|new| self.watched.insert(new).aim()),
        };
        if let (Err(why), true) = (&aimed, self.whole) {
            (self.say)(News::Unwatched(why));
        }
        self.whole = aimed.is_ok();
    }

    fn changed(&mut self, burst: Burst) {
        if burst.aim {
            self.aim();
        }
        self.make(Cause::Files(burst.paths, burst.more), burst.unsure);
    }

    /// Whether the clock alone asks for a build.
    fn is_due(&self) -> bool {
        let Settings { today, epoch, .. } = self.settings;
        today.is_none() && epoch.is_none() && is_due(self.now, self.until, clock::now(None, None, self.zone))
    }

    /// Builds, tells the terminal and the open pages, and says when to look again.
    fn make(&mut self, cause: Cause, unsure: bool) {
        self.bell.begin();
        self.live.begin();
        let start = Instant::now();
        if !self.whole {
            // The folder may be there again.
            self.aim();
        }
        self.zone = web::zone_offset(self.settings.root);
        self.now = clock::now(self.settings.today, self.settings.epoch, self.zone);
        let source = Source::open(self.settings.root, self.now);
        // All that changed, where the watches named it.
        let changed = match &cause {
            Cause::Files(paths, 0) if self.whole && !unsure => Some(paths),
            _ => None,
        };
        let made = source.as_ref().map_err(|wrong| vec![wrong.clone()]).and_then(|source| self.build(source, changed));
        match made {
            Ok(built) => self.built(&cause, built, source.as_ref().ok(), start.elapsed()),
            Err(found) => self.failed(&cause, found, source.as_ref().ok()),
        }
        let screens = source.as_ref().map(|source| SCREENS.map(|file| source.bytes(file).ok())).unwrap_or_default();
        if !matches!(cause, Cause::Look) || screens != self.screens {
            self.live.edited();
        }
        self.screens = screens;
        let again = if self.whole && !self.last.elsewhere {
            Pace::settled(unsure)
        } else {
            Some(LOOKS.max(start.elapsed() * 50))
        };
        self.bell.done(again);
    }

    /// The one place where a build is made. What was read stays in memory for the next one; it is written down once,
    /// at the start, so that a save costs no more than the page it changes.
    fn build(&mut self, source: &Source, changed: Option<&BTreeSet<String>>) -> Result<Built, Vec<Diagnostic>> {
        let Settings { output, theme, .. } = *self.settings;
        let request = Request { source, output, theme, force: false, changed, progress: &|_, _| {} };
        let built = self.session.build(&request);
        if built.is_ok() && !self.saved {
            self.session.save(&request);
            self.saved = true;
        }
        built
    }

    fn built(&mut self, cause: &Cause, built: Built, source: Option<&Source>, took: Duration) {
        let changed = what_changed(&built);
        self.live.built(changed);
        self.until = built.until;
        if let Some(source) = source.filter(|_| built.warnings != self.last.found) {
            (self.say)(News::Warnings { found: &built.warnings, source });
        }
        if matches!(cause, Cause::Look) && changed != Changed::Nothing {
            self.live.edited();
        }
        let silent = matches!(cause, Cause::Look) && changed == Changed::Nothing && !self.last.failed;
        if !silent {
            (self.say)(News::Built { cause, built: &built, took });
        }
        self.last = Last { found: built.warnings, ..Last::default() };
    }

    fn failed(&mut self, cause: &Cause, found: Vec<Diagnostic>, source: Option<&Source>) {
        let same = self.last.failed && self.last.found == found;
        if !(same && matches!(cause, Cause::Look)) {
            (self.say)(News::Failed { cause, found: &found, source });
        }
        self.live.failed(mistakes(&found, source));
        self.last = Last { failed: true, elsewhere: found.iter().any(is_elsewhere), found };
    }
}

/// Whether a build made at `then` is out of date by the clock: another day, or the next thing has come.
fn is_due(then: Now, until: Option<(u32, u32)>, now: Now) -> bool {
    now.day != then.day || until.is_some_and(|until| then.time < Some(until) && now.time >= Some(until))
}

/// Whether an error is about something that is not watched: the output, or the root.
fn is_elsewhere(found: &Diagnostic) -> bool {
    let top = found.location.file.split('/').next().unwrap_or("");
    found.severity == Severity::Error && !watch::TOPS.contains(&top) && !top.starts_with("--")
}

/// What a build changed for those who look at a page.
fn what_changed(built: &Built) -> Changed {
    let done = &built.committed;
    let style = |(route, _): (&String, &Why)| route.ends_with(".css");
    match () {
        () if done.written + done.deleted == 0 => Changed::Nothing,
        () if done.deleted == 0 && built.drawn > 0 && built.reasons.iter().all(style) => Changed::Style,
        () => Changed::Pages,
    }
}

/// Findings as they stand over the page: those that are to be mended first.
fn mistakes(found: &[Diagnostic], source: Option<&Source>) -> Mistakes {
    let text = |file: &str| source.and_then(|source| crate::theme::text_of(source, file));
    let errors: Vec<&Diagnostic> = found.iter().filter(|d| d.severity == Severity::Error).collect();
    let mut shown: Vec<String> = errors.iter().take(MOST).map(|d| d.render(&text, false)).collect();
    if errors.len() > MOST {
        shown.push(format!("… and {} more", errors.len() - MOST));
    }
    let title = if errors.len() == 1 { "1 error".to_owned() } else { format!("{} errors", errors.len()) };
    let hint = "This page is as it was before. It comes back by itself when the file is mended and saved.";
    Mistakes { title, text: shown.join("\n").trim_end().to_owned(), hint }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::Location;
    use crate::output::Committed;

    #[test]
    fn the_clock_asks_for_a_build_once() {
        let day = |d| NaiveDate::from_ymd_opt(2020, 2, d).unwrap();
        let at = |d, hour, minute| Now { day: day(d), time: Some((hour, minute)) };
        assert!(is_due(at(20, 23, 59), None, at(21, 0, 0)), "midnight");
        assert!(!is_due(at(20, 9, 0), None, at(20, 23, 59)));
        assert!(!is_due(at(20, 9, 0), Some((10, 30)), at(20, 10, 29)));
        assert!(is_due(at(20, 9, 0), Some((10, 30)), at(20, 10, 30)));
        assert!(!is_due(at(20, 10, 30), Some((10, 30)), at(20, 10, 31)), "it was built at that time");
    }

    #[test]
    fn what_is_wrong_outside_of_the_content_is_tried_again() {
        let at = |file: &str| is_elsewhere(&Diagnostic::error(Location::file(file), "wrong"));
        assert!(at("/srv/public") && at("public/index.html") && at("../contents"));
        assert!(!at("content") && !at("content/a.md") && !at("themes/ours/theme.yaml") && !at("--theme"));
    }

    #[test]
    fn a_style_sheet_alone_is_no_reason_to_load_a_page_again() {
        let built = |written, deleted, routes: &[&str]| Built {
            pages: 9,
            drawn: routes.len(),
            committed: Committed { written, kept: 0, deleted, bytes_written: 0 },
            warnings: Vec::new(),
            reasons: routes.iter().map(|r| ((*r).to_owned(), Why::Changed)).collect(),
            timings: Vec::new(),
            until: None,
        };
        assert_eq!(what_changed(&built(0, 0, &["index.html"])), Changed::Nothing);
        assert_eq!(what_changed(&built(1, 0, &["assets/style.css"])), Changed::Style);
        assert_eq!(what_changed(&built(1, 1, &["assets/style.css"])), Changed::Pages);
        assert_eq!(what_changed(&built(2, 0, &["assets/style.css", "index.html"])), Changed::Pages);
        assert_eq!(what_changed(&built(1, 0, &[])), Changed::Pages);
    }

    #[test]
    fn the_page_shows_errors_and_counts_those_that_do_not_fit() {
        let mut found: Vec<Diagnostic> =
            (0..30).map(|n| Diagnostic::error(Location::new("content/a.md", n, 1, 0), format!("wrong {n}"))).collect();
        found.insert(0, Diagnostic::warning(Location::file("content/b.md"), "odd"));
        let shown = mistakes(&found, None);
        assert_eq!(shown.title, "30 errors");
        assert!(shown.text.contains("wrong 19") && !shown.text.contains("wrong 20") && !shown.text.contains("odd"));
        assert!(shown.text.ends_with("… and 10 more"), "{}", shown.text);
    }
}
