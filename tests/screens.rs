//! `jianbao screens`: what is on the walls can be read, is the same each time, and is packed as controllers want it.
#![cfg(feature = "pictures")]

mod support;

use std::collections::BTreeMap;
use std::io::{Cursor, Read};
use std::path::Path;
use std::process::Command;

use support::{Office, Run, Tree, assert_same, program, read_tree, run};

const READY: [(&str, u32, u32); 8] = [
    ("192x32", 192, 32),
    ("320x48", 320, 48),
    ("352x80", 352, 80),
    ("384x96", 384, 96),
    ("768x480", 768, 480),
    ("1080x1920", 1080, 1920),
    ("1920x1080", 1920, 1080),
    ("3840x2160", 3840, 2160),
];

/// Without a font there are no screens: such a computer tells so, and is not tested further.
fn has_font() -> bool {
    jianbao::render::card::WHERE.iter().any(|path| Path::new(path).exists())
}

fn office(screens: &str) -> Office {
    let office = Office::base("screens");
    office.put("content/screens.yaml", screens);
    office
}

fn screens_to(office: &Office, out: &Path, more: &[&str]) -> Run {
    let mut command = program();
    command.arg("screens").arg("--root").arg(office.root()).arg("--output").arg(out).args(&office.args).args(more);
    run(command)
}

fn screens(office: &Office, more: &[&str]) -> Run {
    screens_to(office, &office.out(), more)
}

fn bytes(office: &Office, path: &str) -> Vec<u8> {
    std::fs::read(office.out().join(path)).unwrap_or_else(|e| panic!("{path}: {e}"))
}

/// Files of the pack of a screen.
fn pack(office: &Office, screen: &str) -> BTreeMap<String, Vec<u8>> {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes(office, &format!("{screen}/pack.zip")))).unwrap();
    let mut files = BTreeMap::new();
    for n in 0..archive.len() {
        let mut file = archive.by_index(n).unwrap();
        let mut bytes = Vec::new();
        file.read_to_end(&mut bytes).unwrap();
        files.insert(file.name().unwrap().into_owned(), bytes);
    }
    files
}

/// Seconds and texts of a screen's slides, as its list says.
fn slides(office: &Office, screen: &str) -> Vec<(u64, String)> {
    let list: serde_json::Value = serde_json::from_slice(&bytes(office, &format!("{screen}/playlist.json"))).unwrap();
    let slide = |s: &serde_json::Value| (s["seconds"].as_u64().unwrap(), s["text"].as_str().unwrap().to_owned());
    list["slides"].as_array().unwrap().iter().map(slide).collect()
}

/// The longest name of a place, a headline of 40 characters, a figure of nine digits.
fn hard() -> Office {
    let list: String = READY.map(|(name, ..)| format!("  {name}:\n")).concat();
    let slides = "[title, {kind: figures, most: 1}, {report: henan/gongyi/zijinglu/2020-03-01-long}, timeline]";
    let office =
        office(&format!("profiles:\n{list}programmes:\n  one: {{place: henan/gongyi/zijinglu, slides: {slides}}}\n"));
    let zh = "新疆维吾尔自治区双江拉祜族佤族布朗族傣族自治县勐勐镇";
    let en = "Mengmeng Town of Shuangjiang Lahu and Dai Autonomous County";
    office.edit("content/henan/gongyi/zijinglu/place.yaml", "紫荆路街道", zh);
    office.edit("content/henan/gongyi/zijinglu/place.yaml", "Zijinglu Subdistrict", en);
    office.edit("content/henan/gongyi/zijinglu/place.yaml", "short_name: {zh: 紫荆路, en: Zijinglu}\n", "");
    office.put(
        "content/henan/gongyi/zijinglu/stats/2020-03.yaml",
        "source: county-report\nas_of: 2020-03-05\nfigures: {leaflets: 123456789+}\n",
    );
    let title = "街道社区网格员志愿者下沉干部物业保安齐上阵共同守好小区大门口把好居民生活服务关口人人有责人人尽责";
    let title: String = title.chars().take(40).collect();
    let report = |title: &str| format!("---\ntitle: {title}\ndate: 2020-03-01\n---\n\n正文。\n");
    office.put("content/henan/gongyi/zijinglu/2020-03-01-long.md", report(&title));
    let long = "Grid workers, volunteers and residents together look after every gate of the subdistrict";
    office.put("content/henan/gongyi/zijinglu/2020-03-01-long.en.md", report(long));
    office
}

#[test]
fn everything_fits_on_every_screen() {
    if !has_font() {
        return;
    }
    let office = hard();
    screens(&office, &[]).ok();
    for (name, width, height) in READY {
        let slides = slides(&office, name);
        let said: String = slides.iter().map(|(_, text)| text.as_str()).collect::<String>().replace(' ', "");
        for whole in [
            "超过123456789份",
            "双江拉祜族佤族布朗族傣族自治县勐勐镇",
            "街道社区网格员志愿者下沉干部物业保安齐上阵共同守好小区大门口把好居民生活服务关",
        ] {
            assert!(said.contains(whole), "{name} says {whole} whole: {said}");
        }
        assert!(said.contains("123,456,789leaflets"), "{name}: {said}");
        for n in 0..slides.len() {
            let seen =
                image::load_from_memory(&bytes(&office, &format!("{name}/png/{:02}.png", n + 1))).unwrap().into_rgb8();
            assert_eq!((seen.width(), seen.height()), (width, height));
            let ground = *seen.get_pixel(0, 0);
            let inked = |x: u32, y: u32| *seen.get_pixel(x, y) != ground;
            let sides = (0..height).flat_map(|y| [0, 1, width - 2, width - 1].map(|x| (x, y)));
            assert_eq!(sides.filter(|(x, y)| inked(*x, *y)).count(), 0, "{name} {n}: text reaches the side");
            // Strips have no row to spare; larger ones have margins.
            let edge = if height < 200 { 0 } else { height / 40 };
            let ends = (0..width).flat_map(|x| (0..edge).flat_map(move |y| [(x, y), (x, height - 1 - y)]));
            assert_eq!(ends.filter(|(x, y)| inked(*x, *y)).count(), 0, "{name} {n}: text reaches the edge");
            assert!(seen.pixels().any(|p| *p != ground), "{name} {n} is empty");
        }
    }
    // Lamps that are on or off have no shades between.
    let two = office_with_lamps();
    for n in 1..=slides(&two, "strip").len() {
        let seen = image::load_from_memory(&bytes(&two, &format!("strip/png/{n:02}.png"))).unwrap().into_rgb8();
        assert!(seen.pixels().all(|p| p.0.iter().all(|c| [0, 255].contains(c))), "{n}");
    }
    // At 32 pixels letters are dots: two colours and the ground in each picture, nothing between.
    if Path::new("/usr/share/fonts/opentype/unifont/unifont.otf").exists() {
        for n in 1..=slides(&office, "192x32").len() {
            let seen = image::load_from_memory(&bytes(&office, &format!("192x32/png/{n:02}.png"))).unwrap().into_rgb8();
            let mut colours: Vec<[u8; 3]> = seen.pixels().map(|p| p.0).collect();
            colours.sort_unstable();
            colours.dedup();
            assert!(colours.len() <= 4, "{n}: {colours:?}");
        }
    }
    scanned(&office);
}

fn office_with_lamps() -> Office {
    let office = office("profiles: {strip: {boards: P10 10x4, colours: red-green, loop: 20}}\n");
    screens(&office, &[]).ok();
    office
}

/// The code of a report on a television is read as a telephone reads it.
fn scanned(office: &Office) {
    let found = slides(office, "1920x1080").iter().enumerate().find_map(|(n, (_, text))| {
        let seen =
            text.contains("街道社区网格员").then(|| bytes(office, &format!("1920x1080/png/{:02}.png", n + 1)))?;
        let seen = image::load_from_memory(&seen).unwrap().into_luma8();
        let (width, height) = (seen.width() as usize, seen.height() as usize);
        let mut image =
            rqrr::PreparedImage::prepare_from_greyscale(width, height, |x, y| seen.get_pixel(x as u32, y as u32)[0]);
        image.detect_grids().first().map(|grid| grid.decode().unwrap().1)
    });
    assert_eq!(found.as_deref(), Some("https://bulletin.example.org/henan/gongyi/zijinglu/2020-03-01-long.html"));
}

#[test]
fn the_same_bytes_each_time_and_nothing_drawn_twice() {
    if !has_font() {
        return;
    }
    let office = office("profiles: {strip: {ready: 352x80}, wall: {width: 256, height: 64, pitch: 10}}\n");
    screens(&office, &["--jobs", "1"]).ok();
    let first = office.tree();
    let elsewhere = support::Temp::new("screens-again");
    screens_to(&office, &elsewhere.join("out"), &["--jobs", "2"]).ok();
    assert_same(&first, &read_tree(&elsewhere.join("out")), "another folder, other threads");
    let again = screens(&office, &[]).ok();
    assert!(again.stdout.contains("0 pictures drawn, 0 files written"), "{}", again.stdout);
    // One screen alone: the other stays.
    office.edit("content/screens.yaml", "width: 256", "width: 320");
    screens(&office, &["--profile", "wall"]).ok();
    let after = office.tree();
    let of = |tree: &Tree, screen: &str| -> Tree {
        tree.iter().filter(|(path, _)| path.starts_with(screen)).map(|(p, b)| (p.clone(), b.clone())).collect()
    };
    assert_same(&of(&first, "strip/"), &of(&after, "strip/"), "the screen that was not asked for");
    assert!(of(&first, "wall/") != of(&after, "wall/"));
    // A picture that was damaged is put back, and the rest is not drawn.
    office.put("../out/strip/png/01.png", "nothing");
    let mended = screens(&office, &[]).ok();
    assert!(mended.stdout.contains("1 pictures drawn, 1 files written"), "{}", mended.stdout);
    assert_same(&after, &office.tree(), "mended");
    for (page, told) in
        [("index.html", "href=\"wall/preview.html\""), ("wall/preview.html", "<iframe src=\"screen.html\"")]
    {
        assert!(office.page(page).contains(told), "{page}");
    }
    assert!(office.page("index.html").contains("href=\"strip/preview.html\""));
}

#[test]
fn screens_that_are_alike_play_the_same_bytes() {
    if !has_font() {
        return;
    }
    let office = office(
        "profiles:\n  door: {ready: 320x48, languages: [zh-Hans], loop: 12}\n  gate: {ready: 320x48, languages: [zh-Hans], loop: 12}\n  hall: {ready: 320x48, languages: [en], loop: 12}\n",
    );
    let run = screens(&office, &[]).ok();
    for file in ["screen.html", "pack.zip", "png/01.png", "animation.gif"] {
        assert_eq!(bytes(&office, &format!("door/{file}")), bytes(&office, &format!("gate/{file}")), "{file}");
        assert_ne!(bytes(&office, &format!("door/{file}")), bytes(&office, &format!("hall/{file}")), "{file}");
    }
    // The sheet to be approved says whose it is; a warning is told once, and stands on the preview of both.
    assert_ne!(bytes(&office, "door/contact.png"), bytes(&office, "gate/contact.png"));
    let told = "the loop of 12 seconds on `door` and 1 more like it has no time";
    assert_eq!(run.stderr.matches(told).count(), 1, "{}", run.stderr);
    assert!(office.page("door/preview.html").contains(told) && office.page("gate/preview.html").contains(told));
    assert!(office.page("hall/preview.html").contains("on `hall` has no time"));
}

#[test]
fn a_pack_holds_what_controllers_take() {
    if !has_font() {
        return;
    }
    let office = office("profiles: {wall: {boards: P10 8x4, loop: 20, languages: [zh-Hans]}}\n");
    screens(&office, &[]).ok();
    let files = pack(&office, "wall");
    assert!(files.keys().all(|name| name.is_ascii()));
    assert_eq!(files["index.html"], bytes(&office, "wall/screen.html"));
    let slides = slides(&office, "wall");
    let seconds: u64 = slides.iter().map(|(seconds, _)| seconds).sum();
    assert!(slides.len() > 2 && seconds <= 20 && slides.iter().all(|(s, _)| *s >= 3));
    assert_eq!(files.keys().filter(|name| name.starts_with("png/")).count(), slides.len());
    for n in 1..=slides.len() {
        let name = format!("png/{n:02}.png");
        assert_eq!(files[&name], bytes(&office, &format!("wall/{name}")));
        let seen = image::load_from_memory(&files[&name]).unwrap();
        assert_eq!((seen.width(), seen.height()), (256, 64), "8 × 4 boards of 32 × 16");
    }
    // Durations of all lists and films are those of the page.
    let mut decoder = gif::DecodeOptions::new().read_info(Cursor::new(&files["animation.gif"])).unwrap();
    let mut delays = Vec::new();
    while let Some(frame) = decoder.read_next_frame().unwrap() {
        delays.push(u64::from(frame.delay) / 100);
    }
    assert_eq!(delays, slides.iter().map(|s| s.0).collect::<Vec<_>>());
    let apng = &files["animation.png"];
    let controls: Vec<usize> = (0..apng.len() - 4).filter(|at| &apng[*at..at + 4] == b"fcTL").collect();
    // fcTL: sequence, width, height, x, y (4 bytes each), then the delay as a fraction of two bytes each.
    let delay = |at: &usize| u64::from(u16::from_be_bytes([apng[at + 24], apng[at + 25]]));
    assert_eq!(controls.iter().map(delay).collect::<Vec<_>>(), delays);
    let said: String = slides.iter().map(|(_, text)| format!("{text}\r\n")).collect();
    assert_eq!(String::from_utf8(files["texts/utf-8.txt"].clone()).unwrap(), said);
    let (old, _, wrong) = encoding_rs::GB18030.decode(&files["texts/gb18030.txt"]);
    assert!(!wrong && old == said);
    let mut rows = csv::Reader::from_reader(files["playlist.csv"].strip_prefix("\u{feff}".as_bytes()).unwrap());
    let sums: u64 = rows.records().map(|row| row.unwrap()[2].parse::<u64>().unwrap()).sum();
    assert_eq!(sums, seconds);
}

#[test]
fn a_television_takes_a_stick_with_a_scenario() {
    if !has_font() {
        return;
    }
    let office = office("profiles: {hall: {ready: 1920x1080, loop: 9, languages: [zh-Hans]}}\n");
    let run = screens(&office, &[]).ok();
    assert!(run.stderr.contains("the loop of 9 seconds on `hall` has no time for"), "{}", run.stderr);
    let files = pack(&office, "hall");
    let text = |name: &str| String::from_utf8(files[name].clone()).unwrap();
    let slides = slides(&office, "hall");
    let scenario: String = slides.iter().enumerate().map(|(n, s)| format!("PHOTO_{:03}:{}\r\n", n + 1, s.0)).collect();
    assert_eq!(text("panasonic/scenario.dat"), scenario);
    assert!(text("panasonic/filelist.dat").starts_with("PHOTO_001:01.jpg\r\n"), "no byte order mark");
    let jpeg = image::load_from_memory(&files["panasonic/01.jpg"]).unwrap();
    assert_eq!((jpeg.width(), jpeg.height()), (1920, 1080));
}

#[test]
fn a_film_has_every_second() {
    let able = Command::new("ffprobe").arg("-version").output().is_ok_and(|o| o.status.success());
    if !has_font() || !able {
        return;
    }
    // Odd sides: H.264 has even ones.
    let office = office("profiles: {wall: {width: 255, height: 63, loop: 15, packs: [mp4]}}\n");
    screens(&office, &[]).ok();
    let film = bytes(&office, "wall/programme.mp4");
    let seconds: u64 = slides(&office, "wall").iter().map(|s| s.0).sum();
    let fields =
        "stream=codec_name,width,height,pix_fmt,nb_read_frames,color_space,color_range,avg_frame_rate:format=duration";
    let mut probe = Command::new("ffprobe");
    probe.args(["-v", "error", "-count_frames", "-select_streams", "v", "-show_entries", fields, "-of", "json"]);
    let out = probe.arg(office.out().join("wall/programme.mp4")).output().unwrap();
    let seen: serde_json::Value = serde_json::from_slice(&out.stdout).unwrap();
    let stream = &seen["streams"][0];
    assert_eq!((stream["width"].as_u64(), stream["height"].as_u64()), (Some(256), Some(64)), "{seen}");
    assert_eq!((stream["codec_name"].as_str(), stream["pix_fmt"].as_str()), (Some("h264"), Some("yuv420p")));
    assert_eq!((stream["color_space"].as_str(), stream["color_range"].as_str()), (Some("smpte170m"), Some("tv")));
    assert_eq!(stream["nb_read_frames"].as_str(), Some(&*(seconds * 10).to_string()), "{seen}");
    let duration: f64 = seen["format"]["duration"].as_str().unwrap().parse().unwrap();
    assert!((duration - seconds as f64).abs() < 0.001, "{duration} {seconds}");
    screens(&office, &["--force"]).ok();
    assert!(film == bytes(&office, "wall/programme.mp4"), "the same bytes twice");
    assert!(pack(&office, "wall")["programme.mp4"] == film);
}

#[test]
fn mistakes_are_told_where_they_stand() {
    if !has_font() {
        return;
    }
    let long = "字".repeat(40);
    let slogan = format!("profiles: {{192x32: }}\nprogrammes: {{a: {{slides: [{{text: {long}, dwell: 3}}]}}}}\n");
    for (file, told) in [
        ("profiles: {hall: {redy: 352x80}}\n", "unknown key `redy` in a profile\n --> content/screens.yaml:1:19"),
        ("profiles: {hall: {ready: 100x100}}\n", "the size of `hall` is not known"),
        ("profiles: {hall: {boards: P3 11x5}}\n", "write `P10 11x5`"),
        ("profiles: {352x80: {colours: blue}}\n", "`colours` cannot be “blue”"),
        ("profiles: {352x80: {languages: [fr]}}\n", "screens do not speak `fr`"),
        ("profiles: {352x80: {hours: 7-22}}\n", "write `hours: 07:00-22:00`"),
        ("profiles: {352x80: {brightness: 40}}\n", "under 7:1"),
        ("profiles: {192x32: {pitch: 4, distance: 60}}\n", "letters on `192x32` need 48 pixels, and it has 32"),
        ("profiles: {352x80: {programmes: [zijing]}}\nprogrammes: {zijinglu: }\n", "did you mean `zijinglu`?"),
        ("programmes: {a: {campaign: nowhere}}\n", "there is no campaign `nowhere`"),
        ("programmes: {a: {slides: [titel]}}\n", "did you mean `title`?"),
        ("programmes: {a: {slides: [{report: henan/none}]}}\n", "there is no report `henan/none` to show"),
        ("programmes: {a: {slides: [{text: x, until: soon}]}}\n", "“soon” is no day or minute"),
        (&slogan, "seconds to read, and `dwell` gives 3"),
        ("profiles: {352x80: }\nprogrammes: {a: {slides: [{text: 好😀}]}}\n", "the font has no “😀”"),
        (
            "profiles: {192x32: {languages: [en]}}\nprogrammes: {a: {slides: [{text: Antidisestablishmentarianism}]}}\n",
            "“Antidisestablishmentarianism” of the slide a/slide-1 (en) cannot be shown on `192x32`",
        ),
    ] {
        let office = office(file);
        let run = screens(&office, &[]);
        assert_eq!(run.code, Some(1), "{file}: {}", run.stderr);
        assert!(run.stderr.contains(told), "{file}: {}", run.stderr);
        assert!(!office.out().exists() || office.tree().is_empty(), "{file}: nothing is written");
    }
    let office = office("");
    let run = screens(&office, &["--profile", "352x81"]);
    assert!(run.stderr.contains("did you mean `352x80`?"), "{}", run.stderr);
    let inside = screens_to(&office, &office.root().join("public/screens"), &[]);
    assert!(inside.stderr.contains("cannot be drawn into public/"), "{}", inside.stderr);
}

#[test]
fn what_is_hidden_or_over_is_on_no_screen() {
    if !has_font() {
        return;
    }
    let office = office(
        "profiles: {384x96: {languages: [zh-Hans]}}\nprogrammes:\n  a:\n    place: henan/gongyi/zijinglu\n    slides:\n      \
         - {kind: figures, most: 50}\n      - {text: 昨天, until: 2020-03-09}\n      - {text: 今天, until: 2020-03-10}\n      - {text: 明天, from: 2020-03-11}\n",
    );
    office.edit(
        "content/indicators.yaml",
        "display_boards:\n",
        "display_boards:\n  sensitive: {below: 10, finest: street}\n",
    );
    office.put(
        "content/henan/gongyi/zijinglu/stats/2020-03.yaml",
        "source: county-report\nas_of: 2020-03-05\nfigures: {display_boards: 7}\n",
    );
    screens(&office, &[]).ok();
    let said: String = slides(&office, "384x96").iter().map(|(_, text)| format!("{text}\n")).collect();
    assert!(!said.contains("宣传版面") && !said.contains("7块"), "{said}");
    assert!(!said.contains("昨天") && said.contains("今天") && !said.contains("明天"), "{said}");
    // What is still to come is in nothing that knows no times; a person can look at it beforehand.
    assert!(office.out().join("384x96/later/01.png").exists() && !pack(&office, "384x96").contains_key("later/01.png"));
    let preview = office.page("384x96/preview.html");
    assert!(preview.contains("later/01.png") && preview.contains("1 still to come (in later/)"), "{preview}");
    // The player knows when: the last minute of today, the first of tomorrow, in the site's zone.
    let html = String::from_utf8(bytes(&office, "384x96/screen.html")).unwrap();
    assert!(html.contains("\"until\":1583856000000") && html.contains("\"from\":1583856000000"), "2020-03-10T16:00Z");
}

#[test]
fn times_mean_on_screens_what_they_mean_on_pages() {
    if !has_font() {
        return;
    }
    let office = office(
        "profiles:\n  384x96: {languages: [zh-Hans]}\nprogrammes:\n  a:\n    slides:\n      \
         - {report: henan/gongyi/zijinglu/2020-03-01-day}\n      - {report: henan/gongyi/zijinglu/2020-03-02-minute, until: 2020-03-11}\n      \
         - {report: henan/gongyi/zijinglu/2020-03-03-over}\n",
    );
    let report = |name: &str, day: &str, end: &str| {
        let text = format!("---\ntitle: 通知{name}\ndate: {day}\nexpire_at: {end}\n---\n\n正文。\n");
        office.put(&format!("content/henan/gongyi/zijinglu/{day}-{name}.md"), text);
    };
    report("day", "2020-03-01", "2020-03-12");
    report("minute", "2020-03-02", "2020-03-11 08:30");
    report("over", "2020-03-03", "2020-03-09");
    let run = screens(&office, &[]).ok();
    let html = String::from_utf8(bytes(&office, "384x96/screen.html")).unwrap();
    // A day alone is over with its first minute, 16:00 of the day before in Greenwich; of two ends the first one counts.
    assert!(html.contains("\"until\":1583942400000") && html.contains("\"until\":1583886600000"), "{html}");
    // A report that is over ends no build; from the last end on nothing is left, which is told.
    assert!(run.stderr.contains("2020-03-03-over` is not shown today"), "{}", run.stderr);
    assert!(run.stderr.contains("from 2020-03-12T00:00:00+08:00 on no slide is left on `384x96`"), "{}", run.stderr);
    let never = "- {text: 不会, from: 2020-03-12, until: 2020-03-11}";
    office.put(
        "content/screens.yaml",
        format!("profiles: {{384x96: }}\nprogrammes:\n  a:\n    slides:\n      {never}\n"),
    );
    assert!(screens(&office, &[]).stderr.contains("this would never be shown"));
}

#[test]
fn what_must_not_leave_the_office_gets_on_no_wall_and_into_no_article() {
    if !has_font() {
        return;
    }
    let office = office("profiles: {a: {ready: 352x80}}\n");
    let report = "---\ntitle: 找王某请打13800001234\ndate: 2020-02-21\n---\n没有别的。\n";
    office.put("content/henan/gongyi/zijinglu/2020-02-21-call.md", report);
    let mut articles = program();
    articles.arg("wechat").arg("--root").arg(office.root()).arg("--output").arg(office.out()).args(&office.args);
    for said in [screens(&office, &[]), run(articles)] {
        assert_eq!(said.code, Some(1), "{}", said.stdout);
        assert!(said.stderr.contains("“138****1234” is a mobile number"), "{}", said.stderr);
        assert!(said.stderr.contains("2020-02-21-call.md:2:13"), "{}", said.stderr);
        assert!(read_tree(&office.out()).is_empty());
    }
    // The line at the foot of a television is drawn too.
    std::fs::remove_file(office.root().join("content/henan/gongyi/zijinglu/2020-02-21-call.md")).unwrap();
    office.put(
        "content/screens.yaml",
        "profiles: {a: {ready: 1920x1080}}\nprogrammes: {a: {ticker: {zh: 请打13800001234}}}\n",
    );
    let said = screens(&office, &[]);
    assert!(said.code == Some(1) && said.stderr.contains("“138****1234” is a mobile number"), "{}", said.stderr);
}
