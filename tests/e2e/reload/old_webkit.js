/* Opens a page in PhantomJS 1.9.8 without WebSocket, and prints what it shows whenever that
   changes, as JSON lines. Argument: address. Runs until it is ended. */
var page = require('webpage').create();
var system = require('system');
var last = '';

function say(kind, what) {
  system.stdout.writeLine(JSON.stringify([kind, what]));
  system.stdout.flush();
}

page.viewportSize = {width: 800, height: 480};
page.onError = function (message, trace) {
  say('error', message + (trace[0] ? ' at ' + trace[0].file + ':' + trace[0].line : ''));
};
page.onInitialized = function () {
  page.evaluate(function () {
    var gone = ['WebSocket', 'Worker', 'EventSource', 'FormData', 'matchMedia', 'ArrayBuffer'];
    for (var i = 0; i < gone.length; i++) { window[gone[i]] = undefined; }
  });
};
page.open(system.args[1], function (status) {
  say('opened', status);
  setInterval(function () {
    var seen = page.evaluate(function () {
      var heading = document.getElementById('text');
      var state = window.__gmi_reload;
      var panel = document.getElementsByTagName('gmi-problems')[0];
      return heading && state ? {
        text: heading.textContent,
        color: getComputedStyle(heading, null).color,
        script: document.getElementById('script').textContent,
        links: document.getElementsByTagName('link').length,
        transport: state.transport,
        connected: state.connected,
        reason: state.reason,
        epoch: state.epoch,
        patches: state.patches,
        panel: panel ? panel.textContent : '',
        panelSize: panel ? panel.offsetWidth + 'x' + (panel.offsetHeight > 80) : '',
        close: panel ? panel.getElementsByTagName('gmi-part')[1].offsetHeight : 0
      } : null;
    });
    if (seen && JSON.stringify(seen) !== last) {
      last = JSON.stringify(seen);
      say('seen', seen);
    }
  }, 5);
});
