//! The examples of the CommonMark specification, run through the office's own writer.

use std::path::PathBuf;
use std::sync::Arc;

use jianbao::markdown::{self, Fill, Options};
use serde::Deserialize;

#[derive(Deserialize)]
struct Example {
    markdown: String,
    html: String,
    example: u32,
}

/// The shared cases: `JIANBAO_SHARED`, or `../shared` beside the checkout.
fn shared(file: &str) -> Option<String> {
    let shared = std::env::var_os("JIANBAO_SHARED")
        .map_or_else(|| PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../shared")), PathBuf::from);
    let path = shared.join("cases").join(file);
    let text = std::fs::read_to_string(&path).ok();
    if text.is_none() {
        println!("skipped: {} is not there", path.display());
    }
    text
}

fn html(text: &str) -> String {
    let draft = markdown::read(text, &Arc::from("spec.md"), 1, Options::COMMONMARK);
    let mut html = String::new();
    draft.body.fill(&mut html, |fill, out| match fill {
        Fill::Link(i) => markdown::href(&draft.outline.links[i as usize].target, out),
        Fill::Image(i) => {
            let image = &draft.outline.images[i as usize];
            out.push_str("<img src=\"");
            markdown::href(&image.target, out);
            out.push_str("\" alt=\"");
            markdown::escape(&image.alt, out);
            if let Some(title) = &image.title {
                out.push_str("\" title=\"");
                markdown::escape(title, out);
            }
            out.push_str("\">");
        }
        other => panic!("{other:?} in plain CommonMark"),
    });
    html
}

/// White space beside block tags prints nothing, so both sides are compared without it, outside `<pre>`;
/// as are the slash of void tags, the `rel` of links to other sites, and quotes that need no escape in text.
fn normal(html: &str) -> String {
    let html = html.replace(" />", ">").replace(" rel=\"noopener\"", "").replace("&quot;", "\"");
    let mut out = String::new();
    let mut rest = html.as_str();
    let mut beside_block = true;
    while !rest.is_empty() {
        let at = rest.find('<').unwrap_or(rest.len());
        let (text, tail) = rest.split_at(at);
        let text = if beside_block { text.trim_start() } else { text };
        let tag_end = tail.find('>').map_or(tail.len(), |i| i + 1);
        let tag = &tail[..tag_end];
        beside_block = is_block(tag);
        out.push_str(if beside_block { text.trim_end() } else { text });
        rest = &tail[tag_end..];
        if tag == "<pre>" {
            let end = rest.find("</pre>").map_or(rest.len(), |i| i + "</pre>".len());
            out.push_str(tag);
            out.push_str(&rest[..end]);
            rest = &rest[end..];
        } else {
            out.push_str(tag);
        }
    }
    out
}

fn is_block(tag: &str) -> bool {
    let name = tag.trim_start_matches(['<', '/']).split(|c: char| !c.is_ascii_alphanumeric()).next().unwrap_or("");
    ["p", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "li", "blockquote", "pre", "hr", "br", "div", "table"]
        .contains(&name)
        || tag.is_empty()
}

#[test]
fn every_example_of_the_specification() {
    let Some(text) = shared("commonmark-0.31.2.json") else { return };
    let examples: Vec<Example> = serde_json::from_str(&text).unwrap();
    let mut failed = Vec::new();
    for example in &examples {
        let (ours, theirs) = (normal(&html(&example.markdown)), normal(&example.html));
        if ours != theirs {
            println!("{}: {:?}\n  ours   {ours:?}\n  theirs {theirs:?}", example.example, example.markdown);
            failed.push(example.example);
        }
    }
    assert!(failed.is_empty(), "{} of {} differ: {failed:?}", failed.len(), examples.len());
}
