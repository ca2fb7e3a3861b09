//! Where links and images may lead.

/// What a target is, by its scheme.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Target {
    /// No scheme: something in the content folder.
    Inside,
    /// `http` or `https`: another site.
    Web,
    /// `mailto` or `tel`.
    Contact,
    /// `//host/…`, whose scheme the page's would decide; there is none on a USB stick.
    Schemeless,
    /// Would run as a script in the page.
    Script,
    Other,
}

/// Judges as browsers do: spaces and control characters before the scheme and line breaks in it do not count.
pub fn judge(target: &str) -> Target {
    let mut seen = target.chars().filter(|c| !matches!(c, '\t' | '\n' | '\r')).skip_while(|c| *c <= ' ').peekable();
    if matches!(seen.peek(), Some('/' | '\\')) {
        seen.next();
        return if matches!(seen.next(), Some('/' | '\\')) { Target::Schemeless } else { Target::Inside };
    }
    let mut scheme = String::new();
    for c in seen {
        match c {
            ':' if !scheme.is_empty() => return of_scheme(&scheme),
            'a'..='z' | 'A'..='Z' => scheme.push(c.to_ascii_lowercase()),
            '0'..='9' | '+' | '-' | '.' if !scheme.is_empty() => scheme.push(c),
            _ => break,
        }
    }
    Target::Inside
}

fn of_scheme(scheme: &str) -> Target {
    match scheme {
        "http" | "https" => Target::Web,
        "mailto" | "tel" => Target::Contact,
        "javascript" | "vbscript" | "data" => Target::Script,
        _ => Target::Other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn schemes_are_seen_through_disguises() {
        for (target, wanted) in [
            ("../zijinglu/", Target::Inside),
            ("2020-02-20-one-month.md#做法", Target::Inside),
            ("#a:b", Target::Inside),
            ("报告:一.md", Target::Inside),
            ("/a", Target::Inside),
            ("", Target::Inside),
            (":x", Target::Inside),
            ("//example.org/", Target::Schemeless),
            ("/\\example.org/", Target::Schemeless),
            ("HTTPS://example.org/", Target::Web),
            ("mailto:a@example.org", Target::Contact),
            ("tel:12345", Target::Contact),
            ("JavaScript:alert(1)", Target::Script),
            (" \u{1}java\tscript\n:alert(1)", Target::Script),
            ("data:text/html,x", Target::Script),
            ("C:\\报告.docx", Target::Other),
            ("file:///etc", Target::Other),
        ] {
            assert_eq!(judge(target), wanted, "{target:?}");
        }
    }
}
