/*
 * Stylesheets and images, changed where they stand. Part of the reload client, see client.js.
 */
var MARK = '__gmi';

function pathOf(url, base) {
  var link = document.createElement('a');
  if (base && !/^([a-z][a-z0-9+.-]*:|\/)/i.test(url)) {
    url = base.replace(/[?#].*$/, '').replace(/[^\/]*$/, '') + url;
  }
  link.href = url;
  if (link.host && link.host !== location.host) { return ''; }
  /* A further screen of the workbench shows the app at an address of its own. */
  var path = link.pathname.replace(/^\/__gmi__\/screen\/\w+(?=\/app\/)/, '');
  try {
    return decodeURIComponent(path);
  } catch (error) {
    return path;
  }
}

function marked(url, epoch) {
  var parts = /^([^?#]*)(\?[^#]*)?(#.*)?$/.exec(url);
  if (!parts) { return url; }
  var query = (parts[2] || '').replace(new RegExp('[?&]' + MARK + '=\\d+'), '');
  query = query ? '?' + query.slice(1) + '&' : '?';
  return parts[1] + query + MARK + '=' + epoch + (parts[3] || '');
}

/* The address of the element is changed in place: old engines never say that a link has
   loaded, so there would be no moment to take the old one away. */
function swapSheet(path, epoch) {
  var links = document.getElementsByTagName('link');
  var done = false;
  var i;
  for (i = 0; i < links.length; i += 1) {
    if (isSheet(links[i]) && pathOf(links[i].href) === path) {
      links[i].href = marked(links[i].href, epoch);
      done = true;
    }
  }
  if (done) { return true; }
  for (i = 0; i < links.length; i += 1) {
    if (isSheet(links[i]) && links[i].sheet && imports(links[i].sheet, path, 0)) {
      links[i].href = marked(links[i].href, epoch);
      done = true;
    }
  }
  return done;
}

function isSheet(link) {
  return /(^|\s)stylesheet(\s|$)/i.test(link.rel) && !!link.href;
}

function rulesOf(sheet) {
  try {
    return sheet.cssRules || [];
  } catch (error) {
    return [];  /* of another site */
  }
}

function imports(sheet, path, depth) {
  var rules = rulesOf(sheet);
  for (var i = 0; i < rules.length; i += 1) {
    if (rules[i].type === 3) {
      if (pathOf(rules[i].href, sheet.href) === path) { return true; }
      if (depth < 5 && rules[i].styleSheet && imports(rules[i].styleSheet, path, depth + 1)) {
        return true;
      }
    }
  }
  return false;
}

function swapImage(path, epoch) {
  var done = false;
  var i;
  for (i = 0; i < document.images.length; i += 1) {
    var image = document.images[i];
    if (image.src && pathOf(image.src) === path) {
      image.src = marked(image.src, epoch);
      done = true;
    }
  }
  for (i = 0; i < document.styleSheets.length; i += 1) {
    var sheet = document.styleSheets[i];
    done = swapInRules(rulesOf(sheet), sheet.href, path, epoch) || done;
  }
  var styled = document.querySelectorAll ? document.querySelectorAll('[style*="url("]') : [];
  for (i = 0; i < styled.length; i += 1) {
    done = swapInStyle(styled[i].style, location.href, path, epoch) || done;
  }
  return done;
}

function swapInRules(rules, base, path, epoch) {
  var done = false;
  for (var i = 0; i < rules.length; i += 1) {
    var rule = rules[i];
    if (rule.style) {
      done = swapInStyle(rule.style, base || location.href, path, epoch) || done;
    } else if (rule.type === 3 && rule.styleSheet) {
      done = swapInRules(rulesOf(rule.styleSheet), rule.styleSheet.href, path, epoch) || done;
    } else if (rule.cssRules) {
      done = swapInRules(rule.cssRules, base, path, epoch) || done;
    }
  }
  return done;
}

function swapInStyle(style, base, path, epoch) {
  var names = ['backgroundImage', 'listStyleImage', 'borderImageSource', 'webkitBorderImage',
    'webkitMaskImage', 'content'];
  var done = false;
  for (var i = 0; i < names.length; i += 1) {
    var value = style[names[i]];
    if (value && String(value).indexOf('url(') >= 0) {
      var changed = swapInValue(String(value), base, path, epoch);
      if (changed !== value) {
        style[names[i]] = changed;
        done = true;
      }
    }
  }
  return done;
}

function swapInValue(value, base, path, epoch) {
  return value.replace(/url\((['"]?)([^'")]*)\1\)/g, function (whole, quote, url) {
    if (/^data:/i.test(url) || pathOf(url, base) !== path) { return whole; }
    var link = document.createElement('a');
    link.href = /^([a-z][a-z0-9+.-]*:|\/)/i.test(url) ? url :
      base.replace(/[?#].*$/, '').replace(/[^\/]*$/, '') + url;
    return 'url("' + marked(link.href, epoch) + '")';
  });
}
