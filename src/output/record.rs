//! The stat record: sizes and times of the files as the last run left them. Lost, it costs one hashing of the
//! output and nothing else.

use std::fs::Metadata;
use std::time::{SystemTime, UNIX_EPOCH};

use serde::{Deserialize, Serialize};

use super::digest::Digest;

/// A file as it was last seen. `mtime` (nanoseconds) is absent where a change within the same tick of the disk's
/// clock could hide: such a file is hashed next time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Row<'a> {
    #[serde(borrow)]
    pub route: &'a str,
    pub bytes: Digest,
    pub size: u64,
    pub mtime: Option<i64>,
}

const RECORD: &[u8] = b"jianbao record 1\n";

/// The record's file: binary, sealed by a checksum.
pub(super) fn to_bytes(rows: &[Row<'_>]) -> Option<Vec<u8>> {
    seal(RECORD, &rows)
}

/// In the order of the routes; `None` if damaged or of another version.
pub(super) fn from_bytes(bytes: &[u8]) -> Option<Vec<Row<'_>>> {
    let rows: Vec<Row<'_>> = unseal(RECORD, bytes)?;
    rows.is_sorted_by(|a, b| a.route < b.route).then_some(rows)
}

/// A kind, a body in postcard, a checksum of both.
pub(super) fn seal(kind: &[u8], body: &impl Serialize) -> Option<Vec<u8>> {
    let mut out = postcard::to_extend(body, kind.to_vec()).ok()?;
    let sum = Digest::of(&out);
    out.extend_from_slice(sum.as_bytes());
    Some(out)
}

/// The body, if it is of that kind and whole.
pub(super) fn unseal<'a, T: Deserialize<'a>>(kind: &[u8], bytes: &'a [u8]) -> Option<T> {
    let (all, sum) = bytes.split_at_checked(bytes.len().checked_sub(16)?)?;
    let body = all.strip_prefix(kind)?;
    if Digest::of(all).as_bytes() != sum {
        return None;
    }
    postcard::from_bytes(body).ok()
}

/// The time of the last change in nanoseconds since 1970, where the disk keeps one.
pub(super) fn mtime(meta: &Metadata) -> Option<i64> {
    nanoseconds(meta.modified().ok()?)
}

pub(super) fn nanoseconds(time: SystemTime) -> Option<i64> {
    match time.duration_since(UNIX_EPOCH) {
        Ok(after) => i64::try_from(after.as_nanos()).ok(),
        Err(before) => i64::try_from(before.duration().as_nanos()).ok().map(|n| -n),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_and_back_and_damage() {
        let row = |route, mtime| Row { route, bytes: Digest::of(b"x"), size: 300, mtime };
        let rows = [row("a", Some(-5)), row("b/c", None)];
        let bytes = to_bytes(&rows).unwrap();
        assert_eq!(from_bytes(&bytes).unwrap(), rows);
        for i in 0..bytes.len() {
            let mut wrong = bytes.clone();
            wrong[i] ^= 4;
            assert_eq!(from_bytes(&wrong), None);
            assert_eq!(from_bytes(&bytes[..i]), None);
        }
    }
}
