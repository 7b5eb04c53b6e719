/* The A-Z index of a list. */
(function (ui) {
  'use strict';

  var LATIN = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ';

  /* The A-Z index. letters: those that names begin with; picked(letter). */
  ui.chooseLetter = function (letters, picked) {
    var node, cells = [], all = LATIN.split(''), i, grid, has = {}, head;
    for (i = 0; i < letters.length; i++) {
      has[letters[i]] = true;
      if (LATIN.indexOf(letters[i]) < 0 && all.length < 36) { all.push(letters[i]); }
    }
    function cell(letter) {
      return ui.el('button', {
        type: 'button', cls: 'gu-letter' + (has[letter] ? '' : ' gu-off'),
        'aria-disabled': has[letter] ? null : 'true',
        text: letter, press: function () { ui.frame.close(node); picked(letter); }
      });
    }
    for (i = 0; i < all.length; i++) { cells.push(cell(all[i])); }
    grid = ui.el('div', { cls: 'gu-letters' }, cells);
    head = ui.el('div', { cls: 'gu-sheet-head' }, [
      ui.el('div', { cls: 'gu-sheet-title', text: ui.t('az.title') }),
      ui.button({ icon: 'close', label: ui.t('cancel'), cls: 'gu-sheet-close',
        press: function () { ui.goBack(); } })
    ]);
    node = ui.dialog(ui.t('az.title'), [head, grid]);
    ui.setClass(node.firstChild, 'gu-sheet-wide', true);
    node.gmiLayout = function () {
      var columns = ui.isSmall() ? 9 : 9;
      var lines = Math.ceil(all.length / columns);
      var room = ui.height() - head.offsetHeight - 2 * ui.size('gap') - 4;
      var tall = Math.min(ui.size('letter'), Math.floor(room / lines));
      for (i = 0; i < cells.length; i++) {
        cells[i].style.width = Math.floor(1000 / columns) / 10 + '%';
        cells[i].style.height = tall + 'px';
      }
      node.firstChild.style.top =
        Math.max(0, Math.floor((ui.height() - node.firstChild.offsetHeight) / 2)) + 'px';
    };
    node.gmiLayout();
    return node;
  };
}(GMIUI));
