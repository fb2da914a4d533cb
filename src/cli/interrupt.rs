//! Ctrl-C, a machine that asks the program to end, and pages that take more than they may.

use std::io;
use std::thread;

use folio::build::Exceeded;
use folio::save;
use tokio::runtime::Builder;

use super::FAILURE;
use super::output::{FormatArg, fail};

/// How a program ends that was asked to: 128 and the number of SIGINT, as shells have it.
const STOPPED: i32 = 130;

/// From now on nothing is left behind, and files that belong together are not parted, when somebody asks the program to stop: by Ctrl-C, or
/// by SIGTERM or SIGHUP.
pub fn guard() {
    thread::spawn(|| {
        // Where nothing can be waited for, the next program removes what this one leaves.
        let Ok(runtime) = Builder::new_current_thread().enable_io().build() else { return };
        if runtime.block_on(asked()).is_ok() {
            save::abandon(|| end(STOPPED));
        }
    });
}

/// Tells that setting the pages takes more than it may, and ends the program: no thread can be stopped. Nothing is left behind.
pub fn give_up(format: FormatArg, exceeded: Exceeded) {
    save::abandon(|| {
        fail(format, &exceeded.to_string());
        end(FAILURE.into())
    });
}

#[expect(clippy::exit, reason = "the program ends here, and no destructor has anything left to do")]
fn end(code: i32) {
    std::process::exit(code)
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
