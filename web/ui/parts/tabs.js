/* Groups to choose from: a rail beside the list where there is room, a strip above it else.
   What does not fit is behind "More". */
(function (ui) {
  'use strict';

  /* options: label, pick(id). Items: {id, text, icon}. */
  ui.Tabs = function (options) {
    var self = this;
    this.options = options;
    this.items = [];
    this.first = 0;
    this.chosen = null;
    this.more = ui.button({ icon: 'more', text: ui.t('more'), label: ui.t('groups.more'),
      cls: 'gu-tab gu-tab-more', press: function () { self.turn(); } });
    this.holder = ui.el('div', { cls: 'gu-tab-holder', role: 'tablist',
      'aria-label': options.label });
    this.node = ui.el('div', { cls: 'gu-tabs' }, [this.holder, this.more]);
  };

  var proto = ui.Tabs.prototype;

  proto.setItems = function (items) {
    var self = this, i;
    ui.clear(this.holder);
    this.items = items;
    this.tabs = [];
    function make(item) {
      return ui.el('div', { cls: 'gu-tab', role: 'tab', tabindex: '0', 'aria-selected': 'false',
        press: function () { self.options.pick(item.id); } },
      [item.icon ? ui.icon(item.icon) : null,
        ui.el('span', { cls: 'gu-tab-text', dir: ui.direction(item.text), text: item.text })]);
    }
    for (i = 0; i < items.length; i++) {
      this.tabs[i] = make(items[i]);
      this.holder.appendChild(this.tabs[i]);
    }
    this.select(this.chosen);
  };

  /* Mark one as chosen (null: none), and bring it into view. */
  proto.select = function (id) {
    var i, on;
    this.chosen = id;
    for (i = 0; i < this.items.length; i++) {
      on = this.items[i].id === id;
      ui.setClass(this.tabs[i], 'gu-chosen', on);
      this.tabs[i].setAttribute('aria-selected', String(on));
      if (on) { this.wanted = i; }
    }
    this.layout();
  };

  /* Where each page of tabs begins; the sizes are asked of the engine, texts differ. */
  proto.layout = function () {
    var small = ui.isSmall(), room, used = 0, i, size;
    if (!this.tabs || !this.node.offsetHeight) { return; }
    for (i = 0; i < this.tabs.length; i++) { ui.show(this.tabs[i], true); }
    ui.show(this.more, true);
    room = small ? this.node.offsetWidth : this.node.offsetHeight;
    if (!small) {
      // The rail's rows stand on the list's lines.
      size = Math.max(1, Math.floor(room / ui.size('row')));
      this.rowHeight = room / size;
    }
    this.starts = [0];
    size = 0;
    for (i = 0; i < this.tabs.length; i++) { size += this.extent(i, small); }
    if (size > room + 1) {
      room -= small ? this.more.offsetWidth : this.rowHeight;
      for (i = 0; i < this.tabs.length; i++) {
        size = this.extent(i, small);
        if (used + size > room + 1 && used > 0) {
          this.starts.push(i);
          used = 0;
        }
        used += size;
      }
    }
    this.showFrom(this.pageWith(this.wanted || 0));
  };

  proto.extent = function (index, small) {
    if (!small) { return this.rowHeight; }
    return this.tabs[index].offsetWidth;
  };

  proto.pageWith = function (index) {
    var page = this.starts.length - 1;
    while (page > 0 && this.starts[page] > index) { page -= 1; }
    return page;
  };

  /* A tab's height with its text in the middle; 0: as the stylesheet says. */
  function setHeight(tab, height) {
    tab.style.height = tab.style.lineHeight = height ? height + 'px' : '';
  }

  proto.showFrom = function (page) {
    var begin = this.starts[page], end = this.starts[page + 1], small = ui.isSmall(), i, at = 0;
    this.page = page;
    if (end === undefined) { end = this.tabs.length; }
    for (i = 0; i < this.tabs.length; i++) {
      ui.show(this.tabs[i], i >= begin && i < end);
      setHeight(this.tabs[i], small ? 0 : Math.round((at + 1) * this.rowHeight) -
        Math.round(at * this.rowHeight));
      if (i >= begin && i < end) { at += 1; }
    }
    setHeight(this.more, small ? 0 : Math.round(this.rowHeight));
    ui.show(this.more, this.starts.length > 1);
  };

  proto.turn = function () {
    this.showFrom((this.page + 1) % this.starts.length);
  };
}(GMIUI));
