//! Reads over what the office wrote and what was built of it, and says what is false, broken or private.
//!
//! A rule is a line in a table (`rules`), a group of rules a file. `exceptions` takes out what the office allowed
//! itself, with who and why; `report` prints for machines and for people who look rather than read.

use std::collections::BTreeSet;
use std::sync::Arc;

use chrono::NaiveDate;

use crate::campaign::Office;
use crate::campaign::load::Files;
use crate::diagnostic::{Diagnostic, Location, Severity, sort};
use crate::site::Articles;
use crate::source::{Entry, Source};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

pub mod built;
pub mod exceptions;
pub mod external;
pub mod fix;
pub mod freshness;
pub mod links;
mod markup;
pub mod numbers;
pub mod page;
pub mod private;
pub mod prose;
pub mod report;
pub mod rules;
pub mod spelling;
pub mod texts;
pub mod translation;
pub mod writing;

pub use exceptions::{Exception, Orders};
pub use rules::{Level, Rule};
pub use texts::Texts;

use rules::GROUPS;

/// What a rule found. The diagnostic's severity is set from the rule's level at the end.
#[derive(Debug, Clone, PartialEq)]
pub struct Finding {
    pub rule: &'static Rule,
    pub diagnostic: Diagnostic,
    /// Where the text itself must not be shown to everybody.
    pub secret: Option<Secret>,
}

impl Finding {
    pub fn new(rule: &'static Rule, diagnostic: Diagnostic) -> Self {
        Self { rule, diagnostic, secret: None }
    }

    /// The message with what is private masked.
    pub fn masked_message(&self) -> String {
        let message = &self.diagnostic.message;
        self.secret.as_ref().map_or_else(|| message.clone(), |s| message.replace(&s.typed, &s.masked))
    }
}

impl Serialize for Finding {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        (self.rule.name, &self.diagnostic, &self.secret).serialize(to)
    }
}

impl<'de> Deserialize<'de> for Finding {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let (name, diagnostic, secret) = <(&str, Diagnostic, Option<Secret>)>::deserialize(from)?;
        let rule = rules::find(name).ok_or_else(|| serde::de::Error::custom("a rule that is no more"))?;
        Ok(Self { rule, diagnostic, secret })
    }
}

/// Text that is private: as typed, masked, and the hash by which an exception names it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Secret {
    pub typed: String,
    pub masked: String,
    pub hash: String,
}

impl Secret {
    /// `value` is the same for every way of writing it.
    pub fn new(typed: &str, masked: String, value: &str) -> Self {
        let hash = blake3::hash(value.as_bytes()).to_hex()[..16].to_owned();
        Self { typed: typed.to_owned(), masked, hash }
    }
}

/// What kind of text a source is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TextKind {
    Markdown,
    Csv,
    /// YAML and other text.
    Other,
}

/// A text file of content/.
#[derive(Debug, Clone)]
pub struct Text {
    pub file: Arc<str>,
    pub text: String,
    pub kind: TextKind,
}

/// Everything a rule may look at.
pub struct Input<'a> {
    pub office: &'a Office,
    pub files: &'a Files,
    pub articles: &'a Articles<'a>,
    /// All files of content/.
    pub entries: &'a [Entry],
    pub texts: Texts<'a>,
    /// What was found in each article's outline, and in all texts one by one.
    pub outlined: &'a [Arc<texts::Outlined>],
    pub read: &'a texts::Read,
    /// What was built, by route; empty where mistakes in the content stand against it.
    pub built: &'a [built::Facts],
    pub unsound: &'a links::Unsound<'a>,
    /// Addresses of other hosts are asked for.
    pub external: bool,
    pub today: NaiveDate,
}

/// What kind of text a file holds, if any.
fn kind_of(entry: &Entry) -> Option<TextKind> {
    Some(match entry.path.rsplit('.').next()? {
        "md" => TextKind::Markdown,
        "csv" => TextKind::Csv,
        "yaml" | "yml" | "txt" | "json" | "svg" | "html" | "htm" | "xml" => TextKind::Other,
        _ => return None,
    })
}

/// The text of a file, if it can be read as one.
fn text(source: &Source, entry: &Entry) -> Option<Text> {
    let kind = kind_of(entry)?;
    let text = match kind {
        TextKind::Csv => {
            let bytes = source.bytes(&entry.path).ok()?;
            crate::campaign::table::decode(&entry.path, bytes, &mut Vec::new())?
        }
        _ => source.text(&entry.path).ok()?,
    };
    Some(Text { file: entry.path.clone(), text, kind })
}

/// What a check found, and what the office allowed itself.
#[derive(Debug, Default)]
pub struct Checked {
    /// Sorted by place.
    pub findings: Vec<Finding>,
    pub used: Vec<Exception>,
}

/// The publisher of an office that was just made.
const BLANKS: [&str; 2] = ["（请填发布单位）", "(name of the publishing office)"];

/// Runs the groups asked for (all where `only` is empty), takes out what is excepted, sets the levels.
/// `said` is what loading and building said.
pub fn check(input: &Input, said: Vec<Diagnostic>, orders: &Orders, only: &[String]) -> Checked {
    let asked = |group: &str| only.is_empty() || only.iter().any(|o| o == group);
    let mut found = Vec::new();
    for group in GROUPS.iter().filter(|g| asked(g.name)) {
        (group.check)(input, &mut found);
    }
    found.extend(blank(input).filter(|_| only.is_empty()));
    let used = orders.apply(&mut found, input.today, asked);
    if only.is_empty() {
        let known: BTreeSet<(Location, String)> =
            found.iter().map(|f| (f.diagnostic.location.clone(), f.diagnostic.message.clone())).collect();
        let said = said.into_iter().filter(|d| !known.contains(&(d.location.clone(), d.message.clone())));
        found.extend(said.map(|d| Finding::new(&rules::CONTENT, d)));
    }
    order(&mut found);
    Checked { findings: found, used }
}

/// Further mistakes of the content, where nobody has told of them yet.
pub fn add(checked: &mut Checked, said: Vec<Diagnostic>) {
    let told: BTreeSet<Location> = checked.findings.iter().map(|f| f.diagnostic.location.clone()).collect();
    let news = said.into_iter().filter(|d| !told.contains(&d.location));
    checked.findings.extend(news.map(|d| Finding::new(&rules::CONTENT, d)));
    order(&mut checked.findings);
}

/// What `jianbao new` left for the office to write.
fn blank(input: &Input) -> Option<Finding> {
    let publisher = &input.office.site.publisher;
    let left = [&publisher.zh, &publisher.en].into_iter().flatten().any(|name| BLANKS.contains(&name.as_str()));
    let message = "`publisher` is still the blank of a new office, and stands on every page";
    let at = Location::file("content/site.yaml");
    let wrong = Diagnostic::warning(at, message).help("write the name of the office that publishes the site");
    left.then(|| Finding::new(&rules::BLANK, wrong))
}

/// Sorted by place, worst first; the same finding twice is one.
fn order(found: &mut Vec<Finding>) {
    let key =
        |f: &Finding| (f.diagnostic.location.clone(), f.diagnostic.severity, f.rule.name, f.diagnostic.message.clone());
    found.sort_by_cached_key(key);
    found.dedup_by(|a, b| a.rule.name == b.rule.name && a.diagnostic == b.diagnostic);
}

/// The findings as `build` reports them.
pub fn diagnostics(found: Vec<Finding>) -> Vec<Diagnostic> {
    let mut all: Vec<Diagnostic> = found
        .into_iter()
        .map(|f| Diagnostic { message: f.masked_message(), ..f.diagnostic })
        .filter(|d| d.severity == Severity::Error)
        .collect();
    sort(&mut all);
    all
}
