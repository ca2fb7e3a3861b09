//! New files for an office to begin with: a whole small office, a place, a report, a file of statistics.
//!
//! Whatever is typed on the command line goes into YAML quoted. Nothing that stands is written over.

use std::path::Path;

use chrono::NaiveDate;

use crate::campaign::names::{portable, reserved};
use crate::campaign::{Level, Office};
use crate::diagnostic::{Diagnostic, Location, nearest};
use crate::figure::{Indicator, Nature};
use crate::language::Language;
use crate::output;

pub mod schema;

/// A file to be: its path from the root, and its text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Draft {
    pub path: String,
    pub text: String,
}

/// A name in the two languages that people write; what was not given is to be filled in.
#[derive(Debug, Clone, Copy)]
pub struct Names<'a> {
    pub zh: Option<&'a str>,
    pub en: Option<&'a str>,
}

impl Names<'_> {
    fn zh(&self, blank: &str) -> String {
        quoted(self.zh.unwrap_or(blank))
    }

    fn en(&self, blank: &str) -> String {
        quoted(self.en.unwrap_or(blank))
    }
}

macro_rules! office {
    ($($path:literal),+) => { [$(($path, include_str!(concat!("office/content/", $path)))),+] };
}

/// The files of a new office; `day` in a path or text is the day it is made.
const OFFICE: [(&str, &str); 13] = office![
    "site.yaml",
    "indicators.yaml",
    "sources.yaml",
    "topics.yaml",
    "pages/about.md",
    "pages/about.en.md",
    "jiedao/place.yaml",
    "jiedao/shequ/place.yaml",
    "jiedao/shequ/index.md",
    "jiedao/shequ/index.en.md",
    "jiedao/shequ/stats/stats.yaml",
    "jiedao/shequ/first-report.md",
    "jiedao/shequ/first-report.en.md"
];

/// A small office that can be built as it is. It holds no number: where figures go stands 若干.
pub fn office(title: Names, today: NaiveDate) -> Vec<Draft> {
    let (zh, en) = (title.zh("宣传工作简报"), title.en("Publicity Bulletin"));
    let day = today.to_string();
    let filled = |(path, text): (&str, &str)| {
        let path = path.replace("stats/stats", &format!("stats/{day}")).replace("first-", &format!("{day}-first-"));
        let text = plain(text).replace("{day}", &day).replace("{zh}", &zh).replace("{en}", &en);
        Draft { path: format!("content/{path}"), text }
    };
    let editors = schema::schemas().into_iter().chain([schema::settings()]);
    OFFICE.into_iter().map(filled).chain(editors).collect()
}

/// `place.yaml` and an introduction at `path`, which lies in a place of the office or at the top.
pub fn place(office: &Office, path: &str, name: Names, level: Level) -> Result<Vec<Draft>, Diagnostic> {
    let path = path.strip_prefix("content/").unwrap_or(path).trim_matches('/');
    let here = || Location::file(format!("content/{path}"));
    let empty = path.split('/').any(|part| part.is_empty() || part.starts_with('.'));
    if empty {
        return Err(Diagnostic::error(here(), "this is no path of a place").help("write it as henan/gongyi/zijinglu"));
    }
    let mut found = Vec::new();
    portable(path, &format!("content/{path}").into(), "folder", &mut found);
    if let Some(wrong) = found.pop() {
        return Err(wrong);
    }
    if path.split('/').any(|part| part.eq_ignore_ascii_case("stats")) {
        return Err(Diagnostic::error(here(), "the name `stats` is for the figures of a place")
            .help("give the place another name"));
    }
    if let Some(first) = reserved(path) {
        return Err(Diagnostic::error(here(), format!("the site needs the name `{first}` for itself"))
            .help("give the place another name"));
    }
    if let Some((above, _)) = path.rsplit_once('/') {
        known(office, above)?;
    }
    let folded = |path: &str| path.to_lowercase();
    if let Some(other) = office.places.paths().find(|other| *other != path && folded(other) == folded(path)) {
        let message = format!("`{path}` and the place `{other}` differ only by case: they are one folder on Windows");
        return Err(Diagnostic::error(here(), message).help("give the place another name"));
    }
    let last = path.rsplit('/').next().unwrap_or(path);
    let text = format!("name: {{zh: {}, en: {}}}\nlevel: {}\n", name.zh(last), name.en(last), level.word());
    let mut drafts = vec![Draft { path: format!("content/{path}/place.yaml"), text }];
    for language in office.site.written() {
        let text = match language {
            Language::En => "Where the place is, and who is responsible.\n",
            _ => "这里是哪里，由谁负责。\n",
        };
        drafts.push(Draft { path: format!("content/{path}/index{}", ending(office, language)), text: text.into() });
    }
    Ok(drafts)
}

/// A report of a place in each language that people write, kept from the site until its `draft` line is taken out.
pub fn report(
    office: &Office,
    place: &str,
    slug: &str,
    title: Names,
    today: NaiveDate,
) -> Result<Vec<Draft>, Diagnostic> {
    let place = known(office, place)?;
    let stem = format!("content/{place}/{today}-{slug}");
    if slug.is_empty() || slug.contains(['/', '\\', '.']) {
        return Err(Diagnostic::error(Location::file(&*stem), "this is no name for a report's file")
            .help("letters, digits, Chinese and -, such as night-shift"));
    }
    let mut found = Vec::new();
    portable(slug, &stem.as_str().into(), "report", &mut found);
    if let Some(wrong) = found.pop() {
        return Err(wrong);
    }
    let list = |ids: Vec<&str>| ids.join(", ");
    let topics = list(office.topics.keys().map(|id| &**id).collect());
    // Which of several it is, only the writer knows.
    let sources = list(office.sources.keys().map(|id| &**id).collect());
    let source = if office.sources.len() == 1 { "source: " } else { "# source: " };
    let main = office.site.languages.first().copied();
    let draft = |language: Language| {
        let (title, say) = match language {
            Language::En => (title.en("(title)"), "Write the text here. Figures are linked, as in"),
            _ => (title.zh("（标题）"), "正文写在这里。数字不手打，用引用，例如"),
        };
        // A translation inherits everything but title and summary.
        let head = match Some(language) == main {
            true => format!(
                "date: {today}\nsummary: \n# topics: [{topics}]\n{source}{sources}\n# 写好后删去下一行，才会发布\ndraft: true\n"
            ),
            false => "summary: \n# take out the next line when it is translated\ndraft: true\n".to_owned(),
        };
        let example = office.indicators.keys().next().map_or_else(|| "indicator".into(), |id| id.to_string());
        let text = format!("---\ntitle: {title}\n{head}---\n\n{say} `[[{example}]]`。\n");
        let text = if language == Language::En { text.replace('。', ".") } else { text };
        Draft { path: format!("{stem}{}", ending(office, language)), text }
    };
    Ok(office.site.written().map(draft).collect())
}

/// A file of statistics of a place, with all that the office counts as lines to fill in.
pub fn stats(office: &Office, place: &str, source: Option<&str>, today: NaiveDate) -> Result<Vec<Draft>, Diagnostic> {
    let place = known(office, place)?;
    let ids = || office.sources.keys().map(|id| &**id);
    let source = match source {
        Some(id) if office.sources.contains_key(id) => id,
        Some(id) => {
            let wrong = Diagnostic::error(Location::file("content/sources.yaml"), format!("there is no source `{id}`"));
            return Err(wrong.help(said(id, ids())));
        }
        None => match ids().collect::<Vec<_>>()[..] {
            [only] => only,
            [] => return Err(Diagnostic::error(Location::file("content/sources.yaml"), "there is no source yet")
                .help("every figure says where it comes from: add an entry, such as own-count: {title: {zh: 社区台账, en: Records}}")),
            _ => return Err(Diagnostic::error(Location::file("--source"), "which source do the figures come from?")
                .help(format!("one of {}", ids().collect::<Vec<_>>().join(", ")))),
        },
    };
    let counted = |indicator: &&Indicator| !matches!(indicator.nature, Nature::Ratio);
    let row = |indicator: &Indicator| {
        let (zh, unit) = (indicator.name.get(Language::ZhHans), &indicator.unit.zh);
        format!("  #{}:      # {zh}（{unit}）\n", indicator.id)
    };
    let rows: String = office.indicators.values().filter(counted).map(row).collect();
    let text = format!(
        "# 一行一个数：168、1300余、近300、约300、2..3、3万余、若干。去掉行首的 #，填在冒号后面；没有统计的不写。\nsource: {source}\nas_of: {today}\nfigures:\n{rows}"
    );
    Ok(vec![Draft { path: format!("content/{place}/stats/{today}.yaml"), text }])
}

/// Writes new files below `root`; where one stands already nothing is written, and all that stand are named.
pub fn write(root: &Path, drafts: &[Draft]) -> Result<(), Vec<Diagnostic>> {
    let stands = |draft: &&Draft| root.join(&draft.path).symlink_metadata().is_ok();
    let there = |draft: &Draft| {
        Diagnostic::error(Location::file(&*draft.path), "this file is there already")
            .help("nothing was written; give another name, or change the file itself")
    };
    let taken: Vec<Diagnostic> = drafts.iter().filter(stands).map(there).collect();
    if !taken.is_empty() {
        return Err(taken);
    }
    drafts.iter().try_for_each(|d| output::replace(&root.join(&d.path), d.text.as_bytes())).map_err(|d| vec![d])
}

/// The place at a path, as it is written; else the nearest that is there.
fn known<'a>(office: &Office, path: &'a str) -> Result<&'a str, Diagnostic> {
    let path = path.strip_prefix("content/").unwrap_or(path).trim_matches('/');
    if office.places.find(path).is_some() {
        return Ok(path);
    }
    Err(Diagnostic::error(Location::file(format!("content/{path}")), format!("there is no place `{path}`"))
        .help(said(path, office.places.paths())))
}

fn said<'a>(typed: &str, known: impl Iterator<Item = &'a str>) -> String {
    let known: Vec<&str> = known.collect();
    match nearest(typed, known.iter().copied()) {
        Some(near) => format!("did you mean `{near}`?"),
        None => format!("there are {}", known[..known.len().min(8)].join(", ")),
    }
}

/// How the name of a text in this language ends.
fn ending(office: &Office, language: Language) -> String {
    if office.site.languages.first() == Some(&language) { ".md".to_owned() } else { format!(".{}.md", language.tag()) }
}

/// A text as YAML takes it in any place: JSON's strings are YAML's double-quoted ones.
fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

/// Checked out with LF on every system.
fn plain(text: &str) -> String {
    text.replace("\r\n", "\n")
}
