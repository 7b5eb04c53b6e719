/* Settings of this speed-dial board. This file stays beside the bundle, so that each site has its
   own; the tiles that the board starts with are in board.js.

   The user and password below are those of the emulated phone, so that the demo starts by itself.
   For a real phone leave them out: the app then asks once per page load and keeps them in memory.
   Whoever can open this page can read what is written here. */
window.GMI_CONFIG = {
  username: 'admin',
  password: '123',

  // What the status bar says; empty: the app's own name.
  title: '',

  // light, dark, or auto: dark from 19 to 7 o'clock.
  theme: 'light',

  // Where changes are kept: 'browser', or 'phone' for the phone's own speed-dial keys.
  keep: 'browser',

  // With keep: 'phone', how many of the phone's keys the board has, from key 1 on (at most 130).
  keys: 24,

  // Whether people may change the board on the phone.
  editable: true,

  // Whether numbers go through the phone's dial plan.
  dialplan: false
};
