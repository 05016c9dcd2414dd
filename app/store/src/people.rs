//! Children and their guardians, and what the pages of providers and authorizations share with them.

mod authorizations;
mod providers;

pub use authorizations::{authorization, authorization_visits, authorizations};
pub use providers::{provider, provider_choices, providers};

use crate::{
    Tx,
    identity::LinkFor,
    members::is_revoked,
    names::{
        ChildColumns, PlaceColumns, ProviderColumns, child_columns, date, local, note_state, place_columns, provider_columns,
        visit_state,
    },
    sql::{args, internal},
    visible::{visible_child, visible_visit},
};
use authorizations::authorization_lines;
use domain::{
    Capabilities, Capability, ChildId, Error, GuardianId, Language, ProviderId, Result, Role, VisitId,
    people::{ChildLine, ChildPage, GuardianLine, NewGuardian, Page, Search, VisitLine},
    schedule::Discipline,
    text::Email,
    visits::full_name,
};
use uuid::Uuid;

/// A search as a LIKE pattern on lower-cased text; what a person types is never a wildcard.
pub(crate) fn pattern(q: &str) -> String {
    let mut pattern = String::from("%");
    for c in q.trim().to_lowercase().chars().take(100) {
        if matches!(c, '%' | '_' | '\\') {
            pattern.push('\\');
        }
        pattern.push(c);
    }
    pattern.push('%');
    pattern
}

fn offset<T>(page: u32) -> u32 {
    (page.max(1) - 1).saturating_mul(Page::<T>::ROWS)
}

#[derive(sqlx::FromRow)]
struct ChildLineRow {
    #[sqlx(flatten)]
    child: ChildColumns,
    birth_date: String,
    home_language: String,
    city: Option<String>,
    guardian_first: Option<String>,
    guardian_last: Option<String>,
}

macro_rules! children_found {
    () => {
        concat!(
            " FROM children c WHERE ",
            visible_child!(),
            " AND $2 <> 'parent' AND (lower(c.first_name || ' ' || c.last_name) LIKE $4 ESCAPE '\\'
                OR lower(c.last_name || ' ' || c.first_name) LIKE $4 ESCAPE '\\' OR lower(c.reference) LIKE $4 ESCAPE '\\'
                OR EXISTS (SELECT 1 FROM guardianships gs
                    JOIN guardians gn ON gn.agency_id = gs.agency_id AND gn.id = gs.guardian_id
                    WHERE gs.agency_id = c.agency_id AND gs.child_id = c.id
                        AND lower(gn.first_name || ' ' || gn.last_name) LIKE $4 ESCAPE '\\'))"
        )
    };
}

/// Children by name, reference or guardian; for a provider the own caseload.
pub async fn children(tx: &mut Tx, search: &Search) -> Result<Page<ChildLine>> {
    tx.not_for_families()?;
    let pattern = pattern(&search.q);
    let (total,): (i64,) = tx.one(concat!("SELECT COUNT(*)", children_found!()), args![&pattern]).await?;
    let rows: Vec<ChildLineRow> = tx
        .all(
            concat!(
                "SELECT ",
                child_columns!(),
                ", c.birth_date, c.home_language,
                (SELECT l.city FROM places l WHERE l.agency_id = c.agency_id AND l.child_id = c.id
                    ORDER BY l.kind = 'home' DESC, l.id LIMIT 1) AS city,
                (SELECT gn.first_name FROM guardianships gs
                    JOIN guardians gn ON gn.agency_id = gs.agency_id AND gn.id = gs.guardian_id
                    WHERE gs.agency_id = c.agency_id AND gs.child_id = c.id ORDER BY gs.guardian_id LIMIT 1) AS guardian_first,
                (SELECT gn.last_name FROM guardianships gs
                    JOIN guardians gn ON gn.agency_id = gs.agency_id AND gn.id = gs.guardian_id
                    WHERE gs.agency_id = c.agency_id AND gs.child_id = c.id ORDER BY gs.guardian_id LIMIT 1) AS guardian_last",
                children_found!(),
                " ORDER BY lower(c.last_name), lower(c.first_name), c.id LIMIT $5 OFFSET $6"
            ),
            args![&pattern, Page::<ChildLine>::ROWS, offset::<ChildLine>(search.page)],
        )
        .await?;
    let mut lines = Vec::with_capacity(rows.len());
    for row in rows {
        let child = tx.child(row.child);
        tx.saw(child.id);
        let found: Vec<(String,)> = tx
            .all(
                "SELECT DISTINCT discipline FROM authorizations WHERE agency_id = $1 AND child_id = $4 ORDER BY discipline",
                args![child.id],
            )
            .await?;
        lines.push(ChildLine {
            birth_date: date(&row.birth_date)?,
            language: row.home_language,
            city: row.city.unwrap_or_default(),
            disciplines: found.into_iter().map(|(letters,)| Discipline(letters)).collect(),
            guardian: tx.guardian(&row.guardian_first.unwrap_or_default(), &row.guardian_last.unwrap_or_default()),
            child,
        });
    }
    Ok(Page { rows: lines, total: total as u32, number: search.page.max(1) })
}

#[derive(sqlx::FromRow)]
struct ChildPageRow {
    #[sqlx(flatten)]
    child: ChildColumns,
    reference: String,
    birth_date: String,
    home_language: String,
    time_zone: String,
    availability: String,
}

/// One child, for the office and for its providers.
pub async fn child(tx: &mut Tx, id: ChildId) -> Result<ChildPage> {
    let row: ChildPageRow = tx
        .one(
            concat!(
                "SELECT ",
                child_columns!(),
                ", c.reference, c.birth_date, c.home_language, c.time_zone, c.availability FROM children c WHERE ",
                visible_child!(),
                " AND $2 <> 'parent' AND c.id = $4"
            ),
            args![id],
        )
        .await?;
    tx.saw(id);
    let places: Vec<PlaceColumns> = tx
        .all(
            concat!(
                "SELECT ",
                place_columns!(),
                " FROM places l WHERE l.agency_id = $1 AND l.child_id = $4 ORDER BY l.kind = 'home' DESC, l.id"
            ),
            args![id],
        )
        .await?;
    Ok(ChildPage {
        child: row.child.named(),
        reference: row.reference,
        birth_date: date(&row.birth_date)?,
        language: row.home_language,
        zone: row.time_zone,
        availability: row.availability,
        places: places.into_iter().map(Into::into).collect(),
        guardians: guardians(tx, id).await?,
        authorizations: authorization_lines(tx, " AND a.child_id = $4 ORDER BY a.starts_on DESC, a.id", args![id]).await?,
        visits: visit_lines(tx, "v.child_id = $4", id.0).await?,
    })
}

#[derive(sqlx::FromRow)]
struct GuardianRow {
    id: Uuid,
    first_name: String,
    last_name: String,
    relationship: String,
    email: String,
    phone: String,
    may_see_summaries: bool,
    may_cancel: bool,
    joined: i64,
}

async fn guardians(tx: &mut Tx, child: ChildId) -> Result<Vec<GuardianLine>> {
    let rows: Vec<GuardianRow> = tx
        .all(
            "SELECT gn.id, gn.first_name, gn.last_name, gs.relationship, gn.email, gn.phone, gs.may_see_summaries,
                gs.may_cancel, (SELECT COUNT(*) FROM members m
                    WHERE m.agency_id = gn.agency_id AND m.guardian_id = gn.id AND m.removed_us IS NULL) AS joined
             FROM guardianships gs JOIN guardians gn ON gn.agency_id = gs.agency_id AND gn.id = gs.guardian_id
             WHERE gs.agency_id = $1 AND gs.child_id = $4 ORDER BY gn.last_name, gn.first_name, gn.id",
            args![child],
        )
        .await?;
    Ok(rows
        .into_iter()
        .map(|row| GuardianLine {
            id: GuardianId(row.id),
            name: full_name(&row.first_name, &row.last_name),
            relationship: row.relationship,
            email: row.email,
            phone: row.phone,
            may_see_summaries: row.may_see_summaries,
            may_cancel: row.may_cancel,
            joined: row.joined > 0,
        })
        .collect())
}

/// Links a guardian to a child, or changes what that guardian may. A guardian is one per agency and address.
///
/// # Errors
/// `NotFound` for a child of another agency; `Unproved`; `Invalid` `guardian.was_revoked` where the child was taken away
/// from them.
pub async fn keep_guardian(tx: &mut Tx, new: NewGuardian) -> Result<()> {
    tx.may(Capability::Manage)?;
    let known: Option<(Uuid,)> = tx.maybe("SELECT id FROM children WHERE agency_id = $1 AND id = $4", args![new.child]).await?;
    known.ok_or(Error::NotFound)?;
    tx.freshly_proved()?;
    let id = tx.next_id();
    tx.run(
        "INSERT INTO guardians (agency_id, id, email, first_name, last_name, phone) VALUES ($1, $4, $5, $6, $7, $8)
         ON CONFLICT (agency_id, email) DO NOTHING",
        args![id, new.email.as_str(), new.first_name.as_str(), new.last_name.as_str(), new.phone.as_str()],
    )
    .await?;
    let (guardian,): (Uuid,) =
        tx.one("SELECT id FROM guardians WHERE agency_id = $1 AND email = $4", args![new.email.as_str()]).await?;
    if is_revoked(tx, new.child.0, guardian).await? {
        return Err(Error::field("email", "guardian.was_revoked"));
    }
    tx.run(
        "INSERT INTO guardianships (agency_id, child_id, guardian_id, relationship, may_see_summaries, may_cancel, may_sign,
            imported) VALUES ($1, $4, $5, $6, $7, $8, FALSE, FALSE)
         ON CONFLICT (agency_id, child_id, guardian_id) DO UPDATE SET relationship = $6, may_see_summaries = $7,
            may_cancel = $8",
        args![new.child, guardian, new.relationship.as_str(), new.may_see_summaries, new.may_cancel],
    )
    .await?;
    tx.subject("child", new.child.0);
    tx.subject("guardian", guardian);
    tx.changed(&new);
    Ok(())
}

#[derive(sqlx::FromRow)]
struct VisitLineRow {
    id: Uuid,
    #[sqlx(flatten)]
    child: ChildColumns,
    #[sqlx(flatten)]
    provider: ProviderColumns,
    discipline: String,
    starts_local: String,
    minutes: i64,
    state: String,
    note: Option<String>,
}

/// The visits around now, latest first: four weeks back, two ahead.
async fn visit_lines(tx: &mut Tx, whose: &str, id: Uuid) -> Result<Vec<VisitLine>> {
    const WEEK_US: i64 = 7 * 86_400 * 1_000_000;
    let now = tx.now_us();
    let sql = concat!(
        "SELECT v.id, ",
        child_columns!(),
        ", ",
        provider_columns!(),
        ", a.discipline, v.starts_local, v.minutes, v.state, n.state AS note
         FROM visits v
         JOIN children c ON c.agency_id = v.agency_id AND c.id = v.child_id
         JOIN providers p ON p.agency_id = v.agency_id AND p.id = v.provider_id
         JOIN authorizations a ON a.agency_id = v.agency_id AND a.id = v.authorization_id
         LEFT JOIN notes n ON n.agency_id = v.agency_id AND n.visit_id = v.id
         WHERE ",
        visible_visit!(),
        " AND v.starts_us > $5 AND v.starts_us < $6 AND "
    );
    let rows: Vec<VisitLineRow> = tx
        .all(format!("{sql}{whose} ORDER BY v.starts_us DESC, v.id LIMIT 200"), args![id, now - 4 * WEEK_US, now + 2 * WEEK_US])
        .await?;
    rows.into_iter()
        .map(|row| {
            Ok(VisitLine {
                id: VisitId(row.id),
                child: tx.child(row.child),
                provider: row.provider.into(),
                discipline: Discipline(row.discipline),
                starts: local(&row.starts_local)?,
                minutes: row.minutes as u16,
                state: visit_state(&row.state)?,
                note: note_state(row.note.as_deref()),
            })
        })
        .collect()
}

/// Whom a one-time link for an address of the agency is for: an imported provider, then a guardian; an address of
/// neither joins as admin only where `admin` says so.
pub async fn link_for(tx: &mut Tx, email: &Email, admin: bool) -> Result<LinkFor> {
    tx.may(Capability::Manage)?;
    if admin {
        return Ok(LinkFor {
            email: email.clone(),
            name: email.as_str().to_owned(),
            role: Role::Admin,
            capabilities: Capabilities::all(),
            provider: None,
            guardian: None,
            language: Language::default(),
        });
    }
    let provider: Option<(Uuid, String, String)> = tx
        .maybe(
            "SELECT id, first_name, last_name FROM providers WHERE agency_id = $1 AND email = $4 ORDER BY id LIMIT 1",
            args![email.as_str()],
        )
        .await?;
    if let Some((id, first, last)) = provider {
        tx.subject("provider", id);
        let name = full_name(&first, &last);
        return Ok(LinkFor {
            email: email.clone(),
            name,
            role: Role::Provider,
            capabilities: Capabilities::NONE,
            provider: Some(ProviderId(id)),
            guardian: None,
            language: Language::default(),
        });
    }
    let guardian: Option<(Uuid, String, String, Option<String>)> = tx
        .maybe(
            "SELECT gn.id, gn.first_name, gn.last_name, (SELECT MIN(c.home_language) FROM guardianships g
                JOIN children c ON c.agency_id = g.agency_id AND c.id = g.child_id
                WHERE g.agency_id = gn.agency_id AND g.guardian_id = gn.id)
             FROM guardians gn WHERE gn.agency_id = $1 AND gn.email = $4",
            args![email.as_str()],
        )
        .await?;
    let (id, first, last, language) = guardian.ok_or(Error::NotFound)?;
    tx.subject("guardian", id);
    let name = full_name(&first, &last);
    if name.is_empty() {
        return Err(internal(&"a guardian without a name"));
    }
    Ok(LinkFor {
        email: email.clone(),
        name,
        role: Role::Parent,
        capabilities: Capabilities::NONE,
        provider: None,
        guardian: Some(GuardianId(id)),
        language: language.as_deref().and_then(Language::from_tag).unwrap_or_default(),
    })
}
