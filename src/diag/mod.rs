//! Problems in the user's files, as data.
//!
//! A stage never prints and never stops at the first problem: it returns [`Diagnostic`]s that say which rule was
//! broken, where, and what to do. Printing is [`crate::emit`]'s job.

mod diagnostic;
mod rule;
mod source;
mod stop;

pub use diagnostic::{Diagnostic, Diagnostics, Fix, nearest};
pub(crate) use rule::rules;
pub use rule::{Group, Rule, Severity, find};
pub use source::{Places, SourceFile, SourceId, Sources, Span};
pub use stop::{Failure, Findings, Stop};
