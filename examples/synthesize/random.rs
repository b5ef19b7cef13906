//! Random numbers that are the same on every machine.

/// `SplitMix64` (Steele, Lea and Flood, "Fast Splittable Pseudorandom Number Generators", 2014).
///
/// Implemented here, because a seed must give the same book with every version of every crate.
#[derive(Debug, Clone)]
pub(crate) struct SplitMix64 {
    state: u64,
}

/// The golden ratio's fraction in 64 bits: the generator's step.
const GOLDEN: u64 = 0x9e37_79b9_7f4a_7c15;

impl SplitMix64 {
    pub(crate) fn new(seed: u64) -> Self {
        Self { state: seed }
    }

    /// Returns a separate generator for one part, so that parts can be made in any order.
    pub(crate) fn part(&self, index: usize) -> Self {
        Self { state: mix(mix(self.state).wrapping_add(GOLDEN.wrapping_mul(index as u64 + 1))) }
    }

    pub(crate) fn next(&mut self) -> u64 {
        self.state = self.state.wrapping_add(GOLDEN);
        mix(self.state)
    }

    /// Returns a number below `count`, which must not be 0.
    pub(crate) fn below(&mut self, count: usize) -> usize {
        // Multiply and shift: needs no division, and its bias is negligible for these tables.
        let product = u128::from(self.next()) * count as u128;
        usize::try_from(product >> 64).expect("less than a usize")
    }

    /// Returns a number from `first` to `last`, both included.
    pub(crate) fn between(&mut self, first: usize, last: usize) -> usize {
        first + self.below(last - first + 1)
    }

    /// Returns `true` with the probability `count` / `of`.
    pub(crate) fn chance(&mut self, count: usize, of: usize) -> bool {
        self.below(of) < count
    }

    /// Returns `true` with the probability `share`.
    pub(crate) fn share(&mut self, share: f64) -> bool {
        // IEEE 754 gives the same product on every machine.
        let high = u32::try_from(self.next() >> 32).expect("32 bits");
        f64::from(high) < share * 4_294_967_296.0
    }

    pub(crate) fn pick<'a, T: ?Sized>(&mut self, items: &[&'a T]) -> &'a T {
        items[self.below(items.len())]
    }

    /// Picks an item of a table by its weight.
    pub(crate) fn weighted<T: Copy>(&mut self, table: &[(T, usize)]) -> T {
        let total = table.iter().map(|(_, weight)| weight).sum();
        let mut left = self.below(total);
        for &(item, weight) in table {
            if left < weight {
                return item;
            }
            left -= weight;
        }
        unreachable!("the weights add up to their total")
    }
}

/// Finalizes a state: every bit of the input affects every bit of the output.
fn mix(state: u64) -> u64 {
    let state = (state ^ (state >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let state = (state ^ (state >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    state ^ (state >> 31)
}
