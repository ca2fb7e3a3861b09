//! One report as an article: its head and body, what it refers to, in parts that the platform takes, and what is wrong
//! with its length.

use std::fmt::Write as _;

use crate::diagnostic::{Diagnostic, Location};
use crate::markdown::escape;
use crate::wechat::convert::{Image, References, convert};

/// The platform's limits in characters: of an article with its mark-up, of a title, of a digest.
pub const LIMIT: usize = 20_000;
pub const TITLE: usize = 32;
pub const DIGEST: usize = 128;
/// An article is split before it is this long: the editor adds mark-up of its own.
pub const FULL: usize = 18_000;

const GROUND: &str = "<section style=\"font-size:16px;line-height:1.75\">";
const SMALL: &str = "<section style=\"font-size:14px;opacity:.75;margin-top:24px;word-break:break-all\">";

/// What an article says beside the body.
pub struct Head {
    pub title: String,
    pub digest: String,
    /// Day, place, author, as the page has them.
    pub byline: String,
    /// Corrections: day and text.
    pub corrections: Vec<String>,
    /// Sources of the report and its figures.
    pub sources: Vec<String>,
    /// Where the report stands on the site.
    pub address: Option<String>,
}

/// The words of an article that are not the report's.
pub struct Words {
    pub corrections: String,
    pub sources: String,
    pub references: String,
}

pub struct Article {
    /// HTML of each part; one where it is short enough.
    pub parts: Vec<String>,
    pub images: Vec<Image>,
    /// Warnings about its length.
    pub found: Vec<Diagnostic>,
}

impl Article {
    /// Puts an article together; `at` is its file, `body` its HTML with links written from the root of the site.
    pub fn new(
        head: &Head,
        words: &Words,
        body: &str,
        absolute: &dyn Fn(&str) -> Option<String>,
        at: &Location,
    ) -> Self {
        let mut references = References::default();
        let converted = convert(body, &mut references, absolute);
        let mut pieces = converted.pieces;
        let mut start = String::new();
        if !head.byline.is_empty() {
            start.push_str("<p style=\"font-size:14px;opacity:.75\">");
            escape(&head.byline, &mut start);
            start.push_str("</p>");
        }
        list(&words.corrections, &head.corrections, &mut start);
        if let Some(first) = pieces.first_mut() {
            first.insert_str(0, &start);
        }
        let mut end = String::new();
        list(&words.sources, &head.sources, &mut end);
        let numbered = references.addresses.iter().zip(1..).map(|(address, n)| format!("[{n}] {address}"));
        list(&words.references, &numbered.collect::<Vec<_>>(), &mut end);
        if let Some(last) = pieces.last_mut() {
            last.push_str(&end);
        }
        let parts = split(&pieces);
        let found = lengths(head, &parts, at);
        Self { parts, images: converted.images, found }
    }
}

/// A heading and lines below the text; nothing where there are none.
fn list(heading: &str, lines: &[String], out: &mut String) {
    if lines.is_empty() {
        return;
    }
    out.push_str(SMALL);
    out.push_str("<strong>");
    escape(heading, out);
    out.push_str("</strong>");
    for line in lines {
        out.push_str("<p>");
        escape(line, out);
        out.push_str("</p>");
    }
    out.push_str("</section>");
}

/// Pieces in as few parts as hold them, none longer than `FULL` unless a piece is.
fn split(pieces: &[String]) -> Vec<String> {
    let room = FULL - GROUND.len() - "</section>".len();
    let mut parts: Vec<String> = Vec::new();
    let mut length = 0;
    for piece in pieces {
        let own = piece.chars().count();
        match parts.last_mut() {
            Some(last) if length + own <= room => {
                last.push_str(piece);
                length += own;
            }
            _ => {
                parts.push(piece.clone());
                length = own;
            }
        }
    }
    parts.into_iter().map(|part| format!("{GROUND}{part}</section>")).collect()
}

fn lengths(head: &Head, parts: &[String], at: &Location) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    let mut warn = |message: String, help: &str| {
        found.push(Diagnostic::warning(at.clone(), message).help(help));
    };
    let title = head.title.chars().count();
    if title > TITLE {
        warn(
            format!("the title has {title} characters; WeChat takes {TITLE}"),
            "shorten it in WeChat's editor, or here",
        );
    }
    let digest = head.digest.chars().count();
    if digest > DIGEST {
        warn(format!("the summary has {digest} characters; WeChat takes {DIGEST}"), "shorten `summary`");
    }
    if parts.len() > 1 {
        let mut message = String::new();
        let _ = write!(message, "the article is longer than {FULL} characters and comes in {} parts", parts.len());
        warn(message, "each part is an article of its own; split at its headings");
    }
    for (part, n) in parts.iter().zip(1..) {
        let length = part.chars().count();
        if length > FULL {
            let help = "give the report a heading (## …) in its middle: there it can be split";
            warn(format!("part {n} of the article has {length} characters; WeChat takes {LIMIT}"), help);
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::super::convert::{References, convert};

    #[test]
    fn what_leads_nowhere_is_left_out_and_boxes_are_signs() {
        let html = "<ul><li><input type=checkbox disabled checked> 甲</li><li><input type=checkbox disabled> 乙</li></ul>\
                    <p>注。<a href=#f class=footnote-back>↩</a></p><span class=download><a href=d.csv>下载</a></span>";
        let text = |address: Option<&str>| {
            let made = convert(html, &mut References::default(), &|route| address.map(|a| format!("{a}{route}")));
            made.pieces.concat()
        };
        assert_eq!(text(None), "<ul><li>☑ 甲</li><li>☐ 乙</li></ul><p>注。</p>");
        assert!(
            text(Some("https://a.example/")).ends_with("<p>注。</p>下载<sup>[1]</sup>"),
            "{}",
            text(Some("https://a/"))
        );
    }

    use super::*;

    fn made(title: &str, body: &str) -> Article {
        let head = Head {
            title: title.to_owned(),
            digest: String::new(),
            byline: String::new(),
            corrections: Vec::new(),
            sources: Vec::new(),
            address: None,
        };
        let words = Words { corrections: "更正".into(), sources: "来源".into(), references: "参考".into() };
        let site = |route: &str| Some(format!("https://x.example/{route}"));
        Article::new(&head, &words, body, &site, &Location::file("a.md"))
    }

    #[test]
    fn links_are_one_series_of_references() {
        let body = "<p><a href=\"b/c.html\">甲</a>和<a href=\"https://y.example/\">乙</a>，又见<a href=\"b/c.html\">甲</a>。\
                    <a href=\"#d\">丙</a><a href=\"https://mp.weixin.qq.com/s/1\">丁</a><a href=\"javascript:x\">戊</a></p>";
        let article = made("题", body);
        let text = "<p>甲<sup>[1]</sup>和乙<sup>[2]</sup>，又见甲<sup>[1]</sup>。丙\
                    <a href=\"https://mp.weixin.qq.com/s/1\">丁</a>戊</p>";
        assert!(article.parts[0].contains(text), "{}", article.parts[0]);
        assert!(article.parts[0].contains("<p>[1] https://x.example/b/c.html</p><p>[2] https://y.example/</p>"));
    }

    #[test]
    fn nothing_but_words_and_a_few_elements_comes_through() {
        let body = "<div class=\"x\" id=\"y\" onclick=\"z\"><style>p{}</style><script>1</script><p style=\"a:url(b)\">字</p>\
                    <custom>词</custom></div></div><iframe>没</iframe><p>未关";
        let article = made("题", body);
        let inner = article.parts[0].strip_prefix(GROUND).unwrap();
        assert_eq!(inner, "<section><p>字</p>词</section><p>未关</p></section>");
    }

    #[test]
    fn captions_stand_before_their_table() {
        let body = "<table><caption>表一</caption><thead><tr><th>甲</th></tr></thead><tbody><tr><td class=\"n\">1</td></tr></tbody></table>";
        let article = made("题", body);
        let (caption, table) = (article.parts[0].find("表一").unwrap(), article.parts[0].find("<table").unwrap());
        assert!(caption < table && article.parts[0].matches("<table").count() == 1, "{}", article.parts[0]);
    }

    #[test]
    fn long_ones_are_split_at_headings() {
        let section = |n: usize| format!("<h2>{n}</h2><p>{}</p>", "字".repeat(7_000));
        let article = made("题", &(1..=4).map(section).collect::<String>());
        assert_eq!(article.parts.len(), 2);
        assert!(article.parts.iter().all(|part| part.chars().count() <= FULL));
        assert!(article.found[0].message.contains("2 parts"), "{:?}", article.found);
        let whole = made("题", &format!("<p>{}</p>", "字".repeat(20_000)));
        assert!(whole.found.iter().any(|d| d.message.contains("WeChat takes 20000")), "{:?}", whole.found);
        let nearly = made("题", &format!("<p>{}</p>", "字".repeat(18_500)));
        assert!(nearly.found.iter().any(|d| d.message.contains("WeChat takes 20000")), "{:?}", nearly.found);
        let exact = made(&"字".repeat(TITLE), "<p>字</p>");
        assert_eq!(exact.found, []);
        assert!(made(&"字".repeat(TITLE + 1), "").found[0].message.contains("33 characters"));
    }
}
