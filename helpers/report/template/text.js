
// A term or a quantity that is tapped says what it is; another tap, or Escape, closes it.
(() => {
  const said = document.querySelector(".said");
  const shown = { ABBR: document.getElementById("show-terms"), DATA: document.getElementById("show-numbers") };
  const lines = target => {
    const found = [];
    for (let at = target; at && at.closest; at = at.parentElement)
      if (shown[at.tagName]?.checked && at.title) found.push(`${at.textContent} – ${at.title}`);
    return found;
  };
  addEventListener("click", event => {
    const found = getSelection().isCollapsed ? lines(event.target) : [];
    said.hidden = !found.length;
    said.textContent = found.join("\n");
  });
  addEventListener("keydown", event => { if (event.key === "Escape") said.hidden = true; });
})();
