//! Everything one chart shows, as plain data: the statistics fill it, `draw` only reads it.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::spec::Kind;
use crate::figure::{Figure, Printed, Status, When};
use crate::language::Language;

/// One chart in one language, all texts ready to print. Every `href` of ours is written from the root of the
/// site; the drawing puts the page's way to the root before it. Addresses with a scheme stay as they are.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Chart {
    /// Unique on its page; ids inside the drawing begin with it.
    pub id: String,
    pub kind: Kind,
    pub language: Language,
    /// The message, in a few words.
    pub title: String,
    /// What is measured, where and when.
    pub subtitle: String,
    pub panels: Vec<Panel>,
    /// Remarks such as "3 of 5 streets reported".
    pub notes: Vec<String>,
    pub sources: Vec<(String, Option<String>)>,
    /// The date line as it is printed: 截至2020年2月20日.
    pub as_of: String,
    /// Where the same numbers lie as CSV.
    pub csv: Option<String>,
    pub words: Words,
}

/// One unit, one axis. Different units never share a panel.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Panel {
    pub title: String,
    /// The unit as a heading says it: 条, banners.
    pub unit: String,
    pub series: Vec<Series>,
    pub categories: Vec<Category>,
    /// A target or threshold: a reference line, never an observation. Bars, rankings, lines and areas draw it.
    pub target: Option<Cell>,
}

/// A place, a day or a part: one row, column or point.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Category {
    pub label: String,
    pub href: Option<String>,
    /// The day, where the categories are days.
    pub day: Option<NaiveDate>,
    pub highlight: bool,
}

/// One row of cells, one a category in the same order; missing ones at the end count as not reported.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Series {
    pub name: String,
    pub cells: Vec<Cell>,
    pub highlight: bool,
}

/// What stands for one category of one series.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Cell {
    pub state: State,
    /// The figure in words and digits; empty unless reported.
    pub printed: Printed,
    pub when: Option<When>,
    pub status: Status,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum State {
    Reported(Figure),
    #[default]
    NotReported,
    /// Known and not published.
    Suppressed,
}

impl State {
    pub fn figure(&self) -> Option<&Figure> {
        match self {
            Self::Reported(figure) => Some(figure),
            Self::NotReported | Self::Suppressed => None,
        }
    }
}

/// The short words of the interface that a chart needs, in its language.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Words {
    /// 未报告
    pub not_reported: String,
    /// 不公布
    pub suppressed: String,
    /// 目标: before the target's number.
    pub target: String,
    /// 初步数: what the asterisk at a number means.
    pub provisional: String,
    /// 估计数
    pub estimated: String,
    /// 地点: head of the table's first column.
    pub place: String,
    /// 日期: the same, where the categories are days.
    pub date: String,
    /// 数字: head of a column of figures that count different things.
    pub figure: String,
    /// 名次: head of the column of ranks.
    pub rank: String,
    /// 单位: before the unit over a drawing.
    pub unit: String,
    /// 查看数据表: opens the table under the chart.
    pub table: String,
    /// 来源
    pub source: String,
    /// 下载数据（CSV）
    pub download: String,
    /// 按各地已确知的数排列: under a ranking that holds figures with bounds.
    pub ranked_by: String,
    /// 各部分并非都有确切数字，不画占比: under a share that could not be drawn as one.
    pub no_share: String,
    /// 纵轴不从0起
    pub not_from_zero: String,
    pub marks: MarkWords,
    /// 一 … 日, Monday first.
    pub weekdays: [String; 7],
    /// 1月 … 12月
    pub months: [String; 12],
}

/// What the marks of bounds mean, for the key under lines and calendars, where not every mark has its label.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct MarkWords {
    /// 至少
    pub at_least: String,
    /// 接近
    pub nearly: String,
    /// 不足
    pub less_than: String,
    /// 约数
    pub about: String,
    /// 范围
    pub range: String,
    /// 若干
    pub some: String,
    /// 非确切数: the cut corner of a calendar's tile, whatever the bound.
    pub inexact: String,
}

impl Panel {
    /// The cell of a series at a category; what is not there was not reported.
    pub fn cell(&self, series: usize, category: usize) -> &Cell {
        static MISSING: Cell = Cell {
            state: State::NotReported,
            printed: Printed {
                before: String::new(),
                number: String::new(),
                after: String::new(),
                unit: String::new(),
            },
            when: None,
            status: Status::Final,
        };
        self.series.get(series).and_then(|s| s.cells.get(category)).unwrap_or(&MISSING)
    }

    /// Whether every category is a day.
    pub fn has_days(&self) -> bool {
        !self.categories.is_empty() && self.categories.iter().all(|c| c.day.is_some())
    }
}

impl Cell {
    /// Number, bound and unit: 1300余条; or the word for its absence.
    pub fn label(&self, words: &Words) -> String {
        self.say(words, Printed::text)
    }

    /// Whether the number may still change.
    pub fn is_unsure(&self) -> bool {
        matches!(self.status, Status::Provisional | Status::Estimated)
    }

    /// Why the number may still change, in a word; it has an asterisk then.
    pub fn unsure<'w>(&self, words: &'w Words) -> Option<&'w str> {
        match self.status {
            Status::Provisional => Some(&words.provisional),
            Status::Estimated => Some(&words.estimated),
            Status::Final | Status::Revised => None,
        }
    }

    /// The same without the unit: 1300余.
    pub fn bare(&self, words: &Words) -> String {
        self.say(words, Printed::bare)
    }

    fn say(&self, words: &Words, print: impl Fn(&Printed) -> String) -> String {
        match self.state {
            State::Reported(_) => {
                let mut text = print(&self.printed);
                if self.is_unsure() {
                    text.push('*');
                }
                text
            }
            State::NotReported => words.not_reported.clone(),
            State::Suppressed => words.suppressed.clone(),
        }
    }
}

/// Series sorted into panels, one a unit, in the order given: the only way several units come into one chart.
pub fn panels_by_unit(categories: &[Category], series: Vec<(String, Series)>) -> Vec<Panel> {
    let mut panels: Vec<Panel> = Vec::new();
    for (unit, one) in series {
        if let Some(panel) = panels.iter_mut().find(|p| p.unit == unit) {
            panel.series.push(one);
        } else {
            let categories = categories.to_vec();
            panels.push(Panel { unit, categories, series: vec![one], ..Panel::default() });
        }
    }
    for panel in &mut panels {
        panel.title = match panel.series.as_slice() {
            [one] => one.name.clone(),
            _ => String::new(),
        };
    }
    panels
}
