/* What stands where a list would: nothing here, nothing found, does not answer, busy. */
(function (ui) {
  'use strict';

  /* options: icon, title, text, buttons (made with ui.button), role.
     Returns {node, setText(text)}. */
  ui.state = function (options) {
    var text = ui.el('div', { cls: 'gu-state-text', text: options.text || '' });
    var buttons = options.buttons && options.buttons.length
      ? ui.el('div', { cls: 'gu-state-buttons' }, options.buttons) : null;
    return {
      node: ui.el('div', { cls: 'gu-state', role: options.role || 'status' }, [
        ui.el('div', { cls: 'gu-state-box' }, [
          options.icon ? ui.icon(options.icon + ' gu-state-icon') : null,
          ui.el('div', { cls: 'gu-state-title', text: options.title }),
          text, buttons
        ])
      ]),
      setText: function (next) { ui.setText(text, next); }
    };
  };

  /* Count down from some seconds, told each second; then act. Returns {stop, now}. */
  ui.countdown = function (seconds, tell, act) {
    var left = seconds, timer;
    function stop() { clearInterval(timer); }
    function now() {
      stop();
      act();
    }
    tell(left);
    timer = setInterval(function () {
      left -= 1;
      if (left <= 0) {
        now();
      } else {
        tell(left);
      }
    }, 1000);
    return { stop: stop, now: now };
  };
}(GMIUI));
