/* One tile: add, change, recolour, delete with undo, move. */
(function (sd, ui) {
  'use strict';

  var t = ui.t;

  sd.addTile = function () {
    var place = sd.board.free();
    if (place < 0) {
      ui.toast(t('board.full'));
      return;
    }
    if (!sd.editing) { sd.setEditing(true); }
    sd.showForm(place);
  };

  function accountChoices(tile) {
    var out = [{ value: '', text: t('tile.any') }], known = {}, i, account;
    for (i = 0; i < sd.phone.accounts.length; i++) {
      account = sd.phone.accounts[i];
      known[account.index + 1] = true;
      out.push({ value: String(account.index + 1),
        text: t('tile.account.number', account.index + 1, account.number) });
    }
    if (tile.account && !known[tile.account]) {
      out.push({ value: tile.account, text: t('tile.account.n', tile.account) });
    }
    return out;
  }

  /* What is wrong with what was typed, or null. */
  function check(values, old) {
    if (!values.name) { return { text: t('tile.name.missing'), name: 'name' }; }
    if (!values.number) { return { text: t('tile.number.missing'), name: 'number' }; }
    // A number that a file or the phone brought is not doubted.
    return values.number === old.number || Spreadsheet.isNumber(values.number) ? null
      : { text: t('tile.number.wrong'), name: 'number' };
  }

  /* The form of the tile in a place, or of a new one. */
  sd.showForm = function (place) {
    var known = sd.board.tiles[place] || null;
    var tile = known || { name: '', number: '', account: '', colour: '' };
    var stack = ui.isSmall() ? 'gu-stack' : '';   // leaves room for the arrows of a low form
    var colours, screen;

    function save(values, done) {
      if (values.number !== tile.number) { values.number = Spreadsheet.number(values.number); }
      // Where nobody chose a colour, the name gives one.
      values.colour = colours.value;
      sd.keep(sd.board.having(place, values), t('tile.saved', values.name), {
        done: function () {
          done();
          if (ui.frame.screen() === screen) { sd.showHome(); } else { sd.refresh(); }
        },
        failed: function (error) {
          done(ui.problem(error, true));
          if (ui.frame.screen() !== screen) { ui.toast(ui.problem(error, true)); }
        }
      });
    }

    if (sd.board.saving) {
      ui.toast(t('board.wait'));
      return;
    }
    ui.hideToast();
    colours = new ui.Swatches({ label: t('tile.colour'), value: tile.colour,
      changed: function () { screen.changed(); } });
    screen = ui.formScreen({
      title: t(known ? 'tile.edit' : 'tile.new'), word: t('save'), busyWord: t('saving'),
      fields: [
        { name: 'name', label: t('tile.name'), value: tile.name, max: 80 },
        { name: 'number', label: t('tile.number'), type: 'tel', value: tile.number, max: 60 },
        { name: 'account', label: t('tile.account'), options: accountChoices(tile),
          value: tile.account, wide: true }
      ],
      below: colours, focus: known ? null : 'name', leave: sd.showHome, save: save,
      check: function (values) { return check(values, tile); },
      more: known ? [
        ui.button({ icon: 'trash', text: t('tile.delete'), cls: stack,
          press: function () { remove(place); } }),
        ui.button({ icon: 'move', text: t('tile.move'), cls: stack,
          press: function () { sd.startMoving(place); } })
      ] : []
    });
  };

  /* Deleting asks nothing: it can be taken back. */
  function remove(place) {
    var tile = sd.board.tiles[place];
    sd.showHome();
    sd.keep(sd.board.having(place, null), t('tile.deleted', tile.name),
      { undo: t('tile.restored', tile.name) });
  }
}(SD, GMIUI));
