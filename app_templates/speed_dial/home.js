/* The board: tiles with the state of their accounts and calls, and what stands there when there
   are none. Every change of it is kept here. */
var SD = {};

(function (sd, ui) {
  'use strict';

  var t = ui.t;
  var config = window.GMI_CONFIG || {};

  sd.title = config.title || t('app.title');
  sd.loaded = false;
  sd.editing = false;
  sd.moving = -1;     // the place whose tile is being moved by touches, or -1
  sd.calling = null;  // the tile whose call is on
  sd.unread = false;  // board.js could not be read

  var home, pager, state;

  sd.buildHome = function () {
    sd.tiles = new ui.Tiles({ label: t('board'), press: pressed, dropped: sd.swap,
      paged: function (self) { if (pager) { pager.update(self.page, self.pages()); } } });
    pager = new ui.Pager(function (by) { sd.tiles.turn(by); });
    home = ui.el('div', { cls: 'gu-fill' }, [sd.tiles.node]);
  };

  sd.homeScreen = {
    reopen: function () { sd.showHome(); },
    back: function () {
      if (sd.moving >= 0) { sd.stopMoving(); } else if (sd.editing) { sd.setEditing(false); }
    },
    turn: function (by) { sd.tiles.turn(by); },
    layout: function () { sd.tiles.layout(); },
    tick: function () {
      if (sd.caller.calls.isLive() && sd.caller.calls.call.since) { sd.fill(); }
    }
  };

  sd.showHome = function () {
    sd.homeScreen.node = home;
    // The phone's Back key ends editing, and leaves the app otherwise.
    sd.homeScreen.home = !sd.editing && sd.moving < 0;
    sd.homeScreen.title = sd.moving >= 0 ? t('tile.move.where', sd.board.tiles[sd.moving].name)
      : sd.editing ? t('board.edit.hint') : sd.title;
    sd.homeScreen.actions = actions();
    ui.frame.show(sd.homeScreen);
    sd.refresh();
  };

  function actions() {
    var menu = ui.button({ icon: 'more', text: t('menu'), cls: 'gu-stack', press: sd.showMenu });
    if (sd.moving >= 0) {
      return [ui.button({ icon: 'close', text: t('cancel'), press: sd.stopMoving }), pager.node];
    }
    if (sd.editing) {
      return [pager.node, null,
        ui.button({ icon: 'load', text: t('sheet'), cls: 'gu-stack', press: sd.showSheet }),
        ui.button({ icon: 'plus', text: t('tile.add'), press: sd.addTile }),
        ui.button({ icon: 'check', text: t('board.done'), kind: 'accent',
          press: function () { sd.setEditing(false); } })];
    }
    return [pager.node, null, menu, sd.loaded && sd.board.tiles.length && config.editable !== false
      ? ui.button({ icon: 'edit', text: t('board.edit'),
        press: function () { sd.setEditing(true); } }) : undefined];
  }

  sd.setEditing = function (on) {
    if (!sd.loaded) { return; }
    sd.editing = on;
    sd.moving = -1;
    sd.tiles.mark(-1);
    sd.tiles.setEditing(on);
    sd.showHome();
  };

  /* What the screen shows of the board as it is now. */
  sd.refresh = function () {
    if (!sd.loaded) { return; }
    sd.tiles.limit = sd.board.limit;
    sd.setState(sd.board.tiles.length || sd.editing ? null : emptyState());
    sd.fill();
    if (ui.frame.screen() === sd.homeScreen) { ui.frame.setActions(actions()); }
  };

  sd.fill = function () {
    var items = [], i;
    for (i = 0; i < sd.board.tiles.length; i++) {
      items.push(sd.board.tiles[i] ? shown(sd.board.tiles[i]) : null);
    }
    sd.tiles.setItems(items);
  };

  function shown(tile) {
    var how = accountState(tile), live = callWords(tile);
    var number = ui.readable(tile.number).replace(/^sip:/, '');
    var label = sd.editing ? t('tile.change', tile.name)
      : t('tile.call', tile.name, number) + (live || how.said ? ', ' + (live || how.said) : '');
    return { name: tile.name, number: tile.number, colour: tile.colour, state: how.state,
      words: how.words, live: live, over: !sd.caller.calls.isLive(), label: label };
  }

  /* The account a tile would call with, or undefined. */
  sd.accountOf = function (tile) {
    var i;
    if (!tile.account) { return sd.phone.ready()[0] || sd.phone.accounts[0]; }
    for (i = 0; i < sd.phone.accounts.length; i++) {
      if (sd.phone.accounts[i].index === tile.account - 1) { return sd.phone.accounts[i]; }
    }
    return undefined;
  };

  /* {state, words, said}: words for the tile, said for who listens to it. */
  function accountState(tile) {
    var account, now;
    if (sd.phone.isDown) { return { state: 'gone', words: '', said: t('account.gone') }; }
    if (!sd.phone.accountsKnown) { return { state: '', words: '', said: '' }; }
    account = sd.accountOf(tile);
    if (!account) { return { state: 'none', words: t('account.none'), said: t('account.none') }; }
    now = account.busy ? 'busy' : account.registered ? 'on' : 'off';
    return { state: now,
      words: now === 'on' ? account.number : t('account.' + now),
      said: t('account', account.number) + ' ' + t('account.' + now) };
  }

  /* Whether the call that is on is this tile's; an edit may have made the tile anew. */
  sd.isCalling = function (tile) {
    var of = sd.calling;
    return !!of && !!tile && tile.name === of.name && tile.number === of.number;
  };

  function callWords(tile) {
    var call = sd.caller.calls.call;
    if (!sd.isCalling(tile) || !call || call.phase === 'failed') { return null; }
    if (call.phase === 'ended') {
      return call.since ? t('call.over', ui.duration((call.stopped - call.since) / 1000))
        : t('phase.ended');
    }
    return call.phase === 'connected' && call.since
      ? t('phase.connected') + ' ' + ui.duration((new Date().getTime() - call.since) / 1000)
      : sd.caller.calls.words();
  }

  /* Put a state where the tiles stand (null: the tiles again). */
  sd.setState = function (next) {
    if (state) { home.removeChild(state.node); }
    state = next;
    ui.show(sd.tiles.node, !next);
    if (next) { home.appendChild(next.node); } else { sd.tiles.layout(); }
  };

  function emptyState() {
    var buttons = [], locked = config.editable === false;
    if (!locked) {
      buttons.push(ui.button({ icon: 'plus', text: t('tile.add'), kind: 'accent', cls: 'gu-first',
        press: sd.addTile }));
      if (sd.board.start.length) {
        buttons.push(ui.button({ icon: 'load', text: t('board.use.start'), cls: 'gu-outline',
          press: function () { sd.keep(sd.board.start, t('board.again.done')); } }));
      }
    }
    return ui.state({ icon: 'group', title: t('board.empty'), buttons: buttons,
      text: t(sd.unread ? 'board.unread' : locked ? 'board.empty.locked' : 'board.empty.text') });
  }

  // ---- touching a tile

  function pressed(place, tile) {
    if (sd.moving >= 0) {
      if (sd.moving !== place) { sd.swap(sd.moving, place); } else { sd.stopMoving(); }
    } else if (sd.editing) {
      sd.showForm(place);
    } else if (tile) {
      sd.callTile(sd.board.tiles[place]);
    }
  }

  sd.swap = function (from, to) {
    var one = sd.board.tiles[from], other = sd.board.tiles[to];
    sd.moving = -1;
    sd.tiles.mark(-1);
    // Where the board is kept in the browser, the eye has seen it.
    sd.keep(sd.board.swapped(from, to), !sd.board.keys ? '' : other
      ? t('tile.swapped', one.name, other.name) : t('tile.moved', one.name));
  };

  sd.stopMoving = function () {
    sd.moving = -1;
    sd.tiles.mark(-1);
    sd.showHome();
  };

  sd.startMoving = function (place) {
    sd.moving = place;
    sd.showHome();
    sd.tiles.mark(place);
    sd.tiles.reveal(place);
  };

  // ---- keeping changes

  /* Keep another board and say so when it is kept. more: {undo: what to say when it is taken back,
     failed(error), done()}. */
  sd.keep = function (next, said, more) {
    var before = sd.board.copy();
    more = more || {};
    if (sd.board.saving) {
      ui.toast(t('board.wait'));
      return;
    }
    if (sd.board.keys && !more.failed) { ui.toast(t('board.saving')); }
    sd.board.keep(next, function (error) {
      if (error) {
        (more.failed || failed)(error);
        if (sd.board.keys) { readAgain(); }
        return;
      }
      if (more.done) { more.done(); } else { sd.showHome(); }
      if (!sd.board.isKept()) { said = t('board.memory'); }
      // What an older message could undo is no longer how the board was.
      ui.hideToast();
      if (said) { ui.toast(said, more.undo ? { text: t('undo'), press: undo } : null); }
    });
    function undo() {
      sd.keep(before, more.undo, { failed: function (why) {
        ui.toast(t('board.not.back', ui.problem(why, true)));
      } });
    }
    function failed(why) { ui.toast(ui.problem(why, true)); }
  };

  /* After a write that failed somewhere, only the phone knows what its keys are. */
  function readAgain() {
    if (sd.phone.isDown) {
      sd.phone.whenUp(readAgain);
      return;
    }
    sd.board.load(function (error) { if (!error) { sd.refresh(); } });
  }
}(SD, GMIUI));
