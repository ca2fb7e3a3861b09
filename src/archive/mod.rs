//! Closes campaigns and periods into packages that an archive can take in, check with other people's tools, replay in a
//! browser and build the site from again.
//!
//! Read it from `close` down: build the site aside → look for private data → `scope`: which packages → `package`: fill
//! a bag (`pack`, `wacz`, `records`), seal it (`bag`), box it (`boxes`), move it to its place → `series`: list it.
//! `verify` and `rebuild` go the other way.

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use chrono::{DateTime, NaiveTime, Utc};

use crate::check::Orders;
use crate::diagnostic::{Diagnostic, Location, Severity, sort};
use crate::output::{MANIFEST, Parcel, clear, unread};
use crate::site::Site;
use crate::source::{Entry, Source, folder};
use crate::theme::{Theme, built_in_files};
use crate::web;

pub mod bag;
mod boxes;
mod compare;
mod formats;
pub mod hash;
pub mod holder;
pub mod names;
mod pack;
mod package;
mod privacy;
mod readme;
pub mod rebuild;
mod records;
mod register;
mod reports;
mod scope;
pub mod series;
pub mod surt;
pub mod verify;
mod wacz;
pub mod warc;

use pack::{From, Taken};
use privacy::Privacy;
pub use scope::Period;
use scope::Scope;
use series::Series;

/// Where the parts of a bag stand.
pub const SITE: &str = "data/site/";
pub const SOURCE: &str = "data/source/";
pub const WACZ: &str = "data/web/site.wacz";

/// What `archive` is asked for.
pub struct Request<'a> {
    pub source: &'a Source,
    /// Where packages stand.
    pub home: &'a Path,
    pub theme: Option<&'a str>,
    /// Ids of campaigns; none: all of them.
    pub campaigns: &'a [String],
    pub period: Option<Period>,
    /// Why a package that was closed before is closed again.
    pub correct: Option<&'a str>,
    /// 保管期限, as the archive's rules name it.
    pub retention: Option<&'a str>,
    /// `SOURCE_DATE_EPOCH`: the time in the records. Without it, midnight of the day.
    pub epoch: Option<DateTime<Utc>>,
    /// Called with what is going on, and bytes (done, all).
    pub progress: &'a (dyn Fn(&str, u64, u64) + Sync),
}

/// A package that was closed.
pub struct Package {
    pub name: String,
    pub files: usize,
    pub bytes: u64,
    /// Files in formats that may not be readable in thirty years.
    pub doubtful: Vec<String>,
}

/// What all packages of one run are made from.
struct Shared<'a> {
    request: &'a Request<'a>,
    time: DateTime<Utc>,
    /// The built site, and the content with its theme.
    site: Vec<Taken>,
    source: Vec<Taken>,
    /// How the sources stood when the site was built.
    before: Vec<Entry>,
    privacy: Privacy,
}

/// Closes what was asked for. On an error no package stands that was not whole before; packages that were closed
/// before it stay.
pub fn close(request: &Request) -> Result<(Vec<Package>, Vec<Diagnostic>), Vec<Diagnostic>> {
    let aside = request.source.state().join("archived-site");
    let one = |d: Diagnostic| vec![d];
    clear(&aside).map_err(one)?;
    let closed = closed(request, &aside);
    let cleared = clear(&aside).map_err(one);
    closed.and_then(|closed| cleared.map(|()| closed))
}

fn closed(request: &Request, aside: &Path) -> Result<(Vec<Package>, Vec<Diagnostic>), Vec<Diagnostic>> {
    let one = |d: Diagnostic| vec![d];
    let before = listing(request.source);
    let drawing = |done: usize, all: usize| (request.progress)("drawing", done as u64, all as u64);
    let build = web::Request {
        source: request.source,
        output: aside,
        theme: request.theme,
        force: false,
        changed: None,
        progress: &drawing,
    };
    let mut warnings = web::build(&build)?.warnings;
    let midnight = request.source.today.and_time(NaiveTime::MIN).and_utc();
    let mut shared = Shared {
        request,
        time: request.epoch.unwrap_or(midnight),
        site: site_files(aside).map_err(one)?,
        source: Vec::new(),
        before,
        privacy: Privacy::new(Orders::read(request.source), request.source.today),
    };
    let (packed, found) = web::with_site(request.source, request.theme, |site, theme, _| {
        shared.source = source_files(request.source, &shared.before, theme);
        Ok(packages(&shared, site, &mut warnings))
    })?;
    warnings.extend(found);
    sort(&mut warnings);
    Ok((packed?, warnings))
}

fn packages(shared: &Shared, site: &Site, warnings: &mut Vec<Diagnostic>) -> Result<Vec<Package>, Vec<Diagnostic>> {
    let request = shared.request;
    let one = |d: Diagnostic| vec![d];
    let scopes = scope::scopes(site, request.campaigns, request.period).map_err(one)?;
    Parcel::recover(request.home, request.source.state()).map_err(one)?;
    let mut series = Series::read(request.home).map_err(one)?;
    let chosen = !request.campaigns.is_empty() || request.period.is_some();
    let todo = todo(request, &series, scopes, chosen, warnings).map_err(one)?;
    if todo.is_empty() {
        return Ok(Vec::new());
    }
    (request.progress)("looking for private data", 0, 1);
    shared.privacy.look_at(&shared.source).and_then(|()| shared.privacy.look_at(&shared.site)).map_err(one)?;
    stop(shared, warnings)?;
    let done = AtomicU64::new(0);
    let size = |files: &[Taken]| files.iter().map(|f| f.size).sum::<u64>();
    let all = (size(&shared.site) + size(&shared.source)) * todo.len() as u64;
    let mut packed = Vec::new();
    for scope in &todo {
        let progress = |bytes: u64| {
            let done = done.fetch_add(bytes, Ordering::Relaxed) + bytes;
            (request.progress)("packing", done.min(all), all);
        };
        let (package, link) = package::pack(shared, site, scope, &series, &progress)?;
        stop(shared, warnings)?;
        series.add(link).map_err(one)?;
        packed.push(package);
    }
    Ok(packed)
}

/// What the rules of private data found so far: errors stop, the rest is told.
fn stop(shared: &Shared, warnings: &mut Vec<Diagnostic>) -> Result<(), Vec<Diagnostic>> {
    let found = shared.privacy.findings();
    if found.iter().any(|d| d.severity == Severity::Error) {
        return Err(found);
    }
    warnings.extend(found);
    Ok(())
}

/// The packages that are to be closed now. What nobody named is passed over with a note where it is not over yet or was
/// closed before; what was named is an error then.
fn todo(
    request: &Request,
    series: &Series,
    scopes: Vec<Scope>,
    chosen: bool,
    notes: &mut Vec<Diagnostic>,
) -> Result<Vec<Scope>, Diagnostic> {
    let at = |scope: &Scope| Location::file(request.home.join(&scope.package).to_string_lossy().into_owned());
    if request.correct.is_some() && !chosen && scopes.len() > 1 {
        let at = Location::file(request.home.to_string_lossy().into_owned());
        let message = "a correction is one of a certain package";
        return Err(Diagnostic::error(at, message).help("say which campaign with --campaign"));
    }
    let mut todo = Vec::new();
    for mut scope in scopes {
        let stands = |name: &str| series.has(name) || request.home.join(name).exists();
        if scope.open {
            let note = Diagnostic::note(at(&scope), "this is not over yet; it is closed when its last day is past");
            match chosen {
                true => {
                    return Err(Diagnostic { severity: Severity::Error, ..note }.help("choose a period that is past"));
                }
                false => notes.push(note),
            }
            continue;
        }
        if !stands(&scope.package) {
            todo.push(scope);
        } else if request.correct.is_some() {
            scope.corrects = Some(newest(&scope.package, &stands));
            scope.package = (2..).map(|n| format!("{}_v{n}", scope.package)).find(|n| !stands(n)).unwrap_or_default();
            todo.push(scope);
        } else {
            let help = "choose another --period, or close a correction of it with --correct \"why\"";
            let note = Diagnostic::note(at(&scope), "this was closed before, and is not touched").help(help);
            match chosen {
                true => return Err(Diagnostic { severity: Severity::Error, ..note }),
                false => notes.push(note),
            }
        }
    }
    Ok(todo)
}

/// The last correction of a package, or itself.
fn newest(package: &str, stands: &dyn Fn(&str) -> bool) -> String {
    let versions = (2..).map(|n| format!("{package}_v{n}")).take_while(|name| stands(name));
    versions.last().unwrap_or_else(|| package.to_owned())
}

/// All that a site is made from, as it stands now.
fn listing(source: &Source) -> Vec<Entry> {
    let mut all = source.list("content").0;
    if source.has("themes") {
        all.extend(source.list("themes").0);
    }
    all
}

/// The built tree, without the list that builds keep for themselves.
fn site_files(aside: &Path) -> Result<Vec<Taken>, Diagnostic> {
    let files = folder::walk(aside).map_err(|e| unread(aside, &e))?;
    let taken = |file: folder::Found| Taken {
        path: format!("{SITE}{}", file.path),
        from: From::Disk(aside.join(&file.path)),
        size: file.size,
    };
    Ok(files.into_iter().filter(|file| file.path != MANIFEST).map(taken).collect())
}

/// The content, and the themes that the site was drawn with; built-in ones as they are in this program.
fn source_files(source: &Source, entries: &[Entry], theme: &Theme) -> Vec<Taken> {
    let used = |path: &str| path.starts_with("content/") || theme.names.iter().any(|n| is_in(path, n));
    let taken = |entry: &Entry| Taken {
        path: format!("{SOURCE}{}", entry.path),
        from: From::Disk(source.path(&entry.path)),
        size: entry.size,
    };
    let mut all: Vec<Taken> = entries.iter().filter(|e| used(&e.path)).map(taken).collect();
    for name in &theme.names {
        if entries.iter().any(|e| is_in(&e.path, name)) {
            continue;
        }
        for (path, bytes) in built_in_files(name).unwrap_or_default() {
            let size = bytes.len() as u64;
            all.push(Taken { path: format!("{SOURCE}themes/{name}/{path}"), from: From::Memory(bytes.into()), size });
        }
    }
    all.sort_by(|a, b| a.path.cmp(&b.path));
    all
}

fn is_in(path: &str, theme: &str) -> bool {
    path.strip_prefix("themes/").and_then(|p| p.strip_prefix(theme)).is_some_and(|p| p.starts_with('/'))
}

/// What changed since the site was built: it would not be what the package says.
fn changed(before: &[Entry], now: &[Entry]) -> Option<Diagnostic> {
    if before == now {
        return None;
    }
    let gone = before.iter().find(|e| !now.contains(e)).or_else(|| now.iter().find(|e| !before.contains(e)));
    let path: Arc<str> = gone?.path.clone();
    Some(
        Diagnostic::error(Location::file(path), "this file changed while the package was being made")
            .help("save it, leave it alone, and run archive again; no package was closed"),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_source_that_changes_meanwhile_is_named() {
        let entry = |path: &str, modified| Entry { path: path.into(), size: 1, modified };
        let before = [entry("content/a.md", 1), entry("content/b.md", 1)];
        assert!(changed(&before, &before).is_none());
        let named = |now: &[Entry]| changed(&before, now).unwrap().location.file.to_string();
        assert_eq!(named(&[entry("content/a.md", 1), entry("content/b.md", 2)]), "content/b.md");
        assert_eq!(named(&before[1..]), "content/a.md");
        let more = [entry("content/a.md", 1), entry("content/b.md", 1), entry("content/c.md", 1)];
        assert_eq!(named(&more), "content/c.md");
    }
}
