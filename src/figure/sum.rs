//! Sums of qualified figures, and their bounds.
