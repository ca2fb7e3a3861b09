//! The register of a package's items, as an archive takes them in: CSV and XML with the same rows.

use super::bag::Row;
use super::reports::Item;
use crate::site::Site;
use crate::site::data::Table;

/// Columns: name in the CSV, element in the XML.
const COLUMNS: [(&str, &str); 13] = [
    ("题名", "title"),
    ("责任者", "author"),
    ("文件编号", "number"),
    ("日期", "date"),
    ("保管期限", "retention"),
    ("网站标识码", "site-id-code"),
    ("语种", "language"),
    ("地点", "place"),
    ("地点名称", "place-name"),
    ("格式", "format"),
    ("文件", "file"),
    ("SHA-256", "sha256"),
    ("状态", "status"),
];

/// A row for each text. `rows` is the payload so far, sorted by path.
pub fn table(site: &Site, items: &[Item], rows: &[Row], retention: &str) -> Table {
    let code = site.office.site.footer.site_id_code.clone().unwrap_or_default();
    let row = |item: &Item| {
        let file = format!("{}{}", super::SITE, item.route);
        let hash = rows.binary_search_by(|row| row.path.as_str().cmp(&file)).map(|n| rows[n].sums.sha256.clone());
        let status = match &item.withdrawn {
            Some((on, _)) => format!("已撤回 withdrawn {on}"),
            None => "公开 published".to_owned(),
        };
        vec![
            item.title.clone(),
            item.author.clone(),
            item.issue.clone(),
            item.date.clone(),
            retention.to_owned(),
            code.clone(),
            item.language.tag().to_owned(),
            item.place.clone(),
            item.place_name.clone(),
            "text/html".to_owned(),
            file,
            hash.unwrap_or_default(),
            status,
        ]
    };
    Table { head: COLUMNS.map(|(name, _)| name.to_owned()).to_vec(), rows: items.iter().map(row).collect() }
}

/// The same as XML.
pub fn xml(table: &Table) -> Vec<u8> {
    let mut out = String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<register>\n");
    for row in &table.rows {
        out.push_str("  <item>\n");
        for ((label, element), cell) in COLUMNS.iter().zip(row) {
            out.push_str(&format!("    <{element} name=\"{label}\">{}</{element}>\n", escaped(cell)));
        }
        out.push_str("  </item>\n");
    }
    out.push_str("</register>\n");
    out.into_bytes()
}

/// XML 1.0 knows no control characters but tab and line ends.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '\t' | '\n' | '\r' => out.push(' '),
            c if c.is_control() || matches!(c, '\u{fffe}' | '\u{ffff}') => {}
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn xml_holds_any_title() {
        let mut row = vec![String::new(); COLUMNS.len()];
        row[0] = "甲 <b> & \"乙\"\u{1}\n丙".to_owned();
        let xml = String::from_utf8(xml(&Table { head: Vec::new(), rows: vec![row] })).unwrap();
        assert!(xml.contains("<title name=\"题名\">甲 &lt;b&gt; &amp; \"乙\" 丙</title>"), "{xml}");
    }
}
