// The facilitator's window: what is on the wall, what to say, and the time. It only listens, and asks
// the window on the wall to go on.
(function () {
  'use strict';
  const { markdown } = window._JUPYTERLAB['@workshop/stage'].pure;
  const channel = new BroadcastChannel('workshop-stage');
  const at = id => document.getElementById(id);
  const put = (id, text) => { at(id).textContent = text; };
  let wall = null, heard = 0;

  function words(text) {
    const said = (text.match(/(?<![*\w])\*([^*]+)\*(?![*\w])/g) || []).map(one => one.slice(1, -1).replace(/\s+/g, ' '));
    return said.map(one => { const p = document.createElement('p'); p.textContent = `“${one}”`; return p; });
  }
  function draw() {
    put('title', wall.title);
    at('words').replaceChildren(...words(wall.text));
    at('notes').replaceChildren(...markdown(wall.notes || wall.text));
    put('then', wall.then || 'Nothing more');
    put('end', wall.end || '–');
    put('wall', wall.dark ? 'Nothing: the screen is dark' : `${wall.wall}${wall.beats > 1 ? ` (${wall.beat} of ${wall.beats})` : ''}`);
    put('place', wall.at ? `${wall.at} of ${wall.of}` : 'The day');
    put('dark', wall.dark ? 'Light again' : 'Dark screen');
    tick();
  }
  function tick() {
    if (!wall) return;
    const now = new Date(), late = wall.behind > 1 ? `${wall.behind} minutes behind` : wall.behind < -1 ? `${-wall.behind} minutes ahead` : 'on time';
    put('clock', `${String(now.getHours()).padStart(2, '0')}:${String(now.getMinutes()).padStart(2, '0')}, ${late}`);
    const left = wall.entered ? wall.minutes * 60 - Math.round((Date.now() - wall.entered) / 1000) : null;
    put('time', left === null ? '–' : `${left < 0 ? '−' : ''}${Math.floor(Math.abs(left) / 60)}:${String(Math.abs(left) % 60).padStart(2, '0')}`);
    at('time').classList.toggle('late', left !== null && left < 0);
    if (Date.now() - heard > 15000) put('wall', 'The window on the wall does not answer.');
  }
  channel.onmessage = event => { if (event.data && event.data.kind === 'wall') { wall = event.data; heard = Date.now(); draw(); } };
  const ask = what => channel.postMessage({ kind: 'do', what });
  for (const what of ['back', 'next', 'dark', 'more']) at(what).addEventListener('click', () => ask(what));
  addEventListener('keydown', event => {
    const what = { PageDown: 'next', PageUp: 'back', b: 'dark', m: 'more' }[event.key];
    if (what && !event.ctrlKey && !event.metaKey && !event.altKey) { event.preventDefault(); ask(what); }
  });
  setInterval(tick, 500);
  channel.postMessage({ kind: 'hello' });
})();
