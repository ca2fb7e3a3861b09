//! Draws pages, feeds, downloads and sitemaps: view to bytes, purely.

use crate::diagnostic::Diagnostic;
use crate::language::script::Traditional;
use crate::markdown::Body;
use crate::plan::Key;
use crate::site::compose::Composed;
use crate::site::view::SiteView;
use crate::site::{PageRef, Site};
use crate::theme::Theme;
use crate::trace;

#[cfg(feature = "pictures")]
pub mod card;
pub mod feed;
pub mod package;
pub mod search;
pub mod sitemap;
pub mod table;
pub mod traditional;

/// Changes when the same view would give other bytes: part of every key.
pub const ENGINE: &str = env!("JIANBAO_ENGINE");

/// What all pages of one language share: hashed and turned into a template value once.
pub struct Shared {
    digest: Key,
    value: tera::Value,
}

impl Shared {
    /// `how` the site derives a language, if it does.
    pub fn new(view: &SiteView, how: Option<&Traditional>) -> Self {
        Self { digest: trace::digest(&[], &(view, how)), value: tera::Value::from_serializable(view) }
    }

    pub fn digest(&self) -> &Key {
        &self.digest
    }
}

/// Stands for everything a page shows, the theme and the program.
pub fn page_key(theme: &Theme, shared: &Shared, composed: &Composed) -> Key {
    let before: [&[u8]; 4] = [ENGINE.as_bytes(), &theme.digest, &shared.digest, composed.kind.as_bytes()];
    trace::digest(&before, &(&composed.head, &composed.view, &composed.shown))
}

/// Puts the body of the article that a page shows into its view.
pub fn fill(site: &Site, page: &PageRef, composed: &mut Composed, body: &Body) {
    if let Some(shown) = &composed.shown {
        let mut html = String::with_capacity(body.html.len() * 5 / 4);
        site.fill(body, shown, page.language, &composed.head.root, &mut html);
        composed.view.put_body(html);
    }
}

/// Draws a page whose body is filled in.
pub fn page(theme: &Theme, page: &PageRef, shared: &Shared, composed: &Composed) -> Result<Vec<u8>, Diagnostic> {
    let mut context = tera::Context::new();
    context.insert_value("site", shared.value.clone());
    context.insert("lang", page.language.tag());
    context.insert("root", &composed.head.root);
    context.insert("page", &composed.head);
    context.insert("view", &composed.view);
    let mut out = Vec::with_capacity(16 * 1024);
    theme.render(composed.kind, &context, &mut out)?;
    Ok(out)
}

/// Elements within a line: words go on over them.
pub fn is_inline(name: &str) -> bool {
    matches!(
        name,
        "a" | "abbr"
            | "b"
            | "bdi"
            | "bdo"
            | "cite"
            | "code"
            | "data"
            | "del"
            | "dfn"
            | "em"
            | "font"
            | "i"
            | "ins"
            | "kbd"
            | "mark"
            | "q"
            | "s"
            | "samp"
            | "small"
            | "span"
            | "strong"
            | "sub"
            | "sup"
            | "time"
            | "tspan"
            | "u"
            | "wbr"
    )
}

/// Elements without an end.
pub fn is_void(name: &str) -> bool {
    matches!(
        name,
        "area"
            | "base"
            | "br"
            | "col"
            | "embed"
            | "hr"
            | "img"
            | "input"
            | "link"
            | "meta"
            | "param"
            | "source"
            | "track"
            | "wbr"
    )
}

/// Without the feature no font is ever read, and no page has a picture.
#[cfg(not(feature = "pictures"))]
pub mod card {
    use crate::plan::Key;
    use crate::site::card::Card;

    pub enum Font {}

    pub const WHERE: [&str; 0] = [];

    impl Font {
        pub fn new(_: Vec<u8>) -> Option<Self> {
            None
        }

        pub fn digest(&self) -> &Key {
            match *self {}
        }
    }

    pub fn draw(_: &Card, _: bool, font: &Font) -> Result<Vec<u8>, String> {
        match *font {}
    }

    pub fn missing(_: &Card, font: &Font) -> String {
        match *font {}
    }
}
