/* What this kiosk shows and whom it calls; nothing else can be reached from the page. This file
   stays beside the bundle: each lobby has its own. */
window.GMI_KIOSK = {
  // The attract page: one sentence, one button, on a colour or on an image beside this file.
  title: 'Harbour House',
  sentence: 'Welcome. Whom may we call for you?',
  button: 'Touch to begin',
  colour: 'blue',          // blue, teal, green, yellow, orange, red, purple, grey
  image: 'welcome.png',    // leave it out for a plain field of colour

  // The tiles: each calls a number, or shows a text. note, icon and colour may be left out.
  // icon: call, person, group, clock, message, star, plus, alert; the colours are the same.
  destinations: [
    { name: 'Reception', number: '2101', note: 'Ground floor', icon: 'person', colour: 'blue' },
    { name: 'Deliveries', number: '2140', note: 'Gate on Quay Street', icon: 'group', colour: 'orange' },
    { name: 'Clinic', number: '2160', note: 'First floor', icon: 'plus', colour: 'green' },
    { name: 'Taxi', number: '02079460102', note: 'About ten minutes', colour: 'yellow' },
    { name: 'Security', number: '2199', note: 'Day and night', icon: 'alert', colour: 'red' },
    { name: 'Opening hours', icon: 'clock', colour: 'grey',
      text: 'Monday to Friday 8:00 to 18:00, Saturday 9:00 to 13:00. ' +
        'Outside these hours ring Security: someone is there day and night.' }
  ],

  // Search by name: true, false; left out, from seven destinations on. keyboard: whose letters
  // it has (en, de, ar), if not the page's own.
  // search: true, keyboard: 'de',

  // Which account calls: 1 to 6; left out, the first that is registered.
  account: null,

  // Numbers that may be typed: x is any digit, a dot at the end any more of them.
  // false: no dial pad.
  dialPad: { allowed: ['2xxx'], hint: 'Extensions have four digits and begin with 2.' },

  // Untouched for so many seconds, the kiosk goes back to the attract page and forgets.
  idleSeconds: 40,

  // Staff touch the clock of the attract page five times and type a code: 2468 here, change it.
  // code is the SHA-256 of salt + ':' + the code (README.md says how to make it).
  staff: {
    salt: 'harbour',
    code: '328380087d0de59c7bbc94fda953886b343856f1ffcd19b1b6d00b1d6851a529',
    leaveTo: ''            // where "Leave the kiosk" goes; empty: a page that says it is stopped
  }
};
