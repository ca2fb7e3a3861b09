//! What a theme must have: a template for each kind of page, and every string in every language.

use std::collections::{BTreeMap, BTreeSet};

use fluent_syntax::ast::{Entry, Expression, InlineExpression, Pattern, PatternElement};

use super::calls::{Call, Id, calls};
use super::layer::Layer;
use super::look;
use super::makes::BESIDE;
use super::needed::NEEDED;
use super::{CHART_CSS, template_path, whole};
use crate::diagnostic::{Diagnostic, Location, nearest};
use crate::language::Language;
use crate::site::makes::Makes;

/// Messages of one language and the variables each uses.
type Messages = BTreeMap<String, BTreeSet<String>>;

/// Every kind of page the theme makes has a template.
pub(super) fn kinds(layers: &[Layer], makes: &Makes, found: &mut Vec<Diagnostic>) {
    let Some(top) = layers.first() else { return };
    for kind in makes.pages.union(&BESIDE.into()) {
        let file = format!("{kind}.html");
        if !layers.iter().any(|l| l.templates.iter().any(|(name, _)| *name == file)) {
            let message = format!("theme “{}” has no template `{file}`", top.name);
            let help = "write one, put `extends: default` into theme.yaml, or leave the kind out of `pages`";
            found.push(whole(format!("themes/{}/theme.yaml", top.name), message).help(help));
        }
    }
}

/// A logo is a file of its theme, or of one below.
pub(super) fn logos(layers: &[Layer], found: &mut Vec<Diagnostic>) {
    let assets = || layers.iter().flat_map(|l| &l.assets).map(|(route, _)| &**route);
    for (logo, at) in layers.iter().filter_map(|l| l.settings.look.logo.as_ref()) {
        if !assets().any(|route| route == logo) {
            let help = match nearest(logo, assets()) {
                Some(near) => format!("did you mean `{near}`?"),
                None => "put the picture into the theme's assets/ and write logo: assets/logo.svg".to_owned(),
            };
            found.push(Diagnostic::error(at.clone(), format!("the theme has no file `{logo}`")).help(help));
        }
    }
}

/// A colour is one that a style sheet of its theme or of those around it knows.
pub(super) fn colours(layers: &[Layer], found: &mut Vec<Diagnostic>) {
    let sheets = || {
        let styles = layers.iter().flat_map(|layer| &layer.assets).filter(|(route, _)| route.ends_with(".css"));
        styles.filter_map(|(_, bytes)| std::str::from_utf8(bytes).ok()).chain([CHART_CSS])
    };
    layers.iter().for_each(|layer| look::unknown(&layer.settings.look.colours_at, sheets(), found));
}

/// Every string that pages or templates say is there in each of `languages`, and asks for no variable it is not given.
pub(super) fn strings(layers: &[Layer], languages: &[Language], found: &mut Vec<Diagnostic>) {
    let Some(top) = layers.first() else { return };
    for language in languages.iter().filter(|language| !language.is_derived()) {
        let messages = messages(layers, *language);
        let file = format!("themes/{}/strings/{}.ftl", top.name, language.tag());
        let at = || Location::file(file.clone());
        let missing: Vec<_> = NEEDED.iter().map(|(id, _)| *id).filter(|id| !messages.contains_key(*id)).collect();
        if missing.len() > 3 {
            let message = format!("{} strings that pages say are missing, `{}` first", missing.len(), missing[0]);
            let first = missing[..missing.len().min(8)].join(", ");
            let more = if missing.len() > 8 { ", …" } else { "" };
            let help = format!("put `extends: default` into theme.yaml, or write: {first}{more}");
            found.push(Diagnostic::error(at(), message).help(help));
        }
        for (id, given) in NEEDED {
            if messages.contains_key(*id) || missing.len() <= 3 {
                check(&messages, *language, id, given, &at, found);
            }
        }
        for layer in layers {
            for (name, text) in &layer.templates {
                let path = template_path(&format!("{}/{name}", layer.name));
                for call in calls(text) {
                    let at = || Location::of_bytes(path.clone(), text, call.at.clone());
                    check_call(&messages, *language, &call, &at, found);
                }
            }
        }
    }
}

fn check_call(
    messages: &Messages,
    language: Language,
    call: &Call,
    at: &dyn Fn() -> Location,
    found: &mut Vec<Diagnostic>,
) {
    let given: Vec<_> = call.args.iter().map(String::as_str).collect();
    match &call.id {
        Id::Literal(id) => check(messages, language, id, &given, at, found),
        Id::Prefix(prefix) => {
            if !messages.keys().any(|id| id.starts_with(prefix.as_str())) {
                let message = format!("no string begins with `{prefix}` in {}.ftl", language.tag());
                found.push(Diagnostic::error(at(), message).help("add one to the theme's strings"));
            }
        }
        Id::Unknown => {
            let help =
                "write `t(id=\"name\")`, or `t(id=\"prefix-\" ~ value)`, so that a missing string is found at once";
            found.push(Diagnostic::error(at(), "the id of this string is not written out").help(help));
        }
    }
}

fn check(
    messages: &Messages,
    language: Language,
    id: &str,
    given: &[&str],
    at: &dyn Fn() -> Location,
    found: &mut Vec<Diagnostic>,
) {
    let file = format!("{}.ftl", language.tag());
    let Some(used) = messages.get(id) else {
        let help = match nearest(id, messages.keys().map(String::as_str)) {
            Some(known) => format!("did you mean `{known}`? If not, add a line `{id} = …` to {file}"),
            None => format!("add a line `{id} = …`"),
        };
        found.push(Diagnostic::error(at(), format!("the string `{id}` is missing in {file}")).help(help));
        return;
    };
    for name in used.iter().filter(|name| !given.contains(&name.as_str())) {
        let message = format!("the string `{id}` of {file} uses `${name}`, which it is not given");
        let help = match given {
            [] => "it has no variables".to_owned(),
            _ => format!("its variables are: {}", given.join(", ")),
        };
        found.push(Diagnostic::error(at(), message).help(help));
    }
}

/// Messages of one language, the upper layers' in the place of the lower ones'.
fn messages(layers: &[Layer], language: Language) -> Messages {
    let mut all = Messages::new();
    for file in layers.iter().rev().flat_map(|l| &l.strings).filter(|f| f.language == language) {
        let (Ok(resource) | Err((resource, _))) = fluent_syntax::parser::parse(file.text.as_str());
        for entry in &resource.body {
            let Entry::Message(message) = entry else { continue };
            let mut used = BTreeSet::new();
            message.value.iter().for_each(|p| pattern(p, &mut used));
            all.insert(message.id.name.to_owned(), used);
        }
    }
    all
}

fn pattern(of: &Pattern<&str>, used: &mut BTreeSet<String>) {
    for element in &of.elements {
        if let PatternElement::Placeable { expression: e } = element {
            expression(e, used);
        }
    }
}

fn expression(of: &Expression<&str>, used: &mut BTreeSet<String>) {
    match of {
        Expression::Select { selector, variants } => {
            inline(selector, used);
            variants.iter().for_each(|v| pattern(&v.value, used));
        }
        Expression::Inline(e) => inline(e, used),
    }
}

fn inline(of: &InlineExpression<&str>, used: &mut BTreeSet<String>) {
    match of {
        InlineExpression::VariableReference { id } => drop(used.insert(id.name.to_owned())),
        InlineExpression::FunctionReference { arguments, .. } => {
            arguments.positional.iter().for_each(|a| inline(a, used));
        }
        InlineExpression::Placeable { expression: e } => expression(e, used),
        _ => {}
    }
}
