/* What is done on one screen, done on the others too: each finds the thing of the same name.

   With phones of their own, all is mirrored. Where all screens share one phone, only scrolling and
   where the app has gone are: a touch that calls somebody must not call four times. */

import { find } from './locate.js';

const LEADS = 1500;

function point(element) {
  const box = element.getBoundingClientRect();
  return { clientX: box.left + box.width / 2, clientY: box.top + box.height / 2 };
}

function tap(element, page, touch) {
  const view = page.defaultView;
  const at = { bubbles: true, cancelable: true, composed: true, view, button: 0, detail: 1, ...point(element) };
  if (touch && view.TouchEvent) {
    const held = new view.Touch({ identifier: 1, target: element, ...point(element) });
    const send = (name, touches) => element.dispatchEvent(new view.TouchEvent(name,
      { bubbles: true, cancelable: true, composed: true, touches, changedTouches: [held] }));
    send('touchstart', [held]);
    if (!send('touchend', [])) return;
  }
  element.dispatchEvent(new view.PointerEvent('pointerdown', { ...at, isPrimary: true }));
  element.dispatchEvent(new view.MouseEvent('mousedown', at));
  // Told, not given: there is one focus, and it stays where the person types.
  if (element.matches('input, textarea')) {
    element.dispatchEvent(new view.FocusEvent('focus', { view }));
    element.dispatchEvent(new view.FocusEvent('focusin', { view, bubbles: true }));
  }
  element.dispatchEvent(new view.PointerEvent('pointerup', { ...at, isPrimary: true }));
  element.dispatchEvent(new view.MouseEvent('mouseup', at));
  element.dispatchEvent(new view.MouseEvent('click', at));
}

function swipe(page, { from, to }) {
  const view = page.defaultView;
  const [x, y] = [from[0] * view.innerWidth, from[1] * view.innerHeight];
  const target = page.elementFromPoint(x, y);
  if (!target || !view.TouchEvent) return;
  const send = (name, [left, top]) => {
    const held = new view.Touch({ identifier: 1, target,
      clientX: left * view.innerWidth, clientY: top * view.innerHeight });
    target.dispatchEvent(new view.TouchEvent(name, { bubbles: true, cancelable: true, composed: true,
      touches: name === 'touchend' ? [] : [held], changedTouches: [held] }));
  };
  send('touchstart', from);
  send('touchmove', to);
  send('touchend', to);
}

function write(element, value) {
  const view = element.ownerDocument.defaultView;
  element.value = value;
  element.dispatchEvent(new view.Event('input', { bubbles: true }));
  /* Old apps listen to keys: they ask for the value when one is let go. */
  element.dispatchEvent(new view.KeyboardEvent('keyup', { bubbles: true, key: 'Unidentified' }));
}

function press(element, key, code) {
  const view = element.ownerDocument.defaultView;
  const keyCode = { Enter: 13, Escape: 27, Tab: 9, Backspace: 8, Delete: 46, PageUp: 33, PageDown: 34,
    End: 35, Home: 36, ArrowLeft: 37, ArrowUp: 38, ArrowRight: 39, ArrowDown: 40 }[key];
  for (const name of ['keydown', 'keyup']) {
    element.dispatchEvent(new view.KeyboardEvent(name, { bubbles: true, cancelable: true, key, code, keyCode }));
  }
}

function scroll(page, { at, down, across }) {
  const element = at ? find(page, at) : page.scrollingElement;
  if (!element) return;
  element.scrollTop = down * (element.scrollHeight - element.clientHeight);
  element.scrollLeft = across * (element.scrollWidth - element.clientWidth);
}

export class Mirror {
  /* `screens()` gives those that are shown. */
  constructor(screens) {
    this.on = false;
    this.ownPhones = true;
    this.screens = screens;
    this.leader = null;
    this.acted = 0;
  }

  others(from) {
    return this.on ? this.screens().filter((it) => it !== from && it.page) : [];
  }

  /* Something was done on a screen. */
  gesture(from, gesture) {
    // A screen that was scrolled by us says so too: who leads is where the person is.
    if (gesture.kind === 'scroll' && this.leader !== from) return;
    this.leader = from;
    if (gesture.kind === 'lead') return;
    this.acted = performance.now();
    for (const other of this.others(from)) {
      const page = other.page;
      if (gesture.kind === 'scroll') scroll(page, gesture);
      else if (this.ownPhones) this.repeat(page, gesture);
    }
  }

  repeat(page, gesture) {
    if (gesture.kind === 'swipe') {
      swipe(page, gesture);
      return;
    }
    const element = gesture.at && find(page, gesture.at);
    if (!element) return;
    const view = page.defaultView;
    if (gesture.kind === 'tap') tap(element, page, gesture.touch);
    else if (gesture.kind === 'text') write(element, gesture.value);
    else if (gesture.kind === 'change') element.dispatchEvent(new view.Event('change', { bubbles: true }));
    else if (gesture.kind === 'submit') element.requestSubmit?.();
    else if (gesture.kind === 'key') press(element, gesture.key, gesture.code);
  }

  /* A screen took the focus by itself, because its app follows a touch that was mirrored. */
  focused(screen) {
    const leader = this.leader;
    if (this.on && leader && leader !== screen && performance.now() - this.acted < LEADS) {
      const element = leader.left;
      // While it is being taken it cannot be given back.
      setTimeout(() => (element ?? leader.frame.contentWindow)?.focus({ preventScroll: true }));
    }
  }

  /* A screen shows another page of the app, or another place in it. */
  moved(from) {
    if (this.ownPhones || (this.leader && this.leader !== from)) return;
    for (const other of this.others(from)) {
      if (other.place !== from.place) other.go(from.place);
    }
  }
}
