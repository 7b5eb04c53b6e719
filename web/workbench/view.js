/* How the workbench itself looks: its theme, and how high the list of requests is. */

import { keep } from './dom.js';

const LEAST = 90;
const STEP = 24;

/* As the system, light, dark; returns what goes on to the next. */
export function bindTheme(button) {
  const system = matchMedia('(prefers-color-scheme: dark)');
  const names = { auto: 'as the system', light: 'light', dark: 'dark' };
  let chosen = keep.get('theme', 'auto');

  function show() {
    const dark = chosen === 'dark' || (chosen === 'auto' && system.matches);
    document.documentElement.dataset.theme = dark ? 'dark' : 'light';
    button.setAttribute('aria-label', `Theme: ${names[chosen]}`);
    button.title = `Theme: ${names[chosen]} (t)`;
  }

  system.addEventListener('change', show);
  show();
  return () => {
    const order = system.matches ? ['auto', 'light', 'dark'] : ['auto', 'dark', 'light'];
    chosen = order[(order.indexOf(chosen) + 1) % order.length];
    keep.set('theme', chosen);
    show();
  };
}

/* The line between the screens and the requests: dragged, or moved by the arrow keys. */
export function bindSplit(split, main) {
  function set(height) {
    const most = main.clientHeight - 160;
    const fits = Math.round(Math.min(Math.max(height, LEAST), Math.max(most, LEAST)));
    main.style.setProperty('--inspector', `${fits}px`);
    split.setAttribute('aria-valuenow', String(Math.round((fits / main.clientHeight) * 100)));
    keep.set('inspector', fits);
  }
  const height = () => main.lastElementChild.clientHeight;
  const kept = keep.get('inspector', 0);
  if (kept) set(kept);
  split.addEventListener('pointerdown', (event) => {
    event.preventDefault();
    split.setPointerCapture(event.pointerId);
    // Frames would take the pointer away.
    document.body.classList.add('dragging');
  });
  split.addEventListener('pointermove', (event) => {
    if (split.hasPointerCapture(event.pointerId)) set(main.getBoundingClientRect().bottom - event.clientY);
  });
  split.addEventListener('lostpointercapture', () => document.body.classList.remove('dragging'));
  split.addEventListener('keydown', (event) => {
    const step = { ArrowUp: STEP, ArrowDown: -STEP }[event.key];
    if (!step) return;
    event.preventDefault();
    set(height() + step);
  });
}
