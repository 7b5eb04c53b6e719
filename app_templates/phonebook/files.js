/* The phonebook as a file: read in from a web address, and written out by the phone. */
(function (pb, ui) {
  'use strict';

  var t = ui.t;
  var FILE = '/phonebook/phonebook.xml';   // where the phone puts what it was told to save

  pb.showImport = function () {
    var screen = ui.formScreen({
      title: t('import.title'), icon: 'load', word: t('import.go'), busyWord: t('import.going'),
      leave: pb.showHome, focus: 'url',
      fields: [{ name: 'url', label: t('import.url'), type: 'url', max: 200, wide: true }],
      check: function (values) {
        return values.url ? null : { text: t('import.missing'), name: 'url' };
      },
      save: function (values, done) {
        pb.phone.ask('downloadPhonebook', [{ mode: 2, url: values.url, interval: 0, redup: 1,
          clearold: 0, filetype: 0, encode: 'UTF-8' }, 1], function (reply) {
          if (reply.res !== 'success') {
            done(reply.phbkresponse ? t('import.failed', t('import.code.' + reply.phbkresponse))
              : ui.problem(reply, true));
            return;
          }
          done();
          if (ui.frame.screen() === screen) { pb.showHome(); }
          ui.toast(t('import.done'));
          pb.reload();
        });
      }
    });
  };

  /* A page can read the phone's files only where the phone is where the page comes from. */
  pb.canExport = function () {
    return pb.phone.gmi.base === location.protocol + '//' + location.host;
  };

  pb.showExport = function () {
    var node = ui.el('div', { cls: 'gu-fill' }), screen;

    function show(state) { ui.clear(node).appendChild(ui.state(state).node); }

    function failed(text) {
      show({ icon: 'alert', title: t('export.failed'), text: text, role: 'alert', buttons: [
        ui.button({ icon: 'refresh', text: t('try.again'), cls: 'gu-outline', press: save })] });
    }

    function save() {
      show({ icon: 'clock', title: t('export.going') });
      pb.phone.ask('setPhonebook', [{ filetype: 0, encode: 'UTF-8', redup: 0, clearold: 0 }, 0],
        function (reply) {
          if (ui.frame.screen() !== screen) { return; }
          if (reply.res === 'success') { read(); } else { failed(ui.problem(reply)); }
        });
    }

    /* Nothing is called ready before it could be read. */
    function read() {
      var request = new XMLHttpRequest();
      request.onreadystatechange = function () {
        var text;
        if (request.readyState !== 4 || ui.frame.screen() !== screen) { return; }
        text = request.status === 200 ? request.responseText : '';
        if (/<AddressBook/.test(text)) {
          ready((text.match(/<Contact[\s>]/g) || []).length);
        } else {
          failed(t('export.unread'));
        }
      };
      request.open('GET', pb.phone.gmi.base + FILE + '?' + new Date().getTime(), true);
      request.send(null);
    }

    function ready(count) {
      show({ icon: 'check', title: t('export.done'), text: t('export.done.text', count), buttons: [
        ui.el('a', { cls: 'gu-button gu-accent gu-on gu-first', href: pb.phone.gmi.base + FILE, target: '_blank',
          download: FILE.split('/').pop(), tabindex: '0' }, [
          ui.el('span', { cls: 'gu-word', text: t('export.open') })])] });
    }

    screen = { title: t('export.title'), node: node, back: pb.showHome,
      actions: [ui.button({ icon: 'back', text: t('phonebook'), press: pb.showHome })] };
    ui.frame.show(screen);
    save();
  };
}(PB, GMIUI));
