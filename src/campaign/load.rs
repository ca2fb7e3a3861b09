//! Puts the office together from its files, and checks what needs more than one of them.

use std::collections::BTreeMap;
use std::sync::Arc;

use icu_collator::options::CollatorOptions;
use icu_collator::{Collator, CollatorBorrowed};
use icu_locale_core::locale;

use crate::campaign::names::{CATALOGUES, RESERVED, portable, reserved, unportable};
use crate::campaign::place::RawPlace;
use crate::campaign::read::suggest_named;
use crate::campaign::{
    Office, Place, PlaceId, Places, Statistics, catalogue, include, languages, observed, place, site_file, suppress,
};
use crate::diagnostic::{Diagnostic, Location, Severity, nearest};
use crate::language::Language;
use crate::picture::{Flaw, Shape};
use crate::source::{Entry, Source, yaml};
use crate::trace::{self, Part, note};

/// A Markdown file by what it is. `stem` has neither the language nor `.md`.
#[derive(Debug, Clone, PartialEq)]
pub struct Page {
    pub entry: Entry,
    pub kind: PageKind,
    pub stem: Arc<str>,
    pub language: Language,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum PageKind {
    /// content/index.md.
    Home,
    /// index.md of a place.
    Introduction(PlaceId),
    Report(PlaceId),
    /// Below pages/.
    Free,
}

/// What lies in content/ beside the files that were understood.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Files {
    pub pages: Vec<Page>,
    /// Pictures and attachments, by their path below content/.
    pub others: BTreeMap<Arc<str>, Entry>,
    /// The photographs among them, where site.yaml wants them drawn: what their headers say.
    pub pictures: BTreeMap<Arc<str>, Result<Shape, Flaw>>,
}

impl Files {
    /// A picture or attachment by its path below content/. That a page asks for it is noted (`trace`).
    pub fn other(&self, path: &str) -> Option<&Arc<str>> {
        note(Part::File(trace::name(path)));
        self.others.get_key_value(path).map(|(path, _)| path)
    }
}

/// Loads everything but the Markdown. Where a catalogue or a place could not be read at all the office is `broken`:
/// what refers to its entries is not reported, for it is not at fault. A wrong key or value breaks nothing.
pub fn load(source: &Source, entries: &[Entry]) -> (Office, Files, Vec<Diagnostic>) {
    let mut found = Vec::new();
    let mut broken = false;
    let mut hasher = blake3::Hasher::new();
    let mut tree = |name: &str, found: &mut Vec<Diagnostic>| {
        let path: Arc<str> = format!("content/{name}").into();
        let entry = entries.iter().find(|e| e.path == path)?;
        let node = read_hashed(source, &entry.path, &mut hasher, found);
        broken |= node.is_none() && name != "campaigns.yaml";
        Some((node?, path))
    };
    if !entries.iter().any(|e| &*e.path == "content/site.yaml") {
        let help = "a site needs content/site.yaml with title, languages, publisher and time_zone";
        found.push(Diagnostic::error(Location::file("content/site.yaml"), "there is no site.yaml").help(help));
    }
    let site = tree("site.yaml", &mut found).map(|(node, file)| site_file::read(&node, &file, &mut found));
    let indicators = tree("indicators.yaml", &mut found).map(|(n, f)| catalogue::indicators(&n, &f, &mut found));
    let sources = tree("sources.yaml", &mut found).map(|(n, f)| catalogue::sources(&n, &f, &mut found));
    let topics = tree("topics.yaml", &mut found).map(|(n, f)| catalogue::topics(&n, &f, &mut found));
    let campaigns = tree("campaigns.yaml", &mut found);
    let (places, lost) = places(source, entries, &mut hasher, &mut found);
    broken |= lost || site.is_none() || entries.iter().any(misspelt);
    let site = site.unwrap_or_else(site_file::stand_in);
    let known = (!broken).then_some(&places);
    let campaigns = campaigns.map(|(n, f)| catalogue::campaigns(&n, &f, known, &mut found));
    let includes = include::read(source, entries, &site.languages, &mut found);
    for include in &includes {
        hasher.update(include.text.as_bytes());
    }
    // From here on a mistake may be why a figure is not there.
    let before = found.len();
    let files = sort_files(entries, &places, &site.languages, broken, &mut found);
    let mut office = Office {
        site,
        indicators: indicators.unwrap_or_default(),
        sources: sources.unwrap_or_default(),
        topics: topics.unwrap_or_default(),
        campaigns: campaigns.unwrap_or_default(),
        places,
        includes,
        statistics: Statistics::default(),
        broken,
        gaps: false,
        digest: *hasher.finalize().as_bytes(),
    };
    let raw = observed::read(source, entries, &office.places, broken, &mut found);
    if !broken {
        office.statistics = observed::checked(raw, &office, source, &mut found);
        office.gaps = found[before..].iter().any(|d| d.severity == Severity::Error);
        topics_known(&office, &mut found);
        observed::falls(&office.statistics, &office, &mut found);
        suppress::suppress(&mut office.statistics, &office.indicators, &office.places);
    }
    (office, files, found)
}

/// Indicators name topics that are there.
fn topics_known(office: &Office, found: &mut Vec<Diagnostic>) {
    for indicator in office.indicators.values() {
        if let Some(topic) = indicator.topic.as_ref().filter(|t| !office.topics.contains_key(*t)) {
            let help = suggest_named(topic, office.topics.values().map(|t| (&*t.id, &t.name)), "topics.yaml");
            let message = format!("`{}` has an unknown topic `{topic}`", indicator.id);
            found.push(Diagnostic::error(indicator.at.clone(), message).help(help));
        }
    }
}

/// Reads a file and hashes what it read.
fn read_hashed(
    source: &Source,
    path: &Arc<str>,
    hasher: &mut blake3::Hasher,
    found: &mut Vec<Diagnostic>,
) -> Option<yaml::Node> {
    let text = source.text(path).map_err(|d| found.push(d)).ok()?;
    for part in [path.as_bytes(), text.as_bytes()] {
        hasher.update(&(part.len() as u64).to_le_bytes());
        hasher.update(part);
    }
    yaml::parse(path, &text, 1).map_err(|d| found.push(d)).ok()
}

/// All places, their tree, neighbours and order; and whether one could not be read.
fn places(
    source: &Source,
    entries: &[Entry],
    hasher: &mut blake3::Hasher,
    found: &mut Vec<Diagnostic>,
) -> (Places, bool) {
    let mut raw: Vec<(Arc<str>, RawPlace)> = Vec::new();
    let mut lost = false;
    for entry in entries.iter().filter(|e| e.path.ends_with("/place.yaml")) {
        let folder = entry.path.trim_start_matches("content/").trim_end_matches("place.yaml").trim_end_matches('/');
        if folder.is_empty() {
            found.push(
                Diagnostic::error(Location::file(entry.path.clone()), "content/ itself cannot be a place")
                    .help("put place.yaml into a folder"),
            );
            continue;
        }
        if let Some(first) = reserved(folder) {
            let message = format!("a place cannot be named `{first}`: the site itself uses that path");
            let help = format!("rename the folder; taken are the languages' tags and {}", RESERVED.join(", "));
            found.push(Diagnostic::error(Location::file(entry.path.clone()), message).help(help));
        }
        portable(folder, &entry.path, "folder", found);
        let place = read_hashed(source, &entry.path, hasher, found).map(|node| place::read(&node, &entry.path, found));
        lost |= place.is_none();
        raw.extend(place.map(|place| (folder.into(), place)));
    }
    for entry in entries.iter().filter(|entry| misnamed(entry)) {
        let name = entry.path.rsplit('/').next().unwrap_or_default();
        let message = format!("this file is named `{name}`");
        found.push(Diagnostic::error(Location::file(entry.path.clone()), message).help("rename it to place.yaml"));
        lost = true;
    }
    raw.sort_by(|a, b| a.0.cmp(&b.0));
    let neighbours: Vec<Vec<(String, Location)>> =
        raw.iter_mut().map(|(_, p)| std::mem::take(&mut p.neighbours)).collect();
    let all = raw.into_iter().zip(0u32..).map(|((path, raw), n)| Place {
        id: PlaceId(n),
        path,
        parent: None,
        children: Vec::new(),
        name: raw.name,
        short_name: raw.short_name,
        level: raw.level,
        summary: raw.summary,
        sort_key: raw.sort_key,
        neighbours: Vec::new(),
        aliases: raw.aliases,
        at: raw.at,
    });
    let mut places = Places::new(all.collect());
    tree(&mut places);
    for (n, list) in (0u32..).zip(neighbours) {
        for (path, at) in list {
            match places.find(&path) {
                Some(id) => places.get_mut(PlaceId(n)).neighbours.push(id),
                None if lost => {}
                None => found.push(Diagnostic::error(at, format!("there is no place `{path}`")).help(suggest_named(
                    &path,
                    places.iter().map(|p| (&*p.path, &p.name)),
                    "content/",
                ))),
            }
        }
    }
    (places, lost)
}

/// `topic.yaml`, `sources.yml`: a list of the office that is not seen, so that nothing in it is known.
fn misspelt(entry: &Entry) -> bool {
    let name = below_content(&entry.path);
    let stem = name.strip_suffix(".yaml").or_else(|| name.strip_suffix(".yml")).filter(|stem| !stem.contains('/'));
    stem.is_some_and(|stem| !CATALOGUES.contains(&name) && nearest(&format!("{stem}.yaml"), CATALOGUES).is_some())
}

/// `place.yml`, `Place.yaml`, `place.yaml.txt`: a place that is not seen.
fn misnamed(entry: &Entry) -> bool {
    let name = entry.path.rsplit('/').next().unwrap_or_default();
    name != "place.yaml"
        && ["place.yml", "place.yaml", "place.yaml.txt", "place.yml.txt"].contains(&&*name.to_lowercase())
}

/// Parents, children in order, roots.
fn tree(places: &mut Places) {
    let ids: Vec<PlaceId> = places.iter().map(|p| p.id).collect();
    for id in &ids {
        let parent = places.of_file(&places.get(*id).path);
        places.get_mut(*id).parent = parent;
        match parent {
            Some(parent) => places.get_mut(parent).children.push(*id),
            None => places.roots.push(*id),
        }
    }
    let Ok(collator) = Collator::try_new(locale!("zh").into(), CollatorOptions::default()) else { return };
    let mut roots = std::mem::take(&mut places.roots);
    by_name(places, &collator, &mut roots);
    places.roots = roots;
    for id in ids {
        let mut children = std::mem::take(&mut places.get_mut(id).children);
        by_name(places, &collator, &mut children);
        places.get_mut(id).children = children;
    }
}

/// By sort key, else by folder name: pinyin letters in most offices, Chinese (in pinyin order) in some.
fn by_name(places: &Places, collator: &CollatorBorrowed, ids: &mut [PlaceId]) {
    let key = |id: &PlaceId| {
        let place = places.get(*id);
        place.sort_key.clone().unwrap_or_else(|| place.path.rsplit('/').next().unwrap_or("").to_owned())
    };
    ids.sort_by(|a, b| collator.compare(&key(a), &key(b)).then_with(|| a.cmp(b)));
}

/// Sorts the files of content/ by what they are; what has no place is an error.
fn sort_files(
    entries: &[Entry],
    places: &Places,
    languages: &[Language],
    broken: bool,
    found: &mut Vec<Diagnostic>,
) -> Files {
    let mut files = Files::default();
    let main = languages.first().copied().unwrap_or(Language::ZhHans);
    // Entries are sorted: those of one folder stand together, and have one place.
    let mut here: (&str, Option<PlaceId>) = ("", None);
    for entry in entries {
        let path = below_content(&entry.path);
        let (folder, name) = path.rsplit_once('/').unwrap_or(("", path));
        if folder != here.0 {
            here = (folder, places.of_file(path));
        }
        let place = here.1;
        if observed::is_statistics(path) {
            found.extend(unportable(path.rsplit('/').next().unwrap_or(path)).map(|message| {
                Diagnostic::warning(Location::file(entry.path.clone()), message).help("rename the file")
            }));
            continue;
        }
        if include::page(&entry.path).is_some() {
            continue;
        }
        if name == "place.yaml" || (folder.is_empty() && CATALOGUES.contains(&name)) {
            continue;
        }
        let at = || Location::file(entry.path.clone());
        if let Some(stem) = name.strip_suffix(".md") {
            let (stem, language) = match stem.rsplit_once('.').and_then(|(s, tag)| Some((s, Language::from_tag(tag)?)))
            {
                Some((stem, language)) => (stem, language),
                None => (stem, main),
            };
            if let Some((message, help)) = languages::unread(language, languages) {
                found.push(Diagnostic::warning(at(), message).help(help));
                continue;
            }
            let below = place.map_or("", |p| &*places.get(p).path);
            let below = folder.strip_prefix(below).unwrap_or(folder);
            portable(&format!("{below}/{stem}"), &entry.path, "file", found);
            let kind = match (folder, stem, place) {
                ("", "index", _) => PageKind::Home,
                ("pages", _, _) => PageKind::Free,
                (folder, "index", Some(place)) if &*places.get(place).path == folder => PageKind::Introduction(place),
                (_, "index", Some(_)) if !broken => {
                    let help =
                        "put a place.yaml there, with the name and level of the place; or give the file another name";
                    let message = "this file introduces a place, and its folder has no place.yaml";
                    found.push(Diagnostic::error(at(), message).help(help));
                    continue;
                }
                (_, _, Some(place)) => PageKind::Report(place),
                _ if broken => continue,
                _ => {
                    let help = "a report lies in a place's folder (one with a place.yaml), a free page in pages/";
                    found.push(Diagnostic::error(at(), "this report lies in no place").help(help));
                    continue;
                }
            };
            files.pages.push(Page { entry: entry.clone(), kind, stem: stem.into(), language });
        } else if folder.is_empty() && (name.ends_with(".yaml") || name.ends_with(".yml")) {
            let stem = format!("{}.yaml", name.trim_end_matches(".yml").trim_end_matches(".yaml"));
            let help = nearest(&stem, CATALOGUES)
                .map_or_else(|| format!("content/ has: {}", CATALOGUES.join(", ")), |k| format!("did you mean `{k}`?"));
            found.push(Diagnostic::error(at(), format!("unknown file `{name}`")).help(help));
        } else if misnamed(entry) || broken && path.contains('/') && name.ends_with("yaml") {
            // Told already, or what follows from what was told.
        } else if let Some(lost) = observed::misplaced(path) {
            found.push(lost);
        } else {
            files.others.insert(path.into(), entry.clone());
        }
    }
    files
}

pub(super) fn below_content(path: &str) -> &str {
    path.strip_prefix("content/").unwrap_or(path)
}
