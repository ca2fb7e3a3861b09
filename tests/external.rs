//! `jianbao check --external` against a server of our own: who is asked, how, and what is told.

mod support;

use std::io::{BufRead, BufReader, Write};
use std::net::TcpListener;
use std::sync::{Arc, Mutex};
use std::thread;

use support::{Office, Run, program, run};

/// Answers by the path; gives its address and the requests it got (`HEAD /there`).
fn server() -> (String, Arc<Mutex<Vec<String>>>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    let asked: Arc<Mutex<Vec<String>>> = Arc::default();
    let log = asked.clone();
    thread::spawn(move || {
        for mut stream in listener.incoming().map_while(Result::ok) {
            let mut lines = BufReader::new(stream.try_clone().unwrap()).lines().map_while(Result::ok);
            let request = lines.next().unwrap_or_default();
            let agent = lines
                .by_ref()
                .take_while(|l| !l.is_empty())
                .any(|l| l.to_lowercase().starts_with("user-agent: jianbao/"));
            let request = request.trim_end_matches(" HTTP/1.1").to_owned();
            let answer = match request.split_once(' ').unwrap_or_default() {
                _ if !agent => "400 Bad Request",
                (_, "/there") | ("GET", "/no-head") => "200 OK",
                ("HEAD", "/no-head") => "404 Not Found",
                (_, "/moved") => "302 Found\r\nLocation: /there",
                (_, "/round") => "302 Found\r\nLocation: /round",
                (_, "/secret") => "403 Forbidden",
                (_, "/broken") => "500 Internal Server Error",
                _ => "404 Not Found",
            };
            log.lock().unwrap().push(request);
            let _ = write!(stream, "HTTP/1.1 {answer}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
        }
    });
    (address, asked)
}

fn check(office: &Office, more: &[&str]) -> Run {
    let mut command = program();
    for proxy in ["http_proxy", "https_proxy", "all_proxy", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"] {
        command.env_remove(proxy);
    }
    command.arg("check").arg("--root").arg(office.root()).args(&office.args).args(["--only", "links"]).args(more);
    run(command)
}

#[test]
fn other_hosts_are_asked_with_the_flag_alone() {
    let (host, asked) = server();
    // Nobody listens there any more.
    let shut = format!("http://{}", TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap());
    let office = Office::base("check-external");
    let paths = ["there", "no-head", "moved", "secret", "gone", "broken", "round", "there#part"];
    let links: String = paths.iter().map(|path| format!("[看]({host}/{path})、")).collect();
    let report = |name: &str, text: &str| {
        let text = format!("---\ntitle: 链接\ndate: 2020-02-19\nauthor: 甲\n---\n{text}\n");
        office.put(&format!("content/henan/gongyi/xiaoyi/2020-02-19-{name}.md"), text);
    };
    report("b", &format!("{links}[看]({shut}/)"));
    report("c", &format!("[看]({host}/gone)"));
    let silent = check(&office, &[]);
    assert!(!silent.stderr.contains(&host) && asked.lock().unwrap().is_empty(), "{}", silent.stderr);

    let got = check(&office, &["--external"]);
    assert_eq!(got.code, Some(0), "{}", got.stderr);
    for said in [
        format!("`{host}/gone` answers 404: a link of "),
        format!("`{host}/broken` answers 500"),
        format!("`{host}/round` leads from address to address"),
        format!("`{shut}/` cannot be reached"),
        "(and of ".to_owned(),
        "[links/external]\n".to_owned(),
        "2020-02-19-b.md".to_owned(),
    ] {
        assert!(got.stderr.contains(&said), "{said} is not in\n{}", got.stderr);
    }
    assert_eq!(got.stderr.matches("[links/external]").count(), 4, "{}", got.stderr);
    let asked = asked.lock().unwrap();
    // One HEAD where that does, a GET after it where it does not; each address once.
    assert_eq!(asked.iter().filter(|r| r.ends_with("/no-head")).count(), 2, "{asked:?}");
    assert_eq!(asked.iter().filter(|r| r.ends_with("/gone")).count(), 2, "{asked:?}");
    assert!(!asked.contains(&"GET /there".to_owned()), "{asked:?}");
}
