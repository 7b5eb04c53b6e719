/* The kit's dial pad, for apps that include it themselves (gmi/ui/dialpad.js and dialpad.css):
   what was typed on one side, large keys on the other. Also for codes. */
(function (ui) {
  'use strict';

  var LETTERS = { 2: 'ABC', 3: 'DEF', 4: 'GHI', 5: 'JKL', 6: 'MNO', 7: 'PQRS', 8: 'TUV', 9: 'WXYZ' };
  var BACKSPACE = 8;

  /* options: label (what is typed), hint, most (how many keys are taken, 24), star (also * and #),
     hidden (shows dots, for codes), go: {text, icon, kind, press(text)}, back (a button),
     changed(text). */
  ui.DialPad = function (options) {
    var self = this, keys = ['1', '2', '3', '4', '5', '6', '7', '8', '9'], cells = [], i;
    this.options = options;
    this.text = '';
    this.shown = ui.el('div', { cls: 'gu-dial-shown', dir: 'ltr' });
    this.hint = ui.el('div', { cls: 'gu-dial-hint', role: 'status' });
    this.go = ui.button({ text: options.go.text, icon: options.go.icon,
      kind: options.go.kind || 'accent', cls: 'gu-dial-in',
      press: function () { options.go.press(self.text); } });
    this.erase = ui.button({ text: ui.t('dial.erase'), cls: 'gu-outline gu-dial-in',
      press: function () { self.set(self.text.substring(0, self.text.length - 1)); } });
    if (options.star) { keys = keys.concat(['*', '0', '#']); }
    for (i = 0; i < keys.length; i++) { cells.push(cell(this.key(keys[i]))); }
    cells.push(cell(this.erase));
    cells.push(cell(options.star ? this.go : this.key('0'), options.star));
    if (!options.star) { cells.push(cell(this.go)); }
    this.node = ui.el('div', { cls: 'gu-dial' + (options.star ? ' gu-dial-five' : '') }, [
      ui.el('div', { cls: 'gu-dial-side' }, [
        ui.el('div', { cls: 'gu-dial-label', text: options.label }),
        ui.el('div', { cls: 'gu-dial-field', role: 'group', 'aria-label': options.label },
          [this.shown]),
        this.hint,
        options.back ? ui.el('div', { cls: 'gu-dial-back' }, [options.back]) : null
      ]),
      ui.el('div', { cls: 'gu-dial-keys', dir: 'ltr' }, cells)
    ]);
    this.listen();
    this.set('');
  };

  var proto = ui.DialPad.prototype;

  function cell(button, wide) {
    return ui.el('div', { cls: 'gu-dial-cell' + (wide ? ' gu-dial-wide' : '') }, [button]);
  }

  proto.key = function (key) {
    var self = this;
    return ui.el('button', { type: 'button', cls: 'gu-button gu-outline gu-dial-in gu-dial-key',
      'aria-label': key === '*' ? ui.t('dial.star') : key === '#' ? ui.t('dial.hash') : key,
      press: function () { self.type(key); } }, [
      ui.el('span', { cls: 'gu-dial-digit', text: key }),
      this.options.hidden ? null
        : ui.el('span', { cls: 'gu-dial-letters', text: LETTERS[key] || '\u00a0' })]);
  };

  proto.type = function (key) {
    if (this.text.length < (this.options.most || 24)) { this.set(this.text + key); }
  };

  proto.set = function (text) {
    var shown = this.options.hidden ? text.replace(/./g, '\u2022') : ui.readable(text);
    this.text = text;
    ui.setText(this.shown, shown || '\u00a0');
    this.shown.className = 'gu-dial-shown' + (shown.length > 18 ? ' gu-dial-longest'
      : shown.length > 11 ? ' gu-dial-long' : '') + (this.options.hidden ? ' gu-dial-dots' : '');
    ui.enable(this.erase, text.length > 0);
    ui.enable(this.go, text.length > 0);
    this.say(this.options.hint || '');
    if (this.options.changed) { this.options.changed(text); }
  };

  /* A line below what was typed, until the next key; bad: something is wrong. */
  proto.say = function (text, bad) {
    ui.setText(this.hint, text || '\u00a0');
    ui.setClass(this.hint, 'gu-dial-bad', !!bad);
  };

  /* A keyboard, or the phone's own number keys. */
  proto.listen = function () {
    var self = this;
    function shown() { return self.node.offsetHeight > 0 && ui.topLayer() === document.body; }
    document.addEventListener('keypress', function (event) {
      var key = String.fromCharCode(event.charCode || event.which || 0);
      if (shown() && (/[0-9]/.test(key) || (self.options.star && /[*#]/.test(key)))) {
        self.type(key);
        event.preventDefault();
      }
    }, false);
    document.addEventListener('keydown', function (event) {
      if (shown() && event.keyCode === BACKSPACE && self.text) {
        self.set(self.text.substring(0, self.text.length - 1));
        event.preventDefault();
        event.stopPropagation();
      }
    }, true);
  };
}(GMIUI));
