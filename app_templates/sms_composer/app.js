/* The messages' screens: the boxes and a message. Writing is in composer.js, what the phone has in
   messages.js, what it looks like in the kit. */
(function (ui) {
  'use strict';

  var t = ui.t;
  var config = window.GMI_CONFIG || {};

  var phone, messages, people, composer, picker;
  var box = Messages.INBOX;
  var loaded = false;
  var asked = 0;
  var reading = null;                  // the message on the screen
  var seen = ui.load('sms.seen', null); // {top, ids}: inbox messages up to top are old news
  var home, listPane, over, tabs, list, pager, writeButton, state;

  // ---- the boxes

  function buildHome() {
    tabs = new ui.Tabs({ label: t('boxes'), pick: function (id) {
      box = id;
      showHome();
    } });
    list = new ui.List({ label: t('box.0'), make: makeRow, paged: function () {
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
    reading = null;
    homeScreen.title = t('sms');
    homeScreen.node = home;
    writeButton = ui.button({ icon: 'edit', text: t('write'), kind: 'accent', cls: 'gu-first',
      press: function () { write({}); } });
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
    var fresh = newOnes();
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
    if (isHome()) { showBox(true); }
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

  function showFailure(reply) {
    if (ui.isUnreachable(reply)) {
      setState(ui.state({ icon: 'alert', title: t('list.gone'), text: t('list.gone.text') }));
      phone.whenUp(load);
    } else {
      setState(ui.state({ icon: 'alert', title: t('list.failed'), role: 'alert',
        text: reply.msg === 'get message failed' ? t('problem.messages') : ui.problem(reply),
        buttons: [ui.button({ icon: 'refresh', text: t('try.again'), cls: 'gu-outline',
          press: reload })] }));
    }
  }

  // ---- rows

  function makeRow() {
    var row = {};
    var avatar = ui.el('span', { 'aria-hidden': 'true' });
    var name = ui.el('div', { cls: 'gu-name' });
    var sub = ui.el('div', { cls: 'gu-sub' });
    var main = ui.el('div', { cls: 'gu-row-main', role: 'button', tabindex: '0',
      press: function () {
        if (row.item.from === undefined) { showMessage(row.item); } else { composer.openDraft(row.item); }
      } }, [avatar, ui.el('div', { cls: 'gu-row-text' }, [name, sub])]);
    row.node = ui.el('div', { cls: 'gu-row gu-row-none', role: 'listitem' }, [main,
      ui.el('span', { cls: 'gu-bone gu-bone-avatar gu-avatar' }),
      ui.el('span', { cls: 'gu-bone gu-bone-name' }),
      ui.el('span', { cls: 'gu-bone gu-bone-sub' })]);
    row.fill = function (item) {
      var who = nameOf(item), fresh = isNew(item), kept = item.from !== undefined &&
        messages.isKept(item);
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
          t(composer.storing === item ? 'row.storing' : 'row.kept') + ' \u00b7 ' }));
      }
      sub.appendChild(document.createTextNode(text));
      ui.setClass(row.node, 'sc-fresh', fresh);
      main.setAttribute('aria-label', (fresh ? t('row.new', who) : who) + ': ' + text);
    };
    return row;
  }

  function nameOf(item) {
    if (item.from === undefined) { return people.nameOf(item.number); }
    return item.to.length ? composer.names.call({ people: people }, item.to) : t('row.nobody');
  }

  // ---- new messages: those that came since somebody looked

  function isNew(item) {
    return !!seen && item.from === undefined && item.box === Messages.INBOX &&
      item.id > seen.top && !seen.ids.hasOwnProperty(item.id);
  }

  function newOnes() {
    var all = messages.box(Messages.INBOX), count = 0, i;
    for (i = 0; i < all.length; i++) {
      if (isNew(all[i])) { count += 1; }
    }
    return count;
  }

  function markSeen(message) {
    seen.ids[message.id] = 1;
    ui.store('sms.seen', seen);
  }

  /* After each reading: what was never there before is told once. */
  var told = 0;
  function noticeNew() {
    var all = messages.box(Messages.INBOX), newest = all[0];
    if (!seen) {
      seen = { top: messages.top, ids: {} };
      ui.store('sms.seen', seen);
    }
    if (newest && newest.id > told) {
      if (told && isNew(newest) && !(isHome() && box === Messages.INBOX)) {
        ui.toast(t('message.came', people.nameOf(newest.number)), composer.isOpen() ? null
          : { text: t('message.read'), press: function () { showMessage(newest); } });
      }
      told = newest.id;
    }
    told = Math.max(told, messages.top);
  }

  // ---- one message

  function showMessage(message) {
    var out = message.box === Messages.OUTBOX, who = people.nameOf(message.number);
    var number = ui.readable(message.number), text, arrows, card, screen, account, quick;
    account = accountName(message.account);
    text = new ui.Reading({ text: message.text, paged: function (self) {
      if (arrows) { arrows.update(self.page, self.pages()); }
    } });
    arrows = new ui.Pager(function (by) { text.go(text.page + by); });
    quick = quickReplies(message);
    card = ui.el('div', { cls: 'gu-card', role: 'region', 'aria-label': who }, [
      ui.el('div', { cls: 'gu-head' + (who.length > 30 ? ' gu-head-long' : '') }, [
        ui.el('span', { cls: 'gu-avatar gu-avatar-big gu-avatar-' + ui.avatarColour(who),
          'aria-hidden': 'true', text: ui.initials(who) }),
        ui.el('div', { cls: 'gu-head-text' }, [
          ui.el('h2', { cls: 'gu-head-name', dir: ui.direction(who), text: who }),
          ui.el('div', { cls: 'gu-head-soft' }, [
            who === number ? null : ui.el('span', { cls: 'gu-number', dir: 'ltr', text: number }),
            who === number ? null : ui.el('span', { text: ' \u00b7 ' }),
            ui.el('span', { text: t(out ? 'message.to' : 'message.from', account) })])
        ])
      ]), text.node, quick]);
    screen = { title: t('box.' + (out ? 1 : 0)), node: home, back: back, slide: over,
      turn: function (by) { text.go(text.page + by); },
      layout: function () {
        var tight = card.offsetHeight < ui.size('head') + 2.5 * ui.size('text');
        ui.setClass(card, 'gu-card-tight', tight);
        ui.setClass(card, 'sc-no-quick', out || card.offsetHeight < ui.size('head') +
          ui.size('bar') + 3 * ui.size('text'));
        ui.frame.setTitle(tight ? who : screen.title);
        tabs.layout();
        text.layout();
      },
      actions: [
        ui.button({ icon: 'back', label: t('back'), press: back }),
        ui.button({ icon: 'trash', text: t('message.delete'), cls: 'gu-stack',
          press: function () { askDelete(message, screen); } }),
        ui.button({ icon: 'move', text: t('message.forward'), cls: 'gu-stack',
          press: function () { write({ text: message.text }); } }),
        arrows.node, null,
        out ? ui.button({ icon: 'refresh', text: t('message.resend'), kind: 'accent',
          cls: 'gu-first', press: function () { resend(message); } })
          : ui.button({ icon: 'edit', text: t('message.reply'), kind: 'accent', cls: 'gu-first',
            press: function () { write({ to: [message.number], account: message.account }); } })
      ] };
    if (!out && isNew(message)) { markSeen(message); }
    reading = message;
    setTabs();
    ui.clear(over).appendChild(card);
    ui.setClass(home, 'gu-covered', true);
    ui.frame.show(screen);
  }

  function back() { showHome(true); }

  /* The first quick replies, each of which begins an answer. */
  function quickReplies(message) {
    var texts = config.quickReplies || [], buttons = [], i;
    function button(text) {
      var node = ui.button({ text: text, cls: 'gu-outline', press: function () {
        write({ to: [message.number], account: message.account, text: text });
      } });
      node.lastChild.setAttribute('dir', ui.direction(text));
      return node;
    }
    for (i = 0; i < texts.length && i < 3; i++) { buttons.push(button(texts[i])); }
    return ui.el('div', { cls: 'sc-quick', role: 'group', 'aria-label': t('quick') }, buttons);
  }

  function accountName(index) {
    var i;
    for (i = 0; i < phone.accounts.length; i++) {
      if (phone.accounts[i].index === index) { return phone.accounts[i].number || index + 1; }
    }
    return index + 1;
  }

  function askDelete(message, screen) {
    ui.confirm({ text: t('message.delete.ask'), more: t('message.delete.more'),
      yes: t('message.delete'), no: t('message.keep'), kind: 'end', done: function () {
        messages.remove(message, function (error) {
          if (error) {
            ui.toast(removeProblem(error));
            return;
          }
          if (ui.frame.screen() === screen) { back(); } else { refresh(); }
          ui.toast(t('message.deleted'));
        });
      } });
  }

  function removeProblem(reply) {
    return reply.msg === 'remove message failed' ? t('problem.removed') : ui.problem(reply, true);
  }

  // ---- writing

  function write(what) {
    composer.open({ to: what.to || [], text: what.text || '', from: null,
      account: typeof what.account === 'number' ? what.account : ui.load('sms.account', null) });
  }

  function resend(message) {
    ui.confirm({ text: t('message.resend.ask', people.nameOf(message.number)),
      yes: t('message.resend'), no: t('cancel'), icon: 'send', done: function () {
        composer.open({ to: [message.number], text: message.text, from: null,
          account: message.account }, { send: true });
      } });
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
            ui.toast(failed ? removeProblem(failed) : t('clear.done', where));
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

  function start() {
    ui.setTheme(ui.load('sms.theme', config.theme || 'light'));
    ui.frame.start();
    phone = new ui.Phone({
      gmi: new GMIService({ timeout: config.timeout || 8000,
        maxContacts: config.readAtOnce || 200 }),
      entered: load,
      refused: showLogin,
      accountsShown: function () { if (composer.isOpen()) { composer.showAccount(); } }
    });
    phone.report = startReport;
    messages = new Messages(phone);
    people = new People(phone, config.readAtOnce || 200);
    picker = new Picker({ people: people, recent: recentNumbers,
      most: config.maxRecipients || 10 });
    composer = new Composer({ phone: phone, messages: messages, people: people, picker: picker,
      config: config, changed: refresh, closed: function () { showHome(true); } });
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
}(GMIUI));
