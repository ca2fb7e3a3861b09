//! The small page that an article is copied from. It is the office's own tool: the article itself holds none of it.

use std::fmt::Write as _;

use crate::markdown::escape;
use crate::wechat::article::{Article, DIGEST, FULL, Head, LIMIT, TITLE};

const STYLE: &str = include_str!("page.css");
const SCRIPT: &str = include_str!("page.js");

fn escaped(text: &str) -> String {
    let mut out = String::new();
    escape(text, &mut out);
    out
}

/// `names` are the files of its pictures, in order; `home` leads to the list of all articles.
pub fn page(head: &Head, article: &Article, names: &[String], home: &str) -> String {
    let title = escaped(&head.title);
    let mut out = begin(&title);
    let _ = write!(out, "<header><p><a href=\"{home}\">全部文章 All articles</a></p><h1>{title}</h1><dl>");
    field("标题 Title", "title", &head.title, TITLE, &mut out);
    field("摘要 Digest", "digest", &head.digest, DIGEST, &mut out);
    if let Some(address) = &head.address {
        let _ = write!(
            out,
            "<dt>原文链接 Original</dt><dd><span id=\"original\">{}</span> <button type=\"button\" data-copy=\"original\">复制 Copy</button></dd>",
            escaped(address)
        );
    }
    out.push_str("</dl></header>");
    for (part, n) in article.parts.iter().zip(1..) {
        let length = part.chars().count();
        let of = if article.parts.len() > 1 { format!(" {n}/{}", article.parts.len()) } else { String::new() };
        let state = if length > LIMIT { " class=\"over\"" } else { "" };
        let _ = write!(
            out,
            "<section class=\"part\"><h2>正文 Article{of}</h2><p><button type=\"button\" data-copy=\"article-{n}\">复制正文 Copy the article</button> \
             <span{state}><meter min=\"0\" max=\"{LIMIT}\" high=\"{FULL}\" value=\"{length}\"></meter> {length} / {LIMIT}</span></p>\
             <div class=\"article\" id=\"article-{n}\">{part}</div></section>"
        );
    }
    if !names.is_empty() {
        out.push_str(
            "<section class=\"part\"><h2>图片 Pictures</h2><p>粘贴后按顺序上传替换。 Upload them in this order after pasting.</p><ol>",
        );
        for name in names {
            let _ = write!(out, "<li><a href=\"{name}\" download>{name}</a></li>");
        }
        out.push_str("</ol></section>");
    }
    end(out)
}

/// A word of the article with its meter.
fn field(label: &str, id: &str, text: &str, most: usize, out: &mut String) {
    if text.is_empty() {
        return;
    }
    let length = text.chars().count();
    let state = if length > most { " class=\"over\"" } else { "" };
    let _ = write!(
        out,
        "<dt>{label}</dt><dd><span id=\"{id}\">{}</span> <small{state}>{length} / {most}</small> \
         <button type=\"button\" data-copy=\"{id}\">复制 Copy</button></dd>",
        escaped(text)
    );
}

/// The list of all articles: title and folder of each.
pub fn list(title: &str, articles: &[(String, String)]) -> String {
    let title = escaped(title);
    let mut out = begin(&title);
    let _ = write!(out, "<header><h1>{title}</h1></header><section class=\"part\"><ul>");
    for (name, folder) in articles {
        let mut href = String::new();
        crate::markdown::href(folder, &mut href);
        let _ = write!(out, "<li><a href=\"{href}/index.html\">{}</a></li>", escaped(name));
    }
    out.push_str("</ul></section>");
    end(out)
}

fn begin(title: &str) -> String {
    format!(
        "<!doctype html>\n<html lang=\"zh-Hans\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\
         <meta name=\"color-scheme\" content=\"light dark\"><title>{title}</title><style>{STYLE}</style></head><body>"
    )
}

fn end(mut out: String) -> String {
    let _ = writeln!(out, "<script>{SCRIPT}</script></body></html>");
    out
}
