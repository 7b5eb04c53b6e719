/* A phonebook as a decent developer would write it with jQuery: read everything, a row for each
   contact made in one fragment, delegated events, a debounced filter. */
$(function () {
  var rows = [];
  var timer;

  function ask(query, done) {
    $.getJSON('/manager?' + query + '&format=json&jsoncallback=?', done);
  }

  function row(contact) {
    var number = contact.work || contact.home || contact.mobile || contact.fax;
    var node = $('<div class="contact" role="listitem">');
    $('<span class="avatar">').text(contact.contactName.charAt(0)).appendTo(node);
    $('<button class="call">').text('Call').data('number', number).appendTo(node);
    $('<div class="name">').text(contact.contactName).appendTo(node);
    $('<div class="number">').text(number).appendTo(node);
    return { node: node, name: contact.contactName.toLowerCase() };
  }

  function show(contacts) {
    var fragment = $(document.createDocumentFragment());
    contacts.sort(function (a, b) { return a.contactName.localeCompare(b.contactName); });
    $.each(contacts, function (i, contact) {
      rows[i] = row(contact);
      fragment.append(rows[i].node);
    });
    $('#list').append(fragment);
  }

  $('#search').on('input', function () {
    var text = $(this).val().toLowerCase();
    clearTimeout(timer);
    timer = setTimeout(function () {
      $.each(rows, function (i, one) {
        one.node.toggle(one.name.indexOf(text) >= 0);
      });
    }, 200);
  });

  $('#list').on('click', '.call', function () {
    ask('action=originatecall&account=0&isvideo=0&isdialplan=0&headerstring=&destnum=' +
      encodeURIComponent($(this).data('number')), $.noop);
  });

  ask('action=login&username=admin&secret=123', function () {
    ask('action=getcontact&contactID=&groupID=&contactName=', function (reply) {
      show(reply.msg);
    });
  });
});
