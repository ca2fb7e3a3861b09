//! Where pages stand: routes are relative to the site's root, with `/`, and always name a file.

use std::borrow::Cow;

use crate::language::Language;

/// The first language stands at the top, the others below their tag.
pub fn prefix(language: Language, main: Language) -> String {
    if language == main { String::new() } else { format!("{}/", language.tag()) }
}

/// What leads from a page to the site's root: `../` for each folder.
pub fn root(route: &str) -> String {
    "../".repeat(route.matches('/').count())
}

/// The route as the path of an address: percent-encoded, `index.html` left out where `tidy`.
pub fn address(route: &str, tidy: bool) -> String {
    let route = if tidy { route.strip_suffix("index.html").unwrap_or(route) } else { route };
    let mut out = String::with_capacity(route.len());
    for byte in route.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~/".contains(&byte) {
            out.push(char::from(byte));
        } else {
            out.push_str(&format!("%{byte:02X}"));
        }
    }
    out
}

/// `%E5%81%9A%E6%B3%95` as the text it stands for: many editors write links so.
pub fn decoded(text: &str) -> Cow<'_, str> {
    if !text.contains('%') {
        return Cow::Borrowed(text);
    }
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((first, after)) = rest.split_first() {
        let digit = |n: usize| after.get(n).and_then(|b| char::from(*b).to_digit(16));
        let byte = digit(0).zip(digit(1)).and_then(|(a, b)| u8::try_from(a * 16 + b).ok()).filter(|_| *first == b'%');
        bytes.push(byte.unwrap_or(*first));
        rest = if byte.is_some() { &after[2..] } else { after };
    }
    String::from_utf8(bytes).map_or(Cow::Borrowed(text), Cow::Owned)
}

/// Resolves `target`, typed in a file in `folder` (both below content/), to a path below content/.
/// `None` where it leads out. A trailing `/` stays.
pub fn join(folder: &str, target: &str) -> Option<String> {
    let target = &*decoded(target);
    let mut parts: Vec<&str> =
        if target.starts_with('/') { Vec::new() } else { folder.split('/').filter(|p| !p.is_empty()).collect() };
    for part in target.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop()?;
            }
            other => parts.push(other),
        }
    }
    let mut path = parts.join("/");
    if (target.ends_with('/') || target.ends_with("/..") || target == ".." || target == ".") && !path.is_empty() {
        path.push('/');
    }
    Some(path)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn roots_count_folders() {
        assert_eq!(root("index.html"), "");
        assert_eq!(root("en/henan/gongyi/index.html"), "../../../");
    }

    #[test]
    fn targets_stay_in_the_content() {
        assert_eq!(join("henan/gongyi", "../beizhai/"), Some("henan/beizhai/".into()));
        assert_eq!(join("henan", "a.md"), Some("henan/a.md".into()));
        assert_eq!(join("henan", "../../etc"), None);
        assert_eq!(join("henan/x", "/pages/about.md"), Some("pages/about.md".into()));
        assert_eq!(join("henan/x", ".."), Some("henan/".into()));
        assert_eq!(join("henan", "../"), Some(String::new()));
        assert_eq!(join("henan", "%E7%AE%80%20%E6%8A%A5.md"), Some("henan/简 报.md".into()));
        assert_eq!(join("henan", "%2e%2e%2F../etc"), None);
        assert_eq!(join("henan", "100%.md"), Some("henan/100%.md".into()));
        assert_eq!(join("henan", "%ff%4"), Some("henan/%ff%4".into()));
    }

    #[test]
    fn addresses_are_encoded() {
        assert_eq!(address("henan/简报.html", true), "henan/%E7%AE%80%E6%8A%A5.html");
        assert_eq!(address("henan/index.html", true), "henan/");
    }
}
