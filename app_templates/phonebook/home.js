/* The home screen: groups, the list, the search, and what stands there when there is no list. */
(function (pb, ui) {
  'use strict';

  var t = ui.t;
  var SEARCH_MS = 200;

  var view = { id: 'all', text: '' };   // which group is shown; text: what is searched
  var asked = 0;                        // counts requests for lists: the newest wins
  var searchTimer = null;
  var searching = false;                // the small screen's search field is open
  var wasSmall = null;

  var home, listPane, over, tabs, list, pager, search, strip, letterButton, addBar, state;

  function buildHome() {
    tabs = new ui.Tabs({ label: t('groups'), pick: function (id) {
      leaveSearch();
      if (ui.frame.screen() !== homeScreen) { ui.frame.show(homeScreen); }
      showGroup(id);
    } });
    list = new ui.List({ label: t('group.all'), make: function () { return pb.makeRow(view); }, paged: function () {
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
    home: true,
    reopen: function () { pb.showHome(); },
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

  pb.showHome = function () {
    homeScreen.title = t('phonebook');
    homeScreen.node = home;
    wasSmall = null;
    ui.setClass(home, 'gu-covered', false);
    ui.clear(over);
    ui.frame.show(homeScreen);
    showAgain();
  };

  /* The same list as before, with what changed meanwhile. */
  function showAgain() {
    if (!pb.loaded) { return; }
    if (view.text) {
      showSearch(true);
    } else {
      showGroup(view.id, true);
    }
  }

  function homeActions() {
    var small = wasSmall = ui.isSmall();
    var menu = ui.button({ icon: 'more', text: t('menu'), cls: 'gu-stack', press: function () { pb.showMenu(); } });
    addBar = ui.button({ icon: 'plus', text: t('contact.add'), kind: 'accent',
      press: function () { pb.showForm(null, { group: currentGroup() }); } });
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
      cls: 'gu-first', press: function () { pb.showForm(null, { group: currentGroup() }); } });
  }

  function setTabs() {
    var items = [{ id: 'all', text: t('group.all') }, { id: 'favourites', icon: 'star-full',
      text: t('group.favourites') }];
    var ids = pb.book.groupList(), i;
    for (i = 0; i < ids.length; i++) { items.push({ id: ids[i], text: pb.book.groupName(ids[i]) }); }
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
    if (!pb.book.count) {
      showEmpty('all');
    } else if (id === 'favourites') {
      pb.book.favouriteList(show);
    } else if (id !== 'all') {
      pb.book.group(id, show);
    } else if (pb.book.whole) {
      show(null, pb.book.all());
    } else {
      showMany();
    }
    if (!answered && !state) { setWaiting(); }
  }

  function groupTitle(id) {
    return id === 'all' ? t('group.all') : id === 'favourites' ? t('group.favourites')
      : pb.book.groupName(id);
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
    setState(ui.state({ icon: 'group', title: t('list.many', pb.book.count),
      text: t('list.many.text'), buttons: [
        ui.button({ text: t('list.many.all', pb.book.count), cls: 'gu-outline',
          press: function () {
            setWaiting();
            pb.book.readAll(function (error) {
              if (error) { showFailure(error); } else { showAgain(); }
            });
          } })] }));
    ui.enable(letterButton, false);
  }

  function showFailure(reply) {
    if (reply.reason === 'superseded' || reply.reason === 'cancelled') { return; }
    if (ui.isUnreachable(reply)) {
      setState(ui.state({ icon: 'alert', title: t('list.gone'), text: t('list.gone.text') }));
      pb.phone.whenUp(showAgain);
    } else {
      setState(ui.state({ icon: 'alert', title: t('list.failed'), text: ui.problem(reply),
        role: 'alert', buttons: [ui.button({ icon: 'refresh', text: t('try.again'),
          cls: 'gu-outline', press: pb.loaded ? reload : load })] }));
    }
    ui.enable(letterButton, false);
  }

  // ---- search

  function typed(text) {
    text = text.replace(/^\s+/, '');
    clearTimeout(searchTimer);
    if (!pb.loaded) { return; }
    if (ui.frame.screen() !== homeScreen) { ui.frame.show(homeScreen); }
    view.text = text.replace(/\s+$/, '');
    if (!view.text) {
      showGroup(view.id);
    } else {
      showSearch(false);
    }
  }

  /* What is known is shown at once; where the pb.phone knows more, it is asked when typing rests. */
  function showSearch(keep) {
    var mine = asked += 1, text = view.text, known = pb.book.searchKnown(text);
    tabs.select(null);
    list.node.setAttribute('aria-label', t('search.title'));
    if (pb.book.whole) {
      showFound(known, keep);
      return;
    }
    if (known.length) {
      setItems(known, keep);
    } else {
      setWaiting();
    }
    searchTimer = setTimeout(function () {
      pb.book.search(text, function (error, found) {
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
          pb.showForm(null, number ? { work: text, group: Book.NO_GROUP }
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

  // ---- reading the phonebook

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
    pb.book.load(function (error) {
      if (error) {
        if (ui.isUnreachable(error)) {
          pb.phone.whenUp(load);
          if (pb.loaded) { showFailure(error); }
        } else {
          showFailure(error);
        }
        return;
      }
      // From here on the phone's silence is a line above the list, not instead of it.
      pb.phone.report = null;
      if (!pb.loaded && !pb.book.whole) { view.id = firstGroup(); }
      pb.loaded = true;
      setTabs();
      showAgain();
    });
  }

  /* With many contacts the first list is the first group's. */
  function firstGroup() {
    var first = pb.book.groupList()[0];
    return first === Book.NO_GROUP ? 'all' : first;
  }

  var failing = null;

  /* Before anything was read: the whole list's place says that the pb.phone is silent. */
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

  pb.buildHome = function () {
    pb.phone.report = startReport;
    buildHome();
    tabs.setItems([{ id: 'all', text: t('group.all') }]);
    tabs.select('all');
    pb.showHome();
    setWaiting();
  };

  /* As at the start: nothing read yet. */
  pb.startAgain = function () {
    startReport('', null);
    pb.showHome();
    setWaiting();
  };

  /* The home screen with a pane over its list. */
  pb.showOver = function (screen) {
    screen.node = home;
    screen.slide = over;
    screen.reopen = function () { pb.showOver(screen); };
    ui.clear(over).appendChild(screen.pane);
    ui.setClass(home, 'gu-covered', true);
    ui.frame.show(screen);
  };

  /* After a change of the groups: which are shown, and which of them. */
  pb.groupsChanged = function (id) {
    view.id = id;
    view.text = '';
    setTabs();
  };

  pb.layoutTabs = function () { tabs.layout(); };
  pb.showAgain = showAgain;
  pb.load = load;
  pb.reload = reload;
}(PB, GMIUI));
