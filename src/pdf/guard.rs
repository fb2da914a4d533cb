//! Work that hostile files may be too much for.

use std::cell::Cell;
use std::panic::{AssertUnwindSafe, catch_unwind};

thread_local! {
    static GUARDED: Cell<bool> = const { Cell::new(false) };
}

/// Runs something that may panic over what a file asks for; nothing where it does.
pub fn guarded<T>(run: impl FnOnce() -> T) -> Option<T> {
    caught(run).ok()
}

/// As [`guarded`], for who tells what the panic said.
///
/// # Errors
/// Returns the words of the panic.
pub fn caught<T>(run: impl FnOnce() -> T) -> Result<T, String> {
    let before = GUARDED.replace(true);
    // What was at work on the file is not looked at afterwards.
    let done = catch_unwind(AssertUnwindSafe(run));
    GUARDED.set(before);
    done.map_err(|payload| {
        let said = payload.downcast_ref::<String>().map(String::as_str);
        said.or_else(|| payload.downcast_ref().copied()).unwrap_or("without a word").to_string()
    })
}

/// Whether this thread is inside of [`guarded`], so that a panic is a fault of a file and not of folio.
pub fn is_guarded() -> bool {
    GUARDED.get()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panic_over_a_file_is_no_value() {
        assert_eq!(guarded(is_guarded), Some(true));
        assert_eq!(guarded(|| -> u8 { panic!("too much") }), None);
        assert_eq!(caught(|| -> u8 { panic!("page {} is too much", 3) }), Err("page 3 is too much".into()));
        assert_eq!(caught(|| 7), Ok(7));
        assert!(!is_guarded());
    }
}
