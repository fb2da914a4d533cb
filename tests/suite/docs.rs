//! The pages under `docs`: what they say is so, their samples work, their links lead somewhere.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use folio::content;
use folio::content::declare::Kinds;
use folio::content::edition::Edition;
use folio::diag::Findings;
use folio::schema::{self, FileSchema};
use folio::theme::THEME;
use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};
use serde_json::Value;

use crate::pages;
use crate::project::{TestProject, printed, repository};

/// The pages that a reader of the repository or of the book meets, by their paths.
fn pages_of_docs() -> BTreeMap<String, String> {
    let in_docs = fs::read_dir(repository().join("docs")).unwrap().map(|entry| entry.unwrap().file_name());
    let in_docs = in_docs.filter_map(|name| name.into_string().ok()).filter(|name| name.ends_with(".md"));
    let beside = ["README.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "CHANGELOG.md"].map(String::from);
    let paths = in_docs.map(|name| format!("docs/{name}")).chain(beside);
    paths.map(|path| (path.clone(), fs::read_to_string(repository().join(path)).unwrap())).collect()
}

fn events(text: &str) -> impl Iterator<Item = Event<'_>> {
    Parser::new_ext(text, Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH)
}

/// The targets of links and pictures.
fn links(text: &str) -> Vec<String> {
    let target = |event| match event {
        Event::Start(Tag::Link { dest_url, .. } | Tag::Image { dest_url, .. }) => Some(dest_url.to_string()),
        _ => None,
    };
    events(text).filter_map(target).collect()
}

/// The names by which headings are reached, as GitHub and mdBook make them.
fn anchors(text: &str) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    let mut heading: Option<String> = None;
    for event in events(text) {
        match event {
            Event::Start(Tag::Heading { .. }) => heading = Some(String::new()),
            Event::Text(words) | Event::Code(words) => {
                if let Some(heading) = &mut heading {
                    heading.push_str(&words);
                }
            }
            Event::End(TagEnd::Heading(_)) => {
                let words = heading.take().unwrap().to_lowercase();
                let kept = words.chars().filter(|c| c.is_alphanumeric() || matches!(c, ' ' | '-' | '_'));
                let name: String = kept.map(|c| if c == ' ' { '-' } else { c }).collect();
                let mut free = name.clone();
                for count in 1.. {
                    if found.insert(free) {
                        break;
                    }
                    free = format!("{name}-{count}");
                }
            }
            _ => {}
        }
    }
    found
}

#[test]
fn each_link_leads_somewhere() {
    let pages = pages_of_docs();
    let mut faults = Vec::new();
    let mut count = 0;
    for (path, text) in &pages {
        let folder = Path::new(path).parent().unwrap();
        for link in links(text) {
            if link.contains("://") || link.starts_with("mailto:") {
                continue;
            }
            count += 1;
            let (file, anchor) = link.split_once('#').unwrap_or((&link, ""));
            let target = if file.is_empty() { path.clone() } else { normal(&folder.join(file)) };
            if !repository().join(&target).exists() {
                faults.push(format!("{path}: {link} leads to no file"));
            } else if !anchor.is_empty()
                && let Some(text) = pages.get(&target)
                && !anchors(text).contains(anchor)
            {
                faults.push(format!("{path}: {link} leads to no heading"));
            }
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
    assert!(count > 50, "{count}");
}

/// A path without `.` and `..`.
fn normal(path: &Path) -> String {
    let mut parts: Vec<&str> = Vec::new();
    for part in path.to_str().unwrap().split('/') {
        match part {
            "" | "." => {}
            ".." => drop(parts.pop()),
            part => parts.push(part),
        }
    }
    parts.join("/")
}

#[test]
fn the_book_has_each_page_once() {
    let summary = fs::read_to_string(repository().join("docs/SUMMARY.md")).unwrap();
    let named: Vec<String> = links(&summary).into_iter().map(|link| format!("docs/{link}")).collect();
    let all: Vec<String> = pages_of_docs()
        .into_keys()
        .filter(|path| path.starts_with("docs/") && path != "docs/SUMMARY.md")
        .collect();
    let mut sorted = named.clone();
    sorted.sort();
    assert_eq!(sorted, all);
}

/// Who clones the repository waits for them.
#[test]
fn the_pictures_of_the_readme_are_small() {
    let pictures = fs::read_dir(repository().join("docs/pictures")).unwrap().map(Result::unwrap);
    let readme = fs::read_to_string(repository().join("README.md")).unwrap();
    let mut bytes = 0;
    for picture in pictures {
        bytes += picture.metadata().unwrap().len();
        let name = picture.file_name().into_string().unwrap();
        assert!(readme.contains(&format!("(docs/pictures/{name})")), "{name} is shown nowhere");
    }
    assert!((50_000..300_000).contains(&bytes), "{bytes}");
}

/// A sample of a page: the words of the line before it, the language of its fence, what it holds.
struct Sample {
    before: String,
    language: String,
    text: String,
}

/// The samples of a page, fenced or set in by four blanks.
fn samples(page: &str) -> Vec<Sample> {
    let (mut found, mut before, mut sample) = (Vec::new(), String::new(), None::<Sample>);
    for event in events(page) {
        match event {
            Event::Start(Tag::CodeBlock(kind)) => {
                let language = match kind {
                    pulldown_cmark::CodeBlockKind::Fenced(language) => language.to_string(),
                    pulldown_cmark::CodeBlockKind::Indented => String::new(),
                };
                sample = Some(Sample { before: std::mem::take(&mut before), language, text: String::new() });
            }
            Event::End(TagEnd::CodeBlock) => found.extend(sample.take()),
            Event::Start(Tag::Paragraph | Tag::Heading { .. } | Tag::Item) => before.clear(),
            Event::Text(words) | Event::Code(words) => match &mut sample {
                Some(sample) => sample.text.push_str(&words),
                None => before.push_str(&words),
            },
            _ => {}
        }
    }
    found
}

fn page(name: &str) -> String {
    fs::read_to_string(repository().join("docs").join(name)).unwrap()
}

/// The path that the line before a sample names, as in `layout/blocks/lantern.yaml`:
fn path_of(sample: &Sample) -> Option<&str> {
    sample.before.strip_suffix(':').filter(|path| path.contains('.') && !path.contains(' '))
}

/// An example project into which the samples of a page are written that say where they stand.
fn with_samples(page: &str, least: usize) -> TestProject {
    let project = TestProject::example();
    let mut count = 0;
    for sample in samples(page) {
        if let Some(path) = path_of(&sample) {
            count += 1;
            project.write(path, &sample.text);
        }
        if let Some(path) = sample.language.strip_prefix("diff ") {
            count += 1;
            let lines = |sign: char| -> Vec<&str> {
                sample.text.lines().filter_map(|line| line.strip_prefix(sign)).collect()
            };
            project.replace(path, &lines('-').join("\n"), &lines('+').join("\n"));
        }
    }
    assert!(count >= least, "{count} samples");
    project
}

/// Adds blocks to a part of the invented report.
fn with_body(project: &TestProject, blocks: &str) {
    let blocks: String = blocks.lines().map(|line| format!("  {line}\n")).collect();
    project.replace("source/diary.yaml", "body:\n", &format!("body:\n{blocks}"));
}

fn words_on_pages(project: &TestProject) -> String {
    let set = pages::set(&project.open(), Edition::Screen);
    set.document.pages().iter().flat_map(pages::lines).collect::<Vec<_>>().join("\n")
}

#[test]
fn the_block_of_docs_blocks_works() {
    let project = with_samples(&page("blocks.md"), 2);
    let used =
        samples(&page("blocks.md")).into_iter().find(|sample| sample.text.starts_with("body:\n")).unwrap();
    let blocks = used.text.strip_prefix("body:\n").unwrap().replace("\n  ", "\n");
    with_body(&project, blocks.trim_start());
    project.replace("source/diary.yaml", "notes:\n", "notes:\n  of-it: Somebody saw it.\n");
    assert_eq!(project.findings(), "");
    assert!(words_on_pages(&project).contains("12,500"));
}

#[test]
fn the_theme_and_the_block_of_docs_layout_work() {
    let project = with_samples(&page("layout.md"), 5);
    with_body(&project, "- ribbon: A word in a ribbon.");
    assert_eq!(project.findings(), "");
    let words = words_on_pages(&project);
    assert!(words.contains("A word in a ribbon."), "{words}");
    assert!(project.read("source/report.yaml").contains("theme: "), "the page chooses its theme");
}

/// What a project has wrong in the form of its files.
fn wrong_form(project: &TestProject) -> String {
    content::load(&project.open()).err().map_or_else(String::new, |found: Findings| printed(&found))
}

#[test]
fn the_smallest_report_of_docs_content_is_whole() {
    let project = TestProject::example();
    for path in ["source", "images"] {
        fs::remove_dir_all(project.path(path)).unwrap();
    }
    let text = page("content.md");
    let (before, rest) = text.split_once("## The smallest report\n").unwrap();
    assert!(samples(before).is_empty());
    let smallest = samples(rest.split_once("\n## ").unwrap().0);
    for sample in &smallest {
        project.write(&format!("source/{}", path_of(sample).unwrap()), &sample.text);
    }
    assert!(smallest.len() >= 9, "{}", smallest.len());
    project.picture("images/heron.jpg", 1200, 1600);
    assert_eq!(project.findings(), "");
    assert!(words_on_pages(&project).contains("The valley had a quiet year."));
}

/// Each sample of the page for editors, in the file that it is for, has the right form.
#[test]
fn each_sample_of_docs_content_has_the_right_form() {
    let text = page("content.md");
    let after = text.split_once("## Text\n").unwrap().1;
    let (mut blocks, mut files) = (0, 0);
    for Sample { text, before, .. } in samples(after) {
        // Rows of a CSV file, whose first line are titles.
        if text.lines().next().is_some_and(|line| line.contains(',') && !line.contains(':')) {
            let mut rows = csv::Reader::from_reader(text.as_bytes());
            assert!(rows.records().all(|row| row.is_ok()), "{before}\n{text}");
            continue;
        }
        let project = TestProject::example();
        let read: serde_yaml::Value =
            serde_yaml::from_str(&text).unwrap_or_else(|error| panic!("{before}: {error}"));
        match &read {
            serde_yaml::Value::Sequence(_) => {
                blocks += 1;
                with_body(&project, &text);
            }
            value if value.get("body").is_some() => {
                blocks += 1;
                let body = text.strip_prefix("body:\n").unwrap().lines();
                let body: Vec<&str> = body.map(|line| line.strip_prefix("  ").unwrap_or(line)).collect();
                with_body(&project, &body.join("\n"));
            }
            value if value.get("notes").is_some() => {
                files += 1;
                let notes = text.strip_prefix("notes:\n").unwrap();
                project.replace("source/diary.yaml", "notes:\n", &format!("notes:\n{notes}"));
            }
            value if value.get("photos").is_some() => {
                files += 1;
                project.write("source/photos.yaml", &text);
            }
            _ => {
                files += 1;
                project.write("source/references.yaml", &text);
            }
        }
        assert_eq!(wrong_form(&project), "", "{before}\n{text}");
    }
    assert!(blocks >= 15 && files >= 3, "{blocks} and {files}");
}

/// What stands in fences as YAML or JSON is that, also where it is for other programs.
#[test]
fn each_fenced_sample_can_be_read() {
    let mut count = 0;
    for (path, text) in pages_of_docs() {
        for Sample { language, text, .. } in samples(&text) {
            let told = match language.as_str() {
                "yaml" => {
                    serde_yaml::from_str::<serde_yaml::Value>(&text).err().map(|error| error.to_string())
                }
                "json" => serde_json::from_str::<Value>(&text).err().map(|error| error.to_string()),
                _ => continue,
            };
            count += 1;
            assert_eq!(told, None, "{path}:\n{text}");
        }
    }
    assert!(count >= 6, "{count}");
}

/// Where the tables of keys stand in docs/layout.md.
const KEYS: [&str; 2] =
    ["<!-- keys of the theme, from src/theme/model.rs -->\n", "<!-- end of the keys -->\n"];

/// What of docs/layout.md comes from the code: each key of the theme, and what a layout can call.
#[test]
fn docs_layout_tells_each_key_component_and_page() {
    let path = repository().join("docs/layout.md");
    let stored = fs::read_to_string(&path).unwrap();
    let mut wanted = between(&stored, KEYS[0], KEYS[1], &tables());
    for folder in ["components", "pages"] {
        let begin = format!("<!-- {folder}, from layout/{folder}/index.typ -->\n");
        wanted = between(&wanted, &begin, &format!("<!-- end of the {folder} -->\n"), &functions(folder));
    }
    if std::env::var_os("FOLIO_UPDATE").is_some_and(|v| v == "1") {
        fs::write(&path, &wanted).unwrap();
    }
    assert!(
        fs::read_to_string(&path).unwrap() == wanted,
        "docs/layout.md is not what the code says; FOLIO_UPDATE=1 writes it anew"
    );
}

/// A text with other words between two marks.
fn between(text: &str, begin: &str, end: &str, words: &str) -> String {
    let (before, rest) = text.split_once(begin).unwrap();
    let (_, after) = rest.split_once(end).unwrap();
    format!("{before}{begin}{words}{end}{after}")
}

/// A table of keys for each group of the theme, with unit, range and the value of layout/theme.yaml.
fn tables() -> String {
    let all = schema::all(&Kinds::default());
    let FileSchema { schema, .. } = all.iter().find(|file| file.kind == "theme").unwrap();
    let text = fs::read_to_string(repository().join(THEME)).unwrap();
    let theme: serde_yaml::Value = serde_yaml::from_str(&text).unwrap();
    let mut out = String::new();
    for name in [
        "palette",
        "inks",
        "faces",
        "type",
        "display",
        "scripts",
        "grid",
        "page",
        "strokes",
        "spans",
        "heights",
        "hangs",
        "spaces",
        "charts",
        "tables",
        "bounds",
        "cover",
        "opener",
        "contact-sheet",
        "own",
    ] {
        let group = &schema["properties"][name];
        out.push_str(&format!("\n### `{name}`\n\n{}\n", description(group)));
        if name == "display" {
            out.push_str(&displayed(&theme, &text));
            continue;
        }
        let group = resolved(schema, group);
        let keys = match &group["properties"] {
            Value::Object(keys) => keys.clone(),
            // By any names: what each of them holds.
            _ => match resolved(schema, &group["additionalProperties"])["properties"].as_object() {
                Some(keys) => keys.clone(),
                None => continue,
            },
        };
        out.push_str("\n| key | what it is | value | in layout/theme.yaml |\n|---|---|---|---|\n");
        for (key, value) in &keys {
            let set = shown(theme[name].get(key.as_str()));
            out.push_str(&format!(
                "| `{key}` | {} | {} | {set} |\n",
                description(value),
                wanted(schema, value)
            ));
        }
    }
    let missing: Vec<&String> = schema["properties"]
        .as_object()
        .unwrap()
        .keys()
        .filter(|name| !out.contains(&format!("### `{name}`")))
        .collect();
    assert!(missing.is_empty(), "{missing:?} have no table");
    out + "\nA role of `type` or `display` takes:\n\n| key | what it is | value |\n|---|---|---|\n"
        + &role_rows(schema)
        + "\n"
}

/// The roles of display type, whose names are free: those of layout/theme.yaml, with what its remarks say of them.
fn displayed(theme: &serde_yaml::Value, text: &str) -> String {
    let mut out = String::from("\n| key | what it is | value | in layout/theme.yaml |\n|---|---|---|---|\n");
    for (key, value) in theme["display"].as_mapping().unwrap() {
        let key = key.as_str().unwrap();
        let line = text.lines().find(|line| line.starts_with(&format!("  {key}:"))).unwrap();
        let what = line.split_once("# ").map_or("", |(_, remark)| remark);
        out.push_str(&format!("| `{key}` | {what} | a role | {} |\n", shown(Some(value))));
    }
    out
}

fn role_rows(schema: &Value) -> String {
    let keys = schema["definitions"]["TypeRole"]["properties"].as_object().unwrap();
    keys.iter()
        .map(|(key, value)| format!("| `{key}` | {} | {} |\n", description(value), wanted(schema, value)))
        .collect()
}

fn description(value: &Value) -> String {
    let own = value["description"].as_str().or_else(|| value["allOf"][0]["description"].as_str());
    own.unwrap_or_default().split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A schema in the place of a reference to it.
fn resolved<'a>(schema: &'a Value, value: &'a Value) -> &'a Value {
    let reference = [&value["$ref"], &value["allOf"][0]["$ref"], &value["anyOf"][0]["$ref"]];
    match reference.into_iter().find_map(Value::as_str) {
        Some(target) => &schema["definitions"][target.trim_start_matches("#/definitions/")],
        None => value,
    }
}

/// What a key takes, in words: the units follow from the ranges of src/theme/value.rs.
fn wanted(schema: &Value, value: &Value) -> String {
    let value = resolved(schema, value);
    let limit = |key: &str| value[key].as_i64().or_else(|| value[key].as_f64().map(|number| number as i64));
    if let (Some(least), Some(most)) = (limit("minimum"), limit("maximum")) {
        let unit = match (least, most) {
            (0, 1000) | (1, 1000) | (-100, 100) => "points",
            (0, 2000) => "millimetres",
            (5, 100) | (0, 100) => "per cent",
            (0, 4) => "sizes of the type",
            (1, 500) => return "a whole number, 1 to 500".into(),
            (100, 900) => return "a weight, 100 to 900".into(),
            other => panic!("no unit is known for {other:?}"),
        };
        return format!("{unit}, {least} to {most}");
    }
    if value["minItems"] == 4 {
        return "four numbers in per cent, 0 to 100".into();
    }
    if let Some(words) = value["enum"].as_array().or_else(|| value["oneOf"].as_array()) {
        let words = words.iter().map(|word| word.as_str().or_else(|| word["const"].as_str()).unwrap());
        return words.map(|word| format!("`{word}`")).collect::<Vec<_>>().join(" or ");
    }
    if value["properties"]["line"].is_object() {
        return "a role".into();
    }
    let kind = value["type"].as_str().or_else(|| value["type"][0].as_str());
    match (kind, value["pattern"].is_string()) {
        (Some("string"), true) => "`\"#rrggbb\"`".into(),
        (Some("string"), false) => "a name".into(),
        (Some("array"), _) => "a list of names".into(),
        (Some("boolean"), _) => "`true` or `false`".into(),
        other => panic!("nothing is known of {other:?}: {value}"),
    }
}

/// A value of the theme as it stands in the table.
fn shown(value: Option<&serde_yaml::Value>) -> String {
    use serde_yaml::Value as Yaml;
    match value {
        None => "–".into(),
        Some(Yaml::String(text)) => format!("`{text}`"),
        Some(Yaml::Number(number)) => number.to_string(),
        Some(Yaml::Sequence(items)) => {
            items.iter().map(|item| shown(Some(item))).collect::<Vec<_>>().join(", ")
        }
        Some(Yaml::Mapping(role)) => {
            let pairs =
                role.iter().map(|(key, value)| format!("{} {}", key.as_str().unwrap(), shown(Some(value))));
            pairs.collect::<Vec<_>>().join(", ")
        }
        Some(other) => panic!("{other:?}"),
    }
}

/// What a layout can call of a folder, each with what it is and takes.
fn functions(folder: &str) -> String {
    let index = fs::read_to_string(repository().join(format!("layout/{folder}/index.typ"))).unwrap();
    let mut table = String::from("\n| function | what it is | what it takes |\n|---|---|---|\n");
    let mut count = 0;
    for line in index.lines().filter_map(|line| line.strip_prefix("#import \"")) {
        let (file, names) = line.split_once("\": ").unwrap();
        let code = fs::read_to_string(repository().join(format!("layout/{folder}/{file}"))).unwrap();
        for name in names.split(", ") {
            count += 1;
            table.push_str(&row(&code, name));
        }
    }
    assert!(count >= 7, "{count}");
    table + "\n"
}

/// The remarks right above a line.
fn remarks(lines: &[&str], at: usize) -> String {
    let above = lines[..at].iter().rev().map_while(|line| line.trim_start().strip_prefix("// "));
    above.collect::<Vec<_>>().into_iter().rev().collect::<Vec<_>>().join(" ")
}

/// A function's row: its name, its remark, its arguments with theirs; those with a value of their own may be left out.
fn row(code: &str, name: &str) -> String {
    let lines: Vec<&str> = code.lines().collect();
    let is_declared = |line: &&str| {
        line.strip_prefix(&format!("#let {name}")).is_some_and(|rest| rest.starts_with(['(', ' ']))
    };
    let at = lines.iter().position(is_declared).unwrap_or_else(|| panic!("{name} is declared nowhere"));
    let what = remarks(&lines, at);
    let argument = |words: &str, remark: &str| {
        let words = words.trim().trim_end_matches(',');
        let shown = match words.split_once(':') {
            Some((key, _)) => format!("[`{key}`]"),
            None => format!("`{words}`"),
        };
        if remark.is_empty() { shown } else { format!("{shown}: {}", remark.trim_end_matches('.')) }
    };
    let mut takes = Vec::new();
    if lines[at].ends_with('(') {
        let end = at + lines[at..].iter().position(|line| line.starts_with(')')).unwrap();
        for index in at + 1..end {
            if !lines[index].trim_start().starts_with("//") {
                takes.push(argument(lines[index], &remarks(&lines[..end], index)));
            }
        }
    } else if let Some((_, rest)) = lines[at].split_once('(')
        && lines[at].starts_with(&format!("#let {name}("))
    {
        let inline = rest.split_once(')').unwrap().0;
        takes.extend(inline.split(", ").filter(|words| !words.is_empty()).map(|words| argument(words, "")));
    }
    assert!(!what.is_empty(), "{name} has no remark");
    format!("| `{name}` | {what} | {} |\n", takes.join("; "))
}
