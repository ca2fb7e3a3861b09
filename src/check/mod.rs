//! What is wrong with an office's site before it leaves the house, rule by rule.

pub mod prose;
