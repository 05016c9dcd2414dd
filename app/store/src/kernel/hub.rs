//! Publishes change events of agencies at commit. On PostgreSQL they go through NOTIFY, so that every process on the same
//! database receives the events of all others; SQLite has one process.

use crate::Db;
use domain::{AgencyId, MemberId};
use serde::{Deserialize, Serialize};
use sqlx::{PgPool, postgres::PgListener};
use std::time::Duration;
use tokio::{sync::broadcast, task::JoinHandle};

/// The PostgreSQL NOTIFY channel.
pub(crate) const CHANNEL: &str = "visitoms_happened";
/// Events buffered for a slow subscriber; a subscriber that falls further behind is notified that it missed some.
const BUFFER_SIZE: usize = 256;
/// Pause between two attempts to listen.
const RECONNECT_DELAY: Duration = Duration::from_secs(5);

/// An agency's records were changed. It contains no child's name or id.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChangeEvent {
    pub agency: AgencyId,
    /// The member who made the change; `None` for the command line and jobs.
    pub member: Option<MemberId>,
    /// The member's name, or the name of the job.
    pub by: String,
    /// The audit action, such as `visits.move`.
    pub action: String,
}

impl ChangeEvent {
    /// A session was ended: only for event streams of that session.
    pub const SESSION_ENDED: &str = "session.end";
    /// Nothing changed: a test message that checks delivery.
    const PROBE: &str = "trial";
}

#[derive(Debug)]
pub(crate) struct Hub {
    sender: broadcast::Sender<ChangeEvent>,
    listener: Option<JoinHandle<()>>,
}

impl Hub {
    /// Starts listening.
    pub async fn open(postgres: Option<PgPool>) -> Result<Self, sqlx::Error> {
        let (sender, _) = broadcast::channel(BUFFER_SIZE);
        let listener = match postgres {
            Some(pool) => {
                let listener = listener(&pool).await?;
                Some(tokio::spawn(listen(pool, listener, sender.clone())))
            }
            None => None,
        };
        Ok(Self { sender, listener })
    }

    pub fn subscribe(&self) -> broadcast::Receiver<ChangeEvent> {
        self.sender.subscribe()
    }

    /// Having no subscribers is no error.
    pub fn publish(&self, change: ChangeEvent) {
        let _ = self.sender.send(change);
    }

    /// The listener holds a connection: it must be released before the pool is closed.
    pub fn close(&self) {
        if let Some(listener) = &self.listener {
            listener.abort();
        }
    }
}

impl Drop for Hub {
    fn drop(&mut self) {
        self.close();
    }
}

impl Db {
    /// Checks that change events are delivered to subscribers. On PostgreSQL they are not if a transaction pooler (such as
    /// PgBouncer) is in front of it: LISTEN then ends with its transaction, without an error.
    pub async fn delivers_change_events(&self, timeout: Duration) -> domain::Result<bool> {
        let mut receiver = self.subscribe_to_changes();
        // A random agency id, so that no subscriber treats the event as its own.
        let agency = AgencyId(self.next_id());
        let probe = ChangeEvent { agency, member: None, by: "doctor".into(), action: ChangeEvent::PROBE.into() };
        self.commit_and_notify(self.connection(true).await?, probe.clone()).await?;
        let received = async {
            loop {
                match receiver.recv().await {
                    Ok(change) if change == probe => return true,
                    Ok(_) | Err(broadcast::error::RecvError::Lagged(_)) => {}
                    Err(broadcast::error::RecvError::Closed) => return false,
                }
            }
        };
        Ok(tokio::time::timeout(timeout, received).await.unwrap_or(false))
    }
}

async fn listener(pool: &PgPool) -> Result<PgListener, sqlx::Error> {
    let mut listener = PgListener::connect_with(pool).await?;
    listener.listen(CHANNEL).await?;
    Ok(listener)
}

/// Events are lost while the connection is down; a board is up to date again when it is next loaded.
async fn listen(pool: PgPool, mut listening: PgListener, sender: broadcast::Sender<ChangeEvent>) {
    loop {
        match listening.recv().await {
            Ok(notification) => match serde_json::from_str(notification.payload()) {
                Ok(change) => drop(sender.send(change)),
                Err(error) => tracing::warn!(%error, "news from another version of this program"),
            },
            Err(error) => {
                tracing::warn!(%error, "not listening to the database; trying again");
                tokio::time::sleep(RECONNECT_DELAY).await;
                if let Ok(again) = listener(&pool).await {
                    listening = again;
                }
            }
        }
    }
}
