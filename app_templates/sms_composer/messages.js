/* The phone's messages as the app knows them: what was read, sent, stored and deleted.

   Nothing here touches the screen. A composition is {to: [numbers], account, text, from}; from is
   what a draft was when it was opened, {ids: {number: id}, account, text}, or null. */
function Messages(phone) {
  this.phone = phone;
  this.all = [];
  this.known = false;
  this.top = 0;      // the highest id that was seen
  this.kept = GMIUI.load('sms.kept', []);   // compositions that are not among the drafts yet
}

(function (ui) {
  'use strict';

  var proto = Messages.prototype;
  // The states that the phone gives messages, which are the boxes of removeMessage.
  Messages.INBOX = '0';
  Messages.OUTBOX = '1';
  Messages.DRAFTS = '2';

  function newestFirst(a, b) { return b.id - a.id; }

  proto.load = function (done) {
    var self = this;
    return this.phone.ask('getMessage', [''], function (reply) {
      if (reply.res === 'success') { self.take(reply.msg); }
      done(reply.res === 'success' ? null : reply);
    });
  };

  proto.take = function (raw) {
    var i;
    this.all = [];
    for (i = 0; i < raw.length; i++) {
      this.all[i] = { id: parseInt(raw[i].id, 10), number: raw[i].number,
        account: parseInt(raw[i].account, 10) || 0, box: raw[i].state, text: raw[i].message };
      this.top = Math.max(this.top, this.all[i].id);
    }
    this.all.sort(newestFirst);
    this.known = true;
  };

  /* The messages of a box, the newest first. A box nobody has heard of is read as an inbox. */
  proto.box = function (box) {
    var out = [], i, own;
    for (i = 0; i < this.all.length; i++) {
      own = this.all[i].box;
      if (own !== Messages.OUTBOX && own !== Messages.DRAFTS) { own = Messages.INBOX; }
      if (own === box) { out.push(this.all[i]); }
    }
    return out;
  };

  /* Drafts as compositions. The phone keeps one for each recipient; the same text to several
     people is one row here. */
  proto.drafts = function () {
    var rows = [], groups = {}, drafts = this.box(Messages.DRAFTS), i, one, key, row;
    for (i = 0; i < this.kept.length; i++) { rows.push(this.kept[i]); }
    for (i = 0; i < drafts.length; i++) {
      one = drafts[i];
      key = one.account + '\n' + one.text;
      row = groups.hasOwnProperty(key) && one.number && groups[key];
      if (!row || row.from.ids.hasOwnProperty(one.number) || !row.to.length) {
        row = groups[key] = { to: [], account: one.account, text: one.text,
          from: { ids: {}, account: one.account, text: one.text } };
        rows.push(row);
      }
      if (one.number) { row.to.unshift(one.number); }
      row.from.ids[one.number] = one.id;
    }
    return rows;
  };

  function unchanged(job) {
    return !!job.from && job.from.text === job.text && job.from.account === job.account;
  }

  /* Whether a composition is the draft it was opened from. */
  Messages.isSame = function (job) {
    var number, i = 0;
    if (!unchanged(job)) { return false; }
    for (number in job.from.ids) {
      if (job.from.ids.hasOwnProperty(number) && number) { i += 1; }
    }
    if (i !== job.to.length) { return false; }
    for (i = 0; i < job.to.length; i++) {
      if (!job.from.ids.hasOwnProperty(job.to[i])) { return false; }
    }
    return true;
  };

  /* Send to one after the other. Who got it leaves job.to at once; moved() is told.
     done({sent: [numbers], failed: [{number, reply}], unsure, stale}): unsure, {number, id, top},
     is set where the phone fell silent and may have sent it; stale where an old draft stayed. */
  proto.send = function (job, moved, done) {
    var self = this, left = job.to.slice(0), old = [];
    var result = { sent: [], failed: [], unsure: null, stale: false };

    function ids() {
      var number;
      for (number in job.from && job.from.ids) {
        if (job.from.ids.hasOwnProperty(number)) { old.push(job.from.ids[number]); }
      }
    }

    function finish() {
      if (!job.to.length) { ids(); }
      self.removeEach(old, function (error) {
        result.stale = !!error;
        done(result);
      });
    }

    function next() {
      var number = left.shift(), id, top = self.top;
      if (number === undefined) {
        finish();
        return;
      }
      id = unchanged(job) && job.from.ids.hasOwnProperty(number) ? job.from.ids[number] : null;
      function answered(reply) {
        if (reply.res === 'success') {
          result.sent.push(number);
          self.gone(job, number, id === null ? old : null);
          moved();
          next();
        } else {
          result.failed.push({ number: number, reply: reply });
          if (ui.isUnreachable(reply)) {
            result.unsure = { number: number, id: id, top: top };
            left = [];
          }
          next();
        }
      }
      if (id !== null) {
        self.phone.ask('sendDraftMessage', [id], answered);
      } else {
        self.phone.ask('setNewMessage', [number, job.account, job.text, 1], answered);
      }
    }
    next();
  };

  /* A recipient got it: no longer one, and the draft for this number goes (into old, if it has
     to be removed). */
  proto.gone = function (job, number, old) {
    var i;
    for (i = job.to.length - 1; i >= 0; i--) {
      if (job.to[i] === number) { job.to.splice(i, 1); }
    }
    if (job.from && job.from.ids.hasOwnProperty(number)) {
      if (old) { old.push(job.from.ids[number]); }
      delete job.from.ids[number];
    }
  };

  /* Whether a message of which nobody knew was sent after all, by what was read since. */
  proto.wasSent = function (unsure, text) {
    var sent = this.box(Messages.OUTBOX), i;
    for (i = 0; i < sent.length; i++) {
      if (sent[i].id === unsure.id || (sent[i].id > unsure.top && unsure.id === null &&
          sent[i].number === unsure.number && sent[i].text === text)) { return true; }
    }
    return false;
  };

  /* Remove messages by id. One that is gone already is no failure. */
  proto.removeEach = function (ids, done) {
    var self = this, failed = null;
    ids = ids.slice(0);
    function next() {
      var id = ids.shift();
      if (id === undefined) {
        done(failed);
        return;
      }
      self.phone.ask('removeMessage', [id, 0], function (reply) {
        var i;
        if (reply.res !== 'success' && reply.msg !== 'remove message failed') { failed = reply; }
        for (i = self.all.length - 1; i >= 0 && !failed; i--) {
          if (self.all[i].id === id) { self.all.splice(i, 1); }
        }
        next();
      });
    }
    next();
  };

  proto.remove = function (message, done) {
    var self = this;
    this.phone.ask('removeMessage', [message.id, 0], function (reply) {
      var i;
      for (i = self.all.length - 1; reply.res === 'success' && i >= 0; i--) {
        if (self.all[i].id === message.id) { self.all.splice(i, 1); }
      }
      done(reply.res === 'success' ? null : reply);
    });
  };

  /* Delete a whole box: the one call here that the library guards. */
  proto.removeBox = function (box, done) {
    var self = this;
    this.phone.gmi.removeMessage(box, 1, function (reply) {
      self.phone.heard(reply);
      if (reply.res !== 'success') {
        done(reply);
        return;
      }
      if (box === Messages.DRAFTS) { self.keep([]); }
      self.load(done);
    }, { allowDestructive: true });
  };

  // ---- compositions on their way to the drafts

  proto.keep = function (kept) {
    this.kept = kept;
    ui.store('sms.kept', kept);
  };

  proto.unkeep = function (job) {
    var out = [], i;
    for (i = 0; i < this.kept.length; i++) {
      if (this.kept[i] !== job) { out.push(this.kept[i]); }
    }
    this.keep(out);
  };

  proto.isKept = function (job) {
    var i;
    for (i = 0; i < this.kept.length; i++) {
      if (this.kept[i] === job) { return true; }
    }
    return false;
  };

  /* Whether such a draft is there already, other than those it will replace. */
  proto.hasDraft = function (job, number) {
    var drafts = this.box(Messages.DRAFTS), i, key, old;
    for (i = 0; i < drafts.length; i++) {
      old = false;
      for (key in job.from && job.from.ids) {
        if (job.from.ids.hasOwnProperty(key) && job.from.ids[key] === drafts[i].id) { old = true; }
      }
      if (!old && drafts[i].number === number && drafts[i].text === job.text &&
          drafts[i].account === (job.account || 0)) { return true; }
    }
    return false;
  };

  /* Store a composition among the phone's drafts: the protocol cannot change one, so new ones are
     written first and the old ones removed then. Until all that is done it is kept here. */
  proto.store = function (job, done) {
    var self = this, left = job.to.length ? job.to.slice(0) : [''], old = [], number;
    if (!this.isKept(job)) { this.keep([job].concat(this.kept)); }
    for (number in job.from && job.from.ids) {
      if (job.from.ids.hasOwnProperty(number)) { old.push(job.from.ids[number]); }
    }
    function finish() {
      self.removeEach(old, function (error) {
        self.unkeep(job);
        self.load(function () { done(error, !!error); });
      });
    }
    function next() {
      number = left.shift();
      if (number === undefined) {
        finish();
      } else if (self.hasDraft(job, number)) {
        next();
      } else {
        self.phone.ask('setNewMessage', [number, job.account || 0, job.text, 0], function (reply) {
          if (reply.res === 'success') {
            next();
          } else {
            done(reply);
          }
        });
      }
    }
    next();
  };
}(GMIUI));
