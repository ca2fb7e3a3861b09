//! The one clock: `--today`, else `SOURCE_DATE_EPOCH`, else the day it is in the site's time zone.

use chrono::{DateTime, NaiveDate, Utc};

/// Today in a zone `offset` minutes east of Greenwich.
pub fn today(given: Option<NaiveDate>, epoch: Option<&str>, offset: i32) -> NaiveDate {
    if let Some(day) = given {
        return day;
    }
    let now = epoch
        .and_then(|e| e.trim().parse::<i64>().ok())
        .and_then(|s| DateTime::from_timestamp(s, 0))
        .unwrap_or_else(Utc::now);
    (now.naive_utc() + chrono::Duration::minutes(i64::from(offset))).date()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_epoch_falls_on_the_day_of_the_zone() {
        let day = |s| NaiveDate::parse_from_str(s, "%Y-%m-%d").unwrap();
        assert_eq!(
            today(None, Some("1582214400"), 480),
            day("2020-02-21"),
            "2020-02-20T16:00Z is the next day in Shanghai"
        );
        assert_eq!(today(None, Some("1582214399"), 480), day("2020-02-20"));
        assert_eq!(today(Some(day("2020-01-01")), Some("0"), 480), day("2020-01-01"));
    }
}
