//! Every operation of a commit fails, once in each way, and the tree is the old or the new, never between.

use super::*;

/// A small site with every kind of change in it.
fn old_and_new() -> (Site, Site) {
    let old = site(&[
        ("index.html", "home"),
        ("change.html", "old text"),
        ("gone.html", "gone"),
        ("Case.html", "case"),
        ("Place/a.html", "place a"),
        ("was-file", "a file"),
        ("was-folder/a.html", "a"),
        ("was-folder/b/c.html", "c"),
        ("deep/e/f/g.html", "g"),
        ("shared/ours.html", "ours"),
        ("kept/k.html", "k"),
    ]);
    let new = site(&[
        ("index.html", "home"),
        ("change.html", "new text"),
        ("case.html", "case"),
        ("place/a.html", "place a"),
        ("was-file/index.html", "now a folder"),
        ("was-folder", "now a file"),
        ("kept/k.html", "k"),
        ("kept/l.html", "l"),
        ("new/m/n.html", "n"),
        ("new/m/o.html", "o"),
        ("new.html", "x"),
    ]);
    (old, new)
}

fn strangers(temp: &Temp) {
    temp.put("CNAME", "example.cn");
    temp.put("shared/theirs.txt", "theirs");
    fs::create_dir_all(temp.public().join("empty")).unwrap();
}

/// A tree that stands, to be laid out again for each fault.
struct Scene {
    temp: Temp,
    fixture: Temp,
    new: Site,
    old_tree: BTreeMap<String, Option<Vec<u8>>>,
    new_tree: BTreeMap<String, Option<Vec<u8>>>,
}

impl Scene {
    fn new() -> Self {
        let (old, new) = old_and_new();
        let fixture = Temp::new("fixture");
        strangers(&fixture);
        fixture.build(&old).unwrap();
        let clean = Temp::new("clean");
        strangers(&clean);
        clean.build(&new).unwrap();
        let (old_tree, new_tree) = (fixture.tree(), clean.tree());
        assert_ne!(old_tree, new_tree);
        Self { temp: Temp::new("scene"), fixture, new, old_tree, new_tree }
    }

    fn reset(&self) {
        copy_tree(&self.fixture.public(), &self.temp.public());
        copy_tree(&self.fixture.state(), &self.temp.state());
    }

    fn build(&self, mode: Mode, at: usize) -> Result<Committed, Diagnostic> {
        self.temp.build_on(faulty(mode, at), &self.new, false)
    }

    /// How many operations a build takes.
    fn operations(&self) -> usize {
        self.reset();
        let disk = Disk::default();
        let count = disk.fault.count.clone();
        self.temp.build_on(disk, &self.new, false).unwrap();
        count.load(Ordering::SeqCst)
    }

    fn is_new(&self) -> bool {
        let tree = self.temp.tree();
        assert!(tree == self.old_tree || tree == self.new_tree, "{:?}", tree.keys());
        tree == self.new_tree
    }
}

#[test]
fn killed_anywhere_old_or_new() {
    let scene = Scene::new();
    let (mut committed, total) = (false, scene.operations());
    assert!(total > 40, "{total}");
    for at in 0..total {
        scene.reset();
        let _ = scene.build(Mode::Kill, at);
        let journal = scene.temp.public().join(STAGE).join("journal").exists();
        if !journal {
            assert_eq!(scene.is_new(), committed || at + 4 > total, "killed at {at} of {total}");
        }
        committed |= journal;
        drop(scene.temp.open());
        assert!(!scene.temp.public().join(STAGE).exists());
        assert_eq!(scene.is_new(), committed, "after the next open, killed at {at} of {total}");
        assert!(scene.temp.open().all_intact());
        scene.build(Mode::Never, 0).unwrap();
        assert!(scene.is_new());
    }
    assert!(committed);
}

#[test]
fn killed_again_while_finishing() {
    let scene = Scene::new();
    let total = scene.operations();
    for at in (0..total).step_by(2) {
        for again in 0..total {
            scene.reset();
            let _ = scene.build(Mode::Kill, at);
            if !scene.temp.public().join(STAGE).join("journal").exists() {
                break;
            }
            let open = |disk| Output::open_on(disk, &scene.temp.public(), &scene.temp.state(), false);
            let whole = open(faulty(Mode::Kill, again)).is_ok();
            drop(open(Disk::default()).unwrap());
            assert!(scene.is_new(), "killed at {at}, again at {again}");
            if whole {
                break;
            }
        }
    }
}

#[test]
fn one_failure_anywhere() {
    let scene = Scene::new();
    for at in 0..scene.operations() {
        scene.reset();
        let done = scene.build(Mode::Once, at);
        let left = scene.temp.public().join(STAGE).exists();
        match done {
            Ok(_) => {
                // A folder that could not be removed is left, empty; a build does not fail for that.
                let files = |tree: BTreeMap<String, Option<Vec<u8>>>| -> Vec<_> {
                    tree.into_iter().filter(|(_, bytes)| bytes.is_some()).collect()
                };
                assert_eq!(files(scene.temp.tree()), files(scene.new_tree.clone()), "healed at {at}");
            }
            Err(_) if !left => assert!(!scene.is_new(), "failed at {at}"),
            Err(d) => {
                assert!(d.help.unwrap().contains("The next build finishes"), "failed at {at}");
                drop(scene.temp.open());
                assert!(scene.is_new(), "failed at {at}");
            }
        }
    }
}

#[test]
fn a_full_disk_leaves_the_old_tree() {
    let scene = Scene::new();
    let mut failed = 0;
    for at in 0..scene.operations() {
        scene.reset();
        let Err(d) = scene.build(Mode::Full, at) else { continue };
        failed += 1;
        assert!(d.message.contains("the disk is full"), "{}", d.line());
        assert!(d.help.as_ref().unwrap().contains("Free some space"), "{d:?}");
        if scene.temp.public().join(STAGE).exists() {
            assert!(d.help.unwrap().contains("The next build finishes"));
            drop(scene.temp.open());
            assert!(scene.is_new(), "full at {at}");
        } else {
            assert!(!scene.is_new(), "full at {at}");
        }
    }
    assert!(failed > 10, "{failed}");
}

/// `mount -t tmpfs -o size=1m tmpfs DIR; TMPDIR=DIR cargo test real_full_disk -- --ignored`
#[test]
#[ignore = "needs a small disk"]
fn real_full_disk() {
    let temp = Temp::new("small");
    temp.build(&site(&[("a", "a"), ("b/c", "c")])).unwrap();
    let before = walk(&temp.public());
    let pages: Site = (0..100).map(|n| (format!("p/{n}.html"), "x".repeat(50_000))).collect();
    let d = temp.build(&pages).unwrap_err();
    assert!(d.message.contains("the disk is full"), "{}", d.line());
    assert_eq!(walk(&temp.public()), before);
    println!("{}", d.render(&|_| None, false));
}

#[test]
fn a_file_held_for_a_moment_is_tried_again() {
    let scene = Scene::new();
    let total = scene.operations();
    let renames = (0..total).filter(|at| {
        scene.reset();
        scene.build(Mode::Busy(2), *at).is_ok_and(|_| scene.is_new())
    });
    assert!(renames.count() > total / 3);
}

#[test]
fn a_file_held_for_long_is_named() {
    let scene = Scene::new();
    scene.reset();
    let journalled = (0..).find(|at| {
        scene.reset();
        let _ = scene.build(Mode::Kill, *at);
        scene.temp.public().join(STAGE).join("journal").exists()
    });
    scene.reset();
    let d = scene.build(Mode::Busy(usize::MAX), journalled.unwrap()).unwrap_err();
    assert!(d.message.contains("another program has it open"), "{}", d.line());
    assert!(d.location.file.ends_with("Case.html"), "{}", d.line());
    drop(scene.temp.open());
    assert!(scene.is_new());
}

#[test]
fn a_first_build_killed_leaves_nothing() {
    let (_, new) = old_and_new();
    for at in 0..25 {
        let temp = Temp::new("first");
        let _ = temp.build_on(faulty(Mode::Kill, at), &new, false);
        if !temp.public().join(STAGE).join("journal").exists() && !temp.public().join(MANIFEST).exists() {
            assert!(temp.tree().is_empty(), "{at}");
        }
        temp.build(&new).unwrap();
        let clean = Temp::new("clean");
        clean.build(&new).unwrap();
        assert_eq!(temp.tree(), clean.tree());
    }
}

#[test]
fn a_damaged_journal_does_not_lock_out() {
    let scene = Scene::new();
    for at in 0..scene.operations() {
        scene.reset();
        let _ = scene.build(Mode::Kill, at);
        let journal = scene.temp.public().join(STAGE).join("journal");
        if let Ok(mut bytes) = fs::read(&journal) {
            bytes[20] ^= 1;
            fs::write(&journal, bytes).unwrap();
            scene.build(Mode::Never, 0).unwrap();
            assert!(scene.is_new(), "killed at {at}");
        }
    }
}
