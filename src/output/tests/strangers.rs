//! Files that jianbao did not write, and manifests that are lost or damaged.

use super::*;

fn pages() -> Site {
    site(&[("index.html", "home"), ("zh/a.html", "a"), ("zh/b.html", "b")])
}

fn changed() -> Site {
    site(&[("index.html", "new home"), ("zh/a.html", "new a")])
}

/// A built site, and the tree that `changed` makes of it.
fn built(name: &str) -> Temp {
    let temp = Temp::new(name);
    temp.put("CNAME", "example.cn");
    temp.build(&pages()).unwrap();
    temp
}

fn assert_changed(temp: &Temp) {
    let clean = Temp::new("clean");
    clean.put("CNAME", "example.cn");
    clean.build(&changed()).unwrap();
    assert_eq!(temp.tree(), clean.tree());
}

#[test]
fn a_stranger_at_a_route_is_named_and_left() {
    let temp = Temp::new("stranger");
    temp.put("zh/a.html", "by hand");
    let before = temp.tree();
    let d = temp.build(&pages()).unwrap_err();
    assert!(d.location.file.ends_with("public/zh/a.html"), "{}", d.line());
    assert!(d.message.contains("jianbao did not write this file"), "{}", d.line());
    assert_eq!(walk(&temp.public()), before);
    temp.build_on(Disk::default(), &pages(), true).unwrap();
    assert_eq!(fs::read(temp.public().join("zh/a.html")).unwrap(), b"a");
}

#[test]
fn a_stranger_in_the_way_of_a_folder_is_left() {
    let temp = Temp::new("way");
    temp.put("zh", "by hand");
    for force in [false, true] {
        let d = temp.build_on(Disk::default(), &pages(), force).unwrap_err();
        assert!(d.location.file.ends_with("public/zh"), "{}", d.line());
    }
    let temp = Temp::new("way");
    temp.put("index.html/theirs.txt", "by hand");
    for force in [false, true] {
        let d = temp.build_on(Disk::default(), &pages(), force).unwrap_err();
        assert!(d.location.file.ends_with("public/index.html/theirs.txt"), "{}", d.line());
    }
    let temp = Temp::new("way");
    fs::create_dir_all(temp.public().join("index.html/empty")).unwrap();
    temp.build(&pages()).unwrap();
    assert!(temp.public().join("index.html").is_file());
}

#[test]
fn equal_bytes_are_adopted() {
    let temp = Temp::new("adopt");
    temp.put("zh/a.html", "a");
    let done = temp.build(&pages()).unwrap();
    assert_eq!((done.written, done.kept), (2, 1));
    assert!(temp.open().all_intact());
    temp.build(&site(&[])).unwrap();
    assert_eq!(temp.tree().keys().collect::<Vec<_>>(), [MANIFEST]);
}

#[test]
fn renamed_by_hand_in_capitals_only() {
    let temp = Temp::new("capitals");
    temp.build(&site(&[("Zh/Page.html", "page"), ("x", "x")])).unwrap();
    fs::rename(temp.public().join("Zh"), temp.public().join("zh")).unwrap();
    fs::rename(temp.public().join("zh/Page.html"), temp.public().join("zh/page.html")).unwrap();
    let pages = site(&[("zh/page.html", "page"), ("x", "x")]);
    temp.build(&pages).unwrap();
    let clean = Temp::new("clean");
    clean.build(&pages).unwrap();
    assert_eq!(temp.tree(), clean.tree());
}

#[test]
fn a_lost_manifest_is_made_again_from_the_record() {
    let temp = built("lost");
    fs::remove_file(temp.public().join(MANIFEST)).unwrap();
    assert!(temp.open().manifest().is_empty());
    assert!(!temp.open().all_intact());
    temp.build(&changed()).unwrap();
    assert_changed(&temp);
    fs::remove_file(temp.public().join(MANIFEST)).unwrap();
    temp.put("index.html", "altered by hand");
    let d = temp.build(&pages()).unwrap_err();
    assert!(d.location.file.ends_with("public/index.html"), "{}", d.line());
}

#[test]
fn a_damaged_manifest_does_not_lock_out() {
    for lose_record in [false, true] {
        for cut in [false, true] {
            let temp = built("damaged");
            let path = temp.public().join(MANIFEST);
            let mut bytes = fs::read(&path).unwrap();
            if cut {
                bytes.truncate(bytes.len() - 20);
            } else {
                bytes[0] = b'J';
            }
            fs::write(&path, bytes).unwrap();
            if lose_record {
                fs::remove_dir_all(temp.state()).unwrap();
            }
            temp.put("index.html", "altered by hand");
            temp.put("zh/theirs.txt", "theirs");
            temp.build(&changed()).unwrap();
            assert_eq!(fs::read(temp.public().join("zh/theirs.txt")).unwrap(), b"theirs");
            fs::remove_file(temp.public().join("zh/theirs.txt")).unwrap();
            assert_changed(&temp);
        }
    }
}

#[test]
fn an_altered_file_of_a_damaged_manifest_is_not_deleted() {
    let temp = built("altered");
    fs::write(temp.public().join(MANIFEST), "zh/b.html\tx\n").unwrap();
    temp.put("zh/b.html", "altered by hand");
    temp.build(&changed()).unwrap();
    assert_eq!(fs::read(temp.public().join("zh/b.html")).unwrap(), b"altered by hand");
}

#[cfg(unix)]
#[test]
fn links_are_not_followed() {
    use std::os::unix::fs::symlink;
    let temp = Temp::new("links");
    let outside = temp.0.join("outside");
    fs::create_dir_all(&outside).unwrap();
    fs::create_dir_all(temp.public()).unwrap();
    symlink(&outside, temp.public().join("zh")).unwrap();
    let d = temp.build(&pages()).unwrap_err();
    assert!(d.location.file.ends_with("public/zh") && d.message.contains("link"), "{}", d.line());
    assert!(walk(&outside).is_empty());
    // A folder of ours that became a link: what lies behind is neither written nor deleted.
    let temp = built("links");
    fs::rename(temp.public().join("zh"), outside.join("zh")).unwrap();
    symlink(outside.join("zh"), temp.public().join("zh")).unwrap();
    assert!(temp.build(&changed()).unwrap_err().message.contains("link"));
    temp.build(&site(&[("index.html", "only")])).unwrap();
    assert_eq!(walk(&outside).len(), 3);
    // A file of ours that became a link is replaced, and what it leads to stands.
    let temp = built("links");
    let elsewhere = temp.0.join("elsewhere.html");
    fs::write(&elsewhere, "home").unwrap();
    fs::remove_file(temp.public().join("index.html")).unwrap();
    symlink(&elsewhere, temp.public().join("index.html")).unwrap();
    temp.build(&changed()).unwrap();
    assert_eq!(fs::read(&elsewhere).unwrap(), b"home");
    assert!(!fs::symlink_metadata(temp.public().join("index.html")).unwrap().is_symlink());
    // The output folder itself may be a link.
    let temp = Temp::new("links");
    fs::create_dir_all(temp.0.join("real")).unwrap();
    symlink(temp.0.join("real"), temp.public()).unwrap();
    temp.build(&pages()).unwrap();
    assert!(temp.0.join("real/zh/a.html").is_file());
}

#[test]
fn the_output_folder_is_a_file() {
    let temp = Temp::new("file");
    fs::write(temp.public(), "x").unwrap();
    assert!(temp.build(&pages()).unwrap_err().message.contains("is a file"));
}
