//! Days by the moon: the months and days of the traditional calendar (GB/T 33661-2017), named as people name them.

use chrono::{Datelike, NaiveDate};
use icu_calendar::Date;
use icu_calendar::cal::ChineseTraditional;

use crate::language::Language;

/// A day of the traditional calendar, without its year.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LunarDay {
    /// 1 to 12; a leap month has the number of the one before it.
    pub month: u8,
    pub leap: bool,
    /// 1 to 30.
    pub day: u8,
}

/// The years for which the months are tabled and known to agree with those that people live by.
const KNOWN: std::ops::RangeInclusive<i32> = 1901..=2099;

impl LunarDay {
    /// `None` outside of 1901 to 2099.
    pub fn of(day: NaiveDate) -> Option<Self> {
        let (month, of_month) = (u8::try_from(day.month()).ok()?, u8::try_from(day.day()).ok()?);
        let iso = Date::try_new_iso(day.year(), month, of_month).ok().filter(|_| KNOWN.contains(&day.year()))?;
        let lunar = iso.to_calendar(ChineseTraditional::new());
        let month = lunar.month();
        Some(Self { month: month.number(), leap: month.to_input().is_leap(), day: lunar.day_of_month().0 })
    }

    /// 腊月廿八; 28th day of the 12th lunar month.
    pub fn words(self, language: Language) -> String {
        match language {
            Language::ZhHans | Language::ZhHant => self.chinese(),
            Language::En => {
                let leap = if self.leap { "leap " } else { "" };
                format!("{} day of the {leap}{} lunar month", ordinal(self.day), ordinal(self.month))
            }
        }
    }

    fn chinese(self) -> String {
        const DIGITS: [&str; 11] = ["", "一", "二", "三", "四", "五", "六", "七", "八", "九", "十"];
        let month = match self.month {
            1 => "正",
            11 => "冬",
            12 => "腊",
            month => DIGITS[usize::from(month) % 11],
        };
        let ones = DIGITS[usize::from(self.day % 10)];
        let day = match self.day {
            10 => "初十".to_owned(),
            20 => "二十".to_owned(),
            30 => "三十".to_owned(),
            1..10 => format!("初{ones}"),
            11..20 => format!("十{ones}"),
            _ => format!("廿{ones}"),
        };
        format!("{}{month}月{day}", if self.leap { "闰" } else { "" })
    }
}

fn ordinal(n: u8) -> String {
    let ending = match (n % 10, n % 100) {
        (_, 11..=13) => "th",
        (1, _) => "st",
        (2, _) => "nd",
        (3, _) => "rd",
        _ => "th",
    };
    format!("{n}{ending}")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(day: &str, language: Language) -> String {
        let day = crate::language::date::parse_day(day).unwrap();
        LunarDay::of(day).map_or_else(|| "none".to_owned(), |lunar| lunar.words(language))
    }

    #[test]
    fn days_that_everybody_knows() {
        let days = [
            // Named in reports of early 2020; New Year's Eve; New Year.
            ("2020-01-22", "腊月廿八"),
            ("2020-01-24", "腊月三十"),
            ("2020-01-25", "正月初一"),
            // Lantern, Dragon Boat, Mid-Autumn, Double Ninth.
            ("2020-02-08", "正月十五"),
            ("2020-06-25", "五月初五"),
            ("2020-10-01", "八月十五"),
            ("2020-10-25", "九月初九"),
            // A leap fourth month; the leap eleventh of 2033, of which old almanacs disagreed.
            ("2020-05-23", "闰四月初一"),
            ("2033-12-22", "闰冬月初一"),
            ("2019-12-15", "冬月二十"),
        ];
        for (day, chinese) in days {
            assert_eq!(words(day, Language::ZhHans), chinese, "{day}");
        }
        assert_eq!(words("2020-01-22", Language::En), "28th day of the 12th lunar month");
        assert_eq!(words("2020-05-25", Language::En), "3rd day of the leap 4th lunar month");
        assert_eq!(words("2020-02-03", Language::En), "10th day of the 1st lunar month");
        assert_eq!(words("1850-02-03", Language::ZhHans), "none");
    }
}
