/* A field to search with, and a way to clear it. */
(function (ui) {
  'use strict';

  /* A search field. typed(text) on each change, left() on Escape. */
  ui.SearchField = function (options) {
    var input = ui.el('input', { cls: 'gu-search-input', type: 'search', role: 'searchbox',
      'aria-label': options.label, placeholder: options.label, autocomplete: 'off',
      autocapitalize: 'off', autocorrect: 'off', maxlength: '60' });
    var clear = ui.button({ icon: 'close', label: ui.t('search.clear'), cls: 'gu-search-clear',
      press: function () { options.cleared(); } });
    var last = '';
    this.input = input;
    this.node = ui.el('div', { cls: 'gu-search' }, [ui.icon('search'), input, clear]);
    ui.show(clear, false);
    function changed() {
      if (input.value !== last) {
        last = input.value;
        ui.show(clear, !!last || options.always);
        options.typed(last);
      }
    }
    ui.show(clear, !!options.always);
    // Old engines tell of some changes by key only.
    input.addEventListener('input', changed, false);
    input.addEventListener('keyup', changed, false);
    this.set = function (text) {
      input.value = text;
      last = text;
      ui.show(clear, !!text || options.always);
    };
  };
}(GMIUI));
