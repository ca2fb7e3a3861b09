//! The languages of a site: written by people, and Traditional Chinese that is derived from Simplified.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::campaign::read::{listed, suggest};
use crate::diagnostic::Diagnostic;
use crate::language::Language;
use crate::language::han::is_han;
use crate::language::script::{Standard, Traditional};
use crate::source::yaml::{Fields, Node};

const DERIVED: &str = "{tag: zh-Hant, from: zh-Hans, standard: tw}";

/// Languages in the order of the site, and how the derived one is derived, if there is one. `glossary` is the node under
/// that key.
pub fn read(
    node: &Node,
    glossary: Option<&Node>,
    file: &Arc<str>,
    found: &mut Vec<Diagnostic>,
) -> (Vec<Language>, Option<Traditional>) {
    let mut languages = Vec::new();
    let mut standard = None;
    let mut unknown = false;
    if node.as_list().is_some_and(<[Node]>::is_empty) {
        let help = format!("write languages: [{}]", Language::WRITTEN.map(Language::tag).join(", "));
        found.push(Diagnostic::error(node.at(file), "a site needs a language").help(help));
    }
    for item in node.as_list().unwrap_or(std::slice::from_ref(node)) {
        let language = match item.as_map() {
            Some(_) => derived(item, file, found).map(|s| {
                standard = Some(s);
                Language::ZhHant
            }),
            None => written(item, file, found),
        };
        match language {
            Some(language) if languages.contains(&language) => {
                let message = format!("the language `{}` is named twice", language.tag());
                found.push(Diagnostic::error(item.at(file), message));
            }
            Some(language) if language.is_derived() && !languages.contains(&language.written()) => {
                let message = format!(
                    "`{}` stands before `{}`, which it is derived from",
                    language.tag(),
                    language.written().tag()
                );
                let help = format!("write languages: [zh-Hans, {DERIVED}, en]");
                found.push(Diagnostic::error(item.at(file), message).help(help));
            }
            Some(language) => languages.push(language),
            None => unknown = true,
        }
    }
    // Which one was meant is not known: the rest is read with all that people write, so that nothing follows from it.
    if unknown {
        languages.clear();
    }
    let words = glossary.map(|node| words(node, file, found)).unwrap_or_default();
    if let (Some(node), None) = (glossary, standard) {
        let help = format!("add {DERIVED} to `languages`, or take the glossary out");
        found.push(Diagnostic::error(node.at(file), "no language of the site reads this glossary").help(help));
    }
    (languages, standard.map(|standard| Traditional::new(standard, words)))
}

/// Why a text in this language is not read, and what to do; `languages` are the site's.
pub fn unread(language: Language, languages: &[Language]) -> Option<(String, &'static str)> {
    let tag = language.tag();
    if language.is_derived() {
        let help = "take the file away; words of your own go into `glossary` in site.yaml";
        return Some((format!("`{tag}` is derived, so this file is left out"), help));
    }
    let known = languages.is_empty() || languages.contains(&language);
    let help = "add the language to site.yaml, or take the file away";
    (!known).then(|| (format!("the site has no language `{tag}`, so this file is left out"), help))
}

fn written(item: &Node, file: &Arc<str>, found: &mut Vec<Diagnostic>) -> Option<Language> {
    let tag = item.as_text().unwrap_or_default();
    let language = Language::from_tag(tag);
    match language {
        Some(language) if language.is_derived() => {
            let message = format!("`{tag}` is not written but derived");
            found.push(Diagnostic::error(item.at(file), message).help(format!("write {DERIVED}")));
            None
        }
        Some(language) => Some(language),
        None => {
            let known = || suggest(tag, Language::WRITTEN.map(Language::tag).into_iter(), "this version");
            let meant =
                ["zh", "zh-cn", "zh_cn", "cn", "chinese", "中文", "简体中文"].contains(&tag.to_lowercase().as_str());
            let simplified = meant.then(|| format!("Chinese in simplified characters is {}", Language::ZhHans.tag()));
            let help = simplified.or_else(|| listed(tag)).unwrap_or_else(known);
            found.push(Diagnostic::error(item.at(file), format!("unknown language {}", item.describe())).help(help));
            None
        }
    }
}

/// `{tag: zh-Hant, from: zh-Hans, standard: tw}`.
fn derived(item: &Node, file: &Arc<str>, found: &mut Vec<Diagnostic>) -> Option<Standard> {
    let mut fields = Fields::new(file, "a derived language", item, found);
    let mut only = |key: &'static str, value: &str| {
        let node = fields.need(key)?;
        let right = node.as_text() == Some(value);
        if !right {
            let message = format!("`{key}` of a derived language is {value}, not {}", node.describe());
            fields.report(Diagnostic::error(node.at(file), message).help(format!("write {DERIVED}")));
        }
        right.then_some(())
    };
    let known = only("tag", Language::ZhHant.tag()).and(only("from", Language::ZhHans.tag()));
    let standard = match fields.get("standard") {
        None => Some(Standard::Taiwan),
        Some(node) => {
            let standard = node.as_text().and_then(Standard::parse);
            if standard.is_none() {
                let message = format!("unknown standard {}", node.describe());
                let help = "tw for the forms of Taiwan, hk for those of Hong Kong";
                fields.report(Diagnostic::error(node.at(file), message).help(help));
            }
            standard
        }
    };
    fields.end();
    known.and(standard)
}

/// Words in Simplified, each with what it becomes.
fn words(node: &Node, file: &Arc<str>, found: &mut Vec<Diagnostic>) -> BTreeMap<String, String> {
    let mut words = BTreeMap::new();
    let Some(entries) = node.as_map() else {
        let message = format!("the glossary must be a map of words, not {}", node.describe());
        found.push(Diagnostic::error(node.at(file), message).help("write each word on a line, as `网格员: 網格員`"));
        return words;
    };
    for (key, value) in entries {
        let word = |node: &Node| {
            let fits = |text: &&str| text.starts_with(is_han) && !text.contains(['<', '>', '&', '"']);
            node.as_text().filter(fits).map(str::to_owned)
        };
        match (word(key), word(value)) {
            (Some(from), Some(to)) => {
                words.insert(from, to);
            }
            (from, _) => {
                let wrong = if from.is_some() { value } else { key };
                let message =
                    format!("a word of the glossary begins with a Chinese character, not {}", wrong.describe());
                found.push(
                    Diagnostic::error(wrong.at(file), message).help("write each word on a line, as `网格员: 網格員`"),
                );
            }
        }
    }
    words
}
