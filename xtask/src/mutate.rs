//! `cargo xtask mutate`: mutation testing of access control. Removes one check at a time and verifies that a test fails.
//!
//! Works on a copy of the last commit with its own target folder: cargo names the packages of both copies alike, and would
//! otherwise mistake a mutant that was built last for the real program.

use crate::{
    test::{
        NEEDS_POSTGRES,
        crates::{TestFilter, Tests},
        postgres::{Engine, start_postgres},
    },
    workspace::{Workspace, run, warn},
};
use anyhow::{Context, Result, bail};
use std::{
    env, fs,
    path::PathBuf,
    process::{self, Command},
};

/// One access check, and the source text without it.
struct Mutation {
    /// What the mutant wrongly allows.
    description: &'static str,
    file: &'static str,
    original: &'static str,
    replacement: &'static str,
    engine: Engine,
}

const fn on_sqlite(description: &'static str, file: &'static str, original: &'static str, replacement: &'static str) -> Mutation {
    Mutation { description, file, original, replacement, engine: Engine::Sqlite }
}

const fn on_postgres(
    description: &'static str,
    file: &'static str,
    original: &'static str,
    replacement: &'static str,
) -> Mutation {
    Mutation { description, file, original, replacement, engine: Engine::Postgres }
}

const VISIBLE: &str = "app/store/src/kernel/visible.rs";
const ROW_SECURITY: &str = "app/store/migrations/postgres/0003_row_level_security.sql";

/// Checks of the actor, agency predicates in queries, and row-level security policies.
const MUTATIONS: &[Mutation] = &[
    on_sqlite(
        "a biller decides about a provider's time off",
        "app/store/src/records/absences.rs",
        "pub async fn decide(tx: &mut Tx, form: DecideTimeOff) -> Result<()> {
    tx.require_capability(Capability::Schedule)?;",
        "pub async fn decide(tx: &mut Tx, form: DecideTimeOff) -> Result<()> {
    tx.require_admin()?;",
    ),
    on_sqlite(
        "members who have not accepted the terms change records",
        "server/src/web/terms_gate.rs",
        "if reads || viewer.is_none_or",
        "if true || viewer.is_none_or",
    ),
    on_sqlite(
        "a file gives a guardian a right back that the office took",
        "app/store/src/records/import/guardians.rs",
        "is_changed_here && !overwrite",
        "is_changed_here && false",
    ),
    on_sqlite(
        "every member exports the agency",
        "app/store/src/records/export.rs",
        "    tx.require_capability(Capability::Manage)?;\n    tx.require_recent_proof()\n",
        "    tx.require_recent_proof()\n",
    ),
    on_sqlite(
        "every member of the office edits children",
        "app/store/src/records/children.rs",
        "    tx.require_capability(Capability::Manage).or_else(|_| tx.require_capability(Capability::Schedule))\n",
        "    tx.require_admin()\n",
    ),
    on_sqlite(
        "a place of another child is shown under this one",
        "app/store/src/records/children/places.rs",
        "    if owner != child {\n        return Err(Error::NotFound);\n    }\n",
        "",
    ),
    on_sqlite(
        "every member accepts the data processing agreement",
        "app/store/src/identity/agreements.rs",
        "    if !party.may_accept(new.document) {\n        return Err(Error::NotFound);\n    }\n",
        "",
    ),
    on_sqlite(
        "every admin cancels visits",
        "app/store/src/care/visits.rs",
        "    tx.require_capability(Capability::Schedule)?;\n    let row = load_replannable(tx, cancel.visit",
        "    tx.require_admin()?;\n    let row = load_replannable(tx, cancel.visit",
    ),
    on_sqlite(
        "anybody cancels visits",
        "app/store/src/care/visits.rs",
        "    tx.require_capability(Capability::Schedule)?;\n    let row = load_replannable(tx, cancel.visit",
        "    let row = load_replannable(tx, cancel.visit",
    ),
    on_sqlite(
        "every admin enters times",
        "app/store/src/care/visits/check_in.rs",
        "        tx.require_capability(Capability::Schedule)?;\n    } else {",
        "        tx.require_admin()?;\n    } else {",
    ),
    on_sqlite(
        "a biller reads notes",
        "app/store/src/care/notes.rs",
        "        tx.require_capability(Capability::Supervise)?;\n",
        "        tx.require_admin()?;\n",
    ),
    on_sqlite(
        "the office writes notes",
        "app/store/src/care/notes.rs",
        "    tx.require_provider()?;\n    let visit = load(tx, draft.visit)",
        "    let visit = load(tx, draft.visit)",
    ),
    on_sqlite("a provider sees everybody's visits", VISIBLE, "($2 = 'provider' AND v.provider_id = $3)", "$2 = 'provider'"),
    on_sqlite(
        "a family cancels for every family",
        "app/store/src/care/family.rs",
        "g.child_id = v.child_id AND g.may_cancel AND \",\n                own_guardian!(\"g.guardian_id\"),",
        "g.child_id = v.child_id AND g.may_cancel AND $3 = $3\",",
    ),
    on_sqlite("guardians read what is for the staff", VISIBLE, "\" AND $2 <> 'parent'\"", "\" AND $2 = $2\""),
    on_sqlite("visits of every agency are seen", VISIBLE, "\"v.agency_id = $1 AND (", "\"$1 = $1 AND ("),
    on_sqlite("children of every agency are seen", VISIBLE, "\"c.agency_id = $1 AND c.", "\"$1 = $1 AND c."),
    on_sqlite(
        "a guardian is given a child of another agency",
        "app/store/src/records/children.rs",
        "SELECT id FROM children WHERE agency_id = $1 AND id = $4 AND merged_into_id IS NULL",
        "SELECT id FROM children WHERE $1 = $1 AND id = $4 AND merged_into_id IS NULL",
    ),
    on_sqlite(
        "a linked record is seen by every guardian",
        VISIBLE,
        "AND (own.id = $3 OR own.same_as = $3))",
        "AND (own.id = $3 OR own.same_as IS NOT NULL))",
    ),
    on_sqlite(
        "a hidden address is shown",
        "app/store/src/care/family.rs",
        "address: (self.hidden == 0).then(",
        "address: true.then(",
    ),
    on_sqlite(
        "anybody receives the office's live updates",
        "server/src/web/events.rs",
        ".filter(|viewer| viewer.role == Role::Admin)",
        ".filter(|_| true)",
    ),
    on_sqlite(
        "every admin changes the settings",
        "app/store/src/records/agency.rs",
        "pub async fn settings(tx: &mut Tx) -> Result<Settings> {\n    tx.require_capability(Capability::Manage)?;",
        "pub async fn settings(tx: &mut Tx) -> Result<Settings> {\n    tx.require_admin()?;",
    ),
    on_sqlite(
        "no sensitive action requires a recent proof",
        "app/store/src/kernel/actor.rs",
        "as_microsecond() - proved_us > PROOF_LIFETIME_US",
        "as_microsecond() - proved_us > i64::MAX",
    ),
    on_sqlite(
        "a removed member keeps the session",
        "app/store/src/identity/sessions.rs",
        "AND m.id = s.member_id AND m.removed_us IS NULL",
        "AND m.id = s.member_id",
    ),
    on_sqlite(
        "a visit under a legal hold is deleted",
        "app/store/src/care/visits.rs",
        "    ensure_not_held(tx, &records).await?;\n",
        "    let _ = ensure_not_held(tx, &records).await;\n",
    ),
    on_sqlite(
        "every admin lifts legal holds",
        "app/store/src/privacy/holds.rs",
        "pub async fn lift(tx: &mut Tx, lift: LiftHold) -> Result<()> {\n    tx.require_capability(Capability::Privacy)?;",
        "pub async fn lift(tx: &mut Tx, lift: LiftHold) -> Result<()> {\n    tx.require_admin()?;",
    ),
    on_sqlite(
        "every member of the office changes authorizations",
        "app/store/src/records/payers.rs",
        "    tx.require_capability(Capability::Bill).or_else(|_| tx.require_capability(Capability::Manage)).map(drop)",
        "    tx.require_admin().map(drop)",
    ),
    on_sqlite(
        "an authorization ends although visits are planned",
        "app/store/src/records/authorizations/save.rs",
        "        Some(before) => refuse_visits_left_outside(tx, before, after).await,\n",
        "        Some(before) => refuse_visits_left_outside(tx, before, after).await.or(Ok(())),\n",
    ),
    on_sqlite(
        "a provider who has left gets visits with a reason",
        "app/store/src/scheduling/placement.rs",
        "reason.filter(|_| violations.iter().all(RuleViolation::can_be_overridden))",
        "reason.filter(|_| true)",
    ),
    on_sqlite(
        "every admin changes providers",
        "app/store/src/records/providers.rs",
        "pub async fn save(tx: &mut Tx, form: SaveProvider) -> Result<ProviderId> {\n    tx.require_capability(Capability::Manage)?;",
        "pub async fn save(tx: &mut Tx, form: SaveProvider) -> Result<ProviderId> {\n    tx.require_admin()?;",
    ),
    on_postgres(
        "row security shows every agency's visits",
        ROW_SECURITY,
        "CREATE POLICY agency ON visits USING (agency_id = NULLIF(current_setting('app.agency_id', true), '')::uuid);",
        "CREATE POLICY agency ON visits USING (true);",
    ),
    on_postgres(
        "row security does not bind the owner of the notes",
        ROW_SECURITY,
        "ALTER TABLE notes FORCE ROW LEVEL SECURITY;\n",
        "",
    ),
];

/// Tries all mutations, or those whose description contains `filter`.
///
/// # Errors
/// Where no description contains `filter`, where a mutant passes every test, where the text of a check is no longer in the
/// file, or where the tests do not compile without it.
pub fn mutate(workspace: &Workspace, filter: &str) -> Result<()> {
    let mutations: Vec<_> = MUTATIONS.iter().filter(|mutation| mutation.description.contains(filter)).collect();
    if mutations.is_empty() {
        bail!("no mutation's description contains {filter:?}");
    }
    let copy = Copy::create(workspace)?;
    let postgres = start_postgres().map_err(anyhow::Error::msg)?;
    let url = postgres.owner_url("postgres");
    let mut survived = Vec::new();
    let mut table = String::new();
    for mutation in mutations {
        println!("\n=== {}", mutation.description);
        let caught = copy.with_mutation(mutation, || {
            // If the store's tests catch it, the server is not even compiled.
            for (package, program) in [("store", "store"), ("server", "http")] {
                let tests = Tests::compile(&copy.workspace, program)?;
                let counts = match mutation.engine {
                    Engine::Sqlite => tests.run(package, TestFilter::Excluding(NEEDS_POSTGRES), &[])?,
                    Engine::Postgres => {
                        tests.run(package, TestFilter::Matching(NEEDS_POSTGRES), &[("VISITOMS_TEST_POSTGRES", &url)])?
                    }
                };
                if counts.failed > 0 {
                    return Ok(Some((package, counts.failed)));
                }
            }
            Ok(None)
        })?;
        let outcome = match caught {
            Some((package, failed)) => format!("{failed} of {package} failed"),
            None => "NO TEST FAILED".to_owned(),
        };
        table += &format!("{:56} {outcome}\n", mutation.description);
        if caught.is_none() {
            survived.push(mutation.description);
        }
    }
    println!("\n{table}");
    if survived.is_empty() { Ok(()) } else { bail!("no test fails although {}", survived.join(", or although ")) }
}

/// A temporary worktree of the last commit, removed when dropped.
struct Copy {
    workspace: Workspace,
    repository: PathBuf,
}

impl Copy {
    fn create(workspace: &Workspace) -> Result<Self> {
        // Outside the repository, whose cargo configuration would apply twice.
        let root = env::temp_dir().join(format!("visitoms-mutants-{}", process::id()));
        let git = |arguments: &[&str]| {
            let mut git = Command::new("git");
            git.args(arguments).current_dir(&workspace.root);
            git
        };
        if !git(&["diff", "--quiet", "HEAD"]).status()?.success() {
            warn("uncommitted changes are not tested");
        }
        let copy = Self {
            workspace: Workspace { root: root.clone(), target: workspace.target.join("mutants") },
            repository: workspace.root.clone(),
        };
        run(git(&["worktree", "add", "--force", "--detach"]).arg(&root).arg("HEAD"))?;
        Ok(copy)
    }

    /// Runs `work` while the mutation is applied.
    fn with_mutation<T>(&self, mutation: &Mutation, work: impl FnOnce() -> Result<T>) -> Result<T> {
        let path = self.workspace.root.join(mutation.file);
        let text = fs::read_to_string(&path).with_context(|| format!("{} is gone", mutation.file))?;
        if text.matches(mutation.original).count() != 1 {
            bail!(
                "{}: the check that prevents \"{}\" is no longer there; find it and fix this list",
                mutation.file,
                mutation.description
            );
        }
        fs::write(&path, text.replacen(mutation.original, mutation.replacement, 1))?;
        let result = work();
        fs::write(&path, text)?;
        result
    }
}

impl Drop for Copy {
    fn drop(&mut self) {
        let mut git = Command::new("git");
        git.args(["worktree", "remove", "--force"]).arg(&self.workspace.root).current_dir(&self.repository);
        // Not with `child::wait`, so that this also works after an interruption.
        if !git.status().is_ok_and(|status| status.success()) {
            eprintln!("xtask: {} stays behind", self.workspace.root.display());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_mutated_check_is_in_its_file() {
        let workspace = Workspace::find().unwrap();
        for mutation in MUTATIONS {
            let text = fs::read_to_string(workspace.root.join(mutation.file)).unwrap();
            assert_eq!(text.matches(mutation.original).count(), 1, "{}: {}", mutation.file, mutation.description);
            assert_ne!(mutation.original, mutation.replacement);
        }
    }
}
