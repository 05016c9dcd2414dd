//! `cargo xtask lint`: formatting, plain words, clippy, TypeScript types and licenses.

use crate::{
    browser::ENTRIES,
    plain_words,
    test::crates::package_arguments,
    wasm::install_npm_packages,
    workspace::{Workspace, cargo, has, run, warn},
};
use anyhow::Result;
use std::process::Command;

const DENY: [&str; 3] = ["--", "--deny", "warnings"];

/// Stops at the first failing check.
pub fn lint(workspace: &Workspace) -> Result<()> {
    run(cargo().args(["fmt", "--all", "--check"]).current_dir(&workspace.root))?;
    plain_words::check(&workspace.root)?;
    run(cargo().args(["clippy", "--all-targets"]).args(package_arguments()).args(DENY).current_dir(&workspace.root))?;
    for name in ENTRIES {
        run(cargo()
            .args(["clippy", "--package", "browser", "--target", "wasm32-unknown-unknown", "--no-default-features"])
            .args(["--features", &format!("entry-{name}")])
            .args(DENY)
            .current_dir(&workspace.root))?;
    }
    run(cargo().args(["clippy", "--package", "xtask", "--all-targets"]).args(DENY).current_dir(&workspace.root))?;
    if has("npm") {
        install_npm_packages(workspace)?;
        run(Command::new(workspace.end2end().join("node_modules/.bin/tsc")).arg("--noEmit").current_dir(workspace.end2end()))?;
    } else {
        warn("NOT CHECKED: the types of the stories (npm is not installed)");
    }
    if has("cargo-deny") {
        // The root is a package too: without `--workspace` only its dependencies would be checked.
        run(cargo().args(["deny", "--workspace", "check"]).current_dir(&workspace.root))?;
    } else {
        warn("NOT CHECKED: licenses and advisories (cargo-deny is not installed)");
    }
    Ok(())
}
