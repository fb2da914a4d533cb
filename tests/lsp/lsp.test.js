// `folio lsp`, driven by the client of the protocol's makers on a copy of the invented report.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { fileURLToPath, pathToFileURL } from 'node:url';
import protocol from 'vscode-languageserver-protocol/node.js';

const repository = fileURLToPath(new URL('../..', import.meta.url));
const folder = realpathSync(mkdtempSync(join(tmpdir(), 'folio-lsp-')));
const path = (file) => join(folder, file);
const uri = (file) => pathToFileURL(path(file)).href;
const read = (file) => readFileSync(path(file), 'utf8');

let server, connection;
const told = new Map();
let heard = () => {};

/** The place behind the first (or last) occurrence of words in a file. */
function place(text, words, offset = 0) {
  const at = text.indexOf(words);
  assert.notEqual(at, -1, `${words} is not there`);
  const before = text.slice(0, at + offset).split('\n');
  return { line: before.length - 1, character: before.at(-1).length };
}

/** Waits until the findings of a file are as wanted. */
async function findings(file, wanted) {
  const end = Date.now() + 20000;
  while (Date.now() < end) {
    const list = told.get(uri(file)) ?? [];
    if (wanted(list)) return list;
    await new Promise((go) => { heard = go; setTimeout(go, 200); });
  }
  assert.fail(`${file}: ${JSON.stringify(told.get(uri(file)))}`);
}

const ask = (method, file, position, more = {}) =>
  connection.sendRequest(method, { textDocument: { uri: uri(file) }, ...(position && { position }), ...more });

let version = 1;
const change = (file, text) =>
  connection.sendNotification('textDocument/didChange', {
    textDocument: { uri: uri(file), version: ++version }, contentChanges: [{ text }],
  });
const open = (file, text = read(file)) =>
  connection.sendNotification('textDocument/didOpen', {
    textDocument: { uri: uri(file), languageId: 'yaml', version: 1, text },
  });

before(async () => {
  cpSync(join(repository, 'tests/fixtures/example/source'), path('source'), { recursive: true });
  for (const name of ['layout', 'fonts']) cpSync(join(repository, name), path(name), { recursive: true });
  for (const name of ['valley', 'lantern', 'night', 'portrait']) {
    cpSync(join(repository, 'images/cover.jpg'), path(`images/${name}.jpg`));
  }
  server = spawn(process.env.FOLIO, ['lsp'], { cwd: folder, stdio: ['pipe', 'pipe', 'inherit'] });
  connection = protocol.createProtocolConnection(
    new protocol.StreamMessageReader(server.stdout), new protocol.StreamMessageWriter(server.stdin));
  connection.onNotification('textDocument/publishDiagnostics', ({ uri, diagnostics }) => {
    told.set(uri, diagnostics);
    heard();
  });
  connection.listen();
  const { capabilities } = await connection.sendRequest(protocol.InitializeRequest.type, {
    processId: process.pid, rootUri: pathToFileURL(folder).href, capabilities: {}, workspaceFolders: null,
  });
  assert.equal(capabilities.hoverProvider, true);
  await connection.sendNotification(protocol.InitializedNotification.type, {});
});

after(async () => {
  await connection.sendRequest(protocol.ShutdownRequest.type);
  await connection.sendNotification(protocol.ExitNotification.type);
  const code = await new Promise((done) => server.on('exit', done));
  rmSync(folder, { recursive: true });
  assert.equal(code, 0);
});

test('findings follow what is typed, in all files, and go when it is mended', async () => {
  const file = 'source/water.yaml';
  const text = read(file);
  await open(file);
  await change(file, text.replace('[lantern, night', '[lantren, night'));
  const [finding] = await findings(file, (list) => list.length === 1);
  assert.equal(finding.code, 'unknown-photo');
  assert.deepEqual(finding.range.start, place(text.replace('[lantern', '[lantren'), 'lantren'));
  // A fault in one file does not hide another, nor what other files hold.
  await open('source/diary.yaml');
  await change('source/diary.yaml', read('source/diary.yaml').replace('text: The keepers meet.', 'text: The keepers: meet.'));
  const [syntax] = await findings('source/diary.yaml', (list) => list.length === 1);
  assert.equal(syntax.code, 'yaml-syntax');
  assert.equal(told.get(uri(file)).length, 1);
  const actions = await ask('textDocument/codeAction', file, null, { range: finding.range, context: { diagnostics: [finding] } });
  assert.equal(actions.length, 1);
  const [edit] = actions[0].edit.changes[uri(file)];
  assert.equal(edit.newText, 'lantern');
  await change(file, text);
  await change('source/diary.yaml', read('source/diary.yaml'));
  await findings(file, (list) => list.length === 0);
  await findings('source/diary.yaml', (list) => list.length === 0);
});

test('a keystroke is answered soon', async () => {
  const file = 'source/lanterns.yaml';
  const text = read(file);
  await open(file);
  const times = [];
  for (let round = 0; round < 8; round++) {
    const begun = performance.now();
    await change(file, text.replace('Two houses', `Two${' '.repeat(round % 2 + 1)}houses`));
    await findings(file, (list) => list.length === round % 2);
    times.push(performance.now() - begun);
  }
  times.sort((a, b) => a - b);
  assert.ok(times[4] < 500, `${times}`);
  await change(file, text);
});

test('ids, keys and words are completed', async () => {
  const file = 'source/water.yaml';
  const text = read(file);
  const labels = async (typed, at) => {
    const changed = text.replace('  - links:', `${typed}\n  - links:`);
    await change(file, changed);
    const { items } = await ask('textDocument/completion', file, place(changed, typed, at ?? typed.length));
    return items.map((item) => item.label);
  };
  assert.deepEqual((await labels('  - photo: ')).sort(), ['lantern', 'night', 'portrait', 'valley']);
  assert.deepEqual((await labels('  - photo: { id: valley, width: ')).sort(), ['bleed', 'column', 'full', 'margin', 'page', 'spread']);
  assert.ok((await labels('  - photo: { id: valley, ')).includes('place'));
  assert.ok((await labels('  - ')).includes('table'));
  assert.ok((await labels('  - text: |\n      A word[^')).includes('lanterns'));
  assert.ok((await labels('  - text: |\n      A word[@')).includes('count'));
  assert.deepEqual((await labels('  - chart:\n      table: ')).sort(), ['by-house', 'levels']);
  await change(file, text);
});

test('a hover tells what stands there', async () => {
  const shown = async (file, words, offset) => {
    const hover = await ask('textDocument/hover', file, place(read(file), words, offset));
    return hover.contents.value;
  };
  const note = await shown('source/lanterns.yaml', '[^again]', 4);
  assert.match(note, /Note 2/);
  assert.match(note, /Invented Bureau/);
  const photo = await shown('source/water.yaml', '[lantern, night', 3);
  assert.match(photo, /!\[lantern\]\(file:/);
  assert.match(photo, /\d+ × \d+ pixels/);
  assert.match(photo, /no consent is needed/);
  assert.match(await shown('source/water.yaml', 'kind: line', 2), /looks like/);
  assert.match(await shown('source/lanterns.yaml', '[@otter]', 4), /A hall of otters/);
});

test('definitions and references are found, and an id is renamed everywhere', async () => {
  const file = 'source/lanterns.yaml';
  const at = place(read(file), '[^lanterns]', 4);
  const definition = await ask('textDocument/definition', file, at);
  assert.equal(definition.uri, uri('source/welcome.yaml'));
  const references = await ask('textDocument/references', file, at, { context: { includeDeclaration: true } });
  assert.equal(references.length, 4);
  const range = await ask('textDocument/prepareRename', file, at);
  assert.equal(range.placeholder, 'lanterns');
  const { changes } = await ask('textDocument/rename', file, at, { newName: 'lamps' });
  assert.equal(Object.values(changes).flat().length, 4);
  for (const [address, edits] of Object.entries(changes)) {
    const name = address.slice(uri('').length);
    let lines = read(name).split('\n');
    for (const { range: { start, end }, newText } of edits.reverse()) {
      assert.equal(lines[start.line].slice(start.character, end.character), 'lanterns');
      lines[start.line] = lines[start.line].slice(0, start.character) + newText + lines[start.line].slice(end.character);
    }
    await open(name);
    await change(name, lines.join('\n'));
  }
  await findings('source/welcome.yaml', (list) => list.length === 0);
  await assert.rejects(ask('textDocument/rename', file, at, { newName: 'otter' }), /taken/);
  for (const address of Object.keys(changes)) {
    const name = address.slice(uri('').length);
    await change(name, read(name));
  }
});

test('symbols, folds and the numbers of notes are told', async () => {
  const file = 'source/lanterns.yaml';
  const names = (await ask('textDocument/documentSymbol', file)).map((symbol) => symbol.name);
  for (const name of ['Lanterns', 'By house', 'In the north', 'by-house', 'free']) assert.ok(names.includes(name), `${names}`);
  const lines = read(file).split('\n');
  const folds = await ask('textDocument/foldingRange', file);
  assert.ok(folds.some((fold) => lines[fold.startLine] === 'notes:' && fold.endLine > fold.startLine));
  const end = { line: lines.length, character: 0 };
  const hints = await ask('textDocument/inlayHint', file, null, { range: { start: { line: 0, character: 0 }, end } });
  const again = hints.find((hint) => hint.position.line === 5);
  assert.equal(again.label, '2');
});

test('the place of the cursor is shown in a preview that runs', async () => {
  const file = 'source/water.yaml';
  const show = () => connection.sendRequest('workspace/executeCommand', { command: 'folio.showInPreview', arguments: [uri(file), 0, 8] });
  await assert.rejects(show(), /no preview of this report is running/);
  const preview = spawn(process.env.FOLIO, ['preview', '--no-open', '--port', '0', '--project', folder]);
  try {
    let shown;
    // Until its first pages stand, it has nothing to show.
    for (let tries = 0; !shown && tries < 600; tries += 1) {
      shown = await show().catch(() => new Promise((done) => setTimeout(done, 100)));
    }
    assert.ok(shown?.page > 0, JSON.stringify(shown));
  } finally {
    preview.kill('SIGINT');
  }
});
