//! Names of places in texts that are nearly those of place.yaml: Zijing Lu for Zijinglu, 紫金路街道 for 紫荆路街道.
//! Careful: a name that could be that of another place is left alone.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use rustc_hash::FxHashSet;

use crate::campaign::load::{Page, PageKind};
use crate::campaign::{PlaceId, Places};
use crate::check::fix::Prose;
use crate::check::{Finding, Text};
use crate::diagnostic::{Diagnostic, Location};
use crate::language::Language;
use crate::language::han::is_han;

/// What a name ends with in English, and in pinyin.
const KINDS: [&str; 16] = [
    "Province",
    "City",
    "District",
    "County",
    "Subdistrict",
    "Sub-district",
    "Street",
    "Town",
    "Township",
    "Community",
    "Village",
    "Road",
    "Lu",
    "Jie",
    "Zhen",
    "Xiang",
];
const SUFFIXES: [&str; 9] = ["街道", "社区", "省", "市", "区", "县", "镇", "乡", "村"];
/// Where two names differ in one of these they are names of two places.
const TELLING: &str = "东西南北中上下前后左右内外大小新老旧高一二三四五六七八九十";
/// Shorter names are too near to other words.
const SHORTEST: usize = 6;

/// The names of an office, made once.
pub struct Names<'a> {
    places: &'a Places,
    /// English names without their kind: as letters alone, and as typed.
    english: BTreeMap<String, BTreeSet<String>>,
    /// The first letters of each of them: most words begin otherwise.
    begins: FxHashSet<[char; 3]>,
    chinese: BTreeSet<&'a str>,
}

/// A name spelled otherwise, and how it is spelled.
#[derive(Debug, PartialEq, Eq)]
pub struct Slip {
    pub range: Range<usize>,
    pub wanted: String,
}

/// What is wrong in one article.
pub fn of_text(names: &Names, page: &Page, text: &Text, prose: &Prose) -> Vec<Finding> {
    let place = match page.kind {
        PageKind::Report(place) | PageKind::Introduction(place) => Some(place),
        PageKind::Home | PageKind::Free => None,
    };
    let slips = match page.language {
        Language::En => names.english(&text.text, prose, place),
        Language::ZhHans | Language::ZhHant => names.chinese(&text.text, prose, place),
    };
    let finding = |slip: Slip| {
        let typed = &text.text[slip.range.clone()];
        let message = format!("“{typed}” is spelled otherwise than the place “{}”", slip.wanted);
        let help = format!("write {}, as place.yaml has it", slip.wanted);
        let at = Location::of_bytes(text.file.clone(), &text.text, slip.range);
        Finding::new(&super::translation::RULES[5], Diagnostic::warning(at, message).help(help))
    };
    slips.into_iter().map(finding).collect()
}

impl<'a> Names<'a> {
    pub fn new(places: &'a Places) -> Self {
        let mut names =
            Self { places, english: BTreeMap::new(), begins: FxHashSet::default(), chinese: BTreeSet::new() };
        for place in places.iter() {
            for text in [&place.name, &place.short_name] {
                names.chinese.extend(text.own(Language::ZhHans));
                if let Some(name) = text.own(Language::En) {
                    let stem = stem(name);
                    names.english.entry(letters(stem)).or_default().insert(plain(stem));
                }
            }
        }
        names.begins = names.english.keys().map(|name| begin(name)).collect();
        names
    }

    /// The place itself and those it lies in.
    fn near(&self, place: Option<PlaceId>) -> impl Iterator<Item = PlaceId> {
        std::iter::successors(place, |p| self.places.get(*p).parent)
    }

    /// Words that are a name once their spaces and hyphens are gone; and, before the same kind (Subdistrict), a name
    /// of the text's own place with one letter more, less or other.
    pub fn english(&self, markdown: &str, prose: &Prose, place: Option<PlaceId>) -> Vec<Slip> {
        let own: Vec<(&str, &str)> = self
            .near(place)
            .filter_map(|p| self.places.get(p).name.own(Language::En))
            .filter_map(|name| Some((stem(name), name.strip_prefix(stem(name))?.strip_prefix(' ')?)))
            .collect();
        let mut slips = Vec::new();
        let mut words = Vec::new();
        for line in prose.lines() {
            read_words(markdown, line, &mut words);
            for (n, word) in words.iter().enumerate().filter(|(_, w)| w.capital) {
                let known = self.begins.contains(&begin(&markdown[word.range.start..]));
                if let Some(slip) = (1..=if known { 3 } else { 0 })
                    .rev()
                    .find_map(|count| self.joined(markdown, words.get(n..n + count)?))
                {
                    slips.push(slip);
                    continue;
                }
                let Some(next) = words.get(n + 1).filter(|_| word.joins) else { continue };
                let typed = &markdown[word.range.clone()];
                let kind = &markdown[next.range.clone()];
                let near = |(stem, own): &&(&str, &str)| *own == kind && one_letter_off(typed, stem);
                if let Some((stem, _)) = own.iter().find(near).filter(|_| !self.english.contains_key(&letters(typed))) {
                    slips.push(Slip { range: word.range.clone(), wanted: (*stem).to_owned() });
                }
            }
        }
        slips.dedup_by(|later, first| later.range.start < first.range.end);
        slips
    }

    fn joined(&self, markdown: &str, words: &[Word]) -> Option<Slip> {
        let (first, last) = (words.first()?, words.last()?);
        if !words[..words.len() - 1].iter().all(|w| w.joins) || !words.iter().all(|w| w.capital) {
            return None;
        }
        let typed = markdown.get(first.range.start..last.range.end)?;
        let key = letters(typed);
        let known = self.english.get(&key).filter(|_| key.len() >= SHORTEST)?;
        let shouted = !typed.contains(|c: char| c.is_ascii_lowercase());
        // Two words may be a person's name, but not where the last of them says what kind of place it is.
        let sure = words.len() == 1 || KINDS.contains(&&markdown[last.range.clone()]) || last.kind_follows;
        let wrong = !shouted && sure && !known.contains(&plain(typed));
        wrong.then(|| Slip {
            range: first.range.start..last.range.end,
            wanted: known.first().cloned().unwrap_or_default(),
        })
    }

    /// Names as long as that of the text's own place, with the same kind at the end and one other character.
    pub fn chinese(&self, markdown: &str, prose: &Prose, place: Option<PlaceId>) -> Vec<Slip> {
        let mut slips = Vec::new();
        for name in self.near(place).filter_map(|p| self.places.get(p).name.own(Language::ZhHans)) {
            let Some(stem) = SUFFIXES.iter().find_map(|s| name.strip_suffix(s)) else { continue };
            let wanted: Vec<char> = name.chars().collect();
            let stem = stem.chars().count();
            if stem < 3 {
                continue;
            }
            for line in prose.lines() {
                for part in line.windows(wanted.len()) {
                    let other = |n: &usize| part[*n].1 != wanted[*n];
                    let mut others = (0..wanted.len()).filter(other);
                    let (Some(n), None) = (others.next().filter(|n| *n < stem), others.next()) else { continue };
                    let telling = TELLING.contains(part[n].1) || TELLING.contains(wanted[n]);
                    let (from, last) = (part[0].0, part[part.len() - 1]);
                    let range = from..last.0 + last.1.len_utf8();
                    let known = self.chinese.contains(&markdown[range.clone()]);
                    // The first character may be that of a word before it: 在荆路街道.
                    if n > 0 && is_han(part[n].1) && !telling && !known {
                        slips.push(Slip { range, wanted: name.to_owned() });
                    }
                }
            }
        }
        slips
    }
}

struct Word {
    range: Range<usize>,
    capital: bool,
    /// One space or hyphen stands between it and the next.
    joins: bool,
    kind_follows: bool,
}

/// The words of a line; `words` is room for them.
fn read_words(markdown: &str, line: &[(usize, char)], words: &mut Vec<Word>) {
    words.clear();
    let letter = |c: char| c.is_alphabetic() && !is_han(c) || c == '\'' || c == '’';
    let mut at = 0;
    while at < line.len() {
        let start = at;
        while at < line.len() && letter(line[at].1) {
            at += 1;
        }
        if at == start {
            at += 1;
            continue;
        }
        let end = line[at - 1].0 + line[at - 1].1.len_utf8();
        let next = |n: usize| line.get(at + n).map_or('\n', |(_, c)| *c);
        let joins = matches!(next(0), ' ' | '-') && letter(next(1));
        let capital = line[start].1.is_uppercase();
        if let Some(last) = words.last_mut().filter(|w| w.joins) {
            last.kind_follows = capital && KINDS.contains(&&markdown[line[start].0..end]);
        }
        words.push(Word { range: line[start].0..end, capital, joins, kind_follows: false });
    }
}

/// A name without its kind at the end; the name itself where nothing else is left.
fn stem(name: &str) -> &str {
    let kind = |(stem, last): &(&str, &str)| KINDS.contains(last) && !stem.is_empty();
    name.rsplit_once(' ').filter(kind).map_or(name, |(stem, _)| stem)
}

fn plain(name: &str) -> String {
    name.replace('’', "'")
}

fn letters(name: &str) -> String {
    lower(name).collect()
}

fn lower(name: &str) -> impl Iterator<Item = char> {
    name.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase)
}

/// The first letters of a name.
fn begin(name: &str) -> [char; 3] {
    let mut letters = lower(name);
    [(); 3].map(|()| letters.next().unwrap_or('\0'))
}

/// Whether one letter makes the difference, in names long enough for that to be a slip.
fn one_letter_off(typed: &str, wanted: &str) -> bool {
    let (a, b): (Vec<char>, Vec<char>) = (typed.chars().collect(), wanted.chars().collect());
    if a == b || b.len() <= SHORTEST || a.len().abs_diff(b.len()) > 1 {
        return false;
    }
    let head = a.iter().zip(&b).take_while(|(x, y)| x == y).count();
    let tail = a.iter().rev().zip(b.iter().rev()).take_while(|(x, y)| x == y).count();
    head > 0 && head + tail + 1 >= a.len().max(b.len())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::campaign::load;
    use crate::source::Source;
    use crate::source::clock::Now;

    /// The names of the project's own content, and the place whose report says `text`.
    fn said(language: Language, path: &str, text: &str) -> Vec<String> {
        let today = chrono::NaiveDate::from_ymd_opt(2026, 11, 23).unwrap();
        let source = Source::open(env!("CARGO_MANIFEST_DIR").as_ref(), Now { day: today, time: None }).unwrap();
        let (entries, _) = source.list("content");
        let (office, ..) = load::load(&source, &entries);
        let names = Names::new(&office.places);
        let place = office.places.find(path);
        assert!(place.is_some(), "{path}");
        let slips = match language {
            Language::En => names.english(text, &Prose::of(text), place),
            Language::ZhHans | Language::ZhHant => names.chinese(text, &Prose::of(text), place),
        };
        slips.into_iter().map(|s| format!("{} -> {}", &text[s.range], s.wanted)).collect()
    }

    const OWN: &str = "henan/gongyi/zijinglu";

    #[test]
    fn names_spelled_otherwise() {
        for (text, slip) in [
            ("The Zijing Lu office", "Zijing Lu -> Zijinglu"),
            ("In Zijing-Lu Subdistrict", "Zijing-Lu -> Zijinglu"),
            ("In ZijingLu Subdistrict", "ZijingLu -> Zijinglu"),
            ("Gong Yi City", "Gong Yi -> Gongyi"),
            ("In Zijinlu Subdistrict", "Zijinlu -> Zijinglu"),
        ] {
            assert_eq!(said(Language::En, OWN, text), [slip], "{text}");
        }
        assert_eq!(said(Language::ZhHans, OWN, "到紫金路街道值守"), ["紫金路街道 -> 紫荆路街道"]);
    }

    #[test]
    fn other_places_and_words_are_left_alone() {
        for text in [
            "Zijinglu Subdistrict, Gongyi City, ZIJING LU, `Zijing Lu`, [x](Zijing%20Lu.md)",
            "Mr. Gong Yi spoke. Zhenping County, Laoshan District, Beijing City",
            "Zijinlu, and Zijinlu Park; Gongyang City",
        ] {
            assert_eq!(said(Language::En, OWN, text), [""; 0], "{text}");
        }
        for text in ["紫荆路街道、紫荆西街道、长垣市、在荆路街道", "紫东路街道", "人民路街道、建设路街道"]
        {
            assert_eq!(said(Language::ZhHans, OWN, text), [""; 0], "{text}");
        }
        // Elsewhere it may be another place.
        assert_eq!(said(Language::ZhHans, "henan/gongyi", "紫金路街道"), [""; 0]);
    }
}
