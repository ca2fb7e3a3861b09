//! The rules of private data over the bytes of a package, before it is closed.

use std::collections::BTreeSet;
use std::sync::{Mutex, PoisonError};

use chrono::NaiveDate;
use rayon::prelude::*;

use super::pack::{From, LARGE, Taken, batches};
use crate::check::built::Look;
use crate::check::private;
use crate::check::{Finding, Level, Orders};
use crate::diagnostic::{Diagnostic, Severity, sort};
use crate::output::unread;
use crate::source::folder;

/// What the rules found so far, with the order of the office that lets some of it pass.
pub struct Privacy {
    orders: Orders,
    today: NaiveDate,
    found: Mutex<Vec<(String, Finding)>>,
}

impl Privacy {
    pub fn new(orders: Orders, today: NaiveDate) -> Self {
        Self { orders, today, found: Mutex::default() }
    }

    /// Looks at the bytes that will stand at `path`. From any thread.
    pub fn look(&self, path: &str, bytes: &[u8]) {
        // What is text to a person is text here: YAML and the strings of themes.
        let text = ["yaml", "yml", "ftl"].iter().any(|e| path.ends_with(&format!(".{e}")));
        let name = if text { format!("{path}.txt") } else { path.to_owned() };
        let findings = private::of_built(&Look::of(&name, bytes), path);
        let stands = |finding: &Finding| {
            let level = self.orders.level(finding.rule);
            matches!(level, Level::Error | Level::Warn) && !self.orders.allow(finding, self.today)
        };
        let mut found = self.found.lock().unwrap_or_else(PoisonError::into_inner);
        found.extend(findings.into_iter().filter(stands).map(|finding| (path.to_owned(), finding)));
    }

    /// Looks at files that will stand in the package as they are; a very large one is no text.
    pub fn look_at(&self, files: &[Taken]) -> Result<(), Diagnostic> {
        for batch in batches(files, |file| file.size) {
            batch.par_iter().filter(|file| file.size <= LARGE).try_for_each(|file| {
                match &file.from {
                    From::Memory(bytes) => self.look(&file.path, bytes),
                    From::Disk(from) => self.look(&file.path, &folder::bytes(from).map_err(|e| unread(from, &e))?),
                }
                Ok(())
            })?;
        }
        Ok(())
    }

    /// Each thing once, at the first file that shows it, masked; what its rule makes an error stops the package.
    pub fn findings(&self) -> Vec<Diagnostic> {
        let mut found = std::mem::take(&mut *self.found.lock().unwrap_or_else(PoisonError::into_inner));
        // The sources first: there it can be taken out.
        found.sort_by(|a, b| (!a.0.starts_with(super::SOURCE), &a.0).cmp(&(!b.0.starts_with(super::SOURCE), &b.0)));
        let mut known = BTreeSet::new();
        found.retain(|(path, finding)| {
            let secret = finding.secret.as_ref().map_or_else(|| path.clone(), |s| s.hash.clone());
            known.insert((finding.rule.name, secret))
        });
        let told = |(_, finding): (String, Finding)| {
            let message = format!("{} [{}]", finding.masked_message(), finding.rule.name);
            let severity = match self.orders.level(finding.rule) {
                Level::Error => Severity::Error,
                _ => Severity::Warning,
            };
            Diagnostic { message, severity, ..finding.diagnostic }
        };
        let mut all: Vec<Diagnostic> = found.into_iter().map(told).collect();
        sort(&mut all);
        all
    }
}
