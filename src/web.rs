//! The static site: drives reading, laying out, drawing and writing.
