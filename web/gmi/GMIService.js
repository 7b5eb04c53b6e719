/* GMIService.js: the GMI functions of Grandstream GXP2200, GXV3240 and GXV3275 phones.
 * MIT licence. Not by Grandstream.
 *
 * Made from runtime.js and the protocol document by `python -m gmi_appkit.protocol.javascript`:
 * edit those. ES3, no dependencies; types and all the options are in GMIService.d.ts.
 */
var GMIService = (function () {
  var SECRET = /^(2|34|196|406|506|606|1706|1806)$/;
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

    // 1. webServiceLogin(ip, username, password, callbackFunction)
    // Log in and open a session. Request and replies documented, V1.0 p. 4, 5.
    define('webServiceLogin', 'login&username=$1&secret=$2');

    // 2. getUptime(callbackFunction)
    // Time since the phone started. Request and replies documented, V1.0 p. 5.
    define('getUptime', 'uptime');

    // 3. getPN(callbackFunction)
    // Part number. Request and replies documented, V1.0 p. 5, 6.
    define('getPN', 'pn');

    // 4. getHardware(callbackFunction)
    // Hardware version. Request and replies documented, V1.0 p. 6.
    define('getHardware', 'hardware');

    // 5. getVendor(callbackFunction)
    // Vendor name. Request and replies documented, V1.0 p. 7.
    define('getVendor', 'vendor');

    // 6. getProduct(callbackFunction)
    // Product model. Request and replies documented, V1.0 p. 7.
    define('getProduct', 'product');

    // 7. getProductInfo(callbackFunction)
    // Product model and vendor. Request and replies documented, V1.0 p. 8.
    define('getProductInfo', 'productinfo');

    // 8. originateCall(account, isvideo, isdialplan, destnum, headerstring, callbackFunction)
    // Start a call. Request and replies documented, V1.0 p. 8, 9.
    define('originateCall',
      'originatecall&destnum=$3&account=$0&isvideo=$1&isdialplan=$2&headerstring=$4');

    // 9. getNetworkInfo(callbackFunction)
    // Address, mask, gateway, DNS and MAC. Request and replies documented, V1.0 p. 9.
    define('getNetworkInfo', 'network');

    // 10. getAccountInfo(callbackFunction)
    // The SIP accounts and their state. Request and replies documented, V1.0 p. 10.
    define('getAccountInfo', 'status');

    // 11. getGroup(gpID, callbackFunction)
    // Phonebook groups, one or all. Request and replies documented, V1.0 p. 10, 11.
    define('getGroup', 'getgroup&groupID=$0');

    // 12. getContact(ctID, gpID, ctName, callbackFunction)
    // Contacts by name, by id, by group, or all. Request and replies documented, V1.0 p. 11, 12.
    define('getContact', 'getcontact&contactID=$0&groupID=$1&contactName=$2');

    // 13. getGroupCount(callbackFunction)
    // Number of groups. Request documented, replies proposed, V1.0 p. 12.
    define('getGroupCount', 'getgroupcount');

    // 14. getContactCount(callbackFunction)
    // Number of contacts. Request and replies proposed, V1.0 p. 1.
    define('getContactCount', 'getcontactcount');

    // 15. setGroup(phbkGroup, callbackFunction)
    // Add or rename a group. Request and replies documented, V1.0 p. 14.
    define('setGroup', 'setgroup&groupInfo=$0::gpID::gpName');

    // 16. setContact(phbkContact, callbackFunction)
    // Add or edit a contact. Request and replies documented, V1.0 p. 14, 15.
    define('setContact',
      'setcontact&contactInfo=$0::ctID::ctName::gpID::work::home::mobile::fax::mail');

    // 17. removeContact(ctID, callbackFunction)
    // Remove a contact, or all with an empty id. Request and replies documented, V1.0 p. 16.
    define('removeContact', 'removecontact&contactID=$0', 0, 'contactID=');

    // 18. clearGroup(gpID, callbackFunction)
    // Move a group's contacts to the default group. Request and replies documented, V1.0 p. 16,
    // 17.
    define('clearGroup', 'cleargroup&groupID=$0', 0, 'cleargroup');

    // 19. removeGroup(gpID, callbackFunction)
    // Remove a group, or all with an empty id. Request and replies documented, V1.0 p. 17, 18.
    define('removeGroup', 'removegroup&groupID=$0', 0, 'groupID=');

    // 20. moveToDefault(ctID, callbackFunction)
    // Move a contact to the default group. Request and replies documented, V1.0 p. 18, 19.
    define('moveToDefault', 'movetodefault&contactID=$0');

    // 21. downloadPhonebook(phbkConfigure, flag, callbackFunction)
    // Set up, and start, the download of a phonebook. Request and replies documented, V1.0 p. 19,
    // 20.
    define('downloadPhonebook',
      'putdownphbk&flag=$1&downMode=$0.mode&downUrl=$0.url&downInterval=$0.interval&downReplace=$0.redup&downClear=$0.clearold&downEncode=$0.encode&downtype=$0.filetype',
      0,
      'downClear=1');

    // 22. setPhonebook(phbkConfigure, flag, callbackFunction)
    // Save the phonebook to a file, or import an uploaded one. Request and replies documented,
    // V1.0 p. 22.
    define('setPhonebook',
      'putportphbk&opmode=0&flag=1&portType=$0.filetype&portEncode=$0.encode&portReplace=$0.redup&portClear=$0.clearold',
      0,
      'portClear=1');

    // 23. getMessage(id, callbackFunction)
    // Messages, one or all. Request proposed, replies documented, v1.9 p. 25.
    define('getMessage', 'getmessage&messageID=$0');

    // 24. setNewMessage(num, account, text, flag, callbackFunction)
    // Send a message or keep it as a draft. Request and replies documented, V1.0 p. 24.
    define('setNewMessage', 'setnewmessage&number=$0&account=$1&content=$2&flag=$3');

    // 25. sendDraftMessage(id, callbackFunction)
    // Send a draft. Request and replies documented, V1.0 p. 24, 25.
    define('sendDraftMessage', 'senddraftmessage&messageID=$0');

    // 26. removeMessage(id, flag, callbackFunction)
    // Remove a message, or all of a box. Request and replies documented, V1.0 p. 25, 26.
    define('removeMessage', 'removemessage&ID=$0&flag=$1', 0, 'flag=1');

    // 27. saveMessage(callbackFunction)
    // Write the messages to a file for download. Request and replies documented, V1.0 p. 26.
    define('saveMessage', 'savemessage');

    // 28. getLastCall(type, callbackFunction)
    // The last call answered, dialed or missed. Request and replies documented, V1.0 p. 26, 27.
    define('getLastCall', 'getlastcall&type=$0');

    // 29. removeCall(id, flag, callbackFunction)
    // Remove a call log entry, or a whole log. Request documented, replies partly proposed, V1.0
    // p. 27.
    define('removeCall', 'removecall&ID=$0&flag=$1', 0, 'flag=1');

    // 30. saveCallHistory(callbackFunction)
    // Write the call history to a file for download. Request and replies proposed, V1.0 p. 1.
    define('saveCallHistory', 'savecallhistory');

    // 31. setUpgrade(upgradeConf, reboot, callbackFunction)
    // Set the upgrade servers, and reboot if asked. Request and replies proposed, V1.0 p. 1.
    define('setUpgrade',
      'put&flag=1&var-212=$0.mode&var-192=$0.firmware&var-237=$0.config',
      0,
      'put');

    // 32. setParameter(confItem, callbackFunction)
    // Set P values. Request proposed, replies documented, V1.0 p. 32.
    define('setParameter',
      'put&flag=1&val-=$0',
      0,
      'var-\\d+=([289]|1[0123456789]|2[012]|34|64|19[26]|212|237|276|406|506|606|90[01]|1706|1806)');

    // 33. getParameter(confItem, callbackFunction)
    // Read P values. Request and replies documented, V1.0 p. 32.
    define('getParameter', 'get&var-=$0');

    // 34. launchService(name, arg, callbackFunction)
    // Open an application on the phone. Request and replies documented, V1.0 p. 33.
    define('launchService', 'launchservice&name=$0&arg=$1');

    // 35. getGMIVersion(callbackFunction)
    // Version of this interface. Request and replies documented, v1.9 p. 39.
    define('getGMIVersion', 'gmiVersion');

    // 36. getPhoneStatus(funcname, callbackFunction)
    // State of a process on the phone. Request documented, replies partly proposed, v1.9 p. 39.
    // Since GMI 6.
    define('getPhoneStatus', 'phoneStatus&funcname=$0', 6);

    // 37. getPhoneMem(funcname, callbackFunction)
    // Physical memory of a process on the phone. Request and replies documented, V1.0 p. 35. Since
    // GMI 6.
    define('getPhoneMem', 'phoneMem&funcname=$0', 6);

    // 38. getLineStatus(line, callbackFunction)
    // State of a line. Request and replies documented, V1.0 p. 35, 36. Since GMI 8.
    define('getLineStatus', 'lineStatus&line=$0', 8);

    // 39. closeService(name, callbackFunction)
    // Close an application. Request and replies documented, v1.9 p. 37. Since GMI 8. Only GXV3240,
    // GXV3275.
    define('closeService', 'closeservice&name=$0', 8);

    // 40. grabWindow(path, callbackFunction)
    // Save a screenshot on the phone. Request and replies documented, v1.9 p. 37, 38. Since GMI 8.
    // Only GXV3240, GXV3275.
    define('grabWindow', 'grabwindow&path=$0', 8);

    // 41. touchScreen(x, y, msec, callbackFunction)
    // Touch the screen at a point. Request and replies documented, v1.9 p. 38. Since GMI 10. Only
    // GXV3240, GXV3275.
    define('touchScreen', 'touchscreen&px=$0&py=$1&msec=$2', 10);

    // 42. endCall(callbackFunction)
    // End the current call. Request and replies documented, v1.9 p. 41. Since GMI 8. Only GXV3240,
    // GXV3275.
    define('endCall', 'endcall', 8);
  }

  GMIService.ALL = ALL;

  return GMIService;
})();
