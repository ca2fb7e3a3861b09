//! Dates as people read them.
