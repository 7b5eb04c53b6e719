/* A row of the list: who, which number, and the button that calls it. */
(function (pb, ui) {
  'use strict';

  var t = ui.t;

  /* A row of the list. view.text is what is searched, view.id the group that is shown. */
  pb.makeRow = function (view) {
    var row = {};
    var avatar = ui.el('span', { 'aria-hidden': 'true' });
    var name = ui.el('div', { cls: 'gu-name' });
    var sub = ui.el('div', { cls: 'gu-sub' });
    var main = ui.el('div', { cls: 'gu-row-main', role: 'button', tabindex: '0',
      press: function () { pb.showContact(row.contact); } },
    [avatar, ui.el('div', { cls: 'gu-row-text' }, [name, sub])]);
    var side = ui.el('div', { cls: 'gu-row-side', role: 'button', tabindex: '0',
      press: function () { pb.callContact(row.contact); } },
    [ui.el('span', { cls: 'gu-handset' }, [ui.icon('call')])]);
    row.node = ui.el('div', { cls: 'gu-row', role: 'listitem' }, [main, side,
      ui.el('span', { cls: 'gu-bone gu-bone-avatar gu-avatar' }),
      ui.el('span', { cls: 'gu-bone gu-bone-name' }),
      ui.el('span', { cls: 'gu-bone gu-bone-sub' })]);
    row.fill = function (contact) {
      var shown = shownNumber(contact, view.text);
      row.contact = contact;
      avatar.className = 'gu-avatar gu-avatar-' + ui.avatarColour(contact.name);
      ui.setText(avatar, ui.initials(contact.name));
      name.setAttribute('dir', ui.direction(contact.name));
      fillName(name, contact, view.text);
      fillSub(sub, contact, shown, view.id !== Book.BLACKLIST);
      main.setAttribute('aria-label', contact.name);
      side.setAttribute('aria-label', t('call.name', contact.name));
      ui.show(side, !!shown);
      ui.setClass(row.node, 'gu-row-none', !shown);
    };
    return row;
  };

  /* The number that a row shows: the one that was searched for, else the first. */
  function shownNumber(contact, text) {
    var numbers = Book.numbers(contact), digits = text.replace(/[^0-9+*#]/g, ''), i;
    for (i = 0; digits && i < numbers.length; i++) {
      if (numbers[i].number.replace(/[^0-9+*#]/g, '').indexOf(digits) >= 0) { return numbers[i]; }
    }
    return numbers[0];
  }

  function fillName(node, contact, text) {
    var found = text ? contact.key.indexOf(ui.fold(text)) : -1;
    var end = found + text.length;
    if (found < 0) {
      ui.setText(node, contact.name);
      return;
    }
    ui.clear(node);
    node.appendChild(document.createTextNode(contact.name.substring(0, found)));
    node.appendChild(ui.el('b', { text: contact.name.substring(found, end) }));
    node.appendChild(document.createTextNode(contact.name.substring(end)));
  }

  function fillSub(node, contact, shown, mark) {
    var blocked = mark && contact.group === Book.BLACKLIST;
    ui.clear(node);
    if (blocked && ui.isSmall()) {
      node.appendChild(ui.el('span', { role: 'img', 'aria-label': t('contact.blocked') },
        [ui.icon('block pb-blocked')]));
    }
    if (shown) {
      node.appendChild(ui.el('span', { cls: 'gu-number', dir: 'ltr',
        text: ui.readable(shown.number) }));
    }
    if (blocked && !ui.isSmall()) {
      node.appendChild(document.createTextNode((shown ? ' \u00b7 ' : '') + t('contact.blocked')));
    } else if (!shown) {
      node.appendChild(document.createTextNode(t('contact.no.number')));
    } else if (!ui.isSmall()) {
      node.appendChild(document.createTextNode(' \u00b7 ' + t('kind.' + shown.kind)));
    }
  }
}(PB, GMIUI));
