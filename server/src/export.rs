//! `visitoms export`: the files of an import, in a folder.

use crate::{
    commands::{Failure, make_private_folder, open_database, system_actor},
    config::Config,
};
use domain::{audit::AuditAction, import::ImportFile};
use std::{
    fs,
    io::{BufWriter, Write},
    path::Path,
};
use store::{Clock, records::export};

/// Writes the files. Each replaces an older one of its name when it is complete. Only the account of this process can read
/// them.
pub async fn export(config: &Config, agency: &str, folder: &Path) -> Result<(), Failure> {
    let failed = |path: &Path, error: &dyn std::fmt::Display| Failure::Input(format!("{}: {error}", path.display()));
    if !folder.is_dir() {
        make_private_folder(folder).map_err(|error| failed(folder, &error))?;
    }
    let db = open_database(&config.settings, Clock::default()).await?;
    let actor = system_actor(&db, agency, "export").await?;
    for mut export in export::begin(&db, &actor, &ImportFile::ALL).await? {
        let path = folder.join(export.file().name());
        let draft = path.with_extension("csv.part");
        let file = store::open_private_file(&draft).map_err(|error| failed(&draft, &error))?;
        let mut file = BufWriter::new(file);
        loop {
            let mut tx = db.read(&actor, AuditAction::ExportFile).await?;
            let part = export.next(&mut tx).await?;
            tx.commit().await?;
            let Some(part) = part else { break };
            file.write_all(&part)?;
        }
        file.into_inner().map_err(|error| failed(&draft, &error))?.sync_all()?;
        fs::rename(&draft, &path).map_err(|error| failed(&path, &error))?;
        println!("{}", path.display());
    }
    db.close().await;
    Ok(())
}
