/* Whether the phone rings or is in use, as its lines tell it: the page gives way then. A phone too
   old to tell of its lines (before GMI 8) tells the same of its accounts. */
(function (kiosk) {
  'use strict';

  var LINES = 3;
  var POLL_MS = 1000;
  var IDLE = 0, DIALING = 1, RINGING = 2, CONNECTED = 4, ENDING = 7, FAILED = 8;
  // An account's status as a line's state: dialing, ringing, dialing, talking.
  var BY_ACCOUNT = { 3: DIALING, 4: RINGING, 5: DIALING, 6: CONNECTED };

  /* options: phone (a ui.Phone), away() (true while nobody need be asked), changed(state): 'idle',
     'ringing', 'talking', or 'busy' for anything else that is on. */
  kiosk.Lines = function (options) {
    this.options = options;
    this.state = 'idle';
    this.byAccount = false;
  };

  var proto = kiosk.Lines.prototype;

  proto.start = function () {
    if (!this.started) {
      this.started = true;
      this.look();
    }
  };

  proto.look = function () {
    var self = this, states = [];
    function again() { setTimeout(function () { self.look(); }, POLL_MS); }
    function ask(line) {
      // One request at a time: a visitor's call must not wait behind these.
      self.options.phone.ask('getLineStatus', [line], function (reply) {
        states.push(typeof reply === 'string' ? parseInt(reply, 10) : NaN);
        if (reply && reply.reason === 'version') {
          self.byAccount = true;
          self.look();
        } else if (line + 1 < LINES && !self.options.phone.isDown) {
          ask(line + 1);
        } else {
          if (states.length === LINES && !self.options.away()) { self.take(states); }
          again();
        }
      });
    }
    if (this.options.phone.isDown) {
      // Nobody knows; a page that says "incoming call" for ever would lie.
      this.set('idle');
      again();
    } else if (this.options.away()) {
      this.state = 'idle';
      again();
    } else if (this.byAccount) {
      this.options.phone.ask('getAccountInfo', [], function (reply) {
        var data = reply.Response === 'Success' ? reply.Data : [], i;
        for (i = 0; i < data.length; i++) { states.push(BY_ACCOUNT[data[i].Status] || IDLE); }
        if (!self.options.away()) { self.take(states); }
        again();
      });
    } else {
      ask(0);
    }
  };

  proto.take = function (states) {
    var state = 'idle', known = false, i, one;
    for (i = 0; i < states.length; i++) {
      one = states[i];
      if (one >= IDLE) { known = true; }
      if (one === RINGING) {
        state = 'ringing';
      } else if (one === CONNECTED && state !== 'ringing') {
        state = 'talking';
      } else if (one > IDLE && one !== ENDING && one !== FAILED && state === 'idle') {
        state = 'busy';
      }
    }
    if (known) { this.set(state); }
  };

  /* Tell how it stands to a page that did not listen for a while. */
  proto.tell = function () { this.options.changed(this.state); };

  proto.set = function (state) {
    if (this.state !== state) {
      this.state = state;
      this.options.changed(state);
    }
  };
}(Kiosk));
