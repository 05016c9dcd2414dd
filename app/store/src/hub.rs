//! Who waits for news of an agency is told at the commit. On PostgreSQL the news goes through the database, so that
//! every process in front of it hears of every other's; SQLite has one process.

use crate::Db;
use domain::{AgencyId, MemberId};
use serde::{Deserialize, Serialize};
use sqlx::{PgPool, postgres::PgListener};
use std::time::Duration;
use tokio::{sync::broadcast, task::JoinHandle};

/// Where PostgreSQL tells it.
pub(crate) const CHANNEL: &str = "visitoms_happened";
/// News that nobody has taken yet; who is further behind is told that it missed some.
const WAITING: usize = 256;
/// Between two attempts to listen.
const PAUSE: Duration = Duration::from_secs(5);

/// An agency's records were changed. It names no child.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Happened {
    pub agency: AgencyId,
    /// Who did it; none for the command line and jobs.
    pub member: Option<MemberId>,
    /// Their name, or that of the job.
    pub by: String,
    /// As in the audit, such as `visits.move`.
    pub action: String,
}

impl Happened {
    /// A session was ended: news for the streams that hang on it, and for nobody else.
    pub const SESSION_ENDED: &str = "session.end";
    /// Nothing happened: it is looked whether news arrives.
    const TRIAL: &str = "trial";
}

#[derive(Debug)]
pub(crate) struct Hub {
    news: broadcast::Sender<Happened>,
    listener: Option<JoinHandle<()>>,
}

impl Hub {
    /// Listens from now on.
    pub async fn open(postgres: Option<PgPool>) -> Result<Self, sqlx::Error> {
        let (news, _) = broadcast::channel(WAITING);
        let listener = match postgres {
            Some(pool) => {
                let listener = listener(&pool).await?;
                Some(tokio::spawn(listen(pool, listener, news.clone())))
            }
            None => None,
        };
        Ok(Self { news, listener })
    }

    pub fn subscribe(&self) -> broadcast::Receiver<Happened> {
        self.news.subscribe()
    }

    /// Nobody may be waiting: that is no error.
    pub fn tell(&self, happened: Happened) {
        let _ = self.news.send(happened);
    }

    /// The listener holds a connection: it is let go before the pool is closed.
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
    /// Whether news arrives at those who listen. On PostgreSQL it does not where a pooler before it gives each transaction
    /// another connection: who listens then listens on none, and is not told so.
    pub async fn hears(&self, patience: Duration) -> domain::Result<bool> {
        let mut news = self.happenings();
        // No agency's: nobody else takes it for theirs.
        let agency = AgencyId(self.next_id());
        let trial = Happened { agency, member: None, by: "doctor".into(), action: Happened::TRIAL.into() };
        self.commit_and_tell(self.connection(true).await?, trial.clone()).await?;
        let heard = async {
            loop {
                match news.recv().await {
                    Ok(happened) if happened == trial => return true,
                    Ok(_) | Err(broadcast::error::RecvError::Lagged(_)) => {}
                    Err(broadcast::error::RecvError::Closed) => return false,
                }
            }
        };
        Ok(tokio::time::timeout(patience, heard).await.unwrap_or(false))
    }
}

async fn listener(pool: &PgPool) -> Result<PgListener, sqlx::Error> {
    let mut listener = PgListener::connect_with(pool).await?;
    listener.listen(CHANNEL).await?;
    Ok(listener)
}

/// What is told while the connection is lost is made up for when a board is next opened.
async fn listen(pool: PgPool, mut listening: PgListener, news: broadcast::Sender<Happened>) {
    loop {
        match listening.recv().await {
            Ok(told) => match serde_json::from_str(told.payload()) {
                Ok(happened) => drop(news.send(happened)),
                Err(error) => tracing::warn!(%error, "news from another version of this program"),
            },
            Err(error) => {
                tracing::warn!(%error, "not listening to the database; trying again");
                tokio::time::sleep(PAUSE).await;
                if let Ok(again) = listener(&pool).await {
                    listening = again;
                }
            }
        }
    }
}
