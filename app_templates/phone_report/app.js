/* The report: asks the engine, the screen and the phone, shows each answer, and hands all of them
   to gmi dev. Where there is no dev server, the text at the end can be copied. */
(function () {
  var config = window.GMI_CONFIG || {};
  var WAIT_MS = 15000;       // the longest that answers are waited for
  var RESEND_MS = 1500;
  var MOST_KEYS = 20;
  var LEFT = 37, UP = 38, DOWN = 40;   // key codes
  var report = { screen: {}, engine: {}, features: {}, session: {}, finger: {} };
  var rows = {};
  var tables = {};
  var waiting = {};
  var done = false;
  var timer = null;

  function byId(id) { return document.getElementById(id); }

  function setText(node, text) {
    // A text node, never HTML.
    while (node.firstChild) { node.removeChild(node.firstChild); }
    node.appendChild(document.createTextNode(text));
  }

  function make(tag, cls) {
    var node = document.createElement(tag);
    if (cls) { node.className = cls; }
    return node;
  }

  /* A table of questions with answers, or a list of what there is and what is not. */
  function section(key, title, list) {
    var head = make('h2'), table = make(list ? 'ul' : 'table');
    setText(head, title);
    tables[key] = list ? table : table.appendChild(make('tbody'));
    byId(key === 'finger' ? 'finger' : 'sections').appendChild(head);
    byId(key === 'finger' ? 'finger' : 'sections').appendChild(table);
  }

  function mark(yes) {
    var node = make('span', 'mark');
    node.setAttribute('aria-hidden', 'true');
    setText(node, yes ? '\u2713' : '\u2715');
    return node;
  }

  /* Show an answer and keep it. where: a part of the report. */
  function tell(where, name, value) {
    var row = rows[where + name], yes = value === true, no = value === false;
    if (!row) {
      row = rows[where + name] = { node: make('tr'), name: make('th'), value: make('td') };
      row.node.appendChild(row.name);
      row.node.appendChild(row.value);
      row.name.setAttribute('scope', 'row');
      setText(row.name, name);
      tables[where].appendChild(row.node);
    }
    report[where][name] = value;
    row.node.className = yes ? 'yes' : no ? 'no' : '';
    setText(row.value, yes ? 'yes' : no ? 'no' : String(value));
    if (yes || no) { row.value.insertBefore(mark(yes), row.value.firstChild); }
    if (done) { changed(); }
  }

  /* The same for a feature, which is there or not. */
  function tellFeature(name, yes, key) {
    var item = make('li', yes ? 'yes' : 'no'), word = make('span');
    setText(word, name);
    item.setAttribute('aria-label', name + ': ' + (yes ? 'yes' : 'no'));
    item.appendChild(mark(yes));
    item.appendChild(word);
    tables[key].appendChild(item);
    report.features[name] = yes;
    if (done) { changed(); }
  }

  /* The text in its whole length: inside an element this engine may not scroll. */
  function showText() {
    var node = byId('text');
    node.value = JSON.stringify(report, null, 1);
    node.style.height = 'auto';
    node.style.height = node.scrollHeight + 'px';
  }

  function changed() {
    showText();
    clearTimeout(timer);
    timer = setTimeout(send, RESEND_MS);
  }

  // ---- the screen

  function fixedWorks() {
    var node = document.createElement('div'), top, now;
    node.style.cssText = 'position: fixed; top: 7px; left: 0; width: 1px; height: 1px';
    document.body.appendChild(node);
    top = node.getBoundingClientRect().top;
    window.scrollTo(0, 40);
    now = node.getBoundingClientRect().top;
    window.scrollTo(0, 0);
    document.body.removeChild(node);
    return top === 7 && now === 7;
  }

  function size(width, height) { return width + ' x ' + height; }

  function askScreen() {
    var root = document.documentElement, bare = /bare=(\d+)x(\d+)/.exec(location.hash);
    tell('screen', 'Window', size(window.innerWidth, window.innerHeight));
    tell('screen', 'Layout', size(root.clientWidth, root.clientHeight));
    tell('screen', 'Screen', size(screen.width, screen.height));
    tell('screen', 'Screen without bars', size(screen.availWidth, screen.availHeight));
    tell('screen', 'Device pixel ratio',
      window.devicePixelRatio === undefined ? 'not told' : window.devicePixelRatio);
    tell('screen', 'Colours', screen.colorDepth + ' bit');
    tell('screen', 'Viewport tag obeyed', root.clientWidth === screen.width ||
      root.clientWidth === window.innerWidth);
    tell('screen', 'Position fixed holds', fixedWorks());
    tell('screen', 'Without viewport tag', bare ? size(bare[1], bare[2]) : 'not measured yet');
  }

  // ---- the engine

  function askEngine() {
    var agent = navigator.userAgent, found = /AppleWebKit\/([0-9.]+)/.exec(agent);
    var groups = REPORT_FEATURES, i, k, yes;
    tell('engine', 'User agent', agent);
    tell('engine', 'WebKit', found ? found[1] : 'not told');
    tell('engine', 'Platform', navigator.platform || 'not told');
    tell('engine', 'Language', navigator.language || 'not told');
    tell('engine', 'Cookies on', !!navigator.cookieEnabled);
    for (i = 0; i < groups.length; i++) {
      section('features' + i, groups[i].title, true);
      for (k = 0; k < groups[i].tests.length; k++) {
        try {
          yes = !!groups[i].tests[k].test();
        } catch (ignored) { yes = false; }
        tellFeature(groups[i].tests[k].name, yes, 'features' + i);
      }
    }
    reportPictures(function (name, known) {
      tellFeature(name, known, 'features1');
      answered(name);
    });
  }

  // ---- the phone

  function askPhone() {
    var phone = new GMIService({ timeout: 8000 });
    tell('session', 'JSONP', 'asking ...');
    tell('session', 'Phone', 'asking ...');
    tell('session', 'Session cookie comes back', 'asking ...');
    phone.getProductInfo(function (reply) {
      var known = reply.res === 'success';
      tell('session', 'JSONP', known);
      tell('session', 'Phone', known ? reply.vendor + ' ' + reply.product : reply.msg);
      answered('phone');
      if (known && config.username !== undefined && config.password !== undefined) {
        login(phone);
      } else {
        tell('session', 'Session cookie comes back', known ? 'not asked: no login in config.js'
          : 'not known: no phone');
        answered('session');
      }
    });
  }

  function login(phone) {
    phone.webServiceLogin('', config.username, config.password, function (reply) {
      if (reply.res !== 'success') {
        tell('session', 'Session cookie comes back', 'not known: ' + reply.msg);
        answered('session');
        return;
      }
      // Answered only to who is logged in.
      phone.getUptime(function (uptime) {
        tell('session', 'Session cookie comes back', uptime.reason === 'session' ? false
          : uptime.res === 'success' ? true : 'not known: ' + uptime.msg);
        answered('session');
      });
    });
  }

  // ---- what only a finger can tell

  function watchFinger() {
    var pad = byId('pad'), box = byId('box'), most = 0, lifted = 0;
    function now() { return new Date().getTime(); }
    tell('finger', 'Touch events seen', false);
    tell('finger', 'Fingers at once', 0);
    tell('finger', 'Click after touch', 'touch the field above');
    tell('finger', 'Element scrolls', 'drag the text above');
    pad.addEventListener('touchstart', function (event) {
      most = Math.max(most, event.touches.length);
      pad.className = 'down';
      tell('finger', 'Touch events seen', true);
      tell('finger', 'Fingers at once', most);
    }, false);
    pad.addEventListener('touchend', function () {
      lifted = now();
      pad.className = '';
    }, false);
    pad.addEventListener('click', function () {
      if (lifted) { tell('finger', 'Click after touch', now() - lifted + ' ms'); }
    }, false);
    box.className = 'scrolls';
    box.addEventListener('scroll', function () {
      if (box.scrollTop > 0 && report.finger['Element scrolls'] !== true) {
        tell('finger', 'Element scrolls', true);
      }
    }, false);
  }

  /* The phone's arrows lead to what can be touched; where that is far, they move the page first. */
  function watchKeys() {
    var stops = [byId('pad'), byId('box'), byId('again'), byId('bare'), byId('text')], seen = [];

    function step(way) {
      var at = -1, next, place, i;
      for (i = 0; i < stops.length; i++) {
        if (stops[i] === document.activeElement) { at = i; }
      }
      next = stops[at < 0 ? 0 : at + way];
      place = next && next.getBoundingClientRect();
      if (place && place.top < window.innerHeight && place.bottom > 0) {
        next.focus();
      } else {
        window.scrollBy(0, way * Math.round(window.innerHeight * 0.7));
      }
    }

    tell('finger', 'Keys seen', 'press one');
    document.addEventListener('keydown', function (event) {
      var key = event.keyCode, i;
      for (i = 0; i < seen.length && seen[i] !== key; i++) { /* look on */ }
      if (i === seen.length && i < MOST_KEYS) {
        seen.push(key);
        tell('finger', 'Keys seen', seen.join(', '));
      }
      if (key >= LEFT && key <= DOWN) {
        document.body.className = 'keys';
        event.preventDefault();
        step(key === LEFT || key === UP ? -1 : 1);
      }
    }, false);
  }

  // ---- handing it over

  function say(text, kind) {
    var node = byId('delivery');
    node.className = kind || '';
    setText(node, text);
  }

  function send() {
    var request = new XMLHttpRequest(), over = false;
    function finish(taken) {
      if (over) { return; }
      over = true;
      if (taken) {
        say('Sent to gmi dev: see its terminal.', 'good');
      } else {
        say('No dev server took it. The text is at the end of this page, to copy.', 'bad');
      }
    }
    clearTimeout(timer);
    say('Sending ...');
    request.onreadystatechange = function () {
      if (request.readyState === 4) { finish(request.status === 200); }
    };
    setTimeout(function () { finish(false); }, WAIT_MS);
    try {
      request.open('POST', '../__gmi__/report', true);
      request.setRequestHeader('Content-Type', 'application/json');
      request.send(JSON.stringify(report));
    } catch (ignored) { finish(false); }
  }

  function answered(name) {
    var left;
    delete waiting[name];
    for (left in waiting) {
      if (waiting.hasOwnProperty(left)) { return; }
    }
    finishAsking();
  }

  function finishAsking() {
    if (done) { return; }
    done = true;
    changed();
    send();
  }

  /* What the phone did not answer is asked again first. */
  function sendAgain() {
    if (report.session.JSONP === true && report.session['Session cookie comes back'] === true) {
      send();
      return;
    }
    say('Asking the phone again ...');
    done = false;
    waiting = { phone: 1, session: 1 };
    askPhone();
  }

  function start() {
    var found;
    waiting = { phone: 1, session: 1, 'data: PNG': 1, 'WebP': 1, 'SVG picture': 1 };
    section('screen', 'Screen');
    section('session', 'Phone');
    section('finger', 'Finger and keys');
    section('engine', 'Engine');
    askScreen();
    watchFinger();
    askEngine();
    found = report.engine.WebKit;
    setText(byId('summary'), report.screen.Window + ' CSS pixels, ' +
      (/^[0-9]/.test(found) ? 'WebKit ' + found : 'another engine'));
    watchKeys();
    showText();
    askPhone();
    // An engine may tell nothing at all of a picture.
    setTimeout(finishAsking, WAIT_MS);
    byId('again').onclick = sendAgain;
    byId('bare').onclick = function () { location.href = 'bare.html'; };
    window.addEventListener('resize', function () {
      tell('screen', 'Window', size(window.innerWidth, window.innerHeight));
    }, false);
  }

  window.addEventListener('load', function () { setTimeout(start, 0); }, false);
}());
