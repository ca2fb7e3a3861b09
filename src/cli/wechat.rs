//! `jianbao wechat`.

use std::io::Write;
use std::process::ExitCode;

use clap::Args;

use crate::cli::build::failed;
use crate::cli::{Common, report, with_jobs};
use crate::wechat;

/// Write every published report, in the site's first language, as an article for WeChat, into wechat/.
///
/// Each has a folder: the article, its charts as pictures, and index.html to copy it from: open it, press 复制正文, paste
/// into WeChat's editor, upload the pictures in their order.
#[derive(Args)]
#[command(mut_arg("output", |arg| arg.help("Folder for the articles [default: wechat/ in the root]")))]
#[command(after_help = "Examples:
  jianbao wechat                             the reports of this folder, into wechat/
  jianbao wechat --root office --output gzh  those of office/, into gzh/")]
pub struct Wechat {
    #[command(flatten)]
    common: Common,
}

impl Wechat {
    pub fn run(&self) -> ExitCode {
        let epoch = match super::epoch() {
            Ok(epoch) => epoch,
            Err(code) => return code,
        };
        let mut common = self.common.clone();
        common.output.get_or_insert_with(|| wechat::default_output(&self.common.root));
        let (source, output) = match common.open(epoch) {
            Ok(opened) => opened,
            Err(diagnostic) => return failed(&[diagnostic], None),
        };
        match with_jobs(common.jobs, || wechat::write(&source, &output, common.theme.as_deref())) {
            Ok(written) => {
                report::print(&written.warnings, Some(&source));
                let done = &written.committed;
                let mut out = std::io::stdout().lock();
                let articles = if written.articles == 1 { "article" } else { "articles" };
                let (count, written, kept) = (written.articles, done.written, done.kept);
                let _ = writeln!(out, "{count} {articles}: {written} files written, {kept} kept");
                let _ = writeln!(out, "open {}", output.join("index.html").display());
                ExitCode::SUCCESS
            }
            Err(found) => failed(&found, Some(&source)),
        }
    }
}
