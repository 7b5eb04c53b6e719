/* One message: reading it, answering, forwarding, sending again, deleting. */
(function (sc, ui) {
  'use strict';

  var t = ui.t;

  sc.showMessage = function (message) {
    var out = message.box === Messages.OUTBOX, account = accountName(message.account);
    var number = ui.readable(message.number), who, text, arrows, card, screen, quick;

    function head() {
      who = sc.people.nameOf(message.number);
      return ui.el('div', { cls: 'gu-head' + (who.length > 30 ? ' gu-head-long' : '') }, [
        ui.el('span', { cls: 'gu-avatar gu-avatar-big gu-avatar-' + ui.avatarColour(who),
          'aria-hidden': 'true', text: ui.initials(who) }),
        ui.el('div', { cls: 'gu-head-text' }, [
          ui.el('h2', { cls: 'gu-head-name', dir: ui.direction(who), text: who }),
          ui.el('div', { cls: 'gu-head-soft' }, [
            who === number ? null : ui.el('span', { cls: 'gu-number', dir: 'ltr', text: number }),
            who === number ? null : ui.el('span', { text: ' \u00b7 ' }),
            ui.el('span', { text: t(out ? 'message.to' : 'message.from', account) })])
        ])
      ]);
    }

    text = new ui.Reading({ text: message.text, paged: function (self) {
      if (arrows) { arrows.update(self.page, self.pages()); }
    } });
    arrows = new ui.Pager(function (by) { text.go(text.page + by); });
    quick = sc.quickReplies(message);
    card = ui.el('div', { cls: 'gu-card', role: 'region' }, [head(), text.node, quick]);
    card.setAttribute('aria-label', who);
    screen = { title: t('box.' + (out ? 1 : 0)), pane: card, back: back,
      // The phonebook may be read only now.
      named: function () {
        if (who === sc.people.nameOf(message.number)) { return; }
        card.replaceChild(head(), card.firstChild);
        card.setAttribute('aria-label', who);
        ui.frame.layout(true);
      },
      turn: function (by) { text.go(text.page + by); },
      layout: function () {
        var tight = card.offsetHeight < ui.size('head') + 2.5 * ui.size('text');
        ui.setClass(card, 'gu-card-tight', tight);
        ui.setClass(card, 'sc-no-quick', out || card.offsetHeight < ui.size('head') +
          ui.size('bar') + 3 * ui.size('text'));
        ui.frame.setTitle(tight ? who : screen.title);
        sc.layoutTabs();
        text.layout();
      },
      actions: [
        ui.button({ icon: 'back', label: t('back'), press: back }),
        ui.button({ icon: 'trash', text: t('message.delete'), cls: 'gu-stack',
          press: function () { askDelete(message, screen); } }),
        ui.button({ icon: 'move', text: t('message.forward'), cls: 'gu-stack',
          press: function () { sc.write({ text: message.text }); } }),
        arrows.node, null,
        out ? ui.button({ icon: 'refresh', text: t('message.resend'), kind: 'accent',
          cls: 'gu-first', press: function () { resend(message); } })
          : ui.button({ icon: 'edit', text: t('message.reply'), kind: 'accent', cls: 'gu-first',
            press: function () { sc.write({ to: [message.number], account: message.account }); } })
      ] };
    if (!out && sc.isNew(message)) { sc.markSeen(message); }
    sc.showOver(screen);
  };

  function back() { sc.showHome(true); }

  function accountName(index) {
    var i;
    for (i = 0; i < sc.phone.accounts.length; i++) {
      if (sc.phone.accounts[i].index === index) { return sc.phone.accounts[i].number || index + 1; }
    }
    return index + 1;
  }

  function askDelete(message, screen) {
    ui.confirm({ text: t('message.delete.ask'), more: t('message.delete.more'),
      yes: t('message.delete'), no: t('message.keep'), kind: 'end', done: function () {
        sc.messages.remove(message, function (error) {
          if (error) {
            ui.toast(ui.problem(error, true));
            return;
          }
          if (ui.frame.screen() === screen) { back(); } else { sc.refresh(); }
          ui.toast(t('message.deleted'));
        });
      } });
  }

  // ---- writing

  sc.write = function (what) {
    sc.composer.open({ to: what.to || [], text: what.text || '', from: null,
      account: typeof what.account === 'number' ? what.account : ui.load('sms.account', null) });
  };

  function resend(message) {
    ui.confirm({ text: t('message.resend.ask', sc.people.nameOf(message.number)),
      yes: t('message.resend'), no: t('cancel'), icon: 'send', done: function () {
        sc.composer.open({ to: [message.number], text: message.text, from: null,
          account: message.account }, { send: true });
      } });
  }
}(SC, GMIUI));
