/* Calling somebody: which number, which account, then the call's own screen until it is over. */
(function (ui) {
  'use strict';

  /* options: phone (a ui.Phone), dialplan, title (what the way back is called), home() (where a
     call ends that came from nowhere). A screen that needs more than frame.show to come back has
     reopen(). */
  ui.Caller = function (options) {
    var self = this;
    this.options = options;
    this.phone = options.phone;
    this.calls = new ui.Calls({ phone: options.phone, dialplan: options.dialplan,
      changed: function (call) { self.changed(call); },
      pressed: function () { self.show(); } });
    this.card = null;
    this.before = null;   // the screen to go back to after a call
  };

  var proto = ui.Caller.prototype;

  /* Call one of somebody's numbers [{kind, number}]; which one is asked where there are several. */
  proto.choose = function (name, numbers) {
    var self = this, items = [], i;
    function item(one) {
      return { text: ui.readable(one.number), soft: ui.t('kind.' + one.kind), icon: 'call',
        press: function () { self.number(name, one.number); } };
    }
    if (numbers.length === 1) {
      this.number(name, numbers[0].number);
      return;
    }
    for (i = 0; i < numbers.length; i++) { items.push(item(numbers[i])); }
    ui.choose({ text: ui.t('call.which', name), items: items });
  };

  /* Call a number; with which account is asked where several are registered. */
  proto.number = function (name, number) {
    var self = this, all = this.phone.accounts, ready = this.phone.ready(), items = [], i;
    function dial(account) {
      self.calls.dial({ name: name, number: number, account: account.index,
        from: account.number });
    }
    function item(account) {
      return { text: account.number, soft: account.registered ? account.server
        : ui.t('account.off'), dot: account.busy ? 'busy' : account.registered ? 'on' : 'off',
        off: !account.registered, press: function () { dial(account); } };
    }
    if (this.calls.isLive() && !this.calls.call.other) {
      this.show();
    } else if (!this.phone.accountsKnown) {
      ui.toast(ui.t(this.phone.isDown ? 'problem.unreachable' : 'account.wait'));
    } else if (!ready.length) {
      ui.toast(ui.t('call.no.account'));
    } else if (ready.length === 1) {
      dial(ready[0]);
    } else {
      for (i = 0; i < all.length; i++) { items.push(item(all[i])); }
      ui.choose({ text: ui.t('call.with', name), items: items });
    }
  };

  /* Show the call that is on. */
  proto.show = function () {
    var self = this, call = this.calls.call, now = ui.frame.screen();
    if (!call) { return; }
    if (!this.card || now !== this.card.screen) { this.before = now; }
    this.card = ui.callCard(this.calls);
    this.card.call = call;
    this.card.screen = { title: this.options.title, node: this.card.node,
      back: function () { self.leave(); },
      tick: function () { if (self.calls.call === call) { self.card.tick(call); } } };
    ui.frame.show(this.card.screen);
    this.update(call);
  };

  proto.leave = function () {
    var screen = this.before, card = this.card;
    this.before = this.card = null;
    if (card && card.call.phase === 'failed' && card.call === this.calls.call) {
      this.calls.forget(card.call);
    }
    if (!screen) {
      this.options.home();
    } else if (screen.reopen) {
      screen.reopen();
    } else {
      ui.frame.show(screen);
    }
  };

  proto.changed = function (call) {
    var card = this.card, onCall = card && ui.frame.screen() === card.screen;
    // What failed stays until somebody leaves it, whatever rings meanwhile.
    var stays = onCall && card.call !== call && card.call.phase === 'failed';
    if (call && (call.phase === 'starting' || (call.phase === 'failed' && !onCall))) {
      this.show();
    } else if (onCall && call && !stays) {
      this.update(call);
    } else if (onCall && !stays) {
      this.leave();
    } else if (call && call.phase === 'ended') {
      ui.toast(this.calls.words());
    }
  };

  proto.update = function (call) {
    var calls = this.calls, self = this, end = null;
    this.card.update(call);
    if (call.phase === 'failed') {
      end = ui.button({ icon: 'call', text: ui.t('try.again'), kind: 'call', press: function () {
        calls.dial(call);
      } });
    } else if (call.phase !== 'ended' && this.phone.canEndCalls) {
      end = ui.button({ icon: 'end', text: ui.t('call.end'), kind: 'end',
        press: function () { calls.end(); } });
    }
    ui.frame.setActions([ui.button({ icon: 'back', text: this.options.title,
      press: function () { self.leave(); } }), null, end]);
  };
}(GMIUI));
