//! Atom feeds (RFC 4287): the last twenty reports that are written in the feed's language.

use atom_syndication::{Content, Entry, Feed, FixedDateTime, Generator, Link, Person, Text};

use crate::campaign::PlaceId;
use crate::language::Language;
use crate::language::strings::Arg;
use crate::site::{Site, What};

/// Entries in a feed.
const LAST: usize = 20;

/// The feed of a language, or of a place in it. Empty where the site has no address.
pub fn feed(site: &Site, language: Language, place: Option<PlaceId>) -> Vec<u8> {
    let own = |n: &usize| site.reports.get(*n).texts.contains_key(&language);
    let all: Vec<usize> = match place {
        Some(id) => site.reports.of_place(id).iter().copied().filter(own).take(LAST).collect(),
        None => site.reports.all().filter(own).take(LAST).collect(),
    };
    let what = place.map_or(What::Feed, What::PlaceFeed);
    let page = place.map_or(What::Home, What::Place);
    let url = |what: &What| site.url(&site.route(language, what)).unwrap_or_default();
    let title = site.office.site.title.get(language);
    let title = match place {
        Some(id) => {
            let name = site.office.places.get(id).name.get(language);
            site.strings.say_with(language, "feed-of", &[("name", Arg::Text(name)), ("site", Arg::Text(title))])
        }
        None => title.to_owned(),
    };
    let link = |rel: &str, kind: &str, href: String| Link {
        rel: rel.to_owned(),
        mime_type: Some(kind.to_owned()),
        href,
        ..Link::default()
    };
    let entries: Vec<Entry> = all.iter().map(|n| entry(site, language, *n)).collect();
    let updated = entries.iter().map(|e| e.updated).max().unwrap_or_default();
    let feed = Feed {
        id: url(&what),
        title: Text::plain(title),
        updated,
        lang: Some(language.tag().to_owned()),
        links: vec![link("self", "application/atom+xml", url(&what)), link("alternate", "text/html", url(&page))],
        authors: vec![Person { name: site.office.site.publisher.get(language).to_owned(), ..Person::default() }],
        generator: Some(Generator { value: "jianbao".to_owned(), ..Generator::default() }),
        entries,
        ..Feed::default()
    };
    let mut out = Vec::new();
    // A Vec takes every byte, and the texts are valid XML once escaped.
    let _ = feed.write_to(&mut out);
    out.push(b'\n');
    out
}

fn entry(site: &Site, language: Language, n: usize) -> Entry {
    let report = site.reports.get(n);
    let item = site.report_item(language, n);
    let url = site.url(&item.href).unwrap_or_default();
    let published: FixedDateTime = report.date.rfc3339(site.office.site.zone).parse().unwrap_or_default();
    let corrected = site.front(report).corrections.iter().map(|c| c.on).max();
    let corrected = corrected.map(|day| crate::language::date::Moment::day(day, site.office.site.zone));
    let updated = corrected
        .and_then(|m| m.rfc3339(site.office.site.zone).parse().ok())
        .map_or(published, |u: FixedDateTime| u.max(published));
    Entry {
        id: url.clone(),
        title: Text::plain(item.title.clone()),
        updated,
        published: Some(published),
        links: vec![Link {
            rel: "alternate".to_owned(),
            mime_type: Some("text/html".to_owned()),
            href: url,
            ..Link::default()
        }],
        authors: vec![Person { name: item.place.name.clone(), ..Person::default() }],
        summary: (!item.summary.is_empty()).then(|| Text::plain(item.summary.clone())),
        content: None::<Content>,
        ..Entry::default()
    }
}
