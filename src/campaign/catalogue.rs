//! The catalogues of the office: indicators.yaml, sources.yaml, topics.yaml, campaigns.yaml.

use std::collections::BTreeMap;
use std::sync::Arc;

use rust_decimal::Decimal;

use crate::campaign::read::{day, is_id, period, suggest, suggest_named, text, word_help};
use crate::campaign::{Campaign, Level, Places, SourceEntry, Topic};
use crate::diagnostic::Diagnostic;
use crate::figure::{Indicator, Nature, Sensitive, Unit};
use crate::source::yaml::{Fields, Node};

/// The entries of a catalogue whose keys may serve as ids.
fn entries<'a>(
    node: &'a Node,
    file: &Arc<str>,
    what: &str,
    found: &mut Vec<Diagnostic>,
) -> Vec<(Arc<str>, &'a Node, &'a Node)> {
    let Some(map) = node.as_map() else {
        if !node.is_null() {
            found.push(Diagnostic::error(
                node.at(file),
                format!("expected a map of ids to {what}, not {}", node.describe()),
            ));
        }
        return Vec::new();
    };
    let mut all = Vec::new();
    for (key, value) in map {
        match key.as_text() {
            Some(id) if is_id(id) => all.push((Arc::from(id), key, value)),
            _ => found.push(
                Diagnostic::error(key.at(file), format!("{} cannot be an id", key.describe()))
                    .help("an id is lower-case letters, digits, - and _, and starts with a letter"),
            ),
        }
    }
    all
}

/// Reads indicators.yaml; relations between indicators are checked too.
pub fn indicators(node: &Node, file: &Arc<str>, found: &mut Vec<Diagnostic>) -> BTreeMap<Arc<str>, Indicator> {
    let mut all = BTreeMap::new();
    for (id, key, value) in entries(node, file, "indicators", found) {
        let mut side = Vec::new();
        let mut fields = Fields::new(file, "an indicator", value, found);
        let name = fields.need("name").map(|n| text(n, file, &mut side)).unwrap_or_default();
        let ratio = fields.get("ratio").and_then(|n| ratio(n, file, &mut side));
        let is_ratio = fields_has(value, "ratio");
        let unit = if is_ratio { fields.get("unit") } else { fields.need("unit") };
        let unit = unit.map_or_else(percent, |n| unit_of(n, file, &mut side));
        let nature = if is_ratio { fields.get("nature") } else { fields.need("nature") };
        let nature = nature.and_then(|n| nature_of(n, file, &mut side)).filter(|_| !is_ratio);
        let indicator = Indicator {
            id: id.clone(),
            name,
            definition: fields.get("definition").map(|n| text(n, file, &mut side)).unwrap_or_default(),
            unit,
            nature: if is_ratio { Nature::Ratio } else { nature.unwrap_or(Nature::Stock) },
            topic: fields.text("topic").map(Arc::from),
            ratio,
            part_of: fields.text("part_of").map(Arc::from),
            sensitive: fields.get("sensitive").map(|n| sensitive(n, file, &mut side)),
            sums_over_time: fields.flag("sums_over_time").unwrap_or(false),
            at: key.at(file),
        };
        fields.end();
        found.append(&mut side);
        all.insert(id, indicator);
    }
    relations(&all, found);
    all
}

fn fields_has(node: &Node, key: &str) -> bool {
    node.get(key).is_some_and(|n| !n.is_null())
}

fn percent() -> Unit {
    Unit { zh: "%".to_owned(), en_one: "%".to_owned(), en_other: "%".to_owned() }
}

fn ratio(node: &Node, file: &Arc<str>, found: &mut Vec<Diagnostic>) -> Option<(Arc<str>, Arc<str>)> {
    if let Some([a, b]) = node.as_list()
        && let (Some(a), Some(b)) = (a.as_text(), b.as_text())
    {
        return Some((a.into(), b.into()));
    }
    found.push(
        Diagnostic::error(node.at(file), "`ratio` names two indicators").help("write ratio: [numerator, denominator]"),
    );
    None
}

fn unit_of(node: &Node, file: &Arc<str>, found: &mut Vec<Diagnostic>) -> Unit {
    if let Some(same) = node.as_text() {
        return Unit { zh: same.to_owned(), en_one: same.to_owned(), en_other: same.to_owned() };
    }
    let mut side = Vec::new();
    let mut fields = Fields::new(file, "a unit", node, found);
    let zh = fields.text("zh").unwrap_or_default().to_owned();
    let (mut en_one, mut en_other) = (String::new(), String::new());
    if let Some(en) = fields.get("en") {
        if let Some(same) = en.as_text() {
            (en_one, en_other) = (same.to_owned(), same.to_owned());
        } else {
            let mut forms = Fields::new(file, "an English unit", en, &mut side);
            en_one = forms.text("one").unwrap_or_default().to_owned();
            en_other = if forms.need("other").is_some() {
                forms.text("other").unwrap_or_default().to_owned()
            } else {
                en_one.clone()
            };
            forms.end();
        }
    }
    fields.end();
    found.append(&mut side);
    if en_one.is_empty() {
        en_one.clone_from(&en_other);
    }
    Unit { zh, en_one, en_other }
}

/// Natures as statisticians say them.
const CHINESE: [(&str, &str); 7] = [
    ("存量", "stock"),
    ("时点数", "stock"),
    ("流量", "flow"),
    ("时期数", "flow"),
    ("累计", "cumulative"),
    ("比率", "rate"),
    ("目标", "target"),
];

fn nature_of(node: &Node, file: &Arc<str>, found: &mut Vec<Diagnostic>) -> Option<Nature> {
    let word = node.as_text().unwrap_or_default();
    let nature = Nature::WORDS.iter().find(|(w, _)| *w == word).map(|(_, n)| *n);
    if nature.is_none() {
        let help = word_help(word, &CHINESE, &Nature::WORDS.map(|(w, _)| w), "a nature");
        let help = if help.contains("one of") { format!("{help} (or give `ratio: [a, b]`)") } else { help };
        found.push(Diagnostic::error(node.at(file), format!("unknown nature {}", node.describe())).help(help));
    }
    nature
}

fn sensitive(node: &Node, file: &Arc<str>, found: &mut Vec<Diagnostic>) -> Sensitive {
    let mut fields = Fields::new(file, "`sensitive`", node, found);
    let below = fields.get("below").and_then(|n| {
        let limit = n.as_text().and_then(|t| t.parse::<Decimal>().ok()).filter(|d| *d > Decimal::ZERO);
        if limit.is_none() {
            fields.refuse(n, format!("`below` must be a number above 0, not {}", n.describe()));
        }
        limit
    });
    let finest = fields.get("finest").and_then(|n| {
        let word = n.as_text().filter(|w| Level::from_word(w).is_some());
        if word.is_none() {
            let known = Level::WORDS.map(|(w, _)| w).join(", ");
            fields.refuse(n, format!("`finest` must be a level ({known}), not {}", n.describe()));
        }
        word.map(str::to_owned)
    });
    if below.is_none() && finest.is_none() && node.as_map().is_some() {
        fields.refuse(node, "`sensitive` needs `below` (a number) or `finest` (a level)");
    }
    fields.end();
    Sensitive { below, finest }
}

/// What one indicator says of another must hold: it exists, counts in the same unit, and is no circle.
fn relations(all: &BTreeMap<Arc<str>, Indicator>, found: &mut Vec<Diagnostic>) {
    let known = |id: &str| suggest(id, all.keys().map(|k| &**k), "indicators.yaml");
    for indicator in all.values() {
        let ends = indicator.ratio.iter().flat_map(|(a, b)| [a, b]).chain(&indicator.part_of);
        for id in ends {
            if !all.contains_key(id) {
                let message = format!("`{}` refers to an unknown indicator `{id}`", indicator.id);
                found.push(Diagnostic::error(indicator.at.clone(), message).help(known(id)));
            }
        }
        if let Some(whole) = indicator.part_of.as_ref().and_then(|id| all.get(id)) {
            same_unit(indicator, whole, "a part and its whole", found);
        }
        if let Some((a, b)) = &indicator.ratio
            && let (Some(a), Some(b)) = (all.get(a), all.get(b))
        {
            same_unit(a, b, "the two ends of a ratio", found);
        }
        let mut seen = vec![&indicator.id];
        let mut next = indicator.part_of.as_ref();
        while let Some(id) = next {
            if seen.contains(&id) {
                found.push(Diagnostic::error(indicator.at.clone(), format!("`{}` is part of itself", indicator.id)));
                break;
            }
            seen.push(id);
            next = all.get(id).and_then(|i| i.part_of.as_ref());
        }
    }
}

/// The unit is a type: people and attendances do not add.
pub fn same_unit(a: &Indicator, b: &Indicator, what: &str, found: &mut Vec<Diagnostic>) {
    if a.unit.zh != b.unit.zh {
        let message = format!(
            "{what} must count in one unit, but `{}` counts in {} and `{}` in {}",
            a.id, a.unit.zh, b.id, b.unit.zh
        );
        found.push(Diagnostic::error(a.at.clone(), message).other(b.at.clone(), "the other one"));
    }
}

/// Reads sources.yaml.
pub fn sources(node: &Node, file: &Arc<str>, found: &mut Vec<Diagnostic>) -> BTreeMap<Arc<str>, SourceEntry> {
    let mut all = BTreeMap::new();
    for (order, (id, _, value)) in entries(node, file, "sources", found).into_iter().enumerate() {
        let mut side = Vec::new();
        let mut fields = Fields::new(file, "a source", value, found);
        let title = fields.need("title").map(|n| text(n, file, &mut side)).unwrap_or_default();
        let publisher = fields.get("publisher").map(|n| text(n, file, &mut side)).unwrap_or_default();
        let date = fields.get("date").and_then(|n| day(n, file, &mut side));
        let address = fields.get("address").and_then(|n| {
            let address = n.as_text().filter(|a| a.starts_with("https://") || a.starts_with("http://"));
            if address.is_none() {
                side.push(Diagnostic::error(
                    n.at(file),
                    format!("`address` must start with https://, not {}", n.describe()),
                ));
            }
            address.map(str::to_owned)
        });
        let accessed = fields.get("accessed").and_then(|n| day(n, file, &mut side));
        let note = fields.get("note").map(|n| text(n, file, &mut side)).unwrap_or_default();
        fields.end();
        found.append(&mut side);
        all.insert(id.clone(), SourceEntry { id, title, publisher, date, address, accessed, note, order });
    }
    all
}

/// Reads topics.yaml: id → name.
pub fn topics(node: &Node, file: &Arc<str>, found: &mut Vec<Diagnostic>) -> BTreeMap<Arc<str>, Topic> {
    let mut all = BTreeMap::new();
    for (order, (id, _, value)) in entries(node, file, "topics", found).into_iter().enumerate() {
        let name = text(value, file, found);
        all.insert(id.clone(), Topic { id, name, order });
    }
    all
}

/// Reads campaigns.yaml; its places must be there, where they are known.
pub fn campaigns(node: &Node, file: &Arc<str>, places: Option<&Places>, found: &mut Vec<Diagnostic>) -> Vec<Campaign> {
    let mut all = Vec::new();
    for (id, _, value) in entries(node, file, "campaigns", found) {
        let mut side = Vec::new();
        let mut fields = Fields::new(file, "a campaign", value, found);
        let name = fields.need("name").map(|n| text(n, file, &mut side)).unwrap_or_default();
        let mut members = Vec::new();
        fields.need("places");
        for (path, node) in fields.texts("places") {
            match places.map(|all| (all, all.find(path.trim_matches('/')))) {
                Some((_, Some(id))) => members.push(id),
                Some((all, None)) => {
                    let help = suggest_named(path, all.iter().map(|p| (&*p.path, &p.name)), "content/");
                    side.push(Diagnostic::error(node.at(file), format!("there is no place `{path}`")).help(help));
                }
                None => {}
            }
        }
        let period = fields.get("period").and_then(|n| period(n, file, &mut side));
        let summary = fields.get("summary").map(|n| text(n, file, &mut side)).unwrap_or_default();
        fields.end();
        found.append(&mut side);
        all.push(Campaign { id, name, places: members, period, summary });
    }
    all
}
