//! Children by their initials, for readers whose screens others can see.

use crate::sql::{Conn, args};
use domain::{AgencyId, Result, visits::ChildRef};
use std::collections::HashMap;
use uuid::Uuid;

/// The towns of children who share their initials with another child of the agency.
pub(crate) struct Initials {
    towns: HashMap<Uuid, String>,
}

#[derive(sqlx::FromRow)]
struct Row {
    id: Uuid,
    first_name: String,
    last_name: String,
    city: Option<String>,
}

impl Initials {
    /// One look at all children of the agency: some hundreds, and only for readers who want initials.
    pub async fn load(conn: &mut Conn, agency: AgencyId) -> Result<Self> {
        let rows: Vec<Row> = conn
            .all(
                "SELECT c.id, c.first_name, c.last_name,
                    (SELECT home.city FROM places home WHERE home.agency_id = c.agency_id AND home.child_id = c.id
                        ORDER BY home.kind = 'home' DESC, home.id LIMIT 1) AS city
                 FROM children c WHERE c.agency_id = $1",
                args![agency],
            )
            .await?;
        let mut alike: HashMap<_, Vec<Row>> = HashMap::new();
        for row in rows {
            alike.entry(letters(&row.first_name, &row.last_name)).or_default().push(row);
        }
        let twins = alike.into_values().filter(|rows| rows.len() > 1).flatten();
        Ok(Self { towns: twins.filter_map(|row| Some((row.id, row.city?))).collect() })
    }

    pub fn of_child(&self, child: ChildRef) -> ChildRef {
        let town = self.towns.get(&child.id.0).cloned();
        child.by_initials(town)
    }
}

fn letters(first: &str, last: &str) -> (String, String) {
    (domain::visits::initial(first), domain::visits::initial(last))
}
