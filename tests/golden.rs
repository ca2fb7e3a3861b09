//! Sound content: a folder of tests/golden a case, and what its site must show.
//!
//! `says.txt` is typed by a person from the rules of design, one claim a line:
//!
//! - `page PATH`: the file that the next lines speak of; it must be there
//! - `has TEXT`, `not TEXT`: in the text of its `<main>`, as a reader sees it
//! - `raw TEXT`, `noraw TEXT`: in its bytes
//! - `gone PATH`: there is no such file
//! - `nowhere TEXT`: in no file of the output, also not as 2,117 for 2117
//!
//! `stderr.txt` is what the build says (absent: nothing); files in `output/` are expected byte for byte. Those two
//! are accepted by `UPDATE=1`; `CASE=forms` runs the cases with that in their name.

mod support;

use std::fs;
use std::path::Path;

use support::html::text_of;
use support::{Office, Tree, accepting, cases, compare, office_of, read_tree};

#[test]
fn every_site_says_what_it_must() {
    let mut wrong = Vec::new();
    let mut claims = 0;
    for case in cases("golden") {
        let office = office_of(&case);
        let got = office.build();
        let name = case.file_name().unwrap().to_str().unwrap();
        let stderr = case.join("stderr.txt");
        let said = got.stderr.replace(office.root().to_str().unwrap(), "ROOT");
        if stderr.exists() || !said.is_empty() {
            wrong.extend(compare(&stderr, &said));
        }
        if got.code != Some(0) {
            wrong.push(format!("{name}: exit {:?}\n{said}", got.code));
            continue;
        }
        let tree = office.tree();
        let says = fs::read_to_string(case.join("says.txt")).unwrap();
        let before = wrong.len();
        claims += hold(&says, &tree, &mut |what| wrong.push(format!("{name}: {what}")));
        if wrong.len() > before
            && let Some(keep) = std::env::var_os("KEEP")
        {
            support::copy_tree(&office.out(), &Path::new(&keep).join(name));
        }
        files(&case, &office, &mut wrong);
    }
    assert!(wrong.is_empty(), "{} claims do not hold:\n{}", wrong.len(), wrong.join("\n"));
    assert!(claims > 0);
}

/// Tests each claim; gives their number.
fn hold(says: &str, tree: &Tree, wrong: &mut dyn FnMut(String)) -> usize {
    let mut page: Option<(&str, String, String)> = None;
    let mut claims = 0;
    for (n, line) in says.lines().enumerate() {
        let line = line.trim();
        if line.is_empty() || line.starts_with("# ") {
            continue;
        }
        claims += 1;
        let (word, text) = line.split_once(' ').unwrap_or((line, ""));
        let mut no = |why: String| wrong(format!("says.txt:{}: {line}\n   {why}", n + 1));
        match word {
            "page" => {
                page = tree.get(text).map(|bytes| {
                    let raw = String::from_utf8_lossy(bytes).into_owned();
                    (text, text_of(&raw), raw)
                });
                if page.is_none() {
                    no(format!("there is no such file among {:?}", tree.keys().collect::<Vec<_>>()));
                }
            }
            "gone" if tree.contains_key(text) => no("it is there".to_owned()),
            "gone" => {}
            "nowhere" => {
                // Digests and sizes of files are numbers of their own.
                for (path, bytes) in tree.iter().filter(|(path, _)| *path != "jianbao.manifest") {
                    let content = String::from_utf8_lossy(bytes);
                    if [text.to_owned(), with_separators(text)].iter().any(|t| content.contains(t.as_str())) {
                        no(format!("{path} has it"));
                    }
                }
            }
            "has" | "not" | "raw" | "noraw" => {
                let Some((path, shown, raw)) = &page else { continue };
                let hay = if word.ends_with("raw") { raw } else { shown };
                if hay.contains(text) != matches!(word, "has" | "raw") {
                    no(format!(
                        "{path}: {}",
                        hay.chars().take(if word.ends_with("raw") { 300 } else { 1500 }).collect::<String>()
                    ));
                }
            }
            _ => panic!("says.txt:{}: {line}", n + 1),
        }
    }
    claims
}

fn with_separators(digits: &str) -> String {
    match digits.len() {
        4..=6 if digits.bytes().all(|b| b.is_ascii_digit()) => {
            format!("{},{}", &digits[..digits.len() - 3], &digits[digits.len() - 3..])
        }
        _ => digits.to_owned(),
    }
}

/// Files of the output that are expected byte for byte.
fn files(case: &Path, office: &Office, wrong: &mut Vec<String>) {
    let folder = case.join("output");
    for (path, wanted) in read_tree(&folder) {
        let got = fs::read(office.out().join(&path)).unwrap_or_default();
        if accepting() {
            fs::write(folder.join(&path), &got).unwrap();
        } else if wanted != got {
            let (wanted, got) = (String::from_utf8_lossy(&wanted), String::from_utf8_lossy(&got));
            wrong.push(format!(
                "{} is not what was given:\n{got}\n--- expected:\n{wanted}",
                folder.join(path).display()
            ));
        }
    }
}
