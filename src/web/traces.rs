//! What each file of the output was made from when it was composed last: while all of that is as it was, its key is
//! known without composing it.

use std::ops::Range;
use std::path::Path;

use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};

use crate::plan::Key;
use crate::site::versions::Versions;
use crate::trace::{self, Part};
use crate::web::state::{self, engine};

/// The key a file had, the parts it was made from (their names), and the stamp of their versions then.
#[derive(Debug, Clone)]
pub struct Trace {
    route: u64,
    stamp: u64,
    key: Key,
    names: Vec<u64>,
}

/// The traces of the last build, by the name of the route.
#[derive(Debug, Default)]
pub struct Traces {
    of: FxHashMap<u64, Row>,
    names: Vec<u64>,
}

#[derive(Debug, Clone)]
struct Row {
    stamp: u64,
    key: Key,
    names: Range<usize>,
}

/// `.jianbao/traces`: the rows, then all names, eight bytes each.
#[derive(Serialize, Deserialize)]
struct Stored {
    engine: String,
    rows: Vec<(u64, u64, Key, u32)>,
}

impl Traces {
    pub fn open(state: &Path) -> Self {
        Self::read(state).unwrap_or_default()
    }

    fn read(state: &Path) -> Option<Self> {
        let bytes = state::read(&state.join("traces"))?;
        let (stored, rest): (Stored, &[u8]) = postcard::take_from_bytes(&bytes).ok()?;
        if stored.engine != engine() {
            return None;
        }
        let (names, _) = rest.as_chunks::<8>();
        let names: Vec<u64> = names.iter().map(|name| u64::from_le_bytes(*name)).collect();
        let mut at = 0;
        let mut of = FxHashMap::with_capacity_and_hasher(stored.rows.len(), Default::default());
        for (route, stamp, key, count) in stored.rows {
            let end = at + count as usize;
            names.get(at..end)?;
            of.insert(route, Row { stamp, key, names: at..end });
            at = end;
        }
        Some(Self { of, names })
    }

    pub fn len(&self) -> usize {
        self.of.len()
    }

    /// The key of a file whose parts are all as they were.
    pub fn key(&self, route: &str, base: u64, versions: &Versions) -> Option<Key> {
        let row = self.of.get(&trace::name(route))?;
        (versions.stamp(base, &self.names[row.names.clone()]) == row.stamp).then_some(row.key)
    }

    /// Puts the new traces in the place of the old ones and lets go of routes that are no more; `routes` are names.
    pub fn renew(&mut self, routes: &[u64], new: Vec<Trace>) {
        let new: FxHashMap<u64, Trace> = new.into_iter().map(|t| (t.route, t)).collect();
        let mut next = Self::default();
        for route in routes {
            let (stamp, key, names) = match (new.get(route), self.of.get(route)) {
                (Some(new), _) => (new.stamp, new.key, &new.names[..]),
                (None, Some(old)) => (old.stamp, old.key, &self.names[old.names.clone()]),
                (None, None) => continue,
            };
            let start = next.names.len();
            next.names.extend_from_slice(names);
            next.of.insert(*route, Row { stamp, key, names: start..next.names.len() });
        }
        *self = next;
    }

    pub fn save(&self, state: &Path) {
        let mut rows: Vec<(&u64, &Row)> = self.of.iter().collect();
        rows.sort_unstable_by_key(|(_, row)| row.names.start);
        let count = |row: &Row| u32::try_from(row.names.len()).unwrap_or(u32::MAX);
        let stored = Stored {
            engine: engine(),
            rows: rows.iter().map(|(route, row)| (**route, row.stamp, row.key, count(row))).collect(),
        };
        let mut names = Vec::with_capacity(self.names.len() * 8);
        for name in rows.iter().flat_map(|(_, row)| &self.names[row.names.clone()]) {
            names.extend_from_slice(&name.to_le_bytes());
        }
        state::write(&state.join("traces"), &stored, [&names[..]]);
    }
}

impl Trace {
    pub fn new(route: &str, key: Key, parts: &[Part], base: u64, versions: &Versions) -> Self {
        let names = versions.names(parts);
        Self { route: trace::name(route), stamp: versions.stamp(base, &names), key, names }
    }
}
