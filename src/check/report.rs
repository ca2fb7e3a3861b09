//! The findings for machines (JSON lines, SARIF) and as a page for people who look rather than read.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use serde_json::{Value, json};

use crate::check::rules::{self, Level};
use crate::check::{Checked, Finding};
use crate::diagnostic::Severity;
use crate::markdown::escape;

fn word(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warn",
        Severity::Note => "note",
    }
}

fn message(finding: &Finding, mask: bool) -> String {
    if mask { finding.masked_message() } else { finding.diagnostic.message.clone() }
}

/// One object a line.
pub fn json(checked: &Checked, mask: bool) -> String {
    let line = |finding: &Finding| {
        let at = &finding.diagnostic.location;
        let object = json!({
            "rule": finding.rule.name,
            "severity": word(finding.diagnostic.severity),
            "file": &*at.file,
            "line": at.line,
            "column": at.column,
            "message": message(finding, mask),
            "help": finding.diagnostic.help,
        });
        format!("{object}\n")
    };
    checked.findings.iter().map(line).collect()
}

/// SARIF 2.1.0, for code hosts and editors.
pub fn sarif(checked: &Checked, mask: bool) -> String {
    let level = |severity: Severity| match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Note => "note",
    };
    let rules: Vec<Value> = rules::all()
        .map(|rule| {
            json!({"id": rule.name, "fullDescription": {"text": rule.about}, "defaultConfiguration": {
            "level": rule.level.severity().map_or("none", level)}})
        })
        .collect();
    let result = |finding: &Finding| {
        let at = &finding.diagnostic.location;
        let mut place = json!({"artifactLocation": {"uri": uri(&at.file)}});
        if at.line > 0 {
            let end = at.column + at.length.max(1);
            place["region"] = json!({"startLine": at.line, "startColumn": at.column.max(1), "endColumn": end.max(2)});
        }
        let help = finding.diagnostic.help.as_ref().map_or_else(String::new, |h| format!(" ({h})"));
        json!({
            "ruleId": finding.rule.name,
            "level": level(finding.diagnostic.severity),
            "message": {"text": message(finding, mask) + &help},
            "locations": [{"physicalLocation": place}],
        })
    };
    let results: Vec<Value> = checked.findings.iter().map(result).collect();
    let driver = json!({"name": "jianbao", "version": env!("CARGO_PKG_VERSION"), "rules": rules});
    let run = json!({"tool": {"driver": driver}, "columnKind": "unicodeCodePoints", "results": results});
    let log = json!({"$schema": "https://json.schemastore.org/sarif-2.1.0.json", "version": "2.1.0", "runs": [run]});
    serde_json::to_string_pretty(&log).unwrap_or_default() + "\n"
}

fn uri(path: &str) -> String {
    let mut out = String::new();
    for byte in path.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b'/' => out.push(char::from(byte)),
            _ => drop(write!(out, "%{byte:02X}")),
        }
    }
    out
}

const STYLE: &str = "body{font:16px/1.6 system-ui,sans-serif;margin:2rem auto;max-width:60rem;padding:0 1rem;color:#1a1a1a;\
background:#fff}h2{border-bottom:2px solid}li{margin:.6rem 0}code{background:#f0f0f0;padding:0 .25rem}.error{color:#a3241d}\
.warn{color:#7a4d00}.note{color:#245}small{color:#555}@media(prefers-color-scheme:dark){body{background:#161616;color:#eee}\
code{background:#333}.error{color:#ff9a90}.warn{color:#f0c060}.note{color:#9cf}small{color:#bbb}}";

/// The report as a page of its own: by severity, then by file. What is private is always masked.
pub fn html(checked: &Checked) -> String {
    let mut out = format!(
        "<!doctype html>\n<html lang=\"en\">\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" \
         content=\"width=device-width\">\n<title>jianbao check</title>\n<style>{STYLE}</style>\n<h1>jianbao check</h1>\n"
    );
    let parts = [(Severity::Error, "Errors"), (Severity::Warning, "Warnings"), (Severity::Note, "Notes")];
    let count = |severity| checked.findings.iter().filter(|f| f.diagnostic.severity == severity).count();
    out.push_str("<p>");
    for (severity, name) in parts {
        let _ = write!(out, "<a href=\"#{0}\" class=\"{0}\">{name}: {1}</a> ", word(severity), count(severity));
    }
    out.push_str("</p>\n");
    for (severity, name) in parts {
        let class = word(severity);
        let _ = writeln!(out, "<h2 id=\"{class}\" class=\"{class}\">{name}</h2>");
        let mut files: BTreeMap<&str, Vec<&Finding>> = BTreeMap::new();
        for finding in checked.findings.iter().filter(|f| f.diagnostic.severity == severity) {
            files.entry(&finding.diagnostic.location.file).or_default().push(finding);
        }
        if files.is_empty() {
            out.push_str("<p>None.</p>\n");
        }
        for (file, findings) in files {
            out.push_str("<h3><code>");
            escape(file, &mut out);
            out.push_str("</code></h3>\n<ul>\n");
            findings.iter().for_each(|finding| item(finding, &mut out));
            out.push_str("</ul>\n");
        }
    }
    used(checked, &mut out);
    rules_said(checked, &mut out);
    out.push_str("</html>\n");
    out
}

fn item(finding: &Finding, out: &mut String) {
    let at = &finding.diagnostic.location;
    out.push_str("<li>");
    if at.line > 0 {
        let _ = write!(out, "<b>{}:{}</b> ", at.line, at.column);
    }
    escape(&finding.masked_message(), out);
    let _ = write!(out, " <small>(<a href=\"#{0}\">{0}</a>)</small>", finding.rule.name);
    if let Some(help) = &finding.diagnostic.help {
        out.push_str("<br><small>");
        escape(help, out);
        out.push_str("</small>");
    }
    out.push_str("</li>\n");
}

fn used(checked: &Checked, out: &mut String) {
    if checked.used.is_empty() {
        return;
    }
    out.push_str("<h2>Exceptions in use</h2>\n<ul>\n");
    for exception in &checked.used {
        out.push_str("<li>");
        let until = exception.until.map(|d| d.to_string()).unwrap_or_default();
        let text =
            format!("{} {}: {}, {}, until {until}", exception.rule, exception.text, exception.who, exception.why);
        escape(&text, out);
        out.push_str("</li>\n");
    }
    out.push_str("</ul>\n");
}

fn rules_said(checked: &Checked, out: &mut String) {
    out.push_str("<h2>Rules</h2>\n<dl>\n");
    let mut said: Vec<_> = checked.findings.iter().map(|f| (f.rule.name, f.rule.about)).collect();
    said.sort_unstable();
    said.dedup();
    for (name, about) in said {
        let _ = write!(out, "<dt id=\"{name}\"><code>{name}</code></dt><dd>");
        escape(about, out);
        out.push_str("</dd>\n");
    }
    out.push_str("</dl>\n");
}

/// What `--explain` says of a rule.
pub fn explain(rule: &rules::Rule) -> String {
    let level = match rule.level {
        Level::Error => "error: it stops the build where the build can see it",
        Level::Warn => "warn",
        Level::Note => "note",
        Level::Off => "off",
    };
    format!(
        "{}\n\n{}\n\nDefault: {level}. To change it, in content/site.yaml:\n\n  check: {{{}: off}}    # error, warn or off\n",
        rule.name, rule.about, rule.name
    )
}
