//! Bounds the work in hand. serenity starts a task for every event, without any bound; here only
//! so many run at a time and so many wait, and what waited longest makes room for what is new: in
//! an overload a fresh question is worth more than one whose asker has given up.

use std::collections::VecDeque;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use tokio::sync::oneshot;

/// Lets a bounded number of tasks through and a bounded number wait.
#[derive(Debug)]
pub struct Gate {
    /// A plain mutex: it is held for a few instructions and never across an await.
    state: Mutex<State>,
    most_running: usize,
    most_waiting: usize,
    dropped: AtomicU64,
}

#[derive(Debug, Default)]
struct State {
    running: usize,
    waiting: VecDeque<oneshot::Sender<Pass>>,
}

/// The right to run; gives its place to the next in line when dropped.
#[derive(Debug)]
pub struct Pass(Option<Arc<Gate>>);

impl Gate {
    /// A gate for so many at work and so many waiting.
    pub fn new(most_running: usize, most_waiting: usize) -> Arc<Self> {
        Arc::new(Self {
            state: Mutex::default(),
            most_running: most_running.max(1),
            most_waiting,
            dropped: AtomicU64::new(0),
        })
    }

    /// Waits for a place; `None` if newer work has taken it.
    pub async fn enter(self: &Arc<Self>) -> Option<Pass> {
        let turn = {
            let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
            if state.running < self.most_running {
                state.running += 1;
                return Some(Pass(Some(Arc::clone(self))));
            }
            let (call, turn) = oneshot::channel();
            state.waiting.push_back(call);
            if state.waiting.len() > self.most_waiting {
                state.waiting.pop_front();
                self.dropped.fetch_add(1, Ordering::Relaxed);
            }
            turn
        };
        turn.await.ok()
    }

    /// How many were turned away since the start.
    pub fn dropped(&self) -> u64 {
        self.dropped.load(Ordering::Relaxed)
    }

    /// How many run and how many wait.
    pub fn load(&self) -> (usize, usize) {
        let state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        (state.running, state.waiting.len())
    }
}

impl Drop for Pass {
    fn drop(&mut self) {
        let Some(gate) = self.0.take() else { return };
        loop {
            let next = {
                let mut state = gate.state.lock().unwrap_or_else(PoisonError::into_inner);
                match state.waiting.pop_front() {
                    Some(next) => next,
                    None => {
                        state.running -= 1;
                        return;
                    }
                }
            };
            match next.send(Pass(Some(Arc::clone(&gate)))) {
                Ok(()) => return,
                // The one who waited is gone; its pass must not run this drop again.
                Err(mut unused) => unused.0 = None,
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn the_oldest_that_waits_makes_room() {
        let gate = Gate::new(1, 2);
        let held = gate.enter().await.expect("free");
        let wait = |gate: &Arc<Gate>| {
            let gate = Arc::clone(gate);
            tokio::spawn(async move { gate.enter().await.is_some() })
        };
        let mut tasks = Vec::new();
        for _ in 0..3 {
            tasks.push(wait(&gate));
            tokio::task::yield_now().await;
        }
        assert_eq!(gate.load(), (1, 2));
        assert_eq!(gate.dropped(), 1);
        drop(held);
        let mut passed = Vec::new();
        for task in tasks {
            passed.push(task.await.expect("no panic"));
        }
        assert_eq!(passed, [false, true, true]);
        assert_eq!(gate.load(), (0, 0));
    }

    #[tokio::test]
    async fn one_who_left_the_line_is_passed_over() {
        let gate = Gate::new(1, 2);
        let held = gate.enter().await.expect("free");
        let gone = tokio::spawn({
            let gate = Arc::clone(&gate);
            async move { gate.enter().await.is_some() }
        });
        tokio::task::yield_now().await;
        gone.abort();
        let _ = gone.await;
        drop(held);
        assert!(gate.enter().await.is_some());
        assert_eq!(gate.load(), (0, 0));
    }
}
