//! Turns a drawn page or feed into Traditional Chinese: its text and the attributes that people read or hear, and nothing
//! else: no address, id, class, `data-` value, script, style or code, and nothing marked as of another language
//! (`lang`) or as not to be translated (`translate="no"`).

use std::convert::Infallible;
use std::ops::Range;

use html5gum::emitters::callback::{CallbackEmitter, CallbackEvent};
use html5gum::{Span, Tokenizer};

use super::{is_inline, is_void};
use crate::language::Language;
use crate::language::script::Traditional;

/// Attributes that hold words; of `meta` also `content`.
const SAID: [&[u8]; 8] = [
    b"alt",
    b"title",
    b"aria-label",
    b"aria-description",
    b"aria-roledescription",
    b"placeholder",
    b"label",
    b"summary",
];
/// Elements whose text is code.
const CODE: [&[u8]; 6] = [b"code", b"kbd", b"samp", b"var", b"script", b"style"];
/// A page or feed as it was drawn from Simplified texts; what is no text comes back as it is.
pub fn turn(how: &Traditional, bytes: Vec<u8>) -> Vec<u8> {
    let Ok(html) = std::str::from_utf8(&bytes) else { return bytes };
    let mut turner = Turner { how, html, edits: Vec::new(), text: Vec::new(), tag: Tag::default(), within: Vec::new() };
    let mut emitter = CallbackEmitter::new(|event: CallbackEvent<'_>, span: Span<usize>| -> Option<Infallible> {
        turner.handle(&event, span.start..span.end);
        None
    });
    emitter.naively_switch_states(true);
    let _ = Tokenizer::new_with_emitter(html, emitter).next();
    turner.end_line();
    turner.edits.sort_by_key(|(range, _)| range.start);
    let mut out = String::with_capacity(html.len());
    let mut from = 0;
    for (range, words) in &turner.edits {
        out.push_str(&html[from..range.start]);
        out.push_str(words);
        from = range.end;
    }
    out.push_str(&html[from..]);
    out.into_bytes()
}

struct Turner<'a> {
    how: &'a Traditional,
    html: &'a str,
    edits: Vec<(Range<usize>, String)>,
    /// Pieces of one line of text: words go on over inline elements.
    text: Vec<Range<usize>>,
    tag: Tag,
    /// Elements that begin what is left as it is, or within it what is turned: their name, how many of that name are
    /// open in them, and whether they are turned.
    within: Vec<(Vec<u8>, usize, bool)>,
}

/// The start tag being read.
#[derive(Default)]
struct Tag {
    name: Vec<u8>,
    attribute: Vec<u8>,
    said: Vec<Range<usize>>,
    content: Option<Range<usize>>,
    named: bool,
    /// Linked data is said to machines in the page's language.
    data: bool,
    /// Whether what is in it is turned, where it says so.
    turns: Option<bool>,
}

impl Turner<'_> {
    fn handle(&mut self, event: &CallbackEvent<'_>, at: Range<usize>) {
        match event {
            CallbackEvent::OpenStartTag { name } => self.tag = Tag { name: name.to_vec(), ..Tag::default() },
            CallbackEvent::AttributeName { name } => {
                self.tag.attribute = name.to_vec();
                self.tag.named |= matches!(*name, b"name" | b"property");
            }
            CallbackEvent::AttributeValue { value } => self.value(value, at),
            CallbackEvent::CloseStartTag { self_closing } => self.started(*self_closing),
            CallbackEvent::EndTag { name } => self.ended(name),
            CallbackEvent::String { .. } if self.turns() => self.text.push(at),
            _ => {}
        }
    }

    fn value(&mut self, value: &[u8], at: Range<usize>) {
        let tag = &mut self.tag;
        match &*tag.attribute {
            b"lang" => tag.turns = Some(tag.turns != Some(false) && value == Language::ZhHant.tag().as_bytes()),
            b"translate" if value == b"no" => tag.turns = Some(false),
            b"type" => tag.data = value == b"application/ld+json",
            b"content" if tag.name == b"meta" && !value.windows(3).any(|w| w == b"://") => tag.content = Some(at),
            name if SAID.contains(&name) => tag.said.push(at),
            _ => {}
        }
    }

    fn started(&mut self, self_closing: bool) {
        let tag = std::mem::take(&mut self.tag);
        let void = self_closing || std::str::from_utf8(&tag.name).is_ok_and(is_void);
        let code = CODE.contains(&&*tag.name) && !tag.data;
        let turns = if code { false } else { tag.turns.unwrap_or(self.turns()) };
        let changes = turns != self.turns();
        if changes || breaks(&tag.name) {
            self.end_line();
        }
        if !void {
            match self.within.last_mut().filter(|(name, ..)| !changes && *name == tag.name) {
                Some((_, open, _)) => *open += 1,
                None if changes => self.within.push((tag.name, 1, turns)),
                None => {}
            }
        }
        if !turns {
            return;
        }
        let content = tag.content.filter(|_| tag.named);
        for range in tag.said.into_iter().chain(content) {
            self.line(vec![range]);
        }
    }

    fn ended(&mut self, name: &[u8]) {
        let last = self.within.last_mut().filter(|(within, ..)| within == name);
        let open = last.map(|(_, open, _)| {
            *open -= 1;
            *open
        });
        if open == Some(0) || breaks(name) {
            self.end_line();
        }
        if open == Some(0) {
            self.within.pop();
        }
    }

    fn turns(&self) -> bool {
        self.within.last().is_none_or(|(.., turns)| *turns)
    }

    fn end_line(&mut self) {
        let pieces = std::mem::take(&mut self.text);
        self.line(pieces);
    }

    /// Turns what stands in these pieces as one text, and gives each its part.
    fn line(&mut self, pieces: Vec<Range<usize>>) {
        let whole: String = pieces.iter().map(|range| &self.html[range.clone()]).collect();
        if !whole.contains(|c| c >= '\u{3400}') {
            return;
        }
        let mut lengths = pieces.iter().map(|range| self.html[range.clone()].chars().count());
        let mut turned = vec![String::new(); pieces.len()];
        let (mut at, mut left) = (0, lengths.next().unwrap_or(0));
        self.how.each(&whole, |count, words| {
            let mut words = words.chars();
            for n in 1..=count {
                while left == 0 {
                    (at, left) = (at + 1, lengths.next().unwrap_or(usize::MAX));
                }
                let Some(piece) = turned.get_mut(at) else { return };
                // What is longer than it was goes on where it ends.
                piece.extend(words.by_ref().take(if n < count { 1 } else { usize::MAX }));
                left -= 1;
            }
        });
        let changed = pieces.into_iter().zip(turned).filter(|(range, words)| self.html[range.clone()] != **words);
        self.edits.extend(changed);
    }
}

/// Whether a line of text ends at this element.
fn breaks(name: &[u8]) -> bool {
    !std::str::from_utf8(name).is_ok_and(is_inline)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;
    use crate::language::script::Standard;

    fn turned(html: &str) -> String {
        let glossary = [("网格员".to_owned(), "網格管理員".to_owned())];
        let how = Traditional::new(Standard::Taiwan, BTreeMap::from(glossary));
        String::from_utf8(turn(&how, html.as_bytes().to_vec())).unwrap()
    }

    #[test]
    fn what_people_read_is_turned() {
        for (from, to) in [
            ("<p>志愿者<b>值守</b>，记录</p>", "<p>志願者<b>值守</b>，記錄</p>"),
            ("<title>简报</title>", "<title>簡報</title>"),
            ("<img src=x alt='卡口图'>", "<img src=x alt='卡口圖'>"),
            (
                "<svg><title>条形图</title><text x=\"1\">宣传</text></svg>",
                "<svg><title>條形圖</title><text x=\"1\">宣傳</text></svg>",
            ),
            ("<meta name=\"description\" content=\"宣传\">", "<meta name=\"description\" content=\"宣傳\">"),
            ("<input placeholder=\"查询\" aria-label=查询>", "<input placeholder=\"查詢\" aria-label=查詢>"),
            (
                "<script type=\"application/ld+json\">{\"name\":\"简报\"}</script>",
                "<script type=\"application/ld+json\">{\"name\":\"簡報\"}</script>",
            ),
            ("<p>&lt;简&amp;报&gt;", "<p>&lt;簡&amp;報&gt;"),
            // A phrase goes on over inline elements, and not over blocks: 干扰, 饼干, 干 alone.
            ("<p>干<em>扰</em>，饼<i>干</i></p><p>干</p>", "<p>干<em>擾</em>，餅<i>乾</i></p><p>幹</p>"),
            ("<p>网<b>格</b>员来</p>", "<p>網<b>格</b>管理員來</p>"),
            (
                "<feed xml:lang=\"zh-Hant\"><title>简报</title><id>https://a.b/c</id></feed>",
                "<feed xml:lang=\"zh-Hant\"><title>簡報</title><id>https://a.b/c</id></feed>",
            ),
        ] {
            assert_eq!(turned(from), to);
        }
    }

    #[test]
    fn all_else_stays() {
        for html in [
            "<a href=\"做法/简报.html#国\" id=\"国\" class=\"国\" data-value=\"国\" hreflang=\"国\">A</a>",
            "<p><code>国家</code><kbd>国</kbd></p><pre><code>国</code></pre>",
            "<script>var a = '国';</script><style>.国 { color: red }</style>",
            "<span lang=\"zh-Hans\" title=\"简体\">简体</span>",
            "<div lang=\"ja\"><div>国</div>国<p>国<br>国</div>",
            "<html lang=\"zh-Hans\"><title>国</title><p title=国>国</p><br>国",
            "<img lang=\"zh-Hans\" alt=\"国\"><p translate=\"no\">豫ICP备1号</p>",
            "<meta http-equiv=\"refresh\" content=\"0; url=国.html\"><meta property=\"og:url\" content=\"https://a.b/国\">",
            "<option value=\"国\">A</option><!-- 国 -->",
            "no words at all &amp; no tags <",
        ] {
            assert_eq!(turned(html), html);
        }
        // And what follows it is turned again.
        assert_eq!(
            turned("<p lang=en>国</p><p>国</p><img lang=en alt=国>国"),
            "<p lang=en>国</p><p>國</p><img lang=en alt=国>國"
        );
        let within = |word: &str| format!("<html lang=en>国<p lang=zh-Hant><i>{word}</i><code>国</code></p>国");
        assert_eq!(turned(&within("国")), within("國"), "one that is marked within another");
    }
}
