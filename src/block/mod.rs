//! Blocks of a report that are not charts: figures tables, command structures, steps, timelines.
