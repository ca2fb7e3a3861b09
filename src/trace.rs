//! Notes what a computation reads, so that its result can stand while none of that changes.
//!
//! Whoever hands out something that a single file of the office decides notes it (`note`); whoever computes a page
//! collects the notes (`record`). The containers note, not those who read them: nothing can be read unnoted, and
//! there is no list of dependencies to keep true by hand. What decides every page alike (site.yaml, catalogues,
//! places, theme, day) is not noted: it is the base of all stamps.

use std::cell::RefCell;
use std::hash::{Hash, Hasher};

use rustc_hash::FxHasher;
use serde::Serialize;

/// Something that one file, or a few, decide. Numbers are positions in this build.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Part {
    /// Front matter of an article.
    Front(u32),
    /// All of an article.
    Text(u32),
    /// The source an article names and the figures it shows.
    Cites(u32),
    /// Place, path, date and languages of a report.
    Report(u32),
    /// Whether there is a report of this path (by `name`).
    Path(u64),
    /// Whether there is a picture or attachment of this path (by `name`).
    File(u64),
    /// All figures of a place.
    Statistics(u32),
    /// Which reports there are, in order: all, of a place, of a topic (by `name`), of a campaign.
    Reports,
    OfPlace(u32),
    OfTopic(u64),
    OfCampaign(u32),
}

thread_local! {
    static NOTES: RefCell<Option<Vec<Part>>> = const { RefCell::new(None) };
}

/// Says that `part` was read.
pub fn note(part: Part) {
    NOTES.with_borrow_mut(|notes| {
        if let Some(notes) = notes
            && notes.last() != Some(&part)
        {
            notes.push(part);
        }
    });
}

/// Computes something and says what it read, each part once, in order. What is recorded within is not noted outside:
/// whoever takes the inner result notes its parts. It must not wait for other threads: another's reading on this
/// thread would be noted here.
pub fn record<T>(compute: impl FnOnce() -> T) -> (T, Vec<Part>) {
    let outer = NOTES.replace(Some(Vec::new()));
    let made = compute();
    let mut notes = NOTES.replace(outer).unwrap_or_default();
    notes.sort_unstable();
    notes.dedup();
    (made, notes)
}

/// A number that stands for a name; the same in every run of this program.
pub fn name(text: &str) -> u64 {
    hash(&text)
}

/// The same for anything.
pub fn hash(thing: &impl Hash) -> u64 {
    let mut hasher = FxHasher::default();
    thing.hash(&mut hasher);
    hasher.finish()
}

thread_local! {
    static BUFFER: RefCell<Vec<u8>> = const { RefCell::new(Vec::new()) };
}

/// 128 bits that stand for anything that serializes, after some bytes; equal things have equal digests.
pub fn digest(before: &[&[u8]], thing: &impl Serialize) -> [u8; 16] {
    let mut bytes = BUFFER.take();
    bytes.clear();
    for part in before {
        bytes.extend_from_slice(part);
        bytes.push(0);
    }
    // What is digested holds nothing that postcard refuses: it writes into memory.
    bytes = match postcard::to_extend(thing, bytes) {
        Ok(bytes) => bytes,
        Err(error) => error.to_string().into_bytes(),
    };
    let mut digest = [0; 16];
    digest.copy_from_slice(&blake3::hash(&bytes).as_bytes()[..16]);
    BUFFER.replace(bytes);
    digest
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_read_is_noted_once_and_only_within() {
        note(Part::Reports);
        let (inner, notes) = record(|| {
            note(Part::Text(2));
            note(Part::Front(1));
            let (_, inner) = record(|| note(Part::Statistics(7)));
            note(Part::Text(2));
            inner
        });
        assert_eq!(inner, [Part::Statistics(7)]);
        assert_eq!(notes, [Part::Front(1), Part::Text(2)], "the inner one is for its taker to note");
    }

    #[test]
    fn digests_tell_things_and_prefixes_apart() {
        let all = [
            digest(&[b"a"], &"b"),
            digest(&[b"a"], &"c"),
            digest(&[b"b"], &"b"),
            digest(&[b"a", b""], &"b"),
            digest(&[], &("a", "b")),
        ];
        let mut different = all.to_vec();
        different.sort_unstable();
        different.dedup();
        assert_eq!(different.len(), all.len());
        assert_eq!(digest(&[b"a"], &"b"), all[0]);
    }
}
