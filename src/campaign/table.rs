//! Statistics as CSV: the columns date, indicator, value, source, note; UTF-8 or GB18030.

use std::sync::Arc;

use crate::campaign::read::{day_help, word_help};
use crate::campaign::stats::{RawFile, RawObservation};
use crate::diagnostic::{Diagnostic, Location};
use crate::figure::{Observation, Status, When, grammar};
use crate::language::Text;
use crate::language::date::parse_day;
use crate::source::plain_lines;

const COLUMNS: [&str; 5] = ["date", "indicator", "value", "source", "note"];

/// Decodes the bytes: UTF-8 with or without its mark, else GB18030 with a note.
pub fn decode(file: &Arc<str>, bytes: Vec<u8>, found: &mut Vec<Diagnostic>) -> Option<String> {
    let bytes = match String::from_utf8(bytes) {
        Ok(text) => return Some(plain_lines(text.trim_start_matches('\u{feff}').to_owned())),
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
    Some(plain_lines(text.into_owned()))
}

/// Reads one table.
pub fn read(text: &str, file: &Arc<str>, found: &mut Vec<Diagnostic>) -> RawFile {
    let mut raw = RawFile::default();
    let mut reader =
        csv::ReaderBuilder::new().has_headers(true).flexible(true).trim(csv::Trim::All).from_reader(text.as_bytes());
    let Some(columns) = columns(&mut reader, text, file, found) else { return raw };
    for record in reader.records() {
        match record {
            Ok(record) => {
                if record.iter().any(|cell| !cell.is_empty()) {
                    Row { record: &record, columns: &columns, text, file }.read(&mut raw, found);
                }
            }
            Err(error) => {
                let line = error.position().map_or(0, csv::Position::line);
                found.push(Diagnostic::error(line_at(file, line), format!("this row cannot be read: {error}")));
            }
        }
    }
    raw
}

fn line_at(file: &Arc<str>, line: u64) -> Location {
    Location::new(file.clone(), u32::try_from(line).unwrap_or(u32::MAX), 1, 0)
}

/// Where cell `n` of the row that begins at `from` stands. Empty lines before it are passed over.
fn cell_at(text: &str, file: &Arc<str>, from: Option<&csv::Position>, n: usize) -> Location {
    let (mut at, mut line) = from.map_or((0, 1), |p| (usize::try_from(p.byte()).unwrap_or(0), p.line()));
    let bytes = text.as_bytes();
    while let Some(b'\r' | b'\n') = bytes.get(at) {
        line += u64::from(bytes[at] == b'\n');
        at += 1;
    }
    let (mut line_start, mut start, mut cell, mut quoted) = (at, at, 0, false);
    while let Some(byte) = bytes.get(at) {
        match byte {
            b'"' if quoted && bytes.get(at + 1) == Some(&b'"') => at += 1,
            // A quote opens a cell only where it begins it.
            b'"' if quoted || at == start => quoted = !quoted,
            b'\n' if quoted => (line, line_start) = (line + 1, at + 1),
            b',' | b'\r' | b'\n' if !quoted => {
                if cell == n || *byte != b',' {
                    break;
                }
                (cell, start) = (cell + 1, at + 1);
            }
            _ => {}
        }
        at += 1;
    }
    let typed = text.get(start..at).unwrap_or("");
    let blank = typed.chars().count() - typed.trim_start().chars().count();
    let skipped = text.get(line_start..start).unwrap_or("").chars().count() + blank;
    let small = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
    let length = typed.trim().lines().next().unwrap_or("").chars().count();
    Location::new(file.clone(), u32::try_from(line).unwrap_or(u32::MAX), small(skipped + 1), small(length))
}

/// Where each column of `COLUMNS` stands.
fn columns(
    reader: &mut csv::Reader<&[u8]>,
    text: &str,
    file: &Arc<str>,
    found: &mut Vec<Diagnostic>,
) -> Option<[Option<usize>; 5]> {
    let headers = match reader.headers() {
        Ok(headers) => headers.clone(),
        Err(error) => {
            let message = format!("the head of the table cannot be read: {error}");
            found.push(Diagnostic::error(line_at(file, 1), message));
            return None;
        }
    };
    let (mut columns, mut unknown) = ([None; 5], 0);
    for (n, name) in headers.iter().enumerate() {
        match COLUMNS.iter().position(|c| *c == name.to_ascii_lowercase()) {
            Some(column) => columns[column] = Some(n),
            None if name.is_empty() => {}
            None => {
                unknown += 1;
                let at = cell_at(text, file, None, n);
                found.push(Diagnostic::error(at, format!("unknown column `{name}`")).help(column_help(name)));
            }
        }
    }
    let missing: Vec<String> = (0..4).filter(|c| columns[*c].is_none()).map(|c| format!("`{}`", COLUMNS[c])).collect();
    if missing.is_empty() {
        return Some(columns);
    }
    // Where as many have another name those are the missing ones.
    if unknown < missing.len() && !headers.iter().any(parted_otherwise) {
        found.push(
            Diagnostic::error(line_at(file, 1), format!("the table has no column {}", missing.join(", ")))
                .help("its first row is: date,indicator,value,source,note"),
        );
    }
    None
}

/// A cell that holds what was to part it from the next.
fn parted_otherwise(cell: &str) -> bool {
    cell.contains([';', '，', '；', '\t'])
}

const COMMAS: &str =
    "cells are parted by half-width commas: save the table as CSV, or write date,indicator,value,source,note";

/// Columns as offices head them.
const CHINESE: [(&str, &str); 9] = [
    ("日期", "date"),
    ("时间", "date"),
    ("指标", "indicator"),
    ("项目", "indicator"),
    ("数值", "value"),
    ("数量", "value"),
    ("来源", "source"),
    ("备注", "note"),
    ("说明", "note"),
];

fn column_help(name: &str) -> String {
    if parted_otherwise(name) { COMMAS.to_owned() } else { word_help(name, &CHINESE, &COLUMNS, "a column") }
}

/// One row of the table and what its places are counted from.
struct Row<'a> {
    record: &'a csv::StringRecord,
    columns: &'a [Option<usize>; 5],
    text: &'a str,
    file: &'a Arc<str>,
}

impl Row<'_> {
    fn cell(&self, column: usize) -> &str {
        self.columns[column].and_then(|n| self.record.get(n)).unwrap_or("")
    }

    fn at(&self, column: usize) -> Location {
        cell_at(self.text, self.file, self.record.position(), self.columns[column].unwrap_or(0))
    }

    fn read(&self, raw: &mut RawFile, found: &mut Vec<Diagnostic>) {
        let columns = COLUMNS.len().max(self.columns.iter().flatten().max().map_or(0, |m| m + 1));
        if self.record.len() > columns {
            return found.push(self.too_many(columns));
        }
        if self.columns[..4].iter().flatten().any(|n| *n >= self.record.len()) {
            let message = format!("this row has too few cells: {} of {columns}", self.record.len());
            let whole = self.record.iter().any(parted_otherwise);
            let help = if whole { COMMAS } else { "a row has at least a date, an indicator, a value and a source" };
            return found.push(Diagnostic::error(self.at(0), message).help(help));
        }
        let source: Arc<str> = self.cell(3).into();
        raw.sources.push((source.clone(), self.at(3)));
        raw.observations.extend(self.observation(source, found));
    }

    fn observation(&self, source: Arc<str>, found: &mut Vec<Diagnostic>) -> Option<RawObservation> {
        let when = self.when();
        if when.is_none() {
            found.push(
                Diagnostic::error(self.at(0), format!("“{}” is not a day", self.cell(0)))
                    .help(day_help(Some(self.cell(0)), "a day as 2020-02-25, a period as 2020-02-10..2020-02-16")),
            );
        }
        let figure = grammar::parse(self.cell(2));
        let figure = figure.map_err(|m| found.push(Diagnostic::error(self.at(2), m.message).help(m.help))).ok();
        let note = self.cell(4);
        Some(RawObservation {
            indicator: self.cell(1).to_owned(),
            indicator_at: self.at(1),
            when_at: self.at(0),
            period: None,
            observation: Observation {
                figure: Some(figure?),
                when: when?,
                source,
                note: if note.is_empty() { Text::default() } else { Text::same(note) },
                status: Status::Final,
                revised: Vec::new(),
                at: self.at(2),
            },
        })
    }

    /// More cells than columns: a number typed with a comma is the usual cause.
    fn too_many(&self, columns: usize) -> Diagnostic {
        let digits = |text: &str| text.chars().take_while(char::is_ascii_digit).count();
        let next = self.columns[2].and_then(|n| self.record.get(n + 1)).unwrap_or("");
        if !self.cell(2).ends_with(|c: char| c.is_ascii_digit()) || digits(next) != 3 {
            let at = cell_at(self.text, self.file, self.record.position(), columns);
            let message = format!("this row has {} cells, and the table {columns} columns", self.record.len());
            return Diagnostic::error(at, message).help("text with a comma in it stands in double quotes");
        }
        let (typed, meant) = (format!("{},{next}", self.cell(2)), format!("{}{next}", self.cell(2)));
        let at = Location { length: u32::try_from(typed.chars().count()).unwrap_or(0), ..self.at(2) };
        Diagnostic::error(at, format!("`{typed}` with its comma is two cells of the table"))
            .help(format!("write `{meant}`, without the comma"))
    }

    /// A day, a period, `after 2020-01-21` or `undated`.
    fn when(&self) -> Option<When> {
        let date = self.cell(0);
        match date.split_once("..") {
            Some((a, b)) => {
                parse_day(a.trim()).zip(parse_day(b.trim())).filter(|(a, b)| a <= b).map(|(a, b)| When::Period(a, b))
            }
            None if date == "undated" => Some(When::Undated),
            None => match date.strip_prefix("after ") {
                Some(day) => parse_day(day.trim()).map(When::After),
                None => parse_day(date).map(When::On),
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cell_is_found_where_it_stands() {
        let text = "date,indicator,value,source,note\r\n\r\n2020-02-10,条幅, 13oo ,报告,\"两行\n注\"\r\n2020-02-11,banners,5,报告,\n";
        let mut reader = csv::ReaderBuilder::new().flexible(true).from_reader(text.as_bytes());
        let records: Vec<_> = reader.records().map(Result::unwrap).collect();
        let place = |row: usize, cell| {
            let at = cell_at(text, &Arc::from("t.csv"), records[row].position(), cell);
            (at.line, at.column, at.length)
        };
        assert_eq!(place(0, 0), (3, 1, 10));
        assert_eq!(place(0, 1), (3, 12, 2));
        assert_eq!(place(0, 2), (3, 16, 4));
        assert_eq!(place(1, 0), (5, 1, 10));
        assert_eq!(place(1, 1), (5, 12, 7));
        let text = "date,indic\"ator,\"a \"\"b\"\", c\",note\n";
        let at = |n| cell_at(text, &Arc::from("t.csv"), None, n).column;
        assert_eq!([at(0), at(1), at(2), at(3)], [1, 6, 17, 30]);
    }
}
