//! Lays the files of a translation over those of the report.

use std::collections::{BTreeSet, HashMap};

use serde_yaml::Value;

use super::unit::{Path, Step, Translated, Unit};
use crate::content::decode::Spanned;
use crate::content::markup::{Form, Piece, pieces};
use crate::content::model::{Addend, Block, Report, RowKind, Table};
use crate::content::number;
use crate::content::walk::{Element, walk};
use crate::content::yaml::{Key, Kind, Node, ValueSpan};
use crate::diag::{Diagnostic, Diagnostics, Rule, SourceId, Span, nearest, rules};

rules! {
    TRANSLATION_PLACE = Rule::needed(
        "translation-place",
        "Something in a translation that the original does not have: a key, a block, or a block of another kind.",
        "A file under source/th lies over the file of the same name. An item of a list is known by its number, from 1, or by its id; text without a place in the original would never print.",
    )
    .example("# source/th/lanterns.yaml\nbody:\n  9: { text: … }", "body:\n  1: { text: … }");
    TRANSLATION_VALUE = Rule::needed(
        "translation-value",
        "Something in a translation that is no text, and not what the original says.",
        "Figures, dates, photos and ids stand in the original alone and can't differ from it: take them out of the translation.",
    )
    .example("# source/th/lanterns.yaml\nbody:\n  by-house:\n    table: { rows: { 1: [ …, 1300] } }", "body:\n  by-house:\n    table: { rows: { 1: [ … ] } }");
}

/// The keys of the manifest that a language has for itself.
const OWN: [&str; 4] = ["region", "terms", "calendar", "numerals"];

/// The keys of the manifest that are text, though no page says them.
const UNSEEN: [&str; 2] = ["description", "keywords"];

/// A key that a translation may have where the original has none: longer words need a shorter title for the head of the page.
const ADDED: &str = "running";

/// The keys whose value may stand for the whole, in the order in which they are looked for.
const SHORT: [&str; 4] = ["text", "title", "name", "label"];

/// A translation while it is laid over a report.
#[derive(Debug)]
pub(in crate::content) struct Overlay {
    /// The code of its language.
    pub(in crate::content) language: Spanned<String>,
    /// The texts of the original, with the way in which each is read.
    texts: HashMap<ValueSpan, Form>,
    pub(in crate::content) units: Vec<Unit>,
    pub(in crate::content) files: BTreeSet<SourceId>,
    problems: Diagnostics,
    /// The file that is laid over, from `source/`.
    file: String,
    path: Path,
}

/// Whether a text has words that can be translated, and not marks and figures alone.
fn has_words(text: &str, form: Form) -> bool {
    let is_word = |piece: &Piece| match piece {
        Piece::Words(range) => text[range.clone()].contains(char::is_alphabetic),
        Piece::Single(..) | Piece::Open(..) | Piece::Close(..) => false,
    };
    pieces(text, form).iter().any(is_word)
}

impl Overlay {
    /// A translation of a report that was read.
    pub(in crate::content) fn new(language: Spanned<String>, original: &Report) -> Self {
        let mut texts = HashMap::new();
        walk(original, |element| match element {
            Element::Passage(passage) if has_words(passage.source, passage.form()) => {
                texts.insert(passage.span, passage.form());
            }
            Element::Alternative(alt) if has_words(&alt.value, Form::Plain) => {
                texts.insert(alt.span, Form::Plain);
            }
            _ => {}
        });
        for entry in original.calendar() {
            texts.extend(entry.location.iter().chain(&entry.kind).map(|name| (name.span, Form::Plain)));
        }
        // What several columns have in common is said once, and written at each of them.
        for table in original.tables() {
            let heads = table.columns.iter().filter_map(|column| column.head.as_ref());
            texts.extend(heads.map(|head| (head.span, Form::Text)));
        }
        Self {
            language,
            texts,
            units: Vec::new(),
            files: BTreeSet::new(),
            problems: Diagnostics::default(),
            file: String::new(),
            path: Path::default(),
        }
    }

    /// Takes what was found wrong.
    pub(in crate::content) fn take_problems(&mut self) -> Diagnostics {
        std::mem::take(&mut self.problems)
    }

    /// Lays a file of the translation, if there is one, over a file of the original, whose path counts from `source/`.
    pub(in crate::content) fn lay(&mut self, file: &str, original: &mut Node, over: Option<&Node>) {
        self.file = file.to_string();
        self.path = Path::default();
        if file == "report.yaml" {
            self.own_keys(original, over);
        }
        self.value(original, over);
    }

    /// Takes a language's own keys from its file, and none from the original.
    fn own_keys(&mut self, original: &mut Node, over: Option<&Node>) {
        if let Kind::Map(entries) = &mut original.kind {
            entries.retain(|(key, _)| !OWN.contains(&key.name.as_str()));
            let own = over.into_iter().flat_map(Node::entries);
            entries.extend(own.filter(|(key, _)| OWN.contains(&key.name.as_str())).cloned());
        }
    }

    fn tell(&mut self, rule: &'static Rule, message: String, span: Span, original: Span, help: &str) {
        self.problems.push(
            Diagnostic::of(rule, message).at(span).related(original, "the original is here").help(help),
        );
    }

    fn place(&mut self, message: String, over: ValueSpan, original: ValueSpan, help: &str) {
        self.tell(&TRANSLATION_PLACE, message, over.whole(), original.whole(), help);
    }

    /// The way in which a value of the original is read, if it is a text.
    fn form(&self, node: &Node) -> Option<Form> {
        let unseen = || {
            let first = self.path.0.first();
            self.file == "report.yaml"
                && matches!(first, Some(Step::Key(key)) if UNSEEN.contains(&key.as_str()))
                && node.scalar_text().is_some_and(|text| has_words(&text, Form::Plain))
        };
        self.texts.get(&node.span).copied().or_else(|| unseen().then_some(Form::Plain))
    }

    fn value(&mut self, original: &mut Node, over: Option<&Node>) {
        let over = over.filter(|over| !over.is_empty());
        if matches!(original.kind, Kind::Scalar(_)) {
            return self.scalar(original, over);
        }
        let is_scalar = over.is_some_and(|over| matches!(over.kind, Kind::Scalar(_)));
        if matches!(original.kind, Kind::Map(_)) {
            return match over {
                Some(over) if is_scalar => self.short(original, over),
                over => self.group(original, over),
            };
        }
        match over {
            Some(over) if is_scalar => {
                self.place(
                    format!("the original has a list here, the translation {}", over.describe()),
                    over.span,
                    original.span,
                    "write the number of each item, from 1, and below it what is translated",
                );
                self.list(original, None);
            }
            over => self.list(original, over),
        }
    }

    /// A value written short in the translation, and with its keys in the original.
    fn short(&mut self, original: &mut Node, over: &Node) {
        let texts: Vec<&str> = original
            .entries()
            .iter()
            .filter(|(_, value)| self.texts.contains_key(&value.span))
            .map(|(key, _)| key.name.as_str())
            .collect();
        let Some(key) = SHORT.into_iter().find(|key| texts.contains(key)).map(str::to_string) else {
            self.place(
                format!("the original has keys here, the translation {}", over.describe()),
                over.span,
                original.span,
                "write the keys of the original whose text is translated",
            );
            return self.group(original, None);
        };
        let key = Key { name: key, span: over.span };
        let whole = Node { kind: Kind::Map(vec![(key, over.clone())]), span: over.span, written: None };
        self.group(original, Some(&whole));
    }

    fn scalar(&mut self, original: &mut Node, over: Option<&Node>) {
        // Written with its keys in the translation, and short in the original.
        let over = match over.map(|over| (over.entries(), over)) {
            Some(([(key, inner)], _)) if SHORT.contains(&key.name.as_str()) => Some(inner),
            Some((_, over)) => Some(over),
            None => None,
        };
        let text = over.and_then(|over| over.written.clone().or_else(|| over.scalar_text()));
        let said = original.written.clone().or_else(|| original.scalar_text());
        let Some(form) = self.form(original) else {
            let Some(over) = over else { return };
            if text.is_none() || text != said {
                let said = said.map_or_else(|| original.describe(), |said| format!("`{said}`"));
                self.tell(
                    &TRANSLATION_VALUE,
                    format!("this is no text that is translated: the original has {said} here"),
                    over.span.whole(),
                    original.span.whole(),
                    "take it out of the translation, which has it from the original",
                );
            }
            return;
        };
        let Some(source) = said else { return };
        let mut translated = None;
        if let Some(over) = over {
            match text {
                Some(text) if text.trim().is_empty() => {}
                Some(text) => translated = Some(Translated { span: over.span, text }),
                None => self.place(
                    format!("the original has text here, the translation {}", over.describe()),
                    over.span,
                    original.span,
                    "write the translated text",
                ),
            }
        }
        self.units.push(Unit {
            file: self.file.clone(),
            path: self.path.clone(),
            span: original.span,
            source,
            form,
            in_csv: false,
            translated: translated.clone(),
        });
        if let Some(Translated { span, text }) = translated {
            *original = Node { kind: Kind::Scalar(Value::String(text)), span, written: None };
        }
    }

    fn group(&mut self, original: &mut Node, over: Option<&Node>) {
        let span = original.span;
        let Kind::Map(entries) = &mut original.kind else { return };
        if let Some(over) = over
            && !matches!(over.kind, Kind::Map(_))
        {
            self.place(
                format!("the original has keys here, the translation {}", over.describe()),
                over.span,
                span,
                "write the keys of the original whose text is translated",
            );
        }
        let written = over.map(Node::entries).unwrap_or_default();
        let names: Vec<String> = entries.iter().map(|(key, _)| key.name.clone()).collect();
        let is_own = self.path.0.is_empty() && self.file == "report.yaml";
        for (key, value) in written {
            let name = key.name.as_str();
            if names.iter().any(|known| known == name) || is_own && OWN.contains(&name) {
                continue;
            }
            if name == ADDED && self.path.0.is_empty() && names.iter().any(|known| known == "title") {
                if !value.is_empty() {
                    entries.push((key.clone(), value.clone()));
                }
                continue;
            }
            let (message, help) = match (names.as_slice(), written) {
                ([kind], [_]) if kind != name && self.is_block() => (
                    format!("the original has a block `{kind}` here, not `{name}`"),
                    "an item is known by its number, from 1: give the block that of its original".to_string(),
                ),
                _ => (
                    format!("the original has no key `{name}` here"),
                    match nearest(name, names.iter().map(String::as_str)) {
                        Some(near) => format!("did you mean `{near}`?"),
                        None => "a translation holds only keys that the original has".into(),
                    },
                ),
            };
            self.problems.push(
                Diagnostic::of(&TRANSLATION_PLACE, message)
                    .at(key.span.whole())
                    .related(span.whole(), "the original is here")
                    .help(help),
            );
        }
        for (key, value) in entries.iter_mut() {
            let over = written.iter().find(|(own, _)| own.name == key.name).map(|(_, over)| over);
            if over.is_some_and(|over| over.span == value.span) {
                continue;
            }
            self.path.0.push(Step::Key(key.name.clone()));
            self.value(value, over);
            self.path.0.pop();
        }
    }

    /// Whether the value here is a block of a body.
    fn is_block(&self) -> bool {
        matches!(self.path.0.as_slice(), [Step::Key(key), Step::Item(_) | Step::Id(..)] if key == "body")
    }

    fn list(&mut self, original: &mut Node, over: Option<&Node>) {
        let span = original.span;
        let Kind::List(items) = &mut original.kind else { return };
        let ids: Vec<Option<String>> = items.iter().map(id).collect();
        let unique = |id: &str| ids.iter().flatten().filter(|other| *other == id).count() == 1;
        let mut overs: Vec<Option<&Node>> = vec![None; items.len()];
        match over.map(|over| (&over.kind, over)) {
            Some((Kind::List(written), _)) => {
                for (index, over) in written.iter().enumerate() {
                    match overs.get_mut(index) {
                        Some(place) => *place = Some(over),
                        None => self.surplus(over.span, index + 1, items.len(), span),
                    }
                }
            }
            Some((Kind::Map(written), _)) => {
                for (key, over) in written {
                    let by_number = key.name.parse::<usize>().ok().filter(|number| *number > 0);
                    let by_id = ids.iter().position(|id| id.as_deref() == Some(key.name.as_str()));
                    match (by_id, by_number) {
                        (Some(index), _) => overs[index] = Some(over),
                        (None, Some(number)) if number <= items.len() => overs[number - 1] = Some(over),
                        (None, Some(number)) => self.surplus(key.span, number, items.len(), span),
                        (None, None) => self.place(
                            format!("the list of the original has no item `{}`", key.name),
                            key.span,
                            span,
                            "write the number of the item in the original, from 1, or the id that it has there",
                        ),
                    }
                }
            }
            _ => {}
        }
        for (index, (item, over)) in items.iter_mut().zip(overs).enumerate() {
            self.path.0.push(match ids[index].as_deref().filter(|id| unique(id)) {
                Some(id) => Step::Id(id.to_string(), index),
                None => Step::Item(index),
            });
            self.value(item, over);
            self.path.0.pop();
        }
    }

    fn surplus(&mut self, over: ValueSpan, number: usize, count: usize, original: ValueSpan) {
        let items = if count == 1 { "1 item".into() } else { format!("{count} items") };
        self.place(
            format!("this is item {number}, but the original has {items} here"),
            over,
            original,
            "take it out, or add it to the original first",
        );
    }

    /// Lays the rows of a CSV file of the translation over those of the original, cell by cell; `file` is the path of the original, from `source/`.
    pub(in crate::content) fn lay_rows(&mut self, file: &str, table: &mut Table, over: Option<&Table>) {
        if let Some(over) = over
            && over.rows.len() > table.rows.len()
        {
            let (first, all) = (&over.rows[table.rows.len()], table.rows.len());
            self.surplus(first.span, all + 1, all, table.id.span);
        }
        for (at, row) in table.rows.0.iter_mut().enumerate() {
            let written = over.and_then(|over| over.rows.get(at));
            for (index, cell) in row.value.cells.iter_mut().enumerate() {
                let said =
                    written.and_then(|row| row.value.cells.get(index)).and_then(|cell| cell.text.as_ref());
                let said = said.filter(|text| !text.source.trim().is_empty());
                let Some(text) = &mut cell.text else { continue };
                if !has_words(&text.source, Form::Text) {
                    if let Some(said) = said.filter(|said| said.source.trim() != text.source.trim()) {
                        let (over, original) = (said.span.whole(), text.span.whole());
                        let message = format!(
                            "this is no text that is translated: the original has `{}` here",
                            text.source
                        );
                        let help = "leave the cell empty: the translation has it from the original";
                        self.tell(&TRANSLATION_VALUE, message, over, original, help);
                    }
                    continue;
                }
                let translated = said.map(|said| Translated { span: said.span, text: said.source.clone() });
                self.units.push(Unit {
                    file: file.to_string(),
                    path: Path(vec![Step::Item(at), Step::Item(index)]),
                    span: text.span,
                    source: text.source.clone(),
                    form: Form::Text,
                    in_csv: true,
                    translated,
                });
                if let Some(said) = said {
                    *text = said.clone();
                }
            }
        }
    }
}

/// The id of a block, or of another item of a list.
fn id(item: &Node) -> Option<String> {
    let of = |node: &Node| node.get("id").and_then(Node::scalar_text);
    let inner = || match item.entries() {
        // Photos have ids of their own, and may stand in a report more than once.
        [(kind, inner)] if kind.name != "photo" => of(inner),
        _ => None,
    };
    // A number would be taken for a place.
    inner().filter(|id| id.parse::<usize>().is_err())
}

/// Lets what names a row or column by its words name it by the translated ones: addends of sums, balances, columns of charts.
///
/// Both reports have the same parts and blocks: what could not be read of one could not be read of the other.
pub(in crate::content) fn relabel(original: &Report, translated: &mut Report) {
    let mut columns: HashMap<String, Vec<(String, String)>> = HashMap::new();
    let tables: HashMap<&str, &Table> =
        original.tables().map(|table| (table.id.value.as_str(), table)).collect();
    each_block(translated, |block| {
        let Block::Table(table) = block else { return };
        let Some(first) = tables.get(table.id.value.as_str()) else { return };
        let labels: HashMap<String, String> = first
            .rows
            .iter()
            .zip(table.rows.iter())
            .map(|(old, new)| (old.value.label(), new.value.label()))
            .collect();
        for (old, row) in first.rows.iter().zip(table.rows.0.iter_mut()) {
            row.value.adds_up = row.value.adds_up || number::is_sum(&old.value);
            if let RowKind::Sum(addends) = &mut row.value.kind {
                for Spanned { value: Addend { label, .. }, .. } in addends {
                    renamed(label, &labels);
                }
            }
        }
        if let Some(carried) = &mut table.carried {
            renamed(&mut carried.closing.value, &labels);
            renamed(&mut carried.opening.value, &labels);
        }
        let titles = first.columns.iter().zip(table.columns.iter());
        let titles = titles.map(|(old, new)| (old.title.plain(), new.title.plain())).collect();
        columns.insert(table.id.value.clone(), titles);
    });
    each_block(translated, |block| {
        let Block::Chart(chart) = block else { return };
        let Some(titles) = columns.get(&chart.table.value) else { return };
        for column in &mut chart.columns {
            if let Some((_, new)) = titles.iter().find(|(old, _)| *old == column.value) {
                column.value.clone_from(new);
            }
        }
    });
}

fn renamed(label: &mut String, labels: &HashMap<String, String>) {
    if let Some(new) = labels.get(label) {
        label.clone_from(new);
    }
}

/// Calls `change` with each block of a report.
fn each_block(report: &mut Report, mut change: impl FnMut(&mut Block)) {
    use crate::content::model::PartContent;
    for part in &mut report.parts {
        if let PartContent::Text(text, sections) = &mut part.content {
            text.body.0.iter_mut().for_each(|block| change(&mut block.value));
            for section in sections {
                section.content.body.0.iter_mut().for_each(|block| change(&mut block.value));
            }
        }
    }
}
