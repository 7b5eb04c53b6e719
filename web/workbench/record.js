/* The Record tab: what is done on a screen, as a test of this project's own kind. */

import { button, copy, el } from './dom.js';
import { Script } from './script.js';
import { nameOf, touched } from './locate.js';

export class Record {
  constructor(stage, phone, emulated) {
    this.stage = stage;
    this.emulated = emulated;
    this.script = null;
    this.screen = null;
    this.first = 0;       // exchanges from this number on belong to the recording
    this.newest = 0;
    this.build();
    stage.addEventListener('gesture', ({ detail }) => {
      if (this.screen === detail.screen) this.noted(() => this.script.gesture(detail.gesture));
    });
    stage.addEventListener('changed', () => {
      if (this.screen && !stage.screens.includes(this.screen)) this.stop();
    });
    phone.addEventListener('ran', ({ detail }) => {
      if (this.screen && detail.ended.some((it) => it.status === 'fulfilled')) {
        this.noted(() => this.script.control(detail.operation, detail.given));
      }
    });
  }

  build() {
    this.toggle = button('Record', () => (this.screen ? this.stop() : this.start()), 'main');
    this.look = button('Expect a text…', () => this.pick());
    this.look.disabled = true;
    this.say = el('p', { className: 'hint', role: 'status' });
    this.code = el('pre', { className: 'code', id: 'record-code', tabindex: 0, 'aria-label': 'The recorded test' });
    this.copyButton = button('Copy', () => copy(this.code.textContent, 'the test'), 'small');
    this.clearButton = button('Clear', () => this.clear(), 'small');
    this.element = el('div', {},
      el('section', {}, el('h3', { text: 'Record a test' }),
        el('div', { className: 'row' }, this.toggle, this.look), this.say),
      el('section', {}, el('h3', { text: 'Test' }), this.code,
        el('div', { className: 'acts' }, this.copyButton, this.clearButton)));
    this.clear();
  }

  start() {
    this.screen = this.stage.chosen ?? this.stage.screens[0];
    this.first = this.newest;
    this.toggle.textContent = 'Stop';
    this.toggle.className = 'button end';
    this.toggle.setAttribute('aria-pressed', 'true');
    this.look.disabled = false;
    this.tell(`Recording what you do on ${this.screen.profile.name}. The test begins with the app as it is when it is opened.`);
  }

  stop() {
    this.screen = null;
    this.toggle.textContent = 'Record';
    this.toggle.className = 'button main';
    this.toggle.setAttribute('aria-pressed', 'false');
    this.look.disabled = true;
    this.cover?.remove();
    this.tell('Put the test into the tests folder of the app, for gmi test to run.');
  }

  clear() {
    this.script = new Script(this.stage.app ?? 'app', this.emulated);
    this.first = this.newest;
    this.show();
    if (!this.screen) this.tell('Touches, text and the calls that follow become a test, line by line.');
  }

  tell(text) {
    this.say.textContent = text;
  }

  noted(work) {
    work();
    this.show();
  }

  show() {
    this.script.app = this.stage.app ?? this.script.app;
    this.code.textContent = this.script.text;
    this.copyButton.disabled = this.clearButton.disabled = this.script.empty;
  }

  /* What the phone was asked while recording. */
  heard(exchanges) {
    for (const exchange of exchanges) {
      if (exchange.number > this.newest) this.newest = exchange.number;
      const mine = this.screen && exchange.screen === this.screen.id && exchange.page !== null;
      if (mine && exchange.number > this.first) this.noted(() => this.script.exchange(exchange));
    }
  }

  /* The next touch names a text to be seen; a cover takes it, so that the app does not. */
  pick() {
    const screen = this.screen;
    if (!screen || this.cover?.isConnected) return;
    this.tell('Touch the text that the test is to see. Esc leaves it.');
    this.cover = el('button', { type: 'button', className: 'cover', 'aria-label': 'Touch a text' });
    const away = () => {
      this.cover.remove();
      this.tell(`Recording what you do on ${screen.profile.name}.`);
    };
    this.cover.addEventListener('keydown', (event) => { if (event.key === 'Escape') away(); });
    this.cover.addEventListener('click', (event) => {
      const box = this.cover.getBoundingClientRect();
      const node = screen.page?.elementFromPoint((event.clientX - box.left) / screen.factor,
        (event.clientY - box.top) / screen.factor);
      away();
      const own = node && [...node.childNodes].filter((it) => it.nodeType === 3).map((it) => it.data).join(' ');
      const text = (own ?? '').replace(/\s+/g, ' ').trim() || (node ? nameOf(touched(node)) : '');
      if (text) this.noted(() => this.script.see(text));
    });
    screen.glass.append(this.cover);
    this.cover.focus();
  }
}
