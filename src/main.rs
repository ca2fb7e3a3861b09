//! The `jianbao` program: see `cli`.

use std::process::ExitCode;

fn main() -> ExitCode {
    jianbao::cli::main()
}
