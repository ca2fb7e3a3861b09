//! Lunar days against two packages of PyPI, every day of 2019 to 2033 (tests/lunar.py; `tests/run tools` brings them).

mod support;

use std::process::Command;

use jianbao::language::Language;
use jianbao::language::date::parse_day;
use jianbao::language::lunar::LunarDay;

#[test]
fn every_day_of_fifteen_years_is_that_of_two_peers() {
    let venv = support::house().join("tests/.tools/venv");
    let python = [venv.join("bin/python"), venv.join("Scripts/python.exe")].into_iter().find(|path| path.is_file());
    let Some(python) = python else {
        eprintln!("skipped: tests/.tools/venv is not there; `tests/run tools` makes it");
        return;
    };
    let said =
        Command::new(python).arg(support::house().join("tests/lunar.py")).env("PYTHONUTF8", "1").output().unwrap();
    assert!(said.status.success(), "{}", String::from_utf8_lossy(&said.stderr));
    let said = String::from_utf8(said.stdout).unwrap();
    assert_eq!(said.lines().count(), 5479);
    for line in said.lines() {
        let fields: Vec<&str> = line.split(' ').collect();
        let [day, month, leap, of_month, chinese] = fields[..] else { panic!("{line}") };
        let lunar = LunarDay::of(parse_day(day).unwrap()).unwrap();
        let number = |text: &str| text.parse::<u8>().unwrap();
        assert_eq!((lunar.month, lunar.leap, lunar.day), (number(month), leap == "1", number(of_month)), "{line}");
        assert_eq!(lunar.words(Language::ZhHans), chinese, "{line}");
    }
}
