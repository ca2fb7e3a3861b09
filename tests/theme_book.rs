//! themes/README.md: what it lists of views and strings is what the code has, and its example is a theme that works.
//!
//! `UPDATE=1 cargo test --test theme_book` writes the lists anew.

mod support;

use std::fmt::Write as _;
use std::fs;

use jianbao::theme::needed::NEEDED;
use support::{Office, house};

/// A struct of the views: its name, what is said of it, its fields.
struct Struct {
    name: String,
    about: String,
    fields: Vec<Field>,
}

struct Field {
    name: String,
    kind: String,
    about: String,
}

/// The public structs of a source file, in order.
fn structs(source: &str) -> Vec<Struct> {
    let (mut all, mut about): (Vec<Struct>, Vec<&str>) = (Vec::new(), Vec::new());
    let mut inside = false;
    for line in source.lines() {
        let text = line.trim();
        if let Some(doc) = text.strip_prefix("/// ") {
            about.push(doc);
        } else if let Some(name) = line.strip_prefix("pub struct ").and_then(|rest| rest.strip_suffix(" {")) {
            all.push(Struct { name: name.to_owned(), about: about.join(" "), fields: Vec::new() });
            inside = true;
            about.clear();
        } else if line == "}" {
            inside = false;
        } else if let Some((name, kind)) =
            text.strip_prefix("pub ").and_then(|rest| rest.split_once(": ")).filter(|_| inside)
        {
            let kind = kind.trim_end_matches(',').to_owned();
            all.last_mut().unwrap().fields.push(Field { name: name.to_owned(), kind, about: about.join(" ") });
            about.clear();
        } else if !text.starts_with("#[") {
            about.clear();
        }
    }
    all
}

/// A type as a template sees it.
fn kind(rust: &str, known: &[&str]) -> String {
    let inner = |outer: &str| rust.strip_prefix(outer).and_then(|rest| rest.strip_suffix('>'));
    if let Some(inner) = inner("Option<") {
        return format!("{}, or nothing", kind(inner, known));
    }
    if let Some(inner) = inner("Arc<") {
        return kind(inner, known);
    }
    if let Some(inner) = inner("Vec<") {
        return format!("list of {}", kind(inner, known));
    }
    match rust {
        "String" | "&'static str" => "text".to_owned(),
        "bool" => "true or false".to_owned(),
        "usize" | "u8" => "number".to_owned(),
        "(String, String)" => "pairs of text".to_owned(),
        "Drawing" | "QrView" => "markup".to_owned(),
        name if known.contains(&name) => format!("[{name}](#{})", name.to_lowercase()),
        other => panic!("no word for the type {other}"),
    }
}

fn table(one: &Struct, known: &[&str]) -> String {
    let mut text = format!("### {}\n\n", one.name);
    if !one.about.is_empty() {
        let _ = writeln!(text, "{}\n", one.about);
    }
    text.push_str("| field | is | |\n|---|---|---|\n");
    for field in &one.fields {
        let _ =
            writeln!(text, "| `{}` | {} | {} |", field.name, kind(&field.kind, known), field.about.replace('|', "\\|"));
    }
    text + "\n"
}

fn views() -> String {
    let read = |name: &str| structs(&fs::read_to_string(house().join("src/site/view").join(name)).unwrap());
    let (views, parts) = (read("mod.rs"), read("parts.rs"));
    assert!(views.len() > 20 && parts.len() > 15);
    let known: Vec<&str> = views.iter().chain(&parts).map(|one| &*one.name).collect();
    // Those are printed as they are.
    let plain = |one: &&Struct| !["Drawing", "QrView"].contains(&&*one.name);
    views.iter().chain(&parts).filter(plain).map(|one| table(one, &known)).collect()
}

fn strings() -> String {
    let row = |(id, given): &(&str, &[&str])| {
        let given: Vec<String> = given.iter().map(|variable| format!("`${variable}`")).collect();
        format!("| `{id}` | {} |\n", given.join(" "))
    };
    format!("| string | is given |\n|---|---|\n{}", NEEDED.iter().map(row).collect::<String>())
}

/// What stands between `<!-- name -->` and `<!-- end -->`, replaced.
fn put(book: &str, name: &str, text: &str) -> String {
    let start = format!("<!-- {name} -->\n");
    let (before, rest) = book.split_once(&start).unwrap_or_else(|| panic!("no {start}"));
    let (_, after) = rest.split_once("<!-- end -->").unwrap();
    format!("{before}{start}\n{}\n\n<!-- end -->{after}", text.trim_end())
}

fn book() -> String {
    fs::read_to_string(house().join("themes/README.md")).unwrap().replace("\r\n", "\n")
}

#[test]
fn its_lists_are_those_of_the_code() {
    let now = book();
    let wanted = put(&put(&now, "views", &views()), "strings", &strings());
    if support::accepting() {
        fs::write(house().join("themes/README.md"), &wanted).unwrap();
    }
    assert!(now == wanted, "UPDATE=1 cargo test --test theme_book writes them anew");
}

/// The files of the example: each code block below a line that names its file.
fn example() -> Vec<(String, String)> {
    let book = book();
    let section = book.split("## A theme in ten lines").nth(1).unwrap().split("\n## ").next().unwrap().to_owned();
    let blocks = section.split("\n`themes/office/").skip(1);
    let file = |block: &str| {
        let (name, rest) = block.split_once('`').unwrap();
        let text = rest.split("```").nth(1).unwrap().split_once('\n').unwrap().1;
        (name.to_owned(), text.to_owned())
    };
    blocks.map(file).collect()
}

#[test]
fn its_example_changes_logo_colours_font_and_strings_in_ten_lines() {
    let files = example();
    assert_eq!(files.len(), 3, "{files:?}");
    assert_eq!(files.iter().map(|(_, text)| text.lines().count()).sum::<usize>(), 10);
    let office = Office::base("theme-book");
    for (name, text) in &files {
        office.put(&format!("themes/office/{name}"), text);
    }
    office.put("themes/office/assets/logo.svg", "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 9 9\"/>");
    let site = fs::read_to_string(office.root().join("content/site.yaml")).unwrap();
    office.put("content/site.yaml", format!("{site}theme: office\n"));
    office.build().ok();
    let read = |route: &str| fs::read_to_string(office.out().join(route)).unwrap();
    let (home, english, css) = (read("index.html"), read("en/index.html"), read("assets/style.css"));
    assert!(home.contains("src=\"assets/logo.svg\"") || home.contains("src=assets/logo.svg"), "{home}");
    assert!(css.contains("--accent:#0b5394") && css.contains("--accent:#7fb0e0") && css.contains("--font:KaiTi"));
    for (name, text) in files.iter().filter(|(name, _)| name.starts_with("strings/")) {
        let page = if name.contains("zh") { &home } else { &english };
        let said = text.lines().filter_map(|line| line.split_once(" = ")).filter(|(_, said)| page.contains(said));
        assert!(said.count() >= 1, "{name} is not seen");
    }
}

#[test]
fn a_slip_in_a_theme_is_told_at_its_place() {
    let office = Office::base("theme-slip");
    let site = fs::read_to_string(office.root().join("content/site.yaml")).unwrap();
    office.put("content/site.yaml", format!("{site}theme: office\n"));
    office.put("themes/office/assets/logo.svg", "<svg xmlns=\"http://www.w3.org/2000/svg\"/>");
    let yaml = "extends: default\ncolours: {accent: red, dark-qiuet: \"#999\"}\nfont: \"a;}b\"\nlogo: assets/lgo.svg\nsaerch: true\n";
    office.put("themes/office/theme.yaml", yaml);
    let said = office.build();
    assert_eq!(said.code, Some(1));
    for (place, help) in [
        ("theme.yaml:2:19", "a colour such as"),
        ("theme.yaml:2:24", "did you mean `dark-quiet`?"),
        ("theme.yaml:3:7", "names of fonts"),
        ("theme.yaml:4:7", "did you mean `assets/logo.svg`?"),
        ("theme.yaml:5:1", "did you mean `search`?"),
    ] {
        assert!(said.stderr.contains(place) && said.stderr.contains(help), "{place}: {}", said.stderr);
    }
    // The office's own colours are held against the style sheets too.
    office.put("content/site.yaml", format!("{site}colours: {{acent: \"#123456\"}}\n"));
    let said = office.build();
    assert!(said.code == Some(1) && said.stderr.contains("has the colour `acent`"), "{}", said.stderr);
    assert!(said.stderr.contains("did you mean `accent`?") && said.stderr.contains("site.yaml:"), "{}", said.stderr);
    // What is no colour in the style sheet is none here.
    office.put("content/site.yaml", format!("{site}colours: {{measure: \"#123456\"}}\n"));
    assert!(office.build().stderr.contains("has the colour `measure`"));
    // A style sheet of its own, with colours of its own, over a theme that sets others.
    office.put("content/site.yaml", format!("{site}theme: kid\n"));
    office.put("themes/office/theme.yaml", "extends: default\ncolours: {accent: \"#123456\", chart-6: \"#123456\"}\n");
    office.put("themes/kid/theme.yaml", "extends: office\ncolours: {brand: \"#0b5394\"}\n");
    office.put("themes/kid/assets/style.css", ":root{--brand:#000}body{color:var( --brand )}\n");
    office.build().ok();
}
