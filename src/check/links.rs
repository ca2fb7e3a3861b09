//! Links and files: every address of the built tree leads somewhere, every picture has words, every file a use.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use rayon::prelude::*;
use rustc_hash::FxHashMap;
use unicode_normalization::is_nfc;

use crate::campaign::names::unportable;
use crate::check::built::Facts;
use crate::check::rules::{Level, Rule};
use crate::check::{Finding, Input, external};
use crate::diagnostic::{Diagnostic, Location};
use crate::markdown::{Image, Outline};
use crate::picture::Flaw;
use crate::trace;

pub const RULES: [Rule; 7] = [
    Rule {
        name: "links/broken",
        level: Level::Error,
        about: "An address in a built page that leads to no file of the site.",
    },
    Rule {
        name: "links/anchor",
        level: Level::Error,
        about: "An address in a built page whose `#…` names nothing on the page it leads to.",
    },
    Rule {
        name: "links/alt",
        level: Level::Warn,
        about: "A picture without words for those who cannot see it. Write them between the brackets: \
                ![志愿者在卡口值守](photo.jpg).",
    },
    Rule {
        name: "links/unused",
        level: Level::Warn,
        about: "A file in content/ that no page shows or links to. It is not published; take it away, or link to it.",
    },
    Rule {
        name: "links/name",
        level: Level::Warn,
        about: "The name of a file that Windows cannot hold, that differs from another only in capitals, that is too long, \
                or whose letters come in pieces: it breaks in a ZIP or on another computer.",
    },
    Rule {
        name: "links/external",
        level: Level::Warn,
        about: "An address of another host that is not there or does not answer; asked for with `--external` alone, each \
                host gently. One that wants a password or forbids programs is left alone.",
    },
    Rule {
        name: "links/picture",
        level: Level::Warn,
        about: "A published JPEG or PNG that is cut off, damaged, or something else under that name: pages show a hole, or \
                half a picture.",
    },
];

/// The longest path that still fits below a folder on Windows, in characters.
const LONGEST: usize = 180;

pub fn check(input: &Input, found: &mut Vec<Finding>) {
    addresses(input, found);
    pictures(input, found);
    if input.external {
        external::check(input, found);
    }
    if !input.built.is_empty() {
        unused(input, found);
    }
    names(input, found);
}

/// Where an address within the site leads: the file and the anchor on it. `None` for other addresses.
pub fn target(route: &str, address: &str, base: Option<&str>) -> Option<(String, String)> {
    let own = base.and_then(|b| address.strip_prefix(b)).map(|rest| format!("/{rest}"));
    let address = own.as_deref().unwrap_or(address);
    let scheme = address.split(['/', '?', '#']).next().is_some_and(|first| first.contains(':'));
    if scheme || address.starts_with("//") {
        return None;
    }
    let (path, anchor) = address.split_once('#').unwrap_or((address, ""));
    let anchor = decoded(anchor).into_owned();
    let path = decoded(path.split('?').next().unwrap_or(""));
    let folder = route.rsplit_once('/').map_or("", |(folder, _)| folder);
    if path.is_empty() {
        return Some((route.to_owned(), anchor));
    }
    let mut parts: Vec<&str> = if path.starts_with('/') { Vec::new() } else { folder.split('/').collect() };
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." => drop(parts.pop()),
            part => parts.push(part),
        }
    }
    parts.retain(|p| !p.is_empty());
    let mut to = parts.join("/");
    if path.ends_with(['/', '.']) || to.is_empty() {
        to = if to.is_empty() { "index.html".to_owned() } else { format!("{to}/index.html") };
    }
    Some((to, anchor))
}

/// `%E6%9D%A1` as the text it stands for.
fn decoded(text: &str) -> Cow<'_, str> {
    let bytes = text.as_bytes();
    if memchr::memchr(b'%', bytes).is_none() {
        return text.into();
    }
    let hex = |at: usize| bytes.get(at).and_then(|b| char::from(*b).to_digit(16));
    let (mut out, mut at) = (Vec::with_capacity(bytes.len()), 0);
    while at < bytes.len() {
        match (bytes[at], hex(at + 1), hex(at + 2)) {
            (b'%', Some(high), Some(low)) => {
                out.push(u8::try_from(high * 16 + low).unwrap_or(b'?'));
                at += 3;
            }
            (byte, ..) => {
                out.push(byte);
                at += 1;
            }
        }
    }
    String::from_utf8_lossy(&out).into_owned().into()
}

fn at(facts: &Facts) -> Location {
    Location::file(facts.source.as_ref().map_or_else(|| format!("public/{}", facts.route).into(), Arc::clone))
}

/// An address that leads nowhere, on the first page that has it, and on how many pages it stands.
struct Dead<'a> {
    facts: &'a Facts,
    address: &'a str,
    path: String,
    anchor: String,
    pages: usize,
}

/// The addresses of the built tree that lead nowhere, and the files they were looked for among.
pub struct Unsound<'a> {
    all: Vec<(&'a Facts, &'a str)>,
    files: FxHashMap<&'a str, &'a Facts>,
    /// Stands for the files, their anchors and the base: among the same ones what was sound is sound.
    pub stamp: u64,
}

impl<'a> Unsound<'a> {
    /// `sound` is the stamp under which nothing led nowhere when files were looked at that are not new.
    pub fn new(built: &'a [Facts], base: Option<&str>, sound: Option<u64>) -> Self {
        let files: FxHashMap<&str, &Facts> = built.iter().map(|f| (&*f.route, f)).collect();
        let stamp = trace::hash(&(base, built.iter().map(|f| (&f.route, &f.ids)).collect::<Vec<_>>()));
        let known = sound == Some(stamp);
        // Pages of one folder stand together, and much the same addresses on them.
        let folder = |facts: &Facts| facts.route.rsplit_once('/').map_or(0, |(folder, _)| folder.len());
        let same = |a: &Facts, b: &Facts| a.route[..folder(a)] == b.route[..folder(b)];
        let folders: Vec<&[Facts]> = built.chunk_by(same).collect();
        let each = |pages: &&'a [Facts]| unsound(pages.iter().filter(|f| f.new || !known), &files, base);
        let all = folders.par_iter().flat_map_iter(each).collect();
        Self { all, files, stamp }
    }

    pub fn is_empty(&self) -> bool {
        self.all.is_empty()
    }
}

/// The addresses on some pages of one folder that lead nowhere.
fn unsound<'a>(
    pages: impl Iterator<Item = &'a Facts>,
    files: &FxHashMap<&str, &Facts>,
    base: Option<&str>,
) -> Vec<(&'a Facts, &'a str)> {
    let mut known: FxHashMap<&str, bool> = FxHashMap::default();
    let mut found = Vec::new();
    for facts in pages {
        let sound = |address: &str| match target(&facts.route, address, base) {
            // `#top` is the top of every page.
            Some((path, anchor)) => files.get(&*path).is_some_and(|to| {
                anchor.is_empty() || anchor == "top" || !path.ends_with(".html") || to.ids.contains(&anchor)
            }),
            None => true,
        };
        for address in facts.links.iter() {
            // `#a` and `?a` are of the page itself.
            let own = address.is_empty() || address.starts_with(['#', '?']);
            let is_sound = match own {
                true => sound(address),
                false => *known.entry(address).or_insert_with(|| sound(address)),
            };
            if !is_sound {
                found.push((facts, address));
            }
        }
    }
    found
}

fn addresses(input: &Input, found: &mut Vec<Finding>) {
    let base = input.office.site.base_url.as_deref();
    // Each dead end once, with the first page that has it and how many more do.
    let mut dead: BTreeMap<String, Dead> = BTreeMap::new();
    for (facts, address) in &input.unsound.all {
        let Some((path, anchor)) = target(&facts.route, address, base) else { continue };
        // All pages that show one source have its dead ends.
        let name = facts.source.as_ref().map_or_else(|| format!("{path}#{anchor}"), |s| format!("{s} {address}"));
        dead.entry(name).or_insert(Dead { facts, address, path, anchor, pages: 0 }).pages += 1;
    }
    for Dead { facts, address, path, anchor, pages } in dead.into_values() {
        let more = if pages > 1 { format!(" (and of {} more)", pages - 1) } else { String::new() };
        let (rule, message) = match input.unsound.files.contains_key(&*path) {
            true => (&RULES[1], format!("there is no `{anchor}` on {path}: a link of {}{more}", facts.route)),
            false => (&RULES[0], format!("the address `{address}` leads nowhere: a link of {}{more}", facts.route)),
        };
        let help = "correct the link, or bring back what it leads to";
        // Typed so in raw HTML; or a link of Markdown to a heading that the page it leads to has not.
        let mut words = vec![format!("\"{address}\""), format!("({address})")];
        words.extend((!anchor.is_empty()).then(|| format!("#{anchor})")));
        let typed = |source: &Arc<str>| words.iter().find_map(|w| input.texts.place(source, w));
        let at = facts.source.as_ref().and_then(typed).unwrap_or_else(|| at(facts));
        found.push(Finding::new(rule, Diagnostic::error(at, message).help(help)));
    }
}

fn pictures(input: &Input, found: &mut Vec<Finding>) {
    found.extend(input.outlined.iter().flat_map(|o| &o.pictures).cloned());
    for facts in input.built {
        for src in &facts.bare {
            let message = format!("the picture `{src}` of {} has no `alt`", facts.route);
            found.push(Finding::new(&RULES[2], Diagnostic::warning(at(facts), message).help("add alt=\"…\"")));
        }
        let flawed = |flaw: &Flaw| Diagnostic::warning(at(facts), flaw.message.clone()).help(flaw.help.clone());
        found.extend(facts.flaw.as_ref().map(|flaw| Finding::new(&RULES[6], flawed(flaw))));
    }
}

/// Pictures of a text without words.
pub fn wordless(outline: &Outline, file: &Arc<str>) -> Vec<Finding> {
    let help = "say what it shows: ![志愿者在卡口值守](photo.jpg)";
    let images = outline.images.iter().filter(|i| i.alt.trim().is_empty());
    let finding = |image: &Image| {
        let message = format!("the picture `{}` has no words", image.target);
        Finding::new(&RULES[2], Diagnostic::warning(image.at.location(file), message).help(help))
    };
    images.map(finding).collect()
}

fn unused(input: &Input, found: &mut Vec<Finding>) {
    let routes: BTreeSet<&str> = input.built.iter().map(|f| &*f.route).collect();
    let mut texts: Option<Vec<Cow<str>>> = None;
    for (path, entry) in &input.files.others {
        // What a draft or a report of tomorrow shows is in use.
        let name = path.rsplit('/').next().unwrap_or(path);
        let mut named = || {
            let all = || input.texts.iter().map(|t| decoded(&t.text)).collect();
            let texts = texts.get_or_insert_with(all);
            texts.iter().any(|t| t.contains(name))
        };
        if !routes.contains(&**path) && !named() {
            let message = "no page shows this file or links to it";
            let help = "link to it from a report, or take it away";
            let diagnostic = Diagnostic::warning(Location::file(entry.path.clone()), message).help(help);
            found.push(Finding::new(&RULES[3], diagnostic));
        }
    }
}

fn names(input: &Input, found: &mut Vec<Finding>) {
    let mut seen: BTreeMap<String, &str> = BTreeMap::new();
    for entry in input.entries {
        let path = &*entry.path;
        let twin = seen.insert(path.to_lowercase(), path);
        let wrong = if let Some(twin) = twin {
            Some((
                format!("this name differs from `{twin}` only in capitals: Windows and a ZIP hold one of them"),
                "rename one",
            ))
        } else if let Some(message) = unportable(path) {
            Some((message, "rename it: letters, digits, Chinese, - and _"))
        } else if path.chars().count() > LONGEST {
            Some((
                format!("this path has {} characters: Windows may not open it", path.chars().count()),
                "give shorter names",
            ))
        } else if !is_nfc(path) {
            Some(("the letters of this name come in pieces, as a Mac writes them".to_owned(), "type the name anew"))
        } else {
            None
        };
        found.extend(wrong.map(|(message, help)| {
            Finding::new(&RULES[4], Diagnostic::warning(Location::file(path), message).help(help))
        }));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_lead_to_files() {
        let to = |address: &str| target("a/b/c.html", address, Some("https://x.example/s/"));
        let file = |path: &str, anchor: &str| Some((path.to_owned(), anchor.to_owned()));
        assert_eq!(to("../d.html#x"), file("a/d.html", "x"));
        assert_eq!(to("#%E5%81%9A"), file("a/b/c.html", "做"));
        assert_eq!(to("/"), file("index.html", ""));
        assert_eq!(to("./"), file("a/b/index.html", ""));
        assert_eq!(to("https://x.example/s/k/"), file("k/index.html", ""));
        for other in ["https://other.example/", "mailto:a@example.org", "//h/x", "data:,x", "tel:12345"] {
            assert_eq!(to(other), None, "{other}");
        }
    }
}
