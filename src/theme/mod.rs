//! Themes: templates, strings, assets, and what a theme makes.
