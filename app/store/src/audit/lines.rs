//! Audit events as the office sees them. A page runs one query per kind of name, for any number of events.

use super::{
    ACCESSED_PREFIX, REFUSED, StoredEvent,
    actors::{Member, Members, listed, listed_members, member_id, resolve_actor, shared_names},
};
use crate::{
    Tx,
    care::visits,
    kernel::{
        columns::{ChildColumns, ProviderColumns, child_columns, provider_columns, to_local},
        sql::{Arg, args, ids, placeholders},
    },
};
use domain::{
    ChildId, Result, VisitId,
    account::Viewer,
    audit::{AuditLine, AuditSubject, AuditVisit},
    search::folded_name,
    visits::{ChildRef, ProviderRef, full_name},
};
use std::collections::{BTreeSet, HashMap};
use uuid::Uuid;

/// Options of the list.
#[derive(Clone, Copy)]
pub(super) struct LineOptions {
    /// The child to list first among the shown children.
    pub child: Option<ChildId>,
    /// The visit to show also for an event that only contains its number of visits.
    pub visit: Option<VisitId>,
    /// How many of the shown children are listed by name.
    pub max_children: usize,
}

/// The names in the events of a page.
struct Names {
    members: Members,
    children: HashMap<Uuid, ChildRef>,
    guardians: HashMap<Uuid, String>,
    providers: HashMap<Uuid, String>,
    /// By visit and event.
    visits: HashMap<(VisitId, i64), AuditVisit>,
    /// By digest.
    shown: HashMap<String, Vec<ChildRef>>,
}

/// The events with their names.
pub(super) async fn lines(tx: &mut Tx, rows: Vec<StoredEvent>, options: LineOptions) -> Result<Vec<AuditLine>> {
    let texts: Vec<Vec<String>> = rows.iter().map(|row| serde_json::from_str(&row.subjects).unwrap_or_default()).collect();
    let named = |kind: &str| -> Vec<Uuid> {
        let all = texts.iter().flatten().filter_map(|text| text.strip_prefix(kind)?.strip_prefix(':')?.parse().ok());
        all.collect::<BTreeSet<Uuid>>().into_iter().collect()
    };
    let mut touched: Vec<(VisitId, i64)> = Vec::new();
    for (row, texts) in rows.iter().zip(&texts) {
        touched.extend(texts.iter().filter_map(|text| Some((visit_of(text)?, row.seq))));
        touched.extend(options.visit.map(|visit| (visit, row.seq)));
    }
    let digests: BTreeSet<&str> =
        rows.iter().zip(&texts).filter(|(_, texts)| shown(texts) > 0).map(|(row, _)| &*row.digest).collect();
    let mut members: BTreeSet<Uuid> = named("member").into_iter().collect();
    members.extend(rows.iter().filter_map(|row| member_id(&row.actor)));
    let names = Names {
        members: listed_members(tx, &members).await?,
        children: children(tx, &named("child")).await?,
        guardians: guardians(tx, &named("guardian")).await?,
        providers: providers(tx, &named("provider")).await?,
        visits: visits::load_audited_visits(tx, &touched).await?,
        shown: sets(tx, &digests, options).await?,
    };
    let zone = tx.zone()?;
    let line = |(row, texts): (StoredEvent, Vec<String>)| {
        let mut subjects: Vec<AuditSubject> =
            texts.iter().filter(|text| !text.starts_with(ACCESSED_PREFIX)).map(|text| names.subject(row.seq, text)).collect();
        if let Some(visit) = options.visit.filter(|visit| !texts.iter().any(|text| visit_of(text) == Some(*visit))) {
            subjects.extend(names.visits.get(&(visit, row.seq)).cloned().map(|visit| AuditSubject::Visit(Box::new(visit))));
        }
        let action = row.action.strip_prefix(REFUSED);
        Ok(AuditLine {
            seq: row.seq,
            at: to_local(row.at_us, &zone)?,
            who: resolve_actor(&names.members, &row.actor, Member::listed_name),
            refused: action.is_some(),
            action: action.unwrap_or(&row.action).to_owned(),
            subjects,
            children: names.shown.get(&row.digest).cloned().unwrap_or_default(),
            shown: shown(&texts),
            region: row.region,
        })
    };
    rows.into_iter().zip(texts).map(line).collect()
}

fn visit_of(text: &str) -> Option<VisitId> {
    text.strip_prefix("visit:")?.parse().ok()
}

/// How many children an event showed.
fn shown(texts: &[String]) -> u32 {
    texts.iter().find_map(|text| text.strip_prefix(ACCESSED_PREFIX)?.parse().ok()).unwrap_or(0)
}

impl Names {
    fn subject(&self, seq: i64, text: &str) -> AuditSubject {
        let Some((kind, rest)) = text.split_once(':') else { return AuditSubject::Kind(text.to_owned()) };
        let Ok(id) = rest.parse::<Uuid>() else {
            let counted = |count| AuditSubject::Counted { kind: kind.to_owned(), count };
            return rest.parse().map_or(AuditSubject::Kind(text.to_owned()), counted);
        };
        let name = match kind {
            "visit" => self.visits.get(&(VisitId(id), seq)).cloned().map(|visit| AuditSubject::Visit(Box::new(visit))),
            "child" => self.children.get(&id).cloned().map(AuditSubject::Child),
            "member" => self.members.get(&id).map(|member| named(kind, &member.listed_name())),
            "guardian" => self.guardians.get(&id).map(|name| named(kind, name)),
            "provider" => self.providers.get(&id).map(|name| named(kind, name)),
            _ => None,
        };
        name.unwrap_or_else(|| AuditSubject::Kind(kind.to_owned()))
    }
}

fn named(kind: &str, name: &str) -> AuditSubject {
    AuditSubject::Named { kind: kind.to_owned(), name: name.to_owned() }
}

/// These children in the form that the reader prefers; records the access.
pub(crate) async fn children(tx: &mut Tx, some: &[Uuid]) -> Result<HashMap<Uuid, ChildRef>> {
    if some.is_empty() {
        return Ok(HashMap::new());
    }
    let sql = concat!("SELECT ", child_columns!(), " FROM children c WHERE c.agency_id = $1 AND c.id IN (");
    let rows: Vec<ChildColumns> = tx.fetch_all(format!("{sql}{})", placeholders(4, some.len())), ids(some)).await?;
    let found: HashMap<_, _> = rows.into_iter().map(|row| (row.id().0, tx.child(row))).collect();
    for child in found.keys() {
        tx.record_access(ChildId(*child));
    }
    Ok(found)
}

/// These guardians in the form that the reader prefers, with the address if another guardian has the same name. An address would
/// reveal what initials hide.
pub(crate) async fn guardians(tx: &mut Tx, some: &[Uuid]) -> Result<HashMap<Uuid, String>> {
    if some.is_empty() {
        return Ok(HashMap::new());
    }
    let sql = "SELECT id, first_name, last_name, email FROM guardians WHERE agency_id = $1 AND id IN (";
    let rows: Vec<(Uuid, String, String, String)> =
        tx.fetch_all(format!("{sql}{})", placeholders(4, some.len())), ids(some)).await?;
    if tx.actor().viewer().is_some_and(Viewer::wants_initials) {
        return Ok(rows.into_iter().map(|(id, first, last, _)| (id, tx.person_name(&first, &last))).collect());
    }
    let names: Vec<String> = rows.iter().map(|(_, first, last, _)| full_name(first, last)).collect();
    let all: Vec<(String,)> =
        tx.fetch_all("SELECT first_name || ' ' || last_name FROM guardians WHERE agency_id = $1", args![]).await?;
    let shared = shared_names(names.iter().map(String::as_str), all.iter().map(|(name,)| name.as_str()));
    let listed = rows.into_iter().zip(&names).map(|((id, first, last, email), full_name)| {
        let address = shared.contains(&folded_name(full_name)).then_some(email);
        (id, listed(&tx.person_name(&first, &last), address.as_deref()))
    });
    Ok(listed.collect())
}

/// These providers, with what distinguishes those with the same name.
pub(crate) async fn providers(tx: &mut Tx, some: &[Uuid]) -> Result<HashMap<Uuid, String>> {
    if some.is_empty() {
        return Ok(HashMap::new());
    }
    let sql = concat!("SELECT ", provider_columns!(), " FROM providers p WHERE p.agency_id = $1 AND p.id IN (");
    let rows: Vec<ProviderColumns> = tx.fetch_all(format!("{sql}{})", placeholders(4, some.len())), ids(some)).await?;
    Ok(rows.into_iter().map(ProviderRef::from).map(|provider| (provider.id.0, provider.listed_name())).collect())
}

/// The first children of each set, by its digest.
async fn sets(tx: &mut Tx, digests: &BTreeSet<&str>, options: LineOptions) -> Result<HashMap<String, Vec<ChildRef>>> {
    if digests.is_empty() {
        return Ok(HashMap::new());
    }
    let mut args: Vec<Arg> =
        vec![options.child.map(|child| child.0).into(), i64::try_from(options.max_children).unwrap_or(i64::MAX).into()];
    args.extend(digests.iter().map(|digest| Arg::from(*digest)));
    let sql = format!(
        "SELECT digest, child_id FROM (
            SELECT s.digest, s.child_id, ROW_NUMBER() OVER (PARTITION BY s.digest
                ORDER BY CASE WHEN c.id = $4 THEN 0 ELSE 1 END, c.first_name, c.last_name, c.id) AS place
            FROM seen_sets s JOIN children c ON c.agency_id = s.agency_id AND c.id = s.child_id
            WHERE s.agency_id = $1 AND s.digest IN ({})
         ) first WHERE place <= $5 ORDER BY digest, place",
        placeholders(6, digests.len())
    );
    let rows: Vec<(String, Uuid)> = tx.fetch_all(sql, args).await?;
    let some: BTreeSet<Uuid> = rows.iter().map(|(_, child)| *child).collect();
    let found = children(tx, &some.into_iter().collect::<Vec<_>>()).await?;
    let mut sets: HashMap<String, Vec<ChildRef>> = HashMap::new();
    for (digest, child) in rows {
        sets.entry(digest).or_default().extend(found.get(&child).cloned());
    }
    Ok(sets)
}
