/* The boxes, and how the app starts. A row of them is in row.js, a message in message.js, writing in
   composer.js, what the phone has in messages.js, what it looks like in the kit. */
(function (sc, ui) {
  'use strict';

  var t = ui.t;
  var config = window.GMI_CONFIG || {};

  var phone, messages, people, composer, picker;
  var box = Messages.INBOX;
  var loaded = false;
  var asked = 0;
  var home, listPane, over, tabs, list, pager, writeButton, state;

  // ---- the boxes

  function buildHome() {
    tabs = new ui.Tabs({ label: t('boxes'), pick: function (id) {
      box = id;
      showHome();
    } });
    list = new ui.List({ label: t('box.0'), make: sc.makeRow, paged: function () {
      if (pager) { pager.update(list.page, list.pages()); }
    } });
    pager = new ui.Pager(function (by) { list.turn(by); });
    listPane = ui.el('div', { cls: 'gu-pane gu-list-pane' }, [list.node]);
    over = ui.el('div', { cls: 'gu-pane gu-over' });
    home = ui.el('div', { cls: 'gu-fill gu-with-rail sc-home' }, [tabs.node, listPane, over]);
    setTabs();
  }

  var homeScreen = {
    turn: function (by) { list.turn(by); },
    layout: function () {
      tabs.layout();
      list.layout();
    }
  };

  function showHome(keep) {
    homeScreen.title = t('sms');
    homeScreen.node = home;
    writeButton = ui.button({ icon: 'edit', text: t('write'), kind: 'accent', cls: 'gu-first',
      press: function () { sc.write({}); } });
    homeScreen.actions = [
      ui.button({ icon: 'more', text: t('menu'), cls: 'gu-stack', press: showMenu }), pager.node,
      null, writeButton];
    ui.setClass(home, 'gu-covered', false);
    ui.clear(over);
    ui.frame.show(homeScreen);
    showBox(keep);
  }

  function isHome() { return ui.frame.screen() === homeScreen; }

  function setTabs() {
    var fresh = sc.countNew();
    tabs.setItems([
      { id: Messages.INBOX, icon: 'message', text: fresh ? t('box.new', fresh) : t('box.0') },
      { id: Messages.OUTBOX, icon: 'send', text: t('box.1') },
      { id: Messages.DRAFTS, icon: 'edit', text: t('box.2') }]);
    tabs.select(box);
  }

  function showBox(keep) {
    var items = box === Messages.DRAFTS ? messages.drafts() : messages.box(box);
    list.node.setAttribute('aria-label', t('box.' + box));
    setTabs();
    if (!loaded && !items.length) { return; }
    if (items.length) {
      setState(null);
      list.setItems(items, keep);
    } else {
      setState(ui.state({ icon: box === Messages.INBOX ? 'message' : box === Messages.OUTBOX
        ? 'send' : 'edit', title: t('empty.' + box), text: t('empty.' + box + '.text') }));
    }
  }

  /* What has changed meanwhile, wherever the person is. */
  function refresh() {
    var screen = ui.frame.screen();
    if (isHome()) {
      showBox(true);
    } else if (screen && screen.named) {
      screen.named();
    }
  }

  /* Put a state where the list stands (null: the list again). */
  function setState(next) {
    if (state) { listPane.removeChild(state.node); }
    state = next;
    ui.show(list.node, !next);
    if (next) {
      list.setItems([]);
      listPane.appendChild(next.node);
    } else {
      list.layout();
    }
  }

  function setWaiting() {
    setState(null);
    list.setWaiting(true);
  }

  /* The boxes with a pane over their list. */
  sc.showOver = function (screen) {
    screen.node = home;
    screen.slide = over;
    setTabs();
    ui.clear(over).appendChild(screen.pane);
    ui.setClass(home, 'gu-covered', true);
    ui.frame.show(screen);
  };

  sc.showHome = showHome;
  sc.refresh = refresh;
  sc.layoutTabs = function () { tabs.layout(); };

  function showFailure(reply) {
    if (ui.isUnreachable(reply)) {
      setState(ui.state({ icon: 'alert', title: t('list.gone'), text: t('list.gone.text') }));
      phone.whenUp(load);
    } else {
      setState(ui.state({ icon: 'alert', title: t('list.failed'), role: 'alert',
        text: ui.problem(reply),
        buttons: [ui.button({ icon: 'refresh', text: t('try.again'), cls: 'gu-outline',
          press: reload })] }));
    }
  }

  /* After each reading: what was never there before is told once. */
  var told = 0;
  function noticeNew() {
    var all = messages.box(Messages.INBOX), newest = all[0];
    sc.beginSeen(messages.top);
    if (newest && newest.id > told) {
      if (told && sc.isNew(newest) && !(isHome() && box === Messages.INBOX)) {
        ui.toast(t('message.came', people.nameOf(newest.number)), composer.isOpen() ? null
          : { text: t('message.read'), press: function () { sc.showMessage(newest); } });
      }
      told = newest.id;
    }
    told = Math.max(told, messages.top);
  }

  /* Numbers that were written to or that wrote, the newest first. */
  function recentNumbers() {
    var out = [], had = {}, i, number;
    for (i = 0; i < messages.all.length; i++) {
      number = messages.all[i].number;
      if (number && !had.hasOwnProperty(number)) {
        had[number] = true;
        out.push(number);
      }
    }
    return out;
  }

  // ---- the menu

  function showMenu() {
    var dark = ui.isDark();
    ui.choose({ text: t('menu'), items: [
      { icon: 'refresh', text: t('menu.refresh'), press: reload },
      { icon: 'message', text: t('quick'), press: sc.editQuick },
      { icon: 'trash', text: t('menu.clear', t('box.in.' + box)), press: askClear },
      { icon: dark ? 'sun' : 'moon', text: t(dark ? 'menu.light' : 'menu.dark'),
        press: function () {
          ui.store('sms.theme', dark ? 'light' : 'dark');
          ui.setTheme(dark ? 'light' : 'dark');
        } }
    ] });
  }

  /* The box is read again first, so that nothing is deleted that nobody has seen listed. */
  function askClear() {
    var which = box, where = t('box.in.' + which);
    messages.load(function (error) {
      var count = messages.box(which).length;
      if (error) {
        ui.toast(ui.problem(error));
        return;
      }
      arrived();
      if (!count) {
        ui.toast(t('clear.none', where));
        return;
      }
      ui.confirm({ text: count === 1 ? t('clear.ask.one', where) : t('clear.ask', count, where),
        more: t('clear.more'), yes: t('clear.yes'), no: t('clear.no'), kind: 'end',
        done: function () {
          messages.removeBox(which, function (failed) {
            refresh();
            ui.toast(failed ? ui.problem(failed, true) : t('clear.done', where));
          });
        } });
    });
  }

  // ---- start

  var watch = null, timer = null;

  /* Look for new messages now and then; the library rests while nobody is there. */
  function watchMessages() {
    var every = 1000 * (config.refresh === undefined ? 20 : config.refresh);
    clearTimeout(timer);
    if (watch) { watch.stop(); }
    if (!every) { return; }
    timer = setTimeout(function () {
      watch = phone.gmi.watch('getMessage', [''], function (reply) {
        if (reply.reason !== 'gone') { phone.heard(reply); }
        if (reply.res === 'success') {
          messages.take(reply.msg);
          arrived();
        }
      }, { interval: every });
    }, every);
  }

  function arrived() {
    noticeNew();
    if (isHome()) {
      showBox(true);
    } else {
      setTabs();
    }
  }

  function reload() {
    setWaiting();
    load();
  }

  function load() {
    var mine = asked += 1;
    if (!loaded) { setWaiting(); }
    messages.load(function (error) {
      if (mine !== asked) { return; }
      if (error) {
        if (!loaded && ui.isUnreachable(error)) {
          phone.whenUp(load);
        } else {
          showFailure(error);
        }
        return;
      }
      // From here on the phone's silence is a line above the list, not instead of it.
      phone.report = null;
      loaded = true;
      arrived();
      watchMessages();
      composer.storeAll();
      if (!people.whole) { loadPeople(); }
    });
  }

  function loadPeople() {
    people.load(function (error) {
      if (error) { return; }   // names are a comfort; numbers stand in their place
      refresh();
      if (composer.isOpen()) { composer.showRecipients(); }
      picker.refresh();
    });
  }

  var failing = null;

  /* Before anything was read: the whole list's place says that the phone is silent. */
  function startReport(text, button, next) {
    if (!text) {
      failing = null;
      setWaiting();
      return;
    }
    if (!failing || failing.button !== button) {
      failing = ui.state({ icon: 'alert', title: t('list.gone'), text: '', role: 'alert',
        buttons: button ? [button] : null });
      failing.button = button;
      setState(failing);
    }
    failing.setText(next);
  }

  function showLogin(text) {
    ui.loginScreen({ title: t('sms'), message: text, username: config.username,
      go: function (username, password) {
        startReport('', null);
        showFirst();
        phone.enter(username, password);
      } });
  }

  /* What was being written when the page closed comes before the boxes. */
  function showFirst() {
    var unfinished = Composer.unfinished();
    showHome();
    if (!loaded) { setWaiting(); }
    if (unfinished) {
      composer.open(unfinished, { quiet: true });
      ui.toast(t('compose.back'));
    }
  }

  ui.explain({
    '0': 'problem.database',
    'wrong format': 'problem.format',
    'get message failed': 'problem.messages',
    'set new message failed': 'problem.sent',
    'send new message failed': 'problem.sent',
    'remove message failed': 'problem.removed'
  });

  function start() {
    ui.setTheme(ui.load('sms.theme', config.theme || 'light'));
    ui.frame.start();
    phone = sc.phone = new ui.Phone({
      gmi: new GMIService({ timeout: config.timeout || 8000,
        maxContacts: config.readAtOnce || 200 }),
      entered: load,
      refused: showLogin,
      accountsShown: function () { if (composer.isOpen()) { composer.showAccount(); } }
    });
    phone.report = startReport;
    messages = sc.messages = new Messages(phone);
    people = sc.people = new People(phone, config.readAtOnce || 200);
    picker = new Picker({ people: people, recent: recentNumbers,
      most: config.maxRecipients || 10 });
    composer = sc.composer = new Composer({ phone: phone, messages: messages, people: people,
      picker: picker, config: config, quick: sc.quickTexts, changed: refresh, closed: function () { showHome(true); } });
    buildHome();
    if (config.username === undefined || config.password === undefined) {
      showLogin('');
    } else {
      showFirst();
      // After load: a script request that hangs would keep the page loading.
      ui.afterLoad(function () { phone.enter(config.username, config.password); });
    }
  }

  start();
}(SC, GMIUI));
