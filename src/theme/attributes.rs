//! Where the tags of a template stand within its HTML.

use std::ops::Range;

use super::calls::tags;

/// The tags of each text between HTML tags (one list) and of each start tag (one list for each attribute). `None` where
/// one stands in a start tag outside quotes: minifying would tear it apart.
pub fn values(html: &str) -> Option<Vec<Vec<Vec<Range<usize>>>>> {
    let bytes = html.as_bytes();
    let mut tags = tags(html).into_iter().peekable();
    let mut pieces = vec![vec![Vec::new()]];
    let (mut inside, mut quote, mut at) = (false, None, 0);
    while at < bytes.len() {
        if let Some(tag) = tags.next_if(|t| t.start == at) {
            if inside && quote.is_none() {
                return None;
            }
            at = tag.end;
            pieces.last_mut()?.last_mut()?.push(tag);
            continue;
        }
        match (bytes[at], quote) {
            (b'<', _) if !inside && bytes.get(at + 1).is_some_and(u8::is_ascii_alphabetic) => {
                inside = true;
                pieces.push(vec![Vec::new()]);
            }
            (b'>', None) if inside => {
                inside = false;
                pieces.push(vec![Vec::new()]);
            }
            (sign @ (b'"' | b'\''), None) if inside => quote = Some(sign),
            (sign, Some(open)) if sign == open => {
                quote = None;
                pieces.last_mut()?.push(Vec::new());
            }
            _ => {}
        }
        at += 1;
    }
    Some(pieces)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn templates_that_come_along_can_be_minified() {
        let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
        let mut read = 0;
        for folder in ["themes", "benches/theme"] {
            for file in walkdir::WalkDir::new(root.join(folder)).into_iter().map(Result::unwrap) {
                if file.path().extension().is_some_and(|ending| ending == "html") {
                    let text = std::fs::read_to_string(file.path()).unwrap();
                    assert!(values(&text).is_some(), "{}: a tag stands bare among attributes", file.path().display());
                    read += 1;
                }
            }
        }
        assert!(read > 20);
        assert!(values("<p {% if x %}hidden{% endif %}>a</p>").is_none());
    }
}
