/* The Faults tab: what goes wrong with the phone on purpose. */

import { attempt, button, el, field, form, options } from './dom.js';
import { redrawn } from './calls.js';

const TITLES = { latency: 'Slow answer', drop: 'Connection closed', hang: 'No answer', dribble: 'Answer in dribs',
  error: 'Error reply', malformed: 'Broken JSON', callback: 'Wrong callback', session: 'Session lost',
  rebooting: 'Reboot', line_status: 'Line status -1' };

const NEEDS = { latency: ['seconds', 'spread'], rebooting: ['seconds'], dribble: ['rate'], error: ['message'] };
const BEGIN = { latency: 2, rebooting: 5 };

export class FaultsTab {
  constructor(phone, told) {
    this.phone = phone;
    this.told = told;
    this.list = el('ul', { className: 'list', 'aria-label': 'Faults that are set' });
    this.all = button('Clear all', () => attempt(() => phone.run('clear_faults')), 'small quiet');
    this.element = el('div', {},
      el('section', {}, el('h3', { text: 'New fault' }), this.newFault()),
      el('section', {}, el('h3', {}, 'Set now', this.all), this.list));
    phone.addEventListener('state', () => this.show(phone.state.faults));
    this.adapt();
  }

  newFault() {
    const { faults, errors, paths } = this.told;
    this.kind = el('select', { name: 'kind', on: { change: () => this.adapt() } });
    options(this.kind, Object.keys(faults).map((kind) => [kind, TITLES[kind] ?? kind]));
    this.about = el('p', { className: 'hint' });
    this.action = el('select', { name: 'action', on: { change: () => this.adapt() } });
    options(this.action, [['', 'Every request'], ...Object.keys(errors).concat(paths).map((it) => [it, it])]);
    this.message = el('select', { name: 'message' });
    this.howOften = el('select', { name: 'often', on: { change: () => this.adapt() } });
    options(this.howOften, [['once', 'Once'], ['times', 'So many times'], ['until', 'Until cleared']]);
    const number = (name, value, more = {}) =>
      el('input', { name, type: 'number', min: 0, step: 'any', value, ...more });
    this.fields = {
      seconds: field('Seconds', number('seconds', 2, { max: 3600 })),
      spread: field('Up to so many more', number('spread', 0, { max: 3600 })),
      rate: field('Bytes per second', number('rate', 64, { min: 1, step: 1 })),
      message: field('Reply', this.message, 'wide'),
      times: field('Times', number('times', 3, { min: 1, step: 1 })),
      after: field('Requests let by first', number('after', 0, { step: 1 })),
    };
    return form('New fault', (values) => this.set(values),
      field('Kind', this.kind), field('Strikes', this.action),
      this.fields.seconds, this.fields.spread, this.fields.rate, this.fields.message,
      field('How often', this.howOften), this.fields.times, this.fields.after,
      el('div', { className: 'go' }, el('button', { className: 'button main', text: 'Set fault' })),
      el('div', { className: 'go' }, this.about));
  }

  /* Shows the fields that the kind of fault has. */
  adapt() {
    const kind = this.kind.value;
    for (const name of ['seconds', 'spread', 'rate', 'message']) {
      this.fields[name].hidden = !(NEEDS[kind] ?? []).includes(name);
    }
    this.fields.times.hidden = this.howOften.value !== 'times';
    this.about.textContent = `${TITLES[kind]}: ${this.told.faults[kind]}.`;
    if (this.shownKind !== kind && BEGIN[kind]) this.fields.seconds.querySelector('input').value = BEGIN[kind];
    this.shownKind = kind;
    if (this.shownAction === this.action.value) return;
    this.shownAction = this.action.value;
    const messages = this.told.errors[this.action.value] ?? [];
    options(this.message, [['', 'The one that only a broken phone gives'], ...messages.map((it) => [it, it])]);
  }

  async set({ kind, action, often, times, after, message, seconds, spread, rate }) {
    const fault = { kind, action, after: Number(after) };
    if (often !== 'until') fault.times = often === 'once' ? 1 : Number(times);
    const needs = NEEDS[kind] ?? [];
    if (needs.includes('seconds')) fault.seconds = Number(seconds);
    if (needs.includes('spread')) fault.spread = Number(spread);
    if (needs.includes('rate')) fault.rate = Number(rate);
    if (needs.includes('message')) fault.message = message;
    await this.phone.run('fault', fault);
  }

  /* Begins a fault for an action, from the inspector. */
  begin(action) {
    if ([...this.action.options].some((it) => it.value === action)) this.action.value = action;
    this.adapt();
    this.kind.focus();
  }

  show(faults) {
    this.all.hidden = !faults.length;
    redrawn(this.list, faults, () => (faults.length ? faults.map((fault) => {
      const often = fault.times === null ? 'until cleared' : `${fault.times}×`;
      const more = [fault.action || 'every request', often, fault.after ? `after ${fault.after}` : '',
        fault.message, fault.seconds ? `${fault.seconds} s` : ''].filter(Boolean).join(', ');
      return el('li', {}, el('span', { className: 'dot ring' }),
        el('span', { className: 'what', title: more }, el('b', { text: TITLES[fault.kind] ?? fault.kind }), ' ',
          el('small', { text: more })),
        button('Clear', () => attempt(() => this.phone.run('clear_faults', { number: fault.number })), 'small'));
    }) : [el('li', { className: 'nothing', text: '' }, el('span'), el('span', { text: 'The phone works as it should.' }))]));
  }
}
