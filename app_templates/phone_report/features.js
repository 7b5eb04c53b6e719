/* What this engine can do, tried out. Each test is {name, test()} in a group; a test that throws
   counts as no. Names are looked up as text, so that no engine stumbles over them. */
var REPORT_FEATURES = (function () {
  var probe = document.createElement('div');

  function inWindow(name) { return function () { return name in window && !!window[name]; }; }

  function inElement(name) { return function () { return name in probe; }; }

  function method(owner, name) {
    return function () { return typeof owner()[name] === 'function'; };
  }

  /* Whether the engine keeps a declaration. */
  function css(declaration) {
    return function () {
      probe.style.cssText = declaration;
      return probe.style.length > 0;
    };
  }

  /* Whether the engine can read a piece of a script. */
  function syntax(code) {
    return function () {
      return !!Function(code);
    };
  }

  function functions() { return Function.prototype; }
  function objects() { return Object; }
  function arrays() { return Array.prototype; }
  function strings() { return String.prototype; }

  function one(name, test) { return { name: name, test: test }; }

  return [
    { title: 'Network and script', tests: [
      one('WebSocket', inWindow('WebSocket')),
      one('EventSource', inWindow('EventSource')),
      one('fetch', inWindow('fetch')),
      one('Promise', inWindow('Promise')),
      one('URL', inWindow('URL')),
      one('FormData', inWindow('FormData')),
      one('CORS', function () { return 'withCredentials' in new XMLHttpRequest(); }),
      one('JSON', inWindow('JSON')),
      one('Function bind', method(functions, 'bind')),
      one('Object.keys', method(objects, 'keys')),
      one('Object.freeze', method(objects, 'freeze')),
      one('Array forEach', method(arrays, 'forEach')),
      one('String trim', method(strings, 'trim')),
      // gmi-check-ignore js-radix: what an engine makes of a leading 0 is the question
      one('parseInt("08") is 8', function () { return parseInt('08') === 8; }),
      one('strict mode', syntaxStrict),
      one('reserved names', syntax('var p = {}; p.catch = 1; return p.default;')),
      one('let', syntax('"use strict"; let a = 1;')),
      one('arrow functions', syntax('return () => 1;')),
      one('class', syntax('"use strict"; class A {}')),
      one('template literals', syntax('return `a`;')),
      one('typed arrays', inWindow('Uint8Array')),
      one('Web Workers', inWindow('Worker'))
    ] },
    { title: 'Page', tests: [
      one('touch events', function () { return 'ontouchstart' in window; }),
      one('localStorage', function () {
        localStorage.setItem('report', '1');
        return localStorage.getItem('report') === '1';
      }),
      one('document.cookie', function () {
        document.cookie = 'report=1';
        return document.cookie.indexOf('report=1') >= 0;
      }),
      one('Web SQL', inWindow('openDatabase')),
      one('IndexedDB', inWindow('indexedDB')),
      one('history.pushState', function () { return 'pushState' in window.history; }),
      one('hashchange', function () { return 'onhashchange' in window; }),
      one('animation frame', inWindow('requestAnimationFrame')),
      one('matchMedia', inWindow('matchMedia')),
      one('MutationObserver', inWindow('MutationObserver')),
      one('document.hidden', function () {
        return 'hidden' in document || 'webkitHidden' in document;
      }),
      one('querySelector', function () { return !!document.querySelector('body'); }),
      one('classList', inElement('classList')),
      one('dataset', inElement('dataset')),
      one('script async', function () { return 'async' in document.createElement('script'); }),
      one('canvas', function () { return !!document.createElement('canvas').getContext; }),
      one('inline SVG', function () {
        probe.innerHTML = '<svg></svg>';
        return (probe.firstChild && probe.firstChild.namespaceURI || '').indexOf('svg') >= 0;
      }),
      one('placeholder', function () { return 'placeholder' in document.createElement('input'); }),
      one('geolocation', function () { return 'geolocation' in navigator; })
    ] },
    { title: 'Style', tests: [
      one('flexbox', css('display: flex')),
      one('-webkit-box', css('display: -webkit-box')),
      one('grid', css('display: grid')),
      one('calc', css('width: calc(1px + 1px)')),
      one('vw', css('width: 1vw')),
      one('rem', css('width: 1rem')),
      one('variables', css('--a: 1')),
      one('sticky', css('position: sticky')),
      one('object-fit', css('object-fit: cover')),
      one('linear-gradient', css('background-image: linear-gradient(#fff, #000)')),
      one('-webkit-gradient', css('background-image: ' +
        '-webkit-gradient(linear, left top, left bottom, from(#fff), to(#000))')),
      one('border-radius', css('border-radius: 1px')),
      one('box-sizing', css('box-sizing: border-box')),
      one('-webkit-box-sizing', css('-webkit-box-sizing: border-box')),
      one('transform', css('transform: rotate(1deg)')),
      one('-webkit-transform', css('-webkit-transform: rotate(1deg)')),
      one('3D transforms', css('-webkit-transform: translate3d(1px, 1px, 1px)')),
      one('rgba', css('color: rgba(0, 0, 0, 0.5)')),
      one('user-select', css('user-select: none')),
      one('-webkit-user-select', css('-webkit-user-select: none'))
    ] }
  ];

  function syntaxStrict() {
    return Function('"use strict"; return !this;')();
  }
}());

/* Pictures say later whether they are known: told(name, yes). */
function reportPictures(told) {
  var pictures = {
    'data: PNG': 'data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==',
    'WebP': 'data:image/webp;base64,UklGRiIAAABXRUJQVlA4IBYAAAAwAQCdASoBAAEADsD+JaQAA3AAAAAA',
    'SVG picture': 'data:image/svg+xml;base64,PHN2ZyB4bWxucz0iaHR0cDovL3d3dy53My5vcmcvMjAwMC9zdmciIHdpZHRoPSIxIiBoZWlnaHQ9IjEiLz4='
  };
  function look(name) {
    var image = new Image();
    image.onload = function () { told(name, image.width === 1); };
    image.onerror = function () { told(name, false); };
    image.src = pictures[name];
  }
  for (var name in pictures) {
    if (pictures.hasOwnProperty(name)) { look(name); }
  }
}
