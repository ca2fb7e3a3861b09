//! What to do about a mistake in a template: the engine names it, and says no more.

use crate::diagnostic::{Diagnostic, nearest};

/// The engine's own filters, tests and functions, and ours; a test asks the engine for each.
const FILTERS: [&str; 37] = [
    "safe",
    "default",
    "upper",
    "lower",
    "wordcount",
    "escape",
    "escape_html",
    "escape_xml",
    "newlines_to_br",
    "pluralize",
    "trim",
    "trim_start",
    "trim_end",
    "replace",
    "capitalize",
    "title",
    "truncate",
    "indent",
    "str",
    "int",
    "float",
    "length",
    "reverse",
    "split",
    "abs",
    "round",
    "first",
    "last",
    "nth",
    "join",
    "sort",
    "unique",
    "get",
    "values",
    "keys",
    "pairs",
    "group_by",
];
const TESTS: [&str; 17] = [
    "string",
    "number",
    "map",
    "bool",
    "array",
    "integer",
    "float",
    "none",
    "iterable",
    "defined",
    "undefined",
    "odd",
    "even",
    "divisible_by",
    "starting_with",
    "ending_with",
    "containing",
];
const FUNCTIONS: [&str; 3] = ["t", "range", "throw"];

const EXAMPLE: &str = "see themes/default/templates for templates that work";

/// The finding with a help, where it has none. `templates` are all there are: name with the theme's, and text.
pub(super) fn advised(found: Diagnostic, templates: &[(String, String)]) -> Diagnostic {
    if found.help.is_some() {
        return found;
    }
    let message = found.message.clone();
    if let Some((said, known)) = message.split_once(" Available ") {
        let known: Vec<&str> = known.split_once(": ").map_or("", |(_, list)| list).split(", ").collect();
        let help = near(named(said), &known, &format!("there are: {}", known.join(", ")));
        return Diagnostic { message: said.trim_end_matches('.').to_owned(), ..found }.help(help);
    }
    let name = named(&message);
    let help = match message.split(" `").next().unwrap_or("") {
        "Unknown filter" => near(name, &FILTERS, &format!("the filters are: {}", FILTERS.join(", "))),
        "Unknown test" => near(name, &TESTS, &format!("the tests are: {}", TESTS.join(", "))),
        "Unknown function" => {
            near(name, &FUNCTIONS, &format!("the functions are: {}; `t(id=\"…\")` says a string", FUNCTIONS.join(", ")))
        }
        "Unknown component" => {
            let known = components(templates);
            let other = format!("define it with {{% component {name}(…) %}} in a template of the theme; {EXAMPLE}");
            near(name, &known.iter().map(String::as_str).collect::<Vec<_>>(), &other)
        }
        "Unknown template" => {
            let known: Vec<&str> = templates.iter().filter_map(|(n, _)| Some(n.split_once('/')?.1)).collect();
            near(name, &known, &format!("name a template of this theme or of one it extends; {EXAMPLE}"))
        }
        _ if message.contains("end of input") => {
            let ends = "{% endif %}, {% endfor %}, {% endblock %}, {% endset %}";
            format!("something that was opened is not closed: look for a missing {ends}, `}}}}` or `%}}`")
        }
        _ => EXAMPLE.to_owned(),
    };
    found.help(help)
}

/// The first name in backquotes.
fn named(message: &str) -> &str {
    message.split('`').nth(1).unwrap_or("")
}

fn near(name: &str, known: &[&str], other: &str) -> String {
    // What is written with another ending (`uppercase`) is meant as often as what has a letter wrong.
    let begins = || known.iter().copied().filter(|k| k.len() > 3 && name.starts_with(*k)).max_by_key(|k| k.len());
    let found = nearest(name, known.iter().copied()).or_else(begins);
    found.map_or_else(|| other.to_owned(), |known| format!("did you mean `{known}`?"))
}

/// Names after `{% component`.
fn components(templates: &[(String, String)]) -> Vec<String> {
    let part = |c: &char| c.is_ascii_alphanumeric() || matches!(c, '_' | '.' | '-');
    let name = |rest: &str| rest.trim_start().chars().take_while(part).collect::<String>();
    templates
        .iter()
        .flat_map(|(_, text)| ["{% component ", "{%- component "].map(|open| text.split(open).skip(1).map(name)))
        .flatten()
        .filter(|name| !name.is_empty())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::Location;

    fn help(message: &str, templates: &[(String, String)]) -> String {
        advised(Diagnostic::error(Location::file("t.html"), message), templates).help.unwrap()
    }

    #[test]
    fn the_engine_knows_what_is_advised() {
        let unknown = |text: &str| {
            let mut tera = tera::Tera::default();
            let error = tera.add_raw_template("t", text).err().map(|e| e.to_string()).unwrap_or_default();
            error.contains("Unknown")
        };
        for filter in FILTERS {
            assert!(!unknown(&format!("{{{{ x | {filter} }}}}")), "{filter}");
        }
        for test in TESTS {
            assert!(!unknown(&format!("{{% if x is {test} %}}{{% endif %}}")), "{test}");
        }
        for function in FUNCTIONS.into_iter().filter(|f| *f != "t") {
            assert!(!unknown(&format!("{{{{ {function}() }}}}")), "{function}");
        }
        assert!(unknown("{{ x | nothing }}"));
    }

    #[test]
    fn every_mistake_of_a_template_has_its_advice() {
        let templates =
            [("mine/parts/card.html".to_owned(), "{% component Card(title) %}x{% endcomponent Card %}".to_owned())];
        for (message, wanted) in [
            ("Unknown filter `uper`", "did you mean `upper`?"),
            ("Unknown filter `uppercase`", "did you mean `upper`?"),
            ("Unknown filter `loud`", "the filters are: safe"),
            ("Unknown test `devined`", "did you mean `defined`?"),
            ("Unknown function `now`", "the functions are: t, range"),
            ("Unknown component `Crad`", "did you mean `Card`?"),
            ("Unknown component `Panel`", "{% component Panel(…) %}"),
            ("Unknown template `parts/cards.html`", "did you mean `parts/card.html`?"),
            ("Unexpected end of input", "not closed"),
            ("Found `}` but expected }}.", "themes/default/templates"),
            ("Field `titel` is not defined. Available fields: places, title", "did you mean `title`?"),
            ("Variable `x` is not defined. Available variables: page, view", "there are: page, view"),
        ] {
            assert!(help(message, &templates).contains(wanted), "{message}: {}", help(message, &templates));
        }
    }
}
