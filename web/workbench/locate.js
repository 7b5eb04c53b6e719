/* What a thing on the app's screen is called, and where the same thing is on another screen.

   The name follows the rules that Playwright and screen readers use, as far as apps for the phone
   need them, so that a recorded test finds it again. */

const TOUCHABLE = 'button, a[href], input, select, textarea, label, summary, [role=button], ' +
  '[role=link], [role=tab], [role=option], [role=menuitem], [role=checkbox], [role=radio], ' +
  '[role=switch], [onclick], [tabindex]';

const INPUT_ROLES = { checkbox: 'checkbox', radio: 'radio', button: 'button', submit: 'button',
  reset: 'button', image: 'button', range: 'slider', number: 'spinbutton' };

const SHORT = 200;

/* The thing that is meant when something in it is touched. */
export function touched(node) {
  const element = node.nodeType === 1 ? node : node.parentElement;
  return element?.closest(TOUCHABLE) ?? element;
}

export function isField(element) {
  return (element.localName === 'input' && !(element.type in INPUT_ROLES)) ||
    element.localName === 'textarea' || element.type === 'number';
}

export function roleOf(element) {
  const given = element.getAttribute('role');
  if (given) return given.trim().split(/\s+/)[0];
  switch (element.localName) {
    case 'button': case 'summary': return 'button';
    case 'a': return element.hasAttribute('href') ? 'link' : '';
    case 'select': return 'combobox';
    case 'textarea': return 'textbox';
    case 'input': return INPUT_ROLES[element.type] ?? 'textbox';
    default: return '';
  }
}

const clean = (text) => (text ?? '').replace(/\s+/g, ' ').trim().slice(0, SHORT);

function isHidden(element) {
  if (element.getAttribute('aria-hidden') === 'true' || element.hidden) return true;
  const style = element.ownerDocument.defaultView.getComputedStyle(element);
  return style.display === 'none' || style.visibility === 'hidden';
}

/* The text in an element as it is read out: blocks apart, pictures by their names. */
function textIn(element) {
  let text = '';
  for (const child of element.childNodes) {
    if (child.nodeType === 3) {
      text += child.data;
    } else if (child.nodeType === 1 && !isHidden(child)) {
      const style = element.ownerDocument.defaultView.getComputedStyle(child);
      const inner = child.getAttribute('aria-label') ?? child.getAttribute('alt') ?? textIn(child);
      text += style.display.startsWith('inline') && style.display !== 'inline-block' &&
        style.float === 'none' ? inner : ` ${inner} `;
    }
  }
  return text;
}

export function labelOf(element) {
  const page = element.ownerDocument;
  const by = element.getAttribute('aria-labelledby');
  if (by) {
    return clean(by.split(/\s+/).map((id) => textIn(page.getElementById(id) ?? page.createElement('i'))).join(' '));
  }
  const label = clean(element.getAttribute('aria-label'));
  if (label) return label;
  if (element.labels?.length) {
    return clean([...element.labels].map((it) => textIn(it)).join(' '));
  }
  return '';
}

export function nameOf(element) {
  const label = labelOf(element);
  if (label) return label;
  if (element.localName === 'input' && ['button', 'submit', 'reset'].includes(element.type)) {
    return clean(element.value);
  }
  if (isField(element)) {
    return clean(element.getAttribute('placeholder') ?? element.getAttribute('title'));
  }
  const text = element.localName === 'select' ? '' : clean(textIn(element));
  return text || clean(element.getAttribute('alt') ?? element.getAttribute('title'));
}

function pathOf(element) {
  const steps = [];
  for (let node = element; node.parentElement; node = node.parentElement) {
    steps.unshift([...node.parentElement.children].indexOf(node));
  }
  return steps;
}

function sameKind(page, role, name) {
  return [...page.querySelectorAll(TOUCHABLE)].filter((it) =>
    roleOf(it) === role && nameOf(it) === name && it.getClientRects().length > 0);
}

/* Describes an element so that `find` finds its like in another page of the same app. */
export function describe(element) {
  const role = roleOf(element);
  const name = nameOf(element);
  const known = role && name ? sameKind(element.ownerDocument, role, name) : [];
  return { id: element.id, tag: element.localName, role, name, field: isField(element),
    nth: Math.max(known.indexOf(element), 0), path: pathOf(element) };
}

/* The element that a description means; null if there is none. By what it is called first: lists
   of another screen size have other rows in the same places. */
export function find(page, wanted) {
  if (wanted.role && wanted.name) {
    const known = sameKind(page, wanted.role, wanted.name);
    if (known.length) return known[Math.min(wanted.nth, known.length - 1)];
  }
  const byId = wanted.id && page.getElementById(wanted.id);
  if (byId && byId.localName === wanted.tag) return byId;
  if (wanted.role && wanted.name) return null;
  let node = page.documentElement;
  for (const step of wanted.path) {
    node = node.children[step];
    if (!node) return null;
  }
  return node.localName === wanted.tag ? node : null;
}
