//! CSV as Excel reads it: UTF-8 with its mark, CRLF, quotes where needed; and JSON.

use std::borrow::Cow;

use serde::Serialize;

use crate::site::data::Table;

/// A table as CSV (RFC 4180). A cell that a spreadsheet would run as a formula is set off with an apostrophe.
pub fn csv(table: &Table) -> Vec<u8> {
    let mut out = vec![0xef, 0xbb, 0xbf];
    let mut writer = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(&mut out);
    let rows = std::iter::once(&table.head).chain(&table.rows);
    for row in rows {
        // A Vec takes every byte.
        for cell in row {
            let _ = writer.write_field(&*guarded(cell));
        }
        let _ = writer.write_record(None::<&[u8]>);
    }
    drop(writer);
    out
}

fn guarded(cell: &str) -> Cow<'_, str> {
    if !cell.starts_with(['=', '+', '-', '@', '\t', '\r']) {
        return Cow::Borrowed(cell);
    }
    let number = cell.trim_start_matches(['-', '+']).chars().all(|c| c.is_ascii_digit() || c == '.') && cell.len() > 1;
    if number { Cow::Borrowed(cell) } else { Cow::Owned(format!("'{cell}")) }
}

/// JSON, indented: people open it.
pub fn json(value: &impl Serialize) -> Vec<u8> {
    let mut text = serde_json::to_string_pretty(value).unwrap_or_default();
    text.push('\n');
    text.into_bytes()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formulas_are_set_off_and_numbers_are_not() {
        let table = Table {
            head: vec!["a".into()],
            rows: vec![vec!["=1+1".into()], vec!["-3.5".into()], vec!["a,\"b\"".into()]],
        };
        assert_eq!(csv(&table), "\u{feff}a\r\n'=1+1\r\n-3.5\r\n\"a,\"\"b\"\"\"\r\n".as_bytes());
    }
}
