/*
 * The reload client: keeps a page at the server's epoch.
 *
 * ES3, because it runs on the phone's engine too, and it never throws into the page. The script
 * element that loaded it says which epoch the page was served at; from then on the server is told
 * what the page has and answers with all that changed since. WebSocket where there is one, else
 * a held XMLHttpRequest. window.__gmi_reload shows where it stands.
 *
 * The server sends swap.js, patch.js, relay.js and this file as one script, in one function.
 */
var STATE = '__gmi_reload';
var PROTOCOL = 'http://livereload.com/protocols/official-7';
var DELAYS = [50, 100, 250, 500, 1000];
var LONG_AWAY = 60;
var LONG_DELAY = 5000;
var STUCK = 40000;
var AFTER_NEWS = 40;

/* A page may carry the tag twice; the first one counts. */
var tag = window[STATE] || !window.JSON || !window.XMLHttpRequest ? null : ownTag();
var ownPath = tag && tag.getAttribute('data-path') || '';
var state = {
  boot: tag && tag.getAttribute('data-boot') || '',
  epoch: tag && parseInt(tag.getAttribute('data-epoch'), 10) || 0,
  transport: '',
  connected: false,
  ready: false,
  swaps: 0,
  patches: 0,
  mark: '',
  problems: 0,
  reason: ''
};
var ended = false;
var failures = 0;
var refusedSockets = 0;
var socket = null;
var request = null;
var timer = null;
var stuck = null;
/* Browsers let requests for one address wait for each other: each tab asks at its own. */
var screenName = Math.random().toString(36).slice(2, 10);
var asked = 0;
var queue = [];

function ownTag() {
  var scripts = document.getElementsByTagName('script');
  for (var i = scripts.length - 1; i >= 0; i -= 1) {
    if (scripts[i].getAttribute('data-epoch') !== null &&
        scripts[i].src.indexOf('/__gmi__/reload.js') >= 0) {
      return scripts[i];
    }
  }
  return null;
}

function safely(work) {
  return function () {
    try {
      return work.apply(this, arguments);
    } catch (error) {
      state.reason = String(error);
    }
  };
}

function later(work, delay) {
  clearTimeout(timer);
  timer = setTimeout(safely(work), delay);
}

function on(name, work) {
  if (window.addEventListener) { window.addEventListener(name, safely(work), false); }
}

/* -- transports ------------------------------------------------------------------------- */

function connect() {
  if (ended) { return; }
  if (window.WebSocket && refusedSockets < 2) {
    openSocket();
  } else {
    poll(true);
  }
}

function arrived(transport) {
  failures = 0;
  state.transport = transport;
  state.connected = true;
  takeOver();
}

function lost() {
  state.connected = false;
  if (ended) { return; }
  failures += 1;
  var delay = DELAYS[Math.min(failures, DELAYS.length) - 1];
  later(connect, failures > LONG_AWAY ? LONG_DELAY : delay);
}

function openSocket() {
  var greeted = false;
  var mine;
  try {
    mine = new window.WebSocket('ws://' + location.host + '/__gmi__/livereload');
  } catch (error) {
    refusedSockets = 2;
    poll(true);
    return;
  }
  socket = mine;
  mine.onopen = safely(function () {
    mine.send(JSON.stringify({
      command: 'hello',
      protocols: [PROTOCOL],
      boot: state.boot,
      epoch: state.epoch,
      mark: state.mark
    }));
  });
  mine.onmessage = safely(function (event) {
    if (mine !== socket) { return; }
    var message = JSON.parse(event.data);
    if (message.command === 'hello') {
      greeted = true;
      refusedSockets = 0;
      arrived('websocket');
      remember();
    } else if (message.command === 'reload' || message.command === 'problems') {
      apply(message, nothing);
    }
  });
  mine.onclose = safely(function () {
    if (mine !== socket) { return; }
    socket = null;
    if (greeted) {
      lost();
    } else {
      poll(false);
    }
  });
}

/* hold false: a look whether the server is there at all, after a socket could not be opened. */
function poll(hold) {
  var mine = request = new XMLHttpRequest();
  asked += 1;
  mine.open('GET', '/__gmi__/reload?boot=' + encodeURIComponent(state.boot) +
    '&epoch=' + state.epoch + '&mark=' + state.mark + '&hold=' + (hold ? 1 : 0) +
    '&screen=' + screenName + '&n=' + asked, true);
  mine.onreadystatechange = safely(function () {
    /* 3: all of the answer is often there before the engine says that it is over. */
    if (mine.readyState < 3 || mine !== request || ended) { return; }
    var update = parsed(mine);
    if (!update && mine.readyState !== 4) { return; }
    clearTimeout(stuck);
    request = null;
    if (!update) {
      lost();
    } else if (hold) {
      arrived(update.again ? 'short poll' : 'long poll');
      apply(update, function () { later(connect, update.again * 1000 || pause(update)); });
    } else {
      refusedSockets += 1;
      apply(update, function () { later(connect, DELAYS[0]); });
    }
  });
  stuck = setTimeout(safely(function () {
    if (mine === request) {
      request = null;
      mine.abort();
      lost();
    }
  }), STUCK);
  if (hold && failures === 0) {
    state.transport = state.transport || 'long poll';
    state.connected = true;
    remember();
    takeOver();
  }
  mine.send(null);
}

function parsed(answer) {
  try {
    return answer.status === 200 ? JSON.parse(answer.responseText) : null;
  } catch (incomplete) {
    return null;
  }
}

/* What was just swapped is fetched first; whatever is saved meanwhile comes with the next poll. */
function pause(update) {
  return update.changes && update.changes.length ? AFTER_NEWS : 0;
}

function end() {
  ended = true;
  state.connected = false;
  clearTimeout(timer);
  clearTimeout(stuck);
  var oldSocket = socket;
  var oldRequest = request;
  socket = null;
  request = null;
  if (oldSocket) { oldSocket.close(); }
  if (oldRequest) { oldRequest.abort(); }
}

function begin() {
  ended = false;
  failures = 0;
  connect();
}

/* -- updates ---------------------------------------------------------------------------- */

function nothing() {}

/* One after the other: an update that has to fetch the page anew takes its time. */
function apply(update, done) {
  queue.push([update, done]);
  if (queue.length === 1) { applyNext(); }
}

function applyNext() {
  var update = queue[0][0];
  takeProblems(update);
  if (update.boot === state.boot && update.epoch <= state.epoch) {
    applied(null);
    return;
  }
  var reason = whyReload(update);
  if (reason) {
    reload(reason, update);
  } else if (hasOwnPage(update.changes)) {
    patch(update, function (problem, away) {
      if (problem) {
        reload(problem, update);
        /* Told in the terminal, once the page is there again. */
        kept(REASON, ownPath.replace('/app/', '') + ': ' + problem);
      } else {
        applied(away ? null : update);
      }
    });
  } else {
    applied(update);
  }
}

function applied(update) {
  if (update) {
    state.boot = update.boot;
    state.epoch = update.epoch;
  }
  var done = queue.shift()[1];
  if (!ended) { done(); }
  if (queue.length) { applyNext(); }
}

function isOwnPage(change) {
  return change.kind === 'page' && change.path === ownPath;
}

function hasOwnPage(changes) {
  for (var i = 0; i < changes.length; i += 1) {
    if (isOwnPage(changes[i])) { return true; }
  }
  return false;
}

function whyReload(update) {
  var changes = update.changes;
  var i;
  if (update.boot !== state.boot) { return 'the server was started anew'; }
  if (!changes) { return 'too much has changed'; }
  for (i = 0; i < changes.length; i += 1) {
    if (changes[i].kind !== 'css' && changes[i].kind !== 'image' && !isOwnPage(changes[i])) {
      return changes[i].path + ' changed';
    }
  }
  for (i = 0; i < changes.length; i += 1) {
    var kind = changes[i].kind;
    if (kind !== 'page') {
      var swapped = kind === 'css' ?
        swapSheet(changes[i].path, update.epoch) : swapImage(changes[i].path, update.epoch);
      if (!swapped) { return changes[i].path + ' changed, and its place is not known'; }
      state.swaps += 1;
    }
  }
  return '';
}

function reload(reason, update) {
  location.reload();
  end();
  queue = [];
  state.reason = reason;
  /* Still here: the user was asked and stays. Then go on from what there is. */
  setTimeout(safely(function () {
    state.boot = update.boot;
    state.epoch = update.epoch;
    begin();
  }), 5000);
}

/* -- from load to unload ---------------------------------------------------------------- */

function start() {
  window[STATE] = state;
  /* After load only: old engines hold the load event back for what begins before it. */
  if (document.readyState === 'complete') {
    later(begin, 0);
  } else {
    on('load', function () { later(begin, 0); });
  }
  on('onpagehide' in window ? 'pagehide' : 'unload', end);
  on('pageshow', function (event) {
    if (event.persisted) { later(begin, 0); }
  });
}

if (tag) { start(); }
