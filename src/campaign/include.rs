//! content/include/: masthead and footer of the portal that the site stands in (a street runs no portal of its own,
//! 国办发〔2017〕47号), as the office wrote them. What may stand in them is judged where pages are laid out.

use std::sync::Arc;

use crate::diagnostic::{Diagnostic, Location, nearest};
use crate::language::Language;
use crate::source::{Entry, Source};

/// Where these files and what they show lie, below content/ and in the site.
pub const FOLDER: &str = "include/";

/// Above or below each page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    Header,
    Footer,
}

/// One file of HTML.
#[derive(Debug, Clone)]
pub struct Include {
    pub part: Part,
    pub language: Language,
    pub file: Arc<str>,
    pub text: String,
}

/// Reads `header.html` and `footer.html` (`header.en.html` in another language than the site's first). Another page of
/// HTML there would be shown nowhere: an error.
pub fn read(source: &Source, entries: &[Entry], languages: &[Language], found: &mut Vec<Diagnostic>) -> Vec<Include> {
    let named = |(part, stem): (Part, &str)| {
        let of = |(n, language): (usize, &Language)| match n {
            0 => (format!("{stem}.html"), part, *language),
            _ => (format!("{stem}.{}.html", language.tag()), part, *language),
        };
        languages.iter().filter(|language| !language.is_derived()).enumerate().map(of).collect::<Vec<_>>()
    };
    let known: Vec<_> = [(Part::Header, "header"), (Part::Footer, "footer")].into_iter().flat_map(named).collect();
    let mut all = Vec::new();
    for (entry, name) in entries.iter().filter_map(|e| Some((e, page(&e.path)?))) {
        let Some((_, part, language)) = known.iter().find(|(file, ..)| file == name) else {
            let names = known.iter().map(|(file, ..)| file.as_str());
            let help = match nearest(name, names.clone()) {
                Some(near) => format!("did you mean `{near}`?"),
                None => format!("pages show: {}", names.collect::<Vec<_>>().join(", ")),
            };
            found.push(Diagnostic::error(Location::file(entry.path.clone()), "no page shows this file").help(help));
            continue;
        };
        match source.text(&entry.path) {
            Ok(text) => all.push(Include { part: *part, language: *language, file: entry.path.clone(), text }),
            Err(problem) => found.push(problem),
        }
    }
    all
}

/// The name of a page of HTML right in the folder.
pub fn page(path: &str) -> Option<&str> {
    let name = path.strip_prefix("content/")?.strip_prefix(FOLDER)?;
    (name.ends_with(".html") && !name.contains('/')).then_some(name)
}
