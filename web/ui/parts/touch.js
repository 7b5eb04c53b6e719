/* Touch without the 300 ms that the browser waits for a double tap; the mouse works alike.

   One set of listeners on the document. An element that has `gmiPress` is pressed: it looks
   pressed at once, acts when the finger lifts on it, and the click that the browser sends later
   to the same place is swallowed, whatever stands there by then. */
(function (ui) {
  'use strict';

  var SLOP = 12;        // how far a finger may stray, CSS px
  var SWIPE = 60;       // how far is a swipe
  var GHOST_MS = 800;   // how long a late click can follow its touch
  var held = null;      // {node, x, y, swiping}
  var lastTouch = null; // {x, y, at}
  var onSwipe = null;

  function pressable(target) {
    var node = target && target.nodeType === 3 ? target.parentNode : target;
    while (node && node !== document && !node.gmiPress) { node = node.parentNode; }
    if (!node || node === document || node.disabled) { return null; }
    return node.getAttribute('aria-disabled') === 'true' ? null : node;
  }

  function release() {
    if (held && held.node) { ui.setClass(held.node, 'gu-down', false); }
    held = null;
  }

  function hold(target, x, y) {
    release();
    held = { node: pressable(target), x: x, y: y };
    if (held.node) { ui.setClass(held.node, 'gu-down', true); }
  }

  function isText(target) {
    return !!target && /^(INPUT|TEXTAREA|SELECT)$/.test(target.nodeName);
  }

  function leaveField(target) {
    var active = document.activeElement;
    if (isText(active) && !isText(target)) { active.blur(); }
  }

  function down(event) {
    var touch = event.touches[0];
    if (event.touches.length > 1) { release(); return; }
    hold(event.target, touch.clientX, touch.clientY);
  }

  function move(event) {
    var touch = event.touches[0];
    if (!held) { return; }
    if (Math.abs(touch.clientX - held.x) > SLOP || Math.abs(touch.clientY - held.y) > SLOP) {
      if (held.node) { ui.setClass(held.node, 'gu-down', false); }
      held.node = null;
      // The page itself never scrolls; without this Android 2 sends no more touch events. A long
      // text that is being written does, where the engine can.
      if (event.cancelable !== false && event.target.nodeName !== 'TEXTAREA') { event.preventDefault(); }
    }
  }

  function up(event) {
    var touch = event.changedTouches[0], was = held, across;
    if (!was) { return; }
    release();
    lastTouch = { x: touch.clientX, y: touch.clientY, at: new Date().getTime() };
    if (was.node) {
      event.preventDefault();
      leaveField(event.target);
      was.node.gmiPress(was.node);
      return;
    }
    across = touch.clientX - was.x;
    if (onSwipe && Math.abs(across) > SWIPE &&
        Math.abs(across) > 2 * Math.abs(touch.clientY - was.y)) {
      onSwipe((across < 0) !== ui.isRtl() ? 1 : -1);
    }
  }

  function isGhost(event) {
    return lastTouch && new Date().getTime() - lastTouch.at < GHOST_MS &&
      Math.abs(event.clientX - lastTouch.x) < 30 && Math.abs(event.clientY - lastTouch.y) < 30;
  }

  function click(event) {
    var node = pressable(event.target);
    // A click from the keyboard has no place of its own.
    if (event.detail !== 0 && isGhost(event)) {
      if (!isText(event.target)) {
        event.preventDefault();
        event.stopPropagation();
      }
      return;
    }
    if (node) {
      event.preventDefault();
      node.gmiPress(node);
    }
  }

  /* Start listening. swiped(+1 forward, -1 back) is told of swipes. */
  ui.listenForTouch = function (swiped) {
    onSwipe = swiped;
    document.addEventListener('touchstart', down, false);
    // Newer browsers want to know beforehand that a move may be stopped.
    document.addEventListener('touchmove', move, window.PointerEvent ? { passive: false } : false);
    document.addEventListener('touchend', up, false);
    document.addEventListener('touchcancel', release, false);
    document.addEventListener('mousedown', function (event) {
      if (!isGhost(event)) { hold(event.target, event.clientX, event.clientY); }
    }, false);
    document.addEventListener('mouseup', release, false);
    document.addEventListener('click', click, true);
  };
}(GMIUI));
