/* What a person does on a screen of the app, as gestures: a tap, a swipe, text, a key, scrolling.

   Listens from outside, on the frame's own document, in the capture phase, and changes nothing.
   Only what a person does counts: events that scripts make are not trusted, so that what is
   mirrored to a screen is not mirrored back. */

import { describe, isField, touched } from './locate.js';

const SLOP = 12;
const SWIPE = 60;
const JUST = 400;
const KEYS = new Set(['Enter', 'Escape', 'Tab', 'Backspace', 'Delete', 'ArrowUp', 'ArrowDown',
  'ArrowLeft', 'ArrowRight', 'Home', 'End', 'PageUp', 'PageDown']);

/* Calls `happened(gesture)` for everything done in the document of a frame. */
export function watchGestures(page, happened) {
  const view = page.defaultView;
  let down = null;
  let tapped = 0;
  let clicked = 0;

  function on(target, name, work) {
    target.addEventListener(name, (event) => { if (event.isTrusted) work(event); },
      { capture: true, passive: true });
  }

  /* Which screen the person is at: only that one's scrolling is mirrored. */
  for (const name of ['pointermove', 'pointerdown', 'wheel', 'keydown']) {
    on(page, name, () => happened({ kind: 'lead' }));
  }

  on(page, 'pointerdown', (event) => {
    down = event.isPrimary
      ? { x: event.clientX, y: event.clientY, target: touched(event.target), at: describe(touched(event.target)) }
      : null;
  });

  function lifted(event) {
    const was = down;
    down = null;
    if (!was || !event.isPrimary) return;
    const across = event.clientX - was.x;
    const along = event.clientY - was.y;
    if (Math.abs(across) <= SLOP && Math.abs(along) <= SLOP) {
      tapped = performance.now();
      happened({ kind: 'tap', element: was.target, at: was.at, touch: event.pointerType === 'touch' });
    } else if (event.pointerType === 'touch' && Math.abs(across) > SWIPE) {
      happened({ kind: 'swipe', from: [was.x / view.innerWidth, was.y / view.innerHeight],
        to: [event.clientX / view.innerWidth, event.clientY / view.innerHeight] });
    }
  }

  on(page, 'pointerup', lifted);
  /* A finger that begins to scroll gives its pointer up; where the app scrolls itself, it lifts. */
  on(page, 'pointercancel', (event) => { if (down) down.cancelled = event.pointerId; });
  on(page, 'touchend', (event) => {
    const touch = event.changedTouches[0];
    if (down?.cancelled !== undefined && touch) {
      lifted({ isPrimary: true, clientX: touch.clientX, clientY: touch.clientY, pointerType: 'touch' });
    }
  });

  /* Enter or space on a button, and the button that enter in a form presses. */
  on(page, 'click', (event) => {
    if (event.detail === 0 && performance.now() - tapped > JUST) {
      clicked = performance.now();
      const element = touched(event.target);
      happened({ kind: 'tap', element, at: describe(element), touch: false });
    }
  });

  on(page, 'submit', (event) => {
    if (performance.now() - Math.max(tapped, clicked) > JUST) {
      happened({ kind: 'submit', element: event.target, at: describe(event.target) });
    }
  });

  on(page, 'input', (event) => {
    const element = event.target;
    if (isField(element) || element.localName === 'select') {
      happened({ kind: 'text', element, at: describe(element), value: element.value,
        secret: element.type === 'password' });
    }
  });

  on(page, 'change', (event) => {
    if (isField(event.target)) {
      happened({ kind: 'change', element: event.target, at: describe(event.target) });
    }
  });

  on(page, 'keydown', (event) => {
    if (KEYS.has(event.key)) {
      happened({ kind: 'key', key: event.key, code: event.code,
        at: page.activeElement && describe(page.activeElement) });
    }
  });

  on(page, 'scroll', (event) => {
    const root = page.scrollingElement;
    const element = event.target === page ? root : event.target;
    if (!element) return;
    const high = element.scrollHeight - element.clientHeight;
    const wide = element.scrollWidth - element.clientWidth;
    happened({ kind: 'scroll', at: element === root ? null : describe(element),
      down: high > 0 ? element.scrollTop / high : 0,
      across: wide > 0 ? element.scrollLeft / wide : 0 });
  });
}
