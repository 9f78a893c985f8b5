// The room's screen: a layer over an untouched notebook. It reads the cells' models, runs cells in
// place, and imports nothing. Text comes into the page as text nodes only, never as markup.
(function () {
  'use strict';

  const NAME = '@workshop/stage';
  const FINDING = 'application/vnd.workshop.finding+json';
  const WIDGET = 'application/vnd.jupyter.widget-view+json';
  const BASE = document.currentScript ? document.currentScript.src.replace(/[^/]*$/, '') : '';
  const LIVE = "__import__('workshop.stage.live', fromlist=['live'])";
  const LOOK_MS = 1000, QUIET_MS = 2000, BEAT_MS = 8000, CUT_MS = 5000;
  const ROLES = ['question', 'guess', 'result', 'picture', 'control', 'more', 'note'];
  const BEATS = { question: 0, guess: 0, result: 1, picture: 1, control: 2, more: 1, note: 0 };
  const MARKS = { clear: '●', leaning: '◐', 'cannot tell': '○' };
  const PLAN = 'agenda.json';

  // --- small things --------------------------------------------------------------------------

  function el(tag, about, ...inside) {
    const node = document.createElement(tag);
    for (const [name, value] of Object.entries(about || {})) {
      if (name === 'press') node.addEventListener('click', value);
      else if (value === true) node.setAttribute(name, '');
      else if (value !== false && value !== null && value !== undefined) node.setAttribute(name, String(value));
    }
    for (const one of inside.flat()) {
      if (one === null || one === undefined || one === false) continue;
      node.append(one instanceof Node ? one : document.createTextNode(String(one)));
    }
    return node;
  }
  const wait = ms => new Promise(done => setTimeout(done, ms));
  const clock = minutes => {
    const whole = ((Math.round(minutes) % 1440) + 1440) % 1440;
    return `${String(Math.floor(whole / 60)).padStart(2, '0')}:${String(whole % 60).padStart(2, '0')}`;
  };
  const minutesNow = () => { const now = new Date(); return now.getHours() * 60 + now.getMinutes(); };
  const minutesOf = text => { const m = /^(\d{1,2}):(\d{2})$/.exec(text || ''); return m ? 60 * m[1] + 1 * m[2] : null; };
  const random = () => Array.from(crypto.getRandomValues(new Uint8Array(9)), b => b.toString(36)).join('');
  const kept = {
    get(name) { try { return JSON.parse(sessionStorage.getItem('workshop-stage:' + name)); } catch (_) { return null; } },
    set(name, value) { try { sessionStorage.setItem('workshop-stage:' + name, JSON.stringify(value)); } catch (_) { /* full or forbidden */ } },
  };
  function browserName() {
    try {
      let name = localStorage.getItem('workshop-stage:browser');
      if (!name) localStorage.setItem('workshop-stage:browser', (name = random()));
      return name;
    } catch (_) { return 'browser'; }
  }

  // Markdown as the notebooks use it: paragraphs, lists, headings, strong, emphasis, links, code.
  function inline(text) {
    const parts = [], pattern = /\*\*(.+?)\*\*|\*(.+?)\*|`(.+?)`|\[([^\]]+)\]\([^)]*\)/g;
    let at = 0, found;
    while ((found = pattern.exec(text))) {
      parts.push(text.slice(at, found.index));
      at = pattern.lastIndex;
      if (found[1] !== undefined) parts.push(el('strong', {}, inline(found[1])));
      else if (found[2] !== undefined) parts.push(el('em', {}, inline(found[2])));
      else parts.push(found[3] !== undefined ? found[3] : found[4]);
    }
    parts.push(text.slice(at));
    return parts;
  }
  function markdown(text) {
    const out = [];
    for (const block of text.replace(/<[^>]*>/g, '').split(/\n\s*\n/)) {
      const lines = block.split('\n').map(line => line.trim()).filter(Boolean);
      if (!lines.length || lines[0].startsWith('|')) continue;
      if (lines[0].startsWith('#')) out.push(el('h2', {}, inline(lines.join(' ').replace(/^#+\s*/, ''))));
      else if (/^[-*]\s/.test(lines[0])) {
        const items = [];
        for (const line of lines) /^[-*]\s/.test(line) ? items.push(line.slice(2)) : (items[items.length - 1] += ' ' + line);
        out.push(el('ul', {}, items.map(item => el('li', {}, inline(item)))));
      } else out.push(el('p', {}, inline(lines.join(' '))));
    }
    return out;
  }

  // A sentence that is long is a headline and what stands under it.
  function conclusion(text) {
    if (text.length < 90) return [text, ''];
    const [, first, rest] = /^(.+?[.!?])\s+(?=[^a-z\s])(.+)$/s.exec(text) || [null, text, ''];
    const half = first.length > 120 ? first.indexOf('; ') : -1;
    if (half < 20) return [first, rest];
    const second = first.slice(half + 2);
    return [`${first.slice(0, half)}.`, `${second[0].toUpperCase()}${second.slice(1)} ${rest}`.trim()];
  }

  // What a screen reader calls a field: its label, else its placeholder, else the words beside it.
  function name_field(field) {
    const id = field.id && field.ownerDocument.querySelector(`label[for="${CSS.escape(field.id)}"]`);
    if (id && id.offsetParent && id.textContent.trim()) return;
    const row = field.closest('.widget-hbox'), page = field.closest('.sealed-page, .decide');
    const beside = row ? [...row.querySelectorAll('.widget-html, .widget-label')].map(one => one.textContent.trim()).filter(Boolean)[0] : '';
    const label = id ? id.textContent.trim() : '';
    const above = page && page.querySelector('.widget-html') ? page.querySelector('.widget-html').textContent.trim() : '';
    field.setAttribute('aria-label', label || field.placeholder || beside || above || (field.type === 'date' ? 'until' : 'answer'));
  }

  // --- the notebook as activities, each with its beats -----------------------------------------

  function roleOf(cell, about) {
    if (ROLES.includes(about.role)) return about.role;
    if (about.activity || cell.closing) return 'question';
    if ((cell.tags || []).includes('facilitator')) return 'note';
    return cell.id.startsWith('decide-') ? 'control' : 'more';
  }

  // `cells`: {id, type, source, tags, about}. What stands before the first activity is not shown.
  function read(cells) {
    const sections = [];
    for (const cell of cells) {
      const about = cell.about || {};
      if (about.activity || (about.role === 'question' && about.closing)) {
        const [first, ...rest] = cell.source.split('\n');
        sections.push({
          name: about.activity || 'closing', figure: about.figure || '', closing: !about.activity, minutes: about.minutes || 0,
          title: first.replace(/^#+\s*/, ''), text: rest.join('\n').trim(), notes: [], cells: [],
        });
        continue;
      }
      const section = sections[sections.length - 1];
      if (!section) continue;
      const role = roleOf(cell, about);
      if (role === 'note') { section.notes.push(cell.source.replace(/<b [^>]*>.*?<\/b>/, '').trim()); continue; }
      section.cells.push({
        id: cell.id, type: cell.type, source: cell.source, role, said: ROLES.includes(about.role), figure: about.figure || '',
        beat: Number.isInteger(about.beat) ? about.beat : BEATS[role],
        after: about.after || [], records: about.records || [],
      });
    }
    for (const section of sections) {
      // An activity of one's own need not say what each of its steps is: what they show is its answer.
      if (!section.cells.some(cell => cell.said)) for (const cell of section.cells) if (cell.type === 'code' && cell.role === 'more') Object.assign(cell, { role: 'result', beat: BEATS.result });
      const guesses = section.cells.filter(cell => cell.role === 'guess');
      section.before = guesses.flatMap(cell => cell.records);
      section.beats = [...new Set([0, ...section.cells.filter(c => c.role !== 'more').map(c => c.beat)])].sort((a, b) => a - b);
    }
    return sections;
  }

  // Closed until what it waits for is on file. In an activity with a guess that is everything that
  // is not question, guess or note, marked or not.
  function closedBy(section, cell, onFile) {
    const wanted = [...cell.after];
    if (section.before.length && !['question', 'guess', 'note'].includes(cell.role)) wanted.push(...section.before);
    return wanted.filter(what => !onFile.has(what));
  }
  function beatClosed(section, beat, onFile) {
    const here = section.cells.filter(cell => cell.beat === beat && cell.role !== 'more' && cell.role !== 'question' && cell.role !== 'guess');
    return here.length > 0 && here.every(cell => closedBy(section, cell, onFile).length > 0);
  }

  // --- drawings from a finding's table -----------------------------------------------------------

  const number = value => (typeof value === 'number' && isFinite(value) ? value : null);
  // How the folder writes, as its findings and the kernel say: a locale for numbers, a pattern for days.
  const style = { numbers: 'en', dates: '' };
  function writes(said) {
    const { numbers, dates } = said && typeof said === 'object' ? said : {};
    if (/^[a-z]{2}(-[A-Z]{2})?$/.test(numbers)) style.numbers = numbers;
    if (/^[dMy\/., -]{8,12}$/.test(dates)) style.dates = dates;
  }
  const in_style = (value, options) => value.toLocaleString(style.numbers, options);
  // A day such as 2026-12-31; without a style of the folder as `own` writes it.
  function in_days(iso, own) {
    const [year, month, day] = iso.split('-');
    const name = () => new Date(Date.UTC(+year, month - 1, +day)).toLocaleDateString('en', { month: 'short', timeZone: 'UTC' });
    const parts = { yyyy: () => year, MMM: name, MM: () => month, dd: () => day, d: () => String(+day) };
    return style.dates ? style.dates.replace(/yyyy|MMM|MM|dd|d/g, part => parts[part]()) : own;
  }
  function shown(value) {
    if (value === null || value === undefined) return '';
    if (typeof value === 'boolean') return value ? 'yes' : 'no';
    if (typeof value === 'string') return /^\d{4}-\d\d-\d\dT00:00:00/.test(value) ? in_days(value.slice(0, 10), value.slice(0, 10)) : value;
    if (typeof value !== 'number') return '';
    return in_style(value, Number.isInteger(value) ? {} : { maximumFractionDigits: Math.abs(value) >= 10 ? 1 : 2 });
  }
  function table(about, from, to) {
    const numeric = about.columns.map((_, n) => about.data.some(row => number(row[n]) !== null) && about.data.every(row => row[n] === null || number(row[n]) !== null));
    return el('table', { class: 'table' },
      el('thead', {}, el('tr', {}, about.columns.map((name, n) => el('th', { scope: 'col', class: numeric[n] ? 'number' : '' }, name)))),
      el('tbody', {}, about.data.slice(from, to).map(row => el('tr', {}, row.map((value, n) => el('td', { class: numeric[n] ? 'number' : '' }, shown(value)))))));
  }

  // --- the stage ---------------------------------------------------------------------------------

  class Stage {
    constructor(app, panel) {
      this.app = app;
      this.panel = panel;
      this.path = panel.context.path;
      this.here = this.path.replace(/^.*\//, '').replace(/\.ipynb$/, '');
      this.contents = app.serviceManager.contents;
      this.window = kept.get('window') || random();
      kept.set('window', this.window);
      this.browser = browserName();
      this.onFile = new Set();
      this.said = {};
      this.ran = new Set();
      this.slots = new Map();     // cell id -> {host, drawn}
      this.tries = new Map();     // cell id + state -> how often it was run
      this.life = 0;              // how often the kernel was a new one
      this.steps = 0;             // cells run by this window; the tests look at it
      this.leads = null;          // null: not known yet
      this.python = null;         // whether the kernel has its half
      this.dark = false;
      this.plan = null;
      this.place = kept.get('place');
      this.channel = new BroadcastChannel('workshop-stage');
      this.channel.onmessage = event => this.heard(event.data || {});
      this.sections = [];
      this.said_before = new Set();   // activities, and beats as activity/beat
    }

    begin() {
      this.root = el('div', { id: 'workshop-stage', lang: 'en' });
      this.screen = el('main', { class: 'screen' });
      this.foot = el('footer', { class: 'foot' });
      this.banner = el('p', { class: 'banner', role: 'alert', hidden: true });
      this.over = el('div', { class: 'over', hidden: true });
      this.root.append(this.banner, this.screen, this.foot, this.over);
      document.body.append(this.root);
      const main = document.getElementById('main');
      if (main) main.inert = true;
      document.body.classList.add('on-stage');
      this.scale();
      addEventListener('resize', () => this.scale());
      addEventListener('keydown', event => this.key(event), true);
      // Whatever goes wrong in here must not stand between a room and its notebook.
      const ours = error => error && String(error.stack).includes(BASE);
      addEventListener('error', event => { if (ours(event.error)) this.give_up(event.error); });
      addEventListener('unhandledrejection', event => { if (ours(event.reason)) this.give_up(event.reason); });
      this.look();
      this.panel.context.model.cells.changed.connect(() => this.later('look', () => this.look(true), 50));
      this.draw();
      this.follow().catch(error => this.give_up(error));
    }

    give_up(error) {
      if (this.gone) return;
      if (error) console.warn('The stage stepped aside:', error && error.message);
      this.gone = true;
      this.root.remove();
      const main = document.getElementById('main');
      if (main) main.inert = false;
      document.body.classList.remove('on-stage', 'server-gone');
    }

    scale() {
      const by = Math.min(innerWidth / 1280, innerHeight / 720);
      this.root.style.setProperty('--by', by);
      this.root.style.zoom = by;
      this.root.style.width = `${innerWidth / by}px`;
      this.root.style.height = `${innerHeight / by}px`;
    }

    later(name, act, ms) {
      this.timers = this.timers || {};
      clearTimeout(this.timers[name]);
      this.timers[name] = setTimeout(() => { if (!this.gone) act(); }, ms);
    }

    // --- reading the models ---

    get widgets() { return this.panel.content.widgets; }
    model(id) { const w = this.widget(id); return w && w.model; }
    widget(id) { return this.widgets.find(one => one.model.id === id); }
    look(redraw) {
      const cells = this.widgets.map(one => ({
        id: one.model.id, type: one.model.type, source: one.model.sharedModel.source,
        tags: one.model.getMetadata('tags'), about: one.model.getMetadata('workshop'),
      }));
      this.sections = read(cells);
      this.about = (this.panel.context.model.getMetadata && this.panel.context.model.getMetadata('workshop')) || {};
      this.part = String(this.about.title || this.here).split(':')[0];
      this.alone = !!this.about.alone;   // an exercise: its own rows, no plan of the day
      if (this.alone && this.wants_clock === undefined) this.wants_clock = true;
      for (const one of this.widgets) {
        if (one.model.type !== 'code' || one.stageWatched) continue;
        one.stageWatched = true;
        one.model.outputs.changed.connect(() => this.later('out-' + one.model.id, () => this.outputs_changed(one.model.id), 60));
      }
      if (redraw) this.draw();
    }
    steps_known() {
      return this.widgets.filter(one => one.model.type === 'code').map(one => [one.model.id, one.model.sharedModel.source]);
    }

    // --- where we are: rows of the plan, and beats ---

    rows() {
      if (this.alone) return this.sections.map(s => ({ notebook: this.here, name: s.name, title: s.title, minutes: s.minutes, part: this.part }));
      const own = this.sections.filter(s => !s.closing).map(s => ({ notebook: this.here, name: s.name, title: s.title, minutes: s.minutes, part: this.part }));
      const planned = this.plan && Array.isArray(this.plan.rows) ? this.plan.rows : [];
      const rows = planned.some(row => row.notebook === this.here) ? planned : own;
      const out = [{ name: 'day', notebook: '' }];
      rows.forEach((row, n) => {
        out.push(row);
        const next = rows.slice(n + 1).find(one => one.notebook);
        if (row.notebook && (!next || next.notebook !== row.notebook)) out.push({ notebook: row.notebook, name: 'closing', title: 'What we decided', minutes: 0, part: row.part });
      });
      return out.filter(row => row.notebook !== this.here || (this.section(row.name) && !this.said_before.has(row.name)));
    }
    section(name) { return this.sections.find(one => one.name === name); }
    now() {
      const rows = this.rows();
      let n = this.place ? rows.findIndex(row => row.name === this.place.name && (row.notebook || '') === (this.place.notebook || '')) : -1;
      if (n < 0) n = this.place && this.place.name !== 'day' ? Math.max(0, rows.findIndex(row => row.notebook === this.here)) : 0;
      if (!this.place && this.here !== '0-start') n = Math.max(0, rows.findIndex(row => row.notebook === this.here));
      const row = rows[n], section = row.notebook === this.here ? this.section(row.name) : null;
      const beats = section ? section.beats.filter(one => !this.said_before.has(`${section.name}/${one}`)) : [0];
      const wanted = this.place ? this.place.beat : 0;
      const beat = beats.includes(wanted) ? wanted : 0;
      return { rows, n, row, section, beat, beats };
    }
    // A sentence without a table that was said already is no screen of its own; an activity that
    // would say nothing else is left out, such as a follow-up with nothing to compare with.
    find_said_before() {
      const heard = new Set(), found = new Set(), here = this.place && (this.place.notebook || '') === this.here ? this.place.name : '';   // what is on the wall stays
      for (const section of this.sections) {
        const results = new Map();
        for (const cell of section.cells) if (cell.role === 'result' && this.ran.has(cell.id)) results.set(cell.beat, [...(results.get(cell.beat) || []), cell]);
        let again = 0;
        for (const [beat, cells] of results) {
          const { findings, images, errors } = this.gather(cells);
          if (!findings.length || images.length || errors.length || findings.some(one => one.table.data.length)) continue;
          const sentences = findings.map(one => one.sentence), old = sentences.every(one => heard.has(one));
          sentences.forEach(one => heard.add(one));
          if (!old || (here === section.name && this.place.beat === beat)) continue;
          again += 1;
          if (!section.cells.some(cell => cell.beat === beat && (cell.role === 'control' || cell.role === 'guess'))) found.add(`${section.name}/${beat}`);
        }
        if (again && again === results.size && !section.closing) found.add(section.name);
      }
      const same = [...found].join() === [...this.said_before].join();
      this.said_before = found;
      if (!same) { this.drawn = ''; this.draw(); }
    }
    go(name, notebook, beat) {
      const before = this.now();
      this.took(before, name, notebook);
      this.place = { name, notebook: notebook || '', beat: beat || 0, since: Date.now() };
      kept.set('place', this.place);
      this.close();
      if (notebook && notebook !== this.here) {
        const to = this.path.replace(/[^/]*\.ipynb$/, `${notebook}.ipynb`);
        this.save().finally(() => { location.href = location.href.replace(/\/doc\/(workspaces\/[^/]+\/)?tree\/.*$/, `/doc/tree/${to.split('/').map(encodeURIComponent).join('/')}`); });
        return;
      }
      this.draw();
      this.later('run', () => this.update(), 10);
    }
    next() {
      if (this.more) { this.turn(1); return; }
      const { rows, n, row, section, beat, beats } = this.now();
      const at = beats.indexOf(beat);
      if (section && at + 1 < beats.length) {
        if (beatClosed(section, beats[at + 1], this.onFile) && section.before.length) { this.tell(this.first(section)); return; }
        this.go(row.name, row.notebook, beats[at + 1]);
      } else if (n + 1 < rows.length) this.go(rows[n + 1].name, rows[n + 1].notebook, 0);
      else if (this.alone && this.about.next) this.go('', String(this.about.next), 0);
    }
    back() {
      if (this.more) { this.turn(-1); return; }
      const { rows, n, row, section, beat, beats } = this.now();
      const at = beats.indexOf(beat);
      if (section && at > 0) this.go(row.name, row.notebook, beats[at - 1]);
      else if (n > 0) {
        const before = rows[n - 1], its = before.notebook === this.here ? this.section(before.name) : null;
        this.go(before.name, before.notebook, its ? its.beats.filter(one => !this.said_before.has(`${its.name}/${one}`)).pop() : 0);
      }
    }
    first(section) { return section.before.length > 1 ? 'First both sides lock their guess.' : 'First record the guess.'; }
    tell(text) { this.message = text; this.draw_foot(); this.later('tell', () => { this.message = ''; this.draw_foot(); }, 6000); }

    // --- drawing ---

    draw() {
      if (this.gone) return;
      const place = this.now(), key = `${place.row.notebook}/${place.row.name}/${place.beat}`;
      const active = document.activeElement;
      if (this.drawn === key && active && this.screen.contains(active) && active.matches('input, textarea, select')) { this.draw_foot(); return; }
      this.drawn = key;
      for (const slot of this.slots.values()) slot.clear();
      this.slots.clear();
      this.screen.replaceChildren();
      this.screen.className = 'screen';
      if (this.leads === false) this.draw_other();
      else if (place.row.name === 'day') this.draw_day();
      else if (!place.row.notebook) this.draw_pause(place.row);
      else if (!place.section) this.screen.append(el('h1', {}, place.row.title || ''), el('p', { class: 'lead' }, 'One moment: this part is being opened.'));
      else this.draw_beat(place.section, place.beat, place);
      this.draw_foot();
      this.later('fit', () => this.fit(), 0);
      this.announce();
    }

    draw_other() {
      this.screen.append(
        el('p', { class: 'kicker' }, this.part),
        el('h1', {}, 'This part is open in another window'),
        el('p', { class: 'lead' }, 'Only one window at a time works on it, so that nothing is done twice.'),
        el('p', {}, el('button', { class: 'dark-button', press: () => this.take() }, 'Show it here')));
    }

    draw_pause(row) {
      const rows = this.clocked(), at = rows.findIndex(one => one.row === row);
      const until = at >= 0 ? clock(rows[at].end) : '';
      this.screen.classList.add('pause');
      this.screen.append(el('h1', {}, row.title || 'Break'), el('p', { class: 'lead' }, until ? `We go on at ${until}.` : ''));
    }

    draw_beat(section, beat, place) {
      const here = section.cells.filter(cell => cell.beat === beat && cell.role !== 'more');
      const texts = here.filter(cell => cell.role === 'question');
      const results = here.filter(cell => cell.role === 'result' || cell.role === 'picture');
      const controls = here.filter(cell => cell.role === 'control' || cell.role === 'guess');
      const body = el('div', { class: 'body' });
      this.screen.dataset.beat = beat;
      const words = [...(beat === 0 ? markdown(section.text) : []), ...texts.flatMap(cell => markdown(cell.source))];
      const kicker = el('p', { class: 'kicker' }, beat === 0 || !results.length ? this.part : section.title);
      this.screen.append(kicker);
      const guesses = [...new Set([...section.before, ...results.flatMap(cell => cell.after)])].filter(what => (this.guesses || {})[what]);
      if (results.length && guesses.length) {
        kicker.replaceChildren('You guessed: ', ...guesses.flatMap((what, n) => [n ? ', ' : '', el('strong', { class: n % 2 ? 'second' : 'first' }, this.guesses[what][0]), ' ', this.guesses[what][1]]));
      }
      const closed = beatClosed(section, beat, this.onFile);
      if (closed) {
        const waits = [...new Set(here.flatMap(cell => closedBy(section, cell, this.onFile)))];
        const guess = this.sections.find(one => one.cells.some(cell => cell.records.some(what => waits.includes(what))));
        this.screen.append(el('h1', {}, section.title), el('p', { class: 'lead' }, 'First the guess, then the answer: it stays hidden until the guess is on file.'),
          guess && guess !== section ? el('p', {}, el('button', { class: 'dark-button', press: () => this.go(guess.name, this.here, (guess.cells.find(cell => cell.role === 'guess') || { beat: 0 }).beat) }, `Go to “${guess.title}”`)) : '');
        return;
      }
      const title = el('h1', {}, section.title);
      this.screen.append(title);
      if (results.length) {
        this.screen.classList.add('has-result');
        const slot = this.result_slot(section, results, title, body, kicker);
        for (const cell of results) this.slots.set(cell.id, slot);
        if (words.length) this.screen.append(el('div', { class: 'words small' }, words));
      } else if (words.length && (beat > 0 || this.alone) && controls.length) {
        this.screen.append(el('div', { class: 'words small' }, words));
      } else if (words.length) {
        body.append(el('div', { class: 'words' }, words));
      }
      if (beat === 0 && section.figure === 'day') { this.screen.append(el('div', { class: 'words small' }, words)); body.replaceChildren(this.day_list()); }
      if (controls.length) {
        this.screen.classList.add(words.length && beat === 0 && !results.length && !this.alone ? 'has-both' : 'has-control');
        const side = el('div', { class: 'controls' });
        body.append(side);
        for (const cell of controls) {
          const waits = closedBy(section, cell, this.onFile);
          const host = el('div', { class: 'slot', 'data-cell': cell.id });
          side.append(host);
          if (waits.length) { host.append(el('p', { class: 'quiet' }, this.first(section))); continue; }
          const slot = this.control_slot(cell, host);
          this.slots.set(cell.id, slot);
        }
      }
      if (this.alone && section.closing && this.about.next && beat === section.beats[section.beats.length - 1]) {
        this.screen.append(el('p', { class: 'change' }, el('button', { class: 'dark-button', press: () => this.go('', String(this.about.next), 0) }, 'Go on to the next exercise')));
      }
      this.screen.append(body);
      for (const slot of new Set(this.slots.values())) slot.fill();
    }

    outputs(id) {
      const model = this.model(id);
      if (!model || model.type !== 'code') return [];
      const out = [];
      for (let n = 0; n < model.outputs.length; n++) out.push(model.outputs.get(n));
      return out;
    }

    // The conclusion in words, and its picture; what else these cells say stands behind More.
    result_slot(section, cells, title, body, kicker) {
      const area = el('div', { class: 'result' });
      body.append(area);
      const fill = () => {
        const open = cells.filter(cell => !closedBy(section, cell, this.onFile).length);
        const found = this.gather(open);
        const finding = found.findings[0], image = found.images[0];
        const pending = open.some(cell => !this.ran.has(cell.id)) && !finding && !image;
        if (pending && this.slots.get(cells[0].id).stands) return;   // until what comes is there
        area.replaceChildren();
        if (pending) { area.append(el('p', { class: 'quiet' }, 'One moment …')); return; }
        this.slots.get(cells[0].id).stands = true;
        if (found.errors.length && !finding && !image) { area.append(el('p', { class: 'lead' }, found.errors[0])); return; }
        if (finding) {
          const [first, rest] = finding.headline ? [finding.headline, finding.detail] : conclusion(finding.sentence);
          title.replaceChildren(first);
          if (rest) area.append(el('p', { class: 'detail' }, rest));
          if (finding.verdict) area.append(el('p', { class: 'verdict' }, el('span', { 'aria-hidden': 'true' }, MARKS[finding.verdict] || ''), ' ', finding.verdict === 'cannot tell' && finding.more_needed ? `cannot tell (${finding.more_needed} needed)` : finding.verdict));
        } else if (found.texts.length && !image) area.append(el('p', { class: 'lead' }, found.texts[0]));
        const figure = cells.map(cell => cell.figure).find(Boolean), draw = figure && finding && DRAWINGS[figure];
        const drawn = (draw ? draw(finding, this) : null) || (finding ? figure_of(finding.figure) : null);
        area.classList.toggle('drawn', !!drawn);
        if (drawn) area.append(drawn);
        else if (image) area.append(el('img', { class: 'picture', alt: image.alt, src: image.src }));
        else if (finding && finding.table && finding.table.data.length) {
          const box = el('div', { class: 'rows' });
          box.append(table(finding.table, 0, 12));
          area.append(box);
        }
        this.later('fit', () => this.fit(), 0);
      };
      return { fill, clear() {} };
    }

    gather(cells) {
      const found = { findings: [], images: [], texts: [], errors: [] };
      for (const cell of cells) {
        for (const output of this.outputs(cell.id)) {
          const data = output.data || {};
          if (output.type === 'error') { const raw = output.toJSON(); found.errors.push(String(raw.evalue || '')); continue; }
          const json = data[FINDING];
          if (json && typeof json === 'object' && typeof json.sentence === 'string') {
            writes(json.locale);
            const t = json.table || {};
            found.findings.push({ ...json, table: { columns: Array.isArray(t.columns) ? t.columns.map(String) : [], data: Array.isArray(t.data) ? t.data.filter(Array.isArray) : [] } });
          } else if (typeof data['image/png'] === 'string' && /^[A-Za-z0-9+/=\s]+$/.test(data['image/png'])) {
            const about = (output.metadata || {})['image/png'] || {};
            found.images.push({ src: 'data:image/png;base64,' + data['image/png'].replace(/\s/g, ''), alt: String(about.alt || '') });
          } else if (typeof data['text/plain'] === 'string' && !data[WIDGET] && !data['text/html']) found.texts.push(data['text/plain']); // beside HTML it is code
        }
      }
      return found;
    }

    // A control stays a widget: the view is made anew where the cell was run again.
    control_slot(cell, host) {
      let renderers = [], id = '', life = this.life;
      const clear = () => { for (const one of renderers) one.dispose(); renderers = []; id = ''; host.replaceChildren(); };
      host.addEventListener('input', () => { host.stageTyped = true; });
      host.addEventListener('click', event => { if (event.target.closest('button')) host.stageTyped = false; });
      host.addEventListener('focusout', () => this.later('ask', () => this.update(), 300));
      const fill = () => {
        const outputs = this.outputs(cell.id), views = outputs.filter(one => one.data && one.data[WIDGET]);
        const errors = outputs.filter(one => one.type === 'error').map(one => String(one.toJSON().evalue || ''));
        const alive = this.ran.has(cell.id) && this.widgets_ready();
        const wanted = alive ? views.map(one => one.data[WIDGET].model_id).join() : '';
        if (alive && wanted && wanted === id) return;
        // What stands there stays until what comes in its place is there; a dead one does not.
        if (!alive && id && life === this.life) return;
        const before = life === this.life ? renderers : [], was = [...host.children];
        if (wanted && before.length) renderers = []; else clear();
        life = this.life;
        if (errors.length) { host.append(el('p', { class: 'lead' }, errors[0])); return; }
        if (!alive) { host.append(el('p', { class: 'quiet' }, 'One moment …')); return; }
        if (!views.length) {
          const found = this.gather([cell]);
          for (const finding of found.findings) host.append(el('p', { class: 'lead' }, finding.sentence));
          return;
        }
        id = wanted;
        host.stageTyped = false;
        host.stageLife = this.life;
        const box = el('div', { class: before.length ? 'holds comes' : 'holds' }), Widget = this.panel.constructor;
        host.append(box);
        const made = views.map(output => {
          const renderer = this.panel.content.rendermime.createRenderer(WIDGET);
          Widget.attach(renderer, box);
          renderers.push(renderer);
          return renderer.renderModel(output).catch(() => {});
        });
        Promise.all(made).then(() => {
          for (const one of before) one.dispose();
          for (const node of was) node.remove();
          box.classList.remove('comes');
          this.enhance(cell, host);
        });
      };
      return { fill, clear };
    }
    // A control in which somebody types is not made anew under their hands.
    in_use(id) {
      const host = this.screen.querySelector(`.slot[data-cell="${CSS.escape(id)}"]`);
      if (!host || host.stageLife !== this.life) return false;   // a dead one is made anew
      const active = document.activeElement;
      return (host.contains(active) && active.matches('input[type=text], input[type=number], textarea')) || (!!host.stageTyped && !!host.querySelector('.sealed'));
    }
    widgets_ready() { return this.panel.content.rendermime.mimeTypes.includes(WIDGET); }

    // The control's own question is the title where it is alone; a board is drawn from its one field.
    enhance(cell, host) {
      const look = left => {
        if (this.gone || !host.isConnected) return;
        const asked = host.querySelector('.decide-title p'), title = this.screen.querySelector('h1');
        if (asked && asked.textContent.trim() && title && this.screen.querySelectorAll('.slot').length === 1 && !this.screen.querySelector('.result') && (this.alone || this.screen.dataset.beat !== '0')) {
          if (asked.textContent.trim() !== title.textContent) {
            const was = title.textContent;
            title.textContent = asked.textContent.trim();
            const kicker = this.screen.querySelector('.kicker');
            if (kicker) kicker.textContent = was;
          }
          asked.closest('.decide-title').classList.add('lifted');
        }
        const field = host.querySelector('.stage-board textarea');
        if (field && field.value && !host.querySelector('.board')) this.board(host, field);
        for (const one of host.querySelectorAll('input[type=text]:not([aria-label]), input[type=number]:not([aria-label]), input[type=date]:not([aria-label]), select:not([aria-label]), textarea:not([aria-label]), .noUi-handle:not([aria-label])')) name_field(one);
        this.fit();
        if (left > 0) setTimeout(() => look(left - 1), 120);
      };
      setTimeout(() => look(14), 30);
      if (!host.stageObserved) {
        host.stageObserved = true;
        new MutationObserver(() => this.later('fit', () => this.fit(), 40)).observe(host, { childList: true, subtree: true });
      }
    }

    // Forty names in three columns: click or arrow keys choose one, K, L and S or a drag move it.
    board(host, field) {
      let about;
      try { about = JSON.parse(field.value); } catch (_) { return; }
      const value = {}, MOVES = ['keep', 'later', 'stop'];
      for (const move of MOVES) for (const name of (about.value || {})[move] || []) value[name] = move;
      const hints = new Map(about.names.map(one => [one.name, one.hint || ''])), takes = new Map(about.names.map(one => [one.name, number(one.weeks)]));
      const names = about.names.map(one => one.name);
      let chosen = names[0];
      const box = el('div', { class: 'board', 'data-keys': true });
      const send = () => {
        const said = Object.fromEntries(MOVES.map(move => [move, names.filter(name => (value[name] || 'later') === move)]));
        field.value = JSON.stringify({ names: about.names, value: said });
        for (const kind of ['input', 'change']) field.dispatchEvent(new Event(kind, { bubbles: true }));
      };
      const move = (name, to) => { if ((value[name] || 'later') !== to) { value[name] = to; send(); } chosen = name; draw(true); };
      const draw = focus => {
        const groups = MOVES.map(one => names.filter(name => (value[name] || 'later') === one));
        const high = 14, columns = groups.map(group => Math.max(1, Math.ceil(group.length / high)));
        const wide = columns.reduce((sum, one) => sum + one, 0);
        box.style.gridTemplateColumns = columns.map(one => `minmax(0, ${one}fr)`).join(' ');
        box.classList.toggle('tight', wide > 5);
        box.replaceChildren(...MOVES.map((one, n) => {
          const weeks = groups[n].reduce((sum, name) => sum + (takes.get(name) || 0), 0);
          const list = el('div', { class: 'board-list', role: 'listbox', 'aria-label': one }, groups[n].map(name => {
            const open = /talk about/.test(hints.get(name));
            const item = el('button', { class: `item${name === chosen ? ' chosen' : ''}${open ? ' open' : ''}`, role: 'option', 'aria-selected': name === chosen, draggable: 'true', title: name, tabindex: name === chosen ? 0 : -1, press: () => { chosen = name; draw(true); } },
              el('span', { class: 'name' }, name), el('span', { class: 'weeks' }, shown(takes.get(name))));
            item.addEventListener('dragstart', event => { event.dataTransfer.setData('text/plain', name); chosen = name; });
            return item;
          }));
          list.style.columnCount = columns[n];
          const column = el('section', { class: 'board-column' }, el('h2', {}, one[0].toUpperCase() + one.slice(1), ' ', el('span', {}, groups[n].length), el('span', { class: 'sum' }, weeks ? `${in_style(Math.round(weeks))} weeks` : '')), list);
          column.addEventListener('dragover', event => event.preventDefault());
          column.addEventListener('drop', event => { event.preventDefault(); const name = event.dataTransfer.getData('text/plain'); if (names.includes(name)) move(name, one); });
          return column;
        }),
        el('p', { class: 'board-card' }, el('strong', {}, chosen || ''), el('span', {}, chosen ? hints.get(chosen) : ''),
          MOVES.map(one => el('button', { class: 'small-button', disabled: (value[chosen] || 'later') === one, press: () => move(chosen, one) }, `${one[0].toUpperCase()}${one.slice(1)} (${one[0].toUpperCase()})`))));
        if (focus) { const item = box.querySelector('.item.chosen'); if (item) item.focus(); }
      };
      box.addEventListener('keydown', event => {
        const to = { k: 'keep', l: 'later', s: 'stop' }[event.key.toLowerCase()];
        const order = MOVES.flatMap(one => names.filter(name => (value[name] || 'later') === one)), n = order.indexOf(chosen);
        const step = { ArrowDown: 1, ArrowUp: -1, ArrowRight: 14, ArrowLeft: -14 }[event.key];
        if (to) move(chosen, to);
        else if (step) { chosen = order[Math.min(order.length - 1, Math.max(0, n + step))]; draw(true); }
        else return;
        event.preventDefault();
      });
      draw(false);
      field.closest('.stage-board').append(box);
    }

    outputs_changed(id) {
      const slot = this.slots.get(id);
      if (slot) slot.fill();
      if (this.more) this.draw_foot();
    }

    // What does not fit is made smaller down to what the last row reads, then rows go behind More.
    fit() {
      if (this.gone || !this.screen.isConnected) return;
      const title = this.screen.querySelector('h1');
      if (!title) return;
      const long = title.textContent.length;
      let size = long < 60 ? 46 : long < 110 ? 38 : long < 170 ? 32 : 28;
      const words = this.screen.querySelector('.words');
      let text = 27;
      const set = () => { title.style.fontSize = `${size}px`; this.screen.style.setProperty('--text', `${text}px`); };
      const over = () => this.screen.scrollHeight > this.screen.clientHeight + 1 || [...this.screen.querySelectorAll('.body, .result, .controls')].some(one => one.scrollHeight > one.clientHeight + 1);
      this.screen.classList.remove('squeezed');
      set();
      while (over() && (size > 24 || text > 20)) { if (size > 24) size -= 2; if (text > 20 && words) text -= 1; else if (size <= 24) break; set(); }
      if (over()) this.screen.classList.add('squeezed');
      const rows = this.screen.querySelector('.rows tbody');
      if (rows) {
        let cut = 0;
        while (over() && rows.children.length > 1) { rows.lastElementChild.remove(); cut++; }
        if (cut) {
          let left = this.screen.querySelector('.cut');
          if (!left) this.screen.querySelector('.rows').append((left = el('p', { class: 'cut quiet' }, '')));
          left.textContent = 'More rows stand behind More.';
          while (over() && rows.children.length > 1) rows.lastElementChild.remove();
        }
      }
    }

    draw_foot() {
      const { rows, n, row, section, beat, beats } = this.now();
      const at = beats.indexOf(beat), last = n + 1 >= rows.length && at + 1 >= beats.length && !(this.alone && this.about.next);
      const activities = rows.filter(one => one.notebook && (this.alone || one.name !== 'closing'));
      const done = activities.indexOf(row);
      const bar = el('span', { class: 'bar', role: 'img', 'aria-label': done >= 0 ? `Activity ${done + 1} of ${activities.length}` : 'The day' },
        activities.map((_, i) => el('i', { class: i < done ? 'done' : i === done ? 'now' : '' })));
      let label = 'Next';
      if (row.name === 'day') label = this.begun() ? 'Go on' : 'Begin';
      else if (this.alone && n + 1 >= rows.length && at + 1 >= beats.length) label = 'Next exercise';
      if (section && at + 1 < beats.length && beatClosed(section, beats[at + 1], this.onFile) && section.before.length) label = 'Guess first';
      const more = section && !this.more ? this.pages_of(section).length : 0;
      this.foot.replaceChildren(...[
        el('button', { class: 'plain', press: () => this.back(), disabled: n === 0 && !this.more }, 'Back'),
        el('button', { class: 'plain', press: () => this.day() , title: 'The day (O)' }, row.name === 'day' ? 'The day' : section ? section.title : row.title || ''),
        bar,
        el('span', { class: 'said', role: 'status' }, this.message || this.busy_words()),
        (this.time = el('span', { class: 'time', 'aria-label': 'time' })),
        more || this.more ? el('button', { class: 'plain', press: () => this.toggle_more() }, this.more ? 'Close' : 'More') : null,
        this.leads === false ? null : el('button', { class: 'dark-button', press: () => this.next(), disabled: last && !this.more }, this.more ? 'Next page' : label)].filter(Boolean));
      this.tick();
    }
    busy_words() { return this.running && this.slow ? 'Working …' : ''; }

    // --- More: everything else that this activity says, a page each ---

    pages_of(section) {
      if (section.before.length && section.before.some(what => !this.onFile.has(what))) return [];
      const pages = [];
      for (const cell of section.cells) {
        if (cell.role === 'question' || cell.role === 'guess' || closedBy(section, cell, this.onFile).length) continue;
        const found = this.gather([cell]);
        for (const finding of found.findings) {
          const rest = finding.table.data.length > 0 || finding.caveat || cell.role === 'more';
          if (rest) pages.push({ finding });
        }
        if (cell.role === 'more') for (const image of found.images) pages.push({ image });
        if (cell.role === 'more' && cell.type === 'markdown') pages.push({ text: cell.source });
        if (cell.role !== 'more' && cell.role !== 'control') found.images.slice(this.screen.querySelector('.result.drawn') ? 0 : 1).forEach(image => pages.push({ image }));
        const views = this.outputs(cell.id).filter(one => one.data && one.data[WIDGET]);
        if (cell.role === 'more' && views.length && this.ran.has(cell.id)) pages.push({ cell });
      }
      return pages;
    }
    toggle_more() {
      if (this.more) { this.close(); this.draw_foot(); return; }
      const { section } = this.now();
      const pages = section ? this.pages_of(section) : [];
      if (!pages.length) return;
      this.more = { pages, at: 0, from: 0, history: [] };
      this.over.hidden = false;
      this.draw_more();
    }
    draw_more() {
      const page = this.more.pages[this.more.at], sheet = el('div', { class: 'sheet' });
      if (this.more.slot) this.more.slot.clear();
      this.more.slot = null;
      this.over.replaceChildren(sheet);
      const part = el('p', { class: 'kicker' }, `More: ${this.more.at + 1} of ${this.more.pages.length}`);
      sheet.append(part);
      this.more.to = 0;
      if (page.image) sheet.append(el('img', { class: 'picture', alt: page.image.alt, src: page.image.src }));
      else if (page.text) sheet.append(el('div', { class: 'words' }, markdown(page.text)));
      else if (page.cell) {
        const host = el('div', { class: 'slot' });
        sheet.append(host);
        this.more.slot = this.control_slot(page.cell, host);
        this.more.slot.fill();
      } else {
        const { finding } = page;
        sheet.append(el('h2', {}, finding.sentence));
        if (finding.verdict) sheet.append(el('p', { class: 'verdict' }, `${MARKS[finding.verdict] || ''} ${finding.verdict === 'cannot tell' && finding.more_needed ? `cannot tell (${finding.more_needed} needed)` : finding.verdict}`));
        const caveat = finding.caveat ? el('p', { class: 'quiet' }, finding.caveat) : null;
        if (finding.table.data.length) {
          const box = el('div', { class: 'rows' });
          box.append(table(finding.table, this.more.from, this.more.from + 40));
          sheet.append(box);
        }
        if (caveat) sheet.append(caveat);
        const body = sheet.querySelector('tbody');
        const head = sheet.querySelector('h2');
        let size = 26;
        head.style.fontSize = `${size}px`;
        const over = () => sheet.scrollHeight > sheet.clientHeight + 1;
        if (!body) while (over() && size > 18) head.style.fontSize = `${(size -= 1)}px`;
        while (body && over() && body.children.length > 1) body.lastElementChild.remove();
        while (over() && size > 18) head.style.fontSize = `${(size -= 1)}px`;
        const shownRows = body ? body.children.length : 0;
        this.more.to = this.more.from + shownRows < finding.table.data.length ? this.more.from + shownRows : 0;
        if (this.more.to || this.more.from) part.append(`, rows ${this.more.from + 1} to ${this.more.from + shownRows} of ${finding.table.data.length}`);
      }
      this.draw_foot();
      this.announce();
    }
    turn(by) {
      const more = this.more;
      if (by > 0) {
        if (more.to) { more.history.push([more.at, more.from]); more.from = more.to; }
        else if (more.at + 1 < more.pages.length) { more.history.push([more.at, more.from]); more.at += 1; more.from = 0; }
        else { this.close(); this.draw_foot(); return; }
      } else if (more.history.length) [more.at, more.from] = more.history.pop();
      else { this.close(); this.draw_foot(); return; }
      this.draw_more();
    }
    close() {
      if (this.more && this.more.slot) this.more.slot.clear();
      this.more = null;
      this.over.hidden = true;
      this.over.replaceChildren();
    }

    // --- the day ---

    begun() { return !!(this.plan && this.plan.began && Object.keys(this.plan.began).length); }
    clocked() {
      const rows = this.plan && Array.isArray(this.plan.rows) ? this.plan.rows : this.rows().filter(row => row.notebook && row.name !== 'closing');
      const began = (this.plan && this.plan.began) || {}, took = (this.plan && this.plan.took) || {};
      let at = minutesOf(this.plan && this.plan.starts);
      if (at === null) at = minutesNow();
      return rows.map(row => {
        const real = minutesOf(began[row.name]);
        const length = row.name in took && row.notebook ? took[row.name] : row.minutes || 0;
        const start = real !== null && real >= at - 600 ? real : at;
        at = start + length;
        return { row, start, end: at, planned: row.minutes || 0 };
      });
    }
    day() { if (!this.alone) this.go('day', '', 0); }
    draw_day() {
      this.screen.classList.add('day');
      const about = this.plan || {}, rows = this.clocked();
      const now = new Date(), local = new Date(now - now.getTimezoneOffset() * 60000).toISOString().slice(0, 10);
      const date = `${now.toLocaleDateString('en-GB', { weekday: 'long' })}, ${in_days(local, now.toLocaleDateString('en-GB', { day: 'numeric', month: 'long', year: 'numeric' }))}`;
      const title = about.title || this.part;
      const bar = el('div', { class: 'daybar', role: 'img', 'aria-label': rows.length ? `From ${clock(rows[0].start)} to ${clock(rows[rows.length - 1].end)}` : '' },
        rows.map(one => { const seg = el('i', { class: !one.row.notebook ? 'gap' : one.row.name in ((about.took) || {}) ? 'done' : '' }); seg.style.flex = `${Math.max(1, one.planned)} 0 0`; return seg; }));
      this.screen.append(
        el('p', { class: 'kicker' }, date),
        el('h1', {}, title), bar,
        el('p', { class: 'ends' }, el('span', {}, rows.length ? clock(rows[0].start) : ''), el('span', {}, rows.length ? clock(rows[rows.length - 1].end) : '')),
        this.day_list());
      this.screen.append(el('p', { class: 'change' }, el('button', { class: 'plain', press: () => this.change() }, 'Change the plan')));
    }
    // The parts with their clock times, what each asks, and what of it is decided.
    day_list() {
      const parts = [];
      for (const one of this.clocked()) {
        const last = parts[parts.length - 1];
        if (one.row.notebook && last && last.notebook === one.row.notebook) { last.rows.push(one); last.end = one.end; }
        else parts.push({ notebook: one.row.notebook, part: one.row.part || one.row.title || 'Break', start: one.start, end: one.end, rows: [one] });
      }
      return el('div', { class: parts.length > 9 ? 'parts many' : 'parts' }, parts.map(part => el('div', { class: part.notebook ? 'part' : 'part pause' },
        el('span', { class: 'at' }, clock(part.start)),
        el('span', { class: 'what' }, part.part),
        el('span', { class: 'ask' }, part.notebook ? part.rows.map(one => one.row.title).join(' · ') : ''),
        el('span', { class: 'state' }, this.missing(part.rows.map(one => one.row.name))),
        el('span', { class: 'long' }, `${Math.round(part.end - part.start)} min`))));
    }
    missing(names) {
      const records = this.plan && this.plan.records ? names.flatMap(name => this.plan.records[name] || []) : [];
      if (!records.length || this.python !== true) return '';
      const open = records.filter(what => !this.onFile.has(what)).length;
      return open === 0 ? 'all decided' : open === records.length ? '' : `${records.length - open} decided, ${open} open`;
    }

    // The plan on the day: drop, bring back, move, longer, shorter. The clock follows.
    change() {
      this.close();
      this.changing = true;
      this.over.hidden = false;
      const sheet = el('div', { class: 'sheet plan' });
      this.over.replaceChildren(sheet);
      const draw = keep => {
        const rows = this.clocked();
        sheet.replaceChildren(
          el('h2', {}, rows.length ? `The plan: it ends at ${clock(rows[rows.length - 1].end)}` : 'The plan'),
          el('div', { class: 'plan-rows' },
            rows.map(({ row, start }, n) => el('div', { class: 'plan-row' },
              el('span', { class: 'at' }, clock(start)), el('span', { class: 'what' }, row.title || 'Break'),
              el('span', { class: 'long' }, `${row.minutes} min`),
              ...[['−5', 'shorter', () => { row.minutes = Math.max(1, row.minutes - 5); }], ['+5', 'longer', () => { row.minutes += 5; }],
                ['↑', 'earlier', () => { if (n) { const all = this.plan.rows; [all[n - 1], all[n]] = [all[n], all[n - 1]]; } }],
                ['drop', 'leave out', () => { this.plan.rows.splice(n, 1); if (row.notebook) (this.plan.left_out = this.plan.left_out || []).push(row); }],
              ].map(([text, label, act]) => el('button', { class: 'small-button', 'aria-label': `${row.title || 'Break'}: ${label}`, press: () => { act(); draw(true); } }, text)))),
            ((this.plan && this.plan.left_out) || []).map((row, n) => el('div', { class: 'plan-row out' },
              el('span', { class: 'at' }, 'left out'), el('span', { class: 'what' }, row.title), el('span', { class: 'long' }, `${row.minutes} min`),
              el('button', { class: 'small-button', 'aria-label': `${row.title}: bring back`, press: () => { this.plan.left_out.splice(n, 1); const all = this.plan.rows; let to = all.length; for (let i = 0; i < all.length; i++) if (all[i].notebook && (all[i].order || 0) > (row.order || 0)) { to = i; break; } all.splice(to, 0, row); draw(true); } }, 'bring back')))),
          el('p', {}, el('button', { class: 'dark-button', press: () => { this.changing = false; this.close(); this.draw(); } }, 'Done')));
        if (keep) this.keep_plan();
      };
      if (this.plan) draw(false); else this.close();
    }
    keep_plan() {
      if (!this.plan || this.leads === false) return;
      this.plan_kept = this.contents.save(PLAN, { type: 'file', format: 'text', content: JSON.stringify(this.plan, null, 1) + '\n' }).then(saved => { this.plan_at = saved.last_modified; }).catch(() => {});
    }
    took(before, name, notebook) {
      if (!this.plan || this.leads === false) return;
      const row = before.row;
      const moved = row.name !== name || (row.notebook || '') !== (notebook || '');
      if (!moved) return;
      let changed = false;
      if (row.notebook && row.name !== 'closing' && this.place && this.place.entered) {
        const spent = (Date.now() - this.place.entered) / 60000;
        // A look in passing is no activity that was done.
        if (spent >= 0.5) {
          this.plan.took = this.plan.took || {};
          this.plan.took[row.name] = Math.max(1, Math.round((this.plan.took[row.name] || 0) + spent));
          changed = true;
        }
      }
      if (notebook && name !== 'closing') {
        this.plan.began = this.plan.began || {};
        if (!(name in this.plan.began)) { this.plan.began[name] = clock(minutesNow()); changed = true; }
      }
      if (changed) this.keep_plan();
    }

    // --- the time ---

    tick() {
      if (!this.time || this.gone) return;
      const { row } = this.now();
      if (this.place && this.place.name === row.name && !this.place.entered) this.place.entered = this.place.since || Date.now();
      let text = clock(minutesNow()), late = false;
      if (row.notebook && row.name !== 'closing' && !this.wants_clock) {
        const since = (this.entered_of(row) || Date.now());
        const left = (row.minutes || 0) * 60 - Math.round((Date.now() - since) / 1000);
        const whole = Math.abs(left);
        late = left < 0;
        text = `${late ? '−' : ''}${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, '0')}`;
      }
      if (this.time.textContent !== text) this.time.textContent = text;
      this.time.classList.toggle('late', late);
      this.clock_text = text;
    }
    entered_of(row) {
      const key = `entered:${row.notebook}/${row.name}`;
      let at = kept.get(key);
      if (!at) kept.set(key, (at = Date.now()));
      if (this.place) this.place.entered = at;
      return at;
    }
    behind() {
      const { row } = this.now();
      const one = this.clocked().find(each => each.row.name === row.name && each.row.notebook === row.notebook);
      const planned = this.planned_start(row);
      return one && planned !== null ? Math.round(one.start - planned) : 0;
    }
    planned_start(row) {
      let at = minutesOf(this.plan && this.plan.starts);
      if (at === null) return null;
      for (const one of this.plan.rows) { if (one.name === row.name && one.notebook === row.notebook) return at; at += one.minutes || 0; }
      return null;
    }

    // --- keys ---

    key(event) {
      if (this.gone) { if (event.key === 'F2') location.reload(); return; }
      if (event.ctrlKey || event.metaKey || event.altKey) return;
      const target = event.target, typing = target instanceof Element && (target.matches('input:not([type=checkbox]):not([type=radio]), textarea, select, [contenteditable=true]') || (target.closest('.noUi-handle') && event.key.startsWith('Arrow')));
      if (this.dark) { event.preventDefault(); event.stopImmediatePropagation(); this.darken(false); return; }
      if (typing) return;
      const act = {
        PageDown: () => this.next(), PageUp: () => this.back(),
        t: () => { this.wants_clock = !this.wants_clock; this.tick(); }, m: () => this.toggle_more(),
        n: () => this.notes(), o: () => this.day(), b: () => this.darken(true),
        p: () => this.give_up(), Escape: () => { if (this.more || this.changing) { this.changing = false; this.close(); this.draw_foot(); } },
      }[event.key.length === 1 ? event.key.toLowerCase() : event.key];
      if (!act || (target instanceof Element && target.closest('[data-keys]') && event.key.length === 1)) return;
      event.preventDefault();
      event.stopImmediatePropagation();
      act();
    }
    darken(on) {
      this.dark = on;
      this.root.classList.toggle('dark', on);
      this.announce();
    }
    notes() { window.open(`${BASE}notes.html`, 'workshop-notes', 'width=1280,height=720'); this.later('announce', () => this.announce(), 800); }

    // --- the facilitator's window ---

    announce() {
      const { rows, n, row, section, beat, beats } = this.now();
      const after = rows.slice(n + 1).find(one => one.notebook && one.name !== 'closing');
      const ends = this.clocked(), end = ends.length ? clock(ends[ends.length - 1].end) : '';
      const title = this.screen ? this.screen.querySelector('h1') : null;
      this.channel.postMessage({
        kind: 'wall', title: section ? section.title : row.title || 'The day', wall: this.dark ? 'Nothing: the screen is dark' : this.more ? 'A page of More' : title ? title.textContent : '',
        notes: section ? section.notes.join('\n\n') : '', text: section ? section.text : '', beat: beats.indexOf(beat) + 1, beats: beats.length,
        then: after ? `${after.title}, ${after.minutes} minutes` : '', end, behind: this.behind(), entered: section && !section.closing ? this.entered_of(row) : 0,
        minutes: row.minutes || 0, at: rows.filter(one => one.notebook && one.name !== 'closing').indexOf(row) + 1, of: rows.filter(one => one.notebook && one.name !== 'closing').length, dark: this.dark,
      });
    }
    heard(said) {
      if (said.kind === 'hello') this.announce();
      if (said.kind === 'do' && this.leads !== false) ({ next: () => this.next(), back: () => this.back(), dark: () => this.darken(!this.dark), more: () => this.toggle_more() }[said.what] || (() => {}))();
      if (said.kind === 'recorded' && said.from !== this.window) this.later('ask', () => this.update(), 30);
      if (said.kind === 'took' && said.path === this.path && said.from !== this.window) { this.leads = false; this.draw(); }
    }

    // --- life cycle: the layer first, then the lock, then what is not run or stale ---

    async follow() {
      const session = this.panel.sessionContext;
      this.watch_server(session);
      await this.load_plan();
      this.draw();
      await this.lock();
      await session.ready;
      session.kernelChanged.connect(() => { this.python = null; this.new_kernel(); this.draw_all(); this.later('ask', () => this.update(), 300); });
      session.statusChanged.connect((_, status) => {
        if (status === 'restarting' || status === 'autorestarting') this.new_kernel();
        if (status === 'idle' && !this.running) this.later('ask', () => this.update(), 120);
      });
      await this.update();
      setInterval(() => { this.tick(); }, 500);
      setInterval(() => this.announce(), 5000);
      for (;;) {
        await wait(LOOK_MS);
        if (this.gone) return;
        await this.look_at_files();
      }
    }

    new_kernel() { this.known = ''; this.life += 1; this.boxes_looked = false; this.ran.clear(); this.tries.clear(); }

    async lock() {
      if (!navigator.locks) { this.leads = true; return; }
      const name = `workshop-stage:${this.path}`;
      const hold = steal => new Promise(done => {
        navigator.locks.request(name, steal ? { steal: true } : { ifAvailable: true }, lock => {
          if (!lock) { done(false); return undefined; }
          done(true);
          return new Promise(() => {});
        }).catch(() => { this.leads = false; this.draw(); });
      });
      this.hold = hold;
      this.leads = (await hold(false)) ? true : false;
      if (!this.leads) this.draw();
    }
    async take() {
      await this.hold(true);
      this.leads = true;
      this.channel.postMessage({ kind: 'took', path: this.path, from: this.window });
      this.draw();
      await this.update(true);
    }

    // What was asked of a kernel before its connection broke is never answered.
    watch_server(session) {
      const told = status => {
        if (status === 'connected') {
          clearTimeout(this.timers && this.timers.cut);
          if (this.lost) location.reload(); else this.later('ask', () => this.update(), 120);
          return;
        }
        if (this.cut) this.cut(new Error('the connection broke'));
        if (status === 'disconnected') this.missing_server(); else this.later('cut', () => this.missing_server(), CUT_MS);
      };
      session.connectionStatusChanged.connect((_, status) => told(status));
    }
    answered(promise) { return Promise.race([promise, new Promise((_, fail) => { this.cut = fail; })]); }
    missing_server(text) {
      this.banner.textContent = text || 'The kit on this computer does not answer. Nothing that was recorded is lost; this page comes back by itself.';
      this.banner.hidden = false;
      if (this.lost) return;
      this.lost = true;
      this.screen.inert = true;   // nobody types in vain
      document.body.classList.add('server-gone');
    }

    async look_at_files() {
      let listing;
      try { listing = await this.contents.get('', { content: true }); } catch (error) {
        const status = error && error.response ? error.response.status : 0;
        if (!status || status >= 500) this.missing_server();
        else if (this.lost && status === 403) this.missing_server('The kit was started anew: go on in the page that it opened. This page comes back by itself.');
        return;
      }
      if (this.lost) { location.reload(); return; }
      const files = new Map((listing.content || []).map(one => [one.name, one.last_modified]));
      if (files.get(PLAN) !== this.plan_at) await this.load_plan(files);
      const stamp = files.get('decisions.jsonl') || '';
      const quiet = Date.now() - (this.asked || 0) > BEAT_MS;
      if (stamp !== this.stamp || quiet) { this.stamp = stamp; this.update(); }
    }
    async load_plan(files) {
      try {
        const listed = files || new Map(((await this.contents.get('', { content: true })).content || []).map(one => [one.name, one.last_modified]));
        if (!listed.has(PLAN)) { this.plan = null; this.plan_at = undefined; return; }
        const file = await this.contents.get(PLAN, { content: true, type: 'file', format: 'text' });
        const plan = JSON.parse(file.content);
        this.plan = plan && Array.isArray(plan.rows) ? plan : null;
        this.plan_at = file.last_modified;
      } catch (_) { this.plan = null; }
      if (files) this.draw();
    }

    async ask(take) {
      const kernel = this.panel.sessionContext.session && this.panel.sessionContext.session.kernel;
      if (!kernel) return null;
      const steps = this.steps_known(), text = JSON.stringify(steps);
      const given = this.known === text ? '[]' : text;
      const call = `${LIVE}.state(${JSON.stringify(this.window)}, ${JSON.stringify(this.browser)}, take=${take ? 'True' : 'False'}, steps=__import__('json').loads(${JSON.stringify(given)}))`;
      const future = kernel.requestExecute({ code: '', silent: true, store_history: false, stop_on_error: false, user_expressions: { state: `__import__('IPython').display.JSON(${call})` } });
      const reply = await this.answered(future.done);
      this.asked = Date.now();
      const content = reply && reply.content;
      if (!content || content.status !== 'ok') return null;
      const found = content.user_expressions && content.user_expressions.state;
      if (!found || found.status !== 'ok') return { watching: false };
      this.known = text;
      return found.data['application/json'] || { watching: false };
    }

    // One function for open, reload, restart, a decision here or elsewhere.
    async update(take) {
      if (this.gone || this.leads === false) return;
      if (this.running) { this.again = true; return; }
      this.running = true;
      this.later('slow', () => { if (this.running) { this.slow = true; this.draw_foot(); } }, 1500);
      try {
        do {
          this.again = false;
          await this.run_what_is_due(take);
          take = false;
        } while (this.again && !this.gone);
      } catch (error) {
        if (error instanceof TypeError || error instanceof ReferenceError) this.give_up(error);   // else it will be asked again
      } finally {
        this.running = false;
        this.slow = false;
        clearTimeout(this.timers && this.timers.slow);
        if (!this.gone) { this.find_said_before(); this.draw_foot(); }
      }
    }

    async run_what_is_due(take) {
      for (let round = 0; round < 400; round++) {
        const state = await this.ask(take);
        take = false;
        if (!state) { await wait(300); if (round > 20) return; continue; }
        if (!state.watching) { await this.run_everything_once(); return; }
        this.python = true;
        if (!state.leads) { if (this.leads !== false) { this.leads = false; this.draw(); } return; }
        this.absorb(state);
        const dead = await this.dead_boxes();
        const due = [...new Set([...state.stale, ...dead])];
        const version = this.stamp_of(state);
        const can = due.filter(id => (this.tries.get(id + version) || 0) < 2 && !this.after_failed(id, state) && !this.in_use(id));
        if (!can.length) { if (this.steps_run) { this.steps_run = 0; this.save(); } return; }
        const first = this.on_screen_first(can, state.needs);
        const quiet = this.ran.size && first.rest && Date.now() - (this.decided || 0) < QUIET_MS;
        if (!first.id) return;
        if (quiet) { this.later('rest', () => this.update(), QUIET_MS); return; }
        this.tries.set(first.id + version, (this.tries.get(first.id + version) || 0) + 1);
        await this.run(first.id);
      }
    }
    stamp_of(state) { return '|' + (this.stamp || '') + '|' + state.on_file.length; }
    after_failed(id, state) {
      const failed = new Set(state.failed), seen = new Set();
      const look = one => (state.needs[one] || []).some(need => failed.has(need) && !state.stale.includes(need) || (!seen.has(need) && seen.add(need) && look(need)));
      return look(id);
    }
    absorb(state) {
      const before = [...this.onFile].sort().join(), was = this.ran.size;
      this.onFile = new Set(state.on_file);
      this.said = state.said || {};
      writes(state.locale);
      this.guesses = state.guesses || {};
      SIDES.splice(0, SIDES.length, ...(state.sides || []));
      const stale = new Set(state.stale);
      for (const id of state.ran) if (!this.ran.has(id)) this.ran.add(id);
      for (const id of stale) if (!state.ran.includes(id)) this.ran.delete(id);
      const now = [...this.onFile].sort().join();
      if (now !== before) {
        this.decided = Date.now();
        if (this.heard_once) this.channel.postMessage({ kind: 'recorded', from: this.window });
        this.heard_once = true;
        this.redraw_gates();
      } else if (this.ran.size !== was) this.draw_all();
    }
    redraw_gates() {
      // A beat that just opened, or the day's list, is drawn anew; a control in use stays as it is.
      const { section, beat, row } = this.now();
      if (row.name === 'day' || (section && this.closed_drawn !== beatClosed(section, beat, this.onFile))) this.drawn = '';
      this.closed_drawn = section ? beatClosed(section, beat, this.onFile) : false;
      if (!this.drawn) this.draw(); else this.draw_all();
    }
    draw_all() { for (const slot of new Set(this.slots.values())) slot.fill(); this.draw_foot(); }

    // What is on the screen goes first, with what it needs; the rest in the notebook's order.
    on_screen_first(due, needs) {
      const { section, beat } = this.now(), waiting = new Set(due);
      const wanted = section ? section.cells.filter(cell => cell.type === 'code' && cell.beat === beat && cell.role !== 'more').map(cell => cell.id) : [];
      const above = section ? section.cells.filter(cell => cell.type === 'code').map(cell => cell.id) : [];
      const deepest = (id, seen) => {
        for (const need of needs[id] || []) if (!seen.has(need)) { seen.add(need); const found = deepest(need, seen); if (found) return found; }
        return waiting.has(id) ? id : '';
      };
      for (const id of wanted) { const found = deepest(id, new Set()); if (found) return { id: found, rest: false }; }
      for (const id of above) { const found = deepest(id, new Set()); if (found) return { id: found, rest: this.decided && this.ran.has(found) }; }
      return { id: due[0], rest: true };
    }

    async run(id) {
      const cell = this.widget(id);
      if (!cell) { this.ran.add(id); return; }
      this.steps += 1;
      this.steps_run = (this.steps_run || 0) + 1;
      try { await this.answered(cell.constructor.execute(cell, this.panel.sessionContext, { recordTiming: false })); } catch (_) { /* the sentence stands in the cell */ }
      this.ran.add(id);
      const slot = this.slots.get(id);
      if (slot) slot.fill();
    }

    async dead_boxes() {
      if (this.boxes_looked) return [];
      this.boxes_looked = true;
      const kernel = this.panel.sessionContext.session.kernel;
      try {
        const reply = await kernel.requestCommInfo({ target_name: 'jupyter.widget' });
        const alive = new Set(Object.keys((reply.content && reply.content.comms) || {}));
        return this.widgets.filter(one => one.model.type === 'code' && this.outputs(one.model.id).some(out => out.data && out.data[WIDGET] && !alive.has(out.data[WIDGET].model_id))).map(one => one.model.id);
      } catch (_) { return []; }
    }

    // A kernel without the Python half: everything once, a sentence, and no loop.
    async run_everything_once() {
      this.python = false;
      const kernel = this.panel.sessionContext.session.kernel.id;
      if (this.once === kernel) return;
      this.once = kernel;
      this.banner.textContent = 'This notebook was not started by “workshop open”: it was run once, and does not follow what you decide.';
      this.banner.hidden = false;
      for (const [id] of this.steps_known()) await this.run(id);
      this.draw_all();
    }

    async save() {
      if (this.leads === false) return;
      try { if (this.panel.context.model.dirty) await this.panel.context.save(); } catch (_) { /* JupyterLab says so itself */ }
    }
  }

  // Two values a line, of one side and about it by the other: only what stands out, at most five.
  function dumbbell(finding) {
    const { columns, data } = finding.table, verdict = columns.indexOf('Verdict');
    const usable = data.filter(row => number(row[2]) !== null && number(row[3]) !== null);
    if (!usable.length || columns.length < 4) return null;
    const sides = [...new Set(data.map(row => shown(row[0])))].slice(0, 2).sort((a, b) => SIDES.indexOf(a) - SIDES.indexOf(b));
    const out = usable.filter(row => row[verdict] === 'clear' || row[verdict] === 'leaning');
    const rows = (out.length ? out : usable).slice(0, 5), rest = data.length - rows.length;
    const values = rows.flatMap(row => [row[2], row[3]]), low = Math.floor(Math.min(...values)), high = Math.max(low + 1, Math.ceil(Math.max(...values)));
    const at = value => `${(100 * (value - low)) / (high - low)}%`;
    const ticks = Array.from({ length: Math.min(12, high - low + 1) }, (_, n) => low + n);
    const track = (...inside) => el('div', { class: 'track' }, ...inside);
    const placed = (node, value) => { node.style.left = at(value); return node; };
    const text = row => `${shown(row[0])}, ${shown(row[1])}: ${columns[2].toLowerCase()} ${shown(row[2])}, ${columns[3].toLowerCase()} ${shown(row[3])}`;
    return el('div', { class: 'dumbbell', role: 'img', 'aria-label': `${rows.map(text).join('; ')}.` },
      el('div', { class: 'line ticks' }, el('span', {}), el('span', {}), track(ticks.map(tick => placed(el('b', {}, shown(tick)), tick)))),
      rows.map(row => {
        const own = sides.indexOf(shown(row[0])), other = own === 0 ? 1 : 0, [from, to] = [row[2], row[3]];
        const bar = el('i', { class: 'between' });
        bar.style.left = at(Math.min(from, to));
        bar.style.width = `${(100 * Math.abs(to - from)) / (high - low)}%`;
        const beside = (value, against, strong) => placed(el('span', { class: `value ${value < against ? 'left' : 'right'}${strong ? ' strong' : ''}` }, shown(value)), value);
        return el('div', { class: `line${row[verdict] === 'clear' ? ' clear' : ''}` },
          el('span', { class: 'mark' }, MARKS[row[verdict]] || ''), el('span', { class: 'label' }, `${shown(row[0])} ${shown(row[1])}`),
          track(ticks.map(tick => placed(el('u', {}), tick)), bar,
            placed(el('i', { class: `dot hollow side-${own}` }), from), placed(el('i', { class: `dot side-${other}` }), to), beside(from, to, false), beside(to, from, true)));
      }),
      el('p', { class: 'legend' }, el('i', { class: 'dot hollow side-0' }), columns[2].toLowerCase(), el('i', { class: 'dot side-0' }), columns[3].toLowerCase(),
        el('span', {}, `round: ${sides[0] || ''}, square: ${sides[1] || ''}`), el('span', { class: 'rest' }, rest > 0 ? `${rest} more lines stand behind More.` : '')));
  }
  const SIDES = [];
  const DRAWINGS = { dumbbell };

  // A finding's figure, given as data: drawn here at the size of the wall, in its own letters.
  const list = value => (Array.isArray(value) ? value : []);
  const side = value => (value === 'sales' ? 'side-0' : value === 'marketing' ? 'side-1' : 'side-none');
  const percent = (value, least, most) => `${(100 * (value - least)) / (most - least || 1)}%`;
  function figure_of(about) {
    if (!about || typeof about !== 'object' || !Object.hasOwn(FIGURES, about.form)) return null;
    const form = FIGURES[about.form];
    try {
      const drawn = form(about), rest = Math.max(list(about.rows).length, list(about.bars).length) - MOST_DRAWN;
      return drawn ? el('figure', { class: `figure ${about.form}` }, el('figcaption', {}, shown(about.title)), drawn, about.source || about.note ? el('p', { class: 'quiet' }, [about.note, about.source].filter(Boolean).map(shown).join('. ')) : null, about.form !== 'grid' && rest > 0 ? el('p', { class: 'quiet' }, `${rest} more stand behind More.`) : null) : null;
    } catch (_) { return null; }
  }
  const MOST_DRAWN = 6;
  const FIGURES = {
    pairs(about) {
      const { least, most } = about, rows = list(about.rows).slice(0, MOST_DRAWN);
      const placed = (node, value) => { node.style.left = percent(value, least, most); return node; };
      const words = row => `${row.label}: ${list(row.marks).map(mark => `${mark.name} ${mark.text}`).join(', ')}`;
      return el('div', { class: 'lines', role: 'img', 'aria-label': rows.map(words).join('; ') },
        rows.map(row => {
          const marks = list(row.marks).slice().sort((a, b) => a.value - b.value), between = el('i', { class: 'between' });
          between.style.left = percent(marks[0].value, least, most);
          between.style.width = percent(marks[marks.length - 1].value - marks[0].value, 0, most - least);
          return el('div', { class: 'line' }, el('span', { class: 'label' }, shown(row.label), row.under ? el('small', {}, shown(row.under)) : null),
            el('div', { class: 'track' }, [0, 1, 2, 3, 4].map(n => placed(el('u', {}), least + (n / 4) * (most - least))), between,
              marks.map(mark => placed(el('i', { class: `dot ${side(mark.side)}${mark.filled ? '' : ' hollow'}` }), mark.value)),
              marks.map((mark, n) => placed(el('span', { class: `value strong ${side(mark.side)} ${n === 0 && marks.length > 1 ? 'left' : 'right'}` }, `${mark.name} ${mark.text}`.trim()), mark.value))));
        }),
        list(about.ends).some(Boolean) ? el('div', { class: 'line ends' }, el('span', {}), el('div', { class: 'track' }, placed(el('b', {}, shown(about.ends[0])), least), placed(el('b', {}, shown(about.ends[1])), most))) : null);
    },
    bars(about) {
      const bars = list(about.bars).slice(0, MOST_DRAWN), most = Math.max(about.line || 0, ...bars.map(bar => Math.max(bar.value, bar.high || 0))) || 1;
      const at = value => percent(value, 0, most);
      const line = about.line === null || about.line === undefined ? null : about.line;
      const ruled = () => { if (line === null) return null; const rule = el('i', { class: 'rule' }); rule.style.left = at(line); return rule; };
      return el('div', { class: 'lines', role: 'img', 'aria-label': bars.map(bar => `${bar.label}: ${bar.text}`).join('; ') + (line === null ? '' : `; ${about.line_text}`) },
        line === null ? null : el('div', { class: 'line head' }, el('span', {}), el('div', { class: 'track' }, (() => { const word = el('b', { class: line > most / 2 ? 'before' : 'after' }, shown(about.line_text)); word.style.left = at(line); return word; })())),
        bars.map(bar => {
          const full = el('i', { class: `full${bar.strong ? ' strong' : ''}` }), text = el('span', { class: `value right${bar.strong ? ' strong' : ''}` }, shown(bar.text)), parts = [full];
          full.style.width = at(bar.value);
          if (bar.low !== null && bar.high !== null && bar.low !== undefined) {
            const range = el('i', { class: 'range' });
            range.style.left = at(bar.low); range.style.width = percent(bar.high - bar.low, 0, most);
            parts.push(range);
          }
          text.style.left = at(Math.max(bar.value, bar.high || 0));
          return el('div', { class: 'line' }, el('span', { class: `label${bar.strong ? ' strong' : ''}` }, shown(bar.label)), el('div', { class: 'track' }, parts, ruled(), text));
        }));
    },
    squares(about) {
      const groups = list(about.groups).filter(group => group.many > 0), all = groups.reduce((sum, group) => sum + group.many, 0);
      if (!all || all > 400) return null;
      const size = Math.max(14, Math.min(44, Math.floor(Math.sqrt((1080 * 150) / all)) - 4));
      return el('div', { class: 'groups', role: 'img', 'aria-label': groups.map(group => group.label).join('; ') },
        groups.map(group => {
          const box = el('div', { class: `squares-of ${group.fill}` }, Array.from({ length: group.many }, () => el('i', {})));
          box.style.setProperty('--size', `${size}px`);
          return el('div', {}, box, el('b', {}, shown(group.label)));
        }));
    },
    grid(about) {
      const columns = list(about.columns).slice().reverse(), rows = list(about.rows), counts = list(about.counts), most = Math.max(1, ...counts.flat());
      if (columns.length > 7 || rows.length > 7) return null;
      const lastRow = rows.length - 1, lastColumn = columns.length - 1;   // both from the best to the worst
      const body = rows.map((label, n) => ({ label, cells: counts[n].slice().reverse() })).reverse();
      return el('table', { class: 'counts' },
        el('thead', {}, el('tr', {}, el('td', {}), el('th', { class: 'second', colspan: columns.length }, shown(about.across))),
          el('tr', {}, el('th', { class: 'first', scope: 'col' }, shown(about.down)), columns.map(label => el('th', { class: 'second', scope: 'col' }, shown(label))))),
        el('tbody', {}, body.map((row, y) => el('tr', {}, el('th', { class: 'first', scope: 'row' }, shown(row.label)),
          row.cells.map((count, x) => {
            const apart = (y === 0 && x === lastColumn) || (y === lastRow && x === 0), same = rows.length === columns.length && x === y;
            const cell = el('td', { class: apart ? 'apart' : same ? 'same' : '' }, in_style(count));
            if (!apart) cell.style.setProperty('--share', String(count / most));
            return cell;
          })))));
    },
  };

  // --- the plugin --------------------------------------------------------------------------------

  async function activate(app) {
    if (!/\/doc\/(workspaces\/[^/]+\/)?tree\//.test(location.pathname)) return;   // anything else is the plain view
    const css = el('link', { rel: 'stylesheet', href: `${BASE}stage.css` });
    document.head.append(css);
    await app.restored;
    let panel = null;
    for (let n = 0; n < 300 && !panel; n++) {
      const shown = app.shell.currentWidget;
      if (shown && shown.context && shown.sessionContext && /\.ipynb$/.test(shown.context.path)) panel = shown; else await wait(100);
    }
    if (!panel) return;
    await panel.context.ready;
    for (let n = 0; n < 100 && panel.content.widgets.length < panel.context.model.cells.length; n++) await wait(20);
    if (!panel.context.model.getMetadata('workshop')) return;
    const stage = window.workshopStage = new Stage(app, panel);
    try { stage.begin(); } catch (error) { stage.give_up(error); }
  }

  const plugin = { id: `${NAME}:plugin`, autoStart: true, activate: app => { activate(app).catch(error => console.warn('The stage did not start:', error && error.message)); } };
  window._JUPYTERLAB = window._JUPYTERLAB || {};
  window._JUPYTERLAB[NAME] = {
    init() {},
    get() { return Promise.resolve(() => ({ __esModule: true, default: plugin })); },
  };
  window._JUPYTERLAB[NAME].pure = { read, closedBy, beatClosed, markdown, table, conclusion };
})();
