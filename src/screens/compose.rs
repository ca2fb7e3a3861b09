//! From slides to pictures: which play on a screen in which order, each laid out and proved, and what follows from its times.

use std::sync::Arc;

use rayon::prelude::*;

use crate::diagnostic::Diagnostic;
use crate::language::date::Moment;
use crate::screens::face::Fonts;
use crate::screens::page::{Misfit, Wall};
use crate::screens::programme::{self, Slide};
use crate::screens::settings::{Programme, Settings, Show};
use crate::screens::wall::{Alternate, Profile};
use crate::screens::{Frame, has_errors, large, strip, svg, wrap};
use crate::site::Site;

/// Turns slides into pictures of a screen.
pub struct Composer<'a, 's> {
    pub site: &'a Site<'s>,
    pub settings: &'a Settings,
    pub fonts: &'a Fonts,
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
    pub fn ticker(&self, profile: &Profile) -> String {
        let mut all: Vec<&str> = Vec::new();
        for programme in self.programmes(profile) {
            for text in profile.languages.iter().filter_map(|l| programme.ticker.own(*l)).filter(|t| !t.is_empty()) {
                if !all.contains(&text) {
                    all.push(text);
                }
            }
        }
        all.join("\u{3000}\u{3000}")
    }

    pub fn wall<'w>(&'w self, profile: &'w Profile) -> Wall<'w> {
        Wall::new(profile, self.fonts, !self.ticker(profile).is_empty())
    }

    /// The pictures of every screen; those that stand beside one another and are alike are composed once.
    pub fn screens(&self, profiles: &[Profile], found: &mut Vec<Diagnostic>) -> Vec<Arc<Vec<Frame>>> {
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
        let mut begun: Option<(String, Show)> = None;
        for slide in self.order(profile) {
            match self.lay(&slide, &wall) {
                Ok(mut own) => {
                    // What the slide before began with need not be said again, where both are shown at the same times.
                    let heads = own.iter().take_while(|frame| frame.heads).map(|frame| frame.body.as_str());
                    let begins = own.first().map(|first| (heads.collect::<String>(), first.show.clone()));
                    if begins.is_some() && begins == begun {
                        own.retain(|frame| !frame.heads);
                    }
                    begun = begins.filter(|(heads, _)| !heads.is_empty());
                    frames.extend(own);
                }
                Err(Misfit { text, help }) => {
                    let message = format!(
                        "“{text}” of the slide {} ({}) cannot be shown on {whose}",
                        slide.name,
                        slide.language.tag()
                    );
                    let at = if slide.at.line == 0 { &profile.at } else { &slide.at };
                    found.push(Diagnostic::error(at.clone(), message).help(help));
                }
            }
        }
        let missing = wall.fonts.regular.missing(&self.ticker(profile));
        if !missing.is_empty() {
            let message = format!("the font has no “{missing}” of the ticker on {whose}");
            found.push(Diagnostic::error(profile.at.clone(), message).help("write it in another way"));
        }
        self.shorten(profile, whose, &mut frames, found);
        found.extend(self.times(profile, whose, &frames));
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
        let mut all = Vec::new();
        for programme in self.programmes(profile) {
            let mut tongues: Vec<Vec<Slide>> = Vec::new();
            for language in &profile.languages {
                let mut own = programme::slides(self.site, self.settings, programme, *language, profile.is_strip());
                let ticker = programme.ticker.own(*language).unwrap_or_default();
                if profile.is_strip() && !ticker.is_empty() {
                    let idea = programme::Idea::Words { over: String::new(), text: ticker.to_owned() };
                    let (word, name) = ("ticker", format!("{}/ticker", programme.name));
                    own.push(Slide {
                        idea,
                        language: *language,
                        word,
                        name,
                        show: Show::default(),
                        at: profile.at.clone(),
                    });
                }
                own.retain(|slide| self.site.is_due(None, slide.show.until));
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
            let due = self.site.is_due(show.from, show.until);
            frames.push(Frame { body, letters, said, dwell, show, due, heads: page.heads, name, language });
        }
        Ok(frames)
    }

    /// What follows from the times at which slides are shown, where there are any.
    fn times(&self, profile: &Profile, whose: &str, frames: &[Frame]) -> Vec<Diagnostic> {
        let mut found = Vec::new();
        if let Some(gap) = gap(frames, self.site.earliest()).filter(|_| !frames.is_empty()) {
            let later = frames.iter().filter_map(|f| f.show.from).filter(|from| *from > gap).min();
            let message = match later {
                Some(next) => format!("from {} until {} no slide is shown on {whose}", gap.iso(), next.iso()),
                None => format!("from {} on no slide is left on {whose} but those that are over", gap.iso()),
            };
            let help = "give its programmes one that stays, such as `title` or `thanks`";
            found.push(Diagnostic::warning(profile.at.clone(), message).help(help));
        }
        let later = frames.iter().filter(|frame| !frame.due).count();
        let ending = frames.iter().filter(|frame| frame.due && frame.show.until.is_some()).count();
        if later + ending > 0 {
            let message = format!(
                "pictures and films know no times: on {whose} {ending} to be taken away in time, {later} still to come (in later/)"
            );
            let help = "let screen.html play, or draw and hand over the packs anew on those days";
            found.push(Diagnostic::note(profile.at.clone(), message).help(help));
        }
        found
    }

    /// Leaves out what a loop of its length has no time for, from the end. Pictures that are never shown in one loop take
    /// nothing from each other.
    fn shorten(&self, profile: &Profile, whose: &str, frames: &mut Vec<Frame>, found: &mut Vec<Diagnostic>) {
        let Some(most) = profile.length else { return };
        let count = frames.len();
        let (mut kept, mut left): (Vec<Frame>, Vec<Frame>) = (Vec::new(), Vec::new());
        for frame in frames.drain(..) {
            let full = left.iter().any(|other| meet(&other.show, &frame.show));
            let fits = kept.is_empty() || longest(&kept, &frame.show) + frame.dwell <= most;
            if fits && !full { kept.push(frame) } else { left.push(frame) }
        }
        if let Some(first) = left.first() {
            let message =
                format!("the loop of {most} seconds on {whose} has no time for {} of its {count} pictures", left.len());
            let help = format!(
                "from {} on they are left out: give `loop` more seconds, or a programme fewer slides",
                first.name
            );
            found.push(Diagnostic::warning(profile.at.clone(), message).help(help));
        }
        *frames = kept;
    }
}

/// Whether there is a moment at which both are shown.
fn meet(one: &Show, other: &Show) -> bool {
    let before = |end: Option<Moment>, start: Option<Moment>| end.zip(start).is_none_or(|(end, start)| start < end);
    before(one.until, other.from) && before(other.until, one.from)
}

/// The most seconds that these pictures play in one loop while `show` is on.
fn longest(frames: &[Frame], show: &Show) -> u32 {
    let together: Vec<&Frame> = frames.iter().filter(|frame| meet(&frame.show, show)).collect();
    // A loop is longest where one of its pictures has just come.
    let moments = together.iter().map(|frame| frame.show.from.max(show.from));
    let at = |moment: Option<Moment>| {
        let on = |frame: &&&Frame| frame.show.from <= moment && frame.show.until.is_none_or(|end| Some(end) > moment);
        together.iter().filter(on).map(|frame| frame.dwell).sum::<u32>()
    };
    moments.map(at).max().unwrap_or(0)
}

/// The first moment from now on at which no slide is shown.
fn gap(frames: &[Frame], now: Moment) -> Option<Moment> {
    let mut at = now;
    loop {
        let is_shown = |show: &&Show| show.from.is_none_or(|from| from <= at) && show.until.is_none_or(|end| end > at);
        let ends: Vec<Option<Moment>> = frames.iter().map(|f| &f.show).filter(is_shown).map(|s| s.until).collect();
        if ends.contains(&None) {
            return None;
        }
        match ends.into_iter().flatten().max() {
            Some(end) => at = end,
            None => return Some(at),
        }
    }
}
