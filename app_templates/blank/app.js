/* The phone's browser is from 2011: ES3 and ES5, callbacks, no fetch. `gmi check` tells the rest. */
(function () {
  var phone = new GMIService();
  var told = document.getElementById('told');

  function say(text) {
    // A text node, never HTML: what a phone answers may come from a stranger.
    told.textContent = text;
  }

  function ask() {
    say('Asking the phone ...');
    phone.getProductInfo(function (reply) {
      if (reply.res !== 'success') {
        say('The phone does not answer: ' + reply.msg + '. Check it, then ask again.');
        return;
      }
      say('This is a ' + reply.product + ' by ' + reply.vendor);
    });
  }

  document.getElementById('again').onclick = ask;
  // Once all is there: a request that hangs would keep the page loading.
  window.addEventListener('load', function () { setTimeout(ask, 0); }, false);
})();
