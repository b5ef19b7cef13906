// Filters, finds and collects decisions. The page can be read without this script.
(() => {
  "use strict";
  const root = document.documentElement;
  const served = root.hasAttribute("data-served");
  const source = document.body.dataset.source;
  if (source === undefined) return;

  const $ = (selector, within = document) => within.querySelector(selector);
  const $$ = (selector, within = document) => [...within.querySelectorAll(selector)];
  const make = (tag, attributes = {}, ...content) => {
    const element = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) {
      if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
      else if (value !== false && value !== undefined) element.setAttribute(name, value === true ? "" : value);
    }
    element.append(...content);
    return element;
  };

  // What the page has.
  const views = $$(".view").map((view) => view.id);
  const cards = $$(".card").map((element) => {
    const fields = new Map();
    for (const name of $$("dt", element)) {
      const value = name.nextElementSibling;
      const codes = $$("code", value).map((code) => code.textContent);
      fields.set(name.textContent.trim(), { codes, text: value.textContent.trim() });
    }
    const entities = $$('dd a[href^="#entity-"]', element).map((link) => link.getAttribute("href").slice(8));
    return { element, id: element.id, hash: element.dataset.hash, fields, entities, text: element.textContent.toLowerCase(), faults: !!$(".fault", element) };
  });
  const cardOf = new Map(cards.map((card) => [card.id, card]));
  const abouts = $$("[data-about]");

  // The store of decisions. A browser may refuse it; then decisions last as long as the page.
  const place = `claimbook review ${source}`;
  const store = { by: "", made: {} };
  let isKept = true;
  try {
    const kept = JSON.parse(localStorage.getItem(place) ?? "{}");
    if (typeof kept.by === "string") store.by = kept.by;
    if (!served && kept.made && typeof kept.made === "object") store.made = kept.made;
  } catch { isKept = false; }
  const keep = () => {
    try { localStorage.setItem(place, JSON.stringify(served ? { by: store.by, made: {} } : store)); } catch { isKept = false; }
  };
  const key = (decision) => JSON.stringify([decision.subject, decision.of ?? [], decision.other ?? "", decision.field ?? ""]);
  const hashes = new Map(abouts.map((element) => { const about = JSON.parse(element.dataset.about); return [key(about), JSON.stringify([about.content_hash, about.other_hash])]; }));
  const isStale = (decision) => (decision.of
    ? hashes.get(key(decision)) !== JSON.stringify([decision.content_hash, decision.other_hash])
    : cardOf.get(decision.subject)?.hash !== decision.content_hash);
  const madeFor = (subject) => Object.values(store.made).filter((decision) => !decision.of && decision.subject === subject);

  // Messages.
  const said = make("p", { id: "said", role: "status", "aria-live": "polite" });
  document.body.append(said);
  let silence;
  const say = (text) => {
    said.textContent = text;
    clearTimeout(silence);
    silence = setTimeout(() => { said.textContent = ""; }, 8000);
  };

  // The state in the address: the view, the current claim, a search, and filters by field.
  let state = new URLSearchParams();
  let current = null;
  const filters = () => [...state].filter(([name]) => name !== "view" && name !== "claim");
  const write = () => {
    const text = state.toString();
    history.replaceState(null, "", text ? `#${text}` : "#view=claims");
  };
  const matches = (card) => filters().every(([name, value]) => {
    if (name === "q") return value.toLowerCase().split(/\s+/).every((word) => card.text.includes(word));
    if (name === "entity") return card.entities.includes(value);
    if (name === "diagnostics") return card.faults === (value === "some");
    if (name === "decided") return (madeFor(card.id).length > 0) === (value === "yes");
    return card.fields.get(name)?.codes.includes(value) ?? false;
  });
  const isShown = (element) => !element.closest(".filtered");
  const show = () => {
    const view = views.includes(state.get("view")) ? state.get("view") : views[0];
    root.dataset.view = view;
    for (const link of $$("nav a")) {
      if (link.getAttribute("href") === `#${view}`) link.setAttribute("aria-current", "page");
      else link.removeAttribute("aria-current");
    }
    const isFiltered = filters().length > 0;
    let count = 0;
    for (const card of cards) {
      const fits = matches(card);
      count += fits;
      card.element.classList.toggle("filtered", !fits);
    }
    for (const paragraph of $$(".paragraph")) {
      paragraph.classList.toggle("filtered", isFiltered && !$(".card:not(.filtered)", paragraph));
    }
    $("#count").textContent = `${count} of ${cards.length} claims`;
    for (const control of $$("[data-filter]")) control.value = state.get(control.dataset.filter) ?? "";
  };
  const go = (id) => {
    const target = document.getElementById(id);
    if (!target) return;
    const view = target.closest(".view")?.id;
    if (view) state.set("view", view);
    if (cardOf.has(id)) {
      state.set("claim", id);
      if (!matches(cardOf.get(id))) for (const [name] of filters()) state.delete(name);
    }
    show();
    write();
    if (cardOf.has(id)) choose(target); else target.scrollIntoView({ block: "start" });
  };
  const read = () => {
    const hash = decodeURIComponent(location.hash.slice(1));
    if (hash.includes("=")) {
      state = new URLSearchParams(location.hash.slice(1));
      show();
      const claim = cardOf.get(state.get("claim"));
      if (claim) choose(claim.element);
    } else if (hash) {
      for (let folded = document.getElementById(hash)?.closest("details"); folded; folded = folded.parentElement.closest("details")) folded.open = true;
      go(hash);
    } else show();
  };
  const filter = (name, value) => {
    if (value) state.set(name, value); else state.delete(name);
    show();
    write();
  };

  // The tools above the claims.
  const option = (value, label = value) => make("option", { value }, label);
  const select = (name, values) => make("label", {}, name, make("select", { "data-filter": name, onchange: (event) => filter(name, event.target.value) }, option("", "any"), ...values));
  const coded = new Map();
  for (const card of cards) {
    for (const [name, { codes }] of card.fields) {
      if (!["participants", "times", "citations", "also_at", "attribution"].includes(name)) {
        for (const code of codes) coded.set(name, (coded.get(name) ?? new Set()).add(code));
      }
    }
  }
  const search = make("input", { type: "search", "data-filter": "q", oninput: (event) => filter("q", event.target.value) });
  const help = make("dialog", { "aria-labelledby": "keys" }, make("h2", { id: "keys" }, "Keys"));
  $("#tools").append(
    make("label", {}, "search", search),
    ...[...coded].filter(([, codes]) => codes.size > 1).map(([name, codes]) => select(name, [...codes].sort().map((code) => option(code)))),
    select("entity", $$("[data-entity]").map((entity) => option(entity.closest("tr").id.slice(7), entity.dataset.entity))),
    select("diagnostics", [option("some"), option("none")]),
    select("decided", [option("yes"), option("no")]),
    make("button", { type: "button", onclick: () => { state = new URLSearchParams({ view: state.get("view") ?? views[0] }); show(); write(); } }, "Clear"),
    make("span", { id: "count", role: "status" }),
  );
  $("#tools").hidden = false;
  $("nav ul").append(make("li", {}, make("button", { type: "button", onclick: () => help.showModal() }, "Keys ", make("kbd", {}, "?"))));

  // A decision about the current claim, or about the current difference of two codings.
  const kinds = {
    accept: ["Accept", "a"], amend: ["Amend", "e"], reject: ["Reject", "r"], none: ["Leave open", "n"],
    a: ["a", "a"], b: ["b", "b"], both: ["Both", "o"], neither: ["Neither", "x"], value: ["Value", "v"], keep: ["Keep", "p"], drop: ["Drop", "d"],
  };
  const reason = make("input", { id: "reason", autocomplete: "off" });
  const value = make("input", { id: "value", list: "values", autocomplete: "off" });
  const values = make("datalist", { id: "values" });
  const field = make("select", { id: "field", onchange: () => offer() });
  const fieldLabel = make("label", {}, "field", field);
  const valueLabel = make("label", {}, "value, as in a record", value, values);
  const buttons = make("span", { role: "group", "aria-label": "Verdict" });
  const verdictNow = make("p", { class: "made" });
  const form = make("form", { class: "decision", "aria-label": "Decision", onsubmit: (event) => { event.preventDefault(); if (waiting) decide(waiting); } },
    verdictNow, buttons, fieldLabel, valueLabel, make("label", {}, "reason", reason),
    make("button", { type: "submit", hidden: true }, "Save"), make("button", { type: "button", id: "undo", onclick: () => undo() }, "Undo ", make("kbd", {}, "u")));
  let waiting = null;
  const codesOf = (name) => $$("#codes dl").filter((list) => list.dataset.field === name).flatMap((list) => $$("dt", list).map((code) => code.textContent));
  const fieldNames = ["type", "features", "polarity", "certainty", "likelihood", "participants", ...$$("#codes dl").map((list) => list.dataset.field), "times", "attribution", "citations", "relations", "note"]
    .filter((name, index, all) => !name.includes(".") && name !== "status" && all.indexOf(name) === index);
  field.append(...fieldNames.map((name) => option(name)));
  const offer = () => values.replaceChildren(...codesOf(field.value).map((code) => option(code)));
  const aboutNow = () => (current?.dataset.about ? JSON.parse(current.dataset.about) : { subject: current.id, content_hash: current.dataset.hash });
  const verdicts = () => (current?.dataset.about ? current.dataset.verdicts.split(" ") : ["accept", "amend", "reject", "none"]);
  const existing = () => {
    if (!current) return [];
    return current.dataset.about ? [store.made[key(aboutNow())]].filter(Boolean) : madeFor(current.id);
  };
  const text = (decision) => `${decision.verdict ?? "left open"}${decision.verdict === "amend" ? ` ${decision.field}` : ""}${decision.value ? ` = ${decision.value}` : ""}${decision.reason ? `: ${decision.reason}` : ""}`;
  const refresh = () => {
    const made = existing();
    verdictNow.textContent = made.length ? `Decided here: ${made.map(text).join("; ")}` : "";
    for (const button of $$("button", buttons)) {
      const name = button.dataset.verdict === "none" ? undefined : button.dataset.verdict;
      button.setAttribute("aria-pressed", String(waiting === button.dataset.verdict || made.some((decision) => decision.verdict === name)));
    }
    const needsValue = waiting === "amend" || waiting === "value";
    fieldLabel.hidden = waiting !== "amend";
    valueLabel.hidden = !needsValue;
    $("button[type=submit]", form).hidden = !waiting;
    $("#undo", form).disabled = made.length === 0;
  };
  function choose(element) {
    if (current !== element) {
      current?.classList.remove("current");
      waiting = null;
      reason.value = "";
      value.value = "";
      current = element;
      element.classList.add("current");
      element.tabIndex = -1;
      buttons.replaceChildren(...verdicts().map((name) => make("button", { type: "button", "data-verdict": name, onclick: () => begin(name) }, `${kinds[name][0]} `, make("kbd", {}, kinds[name][1]))));
      element.append(form);
      $$(".here").forEach((words) => words.classList.remove("here"));
      if (element.classList.contains("card")) {
        const number = $("h5 b", element).textContent;
        $$(`[data-n~="${number}"]`).forEach((words) => words.classList.add("here"));
        state.set("claim", element.id);
        write();
      }
    }
    refresh();
    element.focus({ preventScroll: true });
    element.scrollIntoView({ block: "nearest" });
  }
  const begin = (name) => {
    waiting = name;
    if (name === "amend") offer();
    refresh();
    if (name === "amend") field.focus();
    else if (name === "value") value.focus();
    else if (name === "reject" && !reason.value.trim()) reason.focus();
    else decide(name);
  };
  const refuse = (message, control) => { say(message); control.focus(); };
  const sound = (value) => (value.toWellFormed ? value.toWellFormed() : value).trim();
  async function decide(name) {
    const decision = aboutNow();
    if (name !== "none") decision.verdict = name;
    if (name === "amend") decision.field = field.value;
    if (name === "amend" || name === "value") decision.value = sound(value.value);
    if (sound(reason.value)) decision.reason = sound(reason.value);
    if (name === "reject" && !decision.reason) return refuse("A rejection needs a reason.", reason);
    if ("value" in decision && !decision.value) return refuse("Give the value.", value);
    if (name === "none" && !decision.reason && !decision.of) return refuse("To leave a claim open, say why.", reason);
    const element = current;
    if (!(await put(decision))) return;
    waiting = null;
    say(`${decision.subject}: ${text(decision)}`);
    mark(element);
    refresh();
    list();
    element.focus({ preventScroll: true });
  }
  async function undo() {
    for (const decision of existing()) if (!(await put(decision, true))) return;
    say(`${current.dataset.about ? aboutNow().subject : current.id}: undone`);
    mark(current);
    refresh();
    list();
    current.focus({ preventScroll: true });
  }
  const mark = (element) => {
    const isDecided = element.dataset.about ? key(JSON.parse(element.dataset.about)) in store.made : madeFor(element.id).length > 0;
    element.toggleAttribute("data-decided", isDecided);
  };

  // Where decisions go: into this page, or through the server into the book.
  async function put(decision, isUndone = false) {
    if (served) {
      if (!store.by) { say("Say who decides first, under Decisions."); go("decisions"); $("#by")?.focus(); return false; }
      const before = store.made[key(decision)] ?? null;
      try {
        const response = await fetch("decision", { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify({ decided_by: store.by, decision: isUndone ? null : decision, before }) });
        if (!response.ok) { say(await response.text()); return false; }
      } catch { say("The server does not answer. Nothing was written."); return false; }
    }
    if (!decision.of && !isUndone) {
      // A claim is accepted, rejected or left open; only amendments of several fields stand together.
      for (const other of madeFor(decision.subject)) {
        if (other.verdict !== "amend" && decision.verdict !== "amend" && !served) delete store.made[key(other)];
      }
    }
    if (isUndone) delete store.made[key(decision)]; else store.made[key(decision)] = decision;
    keep();
    return true;
  }

  // The list of decisions, and the file.
  const today = () => { const now = new Date(); return `${now.getFullYear()}-${String(now.getMonth() + 1).padStart(2, "0")}-${String(now.getDate()).padStart(2, "0")}`; };
  const row = (decision) => {
    const parts = ["subject", "content_hash", "of", "other", "other_hash", "field", "verdict", "value", "reason"]
      .filter((name) => decision[name] !== undefined && decision[name].length > 0)
      .map((name) => {
        const plain = ["subject", "of", "other", "field", "verdict"].includes(name);
        const shown = name === "of" ? `[${decision.of.join(", ")}]` : plain ? decision[name] : JSON.stringify(decision[name]);
        return `${name}: ${shown}`;
      });
    return `  - {${parts.join(", ")}}\n`;
  };
  const file = () => {
    const fresh = Object.values(store.made).filter((decision) => !isStale(decision));
    return `source: ${source}\ndecided_by: ${store.by}\ndecided_on: "${today()}"\ndecisions:\n${fresh.map(row).join("")}`;
  };
  const download = () => {
    if (!/^[a-z0-9]+(-[a-z0-9]+)*$/.test(store.by)) { refuse("Say who decides: an id of lower-case letters, digits and hyphens.", $("#by")); return; }
    const link = make("a", { href: URL.createObjectURL(new Blob([file()], { type: "application/yaml" })), download: `review-${store.by}-${today()}.yaml` });
    link.click();
    URL.revokeObjectURL(link.href);
  };
  function list() {
    const all = Object.values(store.made);
    const line = (decision) => make("tr", {}, make("td", {}, make("a", { href: `#${decision.subject}` }, decision.subject)), make("td", {}, `${decision.of ? `${decision.of.join(" and ")}${decision.field ? `, ${decision.field}` : ""}: ` : ""}${text(decision)}`),
      make("td", {}, isStale(decision) ? make("span", { class: "problem" }, "stale: what was decided has changed") : "", " ", make("button", { type: "button", onclick: async () => { if (await put(decision, true)) { const card = cardOf.get(decision.subject)?.element; if (card) mark(card); refresh(); list(); } } }, "Remove")));
    const by = make("input", { id: "by", value: store.by, autocomplete: "off", oninput: (event) => { store.by = event.target.value.trim(); keep(); } });
    $("#made").replaceChildren(make("h3", {}, served ? "Made on this page, and written into the book" : "Made on this page"), make("p", {}, make("label", {}, "decided by ", by)),
      all.length ? make("table", {}, make("tbody", {}, ...all.map(line))) : make("p", {}, "None."),
      served ? make("p", {}, "Carry them out with ", make("code", {}, "claimbook decisions apply"), ".")
        : make("p", {}, make("button", { type: "button", id: "download", onclick: download, disabled: all.length === 0 }, "Download the decisions"), " Put the file into ", make("code", {}, `claims/${source}/decisions/`), " and run ", make("code", {}, "claimbook decisions apply"), "."),
      isKept ? "" : make("p", { class: "problem" }, "This browser keeps nothing for this page: download before you close it."));
    const link = $('nav a[href="#decisions"]');
    link.textContent = all.length ? `Decisions (${all.length})` : "Decisions";
    $("#made").hidden = false;
  }

  // The neighbors of a claim, drawn when its relations are opened.
  const svg = (tag, attributes, ...content) => {
    const element = document.createElementNS("http://www.w3.org/2000/svg", tag);
    for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
    element.append(...content);
    return element;
  };
  const draw = (details) => {
    if ($(".near", details)) return;
    const rows = $$("tr", details).slice(0, 8).map((row) => ({ id: $("a", row).textContent, relation: $("code", row).textContent, out: row.cells[0].textContent.startsWith("this ") }));
    const step = 560 / Math.max(rows.length, 1);
    const near = svg("svg", { class: "near", viewBox: "0 0 560 150", "aria-hidden": "true" }, svg("circle", { cx: 280, cy: 118, r: 8 }), svg("text", { x: 280, y: 143 }, details.closest(".card").id));
    rows.forEach((row, index) => {
      const x = step * (index + .5);
      const [from, to] = row.out ? [[280, 108], [x, 38]] : [[x, 38], [280, 108]];
      const angle = Math.atan2(to[1] - from[1], to[0] - from[0]) * 180 / Math.PI;
      near.append(svg("line", { x1: from[0], y1: from[1], x2: to[0], y2: to[1] }), svg("path", { d: "M0 0l-9-4v8z", transform: `translate(${to[0]} ${to[1]}) rotate(${angle})` }),
        svg("circle", { cx: x, cy: 30, r: 6 }), svg("text", { x, y: 16 }, rows.length > 6 ? row.id.split("-").pop() : row.id), svg("text", { x: (x * 2 + 280) / 3, y: 62 + (index % 3) * 12 }, row.relation));
    });
    details.append(near);
  };
  document.addEventListener("toggle", (event) => { if (event.target.matches?.(".relations") && event.target.open) draw(event.target); }, true);

  // The meaning of a code under the pointer.
  document.addEventListener("mouseover", (event) => {
    const code = event.target.closest?.(".card dd code");
    if (!code || code.title) return;
    const name = code.closest("dd").previousElementSibling.textContent.trim();
    const found = $$("#codes dl").filter((list) => list.dataset.field === name || list.dataset.field.startsWith(`${name}.`)).flatMap((list) => $$("dt", list)).find((term) => term.textContent === code.textContent);
    if (found) code.title = found.nextElementSibling.textContent;
  });

  // Mouse and keys.
  document.addEventListener("click", (event) => {
    if (event.target.closest("a, button, input, select, summary, label, dialog")) return;
    const item = event.target.closest(".card, [data-about]");
    if (item && !getSelection().toString()) choose(item);
  });
  for (const element of abouts) element.append(" ", make("button", { type: "button", class: "open", onclick: () => choose(element) }, "Decide"));
  for (const link of $$("nav a")) link.addEventListener("click", (event) => { event.preventDefault(); state.set("view", link.hash.slice(1)); show(); write(); scrollTo(0, 0); });
  const items = () => (root.dataset.view === "codings" ? abouts : cards.map((card) => card.element).filter(isShown));
  const move = (step) => {
    if (!["claims", "codings"].includes(root.dataset.view)) { state.set("view", "claims"); show(); write(); }
    const all = items();
    if (!all.length) return;
    const now = all.indexOf(current);
    choose(all[now < 0 ? 0 : Math.min(Math.max(now + step, 0), all.length - 1)]);
  };
  help.append(make("dl", { class: "codes" }, ...[["j, k", "the next, the previous claim or difference"], ["a, e, r, n", "accept, amend, reject, leave open"], ["a, b, o, x, v", "of two codings: the first, the second, both, neither, a value"], ["p, d", "a claim of one coder: keep, drop"], ["u", "undo"], ["Enter", "save"], ["/", "search"], ["Esc", "leave a control"], ["?", "these keys"]].flatMap(([keys, meaning]) => [make("dt", {}, make("kbd", {}, keys)), make("dd", {}, meaning)])), make("p", {}, make("button", { type: "button", onclick: () => help.close() }, "Close")));
  document.body.append(help);
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || help.open) return;
    const isTyping = event.target.matches?.("input, select, textarea");
    if (event.key === "Escape" && isTyping) { waiting = null; (current ?? document.body).focus(); event.target.blur(); if (current) { refresh(); current.focus({ preventScroll: true }); } return; }
    if (isTyping) return;
    const verdict = current && isShown(current) && current.closest(".view").id === root.dataset.view ? verdicts().find((name) => kinds[name][1] === event.key) : undefined;
    const act = { j: () => move(1), k: () => move(-1), "/": () => search.focus(), "?": () => help.showModal(), u: () => current && undo() }[event.key] ?? (verdict && (() => begin(verdict)));
    if (act) { event.preventDefault(); act(); }
  });

  // The server says which decisions of this page are in the book, and when files have changed.
  if (served) {
    let known = null;
    const ask = async () => {
      try {
        const response = await fetch("state");
        if (!response.ok) return;
        const now = await response.json();
        if (known !== null && known !== now.digest) {
          if (document.activeElement?.matches("input, textarea, select") && (reason.value || value.value)) say("The book has changed. The page reloads when you finish typing.");
          else { location.reload(); return; }
        } else known = now.digest;
        store.made = Object.fromEntries(now.made.map((decision) => [key(decision), decision]));
        for (const card of cards) mark(card.element);
        abouts.forEach(mark);
        if (current) refresh();
        if (!$("#made").contains(document.activeElement)) list();
      } catch { say("The server does not answer."); }
    };
    ask();
    setInterval(ask, 1500);
  }

  for (const card of cards) mark(card.element);
  abouts.forEach(mark);
  list();
  addEventListener("hashchange", read);
  read();
  root.dataset.ready = "";
})();
