/* The screen kit's ground: elements, classes, words, settings. ES3, one global. */
var GMIUI = {};

(function (ui) {
  'use strict';

  var words = {};
  var language = 'en';

  /* Build an element. Text only ever becomes a text node, so a name cannot become markup.
     props: cls, text, press (a function), anything else is an attribute; null leaves it out. */
  ui.el = function (tag, props, children) {
    var node = document.createElement(tag), name, value, i;
    for (name in props) {
      if (!props.hasOwnProperty(name)) { continue; }
      value = props[name];
      if (value === null || value === undefined) { continue; }
      if (name === 'cls') {
        node.className = value;
      } else if (name === 'text') {
        node.appendChild(document.createTextNode(value));
      } else if (name === 'press') {
        node.gmiPress = value;
      } else {
        node.setAttribute(name, value);
      }
    }
    for (i = 0; children && i < children.length; i++) {
      if (children[i]) { node.appendChild(children[i]); }
    }
    return node;
  };

  ui.clear = function (node) {
    while (node.firstChild) { node.removeChild(node.firstChild); }
    return node;
  };

  /* Put text into a node; nothing happens where it stands already, so nothing is painted. */
  ui.setText = function (node, text) {
    var first = node.firstChild;
    if (first && first.nodeType === 3 && !first.nextSibling) {
      if (first.nodeValue !== text) { first.nodeValue = text; }
    } else {
      ui.clear(node).appendChild(document.createTextNode(text));
    }
  };

  ui.hasClass = function (node, name) {
    return (' ' + node.className + ' ').indexOf(' ' + name + ' ') >= 0;
  };

  ui.setClass = function (node, name, on) {
    var has = ui.hasClass(node, name);
    if (on && !has) {
      node.className = node.className ? node.className + ' ' + name : name;
    } else if (!on && has) {
      node.className = (' ' + node.className + ' ').replace(' ' + name + ' ', ' ')
        .replace(/^ +| +$/g, '');
    }
  };

  ui.show = function (node, on) {
    node.style.display = on ? '' : 'none';
  };

  ui.inside = function (node, holder) {
    while (node && node !== holder) { node = node.parentNode; }
    return !!node;
  };

  /* Whether the small density is on: the same width that the stylesheet asks for. */
  ui.isSmall = function () {
    return ui.width() < ui.tokens.breakpoint;
  };

  ui.size = function (name) {
    return ui.tokens[ui.isSmall() ? 'small' : 'wide'][name];
  };

  ui.width = function () {
    return window.innerWidth || document.documentElement.clientWidth;
  };

  ui.height = function () {
    return window.innerHeight || document.documentElement.clientHeight;
  };

  /* Words: each language's file calls words(code, {...}). What a language lacks comes from
     English where an app brings that along. */
  ui.words = function (code, more) {
    var own = words[code] || (words[code] = {}), key;
    for (key in more) {
      if (more.hasOwnProperty(key)) { own[key] = more[key]; }
    }
  };

  ui.setLanguage = function (code) {
    var rtl;
    language = words[code] ? code : 'en';
    rtl = ui.t('direction') === 'rtl';
    document.documentElement.setAttribute('lang', language);
    document.documentElement.setAttribute('dir', rtl ? 'rtl' : 'ltr');
    ui.setClass(document.documentElement, 'rtl', rtl);
  };

  ui.isRtl = function () {
    return ui.hasClass(document.documentElement, 'rtl');
  };

  /* The text for a key, with {0}, {1} ... put in. */
  ui.t = function (key) {
    var text = words[language] && words[language][key];
    var given = arguments;
    if (text === undefined) { text = words.en && words.en[key]; }
    if (text === undefined) { return key; }
    return text.replace(/\{(\d)\}/g, function (whole, digit) {
      var value = given[parseInt(digit, 10) + 1];
      return value === undefined ? whole : String(value);
    });
  };

  /* Settings that outlive the page. Storage may be off or full: then they live in memory. */
  var memory = {};
  ui.load = function (key, otherwise) {
    var raw = null;
    try {
      raw = window.localStorage ? localStorage.getItem(key) : null;
    } catch (ignored) { raw = null; }
    if (raw === null || raw === undefined) {
      return memory.hasOwnProperty(key) ? memory[key] : otherwise;
    }
    try {
      return JSON.parse(raw);
    } catch (ignoredToo) { return otherwise; }
  };

  ui.store = function (key, value) {
    memory[key] = value;
    try {
      if (window.localStorage) { localStorage.setItem(key, JSON.stringify(value)); }
    } catch (ignored) { /* kept in memory */ }
  };

  /* Do something once the page and all that belongs to it is there. */
  ui.afterLoad = function (act) {
    if (document.readyState === 'complete') {
      act();
    } else {
      window.addEventListener('load', function () { setTimeout(act, 0); }, false);
    }
  };

  /* Themes: light, dark, or auto, which is dark from 19 to 7 o'clock. */
  ui.setTheme = function (name) {
    ui.theme = name;
    applyTheme();
  };

  function applyTheme() {
    var name = ui.theme;
    var hour = new Date().getHours();
    var dark = name === 'dark' || (name === 'auto' && (hour >= 19 || hour < 7));
    ui.setClass(document.documentElement, 'dark', dark);
  }

  /* For the frame's clock: a page can stay open from day to night. */
  ui.keepTheme = function () {
    if (ui.theme === 'auto') { applyTheme(); }
  };

  ui.isDark = function () {
    return ui.hasClass(document.documentElement, 'dark');
  };
}(GMIUI));
