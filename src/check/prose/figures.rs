//! Group `figures`: numbers typed by hand where the statistics have one.

use std::collections::BTreeMap;
use std::sync::Arc;

use memchr::memmem;

use super::article::{Text, sentence};
use super::compare::{Verdict, compare};
use super::{Finding, Kind, Quantity, simple};
use crate::campaign::statistics::{State, end_of};
use crate::campaign::{Answer, Office, Place, PlaceId};
use crate::diagnostic::Diagnostic;
use crate::figure::{Figure, Indicator, Nature, Unit, print};
use crate::language::Language;

/// The number could be a figure link.
pub const TYPED: &str = "figures/typed";
/// The statistics say it with another bound: 1300条 where they have 1300余条.
pub const NEARLY: &str = "figures/nearly";
/// The statistics say something else.
pub const CONTRADICTS: &str = "figures/contradicts";

/// Verbs before a noun that is all of the thing: 悬挂条幅, 设置版面.
const VERBS: [&str; 30] = [
    "悬挂", "张贴", "设置", "设立", "布设", "增派", "发放", "印发", "散发", "发出", "建立", "成立", "组建", "投入",
    "组织", "动员", "发动", "保留", "划分", "划为", "配备", "制作", "印制", "派出", "出动", "挂", "贴", "设", "有",
    "共",
];

/// Words that make a number one of a part, of a change or of a plan.
const PARTIAL: [&str; 26] = [
    "其中",
    "新增",
    "新设",
    "新建",
    "增加",
    "增设",
    "减少",
    "撤",
    "再",
    "另",
    "部分",
    "首批",
    "剩",
    "还有",
    "比",
    "原有",
    "计划",
    "拟",
    "目标",
    "争取",
    "力争",
    "including ",
    " new ",
    "another ",
    "of which",
    "plan",
];

/// The indicators by the words they go by, and the places; made once for all texts.
pub struct Names<'a> {
    all: Vec<Name<'a>>,
    /// Name and short name of each place, by language.
    places: BTreeMap<Language, Vec<(PlaceId, [Spelt; 2])>>,
}

/// A name as texts are compared, ready to be looked for in thousands of them.
struct Spelt {
    finder: memmem::Finder<'static>,
    /// It is longer than one sign.
    is_word: bool,
}

impl Spelt {
    fn new(name: &str) -> Self {
        let name = simple(name);
        Self { is_word: name.chars().nth(1).is_some(), finder: memmem::Finder::new(&name).into_owned() }
    }

    fn name(&self) -> &[u8] {
        self.finder.needle()
    }
}

struct Name<'a> {
    indicator: &'a Indicator,
    /// Name and measure word in Chinese.
    zh: Vec<char>,
    measure: String,
    /// The counted noun in English, one and other.
    en: [String; 2],
}

impl<'a> Names<'a> {
    pub fn new(office: &'a Office) -> Self {
        // Rates and targets are said in too many ways.
        let counted = |i: &&Indicator| matches!(i.nature, Nature::Stock | Nature::Flow | Nature::Cumulative);
        let named = office.indicators.values().filter(counted).map(|indicator| {
            let zh = simple(indicator.name.zh.as_deref().unwrap_or(""));
            let zh = zh.split(['(', '“', '。']).next().unwrap_or("").chars().collect();
            let en = [&indicator.unit.en_one, &indicator.unit.en_other].map(|t| simple(t));
            Name { indicator, zh, measure: simple(&indicator.unit.zh), en }
        });
        let of = |place: &Place, language| [&place.name, &place.short_name].map(|name| Spelt::new(name.get(language)));
        let places = |language| office.places.iter().map(|p| (p.id, of(p, language))).collect();
        let places = office.site.languages.iter().map(|language| (*language, places(*language))).collect();
        Self { all: named.collect(), places }
    }

    /// The one indicator that a quantity counts, and whether its whole name says so.
    fn of(&self, quantity: &Quantity) -> Option<(&'a Indicator, bool)> {
        let before: Vec<char> = quantity.noun_before.chars().collect();
        let after: Vec<char> = quantity.noun_after.chars().collect();
        let fits = self.all.iter().filter_map(|name| Some((name.overlap(quantity, &before, &after)?, name)));
        let mut fits: Vec<((usize, bool), &Name)> = fits.collect();
        fits.sort_by_key(|fit| std::cmp::Reverse(fit.0));
        match fits[..] {
            [(best, name), ..] if fits.get(1).is_none_or(|next| next.0 != best) => Some((name.indicator, best.1)),
            _ => None,
        }
    }

    /// Whether the sentence names a place that is neither the text's own nor one around it.
    fn speaks_of_another(&self, office: &Office, own: PlaceId, text: &Text, quantity: &Quantity) -> bool {
        let sentence = simple(&text.plain()[sentence(text.plain(), &quantity.span)]);
        let chain = office.places.chain(own);
        let (own, others): (Vec<_>, Vec<_>) =
            self.places.get(&text.language).into_iter().flatten().partition(|(id, _)| chain.contains(id));
        let is_own = |name: &Spelt| own.iter().any(|(_, names)| names.iter().any(|own| own.name() == name.name()));
        let mut names = others.iter().flat_map(|(_, names)| names).filter(|name| name.is_word);
        names.any(|name| name.finder.find(sentence.as_bytes()).is_some() && !is_own(name))
    }
}

impl Name<'_> {
    /// How much of the name stands at the quantity, and whether all of it does, alone.
    fn overlap(&self, quantity: &Quantity, before: &[char], after: &[char]) -> Option<(usize, bool)> {
        if quantity.measure.is_ascii() && !quantity.measure.is_empty() {
            let noun = &quantity.noun_after;
            let starts = |en: &&String| {
                !en.is_empty()
                    && noun.strip_prefix(en.as_str()).is_some_and(|rest| !rest.starts_with(char::is_alphanumeric))
            };
            let longest = self.en.iter().filter(starts).map(|en| en.chars().count()).max()?;
            return Some((longest, true));
        }
        if !quantity.measure.is_empty() && !same_measure(&quantity.measure, &self.measure) {
            return None;
        }
        let whole = self.zh.len();
        // 卡口63个: the longest end of the name that the words before end with. 63个卡口: what the words behind start with.
        let end = |n: &usize| before.ends_with(&self.zh[whole - n..]);
        let start = |n: &usize| after.starts_with(&self.zh[whole - n..]);
        let ended = (2..=whole).rev().find(end).unwrap_or(0);
        let started = (2..=whole).rev().find(start).unwrap_or(0);
        let length = ended.max(started);
        if length == 0 {
            return None;
        }
        let rest: String = if started >= ended { after[started..].iter().collect() } else { String::new() };
        let alone = rest.is_empty() || !super::words::COUNTED.iter().any(|word| rest.starts_with(word));
        // 流动党支部5个 is no count of all 党支部: before the whole name stands a verb, or nothing.
        let head: String = before[..before.len() - ended].iter().collect();
        let clear = started >= ended || head.is_empty() || VERBS.iter().any(|verb| head.ends_with(verb));
        alone.then_some((length, length == whole && clear))
    }
}

/// 名, 位 and 个人 count people as 人 does; 人次 does not.
fn same_measure(one: &str, other: &str) -> bool {
    let people = |word: &str| matches!(word, "人" | "名" | "位" | "个人");
    one == other || (people(one) && people(other))
}

/// What is typed in a text beside an indicator's name, against what the statistics say of its place and date. `None`
/// where nothing stands beside one.
pub fn check(office: &Office, names: &Names, text: &Text) -> Option<Vec<Finding>> {
    let place = text.place?;
    let counts = text.quantities().iter().filter(|q| q.kind == Kind::Statistic && q.value().is_some());
    let counted: Vec<_> = counts.filter_map(|quantity| Some((quantity, names.of(quantity)?))).collect();
    let judged = counted.iter().filter_map(|(quantity, (indicator, whole))| {
        if names.speaks_of_another(office, place, text, quantity) || is_quoted(text, quantity) {
            return None;
        }
        let (indicators, places) = (&office.indicators, &office.places);
        let answer = office.statistics.answer(indicators, places, place, &indicator.id, text.asked(indicator.nature));
        judge(office, text, quantity, indicator, *whole, &answer, place)
    });
    (!counted.is_empty()).then(|| judged.collect())
}

/// Whether it stands between quotes, as the name of a thing or somebody's words do.
fn is_quoted(text: &Text, quantity: &Quantity) -> bool {
    let sentence = sentence(text.plain(), &quantity.span);
    let before = text.plain().get(sentence.start..quantity.span.start).unwrap_or("");
    let open = |from: char, to: char| before.rfind(from) > before.rfind(to);
    open('“', '”') || open('「', '」') || before.matches('"').count() % 2 == 1
}

fn judge(
    office: &Office,
    text: &Text,
    quantity: &Quantity,
    indicator: &Indicator,
    whole: bool,
    answer: &Answer,
    place: PlaceId,
) -> Option<Finding> {
    let State::Reported(known) = answer.state else { return None };
    let typed = text.typed(quantity).replace(['*', '_'], "");
    let at = text.location(quantity.span.clone());
    let link = format!("`[[{}]]`", indicator.id);
    let verdict = compare(&quantity.figure, &known);
    if verdict == Verdict::Same {
        let message = format!("“{typed}” is typed; it could be {link}, which changes with the statistics");
        return Some((TYPED, Diagnostic::note(at, message).help(format!("write {link}"))));
    }
    // An older value stands where the text looks back; a sum or a flow may be of other parts or days.
    let earlier = office.statistics.own(place, &indicator.id).iter().filter_map(|o| o.figure);
    let unsure = !whole
        || is_partial(text, quantity)
        || answer.computed
        || indicator.nature == Nature::Flow && text.period.is_none();
    if unsure || earlier.into_iter().any(|f| compare(&quantity.figure, &f) == Verdict::Same) {
        return None;
    }
    let says = said(&known, &indicator.unit, text);
    let name = indicator.name.get(text.language);
    let message = format!("“{typed}” is typed, the statistics say {says} ({name}, {})", origin(answer));
    let rule = if verdict == Verdict::Near { NEARLY } else { CONTRADICTS };
    let mut finding = Diagnostic::warning(at, message).help(format!("write {link}, or correct the statistics"));
    if let Some(observation) = answer.observation {
        finding = finding.other(observation.at.clone(), "reported here");
    }
    Some((rule, finding))
}

/// Whether the words before the number say that it is not the whole.
fn is_partial(text: &Text, quantity: &Quantity) -> bool {
    let sentence = sentence(text.plain(), &quantity.span);
    let head = text.plain()[sentence.start..quantity.span.start].rsplit(['，', ',', '；', ';']).next().unwrap_or("");
    let head = simple(head);
    PARTIAL.iter().any(|word| head.contains(word))
}

fn said(figure: &Figure, unit: &Unit, text: &Text) -> String {
    print::print(figure, unit, text.language).text()
}

/// Day and source of an answer.
fn origin(answer: &Answer) -> String {
    let day = answer.when.and_then(end_of).map(|day| day.to_string());
    let sources = answer.sources.iter().map(|s: &Arc<str>| s.to_string());
    day.into_iter().chain(sources).collect::<Vec<_>>().join(", ")
}
