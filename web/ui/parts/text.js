/* Text for the eye: initials, folded keys, grouped numbers, durations. */
(function (ui) {
  'use strict';

  var SPACE = '\u00a0';
  // Same length in and out, so that a place found in the folded text is the place in the name.
  var FOLDS = [
    ['a', '\u00e0\u00e1\u00e2\u00e3\u00e4\u00e5\u0101\u0103\u0105'],
    ['c', '\u00e7\u0107\u010d'], ['d', '\u010f\u0111\u00f0'],
    ['e', '\u00e8\u00e9\u00ea\u00eb\u0113\u0119\u011b'], ['g', '\u011f'],
    ['i', '\u00ec\u00ed\u00ee\u00ef\u012b\u0131'], ['l', '\u0142\u013e'],
    ['n', '\u00f1\u0144\u0148'], ['o', '\u00f2\u00f3\u00f4\u00f5\u00f6\u00f8\u014d\u0151'],
    ['r', '\u0159'], ['s', '\u015b\u015f\u0161\u0219\u00df'], ['t', '\u0165\u021b'],
    ['u', '\u00f9\u00fa\u00fb\u00fc\u016b\u016f\u0171'], ['y', '\u00fd\u00ff'],
    ['z', '\u017a\u017c\u017e']
  ];
  var fold = {};
  var i, j;
  for (i = 0; i < FOLDS.length; i++) {
    for (j = 0; j < FOLDS[i][1].length; j++) { fold[FOLDS[i][1].charAt(j)] = FOLDS[i][0]; }
  }

  /* Lower case without accents: what is searched and sorted by. */
  ui.fold = function (text) {
    var lower = text.toLowerCase();
    if (lower.length !== text.length) { lower = text; }
    return lower.replace(/[\u00c0-\u021b]/g, function (letter) { return fold[letter] || letter; });
  };

  function isLetter(text) {
    return /[a-z0-9\u00c0-\u1fff\u2c00-\ud7ff\uf900-\ufdff\ufe70-\uffdc]/i.test(text);
  }

  /* The first letter a name is filed under: A-Z, another script's letter, or '#'. */
  ui.filedUnder = function (name) {
    var at, letter;
    for (at = 0; at < name.length; at++) {
      letter = name.charAt(at);
      if (/[0-9]/.test(letter)) { return '#'; }
      if (isLetter(letter)) { return ui.fold(letter).charAt(0).toUpperCase(); }
      if (!/[\s'"(.\-]/.test(letter)) { return '#'; }
    }
    return '#';
  };

  /* One or two letters for an avatar; an emoji whole, one letter where letters join. */
  ui.initials = function (name) {
    var parts = name.split(/\s+/), found = [], k, part, letter;
    for (k = 0; k < parts.length; k++) {
      part = parts[k].replace(/^['"(.\-<]+/, '');
      letter = part.charAt(0);
      if (/[\ud800-\udbff]/.test(letter)) {
        if (!found.length) { return part.substring(0, 2); }
      } else if (isLetter(letter)) {
        found.push(letter.toUpperCase());
      }
    }
    if (!found.length) { return '#'; }
    if (/[\u0590-\u08ff\u2e80-\uffff]/.test(found[0])) { return found[0]; }
    return found.length > 1 ? found[0] + found[found.length - 1] : found[0];
  };

  /* Which of the eight avatar colours a name has: always the same one. */
  ui.avatarColour = function (name) {
    var sum = 7, k;
    for (k = 0; k < name.length; k++) { sum = (sum * 31 + name.charCodeAt(k)) % 65521; }
    return sum % 8;
  };

  /* The direction a text reads in, by its first letter; the engine has no dir="auto". */
  ui.direction = function (text) {
    var found = /[A-Za-z\u00c0-\u058f\u0590-\u08ff\u0900-\u1fff\u2c00-\ud7ff\ufb1d-\ufdff\ufe70-\ufefc]/
      .exec(text);
    return found && /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]/.test(found[0]) ? 'rtl' : 'ltr';
  };

  var LONG_CODE = /^(1|7|2[07]|3[0123469]|4[013456789]|5[12345678]|6[0123456]|8[1246]|9[0123458])/;

  function chunks(digits, sizes) {
    var out = [], at = 0, k = 0;
    while (at < digits.length) {
      var size = k < sizes.length ? sizes[k] : 3;
      // No last group of one digit: it would be read as a slip.
      if (digits.length - at - size === 1) { size = digits.length - at > 4 ? size - 1 : size + 1; }
      out.push(digits.substring(at, at + size));
      at += size;
      k += 1;
    }
    return out.join(SPACE);
  }

  var NATIONAL = { 6: [3, 3], 7: [3, 4], 8: [4, 4], 9: [3, 3, 3], 10: [4, 3, 3], 11: [5, 3, 3] };

  /* A number in groups that can be read out. What is dialled stays as it is stored. */
  ui.readable = function (number) {
    var found = /^(\+|00)?(\d+)$/.exec(number), digits, code;
    if (!found) { return number; }
    digits = found[2];
    if (!found[1]) {
      if (/^(02\d|1\d\d)\d{8}$/.test(digits)) { return chunks(digits, [3, 4, 4]); }
      return digits.length < 6 ? number : chunks(digits, NATIONAL[digits.length] || []);
    }
    code = LONG_CODE.exec(digits);
    code = code ? code[0] : digits.substring(0, 3);
    return found[1] + code + SPACE + chunks(digits.substring(code.length), []);
  };

  function two(value) { return (value < 10 ? '0' : '') + value; }

  ui.duration = function (seconds) {
    var whole = Math.max(0, Math.floor(seconds));
    var hours = Math.floor(whole / 3600);
    var rest = Math.floor(whole / 60) % 60;
    return (hours ? hours + ':' + two(rest) : rest) + ':' + two(whole % 60);
  };

  ui.clock = function (date) {
    return two(date.getHours()) + ':' + two(date.getMinutes());
  };
}(GMIUI));
