//! Short lists that live inside their owner: most parties have one telephone number and three words in their name, and a
//! list of its own in memory for each is what comparing two parties would wait for.

use std::ops::Deref;

/// A list of values, the first `N` of which need no memory of their own; longer lists stand apart as a whole.
#[derive(Debug, Clone)]
pub(crate) struct Few<T, const N: usize> {
    near: [T; N],
    length: u32,
    far: Option<Box<[T]>>,
}

impl<T: Copy + Default, const N: usize> Default for Few<T, N> {
    fn default() -> Self {
        Self { near: [T::default(); N], length: 0, far: None }
    }
}

impl<T, const N: usize> Deref for Few<T, N> {
    type Target = [T];

    #[inline]
    fn deref(&self) -> &[T] {
        match &self.far {
            Some(far) => far,
            None => &self.near[..self.length as usize],
        }
    }
}

impl<T: Copy + Default, const N: usize> FromIterator<T> for Few<T, N> {
    fn from_iter<I: IntoIterator<Item = T>>(values: I) -> Self {
        let mut few = Self::default();
        let mut values = values.into_iter();
        while let Some(value) = values.next() {
            if few.length as usize == N {
                let all = few.near.iter().copied().chain([value]).chain(values).collect();
                few.far = Some(all);
                return few;
            }
            few.near[few.length as usize] = value;
            few.length += 1;
        }
        few
    }
}

impl<'a, T, const N: usize> IntoIterator for &'a Few<T, N> {
    type Item = &'a T;
    type IntoIter = std::slice::Iter<'a, T>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

#[cfg(test)]
mod tests {
    use super::Few;

    #[test]
    fn holds_what_it_was_given() {
        for length in 0..9 {
            let values: Vec<u32> = (0..length).collect();
            let few: Few<u32, 4> = values.iter().copied().collect();
            assert_eq!(&*few, values.as_slice());
            assert_eq!((&few).into_iter().count(), values.len());
        }
    }
}
