//! Open sessions and security events of an account, for its owner only; not even the office sees them.

use super::{Identity, Token};
use crate::{
    Actor, ChangeEvent,
    kernel::sql::{args, internal},
};
use domain::{
    AgencyId, Error, Result, Role, SessionId, UserId,
    account::{SessionLimits, SessionTimes, Viewer},
    people::Page,
    security::{AccountEvent, OpenSession, SecurityEvent},
};
use jiff::Timestamp;
use uuid::Uuid;

#[derive(sqlx::FromRow)]
struct SessionRow {
    token_hash: Vec<u8>,
    created_us: i64,
    used_us: i64,
    device: String,
    region: String,
    agency_name: String,
    role: String,
}

#[derive(sqlx::FromRow)]
struct EventRow {
    at_us: i64,
    event: String,
    device: String,
    region: String,
}

impl Identity<'_> {
    /// The open sessions of the actor's user in all agencies: this one first, then the most recently used.
    pub async fn sessions_of(&self, actor: &Actor, token: &Token) -> Result<Vec<OpenSession>> {
        let user = require_viewer(actor)?.user;
        let now = self.now_us();
        let mut sessions = Vec::new();
        for row in self.session_rows(user).await? {
            let role: Role = row.role.parse().map_err(|()| internal(&"a member with an unknown role"))?;
            let times = SessionTimes { created_us: row.created_us, used_us: row.used_us, proved_us: row.created_us };
            if !SessionLimits::of(role).is_over(times, now) {
                sessions.push(OpenSession {
                    id: session_id(&row.token_hash)?,
                    device: row.device,
                    region: row.region,
                    agency: row.agency_name,
                    role,
                    opened: timestamp(row.created_us)?,
                    used: timestamp(row.used_us)?,
                    this: row.token_hash == token.digest(),
                });
            }
        }
        sessions.sort_by_key(|session| !session.this);
        Ok(sessions)
    }

    /// Ends a session of the actor's user. [`Error::NotFound`] if none of theirs has this id.
    pub async fn end_session(&self, actor: &Actor, id: SessionId) -> Result<()> {
        let rows = self.session_rows(require_viewer(actor)?.user).await?;
        let found = rows.into_iter().find(|row| session_id(&row.token_hash).is_ok_and(|known| known == id));
        let row = found.ok_or(Error::NotFound)?;
        self.end_sessions(actor, vec![row.token_hash], SecurityEvent::SessionEnded).await
    }

    /// Ends all sessions of the actor's user except this one.
    pub async fn end_other_sessions(&self, actor: &Actor, token: &Token) -> Result<()> {
        let rows = self.session_rows(require_viewer(actor)?.user).await?;
        let others = rows.into_iter().map(|row| row.token_hash).filter(|hash| *hash != token.digest()).collect();
        self.end_sessions(actor, others, SecurityEvent::OtherSessionsEnded).await
    }

    /// Signs the actor out.
    pub async fn sign_out(&self, actor: &Actor, token: &Token) -> Result<()> {
        self.end_sessions(actor, vec![token.digest().to_vec()], SecurityEvent::SignedOut).await
    }

    /// A page of the account's security events, newest first.
    pub async fn security_events(&self, actor: &Actor, page: u32) -> Result<Page<AccountEvent>> {
        let user = require_viewer(actor)?.user;
        let number = page.max(1);
        let rows_before = i64::from(number - 1) * i64::from(Page::<AccountEvent>::ROWS);
        let (total, rows): ((i64,), Vec<EventRow>) = self
            .read(async |tx| {
                let total = tx.fetch_one("SELECT COUNT(*) FROM security_events WHERE user_id = $1", args![user]).await?;
                let sql = "SELECT at_us, event, device, region FROM security_events WHERE user_id = $1
                     ORDER BY at_us DESC, id DESC LIMIT $2 OFFSET $3";
                let rows = tx.fetch_all(sql, args![user, Page::<AccountEvent>::ROWS, rows_before]).await?;
                Ok((total, rows))
            })
            .await?;
        let to_entry = |row: EventRow| {
            let event = row.event.parse().map_err(|()| internal(&"an unknown security event"))?;
            Ok(AccountEvent { at: timestamp(row.at_us)?, event, device: row.device, region: row.region })
        };
        let rows = rows.into_iter().map(to_entry).collect::<Result<_>>()?;
        Ok(Page { rows, total: u32::try_from(total.0).unwrap_or(u32::MAX), number })
    }

    async fn session_rows(&self, user: UserId) -> Result<Vec<SessionRow>> {
        let sql = "SELECT s.token_hash, s.created_us, s.used_us, s.device, s.region, a.name AS agency_name, m.role
             FROM sessions s
             JOIN members m ON m.agency_id = s.agency_id AND m.id = s.member_id
             JOIN agencies a ON a.id = m.agency_id
             WHERE m.user_id = $1 ORDER BY s.used_us DESC, s.created_us DESC";
        self.read(async |tx| tx.fetch_all(sql, args![user]).await).await
    }

    /// Ends sessions, records the security event, and notifies the event streams of these sessions.
    async fn end_sessions(&self, actor: &Actor, tokens: Vec<Vec<u8>>, event: SecurityEvent) -> Result<()> {
        let viewer = require_viewer(actor)?;
        self.write(async |tx| {
            for token in tokens {
                tx.execute("DELETE FROM sessions WHERE token_hash = $1", args![token]).await?;
            }
            tx.record_event(viewer.user, event, actor.origin()).await?;
            tx.notify(session_ended(viewer));
            Ok(())
        })
        .await
    }
}

fn session_ended(viewer: &Viewer) -> ChangeEvent {
    ChangeEvent {
        agency: AgencyId(viewer.agency.0),
        member: Some(viewer.member),
        by: viewer.name.clone(),
        action: ChangeEvent::SESSION_ENDED.to_owned(),
    }
}

fn require_viewer(actor: &Actor) -> Result<&Viewer> {
    actor.viewer().ok_or(Error::SignedOut)
}

impl Token {
    /// The session id that its owner sees.
    pub fn id(&self) -> Option<SessionId> {
        session_id(&self.digest()).ok()
    }
}

/// The first half of the token's digest: identifies a session and can't be used to authenticate.
fn session_id(token_hash: &[u8]) -> Result<SessionId> {
    let half = token_hash.get(..16).and_then(|half| Uuid::from_slice(half).ok());
    half.map(SessionId).ok_or_else(|| internal(&"a session without a digest"))
}

fn timestamp(us: i64) -> Result<Timestamp> {
    Timestamp::from_microsecond(us).map_err(|error| internal(&error))
}
