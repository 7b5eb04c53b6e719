/* Writing a message: recipients, text, account, the count of parts, sending, and what becomes of
   the text when it is left. */
function Composer(options) {
  this.phone = options.phone;
  this.messages = options.messages;
  this.people = options.people;
  this.config = options.config;
  this.quick = options.quick;
  this.closed = options.closed;     // (): the app shows its boxes again
  this.changed = options.changed;   // (): drafts have changed
  this.picker = options.picker;
}

(function (ui) {
  'use strict';

  var t = ui.t;
  var proto = Composer.prototype;
  var TYPING = 'sms.typing';
  var SAVE_MS = 400;
  var SOON = 10;   // so many places before the next part, the count warns

  /* What was being written when the page closed, or null. */
  Composer.unfinished = function () {
    var job = ui.load(TYPING, null);
    return job && job.text ? job : null;
  };

  proto.open = function (job, how) {
    how = how || {};
    this.job = job;
    this.sending = false;
    this.build();
    ui.frame.show(this.screen);
    this.showRecipients();
    this.writing.set(job.text);
    this.count();
    this.save();
    if (how.send) {
      this.send();
    } else if (!how.quiet && job.to.length) {
      this.writing.input.focus();
    }
  };

  proto.build = function () {
    var self = this;
    this.chips = new ui.Chips({ label: t('compose.to'), empty: t('compose.add'),
      add: function () { self.pick(); }, remove: function (index) { self.removeChip(index); },
      more: function () { self.chooseChip(); } });
    this.writing = new ui.Writing({ label: t('compose.text'), typed: function () { self.typed(); } });
    this.writing.input.addEventListener('focus', function () {
      self.writing.touched = true;
    }, false);
    this.dot = ui.el('span', { cls: 'gu-dot' });
    this.accountButton = ui.button({ text: t('account.unknown'), cls: 'sc-account',
      press: function () { self.chooseAccount(); } });
    this.accountButton.insertBefore(this.dot, this.accountButton.firstChild);
    this.sendButton = ui.button({ icon: 'send', text: t('send'), kind: 'accent', cls: 'gu-first',
      press: function () { self.send(); } });
    this.discardButton = ui.button({ icon: 'trash', text: t('compose.discard'), cls: 'gu-stack',
      press: function () { self.discard(); } });
    this.quickButton = ui.button({ icon: 'message', text: t('quick.short'), label: t('quick'),
      cls: 'gu-stack', press: function () { self.chooseQuick(); } });
    this.backButton = ui.button({ icon: 'back', label: t('back'), press: ui.goBack });
    this.screen = { title: t(this.job.from ? 'compose.draft' : 'compose'),
      node: ui.el('div', { cls: 'gu-fill' }, [this.chips.node, this.writing.node]),
      back: function () { self.leave(); }, layout: function () { self.layout(); },
      actions: [this.backButton, this.accountButton, this.quickButton, this.discardButton, null,
        this.sendButton] };
    this.showAccount();
  };

  proto.isOpen = function () { return !!this.screen && ui.frame.screen() === this.screen; };

  /* Where the keyboard leaves too little, the recipients move up into the status bar. */
  proto.layout = function () {
    var node = this.screen.node, taken = this.writing.taken();
    var tight = node.offsetHeight < 2.6 * ui.size('target') + taken;
    ui.setClass(node, 'sc-tight', tight);
    // What went wrong is read before the count.
    ui.setClass(node, 'sc-tighter', taken > 0 && node.offsetHeight - taken < 4 * ui.size('text'));
    ui.frame.setTitle(tight && this.job.to.length ? t('compose.tight', this.names())
      : this.screen.title);
    this.chips.layout();
    this.writing.layout();
  };

  /* Say above the text what is wrong; '' takes it away. */
  proto.tell = function (text) {
    this.writing.fail(text);
    if (this.isOpen()) { this.layout(); }
  };

  /* Everybody's name, the first ones whole. */
  proto.names = function (numbers) {
    numbers = numbers || this.job.to;
    if (numbers.length < 2) { return numbers.length ? this.people.nameOf(numbers[0]) : ''; }
    return t('row.more', this.people.nameOf(numbers[0]), numbers.length - 1);
  };

  // ---- what is kept while it is written

  proto.typed = function () {
    var self = this;
    this.job.text = this.writing.input.value.replace(/\r\n?/g, '\n');
    this.count();
    clearTimeout(this.timer);
    this.timer = setTimeout(function () { self.save(); }, SAVE_MS);
  };

  /* Now, and not when typing rests: the page may be going. */
  proto.save = function () {
    clearTimeout(this.timer);
    if (this.isOpen() || this.picking) { ui.store(TYPING, this.job); }
  };

  proto.forget = function () {
    clearTimeout(this.timer);
    ui.store(TYPING, null);
  };

  // ---- the count

  proto.count = function () {
    var job = this.job, now = Sms.measure(job.text), most = this.config.maxParts || 6;
    var over = Sms.over(now, most), parts, note = '', kind = '';
    parts = now.parts === 1 ? t('count.part') : t('count.parts', now.parts);
    if (job.to.length > 1) { parts = t('count.each', parts, job.to.length); }
    if (over) {
      kind = 'bad';
      note = t('count.over', over);
    } else if (now.left <= SOON && now.parts < most) {
      kind = 'warn';
      note = t(now.left > 1 ? 'count.soon' : now.left ? 'count.soon.one' : 'count.soon.none',
        now.left, now.parts + 1);
    } else if (now.foreign) {
      note = t('count.coded', now.foreign, now.single);
    }
    this.writing.tell(note, over ? parts : t('count', now.left, parts), kind);
    this.tooLong = over > 0;
    this.enable();
  };

  proto.enable = function () {
    var idle = !this.sending;
    ui.enable(this.sendButton, idle && !this.tooLong);
    ui.enable(this.backButton, idle);
    ui.enable(this.accountButton, idle);
    ui.enable(this.quickButton, idle);
    ui.enable(this.discardButton, idle && (!!this.job.text || !!this.job.from));
  };

  // ---- recipients

  proto.showRecipients = function () {
    var items = [], i;
    for (i = 0; i < this.job.to.length; i++) {
      items.push({ text: this.people.nameOf(this.job.to[i]) });
    }
    this.chips.setItems(items);
    this.chips.setBusy(this.sending);
    this.layout();
    this.count();
  };

  proto.pick = function () {
    var self = this;
    this.picking = true;
    this.picker.open(this.job.to, function (numbers) {
      self.picking = false;
      self.job.to = numbers;
      self.tell('');
      ui.frame.show(self.screen);
      self.showRecipients();
      self.save();
      if (numbers.length) { self.writing.input.focus(); }
    });
  };

  proto.removeChip = function (index) {
    var self = this, number = this.job.to[index];
    this.job.to.splice(index, 1);
    this.showRecipients();
    this.save();
    ui.toast(t('chip.removed', this.people.nameOf(number)), { text: t('undo'),
      press: function () {
        if (!self.isOpen() || self.sending) { return; }
        self.job.to.splice(index, 0, number);
        self.showRecipients();
        self.save();
      } });
  };

  proto.chooseChip = function () {
    var self = this, items = [], i;
    function item(index) {
      return { text: self.people.nameOf(self.job.to[index]), icon: 'close',
        soft: ui.readable(self.job.to[index]), press: function () { self.removeChip(index); } };
    }
    for (i = 0; i < this.job.to.length; i++) { items.push(item(i)); }
    ui.choose({ text: t('chip.all'), items: items });
  };

  // ---- account, quick replies

  /* The account that is set, as the phone has it now; else the first that is registered. */
  proto.account = function () {
    var all = this.phone.accounts, i;
    for (i = 0; i < all.length; i++) {
      if (all[i].index === this.job.account) { return all[i]; }
    }
    return typeof this.job.account === 'number' ? null : this.phone.ready()[0] || all[0] || null;
  };

  proto.showAccount = function () {
    var account = this.account(), word = this.accountButton.lastChild;
    var name = account ? account.number || t('account', account.index + 1)
      : typeof this.job.account === 'number' ? t('account', this.job.account + 1)
        : t('account.unknown');
    this.dot.className = 'gu-dot gu-dot-' + (!account || this.phone.isDown ? 'none' : account.registered ? 'on' : 'off');
    ui.setText(word, name);
    this.accountButton.setAttribute('aria-label', t('account.change', name));
  };

  proto.chooseAccount = function () {
    var self = this, all = this.phone.accounts, items = [], i;
    function item(account) {
      return { text: account.number || t('account', account.index + 1),
        soft: account.registered ? account.server : t('account.off'),
        dot: account.busy ? 'busy' : account.registered ? 'on' : 'off', off: !account.registered,
        press: function () {
          self.job.account = account.index;
          ui.store('sms.account', account.index);
          self.tell('');
          self.showAccount();
          self.save();
        } };
    }
    if (!this.phone.accountsKnown) {
      ui.toast(t(this.phone.isDown ? 'problem.unreachable' : 'account.wait'));
      return;
    }
    for (i = 0; i < all.length; i++) { items.push(item(all[i])); }
    if (items.length) {
      ui.choose({ text: t('account.choose'), items: items });
    } else {
      ui.toast(t('account.none'));
    }
  };

  proto.chooseQuick = function () {
    var self = this, texts = this.quick(), items = [], i;
    function item(text) {
      return { text: text, press: function () {
        self.writing.insert(text);
        self.typed();
        self.save();
      } };
    }
    for (i = 0; i < texts.length; i++) { items.push(item(texts[i])); }
    ui.choose({ text: t('quick'), items: items });
  };

  // ---- sending

  /* Why it cannot be sent as it is, or ''. */
  proto.missing = function () {
    var account = this.account();
    if (!this.job.to.length) { return t('send.nobody'); }
    if (!/\S/.test(this.job.text)) { return t('send.empty'); }
    if (!this.phone.accountsKnown) {
      return t(this.phone.isDown ? 'problem.unreachable' : 'account.wait');
    }
    if (!this.phone.ready().length) { return t('send.no.account'); }
    if (!account || !account.registered) {
      return t('send.account', account ? account.number || account.index + 1
        : this.job.account + 1);
    }
    return '';
  };

  proto.setSending = function (on) {
    this.sending = on;
    this.writing.setBusy(on);
    this.chips.setBusy(on);
    ui.setText(this.sendButton.lastChild, t(on ? 'sending' : 'send'));
    this.enable();
  };

  proto.send = function () {
    var self = this, job = this.job, missing;
    if (this.sending || this.tooLong) { return; }
    missing = this.missing();
    if (missing) {
      this.tell(missing);
      return;
    }
    job.account = this.account().index;
    ui.hideToast();
    this.tell('');
    this.writing.input.blur();
    this.save();
    this.setSending(true);
    this.messages.send(job, function () {
      // Who got it will not get it twice, whatever happens to the page.
      self.save();
      self.showRecipients();
    }, function (result) {
      self.setSending(false);
      self.messages.load(function () { self.changed(); });
      if (result.failed.length) {
        self.failed(result);
      } else {
        self.finished(result.stale ? t('sent.stale') : result.sent.length > 1
          ? t('sent.many', result.sent.length) : t('sent', self.people.nameOf(result.sent[0])));
      }
    });
  };

  proto.finished = function (words) {
    this.forget();
    this.closed();
    ui.toast(words);
  };

  proto.failed = function (result) {
    var self = this, failed = result.failed, numbers = [], i, words;
    for (i = 0; i < failed.length; i++) { numbers.push(failed[i].number); }
    this.screen.title = t(this.job.from ? 'compose.draft' : 'compose');
    if (result.unsure) {
      words = t('send.unsure', this.people.nameOf(result.unsure.number));
      this.phone.whenUp(function () { self.lookUp(result.unsure); });
    } else {
      words = t('send.failed', this.names(numbers), ui.problem(failed[0].reply));
    }
    if (result.sent.length) { words = t('sent.part', this.names(result.sent)) + ' ' + words; }
    this.tell(words);
  };

  /* The phone fell silent while it sent: see what became of it. */
  proto.lookUp = function (unsure) {
    var self = this, job = this.job, name = this.people.nameOf(unsure.number);
    if (!this.isOpen()) { return; }
    this.tell(t('send.looking', name));
    this.setSending(true);
    this.messages.load(function (error) {
      self.setSending(false);
      self.changed();
      if (error) {
        self.tell(t('send.unsure', name));
        if (ui.isUnreachable(error)) {
          self.phone.whenUp(function () { self.lookUp(unsure); });
        }
      } else if (self.messages.wasSent(unsure, job.text)) {
        self.messages.gone(job, unsure.number, []);
        if (job.to.length) {
          self.save();
          self.showRecipients();
          self.tell(t('send.after.all', name));
        } else {
          self.finished(t('send.after.all', name));
        }
      } else {
        self.tell(t('send.not.after.all', name));
      }
    });
  };
}(GMIUI));
