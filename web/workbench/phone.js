/* What happens to the emulated phone, and how its screens' phones are told of it. */

import { control, read } from './api.js';

const EVERY = 1000;
const SOON = 60;

export class Phone extends EventTarget {
  /* Without a stage there is nothing to control: the phone is a real one, or a recording. */
  constructor(stage) {
    super();
    this.stage = stage;
    this.scope = 'all';
    this.state = null;
    this.timer = 0;
    this.asking = false;
    this.missed = false;
    if (!stage) return;
    stage.addEventListener('chosen', () => this.soon());
    stage.addEventListener('changed', () => this.soon());
    document.addEventListener('visibilitychange', () => this.soon());
    this.soon();
  }

  /* The screens whose phones a control acts on. */
  get meant() {
    return this.scope === 'all' ? this.stage.screens : [this.stage.chosen];
  }

  /* Run an operation; what one phone cannot do is said, the others do it all the same. */
  async run(operation, given = {}) {
    const ended = await Promise.allSettled(this.meant.map((it) => control(it.id, operation, given)));
    this.soon();
    this.dispatchEvent(new CustomEvent('ran', { detail: { operation, given, ended } }));
    const failed = ended.find((it) => it.status === 'rejected');
    if (failed) throw failed.reason;
    return ended[0].value;
  }

  read(what) {
    return read(this.stage.chosen?.id ?? '', what);
  }

  /* Something may have changed: look soon, once for all that happens at the same moment. */
  soon() {
    if (!this.stage) return;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.look(), SOON);
  }

  async look() {
    clearTimeout(this.timer);
    if (this.asking) {
      this.missed = true;
      return;
    }
    if (!document.hidden) {
      this.asking = true;
      try {
        this.state = await this.read('state');
        this.dispatchEvent(new CustomEvent('state'));
      } catch { /* the inspector says that the server is away */ }
      this.asking = false;
    }
    this.timer = setTimeout(() => this.look(), this.missed ? SOON : EVERY);
    this.missed = false;
  }
}
