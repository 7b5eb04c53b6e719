/* The phonebook's screens. What it knows of the phone is in book.js, what it looks like in the kit:
   here is what happens when somebody touches something. */
(function (ui) {
  'use strict';

  var t = ui.t;
  var config = window.GMI_CONFIG || {};
  var SEARCH_MS = 200;

  var phone, book, calls;
  var loaded = false;
  var view = { id: 'all', text: '' };   // which group is shown; text: what is searched
  var asked = 0;                        // counts requests for lists: the newest wins
  var searchTimer = null;
  var searching = false;                // the small screen's search field is open
  var wasSmall = null;

  // ---- the home screen: groups, list, search

  var home, listPane, over, tabs, list, pager, search, strip, letterButton, addBar, state;

  function buildHome() {
    tabs = new ui.Tabs({ label: t('groups'), pick: function (id) {
      leaveSearch();
      if (ui.frame.screen() !== homeScreen) { ui.frame.show(homeScreen); }
      showGroup(id);
    } });
    list = new ui.List({ label: t('group.all'), make: makeRow, paged: function () {
      if (pager) { pager.update(list.page, list.pages()); }
    } });
    pager = new ui.Pager(function (by) { list.turn(by); });
    search = new ui.SearchField({ label: t('search.label'), always: false, typed: typed,
      cleared: function () {
        leaveSearch();
        showGroup(view.id);
      } });
    letterButton = ui.button({ text: t('az'), label: t('az.title'), press: showLetters });
    listPane = ui.el('div', { cls: 'gu-pane gu-list-pane' }, [list.node]);
    strip = ui.el('div', { cls: 'gu-strip-search' });
    over = ui.el('div', { cls: 'gu-pane gu-over' });
    home = ui.el('div', { cls: 'gu-fill gu-with-rail' }, [tabs.node, listPane, strip, over]);
    ui.show(strip, false);
  }

  var homeScreen = {
    back: function () {
      if (searching || view.text) {
        leaveSearch();
        showGroup(view.id);
      }
    },
    turn: function (by) { list.turn(by); },
    layout: function () {
      if (wasSmall !== ui.isSmall()) { homeActions(); }
      tabs.layout();
      list.layout();
    }
  };

  function showHome() {
    homeScreen.title = t('phonebook');
    homeScreen.node = home;
    wasSmall = null;
    ui.setClass(home, 'gu-covered', false);
    ui.clear(over);
    ui.frame.show(homeScreen);
    showAgain();
  }

  /* The same list as before, with what changed meanwhile. */
  function showAgain() {
    if (!loaded) { return; }
    if (view.text) {
      showSearch(true);
    } else {
      showGroup(view.id, true);
    }
  }

  function homeActions() {
    var small = wasSmall = ui.isSmall();
    var menu = ui.button({ icon: 'more', text: t('menu'), cls: 'gu-stack', press: showMenu });
    addBar = ui.button({ icon: 'plus', text: t('contact.add'), kind: 'accent',
      press: function () { showForm(null, { group: currentGroup() }); } });
    ui.show(addBar, !state || !state.adds);
    ui.setClass(home, 'gu-searching', small && searching);
    if (small && searching) {
      ui.clear(strip).appendChild(search.node);
      ui.show(strip, true);
      ui.frame.setActions([ui.button({ icon: 'back', label: t('back'), press: ui.goBack }),
        pager.node, null, addBar]);
      return;
    }
    ui.show(strip, false);
    ui.frame.setActions([
      small ? ui.button({ icon: 'search', text: t('search'), press: openSearch }) : search.node,
      letterButton, pager.node, menu, null, addBar
    ]);
  }

  function openSearch() {
    searching = true;
    homeActions();
    search.input.focus();
  }

  function leaveSearch() {
    clearTimeout(searchTimer);
    view.text = '';
    search.set('');
    search.input.blur();
    if (searching) {
      searching = false;
      homeActions();
    }
  }

  function currentGroup() {
    return view.id === 'all' || view.id === 'favourites' || view.id === Book.BLACKLIST
      ? Book.NO_GROUP : view.id;
  }

  // ---- rows

  function makeRow() {
    var row = {};
    var avatar = ui.el('span', { 'aria-hidden': 'true' });
    var name = ui.el('div', { cls: 'gu-name' });
    var sub = ui.el('div', { cls: 'gu-sub' });
    var main = ui.el('div', { cls: 'gu-row-main', role: 'button', tabindex: '0',
      press: function () { showContact(row.contact); } },
    [avatar, ui.el('div', { cls: 'gu-row-text' }, [name, sub])]);
    var side = ui.el('div', { cls: 'gu-row-side', role: 'button', tabindex: '0',
      press: function () { callContact(row.contact); } },
    [ui.el('span', { cls: 'gu-handset' }, [ui.icon('call')])]);
    row.node = ui.el('div', { cls: 'gu-row', role: 'listitem' }, [main, side,
      ui.el('span', { cls: 'gu-bone gu-bone-avatar gu-avatar' }),
      ui.el('span', { cls: 'gu-bone gu-bone-name' }),
      ui.el('span', { cls: 'gu-bone gu-bone-sub' })]);
    row.fill = function (contact) {
      var shown = shownNumber(contact);
      row.contact = contact;
      avatar.className = 'gu-avatar gu-avatar-' + ui.avatarColour(contact.name);
      ui.setText(avatar, ui.initials(contact.name));
      name.setAttribute('dir', ui.direction(contact.name));
      fillName(name, contact);
      fillSub(sub, contact, shown);
      main.setAttribute('aria-label', contact.name);
      side.setAttribute('aria-label', t('call.name', contact.name));
      ui.show(side, !!shown);
      ui.setClass(row.node, 'gu-row-none', !shown);
    };
    return row;
  }

  /* The number that a row shows: the one that was searched for, else the first. */
  function shownNumber(contact) {
    var numbers = Book.numbers(contact), digits = view.text.replace(/[^0-9+*#]/g, ''), i;
    for (i = 0; digits && i < numbers.length; i++) {
      if (numbers[i].number.replace(/[^0-9+*#]/g, '').indexOf(digits) >= 0) { return numbers[i]; }
    }
    return numbers[0];
  }

  function fillName(node, contact) {
    var found = view.text ? contact.key.indexOf(ui.fold(view.text)) : -1;
    var end = found + view.text.length;
    if (found < 0) {
      ui.setText(node, contact.name);
      return;
    }
    ui.clear(node);
    node.appendChild(document.createTextNode(contact.name.substring(0, found)));
    node.appendChild(ui.el('b', { text: contact.name.substring(found, end) }));
    node.appendChild(document.createTextNode(contact.name.substring(end)));
  }

  function fillSub(node, contact, shown) {
    var blocked = contact.group === Book.BLACKLIST && view.id !== Book.BLACKLIST;
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

  // ---- what the list shows

  /* Put a state where the list stands (null: the list again). */
  function setState(next) {
    var covered = !!state;
    if (covered) { listPane.removeChild(state.node); }
    state = next;
    ui.show(list.node, !next);
    if (covered && !next) { list.layout(); }
    // One main action on a screen: where the state offers to add, the bar does not.
    if (addBar) { ui.show(addBar, !next || !next.adds); }
    if (next) {
      list.setItems([]);
      listPane.appendChild(next.node);
    }
  }

  function setItems(items, keep) {
    setState(null);
    list.setItems(items, keep);
    ui.enable(letterButton, items.length > list.perPage);
  }

  function setWaiting() {
    setState(null);
    list.setWaiting(true);
    ui.enable(letterButton, false);
  }

  function addButton() {
    return ui.button({ icon: 'plus', text: t('contact.add'), kind: 'accent',
      cls: 'gu-first', press: function () { showForm(null, { group: currentGroup() }); } });
  }

  function setTabs() {
    var items = [{ id: 'all', text: t('group.all') }, { id: 'favourites', icon: 'star-full',
      text: t('group.favourites') }];
    var ids = book.groupList(), i;
    for (i = 0; i < ids.length; i++) { items.push({ id: ids[i], text: book.groupName(ids[i]) }); }
    tabs.setItems(items);
  }

  function showGroup(id, keep) {
    var mine = asked += 1, answered = false;
    function show(error, items) {
      answered = true;
      if (mine !== asked) { return; }
      if (error) {
        showFailure(error);
      } else if (!items.length) {
        showEmpty(id);
      } else {
        setItems(items, keep);
      }
    }
    view.id = id;
    view.text = '';
    list.node.setAttribute('aria-label', groupTitle(id));
    tabs.select(id);
    if (!book.count) {
      showEmpty('all');
    } else if (id === 'favourites') {
      book.favouriteList(show);
    } else if (id !== 'all') {
      book.group(id, show);
    } else if (book.whole) {
      show(null, book.all());
    } else {
      showMany();
    }
    if (!answered && !state) { setWaiting(); }
  }

  function groupTitle(id) {
    return id === 'all' ? t('group.all') : id === 'favourites' ? t('group.favourites')
      : book.groupName(id);
  }

  function showEmpty(id) {
    var key = id === 'all' ? '' : id === 'favourites' ? '.favourites' : '.group';
    var empty = ui.state({ icon: id === 'favourites' ? 'star' : id === 'all' ? 'person' : 'group',
      title: t('list.empty' + key), text: t('list.empty' + key + '.text'),
      buttons: id === 'all' ? [addButton()] : null });
    empty.adds = id === 'all';
    setState(empty);
    ui.enable(letterButton, false);
  }

  /* More contacts than should be read unasked. */
  function showMany() {
    setState(ui.state({ icon: 'group', title: t('list.many', book.count),
      text: t('list.many.text'), buttons: [
        ui.button({ text: t('list.many.all', book.count), cls: 'gu-outline',
          press: function () {
            setWaiting();
            book.readAll(function (error) {
              if (error) { showFailure(error); } else { showAgain(); }
            });
          } })] }));
    ui.enable(letterButton, false);
  }

  function showFailure(reply) {
    if (reply.reason === 'superseded' || reply.reason === 'cancelled') { return; }
    if (ui.isUnreachable(reply)) {
      setState(ui.state({ icon: 'alert', title: t('list.gone'), text: t('list.gone.text') }));
      phone.whenUp(showAgain);
    } else {
      setState(ui.state({ icon: 'alert', title: t('list.failed'), text: ui.problem(reply),
        role: 'alert', buttons: [ui.button({ icon: 'refresh', text: t('try.again'),
          kind: 'accent', press: loaded ? reload : load })] }));
    }
    ui.enable(letterButton, false);
  }

  // ---- search

  function typed(text) {
    text = text.replace(/^\s+/, '');
    clearTimeout(searchTimer);
    if (!loaded) { return; }
    if (ui.frame.screen() !== homeScreen) { ui.frame.show(homeScreen); }
    view.text = text.replace(/\s+$/, '');
    if (!view.text) {
      showGroup(view.id);
    } else {
      showSearch(false);
    }
  }

  /* What is known is shown at once; where the phone knows more, it is asked when typing rests. */
  function showSearch(keep) {
    var mine = asked += 1, text = view.text, known = book.searchKnown(text);
    tabs.select(null);
    list.node.setAttribute('aria-label', t('search.title'));
    if (book.whole) {
      showFound(known, keep);
      return;
    }
    if (known.length) {
      setItems(known, keep);
    } else {
      setWaiting();
    }
    searchTimer = setTimeout(function () {
      book.search(text, function (error, found) {
        if (mine !== asked) { return; }
        if (!error) {
          showFound(found, keep);
        } else if (!known.length) {
          showFailure(error);
        }
      });
    }, SEARCH_MS);
  }

  function showFound(found, keep) {
    var none, text = view.text, number = /^[0-9+*#][0-9+*# ()\/.\-]*$/.test(text);
    if (found.length) {
      setItems(found, keep);
      return;
    }
    none = ui.state({ icon: 'search',
      title: t(number ? 'search.none.number' : 'search.none', text), text: t('search.none.text'),
      buttons: [ui.button({ icon: 'plus', text: t('search.add', text), kind: 'accent',
        press: function () {
          showForm(null, number ? { work: text, group: Book.NO_GROUP }
            : { name: text, group: Book.NO_GROUP });
        } })] });
    none.adds = true;
    setState(none);
    ui.enable(letterButton, false);
  }

  function showLetters() {
    var letters = [], first = {}, i, letter;
    for (i = 0; i < list.items.length; i++) {
      letter = ui.filedUnder(list.items[i].name);
      if (!first.hasOwnProperty(letter)) {
        first[letter] = i;
        letters.push(letter);
      }
    }
    ui.chooseLetter(letters, function (picked) { list.reveal(first[picked]); });
  }

  // ---- one contact

  function showOver(screen) {
    screen.node = home;
    ui.clear(over).appendChild(screen.pane);
    ui.setClass(home, 'gu-covered', true);
    screen.slide = over;
    wasSmall = null;
    ui.frame.show(screen);
  }

  function showContact(contact) {
    var card = ui.contactCard({ contact: contact, numbers: Book.numbers(contact),
      soft: book.groupName(contact.group), favourite: book.isFavourite(contact),
      starred: function (on) { book.setFavourite(contact, on); },
      call: function (number) { callContact(contact, number); } });
    var actions = [
      ui.button({ icon: 'back', label: t('back'), press: showHome }),
      ui.button({ icon: 'edit', text: t('contact.edit'),
        press: function () { showForm(contact, contact); } }),
      ui.button({ icon: 'trash', text: t('contact.delete'),
        press: function () { askDelete(contact); } }),
      ui.button({ icon: 'move', text: t('contact.move'),
        press: function () { chooseGroup(contact); } }),
      null,
      card.callable ? ui.button({ icon: 'call', text: t('call'), kind: 'call', cls: 'gu-first',
        press: function () { callContact(contact); } }) : null
    ];
    var screen = { title: t('phonebook'), pane: card.node, back: showHome, actions: actions,
      layout: function () {
        tabs.layout();
        card.layout();
      } };
    var now = contact.id;
    showOver(screen);
    // Somebody may have changed it on the phone meanwhile.
    book.refresh(now, function (error, fresh) {
      if (ui.frame.screen() !== screen || error) { return; }
      if (!fresh) {
        showHome();
        ui.toast(t('contact.vanished', contact.name));
      } else if (differs(fresh, contact)) {
        showContact(fresh);
      }
    });
  }

  function differs(a, b) {
    return a.name !== b.name || a.group !== b.group || a.digits !== b.digits || a.mail !== b.mail;
  }

  function askDelete(contact) {
    ui.confirm({ text: t('contact.delete.ask', contact.name), yes: t('contact.delete'),
      no: t('contact.keep'), kind: 'end', done: function () {
        ui.toast(t('contact.deleting', contact.name));
        book.remove(contact, function (error) {
          if (error) {
            ui.toast(ui.problem(error));
            return;
          }
          showHome();
          ui.toast(t('contact.deleted', contact.name), { text: t('undo'),
            press: function () { putBack(contact); } });
        });
      } });
  }

  /* Undo a deletion: the contact is written anew, so the phone gives it another id. */
  function putBack(contact) {
    var starred = book.isFavourite(contact), old = contact.id, copy = {}, key;
    for (key in contact) {
      if (contact.hasOwnProperty(key)) { copy[key] = contact[key]; }
    }
    copy.id = '';
    book.save(copy, function (error, kept) {
      if (error) {
        ui.toast(t('contact.not.restored', contact.name, ui.problem(error)),
          { text: t('try.again'), press: function () { putBack(contact); } });
        return;
      }
      if (starred) {
        book.setFavourite({ id: old }, false);
        book.setFavourite(kept, true);
      }
      showAgain();
      ui.toast(t('contact.restored', contact.name));
    });
  }

  function chooseGroup(contact) {
    var ids = book.groupList(), items = [], i;
    function item(id) {
      return { text: book.groupName(id), off: id === contact.group,
        icon: id === Book.BLACKLIST ? 'block' : id === contact.group ? 'check' : 'move',
        press: function () {
          if (id === Book.BLACKLIST) {
            ui.confirm({ text: t('contact.block.ask', contact.name), yes: t('contact.block'),
              no: t('cancel'), done: function () { move(contact, id); } });
          } else {
            move(contact, id);
          }
        } };
    }
    for (i = 0; i < ids.length; i++) { items.push(item(ids[i])); }
    ui.choose({ text: t('contact.move.to', contact.name), items: items });
  }

  function move(contact, group) {
    book.move(contact, group, function (error, moved) {
      if (error) {
        ui.toast(ui.problem(error));
      } else {
        showContact(moved);
        ui.toast(t('contact.moved', moved.name, book.groupName(group)));
      }
    });
  }

  // ---- add and edit

  function showForm(contact, values) {
    var groups = [], ids = book.groupList(), i, form, saving, arrows, touched = false, screen;
    function leave() {
      if (contact) { showContact(book.byId[contact.id] || contact); } else { showHome(); }
    }
    function leaveAsking() {
      if (!touched) {
        leave();
        return;
      }
      ui.confirm({ text: t('form.leave'), yes: t('form.leave.yes'), no: t('form.leave.no'),
        kind: 'end', done: leave });
    }
    for (i = 0; i < ids.length; i++) {
      groups.push({ value: ids[i], text: book.groupName(ids[i]) });
    }
    form = new ui.Form({ submit: save, changed: function () { touched = true; },
      paged: function (self) { if (arrows) { arrows.update(self.page, self.pages()); } },
      fields: [
        { name: 'name', label: t('kind.name'), value: values.name, max: 80 },
        { name: 'group', label: t('kind.group'), options: groups,
          value: values.group || Book.NO_GROUP },
        { name: 'work', label: t('kind.work'), type: 'tel', value: values.work, max: 40 },
        { name: 'mobile', label: t('kind.mobile'), type: 'tel', value: values.mobile, max: 40 },
        { name: 'home', label: t('kind.home'), type: 'tel', value: values.home, max: 40 },
        { name: 'fax', label: t('kind.fax'), type: 'tel', value: values.fax, max: 40 },
        { name: 'mail', label: t('kind.mail'), type: 'email', value: values.mail, wide: true }
      ] });
    arrows = new ui.Pager(function (by) { form.go(form.page + by); });
    saving = ui.button({ icon: 'check', text: t('save'), kind: 'accent', press: save });

    function save() {
      var next = form.values();
      if (saving.disabled) { return; }
      if (!next.name) {
        form.fail(t('contact.name.missing'), 'name');
        return;
      }
      if (/::|:$/.test(next.name)) {
        form.fail(t('contact.name.record'), 'name');
        return;
      }
      next.id = contact ? contact.id : '';
      busy(true);
      book.save(next, function (error, kept) {
        busy(false);
        if (ui.frame.screen() !== screen) { return; }
        if (error) {
          form.fail(ui.problem(error));
          return;
        }
        showContact(kept);
        ui.toast(t('contact.saved', kept.name));
      });
    }

    function busy(on) {
      form.setBusy(on);
      ui.enable(saving, !on);
      ui.setText(saving.lastChild, t(on ? 'saving' : 'save'));
    }

    screen = { title: t(contact ? 'contact.edit.title' : 'contact.new'), back: leaveAsking,
      node: ui.el('div', { cls: 'gu-fill' }, [form.node]),
      turn: function (by) { form.go(form.page + by); },
      layout: function () { form.layout(); },
      actions: [ui.button({ icon: 'close', text: t('cancel'), press: leaveAsking }),
        arrows.node, null, saving] };
    ui.frame.show(screen);
    if (!contact && !values.name) { form.inputs.name.focus(); }
  }

  // ---- calls

  function callContact(contact, number) {
    var numbers = Book.numbers(contact), items = [], i;
    function item(one) {
      return { text: ui.readable(one.number), soft: t('kind.' + one.kind), icon: 'call',
        press: function () { callNumber(contact.name, one.number); } };
    }
    if (number || numbers.length === 1) {
      callNumber(contact.name, number || numbers[0].number);
      return;
    }
    for (i = 0; i < numbers.length; i++) { items.push(item(numbers[i])); }
    ui.choose({ text: t('call.which', contact.name), items: items });
  }

  function callNumber(name, number) {
    var all = phone.accounts, ready = phone.ready(), items = [], i;
    function dial(account) {
      calls.dial({ name: name, number: number, account: account.index, from: account.number });
    }
    function item(account) {
      return { text: account.number, soft: account.registered ? account.server
        : t('account.off'), dot: account.busy ? 'busy' : account.registered ? 'on' : 'off',
        off: !account.registered, press: function () { dial(account); } };
    }
    if (calls.isLive()) {
      showCall();
      return;
    }
    if (!phone.accountsKnown) {
      ui.toast(t(phone.isDown ? 'problem.unreachable' : 'account.wait'));
    } else if (!ready.length) {
      ui.toast(t('call.no.account'));
    } else if (ready.length === 1) {
      dial(ready[0]);
    } else {
      for (i = 0; i < all.length; i++) { items.push(item(all[i])); }
      ui.choose({ text: t('call.with', name), items: items });
    }
  }

  var card = null;
  var before = null;   // the screen to go back to after a call

  function callChanged(call) {
    var onCall = card && ui.frame.screen() === card.screen;
    if (call && call.phase === 'starting') {
      showCall();
    } else if (onCall && call) {
      card.update(call);
      callActions(call);
    } else if (onCall) {
      leaveCall();
    } else if (call && call.phase === 'ended') {
      ui.toast(calls.words());
    } else if (call && call.phase === 'failed') {
      showCall();
    }
  }

  function leaveCall() {
    var screen = before;
    before = null;
    if (screen && screen !== homeScreen) {
      if (screen.pane) { showOver(screen); } else { ui.frame.show(screen); }
    } else {
      showHome();
    }
  }

  function showCall() {
    var call = calls.call, now = ui.frame.screen();
    if (!call) { return; }
    if (!card || now !== card.screen) { before = now; }
    card = ui.callCard(calls);
    card.screen = { title: t('phonebook'), node: card.node, back: leaveCall };
    ui.frame.show(card.screen);
    card.update(call);
    callActions(call);
  }

  function callActions(call) {
    var back = ui.button({ icon: 'back', text: t('phonebook'), press: leaveCall });
    var end = null;
    if (call.phase === 'failed') {
      end = ui.button({ icon: 'call', text: t('try.again'), kind: 'call', press: function () {
        calls.dial(call);
      } });
    } else if (call.phase !== 'ended' && phone.canEndCalls) {
      end = ui.button({ icon: 'end', text: t('call.end'), kind: 'end',
        press: function () { calls.end(); } });
    }
    ui.frame.setActions([back, null, end]);
  }

  // ---- the menu

  function showMenu() {
    var dark = ui.isDark();
    ui.choose({ text: t('menu'), items: [
      { icon: 'clock', text: t('menu.redial'), press: redial },
      { icon: 'refresh', text: t('menu.refresh'), press: reload },
      { icon: dark ? 'sun' : 'moon', text: t(dark ? 'menu.light' : 'menu.dark'),
        press: function () {
          ui.store('phonebook.theme', dark ? 'light' : 'dark');
          ui.setTheme(dark ? 'light' : 'dark');
        } },
      { icon: 'load', text: t('menu.import'), press: showImport }
    ] });
  }

  function redial() {
    phone.ask('getLastCall', [1], function (reply) {
      var number, found;
      if (reply.res !== 'success' || !reply.msg.length) {
        ui.toast(ui.isUnreachable(reply) ? ui.problem(reply) : t('redial.none'));
        return;
      }
      number = reply.msg[0].number;
      found = book.searchKnown(number);
      callNumber(found.length ? found[0].name : ui.readable(number), number);
    });
  }

  function showImport() {
    var form, go, screen;
    function start() {
      var url = form.values().url;
      if (go.disabled) { return; }
      if (!url) {
        form.fail(t('import.missing'), 'url');
        return;
      }
      busy(true);
      phone.ask('downloadPhonebook', [{ mode: 2, url: url, interval: 0, redup: 1, clearold: 0,
        filetype: 0, encode: 'UTF-8' }, 1], function (reply) {
        busy(false);
        if (reply.res === 'success') {
          if (ui.frame.screen() === screen) { showHome(); }
          ui.toast(t('import.done'));
          reload();
        } else if (ui.frame.screen() === screen) {
          form.fail(reply.phbkresponse ? t('import.failed', t('import.code.' + reply.phbkresponse))
            : ui.problem(reply));
        }
      });
    }
    function busy(on) {
      form.setBusy(on);
      ui.enable(go, !on);
      ui.setText(go.lastChild, t(on ? 'import.going' : 'import.go'));
    }
    form = new ui.Form({ submit: start,
      fields: [{ name: 'url', label: t('import.url'), type: 'url', max: 200, wide: true }] });
    go = ui.button({ icon: 'load', text: t('import.go'), kind: 'accent', press: start });
    screen = { title: t('import.title'), back: showHome,
      node: ui.el('div', { cls: 'gu-fill' }, [form.node]),
      layout: function () { form.layout(); },
      actions: [ui.button({ icon: 'close', text: t('cancel'), press: showHome }), null, go] };
    ui.frame.show(screen);
    form.inputs.url.focus();
  }

  // ---- start

  function reload() {
    showWaiting();
    load();
  }

  function showWaiting() {
    asked += 1;
    setWaiting();
  }

  function load() {
    setWaiting();
    book.load(function (error) {
      if (error) {
        if (ui.isUnreachable(error)) {
          phone.whenUp(load);
          if (loaded) { showFailure(error); }
        } else {
          showFailure(error);
        }
        return;
      }
      // From here on the phone's silence is a line above the list, not instead of it.
      phone.report = null;
      if (!loaded && !book.whole) { view.id = firstGroup(); }
      loaded = true;
      setTabs();
      showAgain();
    });
  }

  /* With many contacts the first list is the first group's. */
  function firstGroup() {
    var first = book.groupList()[0];
    return first === Book.NO_GROUP ? 'all' : first;
  }

  var failing = null;

  /* Before anything was read: the whole list's place says that the phone is silent. */
  function startReport(text, button) {
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
    failing.setText(text);
  }

  function showLogin(message) {
    ui.loginScreen({ title: t('phonebook'), message: message, username: config.username,
      go: function (username, password) {
        startReport('', null);
        showHome();
        setWaiting();
        phone.enter(username, password);
      } });
  }

  function start() {
    ui.setTheme(ui.load('phonebook.theme', config.theme || 'light'));
    ui.frame.start();
    phone = new ui.Phone({
      gmi: new GMIService({ timeout: config.timeout || 8000,
        maxContacts: config.readAtOnce || 200 }),
      entered: load,
      refused: showLogin
    });
    book = new Book(phone, config.readAtOnce || 200);
    calls = new ui.Calls({ phone: phone, dialplan: config.dialplan, changed: callChanged,
      pressed: showCall });
    phone.report = startReport;
    buildHome();
    tabs.setItems([{ id: 'all', text: t('group.all') }]);
    tabs.select('all');
    showHome();
    setWaiting();
    if (config.username === undefined || config.password === undefined) {
      showLogin('');
    } else {
      // After load: a script request that hangs would keep the page loading.
      ui.afterLoad(function () { phone.enter(config.username, config.password); });
    }
  }

  start();
}(GMIUI));
