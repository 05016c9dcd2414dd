//! The children that a response shows, found in its text, and those recorded in the audit as accessed.

use super::database::Database;
use domain::{ChildId, visits::ChildRef};
use sqlx::{FromRow, postgres::PgRow, sqlite::SqliteRow};
use std::collections::{BTreeMap, BTreeSet, HashMap};
use uuid::Uuid;

/// Identifies children in a text by the ids of their records, and by names that belong to only one person.
pub struct Children {
    /// The child of each child, visit and authorization, by id.
    ids: HashMap<String, Uuid>,
    names: Names,
    /// Names that several children share. Printed pages have names and no ids.
    ambiguous: Names,
    /// First names of the children of each guardian, by the guardian's email address.
    first_names_by_guardian: HashMap<String, Names>,
    pub references: HashMap<Uuid, String>,
}

impl Children {
    pub async fn load(database: &Database, agency: Uuid) -> Self {
        let mut ids = HashMap::new();
        for sql in [
            "SELECT id, id FROM children WHERE agency_id = $1",
            "SELECT id, child_id FROM visits WHERE agency_id = $1",
            "SELECT id, child_id FROM authorizations WHERE agency_id = $1",
        ] {
            let rows: Vec<(Uuid, Uuid)> = database.select_rows(agency, sql).await;
            ids.extend(rows.into_iter().map(|(id, child)| (id.to_string(), child)));
        }
        let rows: Vec<(Uuid, String, String, String)> =
            database.select_rows(agency, "SELECT id, reference, first_name, last_name FROM children WHERE agency_id = $1").await;
        // A name identifies a child only if no other child, provider or guardian has it.
        let mut owners: BTreeMap<String, BTreeSet<Uuid>> = BTreeMap::new();
        for (id, _, first, last) in &rows {
            // A short name has as many letters of the last name as are needed to distinguish children.
            let child = |letters| ChildRef {
                id: ChildId(*id),
                first_name: first.clone(),
                last_name: last.clone(),
                town: None,
                born: None,
                letters,
            };
            let name_length = u8::try_from(last.chars().count()).unwrap_or(u8::MAX);
            for name in (1..=name_length).map(|letters| child(letters).short_name()).chain([child(1).full_name()]) {
                owners.entry(name).or_default().insert(*id);
            }
        }
        let child_names = owners.clone();
        for sql in [
            "SELECT id, first_name, last_name FROM providers WHERE agency_id = $1",
            "SELECT id, first_name, last_name FROM guardians WHERE agency_id = $1",
        ] {
            let others: Vec<(Uuid, String, String)> = database.select_rows(agency, sql).await;
            for (id, first, last) in others {
                if let Some(owners) = owners.get_mut(&format!("{first} {last}")) {
                    owners.insert(id);
                }
            }
        }
        let (mut names, mut ambiguous) = (Names::default(), Names::default());
        for (name, children) in child_names {
            let target = if owners[&name].len() == 1 { &mut names } else { &mut ambiguous };
            for child in children {
                target.add(name.clone(), child);
            }
        }
        let guardianship_rows: Vec<(String, String, Uuid)> = database
            .select_rows(
                agency,
                "SELECT COALESCE(gn.email, ''), c.first_name, c.id FROM guardianships g
                 JOIN guardians gn ON gn.agency_id = g.agency_id AND gn.id = g.guardian_id
                 JOIN children c ON c.agency_id = g.agency_id AND c.id = g.child_id WHERE g.agency_id = $1",
            )
            .await;
        let mut first_names_by_guardian: HashMap<String, Names> = HashMap::new();
        for (email, name, child) in guardianship_rows {
            first_names_by_guardian.entry(email).or_default().add(name, child);
        }
        let references = rows.into_iter().map(|(id, reference, ..)| (id, reference)).collect();
        Self { ids, names, ambiguous, first_names_by_guardian, references }
    }

    /// The children whose ids are in a text.
    pub fn by_id(&self, text: &str) -> BTreeSet<Uuid> {
        // JSON escapes tabs and line breaks with letters.
        let text = text.replace("\\t", " ").replace("\\n", " ");
        let words = text.split(|c: char| !(c.is_ascii_alphanumeric() || c == '-'));
        words.filter(|word| word.len() == 36).filter_map(|word| self.ids.get(word).copied()).collect()
    }

    /// The children that a text shows to the user with this email address.
    pub fn shown(&self, text: &str, email: &str) -> BTreeSet<Uuid> {
        let mut shown = self.by_id(text);
        shown.extend(self.names.found_in(&decode_html(text)));
        if let Some(own) = self.first_names_by_guardian.get(email) {
            shown.extend(own.found_in(&decode_html(text)));
        }
        shown
    }

    /// Those of these children who may be shown under a name that they share with others.
    pub fn possibly_shown(&self, text: &str, children: &BTreeSet<Uuid>) -> BTreeSet<Uuid> {
        self.ambiguous.found_in(&decode_html(text)).into_iter().filter(|child| children.contains(child)).collect()
    }
}

/// Names by their first word, so that a text is scanned only once.
#[derive(Default)]
struct Names(HashMap<String, Vec<(String, Uuid)>>);

impl Names {
    fn add(&mut self, name: String, child: Uuid) {
        let first = split_words(&name).next().map_or("", |(_, word)| word).to_owned();
        self.0.entry(first).or_default().push((name, child));
    }

    /// The children whose names are in a text, and not only as a part of a longer name.
    fn found_in(&self, text: &str) -> BTreeSet<Uuid> {
        let mut found = BTreeSet::new();
        for (start, word) in split_words(text) {
            for (name, child) in self.0.get(word).into_iter().flatten() {
                let rest = text[start..].strip_prefix(name.as_str());
                if rest.is_some_and(|rest| !rest.starts_with(char::is_alphanumeric)) {
                    found.insert(*child);
                }
            }
        }
        found
    }
}

/// The words of a text, each with its byte offset.
fn split_words(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut within = false;
    let starts = text.char_indices().filter(move |(_, c)| {
        let was_within = std::mem::replace(&mut within, c.is_alphanumeric());
        c.is_alphanumeric() && !was_within
    });
    starts.map(|(start, _)| (start, text[start..].split(|c: char| !c.is_alphanumeric()).next().unwrap_or_default()))
}

/// Decodes character references, and removes the markers between text nodes that only some builds write.
fn decode_html(text: &str) -> String {
    text.replace("<!>", "").replace("&#x27;", "'").replace("&#39;", "'").replace("&amp;", "&")
}

impl Database {
    /// The id of an agency.
    pub async fn agency_id(&self, slug: &str) -> Uuid {
        let sql = format!("SELECT {} FROM agencies WHERE slug = '{slug}'", if self.is_sqlite() { "hex(id)" } else { "id::text" });
        self.select_texts(&sql).await.remove(0).parse().expect("an id")
    }

    /// The sequence number of an agency's last audit event.
    pub async fn last_event_seq(&self, agency: Uuid) -> i64 {
        let rows: Vec<(i64,)> = self.select_rows(agency, "SELECT seq FROM agency_heads WHERE agency_id = $1").await;
        rows[0].0
    }

    /// The children whose access is recorded in an agency's audit events after this one.
    pub async fn recorded_after(&self, agency: Uuid, seq: i64) -> BTreeSet<Uuid> {
        const RECORDED: &str = "SELECT s.child_id FROM audit_events e
            JOIN seen_sets s ON s.agency_id = e.agency_id AND s.digest = e.digest
            WHERE e.agency_id = $1 AND e.seq > $2 AND e.subjects LIKE '%\"seen:%'";
        if self.is_sqlite() {
            sqlx::query_scalar(RECORDED).bind(agency).bind(seq).fetch_all(&mut self.connect_sqlite().await).await
        } else {
            sqlx::query_scalar(RECORDED).bind(agency).bind(seq).fetch_all(&mut *self.connect_as_agency(agency).await).await
        }
        .expect("recorded children")
        .into_iter()
        .collect()
    }

    fn is_sqlite(&self) -> bool {
        self.url.starts_with("sqlite:")
    }

    /// Selects rows of an agency, whose id is bound as `$1`.
    pub async fn select_rows<T>(&self, agency: Uuid, sql: &'static str) -> Vec<T>
    where
        T: Send + Unpin + for<'r> FromRow<'r, SqliteRow> + for<'r> FromRow<'r, PgRow>,
    {
        if self.is_sqlite() {
            sqlx::query_as(sql).bind(agency).fetch_all(&mut self.connect_sqlite().await).await
        } else {
            sqlx::query_as(sql).bind(agency).fetch_all(&mut *self.connect_as_agency(agency).await).await
        }
        .expect("rows")
    }
}
