//! Waits for Discord's rate limits as its headers state them; nothing here knows a limit by heart
//! but the one over all requests, which no header states in advance.

use std::num::NonZeroU32;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use governor::clock::{Clock, DefaultClock};
use governor::{DefaultDirectRateLimiter, Quota, RateLimiter};
use moka::sync::Cache;
use reqwest::StatusCode;
use reqwest::header::HeaderMap;
use serenity::http::{LightMethod, RatelimitingBucket, Request, Route};
use tokio::time::{Instant, sleep_until};

use super::RestError;

/// A limit without news is forgotten after this time; Discord's windows are seconds long.
const FORGOTTEN: Duration = Duration::from_secs(10 * 60);
/// Limits known at once.
const MOST_KNOWN: u64 = 10_000;
/// Those who waited for the same window start spread over this time, in milliseconds.
const SPREAD_MS: u64 = 100;
/// Ends of a window that differ by less are the same end, told over a network that jitters.
const SAME_WINDOW: Duration = Duration::from_millis(100);
/// Wait after a 429 that does not say how long.
const UNSTATED_WAIT: Duration = Duration::from_secs(1);
/// Discord blocks an address for 10,000 answers of 401, 403 or 429 in ten minutes; stop at half.
const MOST_REFUSED: u32 = 5_000;
/// The time over which Discord counts them.
const REFUSED_OVER: Duration = Duration::from_secs(10 * 60);

/// Which limits a request waits for.
#[derive(Debug, Clone, Copy)]
pub struct Waits {
    /// `None` for interactions, which have no limit of their own worth keeping: every one has its
    /// own address, and they are exempt from the limit over all requests.
    key: Option<(LightMethod, RatelimitingBucket)>,
}

impl Waits {
    /// Reads it off a request.
    pub fn of(request: &Request<'_>) -> Self {
        let route = request.route_ref();
        let interaction = matches!(route, Route::InteractionResponse { .. });
        Self { key: (!interaction).then(|| (*request.method_ref(), route.ratelimiting_bucket())) }
    }

    /// Whether this is the response to an interaction.
    pub fn interaction(&self) -> bool {
        self.key.is_none()
    }
}

/// What a bucket's last answer said.
#[derive(Debug, Default)]
struct Window {
    remaining: u32,
    /// `None` while nothing is known, which allows everything.
    reset: Option<Instant>,
}

/// Until when nothing may be sent.
#[derive(Debug, Default)]
struct Paused {
    interactions: Option<Instant>,
    others: Option<Instant>,
}

impl Paused {
    fn of(&mut self, waits: &Waits) -> &mut Option<Instant> {
        if waits.interaction() { &mut self.interactions } else { &mut self.others }
    }
}

/// All limits known.
#[derive(Debug)]
pub struct Limits {
    windows: Cache<(LightMethod, RatelimitingBucket), Arc<Mutex<Window>>>,
    /// No request before this time, after a 429 over all requests; interactions apart.
    paused: Mutex<Paused>,
    overall: Option<DefaultDirectRateLimiter>,
    refused: AtomicU32,
    refused_since: Mutex<Instant>,
}

impl Limits {
    /// Limits with so many requests a second over all (0: unbounded).
    pub fn new(per_second: u32) -> Self {
        Self {
            windows: Cache::builder().max_capacity(MOST_KNOWN).time_to_idle(FORGOTTEN).build(),
            paused: Mutex::default(),
            overall: NonZeroU32::new(per_second).map(|rate| RateLimiter::direct(Quota::per_second(rate))),
            refused: AtomicU32::new(0),
            refused_since: Mutex::new(Instant::now()),
        }
    }

    /// Windows held.
    pub fn held(&self) -> u64 {
        self.windows.entry_count()
    }

    /// Waits until the request may go.
    ///
    /// # Errors
    ///
    /// Where that would be after the deadline.
    pub async fn turn(&self, waits: &Waits, deadline: Instant) -> Result<(), RestError> {
        self.hold_back()?;
        while let Some(until) = self.blocked(waits) {
            let until = until + Duration::from_millis(fastrand::u64(..SPREAD_MS));
            if until >= deadline {
                return Err(RestError::RateLimited(until.duration_since(Instant::now())));
            }
            sleep_until(until).await;
        }
        Ok(())
    }

    /// Takes a place if there is one, else says when to try again.
    fn blocked(&self, waits: &Waits) -> Option<Instant> {
        let now = Instant::now();
        let paused = *self.paused.lock().unwrap_or_else(PoisonError::into_inner).of(waits);
        if let Some(until) = paused.filter(|until| *until > now) {
            return Some(until);
        }
        let key = waits.key?;
        if let Some(window) = self.windows.get(&key) {
            let mut window = window.lock().unwrap_or_else(PoisonError::into_inner);
            if let Some(reset) = window.reset.filter(|reset| *reset > now) {
                if window.remaining == 0 {
                    return Some(reset);
                }
                window.remaining -= 1;
            }
        }
        let not_yet = self.overall.as_ref()?.check().err()?;
        Some(now + not_yet.wait_time_from(DefaultClock::default().now()))
    }

    /// Learns from an answer.
    pub fn note(&self, waits: &Waits, status: StatusCode, headers: &HeaderMap) {
        let limited = status == StatusCode::TOO_MANY_REQUESTS;
        let shared = headers.get("x-ratelimit-scope").is_some_and(|scope| scope == "shared");
        if matches!(status, StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN) || limited && !shared {
            self.refused.fetch_add(1, Ordering::Relaxed);
        }
        let now = Instant::now();
        if limited {
            let wait = seconds(headers, "retry-after").unwrap_or(UNSTATED_WAIT);
            if headers.contains_key("x-ratelimit-global") || waits.interaction() {
                let mut paused = self.paused.lock().unwrap_or_else(PoisonError::into_inner);
                *paused.of(waits) = Some(now + wait);
                return;
            }
            self.learn(waits, 0, now + wait);
        } else if let (Some(remaining), Some(reset)) =
            (header(headers, "x-ratelimit-remaining"), seconds(headers, "x-ratelimit-reset-after"))
        {
            self.learn(waits, remaining, now + reset);
        }
    }

    fn learn(&self, waits: &Waits, remaining: u32, reset: Instant) {
        let Some(key) = waits.key else { return };
        let window = self.windows.get_with(key, Arc::default);
        let mut window = window.lock().unwrap_or_else(PoisonError::into_inner);
        // Answers overtake each other: within one window the lowest count is the newest.
        window.remaining = match window.reset {
            Some(old) if reset <= old + SAME_WINDOW => window.remaining.min(remaining),
            _ => remaining,
        };
        window.reset = Some(window.reset.map_or(reset, |old| old.max(reset)));
    }

    fn hold_back(&self) -> Result<(), RestError> {
        if self.refused.load(Ordering::Relaxed) < MOST_REFUSED {
            return Ok(());
        }
        let mut since = self.refused_since.lock().unwrap_or_else(PoisonError::into_inner);
        if since.elapsed() < REFUSED_OVER {
            return Err(RestError::HoldingBack);
        }
        *since = Instant::now();
        self.refused.store(0, Ordering::Relaxed);
        Ok(())
    }
}

fn header<T: std::str::FromStr>(headers: &HeaderMap, name: &str) -> Option<T> {
    headers.get(name)?.to_str().ok()?.trim().parse().ok()
}

/// A time in seconds; `None` where the header is missing or is no sensible time.
fn seconds(headers: &HeaderMap, name: &str) -> Option<Duration> {
    Duration::try_from_secs_f64(header(headers, name)?).ok()
}

#[cfg(test)]
mod tests {
    use reqwest::header::HeaderValue;
    use serenity::model::id::ChannelId;

    use super::*;

    fn message() -> Waits {
        let route = Route::ChannelMessages { channel_id: ChannelId::new(1) };
        Waits::of(&Request::new(route, LightMethod::Post))
    }

    fn headers(list: &[(&'static str, &'static str)]) -> HeaderMap {
        list.iter()
            .map(|(name, value)| (name.parse().expect("a name"), HeaderValue::from_static(value)))
            .collect()
    }

    fn soon() -> Instant {
        Instant::now() + Duration::from_secs(1)
    }

    #[tokio::test(start_paused = true)]
    async fn an_empty_window_is_waited_for() {
        let limits = Limits::new(0);
        let said = headers(&[("x-ratelimit-remaining", "0"), ("x-ratelimit-reset-after", "0.5")]);
        limits.note(&message(), StatusCode::OK, &said);
        let start = Instant::now();
        limits.turn(&message(), soon()).await.expect("in time");
        assert!(start.elapsed() >= Duration::from_millis(500));
    }

    #[tokio::test(start_paused = true)]
    async fn a_wait_beyond_the_deadline_is_refused() {
        let limits = Limits::new(0);
        limits.note(&message(), StatusCode::TOO_MANY_REQUESTS, &headers(&[("retry-after", "3600")]));
        let turn = limits.turn(&message(), soon()).await;
        assert!(matches!(turn, Err(RestError::RateLimited(wait)) if wait.as_secs() >= 3599));
    }

    #[tokio::test(start_paused = true)]
    async fn unreadable_headers_are_no_limit() {
        let limits = Limits::new(0);
        for value in ["soon", "-1", "inf", "NaN", "1e400", ""] {
            let said = headers(&[("x-ratelimit-remaining", "0"), ("x-ratelimit-reset-after", value)]);
            limits.note(&message(), StatusCode::OK, &said);
            let start = Instant::now();
            limits.turn(&message(), soon()).await.expect("no wait");
            assert_eq!(start.elapsed(), Duration::ZERO, "{value}");
        }
    }

    #[tokio::test(start_paused = true)]
    async fn a_global_limit_holds_every_route() {
        let limits = Limits::new(0);
        let said = headers(&[("retry-after", "0.2"), ("x-ratelimit-global", "true")]);
        limits.note(&message(), StatusCode::TOO_MANY_REQUESTS, &said);
        let other = Waits::of(&Request::new(Route::GatewayBot, LightMethod::Get));
        let start = Instant::now();
        limits.turn(&other, soon()).await.expect("in time");
        assert!(start.elapsed() >= Duration::from_millis(200));
    }

    #[tokio::test(start_paused = true)]
    async fn refusals_without_end_stop_further_requests() {
        let limits = Limits::new(0);
        for _ in 0..MOST_REFUSED {
            limits.note(&message(), StatusCode::FORBIDDEN, &HeaderMap::new());
        }
        assert!(matches!(limits.turn(&message(), soon()).await, Err(RestError::HoldingBack)));
        tokio::time::advance(REFUSED_OVER).await;
        assert!(limits.turn(&message(), soon()).await.is_ok());
    }
}
