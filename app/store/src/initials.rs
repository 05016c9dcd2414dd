//! Children by their initials, for readers whose screens others can see.

use crate::{
    names::date,
    sql::{Conn, args},
};
use domain::{
    AgencyId, ChildId, Result,
    visits::{Bearer, ChildRef, Letters, letters_of},
};
use std::collections::BTreeMap;
use uuid::Uuid;

/// What tells the children apart who share their initials with another child of the agency.
pub(crate) struct Initials {
    shared: BTreeMap<ChildId, Letters>,
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
    /// One look at all children of the agency: some hundreds, and only for readers who want initials.
    pub async fn load(conn: &mut Conn, agency: AgencyId) -> Result<Self> {
        let rows: Vec<Row> = conn
            .all(
                "SELECT c.id, c.first_name, c.last_name, c.birth_date,
                    (SELECT home.city FROM places home WHERE home.agency_id = c.agency_id AND home.child_id = c.id
                        ORDER BY home.kind = 'home' DESC, home.id LIMIT 1) AS city
                 FROM children c WHERE c.agency_id = $1",
                args![agency],
            )
            .await?;
        let bearers = rows.into_iter().map(|row| {
            let Row { id, first_name, last_name, birth_date, city } = row;
            Ok(Bearer { id: ChildId(id), first_name, last_name, town: city, born: date(&birth_date)? })
        });
        Ok(Self { shared: letters_of(&bearers.collect::<Result<Vec<_>>>()?) })
    }

    pub fn of_child(&self, child: ChildRef) -> ChildRef {
        match self.shared.get(&child.id) {
            Some(letters) => child.by_letters(letters),
            None => child.by_initials(None),
        }
    }
}
