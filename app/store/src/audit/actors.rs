//! The actors of events, by name.

use crate::{
    Tx,
    kernel::sql::{args, ids, internal, placeholders},
};
use domain::{
    MemberId, Result, Role,
    account::Viewer,
    audit::AuditActor,
    search::{FoldedWords, SearchQuery, SearchRecord, folded_name},
    visits::initials_of,
};
use std::collections::{BTreeSet, HashMap, HashSet};
use uuid::Uuid;

/// A member of the agency, former ones too.
pub(crate) struct Member {
    /// In the form that the reader prefers.
    pub name: String,
    role: Role,
    /// The address, if another member has the same name. Only for the office; none if the name is reduced to initials.
    address: Option<String>,
}

impl Member {
    /// The name as the office sees it in a list.
    pub fn listed_name(&self) -> String {
        listed(&self.name, self.address.as_deref())
    }
}

/// Members by id.
pub(crate) type Members = HashMap<Uuid, Member>;

/// The members with these ids by their names alone, as families see them.
pub(super) async fn members_by_name(tx: &mut Tx, some: &BTreeSet<Uuid>) -> Result<Members> {
    members(tx, some, false).await
}

/// The members with these ids, with the addresses of those whose name another member has.
pub(crate) async fn listed_members(tx: &mut Tx, some: &BTreeSet<Uuid>) -> Result<Members> {
    members(tx, some, true).await
}

#[derive(sqlx::FromRow)]
struct MemberRow {
    id: Uuid,
    name: String,
    role: String,
    email: String,
}

async fn members(tx: &mut Tx, some: &BTreeSet<Uuid>, with_addresses: bool) -> Result<Members> {
    if some.is_empty() {
        return Ok(Members::new());
    }
    let sql = "SELECT m.id, m.name, m.role, u.email FROM members m JOIN users u ON u.id = m.user_id
               WHERE m.agency_id = $1 AND m.id IN (";
    let some: Vec<Uuid> = some.iter().copied().collect();
    let rows: Vec<MemberRow> = tx.fetch_all(format!("{sql}{})", placeholders(4, some.len())), ids(&some)).await?;
    let mut shared = HashSet::new();
    if with_addresses {
        // Only members of these names are read, however many there are.
        let namesakes_sql = "SELECT name FROM members WHERE agency_id = $1 AND lower(name) IN (
                   SELECT lower(s.name) FROM members s WHERE s.agency_id = $1 AND s.id IN (";
        let namesakes: Vec<(String,)> =
            tx.fetch_all(format!("{namesakes_sql}{}))", placeholders(4, some.len())), ids(&some)).await?;
        shared = shared_names(rows.iter().map(|row| row.name.as_str()), namesakes.iter().map(|(name,)| name.as_str()));
    }
    let short = tx.actor().viewer().is_some_and(Viewer::wants_initials);
    let members = rows.into_iter().map(|MemberRow { id, name: full_name, role, email }| {
        let role: Role = role.parse().map_err(|()| internal(&"a member with an unknown role"))?;
        // A guardian's name would reveal their child.
        let by_initials = short && role == Role::Parent;
        let address = (!by_initials && shared.contains(&folded_name(&full_name))).then_some(email);
        let name = if by_initials { initials_of(&full_name) } else { full_name };
        Ok((id, Member { name, role, address }))
    });
    members.collect()
}

/// The member who is an actor, if it is one.
pub(super) fn member_id(actor: &str) -> Option<Uuid> {
    actor.strip_prefix("member:")?.parse().ok()
}

/// Those of some people's names, folded, that several of all people have.
pub(super) fn shared_names<'a>(some: impl Iterator<Item = &'a str>, all: impl Iterator<Item = &'a str>) -> HashSet<String> {
    let some: HashSet<String> = some.map(folded_name).collect();
    let (mut known, mut shared) = (HashSet::new(), HashSet::new());
    for name in all.map(folded_name).filter(|name| some.contains(name)) {
        if !known.insert(name.clone()) {
            shared.insert(name);
        }
    }
    shared
}

/// A name with the address that distinguishes it from others, if any.
pub(super) fn listed(name: &str, address: Option<&str>) -> String {
    match address.filter(|address| !address.is_empty()) {
        Some(address) => format!("{name}, {address}"),
        None => name.to_owned(),
    }
}

/// The actors whose names or addresses match; those with the closest names if there are many.
pub(super) async fn find_actors(tx: &mut Tx, who: &str) -> Result<Vec<String>> {
    const MAX_ACTORS: usize = 100;
    let rows: Vec<(Uuid, String, String)> = tx
        .fetch_all("SELECT m.id, m.name, u.email FROM members m JOIN users u ON u.id = m.user_id WHERE m.agency_id = $1", args![])
        .await?;
    let query = SearchQuery::of(who);
    let matches = |name: &str, email: &str| {
        let mut record = SearchRecord::named(name, "");
        record.email(email);
        query.matches(&record)
    };
    let mut found: Vec<_> = rows
        .into_iter()
        .filter(|(_, name, email)| matches(name, email))
        .map(|(id, name, _)| {
            let closeness = query.words().closeness(&FoldedWords::of(&name));
            (closeness.is_none(), closeness, id)
        })
        .collect();
    found.sort_unstable();
    Ok(found.into_iter().take(MAX_ACTORS).map(|(.., id)| format!("member:{id}")).collect())
}

/// Parses an event's actor, named as in [`Member::listed_name`] for the office and by the name alone for families.
pub(super) fn resolve_actor(members: &Members, actor: &str, name: fn(&Member) -> String) -> AuditActor {
    if let Some(name) = actor.strip_prefix("system:") {
        return AuditActor::System(name.to_owned());
    }
    match member_id(actor).and_then(|id| Some((id, members.get(&id)?))) {
        Some((id, member)) => AuditActor::Member { id: MemberId(id), name: name(member), role: member.role },
        None => AuditActor::Gone,
    }
}
