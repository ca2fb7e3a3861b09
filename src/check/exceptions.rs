//! What the office orders of check itself: levels of rules in site.yaml, exceptions in content/check.yaml.

use std::collections::BTreeMap;
use std::sync::Arc;

use chrono::NaiveDate;

use crate::campaign::read::day;
use crate::check::rules::{self, EXCEPTIONS, Level};
use crate::check::{Finding, Secret};
use crate::diagnostic::{Diagnostic, Location, nearest};
use crate::source::Source;
use crate::source::yaml::{self, Fields, Node};

const FILE: &str = "content/check.yaml";

/// An entry of check.yaml: what may be published although a rule says no; who said so, why, until when.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Exception {
    pub rule: String,
    /// The hash of the text, or its masked form.
    pub text: String,
    pub who: String,
    pub why: String,
    pub until: Option<NaiveDate>,
    pub at: Location,
}

/// Levels and exceptions.
#[derive(Debug, Default)]
pub struct Orders {
    levels: BTreeMap<String, Level>,
    exceptions: Vec<Exception>,
    /// What is wrong with the orders.
    pub mistakes: Vec<Diagnostic>,
}

impl Orders {
    /// Reads `check` of site.yaml and content/check.yaml. What site.yaml says wrongly elsewhere is said by loading.
    pub fn read(source: &Source) -> Self {
        let mut orders = Self::default();
        let site: Arc<str> = "content/site.yaml".into();
        let node = source.text(&site).ok().and_then(|text| yaml::parse(&site, &text, 1).ok());
        if let Some(check) = node.as_ref().and_then(|n| n.get("check")) {
            orders.levels(check, &site);
        }
        let file: Arc<str> = FILE.into();
        if source.path(FILE).is_file() {
            match source.text(FILE).and_then(|text| yaml::parse(&file, &text, 1)) {
                Ok(node) => orders.exceptions(&node, &file),
                Err(mistake) => orders.mistakes.push(mistake),
            }
        }
        orders
    }

    fn levels(&mut self, check: &Node, file: &Arc<str>) {
        for (key, value) in check.as_map().unwrap_or_default() {
            let (Some(name), Some(word)) = (key.as_text(), value.as_text()) else { continue };
            if rules::find(name).is_some() || rules::GROUPS.iter().any(|g| g.name == name) {
                self.levels.extend(Level::from_word(word).map(|level| (name.to_owned(), level)));
            } else {
                self.mistakes.push(unknown(name, key.at(file)));
            }
        }
    }

    /// Reads content/check.yaml.
    pub fn exceptions(&mut self, node: &Node, file: &Arc<str>) {
        if node.is_null() {
            return;
        }
        let Some(entries) = node.as_list() else {
            let message = format!("check.yaml must be a list of exceptions, not {}", node.describe());
            let help = "begin each entry with `- rule: …`";
            self.mistakes.push(Diagnostic::error(node.at(file), message).help(help));
            return;
        };
        for entry in entries {
            let mut side = Vec::new();
            let mut fields = Fields::new(file, "an exception", entry, &mut self.mistakes);
            let own = |node: Option<&Node>| node.and_then(Node::as_text).unwrap_or_default().to_owned();
            let rule = fields.need("rule");
            let hash = fields.text("hash").map(str::to_owned);
            let text = fields.text("text").map(str::to_owned);
            let (who, why) = (own(fields.need("who")), own(fields.need("why")));
            let until = fields.need("until").and_then(|n| day(n, file, &mut side));
            let at = Location { length: 0, ..entry.at(file) };
            if hash.is_none() && text.is_none() && entry.as_map().is_some() {
                let help = "add `hash: …` as check prints it, or `text: 138****0000`, the masked form";
                fields.report(Diagnostic::error(at.clone(), "an exception names no text").help(help));
            }
            fields.end();
            self.mistakes.append(&mut side);
            if let Some((name, node)) =
                rule.and_then(|n| Some((n.as_text()?, n))).filter(|(n, _)| rules::find(n).is_none())
            {
                self.mistakes.push(unknown(name, node.at(file)));
            }
            let text = hash.or(text).unwrap_or_default();
            self.exceptions.push(Exception { rule: own(rule), text, who, why, until, at });
        }
    }

    /// The level of a rule: its own in site.yaml, that of its group, else its default.
    pub fn level(&self, rule: &rules::Rule) -> Level {
        self.levels.get(rule.name).or_else(|| self.levels.get(rule.group())).copied().unwrap_or(rule.level)
    }

    /// Whether an exception that still holds allows it.
    pub fn allow(&self, finding: &Finding, today: NaiveDate) -> bool {
        self.exceptions.iter().any(|e| e.holds(today) && e.covers(finding))
    }

    /// Stands for what may be published today although a rule of private data says no, and for the levels of these
    /// rules: what was built under other orders is to be looked at again. `None`: nothing is ordered.
    pub fn allowing(&self, today: NaiveDate) -> Option<[u8; 16]> {
        let private = |name: &str| name.split('/').next() == Some("private");
        let levels = self.levels.iter().filter(|(name, _)| private(name)).map(|(name, l)| [name, l.word()].join("\0"));
        let held = self.exceptions.iter().filter(|e| private(&e.rule) && e.holds(today));
        let all: Vec<String> = levels.chain(held.map(|e| [&*e.rule, &e.text].join("\0"))).collect();
        let hash = || blake3::hash(all.join("\n").as_bytes()).as_bytes().first_chunk().copied();
        (!all.is_empty()).then(hash).flatten()
    }

    /// Takes out what is excepted or off, and sets severities. Gives the exceptions that were used; those that are
    /// expired or were not used are findings, where their group was `asked`.
    pub fn apply(&self, found: &mut Vec<Finding>, today: NaiveDate, asked: impl Fn(&str) -> bool) -> Vec<Exception> {
        let mut used = vec![false; self.exceptions.len()];
        found.retain(|finding| {
            let covering = |e: &&(usize, &Exception)| e.1.covers(finding);
            let all: Vec<(usize, &Exception)> = self.exceptions.iter().enumerate().collect();
            let mut allowed = false;
            for (n, exception) in all.iter().filter(covering) {
                used[*n] = true;
                allowed |= exception.holds(today);
            }
            !allowed
        });
        for (exception, used) in self.exceptions.iter().zip(&used) {
            if !asked(exception.rule.split('/').next().unwrap_or("")) || rules::find(&exception.rule).is_none() {
                continue;
            }
            if let Some(until) = exception.until.filter(|u| *u < today) {
                let message = format!("the exception for `{}` ended on {until}", exception.rule);
                let help = "take the text out, or ask again and give a new `until`";
                found.push(Finding::new(&EXCEPTIONS[0], Diagnostic::warning(exception.at.clone(), message).help(help)));
            } else if !used {
                let message = format!("nothing needs this exception for `{}` any more", exception.rule);
                let help = "take the entry away";
                found.push(Finding::new(&EXCEPTIONS[1], Diagnostic::warning(exception.at.clone(), message).help(help)));
            }
        }
        found.retain_mut(|finding| match self.level(finding.rule).severity() {
            Some(severity) => {
                finding.diagnostic.severity = severity;
                true
            }
            None => false,
        });
        found.extend(self.mistakes.iter().map(|d| Finding::new(&EXCEPTIONS[2], d.clone())));
        let pairs = self.exceptions.iter().zip(used);
        pairs.filter(|(e, used)| *used && e.holds(today)).map(|(e, _)| e.clone()).collect()
    }
}

impl Exception {
    fn holds(&self, today: NaiveDate) -> bool {
        self.until.is_some_and(|until| today <= until)
    }

    fn covers(&self, finding: &Finding) -> bool {
        let close = |text: &str| text.chars().filter(|c| !c.is_whitespace() && !"-.|".contains(*c)).collect::<String>();
        let named = |s: &Secret| s.hash == self.text || close(&s.masked) == close(&self.text);
        finding.rule.name == self.rule && finding.secret.as_ref().is_some_and(named)
    }
}

fn unknown(name: &str, at: Location) -> Diagnostic {
    let names = || rules::all().map(|r| r.name).chain(rules::GROUPS.iter().map(|g| g.name));
    let help = match nearest(name, names()) {
        Some(near) => format!("did you mean `{near}`?"),
        None => format!("groups of rules are: {}", rules::GROUPS.map(|g| g.name).join(", ")),
    };
    Diagnostic::error(at, format!("unknown rule `{name}`")).help(help)
}
