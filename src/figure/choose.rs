//! Which figure stands at a date.
