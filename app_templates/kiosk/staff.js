/* The way out, for staff: a code, then a page with what they need. The code keeps visitors from
   stumbling out; README.md says what it cannot keep out. */
(function (kiosk, ui) {
  'use strict';

  var t = ui.t;
  var TRIES = 5;
  var WAIT_MS = 60000;
  var tries = TRIES;
  var waitUntil = 0;

  /* The screen that asks for the code. options: settings, opened(), back(). */
  kiosk.codeScreen = function (options) {
    var staff = options.settings.staff, pad;
    function check(code) {
      var left = waitUntil - new Date().getTime();
      pad.set('');
      if (left > 0) {
        pad.say(t('staff.wait', Math.ceil(left / 1000)), true);
      } else if (kiosk.sha256(staff.salt + ':' + code) === staff.code) {
        tries = TRIES;
        options.opened();
      } else {
        tries -= 1;
        if (!tries) {
          tries = TRIES;
          waitUntil = new Date().getTime() + WAIT_MS;
          pad.say(t('staff.wait', WAIT_MS / 1000), true);
        } else {
          pad.say(tries === 1 ? t('staff.wrong.last') : t('staff.wrong', tries), true);
        }
      }
    }
    pad = new ui.DialPad({ label: t('staff.code'), hidden: true, most: 12,
      go: { icon: 'check', text: t('staff.open'), press: check },
      back: ui.button({ icon: 'back', text: t('kiosk.start'), cls: 'gu-outline',
        press: options.back }) });
    return { title: t('staff'), node: pad.node, back: options.back,
      leave: function () { pad.set(''); } };
  };

  /* What the phone and the settings are, and the ways on.
     options: settings, phone, theme(), leave(), back(). */
  kiosk.staffScreen = function (options) {
    var phone = options.phone, settings = options.settings;
    var notes = settings.problems.length
      ? [t('kiosk.left.out', settings.problems.join('; ')) + '.']
      : [];
    var facts = ui.el('div', { cls: 'kiosk-facts', role: 'status' });
    function account() {
      var ready = phone.ready(), k;
      for (k = 0; k < ready.length; k++) {
        if (settings.account === null || ready[k].index === settings.account) {
          return ready[k].number;
        }
      }
      return t('staff.facts.none');
    }
    ui.setText(facts, t('staff.facts.down'));
    phone.ask('getProduct', [], function (reply) {
      if (reply.res === 'success') {
        ui.setText(facts, t('staff.facts', reply.product, account()));
      }
    });
    return { title: t('staff'), back: options.back,
      node: ui.el('div', { cls: 'gu-fill kiosk-staff' }, [
        ui.el('div', { cls: 'kiosk-staff-in' }, [facts,
          ui.el('div', { cls: 'kiosk-notes', text: notes.join(' ') }),
          ui.el('div', { cls: 'kiosk-staff-buttons' }, [
            ui.button({ icon: 'close', text: t('staff.leave'), kind: 'accent',
              press: options.leave }),
            ui.button({ icon: 'refresh', text: t('staff.reload'), cls: 'gu-outline',
              press: function () { window.location.reload(); } }),
            ui.button({ icon: ui.isDark() ? 'sun' : 'moon',
              text: t(ui.isDark() ? 'menu.light' : 'menu.dark'), cls: 'gu-outline',
              press: options.theme })])])]),
      actions: [ui.button({ icon: 'back', text: t('kiosk.start'), press: options.back })] };
  };
}(Kiosk, GMIUI));
