// Fills the places of the page from the workbench's routes, and answers clicks and keys.
// gradio takes the language of its own words from the browser: this page is Chinese throughout.
try { Object.defineProperty(navigator, 'language', { get: () => 'zh-CN' }); Object.defineProperty(navigator, 'languages', { get: () => ['zh-CN', 'zh'] }); } catch { /* stays as it is */ }

window.greenmine = (() => {
  const query = new URLSearchParams(location.search);
  const state = { id: query.get('d') || '', version: query.get('v') || '', panels: null, place: null, zoom: 1, current: null };
  const $ = (selector, root = document) => root.querySelector(selector);
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];

  async function call(address, body) {
    const options = body === undefined ? {} : { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) };
    const answer = await fetch(address, options);
    if (answer.status === 401) { location.href = '/login?next=' + encodeURIComponent(location.pathname + location.search); throw new Error('login'); }
    const data = await answer.json();
    if (!answer.ok) { tell(data.error || '操作未能完成'); throw new Error(data.error); }
    return data;
  }
  function tell(words, good = false) {
    let note = $('#gm-note');
    if (!note) { note = document.createElement('div'); note.id = 'gm-note'; note.setAttribute('role', 'alert'); document.body.append(note); }
    note.textContent = words; note.hidden = false; note.classList.toggle('gm-good', good);
    clearTimeout(tell.timer); tell.timer = setTimeout(() => { note.hidden = true; }, 6000);
  }

  // ---- the panels
  function load() {
    const asked = call(state.id ? `/d/${state.id}?v=${query.get('v') || ''}` : /^\/people/.test(location.pathname) ? '/person' : '/d');
    state.panels = asked.then((panels) => { if (panels.person) { state.person = panels.person; top(); } if (panels.version) { state.version = panels.version; state.seen = JSON.stringify(panels.seen); } return panels; });
    state.panels.catch(() => {});
    return state.panels;
  }
  function fit() { // what scrolls on its own ends at the lower edge of the window
    if (!state.id || innerWidth <= 1100) return;
    all('[data-slot]:not([data-slot=head]),.gm-talk,#gm-original').filter((e) => e.offsetParent).forEach((e) => {
      const below = e.dataset.slot === 'versions' ? ($('.gm-intake')?.offsetHeight || 0) + 24 : 0;
      const room = `${Math.max(240, innerHeight - (e.getBoundingClientRect().top + scrollY) - below - 12)}px`;
      e.style[e.dataset.slot ? 'maxHeight' : 'height'] = room;
    });
  }
  const shown = new WeakMap();
  function top() { // who is logged in
    const who = $('#gm-person'), p = state.person; if (!who || !p) return;
    who.textContent = `${p.name}（${p.role}）`; $('#gm-people-link').hidden = !p.admin || /^\/people/.test(location.pathname);
    intake();
  }
  function put(slot, panels) {
    const html = panels[slot.dataset.slot];
    if (html !== undefined && (shown.get(slot) !== html || slot.querySelector('.gm-loading'))) { slot.innerHTML = html; shown.set(slot, html); filterHome(); fit(); }
  }
  function fill(element) { const slot = $('[data-slot]', element); if (slot && state.panels) state.panels.then((p) => put(slot, p)).catch((e) => { slot.innerHTML = ''; slot.textContent = e.message; }); }
  // Gradio may draw a place anew: what is empty is filled again.
  new MutationObserver(() => { all('[data-slot] > .gm-loading').forEach((e) => fill(e.parentElement.parentElement)); }).observe(document.documentElement, { childList: true, subtree: true });
  async function refresh(names) {
    const open = all('.gm-item[open]').map((i) => i.dataset.item), scroll = all('.gm-scroll,[data-slot]').map((e) => e.scrollTop);
    const kept = ['gm-search', 'gm-stage'].map((i) => $('#' + i)?.value), high = $('#gm-high')?.checked;
    const panels = await load();
    all('[data-slot]').filter((s) => !names || names.includes(s.dataset.slot)).forEach((s) => put(s, panels));
    open.forEach((id) => { const item = $(`.gm-item[data-item="${id}"]`); if (item && !item.open) { item.dataset.quiet = 'yes'; item.open = true; } }); // opened again, not looked up again
    all('.gm-scroll,[data-slot]').forEach((e, n) => { e.scrollTop = scroll[n] || 0; });
    ['gm-search', 'gm-stage'].forEach((i, n) => { if ($('#' + i) && kept[n]) $('#' + i).value = kept[n]; });
    if ($('#gm-high')) $('#gm-high').checked = !!high;
    filterHome();
  }

  // ---- what changes under an open page: reviews under way, decisions of others
  async function poll() {
    if (document.hidden) return;
    try {
      if (!state.id) { if ($('[data-slot=home] .gm-home') && !$('#gm-search:focus')) await refresh(['home']); return; }
      const now = await call(`/d/${state.id}/state?v=${state.version}`);
      const seen = JSON.stringify(now.seen), job = JSON.stringify(now.job), changed = state.seen !== seen, working = state.job !== undefined && state.job !== job;
      state.job = job;
      if (changed) { await refresh(); return; } // these decisions are of what was shown before
      if (working) await refresh(['head']);
      Object.entries(now.decisions).forEach(([key, d]) => decided(key, d));
    } catch { /* the next round asks again */ }
  }

  // ---- the original
  function viewer() { if (state.place) show(state.place); }
  function show(v) {
    const body = $('#gm-original');
    state.place = v;
    if (!body) return;
    body.innerHTML = v.body;
    $('#gm-place').textContent = $('#gm-place').title = v.title;
    $('#gm-hint').textContent = [v.grade && `页面质量：${v.grade}`, v.layer, v.note].filter(Boolean).join(' · ');
    const look = $('#gm-look'); look.hidden = !v.look; look.dataset.look = v.look === 'page' ? 'text' : 'page'; look.textContent = v.look === 'page' ? '看文字' : '看页面';
    $('#gm-back').disabled = !(v.page > 1); $('#gm-forward').disabled = !(v.page && v.page < v.pages);
    zoom(0); fit();
    const mark = $('.gm-mark, mark', body);
    if (mark) { const top = mark.getBoundingClientRect().top - body.getBoundingClientRect().top + body.scrollTop; body.scrollTop = Math.max(0, top - body.clientHeight / 3); } else body.scrollTop = 0;
    if (v.page && v.page < v.pages) new Image().src = `/d/${state.id}/page/${state.version}/${v.document}/${v.page + 1}.png`;
  }
  async function cite(target) {
    all('.gm-cited').forEach((e) => e.classList.remove('gm-cited')); target.classList.add('gm-cited');
    await place(target.dataset.cite);
  }
  async function place(reference, look = '') { // asks again as long as a better view is being made and nothing else was opened meanwhile
    state.reference = reference; clearTimeout(place.timer);
    const v = await call(`/d/${state.id}/cite?v=${state.version}&ref=${encodeURIComponent(reference)}&look=${look}`);
    if (state.reference !== reference) return;
    show(v);
    if (v.pending) place.timer = setTimeout(() => { if (state.place === v) place(reference, look).catch(() => {}); }, 1000);
  }
  async function turn(step) {
    const v = state.place;
    if (v && v.page && v.page + step >= 1 && v.page + step <= v.pages) show(await call(`/d/${state.id}/sheet/${state.version}/${v.document}/${v.page + step}`));
  }
  function zoom(step) {
    state.zoom = Math.min(3, Math.max(0.5, state.zoom + step * 0.25));
    const page = $('#gm-original .gm-page'); if (page) page.style.width = state.zoom * 100 + '%';
    const text = $('#gm-original .gm-text'); if (text) text.style.fontSize = state.zoom * 15 + 'px';
    if ($('#gm-zoom')) $('#gm-zoom').textContent = Math.round(state.zoom * 100) + '%';
  }

  // ---- decisions
  const keyed = (key) => all('.gm-decide').filter((e) => e.dataset.key === key);
  function decided(key, d) {
    keyed(key).forEach((box) => {
      const list = $('.gm-decisions', box); if (list.dataset.html !== d.html) { list.innerHTML = d.html; list.dataset.html = d.html; }
      const holder = box.closest('.gm-item,.gm-flag'); const sign = holder && $('.gm-sign', holder); if (sign) sign.textContent = d.sign; holder?.setAttribute('data-decided', '');
    });
  }
  async function decide(box, choice) {
    const reason = $('input', box);
    const d = await call(`/d/${state.id}/decide`, { key: box.dataset.key, choice, reason: reason ? reason.value : '', version: state.version });
    if (reason) reason.value = '';
    decided(box.dataset.key, d);
  }

  // ---- filters
  function filter(button) {
    all('[data-filter]').forEach((b) => b.setAttribute('aria-pressed', String(b === button)));
    const wanted = button.dataset.filter; let shown = 0;
    all('.gm-item').forEach((i) => {
      const v = i.dataset.verdict, quiet = ['met', 'not_applicable'].includes(v);
      i.hidden = !(wanted === 'all' || v === wanted || (wanted === 'open' && !quiet) || (wanted === 'undecided' && !quiet && !i.hasAttribute('data-decided')));
      shown += i.hidden ? 0 : 1;
    });
    all('[data-slot=checklist] h3').forEach((h) => { let next = h.nextElementSibling, any = false; while (next && next.tagName === 'DETAILS') { any = any || !next.hidden; next = next.nextElementSibling; } h.hidden = !any; });
    const none = $('[data-slot=checklist] .gm-none'); if (none) none.hidden = shown > 0;
  }
  function filterFlags(button) {
    all('[data-flags]').forEach((b) => b.setAttribute('aria-pressed', String(b === button)));
    const wanted = button.dataset.flags;
    all('.gm-flag').forEach((f) => { f.hidden = !(wanted === 'all' || f.classList.contains(wanted) || (wanted === 'undecided' && !f.hasAttribute('data-decided'))); });
    all('[data-slot=flags] section').forEach((s) => { s.hidden = !$('.gm-flag:not([hidden])', s); });
    const none = $('[data-slot=flags] .gm-none'); if (none) none.hidden = !!$('.gm-flag:not([hidden])');
  }
  function filterHome() {
    const words = ($('#gm-search')?.value || '').trim().toLowerCase(), stage = $('#gm-stage')?.value, high = $('#gm-high')?.checked;
    all('.gm-home tbody tr[data-words]').forEach((r) => { r.hidden = !((!words || r.dataset.words.toLowerCase().includes(words)) && (!stage || r.dataset.stage === stage) && (!high || +r.dataset.high > 0)); });
  }

  // ---- questions: the words as they come, then the turn with its places
  async function talk() {
    const box = $('#gm-chat'); if (!box || box.dataset.filled) return;
    box.dataset.filled = 'yes'; fit();
    try { const d = await call(`/d/${state.id}/talk?v=${state.version}`); if (d.html) { box.insertAdjacentHTML('afterbegin', d.html); box.scrollTop = box.scrollHeight; } } catch { /* nothing was asked yet */ }
  }
  async function ask() {
    const field = $('#gm-question'), box = $('#gm-chat'), question = field.value.trim(); if (!question || state.asking) return;
    state.asking = true; field.value = '';
    const turn = document.createElement('article'); turn.className = 'gm-turn';
    const asked = document.createElement('p'); asked.className = 'gm-asked'; asked.textContent = question;
    const answer = document.createElement('div'); answer.className = 'gm-answer gm-coming'; answer.textContent = '正在查找…';
    turn.append(asked, answer); box.append(turn); box.scrollTop = box.scrollHeight;
    try {
      const heard = await fetch(`/d/${state.id}/ask`, { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify({ question, version: state.version }) });
      if (!heard.ok) throw new Error((await heard.json()).error || '未能回答');
      const reader = heard.body.pipeThrough(new TextDecoderStream()).getReader(); let rest = '', words = '';
      for (;;) {
        const { value, done } = await reader.read(); if (done) break;
        const lines = (rest + value).split('\n'); rest = lines.pop();
        lines.forEach((line) => {
          const d = JSON.parse(line);
          if (d.words) { words += d.words; answer.textContent = words; } else if (d.html) turn.outerHTML = d.html; else if (d.error) throw new Error(d.error);
        });
        box.scrollTop = box.scrollHeight;
      }
    } catch (error) { answer.textContent = error.message; answer.classList.add('gm-failed'); } finally { state.asking = false; $('#gm-question')?.focus(); }
  }

  // ---- files on their way in: three at a time, each with its own progress, each can be taken back
  const sent = [], AT_ONCE = 3;
  const STATES = { waiting: '等待上传', sending: '正在上传', done: '✓ 已上传', failed: '× 未能上传' };
  const size = (bytes) => bytes < 1e6 ? `${Math.max(1, Math.round(bytes / 1e3))} KB` : `${(bytes / 1e6).toFixed(1)} MB`;
  function intake() {
    const box = $('.gm-intake'); if (!box) return;
    const list = $('.gm-sent', box); list.innerHTML = '';
    sent.forEach((entry, n) => {
      const line = document.createElement('li'); line.dataset.state = entry.state;
      const name = document.createElement('b'), words = document.createElement('span'), bar = document.createElement('progress'), out = document.createElement('button');
      name.textContent = entry.file.name; bar.max = 100; bar.value = entry.share; bar.setAttribute('aria-label', '上传进度'); entry.bar = bar;
      words.textContent = `${size(entry.file.size)} · ${STATES[entry.state]}${entry.said ? '：' + entry.said : ''}`;
      out.type = 'button'; out.dataset.remove = n; out.textContent = entry.state === 'sending' || entry.state === 'waiting' ? '取消' : '移除'; out.setAttribute('aria-label', `${out.textContent}${entry.file.name}`);
      line.append(name, words); if (entry.state === 'sending') line.append(bar); line.append(out); list.append(line);
    });
    if (state.person?.company && !state.id) $('[data-submit]', box).textContent = '提交自查';
    $('[data-submit]', box).disabled = !sent.length || sent.some((e) => e.state !== 'done') || state.filing;
  }
  function add(files) { [...files].filter((f) => !f.name.startsWith('.')).forEach((file) => sent.push({ file, state: 'waiting', share: 0, said: '' })); if ($('#gm-status')) $('#gm-status').textContent = ''; pump(); }
  function pump() {
    sent.filter((e) => e.state === 'waiting').slice(0, Math.max(0, AT_ONCE - sent.filter((e) => e.state === 'sending').length)).forEach(send);
    intake();
  }
  function send(entry) {
    const request = new XMLHttpRequest(); entry.request = request; entry.state = 'sending';
    const end = (to, said) => { entry.state = to; entry.said = said; pump(); };
    request.open('POST', '/upload'); request.setRequestHeader('X-File-Name', encodeURIComponent(entry.file.name));
    request.upload.onprogress = (e) => { entry.share = 100 * e.loaded / (e.total || 1); if (entry.bar) entry.bar.value = entry.share; };
    request.onload = () => {
      let answer = {}; try { answer = JSON.parse(request.responseText); } catch { /* no words of ours */ }
      if (request.status === 200) { entry.ticket = answer.ticket; end('done', answer.remark); } else end('failed', answer.error || `错误 ${request.status}`);
    };
    request.onerror = () => end('failed', '连接中断');
    request.send(entry.file);
  }
  function remove(entry) {
    sent.splice(sent.indexOf(entry), 1);
    if (entry.state === 'sending') entry.request.abort();
    if (entry.ticket) fetch(`/upload/${entry.ticket}`, { method: 'DELETE' }).catch(() => {});
    pump();
  }
  async function submit() {
    state.filing = true; intake();
    try {
      await call('/file', { tickets: sent.map((e) => e.ticket), name: $('#gm-name')?.value || '', dossier: state.id });
      sent.length = 0; if ($('#gm-name')) $('#gm-name').value = '';
      $('#gm-status').textContent = '已受理，正在排队审查。可以关闭此页，审查会继续进行。';
    } finally { state.filing = false; intake(); }
    await refresh();
  }

  // ---- keys: j/k between items, Enter to open, a/r to agree or not
  const items = () => all('.gm-item, .gm-flag').filter((e) => !e.hidden && e.offsetParent);
  function move(step) {
    const list = items(); if (!list.length) return;
    const at = list.indexOf(state.current); const next = list[Math.min(list.length - 1, Math.max(0, at < 0 ? 0 : at + step))];
    all('.gm-current').forEach((e) => e.classList.remove('gm-current'));
    state.current = next; next.classList.add('gm-current'); ($('summary', next) || next).focus({ preventScroll: true }); next.scrollIntoView({ block: 'nearest' });
  }
  function keys(event) {
    if (event.target.id === 'gm-question' && event.key === 'Enter' && !event.shiftKey && !event.isComposing) { event.preventDefault(); ask(); return; }
    if (!state.id || event.ctrlKey || event.metaKey || event.altKey || /^(INPUT|TEXTAREA|SELECT)$/.test(event.target.tagName)) return;
    const box = state.current && $('.gm-decide', state.current), chooses = box && $('.gm-choose', box);
    if (event.key === 'j') move(1); else if (event.key === 'k') move(-1);
    else if (event.key === 'a' && chooses) decide(box, 'agree'); else if (event.key === 'r' && chooses) decide(box, 'disagree');
    else if (event.key === 'Enter' && state.current && (event.target === document.body || event.target === state.current)) { const c = $('[data-cite]', state.current); if (c) cite(c); }
    else return;
    event.preventDefault();
  }

  // ---- people: what is shown once, one's own password
  function dialog(html) {
    $('.gm-dialog')?.remove();
    const box = document.createElement('dialog'); box.className = 'gm-dialog'; box.innerHTML = html; document.body.append(box);
    box.addEventListener('close', () => box.remove()); box.showModal();
    return box;
  }
  function once(made) {
    const box = dialog('<h2></h2><p class="gm-soft">只显示这一次，请现在记下并交给本人。</p><output></output><div class="gm-submit"><button type="button" data-copy>复制</button><button type="button" data-close>已记下</button></div>');
    $('h2', box).textContent = `${made.name}的${made.label}`; $('output', box).textContent = made.secret;
    $('[data-copy]', box).onclick = () => navigator.clipboard?.writeText(made.secret).then(() => { $('[data-copy]', box).textContent = '✓ 已复制'; });
    $('[data-close]', box).onclick = () => box.close();
  }
  function password() {
    const box = dialog('<h2>修改密码</h2><form><label>原密码<input type="password" name="old" required autocomplete="current-password"></label><label>新密码（至少10个字符）<input type="password" name="new" required minlength="10" autocomplete="new-password"></label><label>再输一遍<input type="password" name="again" required minlength="10" autocomplete="new-password"></label><p role="alert"></p><div class="gm-submit"><button class="gm-primary">修改</button><button type="button" data-close>取消</button></div></form>');
    $('[data-close]', box).onclick = () => box.close();
    $('form', box).onsubmit = async (event) => {
      event.preventDefault();
      const given = Object.fromEntries(new FormData(event.target)), said = $('[role=alert]', box);
      if (given.new !== given.again) { said.textContent = '两次输入的密码不一致'; return; }
      try { await call('/password', { old: given.old, new: given.new }); box.close(); tell('密码已修改', true); } catch (error) { said.textContent = error.message; }
    };
  }
  async function people(target) {
    const { person: action, id, ask } = target.dataset;
    if (ask && !confirm(ask)) return;
    if (action === 'add') {
      const form = $('[data-person-form]'); if (!form.reportValidity()) return;
      once(await call('/person', Object.fromEntries(new FormData(form))));
    } else if (action === 'lock' || action === 'unlock') await call(`/person/${id}/lock`, { locked: action === 'lock' });
    else if (action === 'token') { const label = prompt('令牌的用途', '程序'); if (label === null) return; once(await call(`/person/${id}/token`, { label })); }
    else { const made = await call(`/person/${id}/${action}`, {}); if (made.secret) once(made); }
    await refresh();
  }

  async function act(target) {
    if (target.dataset.person) return people(target);
    if ('password' in target.dataset) return password();
    if (target.dataset.cite) return cite(target);
    if (target.dataset.decide) return decide(target.closest('.gm-decide'), target.dataset.decide);
    if (target.dataset.filter) return filter(target);
    if (target.dataset.flags) return filterFlags(target);
    if (target.dataset.remove) return remove(sent[+target.dataset.remove]);
    if ('askQuestion' in target.dataset) return ask();
    if ('submit' in target.dataset) return submit();
    if (target.dataset.look) return place(state.reference, target.dataset.look);
    if (target.dataset.turn) return turn(+target.dataset.turn);
    if (target.dataset.zoom) return zoom(+target.dataset.zoom);
    if (target.dataset.cancel) { await call(`/job/${target.dataset.cancel}/cancel`, {}); return refresh(); }
    if (target.dataset.again) { await call(`/job/${target.dataset.again}/again`, {}); return refresh(); }
    if (target.dataset.forward) {
      if (!confirm(`确定“${target.textContent.trim()}”？转出后本阶段的决定不能再改。`)) return undefined;
      await call(`/d/${state.id}/forward`, { stage: target.dataset.forward }); return refresh();
    }
    return undefined;
  }
  document.addEventListener('click', (event) => {
    const target = event.target.closest('[data-cite],[data-decide],[data-filter],[data-flags],[data-person],[data-password],[data-turn],[data-look],[data-remove],[data-submit],[data-ask-question],[data-zoom],[data-cancel],[data-again],[data-forward]');
    if (target) { event.preventDefault(); act(target).catch(() => {}); return; }
    const item = event.target.closest('.gm-item,.gm-flag');
    if (item) { all('.gm-current').forEach((e) => e.classList.remove('gm-current')); state.current = item; item.classList.add('gm-current'); }
  });
  document.addEventListener('toggle', (event) => {
    const item = event.target; if (item.dataset?.quiet) { delete item.dataset.quiet; return; } if (item.open && item.classList?.contains('gm-item')) { const c = $('[data-cite]', item); if (c) cite(c).catch(() => {}); }
  }, true);
  document.addEventListener('keydown', keys);
  addEventListener('resize', fit);
  document.addEventListener('click', (event) => { if (event.target.closest('[role=tab]')) requestAnimationFrame(() => requestAnimationFrame(fit)); });
  document.addEventListener('submit', (event) => { if (event.target.matches('[data-person-form]')) { event.preventDefault(); people($('[data-person=add]')).catch(() => {}); } });
  document.addEventListener('change', (event) => { if (event.target.closest('.gm-intake') && event.target.type === 'file') { add(event.target.files); event.target.value = ''; } });
  ['dragover', 'dragleave', 'drop'].forEach((kind) => document.addEventListener(kind, (event) => {
    const box = event.target.closest?.('.gm-intake'); if (!box) return;
    event.preventDefault(); box.classList.toggle('gm-over', kind === 'dragover');
    if (kind === 'drop') dropped(event.dataTransfer).then(add);
  }));
  async function dropped(data) { // a dropped folder comes as an entry that is walked
    const read = async (entry) => {
      if (entry.isFile) return [await new Promise((done, failed) => entry.file(done, failed))];
      const reader = entry.createReader(), inside = [];
      for (;;) { const some = await new Promise((done, failed) => reader.readEntries(done, failed)); if (!some.length) break; inside.push(...some); }
      return (await Promise.all(inside.map(read))).flat();
    };
    const entries = [...data.items].map((i) => i.webkitGetAsEntry?.()).filter(Boolean);
    return entries.length ? (await Promise.all(entries.map(read))).flat() : [...data.files];
  }
  addEventListener('beforeunload', (event) => { if (sent.some((e) => e.state === 'sending')) event.preventDefault(); });
  ['input', 'change'].forEach((kind) => document.addEventListener(kind, (e) => { if (['gm-search', 'gm-stage', 'gm-high'].includes(e.target.id)) filterHome(); }));
  document.documentElement.lang = 'zh-CN';
  load();
  setInterval(poll, 2500);
  return { get id() { return state.id; }, get version() { return state.version; }, fill, viewer, intake, top, talk, refresh };
})();
