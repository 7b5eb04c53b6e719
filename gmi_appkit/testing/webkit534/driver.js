/* Drives one page in PhantomJS 1.9.8 as a test says. It asks for what to do, does it, and brings
   the answer with its next question; when nobody is left to ask, it ends. ES3. */
var system = require('system');
var env = system.env;
var width = +env.GMI_WIDTH;
var height = +env.GMI_HEIGHT;
var page = require('webpage').create();
var said = [];
var errors = [];

phantom.onError = function () { phantom.exit(2); };

page.viewportSize = { width: width, height: height };
page.clipRect = { top: 0, left: 0, width: width, height: height };
page.settings.userAgent = env.GMI_AGENT;
page.onConsoleMessage = function (text, line, file) {
  said.push('log: ' + text + (file ? '  (' + file + ':' + line + ')' : ''));
};
page.onError = function (message, trace) {
  errors.push(message + (trace && trace[0] ? ' at ' + trace[0].file + ':' + trace[0].line : ''));
};
page.onAlert = function (text) { said.push('alert: ' + text); };
page.onResourceRequested = function (asked, request) {
  // The app under test, and nothing else on this machine or any other.
  if (asked.url.indexOf(env.GMI_ORIGIN) && asked.url.indexOf('data:') && asked.url.indexOf('about:')) {
    said.push('refused: ' + asked.url);
    request.abort();
  }
};
page.onInitialized = function () {
  page.evaluate(function () {
    // Newer than the phone's engine.
    var gone = ['WebSocket', 'Worker', 'EventSource', 'FormData', 'matchMedia', 'ArrayBuffer'];
    for (var i = 0; i < gone.length; i++) { window[gone[i]] = undefined; }
  });
};

/* In the page: where a person would touch what is called so. */
function look(name, pattern, flags, touch) {
  var wanted = pattern === null ? null : new RegExp(pattern, flags);
  var touchable = 'button,a[href],input,select,textarea,label,[role=button],[role=link],' +
    '[role=tab],[role=option],[role=menuitem],[role=checkbox],[role=radio],[role=switch]';
  function squeeze(text) { return (text || '').replace(/\s+/g, ' ').replace(/^ | $/g, ''); }
  function called(element) {
    var label = squeeze(element.getAttribute('aria-label'));
    var by = element.getAttribute('aria-labelledby');
    if (!label && by && document.getElementById(by)) {
      label = squeeze(document.getElementById(by).textContent);
    }
    return label || squeeze(element.innerText) || squeeze(element.getAttribute('value')) ||
      squeeze(element.getAttribute('placeholder')) || squeeze(element.getAttribute('alt')) ||
      squeeze(element.getAttribute('title'));
  }
  function place(element) {
    var box = element.getBoundingClientRect();
    var x = Math.round((box.left + box.right) / 2);
    var y = Math.round((box.top + box.bottom) / 2);
    if (!box.width || !box.height || getComputedStyle(element, null).visibility === 'hidden') {
      return null;
    }
    return { x: x, y: y };
  }
  function onTop(element, at) {
    var top = document.elementFromPoint(at.x, at.y);
    return !!top && (top === element || element.contains(top) || top.contains(element));
  }
  function matching(elements, text) {
    var found = [];
    for (var i = 0; i < elements.length; i++) {
      var own = text(elements[i]);
      if (wanted ? wanted.test(own) : own === name) {
        var at = place(elements[i]);
        if (at && (!touch || onTop(elements[i], at))) { found.push(at); }
      }
    }
    return found;
  }
  var found = matching(document.querySelectorAll(touchable), called);
  if (!found.length) {
    var texts = [];
    var all = document.body ? document.body.getElementsByTagName('*') : [];
    for (var i = 0; i < all.length; i++) {
      if (!all[i].firstElementChild || !touch) { texts.push(all[i]); }
    }
    found = matching(texts, function (element) { return squeeze(element.innerText); });
    if (found.length > 1) { found = [found[0]]; }
  }
  return found;
}

/* Whether a text stands on the page, as a part of it. */
function reads(name, pattern, flags) {
  var text = document.body ? document.body.innerText.replace(/\s+/g, ' ') : '';
  return pattern === null ? text.toLowerCase().indexOf(name.toLowerCase()) >= 0
    : new RegExp(pattern, flags).test(text);
}

function until(test, patience, then) {
  var end = new Date().getTime() + patience;
  (function again() {
    var found = test();
    if (found || new Date().getTime() >= end) { then(found); } else { setTimeout(again, 30); }
  })();
}

var does = {
  open: function (job, answer) {
    page.open(job.url, function (status) { answer({ opened: status === 'success' }); });
  },
  text: function (job, answer) {
    answer({ text: page.evaluate(function () { return document.body ? document.body.innerText : ''; }) });
  },
  tap: function (job, answer) {
    until(function () {
      var found = page.evaluate(look, job.name, job.pattern, job.flags, true);
      return found && found.length ? found : null;
    }, job.patience, function (found) {
      if (found && found.length === 1) { page.sendEvent('click', found[0].x, found[0].y); }
      answer({ count: found ? found.length : 0 });
    });
  },
  see: function (job, answer) {
    until(function () {
      return page.evaluate(reads, job.name, job.pattern, job.flags) === job.wanted;
    }, job.patience, function (found) { answer({ seen: found }); });
  },
  render: function (job, answer) { answer({ png: page.renderBase64('PNG') }); },
  where: function (job, answer) { answer({ url: page.url }); },
  end: function () { phantom.exit(0); }
};

function ask(answer) {
  var asking = new XMLHttpRequest();
  answer.said = said;
  answer.errors = errors;
  said = [];
  errors = [];
  asking.open('POST', env.GMI_DRIVER, true);
  // Any other type would have it ask for permission first.
  asking.setRequestHeader('Content-Type', 'text/plain');
  asking.onreadystatechange = function () {
    if (asking.readyState !== 4) { return; }
    if (asking.status !== 200) { phantom.exit(1); return; }
    var job = JSON.parse(asking.responseText);
    // Out of the reply's own event, or the engine loses timers.
    setTimeout(function () { does[job.what](job, ask); }, 0);
  };
  asking.send(JSON.stringify(answer));
}

ask({});
