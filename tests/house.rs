//! The house rules of the sources themselves: who may know whom, how long a file may be, which strings a theme needs.

mod support;

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use jianbao::theme::needed::NEEDED;

/// The floor of every room; a room may use those on lower floors. The table of the architecture, and why.
const FLOORS: [(&str, u8); 23] = [
    ("diagnostic", 0),
    ("trace", 0),
    ("source", 0),
    ("language", 1),
    ("figure", 2),
    // What bytes of pictures are, told to the settings and to those who write them.
    ("picture", 2),
    ("campaign", 3),
    ("markdown", 4),
    ("chart", 4),
    ("block", 4),
    ("site", 5),
    ("plan", 6),
    ("theme", 6),
    ("render", 6),
    ("output", 7),
    ("check", 7),
    ("start", 8),
    ("screens", 8),
    ("web", 8),
    ("archive", 8),
    ("wechat", 8),
    ("serve", 9),
    ("cli", 9),
];

/// Rooms of one floor that know each other, one way.
const PAIRS: [(&str, &str); 9] = [
    // Files are read with their mistakes.
    ("source", "diagnostic"),
    // A figures block names places as a chart does, and blocks escape text as articles do.
    ("block", "chart"),
    ("block", "markdown"),
    // Pages are drawn with a theme under a key of the plan.
    ("render", "theme"),
    ("render", "plan"),
    // What is packed is what `web` built.
    ("archive", "web"),
    // Articles and screens are made of the site that a build lays out.
    ("screens", "web"),
    ("wechat", "web"),
    // The command reads its arguments and prints; what it starts knows neither.
    ("cli", "serve"),
];

/// Longest file, in lines; and those that are longer, with what they may not outgrow.
const LONGEST: usize = 450;
const LONG: [(&str, usize); 2] = [("src/site/view.rs", 500), ("src/site/charts.rs", 480)];

struct Source {
    /// `src/site/mod.rs`
    path: String,
    /// `site`
    room: String,
    text: String,
}

impl Source {
    /// The text without comments and without the tests at its end.
    fn code(&self) -> String {
        let code = self.text.split("#[cfg(test)]\nmod tests {").next().unwrap_or("");
        code.lines().filter(|l| !l.trim_start().starts_with("//")).collect::<Vec<_>>().join("\n")
    }

    fn is_test(&self) -> bool {
        let name = self.path.rsplit('/').next().unwrap();
        self.path.contains("/tests/") || ["tests.rs", "laws.rs", "samples.rs", "gallery.rs"].contains(&name)
    }
}

fn sources() -> Vec<Source> {
    let mut all = Vec::new();
    collect(&support::house().join("src"), "src", &mut all);
    assert!(all.len() > 50);
    all.sort_by(|a, b| a.path.cmp(&b.path));
    all
}

fn collect(folder: &Path, shown: &str, all: &mut Vec<Source>) {
    for item in fs::read_dir(folder).unwrap().map(|i| i.unwrap()) {
        let path = format!("{shown}/{}", item.file_name().to_str().unwrap());
        if item.file_type().unwrap().is_dir() {
            collect(&item.path(), &path, all);
        } else if path.ends_with(".rs") {
            let room = path.split('/').nth(1).unwrap().trim_end_matches(".rs").to_owned();
            let text = fs::read_to_string(item.path()).unwrap().replace("\r\n", "\n");
            all.push(Source { path, room, text });
        }
    }
}

fn floor(room: &str) -> u8 {
    let found = FLOORS.iter().find(|(name, _)| *name == room);
    found.unwrap_or_else(|| panic!("src/{room} has no floor: add it to the table, here and in the architecture")).1
}

/// Rooms named after `crate::`, in use lines and in paths.
fn known(code: &str) -> BTreeSet<String> {
    let name = |rest: &str| rest.chars().take_while(|c| c.is_ascii_lowercase() || *c == '_').collect::<String>();
    let mut rooms: BTreeSet<String> = code.split("crate::").skip(1).map(name).filter(|n| !n.is_empty()).collect();
    for group in code.split("crate::{").skip(1) {
        let group = group.split("};").next().unwrap_or("");
        rooms.extend(group.split([',', '{']).map(|part| name(part.trim())).filter(|n| !n.is_empty()));
    }
    rooms
}

#[test]
fn no_room_knows_one_above_or_beside_it() {
    let mut wrong = Vec::new();
    let mut used: BTreeSet<(&str, &str)> = BTreeSet::new();
    for source in sources().iter().filter(|s| !["lib", "main"].contains(&s.room.as_str())) {
        for other in known(&source.code()).iter().filter(|o| **o != source.room) {
            let pair = PAIRS.iter().find(|(a, b)| *a == source.room && b == other);
            used.extend(pair);
            if floor(other) >= floor(&source.room) && pair.is_none() {
                wrong.push(format!("{} ({}) uses {other} ({})", source.path, floor(&source.room), floor(other)));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert_eq!(used, PAIRS.into_iter().collect::<BTreeSet<_>>(), "pairs that are not used are no pairs");
}

#[test]
fn doors_are_the_only_ones() {
    // What may be known where: the disk, the clock, the template engine, the YAML library.
    let doors: [(&str, &[&str]); 5] = [
        // A film is made by another program, which wants a file.
        (
            "fs::",
            &[
                "src/source/mod.rs",
                "src/source/folder.rs",
                "src/output/",
                "src/web/state.rs",
                "src/serve/http.rs",
                "src/screens/video.rs",
            ],
        ),
        ("SystemTime::now", &["src/output/opened.rs", "src/web/state.rs"]),
        ("Utc::now", &["src/source/clock.rs"]),
        ("tera::", &["src/theme/", "src/render/"]),
        ("serde_yaml_parser::", &["src/source/yaml/"]),
    ];
    let mut wrong = Vec::new();
    for source in sources().iter().filter(|s| !s.is_test()) {
        let code = source.code();
        for (word, homes) in doors {
            let own = |at: usize| !code[..at].ends_with(|c: char| c.is_ascii_alphanumeric() || c == '_');
            let used = code.match_indices(word).any(|(at, _)| own(at));
            if used && !homes.iter().any(|home| source.path.starts_with(home)) {
                wrong.push(format!("{} uses {word}", source.path));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn files_stay_short() {
    let mut wrong = Vec::new();
    for source in sources() {
        let lines = source.text.lines().count();
        let most = LONG.iter().find(|(path, _)| *path == source.path).map_or(LONGEST, |(_, most)| *most);
        if lines > most {
            wrong.push(format!("{} has {lines} lines, at most {most}", source.path));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Text in double quotes; escapes and raw strings are left alone, ids have none.
fn literals(code: &str) -> Vec<&str> {
    code.lines().flat_map(|line| line.split('"').skip(1).step_by(2)).collect()
}

/// Ids in `say("…")`, `say(language, "…")`, `say_with(language, "…", …)`: the first text after the call.
fn said(code: &str) -> Vec<String> {
    let mut all = Vec::new();
    for call in ["say(", "say_with("] {
        for (at, _) in code.match_indices(call) {
            let rest = &code[at + call.len()..];
            let end = rest.find([';', '[']).unwrap_or(rest.len());
            let Some(id) = rest[..end].split('"').nth(1) else { continue };
            let id = id.split('{').next().unwrap_or("");
            if id.chars().all(|c| c.is_ascii_lowercase() || c == '-') && !id.is_empty() {
                all.push(id.to_owned());
            }
        }
    }
    all
}

#[test]
fn strings_said_by_pages_are_needed_of_themes() {
    let needed: BTreeSet<&str> = NEEDED.iter().map(|(id, _)| *id).collect();
    assert_eq!(needed.len(), NEEDED.len(), "an id stands twice");
    let strings = fs::read_to_string(support::house().join("themes/default/strings/en.ftl")).unwrap();
    let messages: BTreeSet<&str> = strings.lines().filter_map(|l| Some(l.split_once(" =")?.0)).collect();
    let (mut wrong, mut count) = (Vec::new(), 0);
    let rooms = ["site", "render", "web", "block", "chart"];
    for source in sources().iter().filter(|s| rooms.contains(&s.room.as_str()) && !s.is_test()) {
        let code = source.code();
        for id in said(&code) {
            count += 1;
            let prefix = id.ends_with('-') && needed.iter().any(|n| n.starts_with(&id));
            if !needed.contains(id.as_str()) && !prefix {
                wrong.push(format!("{} says `{id}`", source.path));
            }
        }
        // Ids handed on to a closure that says them: every text with a hyphen that is a string of the theme.
        for id in literals(&code).into_iter().filter(|l| l.contains('-') && messages.contains(l)) {
            count += 1;
            if !needed.contains(id) {
                wrong.push(format!("{} names the string `{id}`", source.path));
            }
        }
    }
    assert!(wrong.is_empty(), "not in src/theme/needed.rs:\n{}", wrong.join("\n"));
    assert!(count > 80, "{count}");
}

/// A text with `{…}` in it that makes ids: `level-{}-noun`.
fn makes(pattern: &str, id: &str) -> bool {
    let (Some(open), Some(close)) = (pattern.find('{'), pattern.rfind('}')) else { return false };
    let (before, after) = (&pattern[..open], &pattern[close + 1..]);
    before.ends_with('-') && id.len() > before.len() + after.len() && id.starts_with(before) && id.ends_with(after)
}

/// The strings that no page says: neither templates nor code have their ids.
#[test]
fn every_string_is_said_somewhere() {
    let home = support::house().join("themes");
    let mut spoken = String::new();
    for theme in ["default", "plain"] {
        for (path, bytes) in support::read_tree(&home.join(theme)) {
            if path.starts_with("templates/") {
                spoken += &String::from_utf8(bytes).unwrap();
            }
        }
    }
    let code: Vec<String> = sources()
        .iter()
        .filter(|s| !s.is_test() && s.path != "src/theme/needed.rs")
        .map(|s| s.code().replace("\\\"", " "))
        .collect();
    let known: BTreeSet<&str> = code.iter().flat_map(|c| literals(c)).collect();
    let in_code = |id: &str| known.contains(id) || known.iter().any(|l| makes(l, id));
    let prefixes: Vec<&str> =
        spoken.split("t(id=\"").skip(1).filter_map(|c| c.split_once("\" ~")).map(|c| c.0).collect();
    let prefixes: Vec<&str> = prefixes.into_iter().filter(|p| p.ends_with('-')).collect();
    let in_templates =
        |id: &str| spoken.contains(&format!("t(id=\"{id}\"")) || prefixes.iter().any(|p| id.starts_with(p));
    let strings = fs::read_to_string(home.join("default/strings/en.ftl")).unwrap();
    let messages = strings.lines().filter_map(|l| Some(l.split_once(" =")?.0)).filter(|id| !id.starts_with([' ', '#']));
    let all: BTreeSet<&str> = NEEDED.iter().map(|(id, _)| *id).chain(messages).collect();
    let silent: Vec<&&str> = all.iter().filter(|id| !in_code(id) && !in_templates(id)).collect();
    assert!(silent.is_empty(), "no page says {silent:?}: take them out of needed.rs and of the themes' strings");
    assert!(all.len() > 150, "{}", all.len());
}

#[test]
fn the_rules_are_found_where_they_are_broken() {
    let code = "use crate::{site::Site, web};\nlet x = crate::plan::Key;";
    assert_eq!(known(code).into_iter().collect::<Vec<_>>(), ["plan", "site", "web"]);
    assert_eq!(
        said("self.say(language, \"home\"); say(&format!(\"level-{x}\")); say_with(l, \"span\", &[(\"from\", 1)]);"),
        ["home", "level-", "span"]
    );
}
