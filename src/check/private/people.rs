//! A person's name beside a word of illness, quarantine, poverty or petition.

use super::signs::{CELL, Sign};
use super::{Hit, Kind};
use crate::language::han::is_han;

const SURNAMES: &str = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文庞樊兰殷施陶洪翟安颜倪严牛温芦季俞章鲁葛伍韦申尤毕聂丛焦向柳邢路岳齐梅莫庄辛管祝左涂谷祁时舒耿牟卜詹关苗凌费纪靳盛童欧甄项曲成游阳裴席卫查屈鲍位覃霍翁隋甘景薄单包司柏宁柯阮桂闵解强柴华车冉房边";
const DOUBLE: [&str; 6] = ["欧阳", "上官", "司马", "诸葛", "皇甫", "尉迟"];
pub const SENSITIVE: [&str; 30] = [
    "隔离",
    "确诊",
    "密接",
    "密切接触",
    "阳性",
    "病例",
    "感染",
    "患者",
    "患有",
    "癌",
    "残疾",
    "精神病",
    "低保",
    "贫困",
    "五保",
    "特困",
    "困难户",
    "救助",
    "信访",
    "上访",
    "举报",
    "吸毒",
    "服刑",
    "矫正",
    "艾滋",
    "肝炎",
    "结核",
    "发热",
    "重病",
    "留观",
];
/// Who is named right after such a word.
const ROLES: [&str; 39] = [
    "居民",
    "村民",
    "患者",
    "病人",
    "病例",
    "贫困户",
    "低保户",
    "五保户",
    "特困户",
    "困难户",
    "信访人",
    "上访人",
    "举报人",
    "确诊者",
    "密接者",
    "接触者",
    "感染者",
    "隔离者",
    "隔离人员",
    "确诊人员",
    "特困人员",
    "低保人员",
    "吸毒人员",
    "服刑人员",
    "矫正对象",
    "低保对象",
    "救助对象",
    "残疾人",
    "残疾人员",
    "上访人员",
    "信访人员",
    "信访群众",
    "上访群众",
    "困难群众",
    "贫困群众",
    "业主",
    "租户",
    "住户",
    "户主",
];
/// How a person is spoken of, behind the name.
const TITLES: [&str; 4] = ["同志", "先生", "女士", "老人"];
/// What follows a name.
const AFTER: &str = "因于被在家系等已为确患是居自从经的一和与及";
/// What is said of a person right behind the name, or behind one mark.
const VERBS: [&str; 26] = [
    "确诊",
    "被确诊",
    "被隔离",
    "居家隔离",
    "集中隔离",
    "正在隔离",
    "解除隔离",
    "接受隔离",
    "感染",
    "被感染",
    "上访",
    "信访",
    "患有",
    "患癌",
    "身患",
    "系低保",
    "属于低保",
    "家属于低保",
    "家庭困难",
    "因病致贫",
    "是贫困户",
    "是低保户",
    "低保户",
    "贫困户",
    "核酸阳性",
    "核酸检测阳性",
];
/// Words that begin like a name and are none.
const WORDS: [&str; 60] = [
    "安全", "安排", "高度", "高风", "高龄", "高新", "方便", "方可", "方面", "时间", "时刻", "马上", "于是", "金额",
    "白天", "平时", "和谐", "任何", "任务", "全部", "许多", "成立", "成员", "成功", "严格", "严密", "严肃", "何时",
    "周边", "周围", "周期", "包括", "包保", "常年", "常住", "常态", "万元", "万人", "万名", "童年", "水平", "江北",
    "关爱", "关于", "关心", "单位", "单独", "解除", "强化", "管理", "管控", "左右", "查出", "向社", "文明", "路段",
    "车辆", "边缘", "房屋", "温馨",
];
/// Last signs of names of places and bodies.
const NO_END: &str = "区县市镇乡村街路社办局站组点号园所队委会部处科户员间日月数量额类别项目院楼性病者等级期率费线";

/// Signs looked at on each side of a name.
const NEAR: usize = 40;

/// Finds names; `signs` is the text of one file.
pub fn find(signs: &[Sign], hits: &mut Vec<Hit>, steps: &mut u64) {
    let kept = closed_up(signs);
    let text: Vec<char> = kept.iter().map(|n| signs[*n].c).collect();
    let beside = beside(&text, steps);
    if !beside.contains(&true) {
        return;
    }
    let (mut at, mut last) = (0, None);
    while at < text.len() {
        *steps += 1;
        // A list of names: `王小明、李建国`.
        let listed = at > 0 && "、,".contains(text[at - 1]) && last == Some(at - 1);
        let surname = SURNAMES.contains(text[at]) && is_han(text[at]) && beside[at];
        if let Some(length) = surname.then(|| name(&text, at, listed)).flatten() {
            let value = text[at..at + length].iter().collect();
            hits.push(Hit { kind: Kind::Person, range: signs[kept[at]].at..signs[kept[at + length - 1]].end, value });
            at += length;
            last = Some(at);
        } else {
            at += 1;
        }
    }
}

/// The signs without the spaces within a name, as lists are set to one width: `王　明`, `王 小 明`.
fn closed_up(signs: &[Sign]) -> Vec<usize> {
    let c = |n: usize| signs.get(n).map(|s| s.c);
    // Where one sign stands alone between spaces, from `at` on: behind it.
    let alone = |at: usize| {
        let from = (at..at + 2).find(|n| c(*n) != Some(' '))?;
        let han = from > at && c(from).is_some_and(is_han) && !c(from + 1).is_some_and(is_han);
        han.then_some(from)
    };
    let mut kept = Vec::with_capacity(signs.len());
    let mut at = 0;
    while at < signs.len() {
        kept.push(at);
        let surname = SURNAMES.contains(signs[at].c) && is_han(signs[at].c);
        let given = surname.then(|| alone(at + 1)).flatten();
        at += 1;
        for given in given.into_iter().chain(given.and_then(|given| alone(given + 1))) {
            kept.push(given);
            at = given + 1;
        }
    }
    kept
}

/// For each sign whether a sensitive word stands near it, in its line.
fn beside(text: &[char], steps: &mut u64) -> Vec<bool> {
    let mut beside = vec![false; text.len()];
    let mut line = 0;
    for at in 0..text.len() {
        *steps += 1;
        if text[at] == '\n' {
            line = at;
        }
        if begins(text[at]) && starts(text, at, &SENSITIVE).is_some() {
            let from = at.saturating_sub(NEAR).max(line);
            let to = (at + NEAR).min(text.len());
            let end = (at..to).find(|n| text[*n] == '\n').unwrap_or(to);
            beside[from..end].fill(true);
        }
    }
    beside
}

/// The first signs of sensitive words.
pub fn begins(c: char) -> bool {
    matches!(
        c,
        '隔' | '确'
            | '密'
            | '阳'
            | '病'
            | '感'
            | '患'
            | '癌'
            | '残'
            | '精'
            | '低'
            | '贫'
            | '五'
            | '特'
            | '困'
            | '救'
            | '信'
            | '上'
            | '举'
            | '吸'
            | '服'
            | '矫'
            | '艾'
            | '肝'
            | '结'
            | '发'
            | '重'
            | '留'
    )
}

fn starts<'w>(text: &[char], at: usize, words: &[&'w str]) -> Option<&'w str> {
    words.iter().copied().find(|w| w.chars().enumerate().all(|(n, c)| text.get(at + n) == Some(&c)))
}

fn ends(text: &[char], at: usize, words: &[&str]) -> bool {
    words.iter().any(|w| {
        let length = w.chars().count();
        at >= length && w.chars().enumerate().all(|(n, c)| text[at - length + n] == c)
    })
}

/// The length of the name at `at`, where what stands around it says that it is one.
fn name(text: &[char], at: usize, listed: bool) -> Option<usize> {
    let double = starts(text, at, &DOUBLE).is_some();
    let lengths: &[usize] = if double { &[4, 3] } else { &[3, 2] };
    let before = |n: usize| at.checked_sub(n).map(|i| text[i]);
    let said = match before(1) {
        _ if listed => true,
        Some(':') => ends(text, at - 1, &["姓名", "名字", "名单", "联系人", "当事人"]) || ends(text, at - 1, &ROLES),
        Some('叫' | '名' | '是') => false,
        _ => ends(text, at, &ROLES) || ends(text, at, &["姓名", "名叫"]),
    };
    let open = before(1).is_none_or(|c| !is_han(c) && !c.is_ascii_alphanumeric());
    lengths.iter().copied().find(|length| {
        let Some(given) = text.get(at + 1..at + length) else { return false };
        let weekday = text[at] == '周' && "一二三四五六日末".contains(given[0]);
        let fits = !weekday && given.iter().all(|c| is_han(*c) && !"某〇".contains(*c));
        if !fits || starts(text, at, &WORDS).is_some() {
            return false;
        }
        let after = text.get(at + length).copied();
        let closed = after.is_none_or(|c| !is_han(c));
        let place = NO_END.contains(text[at + length - 1]);
        let title = starts(text, at + length, &TITLES).map_or(0, |title| title.chars().count());
        let told = starts(text, at + length + title, &VERBS).is_some()
            || (after.is_some_and(|c| ",(: ".contains(c)) && starts(text, at + length + 1, &VERBS).is_some());
        let sex = after.is_some_and(|c| ",(、 ".contains(c) || c == CELL)
            && matches!(text.get(at + length + 1), Some('男' | '女'))
            && text.get(at + length + 2).is_none_or(|c| !is_han(*c));
        let cell = closed && is_cell(text, at, at + length);
        (said && (closed && !place || told || after.is_some_and(|c| AFTER.contains(c)) && !place))
            || (open && (sex || told && !place))
            || (cell && !place)
    })
}

/// The name fills a cell of a table: there is a border on one side, and a border or the end of the line on the other.
fn is_cell(text: &[char], from: usize, to: usize) -> bool {
    let left = text[..from].iter().rev().take(3).find(|c| **c != ' ').copied().unwrap_or('\n');
    let right = text[to..].iter().take(3).find(|c| **c != ' ').copied().unwrap_or('\n');
    let border = |c: char| c == CELL || c == '\n';
    border(left) && border(right) && (left == CELL || right == CELL)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_sensitive_word_begins_with_a_known_sign() {
        assert!(SENSITIVE.iter().all(|w| w.starts_with(begins)));
    }
}
