//! Addresses of other hosts, asked for with `--external`: the only door to the network but `serve`.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Mutex, PoisonError};
use std::thread;
use std::time::Duration;

use crate::check::built::Facts;
use crate::check::links::{self, RULES};
use crate::check::{Finding, Input};
use crate::diagnostic::{Diagnostic, Location};

/// Hosts asked side by side; each is asked for one address after another, with a pause between.
const HOSTS: usize = 8;
const PAUSE: Duration = Duration::from_millis(250);
const CONNECT: Duration = Duration::from_secs(10);
const WHOLE: Duration = Duration::from_secs(30);
const REDIRECTS: u32 = 8;
/// What answers so is there, but not for a program: it asks for a name, forbids, knows no HEAD, or is asked too often.
const SHUT: [u16; 6] = [401, 403, 405, 407, 429, 451];

/// A page that leads to an address, and how many more do.
struct From<'a> {
    facts: &'a Facts,
    more: usize,
}

/// Asks for each address of another host once, and tells those that are not there.
pub fn check(input: &Input, found: &mut Vec<Finding>) {
    let base = input.office.site.base_url.as_deref();
    let mut all: BTreeMap<String, From> = BTreeMap::new();
    for facts in input.built {
        let own: BTreeSet<String> =
            facts.links.iter().filter_map(|address| outward(&facts.route, address, base)).collect();
        for address in own {
            all.entry(address).and_modify(|from| from.more += 1).or_insert(From { facts, more: 0 });
        }
    }
    let mut hosts: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for address in all.keys() {
        hosts.entry(host(address)).or_default().push(address);
    }
    let agent: ureq::Agent = ureq::Agent::config_builder()
        .timeout_connect(Some(CONNECT))
        .timeout_global(Some(WHOLE))
        .max_redirects(REDIRECTS)
        .http_status_as_error(false)
        .user_agent(concat!("jianbao/", env!("CARGO_PKG_VERSION"), " (looks whether links lead somewhere)"))
        .build()
        .into();
    let waiting = Mutex::new(hosts.into_values());
    let wrong: Mutex<BTreeMap<&str, String>> = Mutex::default();
    let next = || waiting.lock().unwrap_or_else(PoisonError::into_inner).next();
    let work = || {
        while let Some(addresses) = next() {
            for (n, address) in addresses.into_iter().enumerate() {
                if n > 0 {
                    thread::sleep(PAUSE);
                }
                if let Some(why) = asked(&agent, address) {
                    wrong.lock().unwrap_or_else(PoisonError::into_inner).insert(address, why);
                }
            }
        }
    };
    thread::scope(|scope| (0..HOSTS).for_each(|_| drop(scope.spawn(work))));
    let wrong = wrong.into_inner().unwrap_or_else(PoisonError::into_inner);
    found.extend(wrong.into_iter().filter_map(|(address, why)| Some(finding(address, &why, all.get(address)?))));
}

/// An address of another host as it is asked for: without its anchor. `None` for all others.
fn outward(route: &str, address: &str, base: Option<&str>) -> Option<String> {
    let address = address.split('#').next().unwrap_or("");
    let whole = if address.starts_with("//") { format!("https:{address}") } else { address.to_owned() };
    let web = ["http://", "https://"]
        .iter()
        .any(|scheme| whole.get(..scheme.len()).is_some_and(|s| s.eq_ignore_ascii_case(scheme)));
    (web && links::target(route, address, base).is_none()).then_some(whole)
}

fn host(address: &str) -> &str {
    address.split('/').nth(2).unwrap_or("")
}

/// Why an address is as good as dead; `None` where something answers.
fn asked(agent: &ureq::Agent, address: &str) -> Option<String> {
    // Some servers know no HEAD, and say so in many ways.
    let head = agent.head(address).call().map(|answer| answer.status().as_u16());
    let answer = match head {
        Ok(200..=399) => return None,
        Err(ureq::Error::HostNotFound | ureq::Error::Timeout(_)) => head,
        _ => agent.get(address).call().map(|answer| answer.status().as_u16()),
    };
    match answer {
        Ok(status) if status < 400 || SHUT.contains(&status) => None,
        Ok(status) => Some(format!("answers {status}")),
        // Built without TLS, nothing can be said of it.
        Err(ureq::Error::TlsRequired) => None,
        Err(ureq::Error::HostNotFound) => Some("is of a host that is not there".to_owned()),
        Err(ureq::Error::Timeout(_)) => Some("does not answer in time".to_owned()),
        Err(ureq::Error::TooManyRedirects) => Some("leads from address to address without end".to_owned()),
        Err(other) => Some(format!("cannot be reached ({other})")),
    }
}

fn finding(address: &str, why: &str, from: &From) -> Finding {
    let facts = from.facts;
    let at = Location::file(facts.source.clone().unwrap_or_else(|| format!("public/{}", facts.route).into()));
    let more = if from.more > 0 { format!(" (and of {} more)", from.more) } else { String::new() };
    let message = format!("`{address}` {why}: a link of {}{more}", facts.route);
    let help = "open it in a browser; correct the link, take it out, or name the document without one";
    Finding::new(&RULES[5], Diagnostic::warning(at, message).help(help))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_of_other_hosts() {
        let to = |address: &str| outward("a/b.html", address, Some("https://x.example/s/"));
        assert_eq!(to("http://other.example/a#b").as_deref(), Some("http://other.example/a"));
        assert_eq!(to("//other.example/a").as_deref(), Some("https://other.example/a"));
        for own in ["../b.html", "https://x.example/s/k/", "mailto:a@example.org", "tel:12345", "#a", "data:,x"] {
            assert_eq!(to(own), None, "{own}");
        }
        assert_eq!(host("http://other.example:80/a"), "other.example:80");
    }
}
