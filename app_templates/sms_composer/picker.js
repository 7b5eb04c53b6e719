/* Choosing who gets a message: people of the phonebook, and numbers that are typed. */
function Picker(options) {
  this.people = options.people;
  this.recent = options.recent;   // () -> numbers that were written to before
  this.most = options.most;
}

(function (ui) {
  'use strict';

  var t = ui.t;
  var SEARCH_MS = 200;

  /* Show it. chosen: numbers; done(numbers) is called when it closes. */
  Picker.prototype.open = function (chosen, done) {
    var self = this, people = this.people, now = chosen.slice(0), text = '', asked = 0;
    var state = null, timer = null, list, pager, search, ready, pane, screen;

    function has(number) {
      var i;
      for (i = 0; i < now.length; i++) {
        if (now[i] === number) { return true; }
      }
      return false;
    }

    function isChosen(item) {
      var i;
      for (i = 0; i < item.numbers.length; i++) {
        if (has(item.numbers[i].number)) { return true; }
      }
      return false;
    }

    function toggle(number, name) {
      var i;
      if (has(number)) {
        for (i = now.length - 1; i >= 0; i--) {
          if (now[i] === number) { now.splice(i, 1); }
        }
      } else if (now.length >= self.most) {
        ui.toast(t('chip.limit', self.most));
      } else {
        now.push(number);
        if (name) { people.remember(number, name); }
        // The next name can be typed at once.
        if (text) {
          search.set('');
          text = '';
        }
      }
      ui.setText(ready.lastChild, now.length ? t('pick.done.n', now.length) : t('pick.done'));
      show(!text);
    }

    function press(item) {
      var choices = [], i;
      function choice(one) {
        return { text: ui.readable(one.number), soft: t('kind.' + one.kind),
          icon: has(one.number) ? 'check' : 'message',
          press: function () { toggle(one.number, item.name); } };
      }
      if (item.numbers.length === 1) {
        toggle(item.numbers[0].number, item.typed ? '' : item.name);
        return;
      }
      for (i = 0; i < item.numbers.length; i++) { choices.push(choice(item.numbers[i])); }
      ui.choose({ text: t('pick.which', item.name), items: choices });
    }

    function makeRow() {
      var row = {};
      var avatar = ui.el('span', { 'aria-hidden': 'true' });
      var name = ui.el('div', { cls: 'gu-name' });
      var sub = ui.el('div', { cls: 'gu-sub' });
      var mark = ui.icon('check sc-check');
      var main = ui.el('div', { cls: 'gu-row-main', role: 'button', tabindex: '0',
        press: function () { press(row.item); } },
      [avatar, ui.el('div', { cls: 'gu-row-text' }, [name, sub]), mark]);
      row.node = ui.el('div', { cls: 'gu-row gu-row-none', role: 'listitem' }, [main,
        ui.el('span', { cls: 'gu-bone gu-bone-avatar gu-avatar' }),
        ui.el('span', { cls: 'gu-bone gu-bone-name' }),
        ui.el('span', { cls: 'gu-bone gu-bone-sub' })]);
      row.fill = function (item) {
        var on = isChosen(item), i;
        row.item = item;
        avatar.className = 'gu-avatar gu-avatar-' + ui.avatarColour(item.name);
        ui.setText(avatar, ui.initials(item.name));
        name.setAttribute('dir', ui.direction(item.name));
        ui.setText(name, item.name);
        ui.clear(sub);
        for (i = 0; i < item.numbers.length; i++) {
          if (i) { sub.appendChild(document.createTextNode(' \u00b7 ')); }
          sub.appendChild(ui.el('span', { cls: 'gu-number', dir: 'ltr',
            text: item.typed ? t('pick.number') : ui.readable(item.numbers[i].number) }));
        }
        ui.show(mark, on);
        ui.setClass(row.node, 'sc-picked', on);
        main.setAttribute('aria-label', item.name);
        main.setAttribute('aria-pressed', String(on));
      };
      return row;
    }

    function typedItem() {
      var plain = People.plain(text);
      return People.isNumber(text) && plain.length > 1 ? { name: ui.readable(plain), typed: true,
        numbers: [{ kind: 'work', number: plain }] } : null;
    }

    function recentItems() {
      var numbers = self.recent(), out = [], i;
      for (i = 0; i < numbers.length && out.length < 30; i++) {
        out.push({ name: people.nameOf(numbers[i]),
          numbers: [{ kind: 'work', number: numbers[i] }] });
      }
      return out;
    }

    function setState(next) {
      if (state) { pane.removeChild(state.node); }
      state = next;
      ui.show(list.node, !next);
      if (next) {
        list.setItems([]);
        pane.appendChild(next.node);
      } else {
        list.layout();
      }
    }

    function put(items, keep) {
      var typed = typedItem();
      if (typed) { items = [typed].concat(items); }
      if (items.length) {
        setState(null);
        list.setItems(items, keep);
      } else if (text) {
        setState(ui.state({ icon: 'search', title: t('pick.none', text),
          text: t('pick.none.text') }));
      } else {
        setState(ui.state({ icon: 'person', title: t('pick.start'), text: t('pick.start.text') }));
      }
    }

    function show(keep) {
      var mine = asked += 1;
      clearTimeout(timer);
      if (!text && !people.whole) {
        put(recentItems(), keep);
        return;
      }
      put(people.known(text), keep);
      if (people.whole || People.isNumber(text)) { return; }
      if (!list.items.length) {
        setState(null);
        list.setWaiting(true);
      }
      timer = setTimeout(function () {
        people.search(text, function (error, found) {
          if (mine !== asked || (error && error.reason === 'superseded')) { return; }
          if (error && !people.known(text).length) {
            setState(ui.state({ icon: 'alert', title: t('list.gone'), role: 'alert',
              text: t('pick.none.text') }));
          } else {
            put(found || people.known(text), keep);
          }
        });
      }, SEARCH_MS);
    }

    function close(numbers) {
      clearTimeout(timer);
      asked += 1;
      search.input.blur();
      done(numbers);
    }

    list = new ui.List({ label: t('pick'), make: makeRow, paged: function () {
      if (pager) { pager.update(list.page, list.pages()); }
    } });
    pager = new ui.Pager(function (by) { list.turn(by); });
    search = new ui.SearchField({ label: t('pick.search'), typed: function (typed) {
      text = typed.replace(/^\s+|\s+$/g, '');
      show(false);
    }, cleared: function () {
      search.set('');
      text = '';
      show(false);
    } });
    // OK on the keyboard takes the first one found.
    search.input.addEventListener('keydown', function (event) {
      if (event.keyCode === 13 && text && list.items.length) {
        event.preventDefault();
        event.stopPropagation();
        press(list.items[0]);
      }
    }, false);
    ready = ui.button({ icon: 'check', text: now.length ? t('pick.done.n', now.length)
      : t('pick.done'), kind: 'accent', press: function () { close(now); } });
    pane = ui.el('div', { cls: 'gu-fill sc-under' }, [list.node]);
    screen = { title: t('pick'), node: ui.el('div', { cls: 'gu-fill sc-picker' },
      [ui.el('div', { cls: 'sc-find' }, [search.node]), pane]),
    back: function () { close(now); }, turn: function (by) { list.turn(by); },
    layout: function () { list.layout(); },
    actions: [ui.button({ icon: 'close', text: t('cancel'),
      press: function () { close(chosen); } }), pager.node, null, ready] };
    ui.frame.show(screen);
    show(false);
    if (!people.whole) { search.input.focus(); }
    /* Called when the phonebook was read meanwhile. */
    this.refresh = function () {
      if (ui.frame.screen() === screen && !text) { show(true); }
    };
  };

  Picker.prototype.refresh = function () { };
}(GMIUI));
