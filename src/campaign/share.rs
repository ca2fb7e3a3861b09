//! `share` in site.yaml: what a page brings along for those who pass it on.

use std::sync::Arc;

use crate::diagnostic::{Diagnostic, Location};
use crate::picture;
use crate::source::yaml::{Fields, Node};

/// All off where site.yaml says nothing; all of it needs the site's address.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Share {
    /// The address of a report or place as a code on paper.
    pub qr: bool,
    /// A picture of each page, for messengers and social media; where it is asked for.
    pub pictures: Option<Location>,
    /// The font of those pictures: a file below content/, and where it is named.
    pub font: Option<(String, Location)>,
}

/// `has_address` says whether site.yaml has a `base_url`.
pub fn read(node: &Node, file: &Arc<str>, has_address: bool, found: &mut Vec<Diagnostic>) -> Share {
    let mut fields = Fields::new(file, "share", node, found);
    let qr = fields.flag("qr").unwrap_or(false);
    let pictures = fields.flag("pictures").unwrap_or(false);
    let at = |key: &str| node.get(key).unwrap_or(node).at(file);
    let font = fields.text("font").map(|name| (name.to_owned(), at("font")));
    fields.end();
    let asked = if pictures { at("pictures") } else { at("qr") };
    if (qr || pictures) && !has_address {
        let help = "add `base_url: https://…`, the address at which the site will stand";
        let message = "a page cannot be shared while its address is not known";
        found.push(Diagnostic::warning(asked.clone(), message).help(help));
        return Share::default();
    }
    if pictures && !picture::ABLE {
        let message = "this program was built without pictures: pages have none to be shared with";
        found.push(Diagnostic::warning(asked.clone(), message).help("build it with the feature `pictures`"));
    }
    Share { qr, pictures: (pictures && picture::ABLE).then_some(asked), font }
}
