#!/bin/sh
# Runs every fuzz target for some seconds (8 unless told) on any toolchain, from the seeds in fuzz/seeds and what
# earlier runs found (fuzz/corpus, ignored); one seed, so that a run can be repeated. A crash ends with its input; put that into fuzz/seeds when it is mended.
set -eu
cd "$(dirname "$0")/.."
seconds=${1:-8}
tools=$PWD/tests/.tools/cargo
if [ ! -x "$tools/bin/cargo-fuzz" ]; then
    cargo install cargo-fuzz --locked --root "$tools" --target-dir "$tools/target"
    rm -rf "$tools/target"
fi
PATH=$tools/bin:$PATH
# Flags of the compiler that instrument code are not stable; the code itself is safe Rust, so no sanitizer is needed.
export RUSTC_BOOTSTRAP=1
for target in figures front_matter markdown csv blocks private prose; do
    echo "fuzz: $target, $seconds s"
    mkdir -p "fuzz/corpus/$target"
    cargo fuzz run --sanitizer none "$target" "fuzz/corpus/$target" "fuzz/seeds/$target" -- \
        -seed=20200220 -max_total_time="$seconds" -max_len=4096 -timeout=10 -rss_limit_mb=2048 -verbosity=0 -print_final_stats=1
done
