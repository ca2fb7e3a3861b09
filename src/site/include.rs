//! The portal's masthead and footer: HTML of the office, put into every page. It may load what lies beside it and lead
//! anywhere; it runs nothing, loads nothing from another host, and closes what it opens, so that no page breaks.

use std::convert::Infallible;
use std::ops::Range;

use html5gum::emitters::callback::{CallbackEmitter, CallbackEvent};
use html5gum::{Span, Tokenizer};

use crate::campaign::include::{FOLDER, Include, Part};
use crate::diagnostic::{Diagnostic, Location};
use crate::language::Language;
use crate::markdown::target::{Target, judge};
use crate::site::Site;
use crate::site::view::{FragmentView, IncludeView};

/// Stands where a page puts the way to the site's root.
const ROOT: &str = "{root}";

const VOID: [&str; 9] = ["area", "br", "col", "hr", "img", "input", "link", "source", "wbr"];
/// They run, or bring in what does.
const RUNS: [&str; 7] = ["script", "iframe", "frame", "object", "embed", "applet", "base"];
/// They belong to a page as a whole.
const WHOLE: [&str; 6] = ["html", "head", "body", "title", "meta", "main"];
/// Attributes that load what they name.
const LOADS: [&str; 5] = ["src", "poster", "data", "background", "xlink:href"];

const OWN_WAY: &str = "or answer for all HTML yourself with `raw_html: true` in site.yaml";

impl Site<'_> {
    /// What stands above and below the pages of a language; in the site's first language where it has none of its own.
    pub fn include(&self, language: Language) -> IncludeView {
        let of = |part| {
            let all = || self.office.includes.iter().filter(|i| i.part == part);
            let own = all().find(|i| i.language == language.written());
            let include = own.or_else(|| all().find(|i| i.language == self.main()))?;
            let lang = (include.language != language.written()).then(|| include.language.tag().to_owned());
            Some(FragmentView { html: self.rooted(include), lang })
        };
        IncludeView { header: of(Part::Header), footer: of(Part::Footer) }
    }

    /// What may not stand in these files.
    pub(super) fn check_includes(&self, found: &mut Vec<Diagnostic>) {
        for include in &self.office.includes {
            found.append(&mut self.judged(include).mistakes);
        }
    }

    /// The HTML with a way from the root before each file that lies beside it.
    fn rooted(&self, include: &Include) -> String {
        let mut html = String::with_capacity(include.text.len() + 64);
        let mut from = 0;
        for at in self.judged(include).own {
            html.push_str(&include.text[from..at]);
            html.push_str(ROOT);
            html.push_str(FOLDER);
            from = at;
        }
        html.push_str(&include.text[from..]);
        html
    }

    fn judged<'a>(&'a self, include: &'a Include) -> Judge<'a> {
        let mut judge = Judge::of(self, include);
        let mut emitter = CallbackEmitter::new(|event: CallbackEvent<'_>, span: Span<usize>| -> Option<Infallible> {
            judge.handle(&event, span.start..span.end);
            None
        });
        emitter.naively_switch_states(true);
        let _ = Tokenizer::new_with_emitter(include.text.as_str(), emitter).next();
        for (name, at) in std::mem::take(&mut judge.open) {
            judge.refuse(at, format!("`<{name}>` is not closed"), format!("write `</{name}>` where it ends"));
        }
        judge
    }
}

/// Reads one file as a browser does.
struct Judge<'a> {
    site: &'a Site<'a>,
    include: &'a Include,
    tag: String,
    attribute: String,
    open: Vec<(String, Range<usize>)>,
    /// Where addresses of files begin that lie beside it.
    own: Vec<usize>,
    mistakes: Vec<Diagnostic>,
}

impl<'a> Judge<'a> {
    fn of(site: &'a Site<'a>, include: &'a Include) -> Self {
        let (tag, attribute) = (String::new(), String::new());
        Self { site, include, tag, attribute, open: Vec::new(), own: Vec::new(), mistakes: Vec::new() }
    }

    fn refuse(&mut self, at: Range<usize>, message: String, help: impl Into<String>) {
        let at = Location::of_bytes(self.include.file.clone(), &self.include.text, at);
        self.mistakes.push(Diagnostic::error(at, message).help(help));
    }

    fn handle(&mut self, event: &CallbackEvent<'_>, at: Range<usize>) {
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        match event {
            CallbackEvent::OpenStartTag { name } => {
                self.tag = text(name);
                self.element(at);
            }
            CallbackEvent::AttributeName { name } => {
                self.attribute = text(name);
                self.named(at);
            }
            CallbackEvent::AttributeValue { value } => self.value(&text(value), at),
            CallbackEvent::EndTag { name } => self.closed(&text(name), at),
            CallbackEvent::Doctype { .. } => self.whole("<!doctype>", at),
            _ => {}
        }
    }

    fn whole(&mut self, what: &str, at: Range<usize>) {
        self.refuse(at, format!("`{what}` belongs to a whole page"), "leave only the piece that stands in every page");
    }

    fn element(&mut self, at: Range<usize>) {
        let name = self.tag.clone();
        let free = self.site.office.site.raw_html;
        if WHOLE.contains(&&*name) {
            self.whole(&format!("<{name}>"), at.clone());
        } else if RUNS.contains(&&*name) && !free {
            let help = format!("take it out: pages run nothing but their own scripts; {OWN_WAY}");
            self.refuse(at.clone(), format!("`<{name}>` may not stand here"), help);
        } else if name == "style" && !free {
            let help = format!(
                "put the rules into a file beside this one: `<link rel=\"stylesheet\" href=\"portal.css\">`; {OWN_WAY}"
            );
            self.refuse(at.clone(), "`<style>` may not stand here".to_owned(), help);
        }
        if !VOID.contains(&&*name) {
            self.open.push((name, at));
        }
    }

    fn closed(&mut self, name: &str, at: Range<usize>) {
        match self.open.iter().rposition(|(open, _)| open == name) {
            Some(n) => {
                for (inner, at) in self.open.split_off(n).into_iter().skip(1) {
                    let help = format!("write `</{inner}>` before `</{name}>`");
                    self.refuse(at, format!("`<{inner}>` is not closed"), help);
                }
            }
            None => self.refuse(at, format!("`</{name}>` closes nothing"), "take it out"),
        }
    }

    fn named(&mut self, at: Range<usize>) {
        if self.site.office.site.raw_html {
            return;
        }
        let name = self.attribute.clone();
        if name.starts_with("on") {
            let help = format!("take it out: pages run nothing but their own scripts; {OWN_WAY}");
            self.refuse(at, format!("`{name}` runs a script"), help);
        } else if name == "style" {
            let help = format!("give it a class, and put the rule into a style sheet beside this file; {OWN_WAY}");
            self.refuse(at, "`style` may not stand here".to_owned(), help);
        } else if name == "srcset" {
            self.refuse(at, "`srcset` is not followed".to_owned(), "name one picture with `src`");
        }
    }

    fn value(&mut self, value: &str, at: Range<usize>) {
        let name = &*self.attribute;
        let loads = LOADS.contains(&name) || (name == "href" && !matches!(&*self.tag, "a" | "area"));
        let sends = matches!(name, "action" | "formaction");
        if !loads && !sends && name != "href" {
            return;
        }
        let free = self.site.office.site.raw_html;
        let target = value.trim();
        match judge(target) {
            _ if target.is_empty() || target.starts_with('#') => {}
            Target::Script if !free => self.refuse(at, format!("“{target}” runs a script"), "take it out"),
            Target::Web | Target::Contact if !loads && !sends => {}
            Target::Inside if target.starts_with('/') && !loads => {}
            Target::Inside if !target.starts_with('/') => self.beside(target, at),
            _ if free => {}
            Target::Contact | Target::Script | Target::Other => {
                self.refuse(at, format!("“{target}” is no address that a page can use"), "take it out");
            }
            _ if sends => {
                let help = format!("link to the page that has the form, with `<a href=\"…\">`; {OWN_WAY}");
                self.refuse(at, format!("what is typed here would go to another host: “{target}”"), help);
            }
            _ => {
                let help = format!(
                    "put a copy of the file beside this one and write its name alone: pages load nothing from elsewhere, and are read from folders too; {OWN_WAY}"
                );
                self.refuse(at, format!("“{target}” would be loaded from outside the site"), help);
            }
        }
    }

    /// A file beside this one.
    fn beside(&mut self, target: &str, at: Range<usize>) {
        let path = target.split(['?', '#']).next().unwrap_or_default();
        let path = crate::site::routes::join(FOLDER.trim_end_matches('/'), path);
        match path.filter(|p| p.starts_with(FOLDER) && self.site.files.other(p).is_some()) {
            Some(_) => self
                .own
                .push(at.start + (self.include.text[at.clone()].len() - self.include.text[at].trim_start().len())),
            None => {
                let help =
                    "put the file there; or write a whole address, as https://www.example.gov.cn/, to link to a page";
                self.refuse(at, format!("there is no file “{target}” in content/include/"), help);
            }
        }
    }
}
