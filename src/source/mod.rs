//! The only door to files in, and to "today".

pub mod yaml;
