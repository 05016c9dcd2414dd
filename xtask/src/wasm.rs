//! From a compiled module to what a browser loads.

use crate::{
    house::{House, has, output, run},
    site::hash,
};
use anyhow::{Context, Result, bail};
use std::{fs, path::Path, process::Command};
use wasm_bindgen_cli_support::Bindgen;

/// What shrinks the WebAssembly.
pub enum Optimizer {
    /// `wasm-opt` of the npm package binaryen, with its version.
    WasmOpt {
        version: String,
    },
    None,
}

impl Optimizer {
    /// Installs the npm packages when they are missing; without npm there is none.
    pub fn find(house: &House) -> Result<Self> {
        if !has("npm") || !has("node") {
            return Ok(Self::None);
        }
        install_npm_packages(house)?;
        let version = output(wasm_opt(house).arg("--version"))?.trim().to_owned();
        Ok(Self::WasmOpt { version })
    }

    fn version(&self) -> &str {
        match self {
            Self::WasmOpt { version } => version,
            Self::None => "none",
        }
    }
}

/// `npm ci`, when the lock file is newer than what is installed.
pub fn install_npm_packages(house: &House) -> Result<()> {
    let modified = |name: &str| fs::metadata(house.end2end().join(name)).and_then(|file| file.modified()).ok();
    // npm writes this file last.
    let installed = modified("node_modules/.package-lock.json");
    if installed.is_none() || installed < modified("package-lock.json") {
        println!("  npm ci");
        run(Command::new("npm").args(["ci", "--no-audit", "--no-fund", "--ignore-scripts"]).current_dir(house.end2end()))?;
    }
    Ok(())
}

fn wasm_opt(house: &House) -> Command {
    Command::new(house.end2end().join("node_modules/.bin/wasm-opt"))
}

/// Chrome refuses what `--all-features` makes.
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

/// One role's module and WebAssembly.
pub struct Entry {
    pub js: String,
    pub wasm: Vec<u8>,
}

impl Entry {
    /// Makes the entry, or takes the one that was made of the same module before.
    pub fn make(house: &House, role: &str, module: &Path, optimizer: &Optimizer) -> Result<Self> {
        let compiled = fs::read(module)?;
        let boot = fs::read_to_string(house.root.join("src/boot.js"))?;
        let made_of = hash(&[&compiled, boot.as_bytes(), optimizer.version().as_bytes(), OPTIONS.join(" ").as_bytes()]);
        let folder = house.target.join("browser").join(role);
        let stamp = folder.join("made-of");
        let (js, wasm) = (folder.join("entry.js"), folder.join("entry_bg.wasm"));
        if fs::read_to_string(&stamp).is_ok_and(|text| text == made_of) {
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
            run(wasm_opt(house).args(OPTIONS).arg(&wasm).arg("-o").arg(&wasm))?;
        }
        let entry = Self { js: fs::read_to_string(&js)? + &boot, wasm: fs::read(&wasm)? };
        entry.wakes_islands(role)?;
        fs::write(&js, &entry.js)?;
        fs::write(&stamp, made_of)?;
        Ok(entry)
    }

    /// Without `extern crate app` in the entry the linker drops every island without a word, and each role weighs the same.
    fn wakes_islands(&self, role: &str) -> Result<()> {
        // An island is exported under its name and a number, and takes its element.
        let island = |line: &str| {
            let name = line.strip_prefix("export function ").and_then(|rest| rest.split_once("(el)")).map(|(name, _)| name);
            name.and_then(|name| name.rsplit_once('_')).is_some_and(|(_, number)| number.bytes().all(|b| b.is_ascii_digit()))
        };
        if !self.js.lines().any(island) {
            bail!("the islands of the role {role} were dropped: its {} bytes are the empty runtime", self.wasm.len());
        }
        Ok(())
    }
}
