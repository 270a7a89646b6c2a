//! Which answer belongs to which question, so that a replayed event is answered once, an edited
//! question edits its answer and a deleted one deletes it. Bounded in number and in time; holds
//! ids and hashes, no text.

use std::hash::{BuildHasher, RandomState};
use std::sync::Arc;
use std::time::Duration;

use moka::sync::Cache;
use tokio::sync::{Mutex, OwnedMutexGuard};

/// How long an answer follows its question, and a replayed event is recognised.
const REMEMBERED: Duration = Duration::from_secs(60 * 60);
/// Questions remembered at once; at some 200 bytes each, a few megabytes.
const MOST_QUESTIONS: u64 = 20_000;
/// How long a deletion is remembered that arrived before its message: events are not ordered, but
/// they are not minutes apart.
const DELETION_REMEMBERED: Duration = Duration::from_secs(60);
/// Deletions and interactions remembered at once.
const MOST_IDS: u64 = 10_000;
/// An interaction's token is valid this long, so a replay can't come later.
const INTERACTION_REMEMBERED: Duration = Duration::from_secs(15 * 60);

/// What became of one question.
#[derive(Debug, Default)]
pub struct Exchange {
    /// Id of the bot's answer, once there is one.
    pub answer: Option<u64>,
    /// The question was deleted.
    pub deleted: bool,
    /// Hash of the question as last answered, to tell an edit from an unfurled link.
    pub asked: u64,
}

/// The exchanges of the last hour.
#[derive(Debug)]
pub struct Ledger {
    exchanges: Cache<u64, Arc<Mutex<Exchange>>>,
    deletions: Cache<u64, ()>,
    interactions: Cache<u64, ()>,
    hasher: RandomState,
}

impl Default for Ledger {
    fn default() -> Self {
        let ids = |alive| Cache::builder().max_capacity(MOST_IDS).time_to_live(alive).build();
        Self {
            exchanges: Cache::builder().max_capacity(MOST_QUESTIONS).time_to_live(REMEMBERED).build(),
            deletions: ids(DELETION_REMEMBERED),
            interactions: ids(INTERACTION_REMEMBERED),
            hasher: RandomState::new(),
        }
    }
}

impl Ledger {
    /// Opens the exchange for a new question and holds it; `None` if this message was seen before.
    pub async fn open(&self, message: u64) -> Option<OwnedMutexGuard<Exchange>> {
        // `or_default` and `or_insert` look and then insert: of two at the same moment both are first.
        let entry =
            self.exchanges.entry(message).or_insert_with(|| Arc::new(Mutex::new(Exchange::default())));
        if !entry.is_fresh() {
            return None;
        }
        let mut exchange = entry.into_value().lock_owned().await;
        exchange.deleted |= self.deletions.contains_key(&message);
        Some(exchange)
    }

    /// Holds the exchange of a question that was opened before; waits while it is being answered.
    pub async fn find(&self, message: u64) -> Option<OwnedMutexGuard<Exchange>> {
        Some(self.exchanges.get(&message)?.lock_owned().await)
    }

    /// Notes that a message is gone, whether or not its question was seen.
    pub fn deleted(&self, message: u64) {
        self.deletions.insert(message, ());
    }

    /// Whether this interaction is seen for the first time.
    pub fn first_interaction(&self, interaction: u64) -> bool {
        self.interactions.entry(interaction).or_insert_with(|| ()).is_fresh()
    }

    /// Hash of a question; differs from run to run, so it tells nothing to anybody else.
    pub fn fingerprint(&self, question: &str) -> u64 {
        self.hasher.hash_one(question)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_replayed_message_is_opened_once() {
        let ledger = Ledger::default();
        assert!(ledger.open(1).await.is_some());
        assert!(ledger.open(1).await.is_none());
        assert!(ledger.open(2).await.is_some());
    }

    #[tokio::test]
    async fn a_deletion_that_overtook_its_message_is_known() {
        let ledger = Ledger::default();
        ledger.deleted(1);
        assert!(ledger.open(1).await.is_some_and(|exchange| exchange.deleted));
    }

    #[tokio::test]
    async fn an_edit_waits_for_the_answer() {
        let ledger = Arc::new(Ledger::default());
        let mut held = ledger.open(1).await.expect("fresh");
        let waiting = tokio::spawn({
            let ledger = Arc::clone(&ledger);
            async move { ledger.find(1).await.and_then(|exchange| exchange.answer) }
        });
        tokio::task::yield_now().await;
        held.answer = Some(7);
        drop(held);
        assert_eq!(waiting.await.ok().flatten(), Some(7));
    }

    #[test]
    fn an_interaction_is_first_once() {
        let ledger = Ledger::default();
        assert!(ledger.first_interaction(1));
        assert!(!ledger.first_interaction(1));
    }

    #[test]
    fn of_many_at_the_same_moment_one_is_first() {
        const THREADS: usize = 4;
        let (ledger, start) = (Ledger::default(), std::sync::Barrier::new(THREADS));
        let first = || {
            let count = |id| {
                start.wait();
                usize::from(ledger.first_interaction(id))
            };
            (0..1_000).map(count).sum::<usize>()
        };
        let total = std::thread::scope(|scope| {
            let threads: Vec<_> = (0..THREADS).map(|_| scope.spawn(first)).collect();
            threads.into_iter().map(|it| it.join().expect("no panic")).sum::<usize>()
        });
        assert_eq!(total, 1_000);
    }
}
