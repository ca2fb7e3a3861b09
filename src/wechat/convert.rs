//! The body of a report as the editor of WeChat takes it: a few elements, styles inline, no address but its own.
//!
//! Everything else of the page falls away but its words: they stay as they are. A link to another place becomes a
//! number of the references at the end.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use html5gum::{Token, Tokenizer};

use crate::markdown::escape;

/// What an article is made of; the tests hold every article against this list.
pub const ELEMENTS: [&str; 18] = [
    "section",
    "p",
    "span",
    "strong",
    "em",
    "s",
    "sup",
    "sub",
    "br",
    "img",
    "ul",
    "ol",
    "li",
    "blockquote",
    "table",
    "tr",
    "th",
    "td",
];

/// The only host that an article may link to.
const OWN: &str = "https://mp.weixin.qq.com/";

const HEADING: &str = "font-size:18px;font-weight:700;margin:24px 0 8px";
const SMALL_HEADING: &str = "font-weight:700;margin:16px 0 4px";
const QUIET: &str = "font-size:14px;opacity:.75";
const LINE: &str = "display:block";
const CELL: &str = "border:1px solid #bbb;padding:4px 8px";
const TABLE: &str = "<table style=\"border-collapse:collapse;font-size:14px;margin:8px 0\">";
const MONO: &str = "font-family:monospace";

/// A body in its new form, and what it needs beside it.
#[derive(Debug, Default)]
pub struct Converted {
    /// Pieces that begin with a heading of the second level, but for the first.
    pub pieces: Vec<String>,
    /// Drawings (SVG) and pictures (routes), in order; an `<img>` names them by their number (`01.png`).
    pub images: Vec<Image>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Image {
    /// Markup of a chart; `small` is a sign of its key, as high as a line.
    Drawing {
        svg: String,
        small: bool,
    },
    Picture {
        route: String,
    },
}

impl Image {
    /// The name of its file: `01.png`.
    pub fn name(&self, number: usize) -> String {
        let ending = match self {
            Self::Drawing { .. } => "png",
            Self::Picture { route } => route.rsplit_once('.').map_or("png", |(_, ending)| ending),
        };
        let plain: String = ending.chars().filter(char::is_ascii_alphanumeric).take(4).collect();
        format!("{:02}.{}", number + 1, plain.to_ascii_lowercase())
    }
}

/// The places that an article refers to, each once, in order.
#[derive(Debug, Default)]
pub struct References {
    numbers: BTreeMap<String, usize>,
    pub addresses: Vec<String>,
}

impl References {
    fn number(&mut self, address: &str) -> usize {
        if let Some(number) = self.numbers.get(address) {
            return *number;
        }
        self.addresses.push(address.to_owned());
        self.numbers.insert(address.to_owned(), self.addresses.len());
        self.addresses.len()
    }
}

/// What closes an element whose words are none of the text.
const MUTE: &str = "\0";

/// Converts the HTML of a body whose links are written from the root of the site. `absolute` gives the address of such
/// a link, where the site has one.
pub fn convert(html: &str, references: &mut References, absolute: &dyn Fn(&str) -> Option<String>) -> Converted {
    let mut writer =
        Writer { out: String::new(), converted: Converted::default(), open: Vec::new(), mute: 0, references, absolute };
    let mut rest = html;
    while let Some((before, drawing, after)) = drawing(rest) {
        writer.markup(before);
        let small = !drawing.contains("class=\"plot\"");
        writer.image(Image::Drawing { svg: drawing.to_owned(), small });
        rest = after;
    }
    writer.markup(rest);
    writer.end()
}

/// The first SVG of the text, and what stands before and behind it.
fn drawing(html: &str) -> Option<(&str, &str, &str)> {
    let start = html.find("<svg")?;
    let end = start + html[start..].find("</svg>")? + "</svg>".len();
    Some((&html[..start], &html[start..end], &html[end..]))
}

struct Writer<'a> {
    out: String,
    converted: Converted,
    /// What closes each element that is open: empty where it wrote nothing.
    open: Vec<(String, String)>,
    /// Elements whose words are none of the text.
    mute: usize,
    references: &'a mut References,
    absolute: &'a dyn Fn(&str) -> Option<String>,
}

type Attributes = BTreeMap<html5gum::HtmlString, html5gum::Spanned<html5gum::HtmlString, ()>>;

fn attribute<'t>(attributes: &'t Attributes, name: &str) -> &'t str {
    attributes.get(name.as_bytes()).and_then(|value| std::str::from_utf8(value).ok()).unwrap_or("")
}

impl Writer<'_> {
    fn markup(&mut self, html: &str) {
        for token in Tokenizer::new(html).flatten() {
            match token {
                Token::StartTag(tag) => {
                    let name = String::from_utf8_lossy(&tag.name).into_owned();
                    self.start(&name, &tag.attributes);
                    if tag.self_closing {
                        self.close(&name);
                    }
                }
                Token::EndTag(tag) => self.close(&String::from_utf8_lossy(&tag.name)),
                Token::String(text) if self.mute == 0 => escape(&String::from_utf8_lossy(&text), &mut self.out),
                _ => {}
            }
        }
    }

    fn start(&mut self, name: &str, attributes: &Attributes) {
        let class = attribute(attributes, "class");
        match name {
            "br" | "wbr" => {
                if name == "br" && self.mute == 0 {
                    self.out.push_str("<br>");
                }
                return;
            }
            "hr" => return self.out.push_str("<section style=\"border-top:1px solid #bbb\"></section>"),
            "img" => {
                let route = crate::site::routes::decoded(attribute(attributes, "src")).into_owned();
                return self.image(Image::Picture { route });
            }
            "input" if attribute(attributes, "type") == "checkbox" && self.mute == 0 => {
                let done = attributes.contains_key(b"checked".as_slice());
                return self.out.push_str(if done { "☑" } else { "☐" });
            }
            "input" | "col" | "source" | "track" | "link" | "meta" | "embed" => return,
            _ if self.mute > 0 => return self.open.push((name.to_owned(), String::new())),
            _ if self.is_mute(name, class) => {
                self.mute += 1;
                return self.open.push((name.to_owned(), MUTE.to_owned()));
            }
            "h2" if self.open.is_empty() && !self.out.is_empty() => {
                self.converted.pieces.push(std::mem::take(&mut self.out));
            }
            _ => {}
        }
        let (start, end) = self.element(name, class, attributes);
        self.out.push_str(&start);
        self.open.push((name.to_owned(), end));
    }

    /// Whether an element has nothing to say in an article: there is no way back to a footnote's mark, and no file to
    /// load where the site has no address.
    fn is_mute(&self, name: &str, class: &str) -> bool {
        ["script", "style", "template", "iframe", "object", "noscript"].contains(&name)
            || class == "footnote-back"
            || class == "download" && (self.absolute)("").is_none()
    }

    /// What an element becomes: what opens and what closes it.
    fn element(&mut self, name: &str, class: &str, attributes: &Attributes) -> (String, String) {
        let styled = |name: &str, style: &str| match style {
            "" => (format!("<{name}>"), format!("</{name}>")),
            _ => (format!("<{name} style=\"{style}\">"), format!("</{name}>")),
        };
        match name {
            "h1" | "h2" => styled("section", HEADING),
            "h3" | "h4" | "h5" | "h6" | "dt" => styled("section", SMALL_HEADING),
            "p" if class.starts_with("chart-") => styled("p", QUIET),
            "figcaption" | "summary" => styled("section", QUIET),
            // The words above a table are a line of their own before it.
            "caption" if self.out.ends_with(TABLE) => {
                self.out.truncate(self.out.len() - TABLE.len());
                let (start, end) = styled("section", QUIET);
                (start, end + TABLE)
            }
            "strong" if class == "chart-title" => styled(name, LINE),
            "p" | "ul" | "ol" | "li" | "blockquote" | "s" | "sup" | "sub" | "em" | "strong" | "tr" => styled(name, ""),
            "del" => styled("s", ""),
            "i" | "cite" | "dfn" | "var" => styled("em", ""),
            "b" => styled("strong", ""),
            "table" => (TABLE.to_owned(), "</table>".to_owned()),
            "th" | "td" => {
                let style = if class.split(' ').any(|c| c == "n" || c == "right") {
                    format!("{CELL};text-align:right")
                } else if attribute(attributes, "scope") == "row" {
                    format!("{CELL};font-weight:400")
                } else {
                    CELL.to_owned()
                };
                styled(name, &style)
            }
            "code" | "kbd" | "samp" => styled("span", MONO),
            "pre" => styled("section", "font-family:monospace;white-space:pre-wrap"),
            "span" | "time" if is_line(class) => styled("span", LINE),
            "a" => self.link(attribute(attributes, "href")),
            "section" | "div" | "figure" | "details" | "dl" | "dd" | "nav" | "header" | "footer" | "article"
            | "aside" | "main" | "address" | "center" => styled("section", ""),
            _ => (String::new(), String::new()),
        }
    }

    /// A link of WeChat's own stays; one within the page is its words alone; any other is numbered.
    fn link(&mut self, href: &str) -> (String, String) {
        if href.starts_with(OWN) {
            let mut address = String::new();
            escape(href, &mut address);
            return (format!("<a href=\"{address}\">"), "</a>".to_owned());
        }
        let address = match href {
            _ if href.is_empty() || href.starts_with('#') => None,
            _ if href.starts_with("https://") || href.starts_with("http://") => Some(href.to_owned()),
            _ if href.contains(':') => None,
            _ => (self.absolute)(href),
        };
        let mark =
            address.map_or(String::new(), |address| format!("<sup>[{}]</sup>", self.references.number(&address)));
        (String::new(), mark)
    }

    fn close(&mut self, name: &str) {
        let Some(at) = self.open.iter().rposition(|(open, _)| open == name) else { return };
        while self.open.len() > at {
            match self.open.pop() {
                Some((_, end)) if end == MUTE => self.mute -= 1,
                Some((_, end)) => self.out.push_str(&end),
                None => break,
            }
        }
    }

    fn image(&mut self, image: Image) {
        if self.mute > 0 {
            return;
        }
        let style = match &image {
            Image::Drawing { small: true, .. } => "width:1.2em",
            _ => "width:100%",
        };
        // The sign of a series is drawn once.
        let known = self.converted.images.iter().position(|known| *known == image);
        let number = known.unwrap_or(self.converted.images.len());
        let _ = write!(self.out, "<img src=\"{}\" style=\"{style}\">", image.name(number));
        if known.is_none() {
            self.converted.images.push(image);
        }
    }

    fn end(mut self) -> Converted {
        while let Some((_, end)) = self.open.pop() {
            self.out.push_str(if end == MUTE { "" } else { &end });
        }
        self.converted.pieces.push(self.out);
        self.converted
    }
}

/// Parts of charts and blocks that stand on lines of their own.
fn is_line(class: &str) -> bool {
    ["chart-subtitle", "org-note", "org-figure", "flow-note", "timeline-text"].contains(&class)
}
