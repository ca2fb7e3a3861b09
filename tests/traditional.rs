//! Traditional Chinese against OpenCC itself (PyPI `opencc`, tests/traditional.py; `tests/run tools` brings it): generated
//! lines in both standards, and all that the demonstration says.

mod support;

use std::collections::BTreeMap;
use std::io::Write;
use std::path::PathBuf;
use std::process::{Command, Stdio};

use jianbao::check::page::Page;
use jianbao::language::script::{Standard, Traditional};
use jianbao::render::search;
use support::{Office, Tree};

fn python() -> Option<PathBuf> {
    let venv = support::house().join("tests/.tools/venv");
    let found = [venv.join("bin/python"), venv.join("Scripts/python.exe")].into_iter().find(|path| path.is_file());
    if found.is_none() {
        eprintln!("skipped: tests/.tools/venv is not there; `tests/run tools` makes it");
    }
    found
}

/// What OpenCC makes of each line.
fn opencc(python: PathBuf, configuration: &str, lines: &[String]) -> Vec<String> {
    let mut command = Command::new(python);
    command.arg(support::house().join("tests/traditional.py")).env("PYTHONUTF8", "1");
    let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
    let mut stdin = child.stdin.take().unwrap();
    let all: String = lines.iter().map(|line| format!("{configuration}\t{line}\n")).collect();
    let writer = std::thread::spawn(move || stdin.write_all(all.as_bytes()).unwrap());
    let output = child.wait_with_output().unwrap();
    writer.join().unwrap();
    assert!(output.status.success());
    let turned: Vec<String> = String::from_utf8(output.stdout).unwrap().lines().map(str::to_owned).collect();
    assert_eq!(turned.len(), lines.len());
    turned
}

/// The phrases of the dictionaries, so that generated lines have many that meet and overlap.
fn phrases() -> Vec<String> {
    let folder = support::house().join("src/language/opencc");
    let mut all = Vec::new();
    for name in ["STPhrases", "STPhrases_GeneratedFromRegionalPhrases", "STCharacters", "CJK_Compatibility_Ideographs"]
    {
        let text = std::fs::read_to_string(folder.join(name).with_extension("txt")).unwrap();
        let lines = text.lines().filter(|line| !line.starts_with('#'));
        all.extend(lines.filter_map(|line| Some(line.split_once('\t')?.0.to_owned())));
    }
    all
}

#[test]
fn generated_lines_are_those_of_opencc() {
    let Some(python) = python() else { return };
    let phrases = phrases();
    let mut random = support::random::Random::new(20);
    let mut lines = Vec::new();
    let signs = ["，", " ", "a", "1", "。", "“", "——", "の", "𠮷", "·"];
    for _ in 0..2_000 {
        let mut line = String::new();
        for _ in 0..3 + random.below(12) {
            let phrase: Vec<char> = phrases[random.below(phrases.len())].chars().collect();
            match random.below(8) {
                0 => line.push_str(signs[random.below(signs.len())]),
                // The beginning of one, so that the next begins within it.
                1 | 2 => line.extend(&phrase[..1 + random.below(phrase.len())]),
                3 => line.extend(&phrase[random.below(phrase.len())..]),
                _ => line.extend(phrase),
            }
        }
        lines.push(line);
    }
    for (standard, configuration) in [(Standard::Taiwan, "s2tw"), (Standard::HongKong, "s2hk")] {
        let how = Traditional::new(standard, BTreeMap::new());
        let theirs = opencc(python.clone(), configuration, &lines);
        for (line, theirs) in lines.iter().zip(&theirs) {
            assert_eq!(&how.convert(line), theirs, "{configuration} {line}");
        }
    }
}

/// Lines of Chinese on a page that a reader sees or hears; the names of the languages are in their own.
fn lines(text: &str) -> Vec<String> {
    let (before, after) = text.split_once("<nav class=\"languages\"").unwrap_or((text, ""));
    let after = after.split_once("</nav>").map_or("", |(_, after)| after);
    let page = Page::read(&format!("{before}{after}"));
    let all = page.text.lines().chain(page.attributes.lines());
    all.filter(|line| line.contains(|c| c >= '\u{3400}')).map(str::to_owned).collect()
}

/// What the search hands over of its documents.
fn documents(script: &str) -> Vec<String> {
    let docs = search::content(script).and_then(|content| search::documents(&content)).unwrap();
    docs.into_iter()
        .flat_map(|doc| [doc.title, doc.date_text, doc.text])
        .flat_map(|text| text.lines().map(str::to_owned).collect::<Vec<_>>())
        .collect()
}

#[test]
fn the_demonstration_says_what_opencc_says() {
    let office = Office::demo("opencc");
    // The dictionaries alone.
    let site = std::fs::read_to_string(office.root().join("content/site.yaml")).unwrap();
    let own = site.lines().find(|line| line.starts_with("glossary:")).unwrap().to_owned();
    office.edit("content/site.yaml", &own, "");
    office.build().ok();
    let tree: Tree = office.tree();
    let text = |route: &str| tree.get(route).map(|bytes| String::from_utf8(bytes.clone()).unwrap());
    let (mut simplified, mut derived, mut of) = (Vec::new(), Vec::new(), Vec::new());
    let mut files = 0;
    for route in tree.keys() {
        let (own, read): (String, fn(&str) -> Vec<String>) = match route.rsplit_once('.') {
            // It says the same in all languages.
            _ if route.ends_with("404.html") => {
                let text = text(route).unwrap();
                assert!(text.contains(">没有这个页面</") && text.contains(">沒有這個頁面</"), "{route}");
                continue;
            }
            Some((_, "html")) | Some((_, "xml")) if !route.starts_with("zh-Hant/") => {
                (format!("zh-Hant/{route}"), lines)
            }
            Some((_, "js")) if route.starts_with("search/zh-Hans/") && route.contains("-t") => {
                (route.replace("zh-Hans", "zh-Hant"), documents)
            }
            _ => continue,
        };
        let other = text(&own);
        if route.starts_with("en/") || route.starts_with("sitemap") {
            assert!(other.is_none(), "{own}");
            continue;
        }
        let other = other.unwrap_or_else(|| panic!("{own} is not there"));
        if route.ends_with(".html") {
            assert!(other.contains("<html lang=\"zh-Hant\">") || other.contains("<html lang=zh-Hant>"), "{own}");
        }
        let (from, to) = (read(&text(route).unwrap()), read(&other));
        assert_eq!(
            from.len(),
            to.len(),
            "{own}: {:#?}",
            from.iter().zip(&to).find(|(a, b)| a.chars().count() != b.chars().count())
        );
        of.extend(from.iter().map(|_| own.clone()));
        simplified.extend(from);
        // Addresses are the derived language's own.
        derived.extend(to.iter().map(|line| line.replace("zh-Hant/", "").replace("zh-Hant", "zh-Hans")));
        files += 1;
    }
    assert!(files > 100 && simplified.len() > 5_000, "{files} files, {} lines", simplified.len());
    let Some(python) = python() else { return };
    let theirs = opencc(python, "s2tw", &simplified);
    for (((from, to), theirs), own) in simplified.iter().zip(&derived).zip(&theirs).zip(&of) {
        assert_eq!(to, theirs, "{own}: {from}");
    }
}
