//! Nothing hidden can be derived from what is left.

use super::*;
use crate::campaign::Place;
use crate::diagnostic::Location;
use crate::figure::grammar::parse;
use crate::figure::{Revision, Sensitive, Status, Unit};

fn places(paths: &[(&str, Level)]) -> Places {
    let place = |(n, (path, level)): (usize, &(&str, Level))| Place {
        id: PlaceId(u32::try_from(n).unwrap()),
        path: (*path).into(),
        parent: None,
        children: Vec::new(),
        name: Text::default(),
        short_name: Text::default(),
        level: *level,
        summary: Text::default(),
        sort_key: None,
        neighbours: Vec::new(),
        aliases: Vec::new(),
        at: Location::file("place.yaml"),
    };
    let mut all = Places::new(paths.iter().enumerate().map(place).collect());
    for (n, (path, _)) in paths.iter().enumerate() {
        let id = PlaceId(u32::try_from(n).unwrap());
        if let Some(parent) = path.rsplit_once('/').and_then(|(p, _)| all.find(p)) {
            all.get_mut(id).parent = Some(parent);
            all.get_mut(parent).children.push(id);
        }
    }
    all
}

fn indicator(id: &str, nature: Nature, part_of: Option<&str>, below: Option<u32>) -> (Arc<str>, Indicator) {
    let indicator = Indicator {
        id: id.into(),
        name: Text::default(),
        definition: Text::default(),
        unit: Unit::default(),
        nature,
        topic: None,
        ratio: None,
        part_of: part_of.map(Arc::from),
        sensitive: below.map(|b| Sensitive { below: Some(b.into()), finest: None }),
        sums_over_time: false,
        at: Location::file("indicators.yaml"),
    };
    (id.into(), indicator)
}

fn on(day: u32) -> When {
    When::On(NaiveDate::from_ymd_opt(2020, 2, day).unwrap())
}

/// Rows of place, indicator, date, figure; then what is left of them, in the same order.
fn left(
    indicators: &[(Arc<str>, Indicator)],
    paths: &[(&str, Level)],
    rows: &[(&str, &str, When, &str)],
) -> Vec<Option<Decimal>> {
    let (places, indicators) = (places(paths), indicators.iter().cloned().collect());
    let mut statistics = Statistics::default();
    for (path, id, when, figure) in rows {
        let observation = Observation {
            figure: Some(parse(figure).unwrap()),
            when: *when,
            source: "s".into(),
            note: Text::default(),
            status: Status::Final,
            revised: Vec::new(),
            at: Location::file("stats.yaml"),
        };
        statistics.add(places.find(path).unwrap(), (*id).into(), observation);
    }
    statistics.sort();
    suppress(&mut statistics, &indicators, &places);
    let one = |(path, id, when, _): &(&str, &str, When, &str)| {
        let list = statistics.own(places.find(path).unwrap(), id);
        list.iter().find(|o| o.when == *when)?.figure.map(|f| f.value)
    };
    rows.iter().map(one).collect()
}

fn shown(values: &[i64]) -> Vec<Option<Decimal>> {
    values.iter().map(|v| (*v >= 0).then(|| (*v).into())).collect()
}

/// Homes at the places of a small tree, all on one day.
fn homes(rows: &[(&str, &str)]) -> Vec<Option<Decimal>> {
    let tree = [
        ("a", Level::District),
        ("a/b", Level::Street),
        ("a/b/g1", Level::Community),
        ("a/b/g2", Level::Community),
        ("a/b/g3", Level::Community),
        ("a/c", Level::Street),
        ("a/q", Level::Community),
    ];
    let rows: Vec<_> = rows.iter().map(|(p, f)| (*p, "homes", on(20), *f)).collect();
    left(&[indicator("homes", Nature::Stock, None, Some(10))], &tree, &rows)
}

#[test]
fn a_parent_less_its_published_children_gives_no_small_child_away() {
    assert_eq!(homes(&[("a", "24"), ("a/b", "21"), ("a/c", "3")]), shown(&[24, -1, -1]));
    // Through a street that reports nothing itself.
    let through = [("a", "25"), ("a/b/g1", "12"), ("a/b/g2", "10"), ("a/b/g3", "3")];
    assert_eq!(homes(&through), shown(&[25, 12, -1, -1]));
    // Children of another level do not blur it.
    assert_eq!(homes(&[("a", "24"), ("a/b", "21"), ("a/c", "3"), ("a/q", "50")])[..3], shown(&[24, -1, -1]));
    // What was hidden for that is not put together again from its own children.
    let below = [("a", "24"), ("a/b", "21"), ("a/c", "3"), ("a/b/g1", "11"), ("a/b/g2", "10")];
    assert_eq!(homes(&below), shown(&[24, -1, -1, 11, -1]));
    let whole = [("a", "60"), ("a/b", "40"), ("a/c", "20"), ("a/q", "50")];
    assert_eq!(homes(&whole), shown(&[60, 40, 20, 50]));
}

#[test]
fn a_whole_less_its_published_parts_gives_no_small_part_away() {
    let of = |nature| {
        [
            indicator("w", nature, None, None),
            indicator("p1", nature, Some("w"), Some(10)),
            indicator("p2", nature, Some("w"), Some(10)),
            indicator("p3", nature, Some("w"), Some(10)),
        ]
    };
    let tree = [("a", Level::Street), ("a/b", Level::Community), ("a/c", Level::Community)];
    let check = |rows: &[(&str, &str, When, &str)], values: &[i64]| {
        assert_eq!(left(&of(Nature::Stock), &tree, rows), shown(values), "{rows:?}");
    };
    check(&[("a", "w", on(20), "21"), ("a", "p1", on(20), "18")], &[21, -1]);
    check(&[("a", "w", on(20), "37"), ("a", "p1", on(20), "20"), ("a", "p2", on(20), "17")], &[37, 20, 17]);
    // A hidden 0 is a small cell like any other.
    let zero =
        [("a", "w", on(20), "37"), ("a", "p1", on(20), "20"), ("a", "p2", on(20), "17"), ("a", "p3", on(20), "0")];
    check(&zero, &[37, 20, -1, -1]);
    // The parts are reported by the children only.
    check(&[("a", "w", on(20), "31"), ("a/b", "p1", on(20), "15"), ("a/c", "p1", on(20), "14")], &[31, 15, -1]);
    // Undated figures stand beside each other too, also where dated ones stand before them.
    let undated = [
        ("a", "w", When::Undated, "21"),
        ("a", "p1", When::Undated, "18"),
        ("a", "w", on(20), "90"),
        ("a", "p1", on(20), "40"),
    ];
    check(&undated, &[21, -1, 90, 40]);
}

#[test]
fn a_period_less_its_published_days_gives_no_small_day_away() {
    let flow = [indicator("v", Nature::Flow, None, Some(10))];
    let (When::On(first), When::On(last)) = (on(10), on(11)) else { return };
    let rows = [("a", "v", on(10), "12"), ("a", "v", on(11), "3"), ("a", "v", When::Period(first, last), "15")];
    assert_eq!(left(&flow, &[("a", Level::Street)], &rows), shown(&[-1, -1, 15]));
}

#[test]
fn what_a_figure_was_gives_nothing_away() {
    let places = places(&[("a", Level::Street)]);
    let indicators: Indicators =
        [indicator("w", Nature::Stock, None, None), indicator("p", Nature::Stock, Some("w"), Some(10))].into();
    let mut statistics = Statistics::default();
    for (id, now, was) in [("w", "60", "21"), ("p", "30", "18")] {
        let revision = Revision {
            was: parse(was).unwrap(),
            on: NaiveDate::from_ymd_opt(2020, 2, 25).unwrap(),
            why: Text::default(),
        };
        let observation = Observation {
            figure: Some(parse(now).unwrap()),
            when: on(20),
            source: "s".into(),
            note: Text::default(),
            status: Status::Revised,
            revised: vec![revision],
            at: Location::file("stats.yaml"),
        };
        statistics.add(PlaceId(0), id.into(), observation);
    }
    suppress(&mut statistics, &indicators, &places);
    let all: Vec<&Observation> = ["w", "p"].iter().flat_map(|id| statistics.own(PlaceId(0), id)).collect();
    assert!(all.iter().all(|o| o.figure.is_some() && o.revised.is_empty()));
}
