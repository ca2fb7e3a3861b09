//! Which characters are Han, wide or punctuation.
