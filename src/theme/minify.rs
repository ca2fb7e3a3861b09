//! Templates are minified once when the theme loads, not each page.

use minify_html::Cfg;

/// The template with less white space and fewer quotes; `None` where that would change what its tags do.
pub(super) fn minify(source: &str) -> Option<String> {
    let cfg = Cfg {
        keep_closing_tags: true,
        keep_html_and_head_opening_tags: true,
        minify_css: false,
        minify_doctype: false,
        minify_js: false,
        preserve_brace_template_syntax: true,
        ..Cfg::default()
    };
    let small = String::from_utf8(minify_html::minify(source.as_bytes(), &cfg)).ok()?;
    (tags(source) == tags(&small) && quoted(&small)).then_some(small)
}

/// The template's tags in order, comments aside.
fn tags(source: &str) -> Vec<&str> {
    let mut tags = Vec::new();
    let mut rest = source;
    while let Some(start) = rest.find(['{']) {
        rest = &rest[start..];
        let end = match rest.as_bytes().get(1) {
            Some(b'{') => "}}",
            Some(b'%') => "%}",
            Some(b'#') => "#}",
            _ => {
                rest = &rest[1..];
                continue;
            }
        };
        let length = rest.find(end).map_or(rest.len(), |i| i + 2);
        if end != "#}" {
            tags.push(&rest[..length]);
        }
        rest = &rest[length..];
    }
    tags
}

/// Whether every template tag inside an HTML tag stands between quotes: elsewhere a value could open a new attribute.
fn quoted(html: &str) -> bool {
    let bytes = html.as_bytes();
    let mut at = 0;
    let (mut inside, mut quote) = (false, None);
    while at < bytes.len() {
        let opens = |end: &str| html[at..].find(end).map_or(bytes.len(), |i| at + i + 2);
        let tag = match (bytes[at], bytes.get(at + 1)) {
            (b'{', Some(b'{')) => Some(opens("}}")),
            (b'{', Some(b'%')) => Some(opens("%}")),
            (b'{', Some(b'#')) => Some(opens("#}")),
            _ => None,
        };
        if let Some(end) = tag {
            if inside && quote.is_none() {
                return false;
            }
            at = end;
            continue;
        }
        match (bytes[at], quote) {
            (b'<', _) if !inside => inside = bytes.get(at + 1).is_some_and(|b| b.is_ascii_alphabetic()),
            (b'>', None) => inside = false,
            (sign @ (b'"' | b'\''), None) if inside => quote = Some(sign),
            (sign, Some(open)) if sign == open => quote = None,
            _ => {}
        }
        at += 1;
    }
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_in_attribute_values_and_text_come_through() {
        let small = minify("<p class=\"a\">\n  <a href=\"{{ root }}x\">  {{ t(id=\"a b\") }}  </a>\n</p>").unwrap();
        assert_eq!(small, "<p class=a><a href=\"{{ root }}x\"> {{ t(id=\"a b\") }} </a></p>");
    }

    #[test]
    fn tags_among_attributes_are_refused() {
        assert_eq!(minify("<div {% if x %}open{% endif %}>a</div>"), None);
        assert!(!quoted("<a href={{ x }}>"));
        assert!(quoted("<a href='{{ x }}' class=y>{{ z }}</a>"));
    }
}
