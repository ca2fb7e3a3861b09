//! Screens as they would hang, drawn when somebody looks at them: into a folder of the program's own, so that what was
//! packed for the walls stays as it was packed.

use std::path::{Path, PathBuf};
use std::sync::Mutex;

use super::live::Mistakes;
use super::{Settings, mistakes};
use crate::diagnostic::Diagnostic;
use crate::source::Source;
use crate::source::clock;
use crate::web;

pub struct Walls {
    root: PathBuf,
    /// Where they are drawn.
    folder: PathBuf,
    today: Option<chrono::NaiveDate>,
    epoch: Option<chrono::DateTime<chrono::Utc>>,
    /// One at a time writes to the folder.
    busy: Mutex<()>,
}

impl Walls {
    pub fn new(settings: &Settings) -> Self {
        let Settings { root, today, epoch, .. } = *settings;
        let folder = root.join(".jianbao/screens");
        Self { root: root.to_owned(), folder, today, epoch, busy: Mutex::new(()) }
    }

    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// Draws what changed of the screen that a route is of, or writes the list of all; what is wrong
    /// where it cannot. Then what was drawn before stays.
    pub fn look(&self, route: &str) -> Option<Mistakes> {
        let _alone = self.busy.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        let now = clock::now(self.today, self.epoch, web::zone_offset(&self.root));
        let source = match Source::open(&self.root, now) {
            Ok(source) => source,
            Err(wrong) => return Some(mistakes(&[wrong], None)),
        };
        let found = self.draw(&source, route.strip_suffix("/preview.html")).err()?;
        Some(mistakes(&found, Some(&source)))
    }

    #[cfg(feature = "pictures")]
    fn draw(&self, source: &Source, screen: Option<&str>) -> Result<(), Vec<Diagnostic>> {
        use crate::screens::{self, Request};
        let profiles: Vec<String> = screen.map(str::to_owned).into_iter().collect();
        let request = Request { source, output: &self.folder, profiles: &profiles, force: false, progress: &|_, _| {} };
        match screen {
            Some(_) => screens::build(&request).map(|_| ()),
            None => screens::list(&request),
        }
    }

    #[cfg(not(feature = "pictures"))]
    fn draw(&self, _: &Source, _: Option<&str>) -> Result<(), Vec<Diagnostic>> {
        let at = crate::diagnostic::Location::file("content/screens.yaml");
        let message = "this program was built without pictures, and draws no screens";
        Err(vec![Diagnostic::error(at, message).help("build it with the feature `pictures`")])
    }
}
