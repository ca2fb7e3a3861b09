//! English plurals by CLDR rule.
