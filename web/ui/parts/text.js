/* Text for the eye: initials, grouped numbers, durations. */
(function (ui) {
  'use strict';

  var SPACE = '\u00a0';

  ui.isLetter = function (text) {
    return /[a-z0-9\u00c0-\u1fff\u2c00-\ud7ff\uf900-\ufdff\ufe70-\uffdc]/i.test(text);
  };

  /* One or two letters for an avatar; an emoji whole, one letter where letters join. */
  ui.initials = function (name) {
    var parts = name.split(/\s+/), found = [], k, part, letter;
    for (k = 0; k < parts.length; k++) {
      part = parts[k].replace(/^['"(.\-<]+/, '');
      letter = part.charAt(0);
      if (/[\ud800-\udbff]/.test(letter)) {
        if (!found.length) { return part.substring(0, 2); }
      } else if (ui.isLetter(letter)) {
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
