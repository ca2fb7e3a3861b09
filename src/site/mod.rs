//! Lays out: which pages exist, their routes, summaries and views.
