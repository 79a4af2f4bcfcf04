(() => {
  "use strict";

  const missingLast = (a, b, compare) => (a === "" ? (b === "" ? 0 : 1) : b === "" ? -1 : compare(a, b));
  const numberOrText = (a, b) => {
    const x = Number(a), y = Number(b);
    return Number.isNaN(x) || Number.isNaN(y) ? a.localeCompare(b, "en", { numeric: true }) : x - y;
  };

  for (const table of document.querySelectorAll("table.sortable")) {
    const body = table.tBodies[0];
    [...table.tHead.rows[0].cells].forEach((head, column) => {
      const button = document.createElement("button");
      button.type = "button";
      button.append(...head.childNodes);
      head.append(button);
      button.addEventListener("click", () => {
        const direction = head.getAttribute("aria-sort") === "ascending" ? -1 : 1;
        for (const other of table.tHead.rows[0].cells) other.removeAttribute("aria-sort");
        head.setAttribute("aria-sort", direction === 1 ? "ascending" : "descending");
        const key = (row) => row.cells[column].dataset.key ?? row.cells[column].textContent.trim();
        const rows = [...body.rows];
        rows.sort((a, b) => missingLast(key(a), key(b), (x, y) => direction * numberOrText(x, y)));
        body.append(...rows);
      });
    });
  }

  const openTarget = () => {
    const target = location.hash.length > 1 && document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (!target) return;
    for (let node = target; node; node = node.parentElement) if (node.tagName === "DETAILS") node.open = true;
    target.scrollIntoView();
  };
  addEventListener("hashchange", openTarget);
  openTarget();

  const onlyErrors = document.getElementById("only-errors");
  if (onlyErrors) {
    onlyErrors.closest(".filter").hidden = false;
    onlyErrors.addEventListener("change", () =>
      document.getElementById("transcripts").classList.toggle("only-errors", onlyErrors.checked));
    const asWritten = document.getElementById("as-written");
    asWritten.addEventListener("change", () => {
      for (const written of document.querySelectorAll("details.written")) written.open = asWritten.checked;
    });
  }

  const given = document.getElementById("chart-data");
  if (!given) return;
  const data = JSON.parse(given.textContent);
  if (data.trials.length === 0 || data.metrics.length === 0) {
    document.getElementById("charts").hidden = true;
    return;
  }
  document.querySelector(".charts").hidden = false;

  const chooser = document.getElementById("chart-metric");
  for (const metric of data.metrics) chooser.add(new Option(metric.label, metric.name));
  if (data.metrics.some((metric) => metric.name === data.objective)) chooser.value = data.objective;
  document.querySelector(".chart-controls").hidden = data.metrics.length < 2;

  const models = [...new Set(data.trials.map((trial) => trial.model))];
  const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
  const colourOf = (model) => colour("--c" + ((models.indexOf(model) % 8) + 1));
  const shapes = ["circle", "rectRot", "triangle", "rect", "crossRot", "star", "cross", "dash"];
  const percent = (value) => value.toFixed(2) + " %";
  const places = data.axis
    ? [...new Set(data.trials.map((trial) => trial.along))].sort((a, b) => numberOrText(String(a), String(b)))
    : [];

  const variants = [...new Set(data.trials.map((trial) => trial.variant))].sort(numberOrText);
  if (data.axis && variants.length > 1) {
    const shades = document.getElementById("bars-shades");
    shades.textContent = "From dark to light: " + variants.join("; ");
    shades.hidden = false;
  }
  const firstOfModel = (item, chartData) =>
    chartData.datasets.findIndex((set) => set.label === item.text) === item.datasetIndex;

  const barSets = (metric) => {
    if (!data.axis) {
      return models.map((model) => ({
        label: model,
        backgroundColor: colourOf(model),
        data: data.trials.map((trial) => (trial.model === model ? trial.values[metric] : null)),
        ranges: data.trials.map((trial) => trial.model === model && trial.ranges?.[metric]),
        names: data.trials.map((trial) => trial.name),
        skipNull: true,
      }));
    }
    return models.flatMap((model) => variants.map((variant, shade) => {
      const own = data.trials.filter((trial) => trial.model === model && trial.variant === variant);
      const strength = 1 - (0.65 * shade) / variants.length;
      const at = places.map((place) => own.find((trial) => trial.along === place));
      return {
        label: model,
        backgroundColor: colourOf(model) + Math.round(255 * strength).toString(16).padStart(2, "0"),
        borderColor: colourOf(model),
        borderWidth: variants.length > 1 ? 1 : 0,
        data: at.map((trial) => (trial ? trial.values[metric] : null)),
        ranges: at.map((trial) => trial && trial.ranges?.[metric]),
        names: at.map((trial) => trial && trial.name),
        skipNull: true,
      };
    }));
  };

  // Where it is known within which bounds a value lies, a line over the bar shows it.
  const whiskers = {
    id: "whiskers",
    afterDatasetsDraw(chart) {
      const context = chart.ctx, y = chart.scales.y;
      context.save();
      context.strokeStyle = colour("--ink");
      context.lineWidth = 1.3;
      chart.data.datasets.forEach((set, index) => chart.getDatasetMeta(index).data.forEach((bar, place) => {
        const range = set.ranges?.[place];
        if (!range || set.data[place] === null) return;
        const low = y.getPixelForValue(range[0]), high = y.getPixelForValue(range[1]), half = Math.min(6, bar.width / 3);
        context.beginPath();
        context.moveTo(bar.x, low);
        context.lineTo(bar.x, high);
        for (const end of [low, high]) {
          context.moveTo(bar.x - half, end);
          context.lineTo(bar.x + half, end);
        }
        context.stroke();
      }));
      context.restore();
    },
  };

  const upward = new Set(data.metrics.filter((metric) => metric.maximize).map((metric) => metric.name));
  const better = (metric, a, b) => (upward.has(metric) ? a > b : a < b);
  const frontier = (metric) => {
    const points = data.trials
      .filter((trial) => trial.realTimeFactor > 0 && trial.values[metric] !== undefined)
      .sort((a, b) => a.realTimeFactor - b.realTimeFactor || a.values[metric] - b.values[metric]);
    const kept = [];
    for (const trial of points) {
      if (kept.length === 0 || better(metric, trial.values[metric], kept[kept.length - 1].y)) {
        kept.push({ x: trial.realTimeFactor, y: trial.values[metric], name: trial.name });
      }
    }
    return kept;
  };
  const speedSets = (metric) => [
    ...models.map((model, index) => ({
      label: model,
      backgroundColor: colourOf(model),
      borderColor: colourOf(model),
      pointStyle: shapes[index % shapes.length],
      pointRadius: 6,
      pointHoverRadius: 8,
      data: data.trials
        .filter((trial) => trial.model === model && trial.realTimeFactor > 0 && trial.values[metric] !== undefined)
        .map((trial) => ({ x: trial.realTimeFactor, y: trial.values[metric], name: trial.name })),
    })),
    {
      label: "no trial is both faster and better",
      type: "line",
      data: frontier(metric),
      borderColor: colour("--soft"),
      borderDash: [4, 4],
      borderWidth: 1.5,
      pointRadius: 0,
      pointStyle: "line",
      stepped: false,
    },
  ];

  // The trials of that line by their names, as far as they do not stand in each other's way.
  const names = {
    id: "names",
    afterDatasetsDraw(chart) {
      const context = chart.ctx, area = chart.chartArea;
      const line = chart.data.datasets[chart.data.datasets.length - 1].data;
      context.save();
      context.font = "12px " + Chart.defaults.font.family;
      context.fillStyle = colour("--ink");
      context.textBaseline = "bottom";
      const taken = [];
      for (const point of line) {
        const width = context.measureText(point.name).width;
        const at = chart.scales.x.getPixelForValue(point.x);
        const left = Math.max(area.left + 2, Math.min(at + 8, area.right - width));
        const below = chart.scales.y.getPixelForValue(point.y) - 6;
        const box = [left, below - 14, left + width, below];
        const hides = (other) => box[0] < other[2] && other[0] < box[2] && box[1] < other[3] && other[1] < box[3];
        if (taken.some(hides)) continue;
        taken.push(box);
        context.fillText(point.name, left, below);
      }
      chart.named = taken.length;
      context.restore();
    },
  };

  let charts = [];
  const draw = () => {
    for (const chart of charts) chart.destroy();
    const metric = chooser.value;
    const label = data.metrics.find((choice) => choice.name === metric).label;
    document.getElementById("bars-head").textContent =
      label + (data.axis ? " by model and " + data.axis.toLowerCase() : " by trial");
    document.getElementById("speed-head").textContent = label + " against real-time factor";
    Chart.defaults.color = colour("--soft");
    Chart.defaults.borderColor = colour("--line");
    Chart.defaults.font.family = getComputedStyle(document.body).fontFamily;
    Chart.defaults.animation = false;
    const value = { beginAtZero: true, title: { display: true, text: label + " %" } };
    const legend = { position: "bottom", labels: { usePointStyle: true, boxHeight: 8 } };
    const slow = data.trials.map((trial) => trial.realTimeFactor).filter((factor) => factor > 0);
    const top = Math.max(0, ...data.trials.map((trial) => trial.ranges?.[metric]?.[1] ?? 0));
    charts = [
      new Chart(document.getElementById("bars"), {
        type: "bar",
        plugins: [whiskers],
        data: { labels: data.axis ? places : data.trials.map((trial) => trial.name), datasets: barSets(metric) },
        options: {
          maintainAspectRatio: false,
          scales: { y: { ...value, suggestedMax: top }, x: { grid: { display: false }, title: { display: !!data.axis, text: data.axis ?? "" } } },
          plugins: {
            legend: {
              ...legend,
              display: models.length > 1,
              onClick: null,
              labels: { ...legend.labels, filter: firstOfModel },
            },
            tooltip: { callbacks: {
              title: (items) => items[0].dataset.names[items[0].dataIndex],
              label: (item) => {
                const range = item.dataset.ranges?.[item.dataIndex];
                return label + " " + percent(item.parsed.y) + (range ? ", " + range.map(percent).join(" to ") : "");
              },
            } },
          },
        },
      }),
      new Chart(document.getElementById("speed"), {
        type: "scatter",
        plugins: [names],
        data: { datasets: speedSets(metric) },
        options: {
          maintainAspectRatio: false,
          scales: {
            y: value,
            x: {
              type: Math.max(...slow) > 20 * Math.min(...slow) ? "logarithmic" : "linear",
              beginAtZero: true,
              title: { display: true, text: "seconds per second of audio" },
            },
          },
          plugins: {
            legend,
            tooltip: { callbacks: {
              title: (items) => items[0].raw.name,
              label: (item) => label + " " + percent(item.parsed.y) + ", " + item.parsed.x.toFixed(3) + " s per s",
            } },
          },
        },
      }),
    ];
  };
  chooser.addEventListener("change", draw);
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", draw);
  matchMedia("print").addEventListener("change", draw);
  draw();
})();
