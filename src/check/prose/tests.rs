//! Sentences in the manner of bulletins, and what is counted in them.

use proptest::prelude::*;

use super::*;
use crate::figure::Unit;
use crate::figure::grammar::parse;
use crate::figure::print::print;
use crate::language::Language;

/// `value bound measure kind`, the kind only where it is no statistic.
fn spelt(text: &str) -> Vec<String> {
    let spell = |q: Quantity| {
        let value = q.value().map_or("?".to_owned(), |v| v.normalize().to_string());
        let max = q.max().map_or(String::new(), |max| format!("..{}", max.normalize()));
        let of = q.of.map_or(String::new(), |of| format!("/{of}"));
        let bound = match q.figure.bound {
            Bound::Exact | Bound::Range { .. } | Bound::Some => "",
            Bound::AtLeast => "+",
            Bound::Nearly => "-",
            Bound::LessThan => "<",
            Bound::About => "~",
        };
        let kind = if q.kind == Kind::Statistic { String::new() } else { format!(" {:?}", q.kind) };
        format!("{value}{max}{of}{bound} {}{kind}", q.measure).trim_end().to_owned()
    };
    read(text).into_iter().map(spell).collect()
}

fn all_right(table: &[(&str, &[&str])]) {
    let wrong: Vec<String> = table
        .iter()
        .filter(|(text, found)| spelt(text) != *found)
        .map(|(text, found)| format!("{text}\n  found {:?}\n  want  {found:?}", spelt(text)))
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

fn nothing(texts: &[&str]) {
    let wrong: Vec<String> =
        texts.iter().filter(|t| !read(t).is_empty()).map(|t| format!("{t}\n  found {:?}", spelt(t))).collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn counts_are_read() {
    all_right(&[
        ("河湾街道张贴通告460张。", &["460 张"]),
        ("共挂出横幅1,250余条，", &["1250+ 条"]),
        ("共挂出横幅１２５０余条", &["1250+ 条"]),
        ("印发明白纸两千三百余份", &["2300+ 份"]),
        ("印發明白紙兩千三百餘份", &["2300+ 份"]),
        ("發放口罩3萬餘個，慰問獨居老人近400戶", &["30000+ 个", "400- 户"]),
        ("发放一封信1.6千份", &["1600 份"]),
        ("累计服务群众10余万人次", &["100000+ 人次"]),
        ("动员志愿者三百多名", &["300+ 名"]),
        ("两百余名干部下沉一线", &["200+ 名"]),
        ("上百名青年报名", &["100+ 名"]),
        ("百余名教师参加，千余户受益", &["100+ 名", "1000+ 户"]),
        ("几十名商户主动歇业", &["? 名"]),
        ("数百名学生返校", &["? 名"]),
        ("若干名楼长轮流值守", &["? 名 Structure"]),
        ("每个路口安排2至3名工作人员", &["2..3 名 Rule"]),
        ("配备5名至8名网格员", &["5..8 名"]),
        ("组建三到五人的小分队", &["3..5 人"]),
        ("七八个小伙子抬来帐篷", &["7..8 个"]),
        ("二三十户居民", &["20..30 户"]),
        ("十几辆宣传车上路", &["10+ 辆"]),
        ("十来名党员", &["10~ 名"]),
        ("约1200名职工返岗", &["1200~ 名"]),
        ("返岗职工1200人左右", &["1200~ 人"]),
        ("超过600家企业复工", &["600+ 家"]),
        ("不少于40个点位", &["40+ 个"]),
        ("投放不下五百个", &["500+ 个"]),
        ("不超过50人", &["50< 人"]),
        ("至少一名医生在岗", &["1+ 名"]),
        ("不足100户", &["100< 户"]),
        ("逾2.5万人次参与", &["25000+ 人次"]),
        ("卡点54处，劝返车辆310辆次", &["54 处", "310 辆次"]),
        ("成立了12支突击队、28个临时党支部", &["12 支", "28 个"]),
        ("全街道986名党员、76个楼栋党小组", &["986 名", "76 个"]),
        ("街道3.1万党员群众齐上阵", &["31000"]),
        ("动员近500党员", &["500-"]),
        ("现有745党员", &["745"]),
        ("筹集资金46.5万元，消毒液8吨", &["465000 元", "8 吨"]),
        ("两个卡点合并", &["2 个"]),
        ("三家药店恢复营业", &["3 家"]),
        ("二十三个小区实行封闭管理", &["23 个"]),
        ("十二名队员", &["12 名"]),
        ("三级网格56个，二级网格8个", &["56 个", "8 个"]),
        ("划分为18个一级网格", &["18 个"]),
        ("外来租住156户外来人员", &["156 户"]),
        ("等9个出入口", &["9 个"]),
        ("返乡人员共计317。", &["317"]),
        ("宣传车 12 辆，喇叭 300 余 个", &["12 辆", "300+ 个"]),
        ("口罩5000只", &["5000 只"]),
        ("“我们社区有40多名志愿者”", &["40+ 名"]),
        ("悬挂标语\n\n86幅", &["86 幅"]),
        ("一千三百二十六户", &["1326 户"]),
        ("发放明白纸3，000余份", &["3000+ 份"]),
        ("卡口63个，300人值守", &["63 个", "300 人"]),
        ("三、四个小伙子", &["3..4 个"]),
        ("吸引过百人报名", &["100+ 人"]),
        ("街道712个支部1.9万党员", &["712 个", "19000"]),
        ("投入3万5千元", &["35000 元"]),
        ("发出倡议书20000＋份", &["20000+ 份"]),
        ("300多批次", &["300+ 批次"]),
        ("其中社區幹部36人，醫護14人", &["36 人", "14 人"]),
        ("區(qū)里組(zǔ)建隊伍27支,,人員412名", &["27 支", "412 名"]),
    ]);
}

#[test]
fn other_quantities_have_their_kinds() {
    all_right(&[
        ("党员占70.2%", &["70.2 % Share"]),
        ("覆盖率达百分之九十五", &["95 % Share"]),
        ("百分之七十点二", &["70.2 % Share"]),
        ("完成率在80%以上", &["80+ % Share"]),
        ("60%—70%", &["60..70 % Share"]),
        ("党员占比203/289", &["203/289  Share"]),
        ("较上周提高5个百分点", &["5 个百分点 Share"]),
        ("村卡点每班4人", &["4 人 Rule"]),
        ("每天消杀两次", &["2 次 Rule"]),
        ("日均出动车辆30辆", &["30 辆 Rule"]),
        ("岗位补助100元/人", &["100 元 Rule"]),
        ("人员分3班值守", &["3 班 Rule"]),
        ("一办五组三队", &["1 办 Structure", "5 组 Structure", "3 队 Structure"]),
        ("一室四组四控区", &["1 室 Structure", "4 组 Structure", "4 控区 Structure"]),
        ("省内三市(甲、乙、丙)", &["3 市 Structure"]),
        ("24小时轮流值守", &["24 小时 Duration"]),
        ("近两周去过外地的", &["2 周 Duration"]),
        ("近14天内返回", &["14 天 Duration"]),
        ("居家观察14天", &["14 天 Duration"]),
        ("体温超过37.3℃的", &["37.3+ ℃ Measurement"]),
        ("间隔1.5米", &["1.5 米 Measurement"]),
        ("年过七旬，70多岁", &["70+ 岁 Age"]),
        ("蔬菜按9—9.5折供应", &["9..9.5 折 Discount"]),
    ]);
}

#[test]
fn english_counts_are_read() {
    all_right(&[
        ("The street hung some 1,250 banners.", &["1250~ banners"]),
        ("It handed out 1.3 thousand leaflets and 2 million masks.", &["1300 leaflets", "2000000 masks"]),
        ("thirty thousand leaflets", &["30000 leaflets"]),
        ("two hundred and fifty-six households", &["256 households"]),
        ("Nearly 300 people came", &["300- people"]),
        ("more than 40 volunteers", &["40+ volunteers"]),
        ("at least one doctor", &["1+ doctor"]),
        ("up to 50 shops", &["50< shops"]),
        ("fewer than 20 cases", &["20< cases"]),
        ("between 2 and 3 inspectors", &["2..3 inspectors"]),
        ("2 to 3 inspectors", &["2..3 inspectors"]),
        ("2–3 inspectors", &["2..3 inspectors"]),
        ("1,250+ banners", &["1250+ banners"]),
        ("Party members made up 70.2% of the team", &["70.2 % Share"]),
        ("70.2 per cent", &["70.2 % Share"]),
        ("203 of the 289 members", &["203 of", "289 members"]),
        ("24 of 30, that is", &["24 of", "30"]),
        ("Over a hundred shops closed", &["100+ shops"]),
        ("300 some 400 people", &["300 some", "400~ people"]),
        ("dozens of shops", &["? shops"]),
        ("400 masks a day", &["400 masks Rule"]),
        ("four people per shift", &["4 people Rule"]),
        ("for 14 days", &["14 days Duration"]),
        ("19 Party branches", &["19 party"]),
        ("twenty-three compounds", &["23 compounds"]),
    ]);
}

#[test]
fn dates_times_and_labels_are_nothing() {
    nothing(&[
        "2020年2月20日",
        "自1月21日起",
        "2月中旬",
        "2020-02-20",
        "2020.02.20",
        "2020/2/20",
        "8:30—22:00",
        "8时30分",
        "下午3点半",
        "星期三",
        "正月十五",
        "腊月二十八",
        "二〇二〇年二月",
        "3—5月",
        "“十四五”规划",
        "五一期间",
        "国办发〔2024〕15号",
        "(2020)3号文件",
        "第十五号公告",
        "第3次会议",
        "第二批",
        "电话0371-66881234",
        "拨打12345热线",
        "手机13800138000",
        "84消毒液",
        "N95口罩和KN95口罩",
        "5G基站",
        "COVID-19",
        "2019-nCoV",
        "“185”体系",
        "“三无”小区",
        "“四个一”行动",
        "“五个到位”",
        "“三个全覆盖”",
        "《关于落实“三个全覆盖”的通知》",
        "“1+1+N”模式",
        "5+2，白加黑",
        "“两新”组织",
        "村“两委”",
        "八五折",
        "中原路88号",
        "107国道",
        "3号楼2单元501室",
        "2单元301户",
        "3路公交",
        "12号线",
        "50后、80后",
        "360度无死角",
    ]);
}

#[test]
fn turns_of_speech_are_nothing() {
    nothing(&[
        "冲在第一线，统一安排，一切为了群众",
        "不漏一户、不落一人",
        "一名党员就是一面旗帜",
        "筑起一道防线",
        "一个个身影",
        "千家万户、千方百计",
        "老百姓十分满意",
        "万一有情况",
        "四面八方",
        "三位一体",
        "两手抓、两不误",
        "两个维护、四个意识",
        "一心一意",
        "百分之百落实",
        "一户一策、一人一档",
        "三轮车",
        "二级响应",
        "零距离服务",
        "进一步加强",
        "做到五个不",
        "一、提高认识",
        "1. 提高认识",
        "（一）加强领导",
        "（2）狠抓落实",
        "附近的三里屯",
        "多个部门",
        "三班倒",
        "浏览次数：1234次",
        "2/20",
    ]);
}

#[test]
fn english_names_and_dates_are_nothing() {
    nothing(&[
        "On February 20, 2020 the office met.",
        "20 February 2020",
        "in 2020",
        "the 2020 campaign",
        "page 3 of 12",
        "Document No. 15",
        "Room 501, Building 3",
        "at 8:30 am",
        "COVID-19 and N95",
        "the 1+1+N model",
        "a 24-hour watch",
        "a two-level grid",
        "Two Sessions",
        "the 15th round",
        "one of the teams",
        "call 12345",
        "someone, none, tenant, often",
    ]);
}

#[test]
fn words_around_are_kept() {
    let one = |text: &str| read(text).remove(0);
    let q = one("在主干道悬挂宣传条幅共1300余条，");
    assert_eq!((q.noun_before.as_str(), q.noun_after.as_str()), ("在主干道悬挂宣传条幅", ""));
    assert_eq!(&"在主干道悬挂宣传条幅共1300余条，"[q.span], "1300余条");
    let q = one("組織近300名黨員幹部下沉");
    assert_eq!((q.noun_before.as_str(), q.noun_after.as_str()), ("组织", "党员干部下沉"));
    assert_eq!(q.points, 2..7);
    let q = one("It set up 168 display boards, and");
    assert_eq!((q.measure.as_str(), q.noun_after.as_str()), ("display", "display boards"));
}

/// What the pages print of a figure is read back from their text, in both languages.
#[test]
fn printed_figures_are_read_back() {
    let unit = Unit { zh: "条".to_owned(), en_one: "banner".to_owned(), en_other: "banners".to_owned() };
    let share = Unit { zh: "%".to_owned(), en_one: "%".to_owned(), en_other: "%".to_owned() };
    for typed in [
        "12",
        "168",
        "1300",
        "30000",
        "2.9万",
        "1.8万+",
        "1300+",
        "25+",
        "300-",
        "<300",
        "~300",
        "2..3",
        "1万..2万",
        "1325+",
        "70.2%",
        "60%..70%",
        "1.2亿",
        "120000000",
        "若干",
    ] {
        let figure = parse(typed).unwrap();
        for language in Language::WRITTEN {
            let unit = if figure.percent { &share } else { &unit };
            let text = match language {
                Language::ZhHans | Language::ZhHant => format!("街道悬挂{}，", print(&figure, unit, language).text()),
                Language::En => format!("It hung {} in all.", print(&figure, unit, language).text()),
            };
            let found = read(&text);
            assert_eq!(found.len(), 1, "{text} {found:?}");
            assert_eq!((found[0].figure.value, found[0].figure.bound), (figure.value, figure.bound), "{text}");
        }
    }
}

proptest! {
    #[test]
    fn spans_lie_on_characters_and_ascend(text in "[0-9０-９,，.万千百十一两三余多近约个名%/+—至“”《》（）(a-z) \n]{0,60}") {
        let mut last = 0;
        for q in read(&text) {
            prop_assert!(text.get(q.span.clone()).is_some_and(|t| !t.is_empty()), "{:?}", q);
            prop_assert!(q.span.start >= last);
            prop_assert_eq!(text[..q.span.start].chars().count(), q.points.start);
            prop_assert_eq!(text[..q.span.end].chars().count(), q.points.end);
            last = q.span.end;
        }
    }

    #[test]
    fn spans_of_words_ascend(words in prop::collection::vec("(some|over|about|a|two|hundred|300|1,300|people|of|to|and|at least|more than|%|per cent|近|三百|余|条|以上|左右|至)", 0..14)) {
        let text = words.join(" ");
        let mut last = 0;
        for q in read(&text) {
            prop_assert!(q.span.start >= last && q.span.end > q.span.start, "{text}: {q:?}");
            prop_assert_eq!(text[..q.span.start].chars().count(), q.points.start);
            last = q.span.end;
        }
    }

    #[test]
    fn any_text_is_read(text in "\\PC{0,80}") {
        read(&text);
    }
}

/// Work grows with the length of the text, whatever it is made of.
#[test]
fn work_is_linear() {
    for piece in ["1", "万", "三", ","] {
        let (_, steps) = read_counted(&piece.repeat(1_000_000));
        assert!(steps < 40_000_000, "{piece}: {steps}");
    }
    for piece in [
        "1",
        "一",
        "万",
        ",",
        "1,",
        "1,111,",
        "一万",
        "百分之",
        "几",
        "若干",
        "近",
        "a",
        "two ",
        "hundred ",
        "1个",
        "三个",
        "1-",
        "1—",
        "1/",
        "1.",
        "《",
        "“一",
        "(",
        "区(",
        "1+",
        "one hundred and ",
    ] {
        let steps = |size: usize| read_counted(&piece.repeat(size / piece.len())).1;
        let (whole, half) = (steps(60_000), steps(30_000));
        assert!(whole <= 2 * half + half / 10 + 1000, "{piece}: {half} then {whole}");
        assert!(whole < 200 * 60_000, "{piece}: {whole}");
    }
}
