/* One contact: all its numbers, each called by a touch. */
(function (ui) {
  'use strict';

  /* A contact with all its numbers, each of which is called by a touch.
     options: contact {name, mail}, numbers [{kind, number}], soft, favourite, starred(on),
     call(number). */
  ui.contactCard = function (options) {
    var contact = options.contact, cells = [], i, starred = options.favourite, star, node;

    function cell(one) {
      return ui.el('div', { cls: 'gu-cell' }, [
        ui.el('div', { cls: 'gu-cell-in', role: 'button', tabindex: '0',
          'aria-label': ui.t('call.kind', ui.t('kind.' + one.kind), ui.readable(one.number)),
          press: function () { options.call(one.number); } }, [
          ui.el('div', { cls: 'gu-cell-kind', text: ui.t('kind.' + one.kind) }),
          ui.el('div', { cls: 'gu-cell-number' }, [ui.numberSpan(one.number)]),
          ui.el('span', { cls: 'gu-handset' }, [ui.icon('call')])
        ])
      ]);
    }

    function toggle() {
      starred = !starred;
      options.starred(starred);
      star.setAttribute('aria-pressed', String(starred));
      star.firstChild.className = 'gu-i gu-i-' + (starred ? 'star-full' : 'star');
    }

    star = ui.button({ icon: starred ? 'star-full' : 'star', text: ui.t('contact.favourite'),
      pressed: !!starred, cls: 'gu-outline gu-stack gu-head-star', press: toggle });
    for (i = 0; i < options.numbers.length; i++) { cells.push(cell(options.numbers[i])); }
    node = ui.el('div', { cls: 'gu-card', role: 'region', 'aria-label': contact.name }, [
      ui.el('div', { cls: 'gu-head' + (contact.name.length > 18 ? ' gu-head-long' : '') }, [
        ui.avatarOf(contact.name, true),
        ui.el('div', { cls: 'gu-head-text' }, [
          ui.el('h2', { cls: 'gu-head-name', dir: ui.direction(contact.name),
            text: contact.name }),
          ui.el('div', { cls: 'gu-head-soft' }, [
            ui.el('span', { cls: 'gu-run', dir: ui.direction(options.soft), text: options.soft }),
            contact.mail ? ui.el('span', { text: ' \u00b7 ' }) : null,
            contact.mail ? ui.el('span', { cls: 'gu-run', dir: 'ltr', text: contact.mail }) : null
          ])
        ]),
        star
      ]),
      cells.length ? ui.el('div', { cls: 'gu-cells' }, cells)
        : ui.el('div', { cls: 'gu-card-none' }, [
          ui.el('div', { cls: 'gu-state-title', text: ui.t('contact.no.number') }),
          ui.el('div', { cls: 'gu-state-text', text: ui.t('contact.no.number.text') })])
    ]);
    return {
      callable: cells.length > 0,
      node: node,
      // Where all numbers would not fit below the name, the name moves up into the status bar.
      layout: function () {
        var need = Math.ceil(cells.length / 2) * (ui.size('cell') + ui.size('gap')) +
          ui.size('gap');
        var tight = node.offsetHeight < need + ui.size('head');
        ui.setClass(node, 'gu-card-tight', tight);
        ui.frame.setTitle(tight ? contact.name : ui.frame.screen().title);
      }
    };
  };
}(GMIUI));
