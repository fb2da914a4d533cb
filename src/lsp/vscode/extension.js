// Starts `folio lsp` for the report of the open folder, and `folio preview` in a terminal.
const { commands, window, workspace } = require('vscode');
const { LanguageClient } = require('vscode-languageclient/node');

/** The files of a report that folio reads. */
const DOCUMENTS = [
  { scheme: 'file', language: 'yaml', pattern: '**/{source,layout}/**/*.{yaml,yml}' },
  { scheme: 'file', pattern: '**/source/**/*.csv' },
];

let client;

/** The program, as the settings name it. */
const program = () => workspace.getConfiguration('folio').get('path') || 'folio';

async function start() {
  const server = { command: program(), args: ['lsp'] };
  client = new LanguageClient('folio', 'folio', server, { documentSelector: DOCUMENTS });
  try {
    await client.start();
  } catch (error) {
    const told = `folio could not be started (${error.message}). Install it, or name it in the setting “folio: Path”.`;
    const choice = await window.showErrorMessage(told, 'Open the setting');
    if (choice) {
      await commands.executeCommand('workbench.action.openSettings', 'folio.path');
    }
  }
}

/** Stops the server; one that never started has nothing to stop. */
async function stop() {
  await client?.stop().catch(() => {});
  client = undefined;
}

function preview() {
  const folder = workspace.workspaceFolders?.[0]?.uri;
  // The program and its argument are passed as they are: no shell reads them.
  window.createTerminal({ name: 'folio preview', cwd: folder, shellPath: program(), shellArgs: ['preview'] }).show();
}

/** Shows the place of the cursor in the preview that runs. */
async function show() {
  const editor = window.activeTextEditor;
  if (!client || !editor) {
    return;
  }
  const { line, character } = editor.selection.active;
  const place = [client.code2ProtocolConverter.asUri(editor.document.uri), line, character];
  try {
    await client.sendRequest('workspace/executeCommand', { command: 'folio.showInPreview', arguments: place });
  } catch (error) {
    const choice = await window.showWarningMessage(error.message, 'Show the pages');
    if (choice) {
      preview();
    }
  }
}

exports.activate = async (context) => {
  await commands.executeCommand('setContext', 'folio.isReport', true);
  context.subscriptions.push(
    commands.registerCommand('folio.preview', preview),
    commands.registerCommand('folio.show', show),
    commands.registerCommand('folio.restart', () => stop().then(start)),
    workspace.onDidChangeConfiguration((change) => {
      if (change.affectsConfiguration('folio.path')) {
        stop().then(start);
      }
    }),
  );
  await start();
};

exports.deactivate = stop;
