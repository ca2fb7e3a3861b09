//! The file that every search loads first: how many documents there are, and their kinds, places and years.

use rustc_hash::FxHashMap;
use serde_json::json;

use super::{BLOCK, VOLUME, digits, group, shards};
use crate::campaign::Place;
use crate::language::Language;
use crate::site::{Site, What};

/// Of each document three digits for its place (from 1, in the order of `places`; 0 for none) and two for its year;
/// `kinds` are of the documents that are no reports.
pub fn index(site: &Site, language: Language) -> String {
    let office = site.office;
    let positions: FxHashMap<u32, usize> = office.places.iter().enumerate().map(|(n, p)| (p.id.0, n + 1)).collect();
    let about = |what: &What| {
        let (place, year) = site.place_and_year(what);
        let place = place.and_then(|id| positions.get(&id.0).copied()).unwrap_or(0);
        [digits(place, 3), digits(usize::try_from(year).unwrap_or(0), 2)].concat()
    };
    let findable = site.findable();
    let kind = |what: &What| match what {
        What::Place(_) => 'p',
        What::Campaign(_) => 'c',
        What::Topic(_) => 't',
        What::Indicator(_) => 'i',
        _ => 'f',
    };
    let reports = site.reports.all().len();
    let volumes = |count: usize, reports: bool| -> Vec<usize> {
        (0..count.div_ceil(VOLUME)).map(|n| shards((count - n * VOLUME).min(VOLUME), reports)).collect()
    };
    let how = site.traditional(language);
    let name = |p: &Place| how.map_or_else(|| p.name.get(language).to_owned(), |how| how.convert(p.name.get(language)));
    let places: Vec<_> = office.places.iter().map(|p| json!([name(p), &*p.path])).collect();
    let all = json!({
        "block": BLOCK,
        "volume": VOLUME,
        "reports": reports,
        "group": { "p": group(false), "r": group(true) },
        "shards": { "p": volumes(findable.len(), false), "r": volumes(reports, true) },
        "kinds": findable.iter().map(kind).collect::<String>(),
        "pages": findable.iter().map(about).collect::<String>(),
        "about": (0..reports).rev().map(|n| about(&What::Report(n))).collect::<String>(),
        "places": places,
    });
    format!("jianbaoSearch(\"index\",{all})\n")
}
