//! What holds for any bytes an office may put into a file: nothing panics, mistakes point into the text, figures read
//! back, and no text becomes code. `tests/seeds.rs` runs these over the seeds in every test run.

use std::sync::Arc;

use jianbao::campaign::{stats, table};
use jianbao::check::private::{Form, masked, may_hold_number, scan_counted};
use jianbao::check::prose::{self, article::Text};
use jianbao::check::{fix, page};
use jianbao::diagnostic::Diagnostic;
use jianbao::figure::{Unit, grammar, print};
use jianbao::language::Language;
use jianbao::language::date::{Moment, Zone};
use jianbao::markdown::{self, Options, Piece};
use jianbao::site::article;
use jianbao::site::resolve::Context;
use jianbao::source::{self, yaml};
use jianbao::{block, chart};

fn file() -> Arc<str> {
    Arc::from("content/a/b.md")
}

/// Every finding names something, points into the text, and can be shown.
fn judge(found: &[Diagnostic], text: &str) {
    for diagnostic in found {
        assert!(!diagnostic.message.is_empty(), "{diagnostic:?}");
        let others = diagnostic.other.iter().map(|(at, _)| at);
        for at in std::iter::once(&diagnostic.location).chain(others).filter(|at| at.line > 0) {
            let line = text.split('\n').nth(at.line as usize - 1);
            let line = line.unwrap_or_else(|| panic!("{diagnostic:?} is behind the end of the text"));
            assert!(at.column as usize <= line.chars().count() + 1, "{diagnostic:?} is behind the end of its line");
        }
        let shown = diagnostic.render(&|_| Some(text.to_owned()), false);
        assert!(shown.contains("content/a/b.md"), "{shown}");
    }
}

/// One figure in the grammar of content files.
pub fn figures(data: &[u8]) {
    let Ok(text) = std::str::from_utf8(data) else { return };
    let figure = match grammar::parse(text) {
        Ok(figure) => figure,
        Err(mistake) => {
            assert!(!mistake.message.is_empty() && !mistake.help.is_empty(), "{mistake:?}");
            return;
        }
    };
    let spelt = print::canonical(&figure);
    assert_eq!(grammar::parse(&spelt).as_ref(), Ok(&figure), "{text} is {spelt}");
    let unit = Unit { zh: "条".to_owned(), en_one: "banner".to_owned(), en_other: "banners".to_owned() };
    for language in Language::ALL {
        assert!(!print::print(&figure, &unit, language).text().is_empty());
    }
    let twice = jianbao::figure::sum::sum([&figure, &figure]);
    if let Some(twice) = twice {
        // A sum may have more digits than can be typed.
        if let Ok(read) = grammar::parse(&print::canonical(&twice)) {
            assert_eq!(read, twice, "twice {text}");
        }
    }
}

/// Quantities of running text, and the rules over them.
pub fn prose(data: &[u8]) {
    let Ok(text) = std::str::from_utf8(data) else { return };
    let mut last = 0;
    for quantity in prose::read(text) {
        let (span, points) = (quantity.span, quantity.points);
        assert!(span.start >= last && text.get(span.clone()).is_some_and(|typed| !typed.is_empty()), "{span:?}");
        assert_eq!(text[..span.start].chars().count(), points.start);
        last = span.end;
    }
    let day = Moment::parse("2020-02-20", Zone::CHINA).map(|moment| moment.day).expect("a day");
    let context = Context { article: 0, file: file(), folder: String::new(), place: None, day, period: None };
    let article = |language| Text::new(&context, language, text);
    let found = prose::arithmetic::text(&article(Language::ZhHans));
    judge(&found.into_iter().map(|f| f.1).collect::<Vec<_>>(), text);
    assert!(prose::languages::check(&article(Language::ZhHans), &article(Language::En)).is_empty());
}

/// A whole Markdown file with its front matter; files come as bytes.
pub fn front_matter(data: &[u8]) {
    let text = match source::decode(&file(), data) {
        Ok(text) => text,
        Err(diagnostic) => return judge(&[diagnostic], ""),
    };
    let (card, head) = article::read(&text, &file(), Zone::CHINA);
    let draft = article::draft(&text, &file(), false);
    judge(&card.mistakes, &text);
    judge(&draft.outline.mistakes, &text);
    let pieces = head.title.iter().chain(&head.summary);
    let links = pieces.filter(|p| matches!(p, Piece::Figure(_))).count() + draft.outline.figures.len();
    assert!(links <= text.matches("[[").count(), "{links} figure links");
}

/// Markdown alone: the page is ours, whatever the text.
pub fn markdown(data: &[u8]) {
    let Ok(text) = std::str::from_utf8(data) else { return };
    let draft = markdown::read(text, &file(), 1, Options::REPORT);
    judge(&draft.outline.mistakes, text);
    let mut html = String::new();
    draft.body.fill(&mut html, |_, _| {});
    let small = html.to_ascii_lowercase();
    for bad in ["<script", "<style", "<iframe", "<img", "javascript:", "vbscript:"] {
        let at = small.find(bad);
        // In text it is escaped (`&lt;script`); an address of such a scheme may stand in text, not in an attribute.
        let code = at.is_some_and(|at| bad.starts_with('<') || small[..at].ends_with("href=\""));
        assert!(!code, "{bad} in {html}");
    }
    let opened = html.matches('<').count();
    assert_eq!(opened, html.matches('>').count(), "a bare sign in {html}");
    let mut ids: Vec<&str> = draft.outline.headings.iter().map(|h| h.id.as_str()).collect();
    ids.sort_unstable();
    assert!(ids.windows(2).all(|w| w[0] != w[1]), "an id stands twice: {ids:?}");
    assert!(draft.body.holes.windows(2).all(|w| w[0].at <= w[1].at));
    let _ = markdown::read(text, &file(), 1, Options { raw_html: true, ..Options::REPORT });
}

/// A table of statistics, in whatever encoding.
pub fn csv(data: &[u8]) {
    let mut found = Vec::new();
    let Some(text) = table::decode(&file(), data.to_vec(), &mut found) else { return judge(&found, "") };
    let raw = table::read(&text, &file(), &mut found);
    judge(&found, &text);
    let point = |at| Diagnostic::error(at, "here");
    judge(&raw.sources.into_iter().map(|(_, at)| point(at)).collect::<Vec<_>>(), &text);
    for row in raw.observations {
        assert!(row.observation.figure.is_some());
        let places = [row.observation.at, row.indicator_at, row.when_at];
        judge(&places.map(point), &text);
    }
}

/// YAML: the first byte chooses what it is read as.
pub fn blocks(data: &[u8]) {
    let Some((first, rest)) = data.split_first() else { return };
    let Ok(text) = source::decode(&file(), rest) else { return };
    let text = text.as_str();
    let mut found = Vec::new();
    let node = match yaml::parse(&file(), text, 1) {
        Ok(node) => node,
        Err(diagnostic) => return judge(&[diagnostic], text),
    };
    match first % 6 {
        0 => drop(chart::parse(&node, &file(), &mut found)),
        1 => drop(block::figures(&node, &file(), &mut found)),
        2 => drop(block::org(&node, &file(), &mut found)),
        3 => drop(block::flow(&node, &file(), &mut found)),
        4 => drop(block::timeline(&node, &file(), &mut found)),
        _ => drop(stats::read(&node, &file(), &mut found)),
    }
    judge(&found, text);
}

/// Private data: what is found lies in the text and can be masked, and the work grows with the length.
pub fn private(data: &[u8]) {
    may_hold_number(data, false);
    may_hold_number(data, true);
    let text = String::from_utf8_lossy(data);
    for form in [Form::Plain, Form::Markdown, Form::Csv] {
        let (hits, steps) = scan_counted(&text, form);
        assert!(steps < 40 * (text.len() as u64 + 10), "{steps} steps for {} bytes", text.len());
        for hit in hits {
            assert!(!masked(hit.kind, &text[hit.range]).is_empty());
        }
    }
    page::Page::read(&text);
    if let Some(mended) = fix::mended(&text) {
        assert_eq!(mended.lines().count(), text.lines().count());
    }
}
