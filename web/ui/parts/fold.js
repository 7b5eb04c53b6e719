/* What names are searched and sorted by. */
(function (ui) {
  'use strict';

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

  /* The first letter a name is filed under: A-Z, another script's letter, or '#'. */
  ui.filedUnder = function (name) {
    var at, letter;
    for (at = 0; at < name.length; at++) {
      letter = name.charAt(at);
      if (/[0-9]/.test(letter)) { return '#'; }
      if (ui.isLetter(letter)) { return ui.fold(letter).charAt(0).toUpperCase(); }
      if (!/[\s'"(.\-]/.test(letter)) { return '#'; }
    }
    return '#';
  };
}(GMIUI));
