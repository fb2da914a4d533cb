//! The statement, as it is written and read.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::build::Options;
use crate::content::edition::Edition;

/// The name that in-toto and SLSA have for the sums below.
const SHA256: &str = "sha256";

/// A package as a URL: <https://github.com/package-url/purl-spec>.
const FOLIO: &str = concat!("pkg:cargo/folio@", env!("CARGO_PKG_VERSION"));

/// The SHA-256 of bytes, in lower-case hexadecimal digits.
pub fn sha256(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}

/// A file, with its sum.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Artifact {
    /// Its path from the project's root, with `/`.
    pub name: String,
    /// Its sums in hexadecimal digits, by the names of their kinds.
    pub digest: BTreeMap<String, String>,
}

impl Artifact {
    /// A file of these bytes.
    pub fn new(name: &str, bytes: &[u8]) -> Self {
        Self { name: name.replace('\\', "/"), digest: BTreeMap::from([(SHA256.to_string(), sha256(bytes))]) }
    }

    /// Its SHA-256, in lower-case hexadecimal digits.
    pub fn sha256(&self) -> Option<&str> {
        self.digest.get(SHA256).map(String::as_str)
    }
}

/// How a build was asked for.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Settings {
    /// Photos that are missing were grey boxes.
    pub draft: bool,
    /// The print edition has crop and registration marks.
    pub marks: bool,
    /// The print edition was checked as a printer does.
    pub release: bool,
    /// The only edition that was built, `screen` or `print`; all of them unless set.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub edition: Option<String>,
    /// The only language that was built; all of them unless set.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub language: Option<String>,
}

impl Settings {
    /// The settings of a build.
    pub fn of(options: Options) -> Self {
        let Options { draft, marks, preflight: release, edition } = options;
        Self { draft, marks, release, edition: edition.map(|edition| edition.to_string()), language: None }
    }

    /// What a build is asked for to be the same again; `None` if there is no such edition.
    pub fn options(&self) -> Option<Options> {
        let edition = match &self.edition {
            None => None,
            Some(name) => Some(Edition::ALL.into_iter().find(|edition| edition.to_string() == *name)?),
        };
        Some(Options { draft: self.draft, marks: self.marks, preflight: false, edition })
    }
}

/// An in-toto statement, version 1, with SLSA provenance 1.0.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Statement {
    #[serde(rename = "_type")]
    kind: String,
    /// What was made.
    pub subject: Vec<Artifact>,
    #[serde(rename = "predicateType")]
    predicate_type: String,
    predicate: Provenance,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Provenance {
    build_definition: Definition,
    run_details: Run,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Definition {
    build_type: String,
    external_parameters: Settings,
    resolved_dependencies: Vec<Artifact>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Run {
    builder: Builder,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Builder {
    id: String,
    version: BTreeMap<String, String>,
}

impl Statement {
    /// The statement of this program's build.
    pub fn new(outputs: Vec<Artifact>, inputs: Vec<Artifact>, settings: Settings) -> Self {
        let version = |name: &str, version: &str| (name.to_string(), version.to_string());
        let versions =
            [version("folio", env!("CARGO_PKG_VERSION")), version("typst", typst::utils::version().raw())];
        Self {
            kind: "https://in-toto.io/Statement/v1".into(),
            subject: outputs,
            predicate_type: "https://slsa.dev/provenance/v1".into(),
            predicate: Provenance {
                build_definition: Definition {
                    build_type: format!("{FOLIO}#build"),
                    external_parameters: settings,
                    resolved_dependencies: inputs,
                },
                run_details: Run { builder: Builder { id: FOLIO.into(), version: BTreeMap::from(versions) } },
            },
        }
    }

    /// What it was made from.
    pub fn inputs(&self) -> &[Artifact] {
        &self.predicate.build_definition.resolved_dependencies
    }

    /// How it was asked for.
    pub fn settings(&self) -> &Settings {
        &self.predicate.build_definition.external_parameters
    }

    /// The versions of the programs that made it, by their names.
    pub fn versions(&self) -> &BTreeMap<String, String> {
        &self.predicate.run_details.builder.version
    }

    /// As JSON, with a line for each value and one at the end.
    pub fn to_json(&self) -> String {
        let json =
            serde_json::to_string_pretty(self).expect("a statement is of strings, lists and maps by strings");
        format!("{json}\n")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_statement_has_the_form_that_its_readers_know() {
        let settings = Settings { release: true, ..Settings::default() };
        let [output, input] = [("build/a.pdf", "a"), ("source/report.yaml", "b")]
            .map(|(name, text)| Artifact::new(name, text.as_bytes()));
        let statement = Statement::new(vec![output], vec![input], settings);
        let json: serde_json::Value = serde_json::from_str(&statement.to_json()).unwrap();
        assert_eq!(json["_type"], "https://in-toto.io/Statement/v1");
        assert_eq!(json["predicateType"], "https://slsa.dev/provenance/v1");
        // `printf a | sha256sum`
        let sum = "ca978112ca1bbdcafac231b39a23dc4da786eff8147c4e72b9807785afee48bb";
        assert_eq!(json["subject"][0]["digest"]["sha256"], sum);
        let definition = &json["predicate"]["buildDefinition"];
        assert_eq!(definition["externalParameters"]["release"], true);
        assert_eq!(definition["resolvedDependencies"][0]["name"], "source/report.yaml");
        assert!(
            json["predicate"]["runDetails"]["builder"]["id"]
                .as_str()
                .unwrap()
                .starts_with("pkg:cargo/folio@")
        );
        assert_eq!(serde_json::from_value::<Statement>(json).unwrap(), statement);
    }

    #[test]
    fn a_build_is_asked_for_again_as_it_was() {
        let options = Options { marks: true, edition: Some(Edition::Print), ..Options::default() };
        let again = Settings::of(options).options().unwrap();
        assert!(again.marks && !again.draft && again.edition == Some(Edition::Print));
        assert!(Settings { edition: Some("web".into()), ..Settings::default() }.options().is_none());
    }
}
