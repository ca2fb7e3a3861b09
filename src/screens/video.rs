//! A programme as a film, by an ffmpeg on the path: H.264 in MP4, as players of walls and televisions want it.

use std::fs;
use std::io::Write as _;
use std::process::{Command, Stdio};

/// Pictures a second: slides stand still, and a player's clock is exact to a tenth.
pub const RATE: u32 = 10;

/// Whether there is an ffmpeg on the path.
pub fn is_able() -> bool {
    let mut asked = Command::new("ffmpeg");
    asked.arg("-version").stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    asked.status().is_ok_and(|status| status.success())
}

/// The film of PNGs with their seconds. One thread and no dates: the same bytes each time.
pub fn film(frames: &[(&[u8], u32)], height: u32, name: &str) -> Result<Vec<u8>, String> {
    let file = std::env::temp_dir().join(format!("jianbao-{}-{name}.mp4", std::process::id()));
    let made = run(frames, height, &file).and_then(|()| fs::read(&file).map_err(|e| e.to_string()));
    let _ = fs::remove_file(&file);
    made
}

fn run(frames: &[(&[u8], u32)], height: u32, file: &std::path::Path) -> Result<(), String> {
    let seconds: u32 = frames.iter().map(|(_, seconds)| seconds).sum();
    // Colours of high definition from 720 lines on; they are stated, for players guess.
    let (matrix, tags) = if height >= 720 { ("bt709", "bt709") } else { ("bt601", "smpte170m") };
    let filter = format!(
        "tpad=stop_mode=clone:stop_duration=2,fps={RATE},pad=ceil(iw/2)*2:ceil(ih/2)*2,\
         scale=out_color_matrix={matrix}:out_range=tv,format=yuv420p"
    );
    let count = (seconds * RATE).to_string();
    let mut command = Command::new("ffmpeg");
    command.args([
        "-v",
        "error",
        "-nostdin",
        "-y",
        "-threads",
        "1",
        "-f",
        "image2pipe",
        "-framerate",
        "1",
        "-c:v",
        "png",
        "-i",
        "pipe:0",
    ]);
    command.args([
        "-vf",
        &filter,
        "-frames:v",
        &count,
        "-c:v",
        "libx264",
        "-preset",
        "veryfast",
        "-crf",
        "16",
        "-threads",
        "1",
    ]);
    command.args(["-colorspace", tags, "-color_primaries", tags, "-color_trc", tags, "-color_range", "tv"]);
    command.args([
        "-fflags",
        "+bitexact",
        "-flags:v",
        "+bitexact",
        "-map_metadata",
        "-1",
        "-movflags",
        "+faststart",
        "-f",
        "mp4",
    ]);
    command.arg(file).stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::piped());
    let mut child = command.spawn().map_err(|e| e.to_string())?;
    let mut pipe = child.stdin.take().ok_or("ffmpeg takes no input")?;
    // One picture a second. A pipe that breaks is explained by what ffmpeg says.
    'all: for (png, seconds) in frames {
        for _ in 0..*seconds {
            if pipe.write_all(png).is_err() {
                break 'all;
            }
        }
    }
    drop(pipe);
    let done = child.wait_with_output().map_err(|e| e.to_string())?;
    if done.status.success() { Ok(()) } else { Err(String::from_utf8_lossy(&done.stderr).trim().to_owned()) }
}
