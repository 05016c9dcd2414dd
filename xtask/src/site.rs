//! Builds the folder of static files that the server serves: hashed names, precompressed brotli and gzip, and a manifest.

use crate::{content_hash::hash, wasm::Entry};
use anyhow::{Context, Result, bail};
use flate2::{Compression, write::GzEncoder};
use serde_json::{Map, Value, json};
use std::{
    collections::BTreeSet,
    fs,
    io::Write,
    path::{Path, PathBuf},
};

/// The folder while it is being built. Files that already exist with the same content are not compressed again.
pub struct Site {
    folder: PathBuf,
    written: BTreeSet<PathBuf>,
    scripts: Map<String, Value>,
    files: Map<String, Value>,
    style: Option<String>,
}

impl Site {
    pub fn open(folder: PathBuf) -> Result<Self> {
        fs::create_dir_all(folder.join("assets"))?;
        Ok(Self { folder, written: BTreeSet::new(), scripts: Map::new(), files: Map::new(), style: None })
    }

    /// Adds an entry; its module loads the WebAssembly of the same name. Returns the bytes of its first load in brotli.
    pub fn add_entry(&mut self, name: &str, entry: &Entry) -> Result<usize> {
        let file = format!("{name}-{}", hash(&[&entry.wasm, entry.js.as_bytes()]));
        let wasm = format!("assets/{file}.wasm");
        let js = format!("assets/{file}.js");
        let bytes = self.add(&wasm, &entry.wasm)? + self.add(&js, entry.js.as_bytes())?;
        self.scripts.insert(name.into(), json!({ "js": format!("/{js}"), "wasm": format!("/{wasm}") }));
        Ok(bytes)
    }

    /// Adds the static files: those at the root of the folder keep their names, those below get hashed ones.
    pub fn add_public(&mut self, folder: &Path) -> Result<()> {
        for path in files_below(folder)? {
            let bytes = fs::read(&path)?;
            let name = path.strip_prefix(folder)?.to_string_lossy().replace('\\', "/");
            let address = match name.rsplit_once('/') {
                None => name.clone(),
                Some((_, file)) => {
                    let (stem, extension) = file.rsplit_once('.').with_context(|| format!("{name} has no extension"))?;
                    format!("assets/{stem}-{}.{extension}", hash(&[&bytes]))
                }
            };
            self.add(&address, &bytes)?;
            self.files.insert(name, format!("/{address}").into());
        }
        Ok(())
    }

    /// Adds the style sheet; URLs of files in `public` are replaced by the hashed names.
    pub fn add_style(&mut self, css: &str) -> Result<()> {
        let mut css = css.to_owned();
        for (name, address) in &self.files {
            css = css.replace(&format!("/{name}"), address.as_str().unwrap_or_default());
        }
        for url in css.split("url(").skip(1) {
            let url = url.trim_start_matches(['"', '\'']);
            if !url.starts_with("/assets/") && !url.starts_with("data:") && !url.starts_with('#') {
                bail!("the style names a file that is not in `public`: {}", url.split(')').next().unwrap_or(url));
            }
        }
        let name = format!("assets/main-{}.css", hash(&[css.as_bytes()]));
        self.add(&name, css.as_bytes())?;
        self.style = Some(format!("/{name}"));
        Ok(())
    }

    /// Writes the manifest and deletes files of earlier builds.
    pub fn close(self) -> Result<()> {
        let manifest = json!({ "scripts": self.scripts, "style": self.style, "files": self.files });
        fs::write(self.folder.join("manifest.json"), serde_json::to_string_pretty(&manifest)?)?;
        for path in files_below(&self.folder)? {
            if !self.written.contains(&path) && path != self.folder.join("manifest.json") {
                fs::remove_file(path)?;
            }
        }
        Ok(())
    }

    /// Writes a file and its compressed forms; returns the bytes that a browser loads.
    fn add(&mut self, name: &str, bytes: &[u8]) -> Result<usize> {
        let path = self.folder.join(name);
        let (brotli, gzip) = (self.folder.join(format!("{name}.br")), self.folder.join(format!("{name}.gz")));
        self.written.insert(path.clone());
        let compressible =
            matches!(name.rsplit('.').next(), Some("js" | "wasm" | "css" | "svg" | "json" | "txt" | "webmanifest"));
        if !compressible {
            fs::write(&path, bytes)?;
            return Ok(bytes.len());
        }
        self.written.extend([brotli.clone(), gzip.clone()]);
        // The plain file is written last: if it exists with the same content, all three files are up to date.
        if fs::read(&path).is_ok_and(|old| old == bytes) && brotli.exists() && gzip.exists() {
            return Ok(fs::metadata(brotli)?.len() as usize);
        }
        let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
        encoder.write_all(bytes)?;
        fs::write(gzip, encoder.finish()?)?;
        let mut smallest = Vec::new();
        let parameters = brotli::enc::BrotliEncoderParams { quality: 11, lgwin: 22, ..Default::default() };
        brotli::BrotliCompress(&mut &bytes[..], &mut smallest, &parameters)?;
        fs::write(brotli, &smallest)?;
        fs::write(path, bytes)?;
        Ok(smallest.len())
    }
}

/// All files of a folder and the folders in it; none when there is no folder.
pub fn files_below(folder: &Path) -> Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    if folder.is_dir() {
        for entry in fs::read_dir(folder)? {
            let path = entry?.path();
            if path.is_dir() {
                files.extend(files_below(&path)?);
            } else {
                files.push(path);
            }
        }
    }
    files.sort();
    Ok(files)
}
