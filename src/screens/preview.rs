//! preview.html: a screen as it will hang, for those who approve it. Walls show their lamps, at true proportions; beside
//! them all slides with their seconds, and what was warned of.

use crate::markdown::escape;
use crate::screens::Frame;
use crate::screens::page::Wall;
use crate::screens::player;

const SCRIPT: &str = include_str!("preview.js");
const STYLE: &str = include_str!("preview.css");

/// Widest drawing of a screen, in pixels.
const WIDE: f32 = 1100.0;
const HIGH: f32 = 640.0;

fn escaped(text: &str) -> String {
    let mut out = String::new();
    escape(text, &mut out);
    out
}

/// The page; it plays screen.html beside it.
pub fn page(frames: &[Frame], places: &[String], wall: &Wall, warnings: &[String]) -> String {
    let profile = wall.profile;
    let (width, height) = (profile.width as f32, profile.height as f32);
    let share = (WIDE / width).min(HIGH / height);
    // A lamp is a whole number of pixels; televisions have none that could be seen.
    let lamps = share >= 2.0;
    let share = if lamps { share.floor().min(6.0) } else { share.min(1.0) };
    let seconds: u32 = frames.iter().map(|f| f.dwell).sum();
    let mut slides = String::new();
    for (frame, place) in frames.iter().zip(places) {
        let (tag, dwell, said) = (frame.language.tag(), frame.dwell, escaped(&frame.said));
        slides += &format!(
            "<li><img src=\"{place}\" alt=\"\" loading=\"lazy\"><b>{dwell} s</b> <span lang=\"{tag}\">{said}</span></li>\n"
        );
    }
    let warned: String = warnings.iter().map(|w| format!("<p class=\"warning\">{}</p>\n", escaped(w))).collect();
    let dots = if lamps {
        format!("<div class=\"lamps\" style=\"background-size:{share}px {share}px\"></div>")
    } else {
        String::new()
    };
    let name = escaped(&profile.name);
    let pitch = profile
        .pitch
        .map_or(String::new(), |p| format!(" · P{p}: {:.2} × {:.2} m", width * p / 1000.0, height * p / 1000.0));
    let list: serde_json::Value = frames.iter().enumerate().map(|(n, frame)| player::slide(n, frame)).collect();
    format!(
        "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<title>{name}</title>\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<link rel=\"icon\" href=\"data:,\">\n<style>\n{STYLE}</style>\n</head>\n<body>\n\
         <h1>{name}</h1>\n<p>{} × {} px{pitch} · {} slides · {}:{:02}</p>\n{warned}\
         <div class=\"wall\" style=\"width:{}px;height:{}px\"><iframe src=\"screen.html\" title=\"{name}\" tabindex=\"-1\" \
         style=\"width:{width}px;height:{height}px;transform:scale({share})\"></iframe>{dots}</div>\n\
         <div class=\"track\" style=\"width:{}px\"><div id=\"bar\"></div></div>\n<ol>\n{slides}</ol>\n<script>\n{}</script>\n</body>\n</html>\n",
        profile.width,
        profile.height,
        frames.len(),
        seconds / 60,
        seconds % 60,
        width * share,
        height * share,
        width * share,
        SCRIPT.replace("/*SLIDES*/null", &list.to_string())
    )
}

/// index.html over all screens.
pub fn index<'n>(names: impl Iterator<Item = &'n str>) -> String {
    let links: String = names.map(|name| format!("<li><a href=\"{name}/preview.html\">{name}</a></li>\n")).collect();
    format!(
        "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<title>Screens</title>\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<link rel=\"icon\" href=\"data:,\">\n<style>\n{STYLE}</style>\n</head>\n<body>\n\
         <h1>Screens</h1>\n<ul>\n{links}</ul>\n</body>\n</html>\n"
    )
}
