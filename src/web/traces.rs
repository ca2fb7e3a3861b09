//! What each file of the output was made from when it was composed last: while all of that is as it was, its key is
//! known without composing it.

use std::path::Path;

use rustc_hash::{FxHashMap, FxHashSet};
use serde::{Deserialize, Serialize};

use crate::plan::Key;
use crate::site::versions::Versions;
use crate::trace::{self, Part};
use crate::web::state::{self, engine};

/// The key a file had, the parts it was made from (their names), and the stamp of their versions then.
#[derive(Debug, Clone)]
pub struct Trace {
    route: u64,
    row: Row,
}

/// The traces of the last build, by the name of the route.
#[derive(Debug, Default)]
pub struct Traces {
    of: FxHashMap<u64, Row>,
}

#[derive(Debug, Clone)]
struct Row {
    stamp: u64,
    key: Key,
    names: Box<[u64]>,
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
        let mut names = names.iter().map(|name| u64::from_le_bytes(*name));
        let mut of = FxHashMap::with_capacity_and_hasher(stored.rows.len(), Default::default());
        for (route, stamp, key, count) in stored.rows {
            let names: Box<[u64]> = names.by_ref().take(count as usize).collect();
            if names.len() != count as usize {
                return None;
            }
            of.insert(route, Row { stamp, key, names });
        }
        Some(Self { of })
    }

    /// The key of a file whose parts are all as they were.
    pub fn key(&self, route: &str, base: u64, versions: &Versions) -> Option<Key> {
        let row = self.of.get(&trace::name(route))?;
        (versions.stamp(base, &row.names) == row.stamp).then_some(row.key)
    }

    /// The files that may be another's now, where nothing but the named parts changed: those made from them.
    pub fn made_from(&self, parts: &FxHashSet<u64>) -> FxHashSet<u64> {
        let touched = |row: &Row| row.names.iter().any(|name| parts.contains(name));
        self.of.iter().filter(|(_, row)| touched(row)).map(|(route, _)| *route).collect()
    }

    /// Whether a file has a trace at all; `route` is its name.
    pub fn has(&self, route: u64) -> bool {
        self.of.contains_key(&route)
    }

    /// The routes with a trace that are not among these.
    pub fn others(&self, routes: &FxHashSet<u64>) -> Vec<u64> {
        self.of.keys().filter(|route| !routes.contains(route)).copied().collect()
    }

    /// Puts new traces in the place of old ones; `gone` are routes that have none any more.
    pub fn renew(&mut self, gone: &[u64], new: Vec<Trace>) {
        for route in gone {
            self.of.remove(route);
        }
        self.of.extend(new.into_iter().map(|Trace { route, row }| (route, row)));
    }

    pub fn save(&self, state: &Path) {
        let mut rows: Vec<(&u64, &Row)> = self.of.iter().collect();
        rows.sort_unstable_by_key(|(route, _)| **route);
        let count = |row: &Row| u32::try_from(row.names.len()).unwrap_or(u32::MAX);
        let stored = Stored {
            engine: engine(),
            rows: rows.iter().map(|(route, row)| (**route, row.stamp, row.key, count(row))).collect(),
        };
        let mut names = Vec::with_capacity(rows.iter().map(|(_, row)| row.names.len() * 8).sum());
        for name in rows.iter().flat_map(|(_, row)| &row.names) {
            names.extend_from_slice(&name.to_le_bytes());
        }
        state::write(&state.join("traces"), &stored, [&names[..]]);
    }
}

impl Trace {
    pub fn new(route: &str, key: Key, parts: &[Part], base: u64, versions: &Versions) -> Self {
        let names = versions.names(parts);
        let row = Row { stamp: versions.stamp(base, &names), key, names: names.into() };
        Self { route: trace::name(route), row }
    }
}
