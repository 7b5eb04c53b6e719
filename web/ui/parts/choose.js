/* A dialog to choose one of several in. */
(function (ui) {
  'use strict';

  /* Choose one of several. Items: {text, soft, icon, dot, off, press}. */
  ui.choose = function (options) {
    var node, list, pager, head, perPage = 1, page = 0, items = options.items, rows = [];

    function row(item) {
      return ui.el('div', {
        cls: 'gu-choice' + (item.off ? ' gu-off' : ''), role: 'button', tabindex: '0',
        'aria-disabled': item.off ? 'true' : null,
        press: function () { ui.frame.close(node); item.press(); }
      }, [
        item.icon ? ui.icon(item.icon) : null,
        item.dot ? ui.el('span', { cls: 'gu-dot gu-dot-' + item.dot }) : null,
        ui.el('span', { cls: 'gu-choice-text', dir: ui.direction(item.text), text: item.text }),
        item.soft ? ui.el('span', { cls: 'gu-choice-soft', text: item.soft }) : null
      ]);
    }

    function show(next) {
      var i;
      page = Math.max(0, Math.min(next, Math.ceil(items.length / perPage) - 1));
      for (i = 0; i < rows.length; i++) {
        ui.show(rows[i], i >= page * perPage && i < (page + 1) * perPage);
      }
      pager.update(page, Math.ceil(items.length / perPage));
    }

    function layout() {
      var room = ui.height() - 2 * ui.size('margin') - head.offsetHeight - 2;
      var row = rows.length ? ui.size('target') : 1, box = node.firstChild;
      perPage = Math.max(1, Math.floor(room / row));
      ui.show(pager.node, items.length > perPage);
      if (items.length > perPage) { perPage = Math.max(1, Math.floor((room - row) / row)); }
      show(page);
      box.style.top = Math.max(0, Math.floor((ui.height() - box.offsetHeight) / 2)) + 'px';
    }

    head = ui.el('div', { cls: 'gu-sheet-head' }, [
      ui.el('div', { cls: 'gu-sheet-title', text: options.text }),
      ui.button({ icon: 'close', label: ui.t('cancel'), cls: 'gu-sheet-close',
        press: function () { ui.goBack(); } })
    ]);
    for (var i = 0; i < items.length; i++) { rows.push(row(items[i])); }
    list = ui.el('div', { cls: 'gu-choices' }, rows);
    pager = new ui.Pager(function (by) { show(page + by); });
    node = ui.dialog(options.text, [head, list, pager.node], options.cancelled);
    node.gmiLayout = layout;
    node.gmiTurn = function (by) { show(page + by); };
    layout();
    return node;
  };
}(GMIUI));
