//! Timings, for a look: `TMPDIR=/dev/shm cargo test speed -- --ignored --nocapture`.

use std::time::Instant;

use rayon::prelude::*;

use super::*;

const FILES: u32 = 20_000;

fn route(n: u32) -> String {
    format!("zh/henan/place-{}/{}/report-{n}.html", n % 50, n % 200)
}

fn timed<T>(what: &str, act: impl FnOnce() -> T) -> T {
    let start = Instant::now();
    let done = act();
    println!("{what:28} {:8.1} ms", start.elapsed().as_secs_f64() * 1000.0);
    done
}

#[test]
#[ignore = "timings"]
fn speed() {
    let temp = Temp::new("speed");
    let page = |n: u32, salt: u32| format!("{n} {salt} {}", "简报 ".repeat(1500)).into_bytes();
    let pages: Vec<(String, Vec<u8>)> = (0..FILES).map(|n| (route(n), page(n, 0))).collect();
    for plain in ["plain fs::write", "plain again"] {
        timed(plain, || {
            let dir = temp.0.join(plain);
            let path = |route: &str| dir.join(route);
            pages.iter().for_each(|(r, _)| fs::create_dir_all(path(r).parent().unwrap()).unwrap());
            pages.par_iter().for_each(|(r, bytes)| fs::write(path(r), bytes).unwrap());
        });
    }
    timed("BLAKE3 of all", || pages.par_iter().map(|(_, b)| u64::from(Digest::of(b).as_bytes()[0])).sum::<u64>());
    for (what, salt) in [("first", 0), ("second, all the same", 0), ("all changed", 1)] {
        let changed: Vec<(String, Vec<u8>)> = (0..FILES).map(|n| (route(n), page(n, salt))).collect();
        println!("-- {what}");
        let output = timed("open", || temp.open());
        timed("write", || {
            changed.par_iter().for_each(|(r, bytes)| assert!(output.write(r, Digest::of(r.as_bytes()), bytes).is_ok()));
        });
        println!("{:?}", timed("commit", || output.commit().unwrap()));
    }
    println!("-- nothing to do");
    let output = timed("open", || temp.open());
    assert!(timed("all_intact", || output.all_intact()));
    drop(output);
    let bytes = fs::read(temp.public().join(MANIFEST)).unwrap();
    timed("manifest from bytes", || Manifest::from_bytes(&bytes).unwrap());
    let record = fs::read_dir(temp.state()).unwrap().flatten().find(|f| f.path().extension().is_none()).unwrap();
    let bytes = fs::read(record.path()).unwrap();
    timed("record from bytes", || super::super::record::from_bytes(&bytes).unwrap().len());
}
