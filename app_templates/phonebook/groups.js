/* Groups: which there are, adding one, renaming and removing it. */
(function (pb, ui) {
  'use strict';

  var t = ui.t;

  /* A choice of the groups that can be changed, and of a new one. */
  pb.showGroups = function () {
    var ids = pb.book.groupList(), items = [], i;
    function item(id) {
      return { icon: 'group', text: pb.book.groupName(id), press: function () { showGroup(id); } };
    }
    items.push({ icon: 'plus', text: t('group.new'), press: function () { showGroup(''); } });
    for (i = 0; i < ids.length; i++) {
      if (ids[i] !== Book.NO_GROUP && ids[i] !== Book.BLACKLIST) { items.push(item(ids[i])); }
    }
    ui.choose({ text: t('groups'), items: items });
  };

  function showGroup(id) {
    var screen, name = id ? pb.book.groupName(id) : '';

    function check(values) {
      if (!values.name) { return { text: t('group.name.missing'), name: 'name' }; }
      return /::|:$/.test(values.name) ? { text: t('contact.name.record'), name: 'name' } : null;
    }

    function save(values, done) {
      pb.book.saveGroup(id, values.name, function (error, kept) {
        done(error && ui.problem(error, true));
        if (error) {
          lookAgain(error);
          return;
        }
        pb.groupsChanged(kept);
        if (ui.frame.screen() === screen) { pb.showHome(); }
        ui.toast(t('contact.saved', values.name));
      });
    }

    function remove() {
      ui.confirm({ text: t('group.remove.ask', name), more: t('group.remove.more'),
        yes: t('group.remove'), no: t('contact.keep'), kind: 'end', done: function () {
          ui.toast(t('contact.deleting', name));
          pb.book.removeGroup(id, function (error) {
            if (error) {
              ui.toast(ui.problem(error, true));
              lookAgain(error);
              return;
            }
            pb.groupsChanged('all');
            if (ui.frame.screen() === screen) { pb.showHome(); }
            ui.toast(t('group.removed', name));
          });
        } });
    }

    screen = ui.formScreen({ title: t(id ? 'kind.group' : 'group.new'), word: t('save'),
      busyWord: t('saving'), leave: pb.showHome, focus: 'name', check: check, save: save,
      fields: [{ name: 'name', label: t('group.name'), value: name, max: 40, wide: true }],
      more: id ? [ui.button({ icon: 'trash', text: t('group.remove'), press: remove })] : [] });
  }

  /* After silence only the phone knows which groups there are. */
  function lookAgain(error) {
    if (ui.isUnreachable(error)) { pb.phone.whenUp(pb.load); }
  }
}(PB, GMIUI));
