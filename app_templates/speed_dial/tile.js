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

  sd.showForm = function (place) {
    var old = sd.board.tiles[place] || null, tile = old || { name: '', number: '', account: '' };
    var form, colours, saving, arrows, touched = false, screen, chosen = !!old;

    function leaveAsking() {
      if (!touched) {
        sd.showHome();
        return;
      }
      ui.confirm({ text: t('form.leave'), yes: t('form.leave.yes'), no: t('form.leave.no'),
        kind: 'end', done: sd.showHome });
    }

    function save() {
      var next = form.values();
      if (saving.disabled) { return; }
      if (!next.name) {
        form.fail(t('tile.name.missing'), 'name');
        return;
      }
      if (!next.number) {
        form.fail(t('tile.number.missing'), 'number');
        return;
      }
      if (next.number !== tile.number && !Spreadsheet.isNumber(next.number)) {
        form.fail(t('tile.number.wrong'), 'number');
        return;
      }
      if (next.number !== tile.number) { next.number = Spreadsheet.number(next.number); }
      // A new tile whose colour nobody chose gets one by its name.
      next.colour = chosen ? colours.value : '';
      busy(true);
      sd.keep(sd.board.having(place, next), t('tile.saved', next.name), {
        done: function () {
          if (ui.frame.screen() === screen) { sd.showHome(); } else { sd.refresh(); }
        },
        failed: function (error) {
          if (ui.frame.screen() !== screen) {
            ui.toast(ui.problem(error));
            return;
          }
          busy(false);
          form.fail(ui.problem(error));
        }
      });
    }

    function busy(on) {
      form.setBusy(on);
      ui.enable(saving, !on);
      ui.setText(saving.lastChild, t(on ? 'saving' : 'save'));
    }

    if (sd.board.saving) {
      ui.toast(t('board.wait'));
      return;
    }
    form = new ui.Form({ submit: save, changed: function () { touched = true; },
      paged: function (self) {
        if (!arrows) { return; }
        arrows.update(self.page, self.pages());
        colours.layout(self.grid.offsetTop + self.grid.offsetHeight);
      },
      fields: [
        { name: 'name', label: t('tile.name'), value: tile.name, max: 80 },
        { name: 'number', label: t('tile.number'), type: 'tel', value: tile.number, max: 60 },
        { name: 'account', label: t('tile.account'), options: accountChoices(tile),
          value: tile.account, wide: true }
      ] });
    form.inputs.account.addEventListener('change', function () { touched = true; }, false);
    colours = new ui.Swatches({ label: t('tile.colour'), value: old ? tile.colour : '',
      changed: function () { touched = chosen = true; } });
    arrows = new ui.Pager(function (by) { form.go(form.page + by); });
    saving = ui.button({ icon: 'check', text: t('save'), kind: 'accent', press: save });
    screen = { title: t(old ? 'tile.edit' : 'tile.new'), back: leaveAsking,
      node: ui.el('div', { cls: 'gu-fill' }, [form.node, colours.node]),
      layout: function () {
        form.node.style.bottom = colours.node.offsetHeight + 'px';
        form.layout();
      },
      actions: [ui.button({ icon: 'close', text: t('cancel'), press: leaveAsking }),
        old ? ui.button({ icon: 'trash', text: t('tile.delete'),
          press: function () { remove(place); } }) : undefined,
        old ? ui.button({ icon: 'move', text: t('tile.move'),
          press: function () { sd.startMoving(place); } }) : undefined,
        arrows.node, null, saving] };
    ui.frame.show(screen);
    if (!old) { form.inputs.name.focus(); }
  };

  /* Deleting asks nothing: it can be taken back. */
  function remove(place) {
    var tile = sd.board.tiles[place];
    sd.showHome();
    sd.keep(sd.board.having(place, null), t('tile.deleted', tile.name),
      { undo: t('tile.restored', tile.name) });
  }
}(SD, GMIUI));
