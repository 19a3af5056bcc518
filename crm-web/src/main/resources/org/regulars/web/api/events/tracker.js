/* Regulars: docs/events.md */
((w, d, n, l) => {
  const tag = d.currentScript, set = tag.dataset, old = w.analytics || [], asked = w.regulars || [];
  if (old.tracker) return;
  const [, base, named] = /^(.*)\/(?:tracker\.js|analytics\.js\/v1\/([^/]+))/.exec(tag.src);
  const writeKey = set.writeKey || named, cookie = set.cookie || 'regulars_id';
  let all = [], held = [], tries = 0, busy, timer, userId, who, here, from, seen, ok;

  const safe = (f, other) => { try { return f(); } catch (e) { return other; } };
  const kv = (k, v) => safe(() => {
    k = 'regulars_' + k;
    return v ? localStorage[k] = v : v == null ? localStorage[k] : delete localStorage[k];
  });
  const queue = list => list ? kv('queue', (all = list.slice(-100))[0] ? JSON.stringify(all) : '')
    : safe(() => [].concat(JSON.parse(kv('queue') || '[]')), all);
  const id = () => [...crypto.getRandomValues(new Uint8Array(16))].map(b => (b + 256).toString(16).slice(1)).join('');
  const now = () => new Date().toISOString();
  const href = () => l.href.split('#')[0];
  const bake = (value, days) => {
    d.cookie = `${cookie}=${value};path=/;max-age=${days * 86400};samesite=lax${l.protocol == 'https:' ? ';secure' : ''}`
      + (set.cookieDomain ? ';domain=' + set.cookieDomain : '');
  };
  const meet = () => {
    who = who || (d.cookie.match('(?:^|; )' + cookie + '=([^;]+)') || [])[1] || id();
    bake(who, Math.min(set.cookieDays || 395, 395));
  };

  const later = ms => { timer = timer || setTimeout(flush, ms); };
  const flush = leaving => {
    clearTimeout(timer);
    let size = timer = 0;
    const batch = queue().filter((e, i) => (size += JSON.stringify(e).length) < 2e4 || !i), sentAt = now();
    if (!ok || !batch[0] || busy && !leaving) return;
    const url = base + '/v1/b', body = JSON.stringify({ writeKey, batch: batch.map(e => ({ ...e, sentAt })), sentAt });
    const done = () => queue(queue().filter(e => !batch.some(b => b.messageId == e.messageId)));
    if (leaving) return n.sendBeacon(url, body) && (done(), flush(1));
    busy = 1;
    fetch(url, { method: 'POST', body, keepalive: size < 2e4, credentials: 'omit' }).then(r => {
      if (/5..|408|429/.test(r.status)) throw r;
      tries = 0;
      done();
    }).catch(() => tries++).then(() => {
      busy = 0;
      if (queue()[0]) later(tries && Math.min(3e5, 500 * 2 ** tries));
    });
  };
  const put = e => {
    if (!ok) return kv('consent') != 'n' && held.length < 100 && held.push(e);
    queue([...queue(), { anonymousId: who, ...e }]);
    later(500);
  };

  const send = (type, fields, o, done) => {
    const { context, ...more } = o || {};
    let campaign;
    const page = { path: l.pathname, url: l.href, search: l.search, title: d.title, referrer: from || d.referrer };
    for (const [k, v] of new URLSearchParams(l.search)) if (/^utm_/.test(k)) (campaign = campaign || {})[k.slice(4).replace('campaign', 'name')] = v;
    const e = { type, messageId: id(), timestamp: now(), userId, ...fields, ...more };
    e.context = { page, campaign, locale: n.language, library: { name: 'regulars' }, ...context };
    if (type == 'page') e.properties = { ...page, ...e.properties };
    put(e);
    if (done) setTimeout(done);
  };
  const call = (type, field, about = 'properties') => (...a) => {
    const f = {};
    if (typeof a[0] != 'object' || !a[0]) f[field] = a.shift();
    f[about] = a[0] || {};
    userId = f.userId || userId;
    if (ok) kv('user', userId);
    send(type, { ...f, userId }, a[1], a[2]);
  };
  const api = {
    tracker: 1, track: call('track', 'event'), identify: call('identify', 'userId', 'traits'), group: call('group', 'groupId', 'traits'),
    page(...a) {
      seen = {};
      setTimeout(scan, 300);
      if (a[1] && a[1].big) send('page', { category: a[0], name: a[1], properties: a[2] }, a[3], a[4]);
      else call('page', 'name')(...a);
    },
    alias: (to, previousId, o, done) => send('alias', { userId: to, previousId: previousId || userId || who }, o, done),
    reset() {
      userId = who = 0;
      if (ok) { kv('user', ''); bake('', 0); meet(); }
    },
    ready: done => setTimeout(done)
  };
  const shop = {
    consent(yes) {
      ok = yes;
      kv('consent', yes ? 'y' : 'n');
      if (yes) return start();
      held = [];
      queue(held);
      kv('user', '');
      bake('', who = userId = 0);
    },
    basket: products => api.track('Cart Viewed', { products })
  };
  [['product', 'Viewed'], ['add', 'Added'], ['remove', 'Removed']].map(([k, what]) => { shop[k] = p => api.track('Product ' + what, p); });

  const product = el => {
    const { regularsProduct, regularsAdd, regularsRemove, image, ...p } = { ...(el.closest('[data-regulars-product]') || el).dataset, ...el.dataset };
    return { ...p, sku: regularsAdd || regularsRemove || regularsProduct, image_url: image };
  };
  const view = (el, p) => {
    if (!p.sku || seen[p.sku] || el.told == p.sku) return;
    el.told = p.sku;
    seen[p.sku] = 1;
    shop.product(p);
  };
  const ld = (el, x) => [].concat(x).forEach(x => {
    if (x['@graph']) ld(el, x['@graph']);
    if (!/\bProduct\b/.test(x['@type'])) return;
    const o = [].concat(x.offers)[0] || {}, image = [].concat(x.image)[0] || '';
    view(el, { sku: x.sku || x.productID, name: x.name, price: o.price, currency: o.priceCurrency, url: x.url || href(), image_url: image.url || image });
  });
  const scan = () => {
    d.querySelectorAll('[data-regulars-product]').forEach(el => view(el, product(el)));
    d.querySelectorAll('[type*=ld]').forEach(el => safe(() => ld(el, JSON.parse(el.text))));
  };
  const moved = () => setTimeout(() => {
    if (href() == here) return;
    from = here;
    here = href();
    api.page();
  });
  const start = () => {
    meet();
    userId = userId || kv('user');
    kv('user', userId);
    held.splice(0).forEach(put);
    later(500);
  };

  const said = kv('consent'), push = c => shop[c[0]](...c.slice(1)), on = (to, what, f) => to.addEventListener(what, f, true);
  ok = said ? said == 'y' : set.consent != 'required' && !n.globalPrivacyControl;
  here = href();
  w.analytics = Object.assign(old, api);
  w.regulars = { ...shop, push };
  if (ok) start();
  const calls = old.splice(0);
  if (set.pageViews != 'manual' && !calls.some(c => c[0] == 'page')) api.page();
  calls.forEach(c => api[c[0]] && api[c[0]](...[...c].slice(1)));
  asked.forEach(push);
  for (const m of ['pushState', 'replaceState']) {
    const go = history[m];
    history[m] = (...a) => { go.apply(history, a); moved(); };
  }
  on(w, 'popstate', moved);
  on(w, 'pagehide', () => flush(1));
  on(d, 'visibilitychange', () => d.hidden && flush(1));
  on(d, 'click', e => {
    const el = e.target.closest('[data-regulars-add],[data-regulars-remove]');
    if (el) shop['regularsAdd' in el.dataset ? 'add' : 'remove'](product(el));
  });
  if ('slideIn' in set) d.head.append(Object.assign(d.createElement('script'), { src: base + '/forms.js', nonce: tag.nonce }));
  on(d, 'submit', ({ target: form }) => {
    const fields = {}, traits = {}, known = { email: 'email', tel: 'phone', 'given-name': 'firstName', 'family-name': 'lastName' };
    if (!('regularsForm' in form.dataset)) return;
    for (const f of form.elements) {
      const { name, type, autocomplete: auto } = f, v = (f.value || '').slice(0, 1000), trait = known[auto] || known[type];
      if (!name || !v || !f.checked && /box|radio/.test(type)) continue;
      if (/pass|hidden|file|submit|button|card|cv[cv]|iban|secret|token|cc-|one-time/i.test([name, f.id, type, auto])) continue;
      fields[name] = v;
      if (trait) traits[trait] = v;
    }
    if (traits.email) api.identify(traits);
    api.track('Form Submitted', { ...fields, form: form.dataset.regularsForm });
  });
})(window, document, navigator, location);
