/* A request as a curl command that can be pasted into a POSIX shell. */

const SECRET = '[redacted]';
const PASSING = new Set(['jsoncallback', '_']);

/* One word for the shell, whatever is in it. */
export function quoted(text) {
  if (/^[\w@%+=:,./-]+$/.test(text)) return text;
  return `'${text.replaceAll("'", "'\\''")}'`;
}

/* `cookie` is the name of the session's cookie where the caller has to bring one; its value is
   left to the variable GMI_SESSION, a password to GMI_PASSWORD. `referer` tells which screen's phone
   is meant, where it is not the first one's. */
export function asCurl(exchange, { origin, cookie = '', referer = '' }) {
  const post = exchange.method === 'POST';
  const parts = [`curl ${post ? '' : '-G '}${quoted(origin + exchange.path)}`];
  if (cookie) parts.push(`-b ${cookie}="$GMI_SESSION"`);
  if (referer) parts.push(`-e ${quoted(referer)}`);
  for (const [name, value] of Object.entries(exchange.fields)) {
    if (PASSING.has(name)) continue;
    parts.push(value.includes(SECRET)
      ? `--data-urlencode ${quoted(`${name}=`)}"$GMI_PASSWORD"`
      : `--data-urlencode ${quoted(`${name}=${value}`)}`);
  }
  return parts.join(' \\\n  ');
}
