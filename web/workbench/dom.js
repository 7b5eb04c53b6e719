/* Small helpers. Text reaches the page as text nodes only, wherever it comes from. */

const SVG = 'http://www.w3.org/2000/svg';

/* Makes an element: properties by name, `on` for listeners, `data` for data attributes. */
export function el(tag, properties = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (value === undefined || value === null || value === false) continue;
    if (name === 'on') {
      for (const [event, work] of Object.entries(value)) made.addEventListener(event, work);
    } else if (name === 'data') {
      Object.assign(made.dataset, value);
    } else if (name === 'text') {
      made.textContent = value;
    } else {
      made.setAttribute(name === 'className' ? 'class' : name, value === true ? '' : value);
    }
  }
  made.append(...children.filter((child) => child !== null && child !== undefined));
  return made;
}

export function icon(name) {
  const svg = document.createElementNS(SVG, 'svg');
  const use = document.createElementNS(SVG, 'use');
  svg.setAttribute('aria-hidden', 'true');
  use.setAttribute('href', `#i-${name}`);
  svg.append(use);
  return svg;
}

export function button(text, press, className = '') {
  return el('button', { type: 'button', className: `button ${className}`.trim(), text,
    on: { click: press } });
}

/* A tool with an icon only; its name is told to screen readers and on hover. */
export function tool(name, label, press) {
  return el('button', { type: 'button', className: 'tool icon', title: label, 'aria-label': label,
    on: { click: press } }, icon(name));
}

export function field(label, input, className = '') {
  return el('label', { className }, label, input);
}

export function options(select, choices) {
  select.replaceChildren(...choices.map(([value, text]) => el('option', { value, text })));
}

/* A form whose button or enter key runs `work` with the form's values; what fails is told. */
export function form(name, work, ...children) {
  const made = el('form', { className: 'fields', 'aria-label': name, autocomplete: 'off' }, ...children);
  made.addEventListener('submit', (event) => {
    event.preventDefault();
    attempt(() => work(Object.fromEntries(new FormData(made)), made));
  });
  return made;
}

export async function attempt(work) {
  try {
    return await work();
  } catch (error) {
    toast(error.message, { bad: true });
    return undefined;
  }
}

export function toast(text, { bad = false, keep = false } = {}) {
  const shown = el('div', { className: bad ? 'toast bad' : 'toast' }, el('span', { text }));
  const close = () => shown.remove();
  shown.append(el('button', { type: 'button', text: '✕', 'aria-label': 'Dismiss', on: { click: close } }));
  const box = document.getElementById('toasts');
  while (box.children.length > 3) box.firstChild.remove();
  box.append(shown);
  if (!keep) setTimeout(close, bad ? 8000 : 4000);
  return close;
}

export async function copy(text, what) {
  try {
    await navigator.clipboard.writeText(text);
    toast(`Copied ${what}.`);
  } catch {
    toast('The browser did not allow copying: select the text and copy it by hand.', { bad: true });
  }
}

/* Kept per browser; a browser that keeps nothing only forgets. */
export const keep = {
  get(name, fallback) {
    try {
      return JSON.parse(localStorage.getItem(`gmi.workbench.${name}`)) ?? fallback;
    } catch {
      return fallback;
    }
  },
  set(name, value) {
    try {
      localStorage.setItem(`gmi.workbench.${name}`, JSON.stringify(value));
    } catch { /* private windows and full disks: nothing depends on it */ }
  },
};

export function bytes(count) {
  if (count < 1000) return `${count} B`;
  return count < 1e6 ? `${(count / 1000).toFixed(1)} kB` : `${(count / 1e6).toFixed(1)} MB`;
}

export function took(milliseconds) {
  if (milliseconds < 10) return `${milliseconds.toFixed(1)} ms`;
  return milliseconds < 10000 ? `${Math.round(milliseconds)} ms` : `${(milliseconds / 1000).toFixed(1)} s`;
}
