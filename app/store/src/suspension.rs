//! Agencies and users whose use the operator has stopped. Nothing is deleted, and all of it is there again when they are
//! restored.

use crate::{
    Actor, Db, Happened,
    audit::Event,
    identity::{Identity, Token},
    security::{Origin, record},
    sql::{Conn, args, internal},
};
use domain::{
    Language, Result, Role, UserId,
    account::{SessionLimits, SessionTimes, Suspended},
    security::SecurityEvent,
    text::{Email, Reason},
};
use uuid::Uuid;

/// Stops an agency's use: its members meet a page that says so, and nothing else. Whether it was in use before.
///
/// # Errors
/// `NotFound` where there is no such agency.
pub async fn suspend_agency(db: &Db, slug: &str, reason: &Reason) -> Result<bool> {
    change_agency(db, slug, Some(reason)).await
}

/// The agency works again. Whether it was suspended before.
pub async fn restore_agency(db: &Db, slug: &str) -> Result<bool> {
    change_agency(db, slug, None).await
}

async fn change_agency(db: &Db, slug: &str, reason: Option<&Reason>) -> Result<bool> {
    let actor = db.system(slug, "suspension").await?;
    let agency = actor.agency().id;
    let mut conn = db.lock_agency_connection(agency).await?;
    let (us, text) = columns(db, reason);
    let changed = conn
        .run(
            "UPDATE agencies SET suspended_us = $2, suspended_reason = $3
             WHERE id = $1 AND (suspended_us IS NULL) = $4",
            args![agency, us, text, reason.is_some()],
        )
        .await?;
    if changed > 0 {
        let action = if reason.is_some() { "agency.suspend" } else { "agency.restore" };
        note(db, &mut conn, &actor, action, format!("agency:{agency}")).await?;
        // Streams look again at once whether they may go on.
        let by = "system:suspension".to_owned();
        db.commit_and_tell(conn, Happened { agency, member: None, by, action: action.to_owned() }).await?;
    }
    Ok(changed > 0)
}

/// Stops a user's use in every agency. Whether they were in use before.
///
/// # Errors
/// `NotFound` where nobody has this address.
pub async fn suspend_user(db: &Db, email: &Email, reason: &Reason) -> Result<bool> {
    change_user(db, email, Some(reason)).await
}

/// The user may come again. Whether they were suspended before.
pub async fn restore_user(db: &Db, email: &Email) -> Result<bool> {
    change_user(db, email, None).await
}

async fn change_user(db: &Db, email: &Email, reason: Option<&Reason>) -> Result<bool> {
    let mut conn = db.connection(true).await?;
    let (user,): (Uuid,) = conn.one("SELECT id FROM users WHERE email = $1", args![email.as_str()]).await?;
    let (us, text) = columns(db, reason);
    let changed = conn
        .run(
            "UPDATE users SET suspended_us = $2, suspended_reason = $3 WHERE id = $1 AND (suspended_us IS NULL) = $4",
            args![user, us, text, reason.is_some()],
        )
        .await?;
    if changed == 0 {
        return Ok(false);
    }
    let (event, action) = match reason {
        Some(_) => (SecurityEvent::Suspended, "user.suspend"),
        None => (SecurityEvent::Restored, "user.restore"),
    };
    record(db, &mut conn, UserId(user), event, &Origin::default()).await?;
    // In one order, so that two of these never wait for each other.
    let agencies: Vec<(String, Uuid)> = conn
        .all(
            "SELECT a.slug, m.id FROM members m JOIN agencies a ON a.id = m.agency_id WHERE m.user_id = $1 ORDER BY a.id, m.id",
            args![user],
        )
        .await?;
    for (slug, member) in agencies {
        let actor = of_slug(&mut conn, &slug).await?;
        note(db, &mut conn, &actor, action, format!("member:{member}")).await?;
    }
    conn.commit().await?;
    Ok(true)
}

async fn of_slug(conn: &mut Conn, slug: &str) -> Result<Actor> {
    Ok(Actor::system(crate::identity::agency_in(conn, slug).await?, "suspension"))
}

fn columns(db: &Db, reason: Option<&Reason>) -> (Option<i64>, String) {
    (reason.map(|_| db.clock().now_us()), reason.map(|reason| reason.as_str().to_owned()).unwrap_or_default())
}

/// Adds an event to an agency's chain. The reason is free text and stays out of it.
async fn note(db: &Db, conn: &mut Conn, actor: &Actor, action: &str, subject: String) -> Result<()> {
    let agency = actor.agency().id;
    db.name_agency(conn, agency).await?;
    let (seq, prev): (i64, String) =
        conn.one("UPDATE agency_heads SET seq = seq + 1 WHERE agency_id = $1 RETURNING seq, hash", args![agency]).await?;
    Event {
        agency_id: agency.0,
        seq,
        prev,
        at_us: db.clock().now_us(),
        actor: "system:suspension".to_owned(),
        action: action.to_owned(),
        subjects: vec![subject],
        digest: String::new(),
        request: String::new(),
        region: String::new(),
    }
    .append(conn)
    .await
}

#[derive(sqlx::FromRow)]
struct Row {
    created_us: i64,
    used_us: i64,
    role: String,
    language: Option<String>,
    agency_name: String,
    agency_suspended: bool,
}

impl Identity<'_> {
    /// What is suspended of the member behind a session; nothing where the session is over, or nothing is suspended.
    pub async fn suspension(&self, token: &Token) -> Result<Option<Suspended>> {
        let mut conn = self.db().connection(false).await?;
        let row: Option<Row> = conn
            .maybe(
                "SELECT s.created_us, s.used_us, m.role, u.language, a.name AS agency_name,
                        a.suspended_us IS NOT NULL AS agency_suspended
                 FROM sessions s
                 JOIN members m ON m.agency_id = s.agency_id AND m.id = s.member_id
                 JOIN users u ON u.id = m.user_id
                 JOIN agencies a ON a.id = m.agency_id
                 WHERE s.token_hash = $1 AND (a.suspended_us IS NOT NULL OR u.suspended_us IS NOT NULL)",
                args![token.digest()],
            )
            .await?;
        conn.commit().await?;
        let Some(row) = row else { return Ok(None) };
        let role: Role = row.role.parse().map_err(|()| internal(&"a member with an unknown role"))?;
        let times = SessionTimes { created_us: row.created_us, used_us: row.used_us, proved_us: row.created_us };
        if SessionLimits::of(role).is_over(times, self.db().clock().now_us()) {
            return Ok(None);
        }
        Ok(Some(Suspended {
            agency: row.agency_suspended.then_some(row.agency_name),
            role,
            language: row.language.as_deref().and_then(Language::from_tag),
        }))
    }
}
