//! What holds without faults.

use super::*;

#[test]
fn an_unchanged_build_touches_nothing() {
    let temp = Temp::new("noop");
    let pages = site(&[("index.html", "a"), ("zh/一.html", "b")]);
    let first = temp.build(&pages).unwrap();
    assert_eq!(first, Committed { written: 2, kept: 0, deleted: 0, bytes_written: 2 });
    assert!(!temp.public().join(STAGE).exists());
    let times = || -> Vec<_> {
        let paths = ["", MANIFEST, "index.html", "zh", "zh/一.html"];
        paths.iter().map(|path| fs::metadata(temp.public().join(path)).unwrap().modified().unwrap()).collect()
    };
    let before = times();
    for force in [false, true] {
        let done = temp.build_on(faulty(Mode::Full, 0), &pages, force).unwrap();
        assert_eq!(done, Committed { written: 0, kept: 2, deleted: 0, bytes_written: 0 });
        assert_eq!(times(), before);
    }
    assert!(temp.open().all_intact());
    assert_eq!(temp.open().manifest().len(), 2);
}

#[test]
fn a_new_key_alone_changes_the_manifest_alone() {
    let temp = Temp::new("key");
    temp.build(&site(&[("a", "a"), ("b", "b")])).unwrap();
    let output = temp.open();
    output.keep("a", Digest::of(b"new key"));
    assert!(!output.write("b", Digest::of(b"other key"), b"b").unwrap());
    assert_eq!(output.commit().unwrap(), Committed { written: 0, kept: 2, deleted: 0, bytes_written: 0 });
    assert_eq!(temp.open().manifest().get("a").unwrap().key, Digest::of(b"new key"));
    assert_eq!(temp.open().manifest().get("b").unwrap().key, Digest::of(b"other key"));
}

#[test]
fn altered_and_deleted_files_are_put_back() {
    let temp = Temp::new("altered");
    let pages = site(&[("a", "first"), ("b", "second"), ("c/d", "third")]);
    temp.build(&pages).unwrap();
    let whole = temp.tree();
    fs::write(temp.public().join("a"), "FIRST").unwrap();
    fs::remove_dir_all(temp.public().join("c")).unwrap();
    let output = temp.open();
    assert_eq!((output.intact("a"), output.intact("b"), output.intact("c/d")), (false, true, false));
    assert!(!output.all_intact());
    drop(output);
    assert_eq!(temp.build(&pages).unwrap().written, 2);
    assert_eq!(temp.tree(), whole);
}

#[test]
fn same_size_same_tick_is_not_overlooked() {
    let temp = Temp::new("tick");
    temp.build(&site(&[("a", "one")])).unwrap();
    let time = fs::metadata(temp.public().join("a")).unwrap().modified().unwrap();
    fs::write(temp.public().join("a"), "two").unwrap();
    let later = fs::metadata(temp.public().join("a")).unwrap().modified().unwrap();
    assert!(!temp.open().intact("a"), "{time:?} {later:?}");
}

#[test]
fn times_prove_bytes_and_are_learnt_again() {
    let temp = Temp::new("learn");
    temp.build(&site(&[("a", "one"), ("b", "two")])).unwrap();
    for file in ["a", "b"] {
        age(&temp.public().join(file), 100);
    }
    // Copied to another disk: the times are new, the bytes the same. One hashing, then times prove it.
    assert!(temp.open().all_intact());
    let time = fs::metadata(temp.public().join("a")).unwrap().modified().unwrap();
    fs::write(temp.public().join("a"), "ONE").unwrap();
    let file = fs::File::options().write(true).open(temp.public().join("a")).unwrap();
    file.set_modified(time).unwrap();
    assert!(temp.open().intact("a"), "the same size and time are taken for the same bytes");
    fs::remove_dir_all(temp.state()).unwrap();
    assert!(!temp.open().intact("a"), "without the record the bytes decide");
}

#[test]
fn abandoned_builds_leave_no_trace() {
    let temp = Temp::new("abandon");
    let output = Output::open(&temp.public().join("deep/er"), &temp.state(), false).unwrap();
    assert!(output.write("a/b", Digest::NONE, b"x").unwrap());
    assert!(temp.public().join("deep/er").join(STAGE).exists());
    output.abandon();
    assert!(!temp.public().exists());
    temp.build(&site(&[("a", "a")])).unwrap();
    let before = temp.tree();
    let output = temp.open();
    output.write("b", Digest::NONE, b"b").unwrap();
    drop(output);
    assert_eq!(walk(&temp.public()), before);
}

#[test]
fn two_builds_at_once_are_refused() {
    let temp = Temp::new("lock");
    let first = temp.open();
    let Err(d) = Output::open(&temp.public().join("../public"), &temp.state(), false) else { panic!() };
    assert!(d.message.contains("another build"), "{}", d.line());
    first.write("a", Digest::NONE, b"a").unwrap();
    let Err(d) = Output::open(&temp.public(), &temp.0.join("other root"), false) else { panic!() };
    assert!(d.message.contains("another build"), "{}", d.line());
    first.commit().unwrap();
    temp.open();
}

#[test]
fn copies_stream_and_are_kept() {
    let temp = Temp::new("copy");
    let from = temp.0.join("picture.jpg");
    let bytes: Vec<u8> = (0..200_000u32).map(|n| n.to_le_bytes()[0]).collect();
    fs::write(&from, &bytes).unwrap();
    let key = Digest::of(b"picture");
    let copy = || {
        let output = temp.open();
        let staged = output.copy("zh/picture.jpg", key, &from).unwrap();
        (staged, output.commit().unwrap().bytes_written)
    };
    assert_eq!(copy(), (true, 200_000));
    assert_eq!(temp.open().manifest().get("zh/picture.jpg").unwrap().bytes, Digest::of(&bytes));
    assert_eq!(copy(), (false, 0));
    fs::write(&from, &bytes[1..]).unwrap();
    assert_eq!(copy(), (true, 199_999));
    let output = temp.open();
    let d = output.copy("x", key, &temp.0.join("missing.jpg")).unwrap_err();
    assert!(d.line().contains("missing.jpg: error: cannot read this file: it is not there"), "{}", d.line());
    assert!(output.commit().is_err(), "a build that went wrong once is not committed");
    assert_eq!(fs::read(temp.public().join("zh/picture.jpg")).unwrap().len(), 199_999);
}

#[test]
fn many_threads_one_tree() {
    use rayon::prelude::*;
    let temp = Temp::new("threads");
    let output = temp.open();
    (0..2000u32).into_par_iter().for_each(|n| {
        let route = format!("p{}/q{}/{n}.html", n % 7, n % 31);
        assert!(output.write(&route, Digest::NONE, route.as_bytes()).unwrap());
    });
    assert_eq!(output.commit().unwrap().written, 2000);
    let output = temp.open();
    assert_eq!(output.manifest().len(), 2000);
    assert!(output.all_intact());
}

#[test]
fn mistakes_above_are_refused() {
    let temp = Temp::new("mistakes");
    temp.build(&site(&[("a", "a")])).unwrap();
    let before = temp.tree();
    let refused = |act: &dyn Fn(&Output)| {
        let output = temp.open();
        act(&output);
        let line = output.commit().unwrap_err().line();
        assert_eq!(temp.tree(), before);
        line
    };
    let write = |output: &Output, route: &str| output.write(route, Digest::NONE, b"new").map(|_| ());
    for route in ["../up", "/etc/x", "b/../../c", "jianbao.manifest", "c:x"] {
        assert!(refused(&|o| assert!(write(o, route).is_err())).contains("cannot be written"));
    }
    assert!(refused(&|o| o.keep("unknown", Digest::NONE)).contains("unknown"));
    let twice = refused(&|o| assert!(write(o, "b").and_then(|()| write(o, "b")).is_err()));
    assert!(twice.contains("two things"), "{twice}");
    let both = refused(&|o| assert!(write(o, "b").and_then(|()| write(o, "b/c")).is_err()));
    assert!(both.contains("a file and a folder at once"), "{both}");
    let both = refused(&|o| {
        o.keep("a", Digest::NONE);
        write(o, "a/b").unwrap();
    });
    assert!(both.contains("a file and a folder at once"), "{both}");
}

/// After any sequence of edits the tree is the one that a clean build makes.
#[test]
fn any_edits_equal_a_clean_build() {
    let names = ["a", "b/c", "b/d", "b/d/e", "B/c", "f/g/h/i", "f/g/j", "f", "k/l", "A"];
    let temp = Temp::new("edits");
    temp.put("f2/theirs", "theirs");
    let mut dice = 12345u64;
    let mut roll = |sides: u64| {
        dice = dice.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (dice >> 33) % sides
    };
    for round in 0..120 {
        let mut pages = Site::new();
        for name in names {
            // What is refused above: a file that is a folder too, names that differ in capitals only.
            let spelt = |route: &str| route.split('/').next().map(str::to_owned);
            let clash = pages.keys().any(|k| {
                let (k, low) = (k.as_str(), (k.to_lowercase(), name.to_lowercase()));
                let inside = |a: &str, b: &str| a == b || a.starts_with(&format!("{b}/"));
                let capitals = spelt(k) != spelt(name) && spelt(&low.0) == spelt(&low.1);
                capitals || inside(&low.0, &low.1) || inside(&low.1, &low.0)
            });
            if roll(2) == 0 && !clash {
                pages.insert(name.to_owned(), format!("text {}", roll(3)));
            }
        }
        if roll(5) == 0 {
            let _ = fs::remove_dir_all(temp.state());
        }
        temp.build(&pages).unwrap();
        let clean = Temp::new("edits-clean");
        clean.put("f2/theirs", "theirs");
        clean.build(&pages).unwrap();
        assert_eq!(temp.tree(), clean.tree(), "round {round}");
    }
}
