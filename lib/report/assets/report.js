"use strict";
(() => {
  const root = document.documentElement;
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const still = matchMedia("(pointer: coarse)").matches;
  const light = "#565C65";
  const ink = () => (dark.matches ? "#AEB4BD" : light);
  const drawn = [];
  const printed = [];

  // Tables: a button in each heading sorts the rows; rows without a value stay at the end.

  function sortable(table) {
    const body = table.tBodies[0];
    for (const heading of table.tHead.rows[0].cells) {
      const button = document.createElement("button");
      button.type = "button";
      button.append(...heading.childNodes);
      heading.append(button);
      button.addEventListener("click", () => sort(table, body, heading));
    }
  }

  function sort(table, body, heading) {
    const place = heading.cellIndex;
    const down = heading.getAttribute("aria-sort") === "ascending";
    for (const other of table.tHead.rows[0].cells) other.removeAttribute("aria-sort");
    heading.setAttribute("aria-sort", down ? "descending" : "ascending");
    const value = (row) => (row.cells[place] ? row.cells[place].dataset.value || "" : "");
    const compare = (first, second) => {
      const [a, b] = [value(first), value(second)];
      if (a === "" || b === "") return (a === "") - (b === "");
      const order = isNaN(a) || isNaN(b) ? a.localeCompare(b, root.lang) : a - b;
      return down ? -order : order;
    };
    body.append(...[...body.rows].sort(compare));
  }

  // Figures: the library lies in this file, packed; what was printed here stays if it fails.

  async function unpack() {
    const packed = document.getElementById("library");
    const bytes = Uint8Array.from(atob(packed.textContent), (letter) => letter.charCodeAt(0));
    const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
    const script = document.createElement("script");
    script.textContent = await new Response(stream).text();
    document.head.append(script);
    packed.remove();
  }

  async function draw(plot, figure) {
    const live = plot.querySelector(".live");
    const paper = plot.querySelector(".static");
    const place = live.appendChild(document.createElement("div"));
    const layout = { ...figure.layout, font: { ...figure.layout.font, color: ink() } };
    if (still) layout.dragmode = false;
    plot.classList.add("on");
    if (place.clientWidth < 420) layout.font.size = 11;
    try {
      await Plotly.newPlot(place, figure.data, layout, { responsive: true, displayModeBar: false });
    } catch (error) {
      plot.classList.remove("on");
      throw error;
    }
    drawn.push(place);
    if (!paper.firstChild) {
      const shown = { ...layout, font: { ...layout.font, size: 13, color: light } };
      const image = paper.appendChild(document.createElement("img"));
      image.alt = live.getAttribute("aria-label");
      image.src = await Plotly.toImage(
        { data: figure.data, layout: shown },
        { format: "svg", width: 720, height: layout.height },
      );
    }
  }

  async function all(plots, figures) {
    for (const plot of plots) {
      if (plot.classList.contains("on")) continue;
      await draw(plot, figures[plot.dataset.figure]);
      // Between two figures the page answers.
      await new Promise((resume) => setTimeout(resume));
    }
  }

  async function start() {
    root.classList.add("scripted");
    document.querySelectorAll("table.sortable").forEach(sortable);
    const figures = JSON.parse(document.getElementById("figures").textContent);
    const plots = [...document.querySelectorAll(".plot")];
    if (!plots.length) return;
    await unpack();
    for (const details of document.querySelectorAll("details")) {
      details.addEventListener("toggle", () => {
        if (details.open && !printed.length) all(details.querySelectorAll(".plot"), figures);
      });
    }
    await all(plots.filter((plot) => !plot.closest("details:not([open])")), figures);
    root.dataset.drawn = String(drawn.length);
  }

  // Paper shows all: older browsers do not open what is folded up by the style sheet alone.

  addEventListener("beforeprint", () => {
    printed.push(...document.querySelectorAll("details:not([open])"));
    for (const details of printed) details.open = true;
  });
  addEventListener("afterprint", () => {
    for (const details of printed.splice(0)) details.open = false;
  });
  dark.addEventListener("change", () => {
    for (const place of drawn) Plotly.relayout(place, { "font.color": ink() });
  });
  start().catch((error) => console.warn("The figures stay as printed:", error));
})();
