//! A copy of the tree that may be broken. It stays between runs, and only files that differ are
//! written, so that cargo builds little again.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use super::rows::Row;
use crate::fault::{Done, Fault};
use crate::process;
use crate::workspace::Workspace;

/// The copy, beside the original that its files come from.
pub(super) struct Scratch<'a> {
    workspace: &'a Workspace,
    folder: PathBuf,
}

impl<'a> Scratch<'a> {
    /// Copies every file that is or could be committed, as it stands in the work tree.
    pub(super) fn make(workspace: &'a Workspace) -> Done<Self> {
        let folder = workspace.target("xtask/sabotage");
        let mut list = Command::new("git");
        list.args(["ls-files", "-z", "--cached", "--others", "--exclude-standard"])
            .current_dir(workspace.path(""));
        let scratch = Self { workspace, folder };
        for path in process::capture(list)?.split('\0').filter(|path| !path.is_empty()) {
            scratch.copy(path)?;
        }
        Ok(scratch)
    }

    pub(super) fn folder(&self) -> &Path {
        &self.folder
    }

    /// Makes the row's change; gives back why it cannot be made, if so.
    pub(super) fn change(&self, row: &Row) -> Done<Option<String>> {
        let place = self.folder.join(row.file);
        let text = fs::read_to_string(&place).map_err(|error| Fault::at(&place, &error))?;
        let count = text.matches(row.from).count();
        if count != 1 {
            return Ok(Some(format!("{} holds that line {count} times, not once", row.file)));
        }
        let changed = text.replace(row.from, row.to);
        fs::write(&place, changed).map_err(|error| Fault::at(&place, &error))?;
        Ok(None)
    }

    pub(super) fn put_back(&self, row: &Row) -> Done {
        self.copy(row.file)
    }

    fn copy(&self, path: &str) -> Done {
        let from = self.workspace.path(path);
        let to = self.folder.join(path);
        if from.is_symlink() {
            return Self::copy_link(&from, &to);
        }
        // A file that is about to be removed from git has nothing to copy.
        let Ok(bytes) = fs::read(&from) else { return Ok(()) };
        if fs::read(&to).is_ok_and(|there| there == bytes) {
            return Ok(());
        }
        if let Some(parent) = to.parent() {
            fs::create_dir_all(parent).map_err(|error| Fault::at(parent, &error))?;
        }
        fs::write(&to, bytes).map_err(|error| Fault::at(&to, &error))
    }

    fn copy_link(from: &Path, to: &Path) -> Done {
        if to.is_symlink() {
            return Ok(());
        }
        let parent = to.parent().unwrap_or(to);
        let target = fs::read_link(from).map_err(|error| Fault::at(from, &error))?;
        fs::create_dir_all(parent)
            .and_then(|()| std::os::unix::fs::symlink(target, to))
            .map_err(|error| Fault::at(to, &error))
    }
}
