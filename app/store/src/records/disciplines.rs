//! The agency's own disciplines, beside those that the product knows.

use crate::{
    Tx,
    kernel::{columns::parse_date, sql::args, versions::check_version},
    records::changes::{self, Record},
};
use domain::{
    Capability, DisciplineId, Error, ErrorCode, Result,
    discipline::{
        AgencyDiscipline, Discipline, DisciplineChoice, EndDiscipline, NewDiscipline, RenameDiscipline, UndoDiscipline,
    },
    records::RecordKind,
};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

#[derive(sqlx::FromRow)]
struct DisciplineRow {
    id: Uuid,
    code: String,
    name: String,
    ended_on: Option<String>,
    version: i64,
}

/// What a change can be undone to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct DisciplineState {
    name: String,
    ended_on: Option<Date>,
}

fn record_of(id: DisciplineId) -> Record {
    Record::of_agency(RecordKind::Discipline, id.0)
}

/// The agency's own disciplines by code, also those that have ended.
pub async fn all(tx: &mut Tx) -> Result<Vec<AgencyDiscipline>> {
    tx.require_capability(Capability::Manage)?;
    let rows: Vec<DisciplineRow> = tx
        .fetch_all("SELECT id, code, name, ended_on, version FROM agency_disciplines WHERE agency_id = $1 ORDER BY code", args![])
        .await?;
    let mut changes = changes::last_changes(tx, RecordKind::Discipline).await?;
    let discipline = |row: DisciplineRow| {
        Ok(AgencyDiscipline {
            id: DisciplineId(row.id),
            code: row.code,
            name: row.name,
            ended_on: row.ended_on.as_deref().map(parse_date).transpose()?,
            version: row.version,
            last_change: changes.remove(&row.id).map(|change| changes::compared(change, row.version)),
        })
    };
    rows.into_iter().map(discipline).collect()
}

/// The disciplines to choose from: the built-in ones, then the agency's own that have not ended, by code.
pub async fn choices(tx: &mut Tx) -> Result<Vec<DisciplineChoice>> {
    tx.require_staff()?;
    let own: Vec<(String, String)> = tx
        .fetch_all(
            "SELECT code, name FROM agency_disciplines WHERE agency_id = $1 AND (ended_on IS NULL OR ended_on > $today) ORDER BY code",
            args![],
        )
        .await?;
    let built_in = Discipline::BUILT_IN.into_iter().map(|code| DisciplineChoice { code: code.to_owned(), name: None });
    Ok(built_in.chain(own.into_iter().map(|(code, name)| DisciplineChoice { code, name: Some(name) })).collect())
}

/// Whether forms offer a discipline.
pub(crate) async fn is_choice(tx: &mut Tx, discipline: &Discipline) -> Result<bool> {
    Ok(choices(tx).await?.iter().any(|choice| choice.code == discipline.0))
}

/// Adds a discipline.
///
/// # Errors
/// `Invalid` `DisciplineKnown` if the agency has one with this code, also an ended one, or if it is built in.
pub async fn add(tx: &mut Tx, new: NewDiscipline) -> Result<()> {
    tx.require_capability(Capability::Manage)?;
    let code = new.code.as_str();
    let known: Option<(Uuid,)> =
        tx.fetch_optional("SELECT id FROM agency_disciplines WHERE agency_id = $1 AND code = $4", args![code]).await?;
    if known.is_some() || Discipline::BUILT_IN.contains(&code) {
        return Err(Error::field("code", ErrorCode::DisciplineKnown));
    }
    insert(tx, code, &DisciplineState { name: new.name.as_str().to_owned(), ended_on: None }).await?;
    tx.record_change(&new);
    Ok(())
}

async fn insert(tx: &mut Tx, code: &str, state: &DisciplineState) -> Result<()> {
    let id = DisciplineId(tx.next_id());
    tx.execute(
        "INSERT INTO agency_disciplines (agency_id, id, code, name, ended_on, version) VALUES ($1, $4, $5, $6, $7, 1)",
        args![id, code, &state.name, state.ended_on.map(|day| day.to_string())],
    )
    .await?;
    changes::record_previous::<DisciplineState>(tx, record_of(id), 1, None).await?;
    tx.record_subject("discipline", id.0);
    Ok(())
}

/// Writes a discipline of a file: renames the one that is here, or adds it, perhaps as one that has ended.
pub(super) async fn import(
    tx: &mut Tx,
    here: Option<&AgencyDiscipline>,
    code: &str,
    name: &str,
    ended_on: Option<Date>,
) -> Result<()> {
    if let Some(AgencyDiscipline { id, version, .. }) = here {
        let before = load_version(tx, *id, *version).await?;
        let after = DisciplineState { name: name.to_owned(), ..before.clone() };
        return save(tx, *id, *version, &before, &after).await;
    }
    let state = DisciplineState { name: name.to_owned(), ended_on };
    insert(tx, code, &state).await?;
    tx.record_change(&(code, &state));
    Ok(())
}

async fn load_version(tx: &mut Tx, id: DisciplineId, version: i64) -> Result<DisciplineState> {
    let (name, ended_on, current): (String, Option<String>, i64) = tx
        .fetch_one("SELECT name, ended_on, version FROM agency_disciplines WHERE agency_id = $1 AND id = $4", args![id])
        .await?;
    check_version(current, version)?;
    Ok(DisciplineState { name, ended_on: ended_on.as_deref().map(parse_date).transpose()? })
}

/// Writes the next version of a discipline, if it differs from the one before.
async fn save(tx: &mut Tx, id: DisciplineId, version: i64, before: &DisciplineState, after: &DisciplineState) -> Result<()> {
    if after == before {
        tx.mark_unchanged();
        return Ok(());
    }
    tx.execute(
        "UPDATE agency_disciplines SET name = $5, ended_on = $6, version = $7 WHERE agency_id = $1 AND id = $4",
        args![id, &after.name, after.ended_on.map(|day| day.to_string()), version + 1],
    )
    .await?;
    changes::record_previous(tx, record_of(id), version + 1, Some(before)).await?;
    tx.record_subject("discipline", id.0);
    tx.record_change(&(id, after));
    Ok(())
}

/// Renames a discipline. Its code never changes: authorizations and providers have it.
///
/// # Errors
/// `NotFound` for a discipline of another agency; `Conflict::Stale`.
pub async fn rename(tx: &mut Tx, form: RenameDiscipline) -> Result<()> {
    tx.require_capability(Capability::Manage)?;
    let before = load_version(tx, form.discipline, form.version).await?;
    let after = DisciplineState { name: form.name.as_str().to_owned(), ..before.clone() };
    save(tx, form.discipline, form.version, &before, &after).await
}

/// Ends a discipline from today on, so that no form offers it any more, or brings it back. Those who have it keep it.
///
/// # Errors
/// `NotFound` for a discipline of another agency; `Conflict::Stale`.
pub async fn end(tx: &mut Tx, form: EndDiscipline) -> Result<()> {
    tx.require_capability(Capability::Manage)?;
    let before = load_version(tx, form.discipline, form.version).await?;
    let today = tx.local_now()?.date();
    let after = DisciplineState { ended_on: form.ended.then_some(before.ended_on.unwrap_or(today)), ..before.clone() };
    save(tx, form.discipline, form.version, &before, &after).await
}

/// Undoes the last change of a discipline.
///
/// # Errors
/// `NotFound` for a discipline of another agency; `Conflict::Stale`; `Conflict::State` `NothingToUndo` after it was added.
pub async fn undo(tx: &mut Tx, form: UndoDiscipline) -> Result<()> {
    tx.require_capability(Capability::Manage)?;
    let before = load_version(tx, form.discipline, form.version).await?;
    let previous: DisciplineState = changes::previous(tx, record_of(form.discipline), form.version).await?;
    save(tx, form.discipline, form.version, &before, &previous).await
}
