'use strict';
// Keeps an open page fresh: when the service says that a pass is done, the page is fetched again and its parts (data-part) are exchanged. The service draws everything,
// so there is nothing here to keep in step with it, and without this script the page is the same, but stands still.
(() => {
  const LEAST = 2000;
  const says = document.getElementById('live');
  let due = false, running = false, last = 0, timer = 0;

  const say = text => { if (says.textContent !== text) says.textContent = text; };
  const wanted = () => document.visibilityState === 'visible';

  // What somebody is typing, or has marked to copy it, is not taken away from them.
  const inUse = part => [...part.querySelectorAll('input:not([type=hidden])')].some(i => i.value !== i.defaultValue)
    || (!getSelection().isCollapsed && getSelection().containsNode(part, true));

  // The same thing in the fresh part: by its id, or by where it leads and what it says.
  const again = (old, part) => {
    if (old.id) return document.getElementById(old.id);
    const like = e => e.tagName === old.tagName && e.textContent === old.textContent && e.getAttribute('href') === old.getAttribute('href') && e.getAttribute('aria-label') === old.getAttribute('aria-label');
    return [...part.querySelectorAll('a, button, input, [tabindex]')].find(like);
  };

  const exchange = fresh => {
    for (const part of document.querySelectorAll('[data-part]')) {
      const next = fresh.getElementById(part.id);
      if (!next || inUse(part) || next.isEqualNode(part)) continue;
      const focused = part.contains(document.activeElement) ? document.activeElement : null;
      const scrolled = [...part.querySelectorAll('.scroll')].map(s => s.scrollLeft);
      const entering = document.adoptNode(next);
      part.replaceWith(entering);
      entering.querySelectorAll('.scroll').forEach((s, i) => { s.scrollLeft = scrolled[i] || 0; });
      if (focused) again(focused, entering)?.focus({ preventScroll: true });
    }
  };

  const refresh = async () => {
    due = false;
    running = true;
    last = Date.now();
    try {
      const answer = await fetch(location.href, { redirect: 'manual' });
      if (answer.type === 'opaqueredirect' || answer.status === 401) say('Logged out: load the page again');
      else if (!answer.ok) say(`Not fresh: the service answered ${answer.status}`);
      else {
        exchange(new DOMParser().parseFromString(await answer.text(), 'text/html'));
        say('Live');
      }
    } catch {
      say('Not fresh: the service does not answer');
    }
    running = false;
    if (due) plan();
  };

  const plan = () => {
    due = true;
    if (running || !wanted()) return;
    clearTimeout(timer);
    timer = setTimeout(refresh, Math.max(0, last + LEAST - Date.now()));
  };

  // The sentence about an order is shown once, not again with every load.
  const here = new URL(location.href);
  if (here.searchParams.has('done')) {
    here.searchParams.delete('done');
    history.replaceState(null, '', here);
  }

  const feed = new EventSource('/web/live');
  feed.onopen = () => { say('Live'); plan(); };
  feed.addEventListener('pass', plan);
  feed.onerror = () => say(feed.readyState === EventSource.CLOSED ? 'Not live: load the page again' : 'Not fresh: the service does not answer');
  document.addEventListener('visibilitychange', () => { if (due) plan(); });
})();
