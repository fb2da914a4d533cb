//! What folio is made of: crates of known licences, from one registry, without a network of their own.

use std::path::Path;
use std::process::Command;

use serde_json::Value;
use spdx::{Expression, LicenseReq, ParseMode};

use crate::project::repository;

/// Licences that let a program under MIT or Apache-2.0 hold what is under them.
const ALLOWED: [&str; 13] = [
    "0BSD",
    "Apache-2.0",
    "BSD-2-Clause",
    "BSD-3-Clause",
    "BSL-1.0",
    "CC0-1.0",
    "IJG",
    "ISC",
    "MIT",
    "MIT-0",
    "MPL-2.0",
    "Unicode-3.0",
    "Zlib",
];

/// Crates that speak to other machines. folio opens no socket but that of its preview, on this one.
const REFUSED: [&str; 8] =
    ["curl", "hyper-tls", "native-tls", "openssl-sys", "reqwest", "rustls", "ureq", "git2"];

/// The system that this is, as Rust names it.
fn system() -> String {
    let told = Command::new(Path::new(env!("CARGO")).with_file_name("rustc")).arg("-vV").output().unwrap();
    let told = String::from_utf8(told.stdout).unwrap();
    told.lines().find_map(|line| line.strip_prefix("host: ")).unwrap().to_string()
}

/// All crates that folio or its tests are built from here, as Cargo tells them.
fn packages() -> Vec<Value> {
    let told = Command::new(env!("CARGO"))
        .args(["metadata", "--format-version", "1", "--locked", "--offline", "--filter-platform"])
        .arg(system())
        .current_dir(repository())
        .output()
        .unwrap();
    assert!(told.status.success(), "{}", String::from_utf8_lossy(&told.stderr));
    let metadata: Value = serde_json::from_slice(&told.stdout).unwrap();
    metadata["packages"].as_array().unwrap().clone()
}

/// Whether a licence, as a crate states it, lets folio hold the crate.
fn is_allowed(licence: &str) -> bool {
    let mode = ParseMode { allow_slash_as_or_operator: true, ..ParseMode::STRICT };
    let allows = |req: &LicenseReq| req.license.id().is_some_and(|id| ALLOWED.contains(&id.name));
    Expression::parse_mode(licence, mode).is_ok_and(|expression| expression.evaluate(allows))
}

#[test]
fn every_crate_is_under_a_licence_that_folio_may_hold() {
    let packages = packages();
    assert!(packages.len() > 100, "{}", packages.len());
    let other: Vec<String> = packages
        .iter()
        .filter(|package| !package["license"].as_str().is_some_and(is_allowed))
        .map(|package| format!("{} is under {}", package["name"], package["license"]))
        .collect();
    assert_eq!(other, Vec::<String>::new());
    assert!(
        !is_allowed("GPL-3.0-only") && !is_allowed("MIT AND LGPL-2.1-only") && !is_allowed("see LICENSE")
    );
    assert!(is_allowed("MIT/Apache-2.0") && is_allowed("GPL-3.0-only OR MIT"));
}

#[test]
fn every_crate_comes_from_one_registry_and_none_brings_a_network() {
    let packages = packages();
    let sources: Vec<&str> = packages.iter().filter_map(|package| package["source"].as_str()).collect();
    assert!(sources.iter().all(|source| source.starts_with("registry+") && *source == sources[0]));
    // What has no source lies in this repository.
    assert_eq!(packages.len() - sources.len(), 1);
    let names: Vec<&str> = packages.iter().filter_map(|package| package["name"].as_str()).collect();
    let refused: Vec<&&str> = REFUSED.iter().filter(|refused| names.contains(refused)).collect();
    assert_eq!(refused, Vec::<&&str>::new());
}
