/* The Phone tab: lines, calls and messages that come in, accounts. */

import { attempt, button, el, field, form, options } from './dom.js';

const ACTS = {
  ringing: [['answer', 'Answer', 'call'], ['hang_up', 'Reject', 'end'], ['remote_hangs_up', 'Caller gives up', '']],
  dialing: [['remote_answers', 'They answer', 'call'], ['hang_up', 'Hang up', 'end'], ['fail_call', 'Fails', '']],
  ringback: [['remote_answers', 'They answer', 'call'], ['hang_up', 'Hang up', 'end'], ['fail_call', 'Fails', '']],
  connected: [['hang_up', 'Hang up', 'end'], ['hold', 'Hold', ''], ['remote_hangs_up', 'They hang up', '']],
  'on hold': [['resume', 'Resume', 'call'], ['hang_up', 'Hang up', 'end'], ['remote_hangs_up', 'They hang up', '']],
};

const DOTS = { ringing: 'dot ring', connected: 'dot on', 'on hold': 'dot ring', dialing: 'dot ring', ringback: 'dot ring' };

export function lasted(seconds) {
  const whole = Math.floor(seconds);
  const hours = Math.floor(whole / 3600);
  const two = (number) => String(number).padStart(2, '0');
  const minutes = Math.floor((whole % 3600) / 60);
  return hours ? `${hours}:${two(minutes)}:${two(whole % 60)}` : `${minutes}:${two(whole % 60)}`;
}

/* Draws again only when what it shows is another: buttons must not change under a finger. */
export function redrawn(list, shown, draw) {
  const key = JSON.stringify(shown);
  if (list.dataset.shown === key) return;
  list.dataset.shown = key;
  const at = [...list.querySelectorAll('button')].indexOf(document.activeElement);
  list.replaceChildren(...draw());
  if (at >= 0) list.querySelectorAll('button')[at]?.focus();
}

export class CallsTab {
  constructor(phone) {
    this.phone = phone;
    this.lines = el('ul', { className: 'list', 'aria-label': 'Lines' });
    this.accounts = el('ul', { className: 'list', 'aria-label': 'Accounts' });
    this.accountSelects = [];
    this.element = el('div', {},
      el('section', {}, el('h3', { text: 'Lines' }), this.lines),
      el('section', {}, el('h3', { text: 'Incoming call' }), this.callForm()),
      el('section', {}, el('h3', { text: 'Incoming message' }), this.messageForm()),
      el('section', {}, el('h3', { text: 'Accounts' }), this.accounts));
    phone.addEventListener('state', () => this.show(phone.state));
  }

  accountSelect() {
    const select = el('select', { name: 'account' });
    this.accountSelects.push(select);
    return select;
  }

  callForm() {
    return form('Incoming call', async ({ number, name, account }) => {
      const line = await this.phone.run('ring', { number, name, account: Number(account) });
      if (line === null) throw new Error(`${number} reaches no line: all are busy, or it is blocked. It is a missed call.`);
    },
    field('Number', el('input', { name: 'number', required: true, value: '2101', inputmode: 'tel', spellcheck: 'false' })),
    field('Name', el('input', { name: 'name', placeholder: 'Not told' })),
    field('Account', this.accountSelect(), 'wide'),
    el('div', { className: 'go' }, el('button', { className: 'button main', text: 'Ring' })));
  }

  messageForm() {
    return form('Incoming message', async ({ number, text, account }, made) => {
      const id = await this.phone.run('receive_message', { number, text, account: Number(account) });
      if (id === null) throw new Error('The phone has no room for another message.');
      made.querySelector('textarea').value = '';
    },
    field('Number', el('input', { name: 'number', required: true, value: '2101', inputmode: 'tel', spellcheck: 'false' })),
    field('Account', this.accountSelect()),
    field('Text', el('textarea', { name: 'text', rows: 2, required: true, placeholder: 'Lunch at noon?' }), 'wide'),
    el('div', { className: 'go' }, el('button', { className: 'button main', text: 'Send' })));
  }

  show({ calls, accounts }) {
    const run = (operation, given) => () => attempt(() => this.phone.run(operation, given));
    const lines = calls.map(({ seconds, ...line }) => line);
    redrawn(this.lines, lines, () => calls.map((line) => el('li', {},
      el('span', { className: DOTS[line.state_name] ?? 'dot' }),
      el('span', { className: 'what' }, el('b', { text: `Line ${line.index + 1}` }), ' ',
        el('small', { text: line.number
          ? `${line.state_name}, ${line.name ? `${line.name} ` : ''}${line.number}` : line.state_name })),
      el('small', { className: 'num', data: { line: line.index } }),
      el('span', { className: 'acts' }, ...(ACTS[line.state_name] ?? []).map(([operation, text, kind]) =>
        button(text, run(operation, { line: line.index }), `small ${kind}`))))));
    for (const line of calls) {
      const shown = this.lines.querySelector(`[data-line="${line.index}"]`);
      if (shown) shown.textContent = line.seconds ? lasted(line.seconds) : '';
    }

    redrawn(this.accounts, accounts, () => accounts.map((account) => {
      const registered = account.active && account.registered;
      const told = account.active ? (registered ? 'registered' : 'not registered') : 'inactive';
      const act = registered ? ['unregister', 'Unregister'] : ['register', 'Register'];
      return el('li', {},
        el('span', { className: `dot ${registered ? 'on' : account.active ? 'off' : ''}`.trim() }),
        el('span', { className: 'what' }, el('b', { text: account.name || `Account ${account.index + 1}` }), ' ',
          el('small', { text: [account.number, told].filter(Boolean).join(', ') })),
        button(act[1], run(act[0], { account: account.index }), 'small'));
    }));

    for (const select of this.accountSelects) {
      const choices = accounts.filter((it) => it.active).map((it) =>
        [String(it.index), `${it.name || `Account ${it.index + 1}`}${it.number ? `, ${it.number}` : ''}`]);
      if (JSON.stringify(choices) === select.dataset.shown) continue;
      const chosen = select.value;
      select.dataset.shown = JSON.stringify(choices);
      options(select, choices);
      if (choices.some(([value]) => value === chosen)) select.value = chosen;
    }
  }
}
