//! `data/README.txt`: what a package is, told in both languages to somebody who has never heard of the tool. It stands
//! here and not in a theme: a package must explain itself whatever the theme.

use super::scope::Scope;
use crate::language::Language;
use crate::site::Site;

const TEXT: &str = include_str!("readme.txt");

/// The text for a package. `base` is where its addresses begin.
pub fn text(site: &Site, scope: &Scope, base: &str, software: &str) -> String {
    let zh = Language::ZhHans;
    let en = Language::En;
    let office = &site.office.site;
    let closed = site.today.to_string();
    let period = scope.interval();
    let line = "=".repeat(60);
    let facts = [
        ("title", scope.name.get(zh)),
        ("title_en", scope.name.get(en)),
        ("line", &line),
        ("site", office.title.get(zh)),
        ("site_en", office.title.get(en)),
        ("publisher", office.publisher.get(zh)),
        ("publisher_en", office.publisher.get(en)),
        ("period", &period),
        ("closed", &closed),
        ("software", software),
        ("base", base),
    ];
    let mut out = String::with_capacity(TEXT.len());
    let mut rest = TEXT;
    // One pass: what an office wrote is not looked at for braces.
    while let Some((before, after)) = rest.split_once('{') {
        out.push_str(before);
        let (name, after) = after.split_once('}').unwrap_or((after, ""));
        out.push_str(facts.iter().find(|(n, _)| *n == name).map_or("", |(_, value)| value));
        rest = after;
    }
    out.push_str(rest);
    out
}
