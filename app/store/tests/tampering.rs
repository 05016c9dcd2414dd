//! A thousand random tamperings of a chain by the owner of the database: each is detected, without false alarms.

use crate::{both_engines, read_tx, support::TestApp, write_tx};
use domain::{
    AgencyId, VisitId,
    people::Search,
    text::Reason,
    visits::{CancelVisit, CancelledBy},
};
use sqlx::{AssertSqlSafe, Connection, PgConnection, SqliteConnection};
use store::{
    Actor,
    audit::{self, Checkpoint, Event, Signer, Trust, Verified},
    care::visits,
    random_bytes,
    records::people,
};
use uuid::Uuid;

const TAMPERINGS: usize = 1000;

/// SplitMix64, so that a seed reproduces the whole run.
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// Less than `end`.
    fn below(&mut self, end: usize) -> usize {
        (self.next() % end as u64) as usize
    }

    fn coin(&mut self) -> bool {
        self.next().is_multiple_of(2)
    }
}

/// A connection as the owner of the tables, with the triggers removed.
enum Owner {
    Sqlite(SqliteConnection),
    Postgres(PgConnection),
}

impl Owner {
    async fn of(app: &TestApp, agency: AgencyId) -> Self {
        if app.url.starts_with("sqlite:") {
            let mut owner = Self::Sqlite(SqliteConnection::connect(&app.url).await.unwrap());
            owner.run("PRAGMA synchronous = OFF").await;
            let triggers = "SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name IN ('audit_events', 'seen_sets', 'agency_heads')";
            for trigger in app.query_values::<String>(agency, triggers).await {
                owner.run(&format!("DROP TRIGGER {trigger}")).await;
            }
            return owner;
        }
        let mut owner = Self::Postgres(PgConnection::connect(&app.url).await.unwrap());
        owner.run(&format!("SELECT set_config('app.agency_id', '{agency}', false)")).await;
        for table in ["audit_events", "seen_sets", "agency_heads"] {
            owner.run(&format!("ALTER TABLE {table} DISABLE TRIGGER USER")).await;
        }
        owner
    }

    async fn run(&mut self, sql: &str) {
        let sql = AssertSqlSafe(sql.to_owned());
        match self {
            Self::Sqlite(conn) => sqlx::raw_sql(sql).execute(conn).await.map(drop),
            Self::Postgres(conn) => sqlx::raw_sql(sql).execute(conn).await.map(drop),
        }
        .unwrap();
    }

    fn uuid(&self, id: Uuid) -> String {
        match self {
            Self::Sqlite(_) => format!("x'{}'", id.simple()),
            Self::Postgres(_) => format!("'{id}'"),
        }
    }

    fn row(&self, event: &Event, hash: &str) -> String {
        let texts = [&event.prev, hash, &event.actor, &event.action, &event.digest, &event.request, &event.region];
        let [prev, hash, actor, action, digest, request, region] = texts.map(|text| format!("'{}'", text.replace('\'', "''")));
        let subjects = serde_json::to_string(&event.subjects).unwrap().replace('\'', "''");
        let agency = self.uuid(event.agency_id);
        let (seq, at) = (event.seq, event.at_us);
        format!(
            "INSERT INTO audit_events (agency_id, seq, prev, hash, at_us, actor, action, subjects, digest, request, region)
             VALUES ({agency}, {seq}, {prev}, {hash}, {at}, {actor}, {action}, '{subjects}', {digest}, {request}, {region});"
        )
    }
}

/// The chain before the tampering.
struct Original {
    agency: AgencyId,
    events: Vec<Event>,
    hashes: Vec<String>,
    sets: Vec<(String, Vec<Uuid>)>,
}

impl Original {
    async fn of(app: &TestApp, agency: AgencyId) -> Self {
        let text = async |column: &str| -> Vec<String> {
            app.query_values(agency, &format!("SELECT {column} FROM audit_events ORDER BY seq")).await
        };
        let number = async |column: &str| -> Vec<i64> {
            app.query_values(agency, &format!("SELECT {column} FROM audit_events ORDER BY seq")).await
        };
        let (seq, at_us) = (number("seq").await, number("at_us").await);
        let (prev, actor, action, subjects) =
            (text("prev").await, text("actor").await, text("action").await, text("subjects").await);
        let (digest, request, region) = (text("digest").await, text("request").await, text("region").await);
        let events: Vec<Event> = (0..seq.len())
            .map(|n| Event {
                agency_id: agency.0,
                seq: seq[n],
                prev: prev[n].clone(),
                at_us: at_us[n],
                actor: actor[n].clone(),
                action: action[n].clone(),
                subjects: serde_json::from_str(&subjects[n]).unwrap(),
                digest: digest[n].clone(),
                request: request[n].clone(),
                region: region[n].clone(),
            })
            .collect();
        let hashes: Vec<String> = text("hash").await;
        let digests: Vec<String> = app.query_values(agency, "SELECT digest FROM seen_sets ORDER BY digest, child_id").await;
        let children: Vec<Uuid> = app.query_values(agency, "SELECT child_id FROM seen_sets ORDER BY digest, child_id").await;
        let mut sets: Vec<(String, Vec<Uuid>)> = Vec::new();
        for (digest, child) in digests.into_iter().zip(children) {
            match sets.last_mut().filter(|(known, _)| *known == digest) {
                Some((_, children)) => children.push(child),
                None => sets.push((digest, vec![child])),
            }
        }
        Self { agency, events, hashes, sets }
    }

    fn last(&self) -> usize {
        self.events.len() - 1
    }

    fn head(&self, nth: usize) -> String {
        format!("UPDATE agency_heads SET seq = {}, hash = '{}';", self.events[nth].seq, self.hashes[nth])
    }

    /// Returns a random tampering: a description, the SQL, and the SQL that undoes it.
    fn tampering(&self, owner: &Owner, random: &mut Random) -> (String, String, String) {
        match random.below(6) {
            0 | 1 => self.edit(owner, random),
            2 => self.delete(owner, random),
            3 => self.swap(owner, random),
            4 => self.truncate(owner, random),
            _ => self.change_set(owner, random),
        }
    }

    fn undo_sql(&self, owner: &Owner, touched: impl IntoIterator<Item = usize>) -> String {
        let (mut deletes, mut inserts) = (String::new(), String::new());
        for nth in touched {
            deletes += &format!("DELETE FROM audit_events WHERE seq = {};", self.events[nth].seq);
            inserts += &owner.row(&self.events[nth], &self.hashes[nth]);
        }
        deletes + &inserts + &self.head(self.last())
    }

    /// Changes one field of one event. Half of these also recompute the hash, and update the head if the event is the last.
    fn edit(&self, owner: &Owner, random: &mut Random) -> (String, String, String) {
        let nth = random.below(self.events.len());
        let mut event = self.events[nth].clone();
        let seq = event.seq;
        let field = random.below(9);
        let change = |text: &mut String, random: &mut Random| match random.below(3) {
            0 => text.push('x'),
            1 if !text.is_empty() => drop(text.pop()),
            _ => text.insert(0, '0'),
        };
        match field {
            0 => change(&mut event.prev, random),
            1 => event.at_us += if random.coin() { 1 } else { -60_000_000 },
            2 => change(&mut event.actor, random),
            3 => change(&mut event.action, random),
            4 if !event.subjects.is_empty() => drop(event.subjects.pop()),
            4 => event.subjects.push("visit:x".to_owned()),
            5 => change(&mut event.digest, random),
            6 => change(&mut event.request, random),
            7 => change(&mut event.region, random),
            _ => {
                let mut hash = self.hashes[nth].clone();
                change(&mut hash, random);
                let done = format!("DELETE FROM audit_events WHERE seq = {seq};{}", owner.row(&event, &hash));
                return (format!("the hash of event {seq}"), done, self.undo_sql(owner, [nth]));
            }
        }
        let rehashed = random.coin();
        let hash = if rehashed { event.hash() } else { self.hashes[nth].clone() };
        let mut done = format!("DELETE FROM audit_events WHERE seq = {seq};{}", owner.row(&event, &hash));
        if rehashed && nth == self.last() {
            done += &format!("UPDATE agency_heads SET hash = '{hash}';");
        }
        (format!("field {field} of event {seq}, hashed anew: {rehashed}"), done, self.undo_sql(owner, [nth]))
    }

    /// Deletes one event, or a few in a row.
    fn delete(&self, owner: &Owner, random: &mut Random) -> (String, String, String) {
        let nth = random.below(self.last());
        let end = (nth + random.below(3)).min(self.last() - 1);
        let (from, to) = (self.events[nth].seq, self.events[end].seq);
        let done = format!("DELETE FROM audit_events WHERE seq >= {from} AND seq <= {to};");
        (format!("events {from} to {to} deleted"), done, self.undo_sql(owner, nth..=end))
    }

    /// Swaps two events. Half of these also recompute both hashes.
    fn swap(&self, owner: &Owner, random: &mut Random) -> (String, String, String) {
        let one = random.below(self.events.len());
        let other = (one + 1 + random.below(self.last())) % self.events.len();
        let rehashed = random.coin();
        let (mut first, mut second) = (self.events[one].clone(), self.events[other].clone());
        std::mem::swap(&mut first.seq, &mut second.seq);
        let hash = |event: &Event, nth: usize| if rehashed { event.hash() } else { self.hashes[nth].clone() };
        let done = format!(
            "DELETE FROM audit_events WHERE seq IN ({}, {});{}{}",
            first.seq,
            second.seq,
            owner.row(&first, &hash(&first, one)),
            owner.row(&second, &hash(&second, other))
        );
        (
            format!("events {} and {} swapped, hashed anew: {rehashed}", first.seq, second.seq),
            done,
            self.undo_sql(owner, [one, other]),
        )
    }

    /// Cuts off the end, and moves the head back to the last remaining event.
    fn truncate(&self, owner: &Owner, random: &mut Random) -> (String, String, String) {
        let left = self.last() - 1 - random.below(self.last() - 1);
        let left = if random.coin() { left } else { self.last() - 1 - random.below(5) };
        let done = format!("DELETE FROM audit_events WHERE seq > {};{}", self.events[left].seq, self.head(left));
        (format!("cut off after event {}", self.events[left].seq), done, self.undo_sql(owner, left + 1..=self.last()))
    }

    fn change_set(&self, owner: &Owner, random: &mut Random) -> (String, String, String) {
        let (digest, children) = &self.sets[random.below(self.sets.len())];
        let child = owner.uuid(children[random.below(children.len())]);
        let condition = format!("WHERE digest = '{digest}' AND child_id = {child}");
        let (description, done) = match random.below(5) {
            0 => ("a child is removed", format!("DELETE FROM seen_sets {condition};")),
            1 => ("a set is deleted", format!("DELETE FROM seen_sets WHERE digest = '{digest}';")),
            2 => (
                "a child is replaced",
                format!("UPDATE seen_sets SET child_id = {} {condition};", owner.uuid(Uuid::from_u128(7))),
            ),
            3 => ("a child is moved to a set of its own", format!("UPDATE seen_sets SET digest = 'ff' {condition};")),
            _ => {
                let added = owner.uuid(Uuid::from_u128(9));
                let agency = owner.uuid(self.agency.0);
                let insert =
                    format!("INSERT INTO seen_sets (agency_id, digest, child_id) VALUES ({agency}, '{digest}', {added});");
                ("a child is added", insert)
            }
        };
        let agency = owner.uuid(self.agency.0);
        let rows = children.iter().map(|child| {
            format!("INSERT INTO seen_sets (agency_id, digest, child_id) VALUES ({agency}, '{digest}', {});", owner.uuid(*child))
        });
        let back = format!("DELETE FROM seen_sets WHERE digest = '{digest}' OR digest = 'ff';{}", rows.collect::<String>());
        (format!("{description} ({digest})"), done, back)
    }
}

/// Creates some hundred events: accesses to one child, to pages of children, and changes.
async fn build_chain(app: &TestApp, admin: &Actor) {
    for nth in 1..=240u32 {
        // A whole page of children, or one child.
        let (q, page) = if nth % 4 == 0 { ("a".to_owned(), nth % 3) } else { (format!("C{:04}", nth % 200 + 1), 1) };
        search_children(app, admin, &q, page).await;
        if nth % 6 == 0 {
            let visit = VisitId(app.id(admin, "visits", &format!("V{nth:05}")).await);
            let reason = Reason::try_from("Staff meeting").unwrap();
            let cancel = CancelVisit { visit, version: 1, by: CancelledBy::Agency, reason };
            write_tx!(app, admin, |tx| visits::cancel(&mut tx, cancel)).unwrap();
        }
    }
}

async fn search_children(app: &TestApp, admin: &Actor, q: &str, page: u32) {
    let search = Search { q: q.to_owned(), page: page.max(1) };
    read_tx!(app, admin, |tx| people::children(&mut tx, &search)).unwrap();
}

async fn verify(app: &TestApp, admin: &Actor, trust: &Trust) -> Verified {
    read_tx!(app, admin, |tx| audit::verify(&mut tx, trust, |_| {})).unwrap()
}

both_engines! {
    async fn a_thousand_tamperings_are_detected(app, admin) {
        let seed = std::env::var("TAMPERING_SEED").ok().and_then(|seed| seed.parse().ok());
        let seed = seed.unwrap_or_else(|| u64::from_le_bytes(random_bytes()));
        println!("TAMPERING_SEED={seed}");
        let mut random = Random(seed);
        build_chain(&app, &admin).await;
        let agency = admin.agency().id;
        let signer = Signer::from_pem(&Signer::new_pem()).unwrap();
        let checkpoint: Checkpoint = audit::make_checkpoint(&app.db, &admin, &signer).await.unwrap();
        let trust = Trust { keys: signer.keys(), checkpoints: vec![checkpoint] };
        let original = Original::of(&app, agency).await;
        assert!(original.events.len() > 250 && original.sets.len() > 100, "{} {}", original.events.len(), original.sets.len());
        let mut owner = Owner::of(&app, agency).await;
        for nth in 0..TAMPERINGS {
            let (description, done, undo) = original.tampering(&owner, &mut random);
            owner.run(&format!("BEGIN;{done}COMMIT;")).await;
            let found = verify(&app, &admin, &trust).await;
            assert!(!found.is_valid(), "number {nth} of seed {seed} was not detected: {description}");
            owner.run(&format!("BEGIN;{undo}COMMIT;")).await;
            if nth % 50 == 0 {
                let found = verify(&app, &admin, &trust).await.findings;
                assert!(found.is_empty(), "a false alarm after this was undone: {description}: {found:?}");
            }
        }
        assert!(verify(&app, &admin, &trust).await.is_valid(), "no false alarm for the original chain");
        search_children(&app, &admin, "C0001", 1).await;
        let grown = verify(&app, &admin, &trust).await;
        assert!(grown.is_valid() && grown.events as usize == original.events.len() + 1, "no false alarm for a longer chain: {grown:?}");
    }
}
