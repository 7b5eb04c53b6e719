/* What a visitor sees: the attract page, the tiles, a text, the dial pad, the page for a call that
   comes in. Each returns a screen for frame.show. */
(function (kiosk, ui) {
  'use strict';

  var t = ui.t;
  var MOST = kiosk.MOST;
  var TAPS = 5;         // touches of the clock that ask for the staff code
  var TAPS_MS = 4000;

  /* Whether a text fits into the whole lines that its node has room for. Old engines count a part
     of the letters below the last line, so that not every pixel says that there is another. */
  function fits(node) {
    var style = window.getComputedStyle(node, null);
    var line = parseInt(style.lineHeight, 10) || 24;
    var room = parseInt(style.maxHeight, 10) || node.offsetHeight;
    // A node of a fixed height is never said to hold less than that.
    return node.scrollHeight <= Math.max(node.clientHeight, (Math.floor(room / line) + 0.4) * line);
  }

  /* A text in at most the room its node has, cut at the end: the engine cuts only single lines. */
  function fit(node, text) {
    var low = 1, high = text.length, middle;
    function cut(length) {
      // Never half of an emoji.
      if (/[\ud800-\udbff\u200d]/.test(text.charAt(length - 1))) { length -= 1; }
      return length < text.length ? text.substring(0, length).replace(/[\s\-,.]+$/, '') + '\u2026'
        : text;
    }
    ui.setText(node, text);
    if (!node.offsetHeight || fits(node)) { return; }
    while (low < high) {
      middle = Math.ceil((low + high) / 2);
      ui.setText(node, cut(middle));
      if (fits(node)) { low = middle; } else { high = middle - 1; }
    }
    ui.setText(node, cut(low));
  }

  /* Steps down in size until a text fits, then cuts it. */
  function fitSize(node, text, cls) {
    var step;
    for (step = 0; step < 3; step++) {
      node.className = cls + ' ' + cls + '-' + step;
      ui.setText(node, text);
      if (fits(node) && node.scrollWidth <= node.offsetWidth + 1) { return; }
    }
    fit(node, text);
  }

  // ---- the attract page

  /* options: settings, begin(), staff(). */
  kiosk.attract = function (options) {
    var settings = options.settings, taps = [], screen, image = null;
    var clock = ui.el('div', { cls: 'kiosk-clock', role: 'button', tabindex: '0',
      press: function () {
        var now = new Date().getTime();
        taps.push(now);
        if (taps.length >= TAPS && now - taps[taps.length - TAPS] < TAPS_MS) {
          taps = [];
          options.staff();
        }
      } });
    var title = ui.el('div', { cls: 'kiosk-name', dir: ui.direction(settings.title),
      text: settings.title });
    var sentence = ui.el('h2', { cls: 'kiosk-sentence', dir: ui.direction(settings.sentence),
      text: settings.sentence });
    var begin = ui.el('button', { type: 'button', cls: 'kiosk-begin gu-first',
      dir: ui.direction(settings.button), press: options.begin },
    [ui.el('span', { text: settings.button })]);

    /* The picture covers its half, whatever its shape. */
    function cover() {
      var room = image.parentNode, scale = Math.max(room.offsetWidth / image.naturalWidth,
        room.offsetHeight / image.naturalHeight);
      if (!room.offsetHeight || !image.naturalWidth) { return; }
      image.style.width = Math.ceil(image.naturalWidth * scale) + 'px';
      image.style.height = Math.ceil(image.naturalHeight * scale) + 'px';
      image.style.left = Math.round((room.offsetWidth - image.naturalWidth * scale) / 2) + 'px';
      image.style.top = Math.round((room.offsetHeight - image.naturalHeight * scale) / 2) + 'px';
    }

    screen = { title: settings.title, back: function () { /* nowhere */ }, layout: function () {
      if (image) { cover(); }
      fitSize(sentence, settings.sentence, 'kiosk-sentence');
    }, tick: function () {
      var now = ui.clock(new Date());
      ui.setText(clock, now);
      clock.setAttribute('aria-label', t('kiosk.clock', now));
    } };
    screen.node = ui.el('div', { cls: 'gu-fill kiosk-attract kiosk-' + settings.colour +
      (ui.direction(settings.sentence) === 'rtl' ? ' kiosk-rtl' : '') });
    if (settings.image) {
      image = ui.el('img', { alt: '' });
      image.onload = function () {
        ui.setClass(screen.node, 'kiosk-pictured', true);
        if (ui.frame.screen() === screen) { screen.layout(); }
      };
      // Without its picture the page is a plain field of colour.
      image.src = settings.image;
      screen.node.appendChild(ui.el('div', { cls: 'kiosk-picture' }, [image]));
    }
    screen.node.appendChild(ui.el('div', { cls: 'kiosk-words' }, [title, clock, sentence, begin]));
    screen.tick();
    return screen;
  };

  // ---- the tiles

  /* options: settings, chosen(place), actions (buttons for the bar), back(). */
  kiosk.home = function (options) {
    var places = options.settings.places, page = 0, tiles = [], pager, screen, holder;

    function make(place) {
      var one = { name: ui.el('span', { cls: 'kiosk-tile-name', dir: ui.direction(place.name) }),
        note: ui.el('span', { cls: 'kiosk-tile-note' }) };
      one.place = place;
      if (place.note) {
        ui.setText(one.note, place.note);
        one.note.setAttribute('dir', ui.direction(place.note));
      } else if (place.number) {
        ui.setText(one.note, ui.readable(place.number));
        one.note.setAttribute('dir', 'ltr');
      }
      one.node = ui.el('div', { cls: 'kiosk-tile kiosk-tile-' + place.colour, role: 'button',
        tabindex: '0', 'aria-label': place.number ? t('kiosk.call', place.name) : place.name,
        press: function () { options.chosen(place); } }, [
        ui.el('span', { cls: 'kiosk-disc gu-on' }, [ui.icon(place.icon)]), one.name, one.note]);
      return one;
    }

    function layout() {
      var first = page * MOST, count = Math.min(MOST, places.length - first), i, at, tall, wide;
      // A last page keeps the places of the pages before it.
      var shape = places.length > MOST ? MOST : count;
      var columns = shape < 2 ? 1 : shape === 2 || shape === 4 ? 2 : 3;
      var rows = Math.ceil(shape / columns), gap = ui.size('gap'), side = ui.size('margin') - gap;
      wide = (holder.offsetWidth - 2 * side - gap) / columns;
      tall = (holder.offsetHeight - 2 * gap) / rows;
      ui.setClass(holder, 'kiosk-tall', rows === 1);
      for (i = 0; i < tiles.length; i++) {
        at = i - first;
        ui.show(tiles[i].node, at >= 0 && at < count);
        if (at < 0 || at >= count) { continue; }
        at = (ui.isRtl() ? columns - 1 - at % columns : at % columns);
        tiles[i].node.style.left = Math.round(side + at * wide + gap) + 'px';
        tiles[i].node.style.width = Math.round(wide - gap) + 'px';
        tiles[i].node.style.top = Math.round(gap * 1.5 + Math.floor((i - first) / columns) * tall) + 'px';
        tiles[i].node.style.height = Math.round(tall - gap) + 'px';
        ui.setClass(tiles[i].node, 'kiosk-low', tall - gap < (ui.isSmall() ? 90 : 160));
        fit(tiles[i].name, tiles[i].place.name);
      }
      pager.update(page, Math.ceil(places.length / MOST));
    }

    function go(to) {
      page = Math.max(0, Math.min(to, Math.ceil(places.length / MOST) - 1));
      layout();
    }

    for (var i = 0; i < places.length; i++) { tiles.push(make(places[i])); }
    pager = new ui.Pager(function (by) { go(page + by); });
    holder = ui.el('div', { cls: 'kiosk-tiles', role: 'group', 'aria-label': t('kiosk.places') });
    for (i = 0; i < tiles.length; i++) { holder.appendChild(tiles[i].node); }
    if (!places.length) {
      holder.appendChild(ui.state({ icon: 'person', title: t('kiosk.empty'),
        text: options.settings.unread ? t('kiosk.unread') : t('kiosk.empty.text') }).node);
    }
    screen = { title: options.settings.title, node: ui.el('div', { cls: 'gu-fill' }, [holder]),
      back: options.back, turn: function (by) { go(page + by); }, layout: layout };
    screen.actions = [options.start, options.search, places.length > MOST ? pager.node : undefined, null,
      options.dial];
    return screen;
  };

  // ---- a text, in pages of whole lines

  /* options: place, back(). */
  kiosk.info = function (options) {
    var page = 0, pages = 1, lines = 1;
    var pager = new ui.Pager(function (by) { go(page + by); });
    var text = ui.el('div', { cls: 'kiosk-info-text', dir: ui.direction(options.place.text),
      text: options.place.text });
    var clip = ui.el('div', { cls: 'kiosk-info-clip' }, [text]);
    var node = ui.el('div', { cls: 'gu-fill kiosk-info' }, [clip]);
    function go(to) {
      page = Math.max(0, Math.min(to, pages - 1));
      text.style.top = -page * clip.offsetHeight + 'px';
      pager.update(page, pages);
      ui.show(pager.node, pages > 1);
    }
    return { title: options.place.name, node: node, back: options.back,
      turn: function (by) { go(page + by); },
      layout: function () {
        var line = parseInt(window.getComputedStyle(text, null).lineHeight, 10) || 24;
        lines = Math.max(1, Math.floor((node.offsetHeight - 2 * ui.size('margin')) / line));
        clip.style.height = lines * line + 'px';
        pages = Math.max(1, Math.ceil((text.offsetHeight - 2) / (lines * line)));
        go(page);
      },
      actions: [ui.button({ icon: 'back', text: t('back'), cls: 'gu-first',
        press: options.back }), pager.node] };
  };

  // ---- a call that comes in, or that somebody makes on the phone itself

  kiosk.incoming = function () {
    var head = ui.el('div', { cls: 'kiosk-incoming-title' });
    var text = ui.el('div', { cls: 'kiosk-incoming-text' });
    var time = ui.el('div', { cls: 'kiosk-incoming-time' });
    var node = ui.el('div', { cls: 'gu-fill kiosk-incoming gu-on' }, [
      ui.el('div', { cls: 'kiosk-incoming-in' }, [
        ui.el('span', { cls: 'kiosk-ring' }, [ui.icon('call')]),
        ui.el('div', { role: 'alert' }, [head, text]), time])]);
    var since = 0;
    return { title: t('incoming'), node: node, back: function () { /* nowhere */ },
      state: function (state) {
        var ringing = state === 'ringing';
        since = state === 'talking' ? since || new Date().getTime() : 0;
        ui.setClass(node, 'kiosk-ringing', ringing);
        this.title = t(ringing ? 'incoming' : 'busy');
        ui.setText(head, this.title);
        ui.setText(text, t(ringing ? 'incoming.text' : 'busy.text'));
        this.tick();
      },
      tick: function () {
        ui.setText(time, since ? ui.duration((new Date().getTime() - since) / 1000) : '\u00a0');
      } };
  };
}(Kiosk, GMIUI));
