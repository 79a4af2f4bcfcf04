(() => {
  "use strict";
  const player = document.getElementById("player");
  if (!player) return;
  const sound = document.getElementById("player-sound");
  const video = document.getElementById("player-video");
  const what = document.getElementById("player-what");
  const figure = document.getElementById("player-figure");
  const canvas = document.getElementById("player-picture");

  const show = (link, element, other) => {
    for (const playing of document.querySelectorAll("[aria-current=true]")) playing.removeAttribute("aria-current");
    link.setAttribute("aria-current", "true");
    other.pause();
    other.hidden = true;
    element.hidden = false;
    player.hidden = false;
    what.textContent = link.getAttribute("aria-label").replace(/^(Listen to|Watch) /, "");
    element.src = link.href;
    element.play().catch(() => {});
  };

  document.addEventListener("click", (event) => {
    const link = event.target.closest("a.play, a.watch");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    if (link.classList.contains("play")) {
      show(link, sound, video);
      picture(link.href);
    } else {
      figure.hidden = true;
      show(link, video, sound);
    }
  });
  document.getElementById("player-close").addEventListener("click", () => {
    sound.pause();
    video.pause();
    player.hidden = true;
  });
  for (const element of [sound, video]) {
    element.addEventListener("error", () => {
      if (element.src) what.textContent = "This cannot be played here.";
    });
  }
  // p plays and pauses, n goes to the next one.
  addEventListener("keydown", (event) => {
    if (event.target.closest("input, select, textarea") || event.ctrlKey || event.metaKey || event.altKey) return;
    const element = video.hidden ? sound : video;
    if (event.key === "p" && element.src) element.paused ? element.play() : element.pause();
    if (event.key === "n") {
      const all = [...document.querySelectorAll("a.play")];
      const at = all.findIndex((link) => link.getAttribute("aria-current") === "true");
      const next = all[at + 1];
      if (next) {
        next.focus();
        next.click();
      }
    }
  });

  // Sound comes as WAV with 16 bits and 16,000 samples a second; its data follows the chunk called so.
  const samples = (buffer) => {
    const view = new DataView(buffer);
    for (let at = 12; at + 8 <= view.byteLength; at += 8 + view.getUint32(at + 4, true)) {
      if (view.getUint32(at, false) === 0x64617461) {
        const count = Math.floor(Math.min(view.getUint32(at + 4, true), view.byteLength - at - 8) / 2);
        return Float32Array.from({ length: count }, (_, i) => view.getInt16(at + 8 + 2 * i, true) / 32768);
      }
    }
    return new Float32Array(0);
  };

  const RATE = 16000, WINDOW = 400, SIZE = 512, BANDS = 80;
  const mel = (hertz) => 2595 * Math.log10(1 + hertz / 700);
  const hertz = (mels) => 700 * (10 ** (mels / 2595) - 1);
  const edges = Array.from({ length: BANDS + 2 }, (_, i) => (hertz((mel(RATE / 2) * i) / (BANDS + 1)) * SIZE) / RATE);
  const hann = Float32Array.from({ length: WINDOW }, (_, i) => 0.5 - 0.5 * Math.cos((2 * Math.PI * i) / WINDOW));

  const transform = (re, im) => {
    const n = re.length;
    for (let i = 1, j = 0; i < n; i++) {
      let bit = n >> 1;
      for (; j & bit; bit >>= 1) j ^= bit;
      j ^= bit;
      if (i < j) {
        [re[i], re[j]] = [re[j], re[i]];
        [im[i], im[j]] = [im[j], im[i]];
      }
    }
    for (let length = 2; length <= n; length <<= 1) {
      const angle = (-2 * Math.PI) / length, half = length / 2;
      for (let k = 0; k < half; k++) {
        const c = Math.cos(angle * k), s = Math.sin(angle * k);
        for (let start = k; start < n; start += length) {
          const x = re[start + half] * c - im[start + half] * s;
          const y = re[start + half] * s + im[start + half] * c;
          re[start + half] = re[start] - x;
          im[start + half] = im[start] - y;
          re[start] += x;
          im[start] += y;
        }
      }
    }
  };

  const energies = (wave, at) => {
    const re = new Float64Array(SIZE), im = new Float64Array(SIZE);
    for (let i = 0; i < WINDOW; i++) re[i] = (wave[at + i] || 0) * hann[i];
    transform(re, im);
    return Array.from({ length: BANDS }, (_, band) => {
      let sum = 1e-10;
      for (let bin = Math.ceil(edges[band]); bin <= edges[band + 2] && bin <= SIZE / 2; bin++) {
        const up = (bin - edges[band]) / (edges[band + 1] - edges[band]);
        const down = (edges[band + 2] - bin) / (edges[band + 2] - edges[band + 1]);
        sum += Math.max(0, Math.min(up, down)) * (re[bin] ** 2 + im[bin] ** 2);
      }
      return Math.log10(sum);
    });
  };

  // From dark to bright through evenly perceived steps.
  const SHADES = [[13, 8, 35], [75, 12, 107], [147, 38, 103], [221, 81, 58], [252, 165, 10], [252, 255, 164]];
  const shade = (value) => {
    const place = Math.max(0, Math.min(0.9999, value)) * (SHADES.length - 1);
    const low = SHADES[Math.floor(place)], high = SHADES[Math.floor(place) + 1], share = place % 1;
    return low.map((part, i) => part + share * (high[i] - part));
  };

  let asked = 0;
  const picture = async (address) => {
    const turn = ++asked;
    figure.hidden = true;
    const answer = await fetch(address);
    if (!answer.ok) return;
    const wave = samples(await answer.arrayBuffer());
    if (turn !== asked || wave.length === 0) return;
    const columns = Math.max(1, Math.min(1200, Math.floor(wave.length / 160)));
    const step = wave.length / columns;
    const frames = Array.from({ length: columns }, (_, i) => energies(wave, Math.floor(i * step)));
    const top = frames.reduce((most, frame) => Math.max(most, ...frame), -10);
    canvas.width = columns;
    canvas.height = BANDS * 2;
    const context = canvas.getContext("2d"), image = context.createImageData(columns, BANDS * 2);
    frames.forEach((frame, x) => frame.forEach((energy, band) => {
      // Eight orders of magnitude below the loudest is black, as for the models.
      const colour = shade((energy - top + 8) / 8);
      for (const row of [2 * band, 2 * band + 1]) {
        const at = 4 * ((BANDS * 2 - 1 - row) * columns + x);
        image.data.set([...colour, 255], at);
      }
    }));
    context.putImageData(image, 0, 0);
    canvas.setAttribute("aria-label", "Log-mel spectrogram of " + (wave.length / RATE).toFixed(1) + " seconds");
    figure.hidden = false;
  };
})();
