//! Requests to Discord's HTTP API.
//!
//! serenity's own client is not used for this: its rate limiter ignores another base address,
//! sleeps without a bound, keeps an entry for every interaction for ever and repeats a request
//! that had succeeded when it can't read a header; without its limiter it gives a 429 back as an
//! error without the time to wait. Here every request has a deadline, obeys the limits that the
//! headers state, and may be repeated because each carries a nonce or is idempotent.

use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use reqwest::StatusCode;
use secrecy::{ExposeSecret, SecretString};
use serde::Serialize;
use serde::de::{DeserializeOwned, IgnoredAny};
use serenity::http::{LightMethod, Request, Route};
use tokio::time::{Instant, sleep, timeout_at};

use self::limits::{Limits, Waits};

mod limits;

/// One attempt at most: Discord answers in a fraction of a second or not at all.
const ATTEMPT: Duration = Duration::from_secs(10);
/// One attempt at answering an interaction: leaves time for a second within its three seconds.
const INTERACTION_ATTEMPT: Duration = Duration::from_millis(1_200);
/// Opening a connection, part of an attempt.
const CONNECT: Duration = Duration::from_secs(5);
/// Attempts at one request that fails for no fault of its own.
const ATTEMPTS: u32 = 4;
/// Pause before the second attempt; each further pause doubles.
const FIRST_PAUSE: Duration = Duration::from_millis(200);
/// Time for a message, waits for rate limits included: a later answer would only surprise.
pub const MESSAGE_DEADLINE: Duration = Duration::from_secs(30);
/// Time for the first response to an interaction: Discord's three seconds less the way there.
pub const INTERACTION_DEADLINE: Duration = Duration::from_millis(2_700);
/// Time for requests that set things up.
pub const SETUP_DEADLINE: Duration = Duration::from_secs(60);

/// Discord's code for an interaction that was answered already.
const ALREADY_ACKNOWLEDGED: i64 = 40_060;

/// Why a request came to nothing.
#[derive(Debug, thiserror::Error)]
pub enum RestError {
    /// Discord understood and refused; repeating it would not help.
    #[error("Discord refused with status {status}, code {code}: {message}")]
    Refused {
        /// HTTP status.
        status: u16,
        /// Discord's own error code, 0 where it gave none.
        code: i64,
        /// Discord's explanation.
        message: String,
    },
    /// The wait that Discord asks for goes beyond the deadline.
    #[error("rate limited for another {} ms", .0.as_millis())]
    RateLimited(Duration),
    /// No usable answer before the deadline, or in as many attempts as are allowed.
    #[error("no usable answer from Discord: {0}")]
    Unreachable(String),
    /// The request could not be built.
    #[error("the request could not be built: {0}")]
    Invalid(String),
    /// So many requests were refused that more would have Discord block this address.
    #[error("too many refused requests; waiting before sending more")]
    HoldingBack,
}

impl RestError {
    /// Whether the token itself was refused.
    pub fn is_unauthorized(&self) -> bool {
        matches!(self, Self::Refused { status: 401, .. })
    }
}

/// A client for Discord's HTTP API.
#[derive(Debug)]
pub struct Rest {
    client: reqwest::Client,
    /// Stands in for `https://discord.com`.
    base: Option<String>,
    token: SecretString,
    limits: Limits,
    unauthorized: AtomicBool,
}

impl Rest {
    /// A client with this token; `base` replaces `https://discord.com`, `per_second` bounds all
    /// requests but those of interactions (0: unbounded).
    ///
    /// # Errors
    ///
    /// Where the TLS backend can't be set up.
    pub fn new(token: &SecretString, base: Option<String>, per_second: u32) -> Result<Self, RestError> {
        let client = reqwest::Client::builder()
            .use_rustls_tls()
            .connect_timeout(CONNECT)
            .timeout(ATTEMPT)
            .tcp_nodelay(true)
            .redirect(reqwest::redirect::Policy::none())
            .build()
            .map_err(|why| RestError::Invalid(why.to_string()))?;
        let token = format!("Bot {}", token.expose_secret());
        Ok(Self {
            client,
            base,
            token: token.into(),
            limits: Limits::new(per_second),
            unauthorized: AtomicBool::new(false),
        })
    }

    /// The base address where it is not Discord's own.
    pub fn base(&self) -> Option<&str> {
        self.base.as_deref()
    }

    /// The HTTP client underneath, for serenity, which wants one.
    pub fn client(&self) -> reqwest::Client {
        self.client.clone()
    }

    /// Whether Discord has refused the token since the start.
    pub fn token_refused(&self) -> bool {
        self.unauthorized.load(Ordering::Relaxed)
    }

    /// Rate-limit entries held, for the log.
    pub fn limits_held(&self) -> u64 {
        self.limits.held()
    }

    /// Fetches something.
    pub async fn get<T: DeserializeOwned>(
        &self,
        route: Route<'_>,
        params: Vec<(&'static str, String)>,
    ) -> Result<T, RestError> {
        let request = Request::new(route, LightMethod::Get).params(Some(params));
        self.send(request, SETUP_DEADLINE, json).await
    }

    /// Replaces something.
    pub async fn put(&self, route: Route<'_>, body: &impl Serialize) -> Result<(), RestError> {
        let request = with_body(Request::new(route, LightMethod::Put), body)?;
        self.send(request, SETUP_DEADLINE, ignore).await
    }

    /// Sends a message that carries an enforced nonce, and returns what is asked of the result.
    pub async fn post<T: DeserializeOwned>(
        &self,
        route: Route<'_>,
        body: &impl Serialize,
    ) -> Result<T, RestError> {
        let request = with_body(Request::new(route, LightMethod::Post), body)?;
        self.send(request, MESSAGE_DEADLINE, json).await
    }

    /// Changes something.
    pub async fn patch(&self, route: Route<'_>, body: &impl Serialize) -> Result<(), RestError> {
        let request = with_body(Request::new(route, LightMethod::Patch), body)?;
        self.send(request, MESSAGE_DEADLINE, ignore).await
    }

    /// Removes something.
    pub async fn delete(&self, route: Route<'_>) -> Result<(), RestError> {
        self.send(Request::new(route, LightMethod::Delete), MESSAGE_DEADLINE, ignore).await
    }

    /// Gives the first response to an interaction.
    pub async fn respond(&self, route: Route<'_>, body: &impl Serialize) -> Result<(), RestError> {
        let request = with_body(Request::new(route, LightMethod::Post), body)?;
        match self.send(request, INTERACTION_DEADLINE, ignore).await {
            // An attempt whose answer was lost had arrived after all.
            Err(RestError::Refused { code: ALREADY_ACKNOWLEDGED, .. }) => Ok(()),
            other => other,
        }
    }

    async fn send<T>(
        &self,
        request: Request<'_>,
        within: Duration,
        read: fn(&[u8]) -> Result<T, serde_json::Error>,
    ) -> Result<T, RestError> {
        let deadline = Instant::now() + within;
        let waits = Waits::of(&request);
        let attempt_time = if waits.interaction() { INTERACTION_ATTEMPT } else { ATTEMPT };
        let mut pause = FIRST_PAUSE;
        let mut attempt = 1;
        loop {
            self.limits.turn(&waits, deadline).await?;
            let attempt_end = deadline.min(Instant::now() + attempt_time);
            let failure = match timeout_at(attempt_end, self.attempt(&request, &waits, read)).await {
                Ok(Ok(value)) => return Ok(value),
                // The wait that was asked for is kept by the limits, and not an attempt lost.
                Ok(Err(Failure::RateLimited)) => continue,
                Ok(Err(Failure::Final(why))) => return Err(why),
                Ok(Err(Failure::Passing(why))) => why,
                Err(_) => "it took too long".to_owned(),
            };
            if attempt >= ATTEMPTS || Instant::now() + pause >= deadline {
                return Err(RestError::Unreachable(failure));
            }
            tracing::debug!(attempt, failure, "repeating a request");
            sleep(pause).await;
            pause *= 2;
            attempt += 1;
        }
    }

    async fn attempt<T>(
        &self,
        request: &Request<'_>,
        waits: &Waits,
        read: fn(&[u8]) -> Result<T, serde_json::Error>,
    ) -> Result<T, Failure> {
        let invalid = |why: String| Failure::Final(RestError::Invalid(why));
        let built = request
            .clone()
            .build(&self.client, self.token.expose_secret(), self.base.as_deref())
            .map_err(|why| invalid(why.to_string()))?
            .build()
            .map_err(|why| invalid(why.without_url().to_string()))?;
        // The address of an interaction holds its token, which does not belong in a log.
        let passing = |why: reqwest::Error| Failure::Passing(why.without_url().to_string());
        let response = self.client.execute(built).await.map_err(passing)?;
        let status = response.status();
        self.limits.note(waits, status, response.headers());
        if status == StatusCode::TOO_MANY_REQUESTS {
            return Err(Failure::RateLimited);
        }
        if status.is_server_error() {
            return Err(Failure::Passing(format!("status {status}")));
        }
        let body = response.bytes().await.map_err(passing)?;
        if status.is_success() {
            // The deed is done although its description can't be read; asking again with the same
            // nonce brings the description and not a second deed.
            return read(&body).map_err(|_| Failure::Passing("an unreadable answer".to_owned()));
        }
        if status == StatusCode::UNAUTHORIZED {
            self.unauthorized.store(true, Ordering::Relaxed);
        }
        Err(Failure::Final(refusal(status, &body)))
    }
}

/// Why one attempt failed.
enum Failure {
    /// To be sent again once the limits allow.
    RateLimited,
    /// May go better next time.
    Passing(String),
    /// Will not go better.
    Final(RestError),
}

fn with_body<'a>(request: Request<'a>, body: &impl Serialize) -> Result<Request<'a>, RestError> {
    let body = serde_json::to_vec(body).map_err(|why| RestError::Invalid(why.to_string()))?;
    Ok(request.body(Some(body)))
}

fn json<T: DeserializeOwned>(body: &[u8]) -> Result<T, serde_json::Error> {
    serde_json::from_slice(body)
}

/// Accepts any complete answer, including none at all.
fn ignore(body: &[u8]) -> Result<(), serde_json::Error> {
    if body.is_empty() {
        return Ok(());
    }
    serde_json::from_slice::<IgnoredAny>(body).map(|_| ())
}

fn refusal(status: StatusCode, body: &[u8]) -> RestError {
    #[derive(serde::Deserialize)]
    struct Said {
        #[serde(default)]
        code: i64,
        #[serde(default)]
        message: String,
    }
    let said = serde_json::from_slice(body).unwrap_or(Said { code: 0, message: String::new() });
    RestError::Refused { status: status.as_u16(), code: said.code, message: said.message }
}
