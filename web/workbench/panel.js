/* The panel beside the screens: tabs, and which phones they act on. */

import { CallsTab } from './calls.js';
import { el, keep, options } from './dom.js';
import { FaultsTab } from './faults.js';
import { StateTab } from './matters.js';

export class Panel {
  constructor(box, phone, told, more = []) {
    this.box = box;
    this.phone = phone;
    this.tabs = [];
    this.bar = el('div', { className: 'tabs', role: 'tablist', 'aria-label': 'Phone' });
    this.scope = el('select', { 'aria-label': 'Controls act on' });
    this.scopeRow = el('div', { className: 'scope', hidden: true }, el('span', { text: 'Act on' }), this.scope);
    box.append(this.bar, this.scopeRow);
    if (told.emulated) this.controls(told);
    else this.absent(told);
    for (const [name, title, tab] of more) this.add(name, title, tab.element, tab);
    this.bar.addEventListener('keydown', (event) => this.key(event));
    this.open(keep.get('tab', this.tabs[0].name), { focus: false });
  }

  controls(told) {
    this.faults = new FaultsTab(this.phone, told);
    this.add('phone', 'Phone', new CallsTab(this.phone).element);
    this.add('faults', 'Faults', this.faults.element);
    this.add('state', 'State', new StateTab(this.phone, told.scenarios).element);
    this.badge = el('span', { className: 'badge', hidden: true });
    this.tab('faults').button.append(this.badge);
    this.phone.addEventListener('state', () => {
      const count = this.phone.state.faults.length;
      this.badge.hidden = !count;
      this.badge.textContent = String(count);
      this.badge.setAttribute('aria-label', `${count} set`);
    });
    const act = () => { this.phone.scope = this.scope.value; };
    this.scope.addEventListener('change', act);
    const show = () => {
      const { screens, chosen } = this.phone.stage;
      this.scopeRow.hidden = screens.length < 2;
      const before = this.scope.value;
      options(this.scope, [['all', screens.length === 2 ? 'both phones' : `all ${screens.length} phones`], ['one', `the phone of ${chosen?.profile.name} only`]]);
      this.scope.value = before || 'all';
      if (screens.length < 2) this.scope.value = 'all';
      act();
    };
    this.phone.stage.addEventListener('changed', show);
    this.phone.stage.addEventListener('chosen', show);
    show();
  }

  absent(told) {
    this.add('phone', 'Phone', el('div', { className: 'why' }, el('b', { text: told.title }), told.why));
  }

  add(name, title, element, tab = {}) {
    const made = el('button', { type: 'button', role: 'tab', id: `tab-${name}`, 'aria-controls': `page-${name}`,
      text: title, on: { click: () => this.open(name) } });
    const page = el('div', { className: 'page', role: 'tabpanel', id: `page-${name}`,
      'aria-labelledby': `tab-${name}`, hidden: true }, ...element.childNodes);
    this.tabs.push({ name, button: made, page, tab });
    this.bar.append(made);
    this.box.append(page);
  }

  tab(name) {
    return this.tabs.find((it) => it.name === name);
  }

  open(name, { focus = true } = {}) {
    const chosen = this.tab(name) ?? this.tabs[0];
    for (const it of this.tabs) {
      const is = it === chosen;
      it.button.setAttribute('aria-selected', String(is));
      it.button.tabIndex = is ? 0 : -1;
      it.page.hidden = !is;
    }
    keep.set('tab', chosen.name);
    if (focus) chosen.button.focus();
  }

  key(event) {
    const at = this.tabs.findIndex((it) => it.button === event.target);
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (at < 0 || !step) return;
    event.preventDefault();
    this.open(this.tabs[(at + step + this.tabs.length) % this.tabs.length].name);
  }

  /* Begins a fault for an action. */
  fault(exchange) {
    this.open('faults');
    this.faults.begin(exchange.action || exchange.path);
  }
}
