/* Finding a destination by its name, for lobbies that have many: a field, what is found, and the
   kit's own keyboard, since the phone's would lead out of the page. */
(function (kiosk, ui) {
  'use strict';

  var t = ui.t;

  /* Those whose name, note or number holds the text, names that begin with it first. */
  kiosk.matching = function (places, text) {
    var wanted = ui.fold(text).replace(/^\s+|\s+$/g, ''), first = [], rest = [], i, name;
    for (i = 0; i < places.length; i++) {
      name = ' ' + ui.fold(places[i].name);
      if (name.indexOf(' ' + wanted) >= 0) {
        first.push(places[i]);
      } else if ((name + ' ' + ui.fold(places[i].note) + ' ' + places[i].number)
        .indexOf(wanted) >= 0) {
        rest.push(places[i]);
      }
    }
    return first.concat(rest);
  };

  /* options: settings, chosen(place), back(). */
  kiosk.search = function (options) {
    var places = options.settings.places, found = [], columns = 1, rows = 1;
    var holder = ui.el('div', { cls: 'kiosk-found', role: 'group', 'aria-label': t('kiosk.places') });
    var none = ui.el('div', { cls: 'kiosk-none', role: 'status' });
    var back = ui.button({ icon: 'back', label: t('back'), cls: 'gu-outline kiosk-search-back',
      press: options.back });
    var keyboard = new ui.Keyboard({ language: options.settings.keyboard, capitals: true,
      done: { icon: 'check', text: t('kiosk.take'), press: function () {
        if (found.length) { options.chosen(found[0]); }
      } } });
    var field = new ui.SearchField({ label: t('kiosk.search.label'), typed: look,
      cleared: function () { empty(); } });
    var head = ui.el('div', { cls: 'kiosk-search-head' }, [back, field.node]);
    var node = ui.el('div', { cls: 'gu-fill kiosk-search' }, [head, holder, keyboard.node]);

    function button(place) {
      return ui.el('button', { type: 'button', cls: 'kiosk-hit', dir: ui.direction(place.name),
        'aria-label': place.number ? t('kiosk.call', place.name) : place.name,
        press: function () { options.chosen(place); } }, [
        ui.el('span', { cls: 'kiosk-hit-name', text: place.name }),
        ui.el('span', { cls: 'kiosk-hit-note', dir: ui.direction(place.note || '0'),
          text: place.note || ui.readable(place.number) || '\u00a0' })]);
    }

    function look(text) {
      found = kiosk.matching(places, text);
      keyboard.enable(found.length === 1);
      show();
    }

    function show() {
      var width = Math.floor(1000 / columns) / 10, i, one;
      ui.clear(holder);
      for (i = 0; i < found.length && i < columns * rows; i++) {
        one = ui.el('div', { cls: 'kiosk-hit-cell' }, [button(found[i])]);
        one.style.width = width + '%';
        holder.appendChild(one);
      }
      if (!found.length) {
        ui.setText(none, t('kiosk.search.none', field.input.value));
        holder.appendChild(none);
      }
    }

    function empty() {
      field.set('');
      keyboard.into(field.input);
      look('');
    }

    keyboard.serve(field.node);
    look('');
    return { title: t('kiosk.search'), node: node, back: options.back,
      again: function () {
        keyboard.show('letters');
        empty();
      },
      layout: function () {
        var line = ui.size('target') + ui.size('gap'), room = node.offsetHeight, top;
        top = head.offsetHeight;
        room -= keyboard.fit(room - top - line);
        columns = ui.isSmall() ? 2 : 3;
        rows = Math.max(1, Math.floor((room - top) / line));
        holder.style.top = top + 'px';
        holder.style.height = room - top + 'px';
        show();
      } };
  };
}(Kiosk, GMIUI));
