//! Where pages stand: routes are relative to the site's root, with `/`, and always name a file.

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

/// Resolves `target`, typed in a file in `folder` (both below content/), to a path below content/.
/// `None` where it leads out. A trailing `/` stays.
pub fn join(folder: &str, target: &str) -> Option<String> {
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
    }

    #[test]
    fn addresses_are_encoded() {
        assert_eq!(address("henan/简报.html", true), "henan/%E7%AE%80%E6%8A%A5.html");
        assert_eq!(address("henan/index.html", true), "henan/");
    }
}
