/* How this kiosk logs in to its phone. This file stays beside the bundle, so that each site has
   its own; what visitors see is in kiosk.js.

   The user and password below are those of the emulated phone, so that the demo starts by itself.
   For a real phone leave them out: the kiosk then asks once per page load and keeps them in memory.
   Whoever can open this page can read what is written here. */
window.GMI_CONFIG = {
  username: 'admin',
  password: '123',

  // light, dark, or auto: dark from 19 to 7 o'clock.
  theme: 'light',

  // Whether numbers go through the phone's dial plan.
  dialplan: false
};
