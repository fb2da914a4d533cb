//! Faults of folio itself: a panic is told in plain words, with what to report.

use std::io::Write;
use std::panic::{self, AssertUnwindSafe, PanicHookInfo};

/// What somebody who can mend it has to know.
fn report(what: &str) -> String {
    let [name, version] = [env!("CARGO_PKG_NAME"), env!("CARGO_PKG_VERSION")];
    let [system, processor] = [std::env::consts::OS, std::env::consts::ARCH];
    format!(
        "{name} has a fault and stopped: {what}\n\
         The last good PDFs stay. Please report it where you have {name} from: these lines, {name} {version} on {system} {processor}, \
         the command, and the files if you may."
    )
}

/// What went wrong and where, in one line.
fn what(info: &PanicHookInfo) -> String {
    let message = info.payload_as_str().unwrap_or("without a word");
    let place = info.location().map(|place| format!(" ({}:{})", place.file(), place.line()));
    format!("{message}{}", place.unwrap_or_default())
}

/// Lets a panic tell what to report, on standard error.
pub fn hook() {
    panic::set_hook(Box::new(|info| {
        // Who reads the file says what is wrong with it.
        if folio::pdf::guard::is_guarded() {
            return;
        }
        // Where it can't be written, the exit code still says it.
        let _ = writeln!(std::io::stderr(), "{}", report(&what(info)));
    }));
}

/// A panic, in words that say what to report.
#[derive(Debug, PartialEq, thiserror::Error)]
#[error("{0}")]
pub struct Fault(String);

/// Runs something that may panic.
///
/// # Errors
/// Returns that it did.
pub fn guarded(run: impl FnOnce() -> u8) -> Result<u8, Fault> {
    // Nothing of what was at work is looked at afterwards.
    panic::catch_unwind(AssertUnwindSafe(run)).map_err(|payload| {
        let message = payload.downcast_ref::<String>().map(String::as_str);
        Fault(report(message.or_else(|| payload.downcast_ref().copied()).unwrap_or("without a word")))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panic_is_told_in_plain_words() {
        assert_eq!(guarded(|| 7), Ok(7));
        let fault = guarded(|| panic!("index {} out of range", 3)).unwrap_err().to_string();
        assert!(fault.starts_with("folio has a fault and stopped: index 3 out of range\n"), "{fault}");
        assert!(fault.contains(env!("CARGO_PKG_VERSION")) && fault.contains("Please report it"), "{fault}");
        assert!(guarded(|| panic!("still")).unwrap_err().to_string().contains("still"));
    }
}
