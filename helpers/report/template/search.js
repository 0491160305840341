
// The words of all reports: read once, folded as the counts of the other pages fold them, searched paragraph by paragraph.
(() => {
  const box = id => document.getElementById(id);
  if (!box("search")) return;
  const [labels, reports, fields, STEP, WIDTH] = [JSON.parse(box("parts").textContent), [], ["q", "year", "place", "part"], 100, 24];

  // What is compared: full-width signs become ASCII, quotation marks go, and so do spaces beside a Han character in a run of words.
  const UNSEEN = /[“”"「」『』‘’'＂＇\u200b-\u200d\ufeff\u2060\u00ad]/g, SPACE = /[\s\u001c-\u001f\u0085]+/g;
  const han = character => /[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\u{20000}-\u{2ffff}]/u.test(character);
  const word = character => /[0-9A-Za-z]/.test(character);
  const narrow = text => text.replace(/[\uff01-\uff5e]/g, character => String.fromCharCode(character.charCodeAt(0) - 0xfee0));
  const before = (text, at) => [...text.slice(Math.max(0, at - 2), at)].at(-1) || "";
  const fold = text => narrow(text.replace(UNSEEN, "")).replace(SPACE, (run, at, whole) => {
    const [left, right] = [before(whole, at), [...whole.slice(at + run.length, at + run.length + 2)][0] || ""];
    return han(left) && (han(right) || word(right)) || word(left) && han(right) ? "" : " ";
  });
  // For each character of the folded text its place in the text: what is not the next folded character was left out.
  const places = (text, folded) => {
    const found = [];
    for (let at = 0; at < text.length && found.length < folded.length; at++) {
      const wanted = folded[found.length], here = text[at];
      if (/[“”"「」『』‘’'＂＇\u200b-\u200d\ufeff\u2060\u00ad]/.test(here)) continue;
      if (narrow(here) === wanted || wanted === " " && /[\s\u001c-\u001f\u0085]/.test(here)) found.push(at);
    }
    return found;
  };

  const take = json => {
    for (const [name, title, place, area, year, parts, numbers, texts] of JSON.parse(json))
      reports.push({ name, title, place, area, year, parts, numbers, texts, folded: texts.map(fold) });
  };

  // Words are parted by spaces; what stands in quotation marks is one, and so is what they stand in the midst of.
  const asked = text => [...new Set((text.match(/(?:["“][^"”“]*["”]|\S)+/g) || []).map(fold).map(key => key.trim()).filter(Boolean))];

  // A term that begins or ends with a letter or digit must not be a piece of a longer word or number.
  const occurrences = (text, key) => {
    const found = [];
    for (let at = text.indexOf(key); at >= 0; at = text.indexOf(key, at + 1)) {
      const end = at + key.length;
      const piece = at > 0 && word(text[at]) && word(text[at - 1]) || end < text.length && word(text[end - 1]) && word(text[end]);
      if (!piece) found.push(at);
    }
    return found;
  };

  const chosen = (year, place) => reports.filter(report =>
    !(year && String(report.year) !== year || place && !`${report.area} ${report.place} ${report.title}`.includes(place)));
  const search = (keys, year, place, part) => {
    const hits = [];
    chosen(year, place).forEach(report => {
      report.folded.forEach((text, paragraph) => {
        if (part && String(report.parts[paragraph]) !== part || !keys.every(key => text.includes(key))) return;
        const found = occurrences(text, keys[0]);
        if (found.length && keys.slice(1).every(key => occurrences(text, key).length))
          found.forEach(at => hits.push({ report, paragraph, at }));
      });
    });
    return hits;
  };

  // Signs that turn the direction of writing are shown by their number.
  const visible = text => text.replace(/[\u0000-\u0008\u000e-\u001b\u007f-\u009f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/g,
    sign => `‹U+${sign.charCodeAt(0).toString(16).toUpperCase().padStart(4, "0")}›`);
  const element = (name, text, kind) => Object.assign(document.createElement(name), { textContent: visible(text), className: kind || "" });
  const page = report => `texts/${report.name.slice(0, 2)}/${report.name}.html`;
  const item = (href, content, facts) => {
    const made = document.createElement("li"), link = Object.assign(document.createElement("a"), { href, lang: "zh-Hans" });
    link.append(...content);
    made.append(link, element("small", facts.filter(Boolean).join(", ")));
    return made;
  };
  const line = ({ report, paragraph, at }) => {
    const text = report.texts[paragraph], place = places(text, report.folded[paragraph]);
    const start = place[at], end = place[at + keys[0].length - 1] + 1;
    const pieces = [element("span", text.slice(Math.max(0, start - WIDTH), start), "left"), element("mark", text.slice(start, end)), element("span", text.slice(end, end + WIDTH), "right")];
    return item(`${page(report)}#p${report.numbers[paragraph]}`, pieces, [[report.place || report.title, report.year].filter(Boolean).join(" "), labels[report.parts[paragraph]]]);
  };
  const entry = report => item(page(report), [element("span", report.title, "title")], [[report.place, report.year].filter(Boolean).join(" "), report.area]);

  let hits = [], keys = [];
  const show = () => {
    const shown = box("hits").childElementCount;
    box("hits").append(...hits.slice(shown, shown + STEP).map(keys.length ? line : entry));
    box("more").hidden = box("hits").childElementCount >= hits.length;
  };
  const counted = (number, noun) => `${number.toLocaleString("en")} ${noun}${number === 1 ? "" : "s"}`;
  const answer = () => {
    const [q, year, place, part] = fields.map(id => box(id).value.trim());
    keys = asked(q);
    hits = keys.length ? search(keys, year, place, part) : chosen(year, place);
    const years = new Map(), from = new Set(hits.map(hit => hit.report || hit));
    hits.forEach(hit => { const { year } = hit.report || hit; years.set(year, (years.get(year) || 0) + 1); });
    box("count").textContent = !keys.length ? counted(hits.length, "report") + "." : !hits.length ? "No passage." :
      `${counted(hits.length, "passage")} in ${counted(from.size, "report")} of ${counted(years.size, "year")}` + (keys.length > 1 ? ", in paragraphs that hold all the words; the first is marked." : ".");
    box("years").textContent = years.size > 1 ? "By year: " + [...years].map(([year, n]) => `${year || "no year"} ${n.toLocaleString("en")}`).join(" · ") : "";
    box("hits").replaceChildren();
    show();
  };

  // The question stands in the address, so that the way back from a text leads to the same answer.
  const keep = () => {
    const given = fields.filter(id => box(id).value.trim()).map(id => [id, box(id).value.trim()]);
    history.replaceState(null, "", "#" + new URLSearchParams(given));
  };
  const recall = () => {
    const given = new URLSearchParams(location.hash.slice(1));
    fields.forEach(id => { box(id).value = given.get(id) || ""; });
    answer();
  };
  let waiting;
  const now = () => {
    clearTimeout(waiting);
    keep();
    answer();
  };
  box("search").addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(now, 150);
  });
  box("search").addEventListener("submit", event => { event.preventDefault(); now(); });
  box("more").addEventListener("click", show);
  addEventListener("hashchange", recall);

  const files = Number(box("texts").dataset.files);
  const read = number => {
    if (number === files) {
      box("loading").textContent = "";
      return answer();
    }
    box("loading").textContent = `Reading the texts: ${number + 1} of ${files} files. What is found so far is shown.`;
    const frame = Object.assign(document.createElement("iframe"), { hidden: true, src: `search/${String(number).padStart(4, "0")}.html` });
    let late;
    const told = event => {
      if (event.source !== frame.contentWindow) return;
      clearTimeout(late);
      removeEventListener("message", told);
      frame.remove();
      take(event.data);
      if (number % 8 === 0) answer();
      read(number + 1);
    };
    addEventListener("message", told);
    frame.addEventListener("load", () => {
      late = setTimeout(() => { box("loading").textContent = `The file search/${String(number).padStart(4, "0")}.html could not be read, so the search is not complete. Copy the whole folder.`; }, 2000);
    });
    document.body.append(frame);
  };
  if (files) read(0); else take(box("texts").textContent);
  recall();
})();
