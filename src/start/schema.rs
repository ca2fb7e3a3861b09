//! JSON Schemas of the office's YAML files: an editor completes keys and underlines slips while they are typed.
//!
//! `schemas/definitions.json` says what each map takes, under the name that messages give it; a test reads every map
//! and holds its keys against them.

use std::collections::BTreeSet;

use serde_json::{Map, Value, json};

use super::Draft;

const DEFINITIONS: &str = include_str!("schemas/definitions.json");

/// A schema's name, what it describes, and the files that it is for.
const SCHEMAS: [(&str, &str, &str); 11] = [
    ("site", "site.yaml", "content/site.yaml"),
    ("indicators", "indicators.yaml", "content/indicators.yaml"),
    ("sources", "sources.yaml", "content/sources.yaml"),
    ("topics", "topics.yaml", "content/topics.yaml"),
    ("campaigns", "campaigns.yaml", "content/campaigns.yaml"),
    ("check", "check.yaml", "content/check.yaml"),
    ("screens", "screens.yaml", "content/screens.yaml"),
    ("slogans", "slogans.yaml", "content/slogans.yaml"),
    ("place", "place.yaml", "content/**/place.yaml"),
    ("statistics", "a statistics file", "content/**/stats/**/*.yaml"),
    ("theme", "theme.yaml", "themes/*/theme.yaml"),
];
/// The head of a report: no file of its own, so no editor finds it by a name.
const FRONT: (&str, &str) = ("front-matter", "the front matter");

/// What the editors that read `.vscode/` are told.
pub const SETTINGS: &str = ".vscode/settings.json";

/// Every schema, as a file of `schemas/`.
pub fn schemas() -> Vec<Draft> {
    let definitions = definitions();
    let named = SCHEMAS.iter().map(|(name, what, _)| (*name, *what)).chain([FRONT]);
    let draft = |(name, what): (&str, &str)| {
        let text = serde_json::to_string_pretty(&schema(&definitions, what)).unwrap_or_default();
        Draft { path: path(name), text: text + "\n" }
    };
    named.map(draft).collect()
}

/// Which schema is for which files.
pub fn settings() -> Draft {
    let files: Map<String, Value> =
        SCHEMAS.iter().map(|(name, _, files)| (format!("./{}", path(name)), Value::from(*files))).collect();
    let text = serde_json::to_string_pretty(&json!({ "yaml.schemas": files })).unwrap_or_default();
    Draft { path: SETTINGS.to_owned(), text: text + "\n" }
}

fn path(name: &str) -> String {
    format!("schemas/{name}.schema.json")
}

fn definitions() -> Map<String, Value> {
    serde_json::from_str(DEFINITIONS).unwrap_or_default()
}

/// The schema of one thing, with the definitions that it needs.
fn schema(definitions: &Map<String, Value>, what: &str) -> Value {
    let mut needed = BTreeSet::new();
    let mut open = vec![what.to_owned()];
    while let Some(name) = open.pop() {
        let Some(definition) = definitions.get(&name) else { continue };
        if needed.insert(name) {
            references(definition, &mut open);
        }
    }
    let needed: Map<String, Value> =
        definitions.iter().filter(|(name, _)| needed.contains(*name)).map(|(n, d)| (n.clone(), d.clone())).collect();
    json!({
        "$schema": "http://json-schema.org/draft-07/schema#",
        "$comment": "written by `jianbao schema`",
        "allOf": [{ "$ref": format!("#/$defs/{what}") }],
        "$defs": needed,
    })
}

fn references(value: &Value, names: &mut Vec<String>) {
    match value {
        Value::Object(map) => {
            let name = map.get("$ref").and_then(Value::as_str).and_then(|r| r.strip_prefix("#/$defs/"));
            names.extend(name.map(str::to_owned));
            map.values().for_each(|value| references(value, names));
        }
        Value::Array(list) => list.iter().for_each(|value| references(value, names)),
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::campaign::{Level, catalogue, front, place, site_file, stats};
    use crate::check::exceptions::Orders;
    use crate::figure::{Nature, Status};
    use crate::language::date::Zone;
    use crate::site::makes::KINDS;
    use crate::source::yaml::{self, Node};
    use crate::theme::makes::Settings;

    /// Reads one of every map there is; which keys were asked for, by kind of map.
    fn read() -> std::collections::BTreeMap<&'static str, BTreeSet<&'static str>> {
        yaml::asked();
        let file: Arc<str> = "t.yaml".into();
        let node = |text: &str| -> Node { yaml::parse(&file, text, 1).unwrap() };
        let mut found = Vec::new();
        site_file::read(
            &node("{languages: [{}], grid: {}, footer: {}, photographs: {}, share: {}}"),
            &file,
            &mut found,
        );
        let indicators = "{a: {unit: {zh: 条, en: {one: x}}, sensitive: {}}}";
        catalogue::indicators(&node(indicators), &file, &mut found);
        catalogue::sources(&node("{a: {}}"), &file, &mut found);
        catalogue::topics(&node("{a: b}"), &file, &mut found);
        catalogue::campaigns(&node("{a: {}}"), &file, None, &mut found);
        place::read(&node("{}"), &file, &mut found);
        stats::read(&node("{source: a, as_of: {after: 2020-01-02}, figures: {b: {revised: [{}]}}}"), &file, &mut found);
        front::read(&node("{withdrawn: {}, corrections: [{}], review: {}}"), &file, Zone::CHINA, &mut found);
        Settings::read(&file, &node("{feeds: {}, page_size: {}}"), &mut found);
        Orders::default().exceptions(&node("[{}]"), &file);
        yaml::asked()
    }

    #[test]
    fn every_map_takes_the_keys_of_its_schema() {
        let definitions = definitions();
        for (what, keys) in read() {
            let properties = definitions.get(what).and_then(|d| d["properties"].as_object());
            let properties = properties.unwrap_or_else(|| panic!("no schema for {what}: {keys:?}"));
            let known: BTreeSet<&str> = properties.keys().map(String::as_str).collect();
            assert_eq!(known, keys, "{what}");
            let required = definitions[what]["required"].as_array().into_iter().flatten();
            assert!(required.filter_map(Value::as_str).all(|key| keys.contains(key)), "{what}");
        }
    }

    #[test]
    fn words_are_those_that_are_read() {
        let definitions = definitions();
        let words = |value: &Value| -> Vec<String> {
            value["enum"].as_array().unwrap().iter().map(|word| word.as_str().unwrap().to_owned()).collect()
        };
        assert_eq!(words(&definitions["level"]), Level::WORDS.map(|(word, _)| word));
        assert_eq!(words(&definitions["an indicator"]["properties"]["nature"]), Nature::WORDS.map(|(word, _)| word));
        assert_eq!(words(&definitions["a figure"]["properties"]["status"]), Status::WORDS.map(|(word, _)| word));
        assert_eq!(words(&definitions["theme.yaml"]["properties"]["pages"]["items"]), KINDS);
        assert_eq!(words(&definitions["tag"]), crate::language::Language::WRITTEN.map(crate::language::Language::tag));
    }

    #[test]
    fn every_definition_is_there_and_used() {
        let definitions = definitions();
        let mut used: BTreeSet<String> = BTreeSet::new();
        for (_, what) in SCHEMAS.iter().map(|(name, what, _)| (*name, *what)).chain([FRONT]) {
            let schema = schema(&definitions, what);
            let here = schema["$defs"].as_object().unwrap();
            let mut named = Vec::new();
            references(&schema, &mut named);
            for name in named {
                assert!(here.contains_key(&name), "{what} refers to {name}");
                used.insert(name);
            }
        }
        let unused: Vec<&String> = definitions.keys().filter(|name| !used.contains(*name)).collect();
        assert_eq!(unused, Vec::<&String>::new());
    }
}
