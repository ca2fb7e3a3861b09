//! Our YAML tree, held against serde-saphyr, the kept successor of serde_yaml, on many small documents.

use std::cell::RefCell;
use std::fmt;
use std::sync::Arc;

use jianbao::source::plain_lines;
use jianbao::source::yaml::{self, Node, Value};
use proptest::prelude::*;
use serde::Deserialize;
use serde::de::{self, Deserializer, MapAccess, SeqAccess, Visitor};
use serde_yaml::Spanned;

struct Shape(Value);

impl<'de> Deserialize<'de> for Shape {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        d.deserialize_any(ShapeVisitor)
    }
}

struct ShapeVisitor;

fn text(text: impl Into<String>) -> Shape {
    Shape(Value::Text { text: text.into(), quoted: true })
}

impl<'de> Visitor<'de> for ShapeVisitor {
    type Value = Shape;

    fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str("a YAML value")
    }
    fn visit_unit<E: de::Error>(self) -> Result<Shape, E> {
        Ok(Shape(Value::Null))
    }
    fn visit_none<E: de::Error>(self) -> Result<Shape, E> {
        Ok(Shape(Value::Null))
    }
    fn visit_some<D: Deserializer<'de>>(self, d: D) -> Result<Shape, D::Error> {
        Shape::deserialize(d)
    }
    fn visit_bool<E: de::Error>(self, v: bool) -> Result<Shape, E> {
        Ok(text(v.to_string()))
    }
    fn visit_i64<E: de::Error>(self, v: i64) -> Result<Shape, E> {
        Ok(text(v.to_string()))
    }
    fn visit_u64<E: de::Error>(self, v: u64) -> Result<Shape, E> {
        Ok(text(v.to_string()))
    }
    fn visit_i128<E: de::Error>(self, v: i128) -> Result<Shape, E> {
        Ok(text(v.to_string()))
    }
    fn visit_u128<E: de::Error>(self, v: u128) -> Result<Shape, E> {
        Ok(text(v.to_string()))
    }
    fn visit_f64<E: de::Error>(self, v: f64) -> Result<Shape, E> {
        Ok(text(v.to_string()))
    }
    fn visit_str<E: de::Error>(self, v: &str) -> Result<Shape, E> {
        Ok(text(v))
    }
    fn visit_string<E: de::Error>(self, v: String) -> Result<Shape, E> {
        Ok(text(v))
    }
    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Shape, A::Error> {
        let mut list = Vec::new();
        while let Some(item) = seq.next_element::<Spanned<Shape>>()? {
            list.push(node(item));
        }
        Ok(Shape(Value::List(list)))
    }
    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Shape, A::Error> {
        let mut entries = Vec::new();
        while let Some(key) = map.next_key::<Spanned<Shape>>()? {
            let value = map.next_value::<Spanned<Shape>>()?;
            entries.push((node(key), node(value)));
        }
        Ok(Shape(Value::Map(entries)))
    }
}

thread_local! {
    /// The document the oracle reads; serde has no place to hand it along.
    static SOURCE: RefCell<String> = const { RefCell::new(String::new()) };
}

fn node(spanned: Spanned<Shape>) -> Node {
    let at = spanned.referenced;
    let small = |n: u64| u32::try_from(n).unwrap();
    let (start, bytes) = (at.span().byte_offset().unwrap_or(0), at.span().byte_len().unwrap_or(0));
    let range = usize::try_from(start).unwrap()..usize::try_from(start + bytes).unwrap();
    let raw = SOURCE.with_borrow(|source| source[range].trim_end().to_owned());
    let (line, column, length) = (small(at.line()), small(at.column()), small(at.span().len()));
    let mut node = Node { line, column, length, value: spanned.value.0 };
    if let Value::Text { text, quoted } = &mut node.value
        && !raw.is_empty()
        && !raw.starts_with(['"', '\'', '|', '>', '&', '*', '!'])
        && !raw.contains('\n')
    {
        node.length = u32::try_from(raw.chars().count()).unwrap();
        *quoted = false;
        *text = raw;
    }
    node
}

/// The tree as serde-saphyr reads it; a plain scalar of one line has the text that was typed.
fn oracle(text: &str) -> Result<Node, String> {
    let options = serde_yaml::options! { strict_booleans: true, budget: serde_yaml::budget! { max_depth: 64 } };
    SOURCE.set(text.to_owned());
    match serde_yaml::from_str_with_options::<Option<Spanned<Shape>>>(text, options) {
        Ok(None) => Ok(Node { line: 1, column: 1, length: 0, value: Value::Null }),
        Ok(Some(root)) => Ok(node(root)),
        Err(error) => Err(error.to_string()),
    }
}

/// What the oracle cannot tell: whether a repeated scalar was quoted, and (since a block scalar of one line is taken
/// for what was typed) that it was a block scalar and where it began and ended.
fn forget_style(node: &mut Node) {
    match &mut node.value {
        Value::Null => {}
        Value::Text { text, quoted } => {
            *quoted = false;
            *text = text.trim().to_owned();
            node.length = 0;
        }
        Value::List(list) => list.iter_mut().for_each(forget_style),
        Value::Map(map) => map.iter_mut().for_each(|(k, v)| {
            forget_style(k);
            forget_style(v);
        }),
    }
}

fn compare(text: &str) -> Result<(), TestCaseError> {
    if let Some(short) = yaml::one_way(text, true) {
        prop_assert_eq!(Some(short), yaml::one_way(text, false), "the short way: {:?}", text);
    }
    // With `Spanned`, serde-saphyr gives what is merged in place the position of the whole map.
    if text.match_indices("<<").any(|(at, _)| !text[at..].starts_with("<<: *")) || text.contains('!') {
        return Ok(());
    }
    let (ours, theirs) = (yaml::parse(&Arc::from("t.yaml"), text, 1), oracle(text));
    match (ours, theirs) {
        (Ok(mut ours), Ok(mut theirs)) => {
            if text.contains(['*', '|', '>']) {
                forget_style(&mut ours);
                forget_style(&mut theirs);
            }
            prop_assert_eq!(ours, theirs, "{:?}", text);
        }
        (Err(_), Err(_)) => {}
        // Keys are text here, so `1` and `\"1\"` are one key; so are `~` and `null`.
        (Err(ours), Ok(_)) if ours.message.contains("stands twice") => {}
        (ours, theirs) => prop_assert!(false, "{:?}\nours: {:?}\ntheirs: {:?}", text, ours, theirs),
    }
    Ok(())
}

fn scalar() -> impl Strategy<Value = String> {
    prop_oneof![
        6 => "[a-c甲乙]{1,3}",
        3 => "[0-9]{1,3}(\\.[0-9]{1,2})?[万%余]?",
        2 => "(true|null|~|2020-02-25|a b|甲 乙|a#b|a:b|约1300|-1|0755|1_000|http://x/y)",
        2 => "\"[a甲 :#,]{0,4}(\\\\n|\\\\u7532)?\"",
        2 => "'[a甲 :#,]{0,4}('')?'",
        1 => Just(String::new()),
        1 => "&[xy] [a-c]{1,2}",
        1 => "\\*[xy]",
    ]
}

fn flow() -> impl Strategy<Value = String> {
    scalar().prop_recursive(3, 12, 4, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(|v| format!("[{}]", v.join(", "))),
            prop::collection::vec((key(), inner), 0..4).prop_map(|v| {
                let entries: Vec<String> = v.into_iter().map(|(k, v)| format!("{k}: {v}")).collect();
                format!("{{{}}}", entries.join(", "))
            }),
        ]
    })
}

fn key() -> impl Strategy<Value = String> {
    prop_oneof![8 => "[a-f甲乙]{1,2}", 1 => "\"[a-f]{1,2}\"", 1 => "2020-0[1-9]-01", 1 => Just("<<".to_owned())]
}

/// The lines of one value, the first without indentation.
fn block() -> impl Strategy<Value = Vec<String>> {
    let leaf = prop_oneof![
        5 => flow().prop_map(|s| vec![s]),
        1 => ("[|>][-+]?", prop::collection::vec("[a-c甲: #]{0,5}", 1..4)).prop_map(|(head, lines)| {
            std::iter::once(head).chain(lines.into_iter().map(|l| format!("  {l}"))).collect()
        }),
        1 => ("[a-c]{1,3}", "[a-c甲]{1,3}").prop_map(|(a, b)| vec![a, format!("  {b}")]),
    ];
    leaf.prop_recursive(3, 16, 4, |inner| {
        prop_oneof![
            3 => prop::collection::vec((key(), inner.clone(), "( # [a甲]{1,3})?", any::<bool>()), 1..5).prop_map(|entries| {
                let mut lines = Vec::new();
                for (key, value, comment, below) in entries {
                    let below = below && !value[0].starts_with(['|', '>', '&', '*']);
                    lines.push(if below { format!("{key}:{comment}") } else { format!("{key}: {}", value[0]) });
                    lines.extend(value.iter().skip(usize::from(!below)).map(|l| format!("  {l}")));
                }
                lines
            }),
            2 => prop::collection::vec(inner, 1..4).prop_map(|items| {
                items.into_iter().flat_map(|i| i.into_iter().enumerate().map(|(n, l)| format!("{}{l}", if n == 0 { "- " } else { "  " }))).collect()
            }),
        ]
    })
}

fn document() -> impl Strategy<Value = String> {
    let ends = prop_oneof![4 => Just("\n"), 1 => Just("\r\n")];
    (block(), ends, "(# 注\n|---\n|\n|x: &x a\n|x: &x \\{a: 1甲, b: 2乙\\}\ny: &y \\[甲, b\\]\n)?")
        .prop_map(|(lines, end, head)| format!("{}{}{end}", head.replace('\n', end), lines.join(end)))
}

/// Documents nearly of the ordinary kind, for the short way.
fn ordinary() -> impl Strategy<Value = String> {
    let scalar = prop_oneof![
        6 => "[a-c甲0-9]{1,4}",
        2 => "[-+~/(_.a甲][-a-c甲 :#,\"'%0-9\\[{?&*!|>@`=]{0,5}",
        2 => "(\"[a甲 :#,\\[]{0,4}\"|'[a甲 :#,{]{0,4}')",
        1 => "(\\[[a-c甲 ,:{}\"0-9-]{0,6}\\]|\\{[a-c甲]: ?[a-c甲 ,:\"0-9-]{0,6}\\})",
    ];
    let line = ("( {0,2}){0,2}", "(- |[a-f甲0-9]{1,2}: ?|- [ab]: |)", scalar, "( # [a甲]| #|  )?");
    prop::collection::vec(line.prop_map(|(i, k, s, c)| format!("{i}{k}{s}{c}")), 1..5).prop_map(|l| l.join("\n"))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 3000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_same_tree_as_the_oracle(text in document()) {
        compare(&text)?;
    }

    #[test]
    fn the_same_tree_of_ordinary_lines(text in ordinary()) {
        compare(&text)?;
    }

    #[test]
    fn the_same_tree_or_both_refuse(text in document(), at in any::<prop::sample::Index>(), put in "[:#{}\\[\\],\\-\t\n'\"|>?&* a甲：\r.]{0,2}", cut in 0usize..3) {
        let chars: Vec<char> = text.chars().collect();
        let at = at.index(chars.len() + 1);
        let text: String = chars[..at].iter().copied().chain(put.chars()).chain(chars[at..].iter().skip(cut).copied()).collect();
        let text = plain_lines(text);
        compare(&text)?;
    }
}

#[test]
fn the_same_tree_by_hand() {
    for text in [
        "",
        "\n",
        "# only\n",
        "~\n",
        "a",
        "a:\n",
        "- \n- a\n",
        "? a\n: b\n",
        "a: b\n...\n",
        "a: |2\n   x\n",
        "a: 'it''s'\n",
        "a: \"x\\\n  y\"\n",
        "a: b\nc\n",
        "\ta: b\n",
        "a:\tb\n",
        "a: [b,\n  c]\n",
        "a: {b: c\n",
        "a: b: c\n",
        "a\n---\nb\n",
        "b: &b {x: 1, y: 2}\na: {<<: *b, y: 3}\n",
        "b: &b {x: 1}\nc: &c {x: 2, z: 3}\na:\n  <<: [*b, *c]\n  w: 1\n",
        "a: {<<: 1}\n",
        "a: &a [*a]\n",
        "a: *b\n",
        "a: &a 甲\nb: *a\n",
        "a: 1\nb: 2\na: 3\n",
        "{a: 1, a: 2}\n",
        "\u{feff}a: b\n",
        "%YAML 1.2\n---\na: b\n",
    ] {
        compare(text).unwrap();
    }
}

#[test]
fn usual_files_are_read_the_short_way() {
    for text in [
        "title: \"简报：第三期\"\ndate: 2026-08-26T22:16:00+08:00\ntopics: [\"greening\", 卫生]\n",
        "# 注\nsource: office\nseries:\n  2026-09-01: {a: 55, b: 9.3万, c: 70.2%} # 约\n\n  2026-09-02: {a: -1, b: \"1,300\", c: []}\n",
        "a:\n- b\n- 'c: d'\ne:\r\n  - [f, {g: h}]\r\ni: {}\n",
    ] {
        assert!(yaml::one_way(text, true).is_some(), "{text:?}");
        compare(text).unwrap();
    }
}

#[test]
fn tags_are_refused() {
    for text in ["a: !!int 1\n", "a: !b c\n", "a: !!str\n", "!x [a]\n"] {
        let mistake = yaml::parse(&Arc::from("t.yaml"), text, 1).unwrap_err();
        assert!(mistake.message.contains("is a YAML tag"), "{text:?} {mistake:?}");
    }
}
