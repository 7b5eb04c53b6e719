/* The phonebook: how it starts, its menu, and calls. What the phone's phonebook is stands in
   book.js, the screens in home.js and contact.js, and the look in the kit. */
(function (pb, ui) {
  'use strict';

  var t = ui.t;
  var config = window.GMI_CONFIG || {};

  pb.showMenu = function () {
    var dark = ui.isDark();
    ui.choose({ text: t('menu'), items: [
      { icon: 'clock', text: t('menu.redial'), press: redial },
      { icon: 'refresh', text: t('menu.refresh'), press: pb.reload },
      { icon: dark ? 'sun' : 'moon', text: t(dark ? 'menu.light' : 'menu.dark'),
        press: function () {
          ui.store('phonebook.theme', dark ? 'light' : 'dark');
          ui.setTheme(dark ? 'light' : 'dark');
        } },
      { icon: 'load', text: t('menu.import'), press: showImport }
    ] });
  };

  function redial() {
    pb.phone.ask('getLastCall', [1], function (reply) {
      var number, found;
      if (reply.res !== 'success' || !reply.msg.length) {
        ui.toast(ui.isUnreachable(reply) ? ui.problem(reply) : t('redial.none'));
        return;
      }
      number = reply.msg[0].number;
      found = pb.book.searchKnown(number);
      pb.caller.number(found.length ? found[0].name : ui.readable(number), number);
    });
  }

  function showImport() {
    var screen = ui.formScreen({
      title: t('import.title'), icon: 'load', word: t('import.go'), busyWord: t('import.going'),
      leave: pb.showHome, focus: 'url',
      fields: [{ name: 'url', label: t('import.url'), type: 'url', max: 200, wide: true }],
      check: function (values) {
        return values.url ? null : { text: t('import.missing'), name: 'url' };
      },
      save: function (values, done) {
        pb.phone.ask('downloadPhonebook', [{ mode: 2, url: values.url, interval: 0, redup: 1,
          clearold: 0, filetype: 0, encode: 'UTF-8' }, 1], function (reply) {
          if (reply.res !== 'success') {
            done(reply.phbkresponse
              ? t('import.failed', t('import.code.' + reply.phbkresponse)) : ui.problem(reply, true));
            return;
          }
          done();
          if (ui.frame.screen() === screen) { pb.showHome(); }
          ui.toast(t('import.done'));
          pb.reload();
        });
      }
    });
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
      refused: showLogin
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
