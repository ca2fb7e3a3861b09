//! jianbao (简报): publicity and progress bulletins of local offices as a bilingual static site.
//!
//! Data flows one way: `source` reads, `language`, `figure`, `campaign` and `markdown` understand, `site` lays
//! out, `plan` decides, `chart`, `block`, `theme` and `render` draw, `output` writes. `web` drives them.

pub mod diagnostic;
pub mod source;
