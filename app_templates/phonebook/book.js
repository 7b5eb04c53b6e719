/* The phone's phonebook as the app knows it: what was read, searched, and changed.

   Nothing here touches the screen. Every callback gets (error reply or null, result). */

/* What the parts of the app share: phone, book, caller, loaded, and the screens. */
var PB = { loaded: false };

function Book(phone, readAtOnce) {
  this.phone = phone;
  this.readAtOnce = readAtOnce;
  this.groups = [];
  this.byId = {};        // contacts that were read, by id
  this.count = 0;        // how many the phone has
  this.whole = false;    // whether all of them were read
  this.readGroups = {};  // ids of groups that were read
  this.favourites = GMIUI.load('phonebook.favourites', {});
}

(function (ui) {
  'use strict';

  var proto = Book.prototype;
  var KINDS = Book.KINDS = ['work', 'home', 'mobile', 'fax'];
  Book.NO_GROUP = '0';
  Book.BLACKLIST = '100';

  /* A contact from the phone's reply, with what it is sorted and searched by. */
  function read(raw) {
    var contact = { id: raw.contactID, name: raw.contactName, group: raw.groupID,
      mail: raw.email || '' }, i;
    for (i = 0; i < KINDS.length; i++) { contact[KINDS[i]] = raw[KINDS[i]] || ''; }
    return prepare(contact);
  }

  function prepare(contact) {
    var i, all = '';
    contact.key = ui.fold(contact.name);
    // Letters before signs and emoji.
    contact.order = (ui.filedUnder(contact.name) === '#' ? '\uffff' : '') +
      contact.key.replace(/^[\s'"(.\-]+/, '');
    for (i = 0; i < KINDS.length; i++) { all += contact[KINDS[i]] + '\n'; }
    contact.digits = all.replace(/[^0-9+*#\n]/g, '');
    return contact;
  }

  function byOrder(a, b) {
    return a.order < b.order ? -1 : a.order > b.order ? 1 : 0;
  }

  /* The numbers a contact has: [{kind, number}]. */
  Book.numbers = function (contact) {
    var out = [], i;
    for (i = 0; i < KINDS.length; i++) {
      if (contact[KINDS[i]]) { out.push({ kind: KINDS[i], number: contact[KINDS[i]] }); }
    }
    return out;
  };

  /* Read groups and, where the phonebook is small enough, every contact. */
  proto.load = function (done) {
    var self = this, left = 2, failed = null;
    function part(reply) {
      if (reply.res !== 'success' && !failed) { failed = reply; }
      left -= 1;
      if (left) { return; }
      if (failed) {
        done(failed);
      } else if (self.count > self.readAtOnce || !self.count) {
        self.forgetContacts();
        self.whole = !self.count;
        done(null);
      } else {
        self.readAll(done);
      }
    }
    this.phone.ask('getGroup', [''], function (reply) {
      // "0": no groups at all, which is an answer.
      if (reply.res === 'success') { self.groups = reply.msg; }
      part(reply.msg === '0' ? { res: 'success' } : reply);
    });
    this.phone.ask('getContactCount', [], function (reply) {
      if (reply.res === 'success') { self.count = parseInt(reply.msg, 10); }
      part(reply);
    });
  };

  proto.forgetContacts = function () {
    this.byId = {};
    this.sorted = null;
    this.readGroups = {};
    this.whole = false;
  };

  proto.fetch = function (args, done) {
    var self = this;
    return this.phone.ask('getContact', args, function (reply) {
      var found = [], i;
      if (reply.res !== 'success' && reply.msg !== '0') {
        done(reply);
        return;
      }
      for (i = 0; reply.res === 'success' && i < reply.msg.length; i++) {
        found[i] = read(reply.msg[i]);
        self.byId[found[i].id] = found[i];
      }
      self.sorted = null;
      done(null, found.sort(byOrder));
    });
  };

  /* Read every contact, however many they are: the person asked for it. */
  proto.readAll = function (done) {
    var self = this, before = this.byId;
    this.byId = {};
    this.fetch([this.count > this.readAtOnce ? GMIService.ALL : '', '', ''], function (error, all) {
      if (error) {
        self.byId = before;
        self.sorted = null;
      } else {
        self.whole = true;
        self.count = all.length;
      }
      done(error, all);
    });
  };

  /* Those that were read, in order; sorted once, until one of them changes. */
  proto.inOrder = function () {
    var out, id;
    if (!this.sorted) {
      out = this.sorted = [];
      for (id in this.byId) {
        if (this.byId.hasOwnProperty(id)) { out.push(this.byId[id]); }
      }
      out.sort(byOrder);
    }
    return this.sorted;
  };

  proto.known = function (wanted) {
    var all = this.inOrder(), out = [], i;
    for (i = 0; i < all.length; i++) {
      if (wanted(all[i])) { out.push(all[i]); }
    }
    return out;
  };

  proto.all = function () { return this.inOrder().slice(0); };

  /* The contacts of a group: at once where they were read, else from the phone. */
  proto.group = function (id, done) {
    var self = this;
    function own(contact) { return contact.group === id; }
    if (this.whole || this.readGroups[id]) {
      done(null, this.known(own));
      return null;
    }
    return this.fetch(['', id, ''], function (error, found) {
      if (!error) { self.readGroups[id] = true; }
      done(error, found);
    });
  };

  function matches(contact, text, digits) {
    return contact.key.indexOf(text) >= 0 ||
      (digits && contact.digits.indexOf(digits) >= 0);
  }

  function digitsOf(text) {
    return /^[0-9+*# ()\/.\-]+$/.test(text) ? text.replace(/[^0-9+*#]/g, '') : '';
  }

  /* Those among the contacts that were read whose name or number holds the text. */
  proto.searchKnown = function (text) {
    var folded = ui.fold(text), digits = digitsOf(text);
    return this.known(function (contact) { return matches(contact, folded, digits); });
  };

  /* Ask the phone for names that hold the text; numbers it does not search, so those that were
     read are added. */
  proto.search = function (text, done) {
    var self = this;
    return this.fetch(['', '', text], function (error, found) {
      var seen = {}, all, i;
      if (error) {
        done(error);
        return;
      }
      for (i = 0; i < found.length; i++) { seen[found[i].id] = true; }
      all = self.searchKnown(text);
      for (i = 0; i < all.length; i++) {
        if (!seen[all[i].id]) { found.push(all[i]); }
      }
      done(null, found.sort(byOrder));
    });
  };

  /* Read one contact again: others may have changed it meanwhile. null: it is gone. */
  proto.refresh = function (id, done) {
    var self = this;
    this.fetch([id, '', ''], function (error, found) {
      if (!error && !found.length) { self.drop(id); }
      done(error, error ? undefined : found[0] || null);
    });
  };

  proto.drop = function (id) {
    if (this.byId[id]) {
      delete this.byId[id];
      this.sorted = null;
      this.count -= 1;
    }
  };

  /* Write a contact; one without an id is added. The result is as the phone has it. */
  proto.save = function (contact, done) {
    var self = this, old = contact.id && this.byId[contact.id];
    var starred = old && this.isFavourite(old);
    this.phone.ask('setContact', [{ ctID: contact.id || '', ctName: contact.name,
      gpID: contact.group, work: contact.work, home: contact.home, mobile: contact.mobile,
      fax: contact.fax, mail: contact.mail }], function (reply) {
      var kept, i;
      if (reply.res !== 'success') {
        done(reply);
        return;
      }
      kept = { id: String(reply.msg), name: contact.name, group: contact.group || Book.NO_GROUP,
        mail: contact.mail };
      for (i = 0; i < KINDS.length; i++) { kept[KINDS[i]] = contact[KINDS[i]]; }
      if (!contact.id) { self.count += 1; }
      self.byId[kept.id] = prepare(kept);
      self.sorted = null;
      if (starred) { self.setFavourite(kept, true); }
      done(null, kept);
    });
  };

  /* Save once more what the phone fell silent over: it may have it already, and an added contact
     would be there twice. */
  proto.saveAgain = function (contact, done) {
    var self = this;
    function same(other) {
      var i, alike = other.name === contact.name && other.group === contact.group;
      for (i = 0; i < KINDS.length; i++) {
        alike = alike && other[KINDS[i]] === contact[KINDS[i]];
      }
      return alike;
    }
    if (contact.id) {
      this.save(contact, done);
      return;
    }
    this.fetch(['', '', contact.name], function (error, found) {
      var i;
      for (i = 0; !error && i < found.length; i++) {
        if (same(found[i])) {
          self.count += 1;
          done(null, found[i]);
          return;
        }
      }
      if (error) { done(error); } else { self.save(contact, done); }
    });
  };

  proto.remove = function (contact, done) {
    var self = this;
    this.phone.ask('removeContact', [contact.id], function (reply) {
      if (reply.res !== 'success') {
        done(reply);
        return;
      }
      self.drop(contact.id);
      done(null);
    });
  };

  /* Put a contact into a group. */
  proto.move = function (contact, group, done) {
    var self = this, changed, key;
    if (group === Book.NO_GROUP) {
      this.phone.ask('moveToDefault', [contact.id], function (reply) {
        if (reply.res === 'success') {
          contact.group = group;
          self.byId[contact.id] = contact;
          self.sorted = null;
        }
        done(reply.res === 'success' ? null : reply, contact);
      });
      return;
    }
    changed = {};
    for (key in contact) {
      if (contact.hasOwnProperty(key)) { changed[key] = contact[key]; }
    }
    changed.group = group;
    this.save(changed, done);
  };

  /* A group's name for people. */
  proto.groupName = function (id) {
    var i;
    if (id === Book.NO_GROUP) { return ui.t('group.none'); }
    if (id === Book.BLACKLIST) { return ui.t('group.blacklist'); }
    for (i = 0; i < this.groups.length; i++) {
      if (this.groups[i].groupID === id) { return this.groups[i].groupName; }
    }
    return '';
  };

  /* Groups in the order of the rail: the phone's own two last. */
  proto.groupList = function () {
    var out = [], i;
    for (i = 0; i < this.groups.length; i++) {
      if (this.groups[i].groupID !== Book.NO_GROUP && this.groups[i].groupID !== Book.BLACKLIST) {
        out.push(this.groups[i].groupID);
      }
    }
    return out.concat([Book.NO_GROUP, Book.BLACKLIST]);
  };

  /* Write a group; one without an id is added. */
  proto.saveGroup = function (id, name, done) {
    var self = this;
    this.phone.ask('setGroup', [{ gpID: id, gpName: name }], function (reply) {
      var i;
      if (reply.res !== 'success') {
        done(reply);
        return;
      }
      for (i = 0; i < self.groups.length; i++) {
        if (self.groups[i].groupID === id) { self.groups[i].groupName = name; }
      }
      if (!id) { self.groups.push({ groupID: String(reply.msg), groupName: name }); }
      done(null, id || String(reply.msg));
    });
  };

  /* Remove a group. Its people stay, in none. */
  proto.removeGroup = function (id, done) {
    var self = this;
    this.phone.ask('removeGroup', [id], function (reply) {
      var i, key;
      if (reply.res !== 'success') {
        done(reply);
        return;
      }
      for (i = self.groups.length - 1; i >= 0; i--) {
        if (self.groups[i].groupID === id) { self.groups.splice(i, 1); }
      }
      for (key in self.byId) {
        if (self.byId.hasOwnProperty(key) && self.byId[key].group === id) {
          self.byId[key].group = Book.NO_GROUP;
        }
      }
      // Who else was in it is for the phone to tell.
      delete self.readGroups[Book.NO_GROUP];
      done(null);
    });
  };

  /* Favourites live in this browser: the phone's interface has none. The name is kept with the
     id, since an import can give the id to somebody else. */
  proto.isFavourite = function (contact) {
    return this.favourites.hasOwnProperty(contact.id) &&
      this.favourites[contact.id].name === contact.name;
  };

  proto.setFavourite = function (contact, on) {
    if (on) {
      this.favourites[contact.id] = { name: contact.name };
    } else {
      delete this.favourites[contact.id];
    }
    ui.store('phonebook.favourites', this.favourites);
  };

  /* Favourites, read from the phone where they were not yet. */
  proto.favouriteList = function (done) {
    var self = this, missing = [], id, left, failed = null;
    function finish() {
      done(failed, self.known(function (contact) { return self.isFavourite(contact); }));
    }
    for (id in this.favourites) {
      if (this.favourites.hasOwnProperty(id) && !this.byId[id] && !this.whole) { missing.push(id); }
    }
    left = missing.length;
    function one(error) {
      if (error) { failed = error; }
      left -= 1;
      if (!left) { finish(); }
    }
    if (!left) { finish(); }
    while (missing.length) { this.refresh(missing.pop(), one); }
  };
}(GMIUI));
