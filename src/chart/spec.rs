//! What a `chart` block of a report says: read from YAML, every mistake with its place.

use std::sync::Arc;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::diagnostic::{Diagnostic, Location, nearest};
use crate::language::{Text, date};
use crate::source::yaml::{Fields, Node, Value};

/// How the figures are drawn.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// Categories down, a bar a series.
    #[default]
    Bars,
    /// One series, sorted, with ranks.
    Ranking,
    Line,
    Area,
    /// Parts laid end to end.
    Stacked,
    /// Parts of a whole, exact ones only.
    Share,
    /// Days in weeks, five steps.
    Calendar,
    /// A small chart each, one scale.
    Multiples,
    /// A tile each with its number.
    Tiles,
}

impl Kind {
    pub const WORDS: [(&'static str, Self); 9] = [
        ("bars", Self::Bars),
        ("ranking", Self::Ranking),
        ("line", Self::Line),
        ("area", Self::Area),
        ("stacked", Self::Stacked),
        ("share", Self::Share),
        ("calendar", Self::Calendar),
        ("multiples", Self::Multiples),
        ("tiles", Self::Tiles),
    ];

    /// The word in content files and class names.
    pub fn word(self) -> &'static str {
        Self::WORDS.iter().find(|(_, k)| *k == self).map_or("bars", |(w, _)| w)
    }
}

/// Whose figures are drawn. Paths are not yet looked up.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum Places {
    /// The report's own place.
    Here,
    /// The places directly under it.
    Children,
    Paths(Vec<(String, Location)>),
}

/// A chart block as typed and validated; indicators and places are still names.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Spec {
    pub kind: Kind,
    pub indicators: Vec<(String, Location)>,
    pub places: Places,
    /// First and last day, both included.
    pub period: Option<(NaiveDate, NaiveDate)>,
    pub title: Option<Text>,
    /// Path of the place to set off.
    pub highlight: Option<(String, Location)>,
    pub at: Location,
}

/// Reads the block's YAML. `None` where anything is wrong; everything wrong is in `found`.
pub fn parse(node: &Node, file: &Arc<str>, found: &mut Vec<Diagnostic>) -> Option<Spec> {
    let before = found.len();
    let mut fields = Fields::new(file, "a chart", node, found);
    let kind = kind(&mut fields, file);
    let indicators = indicators(&mut fields, file);
    let places = places(&mut fields, file);
    let period = period(&mut fields, file);
    let title = title(&mut fields, file);
    let highlight_node = fields.get("highlight");
    let highlight = highlight_node.and_then(|node| match node.as_text().map(clean) {
        Some(path) if !path.is_empty() => Some((path, node.at(file))),
        _ => {
            fields.refuse(node, format!("`highlight` must be the path of a place, not {}", node.describe()));
            None
        }
    });
    fields.end();
    if found.len() > before {
        return None;
    }
    Some(Spec { kind: kind?, indicators, places, period, title, highlight, at: node.at(file) })
}

fn kind(fields: &mut Fields, file: &Arc<str>) -> Option<Kind> {
    let node = fields.need("kind")?;
    let known = Kind::WORDS.map(|(word, _)| word);
    let Some(word) = node.as_text() else {
        fields.refuse(node, format!("`kind` must be one word, not {}", node.describe()));
        return None;
    };
    let got = Kind::WORDS.iter().find(|(known, _)| *known == word).map(|(_, kind)| *kind);
    if got.is_none() {
        let list = format!("a chart is one of: {}", known.join(", "));
        let help = nearest(word, known).map_or(list.clone(), |near| format!("did you mean `{near}`? {list}"));
        fields.report(Diagnostic::error(node.at(file), format!("“{word}” is no kind of chart")).help(help));
    }
    got
}

fn indicators(fields: &mut Fields, file: &Arc<str>) -> Vec<(String, Location)> {
    let Some(node) = fields.need("indicators") else { return Vec::new() };
    let mut list: Vec<(String, Location)> = Vec::new();
    for (id, item) in fields.texts("indicators") {
        let at = item.at(file);
        if let Some((_, first)) = list.iter().find(|(known, _)| known == id.trim()) {
            let twice = Diagnostic::error(at, format!("indicator “{id}” stands here twice"));
            fields.report(twice.other(first.clone(), "first typed here"));
        } else if id.trim().is_empty() {
            fields.refuse(item, "an indicator's id is empty");
        } else {
            list.push((id.trim().to_owned(), at));
        }
    }
    if node.as_list().is_some_and(<[Node]>::is_empty) {
        let empty = Diagnostic::error(node.at(file), "`indicators` is empty: a chart shows at least one");
        fields.report(empty.help("name ids of indicators.yaml, as `indicators: [banners]`"));
    }
    list
}

pub fn places(fields: &mut Fields, file: &Arc<str>) -> Places {
    let Some(node) = fields.get("places") else { return Places::Here };
    match node.as_text() {
        Some(".") => return Places::Here,
        Some("children") => return Places::Children,
        _ => {}
    }
    let mut list: Vec<(String, Location)> = Vec::new();
    for (path, item) in fields.texts("places") {
        let path = clean(path);
        let at = item.at(file);
        if let Some((_, first)) = list.iter().find(|(known, _)| *known == path) {
            let twice = Diagnostic::error(at, format!("place “{path}” stands here twice"));
            fields.report(twice.other(first.clone(), "first typed here"));
        } else if path.is_empty() {
            fields.refuse(item, "a place's path is empty");
        } else {
            list.push((path, at));
        }
    }
    if node.as_list().is_some_and(<[Node]>::is_empty) {
        let empty = Diagnostic::error(node.at(file), "`places` is empty");
        fields.report(empty.help("write `.` (this place), `children`, or a list of paths; or leave the key out"));
    }
    Places::Paths(list)
}

/// A path as the content folder spells it: no slash at the ends.
fn clean(path: &str) -> String {
    path.trim().trim_matches('/').to_owned()
}

fn period(fields: &mut Fields, file: &Arc<str>) -> Option<(NaiveDate, NaiveDate)> {
    const HELP: &str = "write the first and the last day, as `2020-01-21..2020-03-04`";
    let node = fields.get("period")?;
    let text = node.as_text().unwrap_or("");
    let Some((from, to)) = text.split_once("..") else {
        let message = format!("`period` must be two dates, not {}", node.describe());
        let help = date::meant_period(text).map_or(HELP.to_owned(), |period| format!("write `{period}`"));
        fields.report(Diagnostic::error(node.at(file), message).help(help));
        return None;
    };
    let mut day = |text: &str| {
        let text = text.trim();
        let day = date::parse_day(text);
        if day.is_none() {
            fields.report(Diagnostic::error(node.at(file), format!("“{text}” is no date")).help(HELP));
        }
        day
    };
    let (from, to) = (day(from), day(to));
    let (from, to) = (from?, to?);
    if from > to {
        let message = format!("the period runs backwards: {from} is after {to}");
        fields.report(Diagnostic::error(node.at(file), message).help(format!("write `{to}..{from}`")));
        return None;
    }
    Some((from, to))
}

/// A title is one text, or a map by language.
fn title(fields: &mut Fields, file: &Arc<str>) -> Option<Text> {
    let node = fields.get("title")?;
    match &node.value {
        Value::Text { text, .. } => Some(Text::same(text)),
        Value::Map(entries) => {
            let mut title = Text::default();
            for (key, value) in entries {
                let slot = match key.as_text() {
                    Some("zh") => &mut title.zh,
                    Some("en") => &mut title.en,
                    _ => {
                        let message = format!("{} is no language of a title", key.describe());
                        fields.report(Diagnostic::error(key.at(file), message).help("write `zh:` and `en:`"));
                        continue;
                    }
                };
                match value.as_text() {
                    Some(text) => *slot = Some(text.to_owned()),
                    None => fields.refuse(value, format!("a title must be text, not {}", value.describe())),
                }
            }
            Some(title).filter(|t| !t.is_empty())
        }
        _ => {
            fields.refuse(node, format!("`title` must be text, not {}", node.describe()));
            None
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::yaml;

    fn read(text: &str) -> (Option<Spec>, Vec<Diagnostic>) {
        let file: Arc<str> = Arc::from("r.md");
        let node = yaml::parse(&file, text, 5).unwrap();
        let mut found = Vec::new();
        let spec = parse(&node, &file, &mut found);
        (spec, found)
    }

    fn help(text: &str) -> String {
        let (spec, found) = read(text);
        assert!(spec.is_none(), "{text}");
        assert_eq!(found.len(), 1, "{found:?}");
        format!("{} | {}", found[0].line(), found[0].help.clone().unwrap_or_default())
    }

    #[test]
    fn a_block_as_in_the_guide() {
        let (spec, found) = read(
            "kind: bars\nindicators: [banners, display_boards]\nplaces: children\nperiod: 2020-01-21..2020-03-04\ntitle: 宣传阵地\n",
        );
        assert!(found.is_empty(), "{found:?}");
        let spec = spec.unwrap();
        assert_eq!(spec.kind, Kind::Bars);
        assert_eq!(spec.indicators[1].0, "display_boards");
        assert_eq!((spec.indicators[1].1.line, spec.indicators[1].1.column), (6, 23));
        assert_eq!(spec.places, Places::Children);
        assert_eq!(spec.period.unwrap().1.to_string(), "2020-03-04");
        assert_eq!(spec.title.unwrap().zh.as_deref(), Some("宣传阵地"));
    }

    #[test]
    fn places_and_titles_have_short_and_long_forms() {
        let (spec, _) =
            read("kind: tiles\nindicators: a\nplaces: /henan/gongyi/\ntitle: {zh: 甲, en: A}\nhighlight: x/y\n");
        let spec = spec.unwrap();
        assert!(matches!(&spec.places, Places::Paths(p) if p[0].0 == "henan/gongyi"));
        assert_eq!(spec.title.unwrap().en.as_deref(), Some("A"));
        assert_eq!(spec.highlight.unwrap().0, "x/y");
        assert_eq!(read("kind: line\nindicators: a\nplaces: .\n").0.unwrap().places, Places::Here);
        assert_eq!(read("kind: line\nindicators: a\n").0.unwrap().places, Places::Here);
    }

    #[test]
    fn mistakes_say_what_to_do() {
        assert!(help("kind: bar\nindicators: a\n").contains("did you mean `bars`"));
        assert!(help("kind: pie\nindicators: a\n").contains("ranking, line, area, stacked"));
        assert!(help("kind: line\nindicators: a\nperoid: x\n").contains("did you mean `period`"));
        assert!(help("kind: line\nindicators: []\n").contains("at least one"));
        assert!(help("kind: line\n").contains("no `indicators`"));
        assert!(help("indicators: a\n").contains("no `kind`"));
        assert!(help("kind: line\nindicators: [a, b, a]\n").contains("twice"));
        assert!(help("kind: line\nindicators: a\nplaces: []\n").contains("children"));
        assert!(help("kind: line\nindicators: a\nperiod: 2020-03-04..2020-01-21\n").contains("2020-01-21..2020-03-04"));
        assert!(
            help("kind: line\nindicators: a\nperiod: 2020-02-30..2020-03-01\n").contains("“2020-02-30” is no date")
        );
        assert!(help("kind: line\nindicators: a\nperiod: 2020\n").contains("two dates"));
        assert!(help("kind: line\nindicators: a\ntitle: {fr: x}\n").contains("no language"));
    }
}
