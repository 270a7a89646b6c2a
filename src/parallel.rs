//! Work shared out over the cores.

use std::panic::resume_unwind;
use std::sync::{LazyLock, Mutex, PoisonError};
use std::thread;

/// Asking for it reads files.
static CORES: LazyLock<usize> = LazyLock::new(|| thread::available_parallelism().map_or(1, usize::from));

/// The work of every item, in the order of the items, on all cores; the calling thread does its
/// share. Who is done takes the next item, so that one that takes long does not hold up the rest.
pub fn map<I, R>(items: I, work: impl Fn(I::Item) -> R + Sync) -> Vec<R>
where
    I: IntoIterator<IntoIter: Send>,
    R: Send,
{
    map_with(items, || (), |(), item| work(item))
}

/// The same with something that each core makes once and uses for all its items.
pub fn map_with<I, R, T>(
    items: I,
    make: impl Fn() -> T + Sync,
    work: impl Fn(&mut T, I::Item) -> R + Sync,
) -> Vec<R>
where
    I: IntoIterator<IntoIter: Send>,
    R: Send,
{
    let items = Mutex::new(items.into_iter().enumerate());
    let share = || {
        let next = || items.lock().unwrap_or_else(PoisonError::into_inner).next();
        let (mut tool, mut done) = (make(), Vec::new());
        while let Some((place, item)) = next() {
            done.push((place, work(&mut tool, item)));
        }
        done
    };
    let mut done = thread::scope(|scope| {
        let others: Vec<_> = (1..*CORES).map(|_| scope.spawn(share)).collect();
        let mut done = share();
        for other in others {
            done.extend(other.join().unwrap_or_else(|panic| resume_unwind(panic)));
        }
        done
    });
    done.sort_unstable_by_key(|(place, _)| *place);
    done.into_iter().map(|(_, result)| result).collect()
}

/// Two pieces of work side by side.
pub fn join<A, B: Send>(here: impl FnOnce() -> A, there: impl FnOnce() -> B + Send) -> (A, B) {
    thread::scope(|scope| {
        let there = scope.spawn(there);
        (here(), there.join().unwrap_or_else(|panic| resume_unwind(panic)))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn results_stand_in_the_order_of_the_items() {
        let doubled = map(0..1_000_u32, |n| {
            if n % 100 == 0 {
                thread::yield_now();
            }
            2 * n
        });
        assert!(doubled.into_iter().eq((0..1_000).map(|n| 2 * n)));
        assert!(map(Vec::<u8>::new(), |n| n).is_empty());
    }

    #[test]
    fn items_can_be_worked_on_in_place() {
        let mut numbers: Vec<u32> = (0..100).collect();
        map(numbers.chunks_mut(7), |chunk| chunk.iter_mut().for_each(|n| *n += 1));
        assert!(numbers.into_iter().eq(1..101));
    }

    #[test]
    #[should_panic(expected = "seven")]
    fn a_panic_in_the_work_is_passed_on() {
        map(0..100, |n| assert!(n != 7, "seven"));
    }
}
