//! screen.html: one file that plays a programme for ever, without a request of any kind.

use chrono::Timelike;
use serde_json::{Value, json};

use crate::markdown::escape;
use crate::screens::page::{Wall, Weight};
use crate::screens::svg::{self, Letters, short};
use crate::screens::{Frame, Show};

const SCRIPT: &str = include_str!("player.js");

/// How much of the text a running line shows anew in a second: four Chinese characters can be read.
const READ: f32 = 4.0;

/// What a screen plays beside its slides.
pub struct Extra<'a> {
    pub title: &'a str,
    /// Minutes east of Greenwich.
    pub zone: i32,
    pub ticker: &'a str,
}

/// The page. `letters` are those of the slides. It does not say which screen it is of: screens alike play the same bytes.
pub fn page(frames: &[Frame], wall: &Wall, letters: &Letters, extra: &Extra) -> String {
    let mut letters = letters.clone();
    let profile = wall.profile;
    let (width, height) = (profile.width, profile.height);
    let mut over = String::new();
    let ticker =
        (!extra.ticker.is_empty() && !profile.is_strip()).then(|| running(wall, extra.ticker, &mut letters, &mut over));
    let digits = if profile.clock && !profile.is_strip() { digits(wall, &mut letters, &mut over) } else { Value::Null };
    let minutes = |t: chrono::NaiveTime| t.hour() * 60 + t.minute();
    let slides: Vec<Value> = frames.iter().enumerate().map(|(n, frame)| slide(n, frame)).collect();
    let programme = json!({
        "slides": slides,
        "zone": extra.zone,
        "hours": profile.hours.map(|(from, to)| [minutes(from), minutes(to)]),
        // A strip has no row to spare.
        "shift": [1, u8::from(!profile.is_strip())],
        "digits": digits,
        "ticker": ticker,
    });
    let mut title = String::new();
    escape(extra.title, &mut title);
    let edges = if wall.sharp { " shape-rendering=\"crispEdges\"" } else { "" };
    let mut html = format!(
        "<!DOCTYPE html>\n<html lang=\"{}\">\n<head>\n<meta charset=\"utf-8\">\n<title>{title}</title>\n\
         <meta name=\"viewport\" content=\"width=device-width\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; img-src data:; style-src 'unsafe-inline'; script-src 'unsafe-inline'\">\n\
         <link rel=\"icon\" href=\"data:,\">\n<style>{}</style>\n</head>\n<body>\n\
         <svg width=\"0\" height=\"0\" style=\"position:absolute\"><defs>{}</defs></svg>\n<div id=\"stage\">\n",
        frames.first().map_or("zh-Hans", |f| f.language.tag()),
        style(wall),
        svg::outlines(&letters)
    );
    let seen = frames.iter().position(|frame| frame.due);
    for (n, frame) in frames.iter().enumerate() {
        let first = if seen == Some(n) { " style=\"visibility:visible\"" } else { "" };
        html += &format!(
            "<svg id=\"s{n}\" lang=\"{}\" viewBox=\"0 0 {width} {height}\"{edges}{first}>{}</svg>\n",
            frame.language.tag(),
            frame.body
        );
    }
    if !over.is_empty() {
        html += &format!("<svg class=\"over\" viewBox=\"0 0 {width} {height}\">{over}</svg>\n");
    }
    // No text of the programme may end the script.
    let programme = programme.to_string().replace("</", "<\\/").replace("<!--", "<\\!--");
    let script = SCRIPT.replace("/*PROGRAMME*/null", &programme);
    html + &format!("</div>\n<script>\n{script}</script>\n</body>\n</html>\n")
}

/// A slide as scripts know it: its number, how long, from when until when.
pub fn slide(n: usize, frame: &Frame) -> Value {
    let Show { from, until, .. } = &frame.show;
    let at = |moment: &Option<_>| moment.as_ref().map(crate::screens::programme::instant);
    json!({"n": n, "ms": frame.dwell * 1000, "from": at(from), "until": at(until)})
}

fn style(wall: &Wall) -> String {
    let ground = svg::hex(wall.palette.ground);
    let size = match wall.profile.native {
        true => format!("width:{}px;height:{}px", wall.profile.width, wall.profile.height),
        false => "width:100%;height:100%".to_owned(),
    };
    format!(
        "html,body{{margin:0;height:100%;overflow:hidden;background:{ground};cursor:none;-webkit-user-select:none;user-select:none;touch-action:none}}\
         body.off{{background:#000}}body.off #stage{{display:none}}#stage{{position:absolute;left:0;top:0;{size}}}#stage svg{{position:absolute;left:0;top:0;width:100%;height:100%;visibility:hidden}}\
         #stage svg.over{{visibility:inherit}}"
    )
}

/// The line that runs at the foot: its text twice, so that it never ends.
fn running(wall: &Wall, text: &str, letters: &mut Letters, out: &mut String) -> Value {
    let size = wall.scaled(40.0);
    let band = wall.band();
    let (top, width) = (wall.height, wall.profile.width);
    let face = wall.face(Weight::Regular);
    let far = (face.width(text) * size + size * 4.0).max(width as f32).ceil();
    let base = top + band / 2.0 + size * 0.36;
    *out += &format!(
        "<rect y=\"{top}\" width=\"{width}\" height=\"{band}\" fill=\"{}\"/><rect y=\"{top}\" width=\"{width}\" height=\"2\" fill=\"{}\"/><g id=\"run\">",
        svg::hex(wall.palette.ground),
        svg::hex(wall.palette.line)
    );
    for n in 0..2 {
        let x = far * n as f32 + size;
        *out += &format!(
            "<g fill=\"{}\" transform=\"translate({} {})scale({})\">",
            svg::hex(wall.palette.ink),
            short(x),
            short(base),
            short(size / face.em)
        );
        svg::uses(face, text, letters, out);
        out.push_str("</g>");
    }
    out.push_str("</g>");
    json!({"width": far, "speed": size * READ})
}

/// Where the time of day stands, and the letters it is made of.
fn digits(wall: &Wall, letters: &mut Letters, out: &mut String) -> Value {
    let face = wall.face(Weight::Bold);
    let size = wall.scaled(40.0);
    let margin = (wall.profile.width.min(wall.profile.height) as f32 * 0.075).round();
    let x = wall.width - margin - face.width("00:00") * size;
    *out += &format!(
        "<g id=\"clock\" fill=\"{}\" transform=\"translate({} {})scale({})\"></g>",
        svg::hex(wall.palette.quiet),
        short(x),
        short(margin + size * 0.88),
        short(size / face.em)
    );
    let mut digits = serde_json::Map::new();
    for c in "0123456789:".chars() {
        let mut unused = String::new();
        let width = svg::uses(face, &c.to_string(), letters, &mut unused);
        digits.insert(c.to_string(), json!([format!("{}{:x}", face.letter, u32::from(c)), width]));
    }
    Value::Object(digits)
}
