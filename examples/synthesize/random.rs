//! Random numbers that are the same everywhere.

/// `SplitMix64` (Steele, Lea and Flood, "Fast Splittable Pseudorandom Number Generators", 2014).
///
/// Written out, since a seed must stand for the same book with every version of every crate.
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

    /// A generator of its own for one part of what this one is for, so that parts can be made in any order.
    pub(crate) fn part(&self, index: usize) -> Self {
        Self { state: mix(mix(self.state).wrapping_add(GOLDEN.wrapping_mul(index as u64 + 1))) }
    }

    pub(crate) fn next(&mut self) -> u64 {
        self.state = self.state.wrapping_add(GOLDEN);
        mix(self.state)
    }

    /// A number below `count`, which must not be 0.
    pub(crate) fn below(&mut self, count: usize) -> usize {
        // Multiply and shift: no division, and a bias that no table here could show.
        let product = u128::from(self.next()) * count as u128;
        usize::try_from(product >> 64).expect("less than a usize")
    }

    /// A number from `first` to `last`, both of them included.
    pub(crate) fn between(&mut self, first: usize, last: usize) -> usize {
        first + self.below(last - first + 1)
    }

    /// Whether something happens that happens `count` times in `of`.
    pub(crate) fn chance(&mut self, count: usize, of: usize) -> bool {
        self.below(of) < count
    }

    /// Whether something happens that happens in that share of cases.
    pub(crate) fn share(&mut self, share: f64) -> bool {
        // Both factors and the product are exact enough to be the same on every machine (IEEE 754).
        let high = u32::try_from(self.next() >> 32).expect("32 bits");
        f64::from(high) < share * 4_294_967_296.0
    }

    pub(crate) fn pick<'a, T: ?Sized>(&mut self, items: &[&'a T]) -> &'a T {
        items[self.below(items.len())]
    }

    /// An item of a table that gives each its weight.
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

/// The generator's finalizer: every bit of the input bears on every bit of the output.
fn mix(state: u64) -> u64 {
    let state = (state ^ (state >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let state = (state ^ (state >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    state ^ (state >> 31)
}
