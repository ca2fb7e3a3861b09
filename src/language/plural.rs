//! English plurals by CLDR rule.

use std::sync::LazyLock;

use intl_pluralrules::{PluralCategory, PluralRuleType, PluralRules};
use rust_decimal::Decimal;
use unic_langid::LanguageIdentifier;

/// The plural categories that English has for cardinal numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Category {
    One,
    Other,
}

static RULES: LazyLock<Option<PluralRules>> = LazyLock::new(|| {
    let english: LanguageIdentifier = "en".parse().ok()?;
    PluralRules::create(english, PluralRuleType::CARDINAL).ok()
});

/// CLDR's English rule (`one: i = 1 and v = 0`): 1 is one; 0, 1.0 and 2 are other. The decimals shown count,
/// so the value comes with them in its scale.
pub fn english(value: Decimal) -> Category {
    let digits = value.abs().to_string();
    match RULES.as_ref().and_then(|rules| rules.select(digits.as_str()).ok()) {
        Some(PluralCategory::ONE) => Category::One,
        _ => Category::Other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_is_only_a_one_without_decimals() {
        for (value, category) in [
            ("1", Category::One),
            ("-1", Category::One),
            ("0", Category::Other),
            ("2", Category::Other),
            ("21", Category::Other),
            ("1.0", Category::Other),
            ("1.5", Category::Other),
            ("79228162514264337593543950335", Category::Other),
        ] {
            assert_eq!(english(value.parse().unwrap()), category, "{value}");
        }
    }
}
