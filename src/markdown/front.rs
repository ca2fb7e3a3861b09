//! Front matter: the YAML between two `---` lines at the head of a file.

use std::sync::Arc;

use crate::diagnostic::{Diagnostic, Location};

/// The YAML with its first line in the file, if there is one; the Markdown; its first line in the file.
pub type FrontMatter<'a> = (Option<(&'a str, u32)>, &'a str, u32);

/// Splits front matter from the Markdown after it. LF or CRLF, with or without a byte order mark.
pub fn front_matter<'a>(text: &'a str, file: &Arc<str>) -> Result<FrontMatter<'a>, Diagnostic> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    misplaced(text, file)?;
    let mut lines = text.split_inclusive('\n');
    let Some(first) = lines.next().filter(|line| is_fence(line)) else {
        return Ok((None, text, 1));
    };
    let (mut end, mut number) = (first.len(), 1u32);
    for line in lines {
        number += 1;
        if is_fence(line) {
            return Ok((Some((&text[first.len()..end], 2)), &text[end + line.len()..], number + 1));
        }
        end += line.len();
    }
    Err(Diagnostic::error(Location::new(Arc::clone(file), 1, 1, 3), "the front matter that opens here is never closed")
        .help("put a line with only --- after its last key"))
}

/// Front matter that opens with other dashes than three hyphens, or after empty lines.
fn misplaced(text: &str, file: &Arc<str>) -> Result<(), Diagnostic> {
    let lines = || (1u32..).zip(text.lines());
    let Some((number, line)) = lines().find(|(_, line)| !line.trim().is_empty()) else { return Ok(()) };
    let dashes = |line: &str| {
        let line = line.trim();
        !line.is_empty() && line.chars().all(|c| "-－–—―─".contains(c))
    };
    let key = |line: &str| line.split_once([':', '：']).is_some_and(|(key, _)| is_key(key));
    let opens = dashes(line) && lines().nth(number as usize).is_some_and(|(_, next)| key(next));
    if !opens || number == 1 && is_fence(line) || !lines().skip(number as usize).any(|(_, line)| dashes(line)) {
        return Ok(());
    }
    let at = Location::new(Arc::clone(file), number, 1, u32::try_from(line.trim().chars().count()).unwrap_or(0));
    Err(if is_fence(line) {
        Diagnostic::error(at, "the front matter does not begin in the first line")
            .help("take away the empty lines above it")
    } else {
        Diagnostic::error(at, format!("`{}` does not open front matter", line.trim()))
            .help("write a line of three half-width hyphens, --- , above and below the keys")
    })
}

fn is_key(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|b| b.is_ascii_lowercase() || b == b'_')
}

fn is_fence(line: &str) -> bool {
    line.strip_prefix("---").is_some_and(|rest| rest.trim_end_matches([' ', '\t', '\r', '\n']).is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn split(text: &str) -> Result<FrontMatter<'_>, Diagnostic> {
        front_matter(text, &Arc::from("a.md"))
    }

    #[test]
    fn front_matter_is_split_with_its_lines() {
        assert_eq!(split("---\ntitle: 一\n---\n正文\n").unwrap(), (Some(("title: 一\n", 2)), "正文\n", 4));
        assert_eq!(split("\u{feff}---\r\ntitle: 一\r\n---\r\n正文").unwrap(), (Some(("title: 一\r\n", 2)), "正文", 4));
        assert_eq!(split("---\n---").unwrap(), (Some(("", 2)), "", 3));
    }

    #[test]
    fn a_file_may_have_none() {
        assert_eq!(split("正文\n---\n").unwrap(), (None, "正文\n---\n", 1));
        assert_eq!(split("").unwrap(), (None, "", 1));
        assert_eq!(split("----\n").unwrap(), (None, "----\n", 1));
    }

    #[test]
    fn front_matter_that_is_none_is_said() {
        for (text, line) in
            [("———\ntitle: 一\n———\n", 1), ("\n\n---\r\ntitle: 一\r\n---\r\n", 3), ("－－－\ntitle：一\n---\n", 1)]
        {
            assert_eq!(split(text).unwrap_err().location.line, line, "{text}");
        }
        for text in ["\n---\n正文\n", "——\n正文: 一\n——\n", "\n---\ntitle: 一\n正文\n"] {
            assert_eq!(split(text).unwrap(), (None, text, 1), "{text}");
        }
    }

    #[test]
    fn an_open_end_is_a_mistake() {
        let mistake = split("---\ntitle: 一\n").unwrap_err();
        assert_eq!((mistake.location.line, mistake.location.column), (1, 1));
    }
}
