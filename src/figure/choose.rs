//! Which figure stands at a date.

use chrono::NaiveDate;
use rust_decimal::Decimal;

use super::sum::sum;
use super::{Figure, Observation, When};

/// The day that dates an observation: its own, or the last of its period.
fn dated(when: When) -> Option<NaiveDate> {
    match when {
        When::On(day) | When::Period(_, day) => Some(day),
        When::After(_) | When::Undated => None,
    }
}

/// The observation that stands on `day` for a stock, a cumulative total, a rate or a target: the latest dated
/// one up to it; failing that the one of the latest `after` (which serves from that day on); failing that an
/// undated one. A suppressed one stands like any other.
pub fn latest(all: &[Observation], day: NaiveDate) -> Option<&Observation> {
    let rank = |observation: &Observation| match (observation.when, dated(observation.when)) {
        (_, Some(own)) => (own <= day).then_some((2, own)),
        (When::After(after), None) => (after <= day).then_some((1, after)),
        _ => Some((0, NaiveDate::MIN)),
    };
    let ranked = all.iter().filter_map(|observation| Some((rank(observation)?, observation)));
    // Of two with the same date (a mistake reported elsewhere) the first stands.
    ranked.reduce(|best, next| if next.0 > best.0 { next } else { best }).map(|(_, observation)| observation)
}

/// The dated observation before `chosen`, for a change since then. A period counts as before where it ends
/// before the chosen one begins.
pub fn previous<'a>(all: &'a [Observation], chosen: &Observation) -> Option<&'a Observation> {
    let start = match chosen.when {
        When::On(day) | When::Period(day, _) => day,
        When::After(_) | When::Undated => return None,
    };
    let before = all.iter().filter_map(|observation| {
        let own = dated(observation.when)?;
        (own < start).then_some((own, observation))
    });
    before.reduce(|best, next| if next.0 > best.0 { next } else { best }).map(|(_, observation)| observation)
}

/// What the observations of a flow say about a span of days.
#[derive(Debug, Clone, PartialEq)]
pub struct Flow<'a> {
    /// The sum; `None` where periods overlap, a part is suppressed, or the parts do not add up.
    pub figure: Option<Figure>,
    /// The observations that count, by their first day.
    pub parts: Vec<&'a Observation>,
    /// First and last day that a part tells of.
    pub span: (NaiveDate, NaiveDate),
    /// Whether the parts cover every asked day once.
    pub complete: bool,
    pub suppressed: bool,
    /// Two parts that count a day twice: a mistake of the statistics.
    pub overlap: Option<(&'a Observation, &'a Observation)>,
}

/// A flow over `from..=to`, both days included: the sum of the observations whose period (or day) lies within.
/// One whose period is just the asked one stands alone, as a place's own figure does before a sum. `None` where
/// no observation lies within.
pub fn flow(all: &[Observation], from: NaiveDate, to: NaiveDate) -> Option<Flow<'_>> {
    let mut parts: Vec<(NaiveDate, NaiveDate, &Observation)> = all
        .iter()
        .filter_map(|observation| match observation.when {
            When::On(day) => Some((day, day, observation)),
            When::Period(first, last) => Some((first, last, observation)),
            When::After(_) | When::Undated => None,
        })
        .filter(|(first, last, _)| from <= *first && first <= last && *last <= to)
        .collect();
    if parts.iter().filter(|(first, last, _)| (*first, *last) == (from, to)).count() == 1 {
        parts.retain(|(first, last, _)| (*first, *last) == (from, to));
    }
    parts.sort_by_key(|(first, last, _)| (*first, *last));
    let (start, _, _) = *parts.first()?;
    let mut end = from.pred_opt();
    let mut whole = true;
    let mut overlap = None;
    let mut longest: Option<(NaiveDate, &Observation)> = None;
    for (first, last, observation) in &parts {
        if let Some((_, other)) = longest.filter(|(until, _)| first <= until && overlap.is_none()) {
            overlap = Some((other, *observation));
        }
        whole &= end.and_then(|end| end.succ_opt()).is_none_or(|next| next == *first);
        end = end.max(Some(*last));
        if longest.is_none_or(|(until, _)| until < *last) {
            longest = Some((*last, observation));
        }
    }
    let parts: Vec<&Observation> = parts.into_iter().map(|(_, _, observation)| observation).collect();
    let figures: Vec<&Figure> = parts.iter().filter_map(|observation| observation.figure.as_ref()).collect();
    let suppressed = figures.len() < parts.len();
    let figure = if overlap.is_some() || suppressed { None } else { sum(figures) };
    let (last, _) = longest?;
    Some(Flow {
        figure,
        parts,
        span: (start, last),
        complete: overlap.is_none() && whole && last == to,
        suppressed,
        overlap,
    })
}

/// Where a cumulative total falls: the places in `all` of an earlier figure and of the first later one that is
/// certainly below it. Bounds count: 1300余 then 1310 does not fall, 1300余 then 1200 does.
pub fn falls(all: &[Observation]) -> Option<(usize, usize)> {
    let mut rows: Vec<(NaiveDate, usize, &Figure)> = all
        .iter()
        .enumerate()
        .filter_map(|(place, observation)| Some((dated(observation.when)?, place, observation.figure.as_ref()?)))
        .collect();
    rows.sort_by_key(|(day, place, _)| (*day, *place));
    // The highest certain figure of the days before, and of this day too.
    let mut before: Option<(Decimal, usize)> = None;
    let mut so_far = before;
    let mut today = None;
    for (day, later, figure) in rows {
        if today.replace(day) != Some(day) {
            before = so_far;
        }
        let limits = figure.limits();
        if let (Some((lower, earlier)), Some(upper)) = (before, limits.upper)
            && (upper < lower || limits.below && upper == lower)
        {
            return Some((earlier, later));
        }
        if let Some(lower) = limits.lower.filter(|lower| so_far.is_none_or(|(highest, _)| highest < *lower)) {
            so_far = Some((lower, later));
        }
    }
    None
}

#[cfg(test)]
pub(super) mod tests {
    use std::sync::Arc;

    use super::super::grammar::parse;
    use super::super::print::canonical;
    use super::super::{Status, When};
    use super::*;
    use crate::diagnostic::Location;
    use crate::language::Text;

    /// A day of February 2020.
    pub fn feb(day: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(2020, 2, day).unwrap()
    }

    /// An observation of the figure; an empty text is a suppressed one.
    pub fn observed(figure: &str, when: When) -> Observation {
        Observation {
            figure: if figure.is_empty() { None } else { Some(parse(figure).unwrap()) },
            when,
            source: Arc::from("s"),
            note: Text::default(),
            status: Status::Final,
            revised: Vec::new(),
            at: Location::file("stats.yaml"),
        }
    }

    fn on(day: u32, figure: &str) -> Observation {
        observed(figure, When::On(feb(day)))
    }

    fn period(from: u32, to: u32, figure: &str) -> Observation {
        observed(figure, When::Period(feb(from), feb(to)))
    }

    fn spelt(figure: Option<Figure>) -> String {
        figure.map_or("-".to_owned(), |figure| canonical(&figure))
    }

    #[test]
    fn the_latest_up_to_the_day_stands() {
        let all = [on(20, "168"), on(10, "100"), on(15, "")];
        let at = |day| latest(&all, feb(day)).map(|observation| spelt(observation.figure));
        assert_eq!(at(9), None);
        assert_eq!(at(10).as_deref(), Some("100"));
        // A suppressed one hides the figure; the older one does not come back in its place.
        assert_eq!(at(15).as_deref(), Some("-"));
        assert_eq!(at(29).as_deref(), Some("168"));
    }

    #[test]
    fn after_and_undated_yield_to_dated() {
        let all = [observed("1", When::Undated), observed("2", When::After(feb(5))), on(10, "3")];
        let at = |day| latest(&all, feb(day)).map(|observation| spelt(observation.figure));
        assert_eq!(at(4).as_deref(), Some("1"));
        assert_eq!(at(5).as_deref(), Some("2"));
        assert_eq!(at(10).as_deref(), Some("3"));
        assert_eq!(latest(&all[1..2], feb(4)), None);
    }

    #[test]
    fn the_one_before_is_dated() {
        let all = [on(20, "168"), on(10, "100"), observed("1", When::Undated), on(15, "120")];
        assert_eq!(previous(&all, &all[0]), Some(&all[3]));
        assert_eq!(previous(&all, &all[3]), Some(&all[1]));
        assert_eq!(previous(&all, &all[1]), None);
        assert_eq!(previous(&all, &all[2]), None);
    }

    #[test]
    fn periods_within_add_up() {
        let all = [period(10, 16, "25"), on(17, "1300+"), period(18, 29, "7"), observed("9", When::Undated)];
        let part = flow(&all, feb(10), feb(17)).unwrap();
        assert_eq!((spelt(part.figure), part.complete, part.span), ("1325+".into(), true, (feb(10), feb(17))));
        let gap = flow(&all, feb(8), feb(20)).unwrap();
        assert_eq!((spelt(gap.figure), gap.complete, gap.span), ("1325+".into(), false, (feb(10), feb(17))));
        assert_eq!(flow(&all, feb(1), feb(15)), None);
    }

    #[test]
    fn overlapping_periods_are_a_mistake() {
        let all = [period(10, 16, "25"), period(16, 20, "7")];
        let found = flow(&all, feb(10), feb(20)).unwrap();
        assert_eq!((found.figure, found.complete), (None, false));
        assert_eq!(found.overlap, Some((&all[0], &all[1])));
    }

    #[test]
    fn a_figure_of_just_the_period_stands_alone() {
        let all = [on(10, "3"), on(11, "4"), period(10, 11, "8")];
        let found = flow(&all, feb(10), feb(11)).unwrap();
        assert_eq!((spelt(found.figure), found.complete, found.overlap), ("8".into(), true, None));
    }

    #[test]
    fn a_suppressed_part_hides_the_sum() {
        let all = [on(10, "3"), on(11, "")];
        let found = flow(&all, feb(10), feb(11)).unwrap();
        assert_eq!((found.figure, found.suppressed, found.complete), (None, true, true));
    }

    #[test]
    fn totals_fall_only_where_it_is_certain() {
        for (earlier, later, falls_there) in [
            ("1300+", "1310", false),
            ("1300+", "1200", true),
            ("1300+", "1200+", false),
            ("1300", "1300", false),
            ("1300", "1299", true),
            ("1300", "<1300", true),
            ("1300", "近1300", true),
            ("近1300", "1200", false),
            ("~1300", "1", false),
            ("1300", "~1200", false),
            ("1200..1300", "1250", false),
            ("1200..1300", "1100..1200", false),
            ("1200..1300", "1100..1199", true),
            ("2.9万", "28600", false),
            ("2.9万", "28499", true),
            ("2.9万", "2.8万", false),
            ("2.9万", "2.7万", true),
            ("若干", "1", false),
            ("5", "若干", false),
        ] {
            let all = [on(20, later), on(10, earlier)];
            assert_eq!(falls(&all), falls_there.then_some((1, 0)), "{earlier} then {later}");
        }
        assert_eq!(falls(&[on(10, "5"), on(10, "4"), observed("1", When::After(feb(11)))]), None);
        assert_eq!(falls(&[on(1, "5"), on(2, "9"), on(3, "7"), on(4, "1")]), Some((1, 2)));
    }
}
