//! The browser's part of the product: the entries of the four roles, the style, the static files.

use crate::{
    house::{House, cargo, loud, output, run},
    site::Site,
    style,
    wasm::{Entry, Optimizer},
};
use anyhow::{Context, Result, bail};
use std::{fs, path::PathBuf, thread};

/// The entries; each is a feature `role-…` of the root package.
pub const ROLES: [&str; 4] = ["public", "admin", "provider", "parent"];

const TARGET: &str = "wasm32-unknown-unknown";

/// What became of a build.
pub struct Built {
    /// Sizes mean something only when `wasm-opt` has run.
    pub optimized: bool,
    /// For each role the bytes of its first load: module and WebAssembly, both in brotli.
    pub first_load: Vec<(&'static str, usize)>,
}

/// Builds all into `target/site`; what did not change is left as it is.
pub fn build(house: &House) -> Result<Built> {
    add_target(house)?;
    holds_no_store(house)?;
    let optimizer = Optimizer::find(house)?;
    if matches!(optimizer, Optimizer::None) {
        loud("npm is not installed: the WebAssembly is served as the compiler wrote it, a third larger than it need be.");
    }
    let mut site = Site::open(house.site())?;
    // Cargo compiles one role while the one before is still being shrunk.
    let entries = thread::scope(|scope| {
        let shrinking = ROLES
            .into_iter()
            .map(|role| {
                let module = compile(house, role)?;
                let (house, optimizer) = (house.clone(), &optimizer);
                Ok((role, scope.spawn(move || Entry::make(&house, role, &module, optimizer))))
            })
            .collect::<Result<Vec<_>>>()?;
        shrinking
            .into_iter()
            .map(|(role, thread)| match thread.join() {
                Ok(entry) => Ok((role, entry.with_context(|| format!("the entry of the role {role}"))?)),
                Err(_) => bail!("making the entry of the role {role} panicked"),
            })
            .collect::<Result<Vec<_>>>()
    })?;
    let mut first_load = Vec::new();
    for (role, entry) in &entries {
        first_load.push((*role, site.add_entry(role, entry)?));
    }
    site.add_public(&house.root.join("public"))?;
    let css = style::bundle(&house.root.join("style/main.css"))?;
    site.add_style(&css)?;
    site.close()?;
    for (role, bytes) in &first_load {
        println!("{role:>9}: {:>6.1} KiB wasm + js in brotli", *bytes as f64 / 1024.0);
    }
    Ok(Built { optimized: !matches!(optimizer, Optimizer::None), first_load })
}

fn add_target(house: &House) -> Result<()> {
    let libraries = output(cargo_rustc().args(["--print", "target-libdir", "--target", TARGET]).current_dir(&house.root))?;
    if !PathBuf::from(libraries.trim()).is_dir() {
        run(std::process::Command::new("rustup").args(["target", "add", TARGET]).current_dir(&house.root))
            .context("the target wasm32-unknown-unknown is missing and could not be added")?;
    }
    Ok(())
}

fn cargo_rustc() -> std::process::Command {
    std::process::Command::new(std::env::var_os("RUSTC").unwrap_or_else(|| "rustc".into()))
}

/// One feature too many, and the browser would be sent the server.
fn holds_no_store(house: &House) -> Result<()> {
    for role in ROLES {
        let mut tree = cargo();
        tree.args(["tree", "--package", "browser", "--edges", "normal", "--prefix", "none", "--format", "{p}"])
            .args(["--target", TARGET, "--no-default-features", "--features", &format!("islands,role-{role}")])
            .current_dir(&house.root);
        let tree = output(&mut tree)?;
        let packages = || tree.lines().filter_map(|line| line.split(' ').next());
        if !packages().any(|package| package == "app") {
            bail!("the browser build of the role {role} holds no `app`: cargo tree said\n{tree}");
        }
        if let Some(package) = packages().find(|package| ["store", "sqlx", "tokio", "leptos_axum"].contains(package)) {
            bail!("the browser build of the role {role} holds the server's `{package}`");
        }
    }
    Ok(())
}

/// Compiles one role and gives a copy of the module: the next role is written to the same place.
fn compile(house: &House, role: &str) -> Result<PathBuf> {
    println!("  browser: {role}");
    let mut build = cargo();
    build
        .args(["build", "--quiet", "--lib", "--package", "browser", "--target", TARGET, "--profile", "wasm-release"])
        .args(["--no-default-features", "--features", &format!("islands,role-{role}")])
        .current_dir(&house.root);
    run(&mut build)?;
    let folder = house.target.join("browser");
    fs::create_dir_all(&folder)?;
    let copy = folder.join(format!("{role}.wasm"));
    let compiled = house.target.join(TARGET).join("wasm-release/browser.wasm");
    fs::copy(&compiled, &copy).with_context(|| format!("{} could not be copied", compiled.display()))?;
    Ok(copy)
}
