/* The phone behind the screen: logs in, knows whether it answers, and which accounts it has. */
(function (ui) {
  'use strict';

  var RETRY_SECONDS = 5;
  var ACCOUNTS_MS = 15000;

  /* Whether a reply means that the phone did not answer at all. */
  ui.isUnreachable = function (reply) {
    return !!reply && (reply.reason === 'network' || reply.reason === 'timeout' ||
      reply.reason === 'reply');
  };

  /* options: gmi (a GMIService), username, password, entered(), refused(text),
     accountsShown() after each change of the accounts, accountsMs (how often to ask for them). */
  ui.Phone = function (options) {
    this.gmi = options.gmi;
    this.options = options;
    this.accounts = [];
    this.isDown = false;
    this.canEndCalls = false;
    this.onUp = [];
    // Where "the phone does not answer" is shown; a screen may put its own place here.
    this.report = null;
  };

  var proto = ui.Phone.prototype;

  /* Ask something; done(reply) is called once. Returns the call, which has cancel(). */
  proto.ask = function (name, args, done) {
    var self = this;
    return this.gmi[name].apply(this.gmi, args.concat([function (reply) {
      self.heard(reply);
      done(reply);
    }]));
  };

  proto.heard = function (reply) {
    if (ui.isUnreachable(reply)) {
      this.down();
    } else if (!reply || (reply.reason !== 'cancelled' && reply.reason !== 'superseded' &&
        reply.reason !== 'refused' && reply.reason !== 'gone')) {
      this.up();
    }
    if (reply && reply.res === 'error' && reply.msg === 'authentication failed') {
      this.options.refused(ui.t('login.refused'));
    }
  };

  /* Log in and tell entered(); what goes wrong ends on the screens that say so. */
  proto.enter = function (username, password) {
    var self = this;
    this.username = username;
    this.password = password;
    this.ask('webServiceLogin', ['', username, password], function (reply) {
      if (reply.res === 'success') {
        self.entered = true;
        self.watchAccounts();
        self.learnModel();
        self.options.entered();
      } else if (!ui.isUnreachable(reply) && reply.msg !== 'authentication failed') {
        self.options.refused(ui.problem(reply));
      }
    });
  };

  proto.learnModel = function () {
    var self = this;
    this.ask('getProduct', [], function (reply) {
      // Only the GXV3240 and GXV3275 know endcall.
      self.canEndCalls = reply.res === 'success' && /^GXV32/.test(reply.product);
    });
  };

  proto.down = function () {
    if (this.isDown) { return; }
    this.isDown = true;
    this.showAccount();
    this.wait();
  };

  proto.wait = function () {
    var self = this, button;
    button = ui.button({ text: ui.t('try.now'), cls: 'gu-outline', press: function () {
      self.retry.now();
    } });
    this.retry = ui.countdown(RETRY_SECONDS, function (left) {
      self.tell(ui.t('phone.gone', left), button, ui.t('phone.retry', left));
    }, function () { self.probe(); });
  };

  /* next: only what happens next, for a place that says already what is wrong. */
  proto.tell = function (text, button, next) {
    if (this.report) {
      this.report(text, button, next);
    } else {
      ui.frame.setNotice(text, button);
    }
  };

  proto.probe = function () {
    var self = this;
    this.retry.stop();
    this.tell(ui.t('phone.asking'), null, ui.t('phone.again'));
    this.gmi.getProduct(function (reply) {
      if (!self.isDown) { return; }
      if (ui.isUnreachable(reply)) {
        self.wait();
      } else {
        self.up();
      }
    }, { timeout: 4000 });
  };

  proto.up = function () {
    var i, waiting;
    if (!this.isDown) { return; }
    this.isDown = false;
    this.retry.stop();
    this.tell('', null);
    this.showAccount();
    if (this.entered) {
      if (!this.report) { ui.toast(ui.t('phone.back')); }
      this.watchAccounts();
    } else if (this.username !== undefined) {
      this.enter(this.username, this.password);
    }
    waiting = this.onUp;
    this.onUp = [];
    for (i = 0; i < waiting.length; i++) { waiting[i](); }
  };

  /* Do something as soon as the phone answers again. */
  proto.whenUp = function (act) { this.onUp.push(act); };

  proto.watchAccounts = function () {
    var self = this;
    if (this.watch) { this.watch.stop(); }
    this.watch = this.gmi.watch('getAccountInfo', [], function (reply) {
      if (reply.reason !== 'gone') { self.heard(reply); }
      if (reply.Response === 'Success') { self.setAccounts(reply.Data); }
    }, { interval: this.options.accountsMs || ACCOUNTS_MS });
  };

  proto.setAccounts = function (data) {
    var found = [], i, status;
    for (i = 0; i < data.length; i++) {
      status = parseInt(data[i].Status, 10);
      if (data[i].Activate === '1') {
        found.push({ index: parseInt(data[i].Index, 10), number: data[i].Number,
          server: data[i].Server, registered: status > 0, busy: status > 2, rings: status === 4 });
      }
    }
    found.sort(function (a, b) { return a.index - b.index; });
    this.accounts = found;
    this.accountsKnown = true;
    this.showAccount();
  };

  /* Accounts that can call now. */
  proto.ready = function () {
    var out = [], i;
    for (i = 0; i < this.accounts.length; i++) {
      if (this.accounts[i].registered) { out.push(this.accounts[i]); }
    }
    return out;
  };

  proto.showAccount = function () {
    var first = this.ready()[0] || this.accounts[0];
    if (this.options.accountsShown) { this.options.accountsShown(); }
    if (this.isDown) {
      ui.frame.setAccount({ number: first ? first.number : '', state: 'gone' });
    } else if (first) {
      ui.frame.setAccount({ number: first.number,
        state: first.busy ? 'busy' : first.registered ? 'on' : 'off' });
    } else if (this.accountsKnown) {
      ui.frame.setAccount({ number: '', state: 'none' });
    }
  };

  var PROBLEMS = {
    'phone rebooting': 'problem.rebooting',
    'authentication required': 'problem.session',
    'timeout': 'problem.call',
    'command not found': 'problem.unknown'
  };

  /* Words for what the phone says to an app's own requests: {message: key}. */
  ui.explain = function (more) {
    var message;
    for (message in more) {
      if (more.hasOwnProperty(message)) { PROBLEMS[message] = more[message]; }
    }
  };

  /* What an error reply means for the person. wrote: the request was to change something, and a
     phone that fell silent over it may have done so all the same. */
  ui.problem = function (reply, wrote) {
    if (ui.isUnreachable(reply)) { return ui.t(wrote ? 'problem.unsure' : 'problem.unreachable'); }
    if (reply.reason === 'session') { return ui.t('problem.cookie'); }
    if (reply.reason === 'refused') { return ui.t('problem.refused', reply.msg); }
    return PROBLEMS.hasOwnProperty(reply.msg) ? ui.t(PROBLEMS[reply.msg])
      : ui.t('problem.other', reply.msg || '');
  };
}(GMIUI));
