// Draws the frames of a computed course (lib/ui/widgets/player.py) and plays them: no rerun a frame.
const FONT = "'Source Sans', 'Noto Sans KR', 'Malgun Gothic', 'NanumGothic', sans-serif";
const SYMBOLS = {
  circle: (c, x, y, r) => c.arc(x, y, r, 0, 7),
  diamond: (c, x, y, r) => {
    c.moveTo(x, y - r); c.lineTo(x + r, y); c.lineTo(x, y + r); c.lineTo(x - r, y); c.closePath();
  },
  square: (c, x, y, r) => c.rect(x - 0.8 * r, y - 0.8 * r, 1.6 * r, 1.6 * r),
};

function bytes(text) { return Uint8Array.from(atob(text), (one) => one.charCodeAt(0)); }
function rgb(hex) { return [1, 3, 5].map((at) => parseInt(hex.slice(at, at + 2), 16)); }
function at(values, frame) { return Array.isArray(values) ? values[Math.min(frame, values.length - 1)] : values; }

function ticks(low, high, count) {
  const raw = (high - low) / count, power = 10 ** Math.floor(Math.log10(raw));
  const step = [1, 2, 5, 10].map((one) => one * power).find((one) => one >= raw);
  const found = [];
  for (let k = Math.ceil(low / step); k * step <= high + 1e-9 * step; k++) { found.push(k * step || 0); }
  return found;
}
function logTicks(low, high) {
  const first = Math.ceil(low), last = Math.floor(high), every = Math.max(1, Math.ceil((last - first) / 4));
  const found = [];
  for (let k = first; k <= last; k += every) { found.push(10 ** k); }
  return found;
}
function written(value, language) {
  const size = Math.abs(value);
  if (size !== 0 && (size >= 1e6 || size < 1e-3)) {
    return value.toExponential(0).replace("e+", "e").replace("-", "\u2212");
  }
  return new Intl.NumberFormat(language, { maximumSignificantDigits: 4 }).format(value).replace("-", "\u2212");
}

class Axis {
  constructor(spec, start, end) {
    const log = spec.log, [low, high] = spec.range;
    Object.assign(this, { log, start, end, low: log ? Math.log10(low) : low, high: log ? Math.log10(high) : high });
  }
  at(value) {
    if (value === null || (this.log && value <= 0)) { return null; }
    const place = this.log ? Math.log10(value) : value;
    const pixel = this.start + ((place - this.low) / (this.high - this.low)) * (this.end - this.start);
    return Math.max(-1e5, Math.min(1e5, pixel));
  }
  ticks(count) { return this.log ? logTicks(this.low, this.high) : ticks(this.low, this.high, count); }
}

function path(c, across, down, xs, ys, last) {
  let pen = false;
  c.beginPath();
  for (let k = 0; k <= last; k++) {
    const x = across.at(xs[k]), y = down.at(ys[k]);
    if (x === null || y === null) { pen = false; continue; }
    if (pen) { c.lineTo(x, y); } else { c.moveTo(x, y); }
    pen = true;
  }
  c.stroke();
}
function mark(c, symbol, x, y, radius, fill, edge) {
  c.beginPath();
  SYMBOLS[symbol](c, x, y, radius);
  c.fillStyle = fill; c.fill();
  if (edge) { c.strokeStyle = edge; c.lineWidth = 1.2; c.stroke(); }
}

const DRAW = {
  field(c, layer, frame, across, down) {
    const { columns, rows } = layer, size = columns * rows;
    layer.bytes ??= bytes(layer.values);
    const first = Math.min(frame, layer.bytes.length / size - 1) * size;
    const image = new ImageData(columns, rows), low = rgb(layer.low), high = rgb(layer.high);
    for (let k = 0; k < size; k++) {
      const share = layer.bytes[first + k] / 127.5 - 1, colour = share < 0 ? low : high;
      const row = rows - 1 - Math.floor(k / columns), to = 4 * (row * columns + (k % columns));
      image.data.set(colour, to);
      image.data[to + 3] = 190 * Math.abs(share);
    }
    layer.canvas ??= Object.assign(document.createElement("canvas"), { width: columns, height: rows });
    layer.canvas.getContext("2d").putImageData(image, 0, 0);
    c.imageSmoothingEnabled = layer.smooth;
    const [x0, x1, y0, y1] = [across.start, across.end, down.end, down.start];
    c.drawImage(layer.canvas, x0, y0, x1 - x0, y1 - y0);
  },
  points(c, layer, frame, across, down, look) {
    layer.x.forEach((x, k) => {
      const px = across.at(x), py = down.at(layer.y[k]);
      if (px !== null && py !== null) {
        mark(c, at(layer.symbol, k), px, py, layer.size, at(layer.colour, k), look.background);
      }
    });
  },
  line(c, layer, frame, across, down) {
    c.strokeStyle = layer.colour; c.lineWidth = 2.2; c.setLineDash(layer.dash ? [5, 4] : []);
    const ys = Array.isArray(layer.y[0]) ? at(layer.y, frame) : layer.y;
    path(c, across, down, layer.x, ys, layer.x.length - 1);
    c.setLineDash([]);
    layer.x.forEach((x, k) => {
      const y = down.at(ys[k]);
      if (layer.symbol && y !== null) { mark(c, layer.symbol, across.at(x), y, 4, layer.colour, null); }
    });
  },
  trail(c, layer, frame, across, down, look) {
    c.strokeStyle = layer.colour; c.lineWidth = 2; c.setLineDash(layer.dash ? [5, 4] : []);
    path(c, across, down, layer.x, layer.y, Math.min(frame, layer.x.length - 1));
    c.setLineDash([]);
    const last = Math.min(frame, layer.x.length - 1);
    const x = across.at(layer.x[last]), y = down.at(layer.y[last]);
    if (x !== null && y !== null) { mark(c, layer.symbol, x, y, 5, layer.colour, look.background); }
  },
  edges(c, layer, frame, across, down) {
    layer.x.forEach((ends, k) => {
      const width = at(layer.widths[Math.min(frame, layer.widths.length - 1)], k);
      c.strokeStyle = width < 0 ? layer.low : layer.high; c.lineWidth = Math.max(0.6, Math.abs(width));
      path(c, across, down, ends, layer.y[k], 1);
    });
  },
  labels(c, layer, frame, across, down, look) {
    c.font = `${layer.size}px ${FONT}`; c.textAlign = "center"; c.textBaseline = "middle";
    at(layer.texts, frame).forEach((text, k) => {
      if (!text) { return; }
      const lines = text.split("\n"), x = across.at(layer.x[k]), y = down.at(layer.y[k]);
      const wide = Math.max(...lines.map((one) => c.measureText(one).width)) + 10, high = lines.length * (layer.size + 4) + 4;
      const lit = (at(layer.lit, frame) || []).includes(k);
      if (layer.boxed) {
        c.fillStyle = look.background; c.strokeStyle = lit ? layer.colour : look.grid; c.lineWidth = lit ? 2 : 1;
        c.beginPath(); c.roundRect(x - wide / 2, y - high / 2, wide, high, 5); c.fill(); c.stroke();
      }
      c.fillStyle = lit ? look.ink : look.quiet;
      lines.forEach((one, n) => c.fillText(one, x, y + (n - (lines.length - 1) / 2) * (layer.size + 4)));
    });
  },
};

function drawPanel(canvas, panel, frame, look) {
  const width = canvas.clientWidth, height = Math.round(Math.min(panel.height, Math.max(width * 0.95, 90)));
  const ratio = window.devicePixelRatio || 1;
  canvas.style.height = `${height}px`;
  if (canvas.width !== Math.round(width * ratio) || canvas.height !== Math.round(height * ratio)) {
    canvas.width = Math.round(width * ratio); canvas.height = Math.round(height * ratio);
  }
  const c = canvas.getContext("2d");
  c.setTransform(ratio, 0, 0, ratio, 0, 0);
  c.clearRect(0, 0, width, height);
  const bare = !panel.axes, across = new Axis(panel.x, bare ? 0 : 52, width - (bare ? 0 : 10));
  const down = new Axis(panel.y, height - (bare ? 0 : 40), bare ? 0 : 8);
  if (panel.square) {
    const side = Math.min(across.end - across.start, down.start - down.end);
    across.end = across.start + side; down.end = down.start - side;
  }
  if (!bare) { drawAxes(c, panel, across, down, look); }
  c.save();
  c.beginPath(); c.rect(across.start, down.end, across.end - across.start, down.start - down.end); c.clip();
  panel.layers.forEach((layer) => DRAW[layer.kind](c, layer, frame, across, down, look));
  c.restore();
  if (panel.square || !bare) {
    c.strokeStyle = look.grid; c.lineWidth = 1;
    c.strokeRect(across.start + 0.5, down.end + 0.5, across.end - across.start - 1, down.start - down.end - 1);
  }
}

function drawAxes(c, panel, across, down, look) {
  c.font = `12px ${FONT}`; c.fillStyle = look.quiet; c.strokeStyle = look.grid; c.lineWidth = 1;
  c.textAlign = "center"; c.textBaseline = "top";
  for (const value of across.ticks(Math.max(2, (across.end - across.start) / 70))) {
    const x = across.at(value);
    c.beginPath(); c.moveTo(x, down.end); c.lineTo(x, down.start); c.stroke();
    c.fillText(written(value, look.language), x, down.start + 5);
  }
  c.fillText(panel.x.title, (across.start + across.end) / 2, down.start + 22);
  c.textAlign = "right"; c.textBaseline = "middle";
  for (const value of down.ticks(Math.max(2, (down.start - down.end) / 45))) {
    const y = down.at(value);
    c.beginPath(); c.moveTo(across.start, y); c.lineTo(across.end, y); c.stroke();
    c.fillText(written(value, look.language), across.start - 5, y);
  }
  c.save();
  c.translate(9, (down.start + down.end) / 2); c.rotate(-Math.PI / 2);
  c.textAlign = "center"; c.fillText(panel.y.title, 0, 0);
  c.restore();
}

function build(root, data) {
  const panels = root.querySelector(".panels");
  panels.replaceChildren(...data.panels.flatMap((panel) => {
    const figure = document.createElement("figure"), title = document.createElement("figcaption");
    figure.className = panel.wide ? "wide" : panel.square && !panel.axes ? "small" : "";
    title.textContent = panel.title;
    const canvas = Object.assign(document.createElement("canvas"), { role: "img" });
    canvas.setAttribute("aria-label", panel.alt || panel.title);
    const legend = document.createElement("div");
    legend.className = "legend";
    for (const [name, colour] of panel.legend) {
      const entry = document.createElement("span"), swatch = document.createElement("i");
      swatch.style.background = colour;
      entry.append(swatch, name);
      legend.append(entry);
    }
    figure.append(title, canvas, legend);
    if (!panel.new_row) { return [figure]; }
    return [Object.assign(document.createElement("div"), { className: "row" }), figure];
  }));
}

export default function (component) {
  const { data, parentElement } = component, root = parentElement.querySelector(".player");
  const find = (name) => root.querySelector(name), now = (root.now ??= { id: null, frame: 0, timer: null });
  const buttons = ["rewind", "back", "play", "step"], slider = find("input"), last = data.frames - 1;
  const stop = () => { clearInterval(now.timer); now.timer = null; said(); };
  const said = () => {
    const name = now.timer === null ? "play" : "pause";
    find(".play").textContent = now.timer === null ? "\u25B6" : "\u275A\u275A";
    find(".play").setAttribute("aria-label", data.words[name]); find(".play").title = data.words[name];
    find("output").setAttribute("aria-live", now.timer === null ? "polite" : "off");
  };
  const look = () => {
    const style = getComputedStyle(root), value = (name, other) => style.getPropertyValue(name).trim() || other;
    const ink = value("--st-text-color", "#333");
    return {
      ink, quiet: ink, grid: "rgba(128,134,144,0.28)", language: data.language,
      background: value("--st-background-color", "#fff"),
    };
  };
  const draw = () => {
    const seen = look();
    root.querySelectorAll("canvas").forEach((canvas, k) => drawPanel(canvas, data.panels[k], now.frame, seen));
    slider.value = now.frame; slider.setAttribute("aria-valuetext", data.captions[now.frame]);
    find("output").textContent = data.captions[now.frame];
  };
  const go = (frame) => { now.frame = Math.max(0, Math.min(last, frame)); draw(); };
  const play = () => {
    if (now.frame >= last) { now.frame = 0; }
    now.timer = setInterval(() => { go(now.frame + 1); if (now.frame >= last) { stop(); } }, data.pace);
    said();
  };
  const act = {
    rewind: () => { stop(); go(0); }, back: () => { stop(); go(now.frame - 1); },
    play: () => { if (now.timer === null) { play(); } else { stop(); } }, step: () => { stop(); go(now.frame + 1); },
  };
  for (const name of buttons) {
    const button = find(`.${name}`);
    button.onclick = act[name]; button.title = data.words[name]; button.setAttribute("aria-label", data.words[name]);
  }
  slider.max = last; slider.setAttribute("aria-label", data.words.frame);
  slider.oninput = () => { stop(); go(Number(slider.value)); };
  find(".controls").hidden = last === 0;
  if (now.id !== data.id) {
    stop(); build(root, data); now.id = data.id;
    const calm = window.matchMedia("(prefers-reduced-motion: reduce)").matches;
    now.frame = calm && data.plays ? last : 0;
    if (!calm && data.plays && last > 0) { play(); }
  }
  said(); draw();
  now.sized?.disconnect();
  now.sized = new ResizeObserver(() => draw());
  now.sized.observe(find(".panels"));
  return () => { clearInterval(now.timer); now.timer = null; now.id = null; now.sized.disconnect(); };
}
