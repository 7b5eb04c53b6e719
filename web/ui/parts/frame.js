/* The page's frame: status bar, notice, pane, action bar, layers, toast.

   A screen is {title, node, actions, back(), home, layout(), turn(by), tick(), leave(), slide};
   frame.show(screen) puts it up.
   Nothing scrolls: what does not fit is on another page, and every size follows the window. */
(function (ui) {
  'use strict';

  var dom = {};
  var screen = null;
  var layers = [];   // open dialogs, the newest last
  var account = null;
  var call = null;   // {text, since, pressed, end}
  var lastSize = '';

  var frame = ui.frame = {};

  ui.icon = function (name) {
    return ui.el('span', { cls: 'gu-i gu-i-' + name, 'aria-hidden': 'true' });
  };

  /* A button. props: text, icon, label (where there is no text), kind (accent, call, end, plain),
     press, cls. */
  ui.button = function (props) {
    var parts = [];
    if (props.icon) { parts.push(ui.icon(props.icon)); }
    if (props.text) { parts.push(ui.el('span', { cls: 'gu-word', text: props.text })); }
    return ui.el('button', {
      type: 'button',
      cls: 'gu-button gu-' + (props.kind || 'plain') + (props.icon && props.text ? ' gu-both' : '') +
        (props.kind && props.kind !== 'plain' ? ' gu-on' : '') + (props.cls ? ' ' + props.cls : ''),
      'aria-label': props.label || null,
      'aria-pressed': props.pressed === undefined ? null : String(props.pressed),
      press: props.press
    }, parts);
  };

  ui.enable = function (button, on) {
    button.disabled = !on;
    ui.setClass(button, 'gu-off', !on);
  };

  function statusBar() {
    dom.title = ui.el('h1', { cls: 'gu-title' });
    dom.dot = ui.el('span', { cls: 'gu-dot' });
    dom.accountText = ui.el('span', { cls: 'gu-account-text' });
    dom.account = ui.el('span', { cls: 'gu-account' }, [dom.dot, dom.accountText]);
    dom.time = ui.el('span', { cls: 'gu-time' });
    dom.callName = ui.el('span', { cls: 'gu-call-name' });
    dom.callTime = ui.el('span', { cls: 'gu-call-time' });
    dom.call = ui.el('div', {
      cls: 'gu-call-strip', role: 'button', tabindex: '0',
      press: function () { if (call && call.pressed) { call.pressed(); } }
    }, [ui.icon('call'), dom.callTime, dom.callName]);
    dom.end = ui.button({ icon: 'end', label: ui.t('call.end'), kind: 'end', cls: 'gu-status-end',
      press: function () { if (call && call.end) { call.end(); } } });
    return ui.el('div', { cls: 'gu-status gu-on', role: 'banner' },
      [dom.title, dom.call, dom.end, dom.account, dom.time]);
  }

  /* Build the frame into the page's body. */
  frame.start = function () {
    var body = document.body;
    ui.setClass(body, 'gu', true);
    dom.status = statusBar();
    dom.notice = ui.el('div', { cls: 'gu-notice', role: 'alert' });
    dom.main = ui.el('div', { cls: 'gu-main', role: 'main' });
    dom.actions = ui.el('div', { cls: 'gu-actions', role: 'toolbar',
      'aria-label': ui.t('actions') });
    dom.toast = ui.el('div', { cls: 'gu-toast gu-on', role: 'status' });
    dom.page = ui.el('div', { cls: 'gu-page' }, [dom.status, dom.notice, dom.main, dom.actions]);
    ui.clear(body);
    body.appendChild(dom.page);
    body.appendChild(dom.toast);
    ui.show(dom.notice, false);
    ui.show(dom.toast, false);
    frame.setCall(null);
    frame.setAccount(null);
    tick();
    setInterval(tick, 1000);
    ui.listenForTouch(ui.turnPage);
    ui.listenForKeys();
    if (location.hash === ON) { location.replace('#'); }
    window.addEventListener('hashchange', historyMoved, false);
    window.addEventListener('resize', frame.layout, false);
    window.addEventListener('orientationchange', frame.layout, false);
    // The page's own scrolling would shift everything when a keyboard opens.
    window.scrollTo(0, 1);
  };

  function tick() {
    ui.setText(dom.time, ui.clock(new Date()));
    ui.keepTheme();
    if (call) {
      ui.setText(dom.callTime, call.since
        ? ui.duration((new Date().getTime() - call.since) / 1000) : call.state);
    }
    if (screen && screen.tick) { screen.tick(); }
  }

  /* The phone's Back key goes back in the browser's history, so a screen that has a way back needs
     an entry there: the address then ends in #on. The first screen (home: true) turns that entry
     into an idle one, ending in #, which the next such screen uses again: so there is never more
     than one, and no step back of our own that could cross one of the person's. */
  var ON = '#on';
  var loading = false;   // the entry is made once the page is there

  function keepHistory(next) {
    var wanted = !!next.back && !next.home;
    if (wanted === (location.hash === ON)) { return; }
    if (wanted && document.readyState !== 'complete') {
      // While the page loads, browsers keep no entry of ours for the Back key.
      if (!loading) {
        loading = true;
        ui.afterLoad(function () {
          loading = false;
          keepHistory(screen);
        });
      }
      return;
    }
    if (wanted && !/#$/.test(location.href)) {
      location.hash = ON;
    } else {
      location.replace(wanted ? ON : '#');
    }
  }

  function historyMoved() {
    if (location.hash === ON || loading || !screen || screen.home || !screen.back) { return; }
    ui.goBack();
    keepHistory(screen);
  }

  /* Put a screen up. */
  frame.show = function (next) {
    var old = screen;
    if (old && old.leave) { old.leave(); }
    while (layers.length) { frame.close(layers[layers.length - 1].node); }
    screen = next;
    keepHistory(next);
    ui.setText(dom.title, next.title);
    document.title = next.title;
    if (!old || old.node !== next.node) {
      ui.clear(dom.main);
      dom.main.appendChild(next.node);
    }
    // A message stands beside the rail, not over it.
    ui.setClass(document.body, 'gu-railed', ui.hasClass(next.node, 'gu-with-rail'));
    frame.setActions(next.actions || []);
    frame.layout(true);
    if (next.slide && ui.tokens.motion_ms) { slideIn(next.slide); }
    if (ui.byKeys) { focusFirst(dom.page.querySelectorAll('.gu-first').length ? dom.page : dom.main); }
  };

  function slideIn(node) {
    ui.setClass(node, 'gu-coming', true);
    setTimeout(function () { ui.setClass(node, 'gu-coming', false); }, 16);
  }

  function focusFirst(holder) {
    var node = ui.firstFocus(holder);
    if (node) { node.focus(); }
  }

  frame.screen = function () { return screen; };

  /* The bar at the bottom: a list of buttons and nodes; after null the rest stands at the end. */
  frame.setActions = function (items) {
    var left = ui.el('div', { cls: 'gu-actions-start' });
    var right = ui.el('div', { cls: 'gu-actions-end' });
    var at = left, i;
    ui.clear(dom.actions);
    for (i = 0; i < items.length; i++) {
      if (items[i]) {
        at.appendChild(items[i]);
      } else if (items[i] === null) {
        at = right;
      }
    }
    dom.actions.appendChild(left);
    dom.actions.appendChild(right);
    ui.show(dom.actions, items.length > 0);
    ui.setClass(document.body, 'gu-no-actions', !items.length);
  };

  frame.setTitle = function (text) {
    ui.setText(dom.title, text);
    document.title = text;
  };

  /* account: {number, state: 'on'|'off'|'busy'|'gone'} or null while it is not known. */
  frame.setAccount = function (next) {
    account = next;
    ui.show(dom.account, !!next && !call);
    if (!next) { return; }
    dom.dot.className = 'gu-dot gu-dot-' + next.state;
    ui.setText(dom.accountText, next.state === 'on' || next.state === 'busy' ? next.number
      : (next.number ? next.number + ' \u00b7 ' : '') + ui.t('account.' + next.state));
    dom.account.setAttribute('role', 'img');
    dom.account.setAttribute('aria-label',
      (next.number ? ui.t('account', next.number) + ', ' : '') + ui.t('account.' + next.state));
  };

  /* The call in progress, or null. next: {name, state, since, pressed, end}. */
  frame.setCall = function (next) {
    var hadEnd = !!(call && call.end);
    call = next;
    ui.show(dom.call, !!next);
    ui.show(dom.end, !!(next && next.end));
    ui.setClass(document.body, 'gu-in-call', !!next);
    ui.setClass(document.body, 'gu-can-end', !!(next && next.end));
    if (next) {
      ui.setText(dom.callName, next.name);
      dom.call.setAttribute('aria-label', ui.t('call.show', next.name));
      tick();
    }
    frame.setAccount(account);
    if (hadEnd !== !!(next && next.end)) { frame.layout(true); }
  };

  /* A line that stays until it is taken away: the phone does not answer, and what now. */
  frame.setNotice = function (text, button) {
    var was = dom.notice.style.display !== 'none';
    if (text) {
      if (!dom.noticeText || dom.notice.firstChild !== dom.noticeText ||
          dom.noticeButton !== (button || null)) {
        ui.clear(dom.notice);
        dom.noticeText = ui.el('span', { cls: 'gu-notice-text' });
        dom.noticeButton = button || null;
        dom.notice.appendChild(dom.noticeText);
        if (button) { dom.notice.appendChild(button); }
      }
      ui.setText(dom.noticeText, text);
    }
    ui.show(dom.notice, !!text);
    ui.setClass(document.body, 'gu-noticed', !!text);
    if (was !== !!text) { frame.layout(true); }
  };

  /* Say something for a while. undo: {text, press} adds a button. */
  var toastTimer = null;
  ui.toast = function (text, undo) {
    clearTimeout(toastTimer);
    ui.clear(dom.toast);
    dom.toast.appendChild(ui.el('div', { cls: 'gu-toast-text', text: text }));
    if (undo) {
      dom.toast.appendChild(ui.button({ text: undo.text, kind: 'undo', press: function () {
        ui.hideToast();
        undo.press();
      } }));
    }
    ui.setClass(dom.toast, 'gu-toast-more', !!undo);
    ui.show(dom.toast, true);
    toastTimer = setTimeout(ui.hideToast, undo ? 8000 : 4000);
  };

  ui.hideToast = function () {
    clearTimeout(toastTimer);
    ui.show(dom.toast, false);
  };

  /* Layers: dialogs over everything. The page under them is out of reach until they close. */
  frame.open = function (node, cancelled) {
    var before = document.activeElement;
    layers.push({ node: node, cancelled: cancelled, before: before });
    document.body.appendChild(node);
    dom.page.setAttribute('aria-hidden', 'true');
    if (before && before.blur && before !== document.body) { before.blur(); }
    if (ui.byKeys) { focusFirst(node); }
  };

  frame.close = function (node) {
    var i, layer;
    for (i = layers.length - 1; i >= 0; i--) {
      if (layers[i].node === node) {
        layer = layers.splice(i, 1)[0];
        if (node.parentNode) { node.parentNode.removeChild(node); }
        if (ui.byKeys && layer.before && layer.before.focus) { layer.before.focus(); }
      }
    }
    if (!layers.length) { dom.page.removeAttribute('aria-hidden'); }
  };

  ui.topLayer = function () {
    return layers.length ? layers[layers.length - 1].node : document.body;
  };

  ui.goBack = function () {
    var top = layers[layers.length - 1];
    if (top) {
      frame.close(top.node);
      if (top.cancelled) { top.cancelled(); }
    } else if (screen && screen.back) {
      screen.back();
    }
  };

  ui.turnPage = function (by) {
    var top = layers[layers.length - 1];
    if (top) {
      if (top.node.gmiTurn) { top.node.gmiTurn(by); }
    } else if (screen && screen.turn) {
      screen.turn(by);
    }
  };

  /* Sizes that follow the window. */
  frame.layout = function (always) {
    var size = ui.width() + 'x' + ui.height(), top;
    if (always !== true && size === lastSize) { return; }
    lastSize = size;
    if (screen && screen.layout) { screen.layout(); }
    top = layers[layers.length - 1];
    if (top && top.node.gmiLayout) { top.node.gmiLayout(); }
  };
}(GMIUI));
