//! The figures of a package as tables: CSV, JSON, and a Data Package that describes each column.

use chrono::NaiveDate;
use serde_json::{Map, Value, json};

use super::scope::Scope;
use crate::campaign::PlaceId;
use crate::figure::print;
use crate::language::{Language, Text};
use crate::render::package::package;
use crate::render::table;
use crate::site::Site;
use crate::site::data::Table;
use crate::site::show::iso;

/// Where records stand in a bag.
pub const RECORDS: &str = "data/records/";

const REVISIONS: [(&str, &str, &str); 11] = [
    ("place", "string", "path of the place"),
    ("indicator", "string", "id of the indicator"),
    ("indicator_zh", "string", ""),
    ("indicator_en", "string", ""),
    ("date", "string", "the figure's date, as in figures.csv"),
    ("was", "string", "the figure before, as the office wrote it"),
    ("now", "string", "the figure after; empty where suppressed"),
    ("revised_on", "date", "the day of the revision"),
    ("why_zh", "string", ""),
    ("why_en", "string", ""),
    ("source", "string", "id of the source"),
];

/// The tables of the figures that a package is about, and their description; with the register's, which is made later.
pub fn tables(site: &Site, scope: &Scope, register: &Table, formats: &Table) -> Vec<(String, Vec<u8>)> {
    let places = scope.places(site);
    let figures = figures(site, scope, &places);
    let revisions = revisions(site, scope, &places);
    let mut all = vec![("figures", figures)];
    all.extend(["indicators", "places", "sources"].map(|name| (name, site.table(name))));
    all.push(("revisions", revisions));
    all.push(("register", register.clone()));
    all.push(("formats", formats.clone()));
    let mut files: Vec<(String, Vec<u8>)> = Vec::new();
    let mut sizes = Vec::new();
    for (name, table) in &all {
        let bytes = table::csv(table);
        sizes.push((*name, bytes.len()));
        files.push((format!("{RECORDS}{name}.csv"), bytes));
    }
    files.push((format!("{RECORDS}figures.json"), table::json(&objects(&all[0].1))));
    files.push((format!("{RECORDS}datapackage.json"), table::json(&described(site, scope, &all, &sizes))));
    files
}

fn figures(site: &Site, scope: &Scope, places: &[PlaceId]) -> Table {
    let mut table = site.figure_rows(places);
    // Column 13 is the date: a day, `a/b`, `a/..`, or empty where the source has none.
    table.rows.retain(|row| within(&row[13], scope.period));
    table
}

/// Whether a date of figures.csv touches a period. What has no date serves any.
fn within(date: &str, period: Option<(NaiveDate, NaiveDate)>) -> bool {
    let Some((from, to)) = period.filter(|_| !date.is_empty()) else { return true };
    let (start, end) = date.split_once('/').unwrap_or((date, date));
    // ISO days sort as texts.
    start <= &*to.to_string() && (end == ".." || end >= &*from.to_string())
}

fn revisions(site: &Site, scope: &Scope, places: &[PlaceId]) -> Table {
    let mut rows = Vec::new();
    let both = |text: &Text| [Language::ZhHans, Language::En].map(|l| text.get(l).to_owned());
    for place in places {
        for (id, list) in site.office.statistics.of(*place) {
            let Some(indicator) = site.office.indicators.get(id) else { continue };
            for observation in list {
                let date = iso(observation.when).unwrap_or_default();
                if !within(&date, scope.period) {
                    continue;
                }
                for revision in &observation.revised {
                    let [zh, en] = both(&indicator.name);
                    let [why_zh, why_en] = both(&revision.why);
                    rows.push(vec![
                        site.office.places.get(*place).path.to_string(),
                        id.to_string(),
                        zh,
                        en,
                        date.clone(),
                        print::canonical(&revision.was),
                        observation.figure.map_or(String::new(), |f| print::canonical(&f)),
                        revision.on.to_string(),
                        why_zh,
                        why_en,
                        observation.source.to_string(),
                    ]);
                }
            }
        }
    }
    Table { head: REVISIONS.map(|(name, ..)| name.to_owned()).to_vec(), rows }
}

/// Each row as an object.
fn objects(table: &Table) -> Vec<Value> {
    let row = |row: &Vec<String>| {
        let pairs = table.head.iter().zip(row).map(|(name, cell)| (name.clone(), Value::from(cell.as_str())));
        Value::Object(pairs.collect::<Map<String, Value>>())
    };
    table.rows.iter().map(row).collect()
}

/// The site's own description, with the tables that only archives have.
fn described(site: &Site, scope: &Scope, all: &[(&str, Table)], sizes: &[(&str, usize)]) -> Value {
    let mut package = package(site);
    package["name"] = scope.package.to_lowercase().into();
    package["title"] = scope.name.get(site.main()).into();
    let bytes = |name: &str| sizes.iter().find(|(n, _)| *n == name).map_or(0, |(_, size)| *size);
    if let Some(resources) = package["resources"].as_array_mut() {
        for resource in resources.iter_mut() {
            let size = bytes(resource["name"].as_str().unwrap_or(""));
            resource["bytes"] = size.into();
        }
        let own = all.iter().filter(|(name, _)| !crate::site::pages::TABLES.contains(name));
        resources.extend(own.map(|(name, table)| resource(name, table, bytes(name))));
    }
    package
}

fn resource(name: &str, table: &Table, bytes: usize) -> Value {
    let known = |column: &str| REVISIONS.iter().find(|(n, ..)| name == "revisions" && *n == column);
    let field = |column: &String| {
        let kind = known(column).map_or("string", |(_, kind, _)| kind);
        let mut field = json!({ "name": column, "type": kind });
        if let Some(about) = known(column).map(|(.., about)| *about).filter(|about| !about.is_empty()) {
            field["description"] = about.into();
        }
        field
    };
    json!({
        "profile": "tabular-data-resource",
        "name": name,
        "path": format!("{name}.csv"),
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "dialect": { "delimiter": ",", "quoteChar": "\"", "lineTerminator": "\r\n" },
        "bytes": bytes,
        "schema": { "fields": table.head.iter().map(field).collect::<Vec<_>>(), "missingValues": [""] },
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_period_takes_what_touches_it() {
        let day = |d: &str| d.parse::<NaiveDate>().unwrap();
        let period = Some((day("2020-02-01"), day("2020-02-29")));
        for inside in
            ["2020-02-01", "2020-02-29", "2020-01-20/2020-02-01", "2020-01-21/..", "", "2020-02-29/2020-03-09"]
        {
            assert!(within(inside, period), "{inside}");
        }
        for outside in ["2020-01-31", "2020-03-01", "2020-03-01/..", "2020-01-01/2020-01-31"] {
            assert!(!within(outside, period), "{outside}");
        }
        assert!(within("1999-01-01", None));
    }
}
