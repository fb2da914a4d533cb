//! `docs/cli.md`: the commands, exit codes and forms of JSON, as the code has them.

use std::fmt::Write;

use clap::{Arg, Command, CommandFactory};
use serde_json::{Map, Value};

use super::{Args, program};

/// What stands before the commands.
const HEAD: &str = "\
# The command line

All commands, what they take, how they end, and the forms of JSON that programs read. This page is written from the code
(`FOLIO_UPDATE=1 cargo test --bin folio page`); `folio COMMAND --help` says the same.

Each command takes `--project DIR`: the report’s folder, or a folder in it. Without it, it is the folder that you are in. `folio man DIR` writes
man pages, `folio completions SHELL` completions for bash, zsh, fish, PowerShell and Elvish.

## Exit codes

These stay as they are; scripts may rely on them.

| code | meaning | of `folio diff` | of `folio doctor` |
|---|---|---|---|
| 0 | clean: everything asked for was done | nothing differs | nothing is in the way of a report |
| 1 | findings that fail the run; nothing was written where a command says so | something differs | something is wrong |
| 2 | wrong usage, or a fault of the machine or of folio | a side can’t be read or built | |
| 130 | stopped by Ctrl-C, SIGTERM or SIGHUP; nothing is left behind | | |

`--deny warnings` makes warnings fail the run too.

## What goes where

Findings for people go to standard error, those for programs to standard output. A summary goes to standard output, or to standard error where findings for
programs are printed there; `--quiet` leaves it out. Failures are told in the form that `--format` asks for.

| variable | what it does |
|---|---|
| `FOLIO_CACHE` | the folder of prepared photos, in place of `.folio/cache` |
| `FOLIO_EDITOR` | the editor that the preview opens, such as `code --goto {file}:{line}:{column}` |
| `NO_COLOR`, `CLICOLOR_FORCE` | no colour; colour also where there is no terminal |

";

/// What stands before the forms of JSON.
const FORMS: &str = "\
## Forms of JSON

Each object names its form and version in `schema`. Keys may be added under the same version; a key that changes its meaning or goes raises it. Pages count
from 1. `a[].b` is the key `b` of each item of `a`.

";

/// The whole page.
fn page() -> String {
    let mut text = HEAD.to_string();
    text.push_str("## Commands\n");
    let mut tree = program();
    tree.build();
    for command in commands(&tree) {
        write!(text, "\n### folio {}\n\n{}", command.get_name(), described(command)).unwrap();
    }
    text.push('\n');
    text.push_str(FORMS);
    for (name, made_by, schema) in forms() {
        write!(text, "### {name}\n\n{made_by}\n\n| key | value | meaning |\n|---|---|---|\n").unwrap();
        rows(&mut text, "", &schema, &schema);
        text.push('\n');
    }
    text.trim_end().to_string() + "\n"
}

fn commands(tree: &Command) -> impl Iterator<Item = &Command> {
    tree.get_subcommands().filter(|command| command.get_name() != "help")
}

/// What a command does and takes, with its examples.
fn described(command: &Command) -> String {
    let about = command.get_long_about().or(command.get_about()).map(ToString::to_string).unwrap_or_default();
    let usage = command.clone().render_usage().to_string().replace("Usage: ", "");
    let mut text = format!("{}\n\n    {}\n", full(&about), usage.trim());
    let arguments = command.get_arguments().filter(|argument| {
        !argument.is_global_set() && !argument.is_hide_set() && argument.get_id() != "help"
    });
    let arguments: Vec<&Arg> = arguments.collect();
    if !arguments.is_empty() {
        text.push_str("\n| argument | what it is |\n|---|---|\n");
        for argument in arguments {
            writeln!(text, "| `{}` | {} |", shown(argument), meaning(argument)).unwrap();
        }
    }
    let examples = command.get_after_help().map(ToString::to_string).unwrap_or_default();
    writeln!(text, "\n{}", examples.lines().map(|line| format!("    {line}")).collect::<Vec<_>>().join("\n"))
        .unwrap();
    text
}

/// A sentence with its full stop, which clap takes away.
fn full(text: &str) -> String {
    let text = text.trim();
    if text.ends_with(['.', '?', '!']) { text.to_string() } else { format!("{text}.") }
}

/// An argument as it is typed.
fn shown(argument: &Arg) -> String {
    let takes = argument.get_action().takes_values();
    let value = argument.get_value_names().and_then(|names| names.first()).map(ToString::to_string);
    let value = value.unwrap_or_else(|| argument.get_id().to_string().to_uppercase());
    let long = argument.get_long().map(|long| match takes {
        true => format!("--{long} {value}"),
        false => format!("--{long}"),
    });
    match (argument.get_short(), long) {
        (Some(short), Some(long)) => format!("-{short}, {long}"),
        (None, Some(long)) => long,
        _ => value,
    }
}

/// What an argument is for, with its values and its default.
fn meaning(argument: &Arg) -> String {
    let help = argument.get_long_help().or(argument.get_help()).map(ToString::to_string).unwrap_or_default();
    let mut text = full(&help.replace('\n', " "));
    let values: Vec<String> = argument
        .get_possible_values()
        .iter()
        .filter(|_| argument.get_action().takes_values())
        .map(|value| match value.get_help() {
            Some(help) => format!("`{}` ({})", value.get_name(), help.to_string().trim_end_matches('.')),
            None => format!("`{}`", value.get_name()),
        })
        .collect();
    if !values.is_empty() {
        write!(text, " One of {}.", values.join(", ")).unwrap();
    }
    let defaults: Vec<String> =
        argument.get_default_values().iter().map(|value| format!("`{}`", value.to_string_lossy())).collect();
    if !defaults.is_empty() && argument.get_action().takes_values() {
        write!(text, " Default: {}.", defaults.join(", ")).unwrap();
    }
    text.replace('|', "\\|")
}

/// The forms: name, what makes it, and its schema.
fn forms() -> Vec<(&'static str, &'static str, Value)> {
    vec![
        (folio::compare::SCHEMA, "`folio diff --format json`: what changed.", super::diff::form()),
        (
            folio::products::doctor::SCHEMA,
            "`folio doctor --format json`: what is fine and what is not.",
            super::doctor::form(),
        ),
        (
            "folio-photos/1",
            "`folio photos --format json`: all photos, with where they stand.",
            super::photos::form(),
        ),
        (
            "folio-job/1",
            "`folio job` writes it to build/job.json: what a printer has to know.",
            schemars::schema_for!(folio::products::job::Ticket).to_value(),
        ),
        (
            "folio-preflight/1",
            "`folio preflight --format json`: what a print shop would find wrong.",
            folio::preflight::form(),
        ),
        (
            "folio-stats/1",
            "`folio stats --format json`: what the report holds, by parts, and what is missing.",
            super::stats::form(),
        ),
        (
            folio::products::provenance::SCHEMA,
            "`folio verify --format json`: whether a build comes out the same again.",
            schemars::schema_for!(folio::products::provenance::Verified).to_value(),
        ),
        (
            folio::emit::SCHEMA,
            "`--format json` of all other commands that find something: JSON Lines, an object a finding. A failure of the machine \
             is an object of the same form.",
            folio::emit::form(),
        ),
    ]
}

/// A row for each key of an object, those of objects in it behind it.
fn rows(text: &mut String, before: &str, schema: &Value, root: &Value) {
    let schema = resolved(schema, root);
    let Some(Value::Object(properties)) = schema.get("properties") else { return };
    for (key, own) in properties {
        let about = own.get("description").or_else(|| resolved(own, root).get("description"));
        let about = about.and_then(Value::as_str).unwrap_or_default().replace('\n', " ");
        let path = format!("{before}{key}");
        writeln!(text, "| `{path}` | {} | {} |", kind(own, root), about.replace('|', "\\|")).unwrap();
        match own.get("items") {
            Some(items) => rows(text, &format!("{path}[]."), items, root),
            None => rows(text, &format!("{path}."), own, root),
        }
    }
}

/// What a reference leads to.
fn resolved<'v>(schema: &'v Value, root: &'v Value) -> &'v Value {
    let reference = schema.get("$ref").and_then(Value::as_str);
    reference.and_then(|path| root.pointer(path.trim_start_matches('#'))).unwrap_or(schema)
}

/// What kind of value a schema wants, in words.
fn kind(schema: &Value, root: &Value) -> String {
    let schema = resolved(schema, root);
    let choices = ["anyOf", "oneOf"].iter().find_map(|key| schema.get(key)?.as_array());
    if let Some(choices) = choices {
        let kinds: Vec<String> = choices.iter().map(|choice| kind(choice, root)).collect();
        return kinds.join(" or ");
    }
    if let Some(value) = schema.get("const") {
        return format!("`{}`", value.as_str().map_or_else(|| value.to_string(), str::to_string));
    }
    if let Some(values) = schema.get("enum").and_then(Value::as_array) {
        let values: Vec<String> =
            values.iter().map(|value| format!("`{}`", value.as_str().unwrap_or("null"))).collect();
        return values.join(" or ");
    }
    let named = |name: &str| match name {
        "array" => match schema.get("items") {
            Some(items) => format!("list of {}", kind(items, root)),
            None => "list".to_string(),
        },
        "string" => "text".to_string(),
        "boolean" => "true or false".to_string(),
        "integer" => "whole number".to_string(),
        name => name.to_string(),
    };
    match schema.get("type") {
        Some(Value::String(name)) => named(name),
        Some(Value::Array(names)) => {
            names.iter().filter_map(Value::as_str).map(named).collect::<Vec<_>>().join(" or ")
        }
        _ => "any value".to_string(),
    }
}

/// All keys of a value, and of the values in it.
fn keys(value: &Value, found: &mut Vec<String>) {
    match value {
        Value::Object(map) => {
            let map: &Map<String, Value> = map;
            for (key, value) in map {
                found.push(key.clone());
                keys(value, found);
            }
        }
        Value::Array(list) => list.iter().for_each(|value| keys(value, found)),
        _ => {}
    }
}

/// The lines to type of a command's examples, as a shell hands them over.
fn lines(command: &Command) -> Vec<Vec<String>> {
    let examples = command.get_after_help().map(ToString::to_string).unwrap_or_default();
    let typed =
        examples.lines().filter_map(|line| line.strip_prefix("  ").filter(|line| line.starts_with("folio ")));
    // What the shell does with the output is not for folio.
    typed.map(|line| line.split(" > ").next().unwrap().split(' ').map(str::to_string).collect()).collect()
}

#[test]
fn every_command_has_examples_and_each_can_be_typed() {
    let mut tree = program();
    tree.build();
    for command in commands(&tree).chain([&tree]) {
        let lines = lines(command);
        assert!(!lines.is_empty(), "{} has no example", command.get_name());
        for line in lines {
            let own = command.get_name() == "folio" || line[1] == command.get_name();
            assert!(own, "{line:?} is an example of {}", command.get_name());
            let parsed = Args::command().try_get_matches_from(&line);
            assert!(parsed.is_ok(), "{line:?}: {}", parsed.unwrap_err());
        }
    }
}

#[test]
fn the_tree_of_commands_is_sound() {
    Args::command().debug_assert();
}

#[test]
fn the_page_is_what_the_code_says() {
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/cli.md");
    if std::env::var_os("FOLIO_UPDATE").is_some_and(|value| value == "1") {
        std::fs::write(&path, page()).unwrap();
    }
    let stored = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(stored == page(), "docs/cli.md is not what the code says; FOLIO_UPDATE=1 writes it anew");
}

/// Findings are written key by key: what stands in docs of them is compared with what is written.
#[test]
fn the_form_of_findings_has_the_keys_that_are_written() {
    use codespan_reporting::term::termcolor::NoColor;
    use folio::emit::{Format, Listing, failure, print};
    let mut out = NoColor::new(Vec::new());
    print(&mut out, Format::Json, Listing { findings: &failure("a disk is full"), prefix: "" }).unwrap();
    let written: Value = serde_json::from_slice(&out.into_inner()).unwrap();
    let mut found = Vec::new();
    keys(&written, &mut found);
    let form = folio::emit::form();
    for key in found {
        assert!(form["properties"].get(&key).is_some(), "{key} is not documented");
    }
}
