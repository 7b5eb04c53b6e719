/* Writing and reading: chosen people as chips, a field that takes the room there is with a line
   below it that counts, and a long text in pages of whole lines. */
(function (ui) {
  'use strict';

  /* Who was chosen, in one row; those that do not fit are behind one last chip.
     options: label, empty (what stands there when nobody is), add(), remove(index), more().
     Items: {text}. */
  ui.Chips = function (options) {
    this.options = options;
    this.items = [];
    this.chips = [];
    this.label = ui.el('span', { cls: 'gu-chips-label', text: options.label });
    this.holder = ui.el('span', { cls: 'gu-chips-holder', role: 'group',
      'aria-label': options.label });
    this.more = ui.el('button', { type: 'button', cls: 'gu-chip gu-chip-more',
      press: options.more }, [ui.el('span', { cls: 'gu-chip-in' })]);
    this.empty = ui.button({ icon: 'plus', text: options.empty, cls: 'gu-chips-empty',
      press: options.add });
    this.plus = ui.button({ icon: 'plus', label: options.empty, cls: 'gu-outline gu-chips-plus',
      press: options.add });
    this.node = ui.el('div', { cls: 'gu-chips' },
      [this.label, this.holder, this.more, this.empty, this.plus]);
    this.setItems([]);
  };

  var chips = ui.Chips.prototype;

  chips.setItems = function (items) {
    var self = this, i;
    function make(item, index) {
      return ui.el('button', { type: 'button', cls: 'gu-chip',
        'aria-label': ui.t('chip.remove', item.text),
        press: function () { self.options.remove(index); } },
      [ui.el('span', { cls: 'gu-chip-in' }, [
        ui.el('span', { cls: 'gu-chip-text', dir: ui.direction(item.text), text: item.text }),
        ui.icon('close')])]);
    }
    ui.clear(this.holder);
    this.items = items;
    this.chips = [];
    for (i = 0; i < items.length; i++) {
      this.chips[i] = make(items[i], i);
      this.holder.appendChild(this.chips[i]);
    }
    ui.show(this.holder, items.length > 0);
    ui.show(this.plus, items.length > 0);
    ui.show(this.empty, !items.length);
    this.layout();
  };

  chips.setBusy = function (on) {
    var all = this.chips.concat([this.more, this.empty, this.plus]), i;
    for (i = 0; i < all.length; i++) { ui.enable(all[i], !on); }
  };

  chips.layout = function () {
    var room = this.node.offsetWidth - this.label.offsetWidth - this.plus.offsetWidth -
      2 * ui.size('margin') - ui.size('gap');
    var used = 0, shown = 0, i;
    if (!this.node.offsetHeight) { return; }
    ui.show(this.more, this.items.length > 1);
    ui.setText(this.more.firstChild, '+' + this.items.length);
    for (i = 0; i < this.chips.length; i++) {
      ui.show(this.chips[i], true);
      used += this.chips[i].offsetWidth + ui.size('gap');
      if (used + (i < this.chips.length - 1 ? this.more.offsetWidth : 0) <= room) {
        shown = i + 1;
      }
    }
    shown = Math.max(1, shown);
    for (i = shown; i < this.chips.length; i++) { ui.show(this.chips[i], false); }
    i = this.items.length - shown;
    ui.show(this.more, i > 0);
    ui.setText(this.more.firstChild, '+' + i);
    this.more.setAttribute('aria-label', ui.t('chip.more', i));
  };

  /* A field for a text. options: label, typed(text). */
  ui.Writing = function (options) {
    var self = this, last = '';
    var input = ui.el('textarea', { cls: 'gu-writing-text', 'aria-label': options.label,
      placeholder: options.label, autocomplete: 'off' });
    this.input = input;
    this.note = ui.el('span', { cls: 'gu-writing-note', role: 'status' });
    this.count = ui.el('span', { cls: 'gu-writing-count', role: 'status' });
    this.message = ui.el('div', { cls: 'gu-form-message gu-writing-message', role: 'alert' });
    this.node = ui.el('div', { cls: 'gu-writing' }, [
      this.message,
      ui.el('div', { cls: 'gu-writing-room' }, [input]),
      ui.el('div', { cls: 'gu-writing-foot' }, [this.note, this.count])]);
    ui.show(this.message, false);
    function changed() {
      if (input.value !== last) {
        last = input.value;
        self.turn();
        options.typed(last);
      }
    }
    // Old engines tell of some changes by key only.
    input.addEventListener('input', changed, false);
    input.addEventListener('keyup', changed, false);
    this.set = function (text) {
      input.value = last = text;
      self.turn();
    };
  };

  var writing = ui.Writing.prototype;

  /* The engine has no dir="auto": the field follows its text. */
  writing.turn = function () {
    this.input.setAttribute('dir', this.input.value ? ui.direction(this.input.value)
      : ui.t('direction'));
  };

  /* Put text where the caret is, with spaces around it where words would touch. */
  writing.insert = function (text) {
    var input = this.input, all = input.value, at = all.length, end = at, before, after;
    if (typeof input.selectionStart === 'number' && this.touched) {
      at = input.selectionStart;
      end = input.selectionEnd;
    }
    before = all.substring(0, at);
    after = all.substring(end);
    if (before && !/\s$/.test(before)) { before += ' '; }
    if (after && !/^\s/.test(after)) { text += ' '; }
    this.set(before + text + after);
    return input.value;
  };

  /* The line below: a note, a count, and how it stands: '', 'warn' or 'bad'. */
  writing.tell = function (note, count, kind) {
    ui.setText(this.note, note);
    ui.setText(this.count, count);
    ui.setClass(this.node, 'gu-writing-warn', kind === 'warn');
    ui.setClass(this.node, 'gu-writing-bad', kind === 'bad');
  };

  /* Say above the text what went wrong; '' takes it away. */
  writing.fail = function (text) {
    ui.setText(this.message, text);
    ui.show(this.message, !!text);
    this.layout();
  };

  /* The height that the message takes from the text. */
  writing.taken = function () {
    return this.message.style.display === 'none' ? 0 : this.message.offsetHeight + ui.size('gap');
  };

  writing.layout = function () {
    this.node.childNodes[1].style.top = this.taken() + 'px';
  };

  writing.setBusy = function (on) {
    this.input.readOnly = on;
    ui.setClass(this.node, 'gu-writing-busy', on);
  };

  /* A text to read. options: text, paged(self). */
  ui.Reading = function (options) {
    this.options = options;
    this.page = 0;
    this.lines = 1;
    this.text = ui.el('div', { cls: 'gu-reading-text' +
      (options.text.length <= 110 ? ' gu-reading-short' : ''),
    dir: ui.direction(options.text), text: options.text });
    this.clip = ui.el('div', { cls: 'gu-reading-clip' }, [this.text]);
    this.node = ui.el('div', { cls: 'gu-reading' }, [this.clip]);
  };

  var reading = ui.Reading.prototype;

  reading.pages = function () {
    return Math.max(1, Math.ceil((this.text.offsetHeight - 2) / (this.lines * this.line)));
  };

  reading.go = function (page) {
    this.page = Math.max(0, Math.min(page, this.pages() - 1));
    this.text.style.top = -this.page * this.lines * this.line + 'px';
    if (this.options.paged) { this.options.paged(this); }
  };

  reading.layout = function () {
    var first = this.page * this.lines, style;
    if (!this.node.offsetHeight) { return; }
    style = window.getComputedStyle(this.text, null);
    this.line = parseInt(style.getPropertyValue('line-height'), 10) || 20;
    this.lines = Math.max(1, Math.floor((this.node.offsetHeight - 2 * ui.size('gap')) / this.line));
    this.clip.style.height = this.lines * this.line + 'px';
    this.go(Math.floor(first / this.lines));
  };
}(GMIUI));
