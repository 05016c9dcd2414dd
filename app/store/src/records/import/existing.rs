//! The existing records of an agency, read once for all rows.

use crate::{
    Tx,
    audit::hex,
    kernel::{
        columns::{parse_date, visit_state},
        sql::{args, ids, placeholders},
    },
    records::{
        authorizations::assignments,
        rows::{self, ROWS, reference_or_id},
        visit_kinds,
    },
};
use domain::{
    Result, VisitKindId,
    assignments::Assignment,
    import::{Authorization, Child, ParsedFiles, Row, Sheet, Visit, guardians::Name},
    visit_kinds::VisitKind,
    visits::VisitState,
};
use jiff::civil::Date;
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use uuid::Uuid;

/// An existing record.
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
#[derive(Debug, sqlx::FromRow)]
pub(super) struct ExistingGuardianship {
    pub child: Uuid,
    pub guardian: Uuid,
    pub imported: bool,
    pub revoked: bool,
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
        (reference, ExistingRecord { id, digest: import_digest, changed_here, same: false, texts_differ: false, extra })
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
                "SELECT reference, id, import_digest, changed_here, state, child_id, place_id, joint_id, kind_id, billable, payable,
                    needs_note
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
                "SELECT child_id AS child, guardian_id AS guardian, imported, FALSE AS revoked
                 FROM guardianships WHERE agency_id = $1
                 UNION ALL SELECT child_id, guardian_id, imported, TRUE FROM revoked_guardianships WHERE agency_id = $1",
                args![],
            )
            .await?;
        let mut links: BTreeMap<Uuid, Vec<ExistingGuardianship>> = BTreeMap::new();
        for link in rows {
            links.entry(link.child).or_default().push(link);
        }
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
        };
        existing.load_visits_by_id(tx, read).await?;
        existing.compare(tx, read).await?;
        Ok(existing)
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
                            billable, payable, needs_note
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

    /// Marks the records of which a row says what is here now, also if they were changed here since their import, or made here:
    /// such a row changes nothing, whatever the state of its record.
    async fn compare(&mut self, tx: &mut Tx, read: &ParsedFiles) -> Result<()> {
        let differing = find_differing(&read.providers, &self.providers);
        for some in chunks(&differing) {
            for (id, current) in rows::providers(tx, &some).await? {
                mark(&mut self.providers, differing[&id], &current);
            }
        }
        let differing = find_differing(&read.children, &self.children);
        for some in chunks(&differing) {
            for (id, current) in rows::children(tx, &some).await? {
                let row = differing[&id];
                let current = with_references_of(current, row);
                // A list that is older than what the office wrote of a child must not replace it unasked.
                if row.further.replaces(&current.further)
                    && let Some(known) = self.children.get_mut(row.reference())
                {
                    known.changed_here = true;
                }
                mark(&mut self.children, row, &current);
            }
        }
        let differing = find_differing(&read.authorizations, &self.authorizations);
        for some in chunks(&differing) {
            let mut assigned = assignments::of_authorizations(tx, &some).await?;
            for (id, _, current) in rows::authorizations(tx, &some).await? {
                let row = differing[&id];
                self.assigned.insert(id, (current.starts_on, assigned.remove(&id).unwrap_or_default()));
                mark(&mut self.authorizations, row, &with_therapists_of(current, row));
            }
        }
        let differing = find_differing(&read.visits, &self.visits);
        for some in chunks(&differing) {
            for (id, _, current) in rows::visits(tx, &some).await? {
                mark(&mut self.visits, differing[&id], &with_kind_of(current.row, differing[&id]));
            }
        }
        Ok(())
    }
}

/// The rows that differ from those that their records were last imported from, by the id of the record.
fn find_differing<'a, T: Row, K>(sheet: &'a Sheet<T>, known: &BTreeMap<String, ExistingRecord<K>>) -> BTreeMap<Uuid, &'a T> {
    let differs = |row: &'a T| {
        let known = known.get(row.reference())?;
        (known.changed_here || row.has_sealed() || known.digest != digest_of(row)).then_some((known.id, row))
    };
    sheet.rows.iter().filter_map(differs).collect()
}

fn chunks<T>(rows: &BTreeMap<Uuid, &T>) -> Vec<Vec<Uuid>> {
    rows.keys().copied().collect::<Vec<_>>().chunks(ROWS).map(<[Uuid]>::to_vec).collect()
}

fn mark<T: Row, K>(known: &mut BTreeMap<String, ExistingRecord<K>>, row: &T, current: &T) {
    if let Some(known) = known.get_mut(row.reference()) {
        known.same = row.content() == current.content();
        known.texts_differ = !row.has_same_sealed(current);
    }
}

/// The agency's files need not have references of guardians, nor the further columns.
fn with_references_of(mut current: Child, row: &Child) -> Child {
    if row.guardians.iter().all(|guardian| guardian.reference.is_none()) {
        current.guardians.iter_mut().for_each(|guardian| guardian.reference = None);
    }
    current.further = current.further.as_far_as(&row.further);
    current
}

/// A file need not say which therapists have which days: then it says who is the one that is shown.
fn with_therapists_of(mut current: Authorization, row: &Authorization) -> Authorization {
    if row.therapists.is_empty() {
        current.therapists.clear();
    }
    current.further = current.further.as_far_as(&row.further);
    current
}

/// A file need not say what a visit copied from its kind.
fn with_kind_of(mut current: Visit, row: &Visit) -> Visit {
    if let Some(kind) = &row.kind {
        current.kind = current.kind.map(|here| here.as_far_as(kind));
    }
    current
}

/// SHA-256 of a row's parsed values.
pub(super) fn digest_of(row: &impl Row) -> String {
    hex(&Sha256::digest(serde_json::to_vec(row).expect("rows of the domain always serialise")))
}

impl VisitRow {
    fn known(self) -> Result<(String, ExistingRecord<VisitExtra>)> {
        let state = visit_state(&self.state)?;
        let (kind, copied) = (self.kind_id.map(VisitKindId), self.copied);
        Ok(self.known.with(VisitExtra { state, child: self.child_id, place: self.place_id, joint: self.joint_id, kind, copied }))
    }
}
