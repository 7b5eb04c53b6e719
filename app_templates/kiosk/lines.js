/* Whether the phone rings or is in use, as its lines tell it: the page gives way then. */
(function (kiosk) {
  'use strict';

  var LINES = 3;
  var POLL_MS = 1000;
  var IDLE = 0, RINGING = 2, CONNECTED = 4, ENDING = 7, FAILED = 8;

  /* options: phone (a ui.Phone), away() (true while nobody need be asked), changed(state): 'idle',
     'ringing', 'talking', or 'busy' for anything else that is on. */
  kiosk.Lines = function (options) {
    this.options = options;
    this.state = 'idle';
    this.blind = false;   // the phone is too old to tell
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
          self.blind = true;
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

  proto.set = function (state) {
    if (this.state !== state) {
      this.state = state;
      this.options.changed(state);
    }
  };
}(Kiosk));
