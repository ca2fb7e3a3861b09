//! The tree, built straight from the events of the YAML parser.
//!
//! The parser knows nothing of keys that stand twice, of `<<`, of how much aliases may grow: that is kept here.

use std::borrow::Cow;
use std::collections::HashSet;
use std::sync::Arc;

use serde_yaml_parser::{Event, Parser, ScalarStyle, ScanError, Span};

use super::super::slips::{explain, twice};
use super::{Node, Value};
use crate::diagnostic::{Diagnostic, Location};

const DEPTH: usize = 64;
const ANCHORS: usize = 100;
const ALIASES: usize = 200;
/// Nodes of a file, those that aliases repeat among them.
const NODES: usize = 250_000;
/// Nodes kept because an anchor stands before them.
const KEPT: usize = 500_000;
/// From so many keys on a map looks its keys up instead of walking them.
const MANY: usize = 32;

/// Reads one document. `down` lines stand above it in its file.
pub(super) fn read(file: &Arc<str>, text: &str, down: u32) -> Result<Node, Diagnostic> {
    let mut builder = Builder {
        file,
        text,
        down,
        open: Vec::new(),
        anchors: Vec::new(),
        nodes: 0,
        kept: 0,
        aliases: 0,
        documents: 0,
        root: None,
    };
    let options = serde_yaml_parser::options! { emit_comments: false };
    let mut parser = Parser::new_from_str_with_options(text, options);
    while let Some(next) = parser.next_event() {
        match next {
            Ok((event, span)) => builder.take(event, &span)?,
            Err(error) => return Err(builder.syntax(&error)),
        }
    }
    match builder.root {
        Some(root) if !root.is_null() => Ok(root),
        _ => Ok(Node { line: down + 1, column: 1, length: 0, value: Value::Null }),
    }
}

struct Builder<'t> {
    file: &'t Arc<str>,
    text: &'t str,
    down: u32,
    open: Vec<Open>,
    anchors: Vec<Anchor>,
    nodes: usize,
    kept: usize,
    aliases: usize,
    documents: usize,
    root: Option<Node>,
}

/// A list or map whose end was not read yet.
struct Open {
    node: Node,
    anchor: usize,
    /// The key whose value comes next.
    key: Option<Node>,
    /// What stands under `<<`.
    merged: Vec<Node>,
    /// The keys of a map that has many.
    seen: HashSet<String>,
}

/// What `&name` stands before.
struct Anchor {
    id: usize,
    node: Node,
    weight: usize,
    depth: usize,
}

impl Builder<'_> {
    fn take(&mut self, event: Event, span: &Span) -> Result<(), Diagnostic> {
        match event {
            Event::Scalar(value, style, anchor, tag) => {
                self.untagged(tag.is_some(), span)?;
                self.count(1, span)?;
                let node = self.scalar(value, style, span);
                self.keep(anchor, &node, span)?;
                self.add(node)
            }
            Event::SequenceStart(_, anchor, tag) => {
                self.untagged(tag.is_some(), span)?;
                self.start(Value::List(Vec::new()), anchor, span)
            }
            Event::MappingStart(_, anchor, tag) => {
                self.untagged(tag.is_some(), span)?;
                self.start(Value::Map(Vec::new()), anchor, span)
            }
            Event::SequenceEnd | Event::MappingEnd => self.end(span),
            Event::Alias(id) => self.alias(id, span),
            Event::DocumentStart(..) if self.documents > 0 => Err(self
                .refuse(span, "a second YAML document starts here")
                .help("keep one document in a file, and take away the line `---` or `...`")),
            Event::DocumentStart(..) => {
                self.documents += 1;
                Ok(())
            }
            _ => Ok(()),
        }
    }

    fn node(&self, span: &Span, value: Value) -> Node {
        let line = small(span.start.line()) + self.down;
        Node { line, column: small(span.start.col() + 1), length: small(span.len()), value }
    }

    fn scalar(&self, value: Cow<str>, style: ScalarStyle, span: &Span) -> Node {
        let one_line = || span.slice(self.text).is_some_and(|raw| !raw.trim_end().contains('\n'));
        if style != ScalarStyle::Plain {
            let block = matches!(style, ScalarStyle::Literal | ScalarStyle::Folded);
            let text = if block && one_line() { value.trim_end().to_owned() } else { value.into_owned() };
            return self.node(span, Value::Text { text, quoted: true });
        }
        if matches!(&*value, "" | "~" | "null" | "Null" | "NULL") {
            return self.node(span, Value::Null);
        }
        // What the parser lends was typed just so on one line; what it made was perhaps folded from several.
        let one_line = matches!(value, Cow::Borrowed(_)) || one_line();
        let length = if one_line { small(value.chars().count()) } else { small(span.len()) };
        let node = self.node(span, Value::Text { text: value.into_owned(), quoted: !one_line });
        Node { length, ..node }
    }

    fn start(&mut self, value: Value, anchor: usize, span: &Span) -> Result<(), Diagnostic> {
        self.count(1, span)?;
        if self.open.len() >= DEPTH {
            return Err(self.too_large(span));
        }
        let node = self.node(span, value);
        self.open.push(Open { node, anchor, key: None, merged: Vec::new(), seen: HashSet::new() });
        Ok(())
    }

    fn end(&mut self, span: &Span) -> Result<(), Diagnostic> {
        let Some(Open { mut node, anchor, merged, .. }) = self.open.pop() else { return Ok(()) };
        if let Value::Map(map) = &mut node.value
            && !merged.is_empty()
        {
            let mut known = map.iter().filter_map(|(k, _)| name(k).map(str::to_owned)).collect();
            self.merge(map, &mut known, merged)?;
        }
        self.keep(anchor, &node, span)?;
        self.add(node)
    }

    /// Puts a whole node where it belongs: the root, an item, a key or a value.
    fn add(&mut self, node: Node) -> Result<(), Diagnostic> {
        let Some(open) = self.open.last_mut() else {
            self.root = Some(node);
            return Ok(());
        };
        match &mut open.node.value {
            Value::List(list) => list.push(node),
            Value::Map(map) => match open.key.take() {
                None => {
                    if let Some(name) = name(&node).filter(|_| !is_merge(&node))
                        && stands_twice(map, &mut open.seen, name)
                    {
                        return Err(twice(node.at(self.file), name));
                    }
                    open.key = Some(node);
                }
                Some(key) if is_merge(&key) => open.merged.push(node),
                Some(key) => map.push((key, node)),
            },
            Value::Null | Value::Text { .. } => {}
        }
        Ok(())
    }

    /// Takes in the entries under `<<` whose keys the map has not; of several maps the first wins.
    fn merge(
        &self,
        map: &mut Vec<(Node, Node)>,
        known: &mut HashSet<String>,
        merged: Vec<Node>,
    ) -> Result<(), Diagnostic> {
        for node in merged {
            let at = node.at(self.file);
            match node.value {
                Value::Null => {}
                Value::List(list) => self.merge(map, known, list)?,
                Value::Map(entries) => {
                    map.extend(entries.into_iter().filter(|(k, _)| name(k).is_none_or(|n| known.insert(n.to_owned()))));
                }
                Value::Text { .. } => {
                    return Err(Diagnostic::error(at, "`<<` must name a map, or a list of maps, to take in")
                        .help("write the keys out, without `<<`"));
                }
            }
        }
        Ok(())
    }

    /// Keeps what `&name` stands before.
    fn keep(&mut self, anchor: usize, node: &Node, span: &Span) -> Result<(), Diagnostic> {
        if anchor == 0 {
            return Ok(());
        }
        let (weight, depth) = measure(node);
        self.kept += weight;
        if self.kept > KEPT || self.anchors.len() >= ANCHORS {
            return Err(self.too_large(span));
        }
        self.anchors.push(Anchor { id: anchor, node: node.clone(), weight, depth });
        Ok(())
    }

    /// Repeats what `*name` stands for; all of it stands at the alias.
    fn alias(&mut self, id: usize, span: &Span) -> Result<(), Diagnostic> {
        self.aliases += 1;
        let Some(found) = self.anchors.iter().position(|a| a.id == id) else {
            return Err(self
                .refuse(span, "this YAML refers to itself")
                .help("write the values out, without `&` and `*`"));
        };
        let Anchor { weight, depth, .. } = self.anchors[found];
        if self.aliases > ALIASES || self.open.len() + depth > DEPTH {
            return Err(self.too_large(span));
        }
        self.count(weight, span)?;
        let place = self.node(span, Value::Null);
        let mut node = self.anchors[found].node.clone();
        move_to(&mut node, &place);
        self.add(node)
    }

    fn count(&mut self, nodes: usize, span: &Span) -> Result<(), Diagnostic> {
        self.nodes += nodes;
        if self.nodes > NODES { Err(self.too_large(span)) } else { Ok(()) }
    }

    fn too_large(&self, span: &Span) -> Diagnostic {
        self.refuse(span, "this YAML is too large or refers to itself too often")
            .help("write the values out, without `&` and `*`")
    }

    /// A tag (`!!int`, `!x`) gives a value a type, which here its key does; text that starts with `!` is lost by it.
    fn untagged(&self, tagged: bool, span: &Span) -> Result<(), Diagnostic> {
        if !tagged {
            return Ok(());
        }
        let tag = span.tag_span();
        let typed = tag.as_ref().and_then(|t| t.slice(self.text)).unwrap_or("!");
        let message = format!("`{typed}` is a YAML tag, and tags are not read");
        let at = self.refuse(&tag.unwrap_or(*span), message);
        Err(at.help("take it away; put text that starts with `!` in quotes"))
    }

    fn refuse(&self, span: &Span, message: impl Into<String>) -> Diagnostic {
        let line = small(span.start.line()) + self.down;
        Diagnostic::error(Location::new(self.file.clone(), line, small(span.start.col() + 1), 0), message)
    }

    /// A mistake the parser found.
    fn syntax(&self, error: &ScanError) -> Diagnostic {
        let mark = error.marker();
        let location = Location::new(self.file.clone(), small(mark.line()) + self.down, small(mark.col() + 1), 0);
        let line_text = self.text.lines().nth(mark.line().saturating_sub(1)).unwrap_or("");
        explain(location, &error.info(), self.text, self.down, line_text)
    }
}

fn small(n: usize) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}

/// The text by which a key is told from the others.
fn name(key: &Node) -> Option<&str> {
    match &key.value {
        Value::Text { text, .. } => Some(text),
        Value::Null => Some("null"),
        Value::List(_) | Value::Map(_) => None,
    }
}

fn is_merge(key: &Node) -> bool {
    matches!(&key.value, Value::Text { text, quoted: false } if text == "<<")
}

fn stands_twice(map: &[(Node, Node)], seen: &mut HashSet<String>, key: &str) -> bool {
    if map.len() < MANY {
        return map.iter().any(|(k, _)| name(k) == Some(key));
    }
    if seen.is_empty() {
        seen.extend(map.iter().filter_map(|(k, _)| name(k).map(str::to_owned)));
    }
    !seen.insert(key.to_owned())
}

/// How many nodes a repetition costs (long text counts for several), and how deep it goes.
fn measure(node: &Node) -> (usize, usize) {
    let inner = |(weight, depth): (usize, usize), n: &Node| {
        let (w, d) = measure(n);
        (weight + w, depth.max(d))
    };
    match &node.value {
        Value::Null => (1, 0),
        Value::Text { text, .. } => (1 + text.len() / 256, 0),
        Value::List(list) => {
            let (weight, depth) = list.iter().fold((1, 0), inner);
            (weight, depth + 1)
        }
        Value::Map(map) => {
            let (weight, depth) = map.iter().flat_map(|(k, v)| [k, v]).fold((1, 0), inner);
            (weight, depth + 1)
        }
    }
}

fn move_to(node: &mut Node, place: &Node) {
    (node.line, node.column, node.length) = (place.line, place.column, place.length);
    match &mut node.value {
        Value::List(list) => list.iter_mut().for_each(|n| move_to(n, place)),
        Value::Map(map) => map.iter_mut().for_each(|(k, v)| {
            move_to(k, place);
            move_to(v, place);
        }),
        Value::Null | Value::Text { .. } => {}
    }
}
