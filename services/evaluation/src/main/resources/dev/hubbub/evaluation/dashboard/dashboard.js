(() => {
  "use strict";
  // Two trials are compared: ticking a third one unticks the first.
  const ticked = [];
  for (const box of document.querySelectorAll("table.trials input[type=checkbox]")) {
    if (box.checked) ticked.push(box);
    box.addEventListener("change", () => {
      const at = ticked.indexOf(box);
      if (at >= 0) ticked.splice(at, 1);
      if (box.checked) ticked.push(box);
      while (ticked.length > 2) ticked.shift().checked = false;
    });
  }
  // A slash goes to the first field of the page, as on many sites; j and k go from row to row.
  const rows = () => [...document.querySelectorAll("main table tbody th a")];
  addEventListener("keydown", (event) => {
    const typing = event.target.closest("input, select, textarea, [contenteditable]");
    if (typing || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "/") {
      const field = document.querySelector("main input[type=search], main input");
      if (field) {
        event.preventDefault();
        field.focus();
      }
    } else if (event.key === "j" || event.key === "k") {
      const all = rows();
      if (all.length === 0) return;
      const at = all.indexOf(document.activeElement);
      const next = at < 0 ? 0 : Math.min(all.length - 1, Math.max(0, at + (event.key === "j" ? 1 : -1)));
      all[next].focus();
    }
  });

  // What workers tell right now, as long as the page is open.
  const live = document.getElementById("live");
  if (live && "EventSource" in window) {
    const only = live.dataset.live === "all" ? null : live.dataset.live;
    const element = (name, text, ...children) => {
      const made = document.createElement(name);
      if (text) made.textContent = text;
      made.append(...children);
      return made;
    };
    const count = (number, noun) => number + " " + noun + (number === 1 ? "" : "s");
    const work = (each) => {
      const bar = document.createElement("progress");
      bar.max = 1;
      bar.value = each.fraction;
      bar.setAttribute("aria-label", each.title);
      const line = element("li", null, element("bdi", each.title), " ", bar, " ");
      line.append(element("span", Math.round(100 * each.fraction) + " %" + (each.what ? ", " + each.what : "")));
      return line;
    };
    const summary = (each) => {
      const stages = Object.entries(each.finished).sort().map(([stage, number]) => number + " " + stage);
      const since = new Date(each.since).toLocaleTimeString([], { hour: "2-digit", minute: "2-digit" });
      return "Since " + since + ": " + (stages.length ? stages.join(", ") : "nothing") + " finished"
        + (each.failed ? ", " + count(each.failed, "output") + " failed (" + each.failure + ")" : "") + ".";
    };
    const phases = (trials) => {
      const counts = Object.entries(trials.phases).map(([phase, number]) => number + " " + phase.toLowerCase());
      const text = counts.length ? "Trials: " + counts.join(", ") : "No trials yet";
      if (document.getElementById("running")) return element("p", text);
      const link = element("a", text);
      link.href = "/experiments/" + only + "/running";
      return element("p", null, link);
    };
    const goesOn = (trials) => trials && ["Pending", "Running", "Scoring"].some((phase) => trials.phases[phase]);
    // The table of trials is drawn by the server, and drawn again when it is told anew.
    let told;
    const renew = async (trials) => {
      const before = told;
      told = trials.written;
      if (before === undefined || before === told) return;
      const answer = await fetch(location.href);
      const fresh = new DOMParser().parseFromString(await answer.text(), "text/html").getElementById("running");
      const shown = document.getElementById("running");
      if (fresh && shown) shown.replaceWith(document.adoptNode(fresh));
      else if (fresh) location.reload();
    };
    let reported;
    const draw = (experiments) => {
      // What is over is no longer right now; there may be something new to see.
      const isNew = (each) => only && reported !== undefined && (each.finished.report ?? 0) > reported;
      const justHeard = (each) => Date.now() - Date.parse(each.heard) < 60000;
      const isDone = (each) => each.over || (each.trials && !goesOn(each.trials));
      const active = experiments.filter((each) => isNew(each) || goesOn(each.trials) || each.running.length || (!isDone(each) && justHeard(each)));
      live.replaceChildren(...active.map((each) => {
        const link = element("a", each.experiment);
        link.href = "/experiments/" + each.experiment;
        const box = element("section", null, only ? element("h2", isDone(each) && !each.running.length ? "Just done" : "Right now") : element("h2", null, link));
        if (each.trials) {
          box.append(phases(each.trials));
          renew(each.trials);
        }
        box.append(element("p", summary(each)));
        const list = element("ul");
        list.append(...each.running.map(work));
        if (each.more) list.append(element("li", count(each.more, "more task")));
        if (each.running.length) box.append(list);
        if (isNew(each)) {
          const again = element("a", "There are new results: show them");
          again.href = location.href;
          box.append(element("p", null, again));
        }
        return box;
      }));
      if (only && reported === undefined) reported = experiments[0]?.finished.report ?? 0;
    };
    const source = new EventSource("/api/v1/events" + (only ? "?experiment=" + encodeURIComponent(only) : ""));
    source.addEventListener("message", (event) => draw(JSON.parse(event.data)));
    // Broken off, it is asked for again; refused, as it is once nobody is logged in any more, it is not.
    source.addEventListener("error", () => {
      if (source.readyState === EventSource.CLOSED) {
        const again = element("a", "load it again");
        again.href = location.href;
        live.replaceChildren(element("p", null, "This page is no longer told what goes on: ", again, "."));
      }
    });
    addEventListener("pagehide", () => source.close());
  }
})();
