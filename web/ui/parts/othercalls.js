/* Calls that the app did not start: noticed by the accounts, then followed like its own. */
(function (ui) {
  'use strict';

  var IDLE = 0, RINGING = 2, FAILED = 8;

  /* A call that failed is over, whether or not somebody saw it. */
  function isOn(call) { return call && call.phase !== 'failed'; }

  /* Look whether the phone is in a call. calls: a ui.Calls; to be called after each change of the
     accounts. */
  ui.noticeCalls = function (calls) {
    var all = calls.phone.accounts, account = null, call, i;
    for (i = 0; i < all.length && !account; i++) {
      if (all[i].busy) { account = all[i]; }
    }
    if (!account || isOn(calls.call) || calls.phone.isDown) { return; }
    call = { other: true, name: ui.t('call.other'), number: '', account: account.index,
      from: account.number, phase: 'noticed', line: -1, busy: {}, looks: 0, since: 0 };
    calls.lines(call, function (states) {
      var line;
      if (isOn(calls.call)) { return; }
      for (line = 0; line < states.length && call.line < 0; line++) {
        if (states[line] > IDLE && states[line] !== FAILED) { call.line = line; }
      }
      if (call.line < 0 && !call.blind) { return; }
      if (states[call.line] === RINGING || (call.blind && account.rings)) {
        call.name = ui.t('call.incoming');
      }
      calls.call = call;
      if (call.blind || !calls.follow(call, states[call.line])) { calls.poll(call); }
    });
  };
}(GMIUI));
