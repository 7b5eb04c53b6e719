/* How one exchange is told: in a row of the list, and in full. */

import { asCurl } from './curl.js';
import { button, bytes, copy, el, icon, took } from './dom.js';

const ENVELOPE = new Set(['action', 'format', 'jsoncallback', '_', 'time']);
const SECRET = '[redacted]';
const LONGEST_COLOURED = 20000;

/* What became of it, in a word. */
export function outcome(exchange) {
  if (exchange.outcome === 'waiting') return { text: 'waiting', kind: 'waiting' };
  if (exchange.outcome === 'dropped') return { text: 'dropped', kind: 'bad' };
  if (exchange.outcome === 'gone') return { text: 'given up', kind: 'bad' };
  if (exchange.status !== 200) return { text: String(exchange.status), kind: 'bad' };
  if (exchange.ok) return { text: 'success', kind: '' };
  return { text: parsed(exchange)?.msg || 'error', kind: 'bad' };
}

export function parsed(exchange) {
  try {
    return JSON.parse(exchange.reply);
  } catch {
    return null;
  }
}

export function said(exchange) {
  return Object.entries(exchange.fields)
    .filter(([name, value]) => !ENVELOPE.has(name) && value !== '')
    .map(([name, value]) => `${name}=${value}`).join(' ');
}

export function clock(seconds) {
  const time = new Date(seconds * 1000);
  const two = (number) => String(number).padStart(2, '0');
  return `${two(time.getHours())}:${two(time.getMinutes())}:${two(time.getSeconds())}`;
}

/* What is asked over and over with the same answer is one thing to a reader. */
export function sameness(exchange) {
  return [exchange.screen, exchange.page, exchange.path, exchange.action, said(exchange),
    exchange.outcome, exchange.status, exchange.faults, exchange.reply].join('\n');
}

/* JSON with its words coloured; the words are text nodes like all else. */
export function pretty(text) {
  const box = el('pre', { className: 'code', tabindex: 0 });
  let shown = text;
  try {
    shown = JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    box.textContent = text;
    return box;
  }
  if (shown.length > LONGEST_COLOURED) {
    box.textContent = shown;
    return box;
  }
  const words = /("(?:[^"\\]|\\.)*")(\s*:)?|(-?\d+(?:\.\d+)?(?:e[+-]?\d+)?|true|false|null)/gi;
  let end = 0;
  for (const word of shown.matchAll(words)) {
    box.append(shown.slice(end, word.index));
    const kind = word[1] ? (word[2] ? 'k' : 's') : 'n';
    box.append(el('span', { className: kind, text: word[1] ?? word[3] }), word[2] ?? '');
    end = word.index + word[0].length;
  }
  box.append(shown.slice(end));
  return box;
}

function facts(rows) {
  const list = el('dl', { className: 'facts' });
  for (const [name, value] of rows) {
    if (value === '' || value === null || value === undefined) continue;
    list.append(el('dt', { text: name }),
      el('dd', { className: String(value).includes(SECRET) ? 'mono redacted' : 'mono', text: value }));
  }
  return list;
}

/* Everything known of an exchange. `origin` and `cookie` are for curl, `who` names the screen. */
export function details(exchange, { origin, cookie, who, fault, close }) {
  const became = outcome(exchange);
  const title = exchange.action || exchange.path;
  const curl = () => copy(asCurl(exchange, { origin, cookie }), 'the request as curl');
  const acts = el('div', { className: 'acts' });
  const curlButton = button('Copy as curl', curl, 'small');
  curlButton.title = 'Copy as curl (c)';
  acts.append(curlButton);
  if (exchange.reply) acts.append(button('Copy reply', () => copy(exchange.reply, 'the reply'), 'small'));
  if (fault) acts.append(button('Set a fault…', () => fault(exchange), 'small'));
  const closer = el('button', { type: 'button', className: 'tool icon', title: 'Close (Esc)',
    'aria-label': 'Close details', on: { click: close } }, icon('close'));
  return [
    el('header', {}, el('span', { className: `state ${became.kind}`.trim() }),
      el('h3', { text: title }), closer),
    el('p', { className: 'told' }, ...[
      became.text,
      exchange.status && became.text !== String(exchange.status) ? `HTTP ${exchange.status}` : '',
      exchange.milliseconds === null ? '' : took(exchange.milliseconds),
      exchange.size ? bytes(exchange.size) : '',
      clock(exchange.time),
      `${who(exchange)}, ${exchange.peer}`,
    ].filter(Boolean).map((text) => el('span', { text }))),
    exchange.faults ? el('p', { className: 'fault', text: `On purpose: ${exchange.faults.replaceAll(' ', ', ')}` }) : null,
    acts,
    el('h4', { text: `${exchange.method} ${exchange.path}` }),
    Object.keys(exchange.fields).length
      ? facts(Object.entries(exchange.fields))
      : el('p', { className: 'nothing',
        text: exchange.sent ? `${bytes(exchange.sent)} were sent.` : 'No fields.' }),
    el('h4', { text: exchange.cut ? 'Reply, its beginning' : 'Reply' }),
    exchange.reply ? pretty(exchange.reply)
      : el('p', { className: 'nothing', text: exchange.outcome === 'waiting' ? 'None yet.'
        : exchange.size ? 'A file; it is not kept here.' : 'None.' }),
  ].filter(Boolean);
}
