//! `jianbao serve` as a browser and an editor meet it: the real binary, over loopback.

mod support;

use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::{Child, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::thread;
use std::time::{Duration, Instant};

use support::random::Random;
use support::{Office, assert_same, read_tree};

/// Longer than anything takes; what is waited for comes much sooner.
const PATIENCE: Duration = Duration::from_secs(60);
const REPORT: &str = "content/henan/gongyi/zijinglu/2020-02-20-one-month.md";
const PAGE: &str = "/henan/gongyi/zijinglu/2020-02-20-one-month.html";

/// A running server, ended with this value.
struct Server {
    child: Child,
    address: String,
    lines: Receiver<String>,
    errors: Receiver<String>,
}

impl Server {
    fn start(office: &Office) -> Self {
        let mut command = support::program();
        command.arg("serve").arg("--root").arg(office.root()).arg("--output").arg(office.out());
        command.args(&office.args).args(["--port", "0"]).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().unwrap();
        let (lines, errors) = (read(child.stdout.take().unwrap()), read(child.stderr.take().unwrap()));
        let mut server = Self { child, address: String::new(), lines, errors };
        let line = server.line_with("serving http://");
        server.address = line.split('/').nth(2).unwrap().to_owned();
        server
    }

    /// The next line of the terminal that holds a text.
    #[track_caller]
    fn line_with(&self, text: &str) -> String {
        let until = Instant::now() + PATIENCE;
        let mut seen = Vec::new();
        while let Ok(line) = self.lines.recv_timeout(until.saturating_duration_since(Instant::now())) {
            if line.contains(text) {
                return line;
            }
            seen.push(line);
        }
        panic!("no line with {text:?} in {seen:#?}; errors: {:#?}", self.errors.try_iter().collect::<Vec<_>>());
    }

    /// Sends a request as it is, and gives status, head and body.
    fn raw(&self, request: &str) -> (u16, String, Vec<u8>) {
        let mut stream = TcpStream::connect(&self.address).unwrap();
        stream.set_read_timeout(Some(PATIENCE)).unwrap();
        stream.write_all(request.as_bytes()).unwrap();
        let mut bytes = Vec::new();
        stream.read_to_end(&mut bytes).unwrap();
        let end =
            bytes.windows(4).position(|part| part == b"\r\n\r\n").unwrap_or_else(|| panic!("{request}: {bytes:?}"));
        let head = String::from_utf8(bytes[..end].to_vec()).unwrap().to_lowercase();
        let status = head.split(' ').nth(1).unwrap().parse().unwrap();
        (status, head, bytes.split_off(end + 4))
    }

    fn ask(&self, method: &str, path: &str, host: &str) -> (u16, String, Vec<u8>) {
        self.raw(&format!("{method} {path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n"))
    }

    fn get(&self, path: &str) -> (u16, String, Vec<u8>) {
        self.ask("GET", path, "localhost")
    }

    fn text(&self, path: &str) -> String {
        let (status, _, body) = self.get(path);
        assert_eq!(status, 200, "{path}");
        String::from_utf8(body).unwrap()
    }

    fn listen(&self) -> Page {
        let mut stream = TcpStream::connect(&self.address).unwrap();
        stream.set_read_timeout(Some(PATIENCE)).unwrap();
        let host = &self.address;
        write!(stream, "GET /.jianbao/events HTTP/1.1\r\nHost: {host}\r\n\r\n").unwrap();
        let mut page = Page { stream: BufReader::new(stream), state: serde_json::Value::Null };
        page.next(Instant::now() + PATIENCE);
        page
    }

    /// Waits until the server has nothing left to do, and gives how many builds it made since it was last asked.
    fn settle(&self, office: &Office, page: &mut Page) -> usize {
        // The first edit may be built together with what was still to do; the second has a build of its own.
        for (file, route) in
            [("content/pages/about.md", "pages/about.html"), ("content/pages/about.en.md", "en/pages/about.html")]
        {
            let before = office.page(route);
            let path = office.root().join(file);
            fs::write(&path, format!("{}\nOnce more.\n", fs::read_to_string(&path).unwrap())).unwrap();
            page.until(|_| fs::read_to_string(office.out().join(route)).is_ok_and(|page| page.len() > before.len()));
        }
        // What is built together is named in one line, in order, and the last of many is only counted: then no line
        // follows, for the page stands already.
        let mut builds = 0;
        while let Ok(line) = self.lines.recv_timeout(Duration::from_secs(5)) {
            if line.starts_with("content/pages/about.en.md") {
                break;
            }
            builds += usize::from(line.contains(": ") && !line.starts_with("content/pages/about.md"));
        }
        builds
    }

    /// Ends it as Ctrl-C does, and gives its exit code.
    #[cfg(unix)]
    fn interrupt(&mut self) -> Option<i32> {
        let sent = std::process::Command::new("kill").arg("-INT").arg(self.child.id().to_string()).status().unwrap();
        assert!(sent.success());
        self.child.wait().unwrap().code()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Lines of a pipe, read on a thread so that it never fills.
fn read(pipe: impl Read + Send + 'static) -> Receiver<String> {
    let (sender, lines) = channel();
    thread::spawn(move || BufReader::new(pipe).lines().map_while(Result::ok).for_each(|line| drop(sender.send(line))));
    lines
}

/// An open page, as the server knows it.
struct Page {
    stream: BufReader<TcpStream>,
    state: serde_json::Value,
}

impl Page {
    /// The next state that the server tells. Signs of life do not count.
    #[track_caller]
    fn next(&mut self, end: Instant) -> &serde_json::Value {
        loop {
            assert!(Instant::now() < end, "nothing more is told after {:#}", self.state);
            let mut line = String::new();
            assert_ne!(self.stream.read_line(&mut line).expect("a message"), 0, "the server has hung up");
            if let Some(data) = line.strip_prefix("data: ") {
                self.state = serde_json::from_str(data).unwrap();
                return &self.state;
            }
        }
    }

    /// Reads states until one is as wanted.
    #[track_caller]
    fn until(&mut self, wanted: impl Fn(&serde_json::Value) -> bool) {
        let end = Instant::now() + PATIENCE;
        while !wanted(self.next(end)) {}
    }

    fn pages(&self) -> u64 {
        self.state["pages"].as_str().unwrap().parse().unwrap()
    }
}

fn base(name: &str) -> (Office, Server) {
    let office = Office::base(name);
    office.age();
    let server = Server::start(&office);
    (office, server)
}

/// The output of a clean build of the same content.
fn clean(office: &Office, name: &str) -> support::Tree {
    let out = office.root().join(name);
    support::run(office.command(&out)).ok();
    read_tree(&out)
}

#[test]
fn pages_are_those_of_build_with_a_script_that_is_only_served() {
    let (office, mut server) = base("serve-pages");
    let page = server.text("/");
    assert!(page.contains("<script src=\"/.jianbao/live.js\""), "{page}");
    let script = server.text("/.jianbao/live.js");
    assert!(script.contains("EventSource") && !script.contains("innerHTML"));
    let tree = office.tree();
    assert!(!tree.iter().any(|(_, bytes)| String::from_utf8_lossy(bytes).contains("/.jianbao/")));
    for (path, bytes) in tree.iter().filter(|(path, _)| path.is_ascii()) {
        let (status, head, body) = server.get(&format!("/{path}"));
        assert_eq!(status, 200, "{path}");
        assert!(head.contains("cache-control: no-store"), "{head}");
        if path.ends_with(".html") {
            let tag = body.windows(23).position(|part| part == b"<script src=\"/.jianbao/").unwrap();
            let end = tag + body[tag..].windows(9).position(|part| part == b"</script>").unwrap() + 9;
            assert_eq!([&body[..tag], &body[end..]].concat(), *bytes, "{path}");
        } else {
            assert_eq!(body, *bytes, "{path}");
        }
    }
    #[cfg(unix)]
    assert_eq!(server.interrupt(), Some(0));
    assert_same(&tree, &clean(&office, "clean"), "serve and build");
}

#[test]
fn folders_redirect_and_missing_pages_are_the_sites_own() {
    let (_office, server) = base("serve-missing");
    let (status, head, _) = server.get("/henan/gongyi?a=b");
    assert_eq!(status, 302);
    assert!(head.contains("location: /henan/gongyi/?a=b"), "{head}");
    assert_eq!(server.text("/henan/gongyi/"), server.text("/henan/gongyi/index.html"));
    let (status, head, body) = server.get("/no/such/page.html");
    assert_eq!(status, 404);
    assert!(head.contains("content-type: text/html; charset=utf-8"), "{head}");
    assert!(String::from_utf8(body).unwrap().contains("没有这个页面"));
    let (status, _, body) = server.get("/en/no/such/page.html");
    assert!(status == 404 && String::from_utf8_lossy(&body).contains("lang=\"en\""), "the nearest 404 page");
    let (status, head, body) = server.ask("HEAD", "/assets/style.css", "localhost");
    assert!(status == 200 && body.is_empty() && head.contains("content-type: text/css; charset=utf-8"), "{head}");
    for method in ["POST", "PUT", "DELETE", "OPTIONS"] {
        assert_eq!(server.ask(method, "/", "localhost").0, 405, "{method}");
    }
}

#[test]
fn nothing_outside_the_output_can_be_fetched() {
    let (office, server) = base("serve-escapes");
    fs::write(office.root().join("secret.txt"), "secret").unwrap();
    #[cfg(unix)]
    std::os::unix::fs::symlink(office.root(), office.out().join("way-out")).unwrap();
    let up = [
        "../root/secret.txt",
        "%2e%2e/root/secret.txt",
        "..%2froot%2fsecret.txt",
        "..\\root\\secret.txt",
        "%2e%2e%5croot%5csecret.txt",
        "henan/../../root/secret.txt",
        "./../root/secret.txt",
        "way-out/secret.txt",
        "way-out",
        "/etc/passwd",
        "%2fetc/passwd",
        "a%00b",
        "%",
        "..%c0%afroot/secret.txt",
    ];
    for path in up {
        let (status, _, body) = server.get(&format!("/{path}"));
        assert!([400, 404].contains(&status), "{path}: {status}");
        assert!(!String::from_utf8_lossy(&body).contains("secret"), "{path}");
    }
    let absolute =
        server.raw("GET http://localhost/../root/secret.txt HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
    assert_eq!(absolute.0, 404);
}

#[test]
fn only_loopback_names_are_answered() {
    let (_office, server) = base("serve-hosts");
    let port = server.address.rsplit(':').next().unwrap();
    for host in ["localhost", "127.0.0.1", "[::1]", &format!("localhost:{port}"), &server.address] {
        assert_eq!(server.ask("GET", "/", host).0, 200, "{host}");
    }
    for host in ["example.org", &format!("example.org:{port}"), "127.0.0.1.example.org", "", "192.168.0.1"] {
        for path in ["/", "/.jianbao/events", "/.jianbao/live.js", "/nothing"] {
            assert_eq!(server.ask("GET", path, host).0, 403, "{host} {path}");
        }
    }
    let two = "GET / HTTP/1.1\r\nHost: localhost\r\nHost: example.org\r\nConnection: close\r\n\r\n";
    assert!([400, 403].contains(&server.raw(two).0));
    let absolute = "GET http://example.org/ HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
    assert_eq!(server.raw(absolute).0, 403);
    assert_eq!(server.raw("GET / HTTP/1.0\r\n\r\n").0, 403);
}

#[test]
fn an_edit_is_built_and_told_and_a_mistake_stands_over_the_page_until_it_is_mended() {
    let (office, server) = base("serve-edit");
    let mut page = server.listen();
    let before = page.pages().to_string();
    let sound = fs::read_to_string(office.root().join(REPORT)).unwrap();
    office.put(REPORT, format!("{sound}\n新的一句。\n"));
    page.until(|state| state["pages"] != before);
    assert!(server.text(PAGE).contains("新的一句。"));
    assert!(server.line_with(REPORT).contains(" written"));

    let (good, tree) = (page.pages(), office.tree());
    office.put(REPORT, format!("{sound}\n[[<b>nothing]] 在此。\n"));
    page.until(|state| !state["mistakes"].is_null());
    let line = sound.lines().count() + 2;
    let text = page.state["mistakes"]["text"].as_str().unwrap().to_owned();
    assert!(text.contains(&format!("{REPORT}:{line}:1")) && text.contains("^^^"), "{text}");
    assert!(text.contains("<b>"), "the text is text, the page makes no HTML of it: {text}");
    assert_eq!(page.pages(), good, "the last good page stays");
    assert!(server.line_with(REPORT).contains("1 error"));
    // Another thread reads the terminal: its lines come, but not at once.
    let lines = text.lines().count();
    let terminal: Vec<String> = (0..lines).map_while(|_| server.errors.recv_timeout(PATIENCE).ok()).collect();
    assert_eq!(terminal.join("\n").trim_end(), text, "the terminal says the same");
    assert_same(&tree, &office.tree(), "a failed build");
    assert_eq!(server.listen().state["mistakes"], page.state["mistakes"], "a page opened now is told too");

    office.put(REPORT, format!("{sound}\n新的一句。\n"));
    page.until(|state| state["mistakes"].is_null());
    assert_eq!(page.pages(), good, "nothing had to be loaded again");
}

#[test]
fn a_style_sheet_is_told_apart_and_a_template_is_not() {
    let office = Office::base("serve-style");
    office.put("themes/ours/theme.yaml", "extends: default\n").put("content/site.yaml", {
        let text = fs::read_to_string(office.root().join("content/site.yaml")).unwrap();
        format!("{text}theme: ours\n")
    });
    office.put("themes/ours/assets/style.css", "body { color: black }\n").age();
    let server = Server::start(&office);
    let mut page = server.listen();
    let (pages, style) = (page.state["pages"].clone(), page.state["style"].clone());
    office.put("themes/ours/assets/style.css", "body { color: navy }\n");
    page.until(|state| state["style"] != style);
    assert_eq!(page.state["pages"], pages);
    assert!(server.text("/assets/style.css").contains("navy"));
    office.put("themes/ours/strings/en.ftl", "not-found = Nothing here\n");
    page.until(|state| state["pages"] != pages);
    assert!(String::from_utf8(server.get("/en/x").2).unwrap().contains("Nothing here"));
}

#[test]
fn files_written_aside_moved_and_deleted_are_seen() {
    let (office, server) = base("serve-moves");
    let mut page = server.listen();
    let report = |text: &str| format!("---\ntitle: 一号\ndate: 2020-03-01\n---\n\n{text}\n");
    let shows = |route: &str, text: &str| {
        fs::read_to_string(office.out().join("henan/gongyi").join(route)).is_ok_and(|page| page.contains(text))
    };
    let file = "content/henan/gongyi/duancun/2020-03-01-one.md";
    let path = office.root().join(file);
    office.put(file, report("新写。"));
    page.until(|_| shows("duancun/2020-03-01-one.html", "新写。"));
    // As vim and many editors save.
    let aside = path.with_extension("md.new");
    fs::write(&aside, report("旁写。")).unwrap();
    fs::rename(&aside, &path).unwrap();
    page.until(|_| shows("duancun/2020-03-01-one.html", "旁写。"));
    // As others do: the old one is put away first.
    let away = path.with_extension("md~");
    fs::rename(&path, &away).unwrap();
    office.put(file, report("再写。"));
    page.until(|_| shows("duancun/2020-03-01-one.html", "再写。"));
    fs::remove_file(&away).unwrap();
    // A report that moves to another place takes its page along.
    fs::rename(&path, office.root().join("content/henan/gongyi/huiguo/2020-03-01-one.md")).unwrap();
    page.until(|_| shows("huiguo/2020-03-01-one.html", "再写。") && !shows("duancun/2020-03-01-one.html", ""));
    // A folder that takes another name, with what is in it; it is watched under that.
    let folder = |name: &str| office.root().join("content/henan/gongyi").join(name);
    fs::rename(folder("huiguo"), folder("shecun")).unwrap();
    page.until(|_| shows("shecun/2020-03-01-one.html", "再写。") && !shows("huiguo/2020-03-01-one.html", ""));
    office.put("content/henan/gongyi/shecun/2020-03-01-one.md", report("搬后。"));
    page.until(|_| shows("shecun/2020-03-01-one.html", "搬后。"));
    office.put("content/henan/gongyi/shecun/2020-03-02-deep.md", report("文。"));
    page.until(|_| shows("shecun/2020-03-02-deep.html", "文。"));
    // A folder that is deleted.
    fs::remove_dir_all(folder("shecun")).unwrap();
    page.until(|_| !shows("shecun/2020-03-02-deep.html", "") && !shows("shecun/index.html", ""));
    server.settle(&office, &mut page);
    assert_same(&office.tree(), &clean(&office, "clean"), "after the moves");
}

#[test]
fn a_burst_of_a_thousand_files_is_built_three_times_at_most_and_none_is_missed() {
    let (office, server) = base("serve-burst");
    let mut page = server.listen();
    server.settle(&office, &mut page);
    // In new folders, whose files may be there before the folder is watched.
    for n in 0..1000 {
        let folder = format!("content/henan/gongyi/burst-{}", n % 20);
        office.put(
            &format!("{folder}/2020-03-01-no-{n}.md"),
            format!("---\ntitle: 第{n}号\ndate: 2020-03-01\n---\n\n第{n}号。\n"),
        );
        if n < 20 {
            office.put(&format!("{folder}/place.yaml"), format!("name: {{zh: 第{n}街道}}\nlevel: street\n"));
        }
    }
    let folder = |n: usize| office.out().join(format!("henan/gongyi/burst-{}", n % 20));
    page.until(|_| (0..1000).all(|n| folder(n).join(format!("2020-03-01-no-{n}.html")).is_file()));
    let builds = server.settle(&office, &mut page);
    assert!((1..=3).contains(&builds), "{builds} builds");
    assert_same(&office.tree(), &clean(&office, "clean"), "after the burst");
    // All of them written anew.
    for n in 0..1000 {
        let path = format!("content/henan/gongyi/burst-{}/2020-03-01-no-{n}.md", n % 20);
        office.put(&path, format!("---\ntitle: 第{n}号\ndate: 2020-03-01\n---\n\n又第{n}号。\n"));
    }
    let anew =
        |n: usize| fs::read_to_string(folder(n).join(format!("2020-03-01-no-{n}.html"))).unwrap().contains("又第");
    page.until(|_| (0..1000).all(anew));
    let builds = server.settle(&office, &mut page);
    assert!((1..=3).contains(&builds), "{builds} builds");
    // All at once gone.
    (0..20).for_each(|n| fs::remove_dir_all(office.root().join(format!("content/henan/gongyi/burst-{n}"))).unwrap());
    page.until(|_| !(0..20).any(|n| folder(n).exists()));
    let builds = server.settle(&office, &mut page);
    assert!((1..=3).contains(&builds), "{builds} builds");
    assert_same(&office.tree(), &clean(&office, "clean-again"), "after the folders were deleted");
}

#[test]
fn after_any_edits_the_output_is_that_of_a_clean_build() {
    let (office, server) = base("serve-walk");
    let mut page = server.listen();
    let mut random = Random::new(1);
    let report = |text: usize| {
        format!("---\ntitle: 一号\ndate: 2020-03-01\n---\n\n有[[banners@henan/gongyi/zijinglu]]，{text}。\n")
    };
    let file = |n: usize| format!("content/henan/gongyi/{}/2020-03-01-no-{n}.md", ["zijinglu", "zijinglu/x"][n % 2]);
    let stats = "content/henan/gongyi/zijinglu/stats/2020-02.yaml";
    office.put("content/henan/gongyi/zijinglu/x/place.yaml", "name: {zh: 某社区, en: A community}\nlevel: community\n");
    for round in 0..6 {
        for step in 0..12 {
            let path = office.root().join(file(random.below(6)));
            match random.below(6) {
                0 => drop(fs::remove_file(&path)),
                1 => drop(fs::rename(&path, office.root().join(file(random.below(6))))),
                2 => fs::write(&path, "---\ntitle: [\n").unwrap(),
                3 => {
                    let text = fs::read_to_string(office.root().join(stats)).unwrap();
                    let old = text.lines().find(|line| line.trim_start().starts_with("banners")).unwrap().to_owned();
                    office.put(stats, text.replace(&old, &format!("  banners: {}", 1000 + step + round * 100)));
                }
                _ => fs::write(&path, report(random.below(1000))).unwrap(),
            }
            // Some edits come together, some after the one before was seen.
            if random.below(3) == 0 {
                fs::write(&path, report(step + 1000 * (round + 1))).unwrap();
                let _ = server.lines.recv_timeout(Duration::from_millis(300));
            }
        }
        for n in 0..6 {
            fs::write(office.root().join(file(n)), report(n)).unwrap();
        }
        server.settle(&office, &mut page);
        assert!(page.state["mistakes"].is_null());
        let wanted = clean(&office, &format!("clean-{round}"));
        assert!(wanted.keys().any(|path| path.starts_with("search/zh-Hans/r0-t")), "the words of reports among it");
        assert_same(&office.tree(), &wanted, "after a round of edits");
    }
}

#[test]
#[cfg(unix)]
fn a_file_that_is_only_linked_is_watched_too() {
    let office = Office::base("serve-link");
    let (own, kept) = ("content/henan/gongyi/zijinglu/2020-03-01-linked.md", "drafts/linked.md");
    office.put(kept, "---\ntitle: 一号\ndate: 2020-03-01\n---\n\n原文。\n").age();
    let server = Server::start(&office);
    let mut page = server.listen();
    let shows = |text: &str| {
        let page = fs::read_to_string(office.out().join("henan/gongyi/zijinglu/2020-03-01-linked.html"));
        page.is_ok_and(|page| page.contains(text))
    };
    std::os::unix::fs::symlink(office.root().join(kept), office.root().join(own)).unwrap();
    page.until(|_| shows("原文。"));
    office.edit(kept, "原文。", "改文。");
    page.until(|_| shows("改文。"));
    let aside = office.root().join("drafts/aside");
    fs::write(&aside, "---\ntitle: 一号\ndate: 2020-03-01\n---\n\n换文。\n").unwrap();
    fs::rename(&aside, office.root().join(kept)).unwrap();
    page.until(|_| shows("换文。"));
}

#[test]
fn the_content_folder_itself_may_go_and_come_back() {
    let (office, server) = base("serve-gone");
    let mut page = server.listen();
    let (content, away) = (office.root().join("content"), office.root().join("away"));
    let tree = office.tree();
    support::copy_tree(&content, &away);
    fs::remove_dir_all(&content).unwrap();
    page.until(|state| state["mistakes"]["text"].as_str().is_some_and(|text| text.contains("no folder `content`")));
    assert_same(&tree, &office.tree(), "the last good site");
    assert_eq!(server.get("/").0, 200);
    fs::rename(&away, &content).unwrap();
    page.until(|state| state["mistakes"].is_null());
    // It is watched again, down to the files.
    let sound = fs::read_to_string(office.root().join(REPORT)).unwrap();
    office.put(REPORT, format!("{sound}\n回来。\n"));
    page.until(|_| fs::read_to_string(office.out().join(&PAGE[1..])).is_ok_and(|page| page.contains("回来。")));
}

#[test]
fn a_site_that_never_was_built_shows_its_mistakes_and_then_itself() {
    let office = Office::empty("serve-first");
    let server = Server::start(&office);
    let (status, _, body) = server.get("/");
    assert!(status == 404 && String::from_utf8_lossy(&body).contains("/.jianbao/live.js"));
    let mut page = server.listen();
    assert!(page.state["mistakes"]["text"].as_str().unwrap().contains("site.yaml"));
    support::copy_tree(&support::house().join("tests/base"), &office.root());
    page.until(|state| state["mistakes"].is_null() && office.out().join("index.html").is_file());
    assert_eq!(server.get("/").0, 200);
}

#[test]
fn the_next_free_port_is_taken() {
    let (office, first) = base("serve-port");
    let port = first.address.rsplit(':').next().unwrap();
    let mut command = support::program();
    command.arg("serve").arg("--root").arg(office.root()).arg("--output").arg(office.root().join("second"));
    command.args(&office.args).args(["--port", port]).stdout(Stdio::piped()).stderr(Stdio::null());
    let mut child = command.spawn().unwrap();
    let lines = read(child.stdout.take().unwrap());
    let said = std::iter::from_fn(|| lines.recv_timeout(PATIENCE).ok()).find(|line| line.contains("serving"));
    let _ = child.kill();
    let _ = child.wait();
    let said = said.unwrap();
    assert!(said.contains(&format!("(port {port} is taken)")) && !said.contains(&format!(":{port}/")), "{said}");
}
