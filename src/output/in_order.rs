//! Work on all threads whose results are taken in order while the next ones are made: memory holds some dozens of them and never
//! all, and nobody waits for the slowest of a batch.

use std::any::Any;
use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::sync::mpsc::{Receiver, TryRecvError, channel};

/// Results that are made ahead of the one that is taken, for each thread: as many as can be made while the one who takes them
/// compresses a row group of a Parquet file.
const AHEAD: usize = 24;

/// Results that are made ahead at most, on however many threads: memory holds them all.
const MOST: usize = 64;

/// A result, or what its maker panicked with, behind its number.
type Made<T> = (usize, Result<T, Box<dyn Any + Send>>);

/// How eagerly results are made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Pace {
    /// By all threads at once.
    Full,
    /// Beside work that matters more, and asked for from outside the pool: who finds nothing else to do takes what comes from
    /// there, and as no more results are asked for at a time than there are threads, nobody who comes later waits behind many.
    Spare,
}

/// Makes `count` results and takes them one after the other on the calling thread.
///
/// # Errors
/// The first error of `take`; what was begun is finished and dropped.
pub(crate) fn in_order<T: Send, E>(
    pace: Pace,
    count: usize,
    make: impl Fn(usize) -> T + Sync,
    mut take: impl FnMut(T) -> Result<(), E>,
) -> Result<(), E> {
    let ahead = match pace {
        Pace::Full => (AHEAD * rayon::current_num_threads()).min(MOST),
        Pace::Spare => rayon::current_num_threads().max(2),
    };
    let (give, ready) = channel::<Made<T>>();
    let make = &make;
    rayon::in_place_scope(|scope| {
        let begin = |at: usize| {
            let give = give.clone();
            scope.spawn(move |_| {
                let result = catch_unwind(AssertUnwindSafe(|| make(at)));
                // Nobody listens any more once an error ended everything.
                let _ = give.send((at, result));
            });
        };
        (0..count.min(ahead)).for_each(begin);
        let mut early = BTreeMap::new();
        for at in 0..count {
            while !early.contains_key(&at) {
                let Some((number, result)) = next(&ready) else { return Ok(()) };
                early.insert(number, result);
            }
            match early.remove(&at) {
                Some(Ok(result)) => take(result)?,
                Some(Err(panic)) => resume_unwind(panic),
                None => return Ok(()),
            }
            if at + ahead < count {
                begin(at + ahead);
            }
        }
        Ok(())
    })
}

/// The next result; a thread that is one of the makers makes some itself instead of waiting for them.
fn next<T>(ready: &Receiver<Made<T>>) -> Option<Made<T>> {
    loop {
        match ready.try_recv() {
            Ok(result) => return Some(result),
            Err(TryRecvError::Disconnected) => return None,
            Err(TryRecvError::Empty) => match rayon::yield_now() {
                Some(rayon::Yield::Executed) => {}
                Some(rayon::Yield::Idle) => std::thread::yield_now(),
                None => return ready.recv().ok(),
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn collected(pace: Pace, count: usize) -> Vec<usize> {
        let mut taken = Vec::new();
        let make = |at: usize| {
            // Later ones are ready first.
            std::thread::sleep(std::time::Duration::from_micros(((at * 7919) % 50) as u64));
            at
        };
        in_order::<_, ()>(pace, count, make, |at| {
            taken.push(at);
            Ok(())
        })
        .unwrap();
        taken
    }

    #[test]
    fn results_come_in_order_from_outside_and_from_within() {
        for (count, pace) in [0, 1, 200].into_iter().flat_map(|count| [(count, Pace::Full), (count, Pace::Spare)]) {
            let wanted: Vec<usize> = (0..count).collect();
            assert_eq!(collected(pace, count), wanted);
            let alone = rayon::ThreadPoolBuilder::new().num_threads(1).build().unwrap();
            assert_eq!(alone.install(|| collected(pace, count)), wanted);
        }
    }

    #[test]
    fn an_error_ends_it() {
        let stopped = in_order(Pace::Full, 1000, |at| at, |at| if at == 3 { Err(at) } else { Ok(()) });
        assert_eq!(stopped, Err(3));
    }

    #[test]
    #[should_panic(expected = "the third")]
    fn a_panic_is_passed_on() {
        let make = |at: usize| assert!(at != 3, "the third");
        let _ = in_order::<_, ()>(Pace::Full, 100, make, |()| Ok(()));
    }
}
