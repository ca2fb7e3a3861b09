//! The only door to files out: compare, write aside, rename, sweep, journal.
