//! Templates of all layers in one engine, its function `t`, and its errors as diagnostics.

use std::sync::Arc;

use tera::{Context, ErrorKind, Kwargs, State, Tera, TeraResult};

use super::advice::advised;
use super::layer::Layer;
use super::{template_path, whole};
use crate::diagnostic::{Diagnostic, Location, Severity};
use crate::language::Language;
use crate::language::strings::{Arg, Strings};

pub(super) struct Templates {
    tera: Tera,
    /// The templates as they were written, where `tera` holds minified ones: errors are shown in these.
    written: Option<Tera>,
}

impl Templates {
    /// Parses the templates; `None` where one has an error.
    pub fn new(layers: &[Layer], strings: Arc<Strings>, found: &mut Vec<Diagnostic>) -> Option<Self> {
        let all: Vec<(String, String)> = layers
            .iter()
            .flat_map(|l| l.templates.iter().map(|(name, text)| (format!("{}/{name}", l.name), text.clone())))
            .collect();
        let before = found.len();
        found.extend(all.iter().filter_map(|(name, text)| syntax(name, text)).map(|d| advised(d, &all)));
        if found.len() > before {
            return None;
        }
        let mut empty = engine(strings);
        let prefixes: Vec<_> = layers.iter().map(|l| format!("{}/", l.name)).collect();
        if let Err(error) = empty.set_fallback_prefixes(prefixes) {
            found.extend(diagnose(&error));
            return None;
        }
        let mut written = empty.clone();
        if let Err(error) = written.add_raw_templates(all.iter().map(|(n, t)| (n.as_str(), t.as_str()))) {
            found.extend(diagnose(&error).into_iter().map(|d| advised(place_parent(d, &error, &all), &all)));
            return None;
        }
        Some(Self::small(empty, written, &all, found))
    }

    #[cfg(feature = "minify")]
    fn small(mut empty: Tera, written: Tera, all: &[(String, String)], found: &mut Vec<Diagnostic>) -> Self {
        let mut small = Vec::new();
        for (name, text) in all {
            match super::minify::minify(text).filter(|t| syntax(name, t).is_none()) {
                Some(text) => small.push((name, text)),
                None => {
                    let at = Location::file(template_path(name));
                    let help =
                        "a tag that stands bare among attributes is the usual cause: put it into an attribute's value";
                    found.push(
                        Diagnostic::warning(at, "this template cannot be minified and is used as it is").help(help),
                    );
                    small.push((name, text.clone()));
                }
            }
        }
        match empty.add_raw_templates(small) {
            Ok(()) => Self { tera: empty, written: Some(written) },
            Err(_) => Self { tera: written, written: None },
        }
    }

    #[cfg(not(feature = "minify"))]
    fn small(_: Tera, written: Tera, _: &[(String, String)], _: &mut Vec<Diagnostic>) -> Self {
        Self { tera: written, written: None }
    }

    pub fn render(&self, name: &str, context: &Context, out: &mut Vec<u8>) -> Result<(), Diagnostic> {
        let Err(error) = self.tera.render_to(name, context, &mut *out) else { return Ok(()) };
        let error = match self.written.as_ref().map(|w| w.render_to(name, context, std::io::sink())) {
            Some(Err(shown)) => shown,
            _ => error,
        };
        let found = diagnose(&error).into_iter().next();
        Err(found.map_or_else(|| whole(template_path(name), error.to_string()), |d| advised(d, &[])))
    }
}

fn engine(strings: Arc<Strings>) -> Tera {
    let mut tera = Tera::default();
    tera.autoescape_on([".html"]);
    tera.register_function("t", move |args: Kwargs, state: &State| say(&strings, &args, state));
    tera
}

/// `t(id="coverage", reported=3, of=5)`: the string in the page's language, or in `lang` where that is given.
fn say(strings: &Strings, args: &Kwargs, state: &State) -> TeraResult<String> {
    let id = args.must_get::<&str>("id")?;
    let tag = match args.get::<String>("lang")? {
        Some(tag) => tag,
        None => state.get::<String>("lang")?.ok_or_else(|| {
            tera::Error::message("`t` finds no `lang` here: a component that says strings declares `@lang`")
        })?,
    };
    let language = Language::from_tag(&tag)
        .ok_or_else(|| tera::Error::message(format!("`t` knows no language with the tag “{tag}”")))?;
    let values: Vec<(String, tera::Value)> = args
        .iter()
        .filter_map(|(name, value)| Some((name.as_str()?.to_owned(), value.clone())))
        .filter(|(name, _)| name != "id" && name != "lang")
        .collect();
    let texts: Vec<String> = values.iter().map(|(_, value)| value.to_string()).collect();
    let given: Vec<(&str, Arg)> = values
        .iter()
        .zip(&texts)
        .map(|((name, value), text)| match value.as_i64() {
            Some(number) if value.is_number() => (name.as_str(), Arg::Number(number)),
            _ => (name.as_str(), Arg::Text(text)),
        })
        .collect();
    Ok(strings.say_with(language, id, &given))
}

/// The syntax error of one template, if it has one.
fn syntax(name: &str, text: &str) -> Option<Diagnostic> {
    match Tera::default().add_raw_template(name, text) {
        Err(error) if matches!(error.kind(), ErrorKind::SyntaxError(_)) => diagnose(&error).into_iter().next(),
        _ => None,
    }
}

/// Says an error of the engine in the house's form. The engine's own report has its carets wrong after Chinese.
fn diagnose(error: &tera::Error) -> Vec<Diagnostic> {
    match error.kind() {
        ErrorKind::SyntaxError(report) | ErrorKind::RenderingError(report) => {
            let span = report.span();
            let length = if span.end_line == span.start_line { span.end_col.saturating_sub(span.start_col) } else { 0 };
            let at = location(report.filename(), span.start_line, span.start_col + 1, length);
            vec![lines(at, report.message())]
        }
        ErrorKind::Msg(text) => reports(text),
        ErrorKind::MissingParent { current, parent } => {
            let message = format!("this template extends `{parent}`, which is not there");
            vec![whole(template_path(current), message).help("name a template of this theme or of one it extends")]
        }
        ErrorKind::CircularExtend { tpl, inheritance_chain: chain }
        | ErrorKind::CircularInclude { tpl, include_chain: chain } => {
            let message = format!("templates lead to each other in a circle: {}", chain.join(" → "));
            vec![whole(template_path(tpl), message)]
        }
        ErrorKind::TemplateNotFound(name) => vec![whole(template_path(name), "there is no such template")],
        other => vec![whole("themes", other.to_string())],
    }
}

/// Errors of references come as one text of several reports: `error: …` and `--> file:line:column` each.
fn reports(text: &str) -> Vec<Diagnostic> {
    let mut all: Vec<Diagnostic> = Vec::new();
    for line in text.lines() {
        if let Some(message) = line.strip_prefix("error: ") {
            all.push(whole("themes", message));
        } else if let (Some(at), Some(last)) = (line.trim_start().strip_prefix("--> "), all.last_mut()) {
            let mut parts = at.rsplitn(3, ':');
            let column = parts.next().and_then(|n| n.parse().ok());
            let line = parts.next().and_then(|n| n.parse().ok());
            if let (Some(column), Some(line), Some(name)) = (column, line, parts.next()) {
                last.location = location(name, line, column, 0);
            }
        }
    }
    if all.is_empty() {
        all.push(lines(Location::file("themes"), text));
    }
    all
}

fn location(name: &str, line: usize, column: usize, length: usize) -> Location {
    let small = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
    Location::new(template_path(name), small(line), small(column), small(length))
}

/// First line as the message, what follows as help.
fn lines(at: Location, text: &str) -> Diagnostic {
    let (message, help) = text.split_once('\n').unwrap_or((text, ""));
    let diagnostic = Diagnostic::error(at, message);
    if help.trim().is_empty() { diagnostic } else { diagnostic.help(help.trim()) }
}

/// Points at the `extends` of a template whose parent is missing.
fn place_parent(found: Diagnostic, error: &tera::Error, all: &[(String, String)]) -> Diagnostic {
    let ErrorKind::MissingParent { current, parent } = error.kind() else { return found };
    let Some((_, text)) = all.iter().find(|(name, _)| name == current) else { return found };
    let Some(start) = text.find(parent.as_str()).filter(|_| found.severity == Severity::Error) else { return found };
    Diagnostic { location: Location::of_bytes(template_path(current), text, start..start + parent.len()), ..found }
}
