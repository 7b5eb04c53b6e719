/* The phonebook: how it starts, its menu, and calls. What the phone's phonebook is stands in
   book.js, the screens in home.js and contact.js, and the look in the kit. */
(function (pb, ui) {
  'use strict';

  var t = ui.t;
  var config = window.GMI_CONFIG || {};
  var ACCOUNTS_MS = 5000;   // how soon a call on the phone itself is noticed

  pb.showMenu = function () {
    var dark = ui.isDark();
    ui.choose({ text: t('menu'), items: [
      { icon: 'clock', text: t('menu.last'), press: showLastCalls },
      { icon: 'group', text: t('groups'), press: pb.showGroups },
      { icon: 'refresh', text: t('menu.refresh'), press: pb.reload },
      { icon: dark ? 'sun' : 'moon', text: t(dark ? 'menu.light' : 'menu.dark'),
        press: function () {
          ui.store('phonebook.theme', dark ? 'light' : 'dark');
          ui.setTheme(dark ? 'light' : 'dark');
        } },
      pb.canExport() ? { icon: 'load', text: t('menu.files'), press: showFiles }
        : { icon: 'load', text: t('menu.import'), press: pb.showImport }
    ] });
  };

  function showFiles() {
    ui.choose({ text: t('menu.files'), items: [
      { icon: 'load', text: t('menu.import'), press: pb.showImport },
      { icon: 'send', text: t('menu.export'), press: pb.showExport }
    ] });
  }

  function nameOf(number) {
    var found = pb.book.searchKnown(number), i, numbers, k;
    for (i = 0; i < found.length; i++) {
      numbers = Book.numbers(found[i]);
      for (k = 0; k < numbers.length; k++) {
        if (numbers[k].number === number) { return found[i].name; }
      }
    }
    return ui.readable(number);
  }

  /* The last call of each kind, which is what the phone tells: dialled, answered, missed. */
  function showLastCalls() {
    var kinds = [1, 0, 2], replies = [], left = kinds.length, i;

    function item(kind, number) {
      return { icon: 'call', text: nameOf(number), soft: t('last.' + kind), press: function () {
        pb.caller.number(nameOf(number), number);
      } };
    }

    function show() {
      var items = [], silent = false, k, reply;
      for (k = 0; k < kinds.length; k++) {
        reply = replies[k];
        if (reply.res === 'success' && reply.msg.length) {
          items.push(item(kinds[k], reply.msg[0].number));
        } else if (ui.isUnreachable(reply)) {
          silent = true;
        }
      }
      if (items.length) {
        ui.choose({ text: t('menu.last'), items: items });
      } else {
        ui.toast(t(silent ? 'problem.unreachable' : 'last.none'));
      }
    }

    function ask(place) {
      pb.phone.ask('getLastCall', [kinds[place]], function (reply) {
        replies[place] = reply;
        left -= 1;
        if (!left) { show(); }
      });
    }
    for (i = 0; i < kinds.length; i++) { ask(i); }
  }

  /* Call a contact, or one of its numbers. */
  pb.callContact = function (contact, number) {
    if (number) {
      pb.caller.number(contact.name, number);
    } else {
      pb.caller.choose(contact.name, Book.numbers(contact));
    }
  };

  // ---- start

  ui.explain({
    '0': 'problem.database',
    'wrong format': 'problem.format',
    'set contact failed': 'problem.full',
    "can't set contact": 'problem.not.kept',
    "can't get contacts information": 'problem.read',
    "can't get groups information": 'problem.read',
    'remove contact failed': 'problem.gone',
    'move contact to default failed': 'problem.not.kept',
    'set group failed': 'problem.not.kept',
    "can't set group": 'problem.not.kept',
    'remove group failed': 'problem.group',
    "can't remove group": 'problem.group'
  });

  function showLogin(message) {
    ui.loginScreen({ message: message, username: config.username,
      go: function (username, password) {
        pb.startAgain();
        pb.phone.enter(username, password);
      } });
  }

  function start() {
    ui.setTheme(ui.load('phonebook.theme', config.theme || 'light'));
    ui.frame.start();
    pb.phone = new ui.Phone({
      gmi: new GMIService({ timeout: config.timeout || 8000,
        maxContacts: config.readAtOnce || 200 }),
      entered: pb.load,
      refused: showLogin,
      accountsMs: ACCOUNTS_MS,
      accountsShown: function () { if (pb.caller) { ui.noticeCalls(pb.caller.calls); } }
    });
    pb.book = new Book(pb.phone, config.readAtOnce || 200);
    pb.caller = new ui.Caller({ phone: pb.phone, dialplan: config.dialplan, title: t('phonebook'),
      home: pb.showHome });
    pb.buildHome();
    if (config.username === undefined || config.password === undefined) {
      showLogin('');
    } else {
      // After load: a script request that hangs would keep the page loading.
      ui.afterLoad(function () { pb.phone.enter(config.username, config.password); });
    }
  }

  start();
}(PB, GMIUI));
