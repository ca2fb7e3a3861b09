//! Figures in words and digits of a language.
