/* What becomes of a text that is left: nothing, a draft of the phone, or, until the phone took it,
   a draft that is kept here. */
(function (ui) {
  'use strict';

  var t = ui.t;
  var proto = Composer.prototype;

  proto.leave = function () {
    var self = this, job = this.job;
    if (this.sending) {
      ui.toast(t('sending.wait'));
    } else if (!/\S/.test(job.text)) {
      if (job.from) {
        ui.confirm({ text: t('compose.emptied'), yes: t('message.delete'),
          no: t('compose.emptied.no'), kind: 'end', done: function () { self.remove(); },
          cancelled: function () { self.close(); } });
      } else {
        this.close();
      }
    } else if (Messages.isSame(job)) {
      this.close();
    } else {
      this.messages.keep([job].concat(this.messages.kept));
      this.close();
      this.store(job);
    }
  };

  proto.close = function () {
    this.forget();
    this.writing.input.blur();
    this.closed();
  };

  /* Store what was left among the phone's drafts; until it says so, it is kept here. */
  proto.store = function (job) {
    var self = this;
    if (this.storing) { return; }
    this.storing = job;
    this.changed();
    this.messages.store(job, function (error, stored) {
      self.storing = null;
      self.changed();
      if (!error || stored) {
        ui.toast(t(error ? 'compose.stored.twice' : 'compose.stored'));
        self.storeAll();
        return;
      }
      ui.toast(t('compose.not.stored'));
      if (ui.isUnreachable(error)) { self.phone.whenUp(function () { self.storeAll(); }); }
    });
  };

  /* Store what is still kept here, one after the other. */
  proto.storeAll = function () {
    var self = this, kept = this.messages.kept;
    if (!kept.length || this.storing) { return; }
    this.messages.load(function (error) {
      if (!error && kept.length) { self.store(kept[kept.length - 1]); }
    });
  };

  /* Open a draft, or what is kept here of one. */
  proto.openDraft = function (job) {
    var copy;
    if (job === this.storing) {
      ui.toast(t('compose.storing'));
      return;
    }
    if (this.messages.isKept(job)) { this.messages.unkeep(job); }
    copy = JSON.parse(JSON.stringify(job));
    this.open(copy);
  };

  proto.discard = function () {
    var self = this;
    ui.confirm({ text: t(this.job.from ? 'compose.discard.draft' : 'compose.discard.ask'),
      more: t('message.delete.more'), yes: t(this.job.from ? 'message.delete' : 'compose.discard'),
      no: t('message.keep'), kind: 'end', done: function () { self.remove(); } });
  };

  proto.remove = function () {
    var self = this, job = this.job, ids = [], number;
    for (number in job.from && job.from.ids) {
      if (job.from.ids.hasOwnProperty(number)) { ids.push(job.from.ids[number]); }
    }
    if (!ids.length) {
      this.close();
      return;
    }
    this.setSending(true);
    ui.setText(this.sendButton.lastChild, t('send'));
    this.messages.removeEach(ids, function (error) {
      self.setSending(false);
      if (error) {
        self.tell(ui.problem(error, true));
      } else {
        self.close();
        ui.toast(t('compose.discarded'));
      }
    });
  };
}(GMIUI));
