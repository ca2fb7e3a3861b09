//! What a check keeps of a built file: its bytes are looked at once, where they are drawn, and dropped.

use std::cmp::Ordering;
use std::collections::BTreeSet;
use std::ops::Deref;
use std::sync::{Arc, Mutex, PoisonError};

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::check::page::Page;
use crate::check::private::pictures::{self, Trait, is_picture};
use crate::check::private::{self, Form, Kind, Leak, codes};
use crate::check::{Finding, Level, Orders};
use crate::diagnostic::Diagnostic;
use crate::language::Language;
use crate::picture::{self, Flaw, is_photograph};
use crate::source::{Entry, Source};

/// A built file and where it comes from. `source` is the file of content/ that it shows, where there is one.
#[derive(Debug, Clone)]
pub struct Facts {
    pub route: String,
    pub source: Option<Arc<str>>,
    pub language: Language,
    /// It was drawn and looked at in this check.
    pub new: bool,
    look: Arc<Look>,
}

/// What its bytes alone say: kept between checks while they are the same.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Look {
    pub leaks: Vec<Leak>,
    /// What a picture gives away.
    pub traits: Vec<Trait>,
    /// Why a picture cannot be shown, or not whole.
    pub flaw: Option<Flaw>,
    pub links: Words,
    pub ids: Words,
    pub bare: Vec<String>,
    pub han: Option<String>,
}

impl Look {
    /// Looks at the bytes of a file; one that is neither text nor picture has nothing to say.
    pub fn of(route: &str, bytes: &[u8]) -> Self {
        let Some(text) = text_of(route, bytes) else {
            return if is_picture(route) { Self::of_picture(route, bytes) } else { Self::default() };
        };
        if !markup(route) {
            return Self { leaks: leaks_of_text(route, text), ..Self::default() };
        }
        let page = Page::read(text);
        let leaks = leaks_of_page(&page, route);
        let (links, ids) = (Words::new(&page.links), Words::new(&page.ids));
        Self { leaks, links, ids, bare: page.bare, han: page.han, ..Self::default() }
    }
}

impl Look {
    /// What a picture gives away, and what the codes in it say: private data, or an address.
    fn of_picture(route: &str, bytes: &[u8]) -> Self {
        let (mut leaks, mut links) = (Vec::new(), BTreeSet::new());
        for words in codes::codes(bytes) {
            take(&words, Form::Plain, &|_| "the QR code".to_owned(), &mut leaks);
            let address = ["http://", "https://"].iter().any(|scheme| words.starts_with(scheme));
            links.extend(
                (address && !words.contains(|c: char| c.is_whitespace() || c.is_control())).then(|| words.into()),
            );
        }
        let flaw = (picture::ABLE && is_photograph(route)).then(|| picture::cleaned(bytes).err()).flatten();
        Self { leaks, links: Words::new(&links), traits: pictures::traits(bytes), flaw, ..Self::default() }
    }
}

impl Facts {
    pub fn new(route: &str, source: Option<Arc<str>>, language: Language, (look, new): (Arc<Look>, bool)) -> Self {
        Self { route: route.to_owned(), source, language, new, look }
    }

    /// What its bytes say, to be kept.
    pub fn seen(&self) -> Arc<Look> {
        self.look.clone()
    }
}

impl Deref for Facts {
    type Target = Look;

    fn deref(&self) -> &Look {
        &self.look
    }
}

/// Words in order, each once, in one piece: there are hundreds of thousands. None holds a NUL, for no HTML does.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Words(Box<str>);

impl Words {
    fn new(words: &BTreeSet<Box<str>>) -> Self {
        let mut all = String::with_capacity(words.iter().map(|w| w.len() + 1).sum());
        for word in words {
            all.push_str(word);
            all.push('\0');
        }
        Self(all.into())
    }

    pub fn iter(&self) -> impl Iterator<Item = &str> {
        let bytes = self.0.as_bytes();
        let mut start = 0;
        memchr::memchr_iter(0, bytes).filter_map(move |end| self.0.get(std::mem::replace(&mut start, end + 1)..end))
    }

    pub fn contains(&self, word: &str) -> bool {
        let bytes = self.0.as_bytes();
        // Both are where words begin.
        let (mut from, mut to) = (0, bytes.len());
        while from < to {
            let middle = from + (to - from) / 2;
            let start = memchr::memrchr(0, &bytes[from..middle]).map_or(from, |at| from + at + 1);
            let end = memchr::memchr(0, &bytes[start..]).map_or(to, |at| start + at);
            match bytes[start..end].cmp(word.as_bytes()) {
                Ordering::Equal => return true,
                Ordering::Less => from = end + 1,
                Ordering::Greater => to = start,
            }
        }
        false
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
    is_text(route).then(|| simdutf8::basic::from_utf8(bytes).ok()).flatten()
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
    for hit in private::scan(text, form) {
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
        for text in crate::check::Texts::new(source, entries).iter() {
            for hit in private::in_source(text) {
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

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn each_word_is_found(words in prop::collection::btree_set("[ab做-]{0,3}", 0..12), other in "[ab做-]{0,3}") {
            let held: BTreeSet<Box<str>> = words.iter().map(|w| w.as_str().into()).collect();
            let all = Words::new(&held);
            prop_assert!(words.iter().all(|w| all.contains(w)));
            prop_assert!(all.iter().eq(words.iter().map(String::as_str)));
            prop_assert_eq!(all.contains(&other), words.contains(&other));
        }
    }
}
