//! `cargo xtask build`: the WebAssembly entries of the pages, the style sheet, and the static files.

use crate::{
    site::Site,
    style,
    wasm::{Entry, Optimizer},
    workspace::{Workspace, cargo, output, run, warn},
};
use anyhow::{Context, Result, bail};
use std::{fs, path::PathBuf, thread};

/// The entries, of which a page loads one; each is a feature `entry-…` of the root package.
pub const ENTRIES: [&str; 5] = ["public", "member", "visit", "office", "board"];

const TARGET: &str = "wasm32-unknown-unknown";

/// The result of a build.
pub struct Built {
    /// Whether `wasm-opt` has run: without it the sizes are meaningless.
    pub optimized: bool,
    /// Bytes of the first load by entry: module and WebAssembly, both in brotli.
    pub first_load: Vec<(&'static str, usize)>,
}

/// Builds everything into `target/site`; unchanged files are not rebuilt.
pub fn build(workspace: &Workspace) -> Result<Built> {
    add_target(workspace)?;
    check_no_server_code(workspace)?;
    let optimizer = Optimizer::find(workspace)?;
    if matches!(optimizer, Optimizer::None) {
        warn("npm is not installed: the WebAssembly is served as the compiler wrote it, a third larger than it need be.");
    }
    let mut site = Site::open(workspace.site())?;
    // Cargo compiles one entry while the previous one is still being optimized.
    let entries = thread::scope(|scope| {
        let optimizing = ENTRIES
            .into_iter()
            .map(|name| {
                let module = compile(workspace, name)?;
                let (workspace, optimizer) = (workspace.clone(), &optimizer);
                Ok((name, scope.spawn(move || Entry::build(&workspace, name, &module, optimizer))))
            })
            .collect::<Result<Vec<_>>>()?;
        optimizing
            .into_iter()
            .map(|(name, thread)| match thread.join() {
                Ok(entry) => Ok((name, entry.with_context(|| format!("the entry {name}"))?)),
                Err(_) => bail!("making the entry {name} panicked"),
            })
            .collect::<Result<Vec<_>>>()
    })?;
    let mut first_load = Vec::new();
    for (name, entry) in &entries {
        first_load.push((*name, site.add_entry(name, entry)?));
    }
    site.add_public(&workspace.root.join("public"))?;
    let css = style::bundle(&workspace.root.join("style/main.css"))?;
    site.add_style(&css)?;
    site.close()?;
    for (name, bytes) in &first_load {
        println!("{name:>9}: {:>6.1} KiB wasm + js in brotli", *bytes as f64 / 1024.0);
    }
    Ok(Built { optimized: !matches!(optimizer, Optimizer::None), first_load })
}

fn add_target(workspace: &Workspace) -> Result<()> {
    let libraries = output(cargo_rustc().args(["--print", "target-libdir", "--target", TARGET]).current_dir(&workspace.root))?;
    if !PathBuf::from(libraries.trim()).is_dir() {
        run(std::process::Command::new("rustup").args(["target", "add", TARGET]).current_dir(&workspace.root))
            .context("the target wasm32-unknown-unknown is missing and could not be added")?;
    }
    Ok(())
}

fn cargo_rustc() -> std::process::Command {
    std::process::Command::new(std::env::var_os("RUSTC").unwrap_or_else(|| "rustc".into()))
}

/// Checks that no server crate is a dependency of the browser build, which one wrong feature would cause.
fn check_no_server_code(workspace: &Workspace) -> Result<()> {
    for name in ENTRIES {
        let mut tree = cargo();
        tree.args(["tree", "--package", "browser", "--edges", "normal", "--prefix", "none", "--format", "{p}"])
            .args(["--target", TARGET, "--no-default-features", "--features", &format!("entry-{name}")])
            .current_dir(&workspace.root);
        let tree = output(&mut tree)?;
        let packages = || tree.lines().filter_map(|line| line.split(' ').next());
        if !packages().any(|package| package == "public") {
            bail!("the browser build of the entry {name} holds no `public`: cargo tree said\n{tree}");
        }
        if let Some(package) = packages().find(|package| ["store", "sqlx", "tokio", "leptos_axum"].contains(package)) {
            bail!("the browser build of the entry {name} holds the server's `{package}`");
        }
    }
    Ok(())
}

/// Compiles one entry and returns a copy of the module, since the next one is compiled to the same path.
fn compile(workspace: &Workspace, name: &str) -> Result<PathBuf> {
    println!("  browser: {name}");
    let mut build = cargo();
    build
        .args(["build", "--quiet", "--lib", "--package", "browser", "--target", TARGET, "--profile", "wasm-release"])
        .args(["--no-default-features", "--features", &format!("entry-{name}")])
        .current_dir(&workspace.root);
    run(&mut build)?;
    let folder = workspace.target.join("browser");
    fs::create_dir_all(&folder)?;
    let copy = folder.join(format!("{name}.wasm"));
    let compiled = workspace.target.join(TARGET).join("wasm-release/browser.wasm");
    fs::copy(&compiled, &copy).with_context(|| format!("{} could not be copied", compiled.display()))?;
    Ok(copy)
}
