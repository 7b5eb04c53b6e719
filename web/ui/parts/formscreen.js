/* A screen with a form: cancel, save, and what is said while and after the phone decides. */
(function (ui) {
  'use strict';

  /* options: title, fields (see ui.Form), word and busyWord (of the main button), icon,
     check(values) -> null or {text, name}, save(values, done), leave() or null, focus (a field's
     name), message, hint, more (buttons beside cancel), below {node, layout(top)} (what stands under
     the fields; it tells of a change by the screen's changed()). done(problem) says what went wrong, or nothing where all went well: then
     the screen is left to save. Leaving with changes asks first. */
  ui.formScreen = function (options) {
    var form, button, pager, screen, touched = false, below = options.below;

    function changed() { touched = true; }

    function busy(on) {
      form.setBusy(on);
      ui.enable(button, !on);
      ui.setText(button.lastChild, on ? options.busyWord || options.word : options.word);
    }

    function save() {
      var values = form.values();
      var wrong = options.check && options.check(values);
      if (button.disabled) { return; }
      if (wrong) {
        form.fail(wrong.text, wrong.name);
        return;
      }
      busy(true);
      options.save(values, function (problem) {
        busy(false);
        if (problem && ui.frame.screen() === screen) { form.fail(problem); }
      });
    }

    function leave() {
      if (!touched) {
        options.leave();
        return;
      }
      ui.confirm({ text: ui.t('form.leave'), yes: ui.t('form.leave.yes'),
        no: ui.t('form.leave.no'), kind: 'end', done: options.leave });
    }

    function paged(self) {
      if (!pager) { return; }
      pager.update(self.page, self.pages());
      if (below) { below.layout(self.grid.offsetTop + self.grid.offsetHeight); }
    }

    form = new ui.Form({ fields: options.fields, submit: save, paged: paged,
      changed: changed });
    pager = new ui.Pager(function (by) { form.go(form.page + by); });
    button = ui.button({ icon: options.icon || 'check', text: options.word, kind: 'accent',
      press: save });
    screen = {
      title: options.title, back: options.leave ? leave : null,
      changed: changed,
      node: ui.el('div', { cls: 'gu-fill' }, [form.node, below && below.node]),
      turn: function (by) { form.go(form.page + by); },
      layout: function () {
        if (below) { form.node.style.bottom = below.node.offsetHeight + 'px'; }
        form.layout();
      },
      actions: [
        // null parts the bar; what is left out must not.
        options.leave ? ui.button({ icon: 'close', text: ui.t('cancel'), press: leave }) : undefined
      ].concat(options.more || [], [
        options.hint ? ui.el('span', { cls: 'gu-hint', text: options.hint }) : pager.node,
        null, button
      ])
    };
    ui.frame.show(screen);
    if (options.message) { form.fail(options.message); }
    if (options.focus) { form.inputs[options.focus].focus(); }
    return screen;
  };

  /* Ask for the phone's user and password; they are kept in memory only.
     options: message, username, go(username, password). */
  ui.loginScreen = function (options) {
    return ui.formScreen({ title: ui.t('login.title'), word: ui.t('login.go'),
      hint: ui.t('login.hint'), message: options.message,
      focus: options.username ? 'password' : 'username',
      fields: [
        { name: 'username', label: ui.t('login.name'), value: options.username },
        { name: 'password', label: ui.t('login.password'), type: 'password' }
      ],
      check: function (values) {
        return values.username && values.password ? null : { text: ui.t('login.missing'),
          name: values.username ? 'password' : 'username' };
      },
      save: function (values, done) {
        done();
        options.go(values.username, values.password);
      } });
  };
}(GMIUI));
