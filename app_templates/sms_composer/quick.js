/* Quick replies: those of config.js at first, then what somebody made of them in this browser. */
(function (sc, ui) {
  'use strict';

  var t = ui.t;
  var KEY = 'sms.quick';
  var UNDER = 3;   // so many stand under a message

  sc.quickTexts = function () {
    return ui.load(KEY, (window.GMI_CONFIG || {}).quickReplies || []).slice(0);
  };

  /* The first ones as buttons under a message, each of which begins an answer. */
  sc.quickReplies = function (message) {
    var texts = sc.quickTexts(), buttons = [], i;
    function button(text) {
      var node = ui.button({ text: text, cls: 'gu-outline', press: function () {
        sc.write({ to: [message.number], account: message.account, text: text });
      } });
      node.lastChild.setAttribute('dir', ui.direction(text));
      return node;
    }
    for (i = 0; i < texts.length && i < UNDER; i++) { buttons.push(button(texts[i])); }
    return ui.el('div', { cls: 'sc-quick', role: 'group', 'aria-label': t('quick') }, buttons);
  };

  /* Choose one to change, or a new one. */
  sc.editQuick = function () {
    var texts = sc.quickTexts(), items = [], i;
    function item(place) {
      return { text: texts[place], icon: 'edit', press: function () { showForm(texts, place); } };
    }
    items.push({ text: t('quick.new'), icon: 'plus', press: function () {
      showForm(texts, texts.length);
    } });
    for (i = 0; i < texts.length; i++) { items.push(item(i)); }
    ui.choose({ text: t('quick'), items: items });
  };

  function showForm(texts, place) {
    var known = place < texts.length;

    function keep(next, said, undo) {
      var before = texts.slice(0);
      ui.store(KEY, next);
      sc.showHome(true);
      ui.toast(t(said), undo && { text: t('undo'), press: function () {
        ui.store(KEY, before);
        ui.hideToast();
      } });
    }

    function remove() {
      var next = texts.slice(0);
      next.splice(place, 1);
      keep(next, 'quick.deleted', true);
    }

    ui.formScreen({ title: t(known ? 'quick.one' : 'quick.new'), word: t('save'), focus: 'text',
      leave: function () { sc.showHome(true); },
      fields: [{ name: 'text', label: t('quick.text'), max: 160, wide: true,
        value: known ? texts[place] : '' }],
      more: known ? [ui.button({ icon: 'trash', text: t('message.delete'), press: remove })] : [],
      check: function (values) {
        return values.text ? null : { text: t('quick.missing'), name: 'text' };
      },
      save: function (values, done) {
        var next = texts.slice(0);
        next[place] = values.text;
        done();
        keep(next, 'quick.saved');
      } });
  }
}(SC, GMIUI));
