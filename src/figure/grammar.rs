//! The figure grammar: 1300余, 近300, 2.9万, 2..3.
