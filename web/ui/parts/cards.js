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
    var state = ui.el('span', { role: 'status' });
    // Not part of the status: nobody wants to hear each second.
    var time = ui.el('span', { cls: 'gu-callcard-time', 'aria-hidden': 'true', dir: 'ltr' });
    var line = ui.el('div', { cls: 'gu-callcard-state' }, [state, time]);
    var hint = ui.el('div', { cls: 'gu-callcard-soft' });
    var soft = ui.el('div', { cls: 'gu-callcard-soft' },
      [call.number ? ui.numberSpan(call.number) : null]);
    if (call.from) {
      soft.appendChild(document.createTextNode((call.number ? ' \u00b7 ' : '') +
        ui.t('call.on.account', call.from)));
    }
    return {
      node: ui.el('div', { cls: 'gu-state gu-callcard' }, [
        ui.el('div', { cls: 'gu-state-box' }, [
          ui.avatarOf(call.number ? call.name : '#', true),
          ui.el('div', { cls: 'gu-callcard-name', dir: ui.direction(call.name), text: call.name }),
          soft, line, hint
        ])
      ]),
      update: function (next) {
        ui.setText(state, next.problem || calls.words());
        ui.setText(hint, next.problem ? ui.t('call.still')
          : calls.isLive() && !calls.phone.canEndCalls ? ui.t('call.hang.up') : '\u00a0');
        ui.setClass(line, 'gu-callcard-bad', !!next.problem);
        this.tick(next);
      },
      // Once a second.
      tick: function (next) {
        ui.setText(time, next && next.since && calls.isLive()
          ? ui.duration((new Date().getTime() - next.since) / 1000) : '');
      }
    };
  };
}(GMIUI));
