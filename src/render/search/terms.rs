//! Terms of texts, and the documents that have them.

use rustc_hash::FxHashMap;

use super::{DIGITS, digit};
use crate::language::han::is_han;

/// Words are known by so many characters.
const LONGEST: usize = 32;
/// Deltas below this take one digit, others two.
const ONE: usize = 60;

/// Documents in order, as digits of the gaps between them.
#[derive(Default)]
struct Postings {
    next: usize,
    digits: Vec<u8>,
}

impl Postings {
    fn add(&mut self, n: usize) {
        let Some(gap) = n.checked_sub(self.next) else { return };
        if gap >= ONE {
            self.digits.push(digit(ONE + (gap - ONE) / DIGITS));
            self.digits.push(digit((gap - ONE) % DIGITS));
        } else {
            self.digits.push(digit(gap));
        }
        self.next = n + 1;
    }
}

/// Which documents have which terms; documents are added in order.
#[derive(Default)]
pub struct Terms {
    /// By both characters.
    pairs: FxHashMap<u64, Postings>,
    /// Words of more than two characters.
    words: FxHashMap<Box<str>, Postings>,
    /// The word being read.
    word: String,
    length: usize,
}

impl Terms {
    pub fn add(&mut self, n: usize, text: &str) {
        let mut before = None;
        for c in text.chars() {
            let c = fold(c);
            // No sign of the script stands before its first block; most of what is after it is in the main one.
            let han = c >= '\u{2e80}' && (matches!(c, '\u{4e00}'..='\u{9fff}') || is_han(c));
            if han {
                self.end(n);
                if let Some(before) = before {
                    self.pair(n, before, c);
                }
                before = Some(c);
                continue;
            }
            before = None;
            if c.is_alphanumeric() {
                self.length += 1;
                if self.length <= LONGEST {
                    self.word.push(c);
                }
            } else {
                self.end(n);
            }
        }
        self.end(n);
    }

    fn pair(&mut self, n: usize, a: char, b: char) {
        let key = u64::from(a) << 32 | u64::from(b);
        match self.pairs.get_mut(&key) {
            Some(postings) => postings.add(n),
            None => self.pairs.entry(key).or_default().add(n),
        }
    }

    /// A word is a term, and its first two characters are one.
    fn end(&mut self, n: usize) {
        let length = std::mem::take(&mut self.length);
        let mut chars = self.word.chars();
        if let (Some(a), Some(b)) = (chars.next(), chars.next()) {
            self.pair(n, a, b);
            if length > 2 {
                match self.words.get_mut(&*self.word) {
                    Some(postings) => postings.add(n),
                    None => self.words.entry(self.word.as_str().into()).or_default().add(n),
                }
            }
        }
        self.word.clear();
    }

    /// The terms of each shard in order, a space before and a `!` after each, then its documents.
    pub fn shards(self, count: usize) -> Vec<String> {
        let mut shards = vec![String::new(); count];
        let mut put = |term: &str, postings: &Postings| {
            let shard = &mut shards[hash(term) % count];
            shard.push(' ');
            shard.push_str(term);
            shard.push('!');
            shard.extend(postings.digits.iter().map(|digit| char::from(*digit)));
        };
        let mut pairs: Vec<_> = self.pairs.into_iter().collect();
        pairs.sort_unstable_by_key(|(pair, _)| *pair);
        for (pair, postings) in &pairs {
            let both = [pair >> 32, pair & 0xffff_ffff].map(|c| u32::try_from(c).ok().and_then(char::from_u32));
            put(&both.iter().flatten().collect::<String>(), postings);
        }
        let mut words: Vec<_> = self.words.into_iter().collect();
        words.sort_unstable_by(|a, b| a.0.cmp(&b.0));
        words.iter().for_each(|(word, postings)| put(word, postings));
        // They are held until the last block of the volume is made.
        shards.iter_mut().for_each(String::shrink_to_fit);
        shards
    }
}

/// By the first three characters, so that the words of one beginning stand together; the same in `search.js`.
fn hash(term: &str) -> usize {
    term.chars().take(3).fold(0, |hash, c| (hash * 31 + c as usize) % 65_536)
}

/// What documents and queries are compared by, character by character: full-width letters and signs as the narrow
/// ones, capitals as small letters, Traditional characters as the Simplified ones; the same in `search.js`.
pub fn fold(c: char) -> char {
    let c = match c {
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(c as u32 - 0xfee0).unwrap_or(c),
        _ => c,
    };
    match c {
        '\0'..='\x7f' => c.to_ascii_lowercase(),
        '\u{3400}'..='\u{9fff}' => crate::language::script::fold(c),
        '\u{80}'..='\u{2e7f}' | '\u{a640}'..='\u{abff}' => {
            let mut small = c.to_lowercase();
            match (small.next(), small.next()) {
                (Some(one), None) => one,
                _ => c,
            }
        }
        _ => c,
    }
}
