/* Cells of a spreadsheet fill the board. */
(function (sd, ui) {
  'use strict';

  var t = ui.t;

  sd.showSheet = function () {
    var box, found, result, screen, replace, append, now;

    function look() {
      var count, text;
      result = Spreadsheet.read(box.value);
      count = result.tiles.length;
      if (!box.value.replace(/\s+/g, '')) {
        text = t('sheet.hint');
      } else {
        text = !count ? t('sheet.none') : count === 1 ? t('sheet.found.one')
          : t('sheet.found', count);
        if (count && result.skipped.length) {
          text += ' ' + t('sheet.skipped', result.skipped.slice(0, 6).join(', ') +
            (result.skipped.length > 6 ? ' \u2026' : ''));
        }
        if (count > sd.board.limit) { text += ' ' + t('sheet.too.many', sd.board.limit); }
      }
      ui.setText(found, text);
      ui.setClass(found, 'sd-bad', !count && !!box.value || result.skipped.length > 0);
      ui.enable(replace, count > 0);
      ui.enable(append, count > 0);
    }

    function use(next) {
      next = SpeedDial.clean(next).slice(0, sd.board.limit);
      ui.enable(replace, false);
      ui.enable(append, false);
      box.blur();
      sd.keep(next, count(next) === 1 ? t('sheet.done.one') : t('sheet.done', count(next)), {
        undo: t('board.back'), done: sd.showHome, failed: function (error) {
          if (ui.frame.screen() === screen) { look(); }
          ui.toast(ui.problem(error, true));
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
      box.value = Spreadsheet.write(sd.board.tiles);
      look();
    } });
    append = ui.button({ icon: 'plus', text: t('sheet.append'), press: function () {
      use(sd.board.joined(SpeedDial.clean(result.tiles)));
    } });
    replace = ui.button({ icon: 'check', text: t('sheet.replace'), kind: 'accent',
      press: function () { use(result.tiles); } });
    box.addEventListener('input', look, false);
    // Old engines tell of some changes by key only, and of a paste before it is there.
    box.addEventListener('keyup', look, false);
    box.addEventListener('paste', function () { setTimeout(look, 0); }, false);
    screen = { title: t('sheet.title'), back: sd.showHome,
      node: ui.el('div', { cls: 'sd-sheet' }, [box, found]),
      actions: [ui.button({ icon: 'close', text: t('cancel'), press: sd.showHome }), now, null,
        append, replace] };
    ui.hideToast();
    ui.frame.show(screen);
    look();
    box.focus();
  };
}(SD, GMIUI));
