/* The workbench: puts the parts together. */

import { live, start } from './api.js';
import { attempt, el, keep } from './dom.js';
import { Inspector } from './inspector.js';
import { bindKeys } from './keys.js';
import { Panel } from './panel.js';
import { Phone } from './phone.js';
import { Record } from './record.js';
import { Stage } from './stage.js';
import { bindSplit, bindTheme } from './view.js';

const $ = (id) => document.getElementById(id);

function showProfiles(stage, names) {
  const box = $('profiles');
  for (const [at, name] of names.entries()) {
    const { width, height } = stage.profiles.get(name);
    box.append(el('button', { type: 'button', data: { profile: name }, 'aria-pressed': 'false',
      title: `${width}×${height} (${at + 1}); with Shift beside the others`,
      on: { click: (event) => attempt(() => (event.shiftKey ? stage.toggle(name) : stage.only(name))) } },
    name, el('small', { text: `${width}×${height}` })));
  }
  stage.addEventListener('changed', () => {
    const shown = new Set(stage.screens.map((it) => it.profile.name));
    for (const it of box.children) it.setAttribute('aria-pressed', String(shown.has(it.dataset.profile)));
    $('side').setAttribute('aria-pressed', String(stage.screens.length > 1));
    $('mirror').disabled = stage.screens.length < 2;
    $('sync').hidden = stage.screens.length < 2;
  });
}

/* Which screen asked, for the list of requests. */
function whoAsked(stage) {
  return ({ screen, page, peer }) => {
    const near = peer === '127.0.0.1' || peer === '::1';
    if (page === null) return near ? 'a program' : peer;
    const name = page.split('?')[0] || 'app';
    if (screen) return screen === 'picture' ? 'a screenshot' : stage.names.get(screen) ?? 'a closed screen';
    if (!near) return `${peer} ${name}`;
    return stage.screens.length > 1 ? stage.screens[0].profile.name : name;
  };
}

async function begin() {
  const told = await start();
  document.title = `${told.app.title} – workbench`;
  $('app-title').textContent = told.app.title;
  $('phone-title').textContent = told.phone.title;
  $('phone-title').title = told.phone.title;

  const profiles = new Map(told.profiles.map((it) => [it.name, it]));
  const stage = new Stage($('stage'), profiles, told.phone.emulated);
  stage.app = told.app.name;
  const phone = new Phone(told.phone.emulated ? stage : null);
  const record = new Record(stage, phone, told.phone.emulated);
  showProfiles(stage, [...profiles.keys()]);
  const panel = new Panel($('panel'), phone, told.phone, [['record', 'Record', record]]);
  const inspector = new Inspector($('inspector'), {
    origin: location.origin,
    cookie: told.phone.emulated ? told.cookie : '',
    open: told.open,
    names: whoAsked(stage),
    fault: told.phone.emulated ? (exchange) => panel.fault(exchange) : null,
  });

  const mirror = $('mirror');
  const mirroring = (is) => {
    stage.mirror.on = is;
    mirror.setAttribute('aria-pressed', String(is));
    keep.set('mirror', is);
  };
  if (!told.phone.emulated) mirror.title = 'Mirror scrolling and navigation (m): all screens share one phone, so touches are not repeated';
  mirroring(keep.get('mirror', true));

  const acts = {
    side: async () => {
      if (stage.screens.length > 1) {
        stage.only(stage.screens[0].profile.name);
        return;
      }
      const own = told.own.filter((name) => profiles.has(name));
      const beside = (own.length > 1 ? own : [...profiles.keys()].slice(0, 2))
        .filter((name) => name !== stage.screens[0].profile.name);
      await attempt(() => stage.showAll(beside));
    },
    mirror: () => { if (!mirror.disabled) mirroring(!stage.mirror.on); },
    sync: () => attempt(() => stage.sync()),
    reload: () => stage.reload(),
    picture: async () => {
      if ($('picture').disabled) return;
      $('picture').disabled = true;
      $('picture').setAttribute('aria-busy', 'true');
      await stage.picture();
      $('picture').disabled = false;
      $('picture').removeAttribute('aria-busy');
    },
    theme: bindTheme($('theme')),
  };
  for (const name of ['side', 'mirror', 'sync', 'reload', 'picture', 'theme']) $(name).addEventListener('click', acts[name]);
  bindKeys({ acts, stage, panel, inspector, names: [...profiles.keys()] });
  bindSplit($('split'), document.querySelector('main'));

  const wanted = new URLSearchParams(location.search);
  if (wanted.has('record')) panel.open('record', { focus: false });
  const chosen = wanted.getAll('profile').filter((name) => profiles.has(name));
  await stage.begin(chosen.length ? chosen : keep.get('screens', told.own.slice(0, 1)));
  if (wanted.has('record')) record.start();

  live((exchanges) => {
    inspector.heard(exchanges);
    record.heard(exchanges);
    phone.soon();
  }, (is) => inspector.connected(is));
  document.documentElement.dataset.ready = 'true';
}

begin().catch((error) => {
  $('stage').replaceChildren(el('p', { className: 'notice', role: 'alert', text: error.message }));
});
