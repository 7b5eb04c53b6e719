/* The board's screens. Where tiles are kept is in speed_dial.js, what they look like in the kit:
   here is what happens when somebody touches something. */
(function (ui) {
  'use strict';

  var t = ui.t;
  var config = window.GMI_CONFIG || {};
  var ACCOUNTS_MS = 5000;

  var phone, board, calls, tiles, pager, home, state;
  var loaded = false;
  var editing = false;
  var moving = -1;      // the place whose tile is being moved by touches, or -1
  var calling = null;   // the tile whose call is on
  var unread = false;   // board.js could not be read

  // ---- the board

  function buildHome() {
    tiles = new ui.Tiles({ label: t('board'), press: pressed, dropped: swap,
      paged: function (self) { if (pager) { pager.update(self.page, self.pages()); } } });
    pager = new ui.Pager(function (by) { tiles.turn(by); });
    home = ui.el('div', { cls: 'gu-fill' }, [tiles.node]);
  }

  var homeScreen = {
    back: function () {
      if (moving >= 0) { stopMoving(); } else if (editing) { setEditing(false); }
    },
    turn: function (by) { tiles.turn(by); },
    layout: function () { tiles.layout(); },
    tick: function () { if (calls.isLive() && calls.call.since) { fill(); } }
  };

  function title() { return config.title || t('app.title'); }

  function showHome() {
    homeScreen.node = home;
    homeScreen.title = moving >= 0 ? t('tile.move.where', board.tiles[moving].name)
      : editing ? t('board.edit.hint') : title();
    homeScreen.actions = actions();
    ui.frame.show(homeScreen);
    refresh();
  }

  function actions() {
    var menu = ui.button({ icon: 'more', text: t('menu'), cls: 'gu-stack', press: showMenu });
    if (moving >= 0) {
      return [ui.button({ icon: 'close', text: t('cancel'), press: stopMoving }), pager.node];
    }
    if (editing) {
      return [pager.node, null,
        ui.button({ icon: 'load', text: t('sheet'), cls: 'gu-stack', press: showSheet }),
        ui.button({ icon: 'plus', text: t('tile.add'), press: addTile }),
        ui.button({ icon: 'check', text: t('board.done'), kind: 'accent',
          press: function () { setEditing(false); } })];
    }
    return [pager.node, null, menu, config.editable === false || !loaded || !board.tiles.length
      ? undefined : ui.button({ icon: 'edit', text: t('board.edit'),
        press: function () { setEditing(true); } })];
  }

  function setEditing(on) {
    if (!loaded) { return; }
    editing = on;
    moving = -1;
    tiles.mark(-1);
    tiles.setEditing(on);
    showHome();
  }

  /* What the screen shows of the board as it is now. */
  function refresh() {
    if (!loaded) { return; }
    tiles.limit = board.limit;
    setState(board.tiles.length || editing ? null : emptyState());
    fill();
    if (ui.frame.screen() === homeScreen) { ui.frame.setActions(actions()); }
  }

  function fill() {
    var items = [], i;
    for (i = 0; i < board.tiles.length; i++) {
      items.push(board.tiles[i] ? shown(board.tiles[i]) : null);
    }
    tiles.setItems(items);
  }

  function shown(tile) {
    var how = accountState(tile), live = callWords(tile);
    var number = ui.readable(tile.number).replace(/^sip:/, '');
    var label = editing ? t('tile.change', tile.name)
      : t('tile.call', tile.name, number) + (live || how.said ? ', ' + (live || how.said) : '');
    return { name: tile.name, number: tile.number, colour: tile.colour, state: how.state,
      words: how.words, live: live, over: !calls.isLive(), label: label };
  }

  /* The account a tile would call with, or undefined. */
  function accountOf(tile) {
    var i;
    if (!tile.account) { return phone.ready()[0] || phone.accounts[0]; }
    for (i = 0; i < phone.accounts.length; i++) {
      if (phone.accounts[i].index === tile.account - 1) { return phone.accounts[i]; }
    }
    return undefined;
  }

  /* {state, words, said}: words for the tile, said for who listens to it. */
  function accountState(tile) {
    var account, now;
    if (phone.isDown) { return { state: 'gone', words: '', said: t('account.gone') }; }
    if (!phone.accountsKnown) { return { state: '', words: '', said: '' }; }
    account = accountOf(tile);
    if (!account) { return { state: 'none', words: t('account.none'), said: t('account.none') }; }
    now = account.busy ? 'busy' : account.registered ? 'on' : 'off';
    return { state: now,
      words: now === 'on' ? account.number : t('account.' + now),
      said: t('account', account.number) + ' ' + t('account.' + now) };
  }

  function callWords(tile) {
    var call = calls.call;
    if (tile !== calling || !call || call.phase === 'failed') { return null; }
    if (call.phase === 'ended') {
      return call.since ? t('call.over', ui.duration((call.stopped - call.since) / 1000))
        : t('call.ended');
    }
    return call.phase === 'connected' && call.since
      ? t('call.connected') + ' ' + ui.duration((new Date().getTime() - call.since) / 1000)
      : calls.words();
  }

  /* Put a state where the tiles stand (null: the tiles again). */
  function setState(next) {
    if (state) { home.removeChild(state.node); }
    state = next;
    ui.show(tiles.node, !next);
    if (next) { home.appendChild(next.node); } else { tiles.layout(); }
  }

  function emptyState() {
    var buttons = [], locked = config.editable === false;
    if (!locked) {
      buttons.push(ui.button({ icon: 'plus', text: t('tile.add'), kind: 'accent', cls: 'gu-first',
        press: addTile }));
      if (board.start.length) {
        buttons.push(ui.button({ icon: 'load', text: t('board.use.start'), cls: 'gu-outline',
          press: function () { keep(board.start, t('board.again.done')); } }));
      }
    }
    return ui.state({ icon: 'group', title: t('board.empty'), buttons: buttons,
      text: t(unread ? 'board.unread' : locked ? 'board.empty.locked' : 'board.empty.text') });
  }

  // ---- touching a tile

  function pressed(place, tile) {
    if (moving >= 0) {
      if (moving !== place) { swap(moving, place); } else { stopMoving(); }
    } else if (editing) {
      showForm(place);
    } else if (tile) {
      callTile(board.tiles[place]);
    }
  }

  function swap(from, to) {
    var one = board.tiles[from], other = board.tiles[to];
    moving = -1;
    tiles.mark(-1);
    // Where the board is kept in the browser, the eye has seen it.
    keep(board.swapped(from, to), !board.keys ? '' : other
      ? t('tile.swapped', one.name, other.name) : t('tile.moved', one.name));
  }

  function stopMoving() {
    moving = -1;
    tiles.mark(-1);
    showHome();
  }

  function startMoving(place) {
    moving = place;
    showHome();
    tiles.mark(place);
    tiles.reveal(place);
  }

  // ---- keeping changes

  /* Keep another board and say so when it is kept. more: {undo: what to say when it is taken back,
     failed(error), done()}. */
  function keep(next, said, more) {
    var before = board.copy();
    more = more || {};
    if (board.saving) {
      ui.toast(t('board.wait'));
      return;
    }
    if (board.keys && !more.failed) { ui.toast(t('board.saving')); }
    board.keep(next, function (error) {
      if (error) {
        (more.failed || failed)(error);
        if (board.keys) { readAgain(); }
        return;
      }
      if (more.done) { more.done(); } else { showHome(); }
      if (!board.isKept()) { said = t('board.memory'); }
      if (said) { ui.toast(said, more.undo ? { text: t('undo'), press: function () {
        keep(before, more.undo, { failed: function (why) {
          ui.toast(t('board.not.back', ui.problem(why)));
        } });
      } } : null); }
    });
    function failed(why) { ui.toast(ui.problem(why)); }
  }

  /* After a write that failed somewhere, only the phone knows what its keys are. */
  function readAgain() {
    if (phone.isDown) {
      phone.whenUp(readAgain);
      return;
    }
    board.load(function (error) { if (!error) { refresh(); } });
  }

  // ---- add and change

  function addTile() {
    var place = board.free();
    if (place < 0) {
      ui.toast(t('board.full'));
      return;
    }
    if (!editing) { setEditing(true); }
    showForm(place);
  }

  function accountChoices(tile) {
    var out = [{ value: '', text: t('tile.any') }], known = {}, i, account;
    for (i = 0; i < phone.accounts.length; i++) {
      account = phone.accounts[i];
      known[account.index + 1] = true;
      out.push({ value: String(account.index + 1),
        text: t('tile.account.number', account.index + 1, account.number) });
    }
    if (tile.account && !known[tile.account]) {
      out.push({ value: tile.account, text: t('tile.account.n', tile.account) });
    }
    return out;
  }

  function showForm(place) {
    var old = board.tiles[place] || null, tile = old || { name: '', number: '', account: '' };
    var form, colours, saving, arrows, touched = false, screen, chosen = !!old;

    function leaveAsking() {
      if (!touched) {
        showHome();
        return;
      }
      ui.confirm({ text: t('form.leave'), yes: t('form.leave.yes'), no: t('form.leave.no'),
        kind: 'end', done: showHome });
    }

    function save() {
      var next = form.values();
      if (saving.disabled) { return; }
      if (!next.name) {
        form.fail(t('tile.name.missing'), 'name');
        return;
      }
      if (!next.number) {
        form.fail(t('tile.number.missing'), 'number');
        return;
      }
      if (next.number !== tile.number && !Spreadsheet.isNumber(next.number)) {
        form.fail(t('tile.number.wrong'), 'number');
        return;
      }
      if (next.number !== tile.number) { next.number = Spreadsheet.number(next.number); }
      // A new tile whose colour nobody chose gets one by its name.
      next.colour = chosen ? colours.value : '';
      busy(true);
      keep(board.having(place, next), t('tile.saved', next.name), {
        done: function () { if (ui.frame.screen() === screen) { showHome(); } else { refresh(); } },
        failed: function (error) {
          if (ui.frame.screen() !== screen) {
            ui.toast(ui.problem(error));
            return;
          }
          busy(false);
          form.fail(ui.problem(error));
        }
      });
    }

    function busy(on) {
      form.setBusy(on);
      ui.enable(saving, !on);
      ui.setText(saving.lastChild, t(on ? 'saving' : 'save'));
    }

    if (board.saving) {
      ui.toast(t('board.wait'));
      return;
    }
    form = new ui.Form({ submit: save, changed: function () { touched = true; },
      paged: function (self) {
        if (!arrows) { return; }
        arrows.update(self.page, self.pages());
        colours.layout(self.grid.offsetTop + self.grid.offsetHeight);
      },
      fields: [
        { name: 'name', label: t('tile.name'), value: tile.name, max: 80 },
        { name: 'number', label: t('tile.number'), type: 'tel', value: tile.number, max: 60 },
        { name: 'account', label: t('tile.account'), options: accountChoices(tile),
          value: tile.account, wide: true }
      ] });
    form.inputs.account.addEventListener('change', function () { touched = true; }, false);
    colours = new ui.Swatches({ label: t('tile.colour'), value: old ? tile.colour : '',
      changed: function () { touched = chosen = true; } });
    arrows = new ui.Pager(function (by) { form.go(form.page + by); });
    saving = ui.button({ icon: 'check', text: t('save'), kind: 'accent', press: save });
    screen = { title: t(old ? 'tile.edit' : 'tile.new'), back: leaveAsking,
      node: ui.el('div', { cls: 'gu-fill' }, [form.node, colours.node]),
      layout: function () {
        form.node.style.bottom = colours.node.offsetHeight + 'px';
        form.layout();
      },
      actions: [ui.button({ icon: 'close', text: t('cancel'), press: leaveAsking }),
        old ? ui.button({ icon: 'trash', text: t('tile.delete'),
          press: function () { remove(place); } }) : undefined,
        old ? ui.button({ icon: 'move', text: t('tile.move'),
          press: function () { startMoving(place); } }) : undefined,
        arrows.node, null, saving] };
    ui.frame.show(screen);
    if (!old) { form.inputs.name.focus(); }
  }

  /* Deleting asks nothing: it can be taken back. */
  function remove(place) {
    var tile = board.tiles[place];
    showHome();
    keep(board.having(place, null), t('tile.deleted', tile.name),
      { undo: t('tile.restored', tile.name) });
  }

  // ---- a spreadsheet

  function showSheet() {
    var box, found, result, screen, replace, append, now;

    function look() {
      var count, text;
      result = Spreadsheet.read(box.value);
      count = result.tiles.length;
      if (!box.value.replace(/\s+/g, '')) {
        text = t('sheet.hint');
      } else {
        text = !count ? t('sheet.none') : count === 1 ? t('sheet.found.one') : t('sheet.found', count);
        if (count && result.skipped.length) {
          text += ' ' + t('sheet.skipped', result.skipped.slice(0, 6).join(', ') +
            (result.skipped.length > 6 ? ' \u2026' : ''));
        }
        if (count > board.limit) { text += ' ' + t('sheet.too.many', board.limit); }
      }
      ui.setText(found, text);
      ui.setClass(found, 'sd-bad', !count && !!box.value || result.skipped.length > 0);
      ui.enable(replace, count > 0);
      ui.enable(append, count > 0);
    }

    function use(next) {
      next = SpeedDial.clean(next).slice(0, board.limit);
      ui.enable(replace, false);
      ui.enable(append, false);
      box.blur();
      keep(next, t('sheet.done', count(next)), { undo: t('board.back'), done: showHome,
        failed: function (error) {
          if (ui.frame.screen() === screen) { look(); }
          ui.toast(ui.problem(error));
        } });
    }

    function count(list) {
      var n = 0, i;
      for (i = 0; i < list.length; i++) { if (list[i]) { n += 1; } }
      return n;
    }

    box = ui.el('textarea', { cls: 'sd-text', 'aria-label': t('sheet.label'), dir: 'auto',
      autocomplete: 'off', autocapitalize: 'off', autocorrect: 'off', spellcheck: 'false' });
    found = ui.el('div', { cls: 'sd-found', role: 'status' });
    now = ui.button({ icon: 'edit', text: t('sheet.now'), cls: 'gu-stack', press: function () {
      box.value = Spreadsheet.write(board.tiles);
      look();
    } });
    append = ui.button({ icon: 'plus', text: t('sheet.append'), press: function () {
      use(board.joined(SpeedDial.clean(result.tiles)));
    } });
    replace = ui.button({ icon: 'check', text: t('sheet.replace'), kind: 'accent',
      press: function () { use(result.tiles); } });
    box.addEventListener('input', look, false);
    // Old engines tell of some changes by key only, and of a paste before it is there.
    box.addEventListener('keyup', look, false);
    box.addEventListener('paste', function () { setTimeout(look, 0); }, false);
    screen = { title: t('sheet.title'), back: showHome,
      node: ui.el('div', { cls: 'sd-sheet' }, [box, found]),
      actions: [ui.button({ icon: 'close', text: t('cancel'), press: showHome }), now, null,
        append, replace] };
    ui.frame.show(screen);
    look();
    box.focus();
  }

  // ---- calls

  function callTile(tile) {
    var account = accountOf(tile);
    if (calls.isLive()) {
      showCall();
    } else if (phone.isDown) {
      ui.toast(t('call.gone', tile.name));
    } else if (!phone.accountsKnown) {
      ui.toast(t('account.wait'));
    } else if (account && account.registered) {
      dial(tile, account);
    } else if (!phone.ready().length) {
      ui.toast(t('call.none', tile.name));
    } else {
      chooseAccount(tile, account);
    }
  }

  function dial(tile, account) {
    calling = tile;
    calls.dial({ name: tile.name, number: tile.number, account: account.index,
      from: account.number });
  }

  /* The tile's own account cannot call: which else? */
  function chooseAccount(tile, account) {
    var items = [], ready = phone.ready(), i;
    function item(one) {
      return { text: one.number, soft: one.server, dot: one.busy ? 'busy' : 'on',
        press: function () { dial(tile, one); } };
    }
    for (i = 0; i < ready.length; i++) { items.push(item(ready[i])); }
    ui.choose({ text: t('call.use.other', account ? account.number
      : t('tile.account.n', tile.account)), items: items });
  }

  var card = null;
  var lastPhase = null;

  /* The board shows how the call stands; only what fails comes in front of it. */
  function callChanged(call) {
    var onCall = card && ui.frame.screen() === card.screen;
    var phase = call ? call.phase : null;
    if (loaded && ui.frame.screen() === homeScreen) { fill(); }
    if (phase !== lastPhase) {
      lastPhase = phase;
      // The account is busy now, or no longer.
      if (phase === 'connected' || phase === 'ended') { phone.watchAccounts(); }
    }
    if (onCall && call) {
      card.update(call);
      ui.frame.setActions(callActions(call));
    } else if (onCall) {
      showHome();
    } else if (phase === 'failed') {
      showCall();
    } else if (phase === 'ended' && !seen(calling)) {
      ui.toast(calls.words());
    }
    if (!call) { calling = null; }
  }

  /* Whether a tile is on the screen now. */
  function seen(tile) {
    var i, first = tiles.page * tiles.perPage;
    for (i = first; i < first + tiles.perPage; i++) {
      if (tile && board.tiles[i] === tile) { return ui.frame.screen() === homeScreen; }
    }
    return false;
  }

  function showCall() {
    var call = calls.call;
    if (!call) { return; }
    card = ui.callCard(calls);
    card.screen = { title: title(), node: card.node, back: showHome, actions: callActions(call) };
    ui.frame.show(card.screen);
    card.update(call);
  }

  function callActions(call) {
    var back = ui.button({ icon: 'back', text: title(), press: showHome });
    var end = null;
    if (call.phase === 'failed') {
      end = ui.button({ icon: 'call', text: t('try.again'), kind: 'call', cls: 'gu-first',
        press: function () {
          showHome();
          calls.dial(call);
        } });
    } else if (call.phase !== 'ended' && phone.canEndCalls) {
      end = ui.button({ icon: 'end', text: t('call.end'), kind: 'end', cls: 'gu-first',
        press: function () { calls.end(); } });
    }
    return [back, null, end];
  }

  // ---- the menu

  function showMenu() {
    var dark = ui.isDark(), items = [
      { icon: dark ? 'sun' : 'moon', text: t(dark ? 'menu.light' : 'menu.dark'),
        press: function () {
          ui.store('speed_dial.theme', dark ? 'light' : 'dark');
          ui.setTheme(dark ? 'light' : 'dark');
        } }
    ];
    if (board.keys) { items.push({ icon: 'refresh', text: t('menu.read'), press: load }); }
    if (config.editable !== false && loaded) {
      items.push({ icon: 'load', text: t('board.again'), press: askStart });
    }
    ui.choose({ text: t('menu'), items: items });
  }

  function askStart() {
    ui.confirm({ text: t('board.again.ask'), more: t('board.again.more'), yes: t('board.again'),
      no: t('board.again.keep'), done: function () {
        keep(board.start, t('board.again.done'), { undo: t('board.back') });
      } });
  }

  // ---- start

  /* The keys in the phone need the phone, tiles in the browser do not. */
  function load() {
    loaded = loaded && !board.keys;
    if (board.keys) {
      setState(null);
      tiles.setWaiting(true);
    }
    board.load(function (error) {
      if (error && ui.isUnreachable(error)) {
        phone.whenUp(load);
        if (phone.report === null) { startReport(t('problem.unreachable'), null); }
      } else if (error) {
        setState(ui.state({ icon: 'alert', title: t('board.failed'), role: 'alert',
          text: error.reason ? ui.problem(error) : t('problem.keys'),
          buttons: [ui.button({ icon: 'refresh', text: t('try.again'), kind: 'accent',
            press: load })] }));
      } else {
        phone.report = null;
        loaded = true;
        tiles.setWaiting(false);
        refresh();
      }
    });
  }

  var failing = null;

  /* Before the phone's keys were read: the tiles' place says that the phone is silent. */
  function startReport(text, button) {
    if (!text) {
      failing = null;
      setState(null);
      return;
    }
    if (!failing || failing.button !== button) {
      failing = ui.state({ icon: 'alert', title: t('list.gone'), text: '', role: 'alert',
        buttons: button ? [button] : null });
      failing.button = button;
      setState(failing);
    }
    failing.setText(text);
  }

  function showLogin(message) {
    ui.loginScreen({ title: title(), message: message, username: config.username,
      go: function (username, password) {
        showHome();
        phone.enter(username, password);
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
    unread = !tilesOfFile;
    board = new SpeedDial({ start: tilesOfFile,
      keys: inPhone ? new PhoneKeys(phone, config.keys || 24) : null });
    if (inPhone) { phone.report = startReport; } else { load(); }
    if (config.username === undefined || config.password === undefined) {
      showLogin('');
    } else {
      // After load: a script request that hangs would keep the page loading.
      ui.afterLoad(function () { phone.enter(config.username, config.password); });
    }
  }

  function start() {
    ui.setTheme(ui.load('speed_dial.theme', config.theme || 'light'));
    ui.frame.start();
    phone = new ui.Phone({ gmi: new GMIService({ timeout: config.timeout || 8000 }),
      accountsMs: ACCOUNTS_MS, accountsShown: function () {
        if (loaded && ui.frame.screen() === homeScreen) { fill(); }
      },
      entered: function () { if (board.keys) { load(); } }, refused: showLogin });
    calls = new ui.Calls({ phone: phone, dialplan: config.dialplan, changed: callChanged,
      pressed: showCall });
    buildHome();
    tiles.setWaiting(true);
    showHome();
    readStart(begin);
  }

  start();
}(GMIUI));
