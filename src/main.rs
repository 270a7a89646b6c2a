//! The `roro` program; everything it does is in [`roro::cli`].

use std::process::ExitCode;

fn main() -> ExitCode {
    roro::cli::run()
}
