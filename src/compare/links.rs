//! Changed addresses of links.

use std::collections::BTreeMap;

use super::comparison::{Change, LinkChange};
use super::painted::Painted;

/// Compares where links lead to. A link that only moved has not changed.
pub(super) fn compare(old: &[Painted], new: &[Painted]) -> Vec<LinkChange> {
    let (before, after) = (addresses(old), addresses(new));
    let missing = |of: &BTreeMap<String, usize>, from: &BTreeMap<String, usize>, change: Change| {
        let missing = of.iter().filter(|(address, _)| !from.contains_key(*address));
        missing
            .map(|(address, page)| LinkChange { change, address: address.clone(), page: *page })
            .collect::<Vec<_>>()
    };
    let mut changes = missing(&before, &after, Change::Gone);
    changes.extend(missing(&after, &before, Change::New));
    changes.sort_by_key(|change| (change.page, change.change));
    changes
}

/// All addresses, with the first page, from 1, that each stands on.
fn addresses(pages: &[Painted]) -> BTreeMap<String, usize> {
    let mut found = BTreeMap::new();
    for (page, painted) in pages.iter().enumerate() {
        for link in &painted.links {
            found.entry(link.clone()).or_insert(page + 1);
        }
    }
    found
}
