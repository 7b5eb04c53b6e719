/* A list in pages: as many rows as the height holds, never half a row, and no more elements
   however many items there are. */
(function (ui) {
  'use strict';

  /* options: label, make() -> {node, fill(item)}, paged(list) when page or items changed. */
  ui.List = function (options) {
    this.options = options;
    this.items = [];
    this.page = 0;
    this.perPage = 1;
    this.rows = [];
    this.node = ui.el('div', { cls: 'gu-list', role: 'list', 'aria-label': options.label });
  };

  var proto = ui.List.prototype;

  proto.pages = function () {
    return Math.max(1, Math.ceil(this.items.length / this.perPage));
  };

  /* Show other items; the page stays where it is if keep is set. */
  proto.setItems = function (items, keep) {
    this.items = items;
    this.setWaiting(false);
    this.go(keep ? this.page : 0);
  };

  proto.go = function (page) {
    this.page = Math.max(0, Math.min(page, this.pages() - 1));
    this.fill();
  };

  proto.turn = function (by) {
    var before = this.page;
    this.go(this.page + by);
    return this.page !== before;
  };

  /* Show the page with an item. */
  proto.reveal = function (index) {
    this.go(Math.floor(index / this.perPage));
  };

  /* How many rows the height holds. */
  proto.layout = function () {
    var first = this.page * this.perPage;
    var height = this.node.offsetHeight;
    var rows = Math.max(1, Math.floor(height / ui.size('row')));
    var i, row;
    if (!height) { return; }   // not on the screen now
    this.perPage = rows;
    for (i = this.rows.length; i < rows; i++) {
      row = this.options.make();
      this.rows.push(row);
      this.node.appendChild(row.node);
    }
    for (i = 0; i < this.rows.length; i++) {
      row = this.rows[i].node;
      row.style.top = Math.round(i * height / rows) + 'px';
      row.style.height = Math.round((i + 1) * height / rows) - Math.round(i * height / rows) + 'px';
      if (i >= rows) { ui.show(row, false); }
    }
    this.go(Math.floor(first / rows));
  };

  proto.fill = function () {
    var first = this.page * this.perPage, i, item;
    for (i = 0; i < this.rows.length; i++) {
      item = i < this.perPage ? this.items[first + i] : undefined;
      ui.show(this.rows[i].node, !!item || (this.waiting && i < this.perPage));
      if (item) { this.rows[i].fill(item); }
    }
    if (this.options.paged) { this.options.paged(this); }
  };

  /* Grey bars where rows will be. */
  proto.setWaiting = function (on) {
    if (!!this.waiting === on) { return; }
    this.waiting = on;
    ui.setClass(this.node, 'gu-waiting', on);
    this.node.setAttribute('aria-busy', String(on));
    if (on) {
      this.items = [];
      this.go(0);
    }
  };
}(GMIUI));
