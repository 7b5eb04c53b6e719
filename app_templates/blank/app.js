/* The phone's browser is from 2011: ES3 and ES5, callbacks, no fetch. `gmi check` tells the rest. */
(function () {
  var LEFT = 37, DOWN = 40;   // key codes; up and right lie between
  var phone = new GMIService();
  var told = document.getElementById('told');
  var again = document.getElementById('again');

  function say(text) {
    // A text node, never HTML: what a phone answers may come from a stranger.
    told.textContent = text;
  }

  function ask() {
    say('Asking the phone ...');
    phone.getProductInfo(function (reply) {
      if (reply.res === 'success') {
        say('This is a ' + reply.product + ' by ' + reply.vendor);
      } else if (reply.reason) {
        // The library's own word for a phone that said nothing.
        say('The phone does not answer. Check it, then ask again.');
      } else {
        say('The phone does not say what it is: ' + reply.msg + '. Ask again in a moment.');
      }
    });
  }

  again.onclick = ask;
  // The phone's arrow keys lead to the button, and OK presses it.
  document.onkeydown = function (event) {
    if (event.keyCode >= LEFT && event.keyCode <= DOWN) {
      document.body.className = 'keys';
      again.focus();
    }
  };
  // Once all is there: a request that hangs would keep the page loading.
  window.addEventListener('load', function () { setTimeout(ask, 0); }, false);
})();
