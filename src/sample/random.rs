//! Random numbers without state that outlives a question: every draw comes from a stream named by seed, purpose and
//! index. A customer therefore looks the same whichever file asks for it, and in whichever order.
//!
//! The generator is `SplitMix64` (Steele, Lea and Flood, 2014): one addition and a finaliser per number, good enough to make
//! names and dates, and reproducible anywhere. [`Shuffle`] is a four-round Feistel network with cycle walking: a
//! permutation that needs no memory, used to number things in an order that says nothing about the truth.

/// What a stream is used for; streams of different purposes are independent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Purpose {
    /// How customers are grouped into families of firms and persons.
    Constellation,
    /// What the members of a family share.
    Family,
    /// What a customer is.
    Customer,
    /// Which systems know a customer.
    Presence,
    /// People who work for a customer.
    Staff,
    /// What a system wrote down about a customer.
    Copy,
    /// Deals, projects and invoices of a customer.
    Undertaking,
    /// How an undertaking is written down.
    Wording,
    /// Service cases.
    Ticket,
    /// Contacts in the CRM.
    Contact,
    /// Subscribers of the newsletter.
    Subscriber,
    /// Suppliers in the ledger.
    Creditor,
    /// What goes wrong between departments, beside the courses of undertakings.
    Break,
    /// What goes wrong in single records beside the habits.
    Flaw,
    /// Papers that look broken and are not: credit notes, projects of the house, charges within the group.
    Harmless,
}

/// A stream of random numbers.
#[derive(Debug, Clone)]
pub(super) struct Stream(u64);

impl Stream {
    /// The stream of one purpose for one thing.
    pub(super) fn new(seed: u64, purpose: Purpose, index: u64) -> Self {
        let mixed = finish(seed ^ finish(index.wrapping_add((purpose as u64 + 1) << 56)));
        Self(mixed)
    }

    /// The next number, all 64 bits.
    pub(super) fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(GOLDEN);
        finish(self.0)
    }

    /// A number below `limit`; 0 where the limit is 0.
    pub(super) fn below(&mut self, limit: usize) -> usize {
        ((u128::from(self.next()) * limit as u128) >> 64) as usize
    }

    /// A number from `low` to `high`, both included.
    pub(super) fn between(&mut self, low: i64, high: i64) -> i64 {
        low.saturating_add_unsigned(self.below((high - low + 1).max(1) as usize) as u64)
    }

    /// Whether something of this probability happens.
    pub(super) fn chance(&mut self, probability: f64) -> bool {
        ((self.next() >> 11) as f64) < probability * (1_u64 << 53) as f64
    }

    /// One of several things, all as likely. The list must not be empty.
    pub(super) fn pick<T: Copy>(&mut self, things: &[T]) -> T {
        things[self.below(things.len())]
    }

    /// An index, as likely as its weight says.
    pub(super) fn weighted(&mut self, weights: &[u32]) -> usize {
        let total: u32 = weights.iter().sum();
        let mut left = self.below(total as usize) as u32;
        for (index, weight) in weights.iter().enumerate() {
            if left < *weight {
                return index;
            }
            left -= weight;
        }
        weights.len().saturating_sub(1)
    }

    /// A number of decimal digits, the first of them not zero.
    pub(super) fn digits(&mut self, count: usize) -> String {
        (0..count).map(|at| char::from(b'0' + self.between(i64::from(at == 0), 9) as u8)).collect()
    }
}

const GOLDEN: u64 = 0x9E37_79B9_7F4A_7C15;

fn finish(value: u64) -> u64 {
    let value = (value ^ (value >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    let value = (value ^ (value >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    value ^ (value >> 31)
}

/// A permutation of `0..size`.
#[derive(Debug, Clone)]
pub(super) struct Shuffle {
    size: u64,
    half_bits: u32,
    keys: [u64; 4],
}

impl Shuffle {
    /// A permutation of `0..size`, named by a seed and a label.
    pub(super) fn new(size: u64, seed: u64, label: u64) -> Self {
        let bits = u64::BITS - size.max(2).leading_zeros();
        let key = |round: u64| finish(seed ^ finish(label.wrapping_mul(GOLDEN) ^ round));
        Self { size, half_bits: bits.div_ceil(2), keys: [key(1), key(2), key(3), key(4)] }
    }

    /// How many things are permuted.
    pub(super) fn size(&self) -> u64 {
        self.size
    }

    /// The place of a thing.
    pub(super) fn place(&self, thing: u64) -> u64 {
        self.walk(thing, |shuffle, value| {
            shuffle.keys.iter().fold(value, |value, key| {
                let (left, right) = shuffle.halves(value);
                shuffle.join(right, left ^ shuffle.round(right, *key))
            })
        })
    }

    /// The thing at a place.
    pub(super) fn thing(&self, place: u64) -> u64 {
        self.walk(place, |shuffle, value| {
            shuffle.keys.iter().rev().fold(value, |value, key| {
                let (left, right) = shuffle.halves(value);
                shuffle.join(right ^ shuffle.round(left, *key), left)
            })
        })
    }

    fn walk(&self, start: u64, step: impl Fn(&Self, u64) -> u64) -> u64 {
        let mut value = step(self, start);
        while value >= self.size {
            value = step(self, value);
        }
        value
    }

    fn halves(&self, value: u64) -> (u64, u64) {
        (value >> self.half_bits, value & ((1 << self.half_bits) - 1))
    }

    fn join(&self, left: u64, right: u64) -> u64 {
        (left << self.half_bits) | right
    }

    fn round(&self, half: u64, key: u64) -> u64 {
        finish(half ^ key) & ((1 << self.half_bits) - 1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stream_repeats_itself_and_differs_from_its_neighbours() {
        let first = |purpose, index| Stream::new(7, purpose, index).next();
        assert_eq!(first(Purpose::Customer, 3), first(Purpose::Customer, 3));
        assert_ne!(first(Purpose::Customer, 3), first(Purpose::Customer, 4));
        assert_ne!(first(Purpose::Customer, 3), first(Purpose::Ticket, 3));
    }

    #[test]
    fn draws_stay_inside_their_limits_and_reach_them() {
        let mut stream = Stream::new(1, Purpose::Customer, 0);
        let drawn: Vec<i64> = (0..500).map(|_| stream.between(-2, 2)).collect();
        assert_eq!(drawn.iter().min(), Some(&-2));
        assert_eq!(drawn.iter().max(), Some(&2));
        let heavy = (0..1000).filter(|_| stream.weighted(&[1, 9]) == 1).count();
        assert!((850..950).contains(&heavy), "{heavy}");
    }

    #[test]
    fn a_shuffle_is_a_permutation_and_can_be_undone() {
        for size in [1, 2, 3, 10, 1000, 4097] {
            let shuffle = Shuffle::new(size, 5, 1);
            let mut places: Vec<u64> = (0..size).map(|thing| shuffle.place(thing)).collect();
            assert!((0..size).all(|thing| shuffle.thing(shuffle.place(thing)) == thing));
            places.sort_unstable();
            assert!(places.iter().copied().eq(0..size), "size {size}");
        }
    }
}
