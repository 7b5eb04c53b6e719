/* What kiosk.js says, made safe to use. Nothing here touches the screen. */
var Kiosk = {};

(function (kiosk, ui) {
  'use strict';

  var t = ui.t;
  kiosk.MOST = 6;       // tiles on a page
  // The bundle carries the icons that stand here: kiosk.js is not looked at when it is built.
  var ICONS = ['call', 'person', 'group', 'clock', 'message', 'star', 'plus', 'alert'];
  var COLOURS = ['blue', 'teal', 'green', 'yellow', 'orange', 'red', 'purple', 'grey'];
  var MOST_PLACES = 96;
  var MOST_DIGITS = 20;

  function text(value) {
    return value === null || value === undefined ? '' : String(value).replace(/^\s+|\s+$/g, '');
  }

  function seconds(value, otherwise) {
    value = parseInt(value, 10);
    return value >= 5 && value <= 3600 ? value : otherwise;
  }

  function oneOf(all, value) {
    var i;
    for (i = 0; i < all.length; i++) {
      if (all[i] === value) { return value; }
    }
    return '';
  }

  function place(raw) {
    var one = { name: text(raw && raw.name), number: text(raw && raw.number),
      text: text(raw && raw.text), note: text(raw && raw.note) };
    if (!one.name || (!one.number && !one.text)) { return null; }
    one.colour = oneOf(COLOURS, raw.colour) || COLOURS[ui.avatarColour(one.name)];
    one.icon = oneOf(ICONS, raw.icon) || (one.number ? 'call' : 'message');
    return one;
  }

  /* A pattern of kiosk.js as a regular expression, or null. */
  function pattern(raw) {
    var given = text(raw);
    if (!/^[0-9xX]+\.?$/.test(given)) { return null; }
    return new RegExp('^' + given.replace(/x/gi, '[0-9]').replace(/\.$/, '[0-9]*') + '$');
  }

  /* Read what the file set; left out is what cannot be used, in words. */
  kiosk.read = function (raw) {
    var unread = !raw, out = { places: [], allowed: [], problems: [] }, i, one, given;
    raw = raw || {};
    out.title = text(raw.title) || t('kiosk.title');
    out.sentence = text(raw.sentence) || t('kiosk.sentence');
    out.button = text(raw.button) || t('kiosk.button');
    out.colour = oneOf(COLOURS, raw.colour) || 'blue';
    out.image = text(raw.image);
    out.idle = seconds(raw.idleSeconds, 40);
    out.account = /^[1-6]$/.test(text(raw.account)) ? parseInt(raw.account, 10) - 1 : null;
    given = raw.destinations || [];
    for (i = 0; i < given.length && i < MOST_PLACES; i++) {
      one = place(given[i]);
      if (one) { out.places.push(one); } else { out.problems.push(t('kiosk.bad.place', i + 1)); }
    }
    if (raw.dialPad) {
      given = raw.dialPad.allowed || [];
      for (i = 0; i < given.length; i++) {
        one = pattern(given[i]);
        if (one) {
          out.allowed.push(one);
        } else {
          out.problems.push(t('kiosk.bad.allowed', text(given[i])));
        }
      }
      out.hint = text(raw.dialPad.hint);
    }
    out.most = MOST_DIGITS;
    // Where the tiles need several pages, names are quicker.
    out.search = raw.search === undefined ? out.places.length > kiosk.MOST : !!raw.search;
    out.keyboard = text(raw.keyboard);
    out.staff = { salt: text(raw.staff && raw.staff.salt),
      code: text(raw.staff && raw.staff.code).toLowerCase(),
      leaveTo: text(raw.staff && raw.staff.leaveTo) };
    if (out.staff.code && !/^[0-9a-f]{64}$/.test(out.staff.code)) {
      out.staff.code = '';
      out.problems.push(t('kiosk.bad.code'));
    }
    out.unread = unread;
    return out;
  };

  /* Whether a typed number may be called. */
  kiosk.allows = function (settings, number) {
    var i;
    for (i = 0; i < settings.allowed.length; i++) {
      if (settings.allowed[i].test(number)) { return true; }
    }
    return false;
  };

  // ---- SHA-256, for the staff code: this engine has none of its own

  function fraction(value) { return (value - Math.floor(value)) * 4294967296 | 0; }

  var INITIAL = [], ROUNDS = [];
  (function () {
    var found = [], candidate = 2, i, prime;
    while (found.length < 64) {
      prime = true;
      for (i = 0; i < found.length; i++) {
        if (candidate % found[i] === 0) { prime = false; }
      }
      if (prime) { found.push(candidate); }
      candidate += 1;
    }
    for (i = 0; i < 64; i++) {
      if (i < 8) { INITIAL.push(fraction(Math.sqrt(found[i]))); }
      ROUNDS.push(fraction(Math.pow(found[i], 1 / 3)));
    }
  }());

  function turn(word, by) { return word >>> by | word << (32 - by); }

  function digest(block, hash) {
    var w = block.slice(0), s = hash.slice(0), i, one, two;
    for (i = 0; i < 64; i++) {
      if (i > 15) {
        one = turn(w[i - 15], 7) ^ turn(w[i - 15], 18) ^ w[i - 15] >>> 3;
        two = turn(w[i - 2], 17) ^ turn(w[i - 2], 19) ^ w[i - 2] >>> 10;
        w[i] = w[i - 16] + one + w[i - 7] + two | 0;
      }
      one = s[7] + (turn(s[4], 6) ^ turn(s[4], 11) ^ turn(s[4], 25)) +
        (s[4] & s[5] ^ ~s[4] & s[6]) + ROUNDS[i] + w[i] | 0;
      two = (turn(s[0], 2) ^ turn(s[0], 13) ^ turn(s[0], 22)) +
        (s[0] & s[1] ^ s[0] & s[2] ^ s[1] & s[2]) | 0;
      s = [one + two | 0, s[0], s[1], s[2], s[3] + one | 0, s[4], s[5], s[6]];
    }
    for (i = 0; i < 8; i++) { hash[i] = hash[i] + s[i] | 0; }
  }

  kiosk.sha256 = function (given) {
    var bytes = unescape(encodeURIComponent(given)), words = [], hash = INITIAL.slice(0), out = '', i;
    var blocks = (bytes.length + 8 >> 6) + 1;
    for (i = 0; i < blocks * 16; i++) { words[i] = 0; }
    for (i = 0; i <= bytes.length; i++) {
      words[i >> 2] |= (i < bytes.length ? bytes.charCodeAt(i) : 128) << (24 - i % 4 * 8);
    }
    words[words.length - 1] = bytes.length * 8;
    for (i = 0; i < words.length; i += 16) { digest(words.slice(i, i + 16), hash); }
    for (i = 0; i < 32; i++) {
      out += (hash[i >> 2] >>> (28 - i % 4 * 8) & 15).toString(16) +
        (hash[i >> 2] >>> (24 - i % 4 * 8) & 15).toString(16);
    }
    return out;
  };
}(Kiosk, GMIUI));
