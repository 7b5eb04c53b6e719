/* The kit's on-screen keyboard, for apps that include it themselves (gmi/ui/keyboard.js and
   keyboard.css): for kiosks, where the phone's own keyboard would lead out of the page. */
(function (ui) {
  'use strict';

  // Rows of letters as people of that language know them. upper: what shift gives where that is no
  // capital letter; own: the key that comes back from Latin letters. Names in Chinese are typed as
  // they stand on badges, in Latin letters.
  var LATIN = { letters: ['qwertyuiop', 'asdfghjkl', 'zxcvbnm'], upper: {} };
  var LAYOUTS = {
    de: { letters: ['qwertzuiopü', 'asdfghjklöä', 'yxcvbnmß'], upper: { 'ß': 'ß' } },
    ar: { letters: ['ضصثقفغعهخحجد', 'شسيبلاتنمكطئ', 'ءؤرىةوزظذ'],
      upper: { 'ا': 'أ', 'غ': 'إ', 'ى': 'آ', 'ت': 'ـ' }, own: 'أ ب' }
  };
  var SIGNS = ['1234567890', '@#&*()+=%"', ';/_:!?\'', ''];
  var BACKSPACE = 8;
  var HOLD_MS = 500, REPEAT_MS = 90;

  /* options: done {text, icon, press(input)}, language (whose letters; else the page's own),
     capitals (a new word begins with one). */
  ui.Keyboard = function (options) {
    var own = options.language || document.documentElement.getAttribute('lang');
    this.options = options;
    this.layout = LAYOUTS.hasOwnProperty(own) ? LAYOUTS[own] : LATIN;
    this.input = null;
    this.shifted = false;
    this.node = ui.el('div', { cls: 'gu-kb', role: 'group', 'aria-label': ui.t('keyboard'),
      dir: 'ltr' });
    this.show('letters');
    this.listen();
  };

  var proto = ui.Keyboard.prototype;

  // ---- the keys

  function cell(button, width) {
    var node = ui.el('div', { cls: 'gu-kb-cell' }, [button]);
    node.style.width = width + '%';
    return node;
  }

  /* Lay out letters, signs, or Latin letters where the language has others. */
  proto.show = function (page) {
    var self = this, signs = page === 'signs', latin = page === 'latin', most = 0, bottom, i;
    var rows = signs ? SIGNS : latin ? LATIN.letters : this.layout.letters;
    this.page = page;
    this.keys = [];
    ui.clear(this.node);
    // Shift and erase are one and a half keys wide.
    for (i = 0; i < 3; i++) { most = Math.max(most, rows[i].length + (i === 2 ? 3 : 0)); }
    for (i = 0; i < 3; i++) { this.addRow(rows[i], 100 / most, (most - rows[i].length) / 2, i === 2); }
    bottom = [cell(this.special('digits', signs ? (this.layout.own || 'ABC') : '123', function () {
      self.show(signs ? 'letters' : 'signs');
    }, signs ? 'letters' : 'digits'), 14)];
    if (this.layout.own && !signs) {
      bottom.push(cell(this.special('script', latin ? this.layout.own : 'ABC', function () {
        self.show(latin ? 'letters' : 'latin');
      }), 12));
    }
    bottom.push(cell(this.key('.'), 10),
      cell(this.special('space', '', function () { self.type(' '); }), bottom.length > 1 ? 32 : 44),
      cell(this.key('-'), 10));
    this.done = ui.button({ text: this.options.done.text, icon: this.options.done.icon,
      kind: 'accent', cls: 'gu-kb-in', press: function () { self.options.done.press(self.input); } });
    bottom.push(cell(this.done, 22));
    this.node.appendChild(ui.el('div', { cls: 'gu-kb-row' }, bottom));
    this.mark();
    this.enable(this.enabled !== false);
    this.fit(this.room);
  };

  /* Whether "done" can be pressed. */
  proto.enable = function (on) {
    this.enabled = on;
    ui.enable(this.done, on);
  };

  /* spare: how many keys' width is left over on each side; the last row of letters has shift and
     erase there. */
  proto.addRow = function (letters, width, spare, last) {
    var self = this, cells = [], i;
    if (last) {
      cells.push(cell(this.page === 'signs' ? this.key(',')
        : this.special('shift', '', function () { self.setShift(!self.shifted); }), spare * width));
    } else if (spare) {
      cells.push(cell(null, spare * width));
    }
    for (i = 0; i < letters.length; i++) { cells.push(cell(this.key(letters.charAt(i)), width)); }
    if (last) {
      cells.push(cell(this.special('erase', '', function () { self.erase(); }), spare * width));
    }
    this.node.appendChild(ui.el('div', { cls: 'gu-kb-row' }, cells));
  };

  proto.key = function (letter) {
    var self = this;
    var node = ui.el('button', { type: 'button', cls: 'gu-button gu-kb-in gu-kb-key',
      press: function () { self.type(self.letter(letter)); } });
    this.keys.push({ node: node, letter: letter });
    return node;
  };

  proto.special = function (name, text, press, label) {
    var icon = name === 'shift' || name === 'erase';
    var node = ui.el('button', { type: 'button', cls: 'gu-button gu-kb-in gu-kb-special',
      'aria-label': ui.t('keyboard.' + (label || name)), press: press },
    [icon ? ui.icon(name) : document.createTextNode(name === 'space' ? ui.t('keyboard.space') : text)]);
    if (name === 'shift') { this.shiftKey = node; }
    if (name === 'erase') { this.eraseKey = node; }
    return node;
  };

  /* What a key gives now. */
  proto.letter = function (letter) {
    var upper = this.layout.upper;
    if (!this.shifted) { return letter; }
    return upper.hasOwnProperty(letter) ? upper[letter] : letter.toUpperCase();
  };

  proto.setShift = function (on) {
    this.shifted = on;
    this.mark();
  };

  proto.mark = function () {
    var i;
    for (i = 0; i < this.keys.length; i++) {
      ui.setText(this.keys[i].node, this.letter(this.keys[i].letter));
    }
    if (this.page !== 'signs') {
      this.shiftKey.setAttribute('aria-pressed', String(this.shifted));
      ui.setClass(this.shiftKey, 'gu-kb-on', this.shifted);
    }
  };

  // ---- what is typed

  /* The field that gets what is typed; null: none. */
  proto.into = function (input) {
    this.input = input;
    this.afterType();
  };

  /* All fields in a node, such as a ui.Form's: a touch chooses which is typed in, and the phone's
     own keyboard stays away. */
  proto.serve = function (holder) {
    var self = this, all = holder.querySelectorAll('input'), i;
    function serve(input) {
      input.readOnly = true;
      input.gmiPress = function () { input.focus(); };
      input.addEventListener('focus', function () { self.into(input); }, false);
    }
    for (i = 0; i < all.length; i++) { serve(all[i]); }
    if (all.length) { this.into(all[0]); }
  };

  /* Shift holds for one letter; with capitals, it comes by itself before a word. */
  proto.afterType = function () {
    var on = !!this.options.capitals && !!this.input && /(^|[\s\-])$/.test(this.input.value) &&
      (!this.layout.own || this.page === 'latin');
    if (this.shifted !== on) { this.setShift(on); }
  };

  proto.set = function (text) {
    var event = document.createEvent('Event');
    this.input.value = text;
    event.initEvent('input', true, false);
    this.input.dispatchEvent(event);
    this.afterType();
  };

  proto.type = function (letter) {
    var most;
    if (!this.input || this.input.disabled) { return; }
    most = parseInt(this.input.getAttribute('maxlength'), 10);
    if (!(this.input.value.length + letter.length > most)) { this.set(this.input.value + letter); }
  };

  /* Take away the last letter; an emoji is two units. */
  proto.erase = function () {
    if (this.input && this.input.value && !this.input.disabled) {
      this.set(this.input.value.replace(/[\ud800-\udbff][\udc00-\udfff]$|[\s\S]$/, ''));
    }
  };

  // ---- size

  /* Share a height among the four rows, at most a touch target's each. Returns what is taken. */
  proto.fit = function (room) {
    var rows = this.node.childNodes, target = ui.size('target'), i;
    var tall = room ? Math.min(target, Math.floor(room / rows.length)) : target;
    this.room = room;
    for (i = 0; i < rows.length; i++) { rows[i].style.height = tall + 'px'; }
    return tall * rows.length;
  };

  // ---- touch: a key acts when a finger comes down, so that two thumbs may overlap

  function keyOf(target, holder) {
    while (target !== holder && !ui.hasClass(target, 'gu-kb-cell')) { target = target.parentNode; }
    return target === holder ? null : target.firstChild;
  }

  proto.listen = function () {
    var self = this, timer = null, down = [];

    function release() {
      clearTimeout(timer);
      while (down.length) { ui.setClass(down.pop(), 'gu-down', false); }
    }

    function again() {
      self.erase();
      timer = setTimeout(again, REPEAT_MS);
    }

    function press(key) {
      ui.setClass(key, 'gu-down', true);
      down.push(key);
      key.gmiPress(key);
      clearTimeout(timer);
      if (key === self.eraseKey) { timer = setTimeout(again, HOLD_MS); }
    }

    this.node.addEventListener('touchstart', function (event) {
      var touches = event.changedTouches, i, key;
      for (i = 0; i < touches.length; i++) {
        key = keyOf(touches[i].target, self.node);
        // "Done" waits for the finger to lift, as what leads on does everywhere.
        if (key && key !== self.done) {
          press(key);
          event.preventDefault();   // so no click follows
          event.stopPropagation();
        }
      }
    }, false);
    this.node.addEventListener('touchend', release, false);
    this.node.addEventListener('touchcancel', release, false);

    function shown() { return self.node.offsetHeight > 0 && ui.topLayer() === document.body; }

    // A real keyboard, or the phone's own number keys. A space on a button presses the button.
    document.addEventListener('keypress', function (event) {
      var code = event.charCode || event.which || 0, active = document.activeElement;
      if (shown() && code >= 32 && !(code === 32 && active && active.nodeName === 'BUTTON')) {
        self.type(String.fromCharCode(code));
        event.preventDefault();
      }
    }, false);
    document.addEventListener('keydown', function (event) {
      if (shown() && event.keyCode === BACKSPACE && self.input && self.input.value) {
        self.erase();
        event.preventDefault();
        event.stopPropagation();
      }
    }, true);
  };
}(GMIUI));
