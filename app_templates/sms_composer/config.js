/* Settings of this SMS composer. This file stays beside the bundle, so that each site has its own.

   The user and password below are those of the emulated phone, so that the demo starts by itself.
   For a real phone leave them out: the app then asks once per page load and keeps them in memory.
   Whoever can open this page can read what is written here. */
window.GMI_CONFIG = {
  username: 'admin',
  password: '123',

  // light, dark, or auto: dark from 19 to 7 o'clock.
  theme: 'light',

  // What "Quick replies" offers at first; the menu changes it, in this browser.
  quickReplies: [
    'Thank you.',
    'I will call you back.',
    'I am on my way.',
    'Please come to reception.',
    'Your visitor is here.',
    'Your room is ready.',
    'The meeting begins in 10 minutes.',
    'Sorry, I cannot talk now. Please send a message.'
  ],

  // The most messages that one text may become, and the most people who get it at once.
  maxParts: 6,
  maxRecipients: 10,

  // Read the whole phonebook at once up to this many contacts; above it, people are searched.
  readAtOnce: 200,

  // How often the phone is asked for new messages, seconds; 0: never.
  refresh: 20
};
