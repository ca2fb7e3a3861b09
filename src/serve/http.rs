//! The server: files of the output folder as they are, pages with the live script, and the messages to open pages.

use std::fs::File;
use std::io::{self, Read};
use std::net::{Ipv4Addr, TcpListener};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::{Request, State};
use axum::http::{HeaderValue, Method, StatusCode, header};
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use futures_util::stream;

use super::live::{self, Live};
use super::path::{self, Place};
use super::walls::Walls;
use super::watch::Bell;

/// Ports tried after one that is taken.
const NEXT: u16 = 100;
/// Bytes of a file held at once while it is sent.
const CHUNK: usize = 64 * 1024;
/// Whether an open page is still there is tried so often.
const ALIVE: Duration = Duration::from_secs(15);
/// A page whose server went away tries again so soon.
const RETRY: Duration = Duration::from_secs(1);

/// Where the previews of screens are shown.
const SCREENS: &str = "/.jianbao/screens/";

/// Shown where the site has no page to show: it was never built, or has no 404 page.
const BARE: &str = "<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><title>jianbao serve</title>\
    <body style=\"font:17px/1.6 system-ui,sans-serif;margin:3em;color-scheme:light dark\">\
    <p>There is no such page. <a href=\"/\">To the first page</a></body></html>\n";

/// Takes the port on loopback, or the next one that is free.
pub fn listen(port: u16) -> io::Result<TcpListener> {
    let last = if port == 0 { 0 } else { port.saturating_add(NEXT) };
    let mut taken = None;
    for port in port..=last {
        match TcpListener::bind((Ipv4Addr::LOCALHOST, port)) {
            Ok(listener) => return Ok(listener),
            Err(error) if error.kind() == io::ErrorKind::AddrInUse => taken = Some(error),
            Err(error) => return Err(error),
        }
    }
    Err(taken.unwrap_or_else(|| io::ErrorKind::AddrInUse.into()))
}

/// Answers on the listener until Ctrl-C, on a thread of its own; then rings the bell that ends the builder. A second
/// Ctrl-C does not wait for the build that runs: what it leaves is finished by the next one.
pub fn start(listener: TcpListener, output: &Path, walls: Walls, live: &Arc<Live>, bell: &Arc<Bell>) -> io::Result<()> {
    listener.set_nonblocking(true)?;
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let site = Arc::new(Site { output: output.to_owned(), walls: Arc::new(walls), live: Arc::clone(live) });
    let bell = Arc::clone(bell);
    let run = async move {
        let listener = tokio::net::TcpListener::from_std(listener)?;
        let app = Router::new().fallback(answer).with_state(site);
        tokio::spawn(axum::serve(listener, app).into_future());
        tokio::signal::ctrl_c().await?;
        bell.stop();
        tokio::signal::ctrl_c().await?;
        std::process::exit(130);
    };
    std::thread::Builder::new().name("serve".to_owned()).spawn(move || -> io::Result<()> { runtime.block_on(run) })?;
    Ok(())
}

struct Site {
    output: PathBuf,
    walls: Arc<Walls>,
    live: Arc<Live>,
}

async fn answer(State(site): State<Arc<Site>>, request: Request) -> Response {
    let head = request.method() == Method::HEAD;
    let mut response = if !local(&request) {
        plain(StatusCode::FORBIDDEN, "This server answers only to localhost and 127.0.0.1.\n")
    } else if !head && request.method() != Method::GET {
        let mut refused = plain(StatusCode::METHOD_NOT_ALLOWED, "Only GET and HEAD.\n");
        refused.headers_mut().insert(header::ALLOW, HeaderValue::from_static("GET, HEAD"));
        refused
    } else {
        match request.uri().path() {
            "/.jianbao/live.js" => typed(StatusCode::OK, "text/javascript; charset=utf-8", live::SCRIPT),
            "/.jianbao/events" if head => typed(StatusCode::OK, "text/event-stream", ""),
            "/.jianbao/events" => events(&site.live),
            "/.jianbao/screens" => (StatusCode::FOUND, [(header::LOCATION, SCREENS)]).into_response(),
            asked if asked.starts_with(SCREENS) => site.screen(&asked[SCREENS.len()..], head).await,
            asked => site.page(asked, request.uri().query(), head).await,
        }
    };
    let headers = response.headers_mut();
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    // What is not published yet is not for the pages of others either.
    headers.insert("cross-origin-resource-policy", HeaderValue::from_static("same-origin"));
    response
}

/// Whether every name by which the request calls this server is a loopback name.
fn local(request: &Request) -> bool {
    let mut hosts = request.headers().get_all(header::HOST).iter().peekable();
    hosts.peek().is_some()
        && hosts.all(|host| host.to_str().is_ok_and(path::is_loopback))
        && request.uri().authority().is_none_or(|name| path::is_loopback(name.as_str()))
}

fn typed(status: StatusCode, kind: &'static str, body: impl Into<Body>) -> Response {
    (status, [(header::CONTENT_TYPE, kind)], body.into()).into_response()
}

fn plain(status: StatusCode, text: &'static str) -> Response {
    typed(status, "text/plain; charset=utf-8", text)
}

fn events(live: &Live) -> Response {
    let told = stream::unfold(live.listen(), |mut listener| async {
        let event = Event::default().retry(RETRY).data(listener.next().await?);
        Some((Ok::<_, std::convert::Infallible>(event), listener))
    });
    Sse::new(told).keep_alive(KeepAlive::new().interval(ALIVE)).into_response()
}

impl Site {
    async fn page(&self, asked: &str, query: Option<&str>, head: bool) -> Response {
        let Some(route) = path::route(asked) else { return self.missing("", head).await };
        let mut place = path::find(&self.output, &route);
        if place == Place::Missing && self.live.settled().await {
            place = path::find(&self.output, &route);
        }
        match place {
            Place::File(file) => match self.file(StatusCode::OK, &file, head).await {
                Ok(response) => response,
                // It was there a moment ago; a build put another in its place.
                Err(_) => match path::find(&self.output, &route) {
                    Place::File(file) => self.file(StatusCode::OK, &file, head).await.unwrap_or_else(unread),
                    _ => self.missing(&route, head).await,
                },
            },
            Place::Folder => {
                let query = query.map_or_else(String::new, |query| format!("?{query}"));
                match HeaderValue::try_from(format!("{asked}/{query}")) {
                    Ok(to) => (StatusCode::FOUND, [(header::LOCATION, to)]).into_response(),
                    Err(_) => self.missing(&route, head).await,
                }
            }
            Place::Missing => self.missing(&route, head).await,
        }
    }

    /// A file of the screens. Their list and their previews are drawn when they are asked for, and loaded again after an
    /// edit; the rest is as it is: screens play without the live script.
    async fn screen(&self, asked: &str, head: bool) -> Response {
        let asked = if asked.is_empty() { "index.html" } else { asked };
        let Some(route) = path::route(&format!("/{asked}")) else { return self.missing("", head).await };
        if route != "index.html" && !route.ends_with("/preview.html") {
            let mut place = path::find(self.walls.folder(), &route);
            if let (Place::Missing, Some((screen, _))) = (&place, route.split_once('/')) {
                // Nobody has looked at its preview yet.
                let (walls, preview) = (Arc::clone(&self.walls), format!("{screen}/preview.html"));
                let _ = tokio::task::spawn_blocking(move || walls.look(&preview)).await;
                place = path::find(self.walls.folder(), &route);
            }
            let Place::File(file) = place else {
                return plain(StatusCode::NOT_FOUND, "There is no such screen.\n");
            };
            return whole(StatusCode::OK, &file, head).unwrap_or_else(unread);
        }
        let tag = self.live.tag_of_walls();
        let (walls, asked) = (Arc::clone(&self.walls), route.clone());
        let mistakes = tokio::task::spawn_blocking(move || walls.look(&asked)).await.unwrap_or_default();
        let tag = live::with_mistakes(&tag, mistakes.as_ref());
        match path::find(self.walls.folder(), &route) {
            Place::File(file) => match std::fs::read(&file) {
                Ok(page) => typed(StatusCode::OK, path::HTML, live::inject(&page, &tag)),
                Err(error) => unread(error),
            },
            _ => typed(StatusCode::NOT_FOUND, path::HTML, live::inject(BARE.as_bytes(), &tag)),
        }
    }

    /// The site's own 404 page, the nearest one.
    async fn missing(&self, route: &str, head: bool) -> Response {
        for page in path::missing_pages(route) {
            if let Place::File(file) = path::find(&self.output, &page)
                && let Ok(response) = self.file(StatusCode::NOT_FOUND, &file, head).await
            {
                return response;
            }
        }
        let page = live::inject(BARE.as_bytes(), &self.live.tag());
        typed(StatusCode::NOT_FOUND, path::HTML, page)
    }

    async fn file(&self, status: StatusCode, file: &Path, head: bool) -> io::Result<Response> {
        let kind = path::content_type(file);
        if kind == path::HTML {
            let tag = self.live.tag();
            return Ok(typed(status, kind, live::inject(&std::fs::read(file)?, &tag)));
        }
        whole(status, file, head)
    }
}

/// A file as it is.
fn whole(status: StatusCode, file: &Path, head: bool) -> io::Result<Response> {
    let opened = File::open(file)?;
    let size = opened.metadata()?.len();
    let body = if head { Body::empty() } else { Body::from_stream(stream::unfold(Some(opened), next_chunk)) };
    let mut response = typed(status, path::content_type(file), body);
    response.headers_mut().insert(header::CONTENT_LENGTH, size.into());
    Ok(response)
}

/// Reads on where the last chunk ended, so that no file is held in memory as a whole.
async fn next_chunk(file: Option<File>) -> Option<(io::Result<Bytes>, Option<File>)> {
    let file = file?;
    let read = tokio::task::spawn_blocking(move || {
        let mut chunk = Vec::with_capacity(CHUNK);
        (&file).take(CHUNK as u64).read_to_end(&mut chunk).map(|_| (chunk, file))
    });
    match read.await {
        Ok(Ok((chunk, _))) if chunk.is_empty() => None,
        Ok(Ok((chunk, file))) => Some((Ok(chunk.into()), Some(file))),
        Ok(Err(error)) => Some((Err(error), None)),
        Err(error) => Some((Err(io::Error::other(error)), None)),
    }
}

fn unread(error: io::Error) -> Response {
    let said = format!("This file cannot be read: {error}\n");
    typed(StatusCode::INTERNAL_SERVER_ERROR, "text/plain; charset=utf-8", said)
}
