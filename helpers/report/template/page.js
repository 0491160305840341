
// What is wider than its box says so.
(() => {
  const boxes = [...document.querySelectorAll(".table, figure")];
  const mark = () => boxes.forEach(box => box.toggleAttribute("data-wide", box.scrollWidth > box.clientWidth + 2));
  addEventListener("resize", mark, { passive: true });
  mark();
  addEventListener("load", mark);
})();

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
