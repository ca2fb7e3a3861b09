//! Parcels under every fault: under a final name stands a whole thing or none, and what stood there before still does.

use std::io::Write as _;

use super::super::parcel::Parcel;
use super::*;

const NAMES: [&str; 3] = ["new.zip", "new.sha256", "new"];

/// Writes a parcel of a folder and two files.
fn write(disk: Disk, temp: &Temp) -> Result<(), Diagnostic> {
    let parcel = Parcel::begin_on(disk, &temp.public(), "new", &temp.state())?;
    parcel.write("new/data/a.txt", b"one")?;
    parcel.write("new/data/deep/b.txt", b"two")?;
    let mut sheet = parcel.create("new.zip")?;
    for part in [b"thr", b"ee "] {
        sheet.write_all(part).map_err(|e| sheet.failed(&e))?;
    }
    sheet.sync()?;
    drop(sheet);
    parcel.write("draft", b"not a part")?;
    parcel.remove("draft")?;
    parcel.write("new.sha256", b"four")?;
    parcel.commit(&NAMES)
}

/// What stands in the folder, without what is being made.
fn standing(temp: &Temp) -> BTreeMap<String, Option<Vec<u8>>> {
    let mut tree = walk(&temp.public());
    tree.retain(|path, _| !path.starts_with(".part-"));
    tree
}

#[test]
fn every_fault_leaves_whole_things_only() {
    let whole = {
        let temp = Temp::new("parcel-whole");
        temp.put("old/data", "old");
        write(Disk::default(), &temp).unwrap();
        assert_eq!(walk(&temp.public()).keys().filter(|path| path.starts_with('.')).count(), 0);
        standing(&temp)
    };
    let mut at = 0;
    for mode in [Mode::Kill, Mode::Once, Mode::Full] {
        for n in 0.. {
            let temp = Temp::new("parcel-fault");
            temp.put("old/data", "old");
            let disk = faulty(mode, n);
            let (count, done) = (disk.fault.count.clone(), write(disk, &temp));
            for (path, bytes) in standing(&temp) {
                assert_eq!(whole.get(&path), Some(&bytes), "{mode:?} at {n}: {path}");
            }
            assert_eq!(standing(&temp).get("old/data"), whole.get("old/data"), "{mode:?} at {n}");
            if done.is_ok() {
                assert_eq!(standing(&temp), whole, "{mode:?} at {n}");
            } else if mode != Mode::Kill {
                let ready = temp.public().join(".part-new/.ready").exists();
                assert!(ready || walk(&temp.public()).len() <= 2, "nothing is left behind: {mode:?} at {n}");
            }
            // The next run finishes what was ready, or makes it anew.
            Parcel::recover(&temp.public(), &temp.state()).unwrap();
            if standing(&temp) != whole {
                write(Disk::default(), &temp).unwrap();
            }
            assert_eq!(standing(&temp), whole, "{mode:?} at {n}");
            at += 1;
            if count.load(Ordering::SeqCst) <= n {
                break;
            }
        }
    }
    assert!(at > 60, "{at} faults");
}

#[test]
fn what_stands_there_is_never_replaced() {
    let temp = Temp::new("parcel-stands");
    temp.put("new.zip", "somebody's");
    let refused = write(Disk::default(), &temp).unwrap_err();
    assert!(refused.message.contains("stands here already"), "{refused:?}");
    assert_eq!(standing(&temp).len(), 1);
    assert_eq!(fs::read(temp.public().join("new.zip")).unwrap(), b"somebody's");
    assert_eq!(walk(&temp.public()).len(), 1, "nothing is left behind");
}
