//! Rate limits per person and per channel: who asks too fast is told once, then met with silence.

use std::num::NonZeroU32;
use std::time::Duration;

use governor::{DefaultKeyedRateLimiter, Quota, RateLimiter};

/// At most one notice to the same person or channel in this time.
const NOTICE_EVERY: Duration = Duration::from_secs(60);

/// How fast questions may come: a burst, and its share that comes back each minute.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pace {
    /// Questions in a row after a pause.
    pub burst: u32,
    /// Questions a minute in the long run; 0 switches the limit off.
    pub per_minute: u32,
}

/// What to do with a question.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Admission {
    /// Answer it.
    Welcome,
    /// Say once that this person asks too fast.
    TellPerson,
    /// Say once that this channel asks too fast.
    TellChannel,
    /// Say nothing: it was said already.
    Quiet,
}

/// The limiters of all persons and channels.
#[derive(Debug)]
pub struct Flood {
    persons: Option<DefaultKeyedRateLimiter<u64>>,
    channels: Option<DefaultKeyedRateLimiter<u64>>,
    /// A limiter as well: of many messages at the same moment it lets one through, and no more.
    notices: DefaultKeyedRateLimiter<(bool, u64)>,
}

impl Flood {
    /// Limiters with these paces.
    pub fn new(person: Pace, channel: Pace) -> Self {
        Self {
            persons: limiter(person),
            channels: limiter(channel),
            notices: RateLimiter::keyed(
                Quota::with_period(NOTICE_EVERY).expect("the time between notices is not zero"),
            ),
        }
    }

    /// Counts one question and says what to do with it.
    pub fn admit(&self, person: u64, channel: u64) -> Admission {
        let too_fast = |limiter: &Option<DefaultKeyedRateLimiter<u64>>, key| {
            limiter.as_ref().is_some_and(|limiter| limiter.check_key(&key).is_err())
        };
        // The person first, so that one who floods does not use up the channel's share.
        if too_fast(&self.persons, person) {
            return self.tell((true, person), Admission::TellPerson);
        }
        if too_fast(&self.channels, channel) {
            return self.tell((false, channel), Admission::TellChannel);
        }
        Admission::Welcome
    }

    fn tell(&self, whom: (bool, u64), notice: Admission) -> Admission {
        match self.notices.check_key(&whom) {
            Ok(()) => notice,
            Err(_) => Admission::Quiet,
        }
    }

    /// Forgets everybody whose full burst has come back.
    pub fn prune(&self) {
        for limiter in [&self.persons, &self.channels].into_iter().flatten() {
            limiter.retain_recent();
            limiter.shrink_to_fit();
        }
        self.notices.retain_recent();
        self.notices.shrink_to_fit();
    }
}

fn limiter(pace: Pace) -> Option<DefaultKeyedRateLimiter<u64>> {
    let per_minute = NonZeroU32::new(pace.per_minute)?;
    let burst = NonZeroU32::new(pace.burst).unwrap_or(NonZeroU32::MIN);
    Some(RateLimiter::keyed(Quota::per_minute(per_minute).allow_burst(burst)))
}

#[cfg(test)]
mod tests {
    use super::*;

    const SLOW: Pace = Pace { burst: 2, per_minute: 1 };
    const OFF: Pace = Pace { burst: 0, per_minute: 0 };

    #[test]
    fn one_who_floods_is_told_once() {
        let flood = Flood::new(SLOW, OFF);
        let seen: Vec<_> = (0..5).map(|_| flood.admit(1, 9)).collect();
        use Admission::{Quiet, TellPerson, Welcome};
        assert_eq!(seen, [Welcome, Welcome, TellPerson, Quiet, Quiet]);
        assert_eq!(flood.admit(2, 9), Welcome, "another person is not held back");
    }

    #[test]
    fn a_busy_channel_is_told_once() {
        let flood = Flood::new(OFF, SLOW);
        let seen: Vec<_> = (0..4).map(|person| flood.admit(person, 9)).collect();
        use Admission::{Quiet, TellChannel, Welcome};
        assert_eq!(seen, [Welcome, Welcome, TellChannel, Quiet]);
        assert_eq!(flood.admit(5, 10), Welcome);
    }

    #[test]
    fn pruning_keeps_those_who_still_owe() {
        let flood = Flood::new(SLOW, OFF);
        for _ in 0..3 {
            flood.admit(1, 9);
        }
        flood.prune();
        assert_eq!(flood.admit(1, 9), Admission::Quiet);
    }
}
