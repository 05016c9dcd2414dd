//! Ten years of past visits.

use sqlx::{AssertSqlSafe, Connection, SqliteConnection};
use std::{collections::HashSet, error::Error};

/// Number of past visits that are added, over so many weeks.
const VISITS: i64 = 220_000;
const WEEKS: i64 = 520;

/// Ids of an authorization, its child, its provider and the child's home, and the time zone.
type AuthorizationRow = (Vec<u8>, Vec<u8>, Vec<u8>, Vec<u8>, String);

/// Adds past visits without conflicts: each authorization gets two hours a week in which neither its child nor its provider has
/// another visit, the first in every week, the second in three weeks of seven. Nine of ten visits have a signed note.
pub async fn add(conn: &mut SqliteConnection) -> Result<String, Box<dyn Error>> {
    let authorized: Vec<AuthorizationRow> = sqlx::query_as(
        "SELECT a.id, a.child_id, COALESCE((SELECT t.provider_id FROM authorization_assignments t
                WHERE t.agency_id = a.agency_id AND t.authorization_id = a.id LIMIT 1), (SELECT v.provider_id FROM visits v
                WHERE v.agency_id = a.agency_id AND v.authorization_id = a.id LIMIT 1)), l.id, c.time_zone
         FROM authorizations a JOIN children c ON c.agency_id = a.agency_id AND c.id = a.child_id
         JOIN places l ON l.agency_id = a.agency_id AND l.child_id = a.child_id AND l.kind = 'home'
         WHERE EXISTS (SELECT 1 FROM authorization_assignments t WHERE t.agency_id = a.agency_id AND t.authorization_id = a.id)
            OR EXISTS (SELECT 1 FROM visits v
            WHERE v.agency_id = a.agency_id AND v.authorization_id = a.id) ORDER BY a.id",
    )
    .fetch_all(&mut *conn)
    .await?;
    let mut taken = HashSet::new();
    let mut tx = conn.begin().await?;
    sqlx::query("CREATE TEMP TABLE hours (nth INTEGER, authorization BLOB, child BLOB, provider BLOB, place BLOB, zone TEXT, hour INTEGER)")
        .execute(&mut *tx)
        .await?;
    for (nth, (authorization, child, provider, place, zone)) in authorized.iter().enumerate() {
        // Hours of a week: five days from 12:00 UTC on, ten each.
        let free: Vec<i64> = (0..50)
            .map(|slot| (slot + i64::try_from(nth).unwrap_or(0) * 7) % 50)
            .filter(|slot| !taken.contains(&(child.clone(), *slot)) && !taken.contains(&(provider.clone(), *slot)))
            .take(2)
            .collect();
        for (second, slot) in free.into_iter().enumerate() {
            taken.insert((child.clone(), slot));
            taken.insert((provider.clone(), slot));
            let hour = slot / 10 * 24 + 12 + slot % 10;
            sqlx::query("INSERT INTO hours VALUES ($1, $2, $3, $4, $5, $6, $7)")
                .bind(if second == 0 { -1 } else { i64::try_from(nth)? })
                .bind(authorization)
                .bind(child)
                .bind(provider)
                .bind(place)
                .bind(zone)
                .bind(hour)
                .execute(&mut *tx)
                .await?;
        }
    }
    // Newest first: a search for overlaps scans the earlier visits.
    let visits = format!(
        "WITH RECURSIVE weeks (week) AS (SELECT 1 UNION ALL SELECT week + 1 FROM weeks WHERE week < {WEEKS}),
            monday (us) AS (SELECT (CAST(strftime('%s', MIN(substr(starts_local, 1, 10))) AS INTEGER) - 7 * 86400) * 1000000 FROM visits),
            times AS (SELECT h.*, monday.us - (week - 1) * 604800000000 + h.hour * 3600000000 AS starts
                FROM hours h, weeks, monday WHERE h.nth < 0 OR (h.nth + week) % 7 < 3)
         INSERT INTO visits (agency_id, id, authorization_id, child_id, provider_id, place_id, starts_local, zone, starts_us, ends_us,
            minutes, state, holds_time, joint_id, version, checked_in_us, checked_out_us, import_digest, changed_here, note_signed)
         SELECT (SELECT agency_id FROM authorizations WHERE id = authorization), randomblob(16), authorization, child, provider, place,
            strftime('%Y-%m-%dT%H:%M', starts / 1000000 - 18000, 'unixepoch'), zone, starts, starts + 3000000000, 50, 'done', 1,
            randomblob(16), 1, starts, starts + 3000000000, '', 0, abs(random()) % 10 > 0
         FROM times ORDER BY starts DESC LIMIT {VISITS}"
    );
    let added = sqlx::query(AssertSqlSafe(visits)).execute(&mut *tx).await?.rows_affected();
    sqlx::query(
        "INSERT INTO notes (agency_id, id, visit_id, state, body_sealed, family_summary_sealed, version, saved_us, signed_us,
            signer_name, digest)
         SELECT agency_id, randomblob(16), id, 'signed', 'What was done', 'Blocks', 2, ends_us, ends_us, 'Somebody', 'none'
         FROM visits WHERE note_signed AND minutes = 50",
    )
    .execute(&mut *tx)
    .await?;
    // The notes are in plain: they are sealed as those of an earlier version.
    sqlx::query("UPDATE data_steps SET done_us = NULL, place = '' WHERE name = 'sealed_texts'").execute(&mut *tx).await?;
    sqlx::query("DROP TABLE hours").execute(&mut *tx).await?;
    tx.commit().await?;
    Ok(format!("{added} visits of ten years"))
}
