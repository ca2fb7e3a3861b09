//! Blocks of a report that are not charts: figures tables, command structures, steps, timelines.

use std::fmt::Write as _;
use std::sync::Arc;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::campaign::read::day;
use crate::chart::{Places, places};
use crate::diagnostic::{Diagnostic, Location};
use crate::markdown::escape;
use crate::source::yaml::{Fields, Node};

/// A block as typed; names are not looked up yet.
#[derive(Debug, Clone, PartialEq)]
pub enum Spec {
    Figures { title: String, indicators: Vec<(String, Location)>, places: Places },
    Org { title: String, root: Post },
    Flow { title: String, steps: Vec<(String, String)> },
    Timeline { title: String, events: Vec<Event> },
}

/// A post or unit of a command structure.
#[derive(Debug, Clone, PartialEq)]
pub struct Post {
    pub name: String,
    pub note: String,
    pub figure: Option<(String, Location)>,
    pub children: Vec<Post>,
}

/// An event with the precision of its date.
#[derive(Debug, Clone, PartialEq)]
pub struct Event {
    pub date: EventDate,
    /// Its day is told by the moon too.
    pub lunar: bool,
    /// "下午", "20时": beside the date.
    pub moment: String,
    pub text: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EventDate {
    On(NaiveDate),
    After(NaiveDate),
    Before(NaiveDate),
}

/// Reads a `figures` block.
pub fn figures(node: &Node, file: &Arc<str>, found: &mut Vec<Diagnostic>) -> Option<Spec> {
    let before = found.len();
    shaped(node, file, "a figures block", "indicators: [banners, leaflets]", found)?;
    let mut fields = Fields::new(file, "a figures block", node, found);
    let title = fields.text("title").unwrap_or_default().to_owned();
    fields.need("indicators");
    let indicators: Vec<_> = fields.texts("indicators").into_iter().map(|(t, n)| (t.to_owned(), n.at(file))).collect();
    let places = places(&mut fields, file);
    fields.end();
    (found.len() == before && !indicators.is_empty()).then_some(Spec::Figures { title, indicators, places })
}

/// Reads an `org` block.
pub fn org(node: &Node, file: &Arc<str>, found: &mut Vec<Diagnostic>) -> Option<Spec> {
    shaped(node, file, "an org block", "root: {name: …, children: [{name: …}]}", found)?;
    let mut fields = Fields::new(file, "an org block", node, found);
    let title = fields.text("title").unwrap_or_default().to_owned();
    let root = fields.need("root");
    fields.end();
    let root = post(root?, file, found, 0)?;
    Some(Spec::Org { title, root })
}

fn post(node: &Node, file: &Arc<str>, found: &mut Vec<Diagnostic>, depth: usize) -> Option<Post> {
    if depth > 8 {
        found.push(Diagnostic::error(node.at(file), "this command structure is more than 8 levels deep"));
        return None;
    }
    let mut fields = Fields::new(file, "a post", node, found);
    fields.need("name");
    let name = fields.text("name").map(str::to_owned);
    let note = fields.text("note").unwrap_or_default().to_owned();
    let figure = fields.get("figure").and_then(|n| Some((n.as_text()?.to_owned(), n.at(file))));
    let list = fields.get("children");
    fields.end();
    let children = list.map(|n| n.as_list().unwrap_or(std::slice::from_ref(n))).unwrap_or_default();
    let children = children.iter().filter_map(|n| post(n, file, found, depth + 1)).collect();
    Some(Post { name: name?, note, figure, children })
}

/// Reads a `flow` block.
pub fn flow(node: &Node, file: &Arc<str>, found: &mut Vec<Diagnostic>) -> Option<Spec> {
    shaped(node, file, "a flow block", "steps: [first, second]", found)?;
    let mut fields = Fields::new(file, "a flow block", node, found);
    let title = fields.text("title").unwrap_or_default().to_owned();
    let list = fields.need("steps");
    fields.end();
    let mut steps = Vec::new();
    for item in list?.as_list().unwrap_or_default() {
        if let Some(name) = item.as_text() {
            steps.push((name.to_owned(), String::new()));
            continue;
        }
        let mut fields = Fields::new(file, "a step", item, found);
        fields.need("name");
        let name = fields.text("name").unwrap_or_default().to_owned();
        steps.push((name, fields.text("note").unwrap_or_default().to_owned()));
        fields.end();
    }
    Some(Spec::Flow { title, steps })
}

/// Reads a `timeline` block.
pub fn timeline(node: &Node, file: &Arc<str>, found: &mut Vec<Diagnostic>) -> Option<Spec> {
    shaped(node, file, "a timeline block", "events: [{date: 2020-02-10, text: …}]", found)?;
    let mut fields = Fields::new(file, "a timeline block", node, found);
    let title = fields.text("title").unwrap_or_default().to_owned();
    let list = fields.need("events");
    fields.end();
    let events = list?.as_list().unwrap_or_default().iter().filter_map(|n| event(n, file, found)).collect();
    Some(Spec::Timeline { title, events })
}

/// A block is a map; a bare list or text is answered with what the block is made of.
fn shaped(node: &Node, file: &Arc<str>, what: &str, form: &str, found: &mut Vec<Diagnostic>) -> Option<()> {
    if node.as_map().is_none() {
        let message = format!("{what} must be a map of keys and values, not {}", node.describe());
        found.push(Diagnostic::error(node.at(file), message).help(format!("write `{form}`")));
    }
    node.as_map().map(|_| ())
}

fn event(node: &Node, file: &Arc<str>, found: &mut Vec<Diagnostic>) -> Option<Event> {
    let mut side = Vec::new();
    let mut fields = Fields::new(file, "an event", node, found);
    let mut read = |fields: &mut Fields, key| fields.get(key).and_then(|n| day(n, file, &mut side));
    let (on, after, before) = (read(&mut fields, "date"), read(&mut fields, "after"), read(&mut fields, "before"));
    let lunar = fields.flag("lunar").unwrap_or(false);
    let precision = fields.get("precision");
    let moment = fields.text("when").unwrap_or_default().to_owned();
    fields.need("text");
    let text = fields.text("text").unwrap_or_default().to_owned();
    let good = ["day", "half-day", "hour", "minute", "vague"];
    if let Some(word) = precision.filter(|n| !n.as_text().is_some_and(|w| good.contains(&w))) {
        fields.refuse(word, format!("`precision` is one of: {}, not {}", good.join(", "), word.describe()));
    }
    let date = on.map(EventDate::On).or(after.map(EventDate::After)).or(before.map(EventDate::Before));
    if date.is_none() && side.is_empty() {
        let message = "an event needs `date`, `after` or `before`";
        let help = "write `date: 2020-02-20`, or `after: 2020-02-20` where only the order is known";
        fields.report(Diagnostic::error(Location { length: 0, ..node.at(file) }, message).help(help));
    }
    fields.end();
    found.append(&mut side);
    Some(Event { date: date?, lunar, moment, text })
}

/// A block with everything looked up and printed in one language.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum Shown {
    Figures { title: String, head: Vec<String>, rows: Vec<Vec<Item>>, foot: String },
    Org { title: String, root: ShownPost },
    Flow { title: String, steps: Vec<(String, String)> },
    Timeline { title: String, events: Vec<(Option<String>, String, String)> },
}

/// A cell of a table: text, link or ready markup.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum Item {
    Text(String),
    Link {
        name: String,
        href: String,
    },
    /// Markup of ours: a figure.
    Html(String),
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ShownPost {
    pub name: String,
    pub note: String,
    pub figure_html: String,
    pub children: Vec<ShownPost>,
}

/// Draws a block. `root` leads from the page to the site's root.
pub fn draw(shown: &Shown, root: &str, out: &mut String) {
    match shown {
        Shown::Figures { title, head, rows, foot } => table(title, head, rows, foot, root, out),
        Shown::Org { title, root: post } => {
            caption("org-box", title, out);
            out.push_str("<ul class=\"org\">");
            draw_post(post, out);
            out.push_str("</ul></figure>");
        }
        Shown::Flow { title, steps } => {
            caption("flow-box", title, out);
            out.push_str("<ol class=\"flow\">");
            for (name, note) in steps {
                out.push_str("<li>");
                span("flow-name", name, out);
                span("flow-note", note, out);
                out.push_str("</li>");
            }
            out.push_str("</ol></figure>");
        }
        Shown::Timeline { title, events } => {
            caption("timeline-box", title, out);
            out.push_str("<ol class=\"timeline\">");
            for (iso, date, text) in events {
                out.push_str("<li>");
                match iso {
                    Some(iso) => {
                        let _ = write!(out, "<time class=\"timeline-date\" datetime=\"{iso}\">");
                        escape(date, out);
                        out.push_str("</time>");
                    }
                    None => span("timeline-date", date, out),
                }
                span("timeline-text", text, out);
                out.push_str("</li>");
            }
            out.push_str("</ol></figure>");
        }
    }
}

fn caption(class: &str, title: &str, out: &mut String) {
    let _ = write!(out, "<figure class=\"{class}\">");
    if !title.is_empty() {
        out.push_str("<figcaption>");
        escape(title, out);
        out.push_str("</figcaption>");
    }
}

fn span(class: &str, text: &str, out: &mut String) {
    if !text.is_empty() {
        let _ = write!(out, "<span class=\"{class}\">");
        escape(text, out);
        out.push_str("</span>");
    }
}

fn draw_post(post: &ShownPost, out: &mut String) {
    out.push_str("<li><div class=\"org-post\">");
    span("org-name", &post.name, out);
    if !post.figure_html.is_empty() {
        let _ = write!(out, " <span class=\"org-figure\">{}</span>", post.figure_html);
    }
    span("org-note", &post.note, out);
    out.push_str("</div>");
    if !post.children.is_empty() {
        out.push_str("<ul>");
        post.children.iter().for_each(|c| draw_post(c, out));
        out.push_str("</ul>");
    }
    out.push_str("</li>");
}

fn table(title: &str, head: &[String], rows: &[Vec<Item>], foot: &str, root: &str, out: &mut String) {
    out.push_str("<div class=\"table\" tabindex=\"0\"><table class=\"figures\">");
    if !title.is_empty() {
        out.push_str("<caption>");
        escape(title, out);
        out.push_str("</caption>");
    }
    out.push_str("<thead><tr>");
    for cell in head {
        out.push_str("<th scope=\"col\">");
        escape(cell, out);
        out.push_str("</th>");
    }
    out.push_str("</tr></thead><tbody>");
    for row in rows {
        out.push_str("<tr>");
        for (n, item) in row.iter().enumerate() {
            out.push_str(if n == 0 { "<th scope=\"row\">" } else { "<td>" });
            match item {
                Item::Text(text) => escape(text, out),
                Item::Html(html) => out.push_str(html),
                Item::Link { name, href } => {
                    let _ = write!(out, "<a href=\"{root}");
                    escape(href, out);
                    out.push_str("\">");
                    escape(name, out);
                    out.push_str("</a>");
                }
            }
            out.push_str(if n == 0 { "</th>" } else { "</td>" });
        }
        out.push_str("</tr>");
    }
    out.push_str("</tbody></table></div>");
    if !foot.is_empty() {
        out.push_str("<p class=\"table-source\">");
        escape(foot, out);
        out.push_str("</p>");
    }
}
