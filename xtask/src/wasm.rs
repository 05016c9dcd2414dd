//! Turns a compiled WebAssembly module into what a browser loads: wasm-bindgen, then wasm-opt.

use crate::{
    content_hash::hash,
    workspace::{Workspace, has, output, run},
};
use anyhow::{Context, Result, bail};
use std::{fs, path::Path, process::Command};
use wasm_bindgen_cli_support::Bindgen;

/// The optimizer of the WebAssembly.
pub enum Optimizer {
    /// `wasm-opt` of the npm package binaryen, with its version.
    WasmOpt {
        version: String,
    },
    None,
}

impl Optimizer {
    /// Installs the npm packages if they are missing; `None` without npm.
    pub fn find(workspace: &Workspace) -> Result<Self> {
        if !has("npm") || !has("node") {
            return Ok(Self::None);
        }
        install_npm_packages(workspace)?;
        let version = output(wasm_opt(workspace).arg("--version"))?.trim().to_owned();
        Ok(Self::WasmOpt { version })
    }

    fn version(&self) -> &str {
        match self {
            Self::WasmOpt { version } => version,
            Self::None => "none",
        }
    }
}

/// Runs `npm ci` if the lock file is newer than the installed packages.
pub fn install_npm_packages(workspace: &Workspace) -> Result<()> {
    let modified = |name: &str| fs::metadata(workspace.end2end().join(name)).and_then(|file| file.modified()).ok();
    // npm writes this file last.
    let installed = modified("node_modules/.package-lock.json");
    if installed.is_none() || installed < modified("package-lock.json") {
        println!("  npm ci");
        run(Command::new("npm").args(["ci", "--no-audit", "--no-fund", "--ignore-scripts"]).current_dir(workspace.end2end()))?;
    }
    Ok(())
}

fn wasm_opt(workspace: &Workspace) -> Command {
    Command::new(workspace.end2end().join("node_modules/.bin/wasm-opt"))
}

/// Chrome rejects the output of `--all-features`.
const OPTIONS: [&str; 10] = [
    "-Oz",
    "--enable-bulk-memory",
    "--enable-bulk-memory-opt",
    "--enable-nontrapping-float-to-int",
    "--enable-reference-types",
    "--enable-multivalue",
    "--enable-mutable-globals",
    "--enable-sign-ext",
    "--strip-debug",
    "--strip-producers",
];

/// An entry's JavaScript module and WebAssembly.
pub struct Entry {
    pub js: String,
    pub wasm: Vec<u8>,
}

impl Entry {
    /// Builds the entry, or returns the cached one that was built from the same module.
    pub fn build(workspace: &Workspace, name: &str, module: &Path, optimizer: &Optimizer) -> Result<Self> {
        let compiled = fs::read(module)?;
        let boot = fs::read_to_string(workspace.root.join("src/boot.js"))?;
        let inputs_hash = hash(&[&compiled, boot.as_bytes(), optimizer.version().as_bytes(), OPTIONS.join(" ").as_bytes()]);
        let folder = workspace.target.join("browser").join(name);
        let stamp = folder.join("made-of");
        let (js, wasm) = (folder.join("entry.js"), folder.join("entry_bg.wasm"));
        if fs::read_to_string(&stamp).is_ok_and(|text| text == inputs_hash) {
            return Ok(Self { js: fs::read_to_string(js)?, wasm: fs::read(wasm)? });
        }
        if folder.exists() {
            fs::remove_dir_all(&folder)?;
        }
        Bindgen::new()
            .input_path(module)
            .out_name("entry")
            .web(true)?
            .typescript(false)
            .remove_name_section(true)
            .generate(&folder)
            .context("wasm-bindgen")?;
        if folder.join("snippets").exists() {
            bail!("a dependency brings JavaScript of its own, which would be loaded under an unhashed name");
        }
        if let Optimizer::WasmOpt { .. } = optimizer {
            run(wasm_opt(workspace).args(OPTIONS).arg(&wasm).arg("-o").arg(&wasm))?;
        }
        let entry = Self { js: fs::read_to_string(&js)? + &boot, wasm: fs::read(&wasm)? };
        entry.check_has_islands(name)?;
        fs::write(&js, &entry.js)?;
        fs::write(&stamp, inputs_hash)?;
        Ok(entry)
    }

    /// Checks that the islands are present: without `extern crate app` in the entry the linker silently drops all of them.
    fn check_has_islands(&self, name: &str) -> Result<()> {
        // An island is exported as a function with its name and a number, which takes its element.
        let island = |line: &str| {
            let name = line.strip_prefix("export function ").and_then(|rest| rest.split_once("(el)")).map(|(name, _)| name);
            name.and_then(|name| name.rsplit_once('_')).is_some_and(|(_, number)| number.bytes().all(|b| b.is_ascii_digit()))
        };
        if !self.js.lines().any(island) {
            bail!("the islands of the entry {name} were dropped: its {} bytes are the empty runtime", self.wasm.len());
        }
        Ok(())
    }
}
