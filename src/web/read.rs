//! The content as a build reads it, shown to whoever writes more of it than pages: records of an archive.

use crate::diagnostic::Diagnostic;
use crate::site::Site;
use crate::theme::Theme;
use crate::web::cache::Cache;
use crate::web::content::{Listed, Loaded};
use crate::web::{Request, failed, has_errors, make, state_of, theme};

/// Reads the content, lays the site out, and shows it. Mistakes are told as a build tells them.
pub fn read<T>(request: &Request, look: impl FnOnce(&Site, &Theme) -> T) -> Result<T, Vec<Diagnostic>> {
    let source = request.source;
    let listed = Listed::new(source);
    let Loaded { office, mut files, found, .. } = Loaded::new(source, &listed);
    let mut found = [&listed.found[..], &found].concat();
    let mut cache = Cache::open(&state_of(source));
    files.pictures = cache.pictures(source, &office, &files);
    let articles = cache.articles(source, &office, &files);
    let theme = theme(request, &office, &listed.themes)?;
    let makes = make::makes(&theme, &office);
    if office.broken || has_errors(&found) {
        return Err(failed(found));
    }
    let site = Site::new(&office, &files, &articles, &theme.strings, &makes, source.now(), &mut found);
    if has_errors(&found) {
        return Err(failed(found));
    }
    Ok(look(&site, &theme))
}
