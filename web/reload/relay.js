/*
 * What the page writes to its console, taken to the terminal of gmi dev; and what is wrong with
 * the page, shown on it. Part of the reload client, see client.js.
 */
var MOST_LINES = 50;
var MOST_WAITING = 200;
var LONGEST_LINE = 1000;
var SOON = 40;
var LATER = 250;
var REASON = '__gmi_reason';
var AWAY = '__gmi_away';

var lines = [];
var linesLost = 0;
var sending = null;
var problems = [];
var uncaught = [];
var putAway = {};

function kept(name, value) {
  try {
    if (value === undefined) { return window.sessionStorage.getItem(name) || ''; }
    window.sessionStorage.setItem(name, value);
  } catch (forbidden) { return ''; }
  return '';
}

function tagged(node) {
  return '<' + node.nodeName.toLowerCase() + (node.id ? ' id="' + node.id + '"' : '') + '>';
}

function textOf(value) {
  var text = '';
  try {
    if (typeof value === 'string') { return value; }
    if (value && value.nodeType === 1) { return tagged(value); }
    if (value && typeof value === 'object' && !(value instanceof Error)) {
      text = JSON.stringify(value);
    } else if (typeof value === 'function') {
      text = 'function ' + (value.name || '');
    }
    return text || String(value);
  } catch (error) {
    return Object.prototype.toString.call(value);
  }
}

/* As the console shows it: the first text may have places for the others. */
function lineOf(args) {
  var at = 0;
  var parts = [];
  if (typeof args[0] === 'string') {
    at = 1;
    parts.push(args[0].replace(/%([sdifoOc%])/g, function (whole, kind) {
      if (kind === '%') { return '%'; }
      if (at >= args.length) { return whole; }
      at += 1;
      return kind === 'c' ? '' : textOf(args[at - 1]);
    }));
  }
  for (; at < args.length; at += 1) { parts.push(textOf(args[at])); }
  return parts.join(' ');
}

function relay(kind, what) {
  var entry = {kind: kind};
  if (kind === 'uncaught') {
    entry.text = textOf(what[0]);
    entry.url = what[1] || '';
    entry.line = what[2] || 0;
    entry.column = what[3] || 0;
  } else if (kind === 'rejected') {
    place(entry, what[0]);
  } else {
    entry.text = lineOf(what);
  }
  entry.text = entry.text.slice(0, LONGEST_LINE);
  var last = lines[lines.length - 1];
  if (last && last.kind === entry.kind && last.text === entry.text && last.line === entry.line) {
    last.times = (last.times || 1) + 1;
  } else if (lines.length < MOST_WAITING) {
    lines.push(entry);
  } else {
    linesLost += 1;
  }
  sendSoon(SOON);
}

/* Where a promise was broken stands in the stack only. */
function place(entry, reason) {
  var stack = reason && reason.stack ? String(reason.stack) : '';
  var found = /(https?:\/\/[^\s()]+?):(\d+):(\d+)/.exec(stack);
  entry.kind = 'uncaught';
  entry.text = 'in a promise: ' + textOf(reason);
  entry.url = found ? found[1] : '';
  entry.line = found ? parseInt(found[2], 10) : 0;
  entry.column = found ? parseInt(found[3], 10) : 0;
}

function sendSoon(delay) {
  if (!sending && lines.length && state.connected && !ended) {
    sending = setTimeout(safely(send), delay);
  }
}

function send() {
  var mine = new XMLHttpRequest();
  var body = {
    width: window.innerWidth,
    height: window.innerHeight,
    said: lines.splice(0, MOST_LINES),
    lost: linesLost
  };
  linesLost = 0;
  /* gmi-check-ignore url-root: the dev server's own, wherever the page is */
  mine.open('POST', '/__gmi__/console', true);
  mine.setRequestHeader('Content-Type', 'application/json');
  mine.onreadystatechange = safely(function () {
    if (mine.readyState !== 4) { return; }
    sending = null;
    var answer = parsed(mine);
    if (answer && answer.problems.length) {
      uncaught = uncaught.concat(answer.problems).slice(-3);
      show();
    }
    sendSoon(LATER);
  });
  mine.send(JSON.stringify(body));
}

/* From here on nothing is kept back: what was said before, and what is still to be said. */
function takeOver() {
  var said = window.__gmi_said;
  var reason = kept(REASON);
  if (reason) {
    kept(REASON, '');
    lines.push({kind: 'reloaded', text: reason});
  }
  if (said && !said.take) {
    said.take = safely(relay);
    for (var i = 0; i < said.length; i += 1) { said.take(said[i][0], said[i][1]); }
    said.length = 0;
  }
  sendSoon(SOON);
}

/* -- what is wrong ---------------------------------------------------------------------- */

function takeProblems(update) {
  if (update.mark === undefined || update.mark === state.mark) { return; }
  state.mark = update.mark;
  problems = update.problems || [];
  show();
}

function nameOf(problem) {
  return problem.file + ':' + problem.line + ':' + problem.message;
}

/* The problems to show: not those put away, nor those that the page itself shows. */
function toShow() {
  var shown = [];
  var places = {};
  var own = tag.getAttribute('data-own') || '';
  var i;
  if (kept(AWAY) !== state.mark) {
    for (i = 0; i < problems.length; i += 1) {
      places[problems[i].file + ':' + problems[i].line] = true;
      if (problems[i].file !== own) { shown.push(problems[i]); }
    }
  }
  for (i = 0; i < uncaught.length; i += 1) {
    var name = nameOf(uncaught[i]);
    var known = putAway[name] || places[uncaught[i].file + ':' + uncaught[i].line];
    places[uncaught[i].file + ':' + uncaught[i].line] = true;
    if (!known) { shown.push(uncaught[i]); }
  }
  return shown;
}

function show() {
  var shown = toShow();
  state.problems = shown.length;
  if (state.overlay) {
    state.overlay(shown, dismiss);
  } else if (shown.length && !state.asked) {
    state.asked = true;
    var script = document.createElement('script');
    script.setAttribute('data-gmi', '');
    script.onload = safely(show);
    /* gmi-check-ignore url-root: the dev server's own, wherever the page is */
    script.src = '/__gmi__/overlay.js';
    document.documentElement.appendChild(script);
  }
}

function dismiss() {
  kept(AWAY, state.mark);
  for (var i = 0; i < uncaught.length; i += 1) { putAway[nameOf(uncaught[i])] = true; }
  show();
}
