/* Previous and next, for whatever has pages. */
(function (ui) {
  'use strict';

  /* Previous, "3 of 17", next: for the action bar. Call update(list) when the list turned. */
  ui.Pager = function (turn) {
    this.previous = ui.button({ icon: 'previous', label: ui.t('page.previous'), cls: 'gu-arrow',
      press: function () { turn(-1); } });
    this.next = ui.button({ icon: 'next', label: ui.t('page.next'), cls: 'gu-arrow',
      press: function () { turn(1); } });
    this.text = ui.el('span', { cls: 'gu-pages', role: 'status' });
    this.node = ui.el('span', { cls: 'gu-pager' }, [this.previous, this.text, this.next]);
  };

  ui.Pager.prototype.update = function (page, pages) {
    this.node.style.visibility = pages > 1 ? 'visible' : 'hidden';
    ui.setText(this.text, ui.t('page.of', page + 1, pages));
    ui.enable(this.previous, page > 0);
    ui.enable(this.next, page < pages - 1);
  };
}(GMIUI));
