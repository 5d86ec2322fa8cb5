// A pad to draw on by mouse, finger or keys (lib/ui/widgets/pad.py): what is drawn goes to the page stroke by stroke.
const QUIET = 500;
const MOVES = { ArrowUp: [0, -1], ArrowDown: [0, 1], ArrowLeft: [-1, 0], ArrowRight: [1, 0] };

function read(text, size) {
  const ink = new Uint8Array(size);
  for (let k = 0; k < size; k++) { ink[k] = (parseInt(text[k >> 2] || "0", 16) >> (3 - (k & 3))) & 1; }
  return ink;
}
function written(ink) {
  let text = "";
  for (let k = 0; k < ink.length; k += 4) {
    text += (8 * ink[k] + 4 * ink[k + 1] + 2 * ink[k + 2] + ink[k + 3]).toString(16);
  }
  return text;
}

export default function (component) {
  const { data, parentElement, setStateValue } = component, side = data.side;
  const root = parentElement.querySelector(".pad"), canvas = root.querySelector("canvas");
  const clear = root.querySelector("button"), output = root.querySelector("output");
  const now = (root.now ??= { version: null, ink: null, last: null, keys: false, at: [side / 2, side / 2], timer: null });

  const draw = () => {
    const style = getComputedStyle(root), ratio = window.devicePixelRatio || 1;
    const size = Math.round(canvas.clientWidth * ratio), cell = size / side, c = canvas.getContext("2d");
    canvas.width = size; canvas.height = size;
    c.strokeStyle = "rgba(128,134,144,0.28)";
    for (let k = data.block; k < side; k += data.block) {
      c.beginPath(); c.moveTo(k * cell, 0); c.lineTo(k * cell, size); c.moveTo(0, k * cell); c.lineTo(size, k * cell); c.stroke();
    }
    c.fillStyle = style.getPropertyValue("--st-text-color").trim() || "#333";
    now.ink.forEach((inked, k) => {
      if (inked) { c.fillRect((k % side) * cell, Math.floor(k / side) * cell, cell + 0.5, cell + 0.5); }
    });
    if (root.getRootNode().activeElement === canvas) {
      c.strokeStyle = style.getPropertyValue("--st-primary-color").trim() || "#d00";
      c.lineWidth = (now.keys ? 4 : 2) * ratio;
      c.beginPath(); c.arc(now.at[0] * cell, now.at[1] * cell, data.reach * cell, 0, 7); c.stroke();
    }
  };
  const dab = (across, down) => {
    for (let k = 0; k < now.ink.length; k++) {
      const dx = (k % side) + 0.5 - across, dy = Math.floor(k / side) + 0.5 - down;
      if (dx * dx + dy * dy <= data.reach * data.reach) { now.ink[k] = 1; }
    }
  };
  const stroke = ([x0, y0], [x1, y1]) => {
    const steps = Math.max(1, Math.ceil(2 * Math.hypot(x1 - x0, y1 - y0)));
    for (let k = 0; k <= steps; k++) { dab(x0 + ((x1 - x0) * k) / steps, y0 + ((y1 - y0) * k) / steps); }
  };
  const send = () => {
    clearTimeout(now.timer); now.timer = null;
    if (root.isConnected) { setStateValue("ink", written(now.ink)); }
  };
  const place = (event) => {
    const box = canvas.getBoundingClientRect();
    return [((event.clientX - box.left) / box.width) * side, ((event.clientY - box.top) / box.height) * side];
  };
  const end = () => { if (now.last) { now.last = null; send(); } };
  const told = () => {
    const [across, down] = now.at.map((one) => Math.floor(one) + 1);
    output.textContent = (now.keys ? data.words.down : data.words.up).replace("#row", down).replace("#column", across);
  };

  canvas.onpointerdown = (event) => {
    if (event.button !== 0) { return; }
    canvas.setPointerCapture(event.pointerId);
    now.keys = false; now.last = now.at = place(event); output.textContent = "";
    dab(...now.last); draw();
  };
  canvas.onpointermove = (event) => {
    if (!now.last) { return; }
    const next = place(event);
    stroke(now.last, next); now.last = now.at = next; draw();
  };
  canvas.onpointerup = end; canvas.onpointercancel = end;
  canvas.onkeydown = (event) => {
    const move = MOVES[event.key];
    if (!move && event.key !== " " && event.key !== "Enter") { return; }
    event.preventDefault();
    if (move) {
      const next = now.at.map((one, k) => Math.max(0.5, Math.min(side - 0.5, Math.floor(one) + 0.5 + move[k])));
      if (now.keys) { stroke(now.at, next); }
      now.at = next;
    } else {
      now.keys = !now.keys;
      if (now.keys) { dab(...now.at); }
    }
    told(); draw();
    if (now.keys || !move) { clearTimeout(now.timer); now.timer = setTimeout(send, now.keys ? QUIET : 0); }
  };
  canvas.onfocus = draw;
  canvas.onblur = () => {
    now.keys = false; output.textContent = ""; draw();
    if (now.timer !== null) { send(); }  // later it would cut short what the button pressed next asks for
  };
  clear.onclick = () => { now.ink.fill(0); now.keys = false; draw(); send(); };
  clear.textContent = data.words.clear;
  canvas.setAttribute("aria-label", data.words.pad); canvas.title = data.words.pad;

  if (now.version !== data.version) { now.version = data.version; now.ink = read(data.ink, side * side); }
  draw();
  now.sized?.disconnect();
  now.sized = new ResizeObserver(draw);
  now.sized.observe(canvas);
  // Reruns of the page end here too: what is drawn, and what waits to be sent, stays with the root.
  return () => { now.sized.disconnect(); };
}
