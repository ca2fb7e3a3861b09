//! `jianbao check`.

use std::collections::BTreeMap;
use std::io::Write;
use std::process::ExitCode;

use clap::{Args, ValueEnum};

use crate::check::{self, Checked, Finding, TextKind, fix, private, rules};
use crate::cli::{Common, report, with_jobs};
use crate::diagnostic::{Diagnostic, Severity, nearest};
use crate::output;
use crate::source::Source;
use crate::theme::text_of;
use crate::web;

/// Read over the content and the built bytes, and say everything that is wrong.
///
/// Nothing is built: the pages are drawn in memory and looked at. A report for the browser is written to
/// .jianbao/check.html. Rules are set to error, warn or off under `check` in content/site.yaml.
#[derive(Args)]
#[command(mut_arg("output", |arg| arg.hide(true)))]
#[command(after_help = "Examples:
  jianbao check                             everything
  jianbao check --only private              private data alone
  jianbao check --mask                      without showing private data: 138****0000
  jianbao check --explain private/mobile    what a rule means
  jianbao check --fix                       mend what is safe to mend, and show it")]
pub struct Check {
    #[command(flatten)]
    common: Common,
    /// How findings are printed
    #[arg(long, value_enum, default_value = "text")]
    format: Format,
    /// Only this group of rules (may be given again)
    #[arg(long, value_name = "GROUP")]
    only: Vec<String>,
    /// Ask other hosts whether links to them lead somewhere
    #[arg(long)]
    external: bool,
    /// Say what a rule means, and stop
    #[arg(long, value_name = "RULE")]
    explain: Option<String>,
    /// Show private data masked
    #[arg(long)]
    mask: bool,
    /// Mend slips of Chinese writing where that is safe, and show what was changed
    #[arg(long)]
    fix: bool,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// With lines and carets, for people
    Text,
    /// One JSON object a line
    Json,
    /// SARIF 2.1.0, for code hosts and editors
    Sarif,
}

impl Check {
    pub fn run(&self) -> ExitCode {
        if let Some(name) = &self.explain {
            return explain(name);
        }
        if let Some(name) = self.only.iter().find(|o| !rules::GROUPS.iter().any(|g| g.name == o.as_str())) {
            let names = rules::GROUPS.map(|g| g.name);
            return usage(name, "group", nearest(name, names), &names.join(", "));
        }
        let epoch = match super::epoch() {
            Ok(epoch) => epoch,
            Err(code) => return code,
        };
        let source = match self.common.open(epoch) {
            Ok((source, _)) => source,
            Err(diagnostic) => {
                report::print(&[diagnostic], None);
                return ExitCode::from(1);
            }
        };
        if self.fix
            && let Err(diagnostic) = mend(&source)
        {
            report::print(&[diagnostic], None);
            return ExitCode::from(1);
        }
        let theme = self.common.theme.as_deref();
        let checked = with_jobs(self.common.jobs, || {
            let mut checked = web::check(&source, theme, &self.only, self.external);
            if self.only.is_empty() {
                check::add(&mut checked, screens(&source));
            }
            checked
        });
        self.say(&checked, &source);
        let page = source.root().join(".jianbao/check.html");
        if let Err(diagnostic) = output::replace(&page, check::report::html(&checked).as_bytes()) {
            report::print(&[Diagnostic { severity: Severity::Warning, ..diagnostic }], None);
        }
        let errors = checked.findings.iter().any(|f| f.diagnostic.severity == Severity::Error);
        ExitCode::from(u8::from(errors))
    }

    fn say(&self, checked: &Checked, source: &Source) {
        let mut out = std::io::stdout().lock();
        let _ = match self.format {
            Format::Json => out.write_all(check::report::json(checked, self.mask).as_bytes()),
            Format::Sarif => out.write_all(check::report::sarif(checked, self.mask).as_bytes()),
            Format::Text => {
                self.text(checked, source);
                writeln!(out, "{}", summary(checked))
            }
        };
    }

    fn text(&self, checked: &Checked, source: &Source) {
        let shown = |f: &Finding| {
            let message = if self.mask { f.masked_message() } else { f.diagnostic.message.clone() };
            Diagnostic { message: format!("{message} [{}]", f.rule.name), ..f.diagnostic.clone() }
        };
        let all: Vec<Diagnostic> = checked.findings.iter().map(shown).collect();
        report::print_with(&all, &|file| {
            let text = text_of(source, file)?;
            Some(if self.mask { masked(file, text) } else { text })
        });
        for e in &checked.used {
            let until = e.until.map(|d| d.to_string()).unwrap_or_default();
            let at = format!("{}:{}", e.at.file, e.at.line);
            let _ = writeln!(
                std::io::stderr(),
                "excepted: {} {}: {}, {}, until {until} ({at})",
                e.rule,
                e.text,
                e.who,
                e.why
            );
        }
    }
}

/// What is wrong in the files of the screens.
#[cfg(feature = "pictures")]
fn screens(source: &Source) -> Vec<Diagnostic> {
    crate::screens::check(source)
}

#[cfg(not(feature = "pictures"))]
fn screens(_: &Source) -> Vec<Diagnostic> {
    Vec::new()
}

fn summary(checked: &Checked) -> String {
    let all: Vec<Diagnostic> = checked.findings.iter().map(|f| f.diagnostic.clone()).collect();
    let count = report::count(&all);
    let found = if count.is_empty() { "nothing found".to_owned() } else { count };
    match checked.used.len() {
        0 => found,
        1 => format!("{found}; 1 exception in use"),
        n => format!("{found}; {n} exceptions in use"),
    }
}

fn explain(name: &str) -> ExitCode {
    let mut out = std::io::stdout().lock();
    if let Some(rule) = rules::find(name) {
        let _ = out.write_all(check::report::explain(rule).as_bytes());
        return ExitCode::SUCCESS;
    }
    let group: Vec<_> = rules::all().filter(|r| r.group() == name).collect();
    if group.is_empty() {
        let names: Vec<&str> = rules::all().map(|r| r.name).collect();
        return usage(name, "rule", nearest(name, names.iter().copied()), &names.join(", "));
    }
    for rule in group {
        let _ = writeln!(out, "{}", check::report::explain(rule));
    }
    ExitCode::SUCCESS
}

fn usage(name: &str, what: &str, near: Option<&str>, all: &str) -> ExitCode {
    let hint = near.map_or_else(|| format!("there are: {all}"), |near| format!("did you mean `{near}`?"));
    let _ = writeln!(std::io::stderr(), "error: unknown {what} `{name}`; {hint}");
    ExitCode::from(2)
}

/// The text of a file with everything private masked; lines and columns stay.
fn masked(file: &str, text: String) -> String {
    let kind = match file.rsplit('.').next() {
        Some("md") => TextKind::Markdown,
        Some("csv") => TextKind::Csv,
        _ => TextKind::Other,
    };
    let text = check::Text { file: file.into(), text, kind };
    let hits = private::in_source(&text);
    let mut out = String::with_capacity(text.text.len());
    let mut done = 0;
    for hit in hits.iter().filter(|h| h.kind != private::Kind::Hotline) {
        if hit.range.start >= done {
            out.push_str(&text.text[done..hit.range.start]);
            out.push_str(&private::masked(hit.kind, &text.text[hit.range.clone()]));
            done = hit.range.end;
        }
    }
    out.push_str(&text.text[done..]);
    out
}

/// Mends the Chinese texts of content/, each written aside and renamed; prints the lines it changed.
fn mend(source: &Source) -> Result<(), Diagnostic> {
    let (entries, _) = source.list("content");
    let mut changed = BTreeMap::new();
    for entry in entries.iter().filter(|e| e.path.ends_with(".md") && !e.path.ends_with(".en.md")) {
        // The bytes as they are, so that a byte order mark and line ends stay.
        let Ok(text) = String::from_utf8(source.bytes(&entry.path)?) else { continue };
        if let Some(new) = fix::mended(&text) {
            output::replace(&source.path(&entry.path), new.as_bytes())?;
            changed.insert(entry.path.clone(), fix::diff(&entry.path, &text, &new));
        }
    }
    let mut out = std::io::stderr().lock();
    for diff in changed.values() {
        let _ = writeln!(out, "{diff}");
    }
    Ok(())
}
