//! Children's initials instead of names, for readers whose screens others can see.

use crate::kernel::{
    columns::parse_date,
    sql::{Conn, args},
};
use domain::{
    AgencyId, ChildId, Result,
    visits::{ChildRef, DisambiguatedInitials, NamedChild, disambiguate_initials},
};
use std::collections::BTreeMap;
use uuid::Uuid;

/// The additional letters that distinguish children with the same initials in an agency.
pub(crate) struct Initials {
    shared: BTreeMap<ChildId, DisambiguatedInitials>,
}

#[derive(sqlx::FromRow)]
struct Row {
    id: Uuid,
    first_name: String,
    last_name: String,
    birth_date: String,
    city: Option<String>,
}

impl Initials {
    /// Reads all children of the agency: some hundreds, and only for readers who chose initials.
    pub async fn load(conn: &mut Conn, agency: AgencyId) -> Result<Self> {
        let rows: Vec<Row> = conn
            .fetch_all(
                "SELECT c.id, c.first_name, c.last_name, c.birth_date,
                    (SELECT home.city FROM places home WHERE home.agency_id = c.agency_id AND home.child_id = c.id
                        AND home.kind <> 'video'
                        ORDER BY home.ended_on IS NOT NULL, home.kind = 'home' DESC, home.id LIMIT 1) AS city
                 FROM children c WHERE c.agency_id = $1 AND c.merged_into_id IS NULL",
                args![agency],
            )
            .await?;
        let bearers = rows.into_iter().map(|row| {
            let Row { id, first_name, last_name, birth_date, city } = row;
            Ok(NamedChild { id: ChildId(id), first_name, last_name, town: city, born: parse_date(&birth_date)? })
        });
        Ok(Self { shared: disambiguate_initials(&bearers.collect::<Result<Vec<_>>>()?) })
    }

    pub fn to_initials(&self, child: ChildRef) -> ChildRef {
        match self.shared.get(&child.id) {
            Some(letters) => child.with_initials(letters),
            None => child.by_initials(None),
        }
    }
}
