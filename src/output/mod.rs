//! The only door to files out: compare, write aside, rename, sweep, journal.
//!
//! One build opens the folder, keeps or writes each route from any thread, and commits all or nothing. Files are
//! staged in `.jianbao-stage/tree`, mirrored, on the same disk; the journal beside it is the commit point: before
//! it the old tree stands untouched, after it the next `open` finishes what was left. The manifest in the folder
//! says which files are ours, and only those are ever replaced or deleted.

mod commit;
mod digest;
mod disk;
mod ground;
mod journal;
mod manifest;
mod mend;
mod opened;
mod parcel;
mod record;
mod settle;
mod stage;
mod standing;
#[cfg(test)]
mod tests;

pub use commit::Committed;
pub use digest::{Digest, NotADigest};
pub use ground::{MANIFEST, STAGE};
pub use manifest::{Entry, Manifest};
pub use mend::replace;
pub use opened::{Left, Output};
pub use parcel::{Parcel, Sheet, clear, unread};
