//! The key of an address in an index: SURT, as the library `surt` of the Internet Archive makes it for the addresses of
//! a built site (http or https, no query). tests/run archive holds it against cdxj-indexer.

use crate::site::routes::decoded;

/// `https://www.example.org/A/%E4%B8%80.html` → `org,example)/a/%e4%b8%80.html`.
pub fn key(url: &str) -> String {
    let Some((scheme, rest)) = url.split_once("://") else { return url.to_owned() };
    let (host, path) = rest.split_once('/').unwrap_or((rest, ""));
    let (host, port) = host.split_once(':').map_or((host, None), |(h, p)| (h, Some(p)));
    let host = host.to_ascii_lowercase();
    let host = without_www(host.trim_matches('.'));
    let port = port.filter(|p| !matches!((scheme, *p), ("http", "80") | ("https", "443")));
    let mut out = host.rsplit('.').collect::<Vec<_>>().join(",");
    if let Some(port) = port {
        out.push(':');
        out.push_str(port);
    }
    out.push_str(")/");
    out.push_str(&path_key(path));
    out
}

/// `www.` and `www2.` are passed over.
fn without_www(host: &str) -> &str {
    let after = host.strip_prefix("www").map(|h| h.trim_start_matches(|c: char| c.is_ascii_digit()));
    after.and_then(|h| h.strip_prefix('.')).unwrap_or(host)
}

fn path_key(path: &str) -> String {
    let mut text = path.to_owned();
    loop {
        let next = decoded(&text).into_owned();
        if next == text {
            break;
        }
        text = next;
    }
    let mut parts: Vec<&str> = text.split('/').collect();
    let last = parts.pop().unwrap_or("");
    parts.retain(|part| !part.is_empty());
    parts.push(last);
    let mut out = String::new();
    for byte in parts.join("/").bytes() {
        if byte.is_ascii_graphic() && !matches!(byte, b'#' | b'%') {
            out.push(char::from(byte.to_ascii_lowercase()));
        } else {
            out.push_str(&format!("%{byte:02x}"));
        }
    }
    out.strip_suffix('/').map(str::to_owned).unwrap_or(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_those_of_the_library() {
        // From `surt.surt` 0.3.1 in Python.
        for (url, expected) in [
            ("https://bulletin.example.org/jianbao/index.html", "org,example,bulletin)/jianbao/index.html"),
            ("https://www.example.org/A%20b/", "org,example)/a%20b"),
            ("http://www2.example.org:8080/%E7%AE%80.html", "org,example:8080)/%e7%ae%80.html"),
            ("https://example.org", "org,example)/"),
            ("http://127.0.0.1/a//b", "1,0,0,127)/a/b"),
            ("https://e.org/%25.html", "org,e)/%25.html"),
            ("https://e.org/a+b,c;d='x'", "org,e)/a+b,c;d='x'"),
            ("https://archive.invalid/a~b/(1)/%23.html", "invalid,archive)/a~b/(1)/%23.html"),
        ] {
            assert_eq!(key(url), expected);
        }
    }
}
