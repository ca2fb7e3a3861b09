//! Marks of Markdown as a Chinese keyboard makes them: they print as they stand, and nobody meant that.

use std::sync::Arc;

use memchr::{memchr_iter, memmem};

use super::place::Places;
use crate::diagnostic::Diagnostic;
use crate::language::han::is_han;

/// Signs that no text without one of these slips holds, but for headings.
const SIGNS: [&str; 6] = ["＃", "＊＊", "！［", "］（", "]（http", "···"];

/// Warns of `#标题`, `＃ 标题`, `＊＊重点＊＊`, `！［图］（x.jpg）`, `[链接]（http…）` and `···chart` outside fences.
pub fn slips(text: &str, file: &Arc<str>, first_line: u32, mistakes: &mut Vec<Diagnostic>) {
    let bytes = text.as_bytes();
    // The last of a run of `#` before a character of several bytes.
    let heading = || memchr_iter(b'#', bytes).any(|at| bytes.get(at + 1).is_some_and(|next| *next >= 0x80));
    if !heading() && !SIGNS.iter().any(|sign| memmem::find(bytes, sign.as_bytes()).is_some()) {
        return;
    }
    let mut places = Places::new(text, first_line);
    let (mut start, mut fenced) = (0, false);
    for line in text.split_inclusive('\n') {
        let typed = line.trim();
        if typed.starts_with("```") || typed.starts_with("~~~") {
            fenced = !fenced;
        } else if let Some((what, length, help)) = slip(typed).filter(|_| !fenced && !line.starts_with("    ")) {
            let from = start + line.find(what).unwrap_or(0);
            let at = places.span(from, from + length).location(file);
            let message = format!("`{}` is plain text", &text[from..from + length]);
            mistakes.push(Diagnostic::warning(at, message).help(help));
        }
        start += line.len();
    }
}

/// What of a line is a slip: where it begins, how many bytes it has, what to write.
fn slip(line: &str) -> Option<(&str, usize, String)> {
    let hashes = line.len() - line.trim_start_matches('#').len();
    let after = &line[hashes..];
    // `#话题#` is a topic of the social networks, and no heading.
    if (1..=6).contains(&hashes) && after.starts_with(|c: char| is_han(c) || c == '\u{3000}') && !after.contains('#') {
        let help = format!("a heading has a half-width space: `{} {}`", &line[..hashes], after.trim());
        return Some((line, line.len(), help));
    }
    let whole = |help: &str| Some((line, line.len(), help.to_owned()));
    if line.starts_with('＃') {
        return whole("a heading begins with half-width `#` and a space");
    }
    if line.starts_with("···") {
        return whole("a block begins and ends with three backticks: ```");
    }
    let found = |open: &str, help: &str| line.find(open).map(|at| (&line[at..], open.len(), help.to_owned()));
    found("＊＊", "what is to stand out has half-width stars: `**重点**`")
        .or_else(|| found("！［", "a picture is written with half-width signs: `![what it shows](photo.jpg)`"))
        .or_else(|| found("]（http", "the address of a link stands in half-width brackets: `[words](https://…)`"))
        .or_else(|| found("］（", "a link is written with half-width brackets: `[words](https://…)`"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slips_are_said_and_nothing_else() {
        let text = "#排行\n##　工作\n＃ 三\n#话题#\n# 好\n重点是＊＊这个＊＊\n！［图］（x.jpg）\n见[网页]（http://x.cn）\n\
                    ···chart\n```\n#码\n```\n    #码\n#1 号\n甲（乙）！好\n";
        let mut all = Vec::new();
        slips(text, &Arc::from("a.md"), 5, &mut all);
        let lines: Vec<u32> = all.iter().map(|d| d.location.line).collect();
        assert_eq!(lines, [5, 6, 7, 10, 11, 12, 13], "{all:#?}");
        assert_eq!(all[0].help.as_deref(), Some("a heading has a half-width space: `# 排行`"));
        assert_eq!((all[3].location.column, &*all[3].message), (4, "`＊＊` is plain text"));
    }
}
