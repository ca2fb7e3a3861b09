//! Maps read key by key: what was not asked for is reported.

use std::sync::Arc;

use super::{Node, Value};
use crate::diagnostic::{Diagnostic, Location, nearest};

/// The entries of one map, read key by key; what was not asked for is an error with the nearest known key.
pub struct Fields<'a, 'f> {
    file: &'f Arc<str>,
    what: &'static str,
    node: &'a Node,
    asked: Vec<&'static str>,
    found: &'f mut Vec<Diagnostic>,
}

impl<'a, 'f> Fields<'a, 'f> {
    /// `what` names the thing in messages ("place.yaml", "an indicator"). A node that is no map is an error.
    pub fn new(file: &'f Arc<str>, what: &'static str, node: &'a Node, found: &'f mut Vec<Diagnostic>) -> Self {
        if !matches!(node.value, Value::Map(_)) {
            let message = format!("{what} must be a map of keys and values, not {}", node.describe());
            let help = "write each key on a line of its own, as `key: value`";
            found.push(Diagnostic::error(node.at(file), message).help(help));
        }
        Self { file, what, node, asked: Vec::new(), found }
    }

    /// The value under `key`, where there is one that is not null.
    pub fn get(&mut self, key: &'static str) -> Option<&'a Node> {
        if !self.asked.contains(&key) {
            self.asked.push(key);
        }
        self.node.get(key).filter(|n| !n.is_null())
    }

    /// Like `get`; its absence is an error.
    pub fn need(&mut self, key: &'static str) -> Option<&'a Node> {
        let got = self.get(key);
        if got.is_none() && self.node.as_map().is_some() {
            let at = self.node.get(key).unwrap_or(self.node);
            let message = self.absence(key);
            let at = Location { length: 0, ..at.at(self.file) };
            self.found.push(Diagnostic::error(at, message).help(format!("add a line `{key}: …`")));
        }
        got
    }

    fn absence(&self, key: &str) -> String {
        format!("{} has no `{key}`", self.what)
    }

    /// The text under `key`.
    pub fn text(&mut self, key: &'static str) -> Option<&'a str> {
        let node = self.get(key)?;
        let text = node.as_text();
        if text.is_none() {
            self.refuse(node, format!("`{key}` must be text, not {}", node.describe()));
        }
        text
    }

    /// `true` or `false` under `key`.
    pub fn flag(&mut self, key: &'static str) -> Option<bool> {
        let node = self.get(key)?;
        match node.as_text() {
            Some("true") => Some(true),
            Some("false") => Some(false),
            _ => {
                let message = format!("`{key}` must be true or false, not {}", node.describe());
                let help = format!("write `{key}: true`, or take the line away");
                self.found.push(Diagnostic::error(node.at(self.file), message).help(help));
                None
            }
        }
    }

    /// A list of texts under `key`; one text counts as a list of one.
    pub fn texts(&mut self, key: &'static str) -> Vec<(&'a str, &'a Node)> {
        let Some(node) = self.get(key) else { return Vec::new() };
        let items = node.as_list().unwrap_or(std::slice::from_ref(node));
        let mut texts = Vec::new();
        for item in items {
            match item.as_text() {
                Some(text) => texts.push((text, item)),
                None => self.refuse(item, format!("`{key}` must be a list of texts, and holds {}", item.describe())),
            }
        }
        texts
    }

    /// Reports a value that cannot be taken.
    pub fn refuse(&mut self, node: &Node, message: impl Into<String>) {
        self.found.push(Diagnostic::error(node.at(self.file), message));
    }

    /// Reports any finding about this map.
    pub fn report(&mut self, diagnostic: Diagnostic) {
        self.found.push(diagnostic);
    }

    /// Ends the reading: every key that was not asked for is an error.
    pub fn end(self) {
        #[cfg(test)]
        read::note(self.what, &self.asked);
        for (key, _) in self.node.as_map().unwrap_or_default() {
            let Some(name) = key.as_text() else {
                self.found
                    .push(Diagnostic::error(key.at(self.file), format!("a key must be text, not {}", key.describe())));
                continue;
            };
            if self.asked.contains(&name) {
                continue;
            }
            let own =
                self.asked.iter().find(|key| name.strip_prefix(**key).is_some_and(|r| r.starts_with([':', '：'])));
            let help = match own.or(nearest(name, self.asked.iter().copied()).as_ref()) {
                Some(known) if own.is_some() => format!("put a half-width colon and a space behind `{known}`"),
                Some(known) => format!("did you mean `{known}`?"),
                None => format!("{} takes: {}", self.what, self.asked.join(", ")),
            };
            // What was meant by it is not missing.
            let meant = own.copied().or_else(|| nearest(name, self.asked.iter().copied()));
            if let Some(meant) = meant {
                let missing = (self.absence(meant), self.node.at(self.file).line);
                self.found.retain(|d| {
                    (&*d.message, d.location.line) != (&*missing.0, missing.1) || d.location.file != *self.file
                });
            }
            self.found.push(
                Diagnostic::error(key.at(self.file), format!("unknown key `{name}` in {}", self.what)).help(help),
            );
        }
    }
}

/// Which keys each kind of map was asked for, for the test that holds the schemas against them.
#[cfg(test)]
pub mod read {
    use std::cell::RefCell;
    use std::collections::{BTreeMap, BTreeSet};

    type Asked = BTreeMap<&'static str, BTreeSet<&'static str>>;

    thread_local! {
        static ASKED: RefCell<Asked> = RefCell::default();
    }

    pub fn note(what: &'static str, keys: &[&'static str]) {
        ASKED.with_borrow_mut(|asked| asked.entry(what).or_default().extend(keys));
    }

    /// What was asked for in this thread so far.
    pub fn asked() -> Asked {
        ASKED.take()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn unknown_keys_name_the_nearest() {
        let file: Arc<str> = Arc::from("place.yaml");
        let node = crate::source::yaml::parse(&file, "nmae: x\nzzz: 1\n", 1).unwrap();
        let mut found = Vec::new();
        let mut fields = Fields::new(&file, "place.yaml", &node, &mut found);
        fields.need("name");
        fields.need("level");
        fields.end();
        let all: Vec<_> = found.iter().map(|d| d.help.clone().unwrap()).collect();
        // What was meant by `nmae` is not missing.
        assert_eq!(found.len(), 3, "{found:?}");
        assert!(all[0].contains("add a line `level: …`"), "{all:?}");
        assert!(all[1].contains("did you mean `name`"), "{all:?}");
        assert!(all[2].contains("takes: name, level"), "{all:?}");
    }
}
