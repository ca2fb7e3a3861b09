//! Laws of figures, tried on random ones.
