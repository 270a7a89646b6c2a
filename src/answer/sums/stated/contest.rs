//! Which of several pairs a question speaks of, and whether that is sure.

/// Which of several pairs is meant, and how far ahead it is of the next that comes to something else.
#[derive(Default)]
pub(super) struct Contest {
    best: Option<(f32, (usize, usize))>,
    second: Option<f32>,
}

impl Contest {
    /// Enters a pair; `is_same` tells whether another one comes to the same.
    pub(super) fn enter(
        &mut self,
        score: f32,
        pair: (usize, usize),
        is_same: impl Fn((usize, usize)) -> bool,
    ) {
        let loser = match self.best {
            Some((known, other)) => {
                let beats = score > known;
                if beats {
                    self.best = Some((score, pair));
                }
                (!is_same(other)).then_some(score.min(known))
            }
            None => {
                self.best = Some((score, pair));
                None
            }
        };
        self.second = [self.second, loser].into_iter().flatten().reduce(f32::max);
    }

    /// The best pair, if it is so far ahead.
    pub(super) fn winner(self, lead: f32) -> Option<(usize, usize)> {
        let (score, pair) = self.best?;
        self.second.is_none_or(|second| second + lead < score).then_some(pair)
    }
}
