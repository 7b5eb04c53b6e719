/* One contact: its numbers, editing, moving, deleting. */
(function (pb, ui) {
  'use strict';

  var t = ui.t;

  pb.showContact = function (contact) {
    var card = ui.contactCard({ contact: contact, numbers: Book.numbers(contact),
      soft: pb.book.groupName(contact.group), favourite: pb.book.isFavourite(contact),
      starred: function (on) { pb.book.setFavourite(contact, on); },
      call: function (number) { pb.callContact(contact, number); } });
    var actions = [
      ui.button({ icon: 'back', label: t('back'), press: pb.showHome }),
      ui.button({ icon: 'edit', text: t('contact.edit'),
        press: function () { pb.showForm(contact, contact); } }),
      ui.button({ icon: 'trash', text: t('contact.delete'),
        press: function () { askDelete(contact); } }),
      ui.button({ icon: 'move', text: t('contact.move'),
        press: function () { chooseGroup(contact); } }),
      null,
      card.callable ? ui.button({ icon: 'call', text: t('call'), kind: 'call', cls: 'gu-first',
        press: function () { pb.callContact(contact); } }) : null
    ];
    var screen = { title: t('phonebook'), pane: card.node, back: pb.showHome, actions: actions,
      layout: function () {
        pb.layoutTabs();
        card.layout();
      } };
    var now = contact.id;
    pb.showOver(screen);
    // Somebody may have changed it on the pb.phone meanwhile.
    pb.book.refresh(now, function (error, fresh) {
      if (ui.frame.screen() !== screen || error) { return; }
      if (!fresh) {
        pb.showHome();
        ui.toast(t('contact.vanished', contact.name));
      } else if (differs(fresh, contact)) {
        pb.showContact(fresh);
      }
    });
  };

  function differs(a, b) {
    return a.name !== b.name || a.group !== b.group || a.digits !== b.digits || a.mail !== b.mail;
  }

  function askDelete(contact) {
    ui.confirm({ text: t('contact.delete.ask', contact.name), yes: t('contact.delete'),
      no: t('contact.keep'), kind: 'end', done: function () {
        ui.toast(t('contact.deleting', contact.name));
        pb.book.remove(contact, function (error) {
          if (error) {
            ui.toast(ui.problem(error, true));
            return;
          }
          pb.showHome();
          ui.toast(t('contact.deleted', contact.name), { text: t('undo'),
            press: function () { putBack(contact); } });
        });
      } });
  }

  /* Undo a deletion: the contact is written anew, so the pb.phone gives it another id. */
  function putBack(contact) {
    var starred = pb.book.isFavourite(contact), old = contact.id, copy = {}, key;
    for (key in contact) {
      if (contact.hasOwnProperty(key)) { copy[key] = contact[key]; }
    }
    copy.id = '';
    pb.book.save(copy, function (error, kept) {
      if (error) {
        ui.toast(t('contact.not.restored', contact.name, ui.problem(error, true)),
          { text: t('try.again'), press: function () { putBack(contact); } });
        return;
      }
      if (starred) {
        pb.book.setFavourite({ id: old }, false);
        pb.book.setFavourite(kept, true);
      }
      pb.showAgain();
      ui.toast(t('contact.restored', contact.name));
    });
  }

  function chooseGroup(contact) {
    var ids = pb.book.groupList(), items = [], i;
    function item(id) {
      return { text: pb.book.groupName(id), off: id === contact.group,
        icon: id === Book.BLACKLIST ? 'block' : id === contact.group ? 'check' : 'move',
        press: function () {
          if (id === Book.BLACKLIST) {
            ui.confirm({ text: t('contact.block.ask', contact.name), yes: t('contact.block'),
              no: t('cancel'), done: function () { move(contact, id); } });
          } else {
            move(contact, id);
          }
        } };
    }
    for (i = 0; i < ids.length; i++) { items.push(item(ids[i])); }
    ui.choose({ text: t('contact.move.to', contact.name), items: items });
  }

  function move(contact, group) {
    pb.book.move(contact, group, function (error, moved) {
      if (error) {
        ui.toast(ui.problem(error, true));
      } else {
        pb.showContact(moved);
        ui.toast(t('contact.moved', moved.name, pb.book.groupName(group)));
      }
    });
  }

  /* Edit a contact, or add one (contact is null); values are what the fields begin with. */
  pb.showForm = function (contact, values) {
    var groups = [], ids = pb.book.groupList(), i, screen, unsure = false;
    for (i = 0; i < ids.length; i++) {
      groups.push({ value: ids[i], text: pb.book.groupName(ids[i]) });
    }
    function check(next) {
      if (!next.name) { return { text: t('contact.name.missing'), name: 'name' }; }
      return /::|:$/.test(next.name) ? { text: t('contact.name.record'), name: 'name' } : null;
    }
    function save(next, done) {
      next.id = contact ? contact.id : '';
      pb.book[unsure ? 'saveAgain' : 'save'](next, function (error, kept) {
        unsure = unsure || ui.isUnreachable(error);
        done(error && ui.problem(error, true));
        if (!error && ui.frame.screen() === screen) {
          pb.showContact(kept);
          ui.toast(t('contact.saved', kept.name));
        }
      });
    }
    screen = ui.formScreen({
      title: t(contact ? 'contact.edit.title' : 'contact.new'),
      word: t('save'), busyWord: t('saving'), check: check, save: save,
      leave: function () {
        if (contact) { pb.showContact(pb.book.byId[contact.id] || contact); } else { pb.showHome(); }
      },
      focus: contact || values.name ? null : 'name',
      fields: [
        { name: 'name', label: t('kind.name'), value: values.name, max: 80 },
        { name: 'group', label: t('kind.group'), options: groups,
          value: values.group || Book.NO_GROUP },
        { name: 'work', label: t('kind.work'), type: 'tel', value: values.work, max: 40 },
        { name: 'mobile', label: t('kind.mobile'), type: 'tel', value: values.mobile, max: 40 },
        { name: 'home', label: t('kind.home'), type: 'tel', value: values.home, max: 40 },
        { name: 'fax', label: t('kind.fax'), type: 'tel', value: values.fax, max: 40 },
        { name: 'mail', label: t('kind.mail'), type: 'email', value: values.mail, wide: true }
      ]
    });
  };
}(PB, GMIUI));
