//! Gives the program a mark of its own sources: a page drawn by other code has another key.

use std::path::{Path, PathBuf};
use std::{env, fs};

fn main() {
    println!("cargo:rerun-if-changed=src");
    println!("cargo:rerun-if-changed=Cargo.lock");
    println!("cargo:rerun-if-changed=themes");
    let mut files = vec![PathBuf::from("Cargo.lock")];
    collect(Path::new("src"), &mut files);
    files.sort();
    let mut mark: u64 = 0xcbf2_9ce4_8422_2325;
    for file in files {
        let text = fs::read(&file).unwrap_or_default();
        // Line ends differ between checkouts; the code does not.
        for byte in text.into_iter().filter(|b| *b != b'\r') {
            mark = (mark ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
        }
    }
    let minify = env::var_os("CARGO_FEATURE_MINIFY").map_or("", |_| " minify");
    println!(
        "cargo:rustc-env=JIANBAO_ENGINE=jianbao {} {mark:016x}{minify}",
        env::var("CARGO_PKG_VERSION").unwrap_or_default()
    );
    // Loaded where it was linked: else the loader writes the addresses of 54,000 pointers (most in the tables of the
    // minifier) before the program begins: 20 ms and 10 MiB of every run.
    if env::var("CARGO_CFG_TARGET_OS").is_ok_and(|os| os == "linux")
        && env::var("CARGO_CFG_TARGET_ENV").is_ok_and(|env| env == "gnu")
    {
        println!("cargo:rustc-link-arg-bins=-no-pie");
    }
}

fn collect(folder: &Path, files: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        if path.is_dir() {
            collect(&path, files);
        } else if path.extension().is_some_and(|e| e == "rs" || e == "css") {
            files.push(path);
        }
    }
}
