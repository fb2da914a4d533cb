//! Ctrl-C, and a machine that asks the program to end.

use std::io;
use std::thread;

use folio::save;
use tokio::runtime::Builder;

/// How a program ends that was asked to: 128 and the number of SIGINT, as shells have it.
const STOPPED: i32 = 130;

/// From now on nothing is left behind, and files that belong together are not parted, when somebody asks the program to stop: by Ctrl-C, or
/// by SIGTERM or SIGHUP.
pub fn guard() {
    thread::spawn(|| {
        // Where nothing can be waited for, the next program removes what this one leaves.
        let Ok(runtime) = Builder::new_current_thread().enable_io().build() else { return };
        if runtime.block_on(asked()).is_ok() {
            save::abandon(end);
        }
    });
}

#[expect(clippy::exit, reason = "the program ends here, and no destructor has anything left to do")]
fn end() {
    std::process::exit(STOPPED)
}

/// Waits until somebody asks the program to stop.
#[cfg(unix)]
async fn asked() -> io::Result<()> {
    use tokio::signal::unix::{SignalKind, signal};
    let mut interrupt = signal(SignalKind::interrupt())?;
    let mut terminate = signal(SignalKind::terminate())?;
    let mut hangup = signal(SignalKind::hangup())?;
    tokio::select! {
        _ = interrupt.recv() => {}
        _ = terminate.recv() => {}
        _ = hangup.recv() => {}
    }
    Ok(())
}

/// Waits until somebody asks the program to stop.
#[cfg(not(unix))]
async fn asked() -> io::Result<()> {
    tokio::signal::ctrl_c().await
}
