//! The reports of a package one by one: as Markdown with its figures printed, as plain text, and as rows of the register.

use std::fmt::Write as _;

use crate::check::page::Page;
use crate::check::private::signs::CELL;
use crate::language::Language;
use crate::markdown::Piece;
use crate::site::resolve::Context;
use crate::site::{Site, What};
use crate::source::Source;

use super::records::RECORDS;

/// A text of a report in the language it was written in.
pub struct Item {
    /// Position of the report, and of its text.
    report: usize,
    article: usize,
    pub language: Language,
    pub place: String,
    pub place_name: String,
    pub title: String,
    pub author: String,
    pub issue: String,
    pub date: String,
    /// Route of its page.
    pub route: String,
    pub withdrawn: Option<(String, String)>,
    pub corrections: Vec<(String, String)>,
}

/// The texts of these reports, in the order of their routes.
pub fn items(site: &Site, reports: &[usize]) -> Vec<Item> {
    let mut all: Vec<Item> = Vec::new();
    for n in reports {
        let report = site.reports.get(*n);
        for (language, article) in &report.texts {
            all.push(item(site, *n, *article, *language));
        }
    }
    all.sort_by(|a, b| a.route.cmp(&b.route));
    all
}

fn item(site: &Site, n: usize, article: usize, language: Language) -> Item {
    let report = site.reports.get(n);
    let front = site.front(report);
    let place = site.office.places.get(report.place);
    let context = site.report_context(n, article);
    let note = |note: &crate::campaign::Note| (note.on.to_string(), note.why.get(language).to_owned());
    let author = front.author.get(language);
    Item {
        report: n,
        article,
        language,
        place: place.path.to_string(),
        place_name: place.name.get(language).to_owned(),
        title: site.plain(language, site.articles.title(article), &context),
        author: if author.is_empty() { site.office.site.publisher.get(language) } else { author }.to_owned(),
        issue: front.issue.clone().unwrap_or_default(),
        date: report.date.iso(),
        route: site.route(language, &What::Report(n)),
        withdrawn: front.withdrawn.as_ref().map(note),
        corrections: front.corrections.iter().map(note).collect(),
    }
}

/// The two files of a text.
pub fn files(site: &Site, source: &Source, item: &Item) -> Vec<(String, Vec<u8>)> {
    let path = &site.reports.get(item.report).path;
    let name = |ending: &str| format!("{RECORDS}reports/{path}.{}.{ending}", item.language.tag());
    let context = site.report_context(item.report, item.article);
    let (markdown, text) = match &item.withdrawn {
        // What was withdrawn is not carried on: the notice is the record.
        Some(_) => (String::new(), String::new()),
        None => (markdown(site, source, item, &context), plain(site, item, &context)),
    };
    site.articles.let_go(item.article);
    let files =
        [(name("md"), head(item, "# ", "- ", "  \n") + &markdown), (name("txt"), head(item, "", "", "\n") + &text)];
    files.map(|(name, text)| (name, text.into_bytes())).into()
}

/// Title and facts, in the language of the text.
fn head(item: &Item, title: &str, point: &str, end: &str) -> String {
    let zh = item.language != Language::En;
    let word = |chinese: &'static str, english: &'static str| if zh { chinese } else { english };
    let mut out = format!("{title}{}\n\n", item.title);
    let mut line = |name: &str, value: &str| {
        if !value.is_empty() {
            let _ = write!(out, "{point}{name}{}{value}{end}", word("：", ": "));
        }
    };
    line(word("日期", "Date"), &item.date);
    line(word("地点", "Place"), &format!("{} ({})", item.place_name, item.place));
    line(word("责任者", "Author"), &item.author);
    line(word("文件编号", "Number"), &item.issue);
    if let Some((on, why)) = &item.withdrawn {
        line(word("已撤回", "Withdrawn"), &format!("{on} {why}"));
    }
    for (on, why) in &item.corrections {
        line(word("更正", "Corrected"), &format!("{on} {why}"));
    }
    out.push('\n');
    out
}

/// The text as it was written, with each figure link as the page prints it.
fn markdown(site: &Site, source: &Source, item: &Item, context: &Context) -> String {
    let Ok(text) = source.text(&context.file) else { return String::new() };
    let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
    let outline = site.articles.outline(item.article);
    let mut links: Vec<_> = outline.figures.iter().collect();
    // From the end, so that what stands before stays where it is.
    links.sort_by_key(|link| std::cmp::Reverse(link.at));
    links.dedup_by_key(|link| link.at);
    for link in links {
        let Some(line) = lines.get_mut((link.at.line as usize).wrapping_sub(1)) else { continue };
        let at = |n: u32| line.char_indices().nth(n as usize).map_or(line.len(), |(at, _)| at);
        let (start, end) =
            (at(link.at.column.saturating_sub(1)), at(link.at.column.saturating_sub(1) + link.at.length));
        if line.get(start..end).is_some_and(|typed| typed.starts_with("[[") && typed.ends_with("]]")) {
            // A space before it, so that it does not begin a sentence.
            let pieces = [Piece::Text(" ".into()), Piece::Figure(Box::new(link.clone()))];
            let printed = site.plain(item.language, &pieces, context);
            line.replace_range(start..end, printed.trim_start());
        }
    }
    body(&lines).join("\n") + "\n"
}

/// The lines after the front matter.
fn body(lines: &[String]) -> &[String] {
    if lines.first().is_none_or(|line| line.trim_end() != "---") {
        return lines;
    }
    let end = lines.iter().skip(1).position(|line| line.trim_end() == "---").map_or(0, |at| at + 2);
    &lines[end..]
}

/// What a reader of the page sees, a block a line, cells apart by tabs.
fn plain(site: &Site, item: &Item, context: &Context) -> String {
    let shown = site.shown(item.article, context, item.language, item.language, &mut Vec::new());
    let mut html = String::new();
    site.fill(&site.articles.body(item.article), &shown, item.language, "", &mut html);
    let text = Page::read(&html).text.replace(CELL, "\t");
    let lines: Vec<&str> = text.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
    lines.join("\n") + "\n"
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_body_follows_the_front_matter() {
        let lines = |text: &str| text.lines().map(str::to_owned).collect::<Vec<_>>();
        assert_eq!(body(&lines("---\ntitle: x\n---\n一\n二")), ["一", "二"]);
        assert_eq!(body(&lines("一")), ["一"]);
    }
}
