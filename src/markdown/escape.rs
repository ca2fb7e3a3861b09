//! Writing text into HTML so that it stays text.

use memchr::memchr3;

use super::scan::find;

/// Appends `text` escaped for element content and for attribute values in double quotes.
pub fn escape(text: &str, out: &mut String) {
    with_entities(text, out, |bytes, at| {
        find(bytes, at, |byte| (byte == b'&') | (byte == b'<') | (byte == b'>') | (byte == b'"'))
    });
}

/// Appends `text` escaped for element content only: quotes may stay.
pub fn escape_text(text: &str, out: &mut String) {
    with_entities(text, out, |bytes, at| memchr3(b'&', b'<', b'>', &bytes[at..]).map(|i| at + i));
}

fn with_entities(text: &str, out: &mut String, next: impl Fn(&[u8], usize) -> Option<usize>) {
    let bytes = text.as_bytes();
    let mut done = 0;
    while let Some(at) = next(bytes, done) {
        out.push_str(&text[done..at]);
        out.push_str(match bytes[at] {
            b'&' => "&amp;",
            b'<' => "&lt;",
            b'>' => "&gt;",
            _ => "&quot;",
        });
        done = at + 1;
    }
    out.push_str(&text[done..]);
}

/// Appends an address as an attribute value: what a URL cannot hold is percent-encoded, what HTML cannot, escaped.
pub fn href(target: &str, out: &mut String) {
    const HEX: &[u8; 16] = b"0123456789ABCDEF";
    for byte in target.bytes() {
        match byte {
            b'&' => out.push_str("&amp;"),
            b'\'' => out.push_str("&#x27;"),
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' => out.push(char::from(byte)),
            _ if b"-_.+!*(),%#@?=;:/$~".contains(&byte) => out.push(char::from(byte)),
            _ => {
                out.push('%');
                out.push(char::from(HEX[usize::from(byte >> 4)]));
                out.push(char::from(HEX[usize::from(byte & 15)]));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_and_addresses_cannot_leave_their_quotes() {
        let mut out = String::new();
        escape("a<b>&\"c\"条", &mut out);
        assert_eq!(out, "a&lt;b&gt;&amp;&quot;c&quot;条");
        out.clear();
        href("a b\"'?x=1&y=条%20", &mut out);
        assert_eq!(out, "a%20b%22&#x27;?x=1&amp;y=%E6%9D%A1%20");
    }
}
