//! All or nothing: the journal is the commit point, the manifest goes last.

use std::fs;

use super::digest::Digest;
use super::disk::{Disk, explain};
use super::journal::{NAME, NEW_MANIFEST, UNSWEPT};
use super::manifest::{Entry, Manifest};
use super::opened::{Left, Look, Mark, Output};
use super::record::{self, Row, mtime};
use super::settle::Settled;
use crate::diagnostic::Diagnostic;

/// What a commit did: files written, kept and deleted, and the bytes of those written.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Committed {
    pub written: usize,
    pub kept: usize,
    pub deleted: usize,
    pub bytes_written: u64,
}

impl Output {
    /// All or nothing: journal, deletes, renames, manifest. Deleted are the files of the old manifest that were
    /// neither kept nor written, never a file that jianbao did not write. Where nothing changed, nothing is touched.
    /// After an error before the commit point the old tree stands; after one behind it the next build finishes.
    pub fn commit(self) -> Result<Committed, Diagnostic> {
        self.commit_for_next().map(|(done, _)| done)
    }

    /// The same, and gives what the next build of a session need not read.
    pub fn commit_for_next(mut self) -> Result<(Committed, Left), Diagnostic> {
        let settled = self.settle()?;
        let bytes = settled.manifest.to_bytes();
        let done = Committed {
            written: settled.written,
            kept: settled.manifest.len() - settled.written,
            deleted: settled.journal.deletes.len(),
            bytes_written: settled.bytes_written,
        };
        let stands = Digest::of(&bytes);
        let Settled { manifest, times, journal, .. } = &settled;
        if self.stands == Some(stands) && done.written + done.deleted == 0 {
            self.refresh_record();
            let times = times.iter().map(|(time, _)| *time).collect();
            return Ok((done, Left { manifest: settled.manifest, stands, times }));
        }
        let stamp = self.seal(&settled, &bytes)?;
        self.sealed = true;
        journal.carry_out(&self.ground, &self.disk)?;
        self.stage.release();
        // What is left of the staging folder is rubbish, which the next build would throw away too.
        let _ = Disk::patiently(|| self.disk.remove_tree(&self.ground.stage()));
        let time = |(time, staged): &(Option<i64>, bool)| time.filter(|time| !staged || *time < stamp);
        let times: Vec<Option<i64>> = times.iter().map(time).collect();
        // Within a session the record stays: it counts for those files only that are as they were.
        if !self.trusting {
            self.write_record(manifest, times.iter().copied());
        }
        Ok((done, Left { manifest: settled.manifest, stands, times }))
    }

    /// Writes manifest and journal aside and renames the journal: the commit point. Gives the time of the
    /// manifest, which is later than every change that a staged file's own time could hide.
    fn seal(&self, settled: &Settled, manifest: &[u8]) -> Result<i64, Diagnostic> {
        let (ground, disk) = (&self.ground, &self.disk);
        self.stage.ready(ground, disk)?;
        let failed = |e| explain(ground.shown(super::MANIFEST), "write this file", &e);
        let journal = settled.journal.to_bytes().ok_or_else(|| failed(std::io::ErrorKind::InvalidData.into()))?;
        let meta = disk.write_synced(&ground.aside(NEW_MANIFEST), manifest).map_err(failed)?;
        if !settled.journal.deletes.is_empty() || !settled.journal.sweep.is_empty() {
            disk.write(&ground.aside(UNSWEPT), b"").map_err(failed)?;
        }
        let draft = ground.aside("journal.draft");
        disk.write_synced(&draft, &journal).map_err(failed)?;
        Disk::patiently(|| disk.rename(&draft, &ground.aside(NAME))).map_err(|e| {
            // Some network disks do it and say they did not: it must not be half true.
            let _ = fs::remove_file(ground.aside(NAME));
            failed(e)
        })?;
        Ok(mtime(&meta).unwrap_or(i64::MIN))
    }

    /// Writes the stat record anew if hashing has shown more than it knew.
    pub(super) fn refresh_record(&self) {
        let learnt =
            |mark: &Mark| matches!(mark.look.get(), Some(Look::Same(Some(time))) if Some(*time) != mark.recorded);
        if self.marks.iter().any(learnt) {
            self.write_record(&self.manifest, self.marks.iter().map(Mark::time));
        }
    }

    /// A failure costs the next build some hashing and is no reason to call this one failed.
    fn write_record(&self, manifest: &Manifest, times: impl Iterator<Item = Option<i64>>) {
        let row =
            |((route, entry), mtime): ((_, &Entry), _)| Row { route, bytes: entry.bytes, size: entry.size, mtime };
        let rows: Vec<Row<'_>> = manifest.iter().zip(times).map(row).collect();
        let Some(bytes) = record::to_bytes(&rows) else { return };
        let draft = self.record.with_extension("draft");
        let _ = fs::remove_file(&draft);
        let _ = self.disk.write(&draft, &bytes).and_then(|_| self.disk.rename(&draft, &self.record));
    }
}
