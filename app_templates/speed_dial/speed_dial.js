/* The board's tiles: where they come from, how they change, where they are kept.

   Nothing here touches the screen. A board is a list of places: a tile {name, number, colour,
   account ('' or '1' to '6')}, or null where the place is free.
   options: start (what board.js says), keys (a PhoneKeys, or null to keep them in the browser). */
function SpeedDial(options) {
  'use strict';
  this.keys = options.keys;
  this.start = SpeedDial.clean(options.start || []);
  this.tiles = [];
  this.limit = SpeedDial.MOST;
}

(function (ui) {
  'use strict';

  var proto = SpeedDial.prototype;
  var KEPT = 'speed_dial.tiles', COLOURS = 'speed_dial.colours';
  SpeedDial.MOST = 240;

  function text(value) {
    return value === null || value === undefined ? '' : String(value).replace(/^\s+|\s+$/g, '');
  }

  function colourFor(name) { return ui.TILE_COLOURS[ui.avatarColour(name)]; }

  function isColour(value) {
    var i;
    for (i = 0; i < ui.TILE_COLOURS.length; i++) {
      if (ui.TILE_COLOURS[i] === value) { return true; }
    }
    return false;
  }

  function cleanTile(raw) {
    var tile = { name: text(raw && raw.name), number: text(raw && raw.number) };
    if (!tile.number) { return null; }
    tile.name = tile.name || tile.number;
    tile.colour = isColour(raw.colour) ? raw.colour : colourFor(tile.name);
    tile.account = /^[1-6]$/.test(text(raw.account)) ? text(raw.account) : '';
    return tile;
  }

  /* Tiles as they should be, whatever a file or a storage has; none at the end is free. */
  SpeedDial.clean = function (raw) {
    var out = [], i;
    for (i = 0; raw && i < raw.length && i < SpeedDial.MOST; i++) { out.push(cleanTile(raw[i])); }
    while (out.length && !out[out.length - 1]) { out.pop(); }
    return out;
  };

  function same(a, b) {
    return a === b || (!!a && !!b && a.name === b.name && a.number === b.number &&
      a.account === b.account);
  }

  /* Read the board; done(error or null). */
  proto.load = function (done) {
    var self = this;
    if (!this.keys) {
      this.tiles = SpeedDial.clean(ui.load(KEPT, this.start));
      done(null);
      return;
    }
    this.keys.read(function (error, tiles) {
      if (!error) {
        self.tiles = SpeedDial.clean(self.coloured(tiles));
        self.limit = self.keys.own.length;
      }
      done(error);
    });
  };

  /* The phone's keys have no colour: those are kept here, by what a key calls. */
  proto.coloured = function (tiles) {
    var colours = ui.load(COLOURS, {}), i, tile;
    for (i = 0; i < tiles.length; i++) {
      tile = tiles[i];
      if (tile && colours.hasOwnProperty(tile.name + '\n' + tile.number)) {
        tile.colour = colours[tile.name + '\n' + tile.number];
      }
    }
    return tiles;
  };

  /* Keep another board; done(error or null) when it is kept. Nothing has changed before. */
  proto.keep = function (next, done) {
    var self = this, changes = [], i, old;
    next = SpeedDial.clean(next.slice(0, this.limit));
    if (!this.keys) {
      this.tiles = next;
      ui.store(KEPT, next);
      done(null);
      return;
    }
    for (i = 0; i < Math.max(next.length, this.tiles.length); i++) {
      old = this.tiles[i] || null;
      if (!same(old, next[i] || null)) { changes.push({ place: i, tile: next[i] || null }); }
    }
    this.saving = true;
    this.keys.write(changes, function (error) {
      self.saving = false;
      if (!error) {
        self.tiles = next;
        self.keepColours();
      }
      done(error);
    });
  };

  proto.keepColours = function () {
    var colours = {}, i, tile;
    for (i = 0; i < this.tiles.length; i++) {
      tile = this.tiles[i];
      if (tile) { colours[tile.name + '\n' + tile.number] = tile.colour; }
    }
    ui.store(COLOURS, colours);
  };

  /* Whether what is kept in the browser will still be there tomorrow. */
  proto.isKept = function () {
    try {
      return !!this.keys || localStorage.getItem(KEPT) === JSON.stringify(this.tiles);
    } catch (ignored) { return false; }
  };

  proto.copy = function () {
    var out = this.tiles.slice(0);
    return out;
  };

  /* The board with another tile (or null) in one place. */
  proto.having = function (place, tile) {
    var next = this.copy();
    while (next.length <= place) { next.push(null); }
    next[place] = tile;
    return next;
  };

  /* The board with two places changed for each other. */
  proto.swapped = function (from, to) {
    var next = this.having(to, this.tiles[from]);
    next[from] = this.tiles[to] || null;
    return next;
  };

  /* The first free place, or -1. */
  proto.free = function () {
    var i;
    for (i = 0; i < this.limit; i++) {
      if (!this.tiles[i]) { return i; }
    }
    return -1;
  };

  /* The board with more tiles in its free places, as far as there are. */
  proto.joined = function (more) {
    var next = this.copy(), i = 0, k;
    for (k = 0; k < more.length; k++) {
      while (next[i]) { i += 1; }
      if (i >= this.limit) { break; }
      next[i] = more[k];
    }
    return next;
  };
}(GMIUI));
