//! The rules, in one table: a group is a file of its own, with its rules and one function.
//!
//! To add a group: write its file (`pub const RULES`, `pub fn check(input, found)`), and a line in `GROUPS`.

use crate::check::{Finding, Input, freshness, links, numbers, private, translation, writing};
use crate::diagnostic::Severity;

/// How much a finding weighs. `site.yaml` may say error, warn or off.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
    Error,
    Warn,
    Note,
    Off,
}

impl Level {
    pub fn from_word(word: &str) -> Option<Self> {
        match word {
            "error" => Some(Self::Error),
            "warn" => Some(Self::Warn),
            "off" => Some(Self::Off),
            _ => None,
        }
    }

    pub fn word(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warn => "warn",
            Self::Note => "note",
            Self::Off => "off",
        }
    }

    /// `None`: it is not said at all.
    pub fn severity(self) -> Option<Severity> {
        match self {
            Self::Error => Some(Severity::Error),
            Self::Warn => Some(Severity::Warning),
            Self::Note => Some(Severity::Note),
            Self::Off => None,
        }
    }
}

/// `name` is `group/name`; `about` is what `--explain` says.
#[derive(Debug, PartialEq, Eq)]
pub struct Rule {
    pub name: &'static str,
    pub level: Level,
    pub about: &'static str,
}

impl Rule {
    pub fn group(&self) -> &'static str {
        self.name.split('/').next().unwrap_or(self.name)
    }
}

/// What a group looks for, and how.
pub struct Group {
    pub name: &'static str,
    pub rules: &'static [Rule],
    pub check: fn(&Input, &mut Vec<Finding>),
}

/// All groups, in the order of their names in reports.
pub const GROUPS: [Group; 7] = [
    Group { name: "private", rules: &private::RULES, check: private::check },
    Group { name: "figures", rules: &numbers::FIGURES, check: numbers::figures },
    Group { name: "arithmetic", rules: &numbers::ARITHMETIC, check: numbers::arithmetic },
    Group { name: "links", rules: &links::RULES, check: links::check },
    Group { name: "freshness", rules: &freshness::RULES, check: freshness::check },
    Group { name: "writing", rules: &writing::RULES, check: writing::check },
    Group { name: "translation", rules: &translation::RULES, check: translation::check },
];

/// Rules of what is found before any group looks.
pub static CONTENT: Rule = Rule {
    name: "content/mistake",
    level: Level::Error,
    about: "What `jianbao build` itself says of the content: a key that is not known, a link that leads nowhere, a figure \
            that cannot be.",
};

pub static BLANK: Rule = Rule {
    name: "content/blank",
    level: Level::Warn,
    about: "What `jianbao new` left in brackets for the office to write, such as its own name.",
};

/// Rules of content/check.yaml and of `check` in site.yaml themselves.
pub static EXCEPTIONS: [Rule; 3] = [
    Rule {
        name: "exception/expired",
        level: Level::Warn,
        about: "An exception in content/check.yaml whose day `until` has passed: it excepts nothing any more.",
    },
    Rule {
        name: "exception/unused",
        level: Level::Warn,
        about: "An exception in content/check.yaml for something that is not there any more: take the entry away.",
    },
    Rule {
        name: "exception/mistake",
        level: Level::Error,
        about: "An entry of content/check.yaml, or of `check` in site.yaml, that cannot be read.",
    },
];

pub fn all() -> impl Iterator<Item = &'static Rule> {
    GROUPS.iter().flat_map(|g| g.rules).chain([&CONTENT, &BLANK]).chain(&EXCEPTIONS)
}

pub fn find(name: &str) -> Option<&'static Rule> {
    all().find(|rule| rule.name == name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_of_their_group_and_stand_once() {
        let mut names: Vec<&str> = all().map(|r| r.name).collect();
        for group in &GROUPS {
            assert!(group.rules.iter().all(|r| r.group() == group.name), "{}", group.name);
        }
        assert!(all().all(|r| r.about.ends_with('.')));
        let count = names.len();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), count);
    }
}
