//! What was observed: all statistics files read, looked up and held against the rules of their indicators.

use rayon::prelude::*;

use crate::campaign::load::below_content;
use crate::campaign::read::suggest_named;
use crate::campaign::stats::RawFile;
use crate::campaign::{Office, PlaceId, Places, Statistics, stats, table};
use crate::diagnostic::{Diagnostic, Location, Severity};
use crate::figure::{Indicator, Nature, Observation, When, choose};
use crate::source::{Entry, Source, yaml};
use crate::trace;

pub(super) fn is_statistics(path: &str) -> bool {
    let ending = [".yaml", ".csv", ".yml"].iter().any(|e| path.ends_with(e));
    ending && (path.starts_with("stats/") || path.contains("/stats/"))
}

/// All statistics files, as typed.
pub(super) fn read(
    source: &Source,
    entries: &[Entry],
    places: &Places,
    broken: bool,
    found: &mut Vec<Diagnostic>,
) -> Vec<(PlaceId, RawFile)> {
    let files: Vec<&Entry> = entries.iter().filter(|e| is_statistics(below_content(&e.path))).collect();
    let read = |entry: &&Entry| {
        let mut found = Vec::new();
        let place = places.of_file(below_content(&entry.path)).or(broken.then_some(PlaceId(u32::MAX)));
        let Some(place) = place else {
            let help = "a stats folder lies in the folder of a place (one with a place.yaml)";
            let at = Location::file(entry.path.clone());
            found.push(Diagnostic::error(at, "these statistics belong to no place").help(help));
            return (Vec::new(), found);
        };
        let folder = below_content(&entry.path).split("stats/").next().unwrap_or_default().trim_end_matches('/');
        let above = (!broken).then(|| &places.get(place).path).filter(|path| ***path != *folder);
        if let Some(above) = above {
            let message = format!("these figures lie in `{folder}`, which has no place.yaml");
            let help = format!(
                "put a place.yaml there, with the name and level of the place; they are not those of `{above}`"
            );
            found.push(Diagnostic::error(Location::file(entry.path.clone()), message).help(help));
            return (Vec::new(), found);
        }
        let raw = file(source, entry, &mut found);
        (vec![(place, raw)], found)
    };
    let read: Vec<(Vec<_>, Vec<_>)> = files.par_iter().map(read).collect();
    let mut all = Vec::new();
    for (raw, mut wrong) in read {
        all.extend(raw);
        found.append(&mut wrong);
    }
    all
}

fn file(source: &Source, entry: &Entry, found: &mut Vec<Diagnostic>) -> RawFile {
    let bytes = match source.bytes(&entry.path) {
        Ok(bytes) => bytes,
        Err(mistake) => {
            found.push(mistake);
            return RawFile::default();
        }
    };
    let digest = trace::hash(blake3::hash(&bytes).as_bytes());
    let raw = if entry.path.ends_with(".csv") {
        table::decode(&entry.path, bytes, found).map(|text| table::read(&text, &entry.path, found))
    } else {
        let node = crate::source::decode(&entry.path, &bytes).and_then(|text| yaml::parse(&entry.path, &text, 1));
        node.map_err(|d| found.push(d)).ok().map(|node| stats::read(&node, &entry.path, found))
    };
    RawFile { digest, ..raw.unwrap_or_default() }
}

/// Looks up what the observations name, and refuses what cannot be.
pub(super) fn checked(
    raw: Vec<(PlaceId, RawFile)>,
    office: &Office,
    source: &Source,
    found: &mut Vec<Diagnostic>,
) -> Statistics {
    let mut statistics = Statistics::default();
    for (id, at) in raw.iter().flat_map(|(_, file)| &file.sources).filter(|(id, _)| !office.sources.contains_key(id)) {
        let help = suggest_named(id, office.sources.values().map(|s| (&*s.id, &s.title)), "sources.yaml");
        found.push(Diagnostic::error(at.clone(), format!("unknown source `{id}`")).help(help));
    }
    raw.iter().for_each(|(place, file)| statistics.read_from(*place, file.digest));
    let mut bad_days: Vec<Location> = Vec::new();
    for (place, raw) in raw.into_iter().flat_map(|(place, file)| file.observations.into_iter().map(move |o| (place, o)))
    {
        let Some(indicator) = office.indicators.get(&*raw.indicator) else {
            let help =
                suggest_named(&raw.indicator, office.indicators.values().map(|i| (&*i.id, &i.name)), "indicators.yaml");
            found
                .push(Diagnostic::error(raw.indicator_at, format!("unknown indicator `{}`", raw.indicator)).help(help));
            continue;
        };
        let mut observation = raw.observation;
        observation.when = raw.period.filter(|_| indicator.nature == Nature::Flow).unwrap_or(observation.when);
        if indicator.nature == Nature::Ratio {
            let message = format!("`{}` is a ratio: it is computed, never typed", indicator.id);
            found.push(Diagnostic::error(observation.at, message).help("take this line away and report its two ends"));
            continue;
        }
        if let Some(wrong) = uncountable(indicator, &observation) {
            let refused = wrong.severity == Severity::Error;
            found.push(wrong);
            if refused {
                continue;
            }
        }
        if indicator.nature == Nature::Flow && matches!(observation.when, When::Undated | When::After(_)) {
            let message = format!("`{}` is a flow and needs a period", indicator.id);
            found.push(
                Diagnostic::error(observation.at, message)
                    .help("add `period: 2020-02-10..2020-02-16` at the head of the file"),
            );
            continue;
        }
        if let Some(day) = crate::campaign::statistics::end_of(observation.when).filter(|d| *d > source.today) {
            if !bad_days.contains(&raw.when_at) {
                let message = format!("{day} is in the future: today is {}", source.today);
                let help = "a figure is of a day that has come: correct the date";
                found.push(Diagnostic::error(raw.when_at.clone(), message).help(help));
                bad_days.push(raw.when_at);
            }
            continue;
        }
        let same = statistics.own(place, &indicator.id).iter().find(|o| o.when == observation.when);
        if let Some(first) = same {
            let message = format!("`{}` of this place and date stands twice", indicator.id);
            found.push(
                Diagnostic::error(observation.at, message)
                    .other(first.at.clone(), "and here")
                    .help("keep the right one"),
            );
            continue;
        }
        statistics.add(place, indicator.id.clone(), observation);
    }
    statistics.sort();
    statistics
}

/// A share where things are counted, or a count below zero.
fn uncountable(indicator: &Indicator, observation: &Observation) -> Option<Diagnostic> {
    let counted = matches!(indicator.nature, Nature::Stock | Nature::Flow | Nature::Cumulative);
    let (figure, unit) = (observation.figure.filter(|_| counted)?, &indicator.unit.zh);
    let (id, at) = (&indicator.id, observation.at.clone());
    if figure.percent && !unit.is_empty() && !unit.contains(['%', '％']) {
        let help = "write how many there are; a share is an indicator of its own, with `nature: ratio` or `rate`";
        return Some(Diagnostic::error(at, format!("`{id}` is counted in {unit}, and this is a share")).help(help));
    }
    // Degrees and money may be less than nothing.
    let below = figure.value.is_sign_negative() && !unit.contains(['℃', '度', '元']);
    let help = "nearly 300 is written 近300 or 300-";
    below.then(|| Diagnostic::warning(at, format!("`{id}` is counted in {unit}, and this is below zero")).help(help))
}

/// A cumulative total never falls.
pub(super) fn falls(statistics: &Statistics, office: &Office, found: &mut Vec<Diagnostic>) {
    for place in statistics.places() {
        for (id, observations) in statistics.of(place) {
            let cumulative = office.indicators.get(id).is_some_and(|i| i.nature == Nature::Cumulative);
            if let Some((before, after)) = choose::falls(observations).filter(|_| cumulative) {
                let message = format!("the cumulative total `{id}` falls");
                found.push(
                    Diagnostic::error(observations[after].at.clone(), message)
                        .other(observations[before].at.clone(), "it was higher before")
                        .help("correct the figure, or give the indicator the nature stock"),
                );
            }
        }
    }
}

/// Why a file that holds figures, by its name, is read by nobody.
pub(super) fn misplaced(path: &str) -> Option<Diagnostic> {
    let (folder, name) = path.rsplit_once('/')?;
    let lower = name.to_lowercase();
    let at = || Location::file(format!("content/{path}"));
    let ends = |endings: &[&str]| endings.iter().any(|e| lower.ends_with(e));
    let stats = folder.rsplit('/').next().is_some_and(|last| last.eq_ignore_ascii_case("stats"));
    let read = ends(&[".yaml", ".yml", ".csv"]);
    if stats && (read || ends(&[".yaml.txt", ".csv.txt", ".xls", ".xlsx", ".et"])) {
        let help = match () {
            () if ends(&[".xls", ".xlsx", ".et"]) => "save the table as CSV (UTF-8), beside it",
            () if ends(&[".txt"]) => "take the ending .txt off its name",
            () => "name the folder `stats`, in small letters, and the ending too",
        };
        return Some(Diagnostic::error(at(), "these figures are not read").help(help));
    }
    let help = format!("figures belong in {folder}/stats/{name}; a place says what it is in place.yaml");
    let lost = !stats && ends(&[".yaml", ".yml"]) && !path.starts_with("pages/");
    lost.then(|| Diagnostic::error(at(), "this file is read by nobody").help(help))
}
