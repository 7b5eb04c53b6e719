/* A row of a box: who, the text, and whether somebody has read it. */

/* What the parts of the app share: phone, messages, people, composer, picker, and the screens. */
var SC = {};

(function (sc, ui) {
  'use strict';

  var t = ui.t;
  var seen = ui.load('sms.seen', null);   // {top, ids}: inbox messages up to top are old news

  sc.makeRow = function () {
    var row = {};
    var avatar = ui.el('span', { 'aria-hidden': 'true' });
    var name = ui.el('div', { cls: 'gu-name' });
    var sub = ui.el('div', { cls: 'gu-sub' });
    var main = ui.el('div', { cls: 'gu-row-main', role: 'button', tabindex: '0',
      press: function () {
        if (row.item.from === undefined) { sc.showMessage(row.item); } else { sc.composer.openDraft(row.item); }
      } }, [avatar, ui.el('div', { cls: 'gu-row-text' }, [name, sub])]);
    row.node = ui.el('div', { cls: 'gu-row gu-row-none', role: 'listitem' }, [main,
      ui.el('span', { cls: 'gu-bone gu-bone-avatar gu-avatar' }),
      ui.el('span', { cls: 'gu-bone gu-bone-name' }),
      ui.el('span', { cls: 'gu-bone gu-bone-sub' })]);
    row.fill = function (item) {
      var who = nameOf(item), fresh = sc.isNew(item), kept = item.from !== undefined &&
        sc.messages.isKept(item);
      var text = item.text.replace(/\s+/g, ' ');
      row.item = item;
      avatar.className = 'gu-avatar gu-avatar-' + ui.avatarColour(who);
      ui.setText(avatar, ui.initials(who));
      name.setAttribute('dir', ui.direction(who));
      sub.setAttribute('dir', ui.direction(text));
      ui.clear(name);
      if (fresh) { name.appendChild(ui.el('span', { cls: 'sc-new', 'aria-hidden': 'true' })); }
      name.appendChild(document.createTextNode(who));
      ui.clear(sub);
      if (kept) {
        sub.appendChild(ui.el('span', { cls: 'sc-kept', text:
          t(sc.composer.storing === item ? 'row.storing' : 'row.kept') + ' \u00b7 ' }));
      }
      sub.appendChild(document.createTextNode(text));
      ui.setClass(row.node, 'sc-fresh', fresh);
      main.setAttribute('aria-label', (fresh ? t('row.new', who) : who) + ': ' + text);
    };
    return row;
  };

  function nameOf(item) {
    if (item.from === undefined) { return sc.people.nameOf(item.number); }
    return item.to.length ? sc.composer.names.call({ people: sc.people }, item.to) : t('row.nobody');
  }

  // ---- new messages: those that came since somebody looked

  sc.isNew = function (item) {
    return !!seen && item.from === undefined && item.box === Messages.INBOX &&
      item.id > seen.top && !seen.ids.hasOwnProperty(item.id);
  };

  sc.countNew = function () {
    var all = sc.messages.box(Messages.INBOX), count = 0, i;
    for (i = 0; i < all.length; i++) {
      if (sc.isNew(all[i])) { count += 1; }
    }
    return count;
  };

  sc.markSeen = function (message) {
    seen.ids[message.id] = 1;
    ui.store('sms.seen', seen);
  };

  /* At the first reading ever nothing is new. */
  sc.beginSeen = function (top) {
    if (!seen) {
      seen = { top: top, ids: {} };
      ui.store('sms.seen', seen);
    }
  };
}(SC, GMIUI));
