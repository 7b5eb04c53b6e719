/* Tiles from the cells of a spreadsheet, and back. Cells are parted by tabs (so a spreadsheet copies
   them), semicolons or commas; a cell in quotes may hold any of them. */
var Spreadsheet = {};

(function () {
  'use strict';

  var HEADINGS = {
    name: /^(name|label|title|who)$/i,
    number: /^(number|phone|phone number|tel|telephone|extension|ext|user ?id|value)$/i,
    colour: /^(colou?r)$/i,
    account: /^(account|line|acct)$/i
  };
  var ORDER = ['name', 'number', 'colour', 'account'];

  function trim(text) { return text.replace(/^\s+|\s+$/g, ''); }

  /* A number as it is dialled: without what is there for the eye. */
  Spreadsheet.number = function (text) {
    text = trim(text);
    if (/@/.test(text)) { return text; }
    // +44 (0)20 is +4420.
    return text.replace(/^(\+.*)\(0\)/, '$1').replace(/[ \u00a0()\/.\-]/g, '');
  };

  /* Whether something can be dialled: digits and what phones know besides, or a SIP address. */
  Spreadsheet.isNumber = function (text) {
    text = Spreadsheet.number(text);
    return /^\+?[0-9*#]+$/.test(text) || /^(sip:)?[^\s@"<>]+@[^\s@"<>]+$/.test(text);
  };

  /* The mark that parts the cells: the one that most lines have, outside of quotes. */
  function separator(text) {
    var bare = text.replace(/"[^"]*"/g, ''), marks = ['\t', ';', ','], best = ',', most = 0, i, n;
    for (i = 0; i < marks.length; i++) {
      n = bare.split(marks[i]).length - 1;
      if (n > most) {
        most = n;
        best = marks[i];
      }
    }
    return best;
  }

  /* Lines of cells; each line has its number in the text as .line. */
  Spreadsheet.cells = function (text) {
    var mark = separator(text), lines = [], line = [], cell = '', quoted = false, at, letter;
    var number = 1, started = 1;
    function endLine() {
      line.push(cell);
      line.line = started;
      if (trim(line.join(''))) { lines.push(line); }
      line = [];
      cell = '';
      started = number;
    }
    text = text.replace(/^\ufeff/, '').replace(/\r\n?/g, '\n');
    for (at = 0; at < text.length; at++) {
      letter = text.charAt(at);
      if (letter === '\n') { number += 1; }
      if (quoted) {
        if (letter !== '"') {
          cell += letter;
        } else if (text.charAt(at + 1) === '"') {
          cell += '"';
          at += 1;
        } else {
          quoted = false;
        }
      } else if (letter === '"' && !trim(cell)) {
        quoted = true;
        cell = '';
      } else if (letter === mark) {
        line.push(cell);
        cell = '';
      } else if (letter === '\n') {
        endLine();
      } else {
        cell += letter;
      }
    }
    endLine();
    return lines;
  };

  /* Where each column stands: told by a first line of headings, else in the usual order. */
  function columns(first) {
    var places = {}, found = 0, i, k;
    for (i = 0; i < first.length; i++) {
      for (k = 0; k < ORDER.length; k++) {
        if (HEADINGS[ORDER[k]].test(trim(first[i])) && places[ORDER[k]] === undefined) {
          places[ORDER[k]] = i;
          found += 1;
        }
      }
    }
    if (found > 1 && places.number !== undefined) { return { places: places, headings: true }; }
    return { places: { name: 0, number: 1, colour: 2, account: 3 }, headings: false };
  }

  /* {tiles: [{name, number, colour, account}], skipped: [numbers of lines without a number]}. */
  Spreadsheet.read = function (text) {
    var lines = Spreadsheet.cells(text), out = { tiles: [], skipped: [] }, i, tile, known;
    if (!lines.length) { return out; }
    known = columns(lines[0]);
    function cell(line, name) {
      var at = known.places[name];
      return at === undefined || line[at] === undefined ? '' : trim(line[at]).replace(/\s+/g, ' ');
    }
    for (i = known.headings ? 1 : 0; i < lines.length; i++) {
      tile = { name: cell(lines[i], 'name'), number: cell(lines[i], 'number'),
        colour: cell(lines[i], 'colour').toLowerCase(), account: cell(lines[i], 'account') };
      if (Spreadsheet.isNumber(tile.number)) {
        tile.number = Spreadsheet.number(tile.number);
        tile.name = tile.name || tile.number;
        out.tiles.push(tile);
      } else {
        out.skipped.push(lines[i].line);
      }
    }
    return out;
  };

  function quote(text) {
    return /[",;\t\n]/.test(text) ? '"' + text.replace(/"/g, '""') + '"' : text;
  }

  /* The board as CSV. */
  Spreadsheet.write = function (tiles) {
    var lines = [ORDER.join(',')], i, tile;
    for (i = 0; i < tiles.length; i++) {
      tile = tiles[i];
      if (tile) {
        lines.push([quote(tile.name), quote(tile.number), tile.colour, tile.account].join(','));
      }
    }
    return lines.join('\n') + '\n';
  };
}());
