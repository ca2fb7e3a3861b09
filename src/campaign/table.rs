//! Statistics as CSV: the columns date, indicator, value, source, note; UTF-8 or GB18030.

use std::sync::Arc;

use crate::campaign::stats::RawObservation;
use crate::diagnostic::{Diagnostic, Location, nearest};
use crate::figure::{Observation, Status, When, grammar};
use crate::language::Text;
use crate::language::date::parse_day;

const COLUMNS: [&str; 5] = ["date", "indicator", "value", "source", "note"];

/// Decodes the bytes: UTF-8 with or without its mark, else GB18030 with a note.
pub fn decode(file: &Arc<str>, bytes: Vec<u8>, found: &mut Vec<Diagnostic>) -> Option<String> {
    let bytes = match String::from_utf8(bytes) {
        Ok(text) => return Some(text.strip_prefix('\u{feff}').map_or_else(|| text.clone(), str::to_owned)),
        Err(error) => error.into_bytes(),
    };
    let Some(text) = encoding_rs::GB18030.decode_without_bom_handling_and_without_replacement(&bytes) else {
        found.push(
            Diagnostic::error(Location::file(file.clone()), "this file is neither UTF-8 nor GB18030 text")
                .help("save the table as CSV UTF-8"),
        );
        return None;
    };
    found.push(
        Diagnostic::note(Location::file(file.clone()), "read as GB18030, as Excel saves a CSV")
            .help("CSV UTF-8 is safer"),
    );
    Some(text.into_owned())
}

/// Reads one table.
pub fn read(text: &str, file: &Arc<str>, found: &mut Vec<Diagnostic>) -> Vec<RawObservation> {
    let mut all = Vec::new();
    let mut reader =
        csv::ReaderBuilder::new().has_headers(true).flexible(true).trim(csv::Trim::All).from_reader(text.as_bytes());
    let Some(columns) = columns(&mut reader, file, found) else { return all };
    for record in reader.records() {
        match record {
            Ok(record) => {
                if record.iter().any(|cell| !cell.is_empty()) {
                    all.extend(row(&record, &columns, file, found));
                }
            }
            Err(error) => {
                let line = error.position().map_or(0, csv::Position::line);
                found.push(Diagnostic::error(line_at(file, line), format!("this row cannot be read: {error}")));
            }
        }
    }
    all
}

fn line_at(file: &Arc<str>, line: u64) -> Location {
    Location::new(file.clone(), u32::try_from(line).unwrap_or(u32::MAX), 1, 0)
}

/// Where each column of `COLUMNS` stands.
fn columns(
    reader: &mut csv::Reader<&[u8]>,
    file: &Arc<str>,
    found: &mut Vec<Diagnostic>,
) -> Option<[Option<usize>; 5]> {
    let at = line_at(file, 1);
    let headers = match reader.headers() {
        Ok(headers) => headers.clone(),
        Err(error) => {
            found.push(Diagnostic::error(at, format!("the head of the table cannot be read: {error}")));
            return None;
        }
    };
    let mut columns = [None; 5];
    for (n, name) in headers.iter().enumerate() {
        match COLUMNS.iter().position(|c| *c == name.to_ascii_lowercase()) {
            Some(column) => columns[column] = Some(n),
            None if name.is_empty() => {}
            None => {
                let help = nearest(name, COLUMNS).map_or_else(
                    || format!("the columns are: {}", COLUMNS.join(", ")),
                    |c| format!("did you mean `{c}`?"),
                );
                found.push(Diagnostic::error(at.clone(), format!("unknown column `{name}`")).help(help));
            }
        }
    }
    let missing: Vec<&str> = (0..4).filter(|c| columns[*c].is_none()).map(|c| COLUMNS[c]).collect();
    if missing.is_empty() {
        return Some(columns);
    }
    found.push(
        Diagnostic::error(at, format!("the table has no column {}", missing.join(", ")))
            .help("its first row is: date,indicator,value,source,note"),
    );
    None
}

fn row(
    record: &csv::StringRecord,
    columns: &[Option<usize>; 5],
    file: &Arc<str>,
    found: &mut Vec<Diagnostic>,
) -> Option<RawObservation> {
    let at = line_at(file, record.position().map_or(0, csv::Position::line));
    let cell = |column: usize| columns[column].and_then(|n| record.get(n)).unwrap_or("");
    if record.len() > COLUMNS.len().max(columns.iter().flatten().max().map_or(0, |m| m + 1)) {
        found.push(
            Diagnostic::error(at, "this row has more cells than the table has columns")
                .help("a number with a comma stands in double quotes, or better without the comma"),
        );
        return None;
    }
    let date = cell(0);
    let when = match date.split_once("..") {
        Some((a, b)) => {
            parse_day(a.trim()).zip(parse_day(b.trim())).filter(|(a, b)| a <= b).map(|(a, b)| When::Period(a, b))
        }
        None if date == "undated" => Some(When::Undated),
        None => match date.strip_prefix("after ") {
            Some(day) => parse_day(day.trim()).map(When::After),
            None => parse_day(date).map(When::On),
        },
    };
    let Some(when) = when else {
        found.push(
            Diagnostic::error(at, format!("“{date}” is not a day"))
                .help("write a day as 2020-02-25, a period as 2020-02-10..2020-02-16"),
        );
        return None;
    };
    let figure = match grammar::parse(cell(2)) {
        Ok(figure) => figure,
        Err(mistake) => {
            found.push(Diagnostic::error(at, mistake.message).help(mistake.help));
            return None;
        }
    };
    Some(RawObservation {
        indicator: cell(1).to_owned(),
        indicator_at: at.clone(),
        source_at: at.clone(),
        observation: Observation {
            figure: Some(figure),
            when,
            source: cell(3).into(),
            note: if cell(4).is_empty() { Text::default() } else { Text::same(cell(4)) },
            status: Status::Final,
            revised: Vec::new(),
            at,
        },
    })
}
