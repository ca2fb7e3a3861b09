//! Draws pages, feeds, downloads and sitemaps: view to bytes.
