//! `jianbao archive`, `verify`, `build --from`: packages that can be proved whole, whoever made or damaged them.

mod support;

use std::collections::BTreeSet;
use std::fs;
use std::io::{Cursor, Read, Write};
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::Instant;

use jianbao::archive::verify;
use support::random::Random;
use support::{Office, Run, Temp, assert_same, copy_tree, program, read_tree, run};

/// 2020-03-10 in Shanghai.
const EPOCH: &str = "1583769600";
/// The package of these tests: the whole of tests/base over a period.
const PERIOD: &str = "2020-01-01..2020-03-01";
const NAME: &str = "site-2020-01-01_2020-03-01";

fn archive(office: &Office, home: &Path, more: &[&str]) -> Run {
    let mut command = program();
    command.env("SOURCE_DATE_EPOCH", EPOCH).arg("archive").arg("--root").arg(office.root());
    command.arg("--output").arg(home).args(more);
    run(command)
}

/// A closed package of the small site.
fn packed(office: &Office) -> PathBuf {
    let home = office.root().parent().unwrap().join("archive");
    archive(office, &home, &["--period", PERIOD]).ok();
    home
}

/// A site of a few pages: what is done hundreds of times.
fn small(name: &str) -> Office {
    let office = Office::empty(name);
    let site = "title: {zh: 小站, en: Small}\nlanguages: [zh-Hans]\npublisher: {zh: 测试编辑室, en: Desk}\ntime_zone: Asia/Shanghai\n";
    office.put("content/site.yaml", site);
    office.put("content/hexi/place.yaml", "name: {zh: 河西社区, en: Hexi}\nlevel: community\n");
    let text = |n| format!("---\ntitle: 第{n}篇\ndate: 2020-02-0{n}\n---\n第{n}篇的文字。\n");
    for n in 1..4 {
        office.put(&format!("content/hexi/2020-02-0{n}-n.md"), text(n));
    }
    office
}

/// What `verify` finds: "file: what".
fn findings(path: &Path) -> Vec<String> {
    let verified = verify::verify(path, &|_, _| {}).unwrap();
    verified.findings.iter().map(|d| format!("{}: {}", d.location.file, d.message)).collect()
}

fn read(path: impl AsRef<Path>) -> String {
    fs::read_to_string(path.as_ref()).unwrap_or_else(|e| panic!("{}: {e}", path.as_ref().display()))
}

/// Files of the home folder but for those of a package that is being made.
fn names(home: &Path) -> Vec<String> {
    let mut all: Vec<String> =
        fs::read_dir(home).into_iter().flatten().map(|i| i.unwrap().file_name().into_string().unwrap()).collect();
    all.sort();
    all
}

#[test]
fn the_same_content_gives_the_same_bytes_in_any_place_and_on_any_number_of_threads() {
    let (one, two) = (Office::base("archive-one"), Office::base("archive-two-with-a-longer-name"));
    let first = packed(&one);
    let second = two.root().parent().unwrap().join("elsewhere/deep");
    let mut command = program();
    command
        .env("SOURCE_DATE_EPOCH", EPOCH)
        .env("TZ", "America/New_York")
        .env("LC_ALL", "C")
        .args(["archive", "--jobs", "1"]);
    command.arg("--root").arg(two.root()).arg("--output").arg(&second).args(["--period", PERIOD]);
    run(command).ok();
    assert_same(&read_tree(&first), &read_tree(&second), "two archives");
    for path in ["", ".zip", ".tar", "/data/web/site.wacz"] {
        assert_eq!(findings(&first.join(format!("{NAME}{path}"))), Vec::<String>::new(), "{path}");
    }
    // The replay and the site are the built tree.
    one.build().ok();
    let mut site = read_tree(&one.out());
    site.remove("jianbao.manifest");
    assert_same(&read_tree(&first.join(NAME).join("data/site")), &site, "the site in the package");
}

/// What is done to a package, and the files that a finding may name for it.
fn damage(random: &mut Random, bag: &Path, files: &[String]) -> (String, Vec<String>) {
    let file = random.pick(files).clone();
    let at = bag.join(&file);
    let bytes = fs::read(&at).unwrap();
    let manifests = ["manifest-sha256.txt", "manifest-sha512.txt", "tagmanifest-sha256.txt", "tagmanifest-sha512.txt"];
    match random.below(8) {
        0 if !bytes.is_empty() => {
            let mut wrong = bytes.clone();
            let n = random.below(wrong.len());
            wrong[n] ^= 1 << random.below(8);
            fs::write(&at, wrong).unwrap();
            (format!("flip {file} at {n}"), vec![file])
        }
        1 if !bytes.is_empty() => {
            let n = random.below(bytes.len());
            fs::write(&at, &bytes[..n]).unwrap();
            (format!("truncate {file} to {n}"), vec![file])
        }
        2 => {
            let name = format!("{file}.extra{}", random.below(100));
            fs::write(bag.join(&name), "more").unwrap();
            (format!("add {name}"), vec![name])
        }
        3 => {
            fs::remove_file(&at).unwrap();
            (format!("delete {file}"), vec![file])
        }
        4 => {
            let name = format!("{file}~");
            fs::rename(&at, bag.join(&name)).unwrap();
            (format!("rename {file}"), vec![file, name])
        }
        5 => {
            let other = random.pick(files).clone();
            let theirs = fs::read(bag.join(&other)).unwrap();
            if theirs == bytes {
                return damage(random, bag, files);
            }
            fs::write(&at, &theirs).unwrap();
            fs::write(bag.join(&other), &bytes).unwrap();
            (format!("swap {file} and {other}"), vec![file, other])
        }
        6 => {
            let manifest = (*random.pick(&manifests)).to_owned();
            let text = read(bag.join(&manifest));
            let mut lines: Vec<&str> = text.lines().collect();
            let n = random.below(lines.len());
            let edited =
                if lines[n].starts_with('0') { lines[n].replacen('0', "1", 1) } else { format!("0{}", &lines[n][1..]) };
            match random.below(3) {
                0 => drop(lines.remove(n)),
                1 => lines[n] = &edited,
                _ => lines.push("0000  data/none"),
            }
            fs::write(bag.join(&manifest), lines.join("\n") + "\n").unwrap();
            (format!("edit {manifest}, line {n}"), vec![manifest])
        }
        _ => {
            fs::OpenOptions::new().append(true).open(&at).unwrap().write_all(b" ").unwrap();
            (format!("append to {file}"), vec![file])
        }
    }
}

#[test]
fn three_hundred_damages_are_each_found_and_named() {
    let office = small("archive-damage");
    let bag = packed(&office).join(NAME);
    let tree = read_tree(&bag);
    let files: Vec<String> = tree.keys().cloned().collect();
    let home = Temp::new("archive-damaged");
    std::thread::scope(|scope| {
        for thread in 0..2 {
            let (tree, files, bag, copy) = (&tree, &files, &bag, home.join(&format!("copy{thread}")));
            scope.spawn(move || {
                copy_tree(bag, &copy);
                for seed in (0..300).filter(|n| n % 2 == thread) {
                    let (what, named) = damage(&mut Random::new(seed), &copy, files);
                    let found = findings(&copy);
                    let told = found.iter().any(|line| named.iter().any(|name| line.contains(name.as_str())));
                    assert!(told, "{seed}: {what}: {found:#?}");
                    // As it was again.
                    let now = read_tree(&copy);
                    let differ = support::differences(&now, tree);
                    assert!(!differ.is_empty(), "{seed}: {what} did nothing");
                    for path in differ {
                        match tree.get(&path) {
                            Some(bytes) => fs::write(copy.join(&path), bytes).unwrap(),
                            None => fs::remove_file(copy.join(&path)).unwrap(),
                        }
                    }
                }
                assert_eq!(findings(&copy), Vec::<String>::new());
            });
        }
    });
}

/// Names and bytes of a ZIP. Some bits of its list say nothing of either: the attributes of DOS, a time.
fn unpacked(zip: &[u8]) -> Option<Vec<(String, Vec<u8>)>> {
    let mut zip = zip::ZipArchive::new(Cursor::new(zip)).ok()?;
    let files = 0..zip.len();
    let one = |n| {
        let mut file = zip.by_index(n).ok()?;
        let mut bytes = Vec::new();
        file.read_to_end(&mut bytes).ok()?;
        Some((file.name().ok()?.into_owned(), bytes))
    };
    files.map(one).collect()
}

#[test]
fn a_damaged_zip_tar_or_wacz_is_found_out() {
    let office = Office::base("archive-boxes");
    let home = packed(&office);
    let aside = Temp::new("archive-boxes-cut");
    let wacz = home.join(NAME).join("data/web/site.wacz");
    // Without the list of hashes beside it: the box alone has to tell.
    let mut seen = 0;
    for (n, from) in [home.join(format!("{NAME}.zip")), home.join(format!("{NAME}.tar")), wacz].iter().enumerate() {
        let bytes = fs::read(from).unwrap();
        let at = aside.join(from.file_name().unwrap().to_str().unwrap());
        let mut random = Random::new(n as u64 + 7);
        for _ in 0..12 {
            let cut = random.below(bytes.len());
            fs::write(&at, &bytes[..cut]).unwrap();
            assert!(!findings(&at).is_empty(), "{} cut to {cut} of {}", at.display(), bytes.len());
            let mut wrong = bytes.clone();
            let bit = random.below(bytes.len());
            wrong[bit] ^= 1 << random.below(8);
            fs::write(&at, &wrong).unwrap();
            let found = !findings(&at).is_empty();
            let told = found || (n == 0 && unpacked(&bytes).unwrap() == unpacked(&wrong).unwrap_or_default());
            assert!(told, "{} flipped at {bit}", at.display());
            seen += usize::from(found);
        }
    }
    assert!(seen >= 30, "{seen} of 36 flipped bits were found");
    // With it, the very file is told.
    let zip = home.join(format!("{NAME}.zip"));
    let mut wrong = fs::read(&zip).unwrap();
    wrong[10] ^= 1;
    fs::write(&zip, wrong).unwrap();
    assert!(findings(&zip).iter().any(|line| line.contains("SHA-256")));
}

#[test]
fn a_site_is_built_again_from_the_bag_alone() {
    let mut office = Office::base("archive-rebuild");
    office.put("content/henan/gongyi/zijinglu/100%.txt", "a name that BagIt cannot hold\n");
    office.put(
        "content/henan/gongyi/zijinglu/2020-02-28-draft.md",
        "---\ntitle: 草稿\ndate: 2020-02-28\ndraft: true\n---\n未定。\n",
    );
    // A large file is streamed.
    let mut random = Random::new(9);
    let large: Vec<u8> = std::iter::repeat_with(|| random.next().to_le_bytes()).take(9 << 17).flatten().collect();
    office.put("content/henan/gongyi/zijinglu/large.zip", &large);
    office.put(
        "content/henan/gongyi/zijinglu/2020-02-27-large.md",
        "---\ntitle: 附件\ndate: 2020-02-27\n---\n[附件](large.zip)\n",
    );
    let home = packed(&office);
    let bag = home.join(NAME);
    assert_eq!(fs::read(bag.join("data/site/henan/gongyi/zijinglu/large.zip")).unwrap(), large);
    for path in ["", ".zip", ".tar"] {
        assert_eq!(findings(&home.join(format!("{NAME}{path}"))), Vec::<String>::new(), "{path}");
    }
    let names = read(home.join(NAME).join("data/records/names.csv"));
    assert!(names.contains("data/source/content/henan/gongyi/zijinglu/100_.txt,"), "{names}");
    let alone = Temp::new("archive-alone");
    copy_tree(&home.join(NAME), &alone.join("bag"));
    office.build().ok();
    office.args = Vec::new();
    let again = |out: &str| {
        let mut command = program();
        command.current_dir(alone.path()).args(["build", "--from", "bag", "--output", out]);
        run(command)
    };
    let built = again("site").ok();
    assert!(built.stdout.contains("the same bytes as were archived"), "{}", built.stdout);
    assert_same(&read_tree(&alone.join("site")), &read_tree(&office.out()), "built again");
    assert_eq!(findings(&alone.join("bag")), Vec::<String>::new(), "nothing is written into the bag");
    // Another program, another theme: the files are named, and why.
    let theme = alone.join("bag/data/source/themes/default/templates/base.html");
    fs::write(&theme, read(&theme).replace("</body>", "<p>other</p></body>")).unwrap();
    let record = alone.join("bag/data/records/build.json");
    fs::write(&record, read(&record).replace("\"software\": \"jianbao ", "\"software\": \"jianbao 9.")).unwrap();
    let built = again("other");
    assert_eq!(built.code, Some(1));
    assert!(built.stdout.contains("data/site/index.html has other bytes"), "{}", built.stdout);
    assert!(built.stdout.contains("because the package was made by jianbao 9."), "{}", built.stdout);
}

#[test]
fn corrections_are_new_packages_and_the_chain_shows_what_was_touched() {
    let office = Office::base("archive-series");
    office.put(
        "content/henan/gongyi/zijinglu/2020-02-20-gone.md",
        "---\ntitle: 撤回的一篇\ndate: 2020-02-20\n---\n旧文字。\n",
    );
    office.put(
        "content/henan/gongyi/zijinglu/stats/2020-02-21.yaml",
        "source: county-report\nas_of: 2020-02-21\nfigures:\n  display_boards: 170\n",
    );
    let home = packed(&office);
    let before = read_tree(&home.join(NAME));
    office.edit(
        "content/henan/gongyi/zijinglu/2020-02-20-gone.md",
        "date: 2020-02-20\n",
        "date: 2020-02-20\nwithdrawn: {on: 2020-03-02, why: 重复发布}\n",
    );
    office.edit(
        "content/henan/gongyi/zijinglu/stats/2020-02-21.yaml",
        "display_boards: 170",
        "display_boards: {value: 168, revised: [{was: 170, on: 2020-03-03, why: 重复统计}]}",
    );
    let refused = archive(&office, &home, &["--period", PERIOD]);
    assert_eq!(refused.code, Some(1));
    assert!(refused.stderr.contains("closed before"), "{}", refused.stderr);
    archive(&office, &home, &["--period", PERIOD, "--correct", "撤回一篇，更正一数"]).ok();
    let second = home.join(format!("{NAME}_v2"));
    let info = read(second.join("bag-info.txt"));
    assert!(
        info.contains(&format!("Corrects-Package: {NAME}\n")) && info.contains("Correction-Reason: 撤回一篇"),
        "{info}"
    );
    let corrections = read(second.join("data/records/corrections.csv"));
    assert!(corrections.contains("data/site/henan/gongyi/zijinglu/2020-02-20-gone.html,changed,"), "{corrections}");
    // The tombstone, and the old figure beside the new, in the records and on the site.
    let notice = read(second.join("data/site/henan/gongyi/zijinglu/2020-02-20-gone.html"));
    assert!(notice.contains("重复发布") && notice.contains("2020年3月2日") && !notice.contains("旧文字"), "{notice}");
    let record = read(second.join("data/records/reports/henan/gongyi/zijinglu/2020-02-20-gone.zh-Hans.txt"));
    assert!(record.contains("已撤回：2020-03-02 重复发布") && !record.contains("旧文字"), "{record}");
    let revisions = read(second.join("data/records/revisions.csv"));
    assert!(revisions.contains(",170,168,2020-03-03,重复统计,"), "{revisions}");
    let page = read(second.join("data/site/henan/gongyi/zijinglu/index.html"));
    assert!(page.contains("170") && page.contains("重复统计"), "the page of the place shows what the figure was");
    assert_same(&read_tree(&home.join(NAME)), &before, "the first package");
    let log = |code| {
        let mut command = program();
        command.args(["archive", "log", "--output"]).arg(&home);
        let run = run(command);
        assert_eq!(run.code, Some(code), "{}{}", run.stdout, run.stderr);
        run
    };
    assert!(log(0).stdout.contains(&format!("corrects {NAME}")));
    // The folder of all packages is none itself.
    let all = verify::verify(&home, &|_, _| {}).err().unwrap();
    assert!(all.message.contains("but holds 2"), "{}", all.message);
    let (info, aside) = (second.join("bag-info.txt"), home.join("aside"));
    fs::rename(&info, &aside).unwrap();
    let broken = log(1);
    assert!(broken.stderr.contains("no bag-info.txt"), "{}", broken.stderr);
    fs::rename(&aside, &info).unwrap();
    fs::write(home.join(NAME).join("tagmanifest-sha256.txt"), "0\n").unwrap();
    let broken = log(1);
    assert!(broken.stdout.contains("BROKEN") && broken.stderr.contains(NAME), "{}{}", broken.stdout, broken.stderr);
}

#[test]
fn private_data_and_doubtful_formats_are_told_before_it_is_too_late() {
    let office = Office::base("archive-private");
    // Built sites never show it: it is in a draft.
    let draft = "content/henan/gongyi/zijinglu/2020-02-28-draft.md";
    office.put(draft, "---\ntitle: 草稿\ndate: 2020-02-28\ndraft: true\n---\n联系人电话13800138000。\n");
    office.build().ok();
    let home = office.root().parent().unwrap().join("archive");
    let stopped = archive(&office, &home, &["--period", PERIOD]);
    assert_eq!(stopped.code, Some(1));
    assert!(stopped.stderr.contains(draft) && !stopped.stderr.contains("13800138000"), "{}", stopped.stderr);
    assert!(names(&home).is_empty(), "{:?}", names(&home));
    office.remove(draft);
    office.put("content/henan/gongyi/zijinglu/table.docx", "PK");
    let warned = archive(&office, &home, &["--period", PERIOD]).ok();
    assert!(warned.stderr.contains("table.docx"), "{}", warned.stderr);
    assert!(read(home.join(NAME).join("data/records/formats.csv")).contains("Word,1,2,no"));
}

#[test]
fn a_kill_leaves_no_half_package_and_the_next_run_goes_on() {
    let office = Office::base("archive-kill");
    let home = packed(&office);
    let before = read_tree(&home);
    let start = Instant::now();
    archive(&office, &home, &["--period", "2020-01-01..2020-02-01"]).ok();
    let whole = start.elapsed();
    let second = "site-2020-01-01_2020-02-01";
    let expected = read_tree(&home.join(second));
    for round in 0..10u32 {
        for name in names(&home).iter().filter(|name| name.starts_with(second)) {
            let path = home.join(name);
            if path.is_dir() { fs::remove_dir_all(path).unwrap() } else { fs::remove_file(path).unwrap() }
        }
        fs::write(home.join("series.csv"), &before["series.csv"]).unwrap();
        let mut command = program();
        command.env("SOURCE_DATE_EPOCH", EPOCH).arg("archive").arg("--root").arg(office.root());
        command.arg("--output").arg(&home).args(["--period", "2020-01-01..2020-02-01"]);
        let mut child = command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
        let moment = start + whole; // only a length of time is taken from it
        let until = Instant::now() + (moment - start) * (round + 1) / 11;
        while Instant::now() < until && child.try_wait().unwrap().is_none() {
            std::thread::yield_now();
        }
        let _ = child.kill();
        child.wait().unwrap();
        // What stands under a final name is whole.
        for name in names(&home).iter().filter(|name| name.starts_with(second) && !name.ends_with(".sha256")) {
            assert_eq!(findings(&home.join(name)), Vec::<String>::new(), "round {round}");
        }
        for (path, bytes) in before.iter().filter(|(path, _)| *path != "series.csv") {
            assert_eq!(fs::read(home.join(path)).ok().as_ref(), Some(bytes), "round {round}: {path}");
        }
        let again = archive(&office, &home, &["--period", "2020-01-01..2020-02-01"]);
        assert!(again.code == Some(0) || again.stderr.contains("closed before"), "round {round}: {}", again.stderr);
        assert_same(&read_tree(&home.join(second)), &expected, "after a kill");
        assert!(names(&home).iter().all(|name| !name.starts_with('.')), "{:?}", names(&home));
    }
}

/// A ZIP of these entries; a mode with the bits of a link makes one.
fn zip_of(entries: &[(&str, &[u8], u32)]) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes, mode) in entries {
        if mode & 0o170_000 == 0o120_000 {
            zip.add_symlink(*name, "/etc/passwd", zip::write::SimpleFileOptions::default()).unwrap();
            continue;
        }
        zip.start_file(*name, zip::write::SimpleFileOptions::default()).unwrap();
        zip.write_all(bytes).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

/// A TAR of these entries, with names as no honest program writes them.
fn tar_of(entries: &[(&str, tar::EntryType, u64)]) -> Vec<u8> {
    let mut tar = tar::Builder::new(Vec::new());
    for (name, kind, size) in entries {
        let mut header = tar::Header::new_ustar();
        header.as_old_mut().name[..name.len()].copy_from_slice(name.as_bytes());
        header.set_entry_type(*kind);
        header.set_size(*size);
        header.set_mode(0o644);
        header.set_cksum();
        tar.append(&header, &b"12345"[..usize::try_from(*size).unwrap().min(5)]).unwrap();
    }
    tar.into_inner().unwrap()
}

#[test]
fn hostile_boxes_are_refused_and_nothing_is_written() {
    let home = Temp::new("archive-hostile");
    let bag = ("bag/bagit.txt", b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n".as_slice(), 0o644);
    let nothing = vec![0; 80 << 20];
    let file = tar::EntryType::Regular;
    let cases: [(&str, Vec<u8>, &str); 11] = [
        ("escape.zip", zip_of(&[bag, ("bag/../../evil.txt", b"x", 0o644)]), "leads out"),
        ("top.zip", zip_of(&[bag, ("/tmp/evil.txt", b"x", 0o644)]), "top of a disk"),
        ("drive.zip", zip_of(&[bag, ("C:evil.txt", b"x", 0o644)]), "top of a disk"),
        ("back.zip", zip_of(&[bag, ("bag\\..\\evil.txt", b"x", 0o644)]), "`\\`"),
        ("link.zip", zip_of(&[bag, ("bag/data", b"", 0o120_777)]), "symbolic link"),
        ("bomb.zip", zip_of(&[bag, ("bag/data/zero", &nothing, 0o644)]), "bomb"),
        ("escape.tar", tar_of(&[("../evil.txt", file, 5)]), "leads out"),
        ("top.tar", tar_of(&[("/tmp/evil.txt", file, 5)]), "top of a disk"),
        ("link.tar", tar_of(&[("bag/data", tar::EntryType::Symlink, 0)]), "a link"),
        ("device.tar", tar_of(&[("bag/data", tar::EntryType::Char, 0)]), "neither a file nor a folder"),
        ("noise.zip", b"PK\x03\x04 and nothing more".to_vec(), "no whole ZIP"),
    ];
    for (name, bytes, what) in &cases {
        fs::write(home.join(name), bytes).unwrap();
        let before: BTreeSet<String> = read_tree(home.path()).into_keys().collect();
        let mut command = program();
        command.current_dir(home.path()).args(["verify", name]);
        let run = run(command);
        assert_eq!(run.code, Some(1), "{name}: {}{}", run.stdout, run.stderr);
        assert!(run.stderr.contains(what), "{name}: {}", run.stderr);
        assert_eq!(read_tree(home.path()).into_keys().collect::<BTreeSet<_>>(), before, "{name}");
    }
    assert!(!Path::new("/tmp/evil.txt").exists());
}
