//! Sitemaps with the language versions of each page (sitemaps.org, hreflang by Google's extension), and robots.txt.

use std::fmt::Write as _;

use crate::language::Language;
use crate::site::head::SITEMAP_SIZE;
use crate::site::show::escaped;
use crate::site::{Site, What};

/// Part `n` of the sitemap.
pub fn part(site: &Site, n: usize) -> String {
    let mut xml = String::from(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\" xmlns:xhtml=\"http://www.w3.org/1999/xhtml\">\n",
    );
    for what in site.in_sitemap().iter().skip(n * SITEMAP_SIZE).take(SITEMAP_SIZE) {
        url(site, what, &site.written(what), &mut xml);
    }
    xml.push_str("</urlset>\n");
    xml
}

fn address(site: &Site, what: &What, language: Language) -> String {
    escaped(&site.url(&site.route(language, what)).unwrap_or_default())
}

fn url(site: &Site, what: &What, languages: &[Language], xml: &mut String) {
    let addresses: Vec<String> = languages.iter().map(|language| address(site, what, *language)).collect();
    let mut links = String::new();
    if let (true, Some(first)) = (languages.len() > 1, addresses.first()) {
        let all = languages.iter().map(|language| language.tag()).zip(&addresses);
        for (tag, address) in all.chain([("x-default", first)]) {
            let _ = write!(links, "<xhtml:link rel=\"alternate\" hreflang=\"{tag}\" href=\"{address}\"/>");
        }
    }
    let changed = match what {
        What::Report(n) => {
            let report = site.reports.get(*n);
            let newest = site.articles.changed(report.texts[&report.original]);
            newest.filter(|d| *d > report.date.day).map_or_else(|| report.date.iso(), |day| day.to_string())
        }
        _ => String::new(),
    };
    for address in &addresses {
        let _ = write!(xml, "<url><loc>{address}</loc>");
        if !changed.is_empty() {
            let _ = write!(xml, "<lastmod>{changed}</lastmod>");
        }
        xml.push_str(&links);
        xml.push_str("</url>\n");
    }
}

/// The index over the parts.
pub fn index(site: &Site) -> String {
    let mut xml = String::from(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<sitemapindex xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">\n",
    );
    let parts = site.in_sitemap().len().div_ceil(SITEMAP_SIZE).max(1);
    for n in 0..parts {
        let _ = writeln!(xml, "<sitemap><loc>{}</loc></sitemap>", address(site, &What::Sitemap(n), site.main()));
    }
    xml.push_str("</sitemapindex>\n");
    xml
}

pub fn robots(site: &Site) -> String {
    let mut text = String::from("User-agent: *\nAllow: /\n");
    if site.makes.sitemap
        && let Some(url) = site.url("sitemap.xml")
    {
        let _ = writeln!(text, "Sitemap: {url}");
    }
    text
}
