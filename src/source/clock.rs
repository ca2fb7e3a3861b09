//! The one clock: `--today`, else `SOURCE_DATE_EPOCH`, else the day it is in the site's time zone.

use chrono::{DateTime, Datelike, NaiveDate, Timelike, Utc};

/// The day, and the hour and minute where more than the day is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Now {
    pub day: NaiveDate,
    pub time: Option<(u32, u32)>,
}

/// Now in a zone `offset` minutes east of Greenwich; the whole day where `given` says which.
pub fn now(given: Option<NaiveDate>, epoch: Option<DateTime<Utc>>, offset: i32) -> Now {
    if let Some(day) = given {
        return Now { day, time: None };
    }
    let local = epoch.unwrap_or_else(Utc::now).naive_utc() + chrono::Duration::minutes(i64::from(offset));
    Now { day: local.date(), time: Some((local.hour(), local.minute())) }
}

/// `SOURCE_DATE_EPOCH`: seconds since 1970, in years of four digits.
pub fn epoch(text: &str) -> Option<DateTime<Utc>> {
    let seconds = text.trim().parse::<i64>().ok()?;
    DateTime::from_timestamp(seconds, 0).filter(|t| (1..=9998).contains(&t.year()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_epoch_falls_on_the_day_of_the_zone() {
        let day = |s| NaiveDate::parse_from_str(s, "%Y-%m-%d").unwrap();
        let at = |text, given| now(given, epoch(text), 480);
        let next = Now { day: day("2020-02-21"), time: Some((0, 0)) };
        assert_eq!(at("1582214400", None), next, "2020-02-20T16:00Z is the next day in Shanghai");
        assert_eq!(at("1582214399", None), Now { day: day("2020-02-20"), time: Some((23, 59)) });
        assert_eq!(at("0", Some(day("2020-01-01"))), Now { day: day("2020-01-01"), time: None });
        assert_eq!((epoch("abc"), epoch("99999999999999999")), (None, None));
    }
}
