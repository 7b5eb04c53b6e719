/* Writes a test as pytest and this project's helpers have it, from what happens. */

const SETS = { originatecall: 'call', setnewmessage: 'message' };
const READS = /^(login|get|status$|product|vendor|uptime|network|hardware|pn$|gmiversion|phone|line|accountstatus|phbk|portphbk)/i;
const ENTER = 300;

/* JSON's way to write a text is one of Python's too. */
export const literal = (text) => JSON.stringify(String(text));

function given(fields, names) {
  return Object.entries(fields)
    .filter(([name, value]) => names.includes(name) && value !== '' && value !== null && value !== undefined)
    .map(([name, value]) => `${name}=${typeof value === 'number' ? value : literal(value)}`);
}

const CONTROLS = {
  ring: (it) => `gmi_phone.ring(${[literal(it.number), ...given({ ...it, account: it.account || '' }, ['account', 'name'])].join(', ')})`,
  receive_message: (it) => `gmi_phone.receive_message(${[literal(it.number), literal(it.text), ...given({ account: it.account || '' }, ['account'])].join(', ')})`,
  advance: (it) => `screen.advance(${it.seconds})`,
  fault: (it) => `gmi_phone.faults.add(Fault(${[literal(it.kind), ...given({ ...it, after: it.after || '' }, ['action', 'times', 'after', 'message', 'seconds', 'rate'])].join(', ')}))`,
  clear_faults: () => 'gmi_phone.faults.clear()',
  end_sessions: () => 'gmi_phone.sessions.end_all()',
  register: (it) => `gmi_phone.accounts.register(${it.account})`,
  unregister: (it) => `gmi_phone.accounts.unregister(${it.account})`,
  reset: () => 'gmi_phone.reset()',
  ...Object.fromEntries(['answer', 'hang_up', 'hold', 'resume', 'remote_answers', 'remote_hangs_up', 'fail_call']
    .map((name) => [name, (it) => `gmi_phone.${name}(${it.line ?? ''})`])),
};

export class Script {
  constructor(app, emulated) {
    this.app = app;
    this.emulated = emulated;
    this.steps = [];     // {line, field, at}
    this.asked = new Map();
  }

  get empty() {
    return this.steps.length === 0;
  }

  get text() {
    const lines = this.steps.map((it) => it.line);
    const used = (name) => lines.some((line) => line.includes(name));
    const name = this.app.replace(/\W+/g, '_').replace(/^(\d)/, '_$1');
    const head = [
      ...(used('Fault(') ? ['from gmi_appkit.emulator import Fault', '', ''] : []),
      ...(used('PASSWORD)') ? ['PASSWORD = "..."  # was typed, and is not recorded', '', ''] : []),
    ];
    const fixtures = ['screen', ...(used('gmi_phone') ? ['gmi_phone'] : [])].join(', ');
    const body = lines.length ? lines : ['...'];
    return [...head, `def test_${name}(${fixtures}):`, ...body.map((line) => `    ${line}`), ''].join('\n');
  }

  add(line, more = {}) {
    this.steps.push({ line, at: performance.now(), ...more });
  }

  gesture({ kind, at, value, key, secret, from, to }) {
    const last = this.steps.at(-1);
    if (kind === 'tap') {
      // Enter in a form presses its button by itself.
      if (last?.key === 'Enter' && performance.now() - last.at < ENTER) return;
      this.tap(at);
    } else if (kind === 'text') {
      const line = this.typed(at, secret ? null : value);
      if (last?.field === JSON.stringify(at)) last.line = line;
      else this.add(line, { field: JSON.stringify(at) });
    } else if (kind === 'key' && (key === 'Enter' || key === 'Escape')) {
      if (at?.role === 'button' || at?.role === 'link') return;
      this.add(`screen.page.keyboard.press(${literal(key)})`, { key });
    } else if (kind === 'swipe') {
      this.add(`# swiped ${to[0] < from[0] ? 'to the left' : 'to the right'}`);
    }
  }

  tap({ role, name, tag, nth, field }) {
    // What is written there, or chosen, tells that it was touched.
    if (field || tag === 'select' || tag === 'label') return;
    if (!name) {
      this.add(`# touched a ${role || tag} that has no name`);
    } else if (nth > 0) {
      this.add(`screen.page.get_by_role(${literal(role)}, name=${literal(name)}, exact=True).nth(${nth}).tap()`);
    } else {
      this.add(`screen.tap(${literal(name)})`);
    }
  }

  typed({ role, name, tag }, value) {
    const shown = value === null ? 'PASSWORD' : literal(value);
    if (role === 'combobox' && tag === 'select') return `screen.page.get_by_label(${literal(name)}).select_option(${shown})`;
    if (!name) return `# typed ${shown} into a ${tag} that has no label`;
    return `screen.type(${literal(name)}, ${shown})`;
  }

  control(operation, arguments_) {
    const line = CONTROLS[operation]?.(arguments_);
    if (line) this.add(line);
  }

  /* A request that changes the phone, once it has been answered well. */
  exchange({ number, action, fields, outcome, ok }) {
    if (!this.emulated || outcome !== 'done' || !ok || READS.test(action) || this.asked.has(number)) return;
    this.asked.set(number, true);
    if (SETS[action] === 'call') {
      this.add(`gmi_phone.expect_call(${literal(fields.destnum ?? '')})`);
    } else if (SETS[action] === 'message' && fields.flag === '1') {
      this.add(`gmi_phone.expect_message(${literal(fields.number ?? '')}, ${literal(fields.content ?? '')})`);
    } else if (action) {
      this.add(`gmi_phone.expect_request(${literal(action)})`);
    }
  }

  see(text) {
    this.add(`screen.see(${literal(text)})`);
  }
}
