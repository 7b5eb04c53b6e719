var GMIService = (function () {
  // Stands for all on purpose; as a parameter it becomes the empty text the phone expects.
  var ALL = {toString: function () { return ''; }};
  var prefix = 'gmi' + String(Math.random()).slice(2) + '_',
      serial = 0,
      touched;

  function fail(reason, msg) {
    return {res: 'error', msg: msg || reason, reason: reason};
  }

  // ---- what goes into a request

  // $n is an argument, $n.field a field of it (left out where missing), $n::a::b a record. The
  // names var- and val- take {key, value} items, var-<key> a single one; their pairs are numbered.
  function build(spec, args) {
    var pairs = 0;
    function field(name, value) {
      return '&' + name + '=' + encodeURIComponent(typeof value == 'boolean' ? +value : value);
    }
    return spec.replace(/&([^&=]+)=\$(\d)[.:]*([\w:]*)/g, function (text, name, index, member) {
      var value = args[index],
          names = member.split('::'),
          i;
      if (value == null) value = '';
      if (names[1]) {
        for (i = 0; i < names.length; i++) {
          text = value[names[i]];
          if (text == null) text = '';
          if (/::/.test(i < names.length - 1 ? text + ':' : text)) {
            throw names[i] + " must not contain '::' or end in ':'";
          }
          names[i] = text;
        }
        value = names.join('::');
      } else if (member) {
        value = value[member];
        if (value == null) return '';
      }
      if (!/^va.-/.test(name)) return field(name, value);
      if (name.length > 4) value = [{key: name.slice(4), value: value}];
      for (text = '', i = 0; i < value.length; i++) {
        var key = value[i].key,
            item = value[i].value,
            number = ('000' + pairs++).slice(-4);
        if (!/^P?\d+$/i.test(key)) throw 'no P value: ' + key;
        key = +String(key).replace(/\D/, '');
        text += field('var-' + number, key);
        if (name != 'var-') {
          if (item == null) throw 'no value for P' + key;
          text += field('val-' + number, item);
        } else if (SECRET.test(key)) throw 'P' + key + ' is a password: not read';
      }
      return text;
    });
  }

  function touch() {
    touched = +new Date();
  }

  document.addEventListener('touchstart', touch, true);
  document.addEventListener('keydown', touch, true);

  function GMIService(options) {
    var service = this,
        queue = [],
        active = 0,
        logins = 0,
        shared = {};
    // A login under way; the login request to repeat; the phone's GMI version.
    var locked, secret, version;

    service.timeout = 10000;
    service.maxContacts = 200;
    for (var name in options) service[name] = options[name];
    service.base = (service.base || location.protocol + '//' + location.host).replace(/\/$/, '');

    // Starts something once for all who wait for it.
    function share(key, then, start) {
      var list = shared[key];
      if (list) list.push(then);
      else {
        list = shared[key] = [then];
        start(function (reply) {
          if (shared[key] == list) shared[key] = 0;
          while (list.length) list.shift()(reply);
        });
      }
    }

    // ---- transport: a script element for each request

    function send(job) {
      var base = service.base,
          timeout = job.call.timeout || service.timeout,
          name = prefix + ++serial,
          script = document.createElement('script'),
          open = 1;
      function end(reply, late) {
        clearTimeout(timer);
        if (script.parentNode) script.parentNode.removeChild(script);
        // After a timeout the reply may still come, and must find something to call.
        if (late) timer = setTimeout(end, 300000);
        else {
          script.onload = script.onerror = null;
          delete window[name];
        }
        if (open) {
          open = 0;
          active--;
          job.then(reply);
          pump();
        }
      }
      function unreadable() {
        end(fail('reply', 'cannot read the answer of ' + base));
      }
      var timer = setTimeout(function () {
        end(fail('timeout', 'no answer from ' + base + ' within ' + timeout / 1000 + ' s'), 1);
      }, timeout);
      window[name] = function (reply) {
        if (reply == null) unreadable();
        else end(typeof reply == 'object' ? reply : String(reply));
      };
      script.onload = unreadable;
      script.onerror = function () {
        end(fail('network', 'cannot reach the phone at ' + base));
      };
      job.logins = logins;
      active++;
      // Phones name no charset, and the page's may be another.
      script.charset = 'utf-8';
      script.src = base + '/manager?action=' + job.query + '&format=json&jsoncallback=' + name;
      document.getElementsByTagName('head')[0].appendChild(script);
    }

    function pump() {
      var job;
      // A phone's server is small: two at a time, and nothing beside a login.
      while (active < 2 && !locked && (job = queue.shift())) {
        if (!job.call.over) {
          locked = job.login;
          send(job);
        }
      }
    }

    function enqueue(job, again) {
      var old = job,
          i = 0;
      // The newest search takes the place of one that still waits.
      while (i < queue.length && !(job.search && queue[i].search)) i++;
      if (i < queue.length) {
        if (!again) old = queue.splice(i, 1, job)[0];
        old.call.settle(fail('superseded'));
      } else if (again) queue.unshift(job);
      else queue.push(job);
      pump();
    }

    // ---- session

    function login(query, then) {
      share(query, then, function (done) {
        enqueue({query: query, call: {}, login: 1, then: function (reply) {
          locked = 0;
          if (reply.res == 'success') logins++;
          // Refused once is refused: no phone gets the same wrong password again.
          else if (!reply.reason && secret == query) secret = '';
          done(reply);
        }}, 1);
      });
    }

    function ask(call, query, then, search) {
      var repeated;
      function again(reply) {
        if (reply && reply.res != 'success') then(reply);
        else {
          repeated = 1;
          enqueue(job, 1);
        }
      }
      var job = {query: query, call: call, search: search, then: function (expired) {
        if (expired.msg != 'authentication required') then(expired);
        else if (repeated) {
          then(fail('session', "logged in, but the phone's cookie did not come back: " +
            'open the app through the dev server or on the phone'));
        } else if (job.logins != logins) again();
        else if (secret) login(secret, again);
        else if (service.credentials) share('asking', again, credentials);
        else then(expired);
      }};
      enqueue(job);
    }

    function credentials(done) {
      try {
        service.credentials(function (username, password) {
          secret = build('login&username=$0&secret=$1', [username, password]);
          login(secret, done);
        });
      } catch (error) {
        done(fail('session', 'credentials failed: ' + error));
      }
    }

    // ---- functions of several requests

    // Has the phone do something with its phonebook, and asks how it stands until it is over.
    function follow(call, query, action, settle) {
      var left = 600;
      function poll() {
        ask(call, action, function (reply) {
          var code = reply.phbkresponse;
          if (reply.res == 'success' && code != 0) {
            if ((code == 1 || code == 9) && left--) return setTimeout(poll, 1000);
            reply.res = 'error';
            reply.msg = 'phonebook not taken: phbkresponse ' + code;
          }
          settle(reply);
        });
      }
      ask(call, query, function (reply) {
        if (reply.res == 'success') poll();
        else settle(reply);
      });
    }

    var special = {
      webServiceLogin: function (call, query, settle, args) {
        if (args[0] && !(options && options.base)) {
          service.base = 'http://' + args[0];
          version = 0;
        }
        secret = query;
        login(query, settle);
      },

      getContact: function (call, query, settle, args) {
        if (args[0] === ALL || /=[^&]/.test(query)) ask(call, query, settle, /Name=./.test(query));
        else {
          ask(call, 'getcontactcount', function (reply) {
            var count = reply.msg;
            if (reply.res != 'success') settle(reply);
            else if (count > service.maxContacts) {
              reply = fail('many', 'too many contacts (' + count + '): ask by group or by name');
              reply.count = count;
              settle(reply);
            } else ask(call, query, settle);
          });
        }
      },

      downloadPhonebook: function (call, query, settle, args) {
        if (args[1] == 1) follow(call, query, 'phbkresponse', settle);
        else ask(call, query, settle);
      },

      setPhonebook: function (call, query, settle, args) {
        if (args[1] == 1) follow(call, query, 'phbkresponse', settle);
        else follow(call, 'savephbk', 'portphbkresponse', settle);
      },

      setUpgrade: function (call, query, settle, args) {
        ask(call, query, function (reply) {
          if (reply.res == 'success' && args[1] == 1) ask(call, 'reboot', settle);
          else settle(reply);
        });
      }
    };

    // A definition is a request, the GMI version it came with, and what in a request destroys.
    function define(name, spec, since, danger) {
      service[name] = function () {
        var args = [].slice.call(arguments),
            i = 0;
        while (i < args.length && typeof args[i] != 'function') i++;
        var callback = args[i],
            options = args[i + 1] || {};
        args.length = i;
        var call = {timeout: options.timeout, settle: settle, cancel: function () {
          settle(fail('cancelled'));
        }};
        // The app's callback runs once, whatever happens.
        function settle(reply) {
          var tell = callback;
          callback = 0;
          call.over = 1;
          try {
            if (tell) tell(reply);
          } catch (error) {
            // The app's own mistake: let it be seen, but not stop the queue.
            setTimeout(function () { throw error; }, 0);
          }
        }
        function refuse(reason, msg) {
          setTimeout(function () { settle(fail(reason, msg)); }, 0);
        }
        function go() {
          if (parseInt(version, 10) < since) {
            refuse('version', 'needs GMI ' + since + ', this phone has ' + version);
          } else if (special[name]) special[name](call, query, settle, args);
          else ask(call, query, settle);
        }
        try {
          var query = build(spec, args);
          if (danger && RegExp('\\b' + danger + '(%20)*(&|$)').test(query)) {
            if (/=$/.test(danger) && args[0] !== ALL) throw name + ' needs an id, or GMIService.ALL';
            if (!options.allowDestructive && !service.allowDestructive) {
              throw name + ' needs allowDestructive';
            }
          }
          if (version || !since) go();
          else {
            share('version', function (reply) {
              if (reply.res) settle(reply);
              else go();
            }, function (done) {
              ask({}, 'gmiVersion', function (reply) {
                if (reply.msg == 'command not found') reply = '5 or older';
                if (!reply.res) version = reply;
                done(reply);
              });
            });
          }
        } catch (error) {
          refuse('refused', error.message || error);
        }
        return call;
      };
    }

    // ---- watching

    service.watch = function (name, args, callback, options) {
      options = options || {};
      var interval = options.interval || (name == 'getLineStatus' ? 1000 : 15000),
          idle = options.idle == null ? 300000 : options.idle,
          pause = interval,
          failures = 0,
          last, timer, call;
      function stop() {
        clearTimeout(timer);
        callback = 0;
        if (call) call.over = 1;
      }
      function tick() {
        var away = document.hidden;
        if (away == null) away = document.webkitHidden;
        if (away == null) away = idle && new Date() - touched > idle;
        if (away) timer = setTimeout(tick, interval);
        else call = service[name].apply(service, args.concat(heard));
      }
      function heard(reply) {
        var tell = callback;
        if (tell) {
          failures = reply.reason ? failures + 1 : 0;
          pause = reply.res == 'error' ? Math.min(pause * 2, 60000) : interval;
          if (failures < 10) timer = setTimeout(tick, pause);
          else {
            stop();
            reply = fail('gone', 'no longer watching: ' + reply.msg);
          }
          if (last != (last = JSON.stringify(reply))) tell(reply);
        }
      }
      touch();
      tick();
      return {stop: stop};
    };

    service.watchLine = function (line, callback, options) {
      return service.watch('getLineStatus', [line], callback, options);
    };

    service.watchPhonebook = function (callback, options) {
      return service.watch('getContactCount', [], callback, options);
    };

    // ---- the functions of the guide

    // @functions
  }

  GMIService.ALL = ALL;

  return GMIService;
})();
