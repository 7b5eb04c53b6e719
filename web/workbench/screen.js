/* One screen: the app in the phone's frame, at exactly the profile's CSS pixels. */

import { el, tool } from './dom.js';
import { watchGestures } from './gestures.js';

const LOOK = 400;

export const EDGE = 24;   // the bezel, both sides

export class Screen {
  /* `id` is empty for the first screen, which is the app at /app/ with the server's own phone.
     `told` hears what happens: gesture, moved, loaded, focused, chosen, close. */
  constructor(id, profile, told) {
    this.id = id;
    this.told = told;
    this.frame = el('iframe', { title: `The app at ${profile.name}` });
    this.label = el('b', {});
    this.size = el('span', { className: 'size' });
    this.where = el('span', { className: 'path' });
    this.pick = el('button', { type: 'button', className: 'pick', on: { click: () => told.chosen(this) } },
      this.label);
    this.closer = tool('close', 'Close this screen', () => told.close(this));
    this.opener = el('a', { className: 'tool icon', target: '_blank', rel: 'noopener',
      title: 'Open in a tab of its own', 'aria-label': 'Open in a tab of its own' });
    this.opener.append(tool('external', '', () => {}).firstChild);
    this.glass = el('div', { className: 'glass' }, this.frame);
    this.element = el('article', { className: 'screen', data: { screen: id } },
      el('header', {}, this.pick, this.size, this.where, this.opener, this.closer),
      el('div', { className: 'bezel' }, this.glass));
    this.wanted = '';
    this.shown = null;
    this.document = null;
    this.left = null;
    this.frame.addEventListener('load', () => { this.look(); this.attach(); });
    this.looking = setInterval(() => { this.look(); this.attach(); }, LOOK);
    this.use(profile);
  }

  use(profile) {
    this.profile = profile;
    this.label.textContent = profile.name;
    this.element.dataset.profile = profile.name;
    this.element.setAttribute('aria-label', `${profile.name}, ${profile.width} by ${profile.height}`);
    this.frame.title = `The app at ${profile.name}`;
    this.frame.width = profile.width;
    this.frame.height = profile.height;
    this.scale(this.factor ?? 1);
  }

  /* How large it is shown; the app's own pixels stay as they are. */
  scale(factor) {
    this.factor = factor;
    const { width, height } = this.profile;
    this.glass.style.width = `${width * factor}px`;
    this.glass.style.height = `${height * factor}px`;
    // Its head must not make it wider.
    this.element.style.width = `${width * factor + EDGE}px`;
    this.element.classList.toggle('narrow', width * factor < 300);
    this.frame.style.transform = factor === 1 ? '' : `scale(${factor})`;
    const shown = factor === 1 ? '' : ` at ${Math.round(factor * 100)} %`;
    this.size.textContent = `${width}×${height}${shown}`;
  }

  get base() {
    return this.id ? `/__gmi__/screen/${this.id}/app/` : '/app/';
  }

  /* The app's document, once it is there and one of the app's. */
  get page() {
    try {
      const page = this.frame.contentDocument;
      return page && page.location.pathname.startsWith(this.base) ? page : null;
    } catch {
      return null;
    }
  }

  /* Where the app has gone: page, query and place in it, relative to the app. */
  get place() {
    const at = this.page?.location;
    return at ? at.pathname.slice(this.base.length) + at.search + at.hash : this.wanted;
  }

  go(place) {
    this.wanted = place;
    const to = this.base + place;
    const at = this.page?.location;
    if (at) at.href = to;
    else this.frame.src = to;
  }

  reload() {
    const page = this.page;
    if (page) page.location.reload();
    else this.frame.src = this.base;
  }

  /* Listens to a page as soon as it can be touched: one whose scripts hang never has loaded. */
  attach() {
    const page = this.page;
    if (!page || page === this.document || page.readyState === 'loading') return;
    this.document = page;
    watchGestures(page, (gesture) => {
      if (gesture.kind === 'tap') this.told.touched(this);
      this.told.gesture(this, gesture);
    });
    page.defaultView.addEventListener('hashchange', () => this.look());
    page.defaultView.addEventListener('focus', () => this.told.focused(this));
    /* What has just lost the focus: who takes it from another screen does so in the same moment. */
    page.addEventListener('focusout', (event) => {
      this.left = event.target;
      setTimeout(() => { this.left = null; });
    });
    page.addEventListener('keydown', (event) => this.told.key(event), true);
    this.told.loaded(this);
  }

  /* Scripts can move the page without telling anybody. */
  look() {
    const place = this.place;
    this.opener.href = this.base + place;
    if (place === this.shown) return;
    this.shown = place;
    this.where.textContent = `/${place}`;
    this.told.moved(this);
  }

  /* What the app keeps in the browser, for a picture of the same page. */
  get storage() {
    try {
      const all = Object.entries(this.page.defaultView.localStorage);
      return Object.fromEntries(all.filter(([key]) => !key.startsWith('gmi.workbench.')));
    } catch {
      return {};
    }
  }

  remove() {
    clearInterval(this.looking);
    this.element.remove();
  }
}
