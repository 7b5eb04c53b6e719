/* Opens a page in PhantomJS 1.9.8 as a phone would, and prints what became of it, as JSON lines.
   Arguments: address, picture, milliseconds to wait, file that tells to open it once more or "". */
var page = require('webpage').create();
var system = require('system');
var fs = require('fs');
var address = system.args[1], picture = system.args[2], wait = +system.args[3], flag = system.args[4];

function say(kind, what) {
  system.stdout.writeLine(JSON.stringify([kind, what]));
  system.stdout.flush();
}

function look() {
  return page.evaluate(function () {
    return {
      agent: navigator.userAgent,
      text: document.body ? document.body.innerText : '',
      cache: window.applicationCache ? window.applicationCache.status : -1
    };
  });
}

function open(then) {
  page.open(address, function (status) {
    say('opened', status);
    setTimeout(then, wait);
  });
}

page.viewportSize = {width: 800, height: 480};
page.onError = function (message, trace) {
  say('error', message + (trace[0] ? ' at ' + trace[0].file + ':' + trace[0].line : ''));
};
page.onResourceReceived = function (reply) {
  if (reply.stage === 'end' && reply.url.indexOf('data:') !== 0) { say('reply', [reply.status, reply.url]); }
};
page.onInitialized = function () {
  page.evaluate(function () {
    // Newer than the phone's engine.
    var gone = ['WebSocket', 'Worker', 'EventSource', 'FormData', 'matchMedia', 'ArrayBuffer'];
    for (var i = 0; i < gone.length; i++) { window[gone[i]] = undefined; }
  });
};

open(function () {
  say('seen', look());
  page.render(picture);
  if (!flag) { phantom.exit(0); }
  var waiting = setInterval(function () {
    if (!fs.exists(flag)) { return; }
    clearInterval(waiting);
    open(function () {
      say('seen', look());
      phantom.exit(0);
    });
  }, 50);
});
