(() => {
  "use strict";

  const over = document.getElementById("curves");
  const live = document.getElementById("live-curves");
  if (!over || !live || !("Chart" in window)) return;

  const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
  const percent = (rate) => (100 * rate).toFixed(2) + " %";
  const small = (value) => (value !== 0 && Math.abs(value) < 0.01 ? value.toExponential(2) : Number(value.toPrecision(4)).toString());
  const steps = (point) => (point.first === point.last ? "step " + point.last : "steps " + point.first + " to " + point.last);

  // The lowest rate, the earliest of equals, as runs choose their best checkpoint.
  const lowest = (judged) => judged.reduce((best, each) => (best === null || each.errorRate < best.errorRate ? each : best), null);

  const panels = [
    { key: "mean", title: "Loss", text: small, points: (run) => run.stretches.map((each) => ({ x: each.last, y: each.mean, steps: steps(each) })) },
    { key: "rate", title: "Word error rate of held-out clips %", text: (value) => value.toFixed(2) + " %", marks: true, points: (run) => run.judged.map((each) => ({ x: each.step, y: 100 * each.errorRate, steps: "after step " + each.step })) },
    { key: "learningRate", title: "Learning rate", text: small, points: (run) => run.stretches.filter((each) => each.learningRate !== undefined).map((each) => ({ x: each.last, y: each.learningRate, steps: steps(each) })) },
    { key: "gradientNorm", title: "Gradient norm, before clipping", text: small, points: (run) => run.stretches.filter((each) => each.gradientNorm !== undefined).map((each) => ({ x: each.last, y: each.gradientNorm, steps: steps(each) })) },
  ];

  // Where its best checkpoint is, and where it ended before it was to.
  const marks = {
    id: "marks",
    afterDatasetsDraw(chart) {
      const context = chart.ctx, area = chart.chartArea;
      for (const mark of chart.options.marks ?? []) {
        const x = chart.scales.x.getPixelForValue(mark.step);
        if (!(x >= area.left && x <= area.right)) continue;
        const right = x > (area.left + area.right) / 2;
        context.save();
        context.strokeStyle = context.fillStyle = colour(mark.colour);
        context.lineWidth = 1.3;
        context.setLineDash([4, 3]);
        context.beginPath();
        context.moveTo(x, area.top);
        context.lineTo(x, area.bottom);
        context.stroke();
        context.font = "12px " + getComputedStyle(document.body).fontFamily;
        context.textAlign = right ? "right" : "left";
        context.fillText(mark.text, x + (right ? -4 : 4), area.top + (mark.below ? 26 : 12));
        context.restore();
      }
    },
  };
  const marksOf = (run) => {
    const found = [];
    if (run.bestStep !== undefined && run.bestStep !== null) found.push({ step: run.bestStep, text: "best", colour: "--best-ink" });
    if (run.early) found.push({ step: run.lastStep, text: "stopped early", colour: "--soft", below: true });
    return found;
  };

  const sentence = (run) => {
    const best = lowest(run.judged);
    const at = run.lastStep.toLocaleString("en") + " of " + run.steps.toLocaleString("en") + " steps" + (run.early ? ", stopped early" : "");
    const gates = (run.gates ?? []).map((each) => " Gate of " + each).join("");
    if (!best) return at + ". Nothing is judged yet." + gates;
    return at + ". Lowest word error rate of held-out clips: " + percent(best.errorRate) + " after step " + best.step.toLocaleString("en")
      + (run.judged[0].step === 0 && best.step !== 0 ? ", " + percent(run.judged[0].errorRate) + " before" : "") + "." + gates;
  };

  const options = (run, panel) => ({
    maintainAspectRatio: false,
    animation: false,
    parsing: false,
    marks: panel.marks || panel.key === "mean" ? marksOf(run) : [],
    scales: {
      x: { type: "linear", min: 0, max: Math.max(1, run.early ? run.lastStep * 1.05 : run.steps), title: { display: true, text: "step" }, ticks: { precision: 0 } },
      y: { beginAtZero: panel.key !== "mean", ticks: { callback: (value) => small(value) } },
    },
    plugins: {
      legend: { display: false },
      tooltip: { callbacks: { title: (items) => items[0].raw.steps, label: (item) => panel.title.replace(/ %$/, "") + " " + panel.text(item.raw.y) } },
    },
  });

  const element = (name, text, type) => {
    const made = document.createElement(name);
    if (text) made.textContent = text;
    if (type) made.className = type;
    return made;
  };

  // One section for a run, drawn again with what is new.
  const sections = new Map();
  const section = (run, key, place) => {
    let known = sections.get(key);
    if (!known) {
      const box = element("section", null, "run-curves");
      const head = element("h3");
      head.append(element("bdi", run.name));
      const badge = element("span", null, "badge");
      const said = element("p", null, "note");
      const grid = element("div", null, "charts small");
      const charts = new Map();
      for (const panel of panels) {
        const figure = element("figure");
        const canvas = element("canvas");
        canvas.setAttribute("role", "img");
        const holder = element("div", null, "canvas");
        holder.append(canvas);
        figure.append(element("figcaption", panel.title), holder);
        grid.append(figure);
        charts.set(panel.key, { figure, canvas, chart: null });
      }
      box.append(head, said, grid);
      place.append(box);
      known = { box, head, badge, said, charts, run };
      sections.set(key, known);
    }
    known.run = run;
    known.said.textContent = sentence(run);
    known.badge.textContent = run.state ?? "";
    known.badge.className = "badge" + (run.failed ? " bad" : run.over ? " open" : "");
    if (run.state) known.head.append(" ", known.badge);
    else known.badge.remove();
    for (const panel of panels) draw(known, panel);
  };

  const draw = (known, panel) => {
    const place = known.charts.get(panel.key);
    const points = panel.points(known.run);
    place.figure.hidden = points.length === 0;
    if (points.length === 0) return;
    place.canvas.setAttribute("aria-label", panel.title + " of " + known.run.name + ": from " + panel.text(points[0].y)
      + " to " + panel.text(points[points.length - 1].y) + " in " + known.run.lastStep + " steps");
    const line = { data: points, borderColor: colour("--c1"), backgroundColor: colour("--c1"), borderWidth: 1.6, pointRadius: panel.marks || points.length < 20 ? 3 : 0, pointHitRadius: 8 };
    if (place.chart) {
      place.chart.data.datasets = [line];
      place.chart.options = options(known.run, panel);
      place.chart.update("none");
    } else {
      place.chart = new Chart(place.canvas, { type: "line", plugins: [marks], data: { datasets: [line] }, options: options(known.run, panel) });
    }
  };

  const style = () => {
    Chart.defaults.color = colour("--soft");
    Chart.defaults.borderColor = colour("--line");
    Chart.defaults.font.family = getComputedStyle(document.body).fontFamily;
  };
  const again = () => {
    style();
    for (const known of sections.values()) {
      for (const panel of panels) {
        known.charts.get(panel.key).chart?.destroy();
        known.charts.get(panel.key).chart = null;
        draw(known, panel);
      }
    }
  };
  style();
  const data = JSON.parse(document.getElementById("curve-data").textContent);
  if (data.length) over.append(element("h2", "Curves"));
  for (const run of data) section(run, "over " + run.name, over);
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", again);
  matchMedia("print").addEventListener("change", again);

  // What workers tell while they train, as long as the page is open.
  if (!("EventSource" in window)) return;
  const told = (each) => {
    const best = lowest(each.curve.judged);
    const last = each.curve.stretches[each.curve.stretches.length - 1];
    return {
      name: each.title,
      steps: each.curve.steps,
      lastStep: last ? last.last : 0,
      early: false,
      bestStep: best ? best.step : null,
      stretches: each.curve.stretches,
      judged: each.curve.judged,
      state: each.failure ? "failed: " + each.failure : each.running ? "runs" : "no longer runs",
      failed: !!each.failure,
      over: !each.running,
    };
  };
  const source = new EventSource("/api/v1/experiments/" + live.dataset.curves.split("/").map(encodeURIComponent).join("/") + "/curves/events");
  source.addEventListener("message", (event) => {
    const runs = JSON.parse(event.data);
    // What is over stands in the report, where there is one.
    const shown = (each) => each.running || each.failure || !data.length;
    if (runs.some(shown) && !live.querySelector("h2")) live.append(element("h2", "Training right now"));
    runs.forEach((each, place) => {
      if (shown(each)) section(told(each), "live " + place, live);
    });
  });
  addEventListener("pagehide", () => source.close());
})();
