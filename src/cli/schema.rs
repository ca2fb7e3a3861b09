//! `jianbao schema`: what editors complete and check the YAML files with.

use std::io::Write;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;

use crate::cli::report;
use crate::diagnostic::{Diagnostic, Location};
use crate::output;
use crate::start::{self, schema};

/// Write JSON Schemas of the YAML files into schemas/, and tell editors of them in .vscode/settings.json
///
/// An editor that knows JSON Schema (VS Code with its YAML extension, `JetBrains`, Kate) then completes keys, shows what
/// each means and underlines slips while they are typed. Settings that stand are left as they are.
#[derive(Args)]
#[command(after_help = "Examples:
  jianbao schema                  beside content/ of this folder
  jianbao schema --root office    of another office")]
pub struct Schema {
    /// Folder that holds content/
    #[arg(long, value_name = "DIR", default_value = ".")]
    root: PathBuf,
}

impl Schema {
    pub fn run(&self) -> ExitCode {
        match self.write() {
            Ok(()) => ExitCode::SUCCESS,
            Err(found) => {
                report::print(&found, None);
                ExitCode::from(1)
            }
        }
    }

    fn write(&self) -> Result<(), Vec<Diagnostic>> {
        if !self.root.join("content").is_dir() {
            let wrong =
                Diagnostic::error(Location::file(self.root.to_string_lossy()), "there is no content/ in this folder");
            return Err(vec![wrong.help("run it where content/ lies, or name that folder with --root")]);
        }
        let mut out = std::io::stdout().lock();
        for draft in schema::schemas() {
            let path = self.root.join(&draft.path);
            output::replace(&path, draft.text.as_bytes()).map_err(|d| vec![d])?;
            let _ = writeln!(out, "wrote {}", path.display());
        }
        let settings = schema::settings();
        let path = self.root.join(&settings.path);
        if path.symlink_metadata().is_ok() {
            let _ = write!(out, "{} stands and was left; it takes:\n{}", path.display(), settings.text);
        } else {
            start::write(&self.root, &[settings])?;
            let _ = writeln!(out, "wrote {}", path.display());
        }
        Ok(())
    }
}
