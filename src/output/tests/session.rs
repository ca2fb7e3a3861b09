//! Builds one after another in one session: the second is told what the first one left.

use super::*;
use crate::output::Left;

/// A first build of these files, as a session does it.
fn first(temp: &Temp, pages: &Site) -> Left {
    let output = temp.open();
    for (route, text) in pages {
        output.write(route, Digest::of(text.as_bytes()), text.as_bytes()).unwrap();
    }
    output.commit_for_next().unwrap().1
}

fn again(temp: &Temp, left: Left) -> Output {
    Output::open_again(&temp.public(), &temp.state(), left).unwrap()
}

#[test]
fn what_the_last_build_left_is_kept_without_a_look() {
    let temp = Temp::new("session");
    let left = first(&temp, &site(&[("a", "one"), ("b/c", "two"), ("d", "three")]));
    let output = again(&temp, left);
    assert!(output.is_as_left());
    assert!(output.write("b/c", Digest::of(b"key"), b"new").unwrap());
    output.keep_rest(&BTreeSet::from(["d"]));
    let (done, left) = output.commit_for_next().unwrap();
    assert_eq!(done, Committed { written: 1, kept: 1, deleted: 1, bytes_written: 3 });
    let files = |temp: &Temp| temp.tree().into_iter().filter(|(name, _)| name != MANIFEST).collect::<Vec<_>>();
    let bytes = |text: &str| Some(text.as_bytes().to_vec());
    let stands = [("a".to_owned(), bytes("one")), ("b".to_owned(), None), ("b/c".to_owned(), bytes("new"))];
    assert_eq!(files(&temp), stands);
    // The third build begins where the second ended, and a session of its own finds the same.
    assert_eq!(left.manifest, *temp.open().manifest());
    let output = again(&temp, left);
    assert!(output.is_as_left() && output.keep_same("b/c", Digest::of(b"key")) && !output.keep_same("a", Digest::NONE));
    output.keep_rest(&BTreeSet::new());
    assert_eq!(output.commit().unwrap(), Committed { written: 0, kept: 2, deleted: 0, bytes_written: 0 });
    assert_eq!(files(&temp), stands);
}

#[test]
fn where_another_build_came_between_everything_is_looked_at() {
    let temp = Temp::new("between");
    let left = first(&temp, &site(&[("a", "one"), ("b", "two")]));
    temp.build(&site(&[("a", "one"), ("b", "other")])).unwrap();
    fs::write(temp.public().join("a"), "hand").unwrap();
    let output = again(&temp, left);
    assert!(!output.is_as_left());
    assert_eq!((output.intact("a"), output.intact("b")), (false, true));
    assert_eq!(output.manifest().get("b").unwrap().bytes, Digest::of(b"other"));
}

#[test]
fn a_damaged_manifest_is_not_taken_for_what_was_left() {
    let temp = Temp::new("damaged");
    let left = first(&temp, &site(&[("a", "one")]));
    let path = temp.public().join(MANIFEST);
    let mut bytes = fs::read(&path).unwrap();
    bytes[30] ^= 1;
    fs::write(&path, bytes).unwrap();
    let output = again(&temp, left);
    assert!(!output.is_as_left() && output.manifest().is_empty());
}
