/* How the board starts, its menu, and calls. Where tiles are kept is in speed_dial.js, the screens
   are in home.js, tile.js and paste.js, and the look is the kit's. */
(function (sd, ui) {
  'use strict';

  var t = ui.t;
  var config = window.GMI_CONFIG || {};
  var ACCOUNTS_MS = 5000;

  // ---- calls

  sd.callTile = function (tile) {
    var account = sd.accountOf(tile);
    if (sd.caller.calls.isLive()) {
      sd.caller.show();
    } else if (sd.phone.isDown) {
      ui.toast(t('call.gone', tile.name));
    } else if (!sd.phone.accountsKnown) {
      ui.toast(t('account.wait'));
    } else if (account && account.registered) {
      dial(tile, account);
    } else if (!sd.phone.ready().length) {
      ui.toast(t('call.none', tile.name));
    } else {
      chooseAccount(tile, account);
    }
  };

  function dial(tile, account) {
    sd.calling = tile;
    ui.hideToast();
    sd.caller.calls.dial({ name: tile.name, number: tile.number, account: account.index,
      from: account.number });
  }

  /* The tile's own account cannot call: which else? */
  function chooseAccount(tile, account) {
    var items = [], ready = sd.phone.ready(), i;
    function item(one) {
      return { text: one.number, soft: one.server, dot: one.busy ? 'busy' : 'on',
        press: function () { dial(tile, one); } };
    }
    for (i = 0; i < ready.length; i++) { items.push(item(ready[i])); }
    ui.choose({ text: t('call.use.other', account ? account.number
      : t('tile.account.n', tile.account)), items: items });
  }

  var lastPhase = null;

  /* The board shows how the call stands; only what fails comes in front of it. */
  function callChanged(call) {
    var card = sd.caller.card, onCall = !!card && ui.frame.screen() === card.screen;
    var phase = call ? call.phase : null;
    if (sd.loaded && ui.frame.screen() === sd.homeScreen) { sd.fill(); }
    if (phase !== lastPhase) {
      lastPhase = phase;
      // The account is busy now, or no longer.
      if (phase === 'connected' || phase === 'ended') { sd.phone.watchAccounts(); }
    }
    if (onCall && call && phase !== 'starting') {
      sd.caller.update(call);
    } else if (onCall) {
      sd.showHome();
    } else if (phase === 'failed') {
      sd.caller.show();
    } else if (phase === 'ended' && !seen()) {
      ui.toast(sd.caller.calls.words());
    }
    if (!call) { sd.calling = null; }
  }

  /* Whether the tile of the call is on the screen now. */
  function seen() {
    var i, first = sd.tiles.page * sd.tiles.perPage;
    for (i = first; i < first + sd.tiles.perPage; i++) {
      if (sd.isCalling(sd.board.tiles[i])) { return ui.frame.screen() === sd.homeScreen; }
    }
    return false;
  }

  // ---- the menu

  sd.showMenu = function () {
    var dark = ui.isDark(), items = [
      { icon: dark ? 'sun' : 'moon', text: t(dark ? 'menu.light' : 'menu.dark'),
        press: function () {
          ui.store('speed_dial.theme', dark ? 'light' : 'dark');
          ui.setTheme(dark ? 'light' : 'dark');
        } }
    ];
    if (sd.board && sd.board.keys) {
      items.push({ icon: 'refresh', text: t('menu.read'), press: sd.load });
    }
    if (config.editable !== false && sd.loaded) {
      items.push({ icon: 'load', text: t('board.again'), press: askStart });
    }
    ui.choose({ text: t('menu'), items: items });
  };

  function askStart() {
    ui.confirm({ text: t('board.again.ask'), more: t('board.again.more'), yes: t('board.again'),
      no: t('board.again.keep'), done: function () {
        sd.keep(sd.board.start, t('board.again.done'), { undo: t('board.back') });
      } });
  }

  // ---- start

  /* The keys in the phone need the phone, tiles in the browser do not. */
  sd.load = function () {
    sd.loaded = sd.loaded && !sd.board.keys;
    if (sd.board.keys) {
      sd.setState(null);
      sd.tiles.setWaiting(true);
    }
    sd.board.load(function (error) {
      if (error && ui.isUnreachable(error)) {
        sd.phone.whenUp(sd.load);
        if (sd.phone.report === null) { startReport(t('problem.unreachable'), null); }
      } else if (error) {
        sd.setState(ui.state({ icon: 'alert', title: t('board.failed'), role: 'alert',
          text: error.reason ? ui.problem(error) : t('problem.keys'),
          buttons: [ui.button({ icon: 'refresh', text: t('try.again'), cls: 'gu-outline',
            press: sd.load })] }));
      } else {
        sd.phone.report = null;
        sd.loaded = true;
        sd.tiles.setWaiting(false);
        sd.refresh();
      }
    });
  };

  var failing = null;

  /* Before the phone's keys were read: the tiles' place says that the phone is silent. */
  function startReport(text, button) {
    if (!text) {
      failing = null;
      sd.setState(null);
      return;
    }
    if (!failing || failing.button !== button) {
      failing = ui.state({ icon: 'alert', title: t('list.gone'), text: '', role: 'alert',
        buttons: button ? [button] : null });
      failing.button = button;
      sd.setState(failing);
    }
    failing.setText(text);
  }

  function showLogin(message) {
    ui.loginScreen({ message: message, username: config.username,
      go: function (username, password) {
        sd.showHome();
        sd.phone.enter(username, password);
      } });
  }

  /* board.js is a site's own file, and the app works without it. */
  function readStart(done) {
    var script = document.createElement('script');
    script.onload = function () { done(window.GMI_BOARD); };
    script.onerror = function () { done(); };
    script.src = 'board.js';
    document.body.appendChild(script);
  }

  function begin(tilesOfFile) {
    var inPhone = config.keep === 'phone';
    sd.unread = !tilesOfFile;
    sd.board = new SpeedDial({ start: tilesOfFile,
      keys: inPhone ? new PhoneKeys(sd.phone, config.keys || 24) : null });
    if (inPhone) { sd.phone.report = startReport; } else { sd.load(); }
    if (config.username === undefined || config.password === undefined) {
      showLogin('');
    } else {
      // After load: a script request that hangs would keep the page loading.
      ui.afterLoad(function () { sd.phone.enter(config.username, config.password); });
    }
  }

  function start() {
    ui.setTheme(ui.load('speed_dial.theme', config.theme || 'light'));
    ui.frame.start();
    sd.phone = new ui.Phone({ gmi: new GMIService({ timeout: config.timeout || 8000 }),
      accountsMs: ACCOUNTS_MS, accountsShown: function () {
        if (sd.loaded && ui.frame.screen() === sd.homeScreen) { sd.fill(); }
      },
      entered: function () { if (sd.board.keys) { sd.load(); } }, refused: showLogin });
    sd.caller = new ui.Caller({ phone: sd.phone, dialplan: config.dialplan, title: sd.title,
      home: sd.showHome });
    sd.caller.changed = callChanged;
    sd.buildHome();
    sd.tiles.setWaiting(true);
    sd.showHome();
    readStart(begin);
  }

  start();
}(SD, GMIUI));
