//! Decides, purely: a page's key against what the manifest says gives draw or keep, and why.

use std::fmt;

/// 128 bits that stand for everything a page shows.
pub type Key = [u8; 16];

/// Why a page is drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Why {
    /// Nothing stands at its route yet.
    New,
    /// What it shows has changed.
    Changed,
    /// The file was altered or deleted since the last build.
    Damaged,
    /// The theme or the program has changed.
    Theme,
    /// `--force`.
    Forced,
}

impl fmt::Display for Why {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::New => "it is new",
            Self::Changed => "what it shows has changed",
            Self::Damaged => "its file was altered or deleted",
            Self::Theme => "the theme or the program has changed",
            Self::Forced => "--force asks for it",
        })
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Decision {
    Draw(Why),
    Keep,
}

/// `standing` is the key in the manifest; `same_theme` whether the theme is that of the last build; `intact` is
/// asked only where the keys are equal.
pub fn decide(
    standing: Option<Key>,
    key: Key,
    same_theme: bool,
    force: bool,
    intact: impl FnOnce() -> bool,
) -> Decision {
    match standing {
        _ if force => Decision::Draw(Why::Forced),
        None => Decision::Draw(Why::New),
        Some(old) if old == key => {
            if intact() {
                Decision::Keep
            } else {
                Decision::Draw(Why::Damaged)
            }
        }
        Some(_) if !same_theme => Decision::Draw(Why::Theme),
        Some(_) => Decision::Draw(Why::Changed),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_is_drawn_only_for_a_reason() {
        let key = [1; 16];
        assert_eq!(decide(Some(key), key, true, false, || true), Decision::Keep);
        assert_eq!(
            decide(Some(key), key, false, false, || true),
            Decision::Keep,
            "an equal key already holds the theme"
        );
        assert_eq!(decide(Some(key), key, true, false, || false), Decision::Draw(Why::Damaged));
        assert_eq!(decide(Some([2; 16]), key, true, false, || true), Decision::Draw(Why::Changed));
        assert_eq!(decide(Some([2; 16]), key, false, false, || true), Decision::Draw(Why::Theme));
        assert_eq!(decide(None, key, true, false, || true), Decision::Draw(Why::New));
        assert_eq!(decide(Some(key), key, true, true, || true), Decision::Draw(Why::Forced));
    }
}
