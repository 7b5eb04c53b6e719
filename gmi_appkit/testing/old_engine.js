/* Hides from the page what the phone's engine lacks. Runs before anything of the page.

   Playwright's own code uses many of these, in this same window; so nothing is deleted: a getter
   looks who asks, and only the page's scripts, which have an address, are told "undefined". */
(function (lacking) {
  'use strict';
  var define = Object.defineProperty;
  var describe = Object.getOwnPropertyDescriptor;
  var say = console.debug.bind(console);
  var uses = [];
  var seen = {};

  function pageLine() {
    // Error, this function, the getter, and then whoever asks.
    var caller = new Error().stack.split('\n')[3] || '';
    var place = /(?:https?|file):\/\/[^\s)]*/.exec(caller);
    return place ? place[0] : '';
  }

  function note(name, place) {
    if (!seen[name + place] && uses.length < 500) {
      seen[name + place] = 1;
      uses.push({ name: name, where: place });
      // Whoever runs the test listens; it also learns of pages that are left.
      say('__gmi_lacking ' + name + ' ' + place);
    }
  }

  function hide(owner, key, name) {
    var old = owner && describe(owner, key);
    if (!old || !old.configurable) {
      return;
    }
    define(owner, key, {
      configurable: true,
      enumerable: old.enumerable,
      get: function () {
        var place = pageLine();
        if (place) {
          note(name, place);
          return undefined;
        }
        return old.get ? old.get.call(this) : old.value;
      },
      set: function (value) {
        // A polyfill, or a handler that this engine would never call.
        if (!pageLine() && old.set) {
          old.set.call(this, value);
          return;
        }
        define(this, key, { value: value, writable: true, configurable: true, enumerable: true });
      }
    });
  }

  function prototypes(names) {
    var found = [];
    names.forEach(function (name) {
      if (window[name] && window[name].prototype) {
        found.push(window[name].prototype);
      }
    });
    return found;
  }

  var elements = Object.getOwnPropertyNames(window).filter(function (name) {
    return /^(HTML\w*Element|Element|Node|CharacterData)$/.test(name);
  });
  var owners = {
    element: prototypes(elements),
    document: prototypes(['Document', 'HTMLDocument']),
    navigator: prototypes(['Navigator']),
    window: [window].concat(prototypes(['Window', 'EventTarget'])),
    canvas: prototypes(['HTMLCanvasElement']),
    canvas2d: prototypes(['CanvasRenderingContext2D']),
    event: prototypes(['Event', 'UIEvent', 'MouseEvent', 'KeyboardEvent', 'TouchEvent']),
    array: [Array.prototype],
    string: [String.prototype],
    date: [Date.prototype],
    regexp: [RegExp.prototype],
    'function': [Function.prototype],
    performance: prototypes(['Performance']),
    xhr: prototypes(['XMLHttpRequest', 'XMLHttpRequestEventTarget']),
    nodelist: prototypes(['NodeList', 'HTMLCollection']),
    screen: prototypes(['Screen'])
  };

  lacking.members.forEach(function (member) {
    member.of.forEach(function (kind) {
      (owners[kind] || []).forEach(function (owner) {
        hide(owner, member.name, member.name);
      });
    });
  });
  lacking.statics.forEach(function (name) {
    var parts = name.split('.');
    var owner = window[parts[0]];
    while (owner) {
      hide(owner, parts[1], name);
      owner = Object.getPrototypeOf(owner);
    }
  });
  // Last: the lines above need some of them.
  lacking.globals.forEach(function (name) {
    hide(window, name, name);
  });

  define(window, '__gmi_lacking', { value: uses });
})
