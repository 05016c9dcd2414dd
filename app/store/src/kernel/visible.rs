//! What an actor may see: one predicate per table, used by every query of that table. `$1` is the agency, `$2` the role, `$3` the
//! actor's own provider or guardian.

/// The guardian records of the actor: the one that they sign in as, and those that the office linked to it.
macro_rules! own_guardian {
    ($guardian:literal) => {
        concat!(
            $guardian,
            " IN (SELECT own.id FROM guardians own WHERE own.agency_id = $1 AND (own.id = $3 OR own.same_as = $3))"
        )
    };
}

/// Visits as `v`: all for the office, their own for a provider, those of their children for a guardian.
macro_rules! visible_visit {
    () => {
        concat!(
            "v.agency_id = $1 AND ($2 = 'admin' OR ($2 = 'provider' AND v.provider_id = $3) OR ($2 = 'parent' AND EXISTS (
            SELECT 1 FROM guardianships g WHERE g.agency_id = v.agency_id AND g.child_id = v.child_id AND ",
            $crate::kernel::visible::own_guardian!("g.guardian_id"),
            ")))"
        )
    };
}

/// Whether a child `c` is in a provider's caseload: through a visit that is not canceled or an assignment to an authorization,
/// current, in the future, or over for no longer than the agency's setting; an authorization of a child whose services have ended
/// is over with them. [`crate::Tx`] fills in the two cutoff times.
macro_rules! in_caseload {
    ($provider:literal) => {
        concat!(
            "(EXISTS (SELECT 1 FROM visits o WHERE o.agency_id = c.agency_id AND o.child_id = c.id AND o.provider_id = ",
            $provider,
            " AND o.state <> 'cancelled' AND o.ends_us > $caseload_us)
             OR EXISTS (SELECT 1 FROM authorizations o
                JOIN authorization_assignments t ON t.agency_id = o.agency_id AND t.authorization_id = o.id
                WHERE o.agency_id = c.agency_id AND o.child_id = c.id AND t.provider_id = ",
            $provider,
            " AND o.ends_on >= $caseload_day AND t.first_day <= o.ends_on
                AND (t.last_day IS NULL OR t.last_day >= $caseload_day)
                AND (c.ended_on IS NULL OR c.ended_on >= $caseload_day)))"
        )
    };
}

/// Children as `c`: all for the office, the caseload for a provider, their own for a guardian. A provider keeps access to their
/// own visits and notes after the child has left their caseload: see [`visible_visit`]. A record that was merged into another one is
/// seen by nobody.
macro_rules! visible_child {
    () => {
        concat!(
            "c.agency_id = $1 AND c.merged_into_id IS NULL AND ($2 = 'admin' OR ($2 = 'provider' AND ",
            $crate::kernel::visible::in_caseload!("$3"),
            ") OR ($2 = 'parent' AND EXISTS (
            SELECT 1 FROM guardianships g WHERE g.agency_id = c.agency_id AND g.child_id = c.id AND ",
            $crate::kernel::visible::own_guardian!("g.guardian_id"),
            ")))"
        )
    };
}

/// Nothing for guardians: what the office and providers read of children and of the other guardians. It follows a predicate.
macro_rules! staff_only {
    () => {
        " AND $2 <> 'parent'"
    };
}

/// Providers as `p`: all for the office, their own record for a provider. Families read a provider's name in their visits. A record that
/// was merged into another one is seen by nobody.
macro_rules! visible_provider {
    () => {
        "p.agency_id = $1 AND p.merged_into_id IS NULL AND ($2 = 'admin' OR ($2 = 'provider' AND p.id = $3))"
    };
}

/// Providers as `p` who have not ended by today, which [`crate::Tx`] fills in, and whose record is not merged into another one.
macro_rules! works_today {
    () => {
        "(p.merged_into_id IS NULL AND (p.ended_on IS NULL OR p.ended_on > $today))"
    };
}

pub(crate) use {in_caseload, own_guardian, staff_only, visible_child, visible_provider, visible_visit, works_today};
