/* The keyboard: one key for everything, and a sheet that lists them. */

import { attempt, el, icon } from './dom.js';

const SHEET = [
  ['Screens', [
    ['Only this screen', ['1', '…']],
    ['This screen beside the others', ['Shift', '1', '…']],
    ['Side by side', ['b']],
    ['Mirror touches and scrolling', ['m']],
    ['Begin again in step', ['y']],
    ['Reload the app', ['r']],
    ['Screenshot', ['s']],
    ['Into the app, and out of it', ['a'], ['F6']],
  ]],
  ['Requests', [
    ['Filter', ['/']],
    ['Up and down', ['↑', '↓']],
    ['Details', ['Enter']],
    ['Copy as curl', ['c']],
    ['Errors only', ['e']],
    ['Fold repeats', ['f']],
    ['Clear', ['x']],
  ]],
  ['Phone', [
    ['Ring', ['i']],
    ['Phone, Faults, State, Record', ['p'], ['l'], ['d'], ['o']],
  ]],
  ['Everywhere', [
    ['Next part of the workbench', ['F6']],
    ['Theme', ['t']],
    ['Close', ['Esc']],
    ['This sheet', ['?']],
  ]],
];

function sheet() {
  const dialog = document.getElementById('keys');
  const close = el('button', { type: 'button', className: 'tool icon', 'aria-label': 'Close',
    on: { click: () => dialog.close() } }, icon('close'));
  dialog.append(
    el('header', {}, el('h2', { id: 'keys-title', text: 'Keys' }), close),
    el('div', { className: 'sheet' }, ...SHEET.map(([title, keys]) => el('section', {}, el('h3', { text: title }),
      el('dl', {}, ...keys.flatMap(([what, ...sets]) => [el('dt', { text: what }),
        el('dd', {}, ...sets.flat().map((key) => el('kbd', { text: key })))]))))));
  dialog.addEventListener('click', (event) => { if (event.target === dialog) dialog.close(); });
  return dialog;
}

const isWriting = (target) => target.closest?.('input:not([type=checkbox]), textarea, select, [contenteditable]');

export function bindKeys({ acts, stage, panel, inspector, names }) {
  const dialog = sheet();
  const show = () => (dialog.open ? dialog.close() : dialog.showModal());
  document.getElementById('help').addEventListener('click', show);

  const areas = [
    () => document.getElementById('profiles').querySelector('[aria-pressed="true"]'),
    () => stage.chosen?.frame,
    () => inspector.selected ?? inspector.body.querySelector('[tabindex="0"]') ?? inspector.filter,
    () => panel.bar.querySelector('[aria-selected="true"]'),
  ];
  const boxes = ['.bar', '.stage', '.inspector', '.panel'].map((name) => document.querySelector(name));

  function next(back) {
    const at = boxes.findIndex((it) => it.contains(document.activeElement));
    const to = (at + (back ? -1 : 1) + areas.length) % areas.length;
    areas[to]()?.focus();
  }

  const tab = (name) => () => panel.open(name);
  const plain = {
    b: acts.side, m: acts.mirror, r: acts.reload, s: acts.picture, t: acts.theme,
    y: acts.sync,
    a: () => stage.chosen?.frame.focus(),
    '/': () => inspector.filter.focus(),
    c: () => inspector.curl(),
    e: () => inspector.errors.click(),
    f: () => inspector.fold.click(),
    x: () => inspector.clear(),
    p: tab('phone'), l: tab('faults'), d: tab('state'), o: tab('record'),
    i: () => {
      panel.open('phone', { focus: false });
      document.querySelector('#page-phone input[name="number"]')?.focus();
    },
    '?': show,
  };

  function pressed(event) {
    if (event.key === 'F6') {
      event.preventDefault();
      next(event.shiftKey);
      return;
    }
    if (dialog.open && event.key !== '?') return;
    if (event.ctrlKey || event.metaKey || event.altKey || isWriting(event.target)) return;
    const digit = /^Digit([1-9])$/.exec(event.code)?.[1];
    const name = names[Number(digit) - 1];
    const work = digit && name ? () => attempt(() => (event.shiftKey ? stage.toggle(name) : stage.only(name))) : plain[event.key];
    if (!work) return;
    event.preventDefault();
    work();
  }

  document.addEventListener('keydown', pressed);
  // From inside the app only the key that leads out of it: all others are the app's.
  stage.addEventListener('key', ({ detail: { event } }) => {
    if (event.key === 'F6') {
      event.preventDefault();
      window.focus();
      next(event.shiftKey);
    }
  });
}
