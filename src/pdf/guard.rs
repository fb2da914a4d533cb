//! Work that hostile files may be too much for.

use std::cell::Cell;
use std::panic::{AssertUnwindSafe, catch_unwind};

thread_local! {
    static GUARDED: Cell<bool> = const { Cell::new(false) };
}

/// Runs something that may panic over what a file asks for; nothing where it does.
pub fn guarded<T>(run: impl FnOnce() -> T) -> Option<T> {
    let before = GUARDED.replace(true);
    // What was at work on the file is not looked at afterwards.
    let done = catch_unwind(AssertUnwindSafe(run)).ok();
    GUARDED.set(before);
    done
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
        assert!(!is_guarded());
    }
}
