//! Format, lints, types and licences.

use crate::{
    browser::ROLES,
    house::{House, cargo, has, loud, run},
    test::crates::PACKAGES,
    wasm::install_npm_packages,
};
use anyhow::Result;
use std::process::Command;

const DENY: [&str; 3] = ["--", "--deny", "warnings"];

/// Ends at the first complaint.
pub fn lint(house: &House) -> Result<()> {
    run(cargo().args(["fmt", "--all", "--check"]).current_dir(&house.root))?;
    run(cargo().args(["clippy", "--all-targets"]).args(PACKAGES).args(DENY).current_dir(&house.root))?;
    for role in ROLES {
        run(cargo()
            .args(["clippy", "--package", "browser", "--target", "wasm32-unknown-unknown", "--no-default-features"])
            .args(["--features", &format!("islands,role-{role}")])
            .args(DENY)
            .current_dir(&house.root))?;
    }
    run(cargo().args(["clippy", "--package", "xtask", "--all-targets"]).args(DENY).current_dir(&house.root))?;
    if has("npm") {
        install_npm_packages(house)?;
        run(Command::new(house.end2end().join("node_modules/.bin/tsc")).arg("--noEmit").current_dir(house.end2end()))?;
    } else {
        loud("NOT CHECKED: the types of the stories (npm is not installed)");
    }
    if has("cargo-deny") {
        // The root is a package of its own: by itself its crates alone would be looked at.
        run(cargo().args(["deny", "--workspace", "check"]).current_dir(&house.root))?;
    } else {
        loud("NOT CHECKED: licences and advisories (cargo-deny is not installed)");
    }
    Ok(())
}
