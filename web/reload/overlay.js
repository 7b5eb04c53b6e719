/*
 * Shows on the screen what is wrong with the app: file, line, the lines around. Loaded by the
 * reload client when there is something. ES3, made of text nodes only, no style sheet of the
 * app's fits its elements, and the page's focus stays where it is.
 */
(function (page) {
  var doc = page.document;
  var state = page.__gmi_reload;
  var ESCAPE = 27;
  var panel = null;
  var dismiss = null;
  var touched = 0;

  var COLOURS = {
    sheet: '#16191d', text: '#f1f3f5', quiet: '#a9b1ba', bad: '#ff7b6b', good: '#9be39f',
    code: '#0c0e10', here: '#4a2220', button: '#343b43'
  };
  var MONO = 'font-family:"Droid Sans Mono",Consolas,Menlo,monospace;';
  var TITLES = {
    template: 'Template', check: 'The phone cannot do this', config: 'Setting', uncaught: 'Script error'
  };

  /* Names of our own, so that rules for div or pre do not fit. */
  function make(parent, style, text, name) {
    var element = doc.createElement(name || 'gmi-part');
    element.style.cssText = 'display:block;margin:0;padding:0;border:0;float:none;width:auto;' +
      'min-width:0;max-width:none;height:auto;min-height:0;position:static;visibility:visible;' +
      'opacity:1;background:none;box-sizing:content-box;text-indent:0;letter-spacing:normal;' +
      'text-transform:none;text-align:left;text-shadow:none;white-space:normal;color:inherit;' +
      'font:inherit;-webkit-user-select:text;' + style;
    if (text) { element.appendChild(doc.createTextNode(text)); }
    parent.appendChild(element);
    return element;
  }

  function small() { return page.innerWidth < 640 || page.innerHeight < 360; }

  function on(element, name, work) {
    element.addEventListener(name, function (event) {
      try { work(event); } catch (error) { state.reason = String(error); }
    }, false);
  }

  /* The app below must not take a touch on the panel for its own. */
  function keepToItself(element) {
    var names = ['touchstart', 'touchmove', 'touchend', 'mousedown', 'mouseup', 'click'];
    for (var i = 0; i < names.length; i += 1) {
      on(element, names[i], function (event) { event.stopPropagation(); });
    }
  }

  function away() {
    if (dismiss) { dismiss(); }
  }

  function button(parent) {
    var made = make(parent, 'float:right;padding:0 18px;height:44px;line-height:44px;' +
      'background:' + COLOURS.button + ';color:' + COLOURS.text + ';border-radius:4px;' +
      'font-weight:bold;cursor:pointer;-webkit-user-select:none;', 'Close');
    made.setAttribute('role', 'button');
    made.setAttribute('title', 'Escape');
    on(made, 'touchend', function (event) {
      event.preventDefault();
      touched = new Date().getTime();
      away();
    });
    on(made, 'click', function () {
      if (new Date().getTime() - touched > 1000) { away(); }
    });
  }

  function head(problems) {
    var row = make(panel, 'height:44px;line-height:44px;padding:8px 8px 8px 16px;' +
      'overflow:hidden;');
    button(row);
    var count = problems.length === 1 ? '1 problem' : problems.length + ' problems';
    make(row, 'display:inline;color:' + COLOURS.bad + ';font-weight:bold;font-size:18px;', count);
    if (!small()) {
      make(row, 'display:inline;padding-left:12px;color:' + COLOURS.quiet + ';',
        'goes by itself when mended');
    }
  }

  function place(problem) {
    if (!problem.file) { return 'no file'; }
    return problem.file + (problem.line ? ':' + problem.line : '') +
      (problem.line && problem.column ? ':' + problem.column : '');
  }

  function source(parent, problem) {
    var box = make(parent, 'margin-top:6px;padding:4px 0;overflow:hidden;background:' +
      COLOURS.code + ';' + MONO + 'font-size:' + (small() ? 12 : 14) + 'px;line-height:1.45;');
    var last = problem.around[problem.around.length - 1][0];
    for (var i = 0; i < problem.around.length; i += 1) {
      var row = problem.around[i];
      var here = row[0] === problem.line;
      if (small() && (row[0] < problem.line - 1 || row[0] > problem.line + 1)) { continue; }
      var number = String(row[0]);
      while (number.length < String(last).length) { number = ' ' + number; }
      var line = make(box, 'padding:0 10px 0 7px;white-space:pre;overflow:hidden;border-left:3px ' +
        'solid ' + (here ? COLOURS.bad : 'transparent') + ';' +
        (here ? 'background:' + COLOURS.here + ';' : ''));
      make(line, 'display:inline;color:' + COLOURS.quiet + ';white-space:pre;', number + '  ');
      make(line, 'display:inline;white-space:pre;', row[1]);
    }
  }

  function entry(problem, whole) {
    var box = make(panel, 'padding:8px 16px 10px;border-top:1px solid ' + COLOURS.button + ';' +
      'overflow:hidden;word-wrap:break-word;');
    make(box, 'display:inline;font-weight:bold;' + MONO, place(problem));
    if (!whole) {
      make(box, 'display:inline;padding-left:10px;color:' + COLOURS.bad + ';', problem.message);
      return;
    }
    make(box, 'display:inline;padding-left:10px;color:' + COLOURS.quiet + ';',
      TITLES[problem.kind] || '');
    make(box, 'color:' + COLOURS.bad + ';', problem.message);
    if (problem.instead) { make(box, 'color:' + COLOURS.good + ';', problem.instead); }
    if (problem.around && problem.around.length) { source(box, problem); }
  }

  function follow() {
    if (panel) { panel.style.top = (page.pageYOffset || 0) + 'px'; }
  }

  function draw(problems) {
    panel = make(doc.documentElement, 'position:absolute;left:0;right:0;top:0;z-index:2147483647;' +
      'direction:ltr;background:' + COLOURS.sheet + ';color:' + COLOURS.text + ';' +
      'border-bottom:4px solid ' + COLOURS.bad + ';font:' + (small() ? 14 : 16) +
      'px/1.35 "Droid Sans",Roboto,"Noto Sans",Arial,sans-serif;' +
      'max-height:' + (page.innerHeight - 4) + 'px;overflow:auto;' +
      '-webkit-box-shadow:0 4px 16px rgba(0,0,0,.5);', '', 'gmi-problems');
    panel.setAttribute('data-gmi', '');
    panel.setAttribute('role', 'alert');
    head(problems);
    var room = Math.max(1, Math.floor((page.innerHeight - 160) / 220));
    for (var i = 0; i < problems.length; i += 1) { entry(problems[i], i < room); }
    keepToItself(panel);
    follow();
  }

  function show(problems, whenAway) {
    if (panel) {
      panel.parentNode.removeChild(panel);
      panel = null;
    }
    dismiss = whenAway;
    if (problems.length) { draw(problems); }
  }

  on(doc, 'keydown', function (event) {
    if (panel && event.keyCode === ESCAPE) { away(); }
  });
  on(page, 'scroll', follow);
  if (state) { state.overlay = show; }
}(window));
