/* One call from its start to its end, as the phone's lines tell it. */
(function (ui) {
  'use strict';

  var LINES = 3;
  var POLL_MS = 1000;
  var ENDED_MS = 4000;
  var LOOKS = 8;   // how often to look for the call's line before saying that it is over
  var IDLE = 0, RINGING = 2, CONNECTED = 4, HELD = 5, GIVEN = 6, ENDING = 7, FAILED = 8,
    TRANSFER = 9, CONFERENCE = 10, RINGBACK = 12, DIRECT = 13;

  var PHASES = {};
  PHASES[RINGING] = 'ringing';
  PHASES[CONNECTED] = 'connected';
  PHASES[HELD] = 'held';
  PHASES[GIVEN] = 'transferred';
  PHASES[ENDING] = 'ending';
  PHASES[FAILED] = 'failed';
  PHASES[TRANSFER] = 'transferred';
  PHASES[CONFERENCE] = 'conference';
  PHASES[RINGBACK] = 'ringback';
  PHASES[DIRECT] = 'connected';

  /* options: phone (a ui.Phone), changed(call or null), dialplan (0 or 1), pressed(). */
  ui.Calls = function (options) {
    this.options = options;
    this.phone = options.phone;
    this.call = null;
  };

  var proto = ui.Calls.prototype;

  /* Call somebody: {name, number, account (its index), from (its number)}. A call that is on is left alone. */
  proto.dial = function (who) {
    var self = this;
    var call = { name: who.name, number: who.number, account: who.account, from: who.from, phase: 'starting',
      line: -1, busy: {}, looks: 0, since: 0 };
    clearTimeout(this.timer);
    this.call = call;
    this.tell();
    // Lines that are taken already are not this call's.
    this.lines(call, function (states) {
      var i;
      for (i = 0; i < LINES; i++) { call.busy[i] = states[i] > IDLE; }
      self.phone.ask('originateCall',
        [who.account, 0, self.options.dialplan ? 1 : 0, who.number, ''], function (reply) {
          if (self.call !== call) { return; }
          if (reply.res === 'success') {
            self.set(call, 'dialing');
            self.poll(call);
          } else {
            self.fail(call, reply);
          }
        });
    });
  };

  proto.fail = function (call, reply) {
    call.problem = ui.problem(reply, true);
    this.set(call, 'failed');
  };

  proto.set = function (call, phase) {
    if (call.phase === phase) { return; }
    call.phase = phase;
    if (phase === 'connected' && !call.since) { call.since = new Date().getTime(); }
    if (phase === 'ended' || phase === 'failed') { call.stopped = new Date().getTime(); }
    this.tell();
  };

  /* The states of all lines, or done([]) where the phone cannot tell. */
  proto.lines = function (call, done) {
    var self = this, states = [], left = LINES, line;
    function asked(index) {
      self.phone.ask('getLineStatus', [index], function (reply) {
        states[index] = typeof reply === 'string' ? parseInt(reply, 10) : NaN;
        if (reply && reply.reason === 'version') { call.blind = true; }
        left -= 1;
        if (!left && (self.call === call || call.other)) { done(states); }
      });
    }
    for (line = 0; line < LINES; line++) { asked(line); }
  };

  proto.poll = function (call) {
    var self = this;
    function again() {
      if (self.call === call) {
        self.timer = setTimeout(function () { self.poll(call); }, POLL_MS);
      }
    }
    if (call.blind) {
      this.askAccount(call, again);
      return;
    }
    if (call.line < 0) {
      this.lines(call, function (states) {
        var i;
        for (i = 0; i < LINES && call.line < 0; i++) {
          if (states[i] > IDLE && !call.busy[i]) { call.line = i; }
        }
        if (call.line >= 0) {
          if (self.follow(call, states[call.line])) { return; }
        } else if (!self.phone.isDown && (call.looks += 1) >= LOOKS) {
          self.over(call);
          return;
        }
        again();
      });
      return;
    }
    this.phone.ask('getLineStatus', [call.line], function (reply) {
      if (self.call !== call) { return; }
      if (typeof reply === 'string' && self.follow(call, parseInt(reply, 10))) { return; }
      again();
    });
  };

  var BY_ACCOUNT = { 3: 'dialing', 4: 'ringing', 5: 'dialing', 6: 'connected' };

  /* A phone older than GMI 8 tells nothing of its lines, but something of its accounts. */
  proto.askAccount = function (call, again) {
    var self = this;
    this.phone.ask('getAccountInfo', [], function (reply) {
      var data = reply.Data || [], phase, i;
      if (self.call !== call) { return; }
      for (i = 0; i < data.length; i++) {
        if (parseInt(data[i].Index, 10) === call.account) {
          phase = BY_ACCOUNT[parseInt(data[i].Status, 10)];
        }
      }
      if (phase) {
        call.seen = true;
        self.set(call, phase);
      } else if (reply.Data && (call.seen || (call.looks += 1) >= LOOKS)) {
        self.over(call);
        return;
      }
      again();
    });
  };

  /* Take in a line's state; true when the call is over. */
  proto.follow = function (call, state) {
    if (state === IDLE) {
      this.over(call);
      return true;
    }
    if (state === FAILED && call.other) {
      this.over(call);
      return true;
    }
    if (state === FAILED) {
      call.problem = ui.t('problem.call');
      this.set(call, 'failed');
      return true;
    }
    if (state > IDLE) { this.set(call, PHASES[state] || 'dialing'); }
    return false;
  };

  proto.over = function (call) {
    var self = this;
    clearTimeout(this.timer);
    this.set(call, 'ended');
    this.timer = setTimeout(function () { self.forget(call); }, ENDED_MS);
  };

  proto.forget = function (call) {
    if (this.call === call || !call) {
      clearTimeout(this.timer);
      this.call = null;
      this.tell();
    }
  };

  proto.end = function () {
    var self = this, call = this.call;
    if (!call || call.phase === 'ending') { return; }
    this.set(call, 'ending');
    this.phone.ask('endCall', [], function (reply) {
      if (reply && reply.res === 'error' && self.call === call) {
        if (reply.msg === 'command not found') { self.phone.canEndCalls = false; }
        ui.toast(ui.t('call.not.ended'));
        self.set(call, 'dialing');
      }
    });
  };

  proto.isLive = function () {
    return !!this.call && this.call.phase !== 'ended' && this.call.phase !== 'failed';
  };

  /* How the call stands, in words. */
  proto.words = function () {
    var call = this.call;
    if (call.phase === 'connected') { return ui.t('phase.connected'); }
    if (call.phase === 'ended' && call.since) {
      return ui.t('call.ended.after', ui.duration((call.stopped - call.since) / 1000));
    }
    return ui.t('phase.' + call.phase);
  };

  proto.tell = function () {
    var self = this, call = this.call;
    if (this.isLive()) {
      ui.frame.setCall({ name: call.name, state: ui.t('call.short.' + call.phase),
        since: call.since, pressed: this.options.pressed,
        end: this.phone.canEndCalls ? function () { self.end(); } : null });
    } else {
      ui.frame.setCall(null);
    }
    this.options.changed(call);
  };
}(GMIUI));
