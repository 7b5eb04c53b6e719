/* Forms: native inputs in two columns, in pages where the height is small. */
(function (ui) {
  'use strict';

  /* fields: {name, label, type, value, options [{value, text}], wide}; changed(form).
     A field keeps its text whatever happens to the form's place on the screen. */
  ui.Form = function (options) {
    var self = this, i;
    this.options = options;
    this.inputs = {};
    this.cells = [];
    this.page = 0;
    this.perPage = options.fields.length;
    this.message = ui.el('div', { cls: 'gu-form-message', role: 'alert' });
    this.grid = ui.el('div', { cls: 'gu-form-grid' });
    this.node = ui.el('form', { cls: 'gu-form', autocomplete: 'off', novalidate: 'novalidate' },
      [this.message, this.grid]);
    for (i = 0; i < options.fields.length; i++) { this.add(options.fields[i]); }
    ui.show(this.message, false);
    this.node.addEventListener('submit', function (event) {
      event.preventDefault();
      if (options.submit) { options.submit(self); }
    }, false);
  };

  var proto = ui.Form.prototype;
  var serial = 0;

  function select(field, id) {
    var node = ui.el('select', { cls: 'gu-input', id: id, name: field.name }), i, option;
    for (i = 0; i < field.options.length; i++) {
      option = ui.el('option', { value: field.options[i].value, text: field.options[i].text });
      option.selected = field.options[i].value === field.value;
      node.appendChild(option);
    }
    return node;
  }

  proto.add = function (field) {
    var id = 'gu-field-' + (serial += 1), self = this, input, cell;
    if (field.options) {
      input = select(field, id);
    } else {
      input = ui.el('input', { cls: 'gu-input', id: id, name: field.name,
        type: field.type || 'text', maxlength: field.max || 100, autocapitalize: field.type
          ? 'off' : null, autocorrect: 'off' });
      input.value = field.value || '';
      if (field.type === 'tel' || field.type === 'email' || field.type === 'url') {
        input.setAttribute('dir', 'ltr');
      }
    }
    cell = ui.el('div', { cls: 'gu-field' + (field.wide ? ' gu-field-wide' : '') }, [
      ui.el('div', { cls: 'gu-box' }, [
        ui.el('label', { cls: 'gu-label', 'for': id, text: field.label }), input,
        field.options ? ui.icon('next gu-caret') : null])]);
    input.addEventListener('focus', function () { ui.setClass(cell, 'gu-focused', true); }, false);
    input.addEventListener('blur', function () { ui.setClass(cell, 'gu-focused', false); }, false);
    function changed() {
      ui.setClass(cell, 'gu-wrong', false);
      if (self.options.changed) { self.options.changed(self); }
    }
    // Old engines tell of a choice by change only.
    input.addEventListener(field.options ? 'change' : 'input', changed, false);
    // A form of several fields without a submit button does not send itself.
    input.addEventListener('keydown', function (event) {
      if (event.keyCode === 13 && input.nodeName === 'INPUT' && self.options.submit) {
        event.preventDefault();
        self.options.submit(self);
      }
    }, false);
    this.inputs[field.name] = input;
    this.cells.push(cell);
    this.grid.appendChild(cell);
  };

  proto.values = function () {
    var out = {}, name;
    for (name in this.inputs) {
      if (this.inputs.hasOwnProperty(name)) {
        out[name] = this.inputs[name].value.replace(/^\s+|\s+$/g, '');
      }
    }
    return out;
  };

  /* Say what is wrong; name: the field it is about. */
  proto.fail = function (text, name) {
    ui.setText(this.message, text);
    ui.show(this.message, true);
    if (name) {
      ui.setClass(this.inputs[name].parentNode.parentNode, 'gu-wrong', true);
      this.revealField(name);
      this.inputs[name].focus();
    }
    this.layout();
  };

  proto.clearFailure = function () {
    ui.show(this.message, false);
    this.layout();
  };

  proto.setBusy = function (on) {
    var name;
    for (name in this.inputs) {
      if (this.inputs.hasOwnProperty(name)) { this.inputs[name].disabled = on; }
    }
  };

  proto.pages = function () {
    return Math.max(1, Math.ceil(this.cells.length / this.perPage));
  };

  proto.go = function (page) {
    var i;
    this.page = Math.max(0, Math.min(page, this.pages() - 1));
    for (i = 0; i < this.cells.length; i++) {
      ui.show(this.cells[i], Math.floor(i / this.perPage) === this.page);
    }
    if (this.options.paged) { this.options.paged(this); }
  };

  proto.revealField = function (name) {
    var i;
    for (i = 0; i < this.cells.length; i++) {
      if (this.options.fields[i].name === name) { this.go(Math.floor(i / this.perPage)); }
    }
  };

  /* Rows of two that fit; the field being typed in stays in view (a keyboard takes height). */
  proto.layout = function () {
    var active = document.activeElement, height, lines, name;
    var used = this.message.style.display === 'none' ? 0 : this.message.offsetHeight;
    if (!this.node.offsetHeight) { return; }
    height = this.node.offsetHeight - used - ui.size('gap');
    lines = Math.max(1, Math.floor(height / (ui.size('field') + ui.size('gap'))));
    this.perPage = Math.min(lines * 2, this.cells.length);
    this.go(this.page);
    for (name in this.inputs) {
      if (this.inputs.hasOwnProperty(name) && this.inputs[name] === active) {
        this.revealField(name);
      }
    }
  };
}(GMIUI));
