//! Quantities of real articles, against the list of every one in them. The articles are no part of the project: where
//! they do not lie beside the checkout, the test says so and is done.

mod support;

use std::fs;

use jianbao::check::prose::{self, Quantity};
use jianbao::figure::Bound;
use serde_json::Value;

/// At most so many statistics of an article may be not right, and so many spans false.
const NOT_RIGHT: usize = 1;
const FALSE: usize = 2;

fn covers(found: &Quantity, listed: &Value) -> bool {
    let start = usize::try_from(listed["number_offset"].as_u64().unwrap()).unwrap();
    let length = listed["number"].as_str().unwrap().chars().count();
    found.points.start <= start && start + length <= found.points.end
}

fn is_right(found: &Quantity, listed: &Value) -> bool {
    let number = |value: Option<rust_decimal::Decimal>| value.map(|v| v.to_string().parse::<f64>().unwrap());
    let bound = match found.figure.bound {
        Bound::Range { .. } => "range",
        Bound::Some => "unspecified",
        bound => bound.word(),
    };
    number(found.value()) == listed["value"].as_f64()
        && number(found.max()) == listed["max"].as_f64()
        && Some(bound) == listed["bound"].as_str()
}

#[test]
fn statistics_of_real_articles_are_found() {
    let places = ["../shared/articles", "../../shared/articles"].map(|p| support::house().join(p));
    let Some(folder) = places.iter().find(|p| p.is_dir()) else {
        eprintln!("skipped: no shared/articles beside the checkout");
        return;
    };
    let mut names: Vec<_> = fs::read_dir(folder).unwrap().map(|f| f.unwrap().path()).collect();
    names.sort();
    for path in names.iter().filter(|p| p.extension().is_some_and(|e| e == "json")) {
        let listed: Value = serde_json::from_str(&fs::read_to_string(path).unwrap()).unwrap();
        let found = prose::read(&fs::read_to_string(path.with_extension("txt")).unwrap());
        let figures = listed["figures"].as_array().unwrap();
        let statistics = figures.iter().filter(|f| f["kind"] == "statistic");
        let wrong: Vec<&Value> = statistics
            .filter(|f| !found.iter().any(|q| covers(q, f) && is_right(q, f)))
            .map(|f| &f["number"])
            .collect();
        let none = found.iter().filter(|q| !figures.iter().any(|f| covers(q, f))).count();
        assert!(wrong.len() <= NOT_RIGHT && none <= FALSE, "{}: not right {wrong:?}, false {none}", path.display());
    }
}
