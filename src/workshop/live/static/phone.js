"use strict";
/* Keeps what is typed on this phone until the server says that it is on its disk.
   drafts: what the fields of a round hold; outbox: what is not acknowledged yet. */
(() => {
  const EVERY = 2500;
  const body = document.body, round = body.dataset.round, mark = body.dataset.mark;
  const form = document.getElementById("answer"), state = document.getElementById("state");
  const lock = body.dataset.lock === "1";
  let memory = {}, looking = false, sending = false, timer = 0;

  function load(key) {
    try { return JSON.parse(localStorage.getItem(key)) ?? null; } catch (_) { return memory[key] ?? null; }
  }
  function keep(key, value) {
    memory[key] = value;
    try { value === null ? localStorage.removeItem(key) : localStorage.setItem(key, JSON.stringify(value)); } catch (_) { /* a private window may have none */ }
  }
  function waiting() {
    const found = [];
    try {
      for (let i = 0; i < localStorage.length; i++) {
        const key = localStorage.key(i);
        if (key.startsWith("outbox:")) found.push(key.slice(7));
      }
    } catch (_) { for (const key of Object.keys(memory)) if (key.startsWith("outbox:") && memory[key]) found.push(key.slice(7)); }
    return found;
  }
  function say(text, kind) {
    if (!state) return;
    if (state.textContent !== text) state.textContent = text;
    state.className = kind || "";
  }
  function fields() {
    const found = {};
    for (const [name, value] of new FormData(form)) {
      if (name === "k" || value === "") continue;
      (found[name] ||= []).push(value);
    }
    return found;
  }
  function key() {
    const bytes = crypto.getRandomValues(new Uint8Array(12));
    return [...bytes].map((b) => b.toString(16).padStart(2, "0")).join("");
  }

  // --- sending ------------------------------------------------------------------------------------
  function put() {
    const n = (load("count:" + round) || 0) + 1;
    keep("count:" + round, n);
    keep("outbox:" + round, { n, k: key(), v: fields() });
  }
  async function send() {
    if (sending) return;
    sending = true;
    clearTimeout(timer);
    try {
      for (const name of waiting()) await post(name);
    } finally {
      sending = false;
      const left = waiting().length;
      if (left) {
        say(`Not sent yet: ${left} waiting. It is kept on this phone.`, "late");
        timer = setTimeout(send, 2000 + Math.random() * 1500);
      }
    }
  }
  async function post(name) {
    const letter = load("outbox:" + name);
    if (!letter) return;
    const stop = new AbortController(), limit = setTimeout(() => stop.abort(), 8000);
    let answer, told = {};
    try {
      answer = await fetch("/a/" + name, {
        method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(letter),
        signal: stop.signal, cache: "no-store", credentials: "same-origin",
      });
      told = await answer.json().catch(() => ({}));
    } catch (_) { return; } finally { clearTimeout(limit); }
    if (answer.status >= 500 || answer.status === 429) return;  // it stays in the outbox
    const now = load("outbox:" + name);
    if (answer.status === 409 && told.n) {  // this phone took a place over that had counted further
      keep("count:" + name, told.n + 1);
      if (now) keep("outbox:" + name, { ...now, n: told.n + 1, k: key() });
      return;
    }
    if (now && now.k === letter.k) keep("outbox:" + name, null);
    if (name !== round) return;
    keep("kept:" + round, answer.ok ? told.say || "Kept." : null);
    if (answer.ok) {
      say(told.say || "Kept.", "kept");
      if (lock) settle(true);
    } else say(told.say || "This was not kept.", "wrong");
  }

  // --- looking again ------------------------------------------------------------------------------
  async function look() {
    if (looking || document.hidden || mark === "") return;
    looking = true;
    const stop = new AbortController(), limit = setTimeout(() => stop.abort(), 8000);
    try {
      const answer = await fetch("/state", { signal: stop.signal, cache: "no-store", credentials: "same-origin" });
      if (answer.ok) {
        const now = await answer.json();
        if (now.m !== mark && !waiting().length) location.replace("/now");
        if (!form) say("", "");
      }
      if (waiting().length) send();
    } catch (_) {
      if (!form) say("No connection at the moment. This page looks again by itself.", "late");
    } finally { clearTimeout(limit); looking = false; }
  }
  setInterval(look, EVERY + Math.random() * 250);
  for (const [what, on] of [["visibilitychange", document], ["pageshow", window], ["online", window]]) {
    on.addEventListener(what, () => { if (!document.hidden) { send(); look(); } });
  }

  // --- the fields ---------------------------------------------------------------------------------
  function settle(locked) {
    for (const one of form.elements) if (one.id !== "send" && one.type !== "hidden") one.disabled = locked;
    const button = document.getElementById("send");
    button.textContent = locked ? "Change it" : "Lock";
    keep("locked:" + round, locked || null);
    body.classList.toggle("locked", locked);
  }
  function told() {
    const left = document.getElementById("left");
    if (left) {
      const given = [...form.elements].filter((e) => /^b\d+$/.test(e.name)).reduce((sum, e) => sum + (parseInt(e.value, 10) || 0), 0);
      const rest = Number(left.dataset.budget) - given;
      left.textContent = rest > 0 ? `${rest} points to give.` : rest < 0 ? `${-rest} points too many.` : "All given. You can lock it.";
    }
    const progress = document.getElementById("progress");
    if (progress) progress.textContent = `${new Set([...new FormData(form).keys()].filter((n) => /^[sc]\d/.test(n))).size} of ${progress.dataset.of} marked.`;
    const most = form.querySelector("[data-most]");
    if (most && most.dataset.most) {
      const full = form.querySelectorAll("input[name=o]:checked").length >= Number(most.dataset.most);
      for (const box of form.querySelectorAll("input[name=o]")) box.disabled = full && !box.checked;
    }
  }
  function restore(held) {
    for (const one of form.elements) {
      if (!one.name || one.name === "k") continue;
      const values = held[one.name] || [];
      if (one.type === "radio" || one.type === "checkbox") one.checked = values.includes(one.value);
      else one.value = values[0] ?? "";
    }
  }
  if (form) {
    const held = load("draft:" + round);
    const name = form.elements.name;
    const whose = name instanceof HTMLSelectElement ? name.options[0].textContent : "";  // your name, or your group
    if (held) restore(held);
    else if (whose) {
      const mine = load(whose);
      for (const option of name.options) if (mine && option.textContent === mine) name.value = option.value;
    }
    for (const button of form.querySelectorAll(".stepper button")) {
      button.hidden = false;
      button.addEventListener("click", () => {
        const field = document.getElementById(button.dataset.for), step = Number(field.dataset.step) || 1;
        const by = button.classList.contains("step-up") ? step : -step;
        const decimal = field.dataset.decimal, typed = field.value.replace(/[\s'’]/g, "");
        const plain = decimal ? typed.replace(decimal === "," ? /\./g : /,/g, "") : typed;
        const to = Math.min(Math.max((parseFloat(plain.replace(",", ".")) || 0) + by, Number(field.dataset.low)), Number(field.dataset.high || 1e9));
        field.value = String(to).replace(".", decimal || ".");
        field.dispatchEvent(new Event("input", { bubbles: true }));
      });
    }
    steps();
    told();
    if (lock && load("locked:" + round)) settle(true);
    const before = load("kept:" + round);  // the page may have come anew since, as when a round opens again
    if (before && !waiting().length) say(before, "kept");
    let due = 0;
    form.addEventListener("input", () => {
      keep("draft:" + round, fields());
      if (whose && name.value) keep(whose, name.selectedOptions[0].textContent);
      told();
      if (lock) return;
      say("Typed, being sent …", "");
      clearTimeout(due);
      put();  // at once: a tab may be closed before it is sent
      due = setTimeout(send, 600);
    });
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      clearTimeout(due);
      if (lock && body.classList.contains("locked")) { settle(false); say("Change it, then lock it again. Until then the first one counts.", ""); return; }
      put();
      send();
    });
  }
  function steps() {  // one section at a time, with a way back
    const all = [...form.querySelectorAll("section.step")];
    if (all.length < 2) return;
    let place = Math.min(load("place:" + round) || 0, all.length - 1);
    const nav = document.createElement("p"), back = document.createElement("button"), next = document.createElement("button");
    nav.className = "steps";
    for (const [button, label, by] of [[back, "Back", -1], [next, "Next", 1]]) {
      button.type = "button"; button.textContent = label;
      button.addEventListener("click", () => { place += by; keep("place:" + round, place); show(true); });
      nav.append(button);
    }
    all.at(-1).after(nav);
    function show(moved) {
      all.forEach((one, i) => { one.hidden = i !== place; });
      back.disabled = place === 0; next.disabled = place === all.length - 1;
      if (moved) { const head = all[place].querySelector("h2"); head.tabIndex = -1; head.focus(); }
    }
    show(false);
  }
  send();
})();
