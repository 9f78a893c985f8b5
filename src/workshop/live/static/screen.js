"use strict";
// Who is in, every second; the page is this computer's own, so nobody else's line is used for it.
async function look() {
  try {
    const now = await (await fetch("/count", { cache: "no-store" })).json();
    document.getElementById("who").textContent = now.who;
    document.getElementById("ask").textContent = now.ask;
    document.getElementById("unreached").hidden = !now.unreached;
  } catch (_) {
    document.getElementById("who").textContent = "The phones' server has stopped. Start it again with: workshop live";
  }
}
look();
setInterval(look, 1000);
