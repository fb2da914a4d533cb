//! `folio preview` as a browser meets it: over HTTP, while files change on the disk.

use std::collections::BTreeSet;
use std::time::{Duration, Instant};

use folio::preview::{Options, Preview};
use serde_json::Value;

use crate::browser::{Events, ask, get, hashes, request};
use crate::project::TestProject;

/// Starts a preview on any port that is free.
fn start(project: &TestProject) -> Preview {
    let options = Options { port: 0, ..Options::default() };
    Preview::start(project.workspace(), options, Box::new(|_| {})).unwrap()
}

#[test]
fn a_change_on_the_disk_is_shown_and_a_mistake_leaves_the_last_good_pages() {
    let project = TestProject::example();
    let preview = start(&project);
    let mut events = Events::of(&preview);
    let first = events.built(&Value::Null);
    assert_eq!((&first["edition"], &first["stale"]), (&"print".into(), &false.into()));
    assert!(first["stages"].as_array().unwrap().len() > 4, "{first}");
    let before = hashes(&first);
    let shown = get(&preview, &format!("pages/{}.svg", before[0]));
    assert_eq!(shown.status, 200);
    assert!(
        shown.head.contains("content-type: image/svg+xml") && shown.head.contains("immutable"),
        "{}",
        shown.head
    );
    assert!(shown.body.starts_with("<svg"));
    let photo =
        |hash: &String| get(&preview, &format!("pages/{hash}.svg")).body.contains("data:image/jpeg;base64");
    assert!(before.iter().any(photo), "no photo");

    // Only the pages that look different have another name.
    project.replace("source/diary.yaml", "keepers meet", "keepers sing");
    let second = events.built(&first);
    let after = hashes(&second);
    let changed: Vec<usize> = (0..before.len()).filter(|index| before[*index] != after[*index]).collect();
    assert_eq!((after.len(), changed.len()), (before.len(), 1), "{changed:?}");
    assert_eq!(get(&preview, &format!("pages/{}.svg", after[changed[0]])).status, 200);
    assert_eq!(
        get(&preview, &format!("pages/{}.svg", before[changed[0]])).status,
        200,
        "it may still be shown"
    );

    project.replace("source/diary.yaml", "start: 2024-02-26", "start: 2024-02-30");
    let broken = events.built(&second);
    assert_eq!((hashes(&broken), &broken["stale"]), (after.clone(), &true.into()));
    let finding = &broken["findings"][0];
    assert_eq!((&finding["severity"], &finding["file"]), (&"error".into(), &"source/diary.yaml".into()));
    assert_eq!((&finding["line"], &finding["column"]), (&5.into(), &18.into()));

    project.replace("source/diary.yaml", "start: 2024-02-30", "start: 2024-02-26");
    let mended = events.built(&broken);
    assert_eq!((hashes(&mended), &mended["stale"]), (after, &false.into()));
    let errors =
        mended["findings"].as_array().unwrap().iter().filter(|finding| finding["severity"] == "error");
    assert_eq!(errors.count(), 0);

    let state = get(&preview, "state?edition=print");
    assert_eq!(hashes(&state.json()), hashes(&mended));
    assert_eq!(get(&preview, "state?edition=paper").status, 400);
}

#[test]
fn nobody_else_is_answered() {
    let project = TestProject::example();
    // A report with a mistake is served all the same, and soon.
    project.write("source/report.yaml", "title: [\n");
    let preview = start(&project);
    let address = preview.address();
    let (host, path) = address.strip_prefix("http://").unwrap().split_once('/').unwrap();
    let asked = |path: &str, headers: &str| request(host, "GET", path, headers, "").status;
    let own = format!("Host: {host}\r\n");
    let path = format!("/{path}");
    assert_eq!(asked(&path, &own), 200);
    assert_eq!(asked(&path, &format!("{own}Origin: http://{host}\r\n")), 200);
    assert_eq!(asked("/", &own), 404);
    assert_eq!(asked("/0123456789abcdef0123456789abcdef/state", &own), 404);
    assert_eq!(asked(&path, "Host: evil.example\r\n"), 403);
    assert_eq!(asked(&path, &format!("{own}Origin: http://evil.example\r\n")), 403);
    assert_eq!(asked(&format!("{path}page/../../source/report.yaml"), &own), 404);
    let page = get(&preview, "");
    assert!(
        page.head.contains("content-security-policy: default-src 'none'; script-src 'self';"),
        "{}",
        page.head
    );
    for inline in ["<script>", "style=", " on"] {
        assert!(!page.body.contains(inline), "{inline}");
    }
}

#[test]
fn a_port_that_is_taken_is_passed_over() {
    let project = TestProject::example();
    project.write("source/report.yaml", "title: [\n");
    let start = |port| {
        Preview::start(project.workspace(), Options { port, ..Options::default() }, Box::new(|_| {})).unwrap()
    };
    let first = start(0);
    let second = start(first.port());
    assert!(second.port() > first.port());
    assert_eq!(get(&second, "state").status, 200);
    // A browser that stays does not keep it from ending.
    let _events = Events::of(&second);
    let since = Instant::now();
    drop((first, second));
    assert!(since.elapsed() < Duration::from_secs(30));
}

#[test]
fn a_click_leads_to_the_word_and_the_word_can_be_changed_where_it_stands() {
    let project = TestProject::example();
    let preview = start(&project);
    let mut events = Events::of(&preview);
    let first = events.built(&Value::Null);

    let hit = &get(&preview, "search?q=KEEPERS%20meet").json()["hits"][0];
    let area: Vec<f64> = serde_json::from_value(hit["boxes"][0].clone()).unwrap();
    let at = format!("at?page={}&x={}&y={}", hit["page"], area[0] + 2.0, area[1] + area[3] / 2.0);
    let place = get(&preview, &at).json();
    let line =
        project.read("source/diary.yaml").lines().position(|line| line.contains("keepers")).unwrap() + 1;
    assert_eq!((&place["kind"], &place["word"]), (&"text".into(), &"keepers".into()), "{place}");
    assert_eq!((&place["file"], &place["line"]), (&"source/diary.yaml".into(), &line.into()));
    let column =
        project.read("source/diary.yaml").lines().nth(line - 1).unwrap().find("keepers").unwrap() + 1;
    assert_eq!(place["column"], column);
    let value = &place["value"];
    assert_eq!((&value["text"], &value["from"]), (&"The keepers meet.".into(), &4.into()));

    // And back.
    let seen = get(&preview, &format!("goto?file=source/diary.yaml&line={line}&column={column}")).json();
    assert_eq!(seen["page"], hit["page"]);
    assert_eq!(events.wait("goto", |_| true), seen);
    assert_eq!(get(&preview, "goto?file=source/nothing.yaml&line=1").status, 404);

    let before = project.read("source/diary.yaml");
    let edit = |before: &str, text: &str| {
        let wish = serde_json::json!({
            "file": "source/diary.yaml", "start": value["start"], "before": before, "text": text,
        });
        ask(&preview, "POST", "edit", &wish.to_string())
    };
    let done = edit("The keepers meet.", "The keepers sing: “Ah”.");
    assert_eq!((done.status, &done.json()["line"]), (200, &line.into()), "{}", done.body);
    let after = before.replace("The keepers meet.", "\"The keepers sing: “Ah”.\"");
    assert_eq!(project.read("source/diary.yaml"), after, "nothing else has changed");
    let changed = events.built(&first);
    assert_ne!(hashes(&changed), hashes(&first));
    assert_eq!(changed["undo"], format!("source/diary.yaml:{line}"));

    // Somebody else was faster: nothing is lost.
    let conflict = edit("The keepers meet.", "The keepers dance.");
    assert_eq!((conflict.status, &conflict.json()["now"]), (409, &"The keepers sing: “Ah”.".into()));
    // A mistake is not written.
    let mistake = edit("The keepers sing: “Ah”.", "The keepers sing.[^nowhere]");
    assert_eq!(
        (mistake.status, &mistake.json()["findings"][0]["rule"]),
        (422, &"unknown-note".into()),
        "{}",
        mistake.body
    );
    assert_eq!(project.read("source/diary.yaml"), after);

    // A change elsewhere in the file does not hinder taking it back.
    project.replace("source/diary.yaml", "title: Diary", "title: A diary");
    assert_eq!(ask(&preview, "POST", "undo", "").status, 200);
    assert_eq!(project.read("source/diary.yaml"), before.replace("title: Diary", "title: A diary"));
    assert_eq!(ask(&preview, "POST", "redo", "").status, 200);
    assert_eq!(project.read("source/diary.yaml"), after.replace("title: Diary", "title: A diary"));
    assert_eq!(ask(&preview, "POST", "redo", "").status, 409);

    let focus = ask(&preview, "POST", "photo", r#"{"id": "lantern", "key": "focus", "value": [0.123, 1]}"#);
    assert_eq!(focus.status, 200, "{}", focus.body);
    assert!(
        project.read("source/photos.yaml").contains("focus: [0.12, 1.0]"),
        "{}",
        project.read("source/photos.yaml")
    );
    for wrong in [
        r#"{"id": "lantern", "key": "focus", "value": [2, 1]}"#,
        r#"{"id": "nobody", "key": "alt", "value": "x"}"#,
    ] {
        assert_eq!(ask(&preview, "POST", "photo", wrong).status, 422, "{wrong}");
    }
    let nonsense = ask(&preview, "POST", "edit", "{}");
    assert!(nonsense.status == 422 && nonsense.json()["error"].is_string(), "{}", nonsense.body);
    let elsewhere = r#"{"file": "source/../layout/theme.yaml", "start": 0, "before": "", "text": ""}"#;
    assert_eq!(ask(&preview, "POST", "edit", elsewhere).status, 422);
}

#[test]
fn what_changed_since_older_pages_is_told_and_other_programs_find_the_preview() {
    let project = TestProject::example();
    let preview = start(&project);
    let mut events = Events::of(&preview);
    let first = events.built(&Value::Null);
    assert_eq!(get(&preview, "changes?since=build").status, 404, "there was no other build");
    project.replace("source/diary.yaml", "keepers meet", "keepers sing");
    let second = events.built(&first);
    for since in ["build", "start"] {
        let told = get(&preview, &format!("changes?since={since}")).json();
        let (pages, words) = (told["pages"].as_array().unwrap(), told["words"].as_array().unwrap());
        assert_eq!((pages.len(), words.len()), (1, 1), "{told}");
        let page = pages[0]["page"].as_u64().unwrap() as usize;
        assert_eq!(
            (&pages[0]["old"], &pages[0]["hash"]),
            (&pages[0]["page"], &hashes(&first)[page - 1].clone().into())
        );
        assert_eq!((&words[0]["old"], &words[0]["new"]), (&"meet.".into(), &"sing.".into()), "{told}");
        let hit = &get(&preview, "search?q=keepers%20sing").json()["hits"][0];
        assert_eq!(words[0]["page"], hit["page"]);
        assert_eq!(words[0]["boxes"].as_array().unwrap().len(), 1, "{told}");
    }
    // Changed and changed back: only the start has the same pages.
    project.replace("source/diary.yaml", "keepers sing", "keepers meet");
    events.built(&second);
    let told = |since: &str| {
        get(&preview, &format!("changes?since={since}")).json()["pages"].as_array().unwrap().len()
    };
    assert_eq!((told("start"), told("build")), (0, 1));

    assert_eq!(get(&preview, "changes?since=revision").status, 404);
    let refused = ask(&preview, "POST", "since", r#"{"revision": "HEAD"}"#);
    assert_eq!(refused.status, 422, "{}", refused.body);
    assert!(refused.json()["error"].as_str().unwrap().contains("git"), "{}", refused.body);
    assert_eq!(get(&preview, "photos/nobody").status, 404);

    let root = project.path("");
    let line =
        project.read("source/diary.yaml").lines().position(|line| line.contains("keepers")).unwrap() + 1;
    let page = folio::preview::show(&root, "source/diary.yaml", line, 20).unwrap();
    assert_eq!(events.wait("goto", |_| true)["page"], page);
    let nowhere = folio::preview::show(&root, "source/nothing.yaml", 1, 1).unwrap_err().to_string();
    assert_eq!(nowhere, "the preview can’t show it: no page shows that line");
    drop(preview);
    assert!(folio::preview::show(&root, "source/diary.yaml", line, 1).is_err());
}

#[test]
fn a_preview_to_read_changes_nothing() {
    let project = TestProject::example();
    let options = Options { port: 0, read_only: true, ..Options::default() };
    project.write("source/report.yaml", "title: [\n");
    let preview = Preview::start(project.workspace(), options, Box::new(|_| {})).unwrap();
    for path in ["undo", "redo"] {
        assert_eq!(ask(&preview, "POST", path, "").status, 403, "{path}");
    }
    let wish = r#"{"file": "source/diary.yaml", "start": 7, "before": "Diary", "text": "x"}"#;
    assert_eq!(ask(&preview, "POST", "edit", wish).status, 403);
    assert_eq!(get(&preview, "state").json()["readOnly"], true);
}

#[test]
fn every_word_of_the_content_leads_to_its_place() {
    let project = TestProject::example();
    let preview = start(&project);
    Events::of(&preview).built(&Value::Null);
    let text =
        ["welcome", "figures", "diary"].map(|part| project.read(&format!("source/{part}.yaml"))).concat();
    let long = |word: &&str| word.chars().count() > 3 && word.chars().all(char::is_alphabetic);
    let words: BTreeSet<&str> = text.split_whitespace().filter(long).collect();
    let (mut right, mut wrong) = (0, Vec::new());
    for word in words {
        for hit in get(&preview, &format!("search?q={}", escaped(word))).json()["hits"].as_array().unwrap() {
            let area: [f64; 4] = serde_json::from_value(hit["boxes"][0].clone()).unwrap();
            let (x, y) = (area[0] + area[2] / 2.0, area[1] + area[3] / 2.0);
            let place = get(&preview, &format!("at?page={}&x={x}&y={y}", hit["page"])).json();
            // What a layout says, and citations, have no word of their own in the content.
            let Some(found) = place["word"].as_str() else { continue };
            let file = project.read(place["file"].as_str().unwrap());
            let line = file.lines().nth(place["line"].as_u64().unwrap() as usize - 1).unwrap();
            let at: String = line.chars().skip(place["column"].as_u64().unwrap() as usize - 1).collect();
            match found.to_lowercase().contains(&word.to_lowercase()) && at.starts_with(found) {
                true => right += 1,
                false => wrong.push(format!("{word}: {place}")),
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
    assert!(right > 100, "{right}");
}

/// A word as it stands in an address.
fn escaped(word: &str) -> String {
    word.bytes().map(|byte| format!("%{byte:02X}")).collect()
}
