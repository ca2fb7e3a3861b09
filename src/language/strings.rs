//! Interface strings: Fluent messages of a theme, by language.

use std::collections::BTreeMap;
use std::sync::Arc;

use fluent_bundle::bundle::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};
use intl_memoizer::concurrent::IntlLangMemoizer;
use unic_langid::LanguageIdentifier;

use crate::diagnostic::{Diagnostic, Location};
use crate::language::Language;

type Bundle = FluentBundle<FluentResource, IntlLangMemoizer>;

/// The strings of all languages. Built by a theme, said by views and templates.
#[derive(Default)]
pub struct Strings {
    bundles: BTreeMap<Language, Bundle>,
    /// Messages without a variable, said once: most of them, on every page.
    fixed: BTreeMap<Language, BTreeMap<String, String>>,
}

impl Strings {
    /// Adds the messages of one Fluent file; a later file's message of the same name takes the place of an earlier one.
    pub fn add(&mut self, language: Language, file: &Arc<str>, text: String) -> Vec<Diagnostic> {
        let (resource, errors) = match FluentResource::try_new(text) {
            Ok(resource) => (resource, Vec::new()),
            Err((resource, errors)) => (resource, errors),
        };
        let mut found: Vec<_> = errors
            .iter()
            .map(|e| {
                let at = Location::of_bytes(file.clone(), resource.source(), e.pos.clone());
                Diagnostic::error(at, format!("this string cannot be read: {}", e.kind))
                    .help("a string is `name = text` on one line, its variables are `{ $name }`")
            })
            .collect();
        let bundle = self.bundles.entry(language).or_insert_with(|| {
            let tag: LanguageIdentifier = language.tag().parse().unwrap_or_default();
            let mut bundle = Bundle::new_concurrent(vec![tag]);
            bundle.set_use_isolating(false);
            bundle
        });
        let ids: Vec<String> = resource
            .entries()
            .filter_map(|entry| match entry {
                fluent_syntax::ast::Entry::Message(m) => Some(m.id.name.to_string()),
                _ => None,
            })
            .collect();
        bundle.add_resource_overriding(resource);
        let fixed = self.fixed.entry(language).or_default();
        for id in ids {
            let Some(pattern) = bundle.get_message(&id).and_then(|m| m.value()) else { continue };
            let mut errors = Vec::new();
            let said = bundle.format_pattern(pattern, None, &mut errors);
            match errors.is_empty() {
                true => fixed.insert(id, said.into_owned()),
                false => fixed.remove(&id),
            };
        }
        found.sort_by(|a, b| a.location.cmp(&b.location));
        found
    }

    pub fn has(&self, language: Language, id: &str) -> bool {
        self.bundles.get(&language).is_some_and(|b| b.has_message(id))
    }

    /// The message without variables; a missing one is said as its own name (a theme that lacks it does not load).
    pub fn say(&self, language: Language, id: &str) -> String {
        self.say_with(language, id, &[])
    }

    /// The message with its variables, in the language that it is written in. Numbers select plural forms; give them as `Arg::Number`.
    pub fn say_with(&self, language: Language, id: &str, args: &[(&str, Arg)]) -> String {
        let language = language.written();
        if let Some(said) = self.fixed.get(&language).and_then(|f| f.get(id)) {
            return said.clone();
        }
        let Some(bundle) = self.bundles.get(&language) else { return id.to_owned() };
        let Some(pattern) = bundle.get_message(id).and_then(|m| m.value()) else { return id.to_owned() };
        let mut values = FluentArgs::new();
        for (name, arg) in args {
            match arg {
                Arg::Number(n) => values.set(*name, FluentValue::from(*n)),
                Arg::Text(t) => values.set(*name, FluentValue::from(*t)),
            }
        }
        bundle.format_pattern(pattern, Some(&values), &mut Vec::new()).into_owned()
    }
}

/// A variable of a message.
#[derive(Debug, Clone, Copy)]
pub enum Arg<'a> {
    Number(i64),
    Text(&'a str),
}
