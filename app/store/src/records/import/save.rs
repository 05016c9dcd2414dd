//! Writes the plan of an import.

use super::{
    existing::CopiedFromKind,
    further,
    guardians::{ChildGuardians, GuardianStep},
    history,
    plan::{AuthorizationStep, ChildStep, ImportPlan, Step, VisitBasis, VisitStep},
};
use crate::{
    OfficeAccess, Tx,
    kernel::{
        columns::format_local,
        sealing::{Sealed, SealedColumn},
        sql::args,
    },
    privacy::deletion::OpenHolds,
    records::{
        authorizations::assignments,
        children::{import_contacts, move_places_by_video},
        members::{RecordRevocation, delete_invitations_to_other_addresses, record_revocation},
        payers,
    },
};
use domain::{
    AuthorizationId, ChildId, GuardianId, PayerId, Result,
    children::contacts::read_contacts,
    holds::DeletedRecord,
    import::{FurtherOfAuthorization, FurtherOfChild, Provider},
    merging::Rights,
    places::Position,
    search::folded_name,
};
use std::collections::BTreeMap;
use uuid::Uuid;

/// Writes all steps, each record before those that name it. Visits that move first release their time, so that two can swap.
pub(super) async fn write_plan(tx: &mut Tx, _: OfficeAccess, plan: &ImportPlan<'_>) -> Result<()> {
    further::write_settings(tx, &plan.further).await?;
    for step in &plan.providers {
        provider(tx, step).await?;
    }
    for step in &plan.guardians {
        guardian(tx, step).await?;
    }
    let holds = OpenHolds::load(tx).await?;
    for step in &plan.children {
        child(tx, step, &holds).await?;
    }
    further::write_places(tx, &plan.further).await?;
    let mut payers = BTreeMap::new();
    for step in &plan.authorizations {
        authorization(tx, step, &mut payers).await?;
    }
    let before = history::load_snapshots(tx, &plan.visits).await?;
    for VisitStep { step, .. } in &plan.visits {
        tx.execute("UPDATE visits SET holds_time = FALSE WHERE agency_id = $1 AND id = $4", args![step.id]).await?;
    }
    for step in &plan.visits {
        visit(tx, step).await?;
    }
    history::record_changes(tx, &plan.visits, before).await
}

async fn provider(tx: &mut Tx, Step { row, id, digest }: &Step<'_, Provider>) -> Result<()> {
    tx.execute(
        "INSERT INTO providers (agency_id, id, reference, first_name, last_name, email, phone, address, city, state, zip, lat,
            lon, disciplines, languages, availability, max_visits_per_day, import_digest, first_name_folded, last_name_folded,
            placed_by, changed_here)
         VALUES ($1, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, FALSE)
         ON CONFLICT (agency_id, id) DO UPDATE SET first_name = $6, last_name = $7, email = $8, phone = $9, address = $10,
            city = $11, state = $12, zip = $13, lat = $14, lon = $15, disciplines = $16, languages = $17,
            availability = $18, max_visits_per_day = $19, import_digest = $20, first_name_folded = $21,
            last_name_folded = $22, placed_by = $23, changed_here = FALSE, version = providers.version + 1",
        args![
            *id,
            &row.reference,
            &row.first_name,
            &row.last_name,
            row.email.as_str(),
            &row.phone,
            &row.address,
            &row.city,
            &row.state,
            &row.zip,
            row.lat,
            row.lon,
            &row.disciplines,
            &row.languages,
            &row.availability,
            row.max_visits_per_day,
            digest,
            folded_name(&row.first_name),
            folded_name(&row.last_name),
            row.placed_by.as_str()
        ],
    )
    .await?;
    tx.record_change(digest);
    Ok(())
}

async fn child(tx: &mut Tx, child: &ChildStep<'_>, holds: &OpenHolds) -> Result<()> {
    let ChildStep { step: Step { row, id, digest }, home, guardians } = child;
    tx.execute(
        "INSERT INTO children (agency_id, id, reference, first_name, last_name, birth_date, home_language, time_zone,
            availability, import_digest, first_name_folded, last_name_folded, changed_here)
         VALUES ($1, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, FALSE)
         ON CONFLICT (agency_id, id) DO UPDATE SET first_name = $6, last_name = $7, birth_date = $8, home_language = $9,
            time_zone = $10, availability = $11, import_digest = $12, first_name_folded = $13, last_name_folded = $14,
            changed_here = FALSE, version = children.version + 1",
        args![
            *id,
            &row.reference,
            &row.first_name,
            &row.last_name,
            row.birth_date,
            &row.home_language,
            &row.time_zone,
            &row.availability,
            digest,
            folded_name(&row.first_name),
            folded_name(&row.last_name)
        ],
    )
    .await?;
    tx.execute(
        "INSERT INTO places (agency_id, id, child_id, kind, address, city, state, zip, lat, lon, placed_by)
         VALUES ($1, $4, $5, 'home', $6, $7, $8, $9, $10, $11, $12)
         ON CONFLICT (agency_id, id) DO UPDATE SET address = $6, city = $7, state = $8, zip = $9, lat = $10, lon = $11,
            placed_by = $12, version = places.version + 1",
        args![*home, *id, &row.address, &row.city, &row.state, &row.zip, row.lat, row.lon, row.placed_by.as_str()],
    )
    .await?;
    move_places_by_video(tx, *id, Position { lat: row.lat, lon: row.lon, placed_by: row.placed_by }).await?;
    further_of_child(tx, ChildId(*id), &row.further).await?;
    let contacts = row.further.contacts.as_deref().and_then(|cell| read_contacts(cell).ok()).unwrap_or_default();
    import_contacts(tx, ChildId(*id), &contacts).await?;
    links(tx, *id, guardians, holds).await?;
    tx.record_change(digest);
    Ok(())
}

/// The text of a further column, sealed; `None` where the file does not have the column.
async fn sealed(tx: &mut Tx, child: ChildId, column: SealedColumn, row: Uuid, text: Option<&String>) -> Result<Option<Sealed>> {
    match text {
        Some(text) => Ok(Some(tx.seal(child, column, row, text).await?)),
        None => Ok(None),
    }
}

/// Writes the further columns that a file has.
async fn further_of_child(tx: &mut Tx, child: ChildId, further: &FurtherOfChild) -> Result<()> {
    if *further == FurtherOfChild::default() {
        return Ok(());
    }
    let pronouns = sealed(tx, child, SealedColumn::Pronouns, child.0, further.pronouns.as_ref()).await?;
    let allergies = sealed(tx, child, SealedColumn::Allergies, child.0, further.allergies.as_ref()).await?;
    let safety_note = sealed(tx, child, SealedColumn::SafetyNote, child.0, further.safety_note.as_ref()).await?;
    let interpreter = further.interpreter.as_deref();
    tx.execute(
        "UPDATE children SET preferred_name = COALESCE($5, preferred_name), pronouns_sealed = COALESCE($6, pronouns_sealed),
            further_languages = COALESCE($7, further_languages), interpreter = CASE WHEN $8 THEN $9 ELSE interpreter END,
            allergies_sealed = COALESCE($10, allergies_sealed), safety_note_sealed = COALESCE($11, safety_note_sealed)
         WHERE agency_id = $1 AND id = $4",
        args![
            child,
            further.preferred_name.clone(),
            pronouns,
            further.further_languages.clone(),
            interpreter.is_some(),
            interpreter == Some("yes"),
            allergies,
            safety_note
        ],
    )
    .await?;
    Ok(())
}

/// Writes the further columns that a file has.
async fn further_of_authorization(tx: &mut Tx, id: Uuid, child: ChildId, further: &FurtherOfAuthorization) -> Result<()> {
    if *further == FurtherOfAuthorization::default() {
        return Ok(());
    }
    let method = sealed(tx, child, SealedColumn::AuthorizedMethod, id, further.method.as_ref()).await?;
    let diagnoses = sealed(tx, child, SealedColumn::Diagnoses, id, further.diagnoses.as_ref()).await?;
    let ordering = sealed(tx, child, SealedColumn::OrderingProvider, id, further.ordering_provider.as_ref()).await?;
    let (co_visits, daily_limit) = (further.co_visits.as_deref(), further.daily_limit.as_deref());
    tx.execute(
        "UPDATE authorizations SET method_sealed = COALESCE($5, method_sealed), diagnoses_sealed = COALESCE($6, diagnoses_sealed),
            ordering_provider_sealed = COALESCE($7, ordering_provider_sealed),
            co_visit_allowed = CASE WHEN $8 THEN $9 ELSE co_visit_allowed END, daily_limit = COALESCE($10, daily_limit)
         WHERE agency_id = $1 AND id = $4",
        args![
            id,
            method,
            diagnoses,
            ordering,
            co_visits.is_some(),
            co_visits == Some("yes"),
            // Empty is one visit a day.
            daily_limit.map(|limit| limit.parse::<i64>().unwrap_or(1))
        ],
    )
    .await?;
    Ok(())
}

async fn guardian(tx: &mut Tx, GuardianStep { row, id }: &GuardianStep<'_>) -> Result<()> {
    tx.execute(
        "INSERT INTO guardians (agency_id, id, email, first_name, last_name, phone, reference)
         VALUES ($1, $4, $5, $6, $7, $8, $9)
         ON CONFLICT (agency_id, id) DO UPDATE SET email = $5, first_name = $6, last_name = $7, phone = $8,
            reference = COALESCE(guardians.reference, $9), changed_here = FALSE, version = guardians.version + 1",
        args![*id, row.email(), &row.first_name, &row.last_name, &row.phone, row.reference.clone()],
    )
    .await?;
    delete_invitations_to_other_addresses(tx, *id, row.email()).await
}

/// Links a child to the guardians of its rows. Guardianships added by the office stay, and so do rights of which the rows say
/// nothing. A revoked guardianship is not restored by an import. A guardianship that the files no longer have is deleted, or stored as
/// revoked if a legal hold covers it: the guardian's access ends in both cases.
async fn links(tx: &mut Tx, child: Uuid, guardians: &ChildGuardians<'_>, holds: &OpenHolds) -> Result<()> {
    for named in &guardians.named {
        let Rights { may_see_summaries, may_cancel, may_sign } = named.rights;
        // Nobody undoes by accident what a file has changed.
        tx.execute(
            "UPDATE guardians SET version = version + 1 WHERE agency_id = $1 AND id = $4 AND EXISTS (
                SELECT 1 FROM guardianships g WHERE g.agency_id = $1 AND g.child_id = $5 AND g.guardian_id = $4
                    AND (g.relationship <> $6 AND NOT $7 OR g.may_see_summaries <> $8 OR g.may_cancel <> $9 OR g.may_sign <> $10))",
            args![named.id, child, &named.row.relationship, named.keeps_current, may_see_summaries, may_cancel, may_sign],
        )
        .await?;
        tx.execute(
            "INSERT INTO guardianships (agency_id, child_id, guardian_id, relationship, may_see_summaries, may_cancel,
                may_sign, imported, rights_changed_here)
             SELECT $1, $4, $5, $6, CASE WHEN $8 THEN TRUE ELSE FALSE END, CASE WHEN $9 THEN TRUE ELSE FALSE END,
                CASE WHEN $10 THEN TRUE ELSE FALSE END, TRUE, FALSE
             WHERE NOT EXISTS (SELECT 1 FROM revoked_guardianships r
                WHERE r.agency_id = $1 AND r.child_id = $4 AND r.guardian_id = $5)
             ON CONFLICT (agency_id, child_id, guardian_id) DO UPDATE SET
                relationship = CASE WHEN $7 THEN guardianships.relationship ELSE $6 END,
                may_see_summaries = $8, may_cancel = $9, may_sign = $10,
                rights_changed_here = CASE WHEN $11 THEN FALSE ELSE guardianships.rights_changed_here END",
            args![
                child,
                named.id,
                &named.row.relationship,
                named.keeps_current,
                may_see_summaries,
                may_cancel,
                may_sign,
                // A file that has one of the rights says nothing of what the office made of the others.
                named.row.rights.is_complete()
            ],
        )
        .await?;
    }
    for guardian in &guardians.removed {
        let (of_child, of_guardian) = (Some(ChildId(child)), Some(GuardianId(*guardian)));
        let record = DeletedRecord { child: of_child, guardian: of_guardian, ..DeletedRecord::default() };
        let mode = if holds.cover(&record) { RecordRevocation::Always } else { RecordRevocation::IfRestricted };
        record_revocation(tx, *guardian, child, mode).await?;
        tx.execute(
            "DELETE FROM guardianships WHERE agency_id = $1 AND child_id = $4 AND guardian_id = $5 AND imported",
            args![child, *guardian],
        )
        .await?;
    }
    Ok(())
}

/// `payers` are those of the rows before, by name as written. A name that the agency does not have makes a payer.
async fn authorization<'a>(tx: &mut Tx, step: &AuthorizationStep<'a>, payers: &mut BTreeMap<&'a str, PayerId>) -> Result<()> {
    let AuthorizationStep { step: Step { row, id, digest }, child, assignments: assigned } = step;
    let payer = match payers.get(row.payer.as_str()) {
        Some(payer) => *payer,
        None => payers::find_or_make(tx, &row.payer, &row.unit_rule, row.unit_minutes).await?,
    };
    payers.insert(&row.payer, payer);
    tx.execute(
        "INSERT INTO authorizations (agency_id, id, reference, child_id, discipline, service_code, payer, starts_on, ends_on,
            visits_per_week, minutes_per_visit, units_authorized, unit_minutes, unit_rule, import_digest,
            changed_here, payer_id, version)
         VALUES ($1, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, FALSE, $18, 1)
         ON CONFLICT (agency_id, id) DO UPDATE SET discipline = $7, service_code = $8, payer = $9, starts_on = $10,
            ends_on = $11, visits_per_week = $12, minutes_per_visit = $13, units_authorized = $14, unit_minutes = $15,
            unit_rule = $16, import_digest = $17, changed_here = FALSE, payer_id = $18,
            service_id = CASE WHEN authorizations.discipline = $7 AND authorizations.service_code = $8
                THEN authorizations.service_id END,
            ends_on_before = NULL, end_reason_sealed = '', version = authorizations.version + 1",
        args![
            *id,
            &row.reference,
            *child,
            &row.discipline,
            &row.service_code,
            &row.payer,
            row.starts_on,
            row.ends_on,
            row.visits_per_week,
            row.minutes_per_visit,
            row.units_authorized,
            row.unit_minutes.map(i64::from),
            &row.unit_rule,
            digest,
            payer
        ],
    )
    .await?;
    assignments::write(tx, AuthorizationId(*id), assigned).await?;
    further_of_authorization(tx, *id, ChildId(*child), &row.further).await?;
    tx.record_change(digest);
    Ok(())
}

async fn visit(tx: &mut Tx, visit: &VisitStep<'_>) -> Result<()> {
    let Step { row, id, digest } = &visit.step;
    let authorized = CopiedFromKind { billable: true, payable: true, needs_note: true };
    let (authorization, kind, discipline, copied) = match &visit.basis {
        VisitBasis::Authorization(id) => (Some(*id), None, None, authorized),
        VisitBasis::Kind { id, discipline, copied } => (None, Some(*id), Some(discipline.clone()), *copied),
    };
    tx.execute(
        "INSERT INTO visits (agency_id, id, reference, authorization_id, child_id, provider_id, place_id, starts_local, zone,
            starts_us, ends_us, minutes, state, holds_time, joint_id, version, import_digest, changed_here, kind_id, discipline,
            billable, payable, needs_note)
         VALUES ($1, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, 'planned', TRUE, $15, 1, $16, FALSE, $17, $18, $19, $20, $21)
         ON CONFLICT (agency_id, id) DO UPDATE SET authorization_id = $6, child_id = $7, provider_id = $8, place_id = $9,
            starts_local = $10, zone = $11, starts_us = $12, ends_us = $13, minutes = $14, holds_time = TRUE, joint_id = $15,
            version = visits.version + 1, override_reason = NULL, import_digest = $16, changed_here = FALSE, kind_id = $17,
            discipline = $18, billable = $19, payable = $20, needs_note = $21",
        args![
            *id,
            &row.reference,
            authorization,
            visit.child,
            visit.provider,
            visit.place,
            format_local(row.starts),
            &visit.zone,
            visit.starts_us,
            visit.ends_us,
            row.minutes,
            visit.joint,
            digest,
            kind,
            discipline,
            copied.billable,
            copied.payable,
            copied.needs_note
        ],
    )
    .await?;
    tx.record_change(digest);
    Ok(())
}
