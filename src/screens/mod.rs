//! Screens: the same content as programmes for LED strips, walls and televisions.
//!
//! Read it from `build` down: which screens and programmes are there (`settings`) → what do they say (`programme`) and in
//! which order (`compose`) → where does each letter stand (`strip`, `large`), and can it be read (`page`) → drawings (`svg`) →
//! files (`make`), all or nothing.

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::Arc;

use crate::check::Orders;
use crate::check::built::Guard;
use crate::diagnostic::{Diagnostic, Location, Severity};
use crate::language::Language;
use crate::output::{Committed, Output};
use crate::site::Site;
use crate::source::Source;
use crate::web;

mod block;
mod compose;
mod face;
mod large;
mod make;
mod pack;
mod page;
mod paint;
mod player;
mod preview;
mod programme;
mod settings;
mod sheet;
mod strip;
mod svg;
mod video;
pub mod wall;
mod wrap;

use compose::Composer;
use face::Fonts;
use settings::{Settings, Show};
use wall::{Profile, READY, USUAL};

/// What `screens` is asked for.
pub struct Request<'a> {
    pub source: &'a Source,
    pub output: &'a Path,
    /// Names of screens; all where empty.
    pub profiles: &'a [String],
    pub force: bool,
    /// Called with (done, all) after each screen.
    pub progress: &'a (dyn Fn(usize, usize) + Sync),
}

/// What a build of screens did.
pub struct Built {
    pub screens: Vec<Screen>,
    /// Pictures that were drawn anew.
    pub drawn: usize,
    pub committed: Committed,
    pub warnings: Vec<Diagnostic>,
}

/// One screen as it was built.
#[derive(Debug, Clone)]
pub struct Screen {
    pub name: String,
    pub slides: usize,
    pub seconds: u32,
    /// Of screen.html.
    pub bytes: usize,
}

/// One picture of a loop.
pub struct Frame {
    /// As SVG, without its letters.
    body: String,
    letters: svg::Letters,
    /// All text on it.
    said: String,
    /// Seconds.
    dwell: u32,
    show: Show,
    /// Shown today; else its time is still to come.
    due: bool,
    /// Says what the slide belongs to, before what it says.
    heads: bool,
    name: String,
    language: Language,
}

/// Builds all screens, or those asked for. On any error nothing in the output has changed.
pub fn build(request: &Request) -> Result<Built, Vec<Diagnostic>> {
    let (made, found) = web::with_site(request.source, None, |site, _, found| made(request, site, found))?;
    let Some((screens, drawn, output)) = made.filter(|_| !has_errors(&found)) else { return Err(found) };
    let committed = output.commit().map_err(|d| vec![d])?;
    Ok(Built { screens, drawn, committed, warnings: found })
}

/// What is wrong in screens.yaml and slogans.yaml, where there are such; nothing where the content itself is broken, which
/// others tell of.
pub fn check(source: &Source) -> Vec<Diagnostic> {
    if !settings::FILES.iter().any(|file| source.is_there(file)) {
        return Vec::new();
    }
    let read = |site: &Site, found: &mut Vec<Diagnostic>| {
        found.clear();
        settings::read(source, site, found);
        Ok(std::mem::take(found))
    };
    web::with_site(source, None, |site, _, found| read(site, found)).map_or_else(|_| Vec::new(), |(found, _)| found)
}

/// Writes the list of all screens alone; those that were drawn stay.
pub fn list(request: &Request) -> Result<(), Vec<Diagnostic>> {
    let (profiles, found) = web::with_site(request.source, None, |site, _, found| {
        let settings = settings::read(request.source, site, found);
        Ok(chosen(request, &settings, site, found))
    })?;
    if has_errors(&found) {
        return Err(found);
    }
    let written = || {
        let state = request.source.root().join(".jianbao");
        let output = Output::open(request.output, &state, request.force)?;
        make::index(profiles.iter().map(|p| &*p.name), &output)?;
        output.keep_rest(&BTreeSet::new());
        output.commit()
    };
    written().map(|_| ()).map_err(|wrong| vec![wrong])
}

/// Draws everything into the staging of the output; nothing where something is wrong.
fn made(
    request: &Request,
    site: &Site,
    found: &mut Vec<Diagnostic>,
) -> Result<Option<(Vec<Screen>, usize, Output)>, Diagnostic> {
    let source = request.source;
    let settings = settings::read(source, site, found);
    let profiles = chosen(request, &settings, site, found);
    if has_errors(found) {
        return Ok(None);
    }
    let dots = profiles.iter().any(Profile::is_coarse);
    let fonts = Fonts::load(source, settings.font.as_ref(), dots)?;
    if dots && fonts.dots.is_none() {
        let message = "GNU Unifont is not installed: letters on strips of 32 pixels have soft edges";
        let at = Location::file("content/screens.yaml");
        found.push(Diagnostic::warning(at, message).help("install it (Debian: fonts-unifont)"));
    }
    let composer = Composer { site, settings: &settings, fonts: &fonts };
    let screens = composer.screens(&profiles, found);
    found.extend(private(&composer, source, &profiles, &screens));
    if has_errors(found) {
        return Ok(None);
    }
    let output = Output::open(request.output, &source.root().join(".jianbao"), request.force)?;
    let (built, drawn) = make::all(request, &composer, &profiles, &screens, &output, found)?;
    Ok(Some((built, drawn, output)))
}

/// Private data in what the pictures say: drawn letters can be read by everyone but a rule.
fn private(composer: &Composer, source: &Source, profiles: &[Profile], screens: &[Arc<Vec<Frame>>]) -> Vec<Diagnostic> {
    let mut orders = Orders::read(source);
    let mut found = std::mem::take(&mut orders.mistakes);
    let guard = Guard::new(orders, source.today);
    let mut last = None;
    for (profile, frames) in profiles.iter().zip(screens) {
        if last.replace(frames).is_some_and(|last| Arc::ptr_eq(last, frames)) {
            continue;
        }
        let said: Vec<&str> = frames.iter().map(|frame| &*frame.said).collect();
        let said = format!("{}\n\n{}", said.join("\n\n"), composer.ticker(profile));
        guard.passes(&format!("{}/slides.txt", profile.name), said.as_bytes());
    }
    found.extend(guard.found(source, &source.list("content").0));
    found
}

/// The screens that are asked for: of screens.yaml, ready ones, or a usual few.
fn chosen(request: &Request, settings: &Settings, site: &Site, found: &mut Vec<Diagnostic>) -> Vec<Profile> {
    // What is derived by rules is turned when a page is drawn, which screens do not do.
    let languages: Vec<Language> = site.office.site.written().collect();
    let ready = |name: &str| Profile::ready(name, &languages, Location::file("--profile"));
    if request.profiles.is_empty() {
        let usual = || USUAL.into_iter().filter_map(ready).collect();
        return if settings.profiles.is_empty() { usual() } else { settings.profiles.clone() };
    }
    let mut all: Vec<Profile> = Vec::new();
    for name in request.profiles {
        match settings.profiles.iter().find(|p| p.name == *name).cloned().or_else(|| ready(name)) {
            Some(profile) if all.iter().any(|p| p.name == profile.name) => {}
            Some(profile) => all.push(profile),
            None => {
                let known = settings.profiles.iter().map(|p| &*p.name).chain(READY.map(|r| r.0));
                let help = crate::campaign::read::suggest(name, known, "screens.yaml and the ready ones");
                found.push(
                    Diagnostic::error(Location::file("--profile"), format!("there is no screen `{name}`")).help(help),
                );
            }
        }
    }
    all
}

fn has_errors(found: &[Diagnostic]) -> bool {
    found.iter().any(|d| d.severity == Severity::Error)
}
