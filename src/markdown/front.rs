//! Front matter: the YAML between two `---` lines at the head of a file.

use std::sync::Arc;

use crate::diagnostic::{Diagnostic, Location};

/// The YAML with its first line in the file, if there is one; the Markdown; its first line in the file.
pub type FrontMatter<'a> = (Option<(&'a str, u32)>, &'a str, u32);

/// Splits front matter from the Markdown after it. LF or CRLF, with or without a byte order mark.
pub fn front_matter<'a>(text: &'a str, file: &Arc<str>) -> Result<FrontMatter<'a>, Diagnostic> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
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
    fn an_open_end_is_a_mistake() {
        let mistake = split("---\ntitle: 一\n").unwrap_err();
        assert_eq!((mistake.location.line, mistake.location.column), (1, 1));
    }
}
