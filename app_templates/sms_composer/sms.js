/* How a text becomes short messages: which letters it needs, how many parts, how much is left.

   GSM 03.38: 160 letters of the GSM alphabet in one message, 153 in each of several; those of the
   extension table take two places, which are never in different parts. Any other letter makes the
   whole text UCS-2: 70 places in one message, 67 in each of several; an emoji takes two. */
var Sms = {};

(function () {
  'use strict';

  var BASIC = '@\u00a3$\u00a5\u00e8\u00e9\u00f9\u00ec\u00f2\u00c7\n\u00d8\u00f8\r\u00c5\u00e5' +
    '\u0394_\u03a6\u0393\u039b\u03a9\u03a0\u03a8\u03a3\u0398\u039e\u00c6\u00e6\u00df\u00c9' +
    ' !"#\u00a4%&\'()*+,-./0123456789:;<=>?\u00a1ABCDEFGHIJKLMNOPQRSTUVWXYZ' +
    '\u00c4\u00d6\u00d1\u00dc\u00a7\u00bfabcdefghijklmnopqrstuvwxyz\u00e4\u00f6\u00f1\u00fc\u00e0';
  var EXTENDED = '\f^{}\\[~]|\u20ac';
  var ROOM = { gsm: [160, 153], ucs2: [70, 67] };
  var width = {}, i;

  for (i = 0; i < BASIC.length; i++) { width[BASIC.charAt(i)] = 1; }
  for (i = 0; i < EXTENDED.length; i++) { width[EXTENDED.charAt(i)] = 2; }

  /* The places each letter of a text takes, and the first letter that GSM lacks. */
  function weigh(text) {
    var gsm = [], ucs2 = [], foreign = '', at, letter;
    for (at = 0; at < text.length; at++) {
      letter = text.charAt(at);
      if (/[\ud800-\udbff]/.test(letter) && /[\udc00-\udfff]/.test(text.charAt(at + 1))) {
        at += 1;
        letter += text.charAt(at);
      }
      ucs2.push(letter.length);
      if (width.hasOwnProperty(letter)) {
        gsm.push(width[letter]);
      } else if (!foreign) {
        foreign = letter;
      }
    }
    return { sizes: foreign ? ucs2 : gsm, foreign: foreign };
  }

  /* {coding, foreign, single, parts, left, used}: foreign is the letter that made it UCS-2, left
     the places left in the last part, used all that are taken, those lost at a part's end too. */
  Sms.measure = function (text) {
    var weighed = weigh(text), sizes = weighed.sizes;
    var coding = weighed.foreign ? 'ucs2' : 'gsm';
    var single = ROOM[coding][0], room = ROOM[coding][1], all = 0, last = 0, parts = 1, k;
    for (k = 0; k < sizes.length; k++) { all += sizes[k]; }
    if (all <= single) {
      return { coding: coding, foreign: weighed.foreign, single: single, parts: 1,
        left: single - all, used: all };
    }
    for (k = 0; k < sizes.length; k++) {
      if (last + sizes[k] > room) {
        parts += 1;
        last = 0;
      }
      last += sizes[k];
    }
    return { coding: coding, foreign: weighed.foreign, single: single, parts: parts,
      left: room - last, used: (parts - 1) * room + last };
  };

  /* How many places a text is too long for so many parts; 0 if it fits. */
  Sms.over = function (measured, most) {
    var room = ROOM[measured.coding];
    return measured.parts <= most ? 0 : measured.used - (most === 1 ? room[0] : most * room[1]);
  };
}());
