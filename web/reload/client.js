/*
 * The reload client: keeps a page at the server's epoch.
 *
 * ES3, because it runs on the phone's engine too, and it never throws into the page. The script
 * element that loaded it says which epoch the page was served at; from then on the server is told
 * what the page has and answers with all that changed since. WebSocket where there is one, else
 * a held XMLHttpRequest. window.__gmi_reload shows where it stands.
 */
(function () {
  var STATE = '__gmi_reload';
  var MARK = '__gmi';
  var PROTOCOL = 'http://livereload.com/protocols/official-7';
  var DELAYS = [50, 100, 250, 500, 1000];
  var LONG_AWAY = 60;
  var LONG_DELAY = 5000;
  var STUCK = 40000;

  if (window[STATE] || !window.JSON || !window.XMLHttpRequest) { return; }

  var tag = ownTag();
  if (!tag) { return; }

  var state = window[STATE] = {
    boot: tag.getAttribute('data-boot') || '',
    epoch: parseInt(tag.getAttribute('data-epoch'), 10) || 0,
    transport: '',
    connected: false,
    swaps: 0,
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
  var screen = Math.random().toString(36).slice(2, 10);
  var asked = 0;

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
    return function (event) {
      try {
        return work(event);
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
        epoch: state.epoch
      }));
    });
    mine.onmessage = safely(function (event) {
      if (mine !== socket) { return; }
      var message = JSON.parse(event.data);
      if (message.command === 'hello') {
        greeted = true;
        refusedSockets = 0;
        arrived('websocket');
      } else if (message.command === 'reload') {
        apply(message);
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
      '&epoch=' + state.epoch + '&hold=' + (hold ? 1 : 0) +
      '&screen=' + screen + '&n=' + asked, true);
    mine.onreadystatechange = safely(function () {
      if (mine.readyState !== 4 || mine !== request || ended) { return; }
      clearTimeout(stuck);
      request = null;
      var update = null;
      try {
        update = mine.status === 200 ? JSON.parse(mine.responseText) : null;
      } catch (ignored) { update = null; }
      if (!update) {
        lost();
      } else if (hold) {
        arrived(update.again ? 'short poll' : 'long poll');
        apply(update);
        if (!ended) { later(connect, update.again * 1000); }
      } else {
        refusedSockets += 1;
        apply(update);
        if (!ended) { later(connect, DELAYS[0]); }
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
    }
    mine.send(null);
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

  function apply(update) {
    if (update.boot === state.boot && update.epoch <= state.epoch) { return; }
    var reason = whyReload(update);
    if (reason) {
      reload(reason, update);
      return;
    }
    state.boot = update.boot;
    state.epoch = update.epoch;
  }

  function whyReload(update) {
    var changes = update.changes;
    var i;
    if (update.boot !== state.boot) { return 'the server was started anew'; }
    if (!changes) { return 'too much has changed'; }
    for (i = 0; i < changes.length; i += 1) {
      if (changes[i].kind !== 'css' && changes[i].kind !== 'image') {
        return changes[i].path + ' changed';
      }
    }
    for (i = 0; i < changes.length; i += 1) {
      var swapped = changes[i].kind === 'css' ?
        swapSheet(changes[i].path, update.epoch) : swapImage(changes[i].path, update.epoch);
      if (!swapped) { return changes[i].path + ' changed, and its place is not known'; }
      state.swaps += 1;
    }
    return '';
  }

  function reload(reason, update) {
    end();
    state.reason = reason;
    location.reload();
    /* Still here: the user was asked and stays. Then go on from what there is. */
    setTimeout(safely(function () {
      state.boot = update.boot;
      state.epoch = update.epoch;
      begin();
    }), 5000);
  }

  function pathOf(url, base) {
    var link = document.createElement('a');
    if (base && !/^([a-z][a-z0-9+.-]*:|\/)/i.test(url)) {
      url = base.replace(/[?#].*$/, '').replace(/[^\/]*$/, '') + url;
    }
    link.href = url;
    if (link.host && link.host !== location.host) { return ''; }
    try {
      return decodeURIComponent(link.pathname);
    } catch (error) {
      return link.pathname;
    }
  }

  function marked(url, epoch) {
    var parts = /^([^?#]*)(\?[^#]*)?(#.*)?$/.exec(url);
    if (!parts) { return url; }
    var query = (parts[2] || '').replace(new RegExp('[?&]' + MARK + '=\\d+'), '');
    query = query ? '?' + query.slice(1) + '&' : '?';
    return parts[1] + query + MARK + '=' + epoch + (parts[3] || '');
  }

  /* The address of the element is changed in place: old engines never say that a link has
     loaded, so there would be no moment to take the old one away. */
  function swapSheet(path, epoch) {
    var links = document.getElementsByTagName('link');
    var done = false;
    var i;
    for (i = 0; i < links.length; i += 1) {
      if (isSheet(links[i]) && pathOf(links[i].href) === path) {
        links[i].href = marked(links[i].href, epoch);
        done = true;
      }
    }
    if (done) { return true; }
    for (i = 0; i < links.length; i += 1) {
      if (isSheet(links[i]) && links[i].sheet && imports(links[i].sheet, path, 0)) {
        links[i].href = marked(links[i].href, epoch);
        done = true;
      }
    }
    return done;
  }

  function isSheet(link) {
    return /(^|\s)stylesheet(\s|$)/i.test(link.rel) && !!link.href;
  }

  function rulesOf(sheet) {
    try {
      return sheet.cssRules || [];
    } catch (error) {
      return [];  /* of another site */
    }
  }

  function imports(sheet, path, depth) {
    var rules = rulesOf(sheet);
    for (var i = 0; i < rules.length; i += 1) {
      if (rules[i].type === 3) {
        if (pathOf(rules[i].href, sheet.href) === path) { return true; }
        if (depth < 5 && rules[i].styleSheet && imports(rules[i].styleSheet, path, depth + 1)) {
          return true;
        }
      }
    }
    return false;
  }

  function swapImage(path, epoch) {
    var done = false;
    var i;
    for (i = 0; i < document.images.length; i += 1) {
      var image = document.images[i];
      if (image.src && pathOf(image.src) === path) {
        image.src = marked(image.src, epoch);
        done = true;
      }
    }
    for (i = 0; i < document.styleSheets.length; i += 1) {
      var sheet = document.styleSheets[i];
      done = swapInRules(rulesOf(sheet), sheet.href, path, epoch) || done;
    }
    var styled = document.querySelectorAll ? document.querySelectorAll('[style*="url("]') : [];
    for (i = 0; i < styled.length; i += 1) {
      done = swapInStyle(styled[i].style, location.href, path, epoch) || done;
    }
    return done;
  }

  function swapInRules(rules, base, path, epoch) {
    var done = false;
    for (var i = 0; i < rules.length; i += 1) {
      var rule = rules[i];
      if (rule.style) {
        done = swapInStyle(rule.style, base || location.href, path, epoch) || done;
      } else if (rule.type === 3 && rule.styleSheet) {
        done = swapInRules(rulesOf(rule.styleSheet), rule.styleSheet.href, path, epoch) || done;
      } else if (rule.cssRules) {
        done = swapInRules(rule.cssRules, base, path, epoch) || done;
      }
    }
    return done;
  }

  function swapInStyle(style, base, path, epoch) {
    var names = ['backgroundImage', 'listStyleImage', 'borderImageSource', 'webkitBorderImage',
      'webkitMaskImage', 'content'];
    var done = false;
    for (var i = 0; i < names.length; i += 1) {
      var value = style[names[i]];
      if (value && String(value).indexOf('url(') >= 0) {
        var changed = swapInValue(String(value), base, path, epoch);
        if (changed !== value) {
          style[names[i]] = changed;
          done = true;
        }
      }
    }
    return done;
  }

  function swapInValue(value, base, path, epoch) {
    return value.replace(/url\((['"]?)([^'")]*)\1\)/g, function (whole, quote, url) {
      if (/^data:/i.test(url) || pathOf(url, base) !== path) { return whole; }
      var link = document.createElement('a');
      link.href = /^([a-z][a-z0-9+.-]*:|\/)/i.test(url) ? url :
        base.replace(/[?#].*$/, '').replace(/[^\/]*$/, '') + url;
      return 'url("' + marked(link.href, epoch) + '")';
    });
  }

  /* -- from load to unload ---------------------------------------------------------------- */

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
}());
