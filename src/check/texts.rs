//! What a check keeps of the texts of content/: each is looked at once, and again only when it changes.
//!
//! A rule that needs nothing but one article, or the texts of one report, has its place here: what it says is kept
//! between checks. A rule that looks at everything reads what is kept each time.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Deref;
use std::sync::{Arc, OnceLock};

use chrono::NaiveDate;
use rayon::prelude::*;
use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};

use crate::campaign::Office;
use crate::campaign::load::{Files, Page};
use crate::check::fix::Prose;
use crate::check::numbers::{self, Said};
use crate::check::private::{self, Private};
use crate::check::prose::figures::Names;
use crate::check::{Finding, Text, kind_of, links, spelling, text, translation, writing};
use crate::diagnostic::Location;
use crate::site::Articles;
use crate::source::{Entry, Source};
use crate::trace;

/// The text files of content/ by path, read when a rule asks for them: those that can be read as text.
pub struct Texts<'a> {
    source: &'a Source,
    entries: &'a [Entry],
    all: OnceLock<Vec<Text>>,
}

impl<'a> Texts<'a> {
    pub fn new(source: &'a Source, entries: &'a [Entry]) -> Self {
        Self { source, entries, all: OnceLock::new() }
    }

    /// The text of one file.
    pub fn of(&self, path: &str) -> Option<&Text> {
        let at = self.binary_search_by(|text| (*text.file).cmp(path)).ok()?;
        self.get(at)
    }
}

impl Texts<'_> {
    /// Where these words are typed in a file first.
    pub fn place(&self, path: &str, typed: &str) -> Option<Location> {
        let text = self.of(path)?;
        let at = text.text.find(typed)?;
        Some(Location::of_bytes(text.file.clone(), &text.text, at..at + typed.len()))
    }
}

impl Deref for Texts<'_> {
    type Target = [Text];

    fn deref(&self) -> &[Text] {
        self.all.get_or_init(|| self.entries.par_iter().filter_map(|entry| text(self.source, entry)).collect())
    }
}

/// What an article shows, by its outline.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Outlined {
    pub headings: usize,
    /// How often each figure is linked to.
    pub figures: BTreeMap<String, usize>,
    /// Pictures without words.
    pub pictures: Vec<Finding>,
    /// It names a source or an author.
    pub sourced: bool,
    /// The days on which it was corrected, and why.
    pub corrections: Vec<(NaiveDate, String)>,
    /// Readers see asterisks.
    pub asterisks: bool,
}

impl Outlined {
    pub fn of(articles: &Articles, n: usize, page: &Page) -> Self {
        let outline = articles.outline(n);
        let asterisks = articles.shows(n, "**");
        let front = articles.front(n);
        let corrections = front.corrections.iter().map(|c| (c.on, c.why.get(page.language).to_owned()));
        Self {
            headings: outline.headings.len(),
            figures: translation::links(articles, n, &outline),
            pictures: links::wordless(&outline, &page.entry.path),
            sourced: front.source.is_some() || !front.author.is_empty(),
            corrections: corrections.collect(),
            asterisks,
        }
    }
}

/// What a text says, word by word.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Written {
    pub private: Vec<Private>,
    pub writing: Vec<Finding>,
}

impl Written {
    /// `raw_html`, and whether readers see asterisks, for a Chinese article.
    fn of(text: &Text, chinese: Option<(&Prose, bool, bool)>) -> Self {
        let private = if &*text.file == "content/check.yaml" { Vec::new() } else { private::of_text(text) };
        let writing =
            chinese.map_or_else(Vec::new, |(prose, raw_html, seen)| writing::of_text(text, prose, raw_html, seen));
        Self { private, writing }
    }
}

/// What the last check left, by the names of paths: of articles with the digests of their texts, of reports.
#[derive(Debug, Default)]
pub struct Kept {
    pub outlined: FxHashMap<u64, ([u8; 16], Arc<Outlined>)>,
    pub written: FxHashMap<u64, ([u8; 16], Arc<Written>)>,
    pub said: FxHashMap<u64, Arc<Said>>,
}

/// A text that is no article: the name of its path, its digest, what it says.
pub type Other = (u64, [u8; 16], Arc<Written>);

/// What all texts say now.
#[derive(Debug, Default)]
pub struct Read {
    /// Of the articles, in the order of their pages.
    pub written: Vec<Arc<Written>>,
    /// Of the other texts.
    pub others: Vec<Other>,
    /// Of the reports and pages, each with all its texts, by their names.
    pub said: Vec<(u64, Arc<Said>)>,
    /// Something was read that was not kept.
    pub news: bool,
}

/// What reading needs.
pub struct Reader<'a> {
    pub source: &'a Source,
    pub office: &'a Office,
    pub files: &'a Files,
    pub articles: &'a Articles<'a>,
    pub outlined: &'a [Arc<Outlined>],
    /// Stands for the bytes of a file that is no article; `None` where it cannot be read.
    pub file_key: &'a (dyn Fn(&Entry) -> Option<[u8; 16]> + Sync),
    pub today: NaiveDate,
}

impl Reader<'_> {
    /// Takes over what is kept and fits, and reads the rest.
    pub fn read(&self, entries: &[Entry], kept: &Kept) -> Read {
        let names = (Names::new(self.office), spelling::Names::new(&self.office.places));
        let statistics = self.statistics();
        let reports = self.reports();
        let each = |pages: &Vec<usize>| self.report(pages, kept, &names, statistics);
        let (of_reports, others) =
            rayon::join(|| reports.par_iter().map(each).collect::<Vec<_>>(), || self.others(entries, kept));
        let mut written: Vec<Option<Arc<Written>>> = vec![None; self.files.pages.len()];
        let (others, news): (Vec<_>, Vec<bool>) = others.into_iter().unzip();
        let mut read = Read { others, news: news.contains(&true), ..Read::default() };
        for (pages, (of_pages, said, news)) in reports.iter().zip(of_reports) {
            pages.iter().zip(of_pages).for_each(|(n, w)| written[*n] = Some(w));
            read.said.push((self.name(pages), said));
            read.news |= news;
        }
        read.written = written.into_iter().map(Option::unwrap_or_default).collect();
        read
    }

    /// Reports and pages, each with its texts in the order of the site's languages: the original first.
    fn reports(&self) -> Vec<Vec<usize>> {
        let mut all: BTreeMap<(&str, &str), Vec<usize>> = BTreeMap::new();
        for (n, page) in self.files.pages.iter().enumerate() {
            let folder = page.entry.path.rsplit_once('/').map_or("", |(f, _)| f);
            all.entry((folder, &page.stem)).or_default().push(n);
        }
        let place = |n: &usize| {
            let language = self.files.pages[*n].language;
            self.office.site.languages.iter().position(|l| *l == language).unwrap_or(usize::MAX)
        };
        let mut all: Vec<Vec<usize>> = all.into_values().collect();
        all.iter_mut().for_each(|pages| pages.sort_by_key(place));
        all
    }

    fn name(&self, pages: &[usize]) -> u64 {
        pages.first().map_or(0, |n| trace::name(&self.files.pages[*n].entry.path))
    }

    /// Stands for all figures.
    fn statistics(&self) -> u64 {
        let statistics = &self.office.statistics;
        trace::hash(&statistics.places().map(|id| (id, statistics.version(id))).collect::<Vec<_>>())
    }

    fn report(
        &self,
        pages: &[usize],
        kept: &Kept,
        names: &(Names, spelling::Names),
        statistics: u64,
    ) -> (Vec<Arc<Written>>, Arc<Said>, bool) {
        let stamp = numbers::stamp(self, pages);
        let said = kept.said.get(&self.name(pages)).filter(|said| said.holds(stamp, statistics)).cloned();
        let mut texts: Vec<OnceLock<Option<(Text, Prose)>>> = Vec::new();
        texts.resize_with(pages.len(), OnceLock::new);
        let read = |k: usize| {
            let text = text(self.source, &self.files.pages[pages[k]].entry)?;
            let prose = Prose::of(&text.text);
            Some((text, prose))
        };
        let typed = |k: usize| texts[k].get_or_init(|| read(k)).as_ref();
        let mut news = said.is_none();
        let written = pages.iter().enumerate().map(|(k, n)| {
            let page = &self.files.pages[*n];
            let digest = self.articles.card(*n).digest;
            let known = kept.written.get(&trace::name(&page.entry.path)).filter(|(then, _)| *then == digest);
            known.map(|(_, written)| written.clone()).unwrap_or_else(|| {
                news = true;
                let (raw_html, asterisks) = (self.office.site.raw_html, self.outlined[*n].asterisks);
                let chinese = page.language.is_chinese();
                let read = |(text, prose): &_| Written::of(text, chinese.then_some((prose, raw_html, asterisks)));
                Arc::new(typed(k).map(read).unwrap_or_default())
            })
        });
        let written = written.collect();
        let said = said.unwrap_or_else(|| {
            let markdown = |k: usize| typed(k).map(|(text, _)| text.text.as_str());
            let mut said = numbers::of_report(self, pages, &names.0, &markdown, (stamp, statistics));
            let texts = pages.iter().enumerate().filter_map(|(k, n)| Some((&self.files.pages[*n], typed(k)?)));
            texts.for_each(|(page, (text, prose))| said.add(spelling::of_text(&names.1, page, text, prose)));
            Arc::new(said)
        });
        (written, said, news)
    }

    /// The texts that are no articles, and whether each was read anew.
    fn others(&self, entries: &[Entry], kept: &Kept) -> Vec<(Other, bool)> {
        let articles: BTreeSet<&str> = self.files.pages.iter().map(|p| &*p.entry.path).collect();
        let others = entries.par_iter().filter(|e| kind_of(e).is_some() && !articles.contains(&*e.path));
        let read = |entry: &Entry| {
            let (name, key) = (trace::name(&entry.path), (self.file_key)(entry)?);
            let known = kept.written.get(&name).filter(|(then, _)| *then == key);
            let written = match known {
                Some((_, written)) => written.clone(),
                None => Written::of(&text(self.source, entry)?, None).into(),
            };
            Some(((name, key, written), known.is_none()))
        };
        others.filter_map(read).collect()
    }
}
