//! The existing records of an agency, read once for all rows.

mod compare;

use crate::{
    Tx,
    audit::hex,
    kernel::{
        columns::{parse_date, visit_state},
        sql::{args, ids, placeholders},
    },
    records::{
        rows::{ROWS, reference_or_id},
        visit_kinds,
    },
};
use domain::{
    Result, VisitKindId,
    assignments::Assignment,
    discipline::Discipline,
    import::{Authorization, ParsedFiles, Row, Visit, guardians::Name},
    merging::Rights,
    visit_kinds::VisitKind,
    visits::VisitState,
};
use jiff::civil::Date;
use sha2::{Digest, Sha256};
use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;

/// An existing record.
#[expect(clippy::struct_excessive_bools, reason = "each says something of its own")]
#[derive(Debug)]
pub(super) struct ExistingRecord<T> {
    pub id: Uuid,
    /// Digest of the row that it was last imported from.
    pub digest: String,
    pub changed_here: bool,
    /// A row of the files says what is here: see [`ExistingRecords::compare`].
    pub same: bool,
    /// A row of the files has other texts than are stored sealed here: see [`Row::sealed`].
    pub texts_differ: bool,
    /// A row of the files says other rights of a guardian than the office has set here.
    pub rights_differ: bool,
    pub extra: T,
}

#[derive(Debug)]
pub(super) struct ProviderExtra {
    pub ended_on: Option<Date>,
    /// The record that it was merged into.
    pub merged_into: Option<Uuid>,
}

#[derive(Debug)]
pub(super) struct ChildExtra {
    pub time_zone: String,
    pub home: Option<Uuid>,
    /// The first day without visits, of the child and of its home.
    pub ended_on: Option<Date>,
    pub home_ended_on: Option<Date>,
    /// The record that it was merged into.
    pub merged_into: Option<Uuid>,
}

#[derive(Debug)]
pub(super) struct AuthorizationExtra {
    pub child: Uuid,
    pub discipline: String,
    pub service_code: String,
    /// The first day on which its payer no longer pays, or its service is no longer given.
    pub payer_ended_on: Option<Date>,
    pub service_ended_on: Option<Date>,
}

impl AuthorizationExtra {
    /// Whether a row has the discipline and the code of its service, so that it stays with it.
    pub fn is_of(&self, row: &Authorization) -> bool {
        self.discipline == row.discipline && self.service_code == row.service_code
    }
}

#[derive(Debug)]
pub(super) struct VisitExtra {
    pub state: VisitState,
    pub child: Uuid,
    pub place: Uuid,
    pub joint: Uuid,
    /// Of a visit without an authorization.
    pub kind: Option<VisitKindId>,
    pub discipline: Option<String>,
    pub copied: CopiedFromKind,
}

/// What a visit copies from its kind.
#[derive(Clone, Copy, Debug, sqlx::FromRow)]
pub(super) struct CopiedFromKind {
    pub billable: bool,
    pub payable: bool,
    pub needs_note: bool,
}

#[derive(Debug, sqlx::FromRow)]
pub(super) struct ExistingGuardian {
    pub id: Uuid,
    pub reference: Option<String>,
    pub first_name: String,
    pub last_name: String,
    pub email: String,
    pub phone: String,
    pub changed_here: bool,
    /// The record into which it was merged.
    pub merged_into: Option<Uuid>,
    /// The address of the member who signs in as this guardian.
    pub account: Option<String>,
}

/// A guardianship; `revoked` if the office revoked it.
#[expect(clippy::struct_excessive_bools, reason = "they are columns")]
#[derive(Debug, sqlx::FromRow)]
pub(super) struct ExistingGuardianship {
    pub child: Uuid,
    pub guardian: Uuid,
    pub imported: bool,
    may_see_summaries: bool,
    may_cancel: bool,
    may_sign: bool,
    /// The office has set its rights since a file did.
    pub rights_changed_here: bool,
    pub revoked: bool,
}

impl ExistingGuardianship {
    pub fn rights(&self) -> Rights {
        Rights { may_see_summaries: self.may_see_summaries, may_cancel: self.may_cancel, may_sign: self.may_sign }
    }
}

/// Existing records by reference. A guardian need not have a reference.
#[derive(Debug)]
pub(super) struct ExistingRecords {
    pub guardians: Vec<ExistingGuardian>,
    /// By child.
    pub links: BTreeMap<Uuid, Vec<ExistingGuardianship>>,
    pub providers: BTreeMap<String, ExistingRecord<ProviderExtra>>,
    pub children: BTreeMap<String, ExistingRecord<ChildExtra>>,
    /// References of the children by name and birth date, to detect duplicates.
    pub by_identity: BTreeMap<(Name, Date), Vec<String>>,
    pub authorizations: BTreeMap<String, ExistingRecord<AuthorizationExtra>>,
    /// Payers that end, by folded name, with the first day on which they no longer pay.
    pub ended_payers: BTreeMap<String, Date>,
    /// The first day of authorizations and who is assigned to them, of those whose rows differ.
    pub assigned: BTreeMap<Uuid, (Date, Vec<Assignment>)>,
    /// The kinds of visits that rows name, by folded name.
    pub kinds: BTreeMap<String, VisitKind>,
    /// Those that were placed here have no reference. Their id is one, in an export and in files that were made from it.
    pub visits: BTreeMap<String, ExistingRecord<VisitExtra>>,
    /// The visits whose rows differ from those of their last import, as rows of what is here now.
    pub visits_now: BTreeMap<Uuid, Visit>,
    /// The codes of the agency's own disciplines, also of those that have ended, where rows name any.
    pub disciplines: BTreeSet<String>,
}

#[derive(sqlx::FromRow)]
struct KnownRow {
    reference: String,
    id: Uuid,
    import_digest: String,
    changed_here: bool,
}

impl KnownRow {
    fn with<T>(self, extra: T) -> (String, ExistingRecord<T>) {
        let Self { reference, id, import_digest, changed_here } = self;
        (
            reference,
            ExistingRecord {
                id,
                digest: import_digest,
                changed_here,
                same: false,
                texts_differ: false,
                rights_differ: false,
                extra,
            },
        )
    }
}

#[derive(sqlx::FromRow)]
struct ProviderRow {
    #[sqlx(flatten)]
    known: KnownRow,
    ended_on: Option<String>,
    merged_into_id: Option<Uuid>,
}

impl ProviderRow {
    fn known(self) -> Result<(String, ExistingRecord<ProviderExtra>)> {
        let ended_on = self.ended_on.as_deref().map(parse_date).transpose()?;
        Ok(self.known.with(ProviderExtra { ended_on, merged_into: self.merged_into_id }))
    }
}

#[derive(sqlx::FromRow)]
struct ChildRow {
    #[sqlx(flatten)]
    known: KnownRow,
    first_name: String,
    last_name: String,
    birth_date: String,
    time_zone: String,
    home: Option<Uuid>,
    ended_on: Option<String>,
    home_ended_on: Option<String>,
    merged_into_id: Option<Uuid>,
}

impl ChildRow {
    fn known(self) -> Result<(String, ExistingRecord<ChildExtra>)> {
        let ended_on = self.ended_on.as_deref().map(parse_date).transpose()?;
        let home_ended_on = self.home_ended_on.as_deref().map(parse_date).transpose()?;
        let Self { time_zone, home, merged_into_id: merged_into, .. } = self;
        Ok(self.known.with(ChildExtra { time_zone, home, ended_on, home_ended_on, merged_into }))
    }
}

#[derive(sqlx::FromRow)]
struct AuthorizationRow {
    #[sqlx(flatten)]
    known: KnownRow,
    child_id: Uuid,
    discipline: String,
    service_code: String,
    payer_ended_on: Option<String>,
    service_ended_on: Option<String>,
}

impl AuthorizationRow {
    fn known(self) -> Result<(String, ExistingRecord<AuthorizationExtra>)> {
        Ok(self.known.with(AuthorizationExtra {
            child: self.child_id,
            discipline: self.discipline,
            service_code: self.service_code,
            payer_ended_on: self.payer_ended_on.as_deref().map(parse_date).transpose()?,
            service_ended_on: self.service_ended_on.as_deref().map(parse_date).transpose()?,
        }))
    }
}

#[derive(sqlx::FromRow)]
struct VisitRow {
    #[sqlx(flatten)]
    known: KnownRow,
    state: String,
    child_id: Uuid,
    place_id: Uuid,
    joint_id: Uuid,
    kind_id: Option<Uuid>,
    discipline: Option<String>,
    #[sqlx(flatten)]
    copied: CopiedFromKind,
}

impl ExistingRecords {
    /// Everything with a reference, and what the files name by its id.
    pub async fn load(tx: &mut Tx, read: &ParsedFiles) -> Result<Self> {
        let providers: Vec<ProviderRow> = tx
            .fetch_all(
                "SELECT reference, id, import_digest, changed_here, ended_on, merged_into_id FROM providers WHERE agency_id = $1",
                args![],
            )
            .await?;
        let children: Vec<ChildRow> = tx
            .fetch_all(
                "SELECT c.reference, c.id, c.import_digest, c.changed_here, c.first_name, c.last_name, c.birth_date,
                    c.time_zone, c.ended_on, c.merged_into_id,
                    (SELECT l.id FROM places l WHERE l.agency_id = c.agency_id AND l.child_id = c.id AND l.kind = 'home'
                        ORDER BY l.id LIMIT 1) AS home,
                    (SELECT l.ended_on FROM places l WHERE l.agency_id = c.agency_id AND l.child_id = c.id AND l.kind = 'home'
                        ORDER BY l.id LIMIT 1) AS home_ended_on
                 FROM children c WHERE c.agency_id = $1",
                args![],
            )
            .await?;
        let authorizations: Vec<AuthorizationRow> = tx
            .fetch_all(
                "SELECT a.reference, a.id, a.import_digest, a.changed_here, a.child_id, a.discipline, a.service_code,
                    py.ended_on AS payer_ended_on, sv.ended_on AS service_ended_on
                 FROM authorizations a
                 LEFT JOIN payers py ON py.agency_id = a.agency_id AND py.id = a.payer_id
                 LEFT JOIN services sv ON sv.agency_id = a.agency_id AND sv.id = a.service_id
                 WHERE a.agency_id = $1",
                args![],
            )
            .await?;
        let ended_payers: Vec<(String, String)> = tx
            .fetch_all("SELECT name_folded, ended_on FROM payers WHERE agency_id = $1 AND ended_on IS NOT NULL", args![])
            .await?;
        let visits: Vec<VisitRow> = tx
            .fetch_all(
                "SELECT reference, id, import_digest, changed_here, state, child_id, place_id, joint_id, kind_id, discipline,
                    billable, payable, needs_note
                 FROM visits WHERE agency_id = $1 AND reference IS NOT NULL",
                args![],
            )
            .await?;
        let guardians = tx
            .fetch_all(
                "SELECT gn.id, gn.reference, gn.first_name, gn.last_name, gn.email, gn.phone, gn.changed_here,
                    gn.merged_into_id AS merged_into,
                    (SELECT u.email FROM members m JOIN users u ON u.id = m.user_id WHERE m.agency_id = gn.agency_id
                        AND m.guardian_id = COALESCE(gn.same_as, gn.id) AND m.removed_us IS NULL) AS account
                 FROM guardians gn WHERE gn.agency_id = $1 ORDER BY gn.id",
                args![],
            )
            .await?;
        let rows: Vec<ExistingGuardianship> = tx
            .fetch_all(
                "SELECT child_id AS child, guardian_id AS guardian, imported, may_see_summaries, may_cancel, may_sign,
                    rights_changed_here, FALSE AS revoked
                 FROM guardianships WHERE agency_id = $1
                 UNION ALL SELECT child_id, guardian_id, imported, may_see_summaries, may_cancel, may_sign, TRUE, TRUE
                 FROM revoked_guardianships WHERE agency_id = $1",
                args![],
            )
            .await?;
        let mut links: BTreeMap<Uuid, Vec<ExistingGuardianship>> = BTreeMap::new();
        for link in rows {
            links.entry(link.child).or_default().push(link);
        }
        let needs_disciplines = !read.services.rows.is_empty() || read.visits.rows.iter().any(|row| row.kind.is_some());
        let disciplines: Vec<(String,)> = if needs_disciplines {
            tx.fetch_all("SELECT code FROM agency_disciplines WHERE agency_id = $1", args![]).await?
        } else {
            Vec::new()
        };
        let mut by_identity: BTreeMap<_, Vec<_>> = BTreeMap::new();
        for row in children.iter().filter(|row| row.merged_into_id.is_none()) {
            let key = (Name::of(&row.first_name, &row.last_name), parse_date(&row.birth_date)?);
            by_identity.entry(key).or_default().push(row.known.reference.clone());
        }
        let mut existing = Self {
            by_identity,
            guardians,
            links,
            providers: providers.into_iter().map(ProviderRow::known).collect::<Result<_>>()?,
            children: children.into_iter().map(ChildRow::known).collect::<Result<_>>()?,
            authorizations: authorizations.into_iter().map(AuthorizationRow::known).collect::<Result<_>>()?,
            ended_payers: ended_payers.into_iter().map(|(name, day)| Ok((name, parse_date(&day)?))).collect::<Result<_>>()?,
            assigned: BTreeMap::new(),
            kinds: visit_kinds::named(tx, read.visits.rows.iter().filter_map(|row| Some(&*row.kind.as_ref()?.name))).await?,
            visits: visits.into_iter().map(VisitRow::known).collect::<Result<_>>()?,
            visits_now: BTreeMap::new(),
            disciplines: disciplines.into_iter().map(|(code,)| code).collect(),
        };
        existing.load_visits_by_id(tx, read).await?;
        existing.compare(tx, read).await?;
        Ok(existing)
    }

    /// The children whose record was merged into another one, by reference: the id and the reference of the record that survives.
    pub fn merged_children(&self) -> BTreeMap<&str, (Uuid, &str)> {
        merged_records(&self.children, |extra| extra.merged_into)
    }

    /// Like [`Self::merged_children`], of providers.
    pub fn merged_providers(&self) -> BTreeMap<&str, (Uuid, &str)> {
        merged_records(&self.providers, |extra| extra.merged_into)
    }

    /// Whether the agency has this discipline after the import, also one that has ended.
    pub fn gets_discipline(&self, read: &ParsedFiles, code: &str) -> bool {
        let (references, unread) = read.disciplines.names();
        let is_read = unread || references.iter().any(|reference| reference.eq_ignore_ascii_case(code));
        is_read || Discipline::BUILT_IN.contains(&code) || self.disciplines.contains(code)
    }

    /// The visits that rows name by their id.
    async fn load_visits_by_id(&mut self, tx: &mut Tx, read: &ParsedFiles) -> Result<()> {
        let named = read.visits.rows.iter().filter(|row| !self.visits.contains_key(&row.reference));
        let named: Vec<Uuid> = named.filter_map(|row| row.reference.parse().ok()).collect();
        for some in named.chunks(ROWS) {
            let visits: Vec<VisitRow> = tx
                .fetch_all(
                    format!(
                        "SELECT '' AS reference, id, import_digest, changed_here, state, child_id, place_id, joint_id, kind_id,
                            discipline, billable, payable, needs_note
                         FROM visits WHERE agency_id = $1 AND reference IS NULL AND id IN ({})",
                        placeholders(4, some.len())
                    ),
                    ids(some),
                )
                .await?;
            for visit in visits {
                let (_, known) = visit.known()?;
                self.visits.insert(reference_or_id(None, known.id), known);
            }
        }
        Ok(())
    }
}

/// SHA-256 of a row's parsed values.
pub(super) fn digest_of(row: &impl Row) -> String {
    hex(&Sha256::digest(serde_json::to_vec(row).expect("rows of the domain always serialise")))
}

impl VisitRow {
    fn known(self) -> Result<(String, ExistingRecord<VisitExtra>)> {
        let state = visit_state(&self.state)?;
        let Self { known, child_id: child, place_id: place, joint_id: joint, kind_id, discipline, copied, .. } = self;
        let kind = kind_id.map(VisitKindId);
        Ok(known.with(VisitExtra { state, child, place, joint, kind, discipline, copied }))
    }
}

/// The records that were merged into another one, by reference: the id and the reference of the record that survives.
fn merged_records<T>(
    records: &BTreeMap<String, ExistingRecord<T>>,
    merged_into: impl Fn(&T) -> Option<Uuid>,
) -> BTreeMap<&str, (Uuid, &str)> {
    let by_id: BTreeMap<Uuid, (&str, Option<Uuid>)> =
        records.iter().map(|(reference, known)| (known.id, (reference.as_str(), merged_into(&known.extra)))).collect();
    let survivor = |known: &ExistingRecord<T>| {
        let mut id = merged_into(&known.extra)?;
        loop {
            match by_id.get(&id)? {
                (_, Some(next)) => id = *next,
                (reference, None) => return Some((id, *reference)),
            }
        }
    };
    records.iter().filter_map(|(reference, known)| Some((reference.as_str(), survivor(known)?))).collect()
}
