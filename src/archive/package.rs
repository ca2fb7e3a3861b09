//! One package from its first file to its place in the series.

use serde_json::json;

use super::bag::{DECLARATION, Info, Row, manifests, oxum};
use super::boxes::{self, Boxed};
use super::compare::corrections;
use super::hash::{Sums, sha256};
use super::names::{MAP, Names};
use super::pack::Packer;
use super::records::{RECORDS, tables};
use super::scope::Scope;
use super::series::{CORRECTS, CORRECTS_HASH, Link, NUMBER, PREVIOUS, PREVIOUS_HASH, REASON, SEAL, Series};
use super::wacz::{About, Web};
use super::warc::When;
use super::{Package, Shared, WACZ, changed, listing, readme, register, reports};
use crate::diagnostic::Diagnostic;
use crate::language::Language;
use crate::output::Parcel;
use crate::render::{ENGINE, table};
use crate::site::Site;
use crate::site::data::Table;

/// The program, as packages name it.
pub const SOFTWARE: &str = concat!("jianbao ", env!("CARGO_PKG_VERSION"));

/// Fills, seals and boxes a package, and moves it to its place.
pub fn pack(
    shared: &Shared,
    site: &Site,
    scope: &Scope,
    series: &Series,
    progress: &(dyn Fn(u64) + Sync),
) -> Result<(Package, Link), Vec<Diagnostic>> {
    let request = shared.request;
    let one = |d: Diagnostic| vec![d];
    let name = &*scope.package;
    let parcel = Parcel::begin(request.home, name, request.source.state()).map_err(one)?;
    let mut packer = Packer {
        parcel: &parcel,
        root: name,
        rows: Vec::new(),
        names: Names::default(),
        formats: Default::default(),
        progress,
    };
    payload(&mut packer, shared, site, scope).map_err(one)?;
    super::stop(shared, &mut Vec::new())?;
    let info = info(&packer, shared, site, scope, series);
    let (rows, doubtful) = (packer.rows, packer.formats.doubtful);
    let (seal, tags) = seal(&parcel, name, &rows, &info).map_err(one)?;
    box_up(&parcel, name, &rows, tags, shared).map_err(one)?;
    if let Some(diagnostic) = changed(&shared.before, &listing(request.source)) {
        return Err(vec![diagnostic]);
    }
    let [zip, tar, sums] = ["zip", "tar", "sha256"].map(|ending| format!("{name}.{ending}"));
    parcel.commit(&[&zip, &tar, &sums, name]).map_err(one)?;
    let package =
        Package { name: name.to_owned(), files: rows.len(), bytes: rows.iter().map(|r| r.sums.size).sum(), doubtful };
    let corrects = scope.corrects.clone().unwrap_or_default();
    Ok((package, Link { package: name.to_owned(), hash: seal, closed: site.today.to_string(), corrects }))
}

/// Everything below `data/`.
fn payload(packer: &mut Packer, shared: &Shared, site: &Site, scope: &Scope) -> Result<(), Diagnostic> {
    let title = scope.title();
    let about = About { software: SOFTWARE, title: &title, description: site.office.site.publisher.get(site.main()) };
    let base = site.office.site.base_url.clone().unwrap_or_else(|| NOWHERE.to_owned());
    let when = When {
        iso: shared.time.format("%Y-%m-%dT%H:%M:%SZ").to_string(),
        stamp: shared.time.format("%Y%m%d%H%M%S").to_string(),
    };
    let mut web = Web::begin(packer.parcel, &base, when, &about)?;
    packer.take(&shared.site, Some(&mut web))?;
    web.finish(&packer.inside(WACZ), &about, shared.time)?;
    packer.take(&shared.source, None)?;
    packer.adopt(WACZ)?;
    packer.rows.sort_by(|a, b| a.path.cmp(&b.path));
    records(packer, shared, site, scope)?;
    if let Some(corrects) = &scope.corrects {
        let table = corrections(shared.request.home, corrects, &packer.rows);
        packer.put(&format!("{RECORDS}corrections.csv"), &table::csv(&table))?;
    }
    packer.put("data/README.txt", readme::text(site, scope, &base, SOFTWARE).as_bytes())?;
    if !packer.names.changed.is_empty() {
        let rows = packer.names.changed.iter().map(|(now, was)| vec![now.clone(), was.clone()]).collect();
        let map = Table { head: vec!["path".to_owned(), "was".to_owned()], rows };
        packer.put(MAP, &table::csv(&map))?;
    }
    packer.rows.sort_by(|a, b| a.path.cmp(&b.path));
    Ok(())
}

/// Where a site without an address of its own is replayed: a name that leads nowhere (RFC 2606), the same in every
/// package, so that links between packages of one site hold.
const NOWHERE: &str = "https://archive.invalid/site/";

fn records(packer: &mut Packer, shared: &Shared, site: &Site, scope: &Scope) -> Result<(), Diagnostic> {
    let (request, privacy) = (shared.request, &shared.privacy);
    let items = reports::items(site, &scope.reports(site));
    packer.put_all(&items, |item| {
        let files = reports::files(site, request.source, item);
        files.iter().for_each(|(path, bytes)| privacy.look(path, bytes));
        files
    })?;
    let register = register::table(site, &items, &packer.rows, request.retention.unwrap_or(""));
    let head = ["format", "files", "bytes", "lasts"].map(str::to_owned).to_vec();
    let formats = Table { head, rows: packer.formats.rows() };
    packer.put(&format!("{RECORDS}register.xml"), &register::xml(&register))?;
    for (path, bytes) in tables(site, scope, &register, &formats) {
        // The register holds hashes, whose digits are nobody's; its words stand in the pages.
        if !path.ends_with("register.csv") {
            privacy.look(&path, &bytes);
        }
        packer.put(&path, &bytes)?;
    }
    let time = request.source.time.map(|(hour, minute)| format!("{hour:02}:{minute:02}"));
    let build = json!({
        "software": SOFTWARE,
        "engine": ENGINE,
        "features": features(),
        "today": site.today.to_string(),
        "time": time,
        "theme": request.theme,
    });
    packer.put(&format!("{RECORDS}build.json"), &table::json(&build))
}

/// The features of the program that change what it writes.
pub fn features() -> Vec<&'static str> {
    let all = [("minify", cfg!(feature = "minify")), ("pictures", cfg!(feature = "pictures"))];
    all.into_iter().filter_map(|(name, on)| on.then_some(name)).collect()
}

/// `bag-info.txt`.
fn info(packer: &Packer, shared: &Shared, site: &Site, scope: &Scope, series: &Series) -> Info {
    let (request, office) = (shared.request, &site.office.site);
    let both = |text: &crate::language::Text| {
        let [zh, en] = [Language::ZhHans, Language::En].map(|l| text.get(l));
        if zh == en { zh.to_owned() } else { format!("{zh} / {en}") }
    };
    let mut info = Info::default();
    info.put("Source-Organization", &both(&office.publisher));
    info.put("External-Description", &scope.title());
    info.put("External-Identifier", &scope.package);
    info.put("Bagging-Date", &site.today.to_string());
    info.put("Payload-Oxum", &oxum(&packer.rows));
    info.put("Bag-Software-Agent", SOFTWARE);
    info.put("Site-Title", &both(&office.title));
    info.put("Site-Address", office.base_url.as_deref().unwrap_or(""));
    info.put("Site-Identification-Code", office.footer.site_id_code.as_deref().unwrap_or(""));
    info.put("Period", &scope.interval());
    info.put("Retention", request.retention.unwrap_or(""));
    info.put(NUMBER, &(series.links.len() + 1).to_string());
    if let Some(last) = series.links.last() {
        info.put(PREVIOUS, &last.package);
        info.put(PREVIOUS_HASH, &last.hash);
    }
    if let Some(corrects) = &scope.corrects {
        info.put(CORRECTS, corrects);
        info.put(CORRECTS_HASH, series.find(corrects).map_or("", |link| &link.hash));
        info.put(REASON, request.correct.unwrap_or(""));
    }
    info
}

/// Writes the tag files; gives the hash that stands for the package, and the names and sizes of what was written.
fn seal(parcel: &Parcel, name: &str, rows: &[Row], info: &Info) -> Result<(String, Vec<(String, u64)>), Diagnostic> {
    let mut files = vec![("bag-info.txt".to_owned(), info.text()), ("bagit.txt".to_owned(), DECLARATION.to_owned())];
    files.extend(manifests("manifest", rows));
    let row = |(path, text): &(String, String)| Row { path: path.clone(), sums: Sums::of(text.as_bytes()) };
    let tags: Vec<Row> = files.iter().map(row).collect();
    files.extend(manifests("tagmanifest", &tags));
    for (path, text) in &files {
        let mut sheet = parcel.create(&format!("{name}/{path}"))?;
        std::io::Write::write_all(&mut sheet, text.as_bytes()).map_err(|e| sheet.failed(&e))?;
        sheet.sync()?;
    }
    let seal = files.iter().find(|(path, _)| path == SEAL).map_or(String::new(), |(_, text)| sha256(text.as_bytes()));
    Ok((seal, files.into_iter().map(|(path, text)| (path, text.len() as u64)).collect()))
}

/// The same bag as a ZIP and as a TAR, and the hashes of both as `sha256sum -c` reads them.
fn box_up(
    parcel: &Parcel,
    name: &str,
    rows: &[Row],
    tags: Vec<(String, u64)>,
    shared: &Shared,
) -> Result<(), Diagnostic> {
    let payload = rows.iter().map(|row| (row.path.clone(), row.sums.size));
    let boxed = |(path, size): (String, u64)| {
        let name = format!("{name}/{path}");
        Boxed { path: name.clone(), name, size }
    };
    // What the bag is comes first: a reader that streams knows at once.
    let files: Vec<Boxed> = tags.into_iter().chain(payload).map(boxed).collect();
    let [zip, tar] = ["zip", "tar"].map(|ending| format!("{name}.{ending}"));
    let (zipped, tarred) =
        rayon::join(|| boxes::zip(parcel, &zip, &files, shared.time), || boxes::tar(parcel, &tar, &files, shared.time));
    let sums = format!("{}  {zip}\n{}  {tar}\n", zipped?, tarred?);
    parcel.write(&format!("{name}.sha256"), sums.as_bytes())
}
