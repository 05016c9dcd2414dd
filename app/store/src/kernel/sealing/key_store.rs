//! The key store: a database of its own with the wrapped data keys, and the keys that this process has unwrapped lately.

use super::{
    master_keys::MasterKeys,
    pool::Pool,
    text::{DataKey, KEY, Sealed, SealedColumn, Subject},
};
use crate::{
    Clock, Options,
    kernel::{
        options::OpenError,
        sql::{Arg, Conn, Row, args, ids, internal, placeholders},
    },
    random_bytes,
};
use domain::{Result, text::StoredText};
use std::{
    collections::{BTreeSet, HashMap},
    path::Path,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};
use uuid::Uuid;

/// Subjects whose keys stay in memory. When there are more, all are read again: simpler than to remember which was used last, and
/// seldom, as an agency has some hundred children.
const MAX_CACHED: usize = 20_000;
/// Subjects of one statement.
const CHUNK: usize = 500;
/// How often keys are read before a missing master key is an error.
const MAX_READS: usize = 3;

pub(crate) struct KeyStore {
    pool: Pool,
    pub(super) master: MasterKeys,
    pub(super) clock: Clock,
    /// The store's own id, by which a database finds that it has another one's keys.
    pub id: Uuid,
    cache: Mutex<Cache>,
}

/// The keys of subjects that have one that is not destroyed, as they were when `changes` was the number of changes.
#[derive(Default)]
struct Cache {
    changes: i64,
    subjects: HashMap<Subject, Arc<Generations>>,
}

/// All keys that a subject ever had, the newest last; `None` for a destroyed one.
type Generations = Vec<(u32, Option<DataKey>)>;

/// Keys of several subjects of an agency, for texts in memory.
pub(crate) struct SubjectKeys {
    agency: Uuid,
    subjects: HashMap<Uuid, Arc<Generations>>,
}

fn living(keys: &Generations) -> Option<(u32, &DataKey)> {
    keys.last().and_then(|(generation, key)| Some((*generation, key.as_ref()?)))
}

impl SubjectKeys {
    /// Seals a text of a subject that [`KeyStore::ensure_keys`] was asked for.
    pub fn seal(&self, id: Uuid, column: SealedColumn, row: impl AsRef<[u8]>, text: &str) -> Result<Sealed> {
        if text.is_empty() {
            return Ok(Sealed::empty());
        }
        let key = self.subjects.get(&id).and_then(|keys| living(keys));
        let (generation, key) = key.ok_or_else(|| internal(&"a text has no key to be sealed with"))?;
        key.seal(Subject { agency: self.agency, id }, generation, column, row.as_ref(), text)
    }

    /// Opens a sealed text of a subject that [`KeyStore::keys_of`] was asked for.
    ///
    /// # Errors
    /// `Internal` if it is plain or was changed.
    pub fn open(&self, id: Uuid, column: SealedColumn, row: impl AsRef<[u8]>, text: &Sealed) -> Result<StoredText> {
        if text.is_empty() {
            return Ok(StoredText::Text(String::new()));
        }
        let envelope = text.envelope().ok_or_else(|| internal(&"a text that should be sealed is plain"))?;
        let mut keys = self.subjects.get(&id).into_iter().flat_map(|keys| keys.iter());
        let key = keys.find(|(generation, _)| *generation == envelope.generation).map(|(_, key)| key);
        match key {
            None => Err(internal(&"the key of a sealed text is not in the key store")),
            Some(None) => Ok(StoredText::Deleted),
            Some(Some(key)) => {
                let subject = Subject { agency: self.agency, id };
                key.open(subject, &envelope, column, row.as_ref()).map(StoredText::Text)
            }
        }
    }

    /// Opens a sealed text of one of these subjects, whichever it was sealed for: records that were merged, the likeliest first.
    ///
    /// # Errors
    /// As [`Self::open`].
    pub fn open_of_any(&self, of: &[Uuid], column: SealedColumn, row: impl AsRef<[u8]>, text: &Sealed) -> Result<StoredText> {
        let (Some(envelope), [first, _, ..]) = (text.envelope(), of) else {
            return self.open(of.first().copied().unwrap_or_default(), column, row, text);
        };
        let mut is_deleted = false;
        for id in of {
            let mut keys = self.subjects.get(id).into_iter().flat_map(|keys| keys.iter());
            match keys.find(|(generation, _)| *generation == envelope.generation) {
                Some((_, Some(key))) => {
                    let subject = Subject { agency: self.agency, id: *id };
                    if let Some(text) = key.try_open(subject, &envelope, column, row.as_ref()) {
                        return Ok(StoredText::Text(text));
                    }
                }
                Some((_, None)) => is_deleted = true,
                None => {}
            }
        }
        if is_deleted { Ok(StoredText::Deleted) } else { self.open(*first, column, row, text) }
    }
}

#[derive(sqlx::FromRow)]
struct KeyRow {
    subject: Uuid,
    generation: i64,
    master: String,
    wrapped: Option<Vec<u8>>,
}

impl KeyStore {
    /// Opens the key store and the master key file; makes both if the store is new.
    pub async fn open(options: &Options) -> Result<Self, OpenError> {
        let (url, master_key_file) = options.key_store()?;
        let broken = |why: &dyn std::fmt::Display| OpenError::Keys(format!("the key store: {why}"));
        let pool = Pool::open(&url).await.map_err(|error| broken(&error))?;
        let mut conn = pool.begin(true).await.map_err(|error| broken(&error))?;
        let opened = Self::prepare(&mut conn, &options.clock, &master_key_file).await;
        let (id, master) = match opened {
            Ok(opened) => opened.map_err(|why| OpenError::Keys(format!("{}: {why}", master_key_file.display())))?,
            Err(error) => return Err(broken(&error)),
        };
        conn.commit().await.map_err(|error| broken(&error))?;
        Ok(Self { pool, master, clock: options.clock.clone(), id, cache: Mutex::default() })
    }

    /// Makes the first rows of a new store. The inner error is about the master key file.
    async fn prepare(
        conn: &mut Conn,
        clock: &Clock,
        master_key_file: &Path,
    ) -> Result<std::result::Result<(Uuid, MasterKeys), String>> {
        let new_id = Uuid::from_bytes(random_bytes());
        conn.execute("INSERT INTO store_state (one, id, changes) VALUES (1, $1, 0) ON CONFLICT (one) DO NOTHING", args![new_id])
            .await?;
        let (id,): (Uuid,) = conn.fetch_one("SELECT id FROM store_state", args![]).await?;
        let current: Option<(String,)> =
            conn.fetch_optional("SELECT id FROM master_keys WHERE retired_us IS NULL", args![]).await?;
        let Some((current,)) = current else {
            let master = match MasterKeys::create(master_key_file) {
                Ok(master) => master,
                Err(error) => return Ok(Err(error.to_string())),
            };
            let newest = master.newest().ok_or_else(|| internal(&"a master key file without a key"))?;
            conn.execute(
                "INSERT INTO master_keys (id, created_us, uses) VALUES ($1, $2, 0)",
                args![newest.id.as_str(), clock.now_us()],
            )
            .await?;
            return Ok(Ok((id, master)));
        };
        // A new file would have another key, with which no text could be read.
        Ok(match MasterKeys::open(master_key_file) {
            Ok(master) if master.get(&current).is_ok() => Ok((id, master)),
            Ok(_) => Err(format!("it has no master key {current}, with which the key store was written")),
            Err(error) => Err(format!("the master keys of the key store can't be read from it: {error}")),
        })
    }

    /// A transaction of the key store.
    pub(super) async fn begin(&self, write: bool) -> Result<Conn> {
        self.pool.begin(write).await
    }

    /// Whether the key store answers.
    pub async fn ready(&self) -> Result<()> {
        self.select::<(i64,)>("SELECT changes FROM store_state", args![]).await.map(drop)
    }

    pub async fn close(&self) {
        self.pool.close().await;
    }

    fn cache(&self) -> MutexGuard<'_, Cache> {
        self.cache.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Adds the cached keys of some subjects, and returns the others.
    fn take_cached(&self, agency: Uuid, subjects: &BTreeSet<Uuid>, found: &mut SubjectKeys) -> Vec<Uuid> {
        let cache = self.cache();
        let mut missing = Vec::new();
        for id in subjects {
            match cache.subjects.get(&Subject { agency, id: *id }) {
                Some(keys) => drop(found.subjects.insert(*id, keys.clone())),
                None => missing.push(*id),
            }
        }
        missing
    }

    /// The keys of these subjects of an agency. `checked`: this transaction has already asked whether keys were destroyed; without
    /// it one statement does, so that another process that destroys a key is noticed at once.
    pub async fn keys_of(&self, agency: Uuid, subjects: &BTreeSet<Uuid>, checked: bool) -> Result<SubjectKeys> {
        let mut found = SubjectKeys { agency, subjects: HashMap::new() };
        if subjects.is_empty() || (checked && self.take_cached(agency, subjects, &mut found).is_empty()) {
            return Ok(found);
        }
        // A rotation that ends between the reading of a key and its unwrapping has removed the master key that wraps it: then the
        // key is read again, as it is wrapped now.
        for _ in 0..MAX_READS {
            if self.read_keys(agency, subjects, &mut found).await? {
                return Ok(found);
            }
        }
        Err(internal(&"the master key file has not the master keys of the key store"))
    }

    /// Adds the keys of these subjects. False if one is wrapped with a master key that the file doesn't have.
    async fn read_keys(&self, agency: Uuid, subjects: &BTreeSet<Uuid>, found: &mut SubjectKeys) -> Result<bool> {
        let mut conn = self.begin(false).await?;
        // Read before the keys: what is cached under this number is at least as new.
        let (changes,): (i64,) = conn.fetch_one("SELECT changes FROM store_state", args![]).await?;
        {
            let mut cache = self.cache();
            if cache.changes != changes {
                *cache = Cache { changes, ..Cache::default() };
            }
        }
        let missing = self.take_cached(agency, subjects, found);
        let mut rows: Vec<KeyRow> = Vec::new();
        for some in missing.chunks(CHUNK) {
            let mut arguments = args![agency];
            arguments.extend(ids(some));
            let these = placeholders(2, some.len());
            let sql = format!(
                "SELECT subject, generation, master, wrapped FROM subject_keys WHERE agency = $1 AND subject IN ({these})
                 ORDER BY subject, generation"
            );
            rows.extend(conn.fetch_all::<KeyRow>(sql, arguments).await?);
        }
        conn.commit().await?;
        let mut loaded: HashMap<Uuid, Generations> = HashMap::new();
        for row in rows {
            let generation = u32::try_from(row.generation).map_err(|error| internal(&error))?;
            let key = match &row.wrapped {
                Some(wrapped) => {
                    let subject = Subject { agency, id: row.subject };
                    let Some(master) = self.master.find(&row.master)? else { return Ok(false) };
                    Some(DataKey::new(master.unwrap(&wrap_location(subject, generation), wrapped)?))
                }
                None => None,
            };
            loaded.entry(row.subject).or_default().push((generation, key));
        }
        let mut cache = self.cache();
        for (id, keys) in loaded {
            let keys = Arc::new(keys);
            // Without a living key, the next one is not waited for in vain.
            if cache.changes == changes && living(&keys).is_some() {
                if cache.subjects.len() >= MAX_CACHED {
                    cache.subjects.clear();
                }
                cache.subjects.insert(Subject { agency, id }, keys.clone());
            }
            found.subjects.insert(id, keys);
        }
        Ok(true)
    }

    /// Like [`Self::keys_of`]; makes a key for each subject that has none. It is stored before a text is sealed with it.
    pub async fn ensure_keys(&self, agency: Uuid, subjects: &BTreeSet<Uuid>, checked: bool) -> Result<SubjectKeys> {
        let keys = self.keys_of(agency, subjects, checked).await?;
        let has_key = |id: &&Uuid| keys.subjects.get(id).is_some_and(|keys| living(keys).is_some());
        let missing: Vec<Uuid> = subjects.iter().filter(|id| !has_key(id)).copied().collect();
        if missing.is_empty() {
            return Ok(keys);
        }
        self.create_keys(agency, &missing).await?;
        self.keys_of(agency, subjects, false).await
    }

    async fn create_keys(&self, agency: Uuid, subjects: &[Uuid]) -> Result<()> {
        let mut conn = self.begin(true).await?;
        // Takes the lock of the master key: it is not retired before these keys are stored, and of two processes that make a key
        // for one subject, the second finds the first one's.
        let master = lock_master(&mut conn, 1).await?;
        let master_key = self.master.get(&master)?;
        let now = self.clock.now_us();
        for id in subjects {
            let last: Option<(i64, bool)> = conn
                .fetch_optional(
                    "SELECT generation, wrapped IS NOT NULL FROM subject_keys WHERE agency = $1 AND subject = $2
                     ORDER BY generation DESC LIMIT 1",
                    args![agency, *id],
                )
                .await?;
            let generation = match last {
                Some((_, true)) => continue,
                Some((generation, false)) => generation + 1,
                None => 1,
            };
            let number = u32::try_from(generation).map_err(|error| internal(&error))?;
            let location = wrap_location(Subject { agency, id: *id }, number);
            let wrapped = master_key.wrap(&location, &random_bytes::<KEY>())?;
            conn.execute(
                "INSERT INTO subject_keys (agency, subject, generation, master, wrapped, created_us)
                 VALUES ($1, $2, $3, $4, $5, $6)",
                args![agency, *id, generation, master.as_str(), wrapped, now],
            )
            .await?;
        }
        conn.commit().await
    }

    /// Destroys all keys of these subjects; their rows stay, with the time. They are destroyed once [`Self::finish_destroying`] has
    /// committed it: dropped, nothing is.
    pub async fn begin_destroying(&self, subjects: &[Subject]) -> Result<Conn> {
        let (mut conn, now) = (self.begin(true).await?, self.clock.now_us());
        for subject in subjects {
            conn.execute(
                "UPDATE subject_keys SET wrapped = NULL, destroyed_us = $3
                 WHERE agency = $1 AND subject = $2 AND wrapped IS NOT NULL",
                args![subject.agency, subject.id, now],
            )
            .await?;
        }
        conn.execute("UPDATE store_state SET changes = changes + 1", args![]).await?;
        Ok(conn)
    }

    pub async fn finish_destroying(&self, conn: Conn) -> Result<()> {
        conn.commit().await?;
        *self.cache() = Cache::default();
        self.remove_old_pages().await;
        Ok(())
    }

    pub(super) async fn remove_old_pages(&self) {
        self.pool.remove_old_pages().await;
    }

    /// Seals one text of a subject that may be no child.
    pub async fn seal(&self, subject: Subject, column: SealedColumn, row: impl AsRef<[u8]>, text: &str) -> Result<Sealed> {
        let subjects = if text.is_empty() { BTreeSet::new() } else { BTreeSet::from([subject.id]) };
        self.ensure_keys(subject.agency, &subjects, false).await?.seal(subject.id, column, row, text)
    }

    /// Opens one text of a subject that may be no child.
    pub async fn open_text(
        &self,
        subject: Subject,
        column: SealedColumn,
        row: impl AsRef<[u8]>,
        text: &Sealed,
    ) -> Result<StoredText> {
        self.keys_of(subject.agency, &BTreeSet::from([subject.id]), false).await?.open(subject.id, column, row, text)
    }

    /// All rows of a statement, in a transaction of its own.
    pub(super) async fn select<T: Row>(&self, sql: &'static str, args: Vec<Arg>) -> Result<Vec<T>> {
        let mut conn = self.begin(false).await?;
        let rows = conn.fetch_all(sql, args).await?;
        conn.commit().await?;
        Ok(rows)
    }
}

/// Locks the master key that wraps new keys until the transaction ends, and counts so many more uses of it. Returns its id.
///
/// A statement of PostgreSQL that waited while a rotation retired the key finds none: the old one is retired, and the new one is
/// younger than the statement. The next statement finds it.
pub(super) async fn lock_master(conn: &mut Conn, uses: i64) -> Result<String> {
    const SQL: &str = "UPDATE master_keys SET uses = uses + $1 WHERE retired_us IS NULL RETURNING id";
    let found: Option<(String,)> = conn.fetch_optional(SQL, args![uses]).await?;
    let (id,) = match found {
        Some(found) => found,
        None => conn.fetch_one(SQL, args![uses]).await?,
    };
    Ok(id)
}

/// What a wrapped key is bound to.
pub(super) fn wrap_location(Subject { agency, id }: Subject, generation: u32) -> Vec<u8> {
    [&b"data key"[..], agency.as_bytes(), id.as_bytes(), &generation.to_be_bytes()].concat()
}
