//! The files of all screens: what stands already under its key is kept, the rest is drawn, each picture once.

use std::collections::BTreeMap;
use std::collections::BTreeSet;
use std::sync::Arc;

use rayon::prelude::*;

use crate::diagnostic::{Diagnostic, Location};
use crate::output::{Digest, Output};
use crate::screens::page::Wall;
use crate::screens::paint::Pixels;
use crate::screens::player::{self, Extra};
use crate::screens::svg::Letters;
use crate::screens::wall::{Pack, Profile};
use crate::screens::{Composer, Frame, Request, Screen, pack, paint, preview, sheet, svg, video};

/// Changes when the same slides would give other bytes.
const DRAWING: &str = concat!("screens 2 ", env!("JIANBAO_ENGINE"));

/// From this width on screens are televisions, which take a stick with pictures and a scenario.
const TELEVISION: u32 = 1080;

/// Bytes of pictures that are kept for further screens.
const MOST: usize = 200_000_000;

/// A picture in all its forms.
struct Drawn {
    png: Vec<u8>,
    small: Pixels,
    /// Where an animation is wanted.
    pixels: Option<Pixels>,
    jpeg: Option<Vec<u8>>,
}

/// What several screens of one kind share.
type Memo = BTreeMap<Digest, Arc<Drawn>>;
type Made = BTreeMap<Digest, Arc<Vec<u8>>>;
type Page = (Arc<Vec<Frame>>, Arc<Vec<u8>>);

struct Maker<'a> {
    output: &'a Output,
    /// Pictures of this run by their keys.
    drawn: Memo,
    /// Animations, films, sheets and archives of this run.
    made: Made,
    /// The page of the last screen, with its pictures: screens alike have them in common.
    last: Option<Page>,
    count: usize,
    /// Whether there is an ffmpeg, where a film was wanted.
    ffmpeg: Option<bool>,
}

/// Writes every screen; gives them and how many pictures were drawn.
pub fn all(
    request: &Request,
    composer: &Composer,
    profiles: &[Profile],
    screens: &[Arc<Vec<Frame>>],
    output: &Output,
    found: &mut Vec<Diagnostic>,
) -> Result<(Vec<Screen>, usize), Diagnostic> {
    let mut maker = Maker { output, drawn: Memo::new(), made: Made::new(), last: None, count: 0, ffmpeg: None };
    let mut built = Vec::new();
    for (n, (profile, frames)) in profiles.iter().zip(screens).enumerate() {
        let own = profiles.iter().zip(screens).find(|(_, own)| Arc::ptr_eq(own, frames));
        let own = own.map_or(String::new(), |(first, _)| format!("`{}`", first.name));
        let warnings: Vec<String> = found.iter().map(|d| d.message.clone()).filter(|m| m.contains(&own)).collect();
        built.push(maker.screen(composer, profile, frames, &warnings)?);
        let alike =
            profiles.get(n + 1).is_some_and(|next| (next.width, next.height) == (profile.width, profile.height));
        if !alike || maker.held() > MOST {
            // Screens of another size share nothing.
            maker.drawn.clear();
            maker.made.clear();
        }
        (request.progress)(n + 1, profiles.len());
    }
    if maker.ffmpeg == Some(false) {
        let message = "there is no ffmpeg on the path: no mp4 was made";
        let at = Location::file("content/screens.yaml");
        found.push(Diagnostic::warning(at, message).help("install it (Debian: ffmpeg), or take mp4 out of `packs`"));
    }
    let mut names: BTreeSet<&str> = profiles.iter().map(|p| &*p.name).collect();
    if !request.profiles.is_empty() {
        names.extend(output.manifest().iter().filter_map(|(route, _)| route.strip_suffix("/preview.html")));
    }
    index(names.into_iter(), output)?;
    if !request.profiles.is_empty() {
        // The other screens stay as they are.
        let own = |route: &str| profiles.iter().any(|p| route.starts_with(&format!("{}/", p.name)));
        let gone: BTreeSet<&str> =
            output.manifest().iter().map(|(route, _)| route).filter(|route| own(route)).collect();
        output.keep_rest(&gone);
    }
    Ok((built, maker.count))
}

/// The list of all screens.
pub fn index<'n>(names: impl Iterator<Item = &'n str>, output: &Output) -> Result<(), Diagnostic> {
    let index = preview::index(names);
    output.write("index.html", Digest::of(index.as_bytes()), index.as_bytes()).map(|_| ())
}

fn digest<'b>(parts: impl IntoIterator<Item = &'b [u8]>) -> Digest {
    let mut hasher = blake3::Hasher::new();
    for part in parts {
        hasher.update(&(part.len() as u64).to_le_bytes());
        hasher.update(part);
    }
    Digest::from_hasher(&hasher)
}

fn wrong(profile: &Profile, why: String) -> Diagnostic {
    Diagnostic::error(profile.at.clone(), format!("`{}` cannot be drawn: {why}", profile.name))
        .help("this is a mistake in jianbao, or the disk is full")
}

/// One screen on its way.
struct Job<'a> {
    profile: &'a Profile,
    wall: &'a Wall<'a>,
    frames: &'a [Frame],
    /// Of each picture.
    keys: Vec<Digest>,
    /// Where it lies in the folder of the screen.
    places: Vec<String>,
    /// Stands for all pictures with their seconds.
    programme: Digest,
    packs: Vec<Pack>,
    television: bool,
}

impl Job<'_> {
    fn new<'a>(composer: &Composer, profile: &'a Profile, wall: &'a Wall<'a>, frames: &'a [Frame]) -> Job<'a> {
        let size = format!("{DRAWING} {}x{} {}", profile.width, profile.height, wall.sharp);
        let font = composer.fonts.digest();
        let key = |frame: &Frame| digest([size.as_bytes(), &font, frame.body.as_bytes()]);
        let keys: Vec<Digest> = frames.par_iter().map(key).collect();
        let part =
            |(key, f): (&Digest, &Frame)| [&key.as_bytes()[..], &f.dwell.to_le_bytes(), &[f.due.into()]].concat();
        let parts = keys.iter().zip(frames).map(part);
        let parts: Vec<Vec<u8>> = parts.collect();
        let programme = digest(parts.iter().map(Vec::as_slice));
        let television = profile.width.min(profile.height) >= TELEVISION;
        let places = pack::places(frames);
        Job { profile, wall, frames, keys, places, programme, packs: profile.packs(), television }
    }

    fn route(&self, file: &str) -> String {
        format!("{}/{file}", self.profile.name)
    }

    fn picture(&self, n: usize) -> String {
        self.route(&self.places[n])
    }

    /// Files made of all pictures.
    fn derived(&self) -> Vec<(&'static str, Digest)> {
        let plays = |pack| self.packs.contains(&pack) && pack::due(self.frames).next().is_some();
        let wanted = [
            ("contact.png", true),
            ("animation.png", plays(Pack::Apng)),
            ("animation.gif", plays(Pack::Gif)),
            ("programme.mp4", plays(Pack::Mp4)),
        ];
        let wanted = wanted.into_iter().filter(|(_, wanted)| *wanted);
        let key = |file: &str| {
            // The sheet says whose it is, and in which languages.
            let said: String = match file {
                "contact.png" => self.frames.iter().map(|f| f.language.tag()).chain([&*self.profile.name]).collect(),
                _ => String::new(),
            };
            digest([file.as_bytes(), self.programme.as_bytes(), DRAWING.as_bytes(), said.as_bytes()])
        };
        wanted.map(|(file, _)| (file, key(file))).collect()
    }

    /// Files of text, by their names in the archive.
    fn texts(&self, html: &[u8]) -> Result<Vec<(String, Vec<u8>)>, Diagnostic> {
        let text = pack::texts(self.frames);
        let csv = pack::csv(self.frames).map_err(|why| wrong(self.profile, why))?;
        let files = [
            ("index.html", html.to_vec()),
            ("playlist.csv", csv),
            ("playlist.json", pack::json(self.frames, self.profile).into_bytes()),
            ("texts/gb18030.txt", pack::gb18030(&text)),
            ("texts/utf-8.txt", text.into_bytes()),
        ];
        Ok(files.map(|(name, bytes)| (name.to_owned(), bytes)).into())
    }
}

/// What of a picture is wanted beside its PNG.
#[derive(Clone, Copy)]
struct Wants {
    pixels: bool,
    jpeg: bool,
}

impl Maker<'_> {
    fn screen(
        &mut self,
        composer: &Composer,
        profile: &Profile,
        frames: &Arc<Vec<Frame>>,
        warnings: &[String],
    ) -> Result<Screen, Diagnostic> {
        let wall = composer.wall(profile);
        let mut job = Job::new(composer, profile, &wall, frames);
        if job.packs.contains(&Pack::Mp4) && !*self.ffmpeg.get_or_insert_with(video::is_able) {
            job.packs.retain(|pack| *pack != Pack::Mp4);
        }
        let html = self.html(composer, &job, frames);
        let bytes = html.len();
        let mut files = job.texts(&html)?;
        for (file, bytes) in &files {
            let file = if file == "index.html" { "screen.html" } else { file };
            self.output.write(&job.route(file), Digest::of(bytes), bytes)?;
        }
        let preview = preview::page(frames, &job.places, &wall, warnings).into_bytes();
        self.output.write(&job.route("preview.html"), Digest::of(&preview), &preview)?;
        let parts = files.iter().flat_map(|(name, bytes)| [name.as_bytes(), &**bytes]);
        let packs = format!("{:?}{}", job.packs, job.television);
        let zip_key = digest(parts.chain([job.programme.as_bytes() as &[u8], packs.as_bytes(), DRAWING.as_bytes()]));
        let zip_stands = self.output.keep_same(&job.route("pack.zip"), zip_key);
        let derived: Vec<(&str, Digest, bool)> = job
            .derived()
            .into_iter()
            .map(|(file, key)| (file, key, self.output.keep_same(&job.route(file), key)))
            .collect();
        let standing: Vec<bool> =
            job.keys.iter().enumerate().map(|(n, key)| self.output.keep_same(&job.picture(n), *key)).collect();
        let all = !zip_stands || derived.iter().any(|(_, _, stands)| !stands);
        let animated =
            derived.iter().any(|(file, _, stands)| file.starts_with("animation") && !(*stands && zip_stands));
        let needed: Vec<usize> = (0..frames.len()).filter(|n| all || !standing[*n]).collect();
        let drawn = self.draw(&job, &needed, Wants { pixels: animated, jpeg: job.television && !zip_stands })?;
        for n in needed.iter().filter(|n| !standing[**n]) {
            self.output.write(&job.picture(*n), job.keys[*n], &drawn[n].png)?;
        }
        for (file, key, _) in
            derived.iter().filter(|(file, _, stands)| !(*stands && (zip_stands || *file == "contact.png")))
        {
            let bytes = self.derive(file, *key, &job, &drawn)?;
            self.output.write(&job.route(file), *key, &bytes)?;
            if *file != "contact.png" {
                files.push(((*file).to_owned(), bytes.to_vec()));
            }
        }
        if !zip_stands {
            let bytes = match self.made.get(&zip_key) {
                Some(known) => known.clone(),
                None => Arc::new(archive(&job, &drawn, files)?),
            };
            self.output.write(&job.route("pack.zip"), zip_key, &bytes)?;
            self.made.insert(zip_key, bytes);
        }
        let seconds = frames.iter().map(|f| f.dwell).sum();
        Ok(Screen { name: profile.name.clone(), slides: frames.len(), seconds, bytes })
    }

    fn html(&mut self, composer: &Composer, job: &Job, frames: &Arc<Vec<Frame>>) -> Arc<Vec<u8>> {
        let known = self.last.take().filter(|(last, _)| Arc::ptr_eq(last, frames));
        let (_, html) = known.unwrap_or_else(|| (frames.clone(), Arc::new(page(composer, job))));
        self.last = Some((frames.clone(), html.clone()));
        html
    }

    /// Draws pictures, in parallel; each once in a run, however many screens show it.
    fn draw(&mut self, job: &Job, needed: &[usize], wants: Wants) -> Result<BTreeMap<usize, Arc<Drawn>>, Diagnostic> {
        let (memo, profile) = (&self.drawn, job.profile);
        let suits = |d: &Arc<Drawn>| (!wants.pixels || d.pixels.is_some()) && (!wants.jpeg || d.jpeg.is_some());
        let known = |n: usize| memo.get(&job.keys[n]).filter(|d| suits(d)).cloned();
        let fresh: BTreeMap<Digest, usize> =
            needed.iter().filter(|n| known(**n).is_none()).map(|n| (job.keys[*n], *n)).collect();
        let draw = |(key, n): (&Digest, &usize)| {
            let frame = &job.frames[*n];
            let size = (profile.width, profile.height);
            let pixels = paint::pixels(&svg::whole(&frame.body, &frame.letters, size, job.wall.sharp))?;
            let (wide, high) = sheet::small(profile.width, profile.height);
            let jpeg = if wants.jpeg { Some(pixels.jpeg()?) } else { None };
            let (png, small) = (pixels.png()?, pixels.scaled(wide, high));
            Ok((*key, Arc::new(Drawn { png, small, jpeg, pixels: wants.pixels.then_some(pixels) })))
        };
        let new: Result<Vec<(Digest, Arc<Drawn>)>, String> = fresh.par_iter().map(draw).collect();
        let new = new.map_err(|why| wrong(profile, why))?;
        self.count += new.len();
        self.drawn.extend(new);
        Ok(needed.iter().filter_map(|n| Some((*n, self.drawn.get(&job.keys[*n])?.clone()))).collect())
    }

    /// A file made of all pictures; films and animations of those shown today.
    fn derive(
        &mut self,
        file: &str,
        key: Digest,
        job: &Job,
        drawn: &BTreeMap<usize, Arc<Drawn>>,
    ) -> Result<Arc<Vec<u8>>, Diagnostic> {
        if let Some(known) = self.made.get(&key) {
            return Ok(known.clone());
        }
        let due = || drawn.values().zip(job.frames).filter(|(_, f)| f.due).map(|(d, f)| (d, f.dwell));
        let moving = || -> Vec<(&Pixels, u32)> {
            due().filter_map(|(d, seconds)| Some((d.pixels.as_ref()?, seconds))).collect()
        };
        let bytes = match file {
            "contact.png" => {
                let small: Vec<&Pixels> = drawn.values().map(|d| &d.small).collect();
                sheet::draw(job.frames, job.wall, &small)
            }
            "animation.png" => paint::apng(&moving()),
            "animation.gif" => paint::gif(&moving()),
            _ => {
                let pictures: Vec<(&[u8], u32)> = due().map(|(d, seconds)| (&*d.png, seconds)).collect();
                video::film(&pictures, job.profile.height, &job.profile.name)
            }
        };
        let bytes = Arc::new(bytes.map_err(|why| wrong(job.profile, why))?);
        self.made.insert(key, bytes.clone());
        Ok(bytes)
    }

    /// Bytes of all that is kept for further screens.
    fn held(&self) -> usize {
        let of = |d: &Arc<Drawn>| {
            let pixels = d.pixels.iter().chain([&d.small]).map(|p| p.rgb.len()).sum::<usize>();
            d.png.len() + d.jpeg.as_ref().map_or(0, Vec::len) + pixels
        };
        self.drawn.values().map(of).sum::<usize>() + self.made.values().map(|bytes| bytes.len()).sum::<usize>()
    }
}

/// screen.html.
fn page(composer: &Composer, job: &Job) -> Vec<u8> {
    let mut letters = Letters::new();
    job.frames.iter().for_each(|frame| letters.extend(frame.letters.iter().map(|(id, glyph)| (*id, glyph.clone()))));
    let ticker = composer.ticker(job.profile);
    let site = &composer.site.office.site;
    let title = job.frames.first().map_or("", |frame| site.title.get(frame.language));
    let extra = Extra { title, zone: site.zone.offset_minutes, ticker: &ticker };
    player::page(job.frames, job.wall, &letters, &extra).into_bytes()
}

/// pack.zip: the page as index.html, the pictures, lists and films; for televisions a stick with JPEGs and a scenario.
fn archive(
    job: &Job,
    drawn: &BTreeMap<usize, Arc<Drawn>>,
    mut files: Vec<(String, Vec<u8>)>,
) -> Result<Vec<u8>, Diagnostic> {
    for (n, drawn) in drawn.iter().filter(|(n, _)| job.frames[**n].due) {
        let place = &job.places[*n];
        files.push((place.clone(), drawn.png.clone()));
        let stick = place.replace("png/", "panasonic/").replace(".png", ".jpg");
        files.extend(drawn.jpeg.as_ref().map(|jpeg| (stick, jpeg.clone())));
    }
    if job.television {
        let (scenario, list) = pack::panasonic(job.frames);
        files.push(("panasonic/scenario.dat".to_owned(), scenario.into_bytes()));
        files.push(("panasonic/filelist.dat".to_owned(), list.into_bytes()));
    }
    files.sort();
    pack::archive(&files).map_err(|why| wrong(job.profile, why))
}
