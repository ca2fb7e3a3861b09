//! What a request may ask for. Nothing outside the output folder, whatever the address; only loopback names.

use std::path::{Path, PathBuf};

/// Whether the address of a request names this machine itself. A foreign name that was made to lead here must not
/// show another site's scripts what the office has not published yet.
pub fn is_loopback(host: &str) -> bool {
    let (name, port) = match host.rfind(':') {
        Some(colon) if !host.ends_with(']') => (&host[..colon], Some(&host[colon + 1..])),
        _ => (host, None),
    };
    let known = name.eq_ignore_ascii_case("localhost") || name == "127.0.0.1" || name == "[::1]";
    known && port.is_none_or(|port| !port.is_empty() && port.bytes().all(|b| b.is_ascii_digit()))
}

/// The route that the path of an address names: decoded, without its first slash; it ends in a slash where a folder
/// is meant. None where any part of it could lead out of a folder on any system.
pub fn route(path: &str) -> Option<String> {
    let decoded = decode(path.strip_prefix('/')?)?;
    let bad = |c: char| c.is_control() || c == '\\' || c == ':';
    if decoded.contains(bad) {
        return None;
    }
    let folder = decoded.strip_suffix('/').unwrap_or(&decoded);
    let sound = |part: &str| !part.is_empty() && part != "." && part != ".." && !part.starts_with(".jianbao");
    (decoded.is_empty() || folder.split('/').all(sound)).then_some(decoded)
}

/// Percent-decodes once; none where that is not UTF-8 or an escape is cut short.
fn decode(text: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let [first, after @ ..] = rest {
        rest = after;
        if *first != b'%' {
            bytes.push(*first);
            continue;
        }
        let [high, low, after @ ..] = after else { return None };
        let digit = |b: u8| char::from(b).to_digit(16);
        bytes.push(u8::try_from(digit(*high)? * 16 + digit(*low)?).ok()?);
        rest = after;
    }
    String::from_utf8(bytes).ok()
}

/// What stands at a route.
#[derive(Debug, PartialEq, Eq)]
pub enum Place {
    File(PathBuf),
    /// A folder that was asked for without its slash.
    Folder,
    Missing,
}

/// Looks a route up in the output folder. Links are followed as far as they stay in it.
pub fn find(output: &Path, route: &str) -> Place {
    let Ok(ground) = output.canonicalize() else { return Place::Missing };
    let mut path = ground.clone();
    path.extend(route.split('/').filter(|part| !part.is_empty()));
    let asks_folder = route.is_empty() || route.ends_with('/');
    if asks_folder {
        path.push("index.html");
    }
    match path.canonicalize() {
        Ok(real) if !real.starts_with(&ground) => Place::Missing,
        Ok(real) if real.is_file() => Place::File(real),
        Ok(real) if real.is_dir() && !asks_folder => Place::Folder,
        _ => Place::Missing,
    }
}

/// The 404 pages to try, the nearest first: `en/404.html`, then `404.html`.
pub fn missing_pages(route: &str) -> impl Iterator<Item = String> + '_ {
    let slashes = route.rmatch_indices('/').map(|(at, _)| &route[..=at]);
    slashes.chain([""]).map(|folder| format!("{folder}404.html"))
}

/// The content type by the ending of a name.
pub fn content_type(path: &Path) -> &'static str {
    let ending = path.extension().and_then(|e| e.to_str()).unwrap_or("").to_ascii_lowercase();
    match ending.as_str() {
        "html" | "htm" => HTML,
        "css" => "text/css; charset=utf-8",
        "js" | "mjs" => "text/javascript; charset=utf-8",
        "json" | "map" => "application/json; charset=utf-8",
        "geojson" => "application/geo+json; charset=utf-8",
        "webmanifest" => "application/manifest+json; charset=utf-8",
        "csv" => "text/csv; charset=utf-8",
        "txt" | "md" | "yaml" | "yml" => "text/plain; charset=utf-8",
        "xml" => "application/xml; charset=utf-8",
        "atom" => "application/atom+xml; charset=utf-8",
        "svg" => "image/svg+xml; charset=utf-8",
        "png" => "image/png",
        "jpg" | "jpeg" => "image/jpeg",
        "gif" => "image/gif",
        "webp" => "image/webp",
        "avif" => "image/avif",
        "ico" => "image/x-icon",
        "pdf" => "application/pdf",
        "woff2" => "font/woff2",
        "woff" => "font/woff",
        "ttf" => "font/ttf",
        "mp4" => "video/mp4",
        "webm" => "video/webm",
        "mp3" => "audio/mpeg",
        "zip" => "application/zip",
        "xlsx" => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        "docx" => "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        _ => "application/octet-stream",
    }
}

pub const HTML: &str = "text/html; charset=utf-8";

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    #[test]
    fn loopback_names_are_known_with_any_port() {
        for host in ["localhost", "LocalHost:4100", "127.0.0.1", "127.0.0.1:80", "[::1]", "[::1]:4100"] {
            assert!(is_loopback(host), "{host}");
        }
        for host in [
            "",
            ":4100",
            "example.org",
            "localhost.example.org",
            "127.0.0.1.nip.io",
            "127.0.0.1.",
            "localhost.:4100",
            "localhost:",
            "localhost:4100a",
            "localhost:80:80",
            "evil@localhost",
            "0.0.0.0",
            "192.168.1.2:4100",
            "::1",
            "[::1",
            "[::2]:80",
            "127.0.0.1:80/",
            " localhost",
            "127.1",
            "2130706433",
        ] {
            assert!(!is_loopback(host), "{host}");
        }
    }

    #[test]
    fn routes_are_decoded_once() {
        for (path, wanted) in [
            ("/", ""),
            ("/index.html", "index.html"),
            ("/henan/gongyi/", "henan/gongyi/"),
            ("/%E6%B2%B3%E5%8D%97/a%20b.html", "河南/a b.html"),
            ("/a%25b.html", "a%b.html"),
            ("/a%252e.html", "a%2e.html"),
            ("/.well-known/x", ".well-known/x"),
            ("/a..b/...", "a..b/..."),
        ] {
            assert_eq!(route(path).as_deref(), Some(wanted), "{path}");
        }
    }

    #[test]
    fn no_address_leads_out_of_the_folder() {
        for path in [
            "",
            "*",
            "index.html",
            "//etc/passwd",
            "//",
            "/a//b",
            "/..",
            "/../a",
            "/a/../../b",
            "/a/..",
            "/./a",
            "/a/.",
            "/%2e%2e/a",
            "/%2E./a",
            "/a/%2e%2e%2f%2e%2e%2fb",
            "/..%2fa",
            "/%2fetc/passwd",
            "/a%2f%2fb",
            "/..%5ca",
            "/..\\a",
            "/a\\b",
            "/%5c%5cserver%5cshare",
            "/C:/x",
            "/c%3a/x",
            "/a.html::$DATA",
            "/a%00.html",
            "/%00",
            "/a%0ab",
            "/%",
            "/%2",
            "/%zz",
            "/%+1",
            "/a%ff",
            "/%c0%ae%c0%ae/a",
            "/.jianbao-stage/x",
            "/.jianbao/x",
        ] {
            assert_eq!(route(path), None, "{path}");
        }
    }

    #[test]
    #[cfg(unix)]
    fn links_are_followed_only_inside_the_output() {
        let base = std::env::temp_dir().join(format!("jianbao-find-{}", std::process::id()));
        let output = base.join("out");
        fs::create_dir_all(output.join("henan")).unwrap();
        fs::create_dir_all(base.join("secret")).unwrap();
        fs::write(base.join("secret/index.html"), "x").unwrap();
        fs::write(output.join("henan/index.html"), "x").unwrap();
        let link = |to: &str, at: &str| std::os::unix::fs::symlink(to, output.join(at)).unwrap();
        link("../secret", "folder");
        link("../secret/index.html", "file.html");
        link("henan/index.html", "inside.html");
        link("nowhere", "dead");
        let real = Place::File(output.join("henan/index.html").canonicalize().unwrap());
        for route in ["henan/", "henan/index.html", "inside.html"] {
            assert_eq!(find(&output, route), real, "{route}");
        }
        assert_eq!(find(&output, "henan"), Place::Folder);
        for route in ["", "folder", "folder/", "folder/index.html", "file.html", "dead", "henan/index.html/", "none"] {
            assert_eq!(find(&output, route), Place::Missing, "{route}");
        }
        assert_eq!(find(&base.join("none"), "index.html"), Place::Missing);
        fs::remove_dir_all(&base).unwrap();
    }

    #[test]
    fn the_nearest_missing_page_comes_first() {
        let all: Vec<String> = missing_pages("en/henan/x.html").collect();
        assert_eq!(all, ["en/henan/404.html", "en/404.html", "404.html"]);
        assert_eq!(missing_pages("x").collect::<Vec<_>>(), ["404.html"]);
    }

    #[test]
    fn text_has_its_charset() {
        for (name, wanted) in [
            ("a/index.html", HTML),
            ("A.HTML", HTML),
            ("style.css", "text/css; charset=utf-8"),
            ("feed.xml", "application/xml; charset=utf-8"),
            ("icon.svg", "image/svg+xml; charset=utf-8"),
            ("f.woff2", "font/woff2"),
            ("jianbao.manifest", "application/octet-stream"),
        ] {
            assert_eq!(content_type(Path::new(name)), wanted, "{name}");
        }
    }
}
