//! Links between the pages of a replay: each leads to a record.

use std::collections::BTreeSet;

use crate::check::page::Page;
use crate::site::routes::join;

/// The links of a page that lead to nothing in the replay. Links to other hosts are not looked at.
pub fn dead(html: &str, route: &str, base: &str, known: &BTreeSet<&str>) -> Vec<String> {
    let folder = route.rsplit_once('/').map_or("", |(folder, _)| folder);
    let page = Page::read(html);
    let mut dead = Vec::new();
    for link in &page.links {
        let path = link.split(['#', '?']).next().unwrap_or("");
        let target = match path.strip_prefix(base) {
            Some(path) => join("", path),
            None if path.is_empty() || foreign(path) => continue,
            None => join(folder, path),
        };
        let there = target.as_deref().is_some_and(|t| {
            known.contains(t) || t.is_empty() || (t.ends_with('/') && known.contains(&*format!("{t}index.html")))
        });
        if !there {
            dead.push(format!("its link to {link} leads to nothing in the replay"));
        }
    }
    dead
}

/// Whether an address names a scheme or another host.
fn foreign(path: &str) -> bool {
    let scheme = path
        .split_once(':')
        .is_some_and(|(s, _)| !s.is_empty() && s.bytes().all(|b| b.is_ascii_alphanumeric() || b"+-.".contains(&b)));
    scheme || path.starts_with("//")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dead_links_are_named() {
        let known = BTreeSet::from(["index.html", "a/index.html", "a/简.html", "b.png"]);
        let html = "<a href='../index.html#x'>1</a><a href=%E7%AE%80.html>2</a><img src=../b.png alt=''>\
                    <a href=https://e.org/jb/a/>3</a><a href=https://other.org/x>4</a><a href=mailto:a@b>5</a>\
                    <a href=gone.html>6</a><a href=../../out.html>7</a><a href=https://e.org/jb/no.html>8</a>";
        let dead = dead(html, "a/index.html", "https://e.org/jb/", &known);
        assert_eq!(dead.len(), 3, "{dead:?}");
        assert!(["gone.html", "../../out.html", "no.html"].iter().all(|l| dead.iter().any(|d| d.contains(l))));
    }
}
