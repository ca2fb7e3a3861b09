//! Traditional Chinese from Simplified, as OpenCC derives it (its configurations `s2tw` and `s2hk`, version 1.4.2): the
//! longest phrase of its dictionaries at each place, else the character; then the forms of the standard within each of
//! these. Never `s2twp`, which puts another region's words: 文件, 项目 and 程序 stay what they are. The dictionaries in
//! `opencc/` are OpenCC's own files (Apache 2.0): no kept crate is both exact and free of old pins (opencc-fmmseg holds
//! rayon 1.10, ferrous-opencc has dictionaries of 2023), and the rule is short. `tests/traditional.rs` holds it to OpenCC.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use rustc_hash::FxHashMap;
use serde::Serialize;

/// Whose Traditional forms a site shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub enum Standard {
    Taiwan,
    HongKong,
}

impl Standard {
    /// As site.yaml names it.
    pub fn parse(name: &str) -> Option<Self> {
        match name {
            "tw" => Some(Self::Taiwan),
            "hk" => Some(Self::HongKong),
            _ => None,
        }
    }
}

/// How a site derives Traditional Chinese.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Traditional {
    pub standard: Standard,
    /// The site's own words, which win: Simplified and Traditional, the longer ones first.
    glossary: Vec<(String, String)>,
}

impl Traditional {
    pub fn new(standard: Standard, glossary: BTreeMap<String, String>) -> Self {
        let mut glossary: Vec<_> = glossary.into_iter().collect();
        glossary.sort_by_key(|(from, _)| std::cmp::Reverse(from.len()));
        Self { standard, glossary }
    }

    pub fn convert(&self, text: &str) -> String {
        let mut out = String::with_capacity(text.len());
        self.each(text, |_, converted| out.push_str(converted));
        out
    }

    /// Gives the text piece by piece: how many characters of it, and what they become: as many, but for words of the
    /// glossary.
    pub fn each(&self, text: &str, mut put: impl FnMut(usize, &str)) {
        let normal: String;
        let mut rest = text;
        if text.contains(is_compatible) {
            normal = text.chars().map(|c| COMPATIBLE.get(&c).copied().unwrap_or(c)).collect();
            rest = &normal;
        }
        // Words of the glossary stand first: no phrase of the dictionaries begins before one and ends within it.
        while let Some((at, from, to)) = self.next_own(rest) {
            self.derive(&rest[..at], &mut put);
            put(from.chars().count(), to);
            rest = &rest[at + from.len()..];
        }
        self.derive(rest, &mut put);
    }

    /// The first word of the glossary in a text, the longest of those that begin there.
    fn next_own(&self, text: &str) -> Option<(usize, &str, &str)> {
        let found = self.glossary.iter().filter_map(|(from, to)| Some((text.find(from.as_str())?, &**from, &**to)));
        found.min_by_key(|(at, from, _)| (*at, std::cmp::Reverse(from.len())))
    }

    /// What the dictionaries make of a text.
    fn derive(&self, text: &str, put: &mut impl FnMut(usize, &str)) {
        let mut rest = text;
        let forms = match self.standard {
            Standard::Taiwan => &*TAIWAN,
            Standard::HongKong => &*HONG_KONG,
        };
        // A phrase, or characters between two phrases.
        let (mut piece, mut turned) = (String::new(), String::new());
        let mut end = |piece: &mut String, put: &mut dyn FnMut(usize, &str)| {
            forms.replace(piece, &mut turned);
            put(piece.chars().count(), &turned);
            piece.clear();
        };
        while let Some(c) = rest.chars().next() {
            let (length, to) = DICTIONARY.longest(rest).unwrap_or((c.len_utf8(), &rest[..c.len_utf8()]));
            let phrase = length > c.len_utf8();
            if phrase {
                end(&mut piece, put);
            }
            piece.push_str(to);
            rest = &rest[length..];
            if phrase {
                end(&mut piece, put);
            }
        }
        end(&mut piece, put);
    }
}

/// Entries in order. A value has as many characters as its key.
struct Table {
    entries: Vec<(&'static str, &'static str)>,
    /// Where those with a first character stand.
    of: FxHashMap<char, (usize, usize)>,
}

static DICTIONARY: LazyLock<Table> = LazyLock::new(|| {
    Table::new(&[
        include_str!("opencc/STPhrases.txt"),
        include_str!("opencc/STPhrases_GeneratedFromRegionalPhrases.txt"),
        CHARACTERS,
    ])
});
static TAIWAN: LazyLock<Table> =
    LazyLock::new(|| Table::new(&[include_str!("opencc/TWVariantsPhrases.txt"), TAIWAN_FORMS]));
static HONG_KONG: LazyLock<Table> =
    LazyLock::new(|| Table::new(&[include_str!("opencc/HKVariantsPhrases.txt"), HONG_KONG_FORMS]));
/// Ideographs that Unicode has twice.
static COMPATIBLE: LazyLock<FxHashMap<char, char>> = LazyLock::new(|| {
    let all = lines(include_str!("opencc/CJK_Compatibility_Ideographs.txt"));
    all.filter_map(|(from, to)| from.chars().next().zip(to.chars().next())).collect()
});

const CHARACTERS: &str = include_str!("opencc/STCharacters.txt");
const TAIWAN_FORMS: &str = include_str!("opencc/TWVariants.txt");
const HONG_KONG_FORMS: &str = include_str!("opencc/HKVariants.txt");

fn is_compatible(c: char) -> bool {
    matches!(c, '\u{f900}'..='\u{faff}' | '\u{2f800}'..='\u{2fa1f}')
}

/// Keys of a dictionary, each with its values.
fn lines(text: &str) -> impl Iterator<Item = (&str, &str)> {
    text.lines().filter(|line| !line.starts_with('#')).filter_map(|line| line.split_once('\t'))
}

impl Table {
    /// Where two texts have the same key, the first has its value.
    fn new(texts: &[&'static str]) -> Self {
        let first = |values: &'static str| values.split(' ').next().unwrap_or(values);
        let all = texts.iter().flat_map(|text| lines(text)).map(|(key, values)| (key, first(values)));
        let mut entries: Vec<_> = all.collect();
        entries.sort_by_key(|(key, _)| *key);
        entries.dedup_by_key(|(key, _)| *key);
        let mut of: FxHashMap<char, (usize, usize)> = FxHashMap::default();
        for (n, c) in entries.iter().enumerate().filter_map(|(n, (key, _))| Some((n, key.chars().next()?))) {
            of.entry(c).or_insert((n, n)).1 = n + 1;
        }
        Self { entries, of }
    }

    /// The longest key that the text begins with: its length, and its value.
    fn longest(&self, text: &str) -> Option<(usize, &'static str)> {
        let (from, to) = *self.of.get(&text.chars().next()?)?;
        let mut left = &self.entries[from..to];
        let mut found = None;
        for (at, c) in text.char_indices() {
            let so_far = &text[..at + c.len_utf8()];
            left = &left[left.partition_point(|(key, _)| *key < so_far)..];
            left = &left[..left.partition_point(|(key, _)| key.starts_with(so_far))];
            let Some((key, value)) = left.first() else { break };
            if key.len() == so_far.len() {
                found = Some((key.len(), *value));
            }
        }
        found
    }

    fn replace(&self, text: &str, out: &mut String) {
        out.clear();
        let mut rest = text;
        while let Some(c) = rest.chars().next() {
            let (length, to) = self.longest(rest).unwrap_or((c.len_utf8(), &rest[..c.len_utf8()]));
            out.push_str(to);
            rest = &rest[length..];
        }
    }
}

/// Simplified characters that have other forms, each with these; the one that is taken where no phrase says otherwise
/// comes first.
pub fn characters() -> impl Iterator<Item = (char, impl Iterator<Item = char> + Clone)> {
    let each = |(key, values): (&'static str, &'static str)| {
        Some((key.chars().next()?, values.split(' ').filter_map(|value| value.chars().next())))
    };
    lines(CHARACTERS).filter_map(each)
}

/// Whether GB 2312 has it: the character set of Simplified texts, with what is common to both scripts.
pub fn is_in_gb2312(c: char) -> bool {
    let mut text = [0; 4];
    let (bytes, _, lost) = encoding_rs::GBK.encode(c.encode_utf8(&mut text));
    !lost && matches!(*bytes, [0xb0..=0xf7, 0xa1..=0xfe])
}

/// What stands in the table of `fold`.
const FOLDED: std::ops::Range<usize> = 0x3400..0xa000;

static FOLD: LazyLock<Vec<u16>> = LazyLock::new(|| {
    let mut table: Vec<u16> = FOLDED.filter_map(|n| u16::try_from(n).ok()).collect();
    for (from, to) in folds() {
        if let (Some(slot), Ok(to)) =
            (table.get_mut((from as usize).wrapping_sub(FOLDED.start)), u16::try_from(u32::from(to)))
        {
            *slot = to;
        }
    }
    table
});

/// What the forms of a character in all standards are compared by: the Simplified one (願 and 愿, 裡, 裏 and 里).
pub fn fold(c: char) -> char {
    let folded = FOLD.get((c as usize).wrapping_sub(FOLDED.start));
    folded.and_then(|to| char::from_u32(u32::from(*to))).unwrap_or(c)
}

/// All characters that fold to another one, in order.
pub fn folded() -> impl Iterator<Item = (char, char)> {
    let all = FOLDED.filter_map(|n| char::from_u32(u32::try_from(n).ok()?));
    all.map(|c| (c, fold(c))).filter(|(from, to)| from != to)
}

/// Of several Simplified characters with one Traditional form the common one stands for it.
fn folds() -> BTreeMap<char, char> {
    let keys: FxHashMap<char, bool> = characters().map(|(key, _)| (key, is_in_gb2312(key))).collect();
    let mut folds: BTreeMap<char, char> = BTreeMap::new();
    for common in [true, false] {
        for (key, values) in characters().filter(|(key, _)| keys.get(key) == Some(&common)) {
            let stands = values.clone().next().and_then(|first| folds.get(&first).copied());
            folds.extend(stands.map(|stands| (key, stands)));
            for value in values.filter(|value| !keys.contains_key(value)) {
                folds.entry(value).or_insert(stands.unwrap_or(key));
            }
        }
    }
    let form = |text: &str| text.chars().next();
    for (a, b) in lines(TAIWAN_FORMS).chain(lines(HONG_KONG_FORMS)).filter_map(|(a, b)| form(a).zip(form(b))) {
        let (to, other) = (folds.get(&a).copied().unwrap_or(a), folds.get(&b).copied().unwrap_or(b));
        if to != other {
            let (from, to) = if keys.contains_key(&b) { (a, other) } else { (b, to) };
            folds.insert(from, to);
        }
    }
    folds
}

#[cfg(test)]
mod tests {
    use super::*;

    fn turned(standard: Standard, text: &str) -> String {
        Traditional::new(standard, BTreeMap::new()).convert(text)
    }

    #[test]
    fn phrases_decide_over_characters_and_words_stay() {
        // (Simplified, Taiwan, Hong Kong): the standards' own forms, the character that the phrase wants.
        let table = [
            ("志愿者在卡口值守", "志願者在卡口值守", "志願者在卡口值守"),
            ("文件、项目、程序", "文件、項目、程序", "文件、項目、程序"),
            ("皇后在后面", "皇后在後面", "皇后在後面"),
            ("干部干劲，饼干", "幹部幹勁，餅乾", "幹部幹勁，餅乾"),
            ("里面有群众着装", "裡面有群眾著裝", "裏面有羣眾着裝"),
            ("1300余条 banners", "1300餘條 banners", "1300餘條 banners"),
            ("", "", ""),
        ];
        for (text, taiwan, hong_kong) in table {
            assert_eq!(turned(Standard::Taiwan, text), taiwan);
            assert_eq!(turned(Standard::HongKong, text), hong_kong);
        }
    }

    #[test]
    fn the_glossary_wins_and_is_not_turned_again() {
        let words = [("网格员", "網格管理員"), ("网格", "网格"), ("皇后", "王后")];
        let glossary = words.into_iter().map(|(a, b)| (a.to_owned(), b.to_owned())).collect();
        let own = Traditional::new(Standard::Taiwan, glossary);
        assert_eq!(own.convert("网格员在网格内，皇后的网络"), "網格管理員在网格內，王后的網絡");
        let mut pieces = Vec::new();
        own.each("网格员来", |count, to| pieces.push((count, to.to_owned())));
        pieces.retain(|(count, _)| *count > 0);
        assert_eq!(pieces, [(3, "網格管理員".to_owned()), (1, "來".to_owned())]);
    }

    #[test]
    fn every_form_meets_the_character_it_is_of() {
        for (one, other) in [
            ("愿", "願"),
            ("里", "裡裏"),
            ("只", "隻"),
            ("着", "著"),
            ("余", "餘"),
            ("划", "劃"),
            ("台", "臺檯颱枱"),
            ("发", "發髮"),
        ] {
            assert!(other.chars().all(|form| one.contains(fold(form))), "{other}");
            assert!(one.chars().all(|c| fold(c) == c), "{one}");
        }
        assert!("国abc，１あ𠮷".chars().all(|c| fold(c) == c));
        assert!(folded().all(|(_, to)| fold(to) == to), "nothing folds twice");
        // What the dictionaries make of a phrase is found by the phrase; rare forms that two characters share (项链), or that stand far out, are not.
        let all = DICTIONARY.entries.iter().filter(|(key, value)| {
            [Standard::Taiwan, Standard::HongKong].iter().any(|standard| {
                let forms = turned(*standard, key);
                let same = |text: &str| text.chars().map(fold).collect::<String>();
                (same(&forms) != same(key) || same(value) != same(key))
                    && key.chars().all(|c| FOLDED.contains(&(c as usize)))
            })
        });
        let missed: Vec<_> = all.map(|(key, _)| *key).collect();
        assert!(missed.len() < 50, "{} {missed:?}", missed.len());
    }
}
