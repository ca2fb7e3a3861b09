//! Screens: the same content as programmes for LED strips, walls and televisions.
//!
//! Read it from `build` down: which screens and programmes are there (`settings`) → what do they say (`programme`) → where
//! does each letter stand (`strip`, `large`), and can it be read (`page`) → drawings (`svg`) → files (`make`), all or nothing.

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::Arc;

use rayon::prelude::*;

use crate::check::Orders;
use crate::check::built::Guard;
use crate::diagnostic::{Diagnostic, Location, Severity};
use crate::language::Language;
use crate::output::{Committed, Output};
use crate::site::Site;
use crate::source::Source;
use crate::web;

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

use face::Fonts;
use page::{Misfit, Wall};
use programme::Slide;
use settings::{Programme, Settings, Show};
use wall::{Alternate, Profile, READY, USUAL};

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
    found.extend(private(source, &profiles, &screens));
    if has_errors(found) {
        return Ok(None);
    }
    let output = Output::open(request.output, &source.root().join(".jianbao"), request.force)?;
    let (built, drawn) = make::all(request, &composer, &profiles, &screens, &output, found)?;
    Ok(Some((built, drawn, output)))
}

/// Private data in what the pictures say: drawn letters can be read by everyone but a rule.
fn private(source: &Source, profiles: &[Profile], screens: &[Arc<Vec<Frame>>]) -> Vec<Diagnostic> {
    let mut orders = Orders::read(source);
    let mut found = std::mem::take(&mut orders.mistakes);
    let guard = Guard::new(orders, source.today);
    let mut last = None;
    for (profile, frames) in profiles.iter().zip(screens) {
        if last.replace(frames).is_some_and(|last| Arc::ptr_eq(last, frames)) {
            continue;
        }
        let said: Vec<&str> = frames.iter().map(|frame| &*frame.said).collect();
        guard.passes(&format!("{}/slides.txt", profile.name), said.join("\n\n").as_bytes());
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

/// Turns slides into pictures of a screen.
struct Composer<'a, 's> {
    site: &'a Site<'s>,
    settings: &'a Settings,
    fonts: &'a Fonts,
}

impl Composer<'_, '_> {
    fn programmes(&self, profile: &Profile) -> Vec<&Programme> {
        let all = self.settings.programmes.iter();
        if profile.programmes.is_empty() {
            return all.collect();
        }
        profile.programmes.iter().filter_map(|(name, _)| all.clone().find(|p| p.name == *name)).collect()
    }

    /// The text of the running line, in the languages of the screen.
    fn ticker(&self, profile: &Profile) -> String {
        let mut all: Vec<&str> = Vec::new();
        for programme in self.programmes(profile) {
            for text in profile.languages.iter().map(|l| programme.ticker.get(*l)).filter(|t| !t.is_empty()) {
                if !all.contains(&text) {
                    all.push(text);
                }
            }
        }
        all.join("\u{3000}\u{3000}")
    }

    fn wall<'w>(&'w self, profile: &'w Profile) -> Wall<'w> {
        Wall::new(profile, self.fonts, !self.ticker(profile).is_empty())
    }

    /// The pictures of every screen; those that stand beside one another and are alike are composed once.
    fn screens(&self, profiles: &[Profile], found: &mut Vec<Diagnostic>) -> Vec<Arc<Vec<Frame>>> {
        let alike: Vec<&[Profile]> = profiles.chunk_by(Profile::is_like).collect();
        let compose = |alike: &&[Profile]| {
            let whose = match alike.len() {
                1 => format!("`{}`", alike[0].name),
                n => format!("`{}` and {} more like it", alike[0].name, n - 1),
            };
            let mut wrong = Vec::new();
            let frames = Arc::new(self.frames(&alike[0], &whose, &mut wrong));
            (vec![frames; alike.len()], wrong)
        };
        let (screens, wrong): (Vec<_>, Vec<_>) = alike.par_iter().map(compose).unzip();
        found.extend(wrong.into_iter().flatten());
        screens.into_iter().flatten().collect()
    }

    /// Every picture of a screen in its order; what cannot be shown is reported, by the names of those whose it is.
    fn frames(&self, profile: &Profile, whose: &str, found: &mut Vec<Diagnostic>) -> Vec<Frame> {
        let wall = self.wall(profile);
        let mut frames: Vec<Frame> = Vec::new();
        let mut begun = String::new();
        for slide in self.order(profile) {
            match self.lay(&slide, &wall) {
                Ok(mut own) => {
                    // What the slide before began with need not be said again.
                    if own.len() > 1 && own[0].body == begun {
                        own.remove(0);
                    } else {
                        begun = own.first().filter(|_| own.len() > 1).map(|f| f.body.clone()).unwrap_or_default();
                    }
                    frames.extend(own);
                }
                Err(Misfit { text, help }) => {
                    let message = format!(
                        "“{text}” of the slide {} ({}) cannot be shown on {whose}",
                        slide.name,
                        slide.language.tag()
                    );
                    found.push(Diagnostic::error(slide.at.clone(), message).help(help));
                }
            }
        }
        let missing = wall.fonts.regular.missing(&self.ticker(profile));
        if !missing.is_empty() {
            let message = format!("the font has no “{missing}” of the ticker on {whose}");
            found.push(Diagnostic::error(profile.at.clone(), message).help("write it in another way"));
        }
        self.shorten(profile, whose, &mut frames, found);
        if !frames.is_empty() && frames.iter().all(|frame| frame.show.until.is_some()) {
            let message = format!("every slide on {whose} ends one day, and then all of them would be shown again");
            let help = "give its programmes one that stays, such as `title` or `thanks`";
            found.push(Diagnostic::warning(profile.at.clone(), message).help(help));
        }
        if frames.is_empty() && !has_errors(found) {
            let message = format!("nothing can be shown on {whose}");
            found.push(
                Diagnostic::error(profile.at.clone(), message)
                    .help("give its programmes slides that the content has something for"),
            );
        }
        frames
    }

    /// The slides of all programmes, in the languages of the screen as they alternate; what is over is left out.
    fn order(&self, profile: &Profile) -> Vec<Slide> {
        let now = self.site.today;
        let mut all = Vec::new();
        for programme in self.programmes(profile) {
            let mut tongues: Vec<Vec<Slide>> = Vec::new();
            for language in &profile.languages {
                let mut own = programme::slides(self.site, self.settings, programme, *language, profile.is_strip());
                let ticker = programme.ticker.get(*language);
                if profile.is_strip() && !ticker.is_empty() {
                    let idea = programme::Idea::Words { over: String::new(), text: ticker.to_owned() };
                    let (name, at) = (format!("{}/ticker", programme.name), profile.at.clone());
                    own.push(Slide { idea, language: *language, name, show: Show::default(), at });
                }
                own.retain(|slide| slide.show.until.is_none_or(|until| until.day >= now));
                tongues.push(own);
            }
            match profile.alternate {
                Alternate::Programme => all.extend(tongues.into_iter().flatten()),
                Alternate::Slide => {
                    let most = tongues.iter().map(Vec::len).max().unwrap_or(0);
                    let mut tongues: Vec<_> = tongues.into_iter().map(Vec::into_iter).collect();
                    for _ in 0..most {
                        all.extend(tongues.iter_mut().filter_map(Iterator::next));
                    }
                }
            }
        }
        all
    }

    fn lay(&self, slide: &Slide, wall: &Wall) -> Result<Vec<Frame>, Misfit> {
        let strip = wall.profile.is_strip();
        let pages = if strip { strip::lay(slide, wall)? } else { large::lay(slide, wall)? };
        let mut frames = Vec::new();
        for page in pages {
            if let Some(flaw) = page.flaw(wall) {
                return Err(flaw);
            }
            let said = page.said(wall);
            let needed = wrap::reading(&said);
            let dwell = slide.show.dwell.unwrap_or(needed);
            if dwell < needed {
                let help = format!("it takes {needed} seconds to read, and `dwell` gives {dwell}");
                return Err(Misfit { text: said, help });
            }
            let mut letters = svg::Letters::new();
            let body = svg::body(&page, wall, &mut letters);
            let (show, name, language) = (slide.show.clone(), slide.name.clone(), slide.language);
            frames.push(Frame { body, letters, said, dwell, show, name, language });
        }
        Ok(frames)
    }

    /// Leaves out what a loop of its length has no time for, from the end.
    fn shorten(&self, profile: &Profile, whose: &str, frames: &mut Vec<Frame>, found: &mut Vec<Diagnostic>) {
        let Some(most) = profile.length else { return };
        let mut sum = 0;
        let fits = frames.iter().take_while(|frame| {
            sum += frame.dwell;
            sum <= most
        });
        let keep = fits.count().max(1);
        if keep < frames.len() {
            let message = format!(
                "the loop of {most} seconds on {whose} has no time for {} of its {} pictures",
                frames.len() - keep,
                frames.len()
            );
            let help = format!(
                "from {} on they are left out: give `loop` more seconds, or a programme fewer slides",
                frames[keep].name
            );
            found.push(Diagnostic::warning(profile.at.clone(), message).help(help));
            frames.truncate(keep);
        }
    }
}

fn has_errors(found: &[Diagnostic]) -> bool {
    found.iter().any(|d| d.severity == Severity::Error)
}
