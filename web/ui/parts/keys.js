/* The phone's keys: arrows move the focus on the screen, OK presses, Back goes back. */
(function (ui) {
  'use strict';

  var LEFT = 37, UP = 38, RIGHT = 39, DOWN = 40, ENTER = 13, SPACE = 32, ESCAPE = 27;
  var BACKSPACE = 8, PAGE_UP = 33, PAGE_DOWN = 34;

  function isField(node) {
    return !!node && /^(INPUT|TEXTAREA|SELECT)$/.test(node.nodeName);
  }

  function inToast(node) {
    while (node && node !== document && !ui.hasClass(node, 'gu-toast')) { node = node.parentNode; }
    return !!node && node !== document;
  }

  /* Whether a message lies over the middle of an element. */
  function isCovered(node, x, y) {
    return inToast(document.elementFromPoint(x, y)) && !inToast(node);
  }

  /* Everything that can be reached now, in the topmost layer. */
  ui.reachable = function (holder) {
    var all = holder.querySelectorAll('button, input, select, textarea, [tabindex]');
    var found = [], i, node, box, x, y;
    for (i = 0; i < all.length; i++) {
      node = all[i];
      box = node.getBoundingClientRect();
      x = (box.left + box.right) / 2;
      y = (box.top + box.bottom) / 2;
      if (box.width > 0 && box.height > 0 && !node.disabled && !isCovered(node, x, y) &&
          node.getAttribute('tabindex') !== '-1' && node.getAttribute('aria-disabled') !== 'true') {
        found.push({ node: node, x: x, y: y, box: box });
      }
    }
    return found;
  };

  function overlap(fromA, toA, fromB, toB) {
    return Math.min(toA, toB) - Math.max(fromA, fromB);
  }

  /* The nearest element in a direction: straight ahead counts more than aside. */
  function nearest(holder, from, key) {
    var all = ui.reachable(holder), best = null, bestCost = 0, i, one, ahead, aside, cost;
    for (i = 0; i < all.length; i++) {
      one = all[i];
      if (one.node === from.node) { continue; }
      if (key === LEFT || key === RIGHT) {
        ahead = key === LEFT ? from.box.left - one.box.right : one.box.left - from.box.right;
        aside = overlap(from.box.top, from.box.bottom, one.box.top, one.box.bottom) > 0 ? 0
          : Math.abs(one.y - from.y);
      } else {
        ahead = key === UP ? from.box.top - one.box.bottom : one.box.top - from.box.bottom;
        aside = overlap(from.box.left, from.box.right, one.box.left, one.box.right) > 0
          ? Math.abs(one.x - from.x) / 8 : Math.abs(one.x - from.x);
      }
      if (ahead < -2) { continue; }
      cost = ahead + 3 * aside;
      if (!best || cost < bestCost) { best = one; bestCost = cost; }
    }
    return best && best.node;
  }

  function fieldKeepsKey(node, key) {
    if (!isField(node)) { return false; }
    // OK opens a choice; arrows that stayed in it would never leave it.
    if (node.nodeName === 'SELECT') { return false; }
    // Up and down move the caret through a long text, and leave it at its ends.
    if (node.nodeName === 'TEXTAREA' && ((key === UP && node.selectionStart > 0) ||
        (key === DOWN && node.selectionEnd < node.value.length))) { return true; }
    return key === LEFT || key === RIGHT;
  }

  function step(event, key) {
    var holder = ui.topLayer(), active = document.activeElement, from = null, next;
    if (fieldKeepsKey(active, key)) { return; }
    if (active && active !== document.body && ui.inside(active, holder)) {
      from = { node: active, box: active.getBoundingClientRect() };
      from.x = (from.box.left + from.box.right) / 2;
      from.y = (from.box.top + from.box.bottom) / 2;
      next = nearest(holder, from, key);
    } else {
      next = ui.firstFocus(holder);
    }
    if (next) { next.focus(); }
    event.preventDefault();
  }

  ui.firstFocus = function (holder) {
    var wanted = holder.querySelectorAll('.gu-first');
    var all = ui.reachable(holder);
    if (wanted.length && wanted[0].offsetHeight) { return wanted[0]; }
    return all.length ? all[0].node : null;
  };

  function keydown(event) {
    var key = event.keyCode, active = document.activeElement;
    setByKeys(true);
    if (key >= LEFT && key <= DOWN) {
      step(event, key);
    } else if (key === ENTER || (key === SPACE && !isField(active))) {
      // Real buttons make a click of it themselves.
      if (active && active.gmiPress && active.nodeName !== 'BUTTON') {
        event.preventDefault();
        active.gmiPress(active);
      }
    } else if (key === ESCAPE || (key === BACKSPACE && !isField(active))) {
      event.preventDefault();
      ui.goBack();
    } else if (key === PAGE_UP || key === PAGE_DOWN) {
      event.preventDefault();
      ui.turnPage(key === PAGE_DOWN ? 1 : -1);
    }
  }

  /* The focus is shown to who moves it with keys, not to who touches. */
  function setByKeys(on) {
    if (ui.byKeys !== on) {
      ui.byKeys = on;
      ui.setClass(document.body, 'gu-keys', on);
    }
  }

  function pointed() { setByKeys(false); }

  ui.byKeys = false;

  ui.listenForKeys = function () {
    document.addEventListener('keydown', keydown, false);
    document.addEventListener('touchstart', pointed, false);
    document.addEventListener('mousedown', pointed, false);
  };
}(GMIUI));
