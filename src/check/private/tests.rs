use proptest::prelude::*;

use super::*;

fn kinds(text: &str) -> Vec<Kind> {
    scan(text, Form::Markdown).into_iter().map(|h| h.kind).collect()
}

fn found(text: &str) -> Vec<(Kind, String)> {
    scan(text, Form::Markdown).into_iter().map(|h| (h.kind, text[h.range].to_owned())).collect()
}

// The numbers are made so that nobody has them: exchange 0000, district 0000, an issuer of zeros.

#[test]
fn mobiles_in_every_dress() {
    for text in [
        "请联系13800001234。",
        "电话：138 0000 1234",
        "138-0000-1234",
        "１３８００００１２３４",
        "138\u{200b}0000\u{200b}1234",
        "一三八〇〇〇〇一二三四",
        "1 3 8 0 0 0 0 1 2 3 4",
        "+86 13800001234",
        "(+86)138-0000-1234",
        "8613800001234",
        "138**0000**1234",
        "<b>138</b><i>00001234</i>",
        "微信同号138.0000.1234",
        "tel13800001234",
        "138 0000-1234",
        "138\u{a0}0000\u{2011}1234",
        "（138）00001234",
        "①③⑧⓪⓪⓪⓪①②③④",
        "https://x.example/?phone=13800001234",
    ] {
        assert_eq!(kinds(text), [Kind::Mobile], "{text}");
    }
    assert_eq!(kinds("13800001234/13900001234"), [Kind::Mobile, Kind::Mobile]);
    assert_eq!(kinds("| 王 | 138 | 0000 | 1234 |"), [Kind::InPieces]);
    assert_eq!(found("手机 138 0000 1234，谢谢")[0].1, "138 0000 1234");
}

#[test]
fn what_is_no_mobile() {
    for text in [
        "投入13800001234元",
        "编号13800001234",
        "第13800001234号",
        "ISBN 13800001234",
        "a13800001234b",
        "3f13800001234",
        "1380000123",
        "138000012345",
        "| 138 | 4521 | 12 |",
        "192.168.100.10",
        "东经131.00001234",
        "https://x.example/13800001234.html",
        "https://x.example/?id=13800001234",
        "2020-02-20 13:00",
        "〔2024〕15号，1300余条，63个，2.9万份",
        "13,800,001,234元",
    ] {
        assert_eq!(kinds(text), [], "{text}");
    }
}

#[test]
fn amounts_without_a_unit() {
    for text in [
        "投入资金13800001234，完成",
        "财政拨款：13800001234",
        "人民币 13800001234",
        "合计 13800001234",
        "总计：13800001234",
        "累计达13800001234",
        "项目总额为13800001234",
        "| 街道 | 资金（元） |\n|---|---|\n| 东桥 | 13800001234 |\n| 西桥 | 13900001234 |",
    ] {
        assert_eq!(kinds(text), [], "{text}");
    }
    let csv = |text: &str| scan(text, Form::Csv).into_iter().map(|h| h.kind).collect::<Vec<_>>();
    assert_eq!(csv("街道,金额（元）\n东桥,13800001234\n西桥,13900001234\n"), []);
    // The other columns, the next table, and what is called a telephone are looked at as ever.
    assert_eq!(csv("姓名,金额（元）,电话\n甲,5,13800001234\n"), [Kind::Mobile]);
    assert_eq!(csv("姓名,金额（元）\n甲,电话13800001234\n"), [Kind::Mobile]);
    assert_eq!(kinds("| 金额（元） |\n|---|\n| 5 |\n\n联系人：\n\n| 手机 |\n|---|\n| 13800001234 |"), [Kind::Mobile]);
    assert_eq!(kinds("| 金额（元） |\n|---|\n| 5 |\n\n13800001234"), [Kind::Mobile]);
    for text in ["资金捐助请联系13800001234", "投入工作，13800001234"] {
        assert_eq!(kinds(text), [Kind::Mobile], "{text}");
    }
    // The same in a built page, whose rows stand apart.
    let built = "\u{1f}街道\u{1f}\u{1f}金额（元）\u{1f}\n\n\u{1f}东桥\u{1f}\u{1f}13800001234\u{1f}\n";
    assert_eq!(scan(built, Form::Plain), []);
    assert_eq!(scan(&built.replace('元', "号"), Form::Plain).len(), 1);
    // Far below the head, behind lines that hold nothing.
    let rows = "| 西桥 | 5 |\n".repeat(40);
    assert_eq!(kinds(&format!("| 街道 | 金额（元） |\n|---|---|\n{rows}| 东桥 | 13800001234 |\n")), []);
    assert_eq!(kinds(&format!("| 街道 | 号码 |\n|---|---|\n{rows}| 东桥 | 13800001234 |\n")), [Kind::Mobile]);
    // Beside amounts a number in pieces is one.
    let split = "| 金额（元） | 甲 | 乙 | 丙 |\n|---|---|---|---|\n| 7万元 | 138 | 0000 | 1234 |\n";
    assert_eq!(kinds(split), [Kind::InPieces]);
}

#[test]
fn identity_numbers() {
    // The example printed in GB 11643.
    assert_eq!(kinds("身份证号11010519491231002X"), [Kind::Identity]);
    assert_eq!(kinds("110105 19491231 002X"), [Kind::Identity]);
    assert_eq!(kinds("| 110105 | 19491231 | 002X |"), [Kind::Identity]);
    assert_eq!(kinds("１１０１０５１９４９１２３１００２Ｘ"), [Kind::Identity]);
    assert_eq!(kinds("110105194912310021"), [Kind::IdentityForm]);
    assert_eq!(kinds("110105491231002"), [Kind::IdentityForm]);
    // Codes of organisations.
    assert_eq!(kinds("统一社会信用代码：91410181MA00000A1B"), []);
    assert_eq!(kinds("项目代码110105194912310021"), []);
    assert_eq!(kinds("20200220130000000123"), []);
}

#[test]
fn cards() {
    assert_eq!(kinds("卡号6200000000000005"), [Kind::BankCard]);
    assert_eq!(kinds("6200 0000 0000 0005"), [Kind::BankCard]);
    assert_eq!(kinds("6200-0000-0000-0005"), [Kind::BankCard]);
    assert_eq!(kinds("6200000000000006"), []);
    assert_eq!(kinds("流水号6200000000000005"), []);
    assert_eq!(kinds("4000 5200 6100 1200"), []);
}

#[test]
fn plates_and_passports() {
    for text in ["车牌豫A00001", "豫A·00001", "豫A 00001", "豫ＡD00001", "豫A·0000警", "豫\u{200b}A00\u{200b}001"]
    {
        assert_eq!(kinds(text), [Kind::Plate], "{text}");
    }
    for text in ["豫ICP备00000001号", "豫B2-20200012", "鲁A3级", "京东A100", "豫A000000001"] {
        assert_eq!(kinds(text), [], "{text}");
    }
    for text in [
        "护照E00000001",
        "持E00000001入境",
        "护照号：E 0000 0001",
        "EA0000001",
        "通行证C00000001",
        "护照P0000001",
        "通行证W00000001",
        "回乡证H0000000001",
        "台胞证号00000001",
    ] {
        assert_eq!(kinds(text), [Kind::Passport], "{text}");
    }
    for text in ["批次G20200215", "国道G310", "KN95", "e00000001", "E000000012", "P0000001", "产品W00000001"] {
        assert_eq!(kinds(text), [], "{text}");
    }
}

#[test]
fn doors() {
    for text in [
        "家住3号楼2单元501室",
        "三栋二单元五楼东户",
        "5栋1203室",
        "3 号楼 2 单元 501",
        "| 3号楼 | 2单元 | 501室 |",
        "12#楼甲单元301号",
        "家住3-2-501室",
        "３-２-501室",
        "花园路12号附3号",
    ] {
        assert_eq!(kinds(text), [Kind::Door], "{text}");
    }
    for text in [
        "3号楼2单元消毒",
        "行政服务中心3号楼501室",
        "3号楼共2单元",
        "封闭5栋楼",
        "501室",
        "2-501室",
        "2020-2-20-501室",
        "服务中心3-2-501室",
        "便民服务站12号附3号",
        "第3号附件",
        "12号附近3号点",
    ] {
        assert_eq!(kinds(text), [], "{text}");
    }
}

#[test]
fn people() {
    for text in [
        "患者王小明，男，45岁",
        "王小明被隔离",
        "贫困户：李四（已脱贫）",
        "| 王小明 | 居家隔离 |",
        "信访人欧阳小明因拆迁上访",
        "王小明|居家隔离",
        "王小明（确诊），密接三人",
        "残疾人王小明的补助",
        "上访人员王小明",
        "王小明同志患癌症",
        "患者：王 明，男",
        "患者王　小　明，男",
        "| 王　明 | 居家隔离 |",
    ] {
        assert_eq!(kinds(text), [Kind::Person], "{text}");
    }
    assert_eq!(kinds("低保对象名单：王小明、李建国、张秀英。"), [Kind::Person; 3]);
    for text in [
        "患者王某，男，45岁",
        "王小明主任介绍情况",
        "全部隔离",
        "于是被隔离",
        "居民高度重视隔离",
        "| 高新区 | 隔离 |",
        "隔离：高 新 区",
        "安排居家隔离，方可居家隔离",
        "对贫困户、低保户逐户走访",
    ] {
        assert_eq!(kinds(text), [], "{text}");
    }
}

#[test]
fn hotlines_are_noted() {
    for text in [
        "(0000)00000000",
        "（0000）0000 0000",
        "请拨打12345",
        "热线：12345",
        "电话0000-0000000",
        "电话：0371-0000000",
        "400-000-0000",
        "举报热线：12388",
        "拨打96000",
        "咨询电话：60000000",
        "电话6000000",
    ] {
        assert_eq!(kinds(text), [Kind::Hotline], "{text}");
    }
    for text in ["悬挂横幅12388条", "面积60000000平方米", "电话回访6000000人次", "20200215", "邮编450000，12388"]
    {
        assert_eq!(kinds(text), [], "{text}");
    }
    assert_eq!(Kind::Hotline.rule().level, Level::Note);
}

#[test]
fn kinds_stand_in_the_order_of_the_rules() {
    let names = [
        (Kind::Mobile, "mobile"),
        (Kind::Identity, "identity"),
        (Kind::IdentityForm, "identity-form"),
        (Kind::BankCard, "bank-card"),
        (Kind::InPieces, "in-pieces"),
        (Kind::Plate, "plate"),
        (Kind::Passport, "passport"),
        (Kind::Door, "door"),
        (Kind::Person, "person"),
        (Kind::Hotline, "hotline"),
    ];
    for (kind, name) in names {
        assert_eq!(kind.rule().name, format!("private/{name}"));
    }
}

#[test]
fn the_work_grows_with_the_length() {
    let texts = [
        |n: usize| "1".repeat(n),
        |n: usize| "13800001234 ".repeat(n / 12),
        |n: usize| "1 ".repeat(n / 2),
        |n: usize| "1|".repeat(n / 2),
        |n: usize| "6200-".repeat(n / 5),
        |n: usize| "一".repeat(n / 3),
        |n: usize| "王小明隔离".repeat(n / 15),
        |n: usize| "豫A".repeat(n / 4),
        |n: usize| "a<".repeat(n / 2),
    ];
    for text in texts {
        let steps = |n: usize| scan_counted(&text(n), Form::Markdown).1;
        let (small, large) = (steps(1 << 14), steps(1 << 17));
        assert!(large < small * 9 && large < 40 << 17, "{small} {large} {}", text(20));
    }
    // A megabyte of digits.
    assert!(scan_counted(&"1".repeat(1 << 20), Form::Plain).1 < 10 << 20);
}

#[test]
fn a_build_looks_closer_where_a_number_could_be() {
    for bytes in [
        "(138)00001234",
        "<td>13800001234</td>",
        "138-0000-1234",
        "1 3 8 0 0 0 0 1 2 3 4",
        "１３８００００１２３４",
        "第1页，１３８0000１２３４",
        "<b>138</b>0000<i>1234</i>",
        "138\u{200b}0000\u{a0}1234",
        "<td>410102</td><td>19800101</td><td>0011</td>",
    ] {
        for before in 0..9 {
            let bytes = ["x".repeat(before).as_bytes(), bytes.as_bytes()].concat();
            assert!(may_hold_number(&bytes, false), "{bytes:?}");
        }
    }
    // Bytes that end within a sign, wherever they do.
    for sign in ["\u{200b}", "\u{2060}", "\u{3000}", "\u{feff}", "－", "\u{a0}", "<b>", "１"] {
        for end in 0..=sign.len() {
            let bytes = [b"<td>138000", &sign.as_bytes()[..end]].concat();
            assert!(!may_hold_number(&bytes, true), "{bytes:?}");
        }
    }
    for bytes in [
        "<p>1300余条，63个</p>",
        "<path d=\"M12,30 L44,60\">",
        "2020-02-20T08:00:00+08:00",
        "",
        "<td>1300</td><td>1200</td><td>168</td>",
    ] {
        assert!(!may_hold_number(bytes.as_bytes(), false), "{bytes}");
    }
    // A number in pieces stops a build where the office says so.
    let row = b"<td>138</td><td>0000</td><td>1234</td>";
    assert!(may_hold_number(row, true) && !may_hold_number(row, false));
}

proptest! {
    #[test]
    fn no_text_stops_the_reader(text in "[0-9xX \\-.|<>/a-c一二三〇豫A王小明隔离号楼单元室电话：，\n\u{200b}１８]{0,200}") {
        for form in [Form::Plain, Form::Markdown, Form::Csv] {
            for hit in scan(&text, form) {
                prop_assert!(text.get(hit.range.clone()).is_some_and(|t| !t.is_empty()));
                let masked = masked(hit.kind, &text[hit.range]);
                prop_assert!(!masked.is_empty());
            }
        }
        may_hold_number(text.as_bytes(), true);
    }

    #[test]
    fn what_is_passed_over_holds_nothing(text in concat!(
        "(1380000[0-9]{4}|12[0-9]{3}|热线|[2-8][0-9]{6,7}|台胞证|附|3-2-501室|豫A[·. ]?[0-9A-F]{5}|护照|E[0-9]{8}|[0-9]{3}[ -][0-9]{4}|3号楼|[一二三]栋|2单元|501室|中心|王小明|",
        "隔离|患者|确诊|金额（元）|\\||\u{1f}|\n|元|[0-9 \\-甲三〇豫a王小明密癌号楼座单元室电话：，|<>*_\"x\n\u{200b}１𝟏]){0,60}"
    )) {
        for form in [Form::Plain, Form::Markdown, Form::Csv] {
            prop_assert_eq!(scan(&text, form), scan_counted(&text, form).0, "{:?}", form);
        }
    }

    #[test]
    fn nor_does_any_other(text in "\\PC{0,80}") {
        scan(&text, Form::Markdown);
        crate::check::writing::slips(&crate::check::fix::Prose::of(&text));
        crate::check::page::Page::read(&text);
    }

    #[test]
    fn mending_is_done_once(text in "[一二（）()，,.。:：“”《》 a1*`\n|#\\[\\]<>-]{0,80}") {
        if let Some(new) = crate::check::fix::mended(&text) {
            prop_assert_eq!(text.lines().count(), new.lines().count());
        }
    }
}
