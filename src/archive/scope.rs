//! What a package is about: a campaign of campaigns.yaml, or the whole site over a period.

use chrono::NaiveDate;

use crate::campaign::PlaceId;
use crate::campaign::statistics::end_of;
use crate::diagnostic::{Diagnostic, Location, nearest};
use crate::figure::When;
use crate::language::{Language, Text};
use crate::site::Site;

/// From a day to a day, both included.
pub type Period = (NaiveDate, NaiveDate);

/// What one package holds records of. The site in it is always the whole one, so that every link leads somewhere.
pub struct Scope {
    /// `zijinglu-2020-01-24_2020-03-04`
    pub package: String,
    pub name: Text,
    /// Position in campaigns.yaml; `None`: the whole site.
    pub campaign: Option<usize>,
    /// Figures that fall into it; `None`: all.
    pub period: Option<Period>,
    /// Reports of these days; `None`: all, for a campaign is reported on after it too.
    days: Option<Period>,
    /// The period, else from the first report or figure to the last.
    pub span: Option<Period>,
    /// It is not over yet.
    pub open: bool,
    /// The package that it corrects.
    pub corrects: Option<String>,
}

/// The packages that were asked for: by name, by period, or one for each campaign.
pub fn scopes(site: &Site, named: &[String], period: Option<Period>) -> Result<Vec<Scope>, Diagnostic> {
    let campaigns = &site.office.campaigns;
    let mut wanted: Vec<usize> = Vec::new();
    for id in named {
        let Some(at) = campaigns.iter().position(|c| *c.id == **id) else {
            let all = || campaigns.iter().map(|c| &*c.id);
            let help = match nearest(id, all()) {
                Some(near) => format!("did you mean `{near}`?"),
                None => format!("there are: {}", all().collect::<Vec<_>>().join(", ")),
            };
            let at = Location::file("content/campaigns.yaml");
            return Err(Diagnostic::error(at, format!("there is no campaign `{id}`")).help(help));
        };
        wanted.push(at);
    }
    if named.is_empty() && period.is_none() {
        wanted.extend(0..campaigns.len());
    }
    let mut all: Vec<Scope> = wanted.into_iter().map(|c| of_campaign(site, c, period)).collect();
    if all.is_empty() {
        let name = site.office.site.title.clone();
        all.push(Scope::new("site".to_owned(), name, None, period).named(site));
    }
    Ok(all)
}

fn of_campaign(site: &Site, at: usize, period: Option<Period>) -> Scope {
    let campaign = &site.office.campaigns[at];
    let scope = Scope::new(campaign.id.to_string(), campaign.name.clone(), Some(at), period);
    Scope { period: period.or(campaign.period), ..scope }.named(site)
}

impl Scope {
    fn new(package: String, name: Text, campaign: Option<usize>, days: Option<Period>) -> Self {
        Self { package, name, campaign, period: days, days, span: None, open: false, corrects: None }
    }

    /// With its span, in its name too.
    fn named(mut self, site: &Site) -> Self {
        self.span = self.period.or_else(|| self.first_to_last(site));
        if let Some((from, to)) = self.span {
            self.package = format!("{}-{from}_{to}", self.package);
            self.open = to > site.today;
        }
        self
    }

    /// The places it is about.
    pub fn places(&self, site: &Site) -> Vec<PlaceId> {
        let places = &site.office.places;
        let all = places.iter().map(|p| p.id);
        match self.campaign {
            None => all.collect(),
            Some(c) => {
                let named = &site.office.campaigns[c].places;
                all.filter(|id| places.chain(*id).iter().any(|p| named.contains(p))).collect()
            }
        }
    }

    /// The reports it is about, newest first.
    pub fn reports(&self, site: &Site) -> Vec<usize> {
        let all: Vec<usize> = match self.campaign {
            None => site.reports.all().collect(),
            Some(c) => site.reports.of_campaign(c).to_vec(),
        };
        let within = |n: &usize| {
            let day = site.reports.get(*n).date.day;
            self.days.is_none_or(|(from, to)| from <= day && day <= to)
        };
        all.into_iter().filter(within).collect()
    }

    /// From its first report or figure to its last.
    fn first_to_last(&self, site: &Site) -> Option<Period> {
        let reports = self.reports(site).into_iter().map(|n| site.reports.get(n).date.day);
        let mut days: Vec<NaiveDate> = reports.collect();
        for place in self.places(site) {
            for observation in site.office.statistics.of(place).flat_map(|(_, list)| list) {
                days.extend(end_of(observation.when));
                if let When::Period(from, _) = observation.when {
                    days.push(from);
                }
            }
        }
        Some((*days.iter().min()?, *days.iter().max()?))
    }

    /// `2020-01-24/2020-03-04`, for machines.
    pub fn interval(&self) -> String {
        self.span.map_or(String::new(), |(from, to)| format!("{from}/{to}"))
    }

    /// Its name in both languages.
    pub fn title(&self) -> String {
        let [zh, en] = [Language::ZhHans, Language::En].map(|l| self.name.get(l));
        if zh == en || en.is_empty() { zh.to_owned() } else { format!("{zh} / {en}") }
    }
}
