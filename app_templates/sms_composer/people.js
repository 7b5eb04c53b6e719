/* Whose number it is: the phonebook as far as messages need it.

   The phone finds contacts by name only, so numbers are looked up among the contacts that were
   read, and among those that somebody chose before. Callbacks get (error reply or null, result). */
function People(phone, readAtOnce) {
  this.phone = phone;
  this.readAtOnce = readAtOnce;
  this.byId = {};
  this.whole = false;
  this.chosen = GMIUI.load('sms.names', {});   // name by number
}

(function (ui) {
  'use strict';

  var proto = People.prototype;
  // Work and mobile phones take messages more often than others; a fax never does.
  var KINDS = ['mobile', 'work', 'home'];
  var SAME = 9;   // so many last digits make two long numbers the same

  function digits(number) { return number.replace(/[^0-9*#]/g, ''); }

  function byKey(a, b) { return a.key < b.key ? -1 : a.key > b.key ? 1 : 0; }

  function read(raw) {
    var person = { id: raw.contactID, name: raw.contactName, key: ui.fold(raw.contactName),
      numbers: [], digits: '' }, i;
    for (i = 0; i < KINDS.length; i++) {
      if (raw[KINDS[i]]) {
        person.numbers.push({ kind: KINDS[i], number: raw[KINDS[i]] });
        person.digits += digits(raw[KINDS[i]]) + '\n';
      }
    }
    return person;
  }

  proto.fetch = function (args, done) {
    var self = this;
    return this.phone.ask('getContact', args, function (reply) {
      var found = [], i, person;
      if (reply.res !== 'success' && reply.msg !== '0') {
        done(reply);
        return;
      }
      for (i = 0; reply.res === 'success' && i < reply.msg.length; i++) {
        person = read(reply.msg[i]);
        if (person.numbers.length) {
          self.byId[person.id] = person;
          found.push(person);
        }
      }
      done(null, found.sort(byKey));
    });
  };

  /* Read everybody, unless they are too many to be read unasked. */
  proto.load = function (done) {
    var self = this;
    this.fetch(['', '', ''], function (error) {
      self.whole = !error;
      done(error && error.reason !== 'many' ? error : null);
    });
  };

  /* Those that were read and whose name or number holds the text, by name. */
  proto.known = function (text) {
    var folded = ui.fold(text), wanted = People.isNumber(text) ? digits(text) : '', out = [], id, one;
    for (id in this.byId) {
      if (this.byId.hasOwnProperty(id)) {
        one = this.byId[id];
        if (one.key.indexOf(folded) >= 0 || (wanted && one.digits.indexOf(wanted) >= 0)) {
          out.push(one);
        }
      }
    }
    return out.sort(byKey);
  };

  /* Ask the phone for names that hold the text. */
  proto.search = function (text, done) {
    var self = this;
    return this.fetch(['', '', text], function (error) {
      done(error, error ? null : self.known(text));
    });
  };

  function same(one, other) {
    return one === other || (one.length >= SAME && other.length >= SAME &&
      one.substring(one.length - SAME) === other.substring(other.length - SAME));
  }

  /* The name for a number, or the number itself in groups. */
  proto.nameOf = function (number) {
    return this.find(number) || ui.readable(number);
  };

  proto.find = function (number) {
    var plain = digits(number), id, i, all;
    if (this.chosen.hasOwnProperty(number)) { return this.chosen[number]; }
    for (id in this.byId) {
      if (this.byId.hasOwnProperty(id) && plain) {
        all = this.byId[id].numbers;
        for (i = 0; i < all.length; i++) {
          if (same(digits(all[i].number), plain)) { return this.byId[id].name; }
        }
      }
    }
    return '';
  };

  /* Remember whose number it is: with many contacts they are not all read again. */
  proto.remember = function (number, name) {
    if (this.whole) { return; }
    this.chosen[number] = name;
    ui.store('sms.names', this.chosen);
  };

  People.isNumber = function (text) {
    return /^[0-9+*#][0-9+*# ()\/.\-]*$/.test(text);
  };

  /* What is sent to, of what somebody typed. */
  People.plain = function (text) { return text.replace(/[^0-9+*#]/g, ''); };
}(GMIUI));
