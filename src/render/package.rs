//! data/datapackage.json: the site's tables as a Data Package (specs.frictionlessdata.io), each column described.

use serde_json::{Value, json};

use crate::language::Language;
use crate::render::table::csv;
use crate::site::Site;
use crate::site::pages::TABLES;

/// The descriptor. Hashes are of the CSV files as written.
pub fn package(site: &Site) -> Value {
    let main = site.main();
    let resources: Vec<Value> = TABLES.iter().map(|name| resource(site, name)).collect();
    let mut package = json!({
        "profile": "tabular-data-package",
        "name": "figures",
        "title": site.office.site.title.get(main),
        "contributors": [{ "title": site.office.site.publisher.get(main), "role": "publisher" }],
        "resources": resources,
    });
    if let Some(url) = site.url("") {
        package["homepage"] = url.into();
    }
    if let Some(day) = site.newest_figure() {
        package["version"] = day.to_string().into();
    }
    package
}

fn resource(site: &Site, name: &str) -> Value {
    let table = site.table(name);
    let bytes = csv(&table);
    let fields: Vec<Value> = table.head.iter().map(|column| field(name, column)).collect();
    let mut schema = json!({ "fields": fields, "missingValues": [""] });
    match name {
        "figures" => {
            schema["foreignKeys"] = json!([
                { "fields": "place", "reference": { "resource": "places", "fields": "path" } },
                { "fields": "indicator", "reference": { "resource": "indicators", "fields": "id" } },
                { "fields": "source", "reference": { "resource": "sources", "fields": "id" } },
            ]);
        }
        "places" => schema["primaryKey"] = "path".into(),
        _ => schema["primaryKey"] = "id".into(),
    }
    json!({
        "profile": "tabular-data-resource",
        "name": name,
        "path": format!("{name}.csv"),
        "title": site.say(Language::En, &format!("table-{name}")),
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "dialect": { "delimiter": ",", "quoteChar": "\"", "lineTerminator": "\r\n" },
        "bytes": bytes.len(),
        "schema": schema,
    })
}

/// Type and meaning of a column.
fn field(table: &str, column: &str) -> Value {
    let (kind, description) = match (table, column) {
        ("figures", "value") => {
            ("number", "lower or only number, in units; empty where suppressed or no number was given")
        }
        ("figures", "value_max") => ("number", "upper number of a range, in units"),
        ("figures", "bound") => ("string", "exact, at_least, nearly, less_than, about, range, some, suppressed"),
        ("figures", "date") => (
            "string",
            "ISO 8601 day; interval a/b of a flow; a/.. for some day after a; empty where the source has no date",
        ),
        ("figures", "status") => ("string", "final, provisional, estimated, revised"),
        ("figures", "nature") | ("indicators", "nature") => ("string", "stock, flow, cumulative, rate, target, ratio"),
        ("sources", "date") => ("date", "date of publication"),
        _ => ("string", ""),
    };
    if description.is_empty() {
        json!({ "name": column, "type": kind })
    } else {
        json!({ "name": column, "type": kind, "description": description })
    }
}
