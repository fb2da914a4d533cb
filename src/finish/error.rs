//! Why a PDF can't be finished.

/// A PDF can't be finished, which is a fault of folio: no change of the content mends it.
#[derive(Debug, thiserror::Error)]
#[error("the PDF can't be finished ({0}); this is a fault of folio")]
pub struct FinishError(String);

/// What no change of the content mends.
pub(super) fn fault(what: &str) -> FinishError {
    FinishError(what.to_string())
}
