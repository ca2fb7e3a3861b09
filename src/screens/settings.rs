//! content/screens.yaml and content/slogans.yaml: which screens there are, what plays on them.

use std::sync::Arc;

use crate::campaign::read::{suggest, text};
use crate::campaign::{PlaceId, names};
use crate::diagnostic::{Diagnostic, Location};
use crate::language::date::{Moment, Zone};
use crate::language::{Language, Text};
use crate::screens::programme::instant;
use crate::screens::wall::Profile;
use crate::site::Site;
use crate::source::Source;
use crate::source::yaml::{Fields, Node, parse};

mod profile;

const FILE: &str = "content/screens.yaml";
const SLOGANS: &str = "content/slogans.yaml";
pub const FILES: [&str; 2] = [FILE, SLOGANS];

/// Both files, understood.
#[derive(Default)]
pub struct Settings {
    pub profiles: Vec<Profile>,
    /// At least one.
    pub programmes: Vec<Programme>,
    pub slogans: Vec<Slogan>,
    /// A file below content/, and where it is named.
    pub font: Option<(String, Location)>,
}

/// What plays: of a campaign, a place or the whole site.
pub struct Programme {
    pub name: String,
    pub scope: Scope,
    /// The usual ones where empty.
    pub items: Vec<Item>,
    pub ticker: Text,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scope {
    Campaign(usize),
    Place(PlaceId),
    Whole,
}

/// One entry of `slides`.
pub struct Item {
    pub kind: Kind,
    /// How many of them at most.
    pub most: Option<usize>,
    pub show: Show,
    pub at: Location,
}

/// When and how long.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Show {
    /// Seconds.
    pub dwell: Option<u32>,
    pub from: Option<Moment>,
    /// The first minute at which it is no more.
    pub until: Option<Moment>,
}

#[derive(Debug, Clone, PartialEq)]
pub enum Kind {
    Title,
    Figures,
    Ranking,
    Chart,
    Reports,
    Slogans,
    Timeline,
    Thanks,
    /// One report by its path.
    Report(String),
    Text(Text),
}

/// The kinds that are chosen by a word, in the usual order.
pub const KINDS: [(&str, Kind); 8] = [
    ("title", Kind::Title),
    ("figures", Kind::Figures),
    ("ranking", Kind::Ranking),
    ("chart", Kind::Chart),
    ("reports", Kind::Reports),
    ("slogans", Kind::Slogans),
    ("timeline", Kind::Timeline),
    ("thanks", Kind::Thanks),
];

pub struct Slogan {
    pub text: Text,
    pub show: Show,
}

struct Reader<'a, 's> {
    source: &'a Source,
    site: &'a Site<'s>,
    file: Arc<str>,
    zone: Zone,
    found: Vec<Diagnostic>,
}

/// Reads both files; what is not there is what the content gives by itself.
pub fn read(source: &Source, site: &Site, found: &mut Vec<Diagnostic>) -> Settings {
    let zone = site.office.site.zone;
    let mut settings = Settings::default();
    let mut reader = Reader { source, site, file: FILE.into(), zone, found: Vec::new() };
    if let Some(node) = reader.tree(source) {
        reader.screens(&node, &mut settings);
    }
    reader.file = SLOGANS.into();
    if let Some(node) = reader.tree(source) {
        settings.slogans = reader.slogans(&node);
    }
    found.append(&mut reader.found);
    if settings.programmes.is_empty() {
        settings.programmes = usual(site);
    }
    settings
}

/// A programme a campaign; one of the whole site where there is none.
fn usual(site: &Site) -> Vec<Programme> {
    let campaigns = site.office.campaigns.iter().enumerate();
    let programme =
        |name: &str, scope| Programme { name: name.to_owned(), scope, items: Vec::new(), ticker: Text::default() };
    let all: Vec<Programme> = campaigns.map(|(n, c)| programme(&c.id, Scope::Campaign(n))).collect();
    if all.is_empty() { vec![programme("site", Scope::Whole)] } else { all }
}

impl Reader<'_, '_> {
    fn tree(&mut self, source: &Source) -> Option<Node> {
        if !source.is_there(&self.file) {
            return None;
        }
        let text = source.text(&self.file).map_err(|d| self.found.push(d)).ok()?;
        parse(&self.file, &text, 1).map_err(|d| self.found.push(d)).ok().filter(|node| !node.is_null())
    }

    fn wrong(&mut self, node: &Node, message: impl Into<String>, help: impl Into<String>) {
        self.found.push(Diagnostic::error(node.at(&self.file), message).help(help));
    }

    /// The map under a key: names and what they name.
    fn named<'n>(&mut self, node: &'n Node, what: &str) -> Vec<(&'n str, &'n Node, &'n Node)> {
        let Some(map) = node.as_map() else {
            self.wrong(
                node,
                format!("`{what}` must be a map of names, not {}", node.describe()),
                "write `name:`, and what it has below",
            );
            return Vec::new();
        };
        let mut all = Vec::new();
        for (key, value) in map {
            let name = key.as_text().unwrap_or_default();
            let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-' || c == '_';
            if name.is_empty() || !name.chars().all(plain) {
                let help = match name.contains(['：', '“', '”']) {
                    true => {
                        "write the colon and quotes as in English: `name: {…}`; names take lower-case letters, digits and hyphens"
                    }
                    false => "take lower-case letters, digits and hyphens",
                };
                self.wrong(key, format!("“{name}” cannot name a folder of a screen"), help);
            } else if let Some(why) = names::unportable(name) {
                self.wrong(key, why, "give it another name");
            } else {
                all.push((name, key, value));
            }
        }
        all
    }

    fn screens(&mut self, node: &Node, settings: &mut Settings) {
        let file = self.file.clone();
        let mut found = Vec::new();
        let mut fields = Fields::new(&file, "screens.yaml", node, &mut found);
        let (programmes, profiles) = (fields.get("programmes"), fields.get("profiles"));
        settings.font = fields.get("font").and_then(|n| Some((n.as_text()?.to_owned(), n.at(&file))));
        fields.end();
        self.found.append(&mut found);
        for (name, _, value) in programmes.map(|n| self.named(n, "programmes")).unwrap_or_default() {
            let programme = self.programme(name, value);
            settings.programmes.push(programme);
        }
        for (name, key, value) in profiles.map(|n| self.named(n, "profiles")).unwrap_or_default() {
            let profile = self.profile(name, key, value);
            settings.profiles.extend(profile);
        }
        let usual = if settings.programmes.is_empty() { usual(self.site) } else { Vec::new() };
        let known: Vec<&str> = settings.programmes.iter().chain(&usual).map(|p| &*p.name).collect();
        for (name, at) in settings.profiles.iter().flat_map(|p| &p.programmes) {
            if !known.contains(&&**name) {
                let help = suggest(name, known.iter().copied(), "screens.yaml");
                self.found.push(Diagnostic::error(at.clone(), format!("there is no programme `{name}`")).help(help));
            }
        }
    }

    fn number(&mut self, node: &Node, what: &str, least: f32, most: f32) -> Option<f32> {
        let number = node.as_text().and_then(|t| t.parse::<f32>().ok()).filter(|n| (least..=most).contains(n));
        if number.is_none() {
            self.wrong(
                node,
                format!("`{what}` cannot be {}", node.describe()),
                format!("write a number from {least} to {most}, without a unit"),
            );
        }
        number
    }

    fn word<T: Clone>(&mut self, node: &Node, what: &str, known: &[(&str, T)]) -> Option<T> {
        let word = node.as_text().unwrap_or_default();
        let found = known.iter().find(|(name, _)| *name == word).map(|(_, value)| value.clone());
        if found.is_none() {
            let names = known.iter().map(|(name, _)| *name);
            self.wrong(node, format!("`{what}` cannot be {}", node.describe()), suggest(word, names, "jianbao"));
        }
        found
    }

    fn language(&mut self, tag: &str, node: &Node, known: &[Language]) -> Option<Language> {
        let found = known.iter().find(|l| l.tag() == tag).copied();
        if found.is_none() {
            self.wrong(
                node,
                format!("screens do not speak `{tag}`"),
                suggest(tag, known.iter().map(|l| l.tag()), "site.yaml"),
            );
        }
        found
    }

    fn programme(&mut self, name: &str, node: &Node) -> Programme {
        let file = self.file.clone();
        let mut found = Vec::new();
        let empty = Node::empty(node.line);
        let mut fields = Fields::new(&file, "a programme", if node.is_null() { &empty } else { node }, &mut found);
        let (campaign, place) = (fields.get("campaign"), fields.get("place"));
        let ticker = fields.get("ticker");
        let slides = fields.get("slides");
        fields.end();
        self.found.append(&mut found);
        let mut scope = Scope::Whole;
        if let Some(node) = campaign {
            let id = node.as_text().unwrap_or_default();
            let all = &self.site.office.campaigns;
            match all.iter().position(|c| &*c.id == id) {
                Some(c) => scope = Scope::Campaign(c),
                None => self.wrong(
                    node,
                    format!("there is no campaign `{id}`"),
                    suggest(id, all.iter().map(|c| &*c.id), "campaigns.yaml"),
                ),
            }
        }
        if let Some(node) = place {
            match self.site.place_at(node.as_text().unwrap_or_default(), &node.at(&file)) {
                Ok(place) => scope = Scope::Place(place),
                Err(wrong) => self.found.push(wrong),
            }
        }
        let ticker = ticker.map(|n| self.words(n)).unwrap_or_default();
        let items = slides.map(|n| n.as_list().unwrap_or(std::slice::from_ref(n))).unwrap_or_default();
        let items = items.iter().filter_map(|n| self.item(n)).collect();
        Programme { name: name.to_owned(), scope, items, ticker }
    }

    fn item(&mut self, node: &Node) -> Option<Item> {
        let at = node.at(&self.file);
        if node.as_text().is_some() {
            let kind = self.word(node, "slides", &KINDS)?;
            return Some(Item { kind, most: None, show: Show::default(), at });
        }
        let file = self.file.clone();
        let mut found = Vec::new();
        let mut fields = Fields::new(&file, "a slide", node, &mut found);
        let [kind, report, words, most] = ["kind", "report", "text", "most"].map(|key| fields.get(key));
        let show = self.show(&mut fields);
        fields.end();
        self.found.append(&mut found);
        let most = most.and_then(|n| self.number(n, "most", 1.0, 50.0)).map(|n| n as usize);
        let kind = match (kind, report, words) {
            (Some(kind), None, None) => self.word(kind, "kind", &KINDS)?,
            (None, Some(report), None) => Kind::Report(self.report(report)?),
            (None, None, Some(words)) => Kind::Text(self.words(words)),
            _ => {
                self.wrong(node, "a slide is one thing", "give it one of `kind`, `report` and `text`");
                return None;
            }
        };
        Some(Item { kind, most, show, at })
    }

    /// The path of a report as it lies in content/, with or without `.md`; none with a warning where it is not shown today.
    fn report(&mut self, node: &Node) -> Option<String> {
        let typed = node.as_text().unwrap_or_default();
        let path = typed.trim_start_matches("content/").trim_end_matches(".md");
        if self.site.reports.find(path).is_some() {
            return Some(path.to_owned());
        }
        if [".md", ".en.md"].iter().any(|end| self.source.is_there(&format!("content/{path}{end}"))) {
            let message = format!("the report `{typed}` is not shown today: it is a draft, still to come, or over");
            let help = "its slide is left out; take it out of `slides` when it is over";
            self.found.push(Diagnostic::warning(node.at(&self.file), message).help(help));
            return None;
        }
        let help = suggest(path, self.site.reports.paths(), "content/ today");
        self.wrong(node, format!("there is no report `{typed}` to show"), help);
        None
    }

    fn show(&mut self, fields: &mut Fields) -> Show {
        let [dwell, from, until] = ["dwell", "from", "until"].map(|key| fields.get(key));
        let dwell = dwell.and_then(|n| self.number(n, "dwell", 3.0, 600.0)).map(|n| n.ceil() as u32);
        let ends = until;
        let (from, until) = (from.and_then(|n| self.moment(n)), until.and_then(|n| self.moment(n)));
        // A day alone is shown to its end.
        let end = |m: Moment| match m.minute {
            Some(_) => m,
            None => Moment { day: m.day.succ_opt().unwrap_or(m.day), minute: Some((0, 0)), ..m },
        };
        let until = until.map(end);
        if let Some(node) =
            ends.filter(|_| from.zip(until).is_some_and(|(from, until)| instant(&from) >= instant(&until)))
        {
            self.wrong(node, "`until` is not after `from`: this would never be shown", "change one of the two");
        }
        Show { dwell, from, until }
    }

    /// Text as it is drawn: marks of Markdown and references mean nothing on a screen.
    fn words(&mut self, node: &Node) -> Text {
        let words = text(node, &self.file, &mut self.found);
        let marked = |text: &&String| ["[[", "**", "](", "`"].iter().any(|mark| text.contains(mark));
        if let Some(text) = [&words.zh, &words.en].into_iter().flatten().find(marked) {
            let message = format!("“{text}” would stand on the screen with its marks");
            let help = "write it plain; figures have slides of their own: `kind: figures`";
            self.wrong(node, message, help);
        }
        words
    }

    fn moment(&mut self, node: &Node) -> Option<Moment> {
        let moment = node.as_text().and_then(|t| Moment::parse(t, self.zone));
        if moment.is_none() {
            self.wrong(
                node,
                format!("{} is no day or minute", node.describe()),
                "write 2026-11-02 or 2026-11-02 08:30",
            );
        }
        moment
    }

    /// A list of texts, or of maps with `text` and when to show it.
    fn slogans(&mut self, node: &Node) -> Vec<Slogan> {
        let file = self.file.clone();
        let Some(list) = node.as_list() else {
            self.wrong(
                node,
                format!("slogans.yaml must be a list, not {}", node.describe()),
                "begin each slogan with `- `",
            );
            return Vec::new();
        };
        let mut all = Vec::new();
        for item in list {
            if item.as_map().is_none_or(|m| m.iter().all(|(k, _)| matches!(k.as_text(), Some("zh" | "en")))) {
                all.push(Slogan { text: self.words(item), show: Show::default() });
                continue;
            }
            let mut found = Vec::new();
            let mut fields = Fields::new(&file, "a slogan", item, &mut found);
            let words = fields.need("text");
            let show = self.show(&mut fields);
            fields.end();
            self.found.append(&mut found);
            all.extend(words.map(|n| Slogan { text: self.words(n), show }));
        }
        all
    }
}
