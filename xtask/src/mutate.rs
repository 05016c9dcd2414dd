//! `cargo xtask mutate`: takes out, one at a time, what keeps people apart, and looks whether a test turns red.
//!
//! The last commit is changed in a copy of its own with builds of its own: cargo gives the packages of two
//! copies one name, and would take a mutant that was built last for the program.

use crate::{
    house::{House, loud, run},
    test::{
        Engine, NEEDS_POSTGRES,
        crates::{Tests, Which},
        start_postgres,
    },
};
use anyhow::{Context, Result, bail};
use std::{
    env, fs,
    path::PathBuf,
    process::{self, Command},
};

/// One guard, and the text without it.
struct Mutation {
    /// What is no longer so.
    what: &'static str,
    file: &'static str,
    guard: &'static str,
    without: &'static str,
    engine: Engine,
}

const fn on_sqlite(what: &'static str, file: &'static str, guard: &'static str, without: &'static str) -> Mutation {
    Mutation { what, file, guard, without, engine: Engine::Sqlite }
}

const fn on_postgres(what: &'static str, file: &'static str, guard: &'static str, without: &'static str) -> Mutation {
    Mutation { what, file, guard, without, engine: Engine::Postgres }
}

const VISIBLE: &str = "app/store/src/visible.rs";
const ROW_SECURITY: &str = "app/store/migrations/postgres/0003_row_level_security.sql";

/// Checks of the actor, predicates of the agency, policies of row security.
const MUTATIONS: &[Mutation] = &[
    on_sqlite(
        "whoever is in the office cancels visits",
        "app/store/src/visits.rs",
        "    tx.may(Capability::Schedule)?;\n    let row = replannable(tx, cancel.visit",
        "    tx.as_admin()?;\n    let row = replannable(tx, cancel.visit",
    ),
    on_sqlite(
        "anybody cancels visits",
        "app/store/src/visits.rs",
        "    tx.may(Capability::Schedule)?;\n    let row = replannable(tx, cancel.visit",
        "    let row = replannable(tx, cancel.visit",
    ),
    on_sqlite(
        "whoever is in the office enters times",
        "app/store/src/visits/door.rs",
        "        tx.may(Capability::Schedule)?;\n    } else {",
        "        tx.as_admin()?;\n    } else {",
    ),
    on_sqlite(
        "a biller reads notes",
        "app/store/src/notes.rs",
        "        tx.may(Capability::Supervise)?;\n",
        "        tx.as_admin()?;\n",
    ),
    on_sqlite(
        "the office writes notes",
        "app/store/src/notes.rs",
        "    tx.as_provider()?;\n    let visit = load(tx, draft.visit)",
        "    let visit = load(tx, draft.visit)",
    ),
    on_sqlite("a provider sees everybody's visits", VISIBLE, "($2 = 'provider' AND v.provider_id = $3)", "$2 = 'provider'"),
    on_sqlite(
        "a family cancels for every family",
        "app/store/src/family.rs",
        "g.child_id = v.child_id AND g.may_cancel AND \",\n                own_guardian!(\"g.guardian_id\"),",
        "g.child_id = v.child_id AND g.may_cancel AND $3 = $3\",",
    ),
    on_sqlite("visits of every agency are seen", VISIBLE, "\"v.agency_id = $1 AND (", "\"$1 = $1 AND ("),
    on_sqlite("children of every agency are seen", VISIBLE, "\"c.agency_id = $1 AND (", "\"$1 = $1 AND ("),
    on_sqlite(
        "a guardian is given a child of another agency",
        "app/store/src/people/guardians.rs",
        "SELECT id FROM children WHERE agency_id = $1 AND id = $4\", args![new.child]",
        "SELECT id FROM children WHERE $1 = $1 AND id = $4\", args![new.child]",
    ),
    on_sqlite(
        "a further record is seen by every guardian",
        VISIBLE,
        "AND (own.id = $3 OR own.same_as = $3))",
        "AND (own.id = $3 OR own.same_as IS NOT NULL))",
    ),
    on_sqlite("a hidden address is shown", "app/store/src/family.rs", "address: (self.hidden == 0).then(", "address: true.then("),
    on_sqlite(
        "anybody hears what happens in the office",
        "server/src/web/events.rs",
        ".filter(|viewer| viewer.role == Role::Admin)",
        ".filter(|_| true)",
    ),
    on_sqlite(
        "whoever is in the office changes the settings",
        "app/store/src/agency.rs",
        "pub async fn settings(tx: &mut Tx) -> Result<Settings> {\n    tx.may(Capability::Manage)?;",
        "pub async fn settings(tx: &mut Tx) -> Result<Settings> {\n    tx.as_admin()?;",
    ),
    on_sqlite(
        "no dangerous act asks for a fresh proof",
        "app/store/src/tx.rs",
        "as_microsecond() - proved_us > PROOF_US",
        "as_microsecond() - proved_us > i64::MAX",
    ),
    on_sqlite(
        "who was removed stays",
        "app/store/src/identity/sessions.rs",
        "AND m.id = s.member_id AND m.removed_us IS NULL",
        "AND m.id = s.member_id",
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

/// Tries all of them, or those whose words hold `wanted`.
///
/// # Errors
/// Where no words hold `wanted`, where one passes every test, where its guard is no longer in the file, or where the tests do not compile without it.
pub fn mutate(house: &House, wanted: &str) -> Result<()> {
    let mutations: Vec<_> = MUTATIONS.iter().filter(|mutation| mutation.what.contains(wanted)).collect();
    if mutations.is_empty() {
        bail!("no guard's words hold {wanted:?}");
    }
    let copy = Copy::make(house)?;
    let postgres = start_postgres().map_err(anyhow::Error::msg)?;
    let url = postgres.owner_url("postgres");
    let mut survived = Vec::new();
    let mut table = String::new();
    for mutation in mutations {
        println!("\n=== {}", mutation.what);
        let caught = copy.without(mutation, || {
            // The pages are not even compiled where the store's tests see it.
            for (package, program) in [("store", "store"), ("server", "http")] {
                let tests = Tests::compile(&copy.house, program)?;
                let counts = match mutation.engine {
                    Engine::Sqlite => tests.run(package, Which::Without(NEEDS_POSTGRES), &[])?,
                    Engine::Postgres => tests.run(package, Which::With(NEEDS_POSTGRES), &[("VISITOMS_TEST_POSTGRES", &url)])?,
                };
                if counts.failed > 0 {
                    return Ok(Some((package, counts.failed)));
                }
            }
            Ok(None)
        })?;
        let told = match caught {
            Some((package, failed)) => format!("{failed} of {package} turned red"),
            None => "NO TEST TURNED RED".to_owned(),
        };
        table += &format!("{:56} {told}\n", mutation.what);
        if caught.is_none() {
            survived.push(mutation.what);
        }
    }
    println!("\n{table}");
    if survived.is_empty() { Ok(()) } else { bail!("no test sees that {}", survived.join(", or that ")) }
}

/// The last commit in a folder of its own, gone with the run.
struct Copy {
    house: House,
    of: PathBuf,
}

impl Copy {
    fn make(house: &House) -> Result<Self> {
        // Outside the repository, whose cargo configuration would count twice.
        let root = env::temp_dir().join(format!("visitoms-mutants-{}", process::id()));
        let git = |arguments: &[&str]| {
            let mut git = Command::new("git");
            git.args(arguments).current_dir(&house.root);
            git
        };
        if !git(&["diff", "--quiet", "HEAD"]).status()?.success() {
            loud("what is not committed is not tried");
        }
        let copy = Self { house: House { root: root.clone(), target: house.target.join("mutants") }, of: house.root.clone() };
        run(git(&["worktree", "add", "--force", "--detach"]).arg(&root).arg("HEAD"))?;
        Ok(copy)
    }

    /// Does something while a guard is out.
    fn without<T>(&self, mutation: &Mutation, work: impl FnOnce() -> Result<T>) -> Result<T> {
        let path = self.house.root.join(mutation.file);
        let text = fs::read_to_string(&path).with_context(|| format!("{} is gone", mutation.file))?;
        if text.matches(mutation.guard).count() != 1 {
            bail!(
                "{}: what keeps it so that not {} is no longer there; look for it and mend this list",
                mutation.file,
                mutation.what
            );
        }
        fs::write(&path, text.replacen(mutation.guard, mutation.without, 1))?;
        let done = work();
        fs::write(&path, text)?;
        done
    }
}

impl Drop for Copy {
    fn drop(&mut self) {
        let mut git = Command::new("git");
        git.args(["worktree", "remove", "--force"]).arg(&self.house.root).current_dir(&self.of);
        // Also after an interruption, when nothing new is waited for.
        if !git.status().is_ok_and(|status| status.success()) {
            eprintln!("xtask: {} stays behind", self.house.root.display());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_guard_is_where_it_is_looked_for() {
        let house = House::find().unwrap();
        for mutation in MUTATIONS {
            let text = fs::read_to_string(house.root.join(mutation.file)).unwrap();
            assert_eq!(text.matches(mutation.guard).count(), 1, "{}: {}", mutation.file, mutation.what);
            assert_ne!(mutation.guard, mutation.without);
        }
    }
}
