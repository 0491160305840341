
// What is wider than its box says so.
(() => {
  const boxes = [...document.querySelectorAll(".table, figure")];
  const mark = () => boxes.forEach(box => box.toggleAttribute("data-wide", box.scrollWidth > box.clientWidth + 2));
  addEventListener("resize", mark, { passive: true });
  mark();
  addEventListener("load", mark);
})();

// On a phone a figure is seen whole; a button shows it in the size of its letters, and back (the style sheet hides it elsewhere).
document.querySelectorAll("main figure").forEach(figure => {
  const image = figure.querySelector("img"), button = document.createElement("button");
  if (!image) return;
  const turn = () => {
    const large = figure.classList.toggle("large");
    button.textContent = large ? "whole figure" : "enlarge the figure";
    button.setAttribute("aria-pressed", large);
    dispatchEvent(new Event("resize"));
  };
  button.type = "button";
  button.className = "enlarge";
  button.textContent = "enlarge the figure";
  button.setAttribute("aria-pressed", false);
  button.addEventListener("click", turn);
  image.after(button);
});

// The contents follow the reader: open where there is room beside the text, the current heading marked.
(() => {
  const box = document.querySelector(".contents details");
  if (!box) return;
  const wide = matchMedia("(min-width: 70rem)");
  const fit = () => { box.open = wide.matches; };
  wide.addEventListener("change", fit);
  fit();
  const links = new Map([...box.querySelectorAll("a")].map(link => [decodeURIComponent(link.hash.slice(1)), link]));
  const headings = [...links.keys()].map(id => document.getElementById(id));
  const mark = () => {
    const passed = headings.filter(heading => heading.getBoundingClientRect().top < innerHeight / 4);
    const current = links.get((passed.at(-1) || headings[0]).id);
    if (current.hasAttribute("aria-current")) return;
    links.forEach(link => link.removeAttribute("aria-current"));
    current.setAttribute("aria-current", "true");
    if (wide.matches) box.parentElement.scrollTop = current.offsetTop - 100;
  };
  addEventListener("scroll", mark, { passive: true });
  mark();
})();

// Tables are explored without a network: their headings sort, a field narrows them, a term opens its sentences.
(() => {
  const fold = text => text.normalize("NFKC").toLowerCase();
  const said = cell => (cell.querySelector("summary") || cell).textContent.trim();
  const isNumber = /^[<>≈]?[−-]?[\d,]*\.?\d+ ?%?$/;
  // A number with a noun ("3 reports", "no reports") counts as the number; what has none (the dash) is missing. "<1%" comes before "1%".
  const number = text => {
    if (/^no /.test(text)) return 0;
    const found = text.replaceAll(",", "").replace("−", "-").match(/-?\d*\.?\d+/);
    return found ? Number(found[0]) - (text.startsWith("<") ? 1e-9 : 0) : null;
  };
  const byCodePoint = (a, b) => {
    const [x, y] = [[...a], [...b]];
    const at = x.findIndex((character, i) => character !== y[i]);
    return at < 0 ? x.length - y.length : at >= y.length ? 1 : x[at].codePointAt() - y[at].codePointAt();
  };
  const missing = text => text === "" || text === "–";

  for (const box of document.querySelectorAll(".table")) {
    const table = box.querySelector("table");
    const original = [...table.tBodies[0].rows];
    const beneath = new Map();  // the row of sentences beneath a row
    let order = original;

    const arrange = rows => rows.forEach(row => table.tBodies[0].append(...[row, beneath.get(row)].filter(Boolean)));
    const fit = () => beneath.forEach((extra, row) => { extra.hidden = row.hidden; });

    table.addEventListener("toggle", event => {
      const details = event.target, row = details.closest("tr");
      if (details.open === beneath.has(row)) return;
      if (!details.open) {
        details.append(beneath.get(row).querySelector(".sentences"));
        beneath.get(row).remove();
        beneath.delete(row);
        return;
      }
      const extra = document.createElement("tr"), cell = document.createElement("td");
      extra.className = "opened";
      extra.hidden = row.hidden;
      cell.colSpan = row.cells.length;
      cell.append(details.querySelector(".sentences"));
      extra.append(cell);
      row.after(extra);
      beneath.set(row, extra);
    }, true);

    if (original.length <= 8 || box.closest(".entries")) continue;

    const heads = [...table.tHead.rows[0].cells];
    const sorted = (column, direction) => {
      const cells = original.map(row => said(row.cells[column]));
      const numbers = heads[column].classList.contains("num") || cells.every(text => missing(text) || isNumber.test(text));
      const values = cells.map(text => missing(text) ? null : numbers ? number(text) : text);
      const compare = (a, b) => numbers ? a - b : byCodePoint(a, b);
      return [...original.keys()].sort((a, b) => {
        const [x, y] = [values[a], values[b]];
        if (x === null || y === null) return (x === null) - (y === null) || a - b;
        return direction * compare(x, y) || a - b;
      }).map(i => original[i]);
    };
    heads.forEach((head, column) => {
      const button = document.createElement("button");
      button.type = "button";
      button.append(...head.childNodes);
      head.append(button);
      // Numbers are asked for their largest first, words for their first; the third click restores the table.
      const turns = head.classList.contains("num") ? ["descending", "ascending"] : ["ascending", "descending"];
      button.addEventListener("click", () => {
        const turn = turns[turns.indexOf(head.getAttribute("aria-sort")) + 1];
        heads.forEach(other => other.removeAttribute("aria-sort"));
        if (turn) head.setAttribute("aria-sort", turn);
        order = turn ? sorted(column, turn === "ascending" ? 1 : -1) : original;
        arrange(order);
      });
    });

    const caption = table.caption ? table.caption.textContent : "";
    const find = document.createElement("div"), label = document.createElement("label");
    const input = document.createElement("input"), count = document.createElement("output");
    find.className = "find";
    input.type = "search";
    input.autocomplete = "off";
    input.setAttribute("aria-label", `Search ${caption ? `the table: ${caption}` : "this table"}`);
    label.append("Search ", input);
    find.append(label, count);
    box.before(find);
    let texts;
    input.addEventListener("input", () => {
      texts ||= original.map(row => fold([...row.cells].map(said).join("\n")));
      const words = fold(input.value).split(/\s+/).filter(Boolean);
      original.forEach((row, i) => { row.hidden = !words.every(word => texts[i].includes(word)); });
      fit();
      const shown = original.filter(row => !row.hidden).length;
      count.textContent = words.length ? `${shown.toLocaleString("en")} of ${original.length.toLocaleString("en")} rows` : "";
    });

    // Paper shows the table as it was made (what is hidden, the style sheet shows).
    matchMedia("print").addEventListener("change", media => arrange(media.matches ? original : order));
  }
})();
