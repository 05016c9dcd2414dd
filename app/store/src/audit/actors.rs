//! The actors of events, by name.

use crate::{
    Tx,
    kernel::sql::{args, internal},
};
use domain::{
    MemberId, Result, Role,
    audit::AuditActor,
    search::{FoldedWords, SearchQuery, SearchRecord, folded_name},
    visits::initial,
};
use std::collections::{HashMap, HashSet};
use uuid::Uuid;

/// A member of the agency, former ones too.
pub(super) struct Member {
    /// In the form that the reader prefers.
    pub name: String,
    role: Role,
    /// The address, if another member has the same name. Only for the office; none if the name is reduced to initials.
    address: Option<String>,
    /// Name and address in full, whatever is shown.
    full_name: String,
    record: SearchRecord,
}

impl Member {
    /// The name as the office sees it in a list.
    pub fn listed_name(&self) -> String {
        listed(&self.name, self.address.as_deref())
    }
}

/// Members by id.
pub(super) type Members = HashMap<Uuid, Member>;

/// All members of the agency, in the form that the reader prefers.
pub(super) async fn members(tx: &mut Tx) -> Result<Members> {
    let rows: Vec<(Uuid, String, String, String)> = tx
        .fetch_all(
            "SELECT m.id, m.name, m.role, u.email FROM members m JOIN users u ON u.id = m.user_id WHERE m.agency_id = $1",
            args![],
        )
        .await?;
    let short = tx.actor().viewer().is_some_and(domain::account::Viewer::wants_initials);
    let shared = shared_names(rows.iter().map(|(_, name, ..)| name.as_str()));
    let members = rows.into_iter().map(|(id, full_name, role, email)| {
        let role: Role = role.parse().map_err(|()| internal(&"a member with an unknown role"))?;
        let mut record = SearchRecord::named(&full_name, "");
        record.email(&email);
        // A guardian's name would reveal their child.
        let by_initials = short && role == Role::Parent;
        let name = if by_initials { initials(&full_name) } else { full_name.clone() };
        let address = (!by_initials && shared.contains(&folded_name(&full_name))).then_some(email);
        Ok((id, Member { name, role, address, full_name, record }))
    });
    members.collect()
}

fn initials(name: &str) -> String {
    name.split_whitespace().map(initial).collect::<Vec<_>>().join(" ")
}

/// The folded names that several people have.
pub(super) fn shared_names<'a>(names: impl Iterator<Item = &'a str>) -> HashSet<String> {
    let (mut known, mut shared) = (HashSet::new(), HashSet::new());
    for name in names.map(folded_name) {
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
pub(super) fn find_actors(members: &Members, who: &str) -> Vec<String> {
    const MAX_ACTORS: usize = 100;
    let query = SearchQuery::of(who);
    let mut found: Vec<_> = members
        .iter()
        .filter(|(_, member)| query.matches(&member.record))
        .map(|(id, member)| {
            let closeness = query.words().closeness(&FoldedWords::of(&member.full_name));
            (closeness.is_none(), closeness, *id)
        })
        .collect();
    found.sort_unstable();
    found.into_iter().take(MAX_ACTORS).map(|(.., id)| format!("member:{id}")).collect()
}

/// Parses an event's actor, named as in [`Member::listed_name`] for the office and by the name alone for families.
pub(super) fn resolve_actor(members: &Members, actor: &str, name: fn(&Member) -> String) -> AuditActor {
    if let Some(name) = actor.strip_prefix("system:") {
        return AuditActor::System(name.to_owned());
    }
    let id = actor.strip_prefix("member:").and_then(|id| id.parse().ok());
    match id.and_then(|id| Some((id, members.get(&id)?))) {
        Some((id, member)) => AuditActor::Member { id: MemberId(id), name: name(member), role: member.role },
        None => AuditActor::Gone,
    }
}
