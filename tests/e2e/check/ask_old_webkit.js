/* PhantomJS: asks the engine which scripts it can parse and which CSS it keeps.
   Reads questions.json, {scripts: [], declarations: [], selectors: []}, and prints answers. */
var system = require('system');
var fs = require('fs');
var page = require('webpage').create();

page.content = '<html><body></body></html>';
page.onError = function () {};

var answers = page.evaluate(function (questions) {
  var answers = {scripts: [], declarations: [], selectors: []};
  var box = document.createElement('div');
  var i;
  for (i = 0; i < questions.scripts.length; i++) {
    try {
      answers.scripts.push(!!new Function(questions.scripts[i]));
    } catch (error) {
      answers.scripts.push(false);
    }
  }
  for (i = 0; i < questions.declarations.length; i++) {
    box.style.cssText = questions.declarations[i];
    answers.declarations.push(box.style.cssText !== '');
  }
  for (i = 0; i < questions.selectors.length; i++) {
    try {
      document.querySelector(questions.selectors[i]);
      answers.selectors.push(true);
    } catch (error) {
      answers.selectors.push(false);
    }
  }
  return answers;
}, JSON.parse(fs.read('questions.json')));

system.stdout.writeLine(JSON.stringify(['answers', answers]));
phantom.exit();
