//! Decides, purely: a page's key against the manifest gives draw, keep or delete, and why.
