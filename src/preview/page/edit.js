// What stands under a click: where it was written, and how it is changed there.

import { $, ask, make, open } from "./ask.js";
import { setMarks } from "./leaves.js";

const panel = $("place");
let last = "";

export function close() {
  if (panel.hidden) return;
  panel.hidden = true;
  last = "";
  setMarks("word", []);
}

/** Whether the panel holds words that are not saved. */
const unsaved = () => [...panel.querySelectorAll("textarea, input")].some((field) => field.value !== field.defaultValue);

/** Shows what stands at a point; a second click on the same opens it for a change. */
export async function pick({ page, x, y }, state) {
  if (!panel.hidden && unsaved()) {
    tell("Save or close what you have changed here first.");
    return;
  }
  const { status, said } = await ask(`at?edition=${state.edition}&page=${page}&x=${x.toFixed(2)}&y=${y.toFixed(2)}`);
  if (status !== 200) {
    close();
    return;
  }
  const name = `${page} ${said.file} ${said.line} ${said.column}`;
  const again = name === last;
  last = name;
  setMarks("word", [{ page, box: said.box, kind: "picked-word" }]);
  draw(said, again && !state.readOnly);
  panel.hidden = false;
  const can = !state.readOnly && (said.value?.editable || said.photo);
  if (again && can) panel.querySelector("textarea, input")?.focus();
  else if (can) panel.append(make("p", { textContent: "Click it once more to change it here." }));
}

function draw(place, change) {
  const shut = make("button", { textContent: "Close" });
  shut.addEventListener("click", close);
  const show = make("button", { textContent: "Open in the editor" });
  show.addEventListener("click", async () => tell(await open(place)));
  const what = place.word ?? (place.photo ? `Photo ${place.photo.id}` : "Set by the layout");
  const where = make("p", {}, make("code", { id: "where", textContent: `${place.file}:${place.line}:${place.column}` }));
  const told = make("p", { className: "told", role: "alert" });
  panel.replaceChildren(make("h2", {}, what, shut), where, show, told);
  if (change && place.value?.editable) panel.append(...text(place));
  if (change && place.photo) panel.append(...photo(place.photo));
}

const tell = (words) => (panel.querySelector(".told").textContent = words);

/** Tells what became of a change. Nothing that was typed is lost where it could not be made. */
function answer({ status, said }, done) {
  if (status === 200) return done();
  const found = (said.findings ?? []).map(({ line, message }) => `\nline ${line}: ${message}`).join("");
  const now = status === 409 && said.now ? `\nIt now reads: ${said.now}` : "";
  return tell(`${said.error ?? "It was not saved."}${found}${now}`);
}

function text({ file, value }) {
  const field = make("textarea", { defaultValue: value.text, spellcheck: true });
  field.setAttribute("aria-label", "Text with its markup");
  if (value.from !== null) {
    const letters = [...value.text];
    const at = (count) => letters.slice(0, count).join("").length;
    field.setSelectionRange(at(value.from), at(value.to));
  }
  const around = (name, before, after) => {
    const button = make("button", { textContent: name });
    button.addEventListener("click", () => {
      const { selectionStart: from, selectionEnd: to } = field;
      field.setRangeText(`${before}${field.value.slice(from, to)}${after}`, from, to, "select");
      field.focus();
    });
    return button;
  };
  const tools = make("div", { className: "group", role: "toolbar" });
  tools.setAttribute("aria-label", "Markup");
  tools.append(around("Emphasis", "*", "*"), around("Strong", "**", "**"), around("Link", "[", "](https://)"), around("Note", "", "[^note]"));
  const save = make("button", { textContent: "Save" });
  const send = async () => answer(await ask("edit", { file, start: value.start, before: value.text, text: field.value }), close);
  save.addEventListener("click", send);
  field.addEventListener("keydown", (event) => (event.ctrlKey || event.metaKey) && event.key === "Enter" && send());
  return [make("hr"), tools, field, save];
}

function photo({ id, caption, credit, alt, consent, focus, path, width, height, seen }) {
  const field = (key, name, value) => {
    const input = make("input", { name: key, defaultValue: value ?? "" });
    return make("label", {}, name, input);
  };
  const choice = make("select", { name: "consent" });
  for (const one of ["recorded", "not-recorded", "not-needed"]) choice.append(make("option", { textContent: one, selected: one === consent }));
  const drag = focusOn(id, focus, width / height, seen);
  const fields = [field("caption", "Caption", caption), field("credit", "Credit", credit), field("alt", "Alternative text", alt), make("label", {}, "Consent", choice)];
  const save = make("button", { textContent: "Save" });
  const had = { caption: caption ?? "", credit: credit ?? "", alt, consent };
  save.addEventListener("click", async () => {
    const wishes = fields.map((label) => label.querySelector("input, select")).filter(({ name, value }) => value !== had[name]).map(({ name, value }) => [name, value]);
    if (drag.moved()) wishes.push(["focus", drag.value()]);
    for (const [key, value] of wishes) {
      const answered = await ask("photo", { id, key, value });
      if (answered.status !== 200) return answer(answered);
      had[key] = value;
    }
    return close();
  });
  return [make("hr"), make("p", {}, make("code", { textContent: path })), drag.box, make("p", { textContent: "Drag the point that has to be seen; the arrow keys move it too." }), ...fields, save];
}

/** A photo with the part that is seen, and the point that a crop keeps. */
function focusOn(id, focus, shape, seen) {
  let [x, y] = focus;
  let moved = false;
  const box = make("div", { className: "focus", tabIndex: 0, role: "group" });
  box.setAttribute("aria-label", "Focus of the photo");
  box.style.aspectRatio = String(shape || 1.5);
  const [part, point] = [make("u"), make("i")];
  box.append(make("img", { src: `photos/${encodeURIComponent(id)}`, alt: "", draggable: false }), part, point);
  const draw = () => {
    Object.assign(point.style, { left: `${x * 100}%`, top: `${y * 100}%` });
    const [across, down] = [seen[2] - seen[0], seen[3] - seen[1]];
    const from = (at, long) => Math.min(1 - long, Math.max(0, at - long / 2));
    const [left, top] = moved ? [from(x, across), from(y, down)] : seen;
    Object.assign(part.style, { left: `${left * 100}%`, top: `${top * 100}%`, width: `${across * 100}%`, height: `${down * 100}%` });
  };
  const to = (nx, ny) => {
    [x, y] = [nx, ny].map((at) => Math.round(Math.min(1, Math.max(0, at)) * 100) / 100);
    moved = true;
    draw();
  };
  const follow = (event) => {
    const area = box.getBoundingClientRect();
    to((event.clientX - area.left) / area.width, (event.clientY - area.top) / area.height);
  };
  box.addEventListener("pointerdown", (event) => (box.setPointerCapture(event.pointerId), follow(event)));
  box.addEventListener("pointermove", (event) => event.buttons && follow(event));
  box.addEventListener("keydown", (event) => {
    const step = { ArrowLeft: [-0.01, 0], ArrowRight: [0.01, 0], ArrowUp: [0, -0.01], ArrowDown: [0, 0.01] }[event.key];
    if (!step) return;
    event.preventDefault();
    event.stopPropagation();
    to(x + step[0], y + step[1]);
  });
  draw();
  return { box, moved: () => moved, value: () => [x, y] };
}
