//! jianbao (简报): publicity and progress bulletins of local offices as a bilingual static site.
//!
//! Data flows one way: `source` reads, `language`, `figure`, `campaign` and `markdown` understand, `site` lays
//! out, `plan` decides, `chart`, `block`, `theme` and `render` draw, `output` writes, `check` reads over what
//! was written. `web` drives them, `serve` again and again. `wechat` and `screens` drive them too.
//! `start` writes what an office begins with.

pub mod block;
pub mod campaign;
pub mod chart;
pub mod check;
pub mod cli;
pub mod diagnostic;
pub mod figure;
pub mod language;
pub mod markdown;
pub mod output;
pub mod picture;
pub mod plan;
pub mod render;
#[cfg(feature = "pictures")]
pub mod screens;
pub mod serve;
pub mod site;
pub mod source;
pub mod start;
pub mod theme;
pub mod trace;
pub mod web;
#[cfg(feature = "pictures")]
pub mod wechat;
