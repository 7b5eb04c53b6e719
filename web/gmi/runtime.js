var GMIService = (function () {
  // Asks for everything on purpose; as a parameter it becomes the empty text the phone expects.
  var ALL = {toString: function () { return ''; }};
  // A phone's server is small: never more requests at a time than this.
  var SLOTS = 2;
  var EXPIRED = 'authentication required';
  var prefix = 'gmi' + String(Math.random()).slice(2) + '_';
  var serial = 0;
  // Functions that do more than one request, by name.
  var special = {};
  var touched;

  function GMIService(options) {
    options = options || {};
    this.fixed = options.base;
    this.base = (options.base || location.protocol + '//' + location.host).replace(/\/$/, '');
    this.timeout = options.timeout || 10000;
    this.maxContacts = options.maxContacts || 200;
    this.allowDestructive = options.allowDestructive;
    this.credentials = options.credentials;
    this.queue = [];
    this.active = this.logins = 0;
  }

  GMIService.ALL = ALL;

  function fail(reason, msg) {
    return {res: 'error', msg: msg, reason: reason};
  }

  // ---- one call of the app: its callback runs once, whatever happens

  function Call(callback, timeout) {
    this.callback = callback;
    this.timeout = timeout;
  }

  Call.prototype.settle = function (reply, later) {
    var callback = this.callback;
    function run() {
      callback(reply);
    }
    this.callback = 0;
    this.over = 1;
    if (callback && later) setTimeout(run, 0);
    else if (callback) {
      try {
        run();
      } catch (error) {
        // The app's own mistake: let it be seen, but not stop the queue.
        setTimeout(function () { throw error; }, 0);
      }
    }
  };

  Call.prototype.cancel = function () {
    this.settle(fail('cancelled', 'cancelled'), 1);
  };

  // ---- transport: a script element per request

  function send(self, job) {
    var name = prefix + ++serial;
    var script = document.createElement('script');
    var seconds = (job.call.timeout || self.timeout) / 1000;
    var base = self.base;
    var open = 1;
    var timer;
    function remove() {
      if (script.parentNode) script.parentNode.removeChild(script);
    }
    function forget() {
      remove();
      script.onload = script.onerror = null;
      clearTimeout(timer);
      try {
        delete window[name];
      } catch (ignore) {
        window[name] = null;
      }
    }
    function end(reply) {
      if (open) {
        open = 0;
        self.active--;
        job.then(reply);
        pump(self);
      }
    }
    window[name] = function (reply) {
      forget();
      end(reply == null ? fail('reply', 'the answer of ' + base + ' is empty') :
        typeof reply == 'object' ? reply : String(reply));
    };
    script.onload = function () {
      forget();
      end(fail('reply', 'the answer of ' + base + ' cannot be read'));
    };
    script.onerror = function () {
      forget();
      end(fail('network', 'cannot reach the phone at ' + base));
    };
    timer = setTimeout(function () {
      remove();
      // The reply may still come, and must find something to call.
      timer = setTimeout(forget, 300000);
      end(fail('timeout', 'no answer from ' + base + ' within ' + seconds + ' s'));
    }, seconds * 1000);
    job.logins = self.logins;
    self.active++;
    // Phones name no charset, and the page's may be another.
    script.charset = 'utf-8';
    script.src = base + '/manager?' + job.query + '&format=json&jsoncallback=' + name;
    (document.getElementsByTagName('head')[0] || document.documentElement).appendChild(script);
  }

  function pump(self) {
    var job;
    // Nothing else goes out while a login is under way.
    while (self.active < SLOTS && !self.locked && (job = self.queue.shift())) {
      if (!job.call.over) {
        self.locked = job.login;
        send(self, job);
      }
    }
  }

  function enqueue(self, job, again) {
    var i = 0;
    var queue = self.queue;
    var supersede = fail('superseded', 'superseded');
    while (i < queue.length && !(job.search && queue[i].search && !queue[i].call.over)) i++;
    if (i == queue.length) queue[again ? 'unshift' : 'push'](job);
    else if (again) job.call.settle(supersede, 1);
    else queue.splice(i, 1, job)[0].call.settle(supersede, 1);
    pump(self);
  }

  // ---- session

  function login(self, query, then) {
    var job = self.login;
    if (job && job.query == query) job.list.push(then);
    else {
      job = self.login = {query: query, call: {}, login: 1, list: [then]};
      job.then = function (reply) {
        var i;
        self.locked = 0;
        if (self.login == job) self.login = 0;
        if (reply.res == 'success') self.logins++;
        // Refused once is refused: no phone gets the same wrong password again.
        else if (!reply.reason && self.secret == query) self.secret = '';
        for (i = 0; i < job.list.length; i++) job.list[i](reply);
      };
      enqueue(self, job, 1);
    }
  }

  function enter(self, then) {
    function give(username, password) {
      var list = self.asking;
      self.asking = 0;
      if (!list) return;
      if (username != null) {
        self.secret = build('login&username=$0&secret=$1', [username, password]);
      }
      for (var i = 0; i < list.length; i++) {
        if (self.secret) login(self, self.secret, list[i]);
        else list[i]({res: 'error', msg: EXPIRED});
      }
    }
    if (self.secret) login(self, self.secret, then);
    else if (self.asking) self.asking.push(then);
    else {
      self.asking = [then];
      try {
        self.credentials(give);
      } catch (error) {
        give();
        setTimeout(function () { throw error; }, 0);
      }
    }
  }

  function ask(self, call, query, then, search) {
    var repeated;
    var job = {query: query, call: call, search: search};
    job.then = function (reply) {
      if (reply.msg == EXPIRED) {
        if (repeated) {
          reply = fail('session', "logged in, but the phone's cookie did not come back: " +
            'open the app through the dev server or on the phone');
        } else if (job.logins != self.logins) {
          return again();
        } else if (self.secret || self.credentials) {
          return enter(self, function (entered) {
            if (entered.res == 'success') again();
            else then(entered);
          });
        }
      }
      then(reply);
    };
    function again() {
      repeated = 1;
      enqueue(self, job, 1);
    }
    enqueue(self, job);
  }

  // ---- requests

  // $n is an argument, $n.field one field of it (left out where it is missing), $n::a::b a record;
  // var-<key>=... numbers a pair, var-= and val-= take {key, value} items.
  function build(spec, args) {
    var fields = spec.split('&');
    var query = 'action=' + fields[0];
    var pairs = 0;
    function add(name, value) {
      query += '&' + name + '=' + encodeURIComponent(
        value == null ? '' : typeof value == 'boolean' ? +value : value);
    }
    function pair(key, value) {
      var number = ('000' + pairs++).slice(-4);
      if (!/^P?\d+$/i.test(key)) throw 'not a P value: ' + key;
      key = +String(key).replace(/^P/i, '');
      add('var-' + number, key);
      if (value != null) add('val-' + number, value);
      else if (SECRET.test(key)) throw 'P' + key + ' holds a password, which is not read';
    }
    function record(value, names) {
      var texts = [];
      for (var i = 0; i < names.length; i++) {
        texts[i] = value[names[i]] == null ? '' : String(value[names[i]]);
        if (/::/.test(texts[i]) || (i < names.length - 1 && /:$/.test(texts[i]))) {
          throw names[i] + " must not contain '::' or end in ':'";
        }
      }
      return texts.join('::');
    }
    for (var i = 1; i < fields.length; i++) {
      var field = /^(.*?)=(?:\$(\d)(?:\.(\w+)|::(.+))?)?(.*)/.exec(fields[i]);
      var name = field[1];
      var value = field[2] ? args[field[2]] : field[5];
      if (field[3]) {
        value = value && value[field[3]];
        if (value == null) continue;
      }
      if (field[4]) value = record(value || {}, field[4].split('::'));
      if (/^va.-$/.test(name)) {
        value = [].concat(value);
        for (var j = 0; j < value.length; j++) {
          if (name == 'val-' && value[j].value == null) throw 'no value for ' + value[j].key;
          pair(value[j].key, name == 'val-' ? value[j].value : null);
        }
      } else if (/^var-/.test(name)) pair(name.slice(4), value);
      else add(name, value);
    }
    return query;
  }

  // Settles with the phone's version as text, or with an error reply.
  function version(self, then) {
    if (self.version) then(self.version);
    else if (self.versions) self.versions.push(then);
    else {
      self.versions = [then];
      ask(self, {}, 'action=gmiVersion', function (reply) {
        var list = self.versions;
        self.versions = 0;
        if (reply.msg == 'command not found') reply = '5 or older';
        if (!reply.res) self.version = reply;
        for (var i = 0; i < list.length; i++) list[i](reply);
      });
    }
  }

  function define(name, spec, since, danger) {
    GMIService.prototype[name] = function () {
      var self = this;
      var args = [];
      var i = 0;
      while (i < arguments.length && typeof arguments[i] != 'function') args.push(arguments[i++]);
      var options = arguments[i + 1] || {};
      var call = new Call(arguments[i], options.timeout);
      function settle(reply) {
        call.settle(reply);
      }
      function go() {
        if (special[name]) special[name](self, call, query, args, settle);
        else ask(self, call, query, settle);
      }
      try {
        var query = build(spec, args);
        if (danger && RegExp('&' + danger + '&').test('&' + query + '&')) {
          if (/=$/.test(danger)) {
            if (args[0] !== ALL) throw name + ' without an id: GMIService.ALL means all';
          } else if (!options.allowDestructive && !self.allowDestructive) {
            throw name + ' is destructive here: it needs allowDestructive';
          }
        }
        if (!since) go();
        else version(self, function (has) {
          if (has.res) settle(has);
          else if (parseInt(has, 10) < since) {
            call.settle(fail('version', 'needs GMI ' + since + ', this phone has ' + has), 1);
          } else go();
        });
      } catch (error) {
        call.settle(fail('refused', error.message || error), 1);
      }
      return call;
    };
  }

  // ---- functions of several requests

  special.webServiceLogin = function (self, call, query, args, settle) {
    if (args[0] && !self.fixed) {
      self.base = 'http://' + args[0];
      self.version = 0;
    }
    self.secret = query;
    login(self, query, settle);
  };

  special.getContact = function (self, call, query, args, settle) {
    function go() {
      ask(self, call, query, settle, /contactName=./.test(query));
    }
    if (args[0] === ALL || /=[^&]/.test(query.slice(17))) go();
    else ask(self, call, 'action=getcontactcount', function (reply) {
      if (reply.res == 'success' && !(+reply.msg > self.maxContacts)) go();
      else if (reply.res == 'success') {
        var many = fail('many', 'too many contacts (' + reply.msg + '): ask by group or by name');
        many.count = reply.msg;
        settle(many);
      } else settle(reply);
    });
  };

  // Asks how a phonebook's journey stands until it is over.
  function follow(self, call, action, settle) {
    var left = 600;
    function poll() {
      ask(self, call, 'action=' + action, function (reply) {
        var code = reply.phbkresponse;
        if (reply.res != 'success' || code == 0) settle(reply);
        else if ((code == 1 || code == 9) && left--) setTimeout(poll, 1000);
        else {
          reply = fail('phonebook', 'the phone did not take the phonebook (phbkresponse ' + code + ')');
          reply.phbkresponse = code;
          settle(reply);
        }
      });
    }
    return function (reply) {
      if (reply.res == 'success') poll();
      else settle(reply);
    };
  }

  special.downloadPhonebook = function (self, call, query, args, settle) {
    ask(self, call, query, args[1] == 1 ? follow(self, call, 'phbkresponse', settle) : settle);
  };

  special.setPhonebook = function (self, call, query, args, settle) {
    if (args[1] == 1) ask(self, call, query, follow(self, call, 'phbkresponse', settle));
    else ask(self, call, 'action=savephbk', follow(self, call, 'portphbkresponse', settle));
  };

  special.setUpgrade = function (self, call, query, args, settle) {
    ask(self, call, query, function (reply) {
      if (reply.res == 'success' && args[1] == 1) ask(self, call, 'action=reboot', settle);
      else settle(reply);
    });
  };

  // ---- watching

  function hidden(idle) {
    var known = document.hidden;
    if (known == null) known = document.webkitHidden;
    return known == null ? idle && new Date() - touched > idle : known;
  }

  function touch() {
    touched = +new Date();
  }

  GMIService.prototype.watch = function (name, args, callback, options) {
    var self = this;
    options = options || {};
    var every = options.interval || 2000;
    var idle = options.idle == null ? 300000 : options.idle;
    var pause = every;
    var failures = 0;
    var last;
    var timer;
    var call;
    function stop() {
      clearTimeout(timer);
      callback = 0;
      if (call) call.over = 1;
    }
    function tick() {
      if (hidden(idle)) timer = setTimeout(tick, every);
      else call = self[name].apply(self, args.concat(heard));
    }
    function heard(reply) {
      var tell = callback;
      if (!tell) return;
      var bad = reply.res == 'error';
      failures = reply.reason ? failures + 1 : 0;
      pause = bad ? Math.min(pause * 2, 60000) : every;
      if (failures < 10) timer = setTimeout(tick, pause);
      else {
        stop();
        reply = fail('gone', 'no longer watching: ' + reply.msg);
      }
      var text = JSON.stringify(reply);
      if (text != last) {
        last = text;
        tell(reply);
      }
    }
    if (!touched) {
      document.addEventListener('touchstart', touch, true);
      document.addEventListener('mousedown', touch, true);
      document.addEventListener('keydown', touch, true);
      touch();
    }
    tick();
    return {stop: stop};
  };

  GMIService.prototype.watchLine = function (line, callback, options) {
    return this.watch('getLineStatus', [line], callback, options);
  };

  GMIService.prototype.watchPhonebook = function (callback, options) {
    return this.watch('getContactCount', [], callback, options || {interval: 15000});
  };

  // ---- the functions of the guide

  // @functions

  return GMIService;
})();
