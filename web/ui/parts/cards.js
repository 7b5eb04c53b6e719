/* What several apps show of a call, and of whom it is with. */
(function (ui) {
  'use strict';

  /* The letters of a name on its colour. */
  ui.avatarOf = function (name, big) {
    return ui.el('span', { cls: 'gu-avatar gu-avatar-' + ui.avatarColour(name) +
      (big ? ' gu-avatar-big' : ''), 'aria-hidden': 'true', text: ui.initials(name) });
  };

  /* A number is never cut: a long one is set smaller. */
  ui.numberSpan = function (text) {
    var shown = ui.readable(text);
    return ui.el('span', { cls: 'gu-number' + (shown.length > 14 ? ' gu-long' : ''), dir: 'ltr',
      text: shown });
  };

  /* A call: who, on which account, how it stands. update(call) after each change. */
  ui.callCard = function (calls) {
    var call = calls.call;
    var state = ui.el('div', { cls: 'gu-callcard-state', role: 'status' });
    var time = ui.el('div', { cls: 'gu-callcard-time' });
    var hint = ui.el('div', { cls: 'gu-callcard-soft' });
    var soft = ui.el('div', { cls: 'gu-callcard-soft' }, [ui.numberSpan(call.number)]);
    if (call.from) {
      soft.appendChild(document.createTextNode(' \u00b7 ' + ui.t('call.on.account', call.from)));
    }
    return {
      node: ui.el('div', { cls: 'gu-state gu-callcard' }, [
        ui.el('div', { cls: 'gu-state-box' }, [
          ui.avatarOf(call.name, true),
          ui.el('div', { cls: 'gu-callcard-name', dir: ui.direction(call.name), text: call.name }),
          soft, state, hint
        ])
      ]),
      update: function (next) {
        ui.setText(state, next.problem || calls.words());
        ui.setText(hint, next.problem ? ui.t('call.still')
          : calls.isLive() && !calls.phone.canEndCalls ? ui.t('call.hang.up') : '\u00a0');
        ui.setClass(state, 'gu-callcard-bad', !!next.problem);
      },
      time: time
    };
  };
}(GMIUI));
