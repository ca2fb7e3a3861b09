//! Prints every quantity of a text, one JSON object a line. See benches/figures-in-prose.

use std::process::ExitCode;

use jianbao::check::prose;
use jianbao::figure::Bound;

fn main() -> ExitCode {
    let Some(path) = std::env::args().nth(1) else {
        eprintln!("usage: figures_in_prose TEXT.txt");
        return ExitCode::from(2);
    };
    let text = match std::fs::read_to_string(&path) {
        Ok(text) => text,
        Err(error) => {
            eprintln!("{path}: {error}");
            return ExitCode::FAILURE;
        }
    };
    for quantity in prose::read(&text) {
        let number = |value: Option<rust_decimal::Decimal>| {
            value.and_then(|v| v.normalize().to_string().parse::<serde_json::Number>().ok())
        };
        let bound = match quantity.figure.bound {
            Bound::Range { .. } => "range",
            Bound::Some => "unspecified",
            bound => bound.word(),
        };
        let line = serde_json::json!({
            "start": quantity.points.start,
            "end": quantity.points.end,
            "value": number(quantity.value()),
            "max": number(quantity.max()),
            "bound": bound,
            "measure_word": quantity.measure,
            "kind": format!("{:?}", quantity.kind).to_lowercase(),
        });
        println!("{line}");
    }
    ExitCode::SUCCESS
}
