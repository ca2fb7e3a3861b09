//! A rough look at HTML: its tags, and its text as a reader sees it.

/// One start tag: name and attributes, decoded.
#[derive(Debug, Clone, PartialEq)]
pub struct Tag {
    pub name: String,
    pub attributes: Vec<(String, String)>,
}

impl Tag {
    pub fn get(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(n, _)| n == name).map(|(_, v)| v.as_str())
    }
}

/// Elements that stand in a line of text without parting it.
const INLINE: [&str; 8] = ["data", "time", "a", "em", "strong", "span", "code", "del"];

/// Start tags and texts in order, as a browser's tokenizer would see them (comments, CDATA and raw text known).
pub fn tokens(html: &str) -> (Vec<Tag>, String) {
    let (mut tags, mut text) = (Vec::new(), String::new());
    let mut rest = html;
    while let Some(at) = rest.find('<') {
        text.push_str(&decode(&rest[..at]));
        rest = &rest[at..];
        if let Some(after) = rest.strip_prefix("<!--") {
            rest = after.split_once("-->").map_or("", |(_, r)| r);
        } else if rest.starts_with("</") || rest.starts_with("<!") || rest.starts_with("<?") {
            let (inside, after) = rest.split_once('>').unwrap_or((rest, ""));
            if !INLINE.contains(&inside.trim_start_matches("</").to_ascii_lowercase().as_str()) {
                text.push(' ');
            }
            rest = after;
        } else if rest[1..].starts_with(|c: char| c.is_ascii_alphabetic()) {
            let (tag, after) = tag(&rest[1..]);
            rest = after;
            if ["script", "style"].contains(&tag.name.as_str()) {
                let end = format!("</{}", tag.name);
                rest = rest.to_ascii_lowercase().find(&end).map_or("", |i| &rest[i..]);
            }
            if !INLINE.contains(&tag.name.as_str()) {
                text.push(' ');
            }
            tags.push(tag);
        } else {
            text.push('<');
            rest = &rest[1..];
        }
    }
    text.push_str(&decode(rest));
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    (tags, text)
}

fn tag(rest: &str) -> (Tag, &str) {
    let end = rest.find(|c: char| c.is_whitespace() || c == '/' || c == '>').unwrap_or(rest.len());
    let mut tag = Tag { name: rest[..end].to_ascii_lowercase(), attributes: Vec::new() };
    let mut rest = &rest[end..];
    loop {
        rest = rest.trim_start_matches(|c: char| c.is_whitespace() || c == '/');
        if rest.is_empty() {
            return (tag, rest);
        }
        if let Some(after) = rest.strip_prefix('>') {
            return (tag, after);
        }
        let end = rest.find(|c: char| c.is_whitespace() || "=/>".contains(c)).unwrap_or(rest.len()).max(1);
        let name = rest[..end].to_ascii_lowercase();
        rest = rest[end..].trim_start();
        let mut value = String::new();
        if let Some(after) = rest.strip_prefix('=') {
            let after = after.trim_start();
            let quote = after.chars().next().filter(|c| ['"', '\''].contains(c));
            let (found, left) = match quote {
                Some(quote) => after[1..].split_once(quote).unwrap_or((&after[1..], "")),
                None => after.split_at(after.find(|c: char| c.is_whitespace() || c == '>').unwrap_or(after.len())),
            };
            value = decode(found);
            rest = left;
        }
        tag.attributes.push((name, value));
    }
}

/// The text of a page's `<main>`, or of all of it.
pub fn text_of(html: &str) -> String {
    let main = html.find("<main").map_or(html, |i| &html[i..]);
    let main = main.find("</main").map_or(main, |i| &main[..i]);
    tokens(main).1
}

fn decode(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('&') {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        let end = rest.find(';').filter(|e| *e < 12);
        let found = end.and_then(|end| {
            let name = &rest[1..end];
            let number = |digits: &str, base| u32::from_str_radix(digits, base).ok().and_then(char::from_u32);
            match name {
                "amp" => Some('&'),
                "lt" => Some('<'),
                "gt" => Some('>'),
                "quot" => Some('"'),
                "apos" => Some('\''),
                "nbsp" => Some(' '),
                _ if name.starts_with("#x") => number(&name[2..], 16),
                _ if name.starts_with('#') => number(&name[1..], 10),
                _ => None,
            }
        });
        match (found, end) {
            (Some(c), Some(end)) => {
                out.push(c);
                rest = &rest[end + 1..];
            }
            _ => {
                out.push('&');
                rest = &rest[1..];
            }
        }
    }
    out.push_str(rest);
    out
}
