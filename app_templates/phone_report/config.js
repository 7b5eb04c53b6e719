/* How this page logs in to its phone, to see whether the session's cookie comes back. The user and
   password below are those of the emulated phone; without them that one question stays open.
   Whoever can open this page can read what is written here: take the file away afterwards. */
window.GMI_CONFIG = {
  username: 'admin',
  password: '123'
};
