//! What a clerk types, and what a page gets.

use std::sync::Arc;

use chrono::NaiveDate;
use proptest::prelude::*;

use super::*;
use crate::diagnostic::Severity;

fn draft(text: &str) -> Draft {
    read(text, &Arc::from("a.md"), 1, Options::REPORT)
}

/// The body with its holes shown in braces.
fn shown(draft: &Draft) -> String {
    let mut html = String::new();
    draft.body.fill(&mut html, |fill, out| {
        let name = match fill {
            Fill::Figure(i) => format!("{{{}}}", draft.outline.figures[i as usize].indicator),
            Fill::Link(i) => format!("{{{}}}", draft.outline.links[i as usize].target),
            Fill::Image(i) => format!("{{img {}}}", draft.outline.images[i as usize].target),
            Fill::Block(i) => format!("{{{}}}", draft.outline.blocks[i as usize].word.as_str()),
            Fill::Alert(alert) => format!("{{{}}}", alert.as_str()),
            Fill::Back(number) => format!("{{back {number}}}"),
            Fill::Task(done) => format!("{{{done}}}"),
        };
        out.push_str(&name);
    });
    html
}

fn html(text: &str) -> String {
    let draft = draft(text);
    assert_eq!(draft.outline.mistakes, [], "{text:?}");
    shown(&draft)
}

/// Line, column, length and message of each mistake.
fn mistakes(text: &str) -> Vec<(u32, u32, u32, String)> {
    let found = draft(text).outline.mistakes.into_iter();
    found.map(|m| (m.location.line, m.location.column, m.location.length, m.message)).collect()
}

fn text(text: &str) -> Piece {
    Piece::Text(text.to_owned())
}

#[test]
fn line_breaks_between_wide_characters_print_nothing() {
    for (typed, wanted) in [
        ("两级干部\n入户宣传", "两级干部入户宣传"),
        ("两级干部，\n入户宣传", "两级干部，入户宣传"),
        ("two streets\nreported", "two streets\nreported"),
        ("共168块\n168", "共168块\n168"),
        ("하나\n둘", "하나\n둘"),
        ("中\n**国**", "中<strong>国</strong>"),
        ("**中**\n*国*", "<strong>中</strong><em>国</em>"),
        ("**中\n国**", "<strong>中国</strong>"),
        ("中\n[国](a.md)人\n民", "中<a href=\"{a.md}\">国</a>人民"),
        ("悬挂\n[[banners]]\n条幅", "悬挂{banners}条幅"),
        ("hung\n[[banners]]\nin all", "hung\n{banners}\nin all"),
        ("他说\n“好”", "他说“好”"),
        ("中\\\n国", "中<br>国"),
        ("中\n`国`", "中<code>国</code>"),
        ("羽\u{fe00}\n毛", "羽\u{fe00}毛"),
    ] {
        assert_eq!(html(typed), format!("<p>{wanted}</p>"), "{typed:?}");
    }
}

#[test]
fn figure_links_are_read_where_text_is() {
    for (typed, wanted) in [
        ("共[[banners]]。", "<p>共{banners}。</p>"),
        ("**[[banners]]**。", "<p><strong>{banners}</strong>。</p>"),
        ("hung **[[banners]]**in all", "<p>hung <strong>{banners}</strong>in all</p>"),
        ("[共[[banners]]](a.md)", "<p><a href=\"{a.md}\">共{banners}</a></p>"),
        ("[[banners]](a.md)", "<p>{banners}(a.md)</p>"),
        ("`[[banners]]`", "<p><code>[[banners]]</code></p>"),
        ("    [[banners]]", "<pre><code>[[banners]]</code></pre>"),
        ("```\n[[banners]]\n```", "<pre><code>[[banners]]\n</code></pre>"),
        ("[a](x[[b]].md)", "<p><a href=\"{x[[b]].md}\">a</a></p>"),
        ("\\[[banners]]", "<p>[[banners]]</p>"),
        ("\\\\[[banners]]", "<p>\\{banners}</p>"),
        ("[[banners]]\n\n[banners]: x.md", "<p>{banners}</p>"),
        ("[[1]](https://example.org)", "<p><a href=\"https://example.org\" rel=\"noopener\">[1]</a></p>"),
        ("[[a_b]]和[[c_d]]", "<p>{a_b}和{c_d}</p>"),
        ("## 共[[banners]]", "<h2 id=\"共banners\">共{banners}</h2>"),
    ] {
        assert_eq!(html(typed), wanted, "{typed:?}");
    }
    let all = draft("甲[[a@henan/gongyi:2020-02-10..2020-02-16#number]]");
    let day = |d| NaiveDate::from_ymd_opt(2020, 2, d).unwrap();
    let wanted = FigureLink {
        indicator: "a".to_owned(),
        place: Some("henan/gongyi".to_owned()),
        when: Some(FigureWhen::Period(day(10), day(16))),
        number_only: true,
        at: Span { line: 1, column: 2, length: 48 },
    };
    assert_eq!(all.outline.figures, [wanted]);
}

#[test]
fn places_are_those_of_the_file() {
    let typed = "一\n\n**注：**请**看：**[[banners]]与**[[坏]]**\r\n- [页](x.md) ![图](y.jpg)\n";
    let draft = read(typed, &Arc::from("a.md"), 7, Options::REPORT);
    assert_eq!(draft.outline.figures[0].at, Span { line: 9, column: 14, length: 11 });
    assert_eq!(draft.outline.links[0].at, Span { line: 10, column: 3, length: 9 });
    assert_eq!(draft.outline.images[0].at, Span { line: 10, column: 13, length: 11 });
    let mistake = &draft.outline.mistakes[0];
    assert_eq!((mistake.location.line, mistake.location.column, mistake.location.length), (9, 28, 5));
    assert_eq!(mistake.severity, Severity::Error);
}

#[test]
fn blocks_of_the_tool() {
    let found = draft("前\n\n```chart\nkind: bars\nplaces: children\n```\n\n- ~~~flow x\n  - a\n  ~~~\n");
    assert_eq!(shown(&found), "<p>前</p>{chart}<ul><li>{flow}</li></ul>");
    let [chart, flow] = found.outline.blocks.as_slice() else { panic!() };
    assert_eq!((chart.word, chart.first_line, chart.at.line), (Word::Chart, 4, 3));
    assert_eq!(chart.yaml, "kind: bars\nplaces: children\n");
    assert_eq!((flow.word, flow.first_line, flow.yaml.as_str(), flow.at.column), (Word::Flow, 9, "- a\n", 3));
    assert_eq!(mistakes("```chrt\n```")[0].3, "a block of `chrt` is shown as code");
    assert_eq!(html("```rust\nfn\n```"), "<pre><code class=\"language-rust\">fn\n</code></pre>");
}

#[test]
fn headings_have_ids_and_text() {
    let found = draft("# 一、做法\n\n## 做法 {#how}\n\n做法\n---\n\n### `a` & *b* ###\n");
    assert_eq!(
        shown(&found),
        "<h1 id=\"一做法\">一、做法</h1><h2 id=\"how\">做法</h2><h2 id=\"做法\">做法</h2>\
         <h3 id=\"a--b\"><code>a</code> &amp; <em>b</em></h3>"
    );
    let lines: Vec<u32> = found.outline.headings.iter().map(|h| h.line).collect();
    assert_eq!(lines, [1, 3, 5, 8]);
    assert_eq!(found.outline.headings[1].text, [text("做法")]);
    assert_eq!(html("# [[banners]] {#b}"), "<h1 id=\"b\">{banners}</h1>");
    assert_eq!(html("# 题\\{#b}"), "<h1 id=\"题b\">题{#b}</h1>");
    assert_eq!(html("# 关于{重点}"), "<h1 id=\"关于重点\">关于{重点}</h1>");
    assert_eq!(mistakes("# a {#x}\n# b {#x}")[0].3, "two headings have the id `x`");
}

#[test]
fn tables_footnotes_tasks_alerts() {
    assert_eq!(
        html("||数|\n|:-|-:|\n|旗|[[banners#number]]|\n"),
        "<div class=\"table\" tabindex=\"0\"><table><thead><tr><td></td><th scope=\"col\" class=\"right\">数</th></tr>\
         </thead><tbody><tr><td class=\"left\">旗</td><td class=\"right\">{banners}</td></tr></tbody></table></div>"
    );
    assert_eq!(
        html("一[^b]二[^a]三[^b]\n\n[^a]: 甲\n[^b]: 乙[[x]]\n"),
        "<p>一<sup class=\"footnote\"><a href=\"#fn-1\" id=\"fnref-1\" role=\"doc-noteref\">1</a></sup>\
         二<sup class=\"footnote\"><a href=\"#fn-2\" id=\"fnref-2\" role=\"doc-noteref\">2</a></sup>\
         三<sup class=\"footnote\"><a href=\"#fn-1\" id=\"fnref-1-2\" role=\"doc-noteref\">1</a></sup></p>\
         <section class=\"footnotes\" role=\"doc-endnotes\"><ol><li id=\"fn-1\"><p>乙{x} \
         <a href=\"#fnref-1\" class=\"footnote-back\" role=\"doc-backlink\" aria-label=\"{back 1}\">↩</a> \
         <a href=\"#fnref-1-2\" class=\"footnote-back\" role=\"doc-backlink\" aria-label=\"{back 1}\">↩</a></p></li>\
         <li id=\"fn-2\"><p>甲 <a href=\"#fnref-2\" class=\"footnote-back\" role=\"doc-backlink\" \
         aria-label=\"{back 2}\">↩</a></p></li></ol></section>"
    );
    assert!(mistakes("一\n\n[^a]: 甲")[0].3.contains("[^a]"));
    assert_eq!(
        html("- [x] 甲\n- [ ] 乙"),
        "<ul><li><input type=\"checkbox\" disabled checked aria-label=\"{true}\"> 甲</li>\
         <li><input type=\"checkbox\" disabled aria-label=\"{false}\"> 乙</li></ul>"
    );
    assert_eq!(
        html("> [!WARNING]\n> 小心。"),
        "<div class=\"alert warning\"><p class=\"alert-title\">{warning}</p><p>小心。</p></div>"
    );
}

#[test]
fn images_stand_alone_or_in_text() {
    let found = draft("![两名*志愿者*](photo.jpg \"门口\")\n\n见![图](a.png)\n\n![甲](a.png)![乙](b.png)");
    assert_eq!(shown(&found), "{img photo.jpg}<p>见{img a.png}</p><div class=\"album\">{img a.png}{img b.png}</div>");
    let first = &found.outline.images[0];
    assert_eq!((first.alt.as_str(), first.title.as_deref(), first.alone), ("两名志愿者", Some("门口"), true));
    assert_eq!(found.outline.images.iter().map(|image| image.alone).collect::<Vec<_>>(), [true, false, true, true]);
    assert_eq!(
        html("![甲](a.png)\n![乙](b.png) ![丙](c.png)"),
        "<div class=\"album\">{img a.png}{img b.png}{img c.png}</div>"
    );
    assert_eq!(html("![甲](a.png) 和![乙](b.png)"), "<p>{img a.png} 和{img b.png}</p>");
    assert_eq!(html("![中\n国](a.png)"), "{img a.png}");
    assert!(mistakes("![[[banners]]](a.png)")[0].3.contains("alternative text"));
}

#[test]
fn nothing_foreign_gets_into_a_page() {
    for (typed, wanted) in [
        ("<script>alert(1)</script>", "<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>"),
        ("a <b onclick=x>b</b>", "<p>a &lt;b onclick=x&gt;b&lt;/b&gt;</p>"),
        ("[a](javascript:alert(1))", "<p>a</p>"),
        ("[a](java&#9;script:alert(1))", "<p>a</p>"),
        ("[a](javascript&colon;alert(1))", "<p>a</p>"),
        ("[a](file:///x)", "<p>a</p>"),
        ("[a](//example.org)", "<p>a</p>"),
        ("![图](https://example.org/a.png)", "<p>图</p>"),
        ("![图](data:image/png;base64,x)", "<p>图</p>"),
        ("<javascript:alert>", "<p>javascript:alert</p>"),
    ] {
        let found = draft(typed);
        assert_eq!(shown(&found), wanted, "{typed:?}");
        assert_eq!(found.outline.mistakes.len(), 1, "{typed:?}");
    }
    assert_eq!(html("一<br>二<!-- 待核 -->三"), "<p>一<br>二三</p>");
    assert_eq!(html("<!-- 待核 -->\n\n一"), "<p>一</p>");
    assert_eq!(html("[a](x.md \"\\\"><b>\")"), "<p><a href=\"{x.md}\" title=\"&quot;&gt;&lt;b&gt;\">a</a></p>");
    assert_eq!(
        html("<a@example.org> [t](tel:123) [w](https://例.cn/?a=1&b='\")"),
        "<p><a href=\"mailto:a@example.org\">a@example.org</a> <a href=\"tel:123\">t</a> \
         <a href=\"https://%E4%BE%8B.cn/?a=1&amp;b=&#x27;%22\" rel=\"noopener\">w</a></p>"
    );
    assert_eq!(html("[<https://x> a](x.md)"), "<p><a href=\"{x.md}\">https://x a</a></p>");
    let raw = Options { raw_html: true, ..Options::REPORT };
    let found = read("<b>x</b> [a](javascript:x)", &Arc::from("a.md"), 1, raw);
    assert_eq!(found.body.html, "<p><b>x</b> a</p>");
}

#[test]
fn signs_of_our_own_cannot_be_typed() {
    assert_eq!(html("a\u{fdd0}b\u{fdd3}0\u{fdd4}[[x]]\0"), "<p>a\u{fffd}b\u{fffd}0\u{fffd}{x}\u{fffd}</p>");
}

#[test]
fn excerpts_are_the_first_paragraph() {
    let found = draft("# 题\n\n> 引\n\n![图](a.jpg)\n\n**自2月起**，\n悬挂[[banners]][^1]。\n\n后文\n\n[^1]: 注\n");
    let [Piece::Text(start), Piece::Figure(_), Piece::Text(end)] = found.outline.excerpt.as_slice() else {
        panic!("{:?}", found.outline.excerpt)
    };
    assert_eq!((start.as_str(), end.as_str()), ("自2月起，悬挂", "。"));
    assert_eq!(draft("two\nlines").outline.excerpt, [text("two lines")]);
}

/// A megabyte of brackets, marks or quotes is read in one go.
#[test]
fn hostile_files_come_to_an_end() {
    for (piece, times) in [("[[", 500_000), ("[[a]]", 200_000), ("*中", 200_000), ("|*", 200_000), ("~~（", 100_000)]
    {
        let found = draft(&piece.repeat(times));
        assert!(found.body.html.len() + found.body.holes.len() > 100_000, "{piece}");
    }
    draft(&(">".repeat(2000) + "*中*"));
    draft(&"中\n*国*".repeat(50_000));
    draft(&"# 中\n".repeat(50_000));
}

/// Holes in order and in range, tags in pairs, nothing of ours left over.
fn check(typed: &str, options: Options) -> Draft {
    let found = read(typed, &Arc::from("a.md"), 1, options);
    let (outline, body) = (&found.outline, &found.body);
    assert!(body.holes.is_sorted_by_key(|hole| hole.at), "{typed:?}");
    for hole in &body.holes {
        assert!(body.html.is_char_boundary(hole.at as usize), "{typed:?}");
        let (index, length) = match hole.what {
            Fill::Figure(i) => (i, outline.figures.len()),
            Fill::Link(i) => (i, outline.links.len()),
            Fill::Image(i) => (i, outline.images.len()),
            Fill::Block(i) => (i, outline.blocks.len()),
            Fill::Alert(_) | Fill::Back(_) | Fill::Task(_) => (0, 1),
        };
        assert!((index as usize) < length, "{typed:?}");
    }
    assert!(!body.html.contains(|c| matches!(c, '\u{fdd0}'..='\u{fdd4}' | '\0')), "{typed:?}: {}", body.html);
    assert!(!format!("{outline:?}").contains(['\u{fdd0}', '\u{fdd3}']), "{typed:?}");
    if !options.raw_html {
        tags_pair(typed, &body.html);
    }
    for figure in &outline.figures {
        let line = typed.split('\n').nth(figure.at.line as usize - 1).unwrap_or("");
        let at = figure.at.column as usize - 1;
        let seen: String = line.chars().skip(at).take(figure.at.length as usize).collect();
        assert!(seen.starts_with("[[") && seen.ends_with("]]"), "{typed:?}: {seen}");
    }
    found
}

fn tags_pair(typed: &str, html: &str) {
    let mut open = Vec::new();
    let mut rest = html;
    while let Some((_, tail)) = rest.split_once('<') {
        let (tag, after) = tail.split_once('>').unwrap_or_else(|| panic!("{typed:?}: {html}"));
        let name = tag.split(' ').next().unwrap_or("");
        if let Some(name) = name.strip_prefix('/') {
            assert_eq!(open.pop(), Some(name), "{typed:?}: {html}");
        } else if !["br", "hr", "input"].contains(&name) {
            open.push(name);
        }
        rest = after;
    }
    assert!(open.is_empty(), "{typed:?}: {html}");
}

fn syntax() -> impl Strategy<Value = String> {
    let parts = prop::sample::select(vec![
        "*",
        "**",
        "_",
        "~",
        "~~",
        "`",
        "```",
        "[",
        "]",
        "[[",
        "]]",
        "[[a]]",
        "(",
        ")",
        "![",
        "](x)",
        "](javascript:x)",
        "<",
        ">",
        "<b>",
        "<!--",
        "-->",
        "<br>",
        "&amp;",
        "&#0;",
        "\\",
        "|",
        "|-|\n",
        "\n",
        "\n\n",
        "\r\n",
        "# ",
        "- ",
        "1. ",
        "> ",
        ">",
        "> [!NOTE]\n",
        "[^1]",
        "[^1]: ",
        "- [x] ",
        "    ",
        "\t",
        "---\n",
        "===\n",
        "{#x}",
        "注",
        "（",
        "。",
        "a",
        "B",
        " ",
        "\u{fe01}",
        "\u{fdd0}",
        "\u{fdd2}",
        "\u{2028}",
        "\u{3000}",
        "```chart\n",
        ": ",
        "[x]: y\n",
        "\"",
        "https://x",
        "@",
        "\u{feff}",
        "\0",
        "𠮷",
        "한",
    ]);
    prop::collection::vec(parts, 0..40).prop_map(|parts| parts.concat())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 20_000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_syntax_is_read(typed in syntax()) {
        check(&typed, Options::REPORT);
        check(&typed, Options { gfm: true, figure_links: true, ..Options::COMMONMARK });
    }

    #[test]
    fn any_text_is_read(typed in any::<String>()) {
        check(&typed, Options::REPORT);
        pieces(&typed, &Arc::from("a.md"), 1, 1);
        let _ = front_matter(&typed, &Arc::from("a.md"));
    }
}
