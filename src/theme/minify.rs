//! Templates are minified once when the theme loads, not each page.
//!
//! The minifier takes a quote inside a tag inside an attribute (`title="{{ t(id="a") }}"`) for the end of the
//! attribute, so every tag goes through it as a number between braces and is put back after it.

use std::ops::Range;

use minify_html::Cfg;

use super::attributes::values;
use super::calls::tags;

/// The template with less white space and fewer quotes; `None` where that could change what its tags do.
pub(super) fn minify(source: &str) -> Option<String> {
    let tags = tags(source);
    let mut numbered = String::with_capacity(source.len());
    let mut from = 0;
    for (n, tag) in tags.iter().enumerate() {
        numbered.push_str(&source[from..tag.start]);
        from = tag.end;
        match source[tag.clone()].as_bytes() {
            // A comment that trims no space is not worth a page's time.
            [b'{', b'#', first, .., last, b'#', b'}'] if *first != b'-' && *last != b'-' => {}
            text if text[1] == b'%' => numbered.push_str(&format!("{{% {n} %}}")),
            _ => numbered.push_str(&format!("{{{{ {n} }}}}")),
        }
    }
    numbered.push_str(&source[from..]);
    let cfg = Cfg {
        keep_closing_tags: true,
        keep_html_and_head_opening_tags: true,
        minify_css: false,
        minify_doctype: false,
        minify_js: false,
        preserve_brace_template_syntax: true,
        ..Cfg::default()
    };
    let small = String::from_utf8(minify_html::minify(numbered.as_bytes(), &cfg)).ok()?;
    let kept = order(&small)?;
    if order(&numbered)? != kept || !whole_values(source, &tags, &small) {
        return None;
    }
    let mut out = String::with_capacity(small.len());
    let mut from = 0;
    for number in super::calls::tags(&small) {
        out.push_str(&small[from..number.start]);
        let n: usize = digits(&small[number.clone()])?;
        out.push_str(&source[tags.get(n)?.clone()]);
        from = number.end;
    }
    out.push_str(&small[from..]);
    Some(out)
}

fn digits(tag: &str) -> Option<usize> {
    tag.trim_matches(['{', '}', '%', ' ']).parse().ok()
}

/// The numbers in order, those of one start tag sorted: the minifier sorts attributes. `None` where one stands in a
/// start tag outside quotes: there it would be torn apart, or its value could open a new attribute.
fn order(html: &str) -> Option<Vec<usize>> {
    let mut all = Vec::new();
    for piece in values(html)? {
        let mut own: Vec<usize> = piece.concat().iter().filter_map(|t| digits(&html[t.clone()])).collect();
        own.sort_unstable();
        all.extend(own);
    }
    Some(all)
}

/// Whether no attribute holds a half of an `if` or a `for` whose other half stands in another attribute.
fn whole_values(source: &str, tags: &[Range<usize>], html: &str) -> bool {
    let opens = |tag: &Range<usize>| {
        let n = digits(&html[tag.clone()]).and_then(|n| tags.get(n)).map_or("", |t| &source[t.clone()]);
        match n.trim_start_matches(['{', '%', '-', ' ']).split([' ', '(', '-', '%']).next() {
            Some("if" | "for" | "filter" | "block") => 1,
            Some("endif" | "endfor" | "endfilter" | "endblock") => -1,
            _ => 0,
        }
    };
    let whole = |value: &Vec<Range<usize>>| value.iter().map(opens).sum::<i32>() == 0;
    values(html).is_some_and(|pieces| pieces.iter().filter(|p| p.len() > 1).flatten().all(whole))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_in_attribute_values_and_text_come_through() {
        let small = minify("<p class=\"a\">\n  <a href=\"{{ root }}x\">  {{ t(id=\"a b\") }}  </a>\n</p>").unwrap();
        assert_eq!(small, "<p class=a><a href=\"{{ root }}x\"> {{ t(id=\"a b\") }} </a></p>");
        let small = minify("<a rel=\"{{ \"a\" if x else \"b\" }}\" href=\"{{ y }}\">\n{# note #} z</a>").unwrap();
        assert_eq!(small, "<a href=\"{{ y }}\" rel=\"{{ \"a\" if x else \"b\" }}\"> z</a>");
    }

    #[test]
    fn tags_among_attributes_are_refused() {
        assert_eq!(minify("<div {% if x %}open{% endif %}>a</div>"), None);
        assert_eq!(minify("<div class={{ x }}>a</div>"), None);
        assert_eq!(minify("<div class=\"{% if x %}a\" id=\"b{% endif %}\">a</div>"), None);
        assert!(minify("<div class=\"{% if x %}a{% endif %}\" id=\"b\">a</div>").is_some());
    }
}
