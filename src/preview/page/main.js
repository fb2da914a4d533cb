// Shows the pages and follows the events of the server.

const pages = document.getElementById("pages");
const findings = document.getElementById("findings");

/** Shows a page as an image that is asked for when it comes near. */
function image(page, index) {
  const image = document.createElement("img");
  image.loading = "lazy";
  image.width = Math.round(page.width);
  image.height = Math.round(page.height);
  image.alt = `Page ${index + 1}`;
  return image;
}

function show(state) {
  document.title = state.title || "folio preview";
  while (pages.children.length > state.pages.length) pages.lastChild.remove();
  state.pages.forEach((page, index) => {
    const shown = pages.children[index] ?? pages.appendChild(image(page, index));
    if (shown.dataset.hash !== page.hash) {
      shown.dataset.hash = page.hash;
      shown.src = `pages/${page.hash}.svg`;
    }
  });
  findings.hidden = state.findings.length === 0;
  findings.replaceChildren(
    ...state.findings.map((finding) => {
      const line = document.createElement("p");
      const place = finding.file ? `${finding.file}:${finding.line}:${finding.column}: ` : "";
      line.textContent = `${place}${finding.severity}: ${finding.message}`;
      return line;
    }),
  );
}

const events = new EventSource("events");
events.addEventListener("state", (event) => show(JSON.parse(event.data)));
