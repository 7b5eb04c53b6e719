/* The State tab: phonebook, clock, scenario, snapshots, and starting again. */

import { attempt, button, el, field, form, options, toast } from './dom.js';
import { redrawn } from './calls.js';

const LARGEST = 3 << 20;
const SKIPS = [['1 min', 60], ['15 min', 900], ['1 h', 3600], ['1 day', 86400]];

function base64(buffer) {
  let text = '';
  const view = new Uint8Array(buffer);
  for (let at = 0; at < view.length; at += 8192) text += String.fromCharCode(...view.subarray(at, at + 8192));
  return btoa(text);
}

export class StateTab {
  constructor(phone, scenarios) {
    this.phone = phone;
    this.scenarios = scenarios;
    this.element = el('div', {}, this.clockSection(), this.bookSection(), this.scenarioSection(),
      this.snapshotSection(), this.powerSection());
    phone.addEventListener('state', () => this.show(phone.state));
  }

  act(text, operation, given, done = '', className = '') {
    return button(text, () => attempt(async () => {
      const result = await this.phone.run(operation, given);
      if (done) toast(typeof done === 'function' ? done(result) : done);
    }), className);
  }

  clockSection() {
    this.clock = el('p', { className: 'clock' });
    this.date = el('small', {});
    return el('section', {}, el('h3', {}, 'Clock', this.date), this.clock,
      el('div', { className: 'row' }, ...SKIPS.map(([text, seconds]) =>
        this.act(`+ ${text}`, 'advance', { seconds }, '', 'small'))),
      el('p', { className: 'hint', text: 'What falls due on the way happens. A session ends after 15 idle minutes.' }));
  }

  bookSection() {
    this.contacts = el('small', {});
    const file = el('input', { type: 'file', accept: '.xml,text/xml,application/xml', 'aria-label': 'Phonebook file' });
    file.addEventListener('change', () => attempt(async () => {
      const chosen = file.files[0];
      if (!chosen) return;
      if (chosen.size > LARGEST) throw new Error(`${chosen.name} is larger than 3 MB.`);
      const data = base64(await chosen.arrayBuffer());
      file.value = '';
      const { contacts } = await this.phone.run('load_phonebook', { base64: data });
      toast(`${contacts} contacts from ${chosen.name}. Reload the app to see them.`);
    }));
    const told = ({ contacts }) => `${contacts} contacts. Reload the app to see them.`;
    return el('section', {}, el('h3', {}, 'Phonebook', this.contacts),
      el('div', { className: 'row' }, button('Load a file…', () => file.click(), 'small'), file,
        this.act('Demo, 40 people', 'load_phonebook', { people: 40 }, told, 'small'),
        this.act('Full, 1000', 'load_phonebook', { people: 1000 }, told, 'small'),
        this.act('Clear', 'clear_phonebook', {}, 'The phonebook is empty.', 'small danger')));
  }

  scenarioSection() {
    this.scenario = el('select', { 'aria-label': 'Scenario', on: { change: () => this.aboutScenario() } });
    options(this.scenario, this.scenarios.map((it) => [it.name, it.title]));
    this.about = el('p', { className: 'hint' });
    this.playing = el('small', {});
    this.coming = el('p', { className: 'hint' });
    const section = el('section', {}, el('h3', {}, 'Scenario', this.playing), this.scenario, this.about,
      el('div', { className: 'row' },
        button('Play', () => attempt(() => this.phone.run('scenario', { name: this.scenario.value })), 'small main'),
        this.act('Stop', 'scenario', {}, '', 'small')), this.coming);
    this.aboutScenario();
    return section;
  }

  aboutScenario() {
    const found = this.scenarios.find((it) => it.name === this.scenario.value);
    this.about.textContent = (found?.about ?? '').replace(/\s+/g, ' ').trim();
  }

  snapshotSection() {
    this.snapshots = el('ul', { className: 'list', 'aria-label': 'Snapshots' });
    this.phone.addEventListener('ran', (event) => {
      if (event.detail.operation === 'snapshot') this.listSnapshots();
    });
    this.phone.stage.addEventListener('chosen', () => this.listSnapshots());
    return el('section', {}, el('h3', {}, 'Snapshots'),
      form('Take a snapshot', async ({ name }, made) => {
        await this.phone.run('snapshot', { name: name.trim() || 'default' });
        made.reset();
      }, field('Name', el('input', { name: 'name', placeholder: 'before the call', maxlength: 80 }), 'wide'),
      el('div', { className: 'go' }, el('button', { className: 'button small', text: 'Take a snapshot' }))),
      this.snapshots);
  }

  async listSnapshots() {
    const found = await attempt(() => this.phone.read('snapshots'));
    redrawn(this.snapshots, found ?? [], () => (found ?? []).map((it) => el('li', {},
      el('span', { className: 'dot on' }), el('span', { className: 'what' }, el('b', { text: it.name })),
      this.act('Restore', 'restore', { name: it.name }, `As at ${it.name}. Reload the app to see it.`, 'small'))));
  }

  powerSection() {
    this.up = el('small', {});
    return el('section', {}, el('h3', {}, 'Phone', this.up),
      el('div', { className: 'row' },
        this.act('Reboot', 'reboot', {}, 'The phone reboots: sessions and calls are gone when it is up.', 'small'),
        this.act('End sessions', 'end_sessions', {}, ({ ended }) => `${ended} ${ended === 1 ? 'session' : 'sessions'} ended.`, 'small'),
        this.act('Reset', 'reset', {}, 'The phone is as it was at the start.', 'small danger')));
  }

  show({ wall, phonebook, scenario, system }) {
    const now = new Date(wall * 1000);
    this.clock.textContent = now.toLocaleTimeString([], { hour: '2-digit', minute: '2-digit', second: '2-digit' });
    this.date.textContent = now.toLocaleDateString([], { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' });
    this.contacts.textContent = `${phonebook.contacts} of ${phonebook.limit} contacts`;
    this.playing.textContent = scenario ? `playing ${scenario.title}` : '';
    const next = scenario?.next[0];
    this.coming.textContent = next ? `Next: ${next.what.replaceAll('_', ' ')} in ${Math.max(0, Math.round(next.in))} s` : '';
    this.up.textContent = system.rebooting ? 'rebooting' : `up ${Math.floor(system.uptime / 3600)} h`;
  }
}
