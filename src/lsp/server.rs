//! The server: what an editor asks and tells, one message after the other.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::path::{Path, PathBuf};

use lsp_server::{Connection, ErrorCode, Message, Notification, Request, Response};
use serde_json::{Value, json};

use super::answers::{Mend, diagnostic, folds, hints, location, mends, symbols};
use super::completion::{Asked, items};
use super::hover;
use super::names::{Kind, Name, Names};
use super::place::{byte, path, range, uri};
use crate::build::{Checked, Workspace, check_partly, cite, silent};
use crate::content::declare::{self, Kinds};
use crate::diag::{Findings, SourceId, Sources};
use crate::preview;
use crate::project::MANIFEST;
use crate::schema;

/// Why the server has ended before its editor ended it.
#[derive(Debug, thiserror::Error)]
pub enum LspError {
    /// The editor does not speak the protocol, or went away.
    #[error("the editor does not speak the language server protocol ({0})")]
    Protocol(#[from] lsp_server::ProtocolError),
    /// Standard input or output can't be used.
    #[error("cannot use standard input and output ({0})")]
    Io(#[from] std::io::Error),
}

/// Serves an editor over standard input and output until it says that it ends.
///
/// `folder` is where a report is looked for when the editor names no folder.
///
/// # Errors
/// If the editor does not speak the protocol, or the streams can't be used.
pub fn serve(folder: &Path) -> Result<(), LspError> {
    let (connection, threads) = Connection::stdio();
    let params = connection.initialize(capabilities())?;
    let mut server = Server::new(&connection, roots(&params, folder));
    server.run()?;
    drop(server);
    drop(connection);
    Ok(threads.join()?)
}

/// The command that shows the place of the cursor in a preview that runs: its arguments are the address of a file, and line and character
/// as the protocol counts them.
const SHOW: &str = "folio.showInPreview";

/// What the server can do.
fn capabilities() -> Value {
    json!({
        "positionEncoding": "utf-16",
        "textDocumentSync": { "openClose": true, "change": 1, "save": true },
        "completionProvider": { "triggerCharacters": ["^", "@", ":", " ", "[", "/"] },
        "hoverProvider": true,
        "definitionProvider": true,
        "referencesProvider": true,
        "renameProvider": { "prepareProvider": true },
        "documentSymbolProvider": true,
        "codeActionProvider": { "codeActionKinds": ["quickfix"] },
        "foldingRangeProvider": true,
        "inlayHintProvider": true,
        "executeCommandProvider": { "commands": [SHOW] },
    })
}

/// The folders that an editor has open.
fn roots(params: &Value, folder: &Path) -> Vec<PathBuf> {
    let folders = params["workspaceFolders"].as_array().into_iter().flatten();
    let named = folders.map(|folder| &folder["uri"]).chain([&params["rootUri"]]);
    let named = named.filter_map(Value::as_str).filter_map(path);
    named.chain([folder.to_path_buf()]).collect()
}

struct Server<'c> {
    connection: &'c Connection,
    roots: Vec<PathBuf>,
    workspace: Option<Workspace>,
    /// The texts of files that are open, by their paths from the project's root.
    open: HashMap<String, String>,
    /// What was read last; nothing where nothing can be read of the manifest.
    read: Option<(Checked, Names)>,
    findings: Findings,
    /// The files for which findings were told.
    told: BTreeSet<String>,
    is_stale: bool,
}

impl<'c> Server<'c> {
    fn new(connection: &'c Connection, roots: Vec<PathBuf>) -> Self {
        let workspace = roots.iter().find_map(|root| Workspace::open(root).ok());
        let (open, told) = (HashMap::new(), BTreeSet::new());
        Self {
            connection,
            roots,
            workspace,
            open,
            read: None,
            findings: Findings::default(),
            told,
            is_stale: true,
        }
    }

    fn run(&mut self) -> Result<(), LspError> {
        self.check();
        while let Ok(message) = self.connection.receiver.recv() {
            match message {
                Message::Request(request) => {
                    if self.connection.handle_shutdown(&request)? {
                        return Ok(());
                    }
                    self.check();
                    self.answer(request);
                }
                Message::Notification(notification) => self.note(&notification),
                Message::Response(_) => {}
            }
            // Who types fast is told once.
            if self.connection.receiver.is_empty() {
                self.check();
            }
        }
        Ok(())
    }

    fn send(&self, message: impl Into<Message>) {
        // An editor that is gone hears nothing; the next message that does not come ends the server.
        drop(self.connection.sender.send(message.into()));
    }

    fn note(&mut self, notification: &Notification) {
        let params = &notification.params;
        let document = &params["textDocument"];
        let Some(file) = document["uri"].as_str().and_then(path) else {
            self.is_stale |= notification.method == "workspace/didChangeWatchedFiles";
            return;
        };
        if self.workspace.is_none() {
            let folder = file.parent().unwrap_or(&file);
            self.workspace = Workspace::open(folder).ok();
            self.roots.push(folder.to_path_buf());
        }
        let Some(path) = self.inside(&file) else { return };
        let text = match notification.method.as_str() {
            "textDocument/didOpen" => document["text"].as_str(),
            "textDocument/didChange" => {
                params["contentChanges"].as_array().and_then(|changes| changes.last()?["text"].as_str())
            }
            "textDocument/didClose" => None,
            "textDocument/didSave" => {
                self.is_stale = true;
                return;
            }
            _ => return,
        };
        let text = text.map(|text| text.strip_prefix('\u{feff}').unwrap_or(text).to_string());
        match &text {
            Some(text) => self.open.insert(path.clone(), text.clone()),
            None => self.open.remove(&path),
        };
        if let Some(workspace) = &mut self.workspace {
            workspace.set_unsaved(path, text);
        }
        self.is_stale = true;
    }

    /// The path of a file from the project's root, with `/` between folders.
    fn inside(&self, file: &Path) -> Option<String> {
        let root = self.workspace.as_ref()?.project().root();
        let full = file.canonicalize().unwrap_or_else(|_| file.to_path_buf());
        let way = full.strip_prefix(root).ok()?;
        let names: Option<Vec<&str>> = way.iter().map(|name| name.to_str()).collect();
        Some(names?.join("/"))
    }

    /// Reads and checks the project anew if something has changed, and tells what is found.
    fn check(&mut self) {
        let Some(workspace) = self.workspace.as_ref().filter(|_| self.is_stale) else { return };
        self.is_stale = false;
        self.read = None;
        self.findings = match check_partly(workspace, false, &silent) {
            Ok((checked, _)) => {
                let findings = checked.findings.clone();
                let names = Names::of(&checked.report, &checked.findings.sources);
                self.read = Some((checked, names));
                findings
            }
            Err(findings) => findings,
        };
        let mut by_file: BTreeMap<String, Vec<Value>> = BTreeMap::new();
        for finding in self.findings.list.iter() {
            let path =
                finding.span.as_ref().map_or(MANIFEST, |span| &self.findings.sources.get(span.file).path);
            let shown = diagnostic(&self.findings, finding, &|path| self.address(path));
            by_file.entry(path.to_string()).or_default().push(shown);
        }
        // What was told and is mended is taken back.
        for path in &self.told {
            by_file.entry(path.clone()).or_default();
        }
        for (path, list) in &by_file {
            let params = json!({ "uri": self.address(path), "diagnostics": list });
            self.send(Notification::new("textDocument/publishDiagnostics".into(), params));
        }
        self.told = by_file.into_iter().filter(|(_, list)| !list.is_empty()).map(|(path, _)| path).collect();
    }

    fn address(&self, path: &str) -> String {
        let root = self.workspace.as_ref().map(|workspace| workspace.project().root().to_path_buf());
        uri(&root.unwrap_or_default().join(path))
    }

    fn answer(&self, request: Request) {
        let Request { id, method, params } = request;
        let result = match method.as_str() {
            "textDocument/completion" => self.completion(&params),
            "textDocument/hover" => self.hover(&params),
            "textDocument/definition" => self.definition(&params),
            "textDocument/references" => self.references(&params),
            "textDocument/prepareRename" => self.prepare_rename(&params),
            "textDocument/rename" => match self.rename(&params) {
                Ok(edit) => Some(edit),
                Err(why) => {
                    self.send(Response::new_err(id, ErrorCode::InvalidParams as i32, why));
                    return;
                }
            },
            "workspace/executeCommand" => match self.show(&params) {
                Ok(page) => Some(page),
                Err(why) => {
                    self.send(Response::new_err(id, ErrorCode::RequestFailed as i32, why));
                    return;
                }
            },
            "textDocument/documentSymbol" => self.symbols(&params),
            "textDocument/codeAction" => self.actions(&params),
            "textDocument/foldingRange" => self.text(&params).map(|(_, text)| folds(text).into()),
            "textDocument/inlayHint" => self.hints(&params),
            _ => {
                let why = format!("`{method}` is not known");
                self.send(Response::new_err(id, ErrorCode::MethodNotFound as i32, why));
                return;
            }
        };
        self.send(Response::new_ok(id, result.unwrap_or(Value::Null)));
    }

    /// The path and text of the file that is asked about.
    fn text(&self, params: &Value) -> Option<(String, &str)> {
        let path = self.inside(&path(params["textDocument"]["uri"].as_str()?)?)?;
        let read = || Some(self.findings.sources.get(self.findings.sources.find(&path)?).text.as_str());
        let text = self.open.get(&path).map(String::as_str).or_else(read)?;
        Some((path, text))
    }

    /// The file, text and byte that are asked about.
    fn place(&self, params: &Value) -> Option<(SourceId, &str, usize)> {
        let (path, text) = self.text(params)?;
        let file = self.findings.sources.find(&path)?;
        Some((file, text, byte(text, &params["position"])))
    }

    fn name(&self, params: &Value) -> Option<&Name> {
        let (file, _, at) = self.place(params)?;
        self.read.as_ref()?.1.at(file, at)
    }

    /// The kinds of block that the project's layout declares.
    fn declared(&self) -> Kinds {
        let project = self.workspace.as_ref().map(Workspace::project);
        project.map(|project| declare::kinds(project, &mut Sources::default()).0).unwrap_or_default()
    }

    /// The schema of a kind of file.
    fn schema(&self, kind: &str) -> Option<Value> {
        schema::all(&self.declared()).into_iter().find(|file| file.kind == kind).map(|file| file.schema)
    }

    /// The kind of a file's schema.
    fn kind(&self, path: &str) -> Option<&'static str> {
        let kinds = schema::kinds(&self.read.as_ref()?.0.report, &self.declared());
        kinds.into_iter().find(|(known, _)| known == path).map(|(_, kind)| kind)
    }

    fn completion(&self, params: &Value) -> Option<Value> {
        let (path, text) = self.text(params)?;
        let (checked, names) = self.read.as_ref()?;
        let kind = self.kind(&path)?;
        let byte = byte(text, &params["position"]);
        let project = self.workspace.as_ref()?.project();
        let schema = &self.schema(kind)?;
        let asked = Asked { text, byte, kind, schema, report: &checked.report, names, project };
        Some(json!({ "isIncomplete": false, "items": items(&asked) }))
    }

    fn hover(&self, params: &Value) -> Option<Value> {
        let (_, text, at) = self.place(params)?;
        let (checked, _) = self.read.as_ref()?;
        let workspace = self.workspace.as_ref()?;
        let (words, place) = match self.name(params) {
            Some(name) => {
                let Checked { report, outline, findings, .. } = checked;
                let notes = (name.kind == Kind::Note)
                    .then(|| cite(workspace, report, outline, &findings.sources).ok());
                let notes = notes.flatten();
                (hover::of_name(name, checked, notes.as_ref(), workspace.project())?, name.span.range.clone())
            }
            None => hover::of_key(&self.schema(self.kind(&self.text(params)?.0)?)?, text, at)?,
        };
        Some(json!({ "contents": { "kind": "markdown", "value": words }, "range": range(text, place) }))
    }

    fn definition(&self, params: &Value) -> Option<Value> {
        let definition = self.read.as_ref()?.1.definition(self.name(params)?)?;
        Some(location(&self.findings, definition, &|path| self.address(path)))
    }

    fn references(&self, params: &Value) -> Option<Value> {
        let name = self.name(params)?;
        let with_definition = params["context"]["includeDeclaration"].as_bool().unwrap_or(true);
        let places = self.read.as_ref()?.1.places(name).filter(|place| with_definition || !place.defines);
        Some(places.map(|place| location(&self.findings, place, &|path| self.address(path))).collect())
    }

    fn prepare_rename(&self, params: &Value) -> Option<Value> {
        let (_, text, _) = self.place(params)?;
        let name = self.name(params).filter(|name| name.kind != Kind::File)?;
        Some(json!({ "range": range(text, name.span.range.clone()), "placeholder": name.id }))
    }

    fn rename(&self, params: &Value) -> Result<Value, String> {
        let new = params["newName"].as_str().unwrap_or_default();
        let is_id = !new.is_empty() && new.chars().all(|c| c.is_alphanumeric() || matches!(c, '-' | '_'));
        if !is_id {
            return Err("an id holds letters, digits and hyphens".into());
        }
        let (Some((_, names)), Some(name)) =
            (&self.read, self.name(params).filter(|name| name.kind != Kind::File))
        else {
            return Err("no id stands here".into());
        };
        if names.defined(name.kind).any(|other| other.id == new) {
            return Err(format!("`{new}` is taken"));
        }
        let mut changes: BTreeMap<String, Vec<Value>> = BTreeMap::new();
        for place in names.places(name) {
            let source = self.findings.sources.get(place.span.file);
            let edit = json!({ "range": range(&source.text, place.span.range.clone()), "newText": new });
            changes.entry(self.address(&source.path)).or_default().push(edit);
        }
        Ok(json!({ "changes": changes }))
    }

    /// Shows a place in the preview that runs of this report. Returns the page.
    fn show(&self, params: &Value) -> Result<Value, String> {
        if params["command"] != SHOW {
            return Err(format!("`{}` is not known", params["command"].as_str().unwrap_or_default()));
        }
        let arguments = &params["arguments"];
        let place = json!({
            "textDocument": { "uri": arguments[0] },
            "position": { "line": arguments[1], "character": arguments[2] },
        });
        let none = || "this file is none of the report".to_string();
        let (path, text) = self.text(&place).ok_or_else(none)?;
        let workspace = self.workspace.as_ref().ok_or_else(none)?;
        let byte = byte(text, &place["position"]);
        let line = text[..byte].rfind('\n').map_or(0, |end| end + 1);
        let (lines, characters) = (text[..line].matches('\n').count(), text[line..byte].chars().count());
        let page = preview::show(workspace.project().root(), &path, lines + 1, characters + 1);
        page.map(|page| json!({ "page": page })).map_err(|why| why.to_string())
    }

    fn symbols(&self, params: &Value) -> Option<Value> {
        let (path, _) = self.text(params)?;
        let (checked, names) = self.read.as_ref()?;
        Some(symbols(checked, names, self.findings.sources.find(&path)?).into())
    }

    fn actions(&self, params: &Value) -> Option<Value> {
        let (path, text) = self.text(params)?;
        let file = self.findings.sources.find(&path)?;
        let part = byte(text, &params["range"]["start"])..byte(text, &params["range"]["end"]);
        let action = |mend: Mend| {
            let source = self.findings.sources.get(mend.span.file);
            let edit = json!({ "range": range(&source.text, mend.span.range), "newText": mend.text });
            let changes = BTreeMap::from([(self.address(&source.path), vec![edit])]);
            let given = params["context"]["diagnostics"].as_array().into_iter().flatten();
            let mended: Vec<&Value> = given.filter(|known| known["code"] == mend.rule).collect();
            json!({
                "title": mend.title,
                "kind": "quickfix",
                "isPreferred": mend.is_certain,
                "diagnostics": mended,
                "edit": { "changes": changes },
            })
        };
        Some(mends(&self.findings, file, &part).into_iter().map(action).collect())
    }

    fn hints(&self, params: &Value) -> Option<Value> {
        let (path, text) = self.text(params)?;
        let part = byte(text, &params["range"]["start"])..byte(text, &params["range"]["end"]);
        let (checked, _) = self.read.as_ref()?;
        Some(hints(checked, self.findings.sources.find(&path)?, &part).into())
    }
}
