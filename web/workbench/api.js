/* The server: the token, the control routes, and what it tells by itself. */

const BASE = '/__gmi__/workbench';
const DELAYS = [100, 250, 500, 1000, 2000];

let token = '';
let boot = '';

async function ask(path, { method = 'POST', body } = {}) {
  let answer;
  try {
    answer = await fetch(path, {
      method,
      headers: { 'X-GMI-Token': token, ...(body ? { 'Content-Type': 'application/json' } : {}) },
      body: body && JSON.stringify(body),
      cache: 'no-store',
    });
  } catch {
    throw new Error('The dev server does not answer. Is it running?');
  }
  if (answer.ok && answer.headers.get('Content-Type') === 'image/png') return answer.blob();
  const text = await answer.text();
  let told;
  try {
    told = JSON.parse(text);
  } catch {
    throw new Error(text.trim() || `The dev server answered ${answer.status}.`);
  }
  if (!answer.ok) {
    const failed = new Error(told.error ?? `The dev server answered ${answer.status}.`);
    failed.status = answer.status;
    throw failed;
  }
  return told;
}

export async function start() {
  const told = await ask(`${BASE}/start`, { body: {} });
  token = told.token;
  boot = told.boot;
  return told;
}

export const openScreen = async () => (await ask(`${BASE}/open`, { body: {} })).id;

export const clearExchanges = () => ask(`${BASE}/clear`, { body: {} });

export const takePicture = (order) => ask(`${BASE}/picture`, { body: order });

/* Also while the page goes away. */
export function closeScreens(ids) {
  if (!ids.length) return;
  fetch(`${BASE}/close`, {
    method: 'POST',
    keepalive: true,
    headers: { 'X-GMI-Token': token, 'Content-Type': 'application/json' },
    body: JSON.stringify({ ids }),
  }).catch(() => {});
}

const controls = (screen) => (screen ? `/__gmi__/screen/${screen}/control` : '/__gmi__/control');

/* An operation of the control API, on the phone of one screen. */
export async function control(screen, operation, body = {}) {
  return (await ask(`${controls(screen)}/${operation}`, { body })).result;
}

export async function read(screen, what) {
  return (await ask(`${controls(screen)}/${what}`, { method: 'GET' })).result;
}

/* Tells `heard` every exchange as it comes and changes, and `changed` whether it is connected. */
export function live(heard, changed) {
  let revision = 0;
  let failures = 0;
  let fresh = false;

  function connect() {
    const socket = new WebSocket(`ws://${location.host}${BASE}/live`);
    socket.onopen = () => socket.send(JSON.stringify({ token, revision }));
    socket.onmessage = (event) => {
      const told = JSON.parse(event.data);
      if (!fresh) changed(true);
      fresh = true;
      failures = 0;
      revision = told.revision;
      heard(told.exchanges);
    };
    socket.onclose = () => {
      if (fresh) changed(false);
      fresh = false;
      setTimeout(again, DELAYS[Math.min(failures, DELAYS.length - 1)]);
      failures += 1;
    };
  }

  /* A server that was started anew has forgotten the screens. */
  async function again() {
    const before = boot;
    try {
      await start();
    } catch {
      setTimeout(again, DELAYS[Math.min(failures, DELAYS.length - 1)]);
      failures += 1;
      return;
    }
    if (boot !== before) location.reload();
    else connect();
  }

  connect();
}
