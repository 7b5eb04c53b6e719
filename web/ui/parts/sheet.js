/* Dialogs: a box over the page, a question with two answers. */
(function (ui) {
  'use strict';

  /* A box over the page; beside it means no. */
  ui.dialog = function (title, body, cancelled) {
    var box = ui.el('div', { cls: 'gu-sheet', role: 'dialog', 'aria-modal': 'true',
      'aria-label': title }, body);
    var node = ui.el('div', { cls: 'gu-veil' }, [box]);
    // Beside the sheet means no. The sheet itself is not the veil.
    node.gmiPress = function () { ui.goBack(); };
    box.gmiPress = function () { };
    node.gmiLayout = function () {
      var height = box.offsetHeight;
      box.style.top = Math.max(0, Math.floor((ui.height() - height) / 2)) + 'px';
    };
    ui.frame.open(node, cancelled);
    node.gmiLayout();
    return node;
  };

  /* Ask before something is done that is hard to undo.
     options: text, more, yes, no, kind (of the yes button), done(), cancelled(). */
  ui.confirm = function (options) {
    var node;
    function close() { ui.frame.close(node); }
    node = ui.dialog(options.text, [
      ui.el('div', { cls: 'gu-question', text: options.text }),
      options.more ? ui.el('div', { cls: 'gu-question-more', text: options.more }) : null,
      ui.el('div', { cls: 'gu-answers' }, [
        ui.button({ text: options.yes, icon: options.icon, kind: options.kind || 'accent',
          press: function () { close(); options.done(); } }),
        ui.button({ text: options.no, cls: 'gu-outline gu-first', press: function () {
          close();
          if (options.cancelled) { options.cancelled(); }
        } })
      ])
    ], options.cancelled);
    return node;
  };
}(GMIUI));
