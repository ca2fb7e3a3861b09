//! The seeds of the fuzz targets, through what the targets hold, in every test run. Files that once broke one are
//! put among the seeds.

use std::fs;
use std::path::Path;

#[path = "../fuzz/src/lib.rs"]
mod targets;

/// What a fuzz target does with its input.
type Target = fn(&[u8]);

#[test]
fn seeds_hold() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz/seeds");
    let targets: [(&str, Target); 7] = [
        ("figures", targets::figures),
        ("front_matter", targets::front_matter),
        ("markdown", targets::markdown),
        ("csv", targets::csv),
        ("blocks", targets::blocks),
        ("private", targets::private),
        ("prose", targets::prose),
    ];
    for (name, target) in targets {
        let seeds: Vec<_> = fs::read_dir(folder.join(name)).unwrap().map(|e| e.unwrap().path()).collect();
        assert!(seeds.len() > 3, "{name}");
        for seed in seeds {
            println!("{}", seed.display());
            target(&fs::read(&seed).unwrap());
        }
    }
}
