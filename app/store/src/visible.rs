//! What an actor may see, one predicate per table, used by every query of that table. `$1` is the agency, `$2` the
//! role, `$3` the actor's own provider or guardian.

/// Guardians whose records are the actor's own: the one that they signed in as, and those that the office has linked to it.
macro_rules! own_guardian {
    ($guardian:literal) => {
        concat!(
            $guardian,
            " IN (SELECT own.id FROM guardians own WHERE own.agency_id = $1 AND (own.id = $3 OR own.same_as = $3))"
        )
    };
}

/// Visits as `v`: the office all, a provider their own, a guardian those of their children.
macro_rules! visible_visit {
    () => {
        concat!(
            "v.agency_id = $1 AND ($2 = 'admin' OR ($2 = 'provider' AND v.provider_id = $3) OR ($2 = 'parent' AND EXISTS (
            SELECT 1 FROM guardianships g WHERE g.agency_id = v.agency_id AND g.child_id = v.child_id AND ",
            $crate::visible::own_guardian!("g.guardian_id"),
            ")))"
        )
    };
}

/// Whether a child `c` is of a provider's caseload: by a visit that takes place or by an authorization that chooses them,
/// present, to come, or over for no longer than the agency says. [`crate::Tx`] puts the two instants in.
macro_rules! in_caseload {
    ($provider:literal) => {
        concat!(
            "(EXISTS (SELECT 1 FROM visits o WHERE o.agency_id = c.agency_id AND o.child_id = c.id AND o.provider_id = ",
            $provider,
            " AND o.state <> 'cancelled' AND o.ends_us > $caseload_us)
             OR EXISTS (SELECT 1 FROM authorizations o
                WHERE o.agency_id = c.agency_id AND o.child_id = c.id AND o.provider_id = ",
            $provider,
            " AND o.ends_on >= $caseload_day))"
        )
    };
}

/// Children as `c`: the office all, a provider their caseload, a guardian their own. A provider's own visits and notes stay
/// theirs when the child is no longer of their caseload: see [`visible_visit`].
macro_rules! visible_child {
    () => {
        concat!(
            "c.agency_id = $1 AND ($2 = 'admin' OR ($2 = 'provider' AND ",
            $crate::visible::in_caseload!("$3"),
            ") OR ($2 = 'parent' AND EXISTS (
            SELECT 1 FROM guardianships g WHERE g.agency_id = c.agency_id AND g.child_id = c.id AND ",
            $crate::visible::own_guardian!("g.guardian_id"),
            ")))"
        )
    };
}

/// Providers as `p`: the office all, a provider their own record. Families read a provider's name in their visits.
macro_rules! visible_provider {
    () => {
        "p.agency_id = $1 AND ($2 = 'admin' OR ($2 = 'provider' AND p.id = $3))"
    };
}

pub(crate) use {in_caseload, own_guardian, visible_child, visible_provider, visible_visit};
