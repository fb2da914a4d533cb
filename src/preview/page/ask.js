// Questions to the server, and small helps for the document.

export const $ = (id) => document.getElementById(id);

/** Makes an element with properties and children. */
export function make(name, properties = {}, ...children) {
  const made = Object.assign(document.createElement(name), properties);
  made.append(...children);
  return made;
}

/** Asks the server: the answer's status and what it says. A server that is gone has the status 0. */
export async function ask(path, body) {
  const post = { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) };
  try {
    const answer = await fetch(path, body === undefined ? {} : post);
    const text = await answer.text();
    return { status: answer.status, said: text ? JSON.parse(text) : {} };
  } catch {
    return { status: 0, said: { error: "folio preview does not answer; is it still running?" } };
  }
}

/** Opens an editor at a place, or the address that does where no editor is named. */
export async function open({ file, line, column }) {
  const { status, said } = await ask("open", { file, line, column });
  if (status === 501 && said.url) window.location.assign(said.url);
  else if (said.error) return said.error;
  return "";
}
