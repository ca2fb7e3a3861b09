//! Dates as people read them, and moments of publication.

use std::cmp::Ordering;

use chrono::{Datelike, Duration, NaiveDate, NaiveTime, Timelike};
use serde::{Deserialize, Serialize};

use super::Language;

/// A time zone as a fixed offset east of UTC. China has kept no summer time since 1992.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Zone {
    pub offset_minutes: i32,
}

impl Zone {
    pub const CHINA: Self = Self { offset_minutes: 480 };
    pub const UTC: Self = Self { offset_minutes: 0 };

    /// `Asia/Shanghai`, `UTC` and some others by name, or an offset `+08:00`. `None` for anything else.
    pub fn parse(text: &str) -> Option<Self> {
        match text {
            "Asia/Shanghai" | "Asia/Hong_Kong" | "Asia/Macau" | "Asia/Taipei" => Some(Self::CHINA),
            "Asia/Urumqi" => Some(Self { offset_minutes: 360 }),
            "UTC" | "Z" => Some(Self::UTC),
            _ => offset(text).map(|offset_minutes| Self { offset_minutes }),
        }
    }

    /// `+08:00`, as RFC 3339 writes it.
    pub fn suffix(self) -> String {
        let (sign, minutes) =
            if self.offset_minutes < 0 { ('-', -self.offset_minutes) } else { ('+', self.offset_minutes) };
        format!("{sign}{:02}:{:02}", minutes / 60, minutes % 60)
    }
}

/// `+08:00` in minutes; at most 14 hours.
fn offset(text: &str) -> Option<i32> {
    let sign = match text.chars().next()? {
        '+' => 1,
        '-' => -1,
        _ => return None,
    };
    let (hours, minutes) = text[1..].split_once(':')?;
    let (hours, minutes) = (digits(hours, 2)?, digits(minutes, 2)?);
    let total = i32::try_from(hours * 60 + minutes).ok()?;
    (minutes < 60 && total <= 14 * 60).then_some(sign * total)
}

/// A day or a minute of publication, in the site's own time zone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Moment {
    pub day: NaiveDate,
    /// Hour and minute, where a time was given.
    pub minute: Option<(u32, u32)>,
    pub zone: Zone,
}

impl Moment {
    /// The whole day, without a time.
    pub fn day(day: NaiveDate, zone: Zone) -> Self {
        Self { day, minute: None, zone }
    }

    /// `2026-11-02`, `2026-11-02 08:30` or RFC 3339; a `T` or a space, seconds and an offset as they come. A time
    /// with another offset is moved into `zone`; seconds are dropped. `None` for anything else.
    pub fn parse(text: &str, zone: Zone) -> Option<Self> {
        let date = text.get(..10)?;
        let day = parse_day(date)?;
        let rest = &text[10..];
        if rest.is_empty() {
            return Some(Self::day(day, zone));
        }
        let rest = rest.strip_prefix(['T', ' '])?;
        let at = rest.find(['Z', '+', '-']).unwrap_or(rest.len());
        let (hour, minute) = clock(&rest[..at])?;
        let own = if at == rest.len() { zone } else { Zone { offset_minutes: stated(&rest[at..])? } };
        let moved = day
            .and_hms_opt(hour, minute, 0)?
            .checked_add_signed(Duration::minutes(i64::from(zone.offset_minutes - own.offset_minutes)))?;
        (1..=9999).contains(&moved.year()).then_some(Self {
            day: moved.date(),
            minute: Some((moved.hour(), moved.minute())),
            zone,
        })
    }

    /// As it was given: `2026-11-02`, or RFC 3339 with the offset.
    pub fn iso(&self) -> String {
        if self.minute.is_some() { self.rfc3339(self.zone) } else { self.day.to_string() }
    }

    /// Date, time and offset in `zone`; a day without a time begins at midnight there.
    pub fn rfc3339(&self, zone: Zone) -> String {
        let (hour, minute) = self.minute.unwrap_or((0, 0));
        let shift = if self.minute.is_some() { zone.offset_minutes - self.zone.offset_minutes } else { 0 };
        let start = self.day.and_time(NaiveTime::from_hms_opt(hour, minute, 0).unwrap_or_default());
        let moved = start.checked_add_signed(Duration::minutes(i64::from(shift))).unwrap_or(start);
        // Its debug form is ISO 8601, and written several times faster than by a pattern.
        format!("{moved:?}{}", zone.suffix())
    }

    /// Hour and minute of the moment in a zone.
    pub fn local(&self, zone: Zone) -> (u32, u32) {
        let minutes = (self.instant() + i64::from(zone.offset_minutes)).rem_euclid(1440);
        (u32::try_from(minutes / 60).unwrap_or(0), u32::try_from(minutes % 60).unwrap_or(0))
    }

    /// Minutes since the first day of the common era, in UTC.
    fn instant(&self) -> i64 {
        let (hour, minute) = self.minute.unwrap_or((0, 0));
        let minutes = i64::from(self.day.num_days_from_ce()) * 1440 + i64::from(hour * 60 + minute);
        minutes - i64::from(self.zone.offset_minutes)
    }
}

impl Ord for Moment {
    /// By instant; a day without a time stands at its midnight, before that midnight given as a time.
    fn cmp(&self, other: &Self) -> Ordering {
        let key = |m: &Self| (m.instant(), m.minute.is_some(), m.zone.offset_minutes);
        key(self).cmp(&key(other))
    }
}

impl PartialOrd for Moment {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

fn stated(text: &str) -> Option<i32> {
    if text == "Z" { Some(0) } else { offset(text) }
}

/// `08:30` or `08:30:00`.
fn clock(text: &str) -> Option<(u32, u32)> {
    let mut parts = text.split(':');
    let (hour, minute) = (digits(parts.next()?, 2)?, digits(parts.next()?, 2)?);
    let second = parts.next().map_or(Some(0), |s| digits(s, 2))?;
    (parts.next().is_none() && hour < 24 && minute < 60 && second < 60).then_some((hour, minute))
}

/// A number of exactly so many ASCII digits.
fn digits(text: &str, count: usize) -> Option<u32> {
    (text.len() == count && text.bytes().all(|b| b.is_ascii_digit())).then(|| text.parse().ok())?
}

/// Strictly `YYYY-MM-DD`, a day that the calendar has, from year 1 on.
pub fn parse_day(text: &str) -> Option<NaiveDate> {
    let (year, rest) = text.split_once('-')?;
    let (month, day) = rest.split_once('-')?;
    let year = i32::try_from(digits(year, 4)?).ok().filter(|y| *y > 0)?;
    NaiveDate::from_ymd_opt(year, digits(month, 2)?, digits(day, 2)?)
}

/// What a day, with or without a time, was meant to be that is typed otherwise: `2020/2/20`, `2020年2月20日 8:30`,
/// `20200220`, full-width digits.
pub fn meant(text: &str) -> Option<String> {
    let half = |c: char| match c {
        '！'..='～' => char::from_u32(u32::from(c) - 0xFEE0).unwrap_or(c),
        _ => c,
    };
    let text: String = text.trim().chars().map(half).collect();
    let known = |c: char| c.is_ascii_digit() || c.is_whitespace() || "/.-年月日号时分:T".contains(c);
    if !text.chars().all(known) {
        return None;
    }
    let mut numbers: Vec<&str> = text.split(|c: char| !c.is_ascii_digit()).filter(|n| !n.is_empty()).collect();
    if let [all] = numbers[..]
        && all.len() == 8
    {
        numbers = vec![&all[..4], &all[4..6], &all[6..]];
    }
    let number = |n: usize| numbers.get(n).and_then(|t| t.parse::<u32>().ok());
    let year = i32::try_from(number(0)?).ok().filter(|_| numbers[0].len() == 4)?;
    let day = NaiveDate::from_ymd_opt(year, number(1)?, number(2)?)?;
    match (numbers.len(), number(3), number(4)) {
        (3, ..) => Some(day.to_string()),
        (5, Some(hour @ 0..24), Some(minute @ 0..60)) => Some(format!("{day} {hour:02}:{minute:02}")),
        _ => None,
    }
}

/// What a period was meant to be: two days as `meant` takes them, with what people put between them.
pub fn meant_period(text: &str) -> Option<String> {
    ["..", "至", "到", "—", "–", "～", "~", " - ", "-"].iter().find_map(|between| {
        let (from, to) = text.split_once(between)?;
        let day = |text: &str| meant(text).filter(|day| day.len() == 10);
        let (from, to) = (day(from)?, day(to.trim_start_matches(between))?);
        (from <= to).then(|| format!("{from}..{to}"))
    })
}

const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

/// The English name of the day's month.
fn month(day: NaiveDate) -> &'static str {
    MONTHS[day.month0() as usize % 12]
}

/// 2020年2月20日; 20 February 2020.
pub fn long(day: NaiveDate, language: Language) -> String {
    match language {
        Language::ZhHans | Language::ZhHant => format!("{}年{}月{}日", day.year(), day.month(), day.day()),
        Language::En => format!("{} {} {}", day.day(), month(day), day.year()),
    }
}

/// Without the year, for axes: 2月20日; 20 Feb.
pub fn short(day: NaiveDate, language: Language) -> String {
    match language {
        Language::ZhHans | Language::ZhHant => format!("{}月{}日", day.month(), day.day()),
        Language::En => format!("{} {}", day.day(), &month(day)[..3]),
    }
}

/// Both days included, what they share said once: 2020年2月10日至16日; 10–16 February 2020.
pub fn range(from: NaiveDate, to: NaiveDate, language: Language) -> String {
    if from == to {
        return long(from, language);
    }
    let same_year = from.year() == to.year();
    let same_month = same_year && from.month() == to.month();
    match language {
        Language::ZhHans | Language::ZhHant if same_month => format!("{}至{}日", long(from, language), to.day()),
        Language::ZhHans | Language::ZhHant if same_year => {
            format!("{}至{}", long(from, language), short(to, language))
        }
        Language::ZhHans | Language::ZhHant => format!("{}至{}", long(from, language), long(to, language)),
        Language::En if same_month => format!("{}–{}", from.day(), long(to, language)),
        Language::En if same_year => format!("{} {} – {}", from.day(), month(from), long(to, language)),
        Language::En => format!("{} – {}", long(from, language), long(to, language)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        parse_day(text).unwrap()
    }

    #[test]
    fn periods_typed_otherwise_are_understood() {
        for typed in
            ["2020.2.10-2020.2.16", "2020-2-10至2020-2-16", "2020年2月10日—2020年2月16日", "2020/2/10..2020/2/16"]
        {
            assert_eq!(meant_period(typed).as_deref(), Some("2020-02-10..2020-02-16"), "{typed}");
        }
        assert_eq!(meant_period("2020-02-16至2020-02-10"), None);
        assert_eq!(meant_period("2月"), None);
    }

    #[test]
    fn days_typed_otherwise_are_understood() {
        for (typed, wanted) in [
            ("2020/2/20", "2020-02-20"),
            ("2020.2.20", "2020-02-20"),
            ("2020-2-20", "2020-02-20"),
            ("2020年2月20日", "2020-02-20"),
            ("２０２０-０２-２０", "2020-02-20"),
            ("20200220", "2020-02-20"),
            ("2020-02-20 8:30", "2020-02-20 08:30"),
            ("2020年2月20日8时30分", "2020-02-20 08:30"),
        ] {
            assert_eq!(meant(typed).as_deref(), Some(wanted), "{typed}");
        }
        for typed in ["", "2月20日", "20/2/2020", "2020-02-30", "2020-02", "2020-02-20 下午3:00", "2020-02-20 25:00"]
        {
            assert_eq!(meant(typed), None, "{typed}");
        }
    }

    #[test]
    fn days_are_strictly_iso() {
        assert_eq!(parse_day("2020-02-20"), NaiveDate::from_ymd_opt(2020, 2, 20));
        assert_eq!(parse_day("2020-02-29"), NaiveDate::from_ymd_opt(2020, 2, 29));
        for wrong in [
            "",
            "2020",
            "2020-2-20",
            "2020/02/20",
            "2020年2月20日",
            "20-02-2020",
            "2021-02-29",
            "2020-13-01",
            "0000-01-01",
        ] {
            assert_eq!(parse_day(wrong), None, "{wrong}");
        }
        for wrong in ["2020-02-20 ", " 2020-02-20", "2020-02-20-1", "+020-02-20", "２０２０-02-20", "2020-02-+1"] {
            assert_eq!(parse_day(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn zones_by_name_and_offset() {
        let table = [
            ("Asia/Shanghai", Some(480)),
            ("Asia/Hong_Kong", Some(480)),
            ("Asia/Macau", Some(480)),
            ("Asia/Taipei", Some(480)),
            ("Asia/Urumqi", Some(360)),
            ("UTC", Some(0)),
            ("+08:00", Some(480)),
            ("-03:30", Some(-210)),
            ("+14:00", Some(840)),
            ("+14:01", None),
            ("+8:00", None),
            ("+08:60", None),
            ("+0800", None),
            ("Europe/Berlin", None),
            ("时区", None),
            ("", None),
        ];
        for (text, minutes) in table {
            assert_eq!(Zone::parse(text).map(|z| z.offset_minutes), minutes, "{text}");
        }
    }

    #[test]
    fn moments_keep_the_day_or_the_minute() {
        let table = [
            ("2026-11-02", "2026-11-02", "2026-11-02T00:00:00+08:00"),
            ("2026-11-02 08:30", "2026-11-02T08:30:00+08:00", "2026-11-02T08:30:00+08:00"),
            ("2026-11-02T08:30", "2026-11-02T08:30:00+08:00", "2026-11-02T08:30:00+08:00"),
            ("2026-11-02T08:30:59+08:00", "2026-11-02T08:30:00+08:00", "2026-11-02T08:30:00+08:00"),
            ("2026-11-02T20:30:00Z", "2026-11-03T04:30:00+08:00", "2026-11-03T04:30:00+08:00"),
            ("2026-11-02T08:30-05:00", "2026-11-02T21:30:00+08:00", "2026-11-02T21:30:00+08:00"),
        ];
        for (text, iso, full) in table {
            let moment = Moment::parse(text, Zone::CHINA).unwrap();
            assert_eq!((moment.iso().as_str(), moment.rfc3339(Zone::CHINA).as_str()), (iso, full), "{text}");
        }
        assert_eq!(
            Moment::parse("2026-11-02 08:30", Zone::CHINA).unwrap().rfc3339(Zone::UTC),
            "2026-11-02T00:30:00+00:00"
        );
        for wrong in ["2026-11-02 24:00", "2026-11-02 8:30", "2026-11-02 08:60", "2026-11-02T", "2026-11-02T08", "今天"]
        {
            assert_eq!(Moment::parse(wrong, Zone::CHINA), None, "{wrong}");
        }
        for wrong in ["2026-11-02  08:30", "2026-11-02T08:30:00+8", "2026-11-02T08:30:00 +08:00", "二〇二〇年二月二"]
        {
            assert_eq!(Moment::parse(wrong, Zone::CHINA), None, "{wrong}");
        }
    }

    #[test]
    fn moments_are_ordered_by_instant() {
        let at = |text: &str| Moment::parse(text, Zone::CHINA).unwrap();
        assert!(at("2026-11-02") < at("2026-11-02 00:00"));
        assert!(at("2026-11-02 00:00") < at("2026-11-02 08:30"));
        assert!(at("2026-11-02 23:59") < at("2026-11-03"));
        assert!(at("2026-11-02T09:00+09:00") < at("2026-11-02 08:30"));
    }

    #[test]
    fn dates_are_written_as_people_read_them() {
        use Language::{En, ZhHans};
        assert_eq!(long(day("2020-02-20"), ZhHans), "2020年2月20日");
        assert_eq!(long(day("2020-02-20"), En), "20 February 2020");
        assert_eq!(short(day("2020-02-20"), ZhHans), "2月20日");
        assert_eq!(short(day("2020-02-20"), En), "20 Feb");
        assert_eq!(short(day("2020-09-03"), En), "3 Sep");
    }

    #[test]
    fn ranges_say_once_what_both_days_share() {
        let table = [
            ("2020-02-10", "2020-02-16", "2020年2月10日至16日", "10–16 February 2020"),
            ("2020-01-21", "2020-03-04", "2020年1月21日至3月4日", "21 January – 4 March 2020"),
            ("2019-12-28", "2020-01-04", "2019年12月28日至2020年1月4日", "28 December 2019 – 4 January 2020"),
            ("2019-02-10", "2020-02-16", "2019年2月10日至2020年2月16日", "10 February 2019 – 16 February 2020"),
            ("2020-02-10", "2020-02-10", "2020年2月10日", "10 February 2020"),
        ];
        for (from, to, zh, en) in table {
            assert_eq!(range(day(from), day(to), Language::ZhHans), zh);
            assert_eq!(range(day(from), day(to), Language::En), en);
        }
    }
}
