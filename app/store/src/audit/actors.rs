//! The actors of events, by name.

use crate::{
    Tx,
    kernel::sql::{args, internal},
};
use domain::{MemberId, Result, Role, audit::AuditActor, search, visits::initial};
use std::collections::HashMap;
use uuid::Uuid;

/// Members by id: name and role.
pub(super) type Members = HashMap<Uuid, (String, Role)>;

/// All members of the agency, in the form that the reader prefers.
pub(super) async fn members(tx: &mut Tx) -> Result<Members> {
    let rows: Vec<(Uuid, String, String)> =
        tx.fetch_all("SELECT id, name, role FROM members WHERE agency_id = $1", args![]).await?;
    let short = tx.actor().viewer().is_some_and(domain::account::Viewer::wants_initials);
    let members = rows.into_iter().map(|(id, name, role)| {
        let role: Role = role.parse().map_err(|()| internal(&"a member with an unknown role"))?;
        // A guardian's name would reveal their child.
        let name = if short && role == Role::Parent { initials(&name) } else { name };
        Ok((id, (name, role)))
    });
    members.collect()
}

fn initials(name: &str) -> String {
    name.split_whitespace().map(initial).collect::<Vec<_>>().join(" ")
}

/// The actors whose names match; the closest ones if there are many.
pub(super) fn find_actors(members: &Members, who: &str) -> Vec<String> {
    const MAX_ACTORS: usize = 100;
    let query = search::FoldedWords::of(who);
    let close = |name: &str| query.closeness(&search::FoldedWords::of(name));
    let mut found: Vec<_> = members.iter().filter_map(|(id, (name, _))| Some((close(name)?, *id))).collect();
    found.sort_unstable();
    found.into_iter().take(MAX_ACTORS).map(|(_, id)| format!("member:{id}")).collect()
}

/// Parses an event's actor.
pub(super) fn resolve_actor(members: &Members, actor: &str) -> AuditActor {
    if let Some(name) = actor.strip_prefix("system:") {
        return AuditActor::System(name.to_owned());
    }
    let id = actor.strip_prefix("member:").and_then(|id| id.parse().ok());
    match id.and_then(|id| Some((id, members.get(&id)?))) {
        Some((id, (name, role))) => AuditActor::Member { id: MemberId(id), name: name.clone(), role: *role },
        None => AuditActor::Gone,
    }
}
