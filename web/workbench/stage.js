/* The stage: which screens are shown, how large, and that they stay in step. */

import { closeScreens, openScreen, takePicture } from './api.js';
import { attempt, el, keep, toast } from './dom.js';
import { Mirror } from './mirror.js';
import { EDGE, Screen } from './screen.js';

const GAP = 22;
const HEAD = 28;

export class Stage extends EventTarget {
  constructor(box, profiles, ownPhones) {
    super();
    this.profiles = profiles;
    this.screens = [];
    this.names = new Map();   // what each screen is, or was
    this.chosen = null;
    this.mirror = new Mirror(() => this.screens);
    this.mirror.ownPhones = ownPhones;
    this.box = el('div', { className: 'screens' });
    this.stage = box;
    box.append(this.box);
    new ResizeObserver(() => this.fit()).observe(box);
    window.addEventListener('pagehide', () => closeScreens(this.further()));
    window.addEventListener('pageshow', (event) => { if (event.persisted) location.reload(); });
  }

  further() {
    return this.screens.map((it) => it.id).filter(Boolean);
  }

  /* What a screen tells. */
  get told() {
    return {
      gesture: (screen, gesture) => {
        this.mirror.gesture(screen, gesture);
        if (gesture.kind !== 'lead') this.tell('gesture', { screen, gesture });
      },
      moved: (screen) => this.mirror.moved(screen),
      loaded: (screen) => this.tell('loaded', { screen }),
      focused: (screen) => this.mirror.focused(screen),
      touched: (screen) => this.choose(screen),
      chosen: (screen) => { this.choose(screen); screen.frame.focus(); },
      close: (screen) => this.close(screen),
      key: (event) => this.tell('key', { event }),
    };
  }

  tell(name, detail) {
    this.dispatchEvent(new CustomEvent(name, { detail }));
  }

  /* Begin with the first screen; it is the app at /app/. */
  begin(names) {
    const known = names.filter((name) => this.profiles.has(name));
    const first = new Screen('', this.profiles.get(known[0] ?? [...this.profiles.keys()][0]), this.told);
    this.add(first);
    first.go('');
    return this.showAll(known.slice(1));
  }

  add(screen) {
    this.screens.push(screen);
    this.names.set(screen.id, screen.profile.name);
    this.box.append(screen.element);
    this.choose(this.chosen ?? screen);
    this.changed();
  }

  async showAll(names) {
    for (const name of names) await this.show(name);
  }

  /* One more screen beside the others; its phone begins as the first one's is now. */
  async show(name) {
    const id = await openScreen();
    const screen = new Screen(id, this.profiles.get(name), this.told);
    this.add(screen);
    screen.go(this.screens[0].place);
  }

  /* All screens begin again together, with phones that are as the first one's is now. */
  async sync() {
    const names = this.screens.slice(1).map((it) => it.profile.name);
    for (const screen of this.screens.slice(1)) this.drop(screen);
    await this.showAll(names);
    this.screens[0].reload();
  }

  drop(screen) {
    closeScreens([screen.id].filter(Boolean));
    this.screens = this.screens.filter((it) => it !== screen);
    screen.remove();
    if (this.chosen === screen) this.chosen = null;
    this.choose(this.chosen ?? this.screens[0]);
    this.changed();
  }

  close(screen) {
    if (this.screens.length < 2) return;
    if (screen.id) {
      this.drop(screen);
      return;
    }
    // The first is the server's own phone: it takes the next one's size instead of going.
    const next = this.screens[1];
    screen.use(next.profile);
    this.drop(next);
  }

  choose(screen) {
    if (!screen || this.chosen === screen) return;
    this.chosen = screen;
    for (const it of this.screens) it.element.classList.toggle('chosen', it === screen);
    this.tell('chosen', { screen });
  }

  /* Only this profile. */
  only(name) {
    for (const screen of this.screens.slice(1)) this.drop(screen);
    this.screens[0].use(this.profiles.get(name));
    this.changed();
  }

  /* This profile too, or no longer. */
  async toggle(name) {
    const shown = this.screens.find((it) => it.profile.name === name);
    if (shown) this.close(shown);
    else await this.show(name);
  }

  reload() {
    for (const screen of this.screens) screen.reload();
  }

  changed() {
    this.stage.classList.toggle('several', this.screens.length > 1);
    for (const screen of this.screens) screen.closer.hidden = this.screens.length < 2;
    keep.set('screens', this.screens.map((it) => it.profile.name));
    this.fit();
    this.tell('changed', {});
  }

  /* The largest scale, at most 1, at which all screens fit: tried for each number of rows. */
  fit() {
    const width = this.stage.clientWidth - 32;
    const height = this.stage.clientHeight - 20;
    if (width <= 0 || height <= 0 || !this.screens.length) return;
    let best = 0;
    for (let rows = 1; rows <= this.screens.length; rows += 1) {
      const perRow = Math.ceil(this.screens.length / rows);
      let widest = Infinity;
      let tall = 0;
      for (let at = 0; at < this.screens.length; at += perRow) {
        const row = this.screens.slice(at, at + perRow).map((it) => it.profile);
        const fixed = row.length * EDGE + (row.length - 1) * GAP;
        widest = Math.min(widest, (width - fixed) / row.reduce((sum, it) => sum + it.width, 0));
        tall += Math.max(...row.map((it) => it.height));
      }
      const used = Math.ceil(this.screens.length / perRow);
      const fixed = used * (EDGE + HEAD) + (used - 1) * 16;
      best = Math.max(best, Math.min(1, widest, (height - fixed) / tall));
    }
    // A hair less: a sum of rounded widths must not push the last screen into the next row.
    const factor = best === 1 ? 1 : Math.max(0.1, Math.floor(best * 200) / 200);
    for (const screen of this.screens) screen.scale(factor);
  }

  /* A PNG of a screen as it is now, offered as a download. */
  async picture(screen = this.chosen) {
    const close = toast('A browser is taking the picture…', { keep: true });
    const png = await attempt(() => takePicture({ screen: screen.id, profile: screen.profile.name,
      page: screen.place, storage: screen.storage }));
    close();
    if (!png) return;
    const url = URL.createObjectURL(png);
    const page = screen.place.split(/[?#]/)[0].replace(/\.html?$/, '').replace(/[^\w-]+/g, '-').replace(/^-+|-+$/g, '');
    const name = [this.app, screen.profile.name, page === 'index' ? '' : page].filter(Boolean).join('-');
    el('a', { href: url, download: `${name}.png` }).click();
    setTimeout(() => URL.revokeObjectURL(url), 60000);
    toast(`${name}.png, ${screen.profile.width}×${screen.profile.height}, is in your downloads.`);
  }
}
