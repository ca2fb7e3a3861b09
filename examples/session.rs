//! Builds a site again and again as `serve` does, with one file changed in between, and prints the median time of each
//! stage. Two runs with other numbers of edits under callgrind give the instructions of one. See benches/README.md.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;
use std::process::ExitCode;
use std::time::Duration;

use chrono::NaiveDate;
use jianbao::diagnostic::Diagnostic;
use jianbao::source::Source;
use jianbao::source::clock::Now;
use jianbao::web::{Built, Request, Session};

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [root, theme, file, from, to, edits] = &arguments[..] else {
        eprintln!(
            "usage: session ROOT THEME content/FILE FROM TO EDITS   in each edit TO takes the place of FROM, or back"
        );
        return ExitCode::from(2);
    };
    match edit(Path::new(root), theme, file, (from, to), edits.parse().unwrap_or(1)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(wrong) => {
            eprintln!("{wrong}");
            ExitCode::FAILURE
        }
    }
}

fn edit(root: &Path, theme: &str, file: &str, (from, to): (&str, &str), edits: usize) -> Result<(), String> {
    let said = |found: Vec<Diagnostic>| found.iter().map(|d| format!("{d:?}\n")).collect::<String>();
    let path = root.join(file);
    let before = fs::read_to_string(&path).map_err(|e| e.to_string())?;
    let now = Now { day: NaiveDate::from_ymd_opt(2026, 11, 23).unwrap_or_default(), time: None };
    let source = Source::open(root, now).map_err(|wrong| said(vec![wrong]))?;
    let output = root.join("public");
    let changed = BTreeSet::from([file.to_owned()]);
    let mut session = Session::default();
    let mut build = |changed| -> Result<Built, String> {
        let request = Request {
            source: &source,
            output: &output,
            theme: Some(theme),
            force: false,
            changed,
            progress: &|_, _| {},
        };
        session.build(&request).map_err(said)
    };
    build(None)?;
    let mut stages: BTreeMap<&str, Vec<Duration>> = BTreeMap::new();
    let mut written = 0;
    // Two edits are not counted: the first finds nothing in memory.
    for n in 0..edits + 2 {
        fs::write(&path, if n % 2 == 0 { before.replacen(from, to, 1) } else { before.clone() })
            .map_err(|e| e.to_string())?;
        let built = build(Some(&changed))?;
        written = built.committed.written;
        if n >= 2 {
            stages.entry("total").or_default().push(built.timings.iter().map(|(_, time)| *time).sum());
            built.timings.iter().for_each(|(stage, time)| stages.entry(stage).or_default().push(*time));
        }
    }
    fs::write(&path, &before).map_err(|e| e.to_string())?;
    build(Some(&changed))?;
    for (stage, mut times) in stages {
        times.sort_unstable();
        println!("{stage:10} {:8.2} ms", times[times.len() / 2].as_secs_f64() * 1e3);
    }
    println!("{written} files written by the last edit");
    Ok(())
}
