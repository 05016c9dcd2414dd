//! `cargo xtask soak`: the random histories of the business rules, many times as many as the tests run, each round with a seed that
//! repeats it.

use crate::{
    test::crates::without_settings,
    workspace::{Workspace, cargo, run},
};
use anyhow::{Context, Result};
use std::{
    hash::{BuildHasher, Hasher, RandomState},
    time::Instant,
};

/// The tests of `domain` that read `VISITOMS_SOAK_CASES` and `VISITOMS_SOAK_SEED`.
const TESTS: &[&str] = &[
    "merging::tests::histories::random_histories_of_merges_lose_nothing",
    "merging::guardians::tests::histories::random_histories_of_merged_guardians_add_no_access",
    "merging::providers::tests::random_histories_of_merged_providers_lose_nothing",
];
/// Histories that end in a few minutes.
const CASES: u32 = 10_000;
const ROUNDS: u64 = 4;

/// Runs the histories: so many cases, or some; with this seed, or random ones.
pub fn soak(workspace: &Workspace, cases: Option<&str>, seed: Option<&str>) -> Result<()> {
    let cases: u32 = cases.map_or(Ok(CASES), str::parse).context("the number of cases")?;
    let seeds: Vec<u64> = if let Some(seed) = seed {
        vec![seed.parse().context("the seed")?]
    } else {
        (0..ROUNDS).map(|_| RandomState::new().build_hasher().finish()).collect()
    };
    let of_round = cases.div_ceil(u32::try_from(seeds.len())?);
    for test in TESTS {
        for seed in &seeds {
            let started = Instant::now();
            println!("{test}: {of_round} cases, seed {seed} (again: cargo xtask soak {of_round} {seed})");
            let mut command = cargo();
            command
                .args(["test", "--quiet", "--package", "domain", "--all-features", "--lib", "--", "--exact", test])
                .current_dir(&workspace.root)
                .env("CARGO_TARGET_DIR", &workspace.target);
            run(without_settings(&mut command)
                .env("VISITOMS_SOAK_CASES", of_round.to_string())
                .env("VISITOMS_SOAK_SEED", seed.to_string()))?;
            println!("  {:.1} s", started.elapsed().as_secs_f64());
        }
    }
    Ok(())
}
