/* The request inspector: each call to the phone as it happens. */

import { clearExchanges } from './api.js';
import { asCurl } from './curl.js';
import { attempt, bytes, copy, el, keep, took, tool } from './dom.js';
import { clock, details, outcome, said, sameness } from './exchange.js';

const MOST = 1000;
const PAUSE = 80;
const NEAR = 12;   // rows: what is repeated further up is shown again

export class Inspector {
  /* `names(exchange)` says which screen asked; `fault(exchange)` begins a fault for its action. */
  constructor(box, { origin, cookie, open, names, fault }) {
    this.box = box;
    this.origin = origin;
    this.cookie = cookie;
    this.open = new Set(open);
    this.names = names;
    this.fault = fault;
    this.kept = new Map();     // number: exchange
    this.rows = new Map();     // number: its row; folded ones share one
    this.newest = new Map();   // sameness: row
    this.selected = null;
    this.sticks = true;
    this.build();
  }

  build() {
    this.count = el('span', { className: 'count' });
    this.filter = el('input', { type: 'search', placeholder: 'Filter', 'aria-label': 'Filter requests',
      spellcheck: 'false', on: { input: () => this.drawSoon() } });
    this.errors = el('input', { type: 'checkbox', on: { change: () => this.draw() } });
    this.fold = el('input', { type: 'checkbox', on: { change: () => {
      keep.set('fold', this.fold.checked);
      this.draw();
    } } });
    this.fold.checked = keep.get('fold', true);
    this.connection = el('span', { className: 'live', text: 'live' });
    const head = el('div', { className: 'head' },
      el('h2', { text: 'Requests' }), this.count, this.connection,
      el('div', { className: 'filter' }, this.filter, el('kbd', { text: '/', 'aria-hidden': 'true' })),
      el('label', { className: 'check' }, this.errors, 'Errors only'),
      el('label', { className: 'check', title: 'Show what is asked again and again with the same answer once' },
        this.fold, 'Fold repeats'),
      tool('clear', 'Clear the list', () => this.clear()));
    this.body = el('tbody', {});
    const columns = ['time', 'screen', 'action', 'fields', 'state', 'ms', 'size'];
    const titles = ['Time', 'Asked by', 'Action', 'Parameters', 'Result', 'Took', 'Size'];
    const classes = { screen: 'who', fields: 'said', ms: 'num', size: 'num size' };
    this.table = el('table', { role: 'grid', 'aria-label': 'Requests' },
      el('colgroup', {}, ...columns.map((name) => el('col', { className: `c-${name}` }))),
      el('thead', {}, el('tr', {}, ...columns.map((name, at) =>
        el('th', { scope: 'col', className: classes[name], text: titles[at] })))),
      this.body);
    this.empty = el('p', { className: 'empty' });
    this.list = el('div', { className: 'rows' }, this.table, this.empty);
    this.list.addEventListener('scroll', () => {
      const { scrollTop, scrollHeight, clientHeight } = this.list;
      this.sticks = scrollHeight - scrollTop - clientHeight < 30;
    });
    this.body.addEventListener('click', (event) => {
      const row = event.target.closest('tr');
      if (row) this.select(row);
    });
    this.body.addEventListener('keydown', (event) => this.key(event));
    this.filter.addEventListener('keydown', (event) => {
      if (event.key === 'Escape' && this.filter.value) {
        this.filter.value = '';
        this.draw();
        event.stopPropagation();
      } else if (event.key === 'ArrowDown' || event.key === 'Enter') {
        event.preventDefault();
        (this.selected ?? this.body.lastElementChild)?.focus();
      }
    });
    this.detail = el('div', { className: 'details', hidden: true, role: 'region', 'aria-label': 'Details of the request' });
    this.box.append(head, this.list, this.detail);
    this.say();
  }

  connected(is) {
    this.connection.classList.toggle('off', !is);
    this.connection.textContent = is ? 'live' : 'the server is away';
  }

  /* Exchanges that are new or have changed. */
  heard(exchanges) {
    for (const exchange of exchanges) {
      this.kept.set(exchange.number, exchange);
      this.show(exchange);
    }
    while (this.kept.size > MOST) {
      const [number] = this.kept.keys();
      this.forget(number);
    }
    if (exchanges.length) {
      this.say();
      if (this.sticks) this.list.scrollTop = this.list.scrollHeight;
    }
  }

  forget(number) {
    const row = this.rows.get(number);
    this.kept.delete(number);
    this.rows.delete(number);
    if (row && row.exchange.number === number) {
      if (this.newest.get(row.same) === row) this.newest.delete(row.same);
      this.giveWay(row, row.nextElementSibling);
    }
  }

  matches(exchange) {
    if (this.errors.checked && (exchange.ok || exchange.outcome === 'waiting')) return false;
    const words = this.filter.value.toLowerCase().split(/\s+/).filter(Boolean);
    if (!words.length) return true;
    const text = [exchange.action, exchange.path, said(exchange), outcome(exchange).text, exchange.faults,
      this.names(exchange), exchange.reply].join(' ').toLowerCase();
    return words.every((word) => (word[0] === '-' && word.length > 1
      ? !text.includes(word.slice(1)) : text.includes(word)));
  }

  show(exchange) {
    let row = this.rows.get(exchange.number);
    if (!this.matches(exchange)) {
      if (row && row.exchange.number === exchange.number) row.remove();
      this.rows.delete(exchange.number);
      return;
    }
    const same = exchange.outcome === 'waiting' ? '' : sameness(exchange);
    if (!row) {
      row = el('tr', { tabindex: -1 });
      row.count = 1;
      row.since = exchange.time;
      this.body.append(row);
    }
    // A page that is loaded logs in and asks all again: that is news.
    if (exchange.action === 'login' && !row.exchange) this.newest.clear();
    const before = this.fold.checked && same ? this.newest.get(same) : null;
    if (before && before !== row && before.isConnected && this.isNear(before)) {
      // The row that stands there already takes the newer one's place.
      before.count += row.count;
      this.giveWay(row, before);
      row = before;
    }
    this.rows.set(exchange.number, row);
    row.exchange = exchange;
    row.same = same;
    if (same) this.newest.set(same, row);
    this.fill(row);
    if (this.selected === row) this.showDetails();
    if (!this.body.querySelector('[tabindex="0"]')) row.tabIndex = 0;
  }

  /* A row goes; who was at it is at another one then. */
  giveWay(row, to) {
    const focused = document.activeElement === row;
    if (this.selected === row && to) this.select(to, { focus: false });
    else if (row.tabIndex === 0 && to) to.tabIndex = 0;
    row.remove();
    if (focused) to?.focus({ preventScroll: true });
  }

  isNear(row) {
    let at = this.body.lastElementChild;
    for (let seen = 0; at && seen < NEAR; seen += 1) {
      if (at === row) return true;
      at = at.previousElementSibling;
    }
    return false;
  }

  fill(row) {
    const exchange = row.exchange;
    const became = outcome(exchange);
    const cell = (className, ...children) => el('td', { className }, ...children);
    const fields = said(exchange);
    row.replaceChildren(
      cell('mono dim', clock(row.since)),
      cell('dim who', this.names(exchange)),
      cell('action', exchange.action || exchange.path,
        row.count > 1 ? el('span', { className: 'times', text: `×${row.count}` }) : null),
      cell('mono dim said', fields || (exchange.sent && !exchange.action ? `${bytes(exchange.sent)} sent` : '')),
      cell('', el('span', { className: `state ${became.kind}`.trim(), title: became.text, text: became.text })),
      cell('num dim', exchange.milliseconds === null ? '' : took(exchange.milliseconds)),
      cell('num dim size', exchange.size ? bytes(exchange.size) : ''));
    row.setAttribute('aria-selected', String(this.selected === row));
    row.setAttribute('aria-label', `${exchange.action || exchange.path}, ${became.text}`);
  }

  /* While somebody writes, not for every letter. */
  drawSoon() {
    clearTimeout(this.drawing);
    this.drawing = setTimeout(() => this.draw(), PAUSE);
  }

  /* All again, for another filter. */
  draw() {
    const chosen = this.selected?.exchange.number;
    this.body.replaceChildren();
    this.rows.clear();
    this.newest.clear();
    this.selected = null;
    for (const exchange of this.kept.values()) this.show(exchange);
    const row = this.rows.get(chosen);
    if (row) this.select(row, { focus: false });
    else this.closeDetails();
    this.list.scrollTop = this.list.scrollHeight;
    this.say();
  }

  say() {
    const shown = this.body.children.length;
    const all = this.kept.size;
    this.count.textContent = all ? (shown === all ? `${all}` : `${shown} of ${all}`) : '';
    this.table.hidden = !shown;
    this.empty.hidden = Boolean(shown);
    this.empty.textContent = all ? 'No request matches the filter.'
      : 'Nothing was asked of the phone yet. Each call of the app appears here as it happens.';
  }

  async clear() {
    await attempt(clearExchanges);
    for (const [number, exchange] of this.kept) {
      if (exchange.outcome !== 'waiting') this.kept.delete(number);
    }
    this.draw();
  }

  select(row, { focus = true } = {}) {
    const before = this.selected;
    this.selected = row;
    for (const it of this.body.querySelectorAll('[tabindex="0"]')) it.tabIndex = -1;
    row.tabIndex = 0;
    before?.setAttribute('aria-selected', 'false');
    row.setAttribute('aria-selected', 'true');
    this.showDetails();
    if (focus) row.focus();
    row.scrollIntoView({ block: 'nearest' });
  }

  showDetails() {
    this.box.classList.add('detailed');
    this.detail.hidden = false;
    this.detail.replaceChildren(...details(this.selected.exchange, {
      ...this.asked(this.selected.exchange),
      who: this.names,
      fault: this.fault,
      close: () => { this.closeDetails(); },
    }));
  }

  closeDetails() {
    const row = this.selected;
    const inside = this.detail.contains(document.activeElement);
    this.box.classList.remove('detailed');
    this.detail.hidden = true;
    this.selected = null;
    row?.setAttribute('aria-selected', 'false');
    if (row?.isConnected && inside) row.focus();
  }

  /* What curl needs besides the request. */
  asked(exchange) {
    const open = exchange.path === '/manager' && this.open.has(exchange.action);
    const further = this.cookie && exchange.screen && exchange.screen !== 'picture';
    return {
      origin: this.origin,
      cookie: open ? '' : further ? `${this.cookie}_${exchange.screen}` : this.cookie,
      referer: further ? `${this.origin}/__gmi__/screen/${exchange.screen}/app/` : '',
    };
  }

  curl() {
    if (!this.selected) return false;
    copy(asCurl(this.selected.exchange, this.asked(this.selected.exchange)), 'the request as curl');
    return true;
  }

  key(event) {
    const row = event.target.closest('tr');
    if (!row || event.ctrlKey || event.metaKey || event.altKey) return;
    const to = { ArrowDown: row.nextElementSibling, j: row.nextElementSibling,
      ArrowUp: row.previousElementSibling, k: row.previousElementSibling,
      Home: this.body.firstElementChild, End: this.body.lastElementChild }[event.key];
    if (to) {
      event.preventDefault();
      if (this.selected) this.select(to);
      else {
        row.tabIndex = -1;
        to.tabIndex = 0;
        to.focus();
      }
    } else if (event.key === 'Enter' || event.key === ' ') {
      event.preventDefault();
      this.select(row);
    } else if (event.key === 'Escape' && this.selected) {
      event.stopPropagation();
      this.closeDetails();
      row.focus();
    }
  }
}
