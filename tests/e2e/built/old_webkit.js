/* Opens a page in PhantomJS 1.9.8 as a phone would, and prints what it shows whenever that changes,
   as JSON lines. It takes shot.png once the page shows a text, no answer is due, and all that the
   page does again and again was done once. If it was told a file, it waits until the application
   cache keeps everything too, and opens the page once more when that file is there. Arguments:
   address, that text, that file or "", the text to wait for when opened once more. */
var page = require('webpage').create();
var system = require('system');
var fs = require('fs');
var address = system.args[1], flag = system.args[3] || '';
var IDLE = 1;  // of an application cache: everything is kept
var asked, last;

function say(kind, what) {
  system.stdout.writeLine(JSON.stringify([kind, what]));
  system.stdout.flush();
}

function look() {
  var seen = page.evaluate(function () {
    return {
      agent: navigator.userAgent,
      text: document.body ? document.body.innerText : '',
      cache: window.applicationCache ? window.applicationCache.status : -1,
      still: window.turning ? window.turning() : -1
    };
  });
  seen.due = 0;
  for (var id in asked) { seen.due += 1; }
  if (JSON.stringify(seen) !== last) {
    last = JSON.stringify(seen);
    say('seen', seen);
  }
  return seen;
}

function open(text, then) {
  asked = {};
  page.open(address, function (status) {
    say('opened', status);
    var waiting = setInterval(function () {
      var seen = look();
      if (seen.text.indexOf(text) < 0 || seen.due || seen.still) { return; }
      if (flag && seen.cache !== IDLE) { return; }
      clearInterval(waiting);
      then();
    }, 25);
  });
}

page.viewportSize = {width: 800, height: 480};
page.onError = function (message, trace) {
  say('error', message + (trace[0] ? ' at ' + trace[0].file + ':' + trace[0].line : ''));
};
page.onResourceRequested = function (request) { asked[request.id] = true; };
page.onResourceReceived = function (reply) {
  if (reply.stage !== 'end') { return; }
  delete asked[reply.id];
  if (reply.url.indexOf('data:') !== 0) { say('reply', [reply.status, reply.url]); }
};
page.onInitialized = function () {
  page.evaluate(function () {
    // Newer than the phone's engine.
    var gone = ['WebSocket', 'Worker', 'EventSource', 'FormData', 'matchMedia', 'ArrayBuffer'];
    for (var i = 0; i < gone.length; i++) { window[gone[i]] = undefined; }
    // How many intervals of the page have not come round yet.
    var begin = window.setInterval, turning = 0;
    window.setInterval = function (act, every) {
      var first = true;
      turning += 1;
      return begin(function () {
        if (first) { first = false; turning -= 1; }
        act();
      }, every);
    };
    window.turning = function () { return turning; };
  });
};

open(system.args[2], function () {
  page.render('shot.png');
  say('through', 1);
  if (!flag) { phantom.exit(0); }
  var waiting = setInterval(function () {
    if (!fs.exists(flag)) { return; }
    clearInterval(waiting);
    open(system.args[4], function () {
      say('through', 2);
      phantom.exit(0);
    });
  }, 25);
});
