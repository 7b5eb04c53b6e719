/* The kiosk: how it starts, its calls, the way back to the attract page, and what is kept out.
   Settings stand in kiosk.js, the pages in pages.js and staff.js, and the look in the kit. */
(function (kiosk, ui) {
  'use strict';

  var t = ui.t;
  var config = window.GMI_CONFIG || {};
  var WARN = 8;            // seconds before the way back that it is announced

  var settings, phone, calls, lines, attract, home, search, pad, padScreen, incoming, code, banner;
  var card = null;
  var touched = 0;         // when somebody last touched the page
  var stopped = false;
  var waiting = true;      // for a login: nobody is sent back from there

  // ---- pages

  function show(screen) {
    hideBanner();
    touched = new Date().getTime();
    ui.setClass(document.body, 'kiosk-bare', screen === attract ||
      screen === incoming || screen === search);
    ui.frame.show(screen);
  }

  function showAttract() {
    pad.set('');
    home.turn(-100);
    if (search) { search.again(); }
    ui.hideToast();
    show(attract);
  }

  function showHome() { show(home); }

  function showPad() { show(padScreen); }

  function showSearch() { show(search); }

  function chosen(place) {
    if (place.number) {
      dial(place.name, place.number);
    } else {
      show(kiosk.info({ place: place, back: showHome }));
    }
  }

  function buildPad() {
    pad = new ui.DialPad({ label: t('pad.label'), hint: settings.hint, most: settings.most,
      go: { icon: 'call', text: t('call'), kind: 'call', press: function (number) {
        if (kiosk.allows(settings, number)) {
          dial(ui.readable(number), number);
        } else {
          pad.say(t('pad.not.allowed'), true);
        }
      } },
      back: ui.button({ icon: 'back', text: t('back'), cls: 'gu-outline', press: showHome }) });
    padScreen = { title: t('pad.title'), node: pad.node, back: showHome };
  }

  function showCode() {
    // Without a code there is no way in for staff either.
    if (settings.staff.code) { show(code); }
  }

  function staffScreen() {
    return kiosk.staffScreen({ settings: settings, phone: phone, back: showAttract,
      leave: leave, theme: function () {
        ui.store('kiosk.theme', ui.isDark() ? 'light' : 'dark');
        ui.setTheme(ui.load('kiosk.theme'));
        show(staffScreen());
      } });
  }

  function leave() {
    stopped = true;
    if (settings.staff.leaveTo) {
      window.location.href = settings.staff.leaveTo;
      return;
    }
    show({ title: t('stopped'), node: ui.state({ icon: 'check', title: t('stopped'),
      text: t('stopped.text'), buttons: [ui.button({ text: t('stopped.again'), kind: 'accent',
        press: function () {
          stopped = false;
          showAttract();
          lines.tell();
        } })] }).node });
  }

  // ---- calls

  /* A name in a message leaves room for what is said of it. */
  function brief(name) { return name.length > 22 ? name.substring(0, 20) + '\u2026' : name; }

  function dial(name, number) {
    var ready = phone.ready(), account = null, i;
    for (i = 0; i < ready.length && !account; i++) {
      if (settings.account === null || ready[i].index === settings.account) { account = ready[i]; }
    }
    if (calls.isLive()) {
      showCall();
    } else if (phone.isDown) {
      ui.toast(t('call.gone', brief(name)));
    } else if (!phone.accountsKnown) {
      ui.toast(t('account.wait'));
    } else if (!account) {
      ui.toast(settings.account === null || !ready.length ? t('call.none', brief(name))
        : t('call.account', brief(name), settings.account + 1));
    } else {
      calls.dial({ name: name, number: number, account: account.index, from: account.number });
    }
  }

  function showCall() {
    card = ui.callCard(calls);
    card.screen = { title: settings.title, node: card.node, back: function () {
      if (!calls.isLive()) { showHome(); }
    } };
    show(card.screen);
    tellCall(calls.call);
  }

  function tellCall(call) {
    var back = null, end = null;
    card.update(call);
    if (call.phase === 'failed' || call.phase === 'ended') {
      back = ui.button({ icon: 'back', text: t('back'), press: showHome });
    }
    if (call.phase === 'failed') {
      end = ui.button({ icon: 'call', text: t('try.again'), kind: 'call', cls: 'gu-first',
        press: function () { calls.dial(call); } });
    } else if (call.phase !== 'ended' && phone.canEndCalls) {
      end = ui.button({ icon: 'end', text: t('call.end'), kind: 'end', cls: 'gu-first',
        press: function () { calls.end(); } });
    }
    ui.frame.setActions(back || end ? [back, null, end] : []);
    ui.frame.layout(true);
  }

  function callChanged(call) {
    var onCall = card && ui.frame.screen() === card.screen;
    touched = new Date().getTime();
    if (stopped) { return; }
    if (call && (call.phase === 'starting' || (call.phase === 'failed' && !onCall))) {
      pad.set('');
      showCall();
    } else if (onCall && call) {
      tellCall(call);
    } else if (onCall) {
      showHome();
    }
  }

  /* The phone rings or is used: the page gives way, and comes back afterwards. */
  function lineChanged(state) {
    if (stopped || waiting) { return; }
    if (state === 'idle') {
      if (ui.frame.screen() === incoming) { showAttract(); }
    } else {
      incoming.state(state);
      if (ui.frame.screen() === incoming) {
        ui.frame.setTitle(incoming.title);
      } else {
        ui.hideToast();
        show(incoming);
      }
    }
  }

  // ---- the way back

  function hideBanner() { ui.show(banner, false); }

  function stayed() {
    touched = new Date().getTime();
    hideBanner();
  }

  function tick() {
    var screen = ui.frame.screen(), left;
    if (stopped || waiting || screen === attract || screen === incoming || calls.isLive()) {
      return;
    }
    left = Math.ceil(settings.idle - (new Date().getTime() - touched) / 1000);
    if (left <= 0) {
      // A visitor's call that failed is nobody's any more.
      if (calls.call) { calls.forget(calls.call); }
      showAttract();
    } else if (left <= WARN) {
      ui.setText(banner, t('kiosk.idle', left));
      ui.show(banner, true);
    }
  }

  // ---- what is kept out: every screen has a way back, so the phone's Back key stays in the page

  function refuse(event) {
    if (!stopped) { event.preventDefault(); }
  }

  function guard() {
    document.addEventListener('contextmenu', refuse, false);
    document.addEventListener('dragstart', refuse, false);
    document.addEventListener('touchstart', stayed, true);
    document.addEventListener('mousedown', stayed, true);
    document.addEventListener('keydown', stayed, true);
    setInterval(tick, 1000);
  }

  // ---- start

  function showLogin(message) {
    waiting = true;
    ui.setClass(document.body, 'kiosk-bare', false);
    ui.loginScreen({ title: settings.title, message: message, username: config.username,
      go: function (username, password) {
        begin();
        phone.enter(username, password);
      } });
  }

  function begin() {
    waiting = false;
    showAttract();
    lines.tell();
  }

  /* kiosk.js is a site's own file, and the page works without it. */
  function readSettings(done) {
    var script = document.createElement('script');
    script.onload = script.onerror = function () { done(window.GMI_KIOSK); };
    script.src = 'kiosk.js';
    document.body.appendChild(script);
  }

  function build(given) {
    settings = kiosk.read(given);
    phone = new ui.Phone({ gmi: new GMIService({ timeout: config.timeout || 8000 }),
      entered: function () { lines.start(); }, refused: showLogin });
    calls = new ui.Calls({ phone: phone, dialplan: config.dialplan, changed: callChanged,
      pressed: function () { showCall(); } });
    lines = new kiosk.Lines({ phone: phone, away: function () { return calls.isLive(); },
      changed: lineChanged });
    buildPad();
    attract = kiosk.attract({ settings: settings, begin: showHome, staff: showCode });
    incoming = kiosk.incoming();
    code = kiosk.codeScreen({ settings: settings, back: showAttract,
      opened: function () { show(staffScreen()); } });
    if (settings.search) {
      search = kiosk.search({ settings: settings, chosen: chosen, back: showHome });
    }
    home = kiosk.home({ settings: settings, chosen: chosen, back: showAttract,
      start: ui.button({ icon: 'back', text: t('kiosk.start'), press: showAttract }),
      search: settings.search
        ? ui.button({ icon: 'search', text: t('kiosk.search'), press: showSearch }) : undefined,
      dial: settings.allowed.length
        ? ui.button({ icon: 'call', text: t('pad'), kind: 'call', press: showPad }) : null });
    banner = ui.el('div', { cls: 'kiosk-banner', role: 'status' });
    hideBanner();
    document.body.appendChild(banner);
    guard();
    if (config.username === undefined || config.password === undefined) {
      showLogin('');
    } else {
      begin();
      // After load: a script request that hangs would keep the page loading.
      ui.afterLoad(function () { phone.enter(config.username, config.password); });
    }
  }

  ui.setTheme(ui.load('kiosk.theme', config.theme || 'light'));
  ui.frame.start();
  readSettings(build);
}(Kiosk, GMIUI));
