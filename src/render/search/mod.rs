//! The search index: scripts that a page loads by itself, also from a folder, where nothing may be fetched.
//!
//! Any two Han characters that stand side by side are a term, and so is every word of other letters. The documents of a
//! language, oldest first, are cut into blocks of 1,024. A block has up to 256 shards of terms (a term goes by the hash
//! of its beginning), each with the documents that have it, and a file of texts for every eight documents. A query loads
//! the shards of at most five of its terms, one of each block, and the texts of what it shows: the text tells a hit from a
//! document that has the parts and not the whole, and gives the words around it. So nothing that occurs is missed and
//! nothing is shown that does not occur.
//!
//! Numbers, for 10,000 reports of 3.4 KB in one language: a report has some 450 different pairs of characters (or 250
//! words), one or two characters of a script each, which with the terms themselves is about 0.5 KB, 5 MB in all; cut into
//! 10 blocks of 256 shards it is 2 KB a shard and 20 KB a term. Positions of terms would make the texts unnecessary for
//! telling hits, and would double this; a changed word would move them all and rewrite every shard. Sharding by term over
//! all documents at once would read all of them again for one that changed; sharding by documents alone would load
//! everything for one query. A new report joins the last block; numbering from the oldest leaves the others as they are.
//!
//! Room for traditional characters: documents and queries meet in `fold`, here and in `search.js`.

use crate::site::compose::Composed;
use crate::site::view::View;

mod index;
mod pack;
mod terms;
#[cfg(test)]
mod tests;
mod text;

pub use index::index;
use pack::pack;
use terms::Terms;
pub use text::plain;

/// Changes with what is made of documents.
pub const VERSION: &str = super::ENGINE;

/// Documents in a block, in a file of texts.
pub const BLOCK: usize = 1_024;
pub const GROUP: usize = 8;

/// What the search knows of a page. `text` has a line for each paragraph.
#[derive(Debug, Clone, Default, PartialEq, Eq, serde::Serialize)]
pub struct Doc {
    pub title: String,
    pub route: String,
    pub date_text: String,
    pub text: String,
}

/// How many shards the terms of so many reports are cut into: a power of two, so that it seldom changes. Other pages
/// say a tenth of what a report says.
pub fn shards(documents: usize, reports: bool) -> usize {
    (documents / if reports { 4 } else { 32 }).next_power_of_two().clamp(1, BLOCK / 4)
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

/// The files of a block of so many shards, by name. The first is a shard: there is one of any block.
pub fn files(block: &str, shards: usize, docs: &[Doc]) -> Vec<(String, String)> {
    let mut terms = Terms::default();
    for (n, doc) in docs.iter().enumerate() {
        terms.add(n, &doc.title);
        terms.add(n, &doc.text);
    }
    let shard = |(n, content)| {
        let name = format!("{block}-{n}");
        let script = format!("jianbaoSearch(\"{name}\",\"{content}\")\n");
        (name, script)
    };
    let mut files: Vec<(String, String)> = terms.shards(shards).into_iter().enumerate().map(shard).collect();
    for (n, group) in docs.chunks(GROUP).enumerate() {
        let each = |d: &Doc| [&*d.title, &*d.route, &*d.date_text, &*d.text].join("\n");
        let texts = group.iter().map(each).collect::<Vec<_>>().join("\t");
        let name = format!("{block}-t{n}");
        files.push((name.clone(), format!("jianbaoSearch(\"{name}\",{})\n", quoted(&pack(&texts)))));
    }
    files
}

/// As a script writes a string.
pub fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string()
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
