//! What a check keeps of a built file: its bytes are looked at once, where they are drawn, and dropped.

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex, PoisonError};

use chrono::NaiveDate;

use crate::check::page::Page;
use crate::check::private::pictures::{self, Trait, is_picture};
use crate::check::private::{self, Form, Kind, Leak};
use crate::check::{Finding, Level, Orders};
use crate::diagnostic::Diagnostic;
use crate::language::Language;
use crate::source::{Entry, Source};

/// A built file and where it comes from. `source` is the file of content/ that it shows, where there is one.
#[derive(Debug, Clone)]
pub struct Facts {
    pub route: String,
    pub source: Option<Arc<str>>,
    pub language: Language,
    pub leaks: Vec<Leak>,
    /// What a picture gives away.
    pub traits: Vec<Trait>,
    pub links: BTreeSet<Box<str>>,
    pub ids: BTreeSet<Box<str>>,
    pub bare: Vec<String>,
    pub han: Option<String>,
}

impl Facts {
    /// Looks at the bytes of a file; one that is neither text nor picture has a route and nothing more.
    pub fn of(route: &str, source: Option<Arc<str>>, language: Language, bytes: &[u8]) -> Self {
        let mut facts = Self {
            route: route.to_owned(),
            source,
            language,
            leaks: Vec::new(),
            traits: if is_picture(route) { pictures::traits(bytes) } else { Vec::new() },
            links: BTreeSet::new(),
            ids: BTreeSet::new(),
            bare: Vec::new(),
            han: None,
        };
        let Some(text) = text_of(route, bytes) else { return facts };
        if markup(route) {
            let page = Page::read(text);
            facts.leaks = leaks_of_page(&page, route);
            (facts.links, facts.ids, facts.bare, facts.han) = (page.links, page.ids, page.bare, page.han);
        } else {
            facts.leaks = leaks_of_text(route, text);
        }
        facts
    }
}

fn ending(route: &str) -> &str {
    route.rsplit_once('.').map_or("", |(_, e)| e)
}

fn markup(route: &str) -> bool {
    ["html", "htm", "xml", "svg"].contains(&ending(route))
}

/// Whether a file of this name holds words.
pub fn is_text(route: &str) -> bool {
    markup(route) || ["json", "csv", "txt", "md"].contains(&ending(route))
}

fn text_of<'b>(route: &str, bytes: &'b [u8]) -> Option<&'b str> {
    is_text(route).then(|| std::str::from_utf8(bytes).ok()).flatten()
}

/// Private data in the bytes of a file.
fn leaks(route: &str, bytes: &[u8]) -> Vec<Leak> {
    match text_of(route, bytes) {
        Some(text) if markup(route) => leaks_of_page(&Page::read(text), route),
        Some(text) => leaks_of_text(route, text),
        None => Vec::new(),
    }
}

fn leaks_of_page(page: &Page, route: &str) -> Vec<Leak> {
    let mut leaks = Vec::new();
    take(&page.text, Form::Plain, &|_| "the text".to_owned(), &mut leaks);
    take(&page.attributes, Form::Plain, &|at| page.part_at(at).to_owned(), &mut leaks);
    // Feeds carry HTML as text.
    if ending(route) == "xml" && page.text.contains('<') {
        let inner = Page::read(&page.text);
        take(&inner.text, Form::Plain, &|_| "the text".to_owned(), &mut leaks);
        take(&inner.attributes, Form::Plain, &|at| inner.part_at(at).to_owned(), &mut leaks);
    }
    leaks
}

fn leaks_of_text(route: &str, text: &str) -> Vec<Leak> {
    let mut leaks = Vec::new();
    match ending(route) {
        "csv" => take(text, Form::Csv, &|_| "the table".to_owned(), &mut leaks),
        "json" => {
            let mut plain = String::new();
            match serde_json::from_str(text) {
                Ok(value) => words(&value, &mut plain),
                Err(_) => text.clone_into(&mut plain),
            }
            take(&plain, Form::Plain, &|_| "the data".to_owned(), &mut leaks);
        }
        _ => take(text, Form::Plain, &|_| "the text".to_owned(), &mut leaks),
    }
    leaks
}

/// All texts and numbers of JSON, one a line.
fn words(value: &serde_json::Value, out: &mut String) {
    match value {
        serde_json::Value::String(text) => out.push_str(text),
        serde_json::Value::Number(number) => out.push_str(&number.to_string()),
        serde_json::Value::Array(list) => list.iter().for_each(|v| words(v, out)),
        serde_json::Value::Object(map) => map.iter().for_each(|(key, v)| {
            out.push_str(key);
            out.push('\n');
            words(v, out);
        }),
        _ => {}
    }
    out.push('\n');
}

fn take(text: &str, form: Form, part: &dyn Fn(usize) -> String, leaks: &mut Vec<Leak>) {
    let hits = if form == Form::Plain { private::scan_lines(text) } else { private::scan(text, form) };
    for hit in hits {
        if leaks.iter().any(|l| (l.kind, &l.value) == (hit.kind, &hit.value)) {
            continue;
        }
        let typed: String = text[hit.range.clone()].split(private::signs::CELL).collect::<Vec<_>>().join("|");
        leaks.push(Leak { kind: hit.kind, value: hit.value, typed, part: part(hit.range.start) });
    }
}

/// Stands at the door of a build: nothing private whose rule is an error is staged.
pub struct Guard {
    orders: Orders,
    today: NaiveDate,
    stopped: Mutex<Vec<(String, Leak)>>,
}

impl Guard {
    pub fn new(orders: Orders, today: NaiveDate) -> Self {
        Self { orders, today, stopped: Mutex::default() }
    }

    /// Stands for what the office's orders let pass; see `Orders::allowing`.
    pub fn allowing(&self) -> Option<[u8; 16]> {
        self.orders.allowing(self.today)
    }

    /// Whether the bytes may be staged; what stands against it is kept for `found`.
    pub fn passes(&self, route: &str, bytes: &[u8]) -> bool {
        let cells = self.orders.level(Kind::InPieces.rule()) == Level::Error;
        if !is_text(route) || !private::may_hold_number(bytes, cells) {
            return true;
        }
        let stops = |leak: &Leak| {
            let finding = leak.finding(None, route);
            self.orders.level(finding.rule) == Level::Error && !self.orders.allow(&finding, self.today)
        };
        let stopping: Vec<Leak> = leaks(route, bytes).into_iter().filter(stops).collect();
        let passes = stopping.is_empty();
        let mut stopped = self.stopped.lock().unwrap_or_else(PoisonError::into_inner);
        stopped.extend(stopping.into_iter().map(|leak| (route.to_owned(), leak)));
        passes
    }

    /// What was stopped, each where it stands in the sources, or else with the first file that shows it.
    pub fn found(&self, source: &Source, entries: &[Entry]) -> Vec<Diagnostic> {
        let mut stopped = std::mem::take(&mut *self.stopped.lock().unwrap_or_else(PoisonError::into_inner));
        if stopped.is_empty() {
            return Vec::new();
        }
        stopped.sort();
        let mut found: Vec<Finding> = Vec::new();
        let mut known = BTreeSet::new();
        for text in crate::check::texts(source, entries) {
            for hit in private::in_source(&text) {
                let same = |(_, leak): &(String, Leak)| (leak.kind, &leak.value) == (hit.kind, &hit.value);
                if stopped.iter().any(same) {
                    let at = crate::diagnostic::Location::of_bytes(text.file.clone(), &text.text, hit.range.clone());
                    found.push(private::finding(&hit, &text.text, at));
                    known.insert((hit.kind, hit.value));
                }
            }
        }
        for (route, leak) in &stopped {
            if known.insert((leak.kind, leak.value.clone())) {
                found.push(leak.finding(None, route));
            }
        }
        crate::check::diagnostics(found)
    }
}
