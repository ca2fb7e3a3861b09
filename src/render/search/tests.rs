//! The index says of every pair and word exactly which documents have it; texts come back as they were.

use std::collections::BTreeSet;

use proptest::prelude::*;

use super::pack::{pack, unpack};
use super::terms::fold;
use super::{Doc, content, digits, documents, lines, plain, script, texts};
use crate::language::han::is_han;

fn value(digits: &[u8]) -> usize {
    let digit = |b: &u8| usize::from(*b) - if *b > 92 { 36 } else { 35 };
    digits.iter().fold(0, |sum, b| sum * 90 + digit(b))
}

/// Documents of a term, from the shards as they are written; `None` where it is in none.
fn with(shards: &[String], term: &str) -> Option<Vec<usize>> {
    let mut found = shards.iter().flat_map(|shard| {
        shard.split(' ').filter_map(|entry| entry.strip_prefix(term)?.strip_prefix('!').map(str::to_owned))
    });
    let postings = found.next()?;
    assert!(found.next().is_none(), "{term} stands twice");
    let (mut all, mut next, mut at) = (Vec::new(), 0, 0);
    let bytes = postings.as_bytes();
    while at < bytes.len() {
        let one = value(&bytes[at..=at]);
        at += 1;
        let gap = if one < 60 {
            one
        } else {
            at += 1;
            60 + (one - 60) * 90 + value(&bytes[at - 1..at])
        };
        all.push(next + gap);
        next += gap + 1;
    }
    Some(all)
}

fn some_texts() -> impl Strategy<Value = Vec<String>> {
    // Few characters, so that terms meet: Han of two planes, letters of several scripts, signs, breaks.
    let c = prop::sample::select("志愿者服务工作𠮷a aBzé9、。，~Ａ\n\"\\".chars().collect::<Vec<char>>());
    prop::collection::vec(prop::collection::vec(c, 0..40).prop_map(|all| all.into_iter().collect()), 0..90)
}

proptest! {
    #[test]
    fn every_pair_and_word_is_known_with_its_documents_and_no_other(texts in some_texts(), count in 0u32..5) {
        let docs: Vec<Doc> = texts.iter().map(|t| Doc { text: t.clone(), ..Doc::default() }).collect();
        let shards = &lines(1 << count, &docs);
        let folded: Vec<Vec<char>> = texts.iter().map(|t| t.chars().map(fold).collect()).collect();
        let pairs: BTreeSet<String> = folded.iter().flat_map(|t| t.windows(2))
            .filter(|w| w.iter().all(|c| is_han(*c))).map(|w| w.iter().collect()).collect();
        for pair in &pairs {
            let has = |t: &Vec<char>| t.iter().collect::<String>().contains(pair.as_str());
            let expected: Vec<usize> = (0..docs.len()).filter(|n| has(&folded[*n])).collect();
            prop_assert_eq!(with(shards, pair), Some(expected), "{}", pair);
        }
        let words = |t: &Vec<char>| -> Vec<String> {
            let apart = |c: &char| is_han(*c) || !c.is_alphanumeric();
            t.split(apart).filter(|w| w.len() > 1).map(|w| w.iter().collect()).collect()
        };
        let mut terms: BTreeSet<String> = folded.iter().flat_map(words).collect();
        for word in terms.clone() {
            let expected: Vec<usize> = (0..docs.len()).filter(|n| {
                let own = words(&folded[*n]);
                if word.chars().count() == 2 { own.iter().any(|w| w.starts_with(&word)) } else { own.contains(&word) }
            }).collect();
            prop_assert_eq!(with(shards, &word), Some(expected), "{}", word);
            terms.insert(word.chars().take(2).collect());
        }
        let entries: usize = shards.iter().map(|shard| shard.matches('!').count()).sum();
        prop_assert_eq!(entries, pairs.len() + terms.len(), "nothing else is there");
    }

    #[test]
    fn texts_come_back_as_they_were(texts in some_texts(), times in 1usize..4) {
        let text = texts.join(" ").repeat(times);
        prop_assert_eq!(unpack(&pack(&text)), Some(text));
    }
}

#[test]
fn a_file_of_texts_gives_its_documents_back() {
    let doc = |n: u8| Doc {
        title: format!("第{n}篇 \"~\\\""),
        route: format!("en/某/{n}.html"),
        date_text: String::new(),
        text: format!("一行\n两行 {n}"),
    };
    let docs = [doc(1), doc(2)];
    let script = script("r0-t3", &texts(&docs));
    assert!(script.starts_with("jianbaoSearch(\"r0-t3\",\"") && script.ends_with("\")\n"), "{script}");
    assert_eq!(content(&script).as_deref().and_then(documents), Some(docs.to_vec()));
    for broken in
        ["", "x", "jianbaoSearch(\"a\",\"~#\")\n", "jianbaoSearch(\"a\",\"~}}}\")\n", "jianbaoSearch(\"a\",\"一\")\n"]
    {
        assert_eq!(content(broken).as_deref().and_then(documents), None, "{broken}");
    }
}

#[test]
fn packing_reaches_back_and_stops_there() {
    let sentence = "社区工作人员逐户核对登记信息";
    let far = format!("{sentence}{}{sentence}", "。，".repeat(4_500));
    assert_eq!(unpack(&pack(&far)), Some(far));
    assert_eq!(pack(sentence), sentence);
    assert!(pack(&format!("{sentence}{sentence}")).len() < sentence.len() + 6);
}

#[test]
fn numbers_have_their_digits() {
    for n in [0, 1, 56, 57, 89, 90, 8_099] {
        assert_eq!(value(digits(n, 2).as_bytes()), n);
        assert!(!digits(n, 2).contains(['"', '\\', '~', ' ']));
    }
}

#[test]
fn plain_text_is_what_a_reader_reads() {
    let read = |html: &str| {
        let mut out = String::new();
        plain(html, &mut out);
        out
    };
    assert_eq!(
        read("<p>悬挂<data value=\"1\">1300余条</data>，<a href=\"x?a>b\">见</a> 下</p><p>a &amp;&nbsp;b &#x4e00;</p>"),
        "悬挂1300余条，见 下\na & b 一"
    );
    assert_eq!(read("<ul><li>one</li>\n<li>two <em>three</em></li></ul>"), "one\ntwo three");
    assert_eq!(read("a<br>b<!-- no -->c<svg><text>no</text></svg><p>d"), "a\nbc\nd");
    assert_eq!(read("有<span class=\"some\">数十</span>人<span>a</span>b"), "有数十人ab");
    assert_eq!(read("<span class=\"timeline-date\">2020</span><span class=\"timeline-text\">Grids"), "2020\nGrids");
    assert_eq!(read("AT&T &unknown; &"), "AT&T &unknown; &");
}
