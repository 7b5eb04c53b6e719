/*
 * Goes before the first script of a page, as part of it: keeps what the page writes to the console,
 * and the errors that no script caught, until the reload client takes them over. ES3.
 */
(function (page) {
  var said = [];
  var heard = false;
  var names = ['log', 'info', 'warn', 'error', 'debug'];

  function keep(kind, what) {
    try {
      if (said.take) {
        said.take(kind, what);
      } else if (said.length < 200) {
        said.push([kind, what]);
      }
    } catch (ignored) { said.lost = true; }
  }

  function wrap(name) {
    var original = page.console[name];
    if (typeof original !== 'function') { return; }
    page.console[name] = function () {
      keep(name, arguments);
      return original.apply(page.console, arguments);
    };
  }

  if (page.__gmi_said) { return; }
  page.__gmi_said = said;
  if (page.console) {
    for (var i = 0; i < names.length; i += 1) { wrap(names[i]); }
  }
  if (page.addEventListener) {
    page.addEventListener('error', function (event) {
      if (event && event.message) {
        heard = true;
        keep('uncaught', [event.message, event.filename, event.lineno, event.colno]);
      }
    }, false);
    /* gmi-check-ignore js-event: for desktops; engines without promises have none to reject */
    page.addEventListener('unhandledrejection', function (event) {
      keep('rejected', [event.reason]);
    }, false);
  }
  if (!page.ErrorEvent && !page.onerror) {
    /* Old engines tell only the one handler. */
    page.onerror = function (message, url, line) {
      if (!heard) { keep('uncaught', [message, url, line]); }
      return false;
    };
  }
}(window));
