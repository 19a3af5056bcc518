/* Regulars: docs/forms.md */
(() => {
  const d = document, w = window, tag = d.currentScript, base = tag.src.replace(/\/forms\.js.*$/, '');
  const page = new URLSearchParams(location.search);
  const quiet = (f, other) => { try { return f(); } catch (e) { return other; } };
  const wait = ms => new Promise(done => setTimeout(done, ms));

  /* Where a visitor came from is kept for the visit: the form may stand on a later page. */
  const utm = quiet(() => {
    const given = [...page].filter(([k]) => /^utm_(source|medium|campaign|term|content)$/.test(k));
    if (given[0]) sessionStorage.regulars_utm = JSON.stringify(given);
    return JSON.parse(sessionStorage.regulars_utm || '[]');
  }, []);

  /* SHA-256 of a short text in lower-case hexadecimal, without crypto.subtle, which plain http does not have. */
  const K = [], H = [];
  for (let n = 2; K.length < 64; n++) {
    let prime = 1;
    for (let f = 2; f * f <= n; f++) if (!(n % f)) prime = 0;
    if (!prime) continue;
    if (H.length < 8) H.push(n ** .5 * 2 ** 32 | 0);
    K.push(n ** (1 / 3) * 2 ** 32 | 0);
  }
  const W = new Int32Array(64);
  const sha = text => {
    W.fill(0, 0, 16);
    for (let i = 0; i < text.length; i++) W[i >> 2] |= text.charCodeAt(i) << 24 - i % 4 * 8;
    W[text.length >> 2] |= 128 << 24 - text.length % 4 * 8;
    W[15] = text.length * 8;
    for (let i = 16; i < 64; i++) {
      const x = W[i - 15], y = W[i - 2];
      W[i] = W[i - 16] + W[i - 7] + ((x >>> 7 | x << 25) ^ (x >>> 18 | x << 14) ^ x >>> 3)
        + ((y >>> 17 | y << 15) ^ (y >>> 19 | y << 13) ^ y >>> 10);
    }
    let [a, b, c, e0, e, f, g, h] = H;
    for (let i = 0; i < 64; i++) {
      const one = h + ((e >>> 6 | e << 26) ^ (e >>> 11 | e << 21) ^ (e >>> 25 | e << 7)) + (e & f ^ ~e & g) + K[i] + W[i] | 0;
      const two = ((a >>> 2 | a << 30) ^ (a >>> 13 | a << 19) ^ (a >>> 22 | a << 10)) + (a & b ^ a & c ^ b & c) | 0;
      h = g; g = f; f = e; e = e0 + one | 0; e0 = c; c = b; b = a; a = one + two | 0;
    }
    return [a, b, c, e0, e, f, g, h].map((v, i) => (v + H[i] >>> 0).toString(16).padStart(8, '0')).join('');
  };
  const solve = async riddle => {
    for (let n = 0; n <= riddle.most; n++) {
      if (sha(riddle.salt + n) == riddle.hash) return riddle.token + ':' + n;
      if (n % 1500 == 1499) await wait(0);
    }
    return '';
  };

  const enhance = form => {
    const key = form.dataset.regularsSignUp, field = form.elements.proof;
    if (!key || !field || form.regulars) return;
    form.regulars = 1;
    field.value = '';
    for (const [k, v] of utm) if (!form.elements[k]) {
      form.append(Object.assign(d.createElement('input'), { type: 'hidden', name: k, value: v }));
    }
    let riddle, proof, sending;
    const ask = () => riddle = riddle || fetch(base + '/f/' + key + '/challenge', { credentials: 'omit' })
      .then(r => r.ok ? r.json() : 0).catch(() => 0);
    const tell = what => ask().then(r => {
      const source = form.elements.utm_source;
      if (r) navigator.sendBeacon(base + '/f/' + key + '/seen',
        new URLSearchParams({ what, token: r.token, utm_source: source ? source.value : '' }));
    });
    const work = () => proof = proof || ask().then(r => r ? solve(r) : '');
    if (w.IntersectionObserver) {
      const eye = new IntersectionObserver(seen => {
        if (!seen.some(s => s.isIntersecting)) return;
        eye.disconnect();
        tell('shown');
      });
      eye.observe(form);
    } else tell('shown');
    form.addEventListener('focusin', () => { if (!proof) { tell('begun'); work(); } });
    form.addEventListener('submit', async e => {
      const place = form.getRootNode().regulars;
      if (field.value && !place) return;
      e.preventDefault();
      if (sending) return;
      sending = 1;
      form.setAttribute('aria-busy', 'true');
      field.value = await work();
      if (place) return place(form);
      form.submit();
    });
    /* Back from the next page, the proof is used. */
    w.addEventListener('pageshow', e => { if (e.persisted) { field.value = ''; riddle = proof = sending = 0; form.removeAttribute('aria-busy'); } });
  };
  const scan = () => d.querySelectorAll('form[data-regulars-sign-up]').forEach(enhance);
  scan();
  if (d.readyState == 'loading') d.addEventListener('DOMContentLoaded', scan);

  /* ---- what slides in ---- */
  const asks = d.querySelector('script[data-slide-in]'), wish = asks && asks.dataset.slideIn;
  if (wish == null || w.regularsSlideIn) return;
  w.regularsSlideIn = 1;
  const rests = k => quiet(() => +localStorage['regulars_form_' + k] > Date.now(), false);
  const rest = (k, days) => quiet(() => { localStorage['regulars_form_' + k] = Date.now() + days * 864e5; });
  const STYLE = `:host{all:initial;position:fixed;inset:auto 1rem 1rem auto;z-index:2147483000;max-width:calc(100vw - 2rem)}
    .box{box-sizing:border-box;width:24rem;max-width:100%;max-height:calc(100vh - 2rem);max-height:calc(100dvh - 2rem);overflow:auto;padding:1.25rem;
      border:1px solid #d5dbdc;border-radius:12px;background:#fff;color:#1c2a2e;color-scheme:light dark;font:16px/1.5 system-ui,sans-serif;box-shadow:0 8px 40px #0004;overflow-wrap:anywhere;
      animation:in .35s ease-out}
    @keyframes in{from{transform:translateY(2rem);opacity:0}}
    *{box-sizing:border-box}[hidden]{display:none}.news{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}section{position:relative}h2{font-size:1.25rem;line-height:1.3;margin:0 2.5rem .5rem 0}
    p{margin:0 0 .75rem}.lead,.quiet{color:#57646a}.quiet{font-size:.875rem;margin:.75rem 0 0}.mb-3{margin-bottom:.75rem}
    .form-label,legend{display:block;font-weight:600;margin:0 0 .25rem;padding:0;font-size:.9375rem}fieldset{border:0;margin:0 0 .75rem;padding:0;min-width:0}
    input:not([type=checkbox]):not([type=radio]),select{width:100%;min-height:2.75rem;padding:.5rem .75rem;border:1px solid #7b898d;border-radius:8px;background:#fff;color:inherit;font:inherit}
    .form-check{display:flex;gap:.625rem;padding:.375rem 0;font-size:.9375rem}.form-check input{flex:none;width:1.375rem;height:1.375rem;margin:0;accent-color:#0f766e}
    button{font:inherit;cursor:pointer;border-radius:8px}.btn{width:100%;min-height:2.75rem;border:0;background:#0f766e;color:#fff;font-weight:600;padding:.5rem 1rem}
    .close{position:absolute;top:-.5rem;right:-.5rem;width:2.75rem;height:2.75rem;border:0;background:none;color:inherit;font-size:1.5rem;line-height:1}
    .problem{padding:.625rem .75rem;border-radius:8px;background:#fbeaea;color:#a32424}.field-problem{color:#a32424;font-size:.875rem;margin:.25rem 0 0}
    [aria-invalid=true]{border-color:#a32424!important}:focus-visible{outline:3px solid #0f766e;outline-offset:2px}h2:focus{outline:0}
    @media (max-width:480px){:host{inset:auto 0 0 0;max-width:100vw}.box{width:100%;border-radius:12px 12px 0 0}}
    @media (prefers-reduced-motion:reduce){.box{animation:none}}
    @media (prefers-color-scheme:dark){.box{background:#182022;color:#dbe4e5;border-color:#2f3d40}.lead,.quiet{color:#9eadb0}
      input:not([type=checkbox]):not([type=radio]),select{background:#101617;border-color:#6d7d81}.problem{background:#3a1c1c;color:#ff9a94}.field-problem{color:#ff9a94}
      :focus-visible{outline-color:#5fd0c2}}`;

  const show = async ({ form: key, rest: days }) => {
    const lang = (d.documentElement.lang || navigator.language || '').slice(0, 2);
    const answer = await fetch(base + '/f/' + key + '/slide-in?lang=' + encodeURIComponent(lang), { credentials: 'omit' });
    if (!answer.ok || d.querySelector('regulars-form')) return;
    const host = d.createElement('regulars-form'), root = host.attachShadow({ mode: 'open' }), sheet = new CSSStyleSheet();
    sheet.replaceSync(STYLE);
    root.adoptedStyleSheets = [sheet];
    const box = Object.assign(d.createElement('div'), { className: 'box' });
    /* It takes no focus away from whoever reads or types; screen readers hear that it is there. */
    box.setAttribute('role', 'dialog');
    box.setAttribute('aria-labelledby', 'form-title');
    const news = Object.assign(d.createElement('div'), { className: 'news' });
    news.setAttribute('role', 'status');
    root.append(box, news);
    const before = d.activeElement;
    const close = () => {
      const inside = d.activeElement == host;
      host.remove();
      d.removeEventListener('keydown', escape);
      if (inside && before && before.focus) before.focus();
    };
    const escape = e => { if (e.key == 'Escape') close(); };
    const fill = (html, focus) => {
      box.innerHTML = html;
      box.querySelectorAll('[data-close]').forEach(b => b.addEventListener('click', close));
      box.querySelectorAll('form').forEach(f => {
        f.action = base + f.getAttribute('action');
        enhance(f);
      });
      const to = focus && (box.querySelector('[aria-invalid]') || box.querySelector('[tabindex="-1"]:not(input)'));
      if (to) to.focus();
    };
    root.regulars = async form => {
      const fields = new URLSearchParams(new FormData(form));
      fields.set('as', 'slide-in');
      try {
        const sent = await fetch(form.action, { method: 'POST', body: fields, credentials: 'omit' });
        if (sent.ok) rest(key, 365);
        fill(await sent.text(), 1);
      } catch (e) {
        form.submit();
      }
    };
    rest(key, days);
    d.body.append(host);
    fill(await answer.text());
    d.addEventListener('keydown', escape);
    setTimeout(() => { news.textContent = (box.querySelector('h2') || box).textContent; }, 100);
  };

  const due = ({ when, after }, go) => {
    if (when == 'seconds') return setTimeout(go, after * 1000);
    if (when == 'scroll') {
      const far = () => {
        const all = d.documentElement.scrollHeight - innerHeight;
        if (all > 0 && scrollY * 100 < all * after) return;
        removeEventListener('scroll', far);
        go();
      };
      addEventListener('scroll', far, { passive: true });
      return far();
    }
    d.addEventListener('mouseout', e => { if (!e.relatedTarget && e.clientY <= 0) go(); });
    /* A phone has no pointer that leaves: whoever comes back to the page was about to. */
    let gone;
    d.addEventListener('visibilitychange', () => { if (d.hidden) gone = 1; else if (gone) go(); });
  };

  fetch(base + '/f/slide-ins', { credentials: 'omit' }).then(r => r.json()).then(all => {
    const one = all.find(f => (!wish || wish == f.form) && !rests(f.form));
    let done;
    if (one) due(one, () => { if (!done) { done = 1; show(one).catch(() => 0); } });
  }).catch(() => 0);
})();
