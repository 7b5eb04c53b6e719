/* Tiles in pages: places that stay where they are, each with something to touch or free.
   Also the choice of a tile's colour. */
(function (ui) {
  'use strict';

  var DRAG = 12;       // how far a finger goes before it drags, CSS px
  var EDGE = 28;       // how near to an edge turns the page while dragging
  var EDGE_MS = 700;
  var LEAST = 36;      // the lowest a tile may be, CSS px

  ui.TILE_COLOURS = ['blue', 'teal', 'green', 'yellow', 'orange', 'red', 'purple', 'grey'];

  /* options: label, press(place, item), dropped(from, to), paged(tiles).
     Items: null for a free place, else {name, number, colour, state, words, live, label};
     state: on, off, busy, gone, none, or '' where it is not known; live: what its call is at;
     over: that this call has ended. */
  ui.Tiles = function (options) {
    this.options = options;
    this.items = [];
    this.page = 0;
    this.perPage = 1;
    this.cells = [];
    this.fits = {};
    this.limit = 1000;
    this.node = ui.el('div', { cls: 'gu-tiles', role: 'group', 'aria-label': options.label });
    this.listen();
  };

  var proto = ui.Tiles.prototype;

  /* How many pages there are; while editing, one has a free place. */
  proto.pages = function () {
    var used = this.items.length;
    if (this.editing || this.waiting) { used = Math.min(used + 1, this.limit); }
    return Math.max(1, Math.ceil(used / this.perPage));
  };

  proto.setItems = function (items) {
    this.items = items;
    this.go(this.page);
  };

  proto.setEditing = function (on) {
    this.editing = on;
    ui.setClass(this.node, 'gu-tiles-editing', on);
    this.go(this.page);
  };

  /* Grey boxes where tiles will be. */
  proto.setWaiting = function (on) {
    this.waiting = on;
    ui.setClass(this.node, 'gu-waiting', on);
    this.node.setAttribute('aria-busy', String(on));
    this.go(this.page);
  };

  /* A place that is marked, or -1: what is to be put elsewhere. */
  proto.mark = function (place) {
    this.marked = place;
    this.fill();
  };

  proto.go = function (page) {
    this.page = Math.max(0, Math.min(page, this.pages() - 1));
    this.fill();
  };

  proto.turn = function (by) { this.go(this.page + by); };

  proto.reveal = function (place) { this.go(Math.floor(place / this.perPage)); };

  function makeCell(self) {
    var cell = { name: ui.el('div', { cls: 'gu-tile-name' }),
      number: ui.el('div', { cls: 'gu-tile-number', dir: 'ltr' }),
      dot: ui.el('span', { cls: 'gu-dot' }),
      words: ui.el('span', { cls: 'gu-tile-words' }) };
    cell.state = ui.el('div', { cls: 'gu-tile-state' }, [cell.dot, cell.words]);
    cell.node = ui.el('div', { cls: 'gu-tile', role: 'button', tabindex: '0',
      press: function () {
        if (cell.item !== undefined) { self.options.press(cell.place, cell.item); }
      } },
    [ui.el('span', { cls: 'gu-tile-bar' }), cell.name, cell.number, cell.state,
      ui.icon('plus'), ui.icon('edit')]);
    return cell;
  }

  /* Columns and rows that the window holds. The rows do not follow a notice that comes and goes:
     a tile must not move from under a finger. */
  proto.layout = function () {
    var first = this.page * this.perPage, gap = ui.size('gap'), side = ui.size('margin');
    var width = this.node.offsetWidth - 2 * side, height = this.node.offsetHeight - 2 * gap;
    var whole = ui.height() - ui.size('status') - ui.size('bar');
    var columns = Math.max(1, Math.floor((width + gap) / (ui.size('tile') + gap)));
    var rows = Math.max(3, Math.floor(whole / (ui.size('tile_height') + gap)));
    var wide, tall, i, node, column;
    if (height <= 0) { return; }
    while (rows > 1 && (height + gap) / rows - gap < LEAST) { rows -= 1; }
    wide = (width + gap) / columns;
    tall = (height + gap) / rows;
    this.perPage = columns * rows;
    for (i = this.cells.length; i < this.perPage; i++) {
      this.cells[i] = makeCell(this);
      this.node.appendChild(this.cells[i].node);
    }
    for (i = 0; i < this.cells.length; i++) {
      node = this.cells[i].node;
      column = ui.isRtl() ? columns - 1 - i % columns : i % columns;
      node.style.left = side + Math.round(column * wide) + 'px';
      node.style.top = gap + Math.round(Math.floor(i / columns) * tall) + 'px';
      node.style.width = Math.round((column + 1) * wide) - Math.round(column * wide) - gap + 'px';
      node.style.height = Math.floor(tall - gap) + 'px';
    }
    ui.setClass(this.node, 'gu-tiles-low', tall - gap < ui.size('tile_height') - 4);
    ui.setClass(this.node, 'gu-tiles-lowest', tall - gap < ui.size('target') + 2);
    this.lines = tall - gap < ui.size('tile_height') - 4 ? 1 : 2;
    this.fits = {};
    this.go(Math.floor(first / this.perPage));
  };

  proto.fill = function () {
    var first = this.page * this.perPage, i, item;
    for (i = 0; i < this.cells.length; i++) {
      item = first + i < this.items.length ? this.items[first + i] : null;
      if (i >= this.perPage || first + i >= this.limit) { item = undefined; }
      this.fillCell(this.cells[i], item, first + i);
    }
    if (this.options.paged) { this.options.paged(this); }
  };

  proto.fillCell = function (cell, item, place) {
    var shown = this.waiting || item || (this.editing && item === null);
    var cls = 'gu-tile', number;
    cell.place = place;
    cell.item = this.waiting ? undefined : item;
    ui.show(cell.node, !!shown);
    if (!shown) { return; }
    if (this.waiting || !item) {
      cell.node.className = cls + ' gu-tile-free';
      cell.node.setAttribute('aria-label', ui.t('tile.free', place + 1));
      return;
    }
    cls += ' gu-tile-' + item.colour;
    if (item.live) { cls += item.over ? ' gu-tile-over' : ' gu-tile-live gu-on'; }
    if (item.state === 'off' || item.state === 'none') { cls += ' gu-tile-off'; }
    number = ui.readable(item.number).replace(/^sip:/, '');
    if (number.length > 22) { cls += ' gu-tile-wordy'; }
    if (this.marked === place) { cls += ' gu-tile-marked'; }
    cell.node.className = cls;
    cell.node.setAttribute('aria-label', item.label);
    cell.name.setAttribute('dir', ui.direction(item.name));
    this.fit(cell, item);
    ui.setText(cell.number, number);
    cell.number.className = 'gu-tile-number' + (number.length > 22 ? ' gu-tile-longest'
      : number.length > 17 ? ' gu-tile-longer' : number.length > 12 ? ' gu-tile-long' : '');
    cell.dot.className = 'gu-dot gu-dot-' + (item.state || 'unknown');
    ui.setText(cell.words, item.live || item.words);
  };

  /* A name in at most two lines, cut at the end: the engine cuts only single lines itself. */
  proto.fit = function (cell, item) {
    var node = cell.name, key = item.name + '\n' + item.number.length, low, high, middle;
    var lines = ui.readable(item.number).length > 22 ? 1 : this.lines;
    var room = lines * ui.size('tile_line');
    var known = this.fits[key];
    // Old engines count what hangs below the last line.
    function fits() { return node.scrollHeight <= room + ui.size('tile_line') / 2; }
    node.style.height = room + 'px';
    ui.setText(node, known ? known.text : item.name);
    ui.setClass(node, 'gu-tile-tight', !!known && known.tight);
    if (known || !node.offsetHeight) { return; }
    // A word too long for its line is set smaller before it is broken.
    node.style.whiteSpace = 'nowrap';
    ui.setText(node, longestWord(item.name));
    ui.setClass(node, 'gu-tile-tight', node.scrollWidth > node.clientWidth);
    node.style.whiteSpace = '';
    ui.setText(node, item.name);
    if (!fits()) {
      low = 1;
      high = item.name.length;
      while (low < high) {
        middle = Math.ceil((low + high) / 2);
        ui.setText(node, cut(item.name, middle));
        if (fits()) { low = middle; } else { high = middle - 1; }
      }
      ui.setText(node, cut(item.name, low));
    }
    this.fits[key] = { text: node.firstChild.nodeValue, tight: ui.hasClass(node, 'gu-tile-tight') };
  };

  function longestWord(text) {
    var words = text.split(/[\s\-]+/), best = '', i;
    for (i = 0; i < words.length; i++) {
      if (words[i].length > best.length) { best = words[i]; }
    }
    return best;
  }

  function cut(text, length) {
    if (length >= text.length) { return text; }
    // Never half of an emoji.
    if (length > 1 && /[\ud800-\udbff\u200d]/.test(text.charAt(length - 1))) { length -= 1; }
    return text.substring(0, length).replace(/[\s\-,.\u200d]+$/, '') + '\u2026';
  }

  // ---- dragging, while editing

  proto.placeAt = function (x, y) {
    var i, box;
    for (i = 0; i < this.perPage; i++) {
      box = this.cells[i].node.getBoundingClientRect();
      if (x >= box.left && x <= box.right && y >= box.top && y <= box.bottom) { return i; }
    }
    return -1;
  };

  proto.hold = function (x, y) {
    var at = this.placeAt(x, y);
    this.letGo();
    if (this.editing && at >= 0 && this.cells[at].item) {
      this.drag = { from: this.cells[at].place, node: this.cells[at].node, x: x, y: y };
    }
  };

  /* True while something is being dragged. */
  proto.pull = function (x, y) {
    var drag = this.drag, shift, box, edge, self = this;
    if (!drag) { return false; }
    if (!drag.ghost) {
      if (Math.abs(x - drag.x) < DRAG && Math.abs(y - drag.y) < DRAG) { return false; }
      drag.ghost = drag.node.cloneNode(true);
      drag.ghost.setAttribute('aria-hidden', 'true');
      drag.ghost.removeAttribute('tabindex');
      drag.ghost.className += ' gu-tile-ghost';
      this.node.appendChild(drag.ghost);
      this.mark(drag.from);
    }
    shift = 'translate(' + Math.round(x - drag.x) + 'px, ' + Math.round(y - drag.y) + 'px)';
    drag.ghost.style.webkitTransform = drag.ghost.style.transform = shift;
    this.point(this.placeAt(x, y));
    box = this.node.getBoundingClientRect();
    edge = x < box.left + EDGE ? -1 : x > box.right - EDGE ? 1 : 0;
    if (ui.isRtl()) { edge = -edge; }
    if (edge !== drag.edge) {
      clearInterval(drag.timer);
      drag.edge = edge;
      if (edge) { drag.timer = setInterval(function () { self.turn(edge); }, EDGE_MS); }
    }
    return true;
  };

  proto.point = function (at) {
    var i;
    for (i = 0; i < this.cells.length; i++) {
      ui.setClass(this.cells[i].node, 'gu-tile-target', i === at &&
        this.cells[i].place !== this.drag.from);
    }
  };

  /* Let go of what is dragged; x, y: where, or nothing to put it back. True if it was dragged. */
  proto.letGo = function (x, y) {
    var drag = this.drag, at = -1;
    if (!drag) { return false; }
    clearInterval(drag.timer);
    if (drag.ghost) {
      if (x !== undefined) { at = this.placeAt(x, y); }
      this.point(-1);
      this.node.removeChild(drag.ghost);
      this.mark(-1);
    }
    this.drag = null;
    if (at >= 0 && this.cells[at].item !== undefined && this.cells[at].place !== drag.from) {
      this.options.dropped(drag.from, this.cells[at].place);
    }
    return !!drag.ghost;
  };

  proto.listen = function () {
    var self = this;
    function touched(act) {
      return function (event) {
        var touch = event.changedTouches[0];
        act(event, touch.clientX, touch.clientY);
      };
    }
    this.node.addEventListener('touchstart', touched(function (event, x, y) {
      if (event.touches.length === 1) { self.hold(x, y); } else { self.letGo(); }
    }), false);
    this.node.addEventListener('touchmove', touched(function (event, x, y) {
      if (self.pull(x, y)) { event.preventDefault(); }
    }), false);
    this.node.addEventListener('touchend', touched(function (event, x, y) {
      if (self.letGo(x, y)) {
        // Neither a touch nor a swipe.
        event.preventDefault();
        event.stopPropagation();
      }
    }), false);
    this.node.addEventListener('touchcancel', function () { self.letGo(); }, false);
    this.node.addEventListener('mousedown', function (event) {
      self.hold(event.clientX, event.clientY);
    }, false);
    document.addEventListener('mousemove', function (event) {
      self.pull(event.clientX, event.clientY);
    }, false);
    document.addEventListener('mouseup', function (event) {
      self.letGo(event.clientX, event.clientY);
    }, false);
  };

  // ---- colours

  /* A row of colours to choose from, each with its word. options: label, value. */
  ui.Swatches = function (options) {
    var self = this, i;
    this.value = options.value;
    this.cells = [];
    this.node = ui.el('div', { cls: 'gu-swatches', role: 'radiogroup',
      'aria-label': options.label }, [ui.el('div', { cls: 'gu-swatches-label', 'aria-hidden': 'true',
      text: options.label })]);
    function add(colour) {
      var cell = ui.el('div', { cls: 'gu-swatch gu-tile-' + colour, role: 'radio', tabindex: '0',
        press: function () {
          self.value = colour;
          self.show();
          if (options.changed) { options.changed(); }
        } }, [ui.el('span', { cls: 'gu-tile-bar' }),
        ui.el('span', { cls: 'gu-swatch-word', text: ui.t('colour.' + colour) })]);
      cell.colour = colour;
      self.cells.push(cell);
      self.node.appendChild(cell);
    }
    for (i = 0; i < ui.TILE_COLOURS.length; i++) { add(ui.TILE_COLOURS[i]); }
    this.show();
  };

  ui.Swatches.prototype.show = function () {
    var i, on;
    for (i = 0; i < this.cells.length; i++) {
      on = this.cells[i].colour === this.value;
      this.cells[i].setAttribute('aria-checked', String(on));
      ui.setClass(this.cells[i], 'gu-swatch-chosen', on);
    }
  };

  /* below: where the fields above end. */
  ui.Swatches.prototype.layout = function (below) {
    var gap = ui.size('gap'), width = this.node.offsetWidth - 2 * ui.size('margin') + gap, i;
    var each = width / this.cells.length, at;
    this.node.style.top = Math.min(below + ui.size('gap'),
      this.node.parentNode.offsetHeight - this.node.offsetHeight) + 'px';
    for (i = 0; i < this.cells.length; i++) {
      at = ui.isRtl() ? this.cells.length - 1 - i : i;
      this.cells[i].style.left = ui.size('margin') + Math.round(at * each) + 'px';
      this.cells[i].style.width = Math.floor(each - gap) + 'px';
    }
  };
}(GMIUI));
