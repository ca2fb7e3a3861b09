//! Emphasis beside Chinese, Japanese and Korean text, held against the published cases and another parser.

use std::path::PathBuf;
use std::sync::Arc;

use jianbao::markdown::{self, Fill, Options};
use proptest::prelude::*;
use serde::Deserialize;

#[derive(Deserialize)]
struct Cases {
    cases: Vec<Case>,
}

#[derive(Deserialize)]
struct Case {
    markdown: String,
    html: String,
}

/// CommonMark and the tables, tildes and so on of GitHub, line breaks as typed.
const OPTIONS: Options = Options { gfm: true, ..Options::COMMONMARK };

fn html(text: &str) -> String {
    let draft = markdown::read(text, &Arc::from("case.md"), 1, OPTIONS);
    let mut html = String::new();
    draft.body.fill(&mut html, |fill, out| match fill {
        Fill::Link(i) => markdown::href(&draft.outline.links[i as usize].target, out),
        other => panic!("{other:?}"),
    });
    html
}

/// The shared cases: `JIANBAO_SHARED`, or `../shared` beside the checkout.
fn shared(file: &str) -> Option<String> {
    let shared = std::env::var_os("JIANBAO_SHARED")
        .map_or_else(|| PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../shared")), PathBuf::from);
    let path = shared.join("cases").join(file);
    let text = std::fs::read_to_string(&path).ok();
    if text.is_none() {
        println!("skipped: {} is not there", path.display());
    }
    text
}

#[test]
fn published_cases() {
    let Some(text) = shared("cjk-emphasis.json") else { return };
    let cases: Cases = serde_json::from_str(&text).unwrap();
    let mut failed = 0;
    for case in &cases.cases {
        let ours = html(&case.markdown);
        if ours.trim_end() != case.html.trim_end().replace("&quot;", "\"") {
            println!("{:?}\n  ours   {ours}\n  theirs {}", case.markdown, case.html);
            failed += 1;
        }
    }
    assert_eq!(failed, 0, "of {}", cases.cases.len());
}

#[test]
fn notices_of_an_office() {
    for (text, wanted) in [
        ("**请注意：**消毒后通风。", "<p><strong>请注意：</strong>消毒后通风。</p>"),
        ("悬挂**《告居民书》**两处", "<p>悬挂<strong>《告居民书》</strong>两处</p>"),
        ("共**168块。**其中", "<p>共<strong>168块。</strong>其中</p>"),
        ("用*“三色”*卡", "<p>用<em>“三色”</em>卡</p>"),
        ("入户~~（两次）~~三次", "<p>入户<del>（两次）</del>三次</p>"),
        ("值班**~~两人~~**三人", "<p>值班<strong><del>两人</del></strong>三人</p>"),
        ("每班2~3人，每日1~2次", "<p>每班2~3人，每日1~2次</p>"),
        ("约~300人~以上", "<p>约~300人~以上</p>"),
        ("\\*\\*不是\\*\\*，**是：**是", "<p>**不是**，<strong>是：</strong>是</p>"),
        ("\\**斜：*体", "<p>*<em>斜：</em>体</p>"),
        ("`**码：**码`", "<p><code>**码：**码</code></p>"),
        ("    **码：**码", "<pre><code>**码：**码</code></pre>"),
        (
            "> **注：**一\n>**注：**二",
            "<blockquote><p><strong>注：</strong>一\n<strong>注：</strong>二</p></blockquote>",
        ),
        ("- **注：**一", "<ul><li><strong>注：</strong>一</li></ul>"),
        (
            "[**注：**一](a.md \"**题：**一\")",
            "<p><a href=\"a.md\" title=\"**题：**一\"><strong>注：</strong>一</a></p>",
        ),
        ("𠮷**（一）**𠮷", "<p>𠮷<strong>（一）</strong>𠮷</p>"),
        ("注_（一）_注", "<p>注_（一）_注</p>"),
    ] {
        assert_eq!(html(text), wanted, "{text:?}");
    }
}

/// Marks at the edges of table cells stand at the edges of a line.
#[test]
fn tables_keep_their_cells() {
    let table = "|项目|**数：**一|\n|-|-|\n|**旗：**二|*中*|\n";
    let ours = html(table);
    for part in ["<strong>数：</strong>一", "<strong>旗：</strong>二", "<em>中</em>"] {
        assert!(ours.contains(part), "{ours}");
    }
}

fn comrak(text: &str) -> String {
    let mut options = comrak::Options::default();
    options.extension.cjk_friendly_emphasis = true;
    options.extension.strikethrough = true;
    options.render.r#unsafe = true;
    comrak::markdown_to_html(text, &options)
}

/// Without the newlines between blocks, which one writer prints and the other does not.
fn normal(html: &str) -> String {
    html.replace("<br />\n", "<br>").replace("</p>\n", "</p>").replace("&quot;", "\"")
}

/// Marks and everything that may stand beside them; blocks start with a letter so that both see a paragraph.
fn marked_text() -> impl Strategy<Value = String> {
    let marks = prop::sample::select(vec!["*", "**", "***", "_", "__", "~~", "*", "**"]);
    let beside = prop::sample::select(vec![
        "注",
        "請",
        "𠮷",
        "。",
        "（",
        "）",
        "「",
        "」",
        "：",
        "a",
        "b",
        " ",
        "!",
        "(",
        ")",
        ".",
        "“",
        "”",
        "“\u{fe01}",
        "”\u{fe01}",
        "。\u{fe00}",
        "羽\u{fe00}",
        "葛\u{e0100}",
        "!\u{fe00}",
        "한",
        "국",
        "🈂",
        "😀",
        "〰",
        "\\*",
        "\n注",
        "、",
        "，",
        "é",
        "\u{3000}",
        "\u{a0}",
        "£",
        "￥",
    ]);
    prop::collection::vec(prop_oneof![3 => marks, 4 => beside], 1..14).prop_map(|parts| format!("一{}", parts.concat()))
}

fn hold_against_comrak(text: &str) {
    let (ours, theirs) = (normal(&html(text)), normal(&comrak(text)));
    assert_eq!(ours, theirs, "{text:?}");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 60_000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn another_parser_agrees(text in marked_text()) {
        hold_against_comrak(&text);
    }
}
