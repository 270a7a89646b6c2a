//! When the process is told to stop.

use std::io;

/// Resolves on Ctrl-C or, where there is such a thing, SIGTERM, which supervisors and container
/// engines send. Later ones change nothing: the shutdown that the first one starts has deadlines.
///
/// # Errors
///
/// Where the handlers can't be installed.
pub fn requested() -> io::Result<impl Future<Output = ()> + Send + 'static> {
    #[cfg(unix)]
    let mut terminate = {
        use tokio::signal::unix::{SignalKind, signal};
        signal(SignalKind::terminate())?
    };
    let mut interrupt = Box::pin(tokio::signal::ctrl_c());
    Ok(async move {
        #[cfg(unix)]
        tokio::select! {
            _ = terminate.recv() => {}
            _ = &mut interrupt => {}
        }
        #[cfg(not(unix))]
        let _ = interrupt.await;
    })
}
