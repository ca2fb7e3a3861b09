//! Languages of a site, and texts given in several of them.

use serde::{Deserialize, Serialize};

pub mod date;
pub mod han;
pub mod lunar;
pub mod number;
pub mod plural;
pub mod script;
pub mod strings;

/// A language the tool can write. Content maps use the short keys `zh` and `en`, pages the BCP 47 tags.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Language {
    ZhHans,
    En,
    /// Derived from Simplified (`script`), never written.
    ZhHant,
}

impl Language {
    pub const ALL: [Self; 3] = [Self::ZhHans, Self::ZhHant, Self::En];
    /// Those that people write.
    pub const WRITTEN: [Self; 2] = [Self::ZhHans, Self::En];

    /// BCP 47 tag, as in `lang` and in routes (`/en/`).
    pub fn tag(self) -> &'static str {
        match self {
            Self::ZhHans => "zh-Hans",
            Self::En => "en",
            Self::ZhHant => "zh-Hant",
        }
    }

    /// The language that its texts are written in.
    pub fn written(self) -> Self {
        if self == Self::ZhHant { Self::ZhHans } else { self }
    }

    pub fn is_derived(self) -> bool {
        self.written() != self
    }

    /// Key of maps by language in content files.
    pub fn key(self) -> &'static str {
        match self {
            Self::ZhHans | Self::ZhHant => "zh",
            Self::En => "en",
        }
    }

    /// Its own name for itself, as a language switch shows it; beside the other Chinese one its script alone.
    pub fn own_name(self, beside: &[Self]) -> &'static str {
        match self {
            Self::ZhHans if beside.contains(&Self::ZhHant) => "简体",
            Self::ZhHans => "中文",
            Self::ZhHant => "繁體",
            Self::En => "English",
        }
    }

    pub fn is_chinese(self) -> bool {
        matches!(self, Self::ZhHans | Self::ZhHant)
    }

    pub fn from_tag(tag: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|l| l.tag() == tag)
    }
}

/// A text in the languages it was given in; `get` falls back to the other one.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Text {
    pub zh: Option<String>,
    pub en: Option<String>,
}

impl Text {
    /// The same text for every language.
    pub fn same(text: &str) -> Self {
        Self { zh: Some(text.to_owned()), en: Some(text.to_owned()) }
    }

    pub fn own(&self, language: Language) -> Option<&str> {
        match language {
            Language::ZhHans | Language::ZhHant => self.zh.as_deref(),
            Language::En => self.en.as_deref(),
        }
    }

    pub fn get(&self, language: Language) -> &str {
        self.own(language).or(self.zh.as_deref()).or(self.en.as_deref()).unwrap_or("")
    }

    pub fn is_empty(&self) -> bool {
        self.zh.is_none() && self.en.is_none()
    }
}
