"""A small app of the kit's parts alone."""

import pytest

from gmi_appkit.project import load_project

PAGE = """<!DOCTYPE html>
<html lang="{{ app.language }}">
<head>
  <meta charset="utf-8">
  <meta name="viewport" content="width=device-width, user-scalable=no">
  <title>Kit</title>
  <link rel="icon" href="data:,">
  <link rel="stylesheet" href="gmi/ui/kit.css">
  <link rel="stylesheet" href="gmi/ui/keyboard.css">
</head>
<body>
  <script src="gmi/ui/kit.js"></script>
  <script src="gmi/ui/keyboard.js"></script>
  <script src="app.js"></script>
</body>
</html>
"""

VISITOR = """
(function (ui) {
  var keyboard, form, node, heard = document.createElement('div');
  ui.frame.start();
  form = new ui.Form({ fields: [
    { name: 'name', label: 'Your name', max: 12 }, { name: 'firm', label: 'Your firm' }] });
  keyboard = new ui.Keyboard({ capitals: true, done: { text: 'Done', press: function (input) {
    ui.setText(heard, 'Welcome, ' + form.values().name + ' of ' + form.values().firm);
    input.focus();
  } } });
  keyboard.serve(form.node);
  heard.setAttribute('role', 'status');
  node = ui.el('div', { cls: 'gu-fill' }, [form.node, heard, keyboard.node]);
  ui.frame.show({ title: 'Visitors', home: true, node: node, layout: function () {
    form.node.style.bottom = keyboard.fit(node.offsetHeight - ui.size('field')) + 'px';
    form.layout();
  } });
}(GMIUI));
"""


def pytest_configure(config):
    config.addinivalue_line("markers", "language(code): the language of the page")


@pytest.fixture
def gmi_project(tmp_path, request):
    """The page for visitors, in the language of the test's marker."""
    marker = request.node.get_closest_marker("language")
    language = marker.args[0] if marker else "en"
    app = tmp_path / "app"
    app.mkdir()
    (app / "gmi.toml").write_text(f'[app]\nname = "kit"\nlanguage = "{language}"\n')
    (app / "index.html.j2").write_text(PAGE)
    (app / "app.js").write_text(VISITOR)
    return load_project(app)
