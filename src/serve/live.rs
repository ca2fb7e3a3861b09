//! What open pages are told: one state, of which each gets the newest, and the script that listens for it.

use std::collections::hash_map::RandomState;
use std::hash::{BuildHasher, Hasher};
use std::sync::Arc;
use std::time::Duration;

use serde::Serialize;
use tokio::sync::watch;

use crate::markdown::escape;

/// The script, put into pages as they are served.
pub const SCRIPT: &str = include_str!("live.js");
/// Longest wait for a build that may bring a file that is not there.
const PATIENCE: Duration = Duration::from_secs(3);

/// The mistakes of the last build, as they are shown over the page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Mistakes {
    /// "2 errors, 1 warning"
    pub title: String,
    /// With lines and carets, as on the terminal.
    pub text: String,
    pub hint: &'static str,
}

/// Numbers that stand for what was built: a page made from others loads itself or its style sheets again.
#[derive(Debug, Clone, Default)]
struct State {
    pages: u64,
    style: u64,
    /// Of the content, whether or not it changed the site: screens are made of more than its pages.
    edits: u64,
    mistakes: Option<Arc<Mistakes>>,
}

/// What a build changed in the output.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Changed {
    Nothing,
    Style,
    Pages,
}

/// Between the builder and all open pages. Holds one state, however many builds and pages there are.
pub struct Live {
    /// Another run of the server has other numbers.
    run: String,
    state: watch::Sender<State>,
    building: watch::Sender<bool>,
}

impl Live {
    pub fn new() -> Self {
        let run = format!("{:016x}", RandomState::new().build_hasher().finish());
        Self { run, state: watch::Sender::new(State::default()), building: watch::Sender::new(false) }
    }

    /// A build begins.
    pub fn begin(&self) {
        self.building.send_replace(true);
    }

    /// A build succeeded: pages are told what changed, and that nothing is wrong.
    pub fn built(&self, changed: Changed) {
        self.state.send_if_modified(|state| {
            let mended = state.mistakes.take().is_some();
            match changed {
                Changed::Nothing => return mended,
                Changed::Style => state.style += 1,
                Changed::Pages => state.pages += 1,
            }
            true
        });
        self.building.send_replace(false);
    }

    /// A build failed: the pages stay, with the mistakes over them.
    pub fn failed(&self, mistakes: Mistakes) {
        self.state.send_if_modified(|state| {
            let news = state.mistakes.as_deref() != Some(&mistakes);
            state.mistakes = Some(Arc::new(mistakes));
            news
        });
        self.building.send_replace(false);
    }

    /// Something was saved, or the clock went on.
    pub fn edited(&self) {
        self.state.send_modify(|state| state.edits += 1);
    }

    /// Waits until no build runs; gives whether one ran.
    pub async fn settled(&self) -> bool {
        let mut building = self.building.subscribe();
        let ran = *building.borrow_and_update();
        if ran {
            let _ = tokio::time::timeout(PATIENCE, building.wait_for(|building| !building)).await;
        }
        ran
    }

    /// The tag for a page that is about to be read: read before the page, so that a page that changes in between
    /// is loaded once too often, not once too seldom.
    pub fn tag(&self) -> String {
        let state = self.state.borrow();
        let (run, pages, style) = (&self.run, state.pages, state.style);
        format!(
            r#"<script src="/.jianbao/live.js" data-run="{run}" data-pages="{pages}" data-style="{style}"></script>"#
        )
    }

    /// The same for a page that shows screens: read before they are drawn.
    pub fn tag_of_walls(&self) -> String {
        let (run, edits) = (&self.run, self.state.borrow().edits);
        format!(r#"<script src="/.jianbao/live.js" data-run="{run}" data-edits="{edits}"></script>"#)
    }

    pub fn listen(&self) -> Listener {
        let mut states = self.state.subscribe();
        states.mark_changed();
        Listener { run: self.run.clone(), states }
    }
}

/// One open page.
pub struct Listener {
    run: String,
    states: watch::Receiver<State>,
}

impl Listener {
    /// The state in JSON, now and then whenever it changed; none when the server ends.
    pub async fn next(&mut self) -> Option<String> {
        self.states.changed().await.ok()?;
        let state = self.states.borrow_and_update().clone();
        let told = Told {
            run: &self.run,
            pages: state.pages.to_string(),
            style: state.style.to_string(),
            edits: state.edits.to_string(),
            mistakes: state.mistakes.as_deref(),
        };
        serde_json::to_string(&told).ok()
    }
}

#[derive(Serialize)]
struct Told<'a> {
    run: &'a str,
    pages: String,
    style: String,
    edits: String,
    mistakes: Option<&'a Mistakes>,
}

/// The tag of a page that has mistakes of its own.
pub fn with_mistakes(tag: &str, mistakes: Option<&Mistakes>) -> String {
    let Some(told) = mistakes.and_then(|mistakes| serde_json::to_string(mistakes).ok()) else { return tag.to_owned() };
    let mut own = String::new();
    escape(&told, &mut own);
    tag.replacen("></script>", &format!(" data-mistakes=\"{own}\"></script>"), 1)
}

/// The page with the tag at the end of its body, or at its end where that is not marked.
pub fn inject(page: &[u8], tag: &str) -> Vec<u8> {
    const END: &[u8] = b"</body";
    let at = page.windows(END.len()).rposition(|part| part.eq_ignore_ascii_case(END)).unwrap_or(page.len());
    [&page[..at], tag.as_bytes(), &page[at..]].concat()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mistakes(text: &str) -> Mistakes {
        Mistakes { title: "1 error".to_owned(), text: text.to_owned(), hint: "" }
    }

    fn told(listener: &mut Listener) -> Option<serde_json::Value> {
        let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
        listener.states.has_changed().unwrap().then(|| {
            let text = runtime.block_on(listener.next()).unwrap();
            serde_json::from_str(&text).unwrap()
        })
    }

    #[test]
    fn the_tag_goes_to_the_end_of_the_body() {
        let shown = |page: &str| String::from_utf8(inject(page.as_bytes(), "T")).unwrap();
        assert_eq!(shown("<body>a</body></html>"), "<body>aT</body></html>");
        assert_eq!(shown("<body><pre></body></pre>一</BODY >"), "<body><pre></body></pre>一T</BODY >");
        assert_eq!(shown("<p>一"), "<p>一T");
        assert_eq!(shown(""), "T");
    }

    #[test]
    fn a_listener_is_told_the_newest_state_once() {
        let live = Live::new();
        let mut listener = live.listen();
        assert_eq!(told(&mut listener).unwrap()["pages"], "0");
        assert_eq!(told(&mut listener), None);
        live.built(Changed::Nothing);
        assert_eq!(told(&mut listener), None, "nothing changed");
        live.built(Changed::Pages);
        live.built(Changed::Style);
        live.failed(mistakes("a.md:1:2"));
        let state = told(&mut listener).unwrap();
        assert_eq!((&state["pages"], &state["style"]), (&"1".into(), &"1".into()));
        assert_eq!(state["mistakes"]["text"], "a.md:1:2");
        live.failed(mistakes("a.md:1:2"));
        assert_eq!(told(&mut listener), None, "the same mistakes");
        live.built(Changed::Nothing);
        assert!(told(&mut listener).unwrap()["mistakes"].is_null(), "mended");
        assert!(live.tag().contains(r#"data-pages="1" data-style="1""#), "{}", live.tag());
    }

    #[test]
    fn listeners_that_left_are_forgotten() {
        let live = Live::new();
        let listeners: Vec<Listener> = (0..100).map(|_| live.listen()).collect();
        assert_eq!(live.state.receiver_count(), 100);
        drop(listeners);
        assert_eq!(live.state.receiver_count(), 0);
    }
}
