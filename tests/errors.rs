//! Broken content: a folder of tests/errors a case, with exactly what the program says of it in `expected.txt`.
//!
//! Look at each as the clerk who made the mistake: the right file, line and column, the caret under the value,
//! the value named, and what to do. `UPDATE=1 cargo test --test errors` accepts what is said now;
//! `CASE=yaml` runs the cases with that in their name.

mod support;

use std::fs;

use support::{Office, accepting, cases, compare, office_of, program, read_tree, run};

/// Whether a file without any right can still be read: root, and Windows, where rights are another matter.
fn reads_everything(office: &Office) -> bool {
    let path = office.root().join("probe");
    fs::write(&path, "").unwrap();
    unreadable(office, "probe");
    let all = fs::read(&path).is_ok();
    fs::remove_file(path).unwrap();
    all
}

fn unreadable(office: &Office, path: &str) {
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        fs::set_permissions(office.root().join(path), fs::Permissions::from_mode(0o000)).unwrap();
    }
    #[cfg(not(unix))]
    let _ = (office, path);
}

#[test]
fn every_mistake_is_named() {
    let mut wrong = Vec::new();
    for case in cases("errors") {
        let name = case.file_name().unwrap().to_str().unwrap();
        let office = office_of(&case);
        let setup = fs::read_to_string(case.join("setup.txt")).unwrap_or_default();
        if !cfg!(unix) && (setup.contains("link ") || setup.contains("unix\n")) {
            println!("{name}: skipped, there are no such links or names here");
            continue;
        }
        if setup.contains("unreadable ") {
            if reads_everything(&office) {
                println!("{name}: skipped, this user may read everything");
                continue;
            }
            setup.lines().filter_map(|l| l.strip_prefix("unreadable ")).for_each(|p| unreadable(&office, p));
        }
        let got = office.build();
        let said = got.stderr.replace(office.root().to_str().unwrap(), "ROOT");
        wrong.extend(compare(&case.join("expected.txt"), &said));
        if got.code != Some(1) {
            wrong.push(format!("{name}: exit {:?}\n{}", got.code, got.stdout));
        }
        if !got.stdout.is_empty() {
            wrong.push(format!("{name}: standard output\n{}", got.stdout));
        }
        let tree = read_tree(&office.out());
        if !tree.is_empty() {
            wrong.push(format!("{name}: files were written: {:?}", tree.keys()));
        }
    }
    assert!(wrong.is_empty(), "{} cases:\n{}", wrong.len(), wrong.join("\n"));
}

/// Each finding of a case, in its first line; the cases are only worth something if all are found in one run.
#[test]
fn findings_come_sorted() {
    let case = support::house().join("tests/errors/many-broken");
    let said = fs::read_to_string(case.join("expected.txt")).unwrap();
    let files: Vec<&str> = said
        .lines()
        .filter_map(|l| l.trim_start().strip_prefix("--> "))
        .map(|l| l.split(':').next().unwrap())
        .collect();
    let mut sorted = files.clone();
    sorted.sort_unstable();
    assert_eq!(files, sorted);
    assert!(files.len() > 6, "{files:?}");
}

#[test]
fn an_alias_bomb_is_refused_at_once() {
    if accepting() {
        return;
    }
    let office = office_of(&support::house().join("tests/errors/yaml-alias-bomb"));
    let start = std::time::Instant::now();
    assert_eq!(office.build().code, Some(1));
    // A hundred million nodes take minutes; the bound is far from both.
    assert!(start.elapsed().as_secs() < 10);
}

#[test]
fn wrong_usage_is_exit_2() {
    for args in [
        &["build", "--tody", "2020-03-10"][..],
        &["build", "--today", "2020-02-30"],
        &["build", "--jobs", "0"],
        &["bild"],
        &[],
    ] {
        let mut command = program();
        command.args(args);
        let got = run(command);
        assert_eq!(got.code, Some(2), "{args:?}: {}", got.stderr);
        assert!(!got.stderr.is_empty());
    }
}

#[test]
fn an_absent_root_is_said() {
    let mut command = program();
    command.args(["build", "--root", "there/is/no/such"]);
    let got = run(command);
    assert_eq!(got.code, Some(1));
    assert!(got.stderr.contains("there/is/no/such") && got.stderr.contains("--root"), "{}", got.stderr);
}
