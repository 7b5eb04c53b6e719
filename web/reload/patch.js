/*
 * The page itself, patched where an edit touches only text and harmless attributes that no script
 * has had a hand in. Part of the reload client, see client.js.
 */
var source = null;
var sourceAsked = false;
var SETTLED = 200;

/* What may change without the page being loaded anew. Scripts look at ids, names, types and
   data when they start; whoever changes those wants them to start again. */
var HARMLESS = new RegExp('^(class|style|title|alt|placeholder|href|src|value|label|width|' +
  'height|align|valign|colspan|rowspan|lang|dir|size|maxlength|tabindex|role|aria-.*)$');
var FIXED = /^(SCRIPT|BASE|META|LINK|IFRAME|FRAME|OBJECT|EMBED|TEMPLATE)$/;

function ask(whenDone) {
  var asking = new XMLHttpRequest();
  asking.open('GET', location.href.replace(/#.*$/, ''), true);
  asking.setRequestHeader('X-Requested-With', 'XMLHttpRequest');
  asking.onreadystatechange = safely(function () {
    if (asking.readyState === 4) { whenDone(asking); }
  });
  asking.send(null);
}

/* Keeps the page as it was served, to tell later what an edit changed; once the page has had its
   own first requests answered. */
function remember() {
  if (sourceAsked || !ownPath || !canParse()) { return; }
  sourceAsked = true;
  setTimeout(safely(function () {
    if (ended) { return; }
    ask(function (answer) {
      var same = answer.getResponseHeader('X-GMI-Page') === tag.getAttribute('data-page');
      if (answer.status === 200 && same) { source = parse(answer.responseText); }
      state.ready = true;
    });
  }), SETTLED);
}

function canParse() {
  return !!(document.implementation && document.implementation.createHTMLDocument);
}

function parse(text) {
  var page = null;
  try {
    page = new DOMParser().parseFromString(text, 'text/html');
  } catch (ignored) { page = null; }
  if (!page || !page.documentElement || page.documentElement.nodeName !== 'HTML') {
    page = document.implementation.createHTMLDocument('');
    page.open();
    page.write(text);
    page.close();
  }
  return page;
}

/* Calls whenDone with why the page has to be loaded anew, or whether the server is away. */
function patch(update, whenDone) {
  if (source === null) {
    whenDone('the page as it was is not known');
    return;
  }
  if (update.pages && typeof update.pages[ownPath] === 'string') {
    whenDone(patchTo(update.pages[ownPath]));
    return;
  }
  ask(function (answer) {
    if (answer.status !== 200) {
      whenDone(answer.status ? 'the page cannot be had' : '', !answer.status);
    } else {
      whenDone(patchTo(answer.responseText));
    }
  });
}

function patchTo(text) {
  var steps = [];
  var page = parse(text);
  var problem = compare(
    source.documentElement, page.documentElement, document.documentElement, steps
  );
  if (!problem) {
    source = page;
    for (var i = 0; i < steps.length; i += 1) { steps[i](); }
    state.patches += 1;
  }
  return problem;
}

function children(element, live) {
  var found = [];
  for (var child = element.firstChild; child; child = child.nextSibling) {
    if (!(live && isOurs(child))) { found.push(child); }
  }
  return found;
}

function isOurs(node) {
  return node.nodeType === 1 && node.getAttribute('data-gmi') !== null;
}

/* Follows the page as it was, as it is to be, and as it stands on the screen. Where the first
   two differ, the first and the third must agree: then no script has had a hand in it. */
function compare(before, after, live, steps) {
  if (before.nodeName !== after.nodeName) { return 'the structure of the page changed'; }
  if (before.nodeType === 8) { return ''; }
  if (before.nodeType !== 1) {
    return before.data === after.data ? '' : changeText(before, after, live, steps);
  }
  var problem = compareAttributes(before, after, live, steps);
  if (problem || before.innerHTML === after.innerHTML) { return problem; }
  if (before.nodeName === 'NOSCRIPT') { return ''; }
  if (FIXED.test(before.nodeName)) { return 'a ' + lower(before) + ' changed'; }
  if (!live || live.nodeName !== before.nodeName) { return 'a script has changed this part'; }
  var olds = children(before);
  var news = children(after);
  var lives = children(live, true);
  if (olds.length !== news.length) { return 'the structure of the page changed'; }
  if (olds.length !== lives.length) { return 'a script has changed this part'; }
  for (var i = 0; i < olds.length && !problem; i += 1) {
    if (lives[i].nodeName !== olds[i].nodeName) { return 'a script has changed this part'; }
    problem = compare(olds[i], news[i], lives[i], steps);
  }
  return problem;
}

function lower(node) { return node.nodeName.toLowerCase(); }

function changeText(before, after, live, steps) {
  if (!live || live.data !== before.data) { return 'a script has changed this text'; }
  steps.push(function () { live.data = after.data; });
  return '';
}

function compareAttributes(before, after, live, steps) {
  var names = {};
  var i;
  for (i = 0; i < before.attributes.length; i += 1) { names[before.attributes[i].name] = 1; }
  for (i = 0; i < after.attributes.length; i += 1) { names[after.attributes[i].name] = 1; }
  for (var name in names) {
    if (Object.prototype.hasOwnProperty.call(names, name) &&
        before.getAttribute(name) !== after.getAttribute(name)) {
      if (FIXED.test(before.nodeName) || !HARMLESS.test(name)) {
        return name + ' of a ' + lower(before) + ' changed';
      }
      if (!live || live.getAttribute(name) !== before.getAttribute(name)) {
        return 'a script has changed ' + name + ' of a ' + lower(before);
      }
      steps.push(changeAttribute(live, name, after.getAttribute(name)));
    }
  }
  return '';
}

function changeAttribute(element, name, value) {
  return function () {
    if (value === null) {
      element.removeAttribute(name);
    } else {
      element.setAttribute(name, value);
    }
  };
}
