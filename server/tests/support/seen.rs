//! Which children an answer shows, read from its text, and which the audit says that it showed.

use super::database::Database;
use domain::{ChildId, visits::ChildRef};
use sqlx::{FromRow, postgres::PgRow, sqlite::SqliteRow};
use std::collections::{BTreeMap, BTreeSet, HashMap};
use uuid::Uuid;

/// What in a text tells of a child: the ids of their records, and names that are nobody else's.
pub struct Children {
    /// Of children, visits and authorizations.
    ids: HashMap<String, Uuid>,
    names: Names,
    /// Names that several share, as they stand on paper, where nothing else tells of a child.
    shared: Names,
    /// First names of the children of each guardian, by the guardian's address.
    of_family: HashMap<String, Names>,
    pub references: HashMap<Uuid, String>,
}

impl Children {
    pub async fn of(database: &Database, agency: Uuid) -> Self {
        let mut ids = HashMap::new();
        for sql in [
            "SELECT id, id FROM children WHERE agency_id = $1",
            "SELECT id, child_id FROM visits WHERE agency_id = $1",
            "SELECT id, child_id FROM authorizations WHERE agency_id = $1",
        ] {
            let rows: Vec<(Uuid, Uuid)> = database.rows(agency, sql).await;
            ids.extend(rows.into_iter().map(|(id, child)| (id.to_string(), child)));
        }
        let rows: Vec<(Uuid, String, String, String)> =
            database.rows(agency, "SELECT id, reference, first_name, last_name FROM children WHERE agency_id = $1").await;
        // A name that two have, or somebody who is no child, tells of nobody.
        let mut owners: BTreeMap<String, BTreeSet<Uuid>> = BTreeMap::new();
        for (id, _, first, last) in &rows {
            // Short: with as many letters of the last name as tell children apart.
            let child = |letters| ChildRef {
                id: ChildId(*id),
                first_name: first.clone(),
                last_name: last.clone(),
                town: None,
                born: None,
                letters,
            };
            let most = u8::try_from(last.chars().count()).unwrap_or(u8::MAX);
            for name in (1..=most).map(|letters| child(letters).short_name()).chain([child(1).full_name()]) {
                owners.entry(name).or_default().insert(*id);
            }
        }
        let of_children = owners.clone();
        for sql in [
            "SELECT id, first_name, last_name FROM providers WHERE agency_id = $1",
            "SELECT id, first_name, last_name FROM guardians WHERE agency_id = $1",
        ] {
            let others: Vec<(Uuid, String, String)> = database.rows(agency, sql).await;
            for (id, first, last) in others {
                if let Some(owners) = owners.get_mut(&format!("{first} {last}")) {
                    owners.insert(id);
                }
            }
        }
        let (mut names, mut shared) = (Names::default(), Names::default());
        for (name, children) in of_children {
            let of = if owners[&name].len() == 1 { &mut names } else { &mut shared };
            for child in children {
                of.add(name.clone(), child);
            }
        }
        let rows_of_families: Vec<(String, String, Uuid)> = database
            .rows(
                agency,
                "SELECT COALESCE(gn.email, ''), c.first_name, c.id FROM guardianships g
                 JOIN guardians gn ON gn.agency_id = g.agency_id AND gn.id = g.guardian_id
                 JOIN children c ON c.agency_id = g.agency_id AND c.id = g.child_id WHERE g.agency_id = $1",
            )
            .await;
        let mut of_family: HashMap<String, Names> = HashMap::new();
        for (email, name, child) in rows_of_families {
            of_family.entry(email).or_default().add(name, child);
        }
        let references = rows.into_iter().map(|(id, reference, ..)| (id, reference)).collect();
        Self { ids, names, shared, of_family, references }
    }

    /// The children whose ids stand in a text.
    pub fn by_id(&self, text: &str) -> BTreeSet<Uuid> {
        // A script is told in JSON, where tabs and ends of lines are letters.
        let text = text.replace("\\t", " ").replace("\\n", " ");
        let words = text.split(|c: char| !(c.is_ascii_alphanumeric() || c == '-'));
        words.filter(|word| word.len() == 36).filter_map(|word| self.ids.get(word).copied()).collect()
    }

    /// The children whom a text shows to somebody with this address.
    pub fn shown(&self, text: &str, email: &str) -> BTreeSet<Uuid> {
        let mut shown = self.by_id(text);
        shown.extend(self.names.standing_in(&plain(text)));
        if let Some(own) = self.of_family.get(email) {
            shown.extend(own.standing_in(&plain(text)));
        }
        shown
    }

    /// Those of these children who may be meant by a name that they share with others.
    pub fn may_be_meant(&self, text: &str, children: &BTreeSet<Uuid>) -> BTreeSet<Uuid> {
        self.shared.standing_in(&plain(text)).into_iter().filter(|child| children.contains(child)).collect()
    }
}

/// Names by their first word, so that a text is read once however many names there are.
#[derive(Default)]
struct Names(HashMap<String, Vec<(String, Uuid)>>);

impl Names {
    fn add(&mut self, name: String, child: Uuid) {
        let first = words(&name).next().map_or("", |(_, word)| word).to_owned();
        self.0.entry(first).or_default().push((name, child));
    }

    /// Whose names stand in a text as themselves, and not as a part of a longer one.
    fn standing_in(&self, text: &str) -> BTreeSet<Uuid> {
        let mut standing = BTreeSet::new();
        for (at, word) in words(text) {
            for (name, child) in self.0.get(word).into_iter().flatten() {
                let rest = text[at..].strip_prefix(name.as_str());
                if rest.is_some_and(|rest| !rest.starts_with(char::is_alphanumeric)) {
                    standing.insert(*child);
                }
            }
        }
        standing
    }
}

/// The words of a text, each with where it begins.
fn words(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut within = false;
    let starts = text.char_indices().filter(move |(_, c)| {
        let was_within = std::mem::replace(&mut within, c.is_alphanumeric());
        c.is_alphanumeric() && !was_within
    });
    starts.map(|(at, _)| (at, text[at..].split(|c: char| !c.is_alphanumeric()).next().unwrap_or_default()))
}

/// What is read of a page: its signs for what they stand for, and without the marks between two texts that only some builds
/// write.
fn plain(text: &str) -> String {
    text.replace("<!>", "").replace("<!---->", "").replace("&#x27;", "'").replace("&#39;", "'").replace("&amp;", "&")
}

impl Database {
    /// The id of an agency.
    pub async fn agency(&self, slug: &str) -> Uuid {
        let sql = format!("SELECT {} FROM agencies WHERE slug = '{slug}'", if self.is_file() { "hex(id)" } else { "id::text" });
        self.texts(&sql).await.remove(0).parse().expect("an id")
    }

    /// The number of an agency's last event.
    pub async fn last_event(&self, agency: Uuid) -> i64 {
        let rows: Vec<(i64,)> = self.rows(agency, "SELECT seq FROM agency_heads WHERE agency_id = $1").await;
        rows[0].0
    }

    /// The children whom an agency's events after this one say that they showed.
    pub async fn seen_after(&self, agency: Uuid, seq: i64) -> BTreeSet<Uuid> {
        const SEEN: &str = "SELECT s.child_id FROM audit_events e
            JOIN seen_sets s ON s.agency_id = e.agency_id AND s.digest = e.digest
            WHERE e.agency_id = $1 AND e.seq > $2 AND e.subjects LIKE '%\"seen:%'";
        if self.is_file() {
            sqlx::query_scalar(SEEN).bind(agency).bind(seq).fetch_all(&mut self.sqlite().await).await
        } else {
            sqlx::query_scalar(SEEN).bind(agency).bind(seq).fetch_all(&mut self.as_agency(agency).await).await
        }
        .expect("what was seen")
        .into_iter()
        .collect()
    }

    fn is_file(&self) -> bool {
        self.url.starts_with("sqlite:")
    }

    /// The rows of an agency, which is `$1`.
    pub async fn rows<T>(&self, agency: Uuid, sql: &'static str) -> Vec<T>
    where
        T: Send + Unpin + for<'r> FromRow<'r, SqliteRow> + for<'r> FromRow<'r, PgRow>,
    {
        if self.is_file() {
            sqlx::query_as(sql).bind(agency).fetch_all(&mut self.sqlite().await).await
        } else {
            sqlx::query_as(sql).bind(agency).fetch_all(&mut self.as_agency(agency).await).await
        }
        .expect("rows")
    }
}
