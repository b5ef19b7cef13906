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
    for (const name of element.getElementsByTagName("dt")) {
      const value = name.nextElementSibling;
      fields.set(name.textContent, { value, codes: [...value.getElementsByTagName("code")].map((code) => code.textContent) });
    }
    let text;
    const holds = (word) => (text ??= element.textContent.toLowerCase()).includes(word);
    return { element, id: element.id, hash: element.dataset.hash, fields, holds, isShown: true };
  });
  const cardOf = new Map(cards.map((card) => [card.id, card]));
  const abouts = $$("[data-about]");

  // The store of decisions. A browser may refuse it; then decisions last as long as the page.
  const job = views.includes("anchors") ? "rebase" : "review";
  const place = `claimbook ${job} ${source}`;
  const store = { by: "", made: {} };
  let isKept = true;
  const isSound = (decision) => typeof decision?.subject === "string" && Object.entries(decision).every(([name, value]) => (name === "of" ? Array.isArray(value) : typeof value === "string"));
  const load = () => {
    let kept;
    try { kept = localStorage.getItem(place); } catch { isKept = false; return; }
    try { kept = JSON.parse(kept ?? "{}") ?? {}; } catch { kept = {}; }
    if (typeof kept.by === "string") store.by = kept.by;
    if (!served && isKept) store.made = Object.fromEntries(Object.values(kept.made ?? {}).filter(isSound).map((decision) => [key(decision), decision]));
  };
  // Another tab may have written since: its decisions stay.
  const keep = (change) => {
    if (isKept) load();
    change();
    try { localStorage.setItem(place, JSON.stringify(served ? { by: store.by } : store)); } catch { isKept = false; }
  };
  const key = (decision) => JSON.stringify([decision.subject, decision.of ?? [], decision.other ?? "", decision.field ?? "", decision.anchor_hash ?? ""]);
  const hashes = new Map(abouts.map((element) => { const about = JSON.parse(element.dataset.about); return [key(about), JSON.stringify([about.content_hash, about.other_hash])]; }));
  // Without the codings on this page, nothing is known about decisions that settle them.
  const isStale = (decision) => (decision.of || decision.anchor_hash
    ? hashes.size > 0 && hashes.get(key(decision)) !== JSON.stringify([decision.content_hash, decision.other_hash])
    : cardOf.get(decision.subject)?.hash !== decision.content_hash);
  let ofSubject = new Map();
  const group = () => {
    ofSubject = new Map();
    for (const decision of Object.values(store.made)) {
      if (!decision.of && !decision.anchor_hash) ofSubject.set(decision.subject, [...ofSubject.get(decision.subject) ?? [], decision]);
    }
  };
  const madeFor = (subject) => ofSubject.get(subject) ?? [];
  load();
  group();

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
  const controls = new Map();
  let current = null;
  const filters = () => [...state].filter(([name]) => controls.has(name));
  const write = () => {
    const text = state.toString();
    // A browser may refuse many changes in a short time.
    try { history.replaceState(null, "", text ? `#${text}` : "#view=claims"); } catch { /* the next change is written */ }
  };
  const matches = (card) => filters().every(([name, value]) => {
    if (name === "q") return value.toLowerCase().split(/\s+/).every(card.holds);
    if (name === "entity") return !!$(`dd a[href="#entity-${CSS.escape(value)}"]`, card.element);
    if (name === "diagnostics") return !!$(".fault", card.element) === (value === "some");
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
      card.isShown = matches(card);
      count += card.isShown;
      card.element.classList.toggle("filtered", !card.isShown);
    }
    for (const paragraph of $$(".paragraph")) {
      paragraph.classList.toggle("filtered", isFiltered && !$(".card:not(.filtered)", paragraph));
    }
    $("#count").textContent = `${count} of ${cards.length} claims`;
    for (const [name, control] of controls) control.value = state.get(name) ?? "";
  };
  const go = (id) => {
    const target = document.getElementById(id);
    if (!target) { show(); say(`There is no ${id} on this page.`); return; }
    unfold(target);
    const view = target.closest(".view")?.id;
    if (view) state.set("view", view);
    if (cardOf.has(id)) {
      state.set("claim", id);
      if (!matches(cardOf.get(id))) for (const [name] of filters()) state.delete(name);
    }
    show();
    write();
    if (cardOf.has(id)) choose(target); else reveal(target, "start");
  };
  // Passages that were not shown before get their real heights only when they are near the screen, which moves the element
  // again. So scrolling is repeated until the element has stayed in its place for some frames, or the reader does something.
  let revealed = null;
  const reveal = (element, block) => {
    let before, unmoved = 0;
    const again = () => {
      if (revealed !== again) return;
      element.scrollIntoView({ block });
      const { top } = element.getBoundingClientRect();
      unmoved = top === before ? unmoved + 1 : 0;
      before = top;
      if (unmoved < 10) requestAnimationFrame(again);
    };
    revealed = again;
    again();
  };
  for (const kind of ["keydown", "pointerdown", "touchmove", "wheel"]) addEventListener(kind, () => { revealed = null; }, { capture: true, passive: true });
  const unfold = (element) => { for (let folded = element.closest("details"); folded; folded = folded.parentElement.closest("details")) folded.open = true; };
  const read = () => {
    let hash = location.hash.slice(1);
    try { hash = decodeURIComponent(hash); } catch { /* shown as it is */ }
    if (hash.includes("=")) {
      state = new URLSearchParams(location.hash.slice(1));
      show();
      const claim = cardOf.get(state.get("claim"));
      if (claim) choose(claim.element);
    } else if (hash) {
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
  for (const control of $$("[data-filter]", $("#tools"))) controls.set(control.dataset.filter, control);
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
  const by = make("input", { autocomplete: "off" });
  const byLabel = make("label", {}, "decided by, as in the file's name", by);
  const form = make("form", { class: "decision", "aria-label": "Decision", onsubmit: (event) => {
    event.preventDefault();
    if (!byLabel.hidden && by.value.trim()) keep(() => { store.by = by.value.trim(); });
    if (waiting) decide(waiting);
  } },
    verdictNow, buttons, byLabel, fieldLabel, valueLabel, make("label", {}, "reason", reason),
    make("button", { type: "submit", hidden: true }, "Save"), make("button", { type: "button", id: "undo", onclick: () => undo() }, "Undo ", make("kbd", {}, "u")));
  let waiting = null;
  const needsValue = (verdict) => verdict === "amend" || verdict === "value";
  const codesOf = (name) => $$("#codes dl").filter((list) => list.dataset.field === name).flatMap((list) => $$("dt", list).map((code) => code.textContent));
  const fieldNames = ["statement", "type", "features", "polarity", "certainty", "likelihood", "participants", ...$$("#codes dl").map((list) => list.dataset.field), "times", "attribution", "citations", "relations", "at", "also_at", "note"]
    .filter((name, index, all) => !name.includes(".") && name !== "status" && all.indexOf(name) === index);
  field.append(...fieldNames.map((name) => option(name)));
  const now = () => (field.value === "statement" ? $("p[dir]", current).textContent : cardOf.get(current.id)?.fields.get(field.value)?.value.textContent ?? "");
  const offer = () => {
    values.replaceChildren(...codesOf(field.value).map((code) => option(code)));
    value.value = ["statement", "at"].includes(field.value) ? now() : "";
    value.placeholder = now() ? `now: ${now()}` : "now: nothing";
  };
  const aboutNow = () => (current?.dataset.about ? JSON.parse(current.dataset.about) : { subject: current.id, content_hash: current.dataset.hash });
  const verdicts = () => (current?.dataset.about ? current.dataset.verdicts.split(" ") : ["accept", "amend", "reject", "none"]);
  const existing = () => {
    if (!current) return [];
    return current.dataset.about ? [store.made[key(aboutNow())]].filter(Boolean) : madeFor(current.id);
  };
  const nameOf = (verdict, about) => ({ a: `Take ${about.of?.[0]}`, b: `Take ${about.of?.[1]}` })[verdict] ?? kinds[verdict][0];
  const text = (decision) => `${decision.verdict ?? "left open"}${decision.verdict === "amend" ? ` ${decision.field}` : ""}${decision.value ? ` = ${decision.value}` : ""}${decision.to ? ` at ${decision.to}` : ""}${decision.reason ? `: ${decision.reason}` : ""}`;
  const refresh = () => {
    const made = existing();
    verdictNow.textContent = made.length ? `Decided here: ${made.map(text).join("; ")}` : "";
    for (const button of $$("button", buttons)) {
      const name = button.dataset.verdict === "none" ? undefined : button.dataset.verdict;
      button.setAttribute("aria-pressed", String(waiting === button.dataset.verdict || made.some((decision) => decision.verdict === name)));
    }
    byLabel.hidden = !served || store.by !== "";
    fieldLabel.hidden = waiting !== "amend";
    valueLabel.hidden = !needsValue(waiting);
    $("button[type=submit]", form).hidden = !waiting;
    $("#undo", form).disabled = made.length === 0;
  };
  function choose(element) {
    if (current !== element) {
      current?.classList.remove("current");
      current?.removeAttribute("aria-current");
      waiting = null;
      reason.value = "";
      value.value = "";
      current = element;
      element.classList.add("current");
      element.setAttribute("aria-current", "true");
      unfold(element);
      element.tabIndex = -1;
      buttons.replaceChildren(...verdicts().map((name) => make("button", { type: "button", "data-verdict": name, onclick: () => begin(name) }, `${nameOf(name, aboutNow())} `, make("kbd", {}, kinds[name][1]))));
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
    reveal(element, "nearest");
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
    // The value of an anchor is its place.
    const given = decision.anchor_hash ? "to" : "value";
    if (name === "amend" || name === "value") decision[given] = sound(value.value);
    if (name === "drop") delete decision.to;
    if (sound(reason.value)) decision.reason = sound(reason.value);
    if (name === "reject" && !decision.reason) return refuse("A rejection needs a reason.", reason);
    if (needsValue(name) && !decision[given]) return refuse(decision.anchor_hash ? "Give the place, as in summary.p1.s2[3-5]." : "Give the value.", value);
    if (name === "amend" && decision.value === now()) return refuse("The field has this value now.", value);
    if (name === "none" && !decision.reason && !decision.of) return refuse("To leave a claim open, say why.", reason);
    const element = current;
    if (!(await put(decision))) return;
    say(`${decision.subject}: ${text(decision)}`);
    mark(element);
    list();
    if (current !== element) return;
    waiting = null;
    reason.value = "";
    value.value = "";
    refresh();
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
    const made = element.dataset.about ? [store.made[key(JSON.parse(element.dataset.about))]].filter(Boolean) : madeFor(element.id);
    let badge = $(".badge", element);
    if (!badge && made.length === 0) return;
    if (!badge) {
      badge = make("span", { class: "badge" });
      if (element.dataset.about) element.prepend(badge); else $("h5", element).append(" ", badge);
    }
    badge.textContent = made.map((decision) => `${text(decision)}${isStale(decision) ? " (stale)" : ""}`).join("; ");
  };
  const markAll = () => {
    for (const card of cards) mark(card.element);
    abouts.forEach(mark);
  };

  // Where decisions go: into this page, or through the server into the book.
  async function put(decision, isUndone = false) {
    if (served) {
      if (!isId(store.by)) {
        const control = root.dataset.view === "decisions" ? $("#by") : by;
        byLabel.hidden = false;
        refuse(needsId, control);
        return false;
      }
      const before = store.made[key(decision)] ?? null;
      try {
        const response = await fetch("decision", { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify({ decided_by: store.by, decision: isUndone ? null : decision, before }) });
        writes += 1;
        if (!response.ok) { say(await response.text()); ask(); return false; }
      } catch { say("The server does not answer. Nothing was written."); return false; }
    }
    keep(() => { if (isUndone) delete store.made[key(decision)]; else store.made[key(decision)] = decision; });
    group();
    return true;
  }

  // The list of decisions, and the file.
  const today = () => { const now = new Date(); return `${now.getFullYear()}-${String(now.getMonth() + 1).padStart(2, "0")}-${String(now.getDate()).padStart(2, "0")}`; };
  const isId = (text) => /^[a-z0-9]+(-[a-z0-9]+)*$/.test(text);
  const needsId = "Say who decides: an id of lower-case letters, digits and hyphens.";
  const plain = (text) => (/^[a-z][a-z0-9_-]*$/.test(text) && !/^(y|n|yes|no|on|off|true|false|null)$/.test(text) ? text : quoted(text));
  // Characters that YAML forbids, or that an editor would not show, are escaped.
  const quoted = (text) => JSON.stringify(text).replace(/[\x7f-\x9f\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]/g, (one) => `\\u${one.charCodeAt(0).toString(16).padStart(4, "0")}`);
  const row = (decision) => {
    const parts = ["subject", "content_hash", "of", "other", "other_hash", "anchor_hash", "field", "verdict", "value", "to", "reason"]
      .filter((name) => decision[name] !== undefined && decision[name].length > 0)
      .map((name) => {
        const isWord = ["subject", "other", "field", "verdict"].includes(name);
        return `${name}: ${name === "of" ? `[${decision.of.map(plain).join(", ")}]` : (isWord ? plain : quoted)(decision[name])}`;
      });
    return `  - {${parts.join(", ")}}\n`;
  };
  const file = () => {
    const fresh = Object.values(store.made).filter((decision) => !isStale(decision));
    return `source: ${plain(source)}\ndecided_by: ${plain(store.by)}\ndecided_on: "${today()}"\ndecisions:\n${fresh.map(row).join("")}`;
  };
  const download = () => {
    if (!isId(store.by)) { refuse(needsId, $("#by")); return; }
    const link = make("a", { href: URL.createObjectURL(new Blob([file()], { type: "application/yaml" })), download: `${job}-${store.by}-${today()}.yaml` });
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 60000);
  };
  function list() {
    const all = Object.values(store.made);
    const line = (decision) => make("tr", {}, make("td", {}, make("a", { href: `#${decision.subject}` }, decision.subject)), make("td", {}, `${decision.of ? `${decision.of.join(" and ")}${decision.field ? `, ${decision.field}` : ""}: ` : ""}${text(decision)}`),
      make("td", {}, isStale(decision) ? make("span", { class: "problem" }, "stale: what was decided has changed") : "", " ", make("button", { type: "button", onclick: async () => { if (await put(decision, true)) { const card = cardOf.get(decision.subject)?.element; if (card) mark(card); refresh(); list(); } } }, "Remove")));
    const stale = all.filter(isStale).length;
    const by = make("input", { id: "by", value: store.by, autocomplete: "off", oninput: (event) => { const id = event.target.value.trim(); keep(() => { store.by = id; }); } });
    $("#made").replaceChildren(make("h3", {}, served ? "Made on this page, and written into the book" : "Made on this page"), make("p", {}, make("label", {}, "decided by ", by)),
      all.length ? make("table", {}, make("tbody", {}, ...all.map(line))) : make("p", {}, "None."),
      served ? make("p", {}, "Carry them out with ", make("code", {}, "claimbook decisions apply"), ".")
        : make("p", {}, make("button", { type: "button", id: "download", onclick: download, disabled: all.length === stale }, "Download the decisions"), stale ? ` ${stale} stale left out.` : "", " Put the file into ", make("code", {}, `claims/${source}/decisions/`), " and run ", make("code", {}, "claimbook decisions apply"), "."),
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
    const rows = $$("tr", details).slice(0, 8).map((row) => ({ id: $("a, b", row).textContent, relation: row.cells[0].textContent.replace(/^this | this:$/g, ""), out: row.cells[0].textContent.startsWith("this ") }));
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
    const cell = event.target.closest?.(".cells a");
    if (cell) cell.title = cell.hash.slice(1);
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
  for (const element of abouts) element.append(" ", make("button", { type: "button", class: "open", "aria-label": `Decide ${JSON.parse(element.dataset.about).field ?? JSON.parse(element.dataset.about).subject}`, onclick: () => choose(element) }, "Decide"));
  const turn = (view) => { state.set("view", view); show(); write(); };
  for (const link of $$("nav a")) link.addEventListener("click", (event) => { event.preventDefault(); turn(link.hash.slice(1)); scrollTo(0, 0); });
  const deciding = views.filter((view) => ["codings", "claims", "anchors"].includes(view));
  const items = () => (root.dataset.view !== "claims" ? abouts : cards.filter((card) => card.isShown).map((card) => card.element));
  const move = (step) => {
    if (!deciding.includes(root.dataset.view)) turn(deciding.at(-1));
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
    if (event.key === "Escape") {
      waiting = null;
      document.activeElement?.blur();
      if (current) { refresh(); current.focus({ preventScroll: true }); }
      return;
    }
    if (isTyping) return;
    const verdict = current && isShown(current) && current.closest(".view").id === root.dataset.view ? verdicts().find((name) => kinds[name][1] === event.key) : undefined;
    const act = { j: () => move(1), k: () => move(-1), "/": () => { if (root.dataset.view !== "claims") turn("claims"); search.focus(); }, "?": () => help.showModal(), u: () => current && undo() }[event.key] ?? (verdict && (() => begin(verdict)));
    if (act) { event.preventDefault(); act(); }
  });

  // The server says which decisions of this page are in the book, and when files have changed.
  let writes = 0;
  const known = root.dataset.served;
  let shown = "";
  async function ask() {
    const before = writes;
    try {
      const response = await fetch("state");
      if (!response.ok) { say(await response.text()); return; }
      const now = await response.json();
      // An answer from before a decision was written is out of date.
      if (writes !== before) return;
      if (known !== now.digest) {
        if (document.activeElement?.matches("input, textarea, select") && (reason.value || value.value)) say("The book has changed. The page reloads when you finish typing.");
        else { location.reload(); return; }
      }
      const text = JSON.stringify(now.made);
      if (text === shown) return;
      shown = text;
      store.made = Object.fromEntries(now.made.filter((decision) => !decision.of || hashes.has(key(decision))).map((decision) => [key(decision), decision]));
      changed();
    } catch {
      // The reason why a decision was refused stays.
      if (!said.textContent) say("The server does not answer.");
    }
  }
  const changed = () => {
    group();
    markAll();
    if (current) refresh();
    if (document.activeElement?.id !== "by") list();
  };
  if (served) {
    ask();
    setInterval(ask, 1500);
  } else addEventListener("storage", (event) => { if (event.key === place) { load(); changed(); } });

  markAll();
  list();
  addEventListener("hashchange", read);
  read();
  root.dataset.ready = "";
})();
