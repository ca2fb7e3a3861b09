//! The search index: scripts that a page loads by itself, also from a folder, where nothing may be fetched.
//!
//! Any two Han characters that stand side by side are a term, and so is every word of other letters. The documents of a
//! language, oldest first, are cut into volumes of 16,384 and these into blocks of 1,024. A volume has up to 1,024 shards
//! of terms (a term goes by the hash of its beginning), with a line for each block: its terms, each with the documents
//! that have it. A file of texts holds eight reports. A query loads the shards of at most five of its terms, one of each
//! volume, and the texts of what it shows: the text tells a hit from a document that has the parts and not the whole,
//! and gives the words around it. So nothing that occurs is missed and nothing is shown that does not occur.
//!
//! Numbers, for 10,000 reports of 3.4 KB in one language: a report has some 450 different pairs of characters (or 250
//! words), one or two characters of a script each, which with the terms themselves is about 0.5 KB, 5 MB in all; cut into
//! 1,024 shards it is 5 KB a shard. Positions of terms would make the texts unnecessary for telling hits, and would
//! double this; a changed word would move them all and rewrite every shard. A browser takes some two milliseconds for a
//! script from a folder, however small: shards of each block by itself were ten times as many, and most of the wait.
//! Sharding by documents alone would load everything for one query. One that changed moves the line of its block, which
//! is made of the texts that stand; a new report joins the last block, numbering from the oldest leaves the others.
//!
//! Room for traditional characters: documents and queries meet in `fold`, here and in `search.js`.

use crate::language::script::{Traditional, folded};
use crate::site::compose::Composed;
use crate::site::view::View;

mod index;
mod pack;
mod terms;
#[cfg(test)]
mod tests;
mod text;

pub use index::index;
use pack::{pack, unpack};
use terms::Terms;
pub use text::plain;

/// Changes with what is made of documents.
pub const VERSION: &str = super::ENGINE;

/// Documents in a block, in a volume.
pub const BLOCK: usize = 1_024;
pub const VOLUME: usize = 16 * BLOCK;

/// Documents in a file of texts. Other pages say a tenth of what a report says.
pub fn group(reports: bool) -> usize {
    if reports { 8 } else { 32 }
}

/// What the search knows of a page. `text` has a line for each paragraph.
#[derive(Debug, Clone, Default, PartialEq, Eq, serde::Serialize)]
pub struct Doc {
    pub title: String,
    pub route: String,
    pub date_text: String,
    pub text: String,
}

impl Doc {
    /// The same in the language that a reader of the derived one sees.
    pub fn turned(self, how: Option<&Traditional>) -> Self {
        let Some(how) = how else { return self };
        let turned = |text: &str| how.convert(text);
        Self { title: turned(&self.title), date_text: turned(&self.date_text), text: turned(&self.text), ..self }
    }
}

/// How many shards the terms of a volume of so many documents are cut into: a power of two, so that it seldom changes.
pub fn shards(documents: usize, reports: bool) -> usize {
    (documents / if reports { 16 } else { 128 }).next_power_of_two().clamp(1, VOLUME / 16)
}

/// What a reader sees of a page that is about one text; its body stands in the view.
pub fn doc(composed: &Composed) -> Doc {
    let mut doc = Doc { title: line(&composed.head.title), route: composed.head.route.clone(), ..Doc::default() };
    match &composed.view {
        View::Report(view) => {
            doc.date_text.clone_from(&view.date_text);
            match &view.withdrawn {
                Some(notice) => doc.text = line(&notice.text),
                None => {
                    plain(&view.summary_html, &mut doc.text);
                    plain(&view.body_html, &mut doc.text);
                }
            }
        }
        View::Free(view) => plain(&view.body_html, &mut doc.text),
        _ => {}
    }
    doc
}

/// One line of plain text.
pub fn line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// What a block adds to each of so many shards.
pub fn lines(shards: usize, docs: &[Doc]) -> Vec<String> {
    let mut terms = Terms::default();
    for (n, doc) in docs.iter().enumerate() {
        terms.add(n, &doc.title);
        terms.add(n, &doc.text);
    }
    terms.shards(shards)
}

/// Between the lines of a shard: neither in a term nor a digit.
pub const LINE: &str = "~";

/// What a file of texts holds.
pub fn texts(docs: &[Doc]) -> String {
    let each = |d: &Doc| [&*d.title, &*d.route, &*d.date_text, &*d.text].join("\n");
    pack(&docs.iter().map(each).collect::<Vec<_>>().join("\t"))
}

/// The documents of a file of texts.
pub fn documents(texts: &str) -> Option<Vec<Doc>> {
    let each = |text: &str| {
        let mut fields = text.splitn(4, '\n').map(str::to_owned);
        Some(Doc { title: fields.next()?, route: fields.next()?, date_text: fields.next()?, text: fields.next()? })
    };
    unpack(texts)?.split('\t').map(each).collect()
}

/// A script that hands its content over, and the content of one.
pub fn script(name: &str, content: &str) -> String {
    let quoted = serde_json::to_string(content).unwrap_or_default();
    format!("jianbaoSearch(\"{name}\",{quoted})\n")
}

pub fn content(script: &str) -> Option<String> {
    serde_json::from_str(script.split_once(',')?.1.strip_suffix(")\n")?).ok()
}

/// A script that hands data over to one of its page.
pub fn told(to: &str, data: &impl serde::Serialize) -> Vec<u8> {
    format!("{to}({})\n", serde_json::to_string(data).unwrap_or_default()).into_bytes()
}

/// The characters that are taken for another one, each with that: for queries and texts in the browser.
pub fn forms() -> String {
    let pairs: String = folded().flat_map(|(from, to)| [from, to]).collect();
    script("../forms", &pairs)
}

/// A number as digits of a script's string: none of them needs an escape. `width` digits, the highest first.
pub fn digits(mut number: usize, width: usize) -> String {
    let mut all = vec![0; width];
    for place in all.iter_mut().rev() {
        *place = digit(number % DIGITS);
        number /= DIGITS;
    }
    all.into_iter().map(char::from).collect()
}

const DIGITS: usize = 90;

/// From `#` to `}`, without the backslash.
fn digit(n: usize) -> u8 {
    let n = u8::try_from(n).unwrap_or(0);
    35 + n + u8::from(n > 56)
}

fn value(digit: u8) -> usize {
    usize::from(digit.saturating_sub(if digit > 92 { 36 } else { 35 }))
}
