//! Conversations that are going on: bounded in number and in time, gone on restart.
//!
//! The least recently used one goes first, and because each turn moves its conversation to the
//! front, those that have been silent for too long are always at the back: dropping them there is
//! exact and costs nothing to speak of. `lru` keeps just that order, takes little memory an entry,
//! and leaves the clock to us; `moka` has its own clock and several times the memory, `quick_cache`
//! knows no time at all.

use std::hash::{BuildHasher, RandomState};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use lru::LruCache;

use super::thread::Thread;

/// Conversations that are kept at most. With a busy server's hundred messages a second, each of
/// another person, ten minutes are 60,000.
pub const MAX_CONVERSATIONS: usize = 100_000;
/// A conversation that has been silent for so long is over.
pub const LIFETIME: Duration = Duration::from_secs(10 * 60);

/// Tells the time; tests set their own.
pub type Clock = Box<dyn Fn() -> Instant + Send + Sync>;

/// All conversations that are going on.
pub struct Conversations {
    /// An ordinary mutex is right: it is held while one entry is copied in or out, never while a
    /// question is being answered.
    live: Mutex<LruCache<u64, Kept>>,
    limit: usize,
    lifetime: Duration,
    clock: Clock,
    /// Names of conversations are kept as keyed hashes only, so that nobody's name stays in memory
    /// and nobody can make up a name that collides with another's.
    names: RandomState,
}

struct Kept {
    thread: Thread,
    last: Instant,
}

impl Default for Conversations {
    fn default() -> Self {
        Self::new(MAX_CONVERSATIONS, LIFETIME, Box::new(Instant::now))
    }
}

impl Conversations {
    /// An empty memory with its bounds.
    pub fn new(limit: usize, lifetime: Duration, clock: Clock) -> Self {
        // Unbounded, because a bounded one takes its memory before anybody has said a word.
        Self { live: Mutex::new(LruCache::unbounded()), limit, lifetime, clock, names: RandomState::new() }
    }

    /// What a conversation was about, if it is still going on.
    pub fn recall(&self, name: &str) -> Option<Thread> {
        let key = self.names.hash_one(name);
        let now = (self.clock)();
        let live = self.live();
        let kept = live.peek(&key)?;
        (now.saturating_duration_since(kept.last) < self.lifetime).then(|| kept.thread.clone())
    }

    /// Keeps what a conversation is about now. Of two turns at the same time the later one counts.
    pub fn remember(&self, name: &str, thread: Thread) {
        let key = self.names.hash_one(name);
        let last = (self.clock)();
        let mut live = self.live();
        live.put(key, Kept { thread, last });
        while live.len() > self.limit
            || live.peek_lru().is_some_and(|(_, k)| last.saturating_duration_since(k.last) >= self.lifetime)
        {
            live.pop_lru();
        }
    }

    /// How many conversations are kept.
    pub fn len(&self) -> usize {
        self.live().len()
    }

    /// Whether none is kept.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// A panic elsewhere leaves no entry half-written, so a poisoned lock is as good as any.
    fn live(&self) -> MutexGuard<'_, LruCache<u64, Kept>> {
        self.live.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;
    use std::sync::atomic::{AtomicU64, Ordering};

    use super::*;
    use crate::knowledge::EntityIx;

    /// A memory whose time stands still until it is told to move on.
    fn memory(limit: usize) -> (Conversations, Arc<AtomicU64>) {
        let seconds = Arc::new(AtomicU64::new(0));
        let (start, hand) = (Instant::now(), Arc::clone(&seconds));
        let clock = Box::new(move || start + Duration::from_secs(hand.load(Ordering::Relaxed)));
        (Conversations::new(limit, LIFETIME, clock), seconds)
    }

    fn about(entity: u32) -> Thread {
        Thread { focus: [EntityIx(entity)].into_iter().collect(), ..Thread::default() }
    }

    #[test]
    fn a_conversation_is_over_after_ten_minutes_of_silence() {
        let (memory, seconds) = memory(10);
        memory.remember("a", about(1));
        seconds.store(599, Ordering::Relaxed);
        assert_eq!(memory.recall("a"), Some(about(1)));
        seconds.store(600, Ordering::Relaxed);
        assert_eq!(memory.recall("a"), None);
    }

    #[test]
    fn each_turn_keeps_a_conversation_going() {
        let (memory, seconds) = memory(10);
        for turn in 0..5 {
            seconds.store(turn * 500, Ordering::Relaxed);
            memory.remember("a", about(1));
        }
        assert!(memory.recall("a").is_some());
    }

    #[test]
    fn silent_conversations_leave_the_memory_when_anybody_speaks() {
        let (memory, seconds) = memory(10);
        memory.remember("a", about(1));
        memory.remember("b", about(2));
        seconds.store(600, Ordering::Relaxed);
        memory.remember("c", about(3));
        assert_eq!(memory.len(), 1);
    }

    #[test]
    fn the_least_recently_used_goes_first() {
        let (memory, _) = memory(2);
        memory.remember("a", about(1));
        memory.remember("b", about(2));
        memory.remember("a", about(1));
        memory.remember("c", about(3));
        assert_eq!(memory.recall("b"), None);
        assert_eq!(memory.recall("a"), Some(about(1)));
        assert_eq!(memory.len(), 2);
    }

    #[test]
    fn conversations_do_not_mix() {
        let (memory, _) = memory(10);
        memory.remember("a", about(1));
        assert_eq!(memory.recall("b"), None);
    }
}
