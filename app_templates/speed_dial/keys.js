/* The phone's own speed-dial keys, as P values. Keys of another kind (BLF, transfer, park ...) are
   not the board's: they are neither shown nor written. */
function PhoneKeys(phone, count) {
  'use strict';
  this.phone = phone;
  this.count = Math.max(1, Math.min(count, 130));
  this.own = [];   // the key behind each place
}

(function () {
  'use strict';

  var proto = PhoneKeys.prototype;
  var SPEED_DIAL = '0', ACTIVE_ACCOUNT = '4';
  var KNOWN = 271;       // account 1 active: in every phone, so a reply without keys is none
  var READ_AT_ONCE = 12; // keys a request: addresses must not grow too long
  var WRITE_AT_ONCE = 4;

  /* The P values of a key: mode, account (0 to 5), name, number. */
  PhoneKeys.codes = function (key) {
    if (key === 1) { return [323, 301, 302, 303]; }
    if (key <= 7) { return [322 + key, 298 + 3 * key, 299 + 3 * key, 300 + 3 * key]; }
    if (key <= 18) { return [321 + 4 * key, 322 + 4 * key, 323 + 4 * key, 324 + 4 * key]; }
    return [5982 + key, 6182 + key, 6382 + key, 6582 + key];
  };

  /* Read the keys; done(error, tiles): a tile or null for each place. */
  proto.read = function (done) {
    var self = this, values = {}, left = 0, failed = null, key;
    function ask(from) {
      var items = [{ key: KNOWN }], codes, i, k;
      for (i = from; i < from + READ_AT_ONCE && i <= self.count; i++) {
        codes = PhoneKeys.codes(i);
        for (k = 0; k < 4; k++) { items.push({ key: codes[k] }); }
      }
      left += 1;
      self.phone.ask('getParameter', [items], function (reply) {
        var name;
        if (reply.res === 'success') {
          for (name in reply) {
            if (reply.hasOwnProperty(name)) { values[name] = reply[name]; }
          }
        } else if (!failed) {
          failed = reply;
        }
        left -= 1;
        if (!left) { done(failed, failed ? null : self.sort(values)); }
      });
    }
    for (key = 1; key <= this.count; key += READ_AT_ONCE) { ask(key); }
  };

  proto.sort = function (values) {
    var tiles = [], key, codes, mode, number;
    this.own = [];
    for (key = 1; key <= this.count; key++) {
      codes = PhoneKeys.codes(key);
      mode = values[codes[0]];
      if (mode && mode !== SPEED_DIAL && mode !== ACTIVE_ACCOUNT && mode !== '-1') { continue; }
      number = values[codes[3]];
      this.own.push(key);
      tiles.push(number ? { name: values[codes[2]] || number, number: number,
        account: mode === ACTIVE_ACCOUNT ? '' : String(parseInt(values[codes[1]] || '0', 10) + 1) }
        : null);
    }
    return tiles;
  };

  /* Write some places: [{place, tile or null}]. done(error) when the phone has said so for all. */
  proto.write = function (changes, done) {
    var self = this, rest = changes.slice(WRITE_AT_ONCE), items = [], i;
    function put(change) {
      var codes = PhoneKeys.codes(self.own[change.place]), tile = change.tile;
      items.push({ key: codes[0], value: tile && !tile.account ? ACTIVE_ACCOUNT : SPEED_DIAL });
      items.push({ key: codes[1], value: tile && tile.account ? tile.account - 1 : 0 });
      items.push({ key: codes[2], value: tile ? tile.name : '' });
      items.push({ key: codes[3], value: tile ? tile.number : '' });
    }
    if (!changes.length) {
      done(null);
      return;
    }
    for (i = 0; i < changes.length && i < WRITE_AT_ONCE; i++) { put(changes[i]); }
    this.phone.ask('setParameter', [items], function (reply) {
      if (reply.res !== 'success') { done(reply); } else { self.write(rest, done); }
    });
  };
}());
