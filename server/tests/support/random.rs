//! Random points at which a test breaks something.

use std::env;

/// Numbers from a seed that is printed with the test's output, so that a failed run can be repeated with
/// `VISITOMS_TEST_SEED`.
pub struct Random(u64);

impl Random {
    pub fn from_printed_seed() -> Self {
        let given = env::var("VISITOMS_TEST_SEED").ok();
        let given = given.map(|seed| seed.parse().expect("VISITOMS_TEST_SEED: a number"));
        let seed = given.unwrap_or_else(|| u64::from_le_bytes(store::random_bytes()));
        println!("VISITOMS_TEST_SEED={seed}");
        Self(seed)
    }

    /// A number below this one, by the generator SplitMix64.
    pub fn below(&mut self, end: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((mixed ^ (mixed >> 31)) % end.max(1) as u64) as usize
    }
}
